//! Paths to values: variables, functions, constructors, constants, associated items.

use oxur_core::core::{GenericArg, Ident, Path, PathArgs, Segment};
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes, mapped};

use super::super::fold::subst;
use super::super::generics::GenericKind;
use super::super::impls::Head;
use super::super::items::Ctor;
use super::super::lower::{Lower, primitive};
use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::{BodyCx, ImplTypes, Rib};
use crate::resolve::{DefKind, Namespace};
use crate::thir::{Callee, ExprId, ExprKind, LocalId};
use crate::types::{Arg, Args, Const, DefId, Ty, TyKind, intern_args};

/// What a path to a value means.
#[derive(Clone, Copy, Debug)]
pub(super) enum ValueRes {
    /// A variable.
    Local(LocalId),
    /// A function, constructor, constant or static, with its arguments.
    Def(DefId, Args),
    /// A constant parameter.
    ConstParam(u32, Symbol),
    /// It has been reported.
    Error,
}

impl BodyCx<'_> {
    pub(super) fn var_ref(&mut self, path: &Path, span: Span) -> ExprId {
        match self.value_path(path) {
            ValueRes::Local(local) => {
                let ty = self.locals[local.0 as usize].ty;
                self.add(ExprKind::Local(local), ty, span)
            }
            ValueRes::ConstParam(index, name) => {
                let ty = self.const_param_ty(index);
                self.add(ExprKind::ConstValue(Const::Param(index, name)), ty, span)
            }
            ValueRes::Def(def, args) => self.def_value(def, args, span),
            ValueRes::Error => self.error_expr(span),
        }
    }

    fn const_param_ty(&mut self, index: u32) -> Ty {
        let Some(owner) = self.owner else { return Ty::usize() };
        let generics = self.ctx.cx.generics(owner);
        let Some(param) = generics.params.get(index as usize) else { return Ty::usize() };
        let (name, owner) = (param.name, param.owner);
        let params = match &self.ctx.cx.defs.get(owner).kind {
            DefKind::Fn(node) => node.generics.params.clone(),
            DefKind::Impl(node, _) => node.generics.params.clone(),
            DefKind::Trait(node, _) => node.generics.params.clone(),
            _ => Vec::new(),
        };
        for param in &params {
            if let oxur_core::core::GenericParam::ConstParam(node) = param
                && node.name.name == name
            {
                return self.lower(&node.ty);
            }
        }
        Ty::usize()
    }

    /// A definition as a value.
    pub(super) fn def_value(&mut self, def: DefId, args: Args, span: Span) -> ExprId {
        if self.ctx.cx.barred(def, span) {
            return self.error_expr(span);
        }
        let name = self.ctx.cx.defs.get(def).name;
        match self.ctx.cx.defs.get(def).kind {
            DefKind::Fn(_) => {
                self.ctx.require_predicates(def, args, span);
                self.add(ExprKind::FnItem, Ty::new(TyKind::FnDef(def, args)), span)
            }
            DefKind::Struct(_) => self.ctor_value(def, def, 0, args, span),
            DefKind::Variant(index) => {
                let parent = self.ctx.cx.defs.get(def).parent.unwrap_or(def);
                self.ctor_value(parent, def, index, args, span)
            }
            DefKind::Const(_) => {
                let ty = self.ctx.cx.type_of_value(def, span);
                let ty = subst(ty, args);
                let ty = self.ctx.normalize(ty, span);
                self.require_trait_of(def, args, span);
                self.add(ExprKind::Const(Callee { def, args }), ty, span)
            }
            DefKind::Static(_) | DefKind::Def(_) => {
                let ty = self.ctx.cx.type_of_value(def, span);
                self.add(ExprKind::Static(def), ty, span)
            }
            DefKind::Foreign => {
                self.ctx.cx.foreign(span, name);
                self.error_expr(span)
            }
            DefKind::Enum(..) | DefKind::Union(_) | DefKind::TypeAlias(_) => {
                self.err(codes::MISMATCH, span, format!("`{name}` is a type, and a value is needed here"))
            }
            _ => self.err(codes::MISMATCH, span, format!("`{name}` is no value")),
        }
    }

    /// The trait of an associated constant must hold.
    fn require_trait_of(&mut self, item: DefId, args: Args, span: Span) {
        if let Some(parent) = self.ctx.parent_trait(item)
            && matches!(self.ctx.cx.defs.get(parent).kind, DefKind::Trait(..))
        {
            self.ctx.require(Predicate::Trait(TraitRef { def: parent, args }), span);
        }
    }

    /// A constructor: a function, or for a unit the value itself.
    fn ctor_value(&mut self, adt: DefId, def: DefId, variant: u32, args: Args, span: Span) -> ExprId {
        let found = self.ctx.cx.adt(adt);
        let Some(shape) = found.variants.get(variant as usize) else { return self.error_expr(span) };
        match shape.ctor {
            Ctor::Unit => {
                let ty = Ty::adt(adt, args);
                self.add(ExprKind::Adt { variant, fields: Vec::new(), base: None }, ty, span)
            }
            Ctor::Tuple => self.add(ExprKind::FnItem, Ty::new(TyKind::FnDef(def, args)), span),
            Ctor::Named => {
                let name = shape.name;
                let diagnostic = Diagnostic::error(
                    codes::MISMATCH,
                    span,
                    format!("`{name}` has named fields, and they are not given here"),
                )
                .help(format!("write `({name} {{…}})`"));
                self.report(diagnostic);
                self.error_expr(span)
            }
        }
    }

    /// The variable of that name.
    pub(super) fn find_local(&self, name: Symbol) -> Option<LocalId> {
        for rib in self.ribs.iter().rev() {
            match rib {
                Rib::Locals(names) => {
                    if let Some(&(_, local)) = names.iter().rev().find(|&&(known, _)| known == name) {
                        return Some(local);
                    }
                }
                Rib::Items(module) => {
                    let module = self.ctx.cx.defs.module(*module);
                    if module.values.contains_key(&name) || module.imports.contains_key(&name) {
                        return None;
                    }
                }
                Rib::Closure => {}
            }
        }
        None
    }

    /// The names of the variables in scope, innermost first.
    fn local_names(&self) -> impl Iterator<Item = &'static str> {
        let locals = |rib: &Rib| match rib {
            Rib::Locals(names) => names.clone(),
            _ => Vec::new(),
        };
        let names: Vec<Symbol> = self.ribs.iter().rev().flat_map(locals).map(|(name, _)| name).collect();
        names.into_iter().map(Symbol::as_str)
    }

    /// What a path to a value means.
    pub(super) fn value_path(&mut self, path: &Path) -> ValueRes {
        if let Some(name) = path.as_name() {
            if let Some(local) = self.find_local(name.name) {
                return ValueRes::Local(local);
            }
            if let Some((index, GenericKind::Const)) = self.ctx.cx.param_named(self.owner, name.name) {
                return ValueRes::ConstParam(index, name.name);
            }
        }
        if let Some(qself) = &path.qself {
            let self_ty = self.lower(&qself.ty);
            let Some(segment) = path.segments.first() else { return ValueRes::Error };
            if let Some(trait_path) = &qself.trait_path {
                let Some(trait_ref) = self.lower_trait(trait_path, self_ty) else { return ValueRes::Error };
                return self.trait_item(trait_ref, segment);
            }
            return self.associated(self_ty, segment);
        }
        let Some(first) = path.segments.first() else { return ValueRes::Error };
        if !path.global {
            if first.name.name == "Self"
                && let Some(self_ty) = self.ctx.cx.self_ty(self.owner)
            {
                let self_ty = self.ctx.normalize(self_ty, first.span);
                return match path.segments.as_slice() {
                    [_] => self.self_ctor(self_ty, path.span),
                    [_, segment] => self.associated(self_ty, segment),
                    _ => self.deep_associated(path),
                };
            }
            if let Some((index, GenericKind::Type)) = self.ctx.cx.param_named(self.owner, first.name.name) {
                let ty = Ty::new(TyKind::Param(index, first.name.name));
                return match path.segments.as_slice() {
                    [_, segment] => self.associated(ty, segment),
                    _ => self.deep_associated(path),
                };
            }
        }
        let names: Vec<Ident> = mapped(&path.segments, |segment| segment.name);
        let resolved = match self.ctx.cx.defs.resolve(self.scope, &names, path.global, Namespace::Value) {
            Ok(resolved) => resolved,
            Err(mut unresolved) => {
                if let (false, Some(ty), [_, segment]) =
                    (path.global, primitive(first.name.name), path.segments.as_slice())
                {
                    return self.associated(ty, segment);
                }
                let what = if names.len() > 1 && unresolved.module.is_none() { "name" } else { "value" };
                if names.len() == 1 {
                    let near = oxur_core::nearest(
                        &first.name.name,
                        self.local_names().chain(unresolved.near.map(Symbol::as_str)),
                    );
                    unresolved.near = near.map(Symbol::new);
                }
                self.ctx.cx.unresolved(&unresolved, path, what);
                return ValueRes::Error;
            }
        };
        let (used, rest) = path.segments.split_at(resolved.used);
        match rest {
            [] => self.resolved_def(resolved.def, used),
            [segment] => {
                let def = resolved.def;
                match self.ctx.cx.defs.get(def).kind {
                    DefKind::Trait(..) => {
                        let self_ty = self.ctx.table.fresh();
                        let Some(last) = used.last() else { return ValueRes::Error };
                        let args = self.lower_args(def, &[Arg::Ty(self_ty)], last);
                        self.trait_item(TraitRef { def, args }, segment)
                    }
                    DefKind::Struct(_) | DefKind::Enum(..) | DefKind::Union(_) | DefKind::TypeAlias(_) => {
                        let type_path =
                            Path { qself: None, global: path.global, segments: used.to_vec(), span: path.span };
                        let ty = self.lower_path(&type_path);
                        self.associated(ty, segment)
                    }
                    DefKind::Foreign => {
                        let name = self.ctx.cx.defs.get(def).name;
                        self.ctx.cx.foreign(path.span, name);
                        ValueRes::Error
                    }
                    _ => {
                        let name = self.ctx.cx.defs.get(def).name;
                        let message = format!("`{name}` has no items, so there is no `{}` of it", segment.name.name);
                        self.ctx.cx.error(codes::UNKNOWN_NAME, segment.span, message);
                        ValueRes::Error
                    }
                }
            }
            _ => self.deep_associated(path),
        }
    }

    /// `T::Item::f`: all but the last name is a type.
    fn deep_associated(&mut self, path: &Path) -> ValueRes {
        let Some((last, before)) = path.segments.split_last() else { return ValueRes::Error };
        let type_path = Path { qself: None, global: path.global, segments: before.to_vec(), span: path.span };
        let ty = self.lower_path(&type_path);
        self.associated(ty, last)
    }

    fn lower_path(&mut self, path: &Path) -> Ty {
        let mut lower =
            Lower { scope: self.scope, owner: self.owner, infer: Some(&mut self.ctx.table), impls: ImplTypes::Refused };
        let ty = self.ctx.cx.lower_path_ty(&mut lower, path);
        self.ctx.normalize(ty, path.span)
    }

    pub(super) fn lower_trait(&mut self, path: &Path, self_ty: Ty) -> Option<TraitRef> {
        let mut lower =
            Lower { scope: self.scope, owner: self.owner, infer: Some(&mut self.ctx.table), impls: ImplTypes::Refused };
        let bound = self.ctx.cx.lower_trait_path(&mut lower, path, self_ty)?;
        let args = self.ctx.normalize_args(bound.trait_ref.args, path.span);
        Some(TraitRef { def: bound.trait_ref.def, args })
    }

    /// The arguments of a definition, as written on a segment.
    pub(super) fn lower_args(&mut self, def: DefId, parent: &[Arg], segment: &Segment) -> Args {
        let written = match &segment.args {
            Some(PathArgs::AngleArgs(node)) => Some(node.args.as_slice()),
            _ => None,
        };
        self.lower_written(def, parent, written, segment.span)
    }

    pub(super) fn lower_written(
        &mut self,
        def: DefId,
        parent: &[Arg],
        written: Option<&[GenericArg]>,
        span: Span,
    ) -> Args {
        let mut lower =
            Lower { scope: self.scope, owner: self.owner, infer: Some(&mut self.ctx.table), impls: ImplTypes::Refused };
        let args = self.ctx.cx.lower_generic_args(&mut lower, def, parent, written, span);
        self.ctx.normalize_args(args, span)
    }

    fn self_ctor(&mut self, self_ty: Ty, span: Span) -> ValueRes {
        match *self_ty.kind() {
            TyKind::Adt(def, args) => ValueRes::Def(def, args),
            _ => {
                self.ctx.cx.error(codes::MISMATCH, span, "`Self` is no constructor here");
                ValueRes::Error
            }
        }
    }

    /// A definition that a path names as a whole.
    fn resolved_def(&mut self, def: DefId, used: &[Segment]) -> ValueRes {
        let Some(last) = used.last() else { return ValueRes::Error };
        let args = match self.ctx.cx.defs.get(def).kind {
            DefKind::Variant(_) => {
                let Some(parent) = self.ctx.cx.defs.get(def).parent else { return ValueRes::Error };
                // The arguments stand on the variant or on its enum.
                let before = used.len().checked_sub(2).map(|index| &used[index]);
                let segment = match before {
                    Some(before) if last.args.is_none() && before.args.is_some() => before,
                    _ => last,
                };
                self.lower_args(parent, &[], segment)
            }
            DefKind::Fn(_) | DefKind::Struct(_) => self.lower_args(def, &[], last),
            _ => &[],
        };
        ValueRes::Def(def, args)
    }

    /// An item of a trait by its name.
    fn trait_item(&mut self, trait_ref: TraitRef, segment: &Segment) -> ValueRes {
        let name = segment.name.name;
        for found in self.ctx.cx.all_supertraits(trait_ref) {
            let item = self.ctx.cx.member(found.def, name, |kind| matches!(kind, DefKind::Fn(_) | DefKind::Const(_)));
            let Some(item) = item else { continue };
            let args = self.ctx.normalize_args(found.args, segment.span);
            let args = self.lower_args(item, args, segment);
            return ValueRes::Def(item, args);
        }
        let trait_name = self.ctx.cx.defs.get(trait_ref.def).name;
        let message = format!("the trait `{trait_name}` has no function or constant `{name}`");
        self.ctx.cx.error(codes::NO_METHOD, segment.span, message);
        ValueRes::Error
    }

    /// `T::name`, where no trait is named.
    fn associated(&mut self, ty: Ty, segment: &Segment) -> ValueRes {
        let name = segment.name.name;
        let ty = self.try_known(ty);
        if ty.is_error() {
            return ValueRes::Error;
        }
        if let TyKind::Adt(def, args) = *ty.kind()
            && let Some(variant) = self.ctx.cx.defs.variant(def, name)
        {
            return ValueRes::Def(variant, args);
        }
        match self.find_associated(ty, name, segment.span) {
            Some((item, parent)) => {
                let args = self.lower_args(item, parent, segment);
                ValueRes::Def(item, args)
            }
            None => {
                let shown = self.ctx.show(ty);
                let message = format!("`{shown}` has no function or constant `{name}`");
                let mut diagnostic = Diagnostic::error(codes::NO_METHOD, segment.span, message);
                if let Some(near) = self.near_associated(ty, name) {
                    diagnostic = diagnostic.help(format!("there is `{near}`"));
                }
                self.report(diagnostic);
                ValueRes::Error
            }
        }
    }

    fn near_associated(&mut self, ty: Ty, name: Symbol) -> Option<Symbol> {
        let head = Head::of(ty)?;
        let mut names = Vec::new();
        for def in self.ctx.cx.inherent_impls(head) {
            let DefKind::Impl(_, items) = &self.ctx.cx.defs.get(def).kind else { continue };
            names.extend(items.iter().map(|&item| self.ctx.cx.defs.get(item).name));
        }
        oxur_core::sort(&mut names);
        oxur_core::nearest(&name, names.iter().map(|name| name.as_str())).map(Symbol::new)
    }

    /// The item `T::name` and the arguments of its impl or trait.
    fn find_associated(&mut self, ty: Ty, name: Symbol, span: Span) -> Option<(DefId, Args)> {
        let is = |kind: &DefKind| matches!(kind, DefKind::Fn(_) | DefKind::Const(_));
        // An integer variable has the items of the type it will be by default.
        let head = Head::of(self.defaulted(ty));
        if let Some(head) = head {
            for def in self.ctx.cx.inherent_impls(head) {
                let Some(item) = self.ctx.cx.member(def, name, is) else { continue };
                let header = self.ctx.cx.impl_header(def);
                let snapshot = self.ctx.table.snapshot();
                let args = self.ctx.cx.fresh_args(&mut self.ctx.table, def);
                let self_ty = subst(header.self_ty, args);
                let self_ty = self.ctx.normalize(self_ty, span);
                if self.ctx.table.unify(self_ty, ty).is_ok() && self.impl_fits(def, args) {
                    return Some((item, args));
                }
                self.ctx.table.rollback(snapshot);
            }
        }
        // Bounds in scope come before the traits in scope.
        let env = self.ctx.env.clone();
        let own = self.ctx.own_bounds(ty);
        for predicate in env.iter().chain(&own) {
            let Predicate::Trait(found) = *predicate else { continue };
            if self.ctx.resolve(found.self_ty()) == self.ctx.resolve(ty)
                && let Some(item) = self.ctx.cx.member(found.def, name, is)
            {
                return Some((item, found.args));
            }
        }
        if let Some(object) = self.ctx.object_trait(ty) {
            for found in self.ctx.cx.all_supertraits(object) {
                if let Some(item) = self.ctx.cx.member(found.def, name, is) {
                    return Some((item, found.args));
                }
            }
        }
        let visible = self.ctx.cx.defs.traits_in_scope(self.scope);
        let traits: Vec<DefId> = self.ctx.cx.defs.traits_with(name).to_vec();
        let mut found = None;
        for def in traits {
            if !visible.contains(&def) {
                continue;
            }
            let Some(item) = self.ctx.cx.member(def, name, is) else { continue };
            let snapshot = self.ctx.table.snapshot();
            let args = self.ctx.cx.fresh_args_after(&mut self.ctx.table, def, &[Arg::Ty(ty)]);
            let holds = self.ctx.holds(Predicate::Trait(TraitRef { def, args }));
            if holds == Holds::No {
                self.ctx.table.rollback(snapshot);
                continue;
            }
            if holds == Holds::Yes || found.is_none() {
                found = Some((item, args));
                if holds == Holds::Yes {
                    break;
                }
            }
        }
        found
    }

    /// Whether the where clauses of an impl may hold.
    pub(super) fn impl_fits(&mut self, def: DefId, args: Args) -> bool {
        let predicates = self.ctx.cx.predicates(def);
        predicates.iter().all(|predicate| self.ctx.holds(predicate.subst(args)) != Holds::No)
    }

    /// The type that an integer or float variable will be if nothing else is said.
    pub(super) fn defaulted(&self, ty: Ty) -> Ty {
        use crate::types::{FloatTy, InferTy, IntTy};
        match *ty.kind() {
            TyKind::Infer(InferTy::Int(_)) => Ty::int(IntTy::I32),
            TyKind::Infer(InferTy::Float(_)) => Ty::float(FloatTy::F64),
            _ => ty,
        }
    }

    /// The arguments of a method: those of its impl or trait, then its own.
    pub(super) fn method_args(
        &mut self,
        method: DefId,
        parent: Args,
        written: Option<&[GenericArg]>,
        span: Span,
    ) -> Args {
        if self.ctx.cx.generics(method).params.len() == parent.len() {
            return intern_args(parent);
        }
        self.lower_written(method, parent, written, span)
    }
}
