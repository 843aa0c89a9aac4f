//! The macros that declare nodes: all that is known of a node is said once, in its declaration.

/// Declares nodes that are structs. A declaration is read so:
///
/// ```text
/// /// What it is, with an example in Rust.
/// Name {
///     fields before the required ones, which may be absent: defaults of their types;
///     required fields;
///     further fields that may be absent
/// }
/// modifiers Type { … }      flags that syn keeps in a struct of that type, in its field `modifiers`
/// tokens { … }              syn's fields that hold a fixed token or pair of brackets: they say nothing
/// odd { f(n) = e, … }       flags for a token that stands although the rule `e` does not ask for it
/// derived { f(n) = e, … }   syn's optional tokens that stand if and only if the rule `e` says so
/// convert custom            the conversion from and to syn is written by hand
/// text short                plain cases have a shorter text than the list of the fields
/// print [ … ]               the tokens in order, or `custom` where layout or precedence decides
/// ```
///
/// In `print`, a literal is a token, a name is a field, `(…)` and `{…}` are brackets, and `[field …]` prints what it
/// holds if the field is present.
macro_rules! nodes {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident {
            $($lead:ident : $leadty:ty),* ;
            $($req:ident : $reqty:ty),* ;
            $($tail:ident : $tailty:ty),* $(,)?
        }
        $(modifiers $modty:ident { $($mod:ident),* })?
        $(tokens { $($token:ident),* })?
        $(odd { $($odd:ident ( $oddn:ident ) = $odde:expr),* })?
        $(derived { $($der:ident ( $dern:ident ) = $dere:expr),* })?
        $(convert $convert:ident)?
        $(text $text:ident)?
        print $print:tt
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $name {
            $(#[doc = concat!("`", stringify!($lead), "`, as in syn.")] pub $lead: $leadty,)*
            $(#[doc = concat!("`", stringify!($req), "`, as in syn; required.")] pub $req: $reqty,)*
            $(#[doc = concat!("`", stringify!($tail), "`, as in syn.")] pub $tail: $tailty,)*
            $($(#[doc = concat!("Whether the modifier `", stringify!($mod), "` stands.")] pub $mod: bool,)*)?
            $($(#[doc = concat!("Whether `", stringify!($odd), "` stands where nothing asks for it.")] pub $odd: bool,)*)?
            /// The node's place, which its keywords, punctuation and brackets bear; in a file that was read with
            /// positions from its first token to its last.
            pub span: oxur_core::Span,
        }

        impl $name {
            /// A node with these required fields; all others are absent.
            #[must_use]
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new($($req: $reqty,)* span: oxur_core::Span) -> Self {
                Self {
                    $($lead: Default::default(),)*
                    $($req,)*
                    $($tail: Default::default(),)*
                    $($($mod: false,)*)?
                    $($($odd: false,)*)?
                    span,
                }
            }
        }

        // Places do not take part in equality.
        impl PartialEq for $name {
            #[allow(unused_variables)]
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                true
                    $(&& self.$lead == other.$lead)*
                    $(&& self.$req == other.$req)*
                    $(&& self.$tail == other.$tail)*
                    $($(&& self.$mod == other.$mod)*)?
                    $($(&& self.$odd == other.$odd)*)?
            }
        }

        impl $crate::nodes::Spanned for $name {
            fn span(&self) -> oxur_core::Span {
                self.span
            }
        }

        impl $name {
            /// What is known of this node.
            pub const INFO: $crate::nodes::StructInfo = $crate::nodes::StructInfo {
                name: stringify!($name),
                doc: concat!($($doc),+),
                fields: &[
                    $($crate::nodes::FieldInfo::new(stringify!($lead), stringify!($leadty), false),)*
                    $($crate::nodes::FieldInfo::new(stringify!($req), stringify!($reqty), true),)*
                    $($crate::nodes::FieldInfo::new(stringify!($tail), stringify!($tailty), false),)*
                ],
                modifiers: &[$($(stringify!($mod)),*)?],
                modifiers_type: concat!($(stringify!($modty))?),
                odd: &[$($(stringify!($odd)),*)?],
                tokens: &[$($(stringify!($token)),*)?],
                derived: &[$($(stringify!($der)),*)?],
            };
        }

        #[cfg(feature = "parse")]
        impl $crate::plain::Plain for $name {
            fn plain(&mut self) {
                $($crate::plain::Plain::plain(&mut self.$lead);)*
                $($crate::plain::Plain::plain(&mut self.$req);)*
                $($crate::plain::Plain::plain(&mut self.$tail);)*
                $crate::plain::finish(self);
            }
        }

        $crate::declare::print_as! { $name $print }

        #[cfg(feature = "text")]
        $crate::text::text_struct! {
            [$($text)?] $name { $($lead)* $($req)* $($tail)* $($($mod)*)? $($($odd)*)? }
        }

        #[cfg(feature = "parse")]
        impl $crate::rust::Locate for $name {
            fn locate(&mut self, places: &mut $crate::rust::Places) {
                let around = places.enter(&mut self.span);
                $($crate::rust::Locate::locate(&mut self.$lead, places);)*
                $($crate::rust::Locate::locate(&mut self.$req, places);)*
                $($crate::rust::Locate::locate(&mut self.$tail, places);)*
                places.leave(around, &mut self.span);
            }
        }

        #[cfg(feature = "syn")]
        $crate::declare::convert_struct! {
            $($convert)? $name
            fields { $($lead)* $($req)* $($tail)* }
            modifiers { $($modty { $($mod)* })? }
            tokens { $($($token)*)? }
            odd { $($($odd($oddn) = $odde;)*)? }
            derived { $($($der($dern) = $dere;)*)? }
        }
    )*
        /// The nodes that are declared here.
        pub(super) const STRUCTS: &[$crate::nodes::StructInfo] = &[$($name::INFO),*];
    };
}
pub(crate) use nodes;

/// Makes the conversion of a node from and to syn's node of the same name.
#[cfg(feature = "syn")]
macro_rules! convert_struct {
    (custom $name:ident $($rest:tt)*) => {};
    (
        $name:ident
        fields { $($field:ident)* }
        modifiers { $($modty:ident { $($mod:ident)* })? }
        tokens { $($token:ident)* }
        odd { $($odd:ident($oddn:ident) = $odde:expr;)* }
        derived { $($der:ident($dern:ident) = $dere:expr;)* }
    ) => {
        impl $crate::convert::Convert<syn::$name> for $name {
            #[allow(unused_variables)]
            fn to_syn(&self, cx: &mut $crate::convert::ToSyn) -> syn::$name {
                syn::$name {
                    $($field: $crate::convert::Convert::to_syn(&self.$field, cx),)*
                    $(modifiers: {
                        #[allow(unused_mut)]
                        let mut modifiers = syn::$modty::default();
                        $(modifiers.$mod = $crate::convert::Convert::to_syn(&self.$mod, cx);)*
                        modifiers
                    },)?
                    $($token: Default::default(),)*
                    $($odd: {
                        let $oddn = self;
                        $crate::convert::Convert::to_syn(&(self.$odd || $odde), cx)
                    },)*
                    $($der: {
                        let $dern = self;
                        $crate::convert::Convert::to_syn(&($dere), cx)
                    },)*
                }
            }

            #[allow(unused_variables)]
            fn from_syn(node: &syn::$name, cx: &mut $crate::convert::FromSyn) -> Option<Self> {
                Some(Self {
                    $($field: $crate::convert::Convert::from_syn(&node.$field, cx)?,)*
                    $($($mod: $crate::convert::Convert::from_syn(&node.modifiers.$mod, cx)?,)*)?
                    $($odd: {
                        let $oddn = node;
                        node.$odd.is_some() && !$odde
                    },)*
                    span: oxur_core::Span::NOWHERE,
                })
            }
        }
    };
}
#[cfg(feature = "syn")]
pub(crate) use convert_struct;

/// Makes the printer of a node from the `print` part of its declaration.
macro_rules! print_as {
    ($name:ident custom) => {};
    ($name:ident [$($part:tt)*]) => {
        impl $crate::print::Print for $name {
            fn print(&self, p: &mut $crate::print::Printer<'_>, _: oxur_core::Span) {
                let node = self;
                $($crate::declare::print_part!(node, p, $part);)*
                let _ = (node, p);
            }
        }
    };
}
pub(crate) use print_as;

/// Prints one part of a `print` declaration.
macro_rules! print_part {
    ($node:ident, $p:ident, $token:literal) => { $p.token($token, $node.span) };
    ($node:ident, $p:ident, [$field:ident $($part:tt)*]) => {
        if $crate::nodes::Present::present(&$node.$field) {
            $($crate::declare::print_part!($node, $p, $part);)*
        }
    };
    ($node:ident, $p:ident, ($($part:tt)*)) => {
        $p.open(oxur_core::Delimiter::Paren, $crate::print::Bracket::Other, $node.span);
        $($crate::declare::print_part!($node, $p, $part);)*
        $p.close(oxur_core::Delimiter::Paren, $crate::print::Bracket::Other, $node.span);
    };
    ($node:ident, $p:ident, {$($part:tt)*}) => {
        $p.open(oxur_core::Delimiter::Brace, $crate::print::Bracket::Other, $node.span);
        $($crate::declare::print_part!($node, $p, $part);)*
        $p.close(oxur_core::Delimiter::Brace, $crate::print::Bracket::Other, $node.span);
    };
    ($node:ident, $p:ident, $field:ident) => {
        $crate::print::Print::print(&$node.$field, $p, $node.span)
    };
}
pub(crate) use print_part;

/// Declares an enum over nodes: `boxed` variants hold a node in a box, `inline` ones hold what is small itself,
/// `verbatim` adds a variant for tokens that have no typed form.
macro_rules! node_enum {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident {
            $(unit $($unit:ident)+;)?
            $(boxed $($boxed:ident($boxedty:ident))+;)?
            $(inline $($inline:ident($inlinety:ident))+;)?
            $(verbatim $verbatim:ident;)?
        }
        $(text $text:ident)?
        print $print:ident
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $($(#[doc = concat!("`", stringify!($unit), "`, as in syn.")] $unit,)+)?
            $($(#[doc = concat!("[`", stringify!($boxedty), "`].")] $boxed(Box<$boxedty>),)+)?
            $($(#[doc = concat!("[`", stringify!($inlinety), "`].")] $inline($inlinety),)+)?
            $(#[doc = "Tokens that have no typed form here."] $verbatim($crate::Tokens),)?
        }

        $($(impl From<$boxedty> for $name {
            fn from(node: $boxedty) -> Self {
                Self::$boxed(Box::new(node))
            }
        })+)?
        $($(impl From<$inlinety> for $name {
            fn from(node: $inlinety) -> Self {
                Self::$inline(node)
            }
        })+)?

        impl $crate::nodes::Spanned for $name {
            fn span(&self) -> oxur_core::Span {
                match self {
                    $($(Self::$unit => oxur_core::Span::NOWHERE,)+)?
                    $($(Self::$boxed(node) => $crate::nodes::Spanned::span(&**node),)+)?
                    $($(Self::$inline(node) => $crate::nodes::Spanned::span(node),)+)?
                    $(Self::$verbatim(tokens) => tokens.span(),)?
                }
            }
        }

        impl $name {
            /// What is known of this group of nodes.
            pub const INFO: $crate::nodes::EnumInfo = $crate::nodes::EnumInfo {
                name: stringify!($name),
                doc: concat!($($doc),+),
                variants: &[
                    $($((stringify!($unit), ""),)+)?
                    $($((stringify!($boxed), stringify!($boxedty)),)+)?
                    $($((stringify!($inline), stringify!($inlinety)),)+)?
                    $((stringify!($verbatim), "Tokens"),)?
                ],
            };
        }

        #[cfg(feature = "parse")]
        impl $crate::plain::Plain for $name {
            fn plain(&mut self) {
                match self {
                    $($(Self::$unit => {})+)?
                    $($(Self::$boxed(node) => $crate::plain::Plain::plain(&mut **node),)+)?
                    $($(Self::$inline(node) => $crate::plain::Plain::plain(node),)+)?
                    $(Self::$verbatim(tokens) => $crate::plain::Plain::plain(tokens),)?
                }
                $crate::plain::finish(self);
            }
        }

        $crate::declare::print_enum! {
            $print $name { $($($unit)+)? } { $($($boxed)+)? $($($inline)+)? $($verbatim)? }
        }

        #[cfg(feature = "text")]
        $crate::declare::text_of_enum! {
            $($text)? $name { $($($unit)+)? } { $($($boxed($boxedty))+)? } { $($($inline($inlinety))+)? } { $($verbatim)? }
        }

        #[cfg(feature = "parse")]
        impl $crate::rust::Locate for $name {
            fn locate(&mut self, places: &mut $crate::rust::Places) {
                match self {
                    $($(Self::$unit => {})+)?
                    $($(Self::$boxed(node) => $crate::rust::Locate::locate(node, places),)+)?
                    $($(Self::$inline(node) => $crate::rust::Locate::locate(node, places),)+)?
                    $(Self::$verbatim(tokens) => $crate::rust::Locate::locate(tokens, places),)?
                }
            }
        }

        #[cfg(feature = "syn")]
        impl $crate::convert::Convert<syn::$name> for $name {
            fn to_syn(&self, cx: &mut $crate::convert::ToSyn) -> syn::$name {
                match self {
                    $($(Self::$unit => syn::$name::$unit,)+)?
                    $($(Self::$boxed(node) => {
                        syn::$name::$boxed($crate::convert::Convert::to_syn(&**node, cx))
                    })+)?
                    $($(Self::$inline(node) => {
                        syn::$name::$inline($crate::convert::Convert::to_syn(node, cx))
                    })+)?
                    $(Self::$verbatim(tokens) => {
                        cx.verbatim += 1;
                        syn::$name::$verbatim($crate::convert::Convert::to_syn(tokens, cx))
                    })?
                }
            }

            fn from_syn(node: &syn::$name, cx: &mut $crate::convert::FromSyn) -> Option<Self> {
                let typed = cx.deeper(|cx| match node {
                    $($(syn::$name::$unit => Some(Self::$unit),)+)?
                    $($(syn::$name::$boxed(node) => {
                        Some(Self::$boxed(Box::new($crate::convert::Convert::from_syn(node, cx)?)))
                    })+)?
                    $($(syn::$name::$inline(node) => {
                        Some(Self::$inline($crate::convert::Convert::from_syn(node, cx)?))
                    })+)?
                    // A node that a newer syn has: it becomes tokens, here or further out.
                    #[allow(unreachable_patterns)]
                    _ => None,
                });
                $crate::declare::or_verbatim! { typed node $($verbatim)? }
            }
        }
    )*
        /// The groups of nodes that are declared here.
        pub(super) const ENUMS: &[$crate::nodes::EnumInfo] = &[$($name::INFO),*];
    };
}
pub(crate) use node_enum;

/// Makes the text of an enum, but for those that are written by hand.
#[cfg(feature = "text")]
macro_rules! text_of_enum {
    (custom $($rest:tt)*) => {};
    (short $($rest:tt)*) => {
        $crate::text::text_enum! { [short] $($rest)* }
    };
    ($($rest:tt)*) => {
        $crate::text::text_enum! { [] $($rest)* }
    };
}
#[cfg(feature = "text")]
pub(crate) use text_of_enum;

/// What could not be converted becomes tokens where the enum has a variant for them.
#[cfg(feature = "syn")]
macro_rules! or_verbatim {
    ($typed:ident $node:ident) => {
        $typed
    };
    ($typed:ident $node:ident $verbatim:ident) => {
        match $typed {
            Some(typed) => Some(typed),
            None => Some(Self::$verbatim($crate::convert::tokens_of($node))),
        }
    };
}
#[cfg(feature = "syn")]
pub(crate) use or_verbatim;

/// Makes the printer of an enum that prints whatever it holds.
macro_rules! print_enum {
    (custom $name:ident $units:tt $variants:tt) => {};
    (auto $name:ident { $($unit:ident)* } { $($variant:ident)* }) => {
        impl $crate::print::Print for $name {
            fn print(&self, p: &mut $crate::print::Printer<'_>, span: oxur_core::Span) {
                match self {
                    $(Self::$unit => {})*
                    $(Self::$variant(node) => $crate::print::Print::print(node, p, span),)*
                }
            }
        }
    };
}
pub(crate) use print_enum;

/// Declares an enum of fixed tokens.
macro_rules! token_enum {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $($(#[$meta:meta])* $variant:ident = $text:literal),+ $(,)? }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $(#[$meta])* $variant,)+
        }

        impl $name {
            /// All of them, with their texts.
            pub const ALL: &[(Self, &str)] = &[$((Self::$variant, $text)),+];

            /// The token's text.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        #[cfg(feature = "text")]
        $crate::text::text_tokens! { $name }

        impl $name {
            /// What is known of this group of tokens.
            pub const INFO: $crate::nodes::EnumInfo = $crate::nodes::EnumInfo {
                name: stringify!($name),
                doc: concat!($($doc),+),
                variants: &[$((stringify!($variant), $text)),+],
            };
        }

        #[cfg(feature = "parse")]
        impl $crate::rust::Locate for $name {
            fn locate(&mut self, _: &mut $crate::rust::Places) {}
        }

        #[cfg(feature = "syn")]
        impl $crate::convert::Convert<syn::$name> for $name {
            fn to_syn(&self, _: &mut $crate::convert::ToSyn) -> syn::$name {
                match self {
                    $(Self::$variant => syn::$name::$variant(Default::default()),)+
                }
            }

            fn from_syn(node: &syn::$name, _: &mut $crate::convert::FromSyn) -> Option<Self> {
                match node {
                    $(syn::$name::$variant(_) => Some(Self::$variant),)+
                    // An operator that a newer syn has.
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }
        }
    )*
        /// The groups of tokens that are declared here.
        pub(super) const TOKEN_ENUMS: &[$crate::nodes::EnumInfo] = &[$($name::INFO),*];
    };
}
pub(crate) use token_enum;
