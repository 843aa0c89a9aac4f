//! From the typed IR to code: one instance at a time, when it is first called.
//!
//! Values of a register's size live in registers, everything else in the frame's memory. Drop flags, scopes and
//! temporaries are resolved here, so that the machine knows nothing of them.

mod call;
mod control;
mod drops;
mod emit;
mod expr;
mod format;
mod glue;
mod inline;
mod moves;
mod operator;
mod pattern;
mod place;
mod unwind;
mod value;

use std::sync::Arc;

use oxur_core::{Map, Set, Span, Symbol, mapped};

use crate::code::{Code, Op, Reg};
use crate::layout::Class;
use crate::machine::{Key, Machine};
use crate::thir::{BindMode, Body, ExprId, ExprKind, LabelId, LocalId, Param, PatKind};
use crate::trap::Trap;
use crate::types::{Args, ClosureId, Ty};

use self::drops::Scope;
use self::moves::Moves;
pub(crate) use self::moves::children;
use self::unwind::Chains;

/// Where a value is, or is to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// Nowhere: it has no size.
    Zst,
    /// In a register.
    Reg(Reg),
    /// In a register and the next.
    Pair(Reg),
    /// In memory, so far from the address in a register.
    Mem(Reg, i32),
    /// In memory at the address in the register; what is unknown of its size stands in the next.
    Unsized(Reg),
}

/// Compiles an instance.
pub(crate) fn compile(machine: &mut Machine<'_>, key: &Key) -> Result<Code, Trap> {
    match key {
        Key::Fn(def, args) => {
            let body = machine.checker.body(*def).map_err(crate::machine::first)?;
            let mut fun = Fun::new(machine, body, args, None);
            let body = Arc::clone(&fun.body);
            fun.function(&body.params, body.ret, body.value, Env::None)?;
            fun.finish()
        }
        Key::Closure(id, args) | Key::ClosurePtr(id, args) => {
            let (body, index) = machine.closure_body(*id)?;
            let mut fun = Fun::new(machine, Arc::clone(&body), args, Some(index));
            let closure = &body.closures[index];
            let env = if matches!(key, Key::Closure(..)) { Env::Closure(*id) } else { Env::None };
            fun.name = Symbol::new(&format!("{}::{{closure}}", body.name));
            fun.span = closure.span;
            fun.function(&closure.params, closure.ret, closure.value, env)?;
            fun.finish()
        }
        Key::Const(def, args) => {
            let body = machine.checker.body(*def).map_err(crate::machine::first)?;
            let mut fun = Fun::new(machine, body, args, None);
            fun.initialiser()?;
            fun.finish()
        }
        Key::Eval(body, args) => {
            let mut fun = Fun::new(machine, Arc::clone(&body.0), args, None);
            fun.initialiser()?;
            fun.finish()
        }
        Key::Promoted(body, expr, args) => {
            let mut fun = Fun::new(machine, Arc::clone(&body.0), args, None);
            fun.promoted(*expr)?;
            fun.finish()
        }
        Key::Drop(ty) => glue::drop_glue(machine, *ty),
        Key::Clone(ty) => glue::clone_glue(machine, *ty),
        Key::Shim(instance, ty) => glue::shim(machine, instance, *ty),
        Key::CallShim(ty, kind, signature) => glue::call_shim(machine, *ty, *kind, *signature),
    }
}

/// What comes with a closure's call.
enum Env {
    /// Nothing.
    None,
    /// The address of the closure's value, of that closure.
    Closure(ClosureId),
}

/// A loop or labelled block around the place in hand.
struct Label {
    id: LabelId,
    /// How many scopes were open when it began.
    depth: usize,
    /// Where its value goes.
    dest: Place,
    /// The jumps to its end.
    breaks: Vec<usize>,
    /// The start of a loop.
    start: u32,
}

/// A function while it is compiled.
pub(crate) struct Fun<'m, 'h> {
    m: &'m mut Machine<'h>,
    body: Arc<Body>,
    args: Args,
    /// The closure of the body that is being compiled, by its index.
    closure: Option<usize>,
    name: Symbol,
    span: Span,
    library: bool,
    ops: Vec<Op>,
    places: Vec<(u32, Span)>,
    longs: Vec<u64>,
    long_numbers: Map<u64, u32>,
    calls: Vec<crate::code::CallSite>,
    messages: Vec<std::rc::Rc<str>>,
    next_reg: usize,
    max_reg: usize,
    next_byte: usize,
    max_byte: usize,
    /// Memory below this is not released before the scope ends: temporaries lie there.
    floor: usize,
    /// Memory below this is not released before the block ends: extended temporaries lie there.
    block_floor: usize,
    flags: u16,
    locals: Map<LocalId, Place>,
    /// Locals that must lie in memory.
    borrowed: Vec<bool>,
    moves: Moves,
    scopes: Vec<Scope>,
    /// What a panic drops.
    chains: Chains,
    /// How many conditions stand around the place in hand.
    conditions: u32,
    labels: Vec<Label>,
    /// Where the captured values are, and whether each is a reference.
    upvars: Vec<(Place, bool)>,
    /// Where a result in memory goes.
    ret: Place,
    ret_ty: Ty,
    /// Whether the function lends any of its own memory, which a tail call would take away.
    lends: bool,
    /// The calls that give the function its result.
    tails: Set<ExprId>,
    /// The registers that say which alternative of an or-pattern matched.
    alternatives: Map<crate::thir::PatId, Reg>,
    reg_floor: usize,
}

impl<'m, 'h> Fun<'m, 'h> {
    fn new(m: &'m mut Machine<'h>, body: Arc<Body>, args: Args, closure: Option<usize>) -> Self {
        let (name, span) = (body.name, body.span);
        let library = body.owner.is_some_and(|def| m.is_std(def));
        Self {
            m,
            body,
            args,
            closure,
            name,
            span,
            library,
            ops: vec![Op::Nop],
            places: Vec::new(),
            longs: Vec::new(),
            long_numbers: Map::default(),
            calls: Vec::new(),
            messages: Vec::new(),
            // Register 0 is the address of the frame's memory.
            next_reg: 1,
            max_reg: 1,
            next_byte: 0,
            max_byte: 0,
            floor: 0,
            block_floor: 0,
            flags: 0,
            locals: Map::default(),
            borrowed: Vec::new(),
            moves: Moves::default(),
            scopes: Vec::new(),
            chains: Chains::default(),
            conditions: 0,
            labels: Vec::new(),
            upvars: Vec::new(),
            ret: Place::Zst,
            ret_ty: Ty::unit(),
            lends: false,
            tails: Set::default(),
            alternatives: Map::default(),
            reg_floor: 0,
        }
    }

    /// A concrete type of this instance.
    fn ty(&mut self, ty: Ty) -> Ty {
        let flags = ty.flags();
        if flags.param || flags.projection { self.m.checker.mono(ty, self.args) } else { ty }
    }

    /// The concrete type of an expression.
    fn expr_ty(&mut self, expr: ExprId) -> Ty {
        let ty = self.body.expr(expr).ty;
        self.ty(ty)
    }

    fn class(&mut self, ty: Ty) -> Result<Class, Trap> {
        self.m.class(ty)
    }

    /// Compiles a function or closure.
    fn function(&mut self, params: &[Param], ret: Ty, value: ExprId, env: Env) -> Result<(), Trap> {
        self.find_borrowed();
        self.find_moves()?;
        let ret = self.ty(ret);
        self.ret_ty = ret;
        self.ret = match self.class(ret)? {
            Class::Zst => Place::Zst,
            Class::Scalar(_) => Place::Reg(0),
            Class::Pair => Place::Pair(0),
            Class::Mem => Place::Mem(self.reg(), 0),
        };
        // The arguments come in the next registers, in this order.
        let env_reg = if matches!(env, Env::Closure(_)) { Some(self.reg()) } else { None };
        let mut arguments = Vec::new();
        for param in params {
            let ty = self.ty(param.ty);
            arguments.push((ty, self.argument(ty)?));
        }
        self.open_scope();
        if let (Env::Closure(id), Some(reg)) = (env, env_reg) {
            self.bind_upvars(id, reg)?;
        }
        for (param, (ty, place)) in params.iter().zip(arguments) {
            self.bind_param(param.pat, ty, place)?;
        }
        if !matches!(self.ret, Place::Reg(_) | Place::Pair(_)) {
            self.open_scope();
            self.tail_value(value, self.ret)?;
            self.close_scope()?;
            self.close_scope()?;
            self.emit(Op::Ret);
            return Ok(());
        }
        self.ret = match self.ret {
            Place::Reg(_) => Place::Reg(self.reg()),
            _ => Place::Pair(self.pair()),
        };
        self.open_scope();
        self.tail_value(value, self.ret)?;
        self.close_scope()?;
        self.close_scope()?;
        self.emit_ret();
        Ok(())
    }

    fn emit_ret(&mut self) {
        match self.ret {
            Place::Reg(a) => self.emit(Op::Ret1 { a }),
            Place::Pair(a) => self.emit(Op::Ret2 { a }),
            _ => self.emit(Op::Ret),
        }
    }

    /// The registers in which an argument comes.
    fn argument(&mut self, ty: Ty) -> Result<Place, Trap> {
        Ok(match self.class(ty)? {
            Class::Zst => Place::Zst,
            Class::Scalar(_) => Place::Reg(self.reg()),
            Class::Pair => Place::Pair(self.pair()),
            Class::Mem => Place::Mem(self.reg(), 0),
        })
    }

    /// Makes the argument at `place` what the parameter's pattern binds.
    fn bind_param(&mut self, pat: crate::thir::PatId, ty: Ty, place: Place) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        if let PatKind::Bind { local, mode: BindMode::Copy | BindMode::Move, sub: None } = body.pat(pat).kind {
            let place = if self.borrowed[local.0 as usize] { self.spill(place, ty)? } else { place };
            self.locals.insert(local, place);
            self.declare(moves::Root::Local(local), place, ty, true)?;
            return Ok(());
        }
        let place = self.spill(place, ty)?;
        let root = moves::Root::Param(pat);
        self.declare(root, place, ty, true)?;
        let path = Some(moves::Path::root(root));
        self.bind_irrefutable(pat, place, path)
    }

    /// Makes the captured values places.
    fn bind_upvars(&mut self, id: ClosureId, env: Reg) -> Result<(), Trap> {
        use crate::thir::{CaptureMode, FnKind};
        let closure = Ty::new(crate::types::TyKind::Closure(id, self.args));
        let layout = self.m.layout(closure)?;
        let types = self.m.capture_types(id, self.args)?;
        let body = Arc::clone(&self.body);
        let Some(index) = self.closure else { return Err(Trap::Internal("a closure without its body")) };
        let closure = &body.closures[index];
        for (number, (capture, &ty)) in closure.captures.iter().zip(&types).enumerate() {
            let place = Place::Mem(env, layout.variants[0][number] as i32);
            let by_ref = matches!(capture.mode, CaptureMode::Shared | CaptureMode::Mut);
            self.upvars.push((place, by_ref));
            if closure.kind == FnKind::FnOnce && !by_ref {
                self.declare(moves::Root::Upvar(number as u32), place, ty, true)?;
            }
        }
        Ok(())
    }

    /// Compiles the initialiser of a constant: its value goes to the address that is the one argument.
    fn initialiser(&mut self) -> Result<(), Trap> {
        self.find_borrowed();
        self.find_moves()?;
        let body = Arc::clone(&self.body);
        let to = self.reg();
        self.ret_ty = self.ty(body.ret);
        self.ret = if self.class(self.ret_ty)? == Class::Zst { Place::Zst } else { Place::Mem(to, 0) };
        self.open_scope();
        self.value_to(body.value, self.ret)?;
        self.close_scope()?;
        self.emit(Op::Ret);
        Ok(())
    }

    /// Compiles a promoted constant.
    fn promoted(&mut self, expr: ExprId) -> Result<(), Trap> {
        self.find_borrowed();
        self.find_moves()?;
        let to = self.reg();
        let ty = self.expr_ty(expr);
        let dest = if self.class(ty)? == Class::Zst { Place::Zst } else { Place::Mem(to, 0) };
        self.open_scope();
        self.value_to(expr, dest)?;
        self.close_scope()?;
        self.emit(Op::Ret);
        Ok(())
    }

    /// Finds the locals whose address is taken.
    fn find_borrowed(&mut self) {
        let body = Arc::clone(&self.body);
        let mut borrowed: Vec<bool> = mapped(&body.locals, |local| local.borrowed);
        let mut mark = |place: ExprId| {
            if let Some(local) = root_local(&body, place) {
                borrowed[local.0 as usize] = true;
            }
        };
        for expr in &body.exprs {
            match &expr.kind {
                ExprKind::Borrow { place, .. } | ExprKind::RawBorrow { place, .. } => {
                    mark(*place);
                    self.lends |= lends(&body, *place);
                }
                ExprKind::Match { place, arms } if arms.iter().any(|arm| binds_ref(&body, arm.pat)) => {
                    mark(*place);
                    self.lends |= lends(&body, *place);
                }
                ExprKind::Let { pat, place } if binds_ref(&body, *pat) => {
                    mark(*place);
                    self.lends |= lends(&body, *place);
                }
                ExprKind::Block(block) => {
                    for stmt in &block.stmts {
                        if let crate::thir::Stmt::Let { pat, place: Some(place), .. } = stmt
                            && binds_ref(&body, *pat)
                        {
                            mark(*place);
                            self.lends |= lends(&body, *place);
                        }
                    }
                }
                ExprKind::FormatArgs(_) | ExprKind::Closure { .. } => self.lends = true,
                _ => {}
            }
        }
        for closure in &body.closures {
            for capture in &closure.captures {
                use crate::thir::CaptureMode;
                if matches!(capture.mode, CaptureMode::Shared | CaptureMode::Mut) {
                    mark(capture.place);
                }
            }
        }
        self.borrowed = borrowed;
    }

    /// The code, once everything is compiled.
    fn finish(mut self) -> Result<Code, Trap> {
        let cleanups = self.emit_cleanups()?;
        let first_flag = self.max_reg;
        let window = first_flag + self.flags as usize;
        if window >= usize::from(u16::MAX) - 256 || self.max_byte > i32::MAX as usize {
            return Err(Trap::Unsupported(format!(
                "the function `{}` is too large for the virtual machine",
                self.name
            )));
        }
        let mut ops = self.ops;
        if self.flags > 0 {
            ops[0] = Op::ClearFlags;
        }
        Ok(Code {
            name: self.name,
            span: self.span,
            library: self.library,
            ops,
            places: self.places,
            cleanups,
            longs: self.longs,
            calls: self.calls,
            messages: self.messages,
            window,
            first_flag,
            frame_size: self.max_byte,
        })
    }
}

/// The local that a place is part of, itself and not behind a pointer.
fn root_local(body: &Body, place: ExprId) -> Option<LocalId> {
    match body.expr(place).kind {
        ExprKind::Local(local) => Some(local),
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => root_local(body, base),
        _ => None,
    }
}

/// Whether a place lies in the function's own memory.
fn lends(body: &Body, place: ExprId) -> bool {
    match body.expr(place).kind {
        ExprKind::Local(_) => true,
        ExprKind::Temp { scope, .. } => scope != crate::thir::TempScope::Static,
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => lends(body, base),
        _ => false,
    }
}

/// Whether a pattern binds anything by reference.
fn binds_ref(body: &Body, pat: crate::thir::PatId) -> bool {
    match &body.pat(pat).kind {
        PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } => false,
        PatKind::Const { .. } => true,
        PatKind::Bind { mode, sub, .. } => {
            matches!(mode, BindMode::Ref(_)) || sub.is_some_and(|sub| binds_ref(body, sub))
        }
        // What is behind the pointer is not the place itself.
        PatKind::Deref(_) => false,
        PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
            fields.iter().any(|&(_, pat)| binds_ref(body, pat))
        }
        PatKind::Slice { prefix, rest, suffix } => {
            let rest = rest.iter().flatten();
            prefix.iter().chain(rest).chain(suffix).any(|&pat| binds_ref(body, pat))
        }
        PatKind::Or(pats) => pats.iter().any(|&pat| binds_ref(body, pat)),
    }
}
