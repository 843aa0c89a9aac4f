//! Token sequences from and to proc-macro2's.

use oxur_core::{Delimiter, Diagnostic, Literal, RustToken, RustTokenKind, Spacing, Span, Symbol, codes};
use proc_macro2::{Group, Punct, TokenStream, TokenTree};
use quote::ToTokens;

use crate::Tokens;
use crate::convert::leaf::to_literal;
use crate::convert::{Convert, FromSyn, ToSyn};
use crate::tokens::literal_kind;

/// The tokens of one of syn's nodes.
pub(crate) fn tokens_of(node: &impl ToTokens) -> Tokens {
    Tokens::trusted(flatten(node.to_token_stream()))
}

/// The place of a span in a text that was parsed; places are not tracked yet, so that there is none.
pub(super) fn span_of(_: proc_macro2::Span) -> Span {
    Span::NOWHERE
}

/// The tokens of a stream, flat. Invisible brackets go, a quote with its name becomes a lifetime.
pub(crate) fn flatten(stream: TokenStream) -> Vec<RustToken> {
    let mut out = Vec::new();
    let mut stack = vec![(stream.into_iter(), None)];
    while let Some((trees, closing)) = stack.last_mut() {
        let Some(tree) = trees.next() else {
            if let Some(closing) = closing.take() {
                settle(&mut out);
                out.push(RustToken { kind: RustTokenKind::Close(closing), span: Span::NOWHERE });
            }
            stack.pop();
            continue;
        };
        let kind = match tree {
            TokenTree::Group(group) => {
                let delimiter = from_delimiter(group.delimiter());
                stack.push((group.stream().into_iter(), delimiter));
                match delimiter {
                    Some(delimiter) => RustTokenKind::Open(delimiter),
                    None => continue,
                }
            }
            TokenTree::Ident(ident) => RustTokenKind::Ident(Symbol::new(&ident.to_string())),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match trees.next() {
                Some(TokenTree::Ident(ident)) => RustTokenKind::Lifetime(Symbol::new(&format!("'{ident}"))),
                // The lexer makes no quote without a name; a macro may.
                Some(other) => {
                    let mut rest = TokenStream::from(other);
                    rest.extend(trees);
                    stack.push((rest.into_iter(), None));
                    RustTokenKind::Punct('\'', Spacing::Joint)
                }
                None => RustTokenKind::Punct('\'', Spacing::Joint),
            },
            TokenTree::Punct(punct) => RustTokenKind::Punct(punct.as_char(), from_spacing(punct.spacing())),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                RustTokenKind::Literal(Literal { kind: literal_kind(&text), text: Symbol::new(&text) })
            }
        };
        // Joint is what touches other punctuation: rustc tells macros so, proc-macro2 also what touches a quote.
        if !matches!(kind, RustTokenKind::Punct(..)) {
            settle(&mut out);
        }
        out.push(RustToken { kind, span: Span::NOWHERE });
    }
    settle(&mut out);
    out
}

/// The last token is no punctuation that other punctuation touches.
fn settle(tokens: &mut [RustToken]) {
    if let Some(RustToken { kind: RustTokenKind::Punct(_, spacing), .. }) = tokens.last_mut() {
        *spacing = Spacing::Alone;
    }
}

fn from_delimiter(delimiter: proc_macro2::Delimiter) -> Option<Delimiter> {
    match delimiter {
        proc_macro2::Delimiter::Parenthesis => Some(Delimiter::Paren),
        proc_macro2::Delimiter::Brace => Some(Delimiter::Brace),
        proc_macro2::Delimiter::Bracket => Some(Delimiter::Bracket),
        proc_macro2::Delimiter::None => None,
    }
}

fn from_spacing(spacing: proc_macro2::Spacing) -> Spacing {
    match spacing {
        proc_macro2::Spacing::Joint => Spacing::Joint,
        proc_macro2::Spacing::Alone => Spacing::Alone,
    }
}

/// The identifier of a name, or an error and some identifier.
pub(super) fn to_ident(name: &str, span: Span, cx: &mut ToSyn) -> proc_macro2::Ident {
    let call_site = proc_macro2::Span::call_site();
    let (raw, bare) = match name.strip_prefix("r#") {
        Some(bare) => (true, bare),
        None => (false, name),
    };
    if is_ident(bare) && !(raw && matches!(bare, "crate" | "self" | "super" | "Self" | "_")) {
        return if raw {
            proc_macro2::Ident::new_raw(bare, call_site)
        } else {
            proc_macro2::Ident::new(bare, call_site)
        };
    }
    let message = format!("`{name}` is no identifier of Rust");
    cx.errors.push(Diagnostic::error(codes::ast::NOT_AN_IDENTIFIER, span, message));
    proc_macro2::Ident::new("_invalid", call_site)
}

/// Whether Rust takes a name as an identifier or keyword.
fn is_ident(name: &str) -> bool {
    let mut bytes = name.bytes();
    let Some(first) = bytes.next() else { return false };
    if name.is_ascii() {
        return (first.is_ascii_alphabetic() || first == b'_') && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_');
    }
    // What else is a letter the lexer knows.
    let Ok(stream) = name.parse::<TokenStream>() else { return false };
    let mut trees = stream.into_iter();
    matches!((trees.next(), trees.next()), (Some(TokenTree::Ident(ident)), None) if ident == name)
}

impl Convert<TokenStream> for Tokens {
    fn to_syn(&self, cx: &mut ToSyn) -> TokenStream {
        let mut stack = vec![(proc_macro2::Delimiter::None, TokenStream::new())];
        for token in self.as_slice() {
            let tree = match &token.kind {
                RustTokenKind::Ident(name) => TokenTree::Ident(to_ident(name.as_str(), token.span, cx)),
                RustTokenKind::Lifetime(name) => {
                    push(&mut stack, TokenTree::Punct(Punct::new('\'', proc_macro2::Spacing::Joint)));
                    let name = name.as_str().strip_prefix('\'').unwrap_or(name.as_str());
                    TokenTree::Ident(to_ident(name, token.span, cx))
                }
                RustTokenKind::Literal(literal) => {
                    TokenTree::Literal(to_literal(literal.text.as_str(), token.span, cx))
                }
                RustTokenKind::Punct(c, spacing) if "~!@#$%^&*-=+|;:,<.>/?'".contains(*c) => {
                    let spacing = match spacing {
                        Spacing::Joint => proc_macro2::Spacing::Joint,
                        Spacing::Alone => proc_macro2::Spacing::Alone,
                    };
                    TokenTree::Punct(Punct::new(*c, spacing))
                }
                RustTokenKind::Open(delimiter) => {
                    stack.push((to_delimiter(*delimiter), TokenStream::new()));
                    continue;
                }
                RustTokenKind::Close(_) => match stack.pop() {
                    Some((delimiter, stream)) => TokenTree::Group(Group::new(delimiter, stream)),
                    None => continue,
                },
                RustTokenKind::Punct(c, _) => {
                    let message = format!("`{c}` is no punctuation of Rust");
                    cx.errors.push(Diagnostic::error(codes::ast::NOT_AN_IDENTIFIER, token.span, message));
                    continue;
                }
                // `Tokens` holds none.
                RustTokenKind::Unquote(_) => continue,
            };
            push(&mut stack, tree);
        }
        // `Tokens` holds matching brackets only, so that one level is left.
        stack.pop().map(|(_, stream)| stream).unwrap_or_default()
    }

    fn from_syn(node: &TokenStream, _: &mut FromSyn) -> Option<Self> {
        Some(Self::trusted(flatten(node.clone())))
    }
}

fn push(stack: &mut [(proc_macro2::Delimiter, TokenStream)], tree: TokenTree) {
    if let Some((_, stream)) = stack.last_mut() {
        stream.extend([tree]);
    }
}

fn to_delimiter(delimiter: Delimiter) -> proc_macro2::Delimiter {
    match delimiter {
        Delimiter::Paren => proc_macro2::Delimiter::Parenthesis,
        Delimiter::Brace => proc_macro2::Delimiter::Brace,
        Delimiter::Bracket => proc_macro2::Delimiter::Bracket,
    }
}
