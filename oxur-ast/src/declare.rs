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
/// custom { f(n, cx) = to, from; … }  fields whose conversion is written out
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
        $(custom { $($cus:ident ( $cusn:ident, $cuscx:ident ) = $custo:expr, $cusfrom:expr;)* })?
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
            /// The place of the node's own tokens: keywords, punctuation, brackets.
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

        $crate::declare::print_as! { $name $print }
    )*};
}
pub(crate) use nodes;

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

        $crate::declare::print_enum! {
            $print $name { $($($unit)+)? } { $($($boxed)+)? $($($inline)+)? $($verbatim)? }
        }
    )*};
}
pub(crate) use node_enum;

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
    )*};
}
pub(crate) use token_enum;
