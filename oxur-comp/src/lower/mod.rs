//! Lowering: Core Forms to the Oxur AST. The one place where Lisp concepts become Rust concepts.
//!
//! It is total: every valid program lowers. It adds only what Rust needs to say the same thing, and every node bears
//! the place of the Oxur symbol or form that it came from.

mod attr;
mod control;
mod expr;
mod generics;
mod item;
mod literal;
mod macros;
mod member;
mod path;
mod pattern;
mod place;
mod stmt;
mod tokens;
mod types;

use oxur_ast as ast;
use oxur_core::core::{self, Attr, Item};
use oxur_core::{Diagnostic, SourceMap};

#[cfg(feature = "raise")]
pub(crate) use self::control::is_plain;
#[cfg(feature = "raise")]
pub(crate) use self::stmt::is_unit_block;
use crate::{Code, CompiledDeclaration, Declaration, Edition, RustCode};

/// Lowers code; `sources` are the texts that it came from, in which the places of operators and keywords are looked up.
///
/// Valid code lowers without diagnostics. What is not valid is left out, and a diagnostic tells of it.
#[must_use]
pub fn lower(code: &Code, sources: &SourceMap, edition: Edition) -> (RustCode, Vec<Diagnostic>) {
    let mut lowerer = Lowerer::new(sources, edition);
    let rust = match code {
        Code::Items(items) => RustCode::Items(lowerer.items(items)),
        Code::Body(body) => match &body.value {
            Some(value) if body.stmts.is_empty() => RustCode::Expr(Box::new(lowerer.expr(value))),
            Some(_) => RustCode::Expr(Box::new(lowerer.block_expr(body, body.span))),
            None => RustCode::Stmts(lowerer.block(body).stmts),
        },
    };
    (rust, lowerer.diagnostics)
}

/// Lowers the attributes of a module.
#[must_use]
pub fn lower_attrs(attrs: &[Attr], sources: &SourceMap) -> (Vec<ast::Attribute>, Vec<Diagnostic>) {
    let mut lowerer = Lowerer::new(sources, Edition::default());
    let attrs = lowerer.attrs(attrs);
    (attrs, lowerer.diagnostics)
}

/// Lowers the declaration of a module.
#[must_use]
pub fn lower_declaration(declaration: &Declaration, sources: &SourceMap) -> (CompiledDeclaration, Vec<Diagnostic>) {
    let mut lowerer = Lowerer::new(sources, Edition::default());
    let vis = lowerer.vis(&declaration.vis);
    let attrs = lowerer.attrs(&declaration.attrs);
    (CompiledDeclaration { vis, attrs, span: declaration.span }, lowerer.diagnostics)
}

struct Lowerer<'s> {
    sources: &'s SourceMap,
    edition: Edition,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Lowerer<'s> {
    fn new(sources: &'s SourceMap, edition: Edition) -> Self {
        Self { sources, edition, diagnostics: Vec::new() }
    }

    fn items(&mut self, items: &[Item]) -> Vec<ast::Item> {
        items.iter().filter_map(|item| self.item(item)).collect()
    }

    fn ident(&mut self, ident: core::Ident) -> ast::Ident {
        ast::Ident { name: ident.name, span: ident.span }
    }

    fn lifetime(&mut self, lifetime: core::Lifetime) -> ast::Lifetime {
        ast::Lifetime { name: lifetime.name, span: lifetime.span }
    }

    fn member(&mut self, member: core::Member) -> ast::Member {
        match member {
            core::Member::Named(name) => ast::Member::Named(self.ident(name)),
            core::Member::Index(index, span) => ast::Member::Unnamed(ast::Index::new(index, span)),
        }
    }
}

/// The Rust tokens of a node that is embedded in forms.
#[cfg(feature = "raise")]
pub(crate) fn expr_tokens(expr: &core::Expr) -> Vec<oxur_core::RustToken> {
    alone(|lowerer| ast::print_tokens(&lowerer.expr(expr)))
}

/// The Rust tokens of a pattern.
#[cfg(feature = "raise")]
pub(crate) fn pat_tokens(pat: &core::Pat) -> Vec<oxur_core::RustToken> {
    alone(|lowerer| ast::print_tokens(&lowerer.pat(pat)))
}

/// The Rust tokens of a type.
#[cfg(feature = "raise")]
pub(crate) fn type_tokens(ty: &core::Type) -> Vec<oxur_core::RustToken> {
    alone(|lowerer| ast::print_tokens(&lowerer.ty(ty)))
}

/// The Rust tokens of an item of a module or body, or of one of a trait, an `impl` or an extern block.
#[cfg(feature = "raise")]
pub(crate) fn item_tokens(item: &Item, member: bool) -> Vec<oxur_core::RustToken> {
    alone(|lowerer| match member {
        false => lowerer.item(item).map(|item| ast::print_tokens(&item)),
        // A trait's items are what an impl's and an extern block's are, and may lack their bodies; they have no
        // visibility, which the other two may have.
        true if has_body(item) => lowerer.impl_item(item).map(|item| ast::print_tokens(&item)),
        true => lowerer.trait_item(item).map(|item| ast::print_tokens(&item)),
    })
    .unwrap_or_default()
}

/// The Rust tokens of a macro's arguments.
#[cfg(feature = "raise")]
pub(crate) fn args_tokens(args: &core::MacroArgs) -> Vec<oxur_core::RustToken> {
    alone(|lowerer| lowerer.macro_args(args))
}

#[cfg(feature = "raise")]
fn has_body(item: &Item) -> bool {
    match item {
        Item::DefineFunc(node) => node.body.is_some(),
        Item::DefineConst(node) => node.value.is_some(),
        Item::DefineType(node) => node.ty.is_some(),
        _ => true,
    }
}

#[cfg(feature = "raise")]
fn alone<T>(lower: impl FnOnce(&mut Lowerer<'_>) -> T) -> T {
    let sources = SourceMap::new();
    lower(&mut Lowerer::new(&sources, Edition::default()))
}
