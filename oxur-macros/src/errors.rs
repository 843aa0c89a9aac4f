//! Diagnostics as tokens: errors become `compile_error!`s at their places, warnings a use of something deprecated.

use oxur_core::{Diagnostic, Severity, SourceMap, render_message};
use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::invocation::Invocation;

/// The diagnostic as an item or statement.
pub(crate) fn tokens(diagnostic: &Diagnostic, sources: &SourceMap, invocation: &Invocation) -> TokenStream {
    let text = render_message(diagnostic, sources);
    let place = diagnostic.span();
    let ours = place.source.0 == 1;
    let (first, last) = if ours {
        // rustc underlines from the first token to the last.
        (invocation.span_at(place.lo), invocation.span_at(place.hi.saturating_sub(1).max(place.lo)))
    } else {
        (Span::call_site(), Span::call_site())
    };
    match diagnostic.severity {
        Severity::Error => compile_error(&text, first, last),
        Severity::Warning => deprecated(&text, first),
    }
}

/// `::core::compile_error! { "text" }`
pub(crate) fn compile_error(text: &str, first: Span, last: Span) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(last);
    let mut braces = Group::new(Delimiter::Brace, TokenTree::from(literal).into());
    braces.set_span(last);
    let mut tokens = path(&["core", "compile_error"], first);
    tokens.extend([punct('!', Spacing::Alone, first), braces.into()]);
    tokens
}

/// `const _: () = { #[deprecated(note = "text")] const OXUR: () = (); OXUR };`, at whose last word rustc warns.
fn deprecated(text: &str, place: Span) -> TokenStream {
    let site = Span::call_site();
    let word = |text: &str| TokenTree::from(Ident::new(text, site));
    let mark = |c: char| punct(c, Spacing::Alone, site);
    let group = |delimiter: Delimiter, tokens: Vec<TokenTree>| -> TokenTree {
        let mut group = Group::new(delimiter, tokens.into_iter().collect());
        group.set_span(site);
        group.into()
    };
    let unit = || group(Delimiter::Parenthesis, Vec::new());
    let note = group(Delimiter::Parenthesis, vec![word("note"), mark('='), Literal::string(text).into()]);
    let inside = vec![
        mark('#'),
        group(Delimiter::Bracket, vec![word("deprecated"), note]),
        word("const"),
        word("OXUR"),
        mark(':'),
        unit(),
        mark('='),
        unit(),
        mark(';'),
        Ident::new("OXUR", place).into(),
    ];
    let block = group(Delimiter::Brace, inside);
    [word("const"), word("_"), mark(':'), unit(), mark('='), block, mark(';')].into_iter().collect()
}

/// `::a::b`
pub(crate) fn path(names: &[&str], span: Span) -> TokenStream {
    let segment = |name: &&str| {
        [punct(':', Spacing::Joint, span), punct(':', Spacing::Alone, span), Ident::new(name, span).into()]
    };
    names.iter().flat_map(segment).collect()
}

pub(crate) fn punct(c: char, spacing: Spacing, span: Span) -> TokenTree {
    let mut punct = Punct::new(c, spacing);
    punct.set_span(span);
    punct.into()
}
