//! A session: definitions and variables that come one after the other, and stay as long as the machine does.
//!
//! A variable is a static that is not initialised by code: its value is computed when it is defined. Since it outlives
//! each piece of code, what rustc's borrow checker would say of a local is said here of it: when it has been moved, and
//! whether it may be changed.

use std::sync::Arc;

use oxur_core::codes::{session as codes, vm};
use oxur_core::core::{Def, Expr, Item};
use oxur_core::{Diagnostic, Severity, Span, Symbol};

use crate::datum::Value;
use crate::owned::{Uses, uses};
use crate::thir::Body;
use crate::trap::Trap;
use crate::types::{DefId, Ty};
use crate::vm::Vm;

/// A variable that has been defined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Its type, as Rust writes it.
    pub ty: String,
    /// Whether that is `()` or `!`, of which there is nothing to show.
    pub unit: bool,
}

/// Why an entry of a session gave nothing.
#[derive(Clone, PartialEq, Debug)]
pub enum Ended {
    /// It is wrong, panicked, or met a limit.
    Failed(Vec<Diagnostic>),
    /// It ended the program, with this code.
    Exit(i32),
}

impl From<Vec<Diagnostic>> for Ended {
    fn from(list: Vec<Diagnostic>) -> Self {
        Self::Failed(list)
    }
}

impl Vm<'_> {
    /// Defines items of a session and checks them. Where a name is there already the new item takes its place, in what was
    /// defined before as well. An item that names what is not there yet is kept: that is a warning.
    ///
    /// # Errors
    ///
    /// What is wrong with them; then none of them is defined.
    pub fn define_items(&mut self, module: &[Symbol], items: Vec<Item>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        self.machine.checker.set_stack(self.stack);
        let before = self.machine.checker.defs.snapshot();
        let first = before.definitions();
        self.add_items(module, items);
        let mut found = self.machine.checker.check_items(first);
        if found.iter().any(|diagnostic| diagnostic.code != vm::UNKNOWN_NAME) {
            for def in self.machine.checker.defs.own_from(first) {
                self.machine.checker.remove_impl(def);
            }
            self.machine.checker.defs.restore(before);
            self.forget_replaced();
            return Err(found);
        }
        for diagnostic in &mut found {
            diagnostic.severity = Severity::Warning;
        }
        Ok(found)
    }

    /// Takes back the impl of the crate that stands at that place.
    pub fn remove_impl(&mut self, span: Span) {
        if let Some(def) = self.machine.checker.impl_at(span) {
            self.machine.checker.remove_impl(def);
            self.machine.forget_code();
        }
    }

    /// Defines a variable, whose value is computed now. What it moved from other variables is gone from there.
    ///
    /// # Errors
    ///
    /// Its value is wrong, panics, or meets a limit; then an earlier variable of the name is still there.
    pub fn define_variable(&mut self, module: &[Symbol], def: Def) -> Result<Variable, Ended> {
        self.machine.checker.set_stack(self.stack);
        let def = self.machine.checker.new_variable(module, def);
        let body = self.machine.checker.body(def)?;
        let address = self.run_entry(&body)?;
        let ty = body.ret;
        self.machine.set_static(def, address);
        self.machine.checker.settle_variable(module, def, ty);
        self.forget_replaced();
        Ok(self.variable(ty))
    }

    /// Defines variables that are the parts of one value, a tuple: as many as it has items.
    ///
    /// # Errors
    ///
    /// As of [`Vm::define_variable`].
    pub fn define_parts(&mut self, module: &[Symbol], whole: Def, parts: Vec<Def>) -> Result<Vec<Variable>, Ended> {
        self.machine.checker.set_stack(self.stack);
        let whole = self.machine.checker.new_variable(module, whole);
        let body = self.machine.checker.body(whole)?;
        let address = self.run_entry(&body)?;
        let types = self.machine.field_types(body.ret, 0).map_err(|trap| self.ended(trap))?;
        let layout = self.machine.layout(body.ret).map_err(|trap| self.ended(trap))?;
        let offsets = layout.variants.first().cloned().unwrap_or_default();
        let mut variables = Vec::new();
        for ((part, ty), offset) in parts.into_iter().zip(types).zip(offsets) {
            let def = self.machine.checker.new_variable(module, part);
            self.machine.set_static(def, address + offset as u64);
            self.machine.checker.settle_variable(module, def, ty);
            variables.push(self.variable(ty));
        }
        self.forget_replaced();
        Ok(variables)
    }

    /// Evaluates an expression of a session.
    ///
    /// # Errors
    ///
    /// It is wrong, panics, or meets a limit.
    pub fn eval_entry(&mut self, module: &[Symbol], expr: &Expr) -> Result<Value, Ended> {
        self.machine.checker.set_stack(self.stack);
        let body = self.machine.checker.check_expr(module, expr, None)?;
        let address = self.run_entry(&body)?;
        self.machine.read_value(body.ret, address).map_err(|trap| self.ended(trap))
    }

    /// The type of an expression of a session, which is not evaluated.
    ///
    /// # Errors
    ///
    /// It is wrong.
    pub fn type_of(&mut self, module: &[Symbol], expr: &Expr) -> Result<String, Vec<Diagnostic>> {
        self.machine.checker.set_stack(self.stack);
        let body = self.machine.checker.check_expr(module, expr, None)?;
        Ok(self.machine.checker.show(body.ret))
    }

    fn variable(&self, ty: Ty) -> Variable {
        Variable { ty: self.machine.checker.show(ty), unit: ty.is_unit() || ty.is_never() }
    }

    /// Checks all that a body reaches and what it does to variables, and evaluates it.
    fn run_entry(&mut self, body: &Arc<Body>) -> Result<u64, Ended> {
        let reached = crate::reach::reach_body(&mut self.machine.checker, body, false)?;
        let own = uses(&mut self.machine, body);
        let mut errors = self.misuses(&own, false);
        for def in reached {
            // A constant's value is computed once, and a variable is no part of it.
            if let Ok(body) = self.machine.checker.body(def) {
                let used = uses(&mut self.machine, &body);
                errors.extend(self.misuses(&used, true));
            }
        }
        if !errors.is_empty() {
            oxur_core::sort_diagnostics(&mut errors);
            return Err(Ended::Failed(errors));
        }
        let result = self.machine.evaluate(body);
        for found in &own.moves {
            self.moved.insert(found.variable, found.span);
        }
        result.map_err(|trap| self.ended(trap))
    }

    fn ended(&mut self, trap: Trap) -> Ended {
        if let Trap::Exit(code) = trap {
            self.machine.reset();
            return Ended::Exit(code);
        }
        Ended::Failed(vec![self.machine.diagnostic(trap)])
    }

    /// What code does to variables that it may not; code of a function may run more than once.
    fn misuses(&self, uses: &Uses, function: bool) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        for &(variable, span) in &uses.named {
            if let Some(&at) = self.moved.get(&variable) {
                let name = self.name(variable);
                let message = format!("the variable `{name}` has been moved");
                let diagnostic = Diagnostic::error(codes::MOVED, span, message).label(at, "its value went here");
                errors.push(diagnostic.help(format!("define it anew, or keep it there with `(.clone {name})`")));
            }
        }
        for found in &uses.moves {
            if function || found.repeated {
                let name = self.name(found.variable);
                let message = format!("the variable `{name}` would be moved each time that this runs");
                let diagnostic = Diagnostic::error(codes::MOVE_AGAIN, found.span, message);
                errors.push(diagnostic.help(format!("write `(.clone {name})` or `&{name}`")));
            }
        }
        let mut taken: Vec<DefId> = Vec::new();
        for found in &uses.moves {
            if taken.contains(&found.variable) && !function && !found.repeated {
                let name = self.name(found.variable);
                let message = format!("the variable `{name}` is moved twice");
                let diagnostic = Diagnostic::error(codes::MOVED, found.span, message);
                errors.push(diagnostic.help(format!("write `(.clone {name})` at one of the places")));
            }
            taken.push(found.variable);
        }
        for &(variable, span) in &uses.changes {
            let name = self.name(variable);
            let message = format!("the variable `{name}` cannot be changed");
            let diagnostic = Diagnostic::error(codes::NOT_MUTABLE, span, message);
            errors.push(diagnostic.help(format!("define it with `(def mut {name} …)`")));
        }
        errors
    }

    fn name(&self, variable: DefId) -> String {
        self.machine.checker.defs.get(variable).name.to_string()
    }
}
