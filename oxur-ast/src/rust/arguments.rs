//! The arguments of Rust macros as the expressions and patterns that they are. A call holds tokens; which macro takes
//! what the caller knows.

use oxur_core::{RustToken, RustTokenKind};
use proc_macro2::TokenStream;
use syn::Token;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;

use crate::convert::{Convert, FromSyn, ToSyn};
use crate::plain::Plain;
use crate::print::print_tokens;
use crate::rust::{DIRECT_DEPTH, depth, same_tokens};
use crate::{Expr, Pat, Tokens};

/// What `matches!(value, pattern if guard)` and its kin take.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchArguments {
    /// The value.
    pub value: Expr,
    /// The pattern.
    pub pattern: Pat,
    /// The guard.
    pub guard: Option<Expr>,
    /// What stands behind.
    pub rest: Vec<Expr>,
}

/// Reads `a, b, name = c`; none if the tokens are not that. With `loose` what is given prints the same tokens up to
/// redundant parentheses and a last comma, else exactly the same.
#[must_use]
pub fn read_expression_arguments(tokens: &Tokens, loose: bool) -> Option<Vec<Expr>> {
    let parsed = parse(tokens, |input: ParseStream<'_>| Punctuated::<syn::Expr, Token![,]>::parse_terminated(input))?;
    if !loose && parsed.trailing_punct() {
        return None;
    }
    let args = parsed.iter().map(|arg| Expr::from_syn(arg, &mut FromSyn::default())).collect::<Option<Vec<Expr>>>()?;
    let print = |args: &[Expr]| joined(args.iter().map(print_tokens));
    same(tokens, &print(&args)).then_some(())?;
    if !loose {
        let mut plain = args.clone();
        plain.plain();
        same(tokens, &print(&plain)).then_some(())?;
    }
    Some(args)
}

/// Reads `value; count`.
#[must_use]
pub fn read_repeat_arguments(tokens: &Tokens) -> Option<(Expr, Expr)> {
    let (value, count) = parse(tokens, |input: ParseStream<'_>| {
        let value: syn::Expr = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok((value, input.parse::<syn::Expr>()?))
    })?;
    let convert = |expr: &syn::Expr| Expr::from_syn(expr, &mut FromSyn::default());
    Some((convert(&value)?, convert(&count)?))
}

/// Reads `value, pattern if guard, more…`.
#[must_use]
pub fn read_match_arguments(tokens: &Tokens) -> Option<MatchArguments> {
    let (value, pattern, guard, rest) = parse(tokens, |input: ParseStream<'_>| {
        let value: syn::Expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.peek(Token![if]) {
            input.parse::<Token![if]>()?;
            Some(input.parse::<syn::Expr>()?)
        } else {
            None
        };
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let rest = Punctuated::<syn::Expr, Token![,]>::parse_terminated(input)?;
        Ok((value, pattern, guard, rest))
    })?;
    let convert = |expr: &syn::Expr| Expr::from_syn(expr, &mut FromSyn::default());
    let guard = match &guard {
        Some(guard) => Some(convert(guard)?),
        None => None,
    };
    Some(MatchArguments {
        value: convert(&value)?,
        pattern: Pat::from_syn(&pattern, &mut FromSyn::default())?,
        guard,
        rest: rest.iter().map(convert).collect::<Option<_>>()?,
    })
}

fn parse<T>(tokens: &Tokens, parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> Option<T> {
    if depth::estimate(tokens.as_slice()) > DIRECT_DEPTH {
        return None;
    }
    let stream: TokenStream = tokens.to_syn(&mut ToSyn::default());
    parser_of(parser).parse2(stream).ok()
}

fn parser_of<T>(parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> impl Parser<Output = T> {
    parser
}

/// Token lists with commas between.
fn joined(parts: impl Iterator<Item = Vec<RustToken>>) -> Vec<RustToken> {
    let mut out = Vec::new();
    for (at, part) in parts.enumerate() {
        if at > 0 {
            let kind = RustTokenKind::Punct(',', oxur_core::Spacing::Alone);
            out.push(RustToken { kind, span: oxur_core::Span::NOWHERE });
        }
        out.extend(part);
    }
    out
}

/// Whether tokens are those, but for a last comma.
fn same(tokens: &Tokens, printed: &[RustToken]) -> bool {
    let tokens = tokens.as_slice();
    let without = match tokens.split_last() {
        Some((RustToken { kind: RustTokenKind::Punct(',', _), .. }, before)) => before,
        _ => tokens,
    };
    same_tokens(without, printed)
}
