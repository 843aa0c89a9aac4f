//! Closures: their types from what is expected, and afterwards what they capture.

use oxur_core::core::Lambda;
use oxur_core::{Set, Symbol, codes::vm as codes, mapped};

use super::super::ClosureInfo;
use super::super::predicates::Predicate;
use super::{BodyCx, Rib};
use crate::thir::{Capture, CaptureMode, ClosureBody, ExprId, ExprKind, FnKind, LocalId, Param, PatId, PatKind, Stmt};
use crate::types::{ClosureId, InferTy, Mutability, Ty, TyKind};

impl BodyCx<'_> {
    pub(super) fn lambda(&mut self, node: &Lambda, expect: Option<Ty>) -> ExprId {
        if node.asyncness {
            return self.err(codes::UNSUPPORTED, node.span, "async closures cannot run in the virtual machine");
        }
        let expected = expect.and_then(|ty| self.expected_sig(ty));
        let mut params = Vec::new();
        for (index, param) in node.params.iter().enumerate() {
            let hint = expected.as_ref().and_then(|(params, _)| params.get(index).copied());
            let ty = match (&param.ty, hint) {
                (Some(ty), hint) => {
                    let ty = self.lower(ty);
                    if let Some(hint) = hint {
                        let _ = self.ctx.try_unify(ty, hint);
                    }
                    ty
                }
                (None, Some(hint)) => hint,
                (None, None) => self.ctx.table.fresh(),
            };
            params.push(ty);
        }
        let ret = match (&node.return_type, expected.and_then(|(_, ret)| ret)) {
            (Some(ty), _) => self.lower(ty),
            (None, Some(ret)) => ret,
            (None, None) => self.ctx.table.fresh(),
        };
        let id = ClosureId(u32::try_from(self.ctx.cx.closures.len()).unwrap_or(u32::MAX));
        let info = ClosureInfo { params: params.clone(), ret, kind: FnKind::Fn, captures: Vec::new(), body: None };
        self.ctx.cx.closures.push(info);

        let outer_closure = self.closure.replace(id);
        let outer_ret = std::mem::replace(&mut self.ret, ret);
        let outer_diverges = std::mem::take(&mut self.diverges);
        let depth = self.ribs.len();
        self.ribs.push(Rib::Closure);
        self.ribs.push(Rib::Locals(Vec::new()));
        let mut list = Vec::new();
        for (param, &ty) in node.params.iter().zip(&params) {
            let pat = self.param_pat(&param.pattern, ty);
            list.push(Param { pat, ty });
        }
        let before = self.temps;
        let value = self.coerced(&node.body, ret);
        let value = self.scope_since(before, value);
        self.ribs.truncate(depth);
        self.closure = outer_closure;
        self.ret = outer_ret;
        self.diverges = outer_diverges;
        self.closures.push(ClosureBody {
            id,
            kind: if node.moving { FnKind::FnOnce } else { FnKind::Fn },
            captures: Vec::new(),
            params: list,
            ret,
            value,
            copy: false,
            span: node.span,
        });
        let args = self.own_args();
        self.add(ExprKind::Closure { id }, Ty::new(TyKind::Closure(id, args)), node.span)
    }

    /// The parameters and result that are expected of a closure.
    fn expected_sig(&mut self, ty: Ty) -> Option<(Vec<Ty>, Option<Ty>)> {
        let ty = self.ctx.shallow(ty);
        match *ty.kind() {
            TyKind::FnPtr(params, ret) => Some((params.to_vec(), Some(ret))),
            TyKind::Dyn(dynamic) => {
                self.ctx.cx.call_kind(dynamic.principal?)?;
                let TyKind::Tuple(params) = *dynamic.args.first()?.ty().kind() else { return None };
                Some((params.to_vec(), dynamic.bindings.first().map(|&(_, ty)| ty)))
            }
            TyKind::Infer(InferTy::Any(_)) => {
                let pending: Vec<Predicate> = mapped(&self.ctx.pending, |obligation| obligation.predicate);
                self.sig_from(ty, &pending)
            }
            TyKind::Param(..) | TyKind::Opaque(..) | TyKind::Projection(..) => {
                let mut bounds = self.ctx.env.to_vec();
                bounds.extend(self.ctx.own_bounds(ty));
                self.sig_from(ty, &bounds)
            }
            _ => None,
        }
    }

    fn sig_from(&mut self, ty: Ty, predicates: &[Predicate]) -> Option<(Vec<Ty>, Option<Ty>)> {
        let output =
            self.ctx.cx.lang_item("fn_once").and_then(|once| self.ctx.cx.trait_assoc_ty(once, Symbol::new("Output")));
        let mut params = None;
        let mut ret = None;
        for predicate in self.ctx.cx.elaborate(predicates) {
            match predicate {
                Predicate::Trait(found) if self.ctx.shallow(found.self_ty()) == ty => {
                    if self.ctx.cx.call_kind(found.def).is_some()
                        && let Some(inputs) = found.args.get(1)
                        && let TyKind::Tuple(items) = *self.ctx.shallow(inputs.ty()).kind()
                    {
                        params = Some(items.to_vec());
                    }
                }
                Predicate::Projection(assoc, args, found)
                    if Some(assoc) == output && args.first().is_some_and(|arg| self.ctx.shallow(arg.ty()) == ty) =>
                {
                    ret = Some(found);
                    if params.is_none()
                        && let Some(inputs) = args.get(1)
                        && let TyKind::Tuple(items) = *self.ctx.shallow(inputs.ty()).kind()
                    {
                        params = Some(items.to_vec());
                    }
                }
                _ => {}
            }
        }
        params.map(|params| (params, ret))
    }

    /// Works out what every closure captures and how it can be called. Types are known by now.
    pub(super) fn analyze_closures(&mut self, root: ExprId) {
        let mut analysis = Analysis { cx: self, closure: None, uses: Vec::new(), done: Set::default() };
        analysis.value(root);
    }
}

/// How a place is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Usage {
    /// It is read or borrowed.
    Shared,
    /// It is changed, or borrowed to be changed.
    Mut,
    /// It is moved out of.
    Move,
}

/// A use of a variable of the surroundings, or of a part of it.
struct Use {
    local: LocalId,
    /// The fields that lead to the part.
    path: Vec<u32>,
    /// The expressions of the variable and of each part on the way.
    chain: Vec<ExprId>,
    usage: Usage,
}

struct Analysis<'a, 'c> {
    cx: &'a mut BodyCx<'c>,
    /// The closure whose body is looked at.
    closure: Option<ClosureId>,
    uses: Vec<Use>,
    done: Set<ClosureId>,
}

impl Analysis<'_, '_> {
    fn value(&mut self, id: ExprId) {
        if self.cx.is_place(id) {
            self.place(id, Usage::Shared);
            return;
        }
        match self.cx.expr(id).kind.clone() {
            ExprKind::Load { place, moves } => self.place(place, if moves { Usage::Move } else { Usage::Shared }),
            ExprKind::Borrow { mutability, place } | ExprKind::RawBorrow { mutability, place } => {
                self.place(place, usage_of(mutability));
            }
            ExprKind::Assign { place, value } | ExprKind::AssignOp { place, value, .. } => {
                self.value(value);
                self.place(place, Usage::Mut);
            }
            ExprKind::Match { place, arms } => {
                let patterns: Vec<PatId> = mapped(&arms, |arm| arm.pat);
                self.matched(place, &patterns);
                for arm in arms {
                    self.pattern(arm.pat);
                    if let Some(guard) = arm.guard {
                        self.value(guard);
                    }
                    self.value(arm.body);
                }
            }
            ExprKind::Let { pat, place } => {
                self.matched(place, &[pat]);
                self.pattern(pat);
            }
            ExprKind::Block(block) => {
                for stmt in block.stmts {
                    match stmt {
                        Stmt::Expr(id) => self.value(id),
                        Stmt::Let { pat, place, otherwise } => {
                            if let Some(place) = place {
                                self.matched(place, &[pat]);
                            }
                            self.pattern(pat);
                            if let Some(otherwise) = otherwise {
                                self.value(otherwise);
                            }
                        }
                    }
                }
                if let Some(value) = block.value {
                    self.value(value);
                }
            }
            ExprKind::Closure { id } => self.nested(id),
            ExprKind::CallValue { callee_ty, func, args, .. } => {
                let func = self.closure_call(id, callee_ty, func);
                self.value(func);
                args.into_iter().for_each(|arg| self.value(arg));
            }
            ExprKind::Literal(_)
            | ExprKind::FnItem
            | ExprKind::Const(_)
            | ExprKind::ConstValue(_)
            | ExprKind::Continue { .. }
            | ExprKind::Quote(_) => {}
            ExprKind::Tuple(items) | ExprKind::Array(items) | ExprKind::Call { args: items, .. } => {
                items.into_iter().for_each(|item| self.value(item));
            }
            ExprKind::Repeat { value, .. }
            | ExprKind::Unary { value, .. }
            | ExprKind::Cast { value, .. }
            | ExprKind::Coerce { value, .. }
            | ExprKind::Scope(value) => self.value(value),
            ExprKind::Adt { fields, base, .. } => {
                fields.into_iter().for_each(|(_, value)| self.value(value));
                if let Some(base) = base {
                    let copy = {
                        let ty = self.cx.expr(base.place).ty;
                        self.cx.is_copy(ty)
                    };
                    self.place(base.place, if copy { Usage::Shared } else { Usage::Move });
                }
            }
            ExprKind::Binary { left, right, .. } | ExprKind::Logical { left, right, .. } => {
                self.value(left);
                self.value(right);
            }
            ExprKind::If { test, then, otherwise } => {
                self.value(test);
                self.value(then);
                otherwise.into_iter().for_each(|id| self.value(id));
            }
            ExprKind::Loop { body, .. } => self.value(body),
            ExprKind::Break { value, .. } | ExprKind::Return { value } => {
                value.into_iter().for_each(|id| self.value(id));
            }
            ExprKind::FormatArgs(format) => format.args.into_iter().for_each(|id| self.value(id)),
            ExprKind::Quasiquote { holes, .. } => holes.into_iter().for_each(|id| self.value(id)),
            ExprKind::Local(_)
            | ExprKind::Upvar(_)
            | ExprKind::Static(_)
            | ExprKind::Deref(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Temp { .. } => {}
        }
    }

    /// Expressions that stand in patterns.
    fn pattern(&mut self, pat: PatId) {
        match self.cx.pats[pat.0 as usize].kind.clone() {
            PatKind::Const { value, .. } => self.value(value),
            PatKind::Bind { sub: Some(sub), .. } | PatKind::Deref(sub) => self.pattern(sub),
            PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
                fields.into_iter().for_each(|(_, field)| self.pattern(field));
            }
            PatKind::Slice { prefix, rest, suffix } => {
                prefix.into_iter().chain(rest.flatten()).chain(suffix).for_each(|item| self.pattern(item));
            }
            PatKind::Or(items) => items.into_iter().for_each(|item| self.pattern(item)),
            _ => {}
        }
    }

    /// A place that patterns look into.
    fn matched(&mut self, place: ExprId, patterns: &[PatId]) {
        let mut usage = None;
        for &pat in patterns {
            usage = usage.max(self.pattern_usage(pat));
        }
        match usage {
            Some(usage) => self.place(place, usage),
            // `_` does not touch a place, but what computes a temporary runs.
            None => {
                if let ExprKind::Temp { value, .. } = self.cx.expr(place).kind {
                    self.value(value);
                }
            }
        }
    }

    fn pattern_usage(&self, pat: PatId) -> Option<Usage> {
        let all = |list: &mut dyn Iterator<Item = PatId>| {
            let strongest = list.filter_map(|pat| self.pattern_usage(pat)).max();
            Some(strongest.unwrap_or(Usage::Shared))
        };
        let found = &self.cx.pats[pat.0 as usize];
        match &found.kind {
            PatKind::Wild => None,
            PatKind::Bind { mode, sub, .. } => {
                let own = match mode {
                    crate::thir::BindMode::Copy => Usage::Shared,
                    crate::thir::BindMode::Move => Usage::Move,
                    crate::thir::BindMode::Ref(mutability) => usage_of(*mutability),
                };
                Some(own).max(sub.and_then(|sub| self.pattern_usage(sub)))
            }
            PatKind::Deref(inner) => match *found.ty.kind() {
                TyKind::Ref(_, Mutability::Shared) => Some(Usage::Shared),
                // What is behind a unique reference may be changed, not moved.
                TyKind::Ref(_, Mutability::Mut) => {
                    self.pattern_usage(*inner).map(|usage| usage.min(Usage::Mut)).or(Some(Usage::Shared))
                }
                _ => self.pattern_usage(*inner),
            },
            PatKind::Fields(fields) if fields.is_empty() => None,
            PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
                all(&mut fields.iter().map(|&(_, field)| field))
            }
            PatKind::Slice { prefix, rest, suffix } => {
                all(&mut prefix.iter().chain(rest.iter().flatten()).chain(suffix).copied())
            }
            PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => Some(Usage::Shared),
            PatKind::Or(items) => all(&mut items.iter().copied()),
        }
    }

    fn place(&mut self, id: ExprId, usage: Usage) {
        // From the place inwards to its root; the usage of the root follows from what is passed.
        let mut at = id;
        let mut usage = usage;
        let mut fields: Vec<(ExprId, u32)> = Vec::new();
        loop {
            match self.cx.expr(at).kind.clone() {
                ExprKind::Field { base, field } => {
                    fields.push((at, field));
                    at = base;
                }
                ExprKind::Index { base, index } => {
                    self.value(index);
                    fields.clear();
                    usage = usage.min(Usage::Mut);
                    at = base;
                }
                ExprKind::Deref(inner) => {
                    if !self.cx.is_place(inner) {
                        self.value(inner);
                        return;
                    }
                    fields.clear();
                    match *self.cx.expr(inner).ty.kind() {
                        TyKind::Ref(_, Mutability::Shared) | TyKind::Ptr(..) => usage = Usage::Shared,
                        TyKind::Ref(_, Mutability::Mut) => usage = usage.min(Usage::Mut),
                        _ => {}
                    }
                    at = inner;
                }
                ExprKind::Temp { value, .. } => {
                    self.value(value);
                    return;
                }
                ExprKind::Local(local) => {
                    if self.closure.is_some() && self.cx.locals[local.0 as usize].closure != self.closure {
                        let mut chain = vec![at];
                        let mut path = Vec::new();
                        for &(id, field) in fields.iter().rev() {
                            chain.push(id);
                            path.push(field);
                        }
                        self.uses.push(Use { local, path, chain, usage });
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    /// A closure within: its body first, then what it captures counts as used where it is made.
    fn nested(&mut self, id: ClosureId) {
        let Some(index) = self.cx.closures.iter().position(|closure| closure.id == id) else { return };
        if self.done.insert(id) {
            let outer_closure = self.closure.replace(id);
            let outer_uses = std::mem::take(&mut self.uses);
            for param in self.cx.closures[index].params.clone() {
                self.pattern(param.pat);
            }
            let value = self.cx.closures[index].value;
            self.value(value);
            let uses = std::mem::replace(&mut self.uses, outer_uses);
            self.closure = outer_closure;
            self.capture(index, &uses);
        }
        for capture in self.cx.closures[index].captures.clone() {
            let usage = match capture.mode {
                CaptureMode::Shared | CaptureMode::Copy => Usage::Shared,
                CaptureMode::Mut => Usage::Mut,
                CaptureMode::Move => Usage::Move,
            };
            self.place(capture.place, usage);
        }
    }

    fn capture(&mut self, index: usize, uses: &[Use]) {
        let moving = self.cx.closures[index].kind == FnKind::FnOnce;
        // One capture for a part and all parts of it.
        let mut groups: Vec<(LocalId, Vec<u32>, Usage)> = Vec::new();
        for used in uses {
            let overlap = groups.iter_mut().find(|(local, path, _)| {
                *local == used.local && (path.starts_with(&used.path) || used.path.starts_with(path))
            });
            match overlap {
                Some((_, path, usage)) => {
                    path.truncate(used.path.len());
                    *usage = (*usage).max(used.usage);
                }
                None => groups.push((used.local, used.path.clone(), used.usage)),
            }
        }
        // Shortening one may have made it meet others.
        let mut merged: Vec<(LocalId, Vec<u32>, Usage)> = Vec::new();
        for (local, path, usage) in groups {
            match merged.iter_mut().find(|(known, prefix, _)| *known == local && path.starts_with(prefix)) {
                Some((_, _, known)) => *known = (*known).max(usage),
                None => {
                    merged.retain(|(known, longer, _)| !(*known == local && longer.starts_with(&path)));
                    merged.push((local, path, usage));
                }
            }
        }
        let mut kind = FnKind::Fn;
        let mut captures = Vec::new();
        let mut holds = Vec::new();
        let mut copy = true;
        for (local, path, usage) in &merged {
            let Some(used) = uses.iter().find(|used| used.local == *local && used.path.starts_with(path)) else {
                continue;
            };
            let sample = used.chain[path.len()];
            let (ty, span) = (self.cx.expr(sample).ty, self.cx.span(sample));
            kind = kind.max(match usage {
                Usage::Shared => FnKind::Fn,
                Usage::Mut => FnKind::FnMut,
                Usage::Move => FnKind::FnOnce,
            });
            let is_copy = self.cx.is_copy(ty);
            let mode = match (moving, usage) {
                (true, _) | (false, Usage::Move) => {
                    if is_copy {
                        CaptureMode::Copy
                    } else {
                        CaptureMode::Move
                    }
                }
                (false, Usage::Mut) => CaptureMode::Mut,
                (false, Usage::Shared) => CaptureMode::Shared,
            };
            let (held, held_copy) = match mode {
                CaptureMode::Shared => (Ty::shared(ty), true),
                CaptureMode::Mut => (Ty::reference(ty, Mutability::Mut), false),
                CaptureMode::Copy => (ty, true),
                CaptureMode::Move => (ty, false),
            };
            copy &= held_copy;
            holds.push(held);
            // The captured place, as the surrounding body has it.
            let local_ty = self.cx.locals[local.0 as usize].ty;
            let mut place = self.cx.add(ExprKind::Local(*local), local_ty, span);
            for (step, &field) in path.iter().enumerate() {
                let ty = self.cx.expr(used.chain[step + 1]).ty;
                place = self.cx.add(ExprKind::Field { base: place, field }, ty, span);
            }
            captures.push(Capture { place, mode, ty });
        }
        for used in uses {
            let found = merged.iter().position(|(local, path, _)| *local == used.local && used.path.starts_with(path));
            if let Some(number) = found {
                let node = used.chain[merged[number].1.len()];
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                self.cx.exprs[node.0 as usize].kind = ExprKind::Upvar(number);
            }
        }
        let closure = &mut self.cx.closures[index];
        closure.kind = kind;
        closure.captures = captures;
        closure.copy = copy;
        let info = &mut self.cx.ctx.cx.closures[closure.id.0 as usize];
        info.kind = kind;
        info.captures = holds;
    }

    /// Decides how a closure that is called directly is borrowed.
    fn closure_call(&mut self, id: ExprId, ty: Ty, func: ExprId) -> ExprId {
        let TyKind::Closure(closure, _) = *ty.kind() else { return func };
        let Some(position) = self.cx.closure_calls.iter().position(|&call| call == id) else { return func };
        self.cx.closure_calls.swap_remove(position);
        let kind = self.cx.ctx.cx.closure_info(closure).kind;
        let span = self.cx.span(func);
        let func = match kind {
            FnKind::FnOnce => {
                let moves = !self.cx.is_copy(ty);
                self.cx.add(ExprKind::Load { place: func, moves }, ty, span)
            }
            FnKind::Fn => {
                let kind = ExprKind::Borrow { mutability: Mutability::Shared, place: func };
                self.cx.add(kind, Ty::shared(ty), span)
            }
            FnKind::FnMut => {
                let kind = ExprKind::Borrow { mutability: Mutability::Mut, place: func };
                self.cx.add(kind, Ty::reference(ty, Mutability::Mut), span)
            }
        };
        if let ExprKind::CallValue { kind: known, func: place, .. } = &mut self.cx.exprs[id.0 as usize].kind {
            *known = kind;
            *place = func;
        }
        func
    }
}

fn usage_of(mutability: Mutability) -> Usage {
    match mutability {
        Mutability::Shared => Usage::Shared,
        Mutability::Mut => Usage::Mut,
    }
}
