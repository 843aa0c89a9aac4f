//! The traits by which nodes become forms and forms become nodes.

use super::table::{EnumInfo, StructInfo};
use crate::{Diagnostic, Form, Span};

pub(super) use super::read::{CoreReader, Parts, Read};
pub(super) use super::write::ListWriter;

/// A struct of Core Forms, declared with `nodes!`.
pub trait Node {
    /// What is known of it.
    const INFO: StructInfo;
}

/// An enum of Core Forms: one of several structs.
pub(super) trait Choice {
    const NAME: &'static str;
    const DOC: &'static str;
    const VARIANTS: &'static [&'static str];
    const HEADS: &'static [&'static str];
}

/// What is known of an enum.
pub(super) const fn info<T: Choice>() -> EnumInfo {
    EnumInfo { name: T::NAME, doc: T::DOC, variants: T::VARIANTS, heads: T::HEADS }
}

/// What stands in a field: how it is written as a form and read from one.
pub trait Codec: Sized {
    /// What messages call it, with its article.
    #[doc(hidden)]
    const WHAT: &'static str;

    /// The form of it.
    #[doc(hidden)]
    fn write(&self) -> Form;

    /// It, from its form.
    #[doc(hidden)]
    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self>;

    /// What a field has that is left out; none for what cannot be left out.
    #[doc(hidden)]
    fn default_value() -> Option<Self> {
        None
    }

    /// Whether a field may be left out.
    #[doc(hidden)]
    fn is_default(&self) -> bool {
        false
    }

    /// Writes it by position.
    #[doc(hidden)]
    fn write_args(&self, items: &mut Vec<Form>) {
        items.push(self.write());
    }

    /// Reads it by position: takes from the front of `args` what it needs. `place` is the whole node.
    #[doc(hidden)]
    fn read_args(args: &mut &[Form], place: Span, reader: &mut CoreReader) -> Read<Self> {
        let Some((first, rest)) = args.split_first() else {
            return Err(reader.missing_arg(place, Self::WHAT));
        };
        *args = rest;
        Self::read(first, reader)
    }
}

/// Text of Core Forms, for every type of node.
pub trait CoreText: Codec {
    /// The form of this node, as the specification has it; its places are the nodes'.
    #[must_use]
    fn to_form(&self) -> Form {
        self.write()
    }

    /// The node that `form` is the text of.
    ///
    /// # Errors
    ///
    /// The first place where the form is not what the specification says (OXR0300 to OXR0349).
    fn from_form(form: &Form) -> Result<Self, Box<Diagnostic>> {
        Self::read(form, &mut CoreReader::new())
    }
}

impl<T: Codec> CoreText for T {}

/// A struct's own list: `(head field…)`.
pub(super) trait ListNode: Sized {
    fn write_list(&self) -> Form;
    fn read_list(form: &Form, reader: &mut CoreReader) -> Read<Self>;
}

/// A second, shorter text for the plain cases of a struct.
pub(super) trait Short: Sized {
    /// The short text, if this is a plain case.
    fn write_short(&self) -> Option<Form>;
    /// The node, if `form` is a short text.
    fn read_short(form: &Form) -> Option<Self>;
}

impl<T: Codec> Codec for Box<T> {
    const WHAT: &'static str = T::WHAT;

    fn write(&self) -> Form {
        (**self).write()
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        Ok(Self::new(T::read(form, reader)?))
    }
}

impl<T: Codec> Codec for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn write(&self) -> Form {
        match self {
            Some(value) => value.write(),
            None => Form::list([], Span::NOWHERE),
        }
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        Ok(Some(T::read(form, reader)?))
    }

    fn default_value() -> Option<Self> {
        Some(None)
    }

    fn is_default(&self) -> bool {
        self.is_none()
    }
}

// Plain loops: an iterator's adaptors would be compiled for each type of node.
impl<T: Codec> Codec for Vec<T> {
    const WHAT: &'static str = "a vector";

    fn write(&self) -> Form {
        let mut items = Vec::with_capacity(self.len());
        self.write_args(&mut items);
        vector(items)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        let Some(mut items) = form.as_vector() else {
            return Err(reader.wrong_kind(form, Self::WHAT));
        };
        Self::read_args(&mut items, form.span, reader)
    }

    fn default_value() -> Option<Self> {
        Some(Self::new())
    }

    fn is_default(&self) -> bool {
        self.is_empty()
    }

    fn write_args(&self, items: &mut Vec<Form>) {
        for item in self {
            items.push(item.write());
        }
    }

    fn read_args(args: &mut &[Form], _place: Span, reader: &mut CoreReader) -> Read<Self> {
        let mut items = Self::with_capacity(args.len());
        for form in std::mem::take(args) {
            items.push(T::read(form, reader)?);
        }
        Ok(items)
    }
}

fn vector(items: Vec<Form>) -> Form {
    let span = match (items.first(), items.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::NOWHERE,
    };
    Form::vector(items, span)
}
