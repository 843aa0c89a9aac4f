//! Types as written become types as the checker has them.

use oxur_core::core::{Ident, Path, Segment, Type};
use oxur_core::{Diagnostic, Symbol, codes::vm as codes, mapped};

use super::Checker;
use super::fold::subst;
use super::generics::{GenericKind, impl_type_count};
use super::predicates::{Predicate, TraitRef};
use super::table::Table;
use crate::resolve::{DefKind, ModId, Namespace};
use crate::types::{DefId, FloatTy, IntTy, Mutability, Ty, TyKind, intern_tys};

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

impl Checker {
    /// The type that is written.
    pub(crate) fn lower_ty(&mut self, lower: &mut Lower<'_>, ty: &Type) -> Ty {
        if self.is_too_deep(self.nesting) {
            let diagnostic = self.too_deep(ty.span());
            self.report(diagnostic);
            return Ty::error();
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
                let items: Vec<Ty> = mapped(&node.items, |item| self.lower_ty(lower, item));
                Ty::tuple(&items)
            }
            Type::FnType(node) => {
                let params: Vec<Ty> = mapped(&node.params, |param| self.lower_ty(lower, &param.ty));
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
        let names: Vec<Ident> = mapped(&path.segments, |segment| segment.name);
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

    /// `<T as Trait>::Name` with the name's own arguments.
    pub(super) fn projection_named(&mut self, lower: &mut Lower<'_>, trait_ref: TraitRef, segment: &Segment) -> Ty {
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
