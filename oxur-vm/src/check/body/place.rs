//! Places: reading them, making them mutable, and following references and smart pointers.

use oxur_core::{Span, Symbol};

use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::BodyCx;
use crate::resolve::DefKind;
use crate::thir::{Callee, ExprId, ExprKind, TempScope};
use crate::types::{Arg, Mutability, Ty, TyKind, intern_args};

impl BodyCx<'_> {
    /// Whether an expression is a place.
    pub(super) fn is_place(&self, id: ExprId) -> bool {
        matches!(
            self.expr(id).kind,
            ExprKind::Local(_)
                | ExprKind::Upvar(_)
                | ExprKind::Static(_)
                | ExprKind::Deref(_)
                | ExprKind::Temp { .. }
                | ExprKind::Field { .. }
                | ExprKind::Index { .. }
        )
    }

    /// What a place holds; a value as it is.
    pub(super) fn rvalue(&mut self, id: ExprId) -> ExprId {
        if !self.is_place(id) {
            return id;
        }
        // What was just put into a temporary need not go through it.
        if let ExprKind::Temp { value, scope: TempScope::Here } = self.expr(id).kind {
            return value;
        }
        let (ty, span) = (self.expr(id).ty, self.span(id));
        self.add(ExprKind::Load { place: id, moves: false }, ty, span)
    }

    /// What a reference, pointer, box or smart pointer leads to.
    pub(super) fn deref_once(&mut self, id: ExprId, span: Span) -> Option<ExprId> {
        let ty = self.try_known(self.expr(id).ty);
        match *ty.kind() {
            TyKind::Ref(inner, _) => Some(self.add(ExprKind::Deref(id), inner, span)),
            TyKind::Adt(def, args) if self.ctx.cx.lang("owned_box") == Some(def) => {
                let place = self.place_of(id);
                Some(self.add(ExprKind::Deref(place), args.first()?.ty(), span))
            }
            _ => {
                let target = self.deref_target(ty, span)?;
                Some(self.overloaded_deref(id, ty, target, span))
            }
        }
    }

    /// The type that `*` of a type gives, without raw pointers.
    pub(super) fn deref_ty(&mut self, ty: Ty, span: Span) -> Option<Ty> {
        let ty = self.try_known(ty);
        let target = match *ty.kind() {
            TyKind::Ref(inner, _) => inner,
            TyKind::Adt(def, args) if self.ctx.cx.lang("owned_box") == Some(def) => args.first()?.ty(),
            _ => self.deref_target(ty, span)?,
        };
        Some(self.ctx.shallow(target))
    }

    /// `<T as Deref>::Target`
    fn deref_target(&mut self, ty: Ty, span: Span) -> Option<Ty> {
        if !matches!(
            ty.kind(),
            TyKind::Adt(..) | TyKind::Param(..) | TyKind::Projection(..) | TyKind::Opaque(..) | TyKind::Dyn(_)
        ) {
            return None;
        }
        let def = self.ctx.cx.lang_item("deref")?;
        let args = intern_args(&[Arg::Ty(ty)]);
        // The type's arguments may not be known yet, and so not whether they have what the impl asks of them.
        if self.ctx.holds(Predicate::Trait(TraitRef { def, args })) == Holds::No {
            return None;
        }
        let target = self.ctx.cx.trait_assoc_ty(def, Symbol::new("Target"))?;
        let ty = self.ctx.normalize(Ty::new(TyKind::Projection(target, args)), span);
        Some(self.try_known(ty))
    }

    fn overloaded_deref(&mut self, id: ExprId, ty: Ty, target: Ty, span: Span) -> ExprId {
        let Some(method) = self.lang_method("deref", "deref") else { return self.error_expr(span) };
        let place = self.place_of(id);
        let borrow = self.add(ExprKind::Borrow { mutability: Mutability::Shared, place }, Ty::shared(ty), span);
        let callee = Callee { def: method, args: intern_args(&[Arg::Ty(ty)]) };
        let call = self.add(ExprKind::Call { callee, args: vec![borrow] }, Ty::shared(target), span);
        self.add(ExprKind::Deref(call), target, span)
    }

    /// The function of that name of a lang trait.
    pub(super) fn lang_method(&mut self, lang: &str, name: &str) -> Option<crate::types::DefId> {
        let def = self.ctx.cx.lang_item(lang)?;
        self.ctx.cx.member(def, Symbol::new(name), |kind| matches!(kind, DefKind::Fn(_)))
    }

    /// Makes a place one that may be changed: smart pointers and indexing on the way are used through their mutable
    /// traits.
    pub(super) fn make_mut(&mut self, id: ExprId) {
        let mut at = id;
        loop {
            match self.expr(at).kind.clone() {
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => at = base,
                ExprKind::Temp { value, .. } => {
                    // A temporary that holds a coerced borrow, as of an array to a slice.
                    let _ = value;
                    break;
                }
                ExprKind::Deref(inner) => match self.expr(inner).kind.clone() {
                    ExprKind::Call { callee, args } => {
                        let Some(next) = self.mut_call(inner, callee, &args) else { break };
                        at = next;
                    }
                    ExprKind::Coerce { value, .. } => {
                        let ExprKind::Borrow { place, .. } = self.expr(value).kind else { break };
                        self.borrow_mut(value);
                        self.make_ref_mut(inner);
                        at = place;
                    }
                    // What a box holds changes with the box.
                    _ if self.is_place(inner) && !matches!(self.ty(inner).kind(), TyKind::Ref(..)) => at = inner,
                    _ => break,
                },
                _ => break,
            }
        }
    }

    /// Turns a call of `deref` or `index` into one of its mutable counterpart, and gives the place it borrows.
    fn mut_call(&mut self, id: ExprId, callee: Callee, args: &[ExprId]) -> Option<ExprId> {
        let (deref, index) = (self.lang_method("deref", "deref"), self.lang_method("index", "index"));
        let method = if Some(callee.def) == deref {
            self.lang_method("deref_mut", "deref_mut")
        } else if Some(callee.def) == index {
            self.lang_method("index_mut", "index_mut")
        } else {
            None
        }?;
        let first = *args.first()?;
        let ExprKind::Borrow { place, mutability: Mutability::Shared } = self.expr(first).kind else { return None };
        let span = self.span(id);
        if let Some(parent) = self.ctx.parent_trait(method) {
            self.ctx.require(Predicate::Trait(TraitRef { def: parent, args: callee.args }), span);
        }
        let args = args.to_vec();
        self.exprs[id.0 as usize].kind = ExprKind::Call { callee: Callee { def: method, args: callee.args }, args };
        self.make_ref_mut(id);
        self.borrow_mut(first);
        Some(place)
    }

    fn borrow_mut(&mut self, id: ExprId) {
        if let ExprKind::Borrow { mutability, .. } = &mut self.exprs[id.0 as usize].kind {
            *mutability = Mutability::Mut;
        }
        self.make_ref_mut(id);
    }

    fn make_ref_mut(&mut self, id: ExprId) {
        if let TyKind::Ref(inner, _) = *self.ctx.shallow(self.expr(id).ty).kind() {
            self.exprs[id.0 as usize].ty = Ty::reference(inner, Mutability::Mut);
        }
    }

    /// Lets the temporaries of an initialiser live as long as what it initialises: those whose reference is (part of) its
    /// value.
    pub(super) fn extend_temps(&mut self, id: ExprId) {
        let mut queue = vec![id];
        while let Some(id) = queue.pop() {
            match self.expr(id).kind.clone() {
                ExprKind::Borrow { place, .. } | ExprKind::RawBorrow { place, .. } => {
                    self.extend_place(place, &mut queue)
                }
                ExprKind::Tuple(items) | ExprKind::Array(items) => queue.extend(items),
                ExprKind::Adt { fields, .. } => queue.extend(fields.into_iter().map(|(_, value)| value)),
                ExprKind::Cast { value, .. } | ExprKind::Coerce { value, .. } | ExprKind::Repeat { value, .. } => {
                    queue.push(value);
                }
                ExprKind::Scope(value) => queue.push(value),
                ExprKind::Block(block) => queue.extend(block.value),
                // `&*temp` that a reborrow made.
                ExprKind::Load { place, .. } => {
                    if let ExprKind::Deref(inner) = self.expr(place).kind {
                        queue.push(inner);
                    }
                }
                _ => {}
            }
        }
    }

    /// The temporaries that live as long as a block.
    pub(super) fn block_temps(&self) -> Vec<usize> {
        let is_block =
            |index: &usize| matches!(self.exprs[*index].kind, ExprKind::Temp { scope: TempScope::Block, .. });
        (0..self.exprs.len()).filter(is_block).collect()
    }

    /// Lets what a static refers to live as long as the static: there is no block that it could go with. Values that are
    /// made of local variables are none of those.
    pub(super) fn keep_temps(&mut self, value: ExprId, inner: &[usize]) {
        let mut value = value;
        while let ExprKind::Scope(within) = self.expr(value).kind {
            value = within;
        }
        if matches!(self.expr(value).kind, ExprKind::Block(_)) {
            return;
        }
        for index in self.block_temps() {
            if let ExprKind::Temp { value, .. } = self.exprs[index].kind
                && !inner.contains(&index)
            {
                self.exprs[index].kind = ExprKind::Temp { value, scope: TempScope::Static };
            }
        }
    }

    /// The temporary at the root of a place.
    pub(super) fn extend_place(&mut self, place: ExprId, queue: &mut Vec<ExprId>) {
        let mut at = place;
        loop {
            match self.expr(at).kind.clone() {
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => at = base,
                ExprKind::Deref(inner) if !matches!(self.expr(inner).kind, ExprKind::Call { .. }) => {
                    if self.is_place(inner) {
                        at = inner;
                    } else {
                        queue.push(inner);
                        break;
                    }
                }
                ExprKind::Temp { value, .. } => {
                    self.exprs[at.0 as usize].kind = ExprKind::Temp { value, scope: TempScope::Block };
                    queue.push(value);
                    break;
                }
                _ => break,
            }
        }
    }
}
