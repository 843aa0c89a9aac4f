//! Rust to the text of Oxur and back: the text that a Rust file becomes, and the proof that it means the same.

use std::io;
use std::sync::Arc;

use oxur_ast::{self as ast, Plain as _, Spanned as _};
use oxur_core::core::{
    Body, Expr, Ident, Item, RustExpr, RustItem, RustTokens, Stmt, Use, UseGlob, UsePath, Visibility,
};
use oxur_core::{Diagnostic, Form, Host, RustToken, RustTokenKind, SourceId, Span, Stream};

use crate::format::{FormatOptions, format_forms};
use crate::surface::with_notes;
use crate::{
    Census, CompiledDeclaration, Door, Input, Options, Raised, RustCode, SourceInput, Surface, compile, raise, surface,
};

/// A Rust file as the text of Oxur.
#[derive(Clone, Debug)]
pub struct FromRust {
    /// The text.
    pub text: String,
    /// How much of it is embedded Rust.
    pub census: Census,
    /// Why items or statements are embedded as a whole: how each of them differed before.
    pub reasons: Vec<RoundTripDifference>,
    /// What differs if the text is compiled; none if it gives the source's tokens up to the normal form.
    pub difference: Option<RoundTripDifference>,
}

/// Where what a text compiles to parts from the Rust that it was made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoundTripDifference {
    /// How many tokens are the same before.
    pub at: usize,
    /// The source's next tokens.
    pub source: String,
    /// The output's next tokens, or what the compiler says.
    pub output: String,
}

/// Turns the text of a Rust file into the text of Oxur.
///
/// The text is compiled by the whole pipeline and compared with the source: an item that would not come back is
/// embedded, as small a part of it as can be. The stages recurse as deep as the code nests: give the thread a stack of
/// [`STACK_SIZE`](crate::STACK_SIZE) bytes.
///
/// # Errors
///
/// The text is not made of Rust's tokens.
pub fn from_rust(text: &str) -> Result<FromRust, Box<Diagnostic>> {
    let file = ast::from_rust_with_positions(text, SOURCE)?;
    let mut raised = raise(&file);
    let source = normal(file.clone());
    let (mut made, mut reasons) = settled(&file, &mut raised, &source);
    if made.difference.is_none() {
        // The text as people read it, if it says the same.
        let comments = ast::rust_comments(text, SOURCE);
        let Surface { forms, census } = surface(&raised.attrs, &raised.items);
        // Blank lines stand where they stand in the Rust text.
        let options = FormatOptions { spaced: false, ..FormatOptions::for_forms() };
        let forms = with_notes(&forms, text, SOURCE, &comments);
        let noted = attempt_forms(&forms, &options, census, &source);
        match noted.difference {
            None => made = noted,
            Some(difference) => reasons.push(difference),
        }
    }
    made.reasons = reasons;
    Ok(made)
}

/// The source that a Rust text is for its places.
const SOURCE: SourceId = SourceId(1);

/// The text without comments, with what does not come back embedded, and why.
fn settled(file: &ast::File, raised: &mut Raised, source: &[RustToken]) -> (FromRust, Vec<RoundTripDifference>) {
    let first = attempt(raised, source);
    if first.difference.is_none() {
        return (first, Vec::new());
    }
    let mut settling = Settling::default();
    settling.file(file, raised);
    let mut reasons = settling.reasons;
    let mut made = attempt(raised, source);
    if reasons.is_empty() {
        reasons.extend(first.difference);
    }
    // What no item explains by itself: the items that are told of, one after the other.
    for _ in 0..MOST_TOLD {
        if made.difference.is_none() {
            break;
        }
        let Some(at) = told_item(&made.text, raised, file) else { break };
        let item = &mut raised.items[at];
        *item = embedded(ast::print_tokens(&file.items[at]), item.span());
        reasons.extend(made.difference.take());
        made = attempt(raised, source);
    }
    (made, reasons)
}

/// How many items are embedded because of what the compiler says of them among the others.
const MOST_TOLD: usize = 20;

/// The item that the compiler's first error is about, or the first that differs; none if it is embedded already.
fn told_item(text: &str, raised: &Raised, file: &ast::File) -> Option<usize> {
    let at = match compiled(text) {
        Err((_, lo)) => {
            // Each item is one form, behind the file's own attributes.
            let forms = oxur_core::read(SourceId(1), text, &oxur_core::ReadOptions::new(Door::File)).forms;
            let items = forms.get(raised.attrs.len()..)?;
            items.iter().position(|form| form.span.lo <= lo && lo <= form.span.hi)?
        }
        Ok(output) => {
            let same = |(item, from): &(&ast::Item, &ast::Item)| {
                let item = normal_of_output(&file_of(std::slice::from_ref(item)));
                difference(&item_tokens(std::slice::from_ref(from)), &item).is_none()
            };
            output.items.iter().zip(&file.items).take_while(same).count()
        }
    };
    let item = raised.items.get(at)?;
    (!matches!(item, Item::RustItem(_))).then_some(at)
}

fn file_of(items: &[ast::Item]) -> ast::File {
    let mut file = ast::File::new(Span::NOWHERE);
    file.items = items.to_vec();
    file
}

fn attempt(raised: &Raised, source: &[RustToken]) -> FromRust {
    let Surface { forms, census } = surface(&raised.attrs, &raised.items);
    attempt_forms(&forms, &FormatOptions::for_forms(), census, source)
}

fn attempt_forms(forms: &[Form], options: &FormatOptions, census: Census, source: &[RustToken]) -> FromRust {
    let text = format_forms(forms, options);
    let difference = match compiled(&text) {
        Ok(file) => difference(source, &normal_of_output(&file)),
        Err((message, _)) => Some(RoundTripDifference { at: 0, source: String::new(), output: message }),
    };
    FromRust { text, census, reasons: Vec::new(), difference }
}

/// What a text compiles to, by the pipeline that builds use.
///
/// # Errors
///
/// What the compiler says first, and where.
fn compiled(text: &str) -> Result<ast::File, (String, u32)> {
    let source = SourceInput {
        name: "file.oxr".to_owned(),
        text: Arc::from(text),
        module: Vec::new(),
        door: Door::File,
        forms: None,
    };
    let output = compile(Input { sources: vec![source], options: Options::default() }, &NoFiles);
    let told = output.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
    if let Some(diagnostic) = told {
        let place = output.sources.get(diagnostic.span().source).line_column(diagnostic.span().lo);
        let snippet: String = output.sources.snippet(diagnostic.span()).chars().take(80).collect();
        let message = format!("{}:{} {} {}: {snippet}", place.line, place.column, diagnostic.code, diagnostic.message);
        return Err((message, diagnostic.span().lo));
    }
    let mut file = ast::File::new(Span::NOWHERE);
    for module in output.modules {
        if let Some(declaration) = module.declaration {
            declare(&mut file.items, &module.path, declaration);
            continue;
        }
        if let RustCode::Items(items) = module.rust {
            file.items.extend(items);
        }
        file.attrs.extend(module.attrs.into_iter().map(|mut attr| {
            // A file's own attributes stand before its module there.
            attr.style = ast::AttrStyle::Inner;
            attr
        }));
    }
    Ok(file)
}

/// Puts `mod x;` where `(mod x)` stands: the compiler takes it out, since it puts the module's file in its place.
fn declare(items: &mut Vec<ast::Item>, path: &[String], declaration: CompiledDeclaration) {
    match path {
        [] => {}
        [name] => {
            let mut item = ast::ItemMod::new(ast::Ident::new(name, declaration.span), declaration.span);
            item.vis = declaration.vis;
            item.attrs = declaration.attrs;
            let before = |item: &ast::Item| item.span().lo < declaration.span.lo;
            let at = items.iter().position(|item| !before(item)).unwrap_or(items.len());
            items.insert(at, item.into());
        }
        [outer, rest @ ..] => {
            let inner = items.iter_mut().find_map(|item| match item {
                ast::Item::Mod(node) if node.ident.name == outer.as_str() => node.content.as_mut(),
                _ => None,
            });
            if let Some(inner) = inner {
                declare(inner, rest, declaration);
            }
        }
    }
}

/// The tokens of a tree in the normal form.
fn normal(mut file: ast::File) -> Vec<RustToken> {
    file.shebang = None;
    file.plain();
    ast::print_tokens(&file)
}

/// The tokens of what the compiler gives, as text read anew.
fn normal_of_output(file: &ast::File) -> Vec<RustToken> {
    match ast::from_rust(&ast::gen_rust(file), SourceId(0)) {
        Ok(again) => normal(again),
        Err(_) => ast::print_tokens(file),
    }
}

fn difference(source: &[RustToken], output: &[RustToken]) -> Option<RoundTripDifference> {
    let same = |(a, b): &(&RustToken, &RustToken)| same_token(a, b);
    let at = source.iter().zip(output).take_while(same).count();
    if at == source.len() && at == output.len() {
        return None;
    }
    let from = at.saturating_sub(8);
    let show = |tokens: &[RustToken]| {
        let end = tokens.len().min(at + 8);
        oxur_core::print_rust_tokens(tokens.get(from..end).unwrap_or_default())
    };
    Some(RoundTripDifference { at, source: show(source), output: show(output) })
}

/// Whether two tokens are one, spacing aside. A name that is a keyword in later editions only is the same with `r#`.
pub(crate) fn same_token(a: &RustToken, b: &RustToken) -> bool {
    match (&a.kind, &b.kind) {
        (RustTokenKind::Ident(a), RustTokenKind::Ident(b)) => a == b || without_raw(a) == without_raw(b),
        (RustTokenKind::Punct(a, _), RustTokenKind::Punct(b, _)) => a == b,
        (RustTokenKind::Literal(a), RustTokenKind::Literal(b)) => a.text == b.text,
        (a, b) => a == b,
    }
}

fn without_raw(name: &str) -> &str {
    match name {
        "r#async" | "r#await" | "r#dyn" | "r#gen" | "r#try" => &name[2..],
        _ => name,
    }
}

/// Embeds what does not come back, as small parts as can be.
#[derive(Default)]
struct Settling {
    reasons: Vec<RoundTripDifference>,
}

impl Settling {
    fn file(&mut self, file: &ast::File, raised: &mut Raised) {
        for (item, from) in raised.items.iter_mut().zip(&file.items) {
            let expected = item_tokens(std::slice::from_ref(from));
            self.item_from(item, &expected, &ast::print_tokens(from));
        }
    }

    fn item_from(&mut self, item: &mut Item, expected: &[RustToken], tokens: &[RustToken]) {
        let Some(mut reason) = alone(item, expected) else { return };
        // Parts are looked at only if the item as a whole is what the source is.
        if lowered(item) == expected {
            self.parts(item);
            match alone(item, expected) {
                None => return,
                Some(other) => reason = other,
            }
        }
        self.reasons.push(reason);
        *item = embedded(tokens.to_vec(), item.span());
    }

    /// Settles an item whose Core Form is right.
    fn item(&mut self, item: &mut Item) {
        let expected = lowered(item);
        let tokens = crate::lower::item_tokens(item, false);
        self.item_from(item, &expected, &tokens);
    }

    fn parts(&mut self, item: &mut Item) {
        match item {
            Item::Module(node) => {
                for item in node.items.iter_mut().flatten() {
                    self.item(item);
                }
            }
            Item::DefineImpl(node) => {
                let mut shell = (**node).clone();
                for member in &mut node.items {
                    self.member(member, |member| {
                        shell.items = vec![member.clone()];
                        Item::DefineImpl(Box::new(shell.clone()))
                    });
                }
            }
            Item::DefineTrait(node) => {
                let mut shell = (**node).clone();
                for member in &mut node.items {
                    self.member(member, |member| {
                        shell.items = vec![member.clone()];
                        Item::DefineTrait(Box::new(shell.clone()))
                    });
                }
            }
            Item::DefineFunc(node) => {
                let mut shell = (**node).clone();
                if let Some(body) = &mut node.body {
                    self.body(body, |body| {
                        shell.body = Some(body);
                        Item::DefineFunc(Box::new(shell.clone()))
                    });
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, member: &mut Item, mut around: impl FnMut(&Item) -> Item) {
        let whole = around(member);
        let expected = lowered(&whole);
        let Some(mut reason) = alone(&whole, &expected) else { return };
        if let Item::DefineFunc(node) = member {
            let mut shell = (**node).clone();
            if let Some(body) = &mut node.body {
                self.body(body, |body| {
                    shell.body = Some(body);
                    around(&Item::DefineFunc(Box::new(shell.clone())))
                });
            }
            match alone(&around(member), &expected) {
                None => return,
                Some(other) => reason = other,
            }
        }
        self.reasons.push(reason);
        *member = embedded(crate::lower::item_tokens(member, true), member.span());
    }

    /// Embeds the statements of a body that do not come back alone.
    fn body(&mut self, body: &mut Body, mut around: impl FnMut(Body) -> Item) {
        let span = body.span;
        let mut reason = |stmts: Vec<Stmt>, value: Option<Box<Expr>>| {
            let item = around(Body { attrs: Vec::new(), stmts, value, span });
            alone(&item, &lowered(&item))
        };
        for stmt in &mut body.stmts {
            let Some(reason) = reason(vec![stmt.clone()], None) else { continue };
            let span = stmt.span();
            match stmt {
                Stmt::Expr(expr) => *expr = rust_expr(expr, span),
                Stmt::Let(node) => {
                    if let Some(init) = &mut node.init {
                        *init = rust_expr(init, span);
                    }
                }
                Stmt::Item(item) => {
                    self.item(item);
                    continue;
                }
            }
            self.reasons.push(reason);
        }
        if let Some(value) = &mut body.value
            && let Some(reason) = reason(Vec::new(), Some(value.clone()))
        {
            let span = value.span();
            **value = rust_expr(value, span);
            self.reasons.push(reason);
        }
    }
}

fn rust_expr(expr: &Expr, span: Span) -> Expr {
    RustExpr { tokens: RustTokens(crate::lower::expr_tokens(expr).into()), span }.into()
}

fn item_tokens(items: &[ast::Item]) -> Vec<RustToken> {
    normal(file_of(items))
}

/// How an item by itself differs from these tokens when it comes back; none if it does not.
fn alone(item: &Item, expected: &[RustToken]) -> Option<RoundTripDifference> {
    // Names may come from the items around it: the module is one that imports what is not seen.
    let open = UsePath {
        name: Ident::new("around", Span::NOWHERE),
        tree: UseGlob { span: Span::NOWHERE }.into(),
        span: Span::NOWHERE,
    };
    let open: Item =
        Use { attrs: Vec::new(), vis: Visibility::Inherited, global: false, tree: open.into(), span: Span::NOWHERE }
            .into();
    let mut whole = lowered(&open);
    whole.extend_from_slice(expected);
    attempt(&Raised { attrs: Vec::new(), items: vec![open, item.clone()] }, &whole).difference
}

/// The tokens that lowering makes of an item, in the normal form.
fn lowered(item: &Item) -> Vec<RustToken> {
    let mut file = ast::File::new(Span::NOWHERE);
    let tokens = crate::lower::item_tokens(item, false);
    if let Ok(tokens) = ast::Tokens::new(tokens) {
        file.items.push(ast::Item::Verbatim(tokens));
    }
    normal_of_output(&file)
}

fn embedded(tokens: Vec<RustToken>, span: Span) -> Item {
    RustItem { attrs: Vec::new(), tokens: RustTokens(tokens.into()), span }.into()
}

/// A world without files: what is compared stands in one text. Modules in files of their own are empty.
struct NoFiles;

impl Host for NoFiles {
    fn read_file(&self, _: &str, _: &str) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn print(&self, _: Stream, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}
