//! Says of any program in Core Forms whether it is well-formed. Each rule has a code (OXR0350 to OXR0399).
//!
//! What only a look at types or other items could tell is not asked here: that is rustc's and the VM's.

mod control;
mod items;
mod names;
mod patterns;
#[cfg(test)]
mod tests;

use super::{
    Attr, AttrKind, Body, Expr, GenericArg, Ident, Item, Lifetime, Pat, Path, Program, RustTokens, Stmt, Type, Visitor,
    Walk,
};
use crate::codes::core as codes;
use crate::{Diagnostic, Span};

use self::control::Scope;
use self::items::Place;

/// How far a program has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stage {
    /// Macros and sugar are gone; what is computed at compile time is not computed yet.
    Expanded,
    /// What is computed at compile time is in place: the program can become Rust.
    Evaluated,
}

/// All that is wrong with a program.
#[must_use]
pub fn validate(program: &Program, stage: Stage) -> Vec<Diagnostic> {
    validate_items(&program.items, stage)
}

/// All that is wrong with the items of a module.
#[must_use]
pub fn validate_items(items: &[Item], stage: Stage) -> Vec<Diagnostic> {
    let mut validator = Validator::new(stage);
    validator.in_place(Place::Module, |validator| {
        for item in items {
            validator.item(item);
        }
    });
    validator.diagnostics
}

/// All that is wrong with statements and expressions that stand alone, as in an `oxur!` that gives an expression.
#[must_use]
pub fn validate_body(body: &Body, stage: Stage) -> Vec<Diagnostic> {
    let mut validator = Validator::new(stage);
    // Labels and loops around the code are not known.
    validator.scopes.push(Scope::Unknown);
    validator.body(body);
    validator.diagnostics
}

struct Validator {
    stage: Stage,
    diagnostics: Vec<Diagnostic>,
    /// Where items stand.
    place: Place,
    /// Whether this is within a function that exists at compile time only.
    comptime: bool,
    /// What `break`, `continue` and labels can refer to, outermost first.
    scopes: Vec<Scope>,
    depth: usize,
    too_deep: bool,
}

/// How deep expressions, patterns, types and items may stand within each other.
const MAX_DEPTH: usize = super::MAX_DEPTH;

impl Validator {
    fn new(stage: Stage) -> Self {
        Self {
            stage,
            diagnostics: Vec::new(),
            place: Place::Body,
            comptime: false,
            scopes: Vec::new(),
            depth: 0,
            too_deep: false,
        }
    }

    fn error(&mut self, code: &'static str, place: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, place, message));
    }

    fn deeper(&mut self, place: Span, check: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            // Once is enough: everything around it is too deep as well.
            if !std::mem::replace(&mut self.too_deep, true) {
                let message = format!("this nests deeper than {MAX_DEPTH} levels");
                let diagnostic = Diagnostic::error(codes::NESTED_TOO_DEEP, place, message);
                self.diagnostics.push(diagnostic.help("give a part of it a name of its own"));
            }
            return;
        }
        self.depth += 1;
        check(self);
        self.depth -= 1;
    }

    /// Checks with an empty set of labels and loops, as the body of a function or closure has it.
    fn fresh_scopes(&mut self, check: impl FnOnce(&mut Self)) {
        let scopes = std::mem::take(&mut self.scopes);
        check(self);
        self.scopes = scopes;
    }

    fn in_place(&mut self, place: Place, check: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.place, place);
        check(self);
        self.place = before;
    }
}

impl Visitor for Validator {
    fn item(&mut self, item: &Item) {
        self.deeper(item.span(), |validator| {
            validator.fresh_scopes(|validator| validator.check_item(item));
        });
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if let Stmt::Let(node) = stmt
            && node.otherwise.is_some()
            && node.init.is_none()
        {
            self.error(codes::LET_ELSE, node.span, "a `let` with `:else` needs a value");
        }
        stmt.walk_children(self);
    }

    fn body(&mut self, body: &Body) {
        for attr in &body.attrs {
            if let AttrKind::Outer(_) = attr.kind {
                self.error(codes::ATTRIBUTE, attr.span, "a body takes inner attributes only");
            }
            attr.walk_children(self);
        }
        self.in_place(Place::Body, |validator| {
            body.stmts.walk(validator);
            body.value.walk(validator);
        });
    }

    fn expr(&mut self, expr: &Expr) {
        self.deeper(expr.span(), |validator| validator.check_expr(expr));
    }

    fn pat(&mut self, pat: &Pat) {
        self.deeper(pat.span(), |validator| validator.check_pat(pat));
    }

    fn ty(&mut self, ty: &Type) {
        self.deeper(ty.span(), |validator| {
            if let Type::ImplType(node) = ty {
                validator.check_captures(&node.bounds);
            }
            // A length or a constant argument is a body of its own.
            validator.fresh_scopes(|validator| ty.walk_children(validator));
        });
    }

    fn path(&mut self, path: &Path) {
        self.check_path(path);
    }

    fn generic_arg(&mut self, arg: &GenericArg) {
        self.check_generic_arg(arg);
    }

    fn ident(&mut self, ident: &Ident) {
        self.check_ident(*ident);
    }

    fn lifetime(&mut self, lifetime: &Lifetime) {
        self.check_lifetime(*lifetime);
    }

    fn attr(&mut self, attr: &Attr) {
        if let AttrKind::Inner(_) = attr.kind {
            self.error(codes::ATTRIBUTE, attr.span, "an inner attribute stands at the start of a body or module only");
        }
        attr.walk_children(self);
    }

    fn rust_tokens(&mut self, tokens: &RustTokens) {
        self.check_tokens(tokens);
    }
}
