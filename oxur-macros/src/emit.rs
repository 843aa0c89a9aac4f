//! The compiled code as tokens that bear the spans of the Oxur tokens they come from.
//!
//! Names, operators and the parentheses of calls keep the plain span of the input, so that messages, panics and debuggers
//! show the Oxur code. Parentheses that only group, and braces of blocks, resolve at the call: to rustc they are the
//! macro's own, and no lint proposes to remove them from the user's text. In items an attribute turns these lints off
//! instead, and all is plain.

use oxur_ast::{Bracket, Item, Print, Printed, Sink, print_to};
use oxur_comp::{Category, Output, RustCode, special_forms};
use oxur_core::{Expansions, Form, SourceId, is_rust_ident};
use proc_macro::{Delimiter, Group, Ident, Literal, Spacing, Span, TokenStream, TokenTree};

use crate::errors;
use crate::host::FileHost;
use crate::invocation::{Invocation, Lending};

/// The tokens of the whole expansion: messages, what ties the expansion to the files it read, and the code.
pub(crate) fn tokens(output: &Output, invocation: &Invocation, forms: &[Form], host: &FileHost) -> TokenStream {
    let messages: Vec<TokenStream> = output
        .diagnostics
        .iter()
        .map(|diagnostic| errors::tokens(diagnostic, &output.sources, invocation))
        .chain(host.files_read().iter().filter_map(|path| Some(tracked(path.to_str()?))))
        .collect();
    let expansions = &output.expansions;
    let mut sink = TokenSink { invocation, expansions, plain: false, stack: Vec::new(), out: Vec::new() };
    let code = output.modules.iter().find(|module| module.source == SourceId(1)).map(|module| &module.rust);
    let block = match code {
        Some(RustCode::Expr(expression)) => {
            sink.print(&**expression);
            !messages.is_empty()
        }
        Some(RustCode::Stmts(statements)) => {
            statements.iter().for_each(|statement| sink.print(statement));
            false
        }
        Some(RustCode::Items(items)) => {
            items.iter().for_each(|item| sink.item(item));
            // Nothing but messages: an expression may be what stands here.
            items.is_empty() && messages.len() > 1 && !forms.iter().any(is_item)
        }
        None => messages.len() > 1 && !forms.iter().any(is_item),
    };
    let code = sink.finish();
    let all: TokenStream = messages.into_iter().chain([code]).collect();
    if !block {
        return all;
    }
    let mut braces = Group::new(Delimiter::Brace, all);
    braces.set_span(Span::call_site());
    TokenTree::from(braces).into()
}

/// `const _: &[u8] = ::core::include_bytes!("path");`: the crate is compiled again when the file changes.
fn tracked(path: &str) -> TokenStream {
    let site = Span::call_site();
    let mark = |c: char| errors::punct(c, Spacing::Alone, site);
    let word = |text: &str| TokenTree::from(Ident::new(text, site));
    let group = |delimiter: Delimiter, token: TokenTree| TokenTree::from(Group::new(delimiter, token.into()));
    let start = [word("const"), word("_"), mark(':'), mark('&'), group(Delimiter::Bracket, word("u8")), mark('=')];
    let mut tokens: TokenStream = start.into_iter().collect();
    tokens.extend(errors::path(&["core", "include_bytes"], site));
    tokens.extend([mark('!'), group(Delimiter::Parenthesis, Literal::string(path).into()), mark(';')]);
    tokens
}

/// `#[allow(unused_parens, unused_braces, clippy::double_parens)]`
fn quiet() -> TokenStream {
    let site = Span::call_site();
    let mark = |c: char| errors::punct(c, Spacing::Alone, site);
    let word = |text: &str| TokenTree::from(Ident::new(text, site));
    let mut lints: TokenStream =
        [word("unused_parens"), mark(','), word("unused_braces"), mark(','), word("clippy")].into_iter().collect();
    lints.extend(errors::path(&["double_parens"], site));
    let list = Group::new(Delimiter::Parenthesis, lints);
    let attribute = [word("allow"), list.into()].into_iter().collect();
    [mark('#'), Group::new(Delimiter::Bracket, attribute).into()].into_iter().collect()
}

/// Whether a form is an item by its head, modifiers before it left out.
fn is_item(form: &Form) -> bool {
    let (_, form) = form.split_attributes();
    let heads = form.as_list().unwrap_or_default().iter().take(6).map_while(|form| form.as_symbol().or(Some("")));
    let item = |name: &str| special_forms().any(|form| form.name == name && form.category == Category::Item);
    heads.into_iter().any(item)
}

/// Gathers the printer's tokens.
struct TokenSink<'a> {
    invocation: &'a Invocation,
    expansions: &'a Expansions,
    /// Whether lints about parentheses and braces are off for what is printed.
    plain: bool,
    /// What is before the open brackets.
    stack: Vec<Vec<TokenTree>>,
    out: Vec<TokenTree>,
}

impl TokenSink<'_> {
    fn print(&mut self, node: &impl Print) {
        print_to(node, self);
    }

    fn item(&mut self, item: &Item) {
        // An attribute may stand before these, and there is code in them.
        self.plain = matches!(
            item,
            Item::Const(_) | Item::Fn(_) | Item::Impl(_) | Item::Mod(_) | Item::Static(_) | Item::Trait(_)
        );
        if self.plain {
            self.out.extend(quiet());
        }
        self.print(item);
        self.plain = false;
    }

    fn finish(mut self) -> TokenStream {
        // The printer's brackets match.
        while let Some(outer) = self.stack.pop() {
            let inner = std::mem::replace(&mut self.out, outer);
            self.out.extend(inner);
        }
        self.out.into_iter().collect()
    }

    /// The input's span for what is printed of a place; for what a macro made, that of the call.
    fn lend(&self, printed: Printed<'_>, span: oxur_core::Span) -> Lending {
        let place = self.expansions.call_site(span);
        if place.source != SourceId(1) {
            Lending::call()
        } else if place == span {
            self.invocation.lend(printed, place)
        } else {
            self.invocation.lend_call(place)
        }
    }
}

impl Sink for TokenSink<'_> {
    fn ident(&mut self, text: &str, span: oxur_core::Span) {
        let span = self.lend(Printed::Word(text), span).span;
        // The tree holds identifiers only; of anything else rustc would not make a token but panic.
        let ident = match text.strip_prefix("r#") {
            _ if !is_rust_ident(text) => Ident::new("_", span),
            Some(raw) => Ident::new_raw(raw, span),
            None => Ident::new(text, span),
        };
        self.out.push(ident.into());
    }

    fn lifetime(&mut self, text: &str, span: oxur_core::Span) {
        let place = self.lend(Printed::Literal, span).span;
        self.out.push(errors::punct('\'', Spacing::Joint, place));
        self.ident(text.trim_start_matches('\''), span);
        if let Some(TokenTree::Ident(ident)) = self.out.last_mut() {
            ident.set_span(place);
        }
    }

    fn literal(&mut self, text: &str, span: oxur_core::Span) {
        let span = self.lend(Printed::Literal, span).span;
        let mut literal = text.parse().unwrap_or_else(|_| Literal::string(text));
        literal.set_span(span);
        self.out.push(literal.into());
    }

    fn punct(&mut self, c: char, spacing: oxur_core::Spacing, span: oxur_core::Span) {
        let spacing = match spacing {
            oxur_core::Spacing::Joint => Spacing::Joint,
            oxur_core::Spacing::Alone => Spacing::Alone,
        };
        let span = self.lend(Printed::Operator(c.encode_utf8(&mut [0; 4])), span).span;
        self.out.push(errors::punct(c, spacing, span));
    }

    fn operator(&mut self, text: &'static str, span: oxur_core::Span) {
        let lending = self.lend(Printed::Operator(text), span);
        for (at, c) in text.char_indices() {
            let spacing = if at + c.len_utf8() < text.len() { Spacing::Joint } else { Spacing::Alone };
            self.out.push(errors::punct(c, spacing, self.invocation.further(&lending, at)));
        }
    }

    fn open(&mut self, _delimiter: oxur_core::Delimiter, _bracket: Bracket, _span: oxur_core::Span) {
        self.stack.push(std::mem::take(&mut self.out));
    }

    fn close(&mut self, delimiter: oxur_core::Delimiter, bracket: Bracket, span: oxur_core::Span) {
        let span = self.lend(Printed::Brackets(delimiter, bracket), span).span;
        let delimiter = match delimiter {
            oxur_core::Delimiter::Paren => Delimiter::Parenthesis,
            oxur_core::Delimiter::Bracket => Delimiter::Bracket,
            oxur_core::Delimiter::Brace => Delimiter::Brace,
        };
        let outer = self.stack.pop().unwrap_or_default();
        let inner = std::mem::replace(&mut self.out, outer);
        let mut group = Group::new(delimiter, inner.into_iter().collect());
        group.set_span(match bracket {
            Bracket::Grouping | Bracket::Operand | Bracket::Block if !self.plain => span.resolved_at(Span::call_site()),
            _ => span,
        });
        self.out.push(group.into());
    }

    fn wraps(&self, span: oxur_core::Span) -> bool {
        self.plain && self.expansions.call_site(span) == span && self.invocation.is_head(span)
    }
}
