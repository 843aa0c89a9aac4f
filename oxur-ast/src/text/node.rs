//! The forms of nodes, from their declarations.

use oxur_core::{Form, Span};

use crate::text::Codec;
use crate::text::reader::text_name;

/// Puts the list of a node's name and fields together.
pub(crate) struct NodeWriter {
    items: Vec<Form>,
    span: Span,
}

impl NodeWriter {
    pub(crate) fn field<T: Codec>(&mut self, name: &str, value: &T) {
        if !value.is_absent() {
            self.form(name, value.write());
        }
    }

    pub(crate) fn form(&mut self, name: &str, value: Form) {
        self.items.push(Form::keyword(&text_name(name), Span::NOWHERE));
        self.items.push(value);
    }

    pub(crate) fn finish(self) -> Form {
        Form::list(self.items, self.span)
    }
}

/// Starts the list of a node.
pub(crate) fn write_node(name: &str, span: Span) -> NodeWriter {
    let mut items = Vec::with_capacity(9);
    items.push(Form::symbol(name, span.start()));
    NodeWriter { items, span }
}

/// The names of an enum's nodes, for a message.
pub(crate) fn enum_heads(names: &[&str]) -> String {
    names.join(" ")
}

/// Makes the text of a struct from its declaration.
macro_rules! text_struct {
    ([$($short:ident)?] $name:ident { $($field:ident)* }) => {
        impl $crate::text::Codec for $name {
            const WHAT: &'static str = concat!("(", stringify!($name), " …)");

            fn write(&self) -> oxur_core::Form {
                $crate::text::text_short! { write $($short)? self }
                #[allow(unused_mut)]
                let mut node = $crate::text::write_node(stringify!($name), self.span);
                $(node.field(stringify!($field), &self.$field);)*
                node.finish()
            }

            fn read(form: &oxur_core::Form, reader: &mut $crate::text::Reader) -> Option<Self> {
                $crate::text::text_short! { read $($short)? form reader }
                const FIELDS: &[&str] = &[$(stringify!($field)),*];
                reader.deeper(form, |reader| {
                    let fields = reader.fields(stringify!($name), FIELDS, form)?;
                    #[allow(unused_mut, unused_variables)]
                    let mut at = 0..;
                    // All fields are read before the first that failed is answered, so that all errors are told.
                    $(let $field = reader.field(&fields, at.next().unwrap_or(0));)*
                    let _ = &fields;
                    Some(Self { $($field: $field?,)* span: form.span })
                })
            }

            fn absent() -> Option<Self> {
                $crate::text::text_short! { absent $($short)? }
            }

            fn is_absent(&self) -> bool {
                $crate::text::text_short! { is_absent $($short)? self }
            }
        }
    };
}
pub(crate) use text_struct;

/// The calls of a node's shorter text, where it has one.
macro_rules! text_short {
    (write $self:ident) => {};
    (write short $self:ident) => {
        if let Some(form) = $crate::text::Short::write_short($self) {
            return form;
        }
    };
    (read $form:ident $reader:ident) => {};
    (read short $form:ident $reader:ident) => {
        if let Some(node) = $crate::text::Short::read_short($form, $reader) {
            return node;
        }
    };
    (absent) => {
        None
    };
    (absent short) => {
        $crate::text::Short::absent_short()
    };
    (is_absent $self:ident) => {
        false
    };
    (is_absent short $self:ident) => {
        $crate::text::Short::is_absent_short($self)
    };
}
pub(crate) use text_short;

/// Makes the text of an enum from its declaration.
macro_rules! text_enum {
    (
        [$($short:ident)?] $name:ident
        { $($unit:ident)* } { $($boxed:ident($boxedty:ident))* } { $($inline:ident($inlinety:ident))* }
        { $($verbatim:ident)? }
    ) => {
        impl $crate::text::Codec for $name {
            const WHAT: &'static str = concat!("a node of ", stringify!($name));

            fn write(&self) -> oxur_core::Form {
                $crate::text::text_short! { write $($short)? self }
                match self {
                    $(Self::$unit => oxur_core::Form::symbol(stringify!($unit), oxur_core::Span::NOWHERE),)*
                    $(Self::$boxed(node) => $crate::text::Codec::write(&**node),)*
                    $(Self::$inline(node) => $crate::text::Codec::write(node),)*
                    $(Self::$verbatim(tokens) => $crate::text::Codec::write(tokens),)?
                }
            }

            fn read(form: &oxur_core::Form, reader: &mut $crate::text::Reader) -> Option<Self> {
                $crate::text::text_short! { read $($short)? form reader }
                $(if form.is_symbol(stringify!($unit)) {
                    return Some(Self::$unit);
                })*
                const HEADS: &[&str] = &[$(stringify!($boxedty)),*];
                match form.as_call() {
                    $(Some((stringify!($boxedty), _)) => {
                        $crate::text::Codec::read(form, reader).map(|node| Self::$boxed(Box::new(node)))
                    })*
                    $(Some(("rust" | "Tokens", _)) => $crate::text::Codec::read(form, reader).map(Self::$verbatim),)?
                    _ => {
                        $(if <$inlinety as $crate::text::Shape>::has_shape(form) {
                            return $crate::text::Codec::read(form, reader).map(Self::$inline);
                        })*
                        reader.unknown(stringify!($name), HEADS, form)
                    }
                }
            }

            fn absent() -> Option<Self> {
                $(return Some(Self::$unit);)*
                #[allow(unreachable_code)]
                None
            }

            fn is_absent(&self) -> bool {
                match self {
                    $(Self::$unit => true,)*
                    #[allow(unreachable_patterns)]
                    _ => false,
                }
            }
        }
    };
}
pub(crate) use text_enum;

/// Makes the text of an enum of tokens.
macro_rules! text_tokens {
    ($name:ident) => {
        impl $crate::text::Codec for $name {
            const WHAT: &'static str = concat!("a token of ", stringify!($name));

            fn write(&self) -> oxur_core::Form {
                oxur_core::Form::symbol(self.text(), oxur_core::Span::NOWHERE)
            }

            fn read(form: &oxur_core::Form, reader: &mut $crate::text::Reader) -> Option<Self> {
                reader.token(form, Self::ALL, <Self as $crate::text::Codec>::WHAT)
            }
        }
    };
}
pub(crate) use text_tokens;
