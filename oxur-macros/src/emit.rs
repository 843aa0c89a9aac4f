//! The compiled code as tokens that bear the spans of the Oxur tokens they come from.
//!
//! Names, operators and the parentheses of calls keep the plain span of the input, so that messages, panics and debuggers
//! show the Oxur code. Parentheses that only group, and braces of blocks, resolve at the call: to rustc they are the
//! macro's own, and no lint proposes to remove them from the user's text.

use oxur_ast::{Bracket, Print, Sink, print_to};
use oxur_comp::{Category, Output, RustCode, special_forms};
use oxur_core::{Expansions, Form, SourceId, is_rust_ident};
use proc_macro::{Delimiter, Group, Ident, Literal, Spacing, Span, TokenStream, TokenTree};

use crate::errors;
use crate::host::FileHost;
use crate::invocation::Invocation;

/// The tokens of the whole expansion: messages, what ties the expansion to the files it read, and the code.
pub(crate) fn tokens(output: &Output, invocation: &Invocation, forms: &[Form], host: &FileHost) -> TokenStream {
    let messages: Vec<TokenStream> = output
        .diagnostics
        .iter()
        .map(|diagnostic| errors::tokens(diagnostic, &output.sources, invocation))
        .chain(host.files_read().iter().filter_map(|path| Some(tracked(path.to_str()?))))
        .collect();
    let mut sink = TokenSink { invocation, expansions: &output.expansions, stack: Vec::new(), out: Vec::new() };
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
            items.iter().for_each(|item| sink.print(item));
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
    /// What is before the open brackets.
    stack: Vec<Vec<TokenTree>>,
    out: Vec<TokenTree>,
}

impl TokenSink<'_> {
    fn print(&mut self, node: &impl Print) {
        print_to(node, self);
    }

    fn finish(mut self) -> TokenStream {
        // The printer's brackets match.
        while let Some(outer) = self.stack.pop() {
            let inner = std::mem::replace(&mut self.out, outer);
            self.out.extend(inner);
        }
        self.out.into_iter().collect()
    }

    /// The input's span for a place: that of the user's token, also for what a macro made of it.
    fn span(&self, span: oxur_core::Span) -> Span {
        let place = self.expansions.call_site(span);
        if place.source == SourceId(1) { self.invocation.span_at(place.lo) } else { Span::call_site() }
    }
}

impl Sink for TokenSink<'_> {
    fn ident(&mut self, text: &str, span: oxur_core::Span) {
        let span = self.span(span);
        // The tree holds identifiers only; of anything else rustc would not make a token but panic.
        let ident = match text.strip_prefix("r#") {
            _ if !is_rust_ident(text) => Ident::new("_", span),
            Some(raw) => Ident::new_raw(raw, span),
            None => Ident::new(text, span),
        };
        self.out.push(ident.into());
    }

    fn lifetime(&mut self, text: &str, span: oxur_core::Span) {
        self.out.push(errors::punct('\'', Spacing::Joint, self.span(span)));
        self.ident(text.trim_start_matches('\''), span);
    }

    fn literal(&mut self, text: &str, span: oxur_core::Span) {
        let span = self.span(span);
        let mut literal = text.parse().unwrap_or_else(|_| Literal::string(text));
        literal.set_span(span);
        self.out.push(literal.into());
    }

    fn punct(&mut self, c: char, spacing: oxur_core::Spacing, span: oxur_core::Span) {
        let spacing = match spacing {
            oxur_core::Spacing::Joint => Spacing::Joint,
            oxur_core::Spacing::Alone => Spacing::Alone,
        };
        self.out.push(errors::punct(c, spacing, self.span(span)));
    }

    fn open(&mut self, _delimiter: oxur_core::Delimiter, _bracket: Bracket, _span: oxur_core::Span) {
        self.stack.push(std::mem::take(&mut self.out));
    }

    fn close(&mut self, delimiter: oxur_core::Delimiter, bracket: Bracket, span: oxur_core::Span) {
        let delimiter = match delimiter {
            oxur_core::Delimiter::Paren => Delimiter::Parenthesis,
            oxur_core::Delimiter::Bracket => Delimiter::Bracket,
            oxur_core::Delimiter::Brace => Delimiter::Brace,
        };
        let outer = self.stack.pop().unwrap_or_default();
        let inner = std::mem::replace(&mut self.out, outer);
        let mut group = Group::new(delimiter, inner.into_iter().collect());
        let span = self.span(span);
        group.set_span(match bracket {
            Bracket::Grouping | Bracket::Block => span.resolved_at(Span::call_site()),
            Bracket::Parameters | Bracket::Other => span,
        });
        self.out.push(group.into());
    }
}
