//! Evaluation: what is computed at compile time is replaced by its value.
//!
//! A `comptime` must be known to the machine. A constant or static is evaluated where all that it reaches is, and left
//! to rustc where it is not; which of the two is decided before anything runs.

mod definitions;
pub(crate) mod known;
mod machine;
mod macros;
mod reify;
mod scope;
mod standin;
mod used;

use oxur_core::codes::{comptime as codes, vm};
use oxur_core::core::{
    Block, BlockKind, Body, Comptime, Def, DefineConst, DefineFunc, DefineStatic, Expr, Ident, Item, Let, Pat, Path,
    Safety, Stmt, Type, VarRef, VisitorMut, Walk,
};
use oxur_core::{Diagnostic, Door, Set, Span, Symbol, mapped};
use oxur_vm::{Datum, Vm};

use crate::program::program;
use crate::{Code, ExpandedModule, Session};

pub(crate) use self::macros::MacroMachine;

use self::definitions::Definitions;
use self::machine::{Outcome, attempt, may_be_rust, vm_options};
use self::reify::{Reifier, Wanted};
use self::scope::{Binders, Scope};

/// Where the code of an `oxur!` stands in the machine's program: Rust tells no one in which module that is.
const INLINE_MODULE: &str = "oxur_inline";

/// Evaluates all `comptime`s, constants, statics and `def`s of the modules. What fails is told in the session; a value of
/// the same type stands in for it where there is one, so that rustc finds no mistakes that follow from it, and else the
/// item around it is left out.
pub fn evaluate(modules: &mut [ExpandedModule], session: &mut Session<'_>) {
    if !modules.iter().any(|module| known::has_unknowns(&module.code)) {
        return;
    }
    let mut whole = session.options.index.as_deref().map(|index| index.program.clone()).unwrap_or_default();
    whole.items.extend(program(modules).items);
    let inline: Vec<Symbol> = match &session.options.inline_module {
        Some(path) => path.iter().map(|name| Symbol::new(name)).collect(),
        None => vec![Symbol::new(INLINE_MODULE)],
    };
    let mut definitions = Definitions::of(&whole);
    let mut vm = Vm::new(whole, vm_options(&session.options), session.host);
    for module in &*modules {
        if let (Door::Macro, Code::Items(items)) = (module.door, &module.code) {
            vm.add_items(&inline, items.clone());
            definitions.add(&inline, items);
        }
    }
    let mut reached = Set::default();
    for module in &mut *modules {
        let path = match module.door {
            Door::File => mapped(&module.path, |name| Symbol::new(name)),
            Door::Macro => inline.clone(),
        };
        let mut evaluator = Evaluator {
            vm: &mut vm,
            definitions: &definitions,
            module: path,
            scope: Scope::default(),
            diagnostics: Vec::new(),
            cycles: Vec::new(),
            in_constant: false,
            failed: false,
            reached: &mut reached,
        };
        match &mut module.code {
            Code::Items(items) => evaluator.items(items),
            Code::Body(body) => {
                evaluator.body(body);
                if evaluator.failed {
                    module.code = Code::default();
                }
            }
        }
        session.diagnostics.extend(evaluator.diagnostics);
    }
    used::mark_used(modules, &reached);
}

struct Evaluator<'v, 'h> {
    vm: &'v mut Vm<'h>,
    definitions: &'v Definitions,
    /// The path of the module.
    module: Vec<Symbol>,
    scope: Scope,
    diagnostics: Vec<Diagnostic>,
    /// The constants that need each other, of which that has been told.
    cycles: Vec<Symbol>,
    /// Whether this is within the value of a constant or static.
    in_constant: bool,
    /// Whether something failed for which nothing can stand in.
    failed: bool,
    /// The places of what evaluations used.
    reached: &'v mut Set<Span>,
}

impl Evaluator<'_, '_> {
    /// Evaluates the items of a module; leaves out those that fail.
    fn items(&mut self, items: &mut Vec<Item>) {
        items.retain_mut(|item| {
            self.item(item);
            !std::mem::take(&mut self.failed)
        });
    }

    fn in_scope(&mut self, within: impl FnOnce(&mut Self)) {
        let (generics, locals, items) = (self.scope.generics.len(), self.scope.locals.len(), self.scope.items.len());
        within(self);
        self.scope.generics.truncate(generics);
        self.scope.locals.truncate(locals);
        self.scope.items.truncate(items);
    }

    /// Evaluates an expression where it stands: with the items of the bodies around it.
    fn attempt(&mut self, expr: &Expr, wanted: Option<&Type>) -> Outcome {
        if self.scope.items.is_empty() {
            return attempt(self.vm, &self.module, expr, wanted, self.reached);
        }
        let span = expr.span();
        let mut stmts: Vec<Stmt> = self.scope.items.iter().cloned().map(Stmt::Item).collect();
        let value = match wanted {
            None => expr.clone(),
            Some(ty) => {
                let name = Ident::new("value", span);
                let pattern = oxur_core::core::Bind { by_ref: false, mutable: false, name, pattern: None, span }.into();
                let (ty, init) = (Some(ty.clone()), Some(expr.clone()));
                stmts.push(Stmt::Let(Box::new(Let { attrs: Vec::new(), pattern, ty, init, otherwise: None, span })));
                VarRef { path: Path::name(name), span }.into()
            }
        };
        let body = Body { attrs: Vec::new(), stmts, value: Some(Box::new(value)), span };
        let block = Block { kind: BlockKind::Plain, label: None, body, span };
        attempt(self.vm, &self.module, &block.into(), None, self.reached)
    }

    /// The value of a constant or static as code; none if it is left to rustc.
    fn constant(&mut self, name: Ident, value: &Expr, ty: &Type) -> Option<Expr> {
        if known::is_literal(value)
            || known::changes_at_run_time(ty)
            || self.scope.generic_in(value).or(self.scope.generic_in_type(ty)).is_some()
        {
            return None;
        }
        let stays = known::stays_as_written(value);
        if stays && !known::may_fail(value) {
            return None;
        }
        let before = stays.then(|| self.reached.clone());
        let outcome = self.attempt(value, Some(ty));
        if let Some(before) = before {
            *self.reached = before;
        }
        match outcome {
            // rustc computes the same, and the text says more.
            Outcome::Value(_) if stays => None,
            Outcome::Value(found) => {
                let reifier =
                    Reifier { module: &self.module, definitions: self.definitions, constant: true, span: value.span() };
                match reifier.reify(&found, Wanted::Type(ty)) {
                    Ok(expr) => Some(expr),
                    Err(_) if matches!(found.data, Datum::Opaque) && may_be_const(&found.ty, value) => None,
                    Err(mut diagnostic) => {
                        // What is wrong is the constant's type.
                        if diagnostic.code == codes::NO_CONSTANT_FORM {
                            diagnostic.labels[0].span = ty.span();
                        }
                        self.diagnostics.push(*diagnostic);
                        self.stand_in(value, ty)
                    }
                }
            }
            Outcome::Unfit(_) => None,
            Outcome::Wrong(list) if may_be_rust(&list) => None,
            Outcome::Wrong(list) => {
                for diagnostic in list {
                    self.report_for(name, value, diagnostic);
                }
                self.stand_in(value, ty)
            }
        }
    }

    /// Tells what is wrong with the value of a constant; of constants that need each other only the first is told.
    fn report_for(&mut self, name: Ident, value: &Expr, mut diagnostic: Diagnostic) {
        if diagnostic.code == vm::CYCLE {
            if self.cycles.contains(&name.name) {
                return;
            }
            let steps: Vec<Symbol> = mapped(&diagnostic.trace, |step| last_name(&step.name));
            if let Some(name) = scope::first_named(value, &steps) {
                diagnostic.labels[0].span = name.span;
            }
            self.cycles.extend(steps);
        }
        self.diagnostics.push(diagnostic);
    }

    /// What stands for a constant whose value failed; none, and the item fails, for types of which no value is known.
    fn stand_in(&mut self, value: &Expr, ty: &Type) -> Option<Expr> {
        let constant = standin::constant(ty, value.span());
        self.failed |= constant.is_none();
        constant
    }

    /// The static that a module's `def` becomes.
    fn def(&mut self, def: &mut Def) -> Option<DefineStatic> {
        let (ty, value) = self.def_value(def)?;
        Some(DefineStatic {
            attrs: std::mem::take(&mut def.attrs),
            vis: def.vis.clone(),
            safety: Safety::Default,
            mutable: def.mutable,
            name: def.name,
            ty,
            value: Some(value),
            span: def.span,
        })
    }

    fn def_value(&mut self, def: &Def) -> Option<(Type, Expr)> {
        if let Some(ty) = &def.ty {
            let value = self.constant(def.name, &def.value, ty);
            return Some((ty.clone(), value.unwrap_or_else(|| def.value.clone())));
        }
        if known::is_literal(&def.value)
            && let Some(ty) = known::literal_type(&def.value)
        {
            return Some((ty, def.value.clone()));
        }
        match self.attempt(&def.value, None) {
            Outcome::Value(found) => {
                let reifier = Reifier {
                    module: &self.module,
                    definitions: self.definitions,
                    constant: true,
                    span: def.value.span(),
                };
                let ty = reifier.static_type(&found);
                match reifier.reify(&found, Wanted::Type(&ty)) {
                    Ok(value) => Some((ty, value)),
                    Err(diagnostic) => self.fail(*diagnostic),
                }
            }
            Outcome::Unfit(reason) => {
                let message = format!("the type of `{}` must be written: its value is left to rustc", def.name.name);
                let diagnostic = Diagnostic::error(codes::DEF_TYPE, def.name.span, message);
                self.fail(
                    diagnostic.label(reason.span(), reason.message).help("write the type behind the name: `name:T`"),
                )
            }
            Outcome::Wrong(list) => {
                self.diagnostics.extend(list);
                self.failed = true;
                None
            }
        }
    }

    fn fail<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        self.failed = true;
        None
    }

    /// The value of a `comptime` as code.
    fn comptime(&mut self, node: &Comptime, wanted: Option<&Type>) -> Expr {
        if known::is_literal(&node.value) {
            return node.value.clone();
        }
        if let Some(name) = self.scope.generic_in(&node.value) {
            let message = format!("the generic parameter `{}` is not known while compiling", name.name);
            self.diagnostics.push(Diagnostic::error(codes::GENERIC, name.span, message));
            return standin::any(node.span);
        }
        let wanted = wanted.filter(|ty| self.scope.generic_in_type(ty).is_none());
        let list = match self.attempt(&node.value, wanted) {
            Outcome::Value(found) => {
                let reifier = Reifier {
                    module: &self.module,
                    definitions: self.definitions,
                    constant: self.in_constant,
                    span: node.span,
                };
                match reifier.reify(&found, wanted.map_or(Wanted::Anything, Wanted::Type)) {
                    Ok(expr) => return expr,
                    Err(diagnostic) => vec![*diagnostic],
                }
            }
            Outcome::Unfit(diagnostic) => vec![diagnostic],
            Outcome::Wrong(list) => list,
        };
        for diagnostic in list {
            let told = diagnostic.trace.iter().any(|step| self.cycles.contains(&last_name(&step.name)));
            if diagnostic.code != vm::CYCLE || !told {
                let diagnostic = self.explained(diagnostic, &node.value);
                self.diagnostics.push(diagnostic);
            }
        }
        standin::any(node.span)
    }

    /// Says of a name that is not known what it is, where it is a local variable.
    fn explained(&self, diagnostic: Diagnostic, expr: &Expr) -> Diagnostic {
        if diagnostic.code != vm::UNKNOWN_NAME {
            return diagnostic;
        }
        match self.scope.local_at(expr, diagnostic.span()) {
            Some(name) => {
                let message = format!("the variable `{}` has no value while compiling", name.name);
                let diagnostic = Diagnostic::error(codes::LOCAL_VARIABLE, name.span, message);
                diagnostic.help("a `comptime` sees functions, constants and literals")
            }
            None => diagnostic,
        }
    }

    fn comptime_in(&mut self, expr: &mut Expr, wanted: Option<&Type>) {
        if let Expr::Comptime(node) = expr {
            *expr = self.comptime(node, wanted);
            return;
        }
        match expr {
            Expr::RepeatExpr(node) => {
                self.expr(&mut node.value);
                self.comptime_in(&mut node.count, Some(&known::named("usize", node.span)));
            }
            _ => expr.walk_children_mut(self),
        }
    }

    fn func(&mut self, func: &mut DefineFunc) {
        // It runs when it is called, not now.
        if func.comptime {
            return;
        }
        self.in_scope(|this| {
            this.scope.add_generics(&func.generics);
            func.generics.walk_mut(this);
            for param in &mut func.params {
                this.ty(&mut param.ty);
            }
            if let Some(ty) = &mut func.return_type {
                this.ty(ty);
            }
            for param in &func.params {
                oxur_core::core::Visitor::pat(&mut Binders { names: &mut this.scope.locals }, &param.pattern);
            }
            let Some(body) = &mut func.body else { return };
            body.walk(&mut Binders { names: &mut this.scope.locals });
            let wanted = func.return_type.as_ref();
            this.body_wanted(body, wanted);
        });
    }

    fn body_wanted(&mut self, body: &mut Body, wanted: Option<&Type>) {
        self.in_scope(|this| {
            this.scope.add_body(body);
            body.stmts.walk_mut(this);
            if let Some(value) = &mut body.value {
                this.comptime_in(value, wanted);
            }
        });
    }

    fn constant_in(&mut self, name: Ident, value: &mut Expr, ty: &Type) {
        // `(const e)` as the whole value says that it is rustc's to evaluate.
        if let Expr::Block(block) = value
            && block.kind == BlockKind::Const
        {
            let body = &mut block.body;
            block.kind = BlockKind::Plain;
            if body.stmts.is_empty()
                && body.attrs.is_empty()
                && let Some(inner) = body.value.take()
            {
                *value = *inner;
            }
            let before = std::mem::replace(&mut self.in_constant, true);
            self.comptime_in(value, Some(ty));
            self.in_constant = before;
            return;
        }
        match self.constant(name, value, ty) {
            Some(known) => *value = known,
            None => {
                let before = std::mem::replace(&mut self.in_constant, true);
                self.comptime_in(value, Some(ty));
                self.in_constant = before;
            }
        }
    }
}

impl VisitorMut for Evaluator<'_, '_> {
    fn item(&mut self, item: &mut Item) {
        match item {
            Item::DefineFunc(func) => self.func(func),
            Item::DefineConst(node) if node.generics.params.is_empty() => {
                let DefineConst { name, value, ty, .. } = &mut **node;
                if let Some(value) = value {
                    self.constant_in(*name, value, ty);
                }
            }
            Item::DefineStatic(node) => {
                let DefineStatic { name, value, ty, .. } = &mut **node;
                if let Some(value) = value {
                    self.constant_in(*name, value, ty);
                }
            }
            Item::Def(def) => {
                if let Some(lowered) = self.def(def) {
                    *item = lowered.into();
                }
            }
            Item::Module(node) => {
                self.module.push(node.name.name);
                if let Some(items) = &mut node.items {
                    self.items(items);
                }
                self.module.pop();
            }
            Item::DefineImpl(node) => self.in_scope(|this| {
                this.scope.add_generics(&node.generics);
                // What `Self` is the machine is not told.
                this.scope.generics.push(Symbol::new("Self"));
                node.items.walk_mut(this);
            }),
            Item::DefineTrait(node) => self.in_scope(|this| {
                this.scope.add_generics(&node.generics);
                this.scope.generics.push(Symbol::new("Self"));
                node.items.walk_mut(this);
            }),
            _ => item.walk_children_mut(self),
        }
    }

    fn ty(&mut self, ty: &mut Type) {
        match ty {
            Type::ArrayType(node) => {
                self.ty(&mut node.ty);
                self.comptime_in(&mut node.len, Some(&known::named("usize", node.span)));
            }
            _ => ty.walk_children_mut(self),
        }
    }

    fn stmt(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Let(node) => {
                let Let { init, ty, otherwise, pattern, .. } = &mut **node;
                pattern.walk_mut(self);
                ty.walk_mut(self);
                if let Some(init) = init {
                    self.comptime_in(init, ty.as_ref());
                }
                otherwise.walk_mut(self);
            }
            _ => stmt.walk_children_mut(self),
        }
    }

    fn pat(&mut self, pat: &mut Pat) {
        let computed = match pat {
            Pat::ConstPat(node) => matches!(node.body.value.as_deref(), Some(Expr::Comptime(_))),
            _ => false,
        };
        pat.walk_children_mut(self);
        if computed
            && let Pat::ConstPat(node) = pat
            && let Some(value) = node.body.value.as_deref()
            && let Some(known) = known::as_pattern(value)
        {
            *pat = known;
        }
    }

    fn body(&mut self, body: &mut Body) {
        self.body_wanted(body, None);
    }

    fn expr(&mut self, expr: &mut Expr) {
        self.comptime_in(expr, None);
    }
}

/// Whether rustc may make a constant of an expression whose value the machine cannot write: locks, cells and atomics have
/// constant constructors, and so has an empty collection that does not hash.
fn may_be_const(ty: &str, value: &Expr) -> bool {
    let name = ty.split('<').next().unwrap_or(ty);
    match name.rsplit("::").next().unwrap_or(name) {
        "HashMap" | "HashSet" | "Box" | "Rc" | "Arc" => false,
        "BTreeMap" | "BTreeSet" | "VecDeque" | "BinaryHeap" | "LinkedList" => match value {
            Expr::Call(call) => call.args.is_empty() && matches!(call.func, Expr::VarRef(_)),
            _ => false,
        },
        _ => true,
    }
}

fn last_name(path: &str) -> Symbol {
    Symbol::new(path.rsplit("::").next().unwrap_or(path))
}
