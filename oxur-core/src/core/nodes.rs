//! The scheme by which every node is declared once: its Rust type, text, traversal and documentation follow from that.

/// Declares nodes.
///
/// A struct has a head symbol and fields. A field is `[arg]` (positional, in order; a sequence takes all that is left),
/// `[req]` (a keyword field that must be there), `[opt]` (a keyword field that is left out where it has its default) or
/// `[binder]` (a pattern that is written `:name a` where it is a plain name, else `:pattern …`). The keyword is the
/// field's name as [`keyword`](super::table::keyword) has it. Every struct also has a `span`, which takes no part in
/// equality. Before the brace, `short` says that the type
/// has a [`Short`](super::codec::Short) text beside the list, and `default` that it has a default to be left out, which its
/// method `is_empty` tells.
///
/// An enum lists structs that may stand in one place; each variant bears its struct's name and holds a box of it. The
/// string behind its name is what messages call it.
///
/// The first variant must be one that can be without others of the enum: random trees end in it.
///
/// `: hook` behind either names the method of [`Visitor`](super::Visitor) that a traversal calls for it.
macro_rules! nodes {
    (@munch [$($structs:ident)*] [$($enums:ident)*]) => {
        /// The structs that are declared here.
        pub(in $crate::core) const STRUCTS: &[($crate::core::StructInfo, $crate::core::table::Reread)] =
            &[$((<$structs as $crate::core::Node>::INFO, |form| {
                let node = <$structs as $crate::core::CoreText>::from_form(form)?;
                Ok($crate::core::CoreText::to_form(&node))
            })),*];
        /// The enums that are declared here.
        pub(in $crate::core) const ENUMS: &[$crate::core::EnumInfo] =
            &[$($crate::core::codec::info::<$enums>()),*];
    };
    (
        @munch [$($structs:ident)*] [$($enums:ident)*]
        $(#[doc = $doc:literal])*
        struct $name:ident $head:literal $(: $hook:ident)? $($codec:ident)?
        { $( $(#[doc = $fdoc:literal])* $field:ident: $ty:ty [$kind:ident], )* }
        $($rest:tt)*
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $fdoc])* pub $field: $ty, )*
            /// Where it stands.
            pub span: $crate::Span,
        }

        impl PartialEq for $name {
            #[allow(unused_variables)]
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                true $(&& self.$field == other.$field)*
            }
        }

        impl $crate::core::Node for $name {
            const INFO: $crate::core::StructInfo = $crate::core::StructInfo {
                name: stringify!($name),
                head: $head,
                doc: concat!($($doc, "\n"),*),
                fields: &[$( $crate::core::FieldInfo {
                    name: stringify!($field),
                    ty: stringify!($ty),
                    kind: $crate::core::nodes::nodes!(@kind $kind),
                    doc: concat!($($fdoc, "\n"),*),
                } ),*],
            };
        }

        impl $crate::core::codec::ListNode for $name {
            #[allow(unused_variables, unused_mut)]
            fn write_list(&self) -> $crate::Form {
                let mut writer = $crate::core::codec::ListWriter::new($head, self.span);
                $( $crate::core::nodes::nodes!(@write $kind writer stringify!($field), &self.$field); )*
                writer.finish()
            }

            #[allow(unused_assignments, unused_mut)]
            fn read_list(
                form: &$crate::Form,
                reader: &mut $crate::core::codec::CoreReader,
            ) -> $crate::core::codec::Read<Self> {
                let mut parts =
                    $crate::core::codec::Parts::split(form, &<Self as $crate::core::Node>::INFO, reader)?;
                let node = Self {
                    $( $field: $crate::core::nodes::nodes!(@read $kind parts reader)?, )*
                    span: form.span,
                };
                parts.finish(reader)?;
                Ok(node)
            }
        }

        #[cfg(test)]
        impl $crate::core::random::Random for $name {
            #[allow(unused_variables)]
            fn random(source: &mut $crate::core::random::Source) -> Self {
                Self {
                    $( $field: $crate::core::random::Random::random(source), )*
                    span: $crate::Span::NOWHERE,
                }
            }
        }

        $crate::core::nodes::nodes! { @codec $name $head $($codec)? }

        impl $crate::core::visit::Walk for $name {
            fn walk(&self, visitor: &mut dyn $crate::core::Visitor) {
                $crate::core::nodes::nodes!(@visit self visitor $($hook)?);
            }

            fn walk_mut(&mut self, visitor: &mut dyn $crate::core::VisitorMut) {
                $crate::core::nodes::nodes!(@visit_mut self visitor $($hook)?);
            }

            #[allow(unused_variables)]
            fn walk_children(&self, visitor: &mut dyn $crate::core::Visitor) {
                $( $crate::core::visit::Walk::walk(&self.$field, visitor); )*
            }

            #[allow(unused_variables)]
            fn walk_children_mut(&mut self, visitor: &mut dyn $crate::core::VisitorMut) {
                $( $crate::core::visit::Walk::walk_mut(&mut self.$field, visitor); )*
            }
        }

        $crate::core::nodes::nodes! { @munch [$($structs)* $name] [$($enums)*] $($rest)* }
    };
    (
        @munch [$($structs:ident)*] [$($enums:ident)*]
        $(#[doc = $doc:literal])*
        enum $name:ident $what:literal $(: $hook:ident)? { $( $variant:ident, )* }
        $($rest:tt)*
    ) => {
        $(#[doc = $doc])*
        #[derive(PartialEq, Debug)]
        pub enum $name {
            $(
                #[doc = concat!("See [`", stringify!($variant), "`](struct@", stringify!($variant), ").")]
                $variant(Box<$variant>),
            )*
        }

        impl $name {
            /// Where it stands.
            #[must_use]
            pub fn span(&self) -> $crate::Span {
                match self { $( Self::$variant(node) => node.span, )* }
            }
        }

        // By `Box::new`, which needs less code for each type than the `Clone` of `Box`, that a derive would use.
        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                match self { $( Self::$variant(node) => Self::$variant(Box::new((**node).clone())), )* }
            }
        }

        $( impl From<$variant> for $name {
            fn from(node: $variant) -> Self {
                Self::$variant(Box::new(node))
            }
        } )*

        #[cfg(test)]
        impl $crate::core::random::Random for $name {
            fn random(source: &mut $crate::core::random::Source) -> Self {
                let variants: &[fn(&mut $crate::core::random::Source) -> Self] =
                    &[$( |source| Self::$variant($crate::core::random::Random::random(source)) ),*];
                source.deeper(|source| {
                    let choice = source.choose(variants.len());
                    variants[choice](source)
                })
            }
        }

        impl $crate::core::codec::Choice for $name {
            const NAME: &'static str = stringify!($name);
            const DOC: &'static str = concat!($($doc, "\n"),*);
            const VARIANTS: &'static [&'static str] = &[$(stringify!($variant)),*];
            const HEADS: &'static [&'static str] = &[$(<$variant as $crate::core::Node>::INFO.head),*];
        }

        impl $crate::core::codec::Codec for $name {
            const WHAT: &'static str = $what;

            fn write(&self) -> $crate::Form {
                match self { $( Self::$variant(node) => (**node).write(), )* }
            }

            fn read(
                form: &$crate::Form,
                reader: &mut $crate::core::codec::CoreReader,
            ) -> $crate::core::codec::Read<Self> {
                let head = reader.head(form, $what)?;
                $(
                    if head == <$variant as $crate::core::Node>::INFO.head {
                        return Ok(Self::$variant(reader.boxed(form)?));
                    }
                )*
                Err(reader.no_such_head(form, head, $what, <Self as $crate::core::codec::Choice>::HEADS))
            }
        }

        impl $crate::core::visit::Walk for $name {
            fn walk(&self, visitor: &mut dyn $crate::core::Visitor) {
                $crate::core::nodes::nodes!(@visit self visitor $($hook)?);
            }

            fn walk_mut(&mut self, visitor: &mut dyn $crate::core::VisitorMut) {
                $crate::core::nodes::nodes!(@visit_mut self visitor $($hook)?);
            }

            fn walk_children(&self, visitor: &mut dyn $crate::core::Visitor) {
                match self { $( Self::$variant(node) => (**node).walk(visitor), )* }
            }

            fn walk_children_mut(&mut self, visitor: &mut dyn $crate::core::VisitorMut) {
                match self { $( Self::$variant(node) => (**node).walk_mut(visitor), )* }
            }
        }

        $crate::core::nodes::nodes! { @munch [$($structs)*] [$($enums)* $name] $($rest)* }
    };

    (@kind arg) => { $crate::core::FieldKind::Arg };
    (@kind req) => { $crate::core::FieldKind::Required };
    (@kind opt) => { $crate::core::FieldKind::Optional };
    (@kind binder) => { $crate::core::FieldKind::Binder };

    (@write arg $writer:ident $name:expr, $value:expr) => { $writer.args($value) };
    (@write req $writer:ident $name:expr, $value:expr) => { $writer.required($name, $value) };
    (@write opt $writer:ident $name:expr, $value:expr) => { $writer.optional($name, $value) };
    (@write binder $writer:ident $name:expr, $value:expr) => { $writer.binder($value) };

    (@read arg $parts:ident $reader:ident) => { $parts.args($reader) };
    (@read req $parts:ident $reader:ident) => { $parts.required($reader) };
    (@read opt $parts:ident $reader:ident) => { $parts.optional($reader) };
    (@read binder $parts:ident $reader:ident) => { $parts.binder($reader) };

    (@codec $name:ident $head:literal) => {
        impl $crate::core::codec::Codec for $name {
            const WHAT: &'static str = concat!("`(", $head, " …)`");

            fn write(&self) -> $crate::Form {
                $crate::core::codec::ListNode::write_list(self)
            }

            fn read(
                form: &$crate::Form,
                reader: &mut $crate::core::codec::CoreReader,
            ) -> $crate::core::codec::Read<Self> {
                $crate::core::codec::ListNode::read_list(form, reader)
            }
        }
    };
    (@codec $name:ident $head:literal default) => {
        impl $crate::core::codec::Codec for $name {
            const WHAT: &'static str = concat!("`(", $head, " …)`");

            fn write(&self) -> $crate::Form {
                $crate::core::codec::ListNode::write_list(self)
            }

            fn read(
                form: &$crate::Form,
                reader: &mut $crate::core::codec::CoreReader,
            ) -> $crate::core::codec::Read<Self> {
                $crate::core::codec::ListNode::read_list(form, reader)
            }

            fn default_value() -> Option<Self> {
                Some(Self::default())
            }

            fn is_default(&self) -> bool {
                self.is_empty()
            }
        }
    };
    (@codec $name:ident $head:literal short) => {
        impl $crate::core::codec::Codec for $name {
            const WHAT: &'static str = concat!("`(", $head, " …)`");

            fn write(&self) -> $crate::Form {
                let short = $crate::core::codec::Short::write_short(self);
                short.unwrap_or_else(|| $crate::core::codec::ListNode::write_list(self))
            }

            fn read(
                form: &$crate::Form,
                reader: &mut $crate::core::codec::CoreReader,
            ) -> $crate::core::codec::Read<Self> {
                match $crate::core::codec::Short::read_short(form) {
                    Some(node) => Ok(node),
                    None => $crate::core::codec::ListNode::read_list(form, reader),
                }
            }
        }
    };

    (@visit $self:ident $visitor:ident) => { $self.walk_children($visitor) };
    (@visit $self:ident $visitor:ident $hook:ident) => { $visitor.$hook($self) };
    (@visit_mut $self:ident $visitor:ident) => { $self.walk_children_mut($visitor) };
    (@visit_mut $self:ident $visitor:ident $hook:ident) => { $visitor.$hook($self) };

    ($first:ident $($rest:tt)*) => { $crate::core::nodes::nodes! { @munch [] [] $first $($rest)* } };
    (#$($rest:tt)*) => { $crate::core::nodes::nodes! { @munch [] [] #$($rest)* } };
}
pub(crate) use nodes;
