//! Calls of functions, constructors and values.

use oxur_core::core::{self, Expr};
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes, mapped};

use super::super::fold::subst;
use super::super::generic_args::counted;
use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::BodyCx;
use crate::resolve::DefKind;
use crate::thir::{Callee, ExprId, ExprKind, FnKind};
use crate::types::{Arg, Args, DefId, Mutability, Ty, TyKind, intern_args};

impl BodyCx<'_> {
    pub(super) fn call(&mut self, node: &core::Call, expect: Option<Ty>) -> ExprId {
        let func = self.check(&node.func, None);
        let ty = self.known(self.expr(func).ty, node.func.span());
        match *ty.kind() {
            TyKind::Error => {
                // Mistakes in the arguments are told too.
                for arg in &node.args {
                    self.value(arg, None);
                }
                self.error_expr(node.span)
            }
            TyKind::FnDef(def, args) => self.call_def(def, args, func, node, expect),
            _ => self.call_value(func, node, expect),
        }
    }

    fn call_def(&mut self, def: DefId, args: Args, func: ExprId, node: &core::Call, expect: Option<Ty>) -> ExprId {
        if self.ctx.cx.defs.is_form_function(def) {
            return self.call_form_function(def, args, node, expect);
        }
        let (params, ret) = self.sig(def, args, node.span);
        let name = self.ctx.cx.defs.get(def).name;
        if params.len() != node.args.len() {
            return self.wrong_count(name.as_str(), params.len(), &node.args, node.span, Some(def));
        }
        let list = self.args(&params, ret, &node.args, expect);
        let kind = self.ctx.cx.defs.get(def).kind.clone();
        let kind = match kind {
            DefKind::Fn(_) => {
                let args = list;
                ExprKind::Call { callee: Callee { def, args: self.fn_args(func, args.len()) }, args }
            }
            DefKind::Variant(variant) => ExprKind::Adt { variant, fields: (0u32..).zip(list).collect(), base: None },
            _ => ExprKind::Adt { variant: 0, fields: (0u32..).zip(list).collect(), base: None },
        };
        self.add(kind, ret, node.span)
    }

    /// A call of the forms library. Forms are looked at, not taken: where a reference is wanted a value may be given.
    /// `list` and its like take any number of whatever can become a form.
    fn call_form_function(&mut self, def: DefId, args: Args, node: &core::Call, expect: Option<Ty>) -> ExprId {
        let lang = |name: &str| self.ctx.cx.lang(name) == Some(def);
        let each = match () {
            () if lang("form_list") || lang("form_vector") || lang("form_brace") => Some("to_form"),
            () if lang("form_append") => Some("to_forms"),
            () => None,
        };
        let (params, ret) = self.sig(def, args, node.span);
        if let Some(method) = each {
            let form = self.form_ty(node.span);
            let mut items = Vec::new();
            for arg in &node.args {
                let id = self.check(arg, None);
                items.push(self.form_of(id, method));
            }
            let item = match method {
                "to_form" => form,
                _ => match items.first() {
                    Some(&id) => self.expr(id).ty,
                    None => self.ctx.table.fresh(),
                },
            };
            let list = self.vec_of(items, item, node.span);
            let list = match params.first() {
                Some(&ty) => self.coerce(list, ty),
                None => list,
            };
            return self.add(ExprKind::Call { callee: Callee { def, args }, args: vec![list] }, ret, node.span);
        }
        if params.len() != node.args.len() {
            let name = self.ctx.cx.defs.get(def).name;
            return self.wrong_count(name.as_str(), params.len(), &node.args, node.span, Some(def));
        }
        let mut list: Vec<Option<ExprId>> = vec![None; node.args.len()];
        for closures in [false, true] {
            self.ctx.select_pending();
            for (index, (arg, &param)) in node.args.iter().zip(&params).enumerate() {
                if is_closure(arg) != closures {
                    continue;
                }
                let id = self.check(arg, Some(param));
                let borrows = matches!(self.ctx.shallow(param).kind(), TyKind::Ref(_, Mutability::Shared));
                let known = self.try_known(self.expr(id).ty);
                let id = if borrows && !matches!(known.kind(), TyKind::Ref(..) | TyKind::Never | TyKind::Error) {
                    let place = self.place_of(id);
                    let kind = ExprKind::Borrow { mutability: Mutability::Shared, place };
                    self.add(kind, Ty::shared(known), arg.span())
                } else {
                    self.rvalue(id)
                };
                list[index] = Some(self.coerce(id, param));
            }
        }
        let _ = expect;
        let list = list.into_iter().flatten().collect();
        self.add(ExprKind::Call { callee: Callee { def, args }, args: list }, ret, node.span)
    }

    /// The generic arguments of the function item that an expression is.
    fn fn_args(&self, func: ExprId, _count: usize) -> Args {
        match *self.ty(func).kind() {
            TyKind::FnDef(_, args) => args,
            _ => &[],
        }
    }

    /// The parameters and result of a definition with these arguments.
    pub(super) fn sig(&mut self, def: DefId, args: Args, span: Span) -> (Vec<Ty>, Ty) {
        let sig = self.ctx.cx.sig(def);
        let params = mapped(&sig.params, |&ty| self.ctx.normalize(subst(ty, args), span));
        let ret = self.ctx.normalize(subst(sig.ret, args), span);
        (params, ret)
    }

    pub(super) fn wrong_count(
        &mut self,
        name: &str,
        wanted: usize,
        args: &[Expr],
        span: Span,
        def: Option<DefId>,
    ) -> ExprId {
        for arg in args {
            self.value(arg, None);
        }
        let message = format!("`{name}` takes {}, and {} given", counted(wanted, "argument"), given(args.len()));
        let mut diagnostic = Diagnostic::error(codes::WRONG_COUNT, span, message);
        if let Some(def) = def {
            let place = self.ctx.cx.defs.get(def).span;
            if !place.is_nowhere() {
                diagnostic = diagnostic.label(place, "defined here");
            }
        }
        self.report(diagnostic);
        self.error_expr(span)
    }

    /// Checks arguments against parameters: closures last, when the other arguments have said what they can about
    /// types. What is expected of the result says something about the parameters too.
    pub(super) fn args(&mut self, params: &[Ty], ret: Ty, args: &[Expr], expect: Option<Ty>) -> Vec<ExprId> {
        let hints = expect.and_then(|expect| self.hints(params, ret, expect));
        let mut ids: Vec<Option<ExprId>> = vec![None; args.len()];
        for closures in [false, true] {
            if closures && !args.iter().any(is_closure) {
                break;
            }
            if closures {
                self.ctx.select_pending();
            }
            for (index, (arg, &param)) in args.iter().zip(params).enumerate() {
                if is_closure(arg) != closures {
                    continue;
                }
                let hint = hints.as_ref().map_or(param, |hints| hints[index]);
                let mut id = self.value(arg, Some(hint));
                // As rustc does: an argument becomes what the expected result would have it be, where that has a size;
                // `(Some &cause)` as an `Option<&dyn Error>`.
                if hint != param && !matches!(hint.kind(), TyKind::Str | TyKind::Slice(_) | TyKind::Dyn(_)) {
                    id = self.try_coerce(id, hint).unwrap_or(id);
                }
                ids[index] = Some(self.coerce(id, param));
            }
        }
        ids.into_iter().flatten().collect()
    }

    /// What the parameters would be if the result were what is expected. Nothing is fixed by it.
    fn hints(&mut self, params: &[Ty], ret: Ty, expect: Ty) -> Option<Vec<Ty>> {
        let expect = self.ctx.shallow(expect);
        if matches!(expect.kind(), TyKind::Infer(_)) || matches!(self.ctx.shallow(ret).kind(), TyKind::Infer(_)) {
            return None;
        }
        let snapshot = self.ctx.table.snapshot();
        let hints = if self.ctx.table.unify(ret, expect).is_ok() {
            Some(mapped(params, |&ty| self.ctx.resolve(ty)))
        } else {
            None
        };
        self.ctx.table.rollback(snapshot);
        hints
    }

    /// A call of a value: a function pointer, closure, or what has a call trait.
    fn call_value(&mut self, func: ExprId, node: &core::Call, expect: Option<Ty>) -> ExprId {
        let mut place = func;
        for _ in 0..16 {
            let ty = self.ty(place);
            match *ty.kind() {
                TyKind::FnPtr(params, ret) => {
                    if params.len() != node.args.len() {
                        return self.wrong_count("this function", params.len(), &node.args, node.span, None);
                    }
                    let func = self.rvalue(place);
                    let args = self.args(params, ret, &node.args, expect);
                    let kind = ExprKind::CallValue { kind: FnKind::FnOnce, callee_ty: ty, func, args };
                    return self.add(kind, ret, node.span);
                }
                TyKind::FnDef(def, args) => return self.call_def(def, args, place, node, expect),
                TyKind::Closure(..) => {
                    let Some((params, ret)) = self.ctx.callable_sig(ty) else { return self.error_expr(node.span) };
                    if params.len() != node.args.len() {
                        return self.wrong_count("this closure", params.len(), &node.args, node.span, None);
                    }
                    // How it is borrowed depends on its kind, which is known when its body is.
                    let func = self.place_of(place);
                    let args = self.args(&params, ret, &node.args, expect);
                    let kind = ExprKind::CallValue { kind: FnKind::Fn, callee_ty: ty, func, args };
                    let id = self.add(kind, ret, node.span);
                    self.closure_calls.push(id);
                    return id;
                }
                TyKind::Param(..) | TyKind::Projection(..) | TyKind::Opaque(..) | TyKind::Dyn(_) => {
                    if let Some(id) = self.call_bound(place, ty, node, expect) {
                        return id;
                    }
                }
                _ => {}
            }
            match self.deref_once(place, node.span) {
                Some(next) => place = next,
                None => break,
            }
        }
        for arg in &node.args {
            self.value(arg, None);
        }
        let shown = self.ctx.show(self.expr(func).ty);
        self.err(codes::NOT_CALLABLE, node.func.span(), format!("this is a `{shown}`, which cannot be called"))
    }

    /// A call of what has a call trait by a bound.
    fn call_bound(&mut self, place: ExprId, ty: Ty, node: &core::Call, expect: Option<Ty>) -> Option<ExprId> {
        for (name, kind) in [("fn", FnKind::Fn), ("fn_mut", FnKind::FnMut), ("fn_once", FnKind::FnOnce)] {
            let def = self.ctx.cx.lang_item(name)?;
            let inputs = self.ctx.table.fresh();
            let args = intern_args(&[Arg::Ty(ty), Arg::Ty(inputs)]);
            let wanted = Predicate::Trait(TraitRef { def, args });
            if self.ctx.holds(wanted) == Holds::No {
                continue;
            }
            self.ctx.require(wanted, node.span);
            self.ctx.select_pending();
            let TyKind::Tuple(params) = *self.ctx.shallow(inputs).kind() else { continue };
            if params.len() != node.args.len() {
                return Some(self.wrong_count("this function", params.len(), &node.args, node.span, None));
            }
            let once = self.ctx.cx.lang_item("fn_once")?;
            let output = self.ctx.cx.trait_assoc_ty(once, Symbol::new("Output"))?;
            let ret = self.ctx.normalize(Ty::new(TyKind::Projection(output, args)), node.span);
            let func = match kind {
                FnKind::Fn => {
                    let place = self.place_of(place);
                    let kind = ExprKind::Borrow { mutability: Mutability::Shared, place };
                    self.add(kind, Ty::shared(ty), node.func.span())
                }
                FnKind::FnMut => {
                    let place = self.place_of(place);
                    self.make_mut(place);
                    let kind = ExprKind::Borrow { mutability: Mutability::Mut, place };
                    self.add(kind, Ty::reference(ty, Mutability::Mut), node.func.span())
                }
                FnKind::FnOnce => self.rvalue(place),
            };
            let args = self.args(params, ret, &node.args, expect);
            return Some(self.add(ExprKind::CallValue { kind, callee_ty: ty, func, args }, ret, node.span));
        }
        None
    }
}

fn given(count: usize) -> String {
    match count {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        _ => format!("{count} are"),
    }
}

fn is_closure(expr: &Expr) -> bool {
    match expr {
        Expr::Lambda(_) => true,
        Expr::AttrExpr(node) => is_closure(&node.value),
        _ => false,
    }
}
