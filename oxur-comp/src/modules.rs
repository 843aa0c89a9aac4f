//! A module on its way through the stages: read, expanded, compiled.

use oxur_core::core::{Attr, Body, Item, Visibility};
use oxur_core::{Door, Form, SourceId, Span};

/// A source that has been read.
#[derive(Clone, Debug)]
pub struct ReadModule {
    /// The source.
    pub source: SourceId,
    /// The module's path from the crate's root.
    pub path: Vec<String>,
    /// How the source came in.
    pub door: Door,
    /// The forms.
    pub forms: Vec<Form>,
}

/// A source whose macros and sugar are gone.
#[derive(Clone, Debug)]
pub struct ExpandedModule {
    /// The source.
    pub source: SourceId,
    /// The module's path from the crate's root.
    pub path: Vec<String>,
    /// How the source came in.
    pub door: Door,
    /// The `(mod x)` that declares it, if there is one.
    pub declaration: Option<Declaration>,
    /// Its own `#![…]` and `//!`, as outer attributes of the module.
    pub attrs: Vec<Attr>,
    /// What is in it.
    pub code: Code,
}

/// How another source declares a module: `(pub mod x)`. The declaring source does not have the module as an item.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The visibility.
    pub vis: Visibility,
    /// The attributes before it.
    pub attrs: Vec<Attr>,
    /// Where it stands.
    pub span: Span,
}

/// The Core Forms of a source.
#[derive(Clone, PartialEq, Debug)]
pub enum Code {
    /// Items: of every file, and of inline code that has nothing else.
    Items(Vec<Item>),
    /// Inline code of another kind: statements (without value), one expression (without statements), or both, which
    /// make a block.
    Body(Body),
}

impl Default for Code {
    fn default() -> Self {
        Self::Items(Vec::new())
    }
}

/// A source that is done.
#[derive(Clone, Debug)]
pub struct CompiledModule {
    /// The source.
    pub source: SourceId,
    /// The module's path from the crate's root.
    pub path: Vec<String>,
    /// How the source came in.
    pub door: Door,
    /// The `(mod x)` that declares it, if there is one.
    pub declaration: Option<CompiledDeclaration>,
    /// Its own `#![…]` and `//!`, as outer attributes of the module.
    pub attrs: Vec<oxur_ast::Attribute>,
    /// The Core Forms, with all that is computed at compile time in place.
    pub core: Code,
    /// The Rust code.
    pub rust: RustCode,
}

/// A [`Declaration`] in Rust's terms.
#[derive(Clone, Debug)]
pub struct CompiledDeclaration {
    /// The visibility.
    pub vis: oxur_ast::Visibility,
    /// The attributes before it.
    pub attrs: Vec<oxur_ast::Attribute>,
    /// Where it stands.
    pub span: Span,
}

/// The Rust code of a source.
#[derive(Clone, PartialEq, Debug)]
pub enum RustCode {
    /// Items.
    Items(Vec<oxur_ast::Item>),
    /// Statements.
    Stmts(Vec<oxur_ast::Stmt>),
    /// An expression.
    Expr(Box<oxur_ast::Expr>),
}
