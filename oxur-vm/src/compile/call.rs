//! Calls.

use std::sync::Arc;

use super::drops::Pending;
use super::{Fun, Place};
use crate::check::Instance;
use crate::code::{Op, Reg};
use crate::layout::Class;
use crate::machine::Key;
use crate::thir::{Callee, ExprId, ExprKind, FnKind};
use crate::trap::Trap;
use crate::types::{Args, DefId, Ty, TyKind};

/// What is called.
#[derive(Clone, Copy)]
enum Target {
    Instance(u32),
    Pointer(Reg),
    Virtual { table: Reg, slot: u16 },
}

/// Evaluated arguments: the words, and which of them are addresses of values in memory.
#[derive(Default)]
pub(super) struct Words {
    pub(super) words: Vec<Reg>,
    moved: Vec<(u16, u32)>,
    /// Whether one may hold a reference.
    refs: bool,
    pending: Vec<Pending>,
}

impl Fun<'_, '_> {
    /// Notes the calls that give an expression, and so the function, its value.
    pub(super) fn mark_tails(&mut self, id: ExprId) {
        let body = Arc::clone(&self.body);
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            match &body.expr(id).kind {
                ExprKind::Call { .. } | ExprKind::CallValue { .. } => {
                    self.tails.insert(id);
                }
                ExprKind::Scope(inner) => todo.push(*inner),
                ExprKind::Block(block) if block.label.is_none() => todo.extend(block.value),
                ExprKind::If { then, otherwise, .. } => {
                    todo.push(*then);
                    todo.extend(otherwise);
                }
                ExprKind::Match { arms, .. } => todo.extend(arms.iter().map(|arm| arm.body)),
                _ => {}
            }
        }
    }

    /// The function or method that a callee is here.
    pub(super) fn resolve(&mut self, callee: Callee) -> Result<Instance, Trap> {
        Ok(self.m.checker.resolve(callee, self.args))
    }

    /// The constant that a callee is here.
    pub(super) fn resolve_const(&mut self, callee: Callee) -> Result<(DefId, Args), Trap> {
        self.m.checker.resolve_const(callee, self.args).ok_or(Trap::Internal("a constant that is none"))
    }

    /// A call of a function or method.
    pub(super) fn call(
        &mut self,
        id: ExprId,
        callee: Callee,
        args: &[ExprId],
        ty: Ty,
        dest: Place,
    ) -> Result<(), Trap> {
        let span = self.body.expr(id).span;
        match self.resolve(callee)? {
            Instance::Fn(def, generic) => {
                if self.vec_element(def, generic, args, span, dest)? {
                    return Ok(());
                }
                let instance = self.m.instance(Key::Fn(def, generic));
                let words = self.arguments(ty, dest, None, args)?;
                self.at(span);
                // The user's function stays on the stack below the library's, to be named when that fails.
                let may_end = self.library || !self.m.is_std(def);
                self.emit_call(may_end.then_some(id), Target::Instance(instance), words, ty, dest)
            }
            Instance::Virtual(_, index) => {
                let words = self.arguments(ty, dest, None, args)?;
                let first = usize::from(matches!(dest, Place::Mem(..)) && self.class(ty)? == Class::Mem);
                let Some(&receiver) = words.words.get(first) else {
                    return Err(Trap::Internal("a method of a trait object without a receiver"));
                };
                // The receiver's second word is the table, which the method does not take.
                let mut words = words;
                words.words.remove(first + 1);
                for (at, _) in &mut words.moved {
                    *at -= 1;
                }
                self.at(span);
                let target = Target::Virtual { table: receiver + 1, slot: index as u16 };
                self.emit_call(None, target, words, ty, dest)
            }
            other => {
                let mut places = Vec::new();
                let mut pending = Vec::new();
                for (index, &arg) in args.iter().enumerate() {
                    let arg_ty = self.expr_ty(arg);
                    let place = self.operand(arg, &args[index + 1..])?;
                    places.push((place, arg_ty));
                    pending.push(self.pending_if(&args[index + 1..], place, arg_ty)?);
                }
                self.all_used(pending);
                self.at(span);
                self.special(&other, &places, ty, dest)
            }
        }
    }

    /// An element of a `Vec` by number needs no call: the vector's address and length lie at its start.
    fn vec_element(
        &mut self,
        def: DefId,
        generic: Args,
        args: &[ExprId],
        span: oxur_core::Span,
        dest: Place,
    ) -> Result<bool, Trap> {
        let ([vec, index], [item, by]) = (args, generic) else { return Ok(false) };
        let wanted = [self.m.checker.lang("vec_index"), self.m.checker.lang("vec_index_mut")];
        if by.ty() != Ty::usize() || !wanted.contains(&Some(def)) {
            return Ok(false);
        }
        let reference = self.expr_ty(*vec);
        let vec = self.operand(*vec, &[*index])?;
        let a = self.in_reg(vec, reference)?;
        let index = self.word(*index)?;
        let d = self.target(dest);
        let size = self.m.layout(item.ty())?.size;
        self.at(span);
        let (start, len) = (self.reg(), self.reg());
        self.load(crate::layout::Kind::W64, len, a, 16);
        self.emit(Op::Bounds { a: index, len });
        self.load(crate::layout::Kind::W64, start, a, 0);
        self.scaled(d, start, index, size);
        self.copy(Ty::usize(), Place::Reg(d), dest)?;
        Ok(true)
    }

    /// A call of what is no function with a body, its arguments evaluated.
    pub(super) fn special(
        &mut self,
        instance: &Instance,
        args: &[(Place, Ty)],
        ty: Ty,
        dest: Place,
    ) -> Result<(), Trap> {
        match instance {
            Instance::Intrinsic(name, _, generic) => self.intrinsic(name.as_str(), generic, args, ty, dest),
            Instance::Ctor(_, variant) => {
                for (field, &(place, field_ty)) in (0..).zip(args) {
                    let to = self.variant_field(dest, ty, *variant, field)?;
                    self.copy(field_ty, place, to)?;
                }
                self.set_tag(ty, *variant, dest)
            }
            Instance::Clone(cloned) => {
                let Some(&(pointer, _)) = args.first() else { return Err(Trap::Internal("a clone of nothing")) };
                if self.m.checker.is_copy(*cloned) {
                    let from = self.deref_place(pointer, *cloned)?;
                    return self.copy(*cloned, from, dest);
                }
                let instance = self.m.instance(Key::Clone(*cloned));
                let Place::Reg(pointer) = pointer else { return Err(Trap::Internal("a clone of what is unsized")) };
                let mut words = self.result_word(ty, dest)?;
                words.words.push(pointer);
                self.emit_call(None, Target::Instance(instance), words, ty, dest)
            }
            Instance::Callable(kind, callee_ty) => {
                let Some((&(func, _), rest)) = args.split_first() else {
                    return Err(Trap::Internal("a call of nothing"));
                };
                let at = if *kind == FnKind::FnOnce {
                    self.spill(func, *callee_ty)?
                } else {
                    self.deref_place(func, *callee_ty)?
                };
                // The arguments come as one tuple.
                let mut spread = Vec::new();
                if let Some(&(tuple, tuple_ty)) = rest.first() {
                    for (field, field_ty) in (0..).zip(self.m.field_types(tuple_ty, 0)?) {
                        spread.push((self.variant_field(tuple, tuple_ty, 0, field)?, field_ty));
                    }
                }
                self.call_with_places(*kind, *callee_ty, at, &spread, ty, dest)
            }
            Instance::Missing => Err(Trap::Internal("a trait method that the type does not have")),
            Instance::Fn(def, generic) => {
                let instance = self.m.instance(Key::Fn(*def, generic));
                let words = self.place_words(ty, dest, args)?;
                self.emit_call(None, Target::Instance(instance), words, ty, dest)
            }
            Instance::Virtual(_, index) => {
                let mut words = self.place_words(ty, dest, args)?;
                let first = usize::from(self.class(ty)? == Class::Mem);
                let Some(&receiver) = words.words.get(first) else {
                    return Err(Trap::Internal("a method of a trait object without a receiver"));
                };
                words.words.remove(first + 1);
                let target = Target::Virtual { table: receiver + 1, slot: *index as u16 };
                self.emit_call(None, target, words, ty, dest)
            }
        }
    }

    fn result_word(&mut self, ty: Ty, dest: Place) -> Result<Words, Trap> {
        let mut words = Words::default();
        if self.class(ty)? == Class::Mem {
            words.words.push(self.address(dest));
        }
        Ok(words)
    }

    /// The words of arguments that are evaluated already.
    pub(super) fn place_words(&mut self, ty: Ty, dest: Place, args: &[(Place, Ty)]) -> Result<Words, Trap> {
        let mut words = self.result_word(ty, dest)?;
        for &(place, arg_ty) in args {
            self.push_word(&mut words, place, arg_ty)?;
        }
        Ok(words)
    }

    fn push_word(&mut self, words: &mut Words, place: Place, ty: Ty) -> Result<(), Trap> {
        let layout = self.m.layout(ty)?;
        match layout.class {
            Class::Zst => {}
            Class::Scalar(_) => match place {
                Place::Reg(reg) => words.words.push(reg),
                _ => {
                    let d = self.reg();
                    self.copy(ty, place, Place::Reg(d))?;
                    words.words.push(d);
                }
            },
            Class::Pair => {
                let d = match place {
                    Place::Pair(d) => d,
                    _ => {
                        let d = self.pair();
                        self.copy(ty, place, Place::Pair(d))?;
                        d
                    }
                };
                words.words.extend([d, d + 1]);
            }
            Class::Mem => {
                words.moved.push((words.words.len() as u16, layout.size as u32));
                let address = self.address(place);
                words.words.push(address);
            }
        }
        Ok(())
    }

    /// Evaluates the arguments of a call, `env` standing before them.
    fn arguments(&mut self, ty: Ty, dest: Place, env: Option<Reg>, args: &[ExprId]) -> Result<Words, Trap> {
        let mut words = self.result_word(ty, dest)?;
        words.words.extend(env);
        for (index, &arg) in args.iter().enumerate() {
            let later = &args[index + 1..];
            let arg_ty = self.expr_ty(arg);
            let place = match self.moved_place(arg, arg_ty, later)? {
                Some(place) => place,
                None => self.operand(arg, later)?,
            };
            words.refs = words.refs || self.holds_ref(arg_ty, &mut Vec::new())?;
            let wait = self.pending_if(later, place, arg_ty)?;
            words.pending.push(wait);
            self.push_word(&mut words, place, arg_ty)?;
        }
        Ok(words)
    }

    /// The place of a value in memory that is moved out of it: the callee may have it where it is.
    fn moved_place(&mut self, id: ExprId, ty: Ty, later: &[ExprId]) -> Result<Option<Place>, Trap> {
        let ExprKind::Load { place, moves: true } = self.body.expr(id).kind else { return Ok(None) };
        if self.class(ty)? != Class::Mem || !later.is_empty() && later.iter().any(|&id| self.assigns(id)) {
            return Ok(None);
        }
        // A copy must be made of what generic code only might move.
        if self.m.checker.is_copy(ty) {
            return Ok(None);
        }
        let from = self.place(place)?;
        if let Some(path) = self.owned_path(place) {
            self.clear_flags(&path);
            Ok(Some(from))
        } else {
            let to = self.fresh(ty)?;
            self.copy(ty, from, to)?;
            Ok(Some(to))
        }
    }

    fn assigns(&self, id: ExprId) -> bool {
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            match self.body.expr(id).kind {
                ExprKind::Assign { .. } | ExprKind::AssignOp { .. } => return true,
                _ => super::moves::children(&self.body, id, &mut todo),
            }
        }
        false
    }

    /// Whether a value of that type may hold a reference.
    fn holds_ref(&mut self, ty: Ty, seen: &mut Vec<Ty>) -> Result<bool, Trap> {
        if seen.contains(&ty) {
            return Ok(false);
        }
        seen.push(ty);
        let parts: Vec<Ty> = match ty.kind() {
            TyKind::Ref(..) | TyKind::Dyn(_) => return Ok(true),
            TyKind::Ptr(to, _) => vec![*to],
            TyKind::Array(item, _) | TyKind::Slice(item) => vec![*item],
            TyKind::Adt(def, _) => {
                let variants = self.m.checker.adt(*def).variants.len() as u32;
                let mut all = Vec::new();
                for variant in 0..variants {
                    all.extend(self.m.field_types(ty, variant)?);
                }
                all
            }
            _ => self.m.field_types(ty, 0)?,
        };
        for part in parts {
            if self.holds_ref(part, seen)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Emits a call whose arguments are evaluated.
    fn emit_call(&mut self, id: Option<ExprId>, target: Target, words: Words, ty: Ty, dest: Place) -> Result<(), Trap> {
        self.all_used(words.pending);
        let class = self.class(ty)?;
        let ret = match (class, dest) {
            (Class::Scalar(_), Place::Reg(d)) | (Class::Pair, Place::Pair(d)) => d,
            (Class::Scalar(_), _) => self.reg(),
            (Class::Pair, _) => self.pair(),
            _ => 0,
        };
        let number = if let Target::Instance(instance) = target { instance } else { 0 };
        let k = self.site(number, words.words, ret);
        if let (Target::Instance(_), Some(id)) = (target, id) {
            let tail = self.tails.contains(&id) && dest == self.ret && !(self.lends && words.refs);
            if let Some(flags) = self.flags_of_open_scopes()?.filter(|_| tail) {
                self.calls[k as usize].moved = words.moved.into();
                let mut normal = Vec::new();
                for f in flags {
                    let clear = self.jump(Op::JumpIfClear { f, to: 0 });
                    normal.push(self.jump(Op::Jump { to: 0 }));
                    self.patch(clear);
                }
                self.emit(Op::TailCall { k });
                if normal.is_empty() {
                    return Ok(());
                }
                for jump in normal {
                    self.patch(jump);
                }
            }
        }
        match target {
            Target::Instance(_) => self.emit(Op::Call { k }),
            Target::Pointer(f) => self.emit(Op::CallPtr { k, f }),
            Target::Virtual { table, slot } => self.emit(Op::CallVirtual { k, table, slot }),
        }
        match class {
            Class::Scalar(_) => self.copy(ty, Place::Reg(ret), dest),
            Class::Pair => self.copy(ty, Place::Pair(ret), dest),
            _ => Ok(()),
        }
    }

    /// A call of a value.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn call_value(
        &mut self,
        id: ExprId,
        kind: FnKind,
        callee: Ty,
        func: ExprId,
        args: &[ExprId],
        ty: Ty,
        dest: Place,
    ) -> Result<(), Trap> {
        let span = self.body.expr(id).span;
        // A function item needs no value; the call is an ordinary one.
        if let TyKind::FnDef(def, generic) = callee.kind() {
            self.discard(func)?;
            return self.call(id, Callee { def: *def, args: generic }, args, ty, dest);
        }
        let at = if let (true, ExprKind::Load { place, .. }) = (self.m.is_unsized(callee)?, &self.body.expr(func).kind)
        {
            // The content of a box is called where it is; the box itself is freed as one that was moved out of.
            let place = *place;
            let at = self.place(place)?;
            if let Some(path) = self.owned_path(place) {
                self.clear_flags(&path);
            }
            at
        } else if kind == FnKind::FnOnce {
            let memory = self.fresh_memory(callee)?;
            let to = if self.class(callee)? == Class::Zst { Place::Zst } else { memory };
            self.value_to(func, to)?;
            memory
        } else {
            let pointer = self.operand(func, args)?;
            self.deref_place(pointer, callee)?
        };
        let owned = if kind == FnKind::FnOnce { callee } else { Ty::unit() };
        let wait = self.pending(at, owned)?;
        let mut places = Vec::new();
        let mut pending = Vec::new();
        for (index, &arg) in args.iter().enumerate() {
            let later = &args[index + 1..];
            let arg_ty = self.expr_ty(arg);
            let place = match self.moved_place(arg, arg_ty, later)? {
                Some(place) => place,
                None => self.operand(arg, later)?,
            };
            pending.push(self.pending_if(later, place, arg_ty)?);
            places.push((place, arg_ty));
        }
        self.all_used(pending);
        self.used(wait);
        self.at(span);
        self.call_with_places(kind, callee, at, &places, ty, dest)
    }

    /// Calls the value of that type at a place; as `FnOnce` it is gone afterwards.
    pub(super) fn call_with_places(
        &mut self,
        kind: FnKind,
        callee: Ty,
        at: Place,
        args: &[(Place, Ty)],
        ty: Ty,
        dest: Place,
    ) -> Result<(), Trap> {
        match *callee.kind() {
            TyKind::FnDef(def, generic) => {
                let instance = self.resolve(Callee { def, args: generic })?;
                self.special(&instance, args, ty, dest)
            }
            TyKind::FnPtr(..) => {
                let f = self.reg();
                self.copy(callee, at, Place::Reg(f))?;
                let words = self.place_words(ty, dest, args)?;
                self.emit_call(None, Target::Pointer(f), words, ty, dest)
            }
            TyKind::Closure(closure, generic) => {
                let instance = self.m.instance(Key::Closure(closure, generic));
                let mut words = self.result_word(ty, dest)?;
                let env = self.address(at);
                words.words.push(env);
                for &(place, arg_ty) in args {
                    self.push_word(&mut words, place, arg_ty)?;
                }
                let (body, index) = self.m.closure_body(closure)?;
                if kind == FnKind::FnOnce && body.closures[index].kind != FnKind::FnOnce {
                    self.open_scope();
                    self.pending(at, callee)?;
                    self.emit_call(None, Target::Instance(instance), words, ty, dest)?;
                    return self.close_scope();
                }
                self.emit_call(None, Target::Instance(instance), words, ty, dest)
            }
            TyKind::Ref(inner, _) => {
                let inner_at = self.deref_place(at, inner)?;
                self.call_with_places(FnKind::Fn, inner, inner_at, args, ty, dest)
            }
            TyKind::Dyn(_) => {
                let Place::Unsized(a) = at else { return Err(Trap::Internal("a trait object without a table")) };
                let mut words = self.result_word(ty, dest)?;
                words.words.push(a);
                for &(place, arg_ty) in args {
                    self.push_word(&mut words, place, arg_ty)?;
                }
                self.emit_call(None, Target::Virtual { table: a + 1, slot: 0 }, words, ty, dest)
            }
            TyKind::Adt(..) if self.m.is_box(callee) => {
                let content = self.boxed_ty(callee)?;
                let inner = self.deref_place(at, content)?;
                self.call_with_places(kind, content, inner, args, ty, dest)?;
                if kind == FnKind::FnOnce {
                    self.free_box(inner, content)?;
                }
                Ok(())
            }
            TyKind::Adt(def, _) if Some(def) == self.m.checker.lang("assert_unwind_safe") => {
                let Some(&inner) = self.m.field_types(callee, 0)?.first() else {
                    return Err(Trap::Internal("a wrapper of nothing"));
                };
                let at = self.variant_field(at, callee, 0, 0)?;
                self.call_with_places(kind, inner, at, args, ty, dest)
            }
            _ => Err(Trap::Internal("a call of what is no function")),
        }
    }

    /// The number of the instance of a function item, for a pointer of that type.
    pub(super) fn pointer_to(&mut self, callee: Callee, pointer: Ty) -> Result<u32, Trap> {
        let key = match self.resolve(callee)? {
            Instance::Fn(def, args) => Key::Fn(def, args),
            other => Key::Shim(other, pointer),
        };
        Ok(self.m.instance(key))
    }
}
