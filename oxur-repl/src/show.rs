//! Values as text, by their own `Debug`.

use std::sync::Arc;

use oxur_comp::{Code, Options, compile_entry};
use oxur_core::core::{Bind, Block, BlockKind, Body, Expr, Ident, Let, RefExpr, RefKind, Stmt};
use oxur_core::{Door, NoHost, ReadOptions, Symbol, read};
use oxur_vm::{Datum, Ended, Vm};

/// The variable that refers to what is to be printed.
const SHOWN: &str = "oxur_shown";

/// How long a value may be to stand on one line.
const ONE_LINE: usize = 100;

/// Prints values.
#[derive(Debug)]
pub(crate) struct Printer {
    short: Option<Expr>,
    long: Option<Expr>,
}

impl Printer {
    pub(crate) fn new() -> Self {
        Self { short: formatted("{:?}"), long: formatted("{:#?}") }
    }

    /// A value as text; none if its type has no `Debug`.
    ///
    /// # Errors
    ///
    /// The value cannot be had, or printing it fails.
    pub(crate) fn print(&self, vm: &mut Vm<'_>, value: &Expr) -> Result<Option<String>, Ended> {
        let Some(short) = self.short.as_ref().map(|format| of(value, format)) else { return Ok(None) };
        if vm.type_of(&[], &short).is_err() {
            return Ok(None);
        }
        let text = text(vm, &short)?;
        match (&text, &self.long) {
            (Some(short), Some(long)) if short.chars().count() > ONE_LINE => self::text(vm, &of(value, long)),
            _ => Ok(text),
        }
    }
}

fn text(vm: &mut Vm<'_>, expr: &Expr) -> Result<Option<String>, Ended> {
    match vm.eval_entry(&[], expr)?.data {
        Datum::String(text) => Ok(Some(text)),
        _ => Ok(None),
    }
}

/// `{ let shown = &value; format }`
fn of(value: &Expr, format: &Expr) -> Expr {
    let span = value.span();
    let name = Ident { name: Symbol::new(SHOWN), span };
    let pattern = Bind { by_ref: false, mutable: false, name, pattern: None, span }.into();
    let init = Some(RefExpr { kind: RefKind::Shared, value: value.clone(), span }.into());
    let stmt = Stmt::Let(Box::new(Let { attrs: Vec::new(), pattern, ty: None, init, otherwise: None, span }));
    let body = Body { attrs: Vec::new(), stmts: vec![stmt], value: Some(Box::new(format.clone())), span };
    Block { kind: BlockKind::Plain, label: None, body, span }.into()
}

/// The expression that formats the variable.
fn formatted(format: &str) -> Option<Expr> {
    let options = Options { index: Some(Arc::default()), inline_module: Some(Vec::new()), ..Options::default() };
    let mut session = oxur_comp::Session::new(options, &NoHost);
    let text = format!("(format! \"{format}\" {SHOWN})");
    let source = session.sources.add("shown", text.as_str());
    let forms = read(source, &text, &ReadOptions::new(Door::File)).forms;
    match compile_entry(source, forms, &mut session).code {
        Code::Body(body) => body.value.map(|value| *value),
        Code::Items(_) => None,
    }
}
