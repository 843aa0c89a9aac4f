//! The scheme by which every node is declared once.

/// Declares nodes. A struct has a head symbol and fields; each field is `[arg]` (positional, in order), `[req]` (a
/// keyword field that must be there) or `[opt]` (a keyword field that is left out where it has its default). Every
/// struct also has a `span`, which takes no part in equality. An enum lists structs that may stand in one place; each
/// variant bears its struct's name and holds a box of it, unless it is written `Variant(Type)`.
macro_rules! nodes {
    () => {};
    (
        $(#[doc = $doc:literal])*
        struct $name:ident $head:literal { $( $(#[doc = $fdoc:literal])* $field:ident: $ty:ty [$kind:ident], )* }
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
            fn eq(&self, other: &Self) -> bool {
                true $(&& self.$field == other.$field)*
            }
        }

        $crate::core::nodes::nodes! { $($rest)* }
    };
    (
        $(#[doc = $doc:literal])*
        enum $name:ident { $( $variant:ident, )* }
        $($rest:tt)*
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Debug)]
        pub enum $name {
            $( #[doc = concat!("See [`", stringify!($variant), "`](struct@", stringify!($variant), ").")] $variant(Box<$variant>), )*
        }

        impl $name {
            /// Where it stands.
            #[must_use]
            pub fn span(&self) -> $crate::Span {
                match self { $( Self::$variant(node) => node.span, )* }
            }
        }

        $( impl From<$variant> for $name {
            fn from(node: $variant) -> Self {
                Self::$variant(Box::new(node))
            }
        } )*

        $crate::core::nodes::nodes! { $($rest)* }
    };
}
pub(crate) use nodes;
