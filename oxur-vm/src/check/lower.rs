//! Types as written become types as the checker has them.

use oxur_core::core::{
    self, Bound, Expr, GenericArg, Ident, Path, PathArgs, Segment, TraitBound, Type, WherePredicate,
};
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes};

use super::fold::subst;
use super::items::{GenericKind, Predicate, TraitRef, impl_type_count};
use super::table::Table;
use super::{Checker, MAX_NESTING};
use crate::resolve::{DefKind, ModId, Namespace};
use crate::types::{
    Arg, Args, Const, DefId, DynTy, FloatTy, IntTy, Mutability, Ty, TyKind, intern_args, intern_bindings, intern_defs,
    intern_tys,
};

/// Where a type is written.
pub(crate) struct Lower<'a> {
    /// Whose names it sees.
    pub(crate) scope: ModId,
    /// Whose generic parameters and `Self` it sees.
    pub(crate) owner: Option<DefId>,
    /// Where `_` and left-out arguments become variables; none where they may not stand.
    pub(crate) infer: Option<&'a mut Table>,
    /// What `impl Trait` means here.
    pub(crate) impls: ImplTypes,
}

/// What `impl Trait` means where a type is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ImplTypes {
    /// It may not stand there.
    Refused,
    /// Parameters of the function, from this number on.
    Params(u32),
    /// The function's opaque types, from this number on.
    Opaque(DefId, u32),
}

impl Lower<'_> {
    /// A place where everything must be written out.
    pub(crate) fn explicit(scope: ModId, owner: Option<DefId>) -> Self {
        Lower { scope, owner, infer: None, impls: ImplTypes::Refused }
    }
}

/// A bound, lowered: the trait and what is said of its associated types.
pub(crate) struct LoweredBound {
    pub(crate) trait_ref: TraitRef,
    pub(crate) predicates: Vec<Predicate>,
}

impl Checker {
    /// The type that is written.
    pub(crate) fn lower_ty(&mut self, lower: &mut Lower<'_>, ty: &Type) -> Ty {
        if self.nesting > MAX_NESTING {
            return self.too_deep(ty.span());
        }
        self.nesting += 1;
        let lowered = self.lower_ty_inner(lower, ty);
        self.nesting -= 1;
        lowered
    }

    fn lower_ty_inner(&mut self, lower: &mut Lower<'_>, ty: &Type) -> Ty {
        match ty {
            Type::TypeRef(node) => self.lower_path_ty(lower, &node.path),
            Type::RefType(node) => {
                let inner = self.lower_ty(lower, &node.ty);
                Ty::reference(inner, Mutability::new(node.mutable))
            }
            Type::PtrType(node) => {
                let inner = self.lower_ty(lower, &node.ty);
                Ty::new(TyKind::Ptr(inner, Mutability::new(node.mutable)))
            }
            Type::SliceType(node) => {
                let inner = self.lower_ty(lower, &node.ty);
                Ty::new(TyKind::Slice(inner))
            }
            Type::ArrayType(node) => {
                let inner = self.lower_ty(lower, &node.ty);
                let len = self.lower_const(lower, &node.len);
                Ty::new(TyKind::Array(inner, len))
            }
            Type::TupleType(node) => {
                let items: Vec<Ty> = node.items.iter().map(|item| self.lower_ty(lower, item)).collect();
                Ty::tuple(&items)
            }
            Type::FnType(node) => {
                let params: Vec<Ty> = node.params.iter().map(|param| self.lower_ty(lower, &param.ty)).collect();
                let ret = node.return_type.as_ref().map_or_else(Ty::unit, |ty| self.lower_ty(lower, ty));
                Ty::new(TyKind::FnPtr(intern_tys(&params), ret))
            }
            Type::DynType(node) => self.lower_dyn(lower, &node.bounds, node.span),
            Type::ImplType(node) => match lower.impls {
                ImplTypes::Params(next) => {
                    lower.impls = ImplTypes::Params(next + impl_type_count(ty));
                    Ty::new(TyKind::Param(next, Symbol::new("impl Trait")))
                }
                ImplTypes::Opaque(func, next) => {
                    lower.impls = ImplTypes::Opaque(func, next + impl_type_count(ty));
                    let args = self.identity_args(func);
                    Ty::new(TyKind::Opaque(func, next, args))
                }
                ImplTypes::Refused => {
                    self.error(codes::UNSUPPORTED, node.span, "`impl Trait` cannot stand here");
                    Ty::error()
                }
            },
            Type::Never(_) => Ty::never(),
            Type::Infer(node) => match &mut lower.infer {
                Some(table) => table.fresh(),
                None => {
                    self.error(codes::ANNOTATION, node.span, "the type must be written out here");
                    Ty::error()
                }
            },
            Type::MacroType(node) => {
                self.error(codes::FOREIGN, node.span, "a type that a Rust macro gives is known to rustc alone");
                Ty::error()
            }
            Type::RustType(node) => {
                self.error(codes::FOREIGN, node.span, "a type in Rust's own syntax is known to rustc alone");
                Ty::error()
            }
        }
    }

    pub(super) fn too_deep(&mut self, span: Span) -> Ty {
        self.error(codes::LIMIT, span, "this is nested too deep to be checked");
        Ty::error()
    }

    /// The type that a path is.
    pub(crate) fn lower_path_ty(&mut self, lower: &mut Lower<'_>, path: &Path) -> Ty {
        if let Some(qself) = &path.qself {
            let self_ty = self.lower_ty(lower, &qself.ty);
            if let Some(trait_path) = &qself.trait_path {
                let Some(bound) = self.lower_trait_path(lower, trait_path, self_ty) else { return Ty::error() };
                let Some(segment) = path.segments.first() else { return Ty::error() };
                return self.projection_named(lower, bound.trait_ref, segment);
            }
            return self.associated_all(lower, self_ty, &path.segments);
        }
        let Some(first) = path.segments.first() else { return Ty::error() };
        if !path.global {
            if first.name.name == "Self"
                && let Some(self_ty) = self.self_ty(lower.owner)
            {
                return self.associated_all(lower, self_ty, &path.segments[1..]);
            }
            if let Some((index, GenericKind::Type)) = self.param_named(lower.owner, first.name.name) {
                let ty = Ty::new(TyKind::Param(index, first.name.name));
                return self.associated_all(lower, ty, &path.segments[1..]);
            }
        }
        let names: Vec<Ident> = path.segments.iter().map(|segment| segment.name).collect();
        let resolved = match self.defs.resolve(lower.scope, &names, path.global, Namespace::Type) {
            Ok(resolved) => resolved,
            Err(unresolved) => {
                if !path.global
                    && let Some(ty) = primitive(first.name.name)
                {
                    return self.associated_all(lower, ty, &path.segments[1..]);
                }
                self.unresolved(&unresolved, path, "type");
                return Ty::error();
            }
        };
        let (used, rest) = path.segments.split_at(resolved.used);
        let Some(last) = used.last() else { return Ty::error() };
        let ty = match self.defs.get(resolved.def).kind {
            DefKind::Struct(_) | DefKind::Enum(..) | DefKind::Union(_) => {
                let args = self.lower_args(lower, resolved.def, &[], last);
                Ty::adt(resolved.def, args)
            }
            DefKind::TypeAlias(_) => {
                let args = self.lower_args(lower, resolved.def, &[], last);
                let ty = self.alias_ty(resolved.def);
                subst(ty, args)
            }
            DefKind::Trait(..) => {
                let name = last.name.name;
                let diagnostic =
                    Diagnostic::error(codes::MISMATCH, path.span, format!("`{name}` is a trait, not a type"))
                        .help(format!("write `(dyn {name})` for a trait object, or a generic parameter that has it"));
                self.report(diagnostic);
                return Ty::error();
            }
            DefKind::Foreign => {
                self.foreign(path.span, last.name.name);
                return Ty::error();
            }
            _ => {
                self.error(codes::MISMATCH, path.span, format!("`{}` is no type", last.name.name));
                return Ty::error();
            }
        };
        if self.barred(resolved.def, path.span) {
            return Ty::error();
        }
        self.associated_all(lower, ty, rest)
    }

    /// `T::A::B`: associated types, one after the other.
    fn associated_all(&mut self, lower: &mut Lower<'_>, ty: Ty, segments: &[Segment]) -> Ty {
        segments.iter().fold(ty, |ty, segment| self.associated(lower, ty, segment))
    }

    /// `T::A`, where no trait is named.
    fn associated(&mut self, lower: &mut Lower<'_>, ty: Ty, segment: &Segment) -> Ty {
        if ty.is_error() {
            return ty;
        }
        match self.find_associated_ty(lower, ty, segment.name.name) {
            Some(trait_ref) => self.projection_named(lower, trait_ref, segment),
            None => {
                let shown = self.show(ty);
                let name = segment.name.name;
                let diagnostic = Diagnostic::error(
                    codes::UNKNOWN_NAME,
                    segment.span,
                    format!("`{shown}` has no associated type `{name}` that is known here"),
                )
                .help(format!("name the trait: `(:: (as {shown} Trait) {name})`"));
                self.report(diagnostic);
                Ty::error()
            }
        }
    }

    /// The trait whose associated type `T::name` is.
    fn find_associated_ty(&mut self, lower: &mut Lower<'_>, ty: Ty, name: Symbol) -> Option<TraitRef> {
        if let TyKind::Param(index, param) = *ty.kind() {
            for (owner, bound) in self.bounds_written(lower.owner, index, param) {
                let scope = self.defs.get(owner).scope;
                let mut inner = Lower::explicit(scope, Some(owner));
                let Some(trait_def) = self.trait_of_path(&inner, &bound.path, false) else { continue };
                if !self.trait_has_assoc(trait_def, name) {
                    continue;
                }
                let Some(bound) = self.lower_trait_path(&mut inner, &bound.path, ty) else { continue };
                if let Some(found) = self.supertrait_with_assoc(bound.trait_ref, name) {
                    return Some(found);
                }
            }
        }
        // Within `trait Name` and `impl Name for T`, `Self::A` is that trait's.
        let mut at = lower.owner;
        while let Some(owner) = at {
            let def = self.defs.get(owner);
            match def.kind {
                DefKind::Trait(..) => {
                    let trait_ref = TraitRef { def: owner, args: self.identity_args(owner) };
                    if matches!(ty.kind(), TyKind::Param(0, _))
                        && let Some(found) = self.supertrait_with_assoc(trait_ref, name)
                    {
                        return Some(found);
                    }
                }
                DefKind::Impl(..) => {
                    let header = self.impl_header(owner);
                    if let Some(trait_ref) = header.trait_ref
                        && header.self_ty == ty
                        && let Some(found) = self.supertrait_with_assoc(trait_ref, name)
                    {
                        return Some(found);
                    }
                }
                DefKind::Fn(_) | DefKind::Const(_) | DefKind::TypeAlias(_) => {}
                _ => break,
            }
            at = self.defs.get(owner).parent;
        }
        if let TyKind::Projection(assoc, args) = *ty.kind() {
            for predicate in self.item_bounds(assoc).iter() {
                if let Predicate::Trait(trait_ref) = predicate.subst(args)
                    && let Some(found) = self.supertrait_with_assoc(trait_ref, name)
                {
                    return Some(found);
                }
            }
        }
        if let Some(owner) = lower.owner {
            for predicate in self.predicates(owner).iter() {
                if let Predicate::Trait(trait_ref) = *predicate
                    && trait_ref.self_ty() == ty
                    && let Some(found) = self.supertrait_with_assoc(trait_ref, name)
                {
                    return Some(found);
                }
            }
        }
        None
    }

    /// The bounds written for a parameter, in the definition itself and around it.
    fn bounds_written(&mut self, owner: Option<DefId>, index: u32, name: Symbol) -> Vec<(DefId, TraitBound)> {
        let mut found = Vec::new();
        let mut at = owner;
        while let Some(owner) = at {
            let def = self.defs.get(owner);
            let at_parent = def.parent;
            let generics = match &def.kind {
                DefKind::Fn(node) => {
                    let node = node.clone();
                    if name == "impl Trait" {
                        for (number, bounds) in self.impl_params(owner) {
                            if number == index {
                                push_bounds(&mut found, owner, &bounds);
                            }
                        }
                    }
                    node.generics.clone()
                }
                DefKind::Impl(node, _) => node.generics.clone(),
                DefKind::Struct(node) => node.generics.clone(),
                DefKind::Enum(node, _) => node.generics.clone(),
                DefKind::Union(node) => node.generics.clone(),
                DefKind::TypeAlias(node) => node.generics.clone(),
                DefKind::Trait(node, _) => {
                    if name == "Self" {
                        push_bounds(&mut found, owner, &node.supertraits);
                    }
                    node.generics.clone()
                }
                _ => core::Generics::default(),
            };
            for param in &generics.params {
                if let core::GenericParam::TypeParam(node) = param
                    && node.name.name == name
                {
                    push_bounds(&mut found, owner, &node.bounds);
                }
            }
            for predicate in &generics.predicates {
                if let WherePredicate::WhereType(node) = predicate
                    && let Type::TypeRef(subject) = &node.ty
                    && subject.path.as_name().is_some_and(|subject| subject.name == name)
                {
                    push_bounds(&mut found, owner, &node.bounds);
                }
            }
            at = match self.defs.get(owner).kind {
                DefKind::Fn(_) | DefKind::Const(_) | DefKind::TypeAlias(_) => at_parent,
                _ => None,
            };
        }
        found
    }

    /// `<T as Trait>::Name` with the name's own arguments.
    fn projection_named(&mut self, lower: &mut Lower<'_>, trait_ref: TraitRef, segment: &Segment) -> Ty {
        let found = self.supertrait_with_assoc(trait_ref, segment.name.name);
        let assoc = found.and_then(|found| Some((found, self.trait_assoc_ty(found.def, segment.name.name)?)));
        match assoc {
            Some((found, assoc)) => {
                let args = self.lower_args(lower, assoc, found.args, segment);
                Ty::new(TyKind::Projection(assoc, args))
            }
            None => {
                let (name, trait_name) = (segment.name.name, self.defs.get(trait_ref.def).name);
                let message = format!("the trait `{trait_name}` has no associated type `{name}`");
                self.error(codes::UNKNOWN_NAME, segment.span, message);
                Ty::error()
            }
        }
    }

    /// The arguments of a definition, `parent` first, then those written on the segment, then defaults or variables.
    pub(crate) fn lower_args(&mut self, lower: &mut Lower<'_>, def: DefId, parent: &[Arg], segment: &Segment) -> Args {
        let written = match &segment.args {
            Some(PathArgs::AngleArgs(node)) => Some(node.args.as_slice()),
            Some(PathArgs::ParenArgs(node)) => {
                self.error(codes::GENERIC_ARGS, node.span, "arguments in parentheses are for the call traits alone");
                None
            }
            None => None,
        };
        self.lower_generic_args(lower, def, parent, written, segment.span)
    }

    /// The same for arguments that are given by themselves.
    pub(crate) fn lower_generic_args(
        &mut self,
        lower: &mut Lower<'_>,
        def: DefId,
        parent: &[Arg],
        written: Option<&[GenericArg]>,
        span: Span,
    ) -> Args {
        let generics = self.generics(def);
        let mut args: Vec<Arg> = parent.to_vec();
        let mut given = written.unwrap_or(&[]).iter().filter(|arg| {
            !matches!(arg, GenericArg::LifetimeArg(_) | GenericArg::AssocArg(_) | GenericArg::BoundArg(_))
        });
        let wanted = generics.params.len().saturating_sub(parent.len());
        let mut count = 0;
        for (index, param) in generics.params.iter().enumerate().skip(parent.len()) {
            let next = if param.synthetic { None } else { given.next() };
            if let Some(arg) = next {
                count += 1;
                args.push(self.lower_arg(lower, arg, &param.kind));
                continue;
            }
            let default = if written.is_some() || lower.infer.is_none() {
                self.param_default(param.owner, index, &args)
            } else {
                None
            };
            let arg = match (default, &mut lower.infer) {
                (Some(default), _) => default,
                (None, Some(table)) => match param.kind {
                    GenericKind::Type => Arg::Ty(table.fresh()),
                    GenericKind::Const => Arg::Const(table.fresh_const()),
                },
                (None, None) => {
                    let message = format!(
                        "`{}` takes {}, and `{}` is missing",
                        self.defs.get(def).name,
                        counted(wanted, "generic argument"),
                        param.name
                    );
                    self.error(codes::GENERIC_ARGS, span, message);
                    match param.kind {
                        GenericKind::Type => Arg::Ty(Ty::error()),
                        GenericKind::Const => Arg::Const(Const::Error),
                    }
                }
            };
            args.push(arg);
        }
        if given.next().is_some() {
            let wanted = generics.params.iter().skip(parent.len()).filter(|param| !param.synthetic).count();
            let message = format!(
                "`{}` takes {}, and more are given",
                self.defs.get(def).name,
                counted(wanted, "generic argument")
            );
            self.error(codes::GENERIC_ARGS, span, message);
        }
        let _ = count;
        intern_args(&args)
    }

    fn lower_arg(&mut self, lower: &mut Lower<'_>, arg: &GenericArg, kind: &GenericKind) -> Arg {
        match (arg, kind) {
            (GenericArg::TypeArg(node), GenericKind::Type) => Arg::Ty(self.lower_ty(lower, &node.ty)),
            (GenericArg::TypeArg(node), GenericKind::Const) => Arg::Const(match &node.ty {
                Type::TypeRef(path) => {
                    let expr = Expr::from(core::VarRef { path: path.path.clone(), span: node.span });
                    self.lower_const(lower, &expr)
                }
                Type::Infer(_) => match &mut lower.infer {
                    Some(table) => table.fresh_const(),
                    None => Const::Error,
                },
                _ => {
                    self.error(codes::GENERIC_ARGS, node.span, "a constant is expected here, not a type");
                    Const::Error
                }
            }),
            (GenericArg::ConstArg(node), GenericKind::Const) => Arg::Const(self.lower_const(lower, &node.value)),
            (GenericArg::ConstArg(node), GenericKind::Type) => {
                // A path in a constant's place may be a type's name.
                if let Expr::VarRef(var) = &node.value {
                    return Arg::Ty(self.lower_path_ty(lower, &var.path));
                }
                self.error(codes::GENERIC_ARGS, node.span, "a type is expected here, not a constant");
                Arg::Ty(Ty::error())
            }
            (_, GenericKind::Type) => Arg::Ty(Ty::error()),
            (_, GenericKind::Const) => Arg::Const(Const::Error),
        }
    }

    /// The trait that a path names.
    pub(crate) fn trait_of_path(&mut self, lower: &Lower<'_>, path: &Path, report: bool) -> Option<DefId> {
        let names: Vec<Ident> = path.segments.iter().map(|segment| segment.name).collect();
        match self.defs.resolve(lower.scope, &names, path.global, Namespace::Type) {
            Ok(resolved) if resolved.used == names.len() => {
                if matches!(self.defs.get(resolved.def).kind, DefKind::Trait(..)) {
                    return Some(resolved.def);
                }
                if report {
                    let name = self.defs.get(resolved.def).name;
                    if matches!(self.defs.get(resolved.def).kind, DefKind::Foreign) {
                        self.foreign(path.span, name);
                    } else {
                        self.error(codes::MISMATCH, path.span, format!("`{name}` is no trait"));
                    }
                }
                None
            }
            Ok(_) => None,
            Err(unresolved) => {
                if report {
                    self.unresolved(&unresolved, path, "trait");
                }
                None
            }
        }
    }

    /// `Trait<A, Item = B>` as said of `self_ty`.
    pub(crate) fn lower_trait_path(&mut self, lower: &mut Lower<'_>, path: &Path, self_ty: Ty) -> Option<LoweredBound> {
        let def = self.trait_of_path(lower, path, true)?;
        let segment = path.segments.last()?;
        match &segment.args {
            Some(PathArgs::ParenArgs(node)) => {
                let inputs: Vec<Ty> = node.inputs.iter().map(|ty| self.lower_ty(lower, ty)).collect();
                let output = node.output.as_ref().map_or_else(Ty::unit, |ty| self.lower_ty(lower, ty));
                let args = intern_args(&[Arg::Ty(self_ty), Arg::Ty(Ty::tuple(&inputs))]);
                let mut predicates = Vec::new();
                if let Some(once) = self.lang_item("fn_once")
                    && let Some(assoc) = self.trait_assoc_ty(once, Symbol::new("Output"))
                {
                    predicates.push(Predicate::Projection(assoc, args, output));
                }
                Some(LoweredBound { trait_ref: TraitRef { def, args }, predicates })
            }
            _ => {
                let args = self.lower_args(lower, def, &[Arg::Ty(self_ty)], segment);
                let trait_ref = TraitRef { def, args };
                let mut predicates = Vec::new();
                if let Some(PathArgs::AngleArgs(node)) = &segment.args {
                    for arg in &node.args {
                        self.lower_assoc_arg(lower, trait_ref, arg, &mut predicates);
                    }
                }
                Some(LoweredBound { trait_ref, predicates })
            }
        }
    }

    fn lower_assoc_arg(
        &mut self,
        lower: &mut Lower<'_>,
        trait_ref: TraitRef,
        arg: &GenericArg,
        predicates: &mut Vec<Predicate>,
    ) {
        let name = match arg {
            GenericArg::AssocArg(node) => node.name,
            GenericArg::BoundArg(node) => node.name,
            _ => return,
        };
        let segment = Segment { name, args: None, span: name.span };
        let ty = self.projection_named(lower, trait_ref, &segment);
        let TyKind::Projection(assoc, args) = *ty.kind() else { return };
        match arg {
            GenericArg::AssocArg(node) => {
                if let GenericArg::TypeArg(value) = &node.value {
                    let value = self.lower_ty(lower, &value.ty);
                    predicates.push(Predicate::Projection(assoc, args, value));
                }
            }
            GenericArg::BoundArg(node) => self.lower_bounds(lower, &node.bounds, ty, predicates),
            _ => {}
        }
    }

    /// What bounds say of a type.
    pub(crate) fn lower_bounds(
        &mut self,
        lower: &mut Lower<'_>,
        bounds: &[Bound],
        self_ty: Ty,
        predicates: &mut Vec<Predicate>,
    ) {
        for bound in bounds {
            let Bound::TraitBound(node) = bound else { continue };
            if node.maybe {
                continue;
            }
            if let Some(bound) = self.lower_trait_path(lower, &node.path, self_ty) {
                predicates.push(Predicate::Trait(bound.trait_ref));
                predicates.extend(bound.predicates);
            }
        }
    }

    fn lower_dyn(&mut self, lower: &mut Lower<'_>, bounds: &[Bound], span: Span) -> Ty {
        // What stands for `Self` is cut off again.
        let self_ty = Ty::error();
        let (mut principal, mut markers, mut bindings) = (None, Vec::new(), Vec::new());
        for bound in bounds {
            let Bound::TraitBound(node) = bound else { continue };
            let Some(bound) = self.lower_trait_path(lower, &node.path, self_ty) else { return Ty::error() };
            if self.is_marker(bound.trait_ref.def) {
                markers.push(bound.trait_ref.def);
                continue;
            }
            if principal.is_some() {
                self.error(codes::UNSUPPORTED, span, "a trait object has one trait that is no marker");
                return Ty::error();
            }
            principal = Some(bound.trait_ref);
            for predicate in bound.predicates {
                if let Predicate::Projection(assoc, _, ty) = predicate {
                    bindings.push((assoc, ty));
                }
            }
        }
        markers.sort();
        markers.dedup();
        bindings.sort();
        Ty::new(TyKind::Dyn(DynTy {
            principal: principal.map(|trait_ref| trait_ref.def),
            args: principal.map_or(&[], |trait_ref| intern_args(&trait_ref.args[1..])),
            bindings: intern_bindings(&bindings),
            markers: intern_defs(&markers),
        }))
    }
}

fn push_bounds(found: &mut Vec<(DefId, TraitBound)>, owner: DefId, bounds: &[Bound]) {
    for bound in bounds {
        if let Bound::TraitBound(node) = bound
            && !node.maybe
        {
            found.push((owner, (**node).clone()));
        }
    }
}

/// `1 argument`, `2 arguments`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The primitive type of that name.
pub(crate) fn primitive(name: Symbol) -> Option<Ty> {
    Some(match name.as_str() {
        "bool" => Ty::bool(),
        "char" => Ty::char(),
        "str" => Ty::str(),
        "f32" => Ty::float(FloatTy::F32),
        "f64" => Ty::float(FloatTy::F64),
        name => Ty::int(IntTy::ALL.into_iter().find(|ty| ty.name() == name)?),
    })
}
