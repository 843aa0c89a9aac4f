//! What is asked when bodies are compiled for concrete arguments: types without parameters, which function a callee is,
//! what is copied and dropped, the methods of trait objects.

use oxur_core::{Span, Symbol, mapped};

use super::Checker;
use super::ctx::Ctx;
use super::fold::{subst, subst_const};
use super::predicates::{Predicate, TraitRef};
use super::select::{Holds, Selected, Source};
use crate::resolve::DefKind;
use crate::thir::{Callee, FnKind};
use crate::types::{Arg, Args, Const, DefId, Ty, TyKind, intern_args};

/// What a callee is, for concrete arguments.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Instance {
    /// A function with a body, and its arguments.
    Fn(DefId, Args),
    /// A function that the machine itself has.
    Intrinsic(Symbol, DefId, Args),
    /// A constructor: the struct or enum, and the variant.
    Ctor(DefId, u32),
    /// A method of a trait object: its number in [`Checker::object_methods`].
    Virtual(DefId, u32),
    /// `call`, `call_mut` or `call_once` of a value of that type.
    Callable(FnKind, Ty),
    /// `clone` of a type that the language itself can clone: a copy of bits, or for tuples, arrays and closures a clone
    /// of each part.
    Clone(Ty),
    /// There is no such function: the trait is not implemented. It has been reported, or cannot be reached.
    Missing,
}

impl Checker {
    /// A type for concrete arguments: without parameters, projections and opaque types.
    pub(crate) fn mono(&mut self, ty: Ty, args: Args) -> Ty {
        let ty = subst(ty, args);
        if !ty.flags().projection {
            return ty;
        }
        if let Some(&known) = self.monos.get(&ty) {
            return known;
        }
        let mut ctx = Ctx::new(self);
        ctx.reveal = true;
        let mono = ctx.normalize(ty, Span::NOWHERE);
        ctx.select_pending();
        let mono = ctx.resolve(mono);
        self.monos.insert(ty, mono);
        mono
    }

    /// Arguments for concrete arguments.
    pub(crate) fn mono_args(&mut self, list: Args, args: Args) -> Args {
        let list: Vec<Arg> = mapped(list, |&arg| match arg {
            Arg::Ty(ty) => Arg::Ty(self.mono(ty, args)),
            Arg::Const(value) => Arg::Const(Const::Value(self.mono_const(value, args))),
        });
        intern_args(&list)
    }

    /// A constant for concrete arguments; zero if it cannot be computed, which has been reported.
    pub(crate) fn mono_const(&mut self, value: Const, args: Args) -> u128 {
        match subst_const(value, args) {
            Const::Value(value) => value,
            Const::Item(def, list) => {
                let list = self.mono_args(list, &[]);
                self.const_item(def, list).map_or(0, |value| value as u128)
            }
            Const::Param(..) | Const::Infer(_) | Const::Error => 0,
        }
    }

    /// By what a type has a trait, for concrete arguments; all that an impl needs is worked out.
    fn source(&mut self, trait_ref: TraitRef) -> Option<Source> {
        let mut ctx = Ctx::new(self);
        ctx.reveal = true;
        let Selected::Yes(source, nested) = ctx.select(trait_ref) else { return None };
        let Source::Impl(def, args) = source else { return Some(source) };
        for predicate in nested {
            ctx.require(predicate, Span::NOWHERE);
        }
        ctx.select_pending();
        let args = ctx.table.resolve_args(args);
        ctx.cx.errors.clear();
        Some(Source::Impl(def, args))
    }

    /// Which function a callee of a body is, when the body is compiled for `args`.
    pub(crate) fn resolve(&mut self, callee: Callee, args: Args) -> Instance {
        let list = self.mono_args(callee.args, args);
        if let Some(&known) = self.instances.get(&(callee.def, list)) {
            return known;
        }
        let instance = self.resolve_new(callee.def, list);
        self.instances.insert((callee.def, list), instance);
        instance
    }

    fn resolve_new(&mut self, def: DefId, args: Args) -> Instance {
        let found = self.defs.get(def);
        let parent = found.parent;
        match &found.kind {
            DefKind::Variant(index) => {
                let index = *index;
                return parent.map_or(Instance::Missing, |parent| Instance::Ctor(parent, index));
            }
            DefKind::Struct(_) => return Instance::Ctor(def, 0),
            DefKind::Fn(_) => {}
            _ => return Instance::Missing,
        }
        let Some(trait_def) = parent.filter(|&parent| matches!(self.defs.get(parent).kind, DefKind::Trait(..))) else {
            return self.plain(def, args);
        };
        let count = self.generics(trait_def).params.len();
        let trait_args = intern_args(&args[..count.min(args.len())]);
        let trait_ref = TraitRef { def: trait_def, args: trait_args };
        match self.source(trait_ref) {
            Some(Source::Impl(impl_def, impl_args)) => {
                let name = self.defs.get(def).name;
                match self.member(impl_def, name, |kind| matches!(kind, DefKind::Fn(_))) {
                    Some(method) => {
                        let mut list = impl_args.to_vec();
                        list.extend(&args[count.min(args.len())..]);
                        self.plain(method, intern_args(&list))
                    }
                    None => self.plain(def, args),
                }
            }
            Some(Source::Object(_)) => {
                let TyKind::Dyn(dynamic) = *trait_ref.self_ty().kind() else { return Instance::Missing };
                let Some(principal) = dynamic.principal else { return Instance::Missing };
                let methods = self.object_methods(principal);
                match methods.iter().position(|&method| method == def) {
                    Some(slot) => Instance::Virtual(def, u32::try_from(slot).unwrap_or(u32::MAX)),
                    // A provided method of a trait object that needs `Self: Sized` is never reached.
                    None => Instance::Missing,
                }
            }
            Some(Source::Builtin) if self.lang("clone") == Some(trait_def) => {
                if self.defs.get(def).name == "clone" {
                    Instance::Clone(trait_ref.self_ty())
                } else {
                    self.plain(def, args)
                }
            }
            Some(Source::Builtin) => self.plain(def, args),
            Some(Source::Callable) => match self.call_kind(trait_def) {
                Some(kind) => Instance::Callable(kind, trait_ref.self_ty()),
                None => Instance::Missing,
            },
            Some(Source::Bound(_)) | None => Instance::Missing,
        }
    }

    fn plain(&mut self, def: DefId, args: Args) -> Instance {
        let found = self.defs.get(def);
        match (self.defs.has_body(def), found.intrinsic) {
            (true, _) => Instance::Fn(def, args),
            (false, Some(name)) => Instance::Intrinsic(name, def, args),
            (false, None) => Instance::Missing,
        }
    }

    /// The constant that an associated constant is, for concrete arguments.
    pub(crate) fn resolve_const(&mut self, callee: Callee, args: Args) -> Option<(DefId, Args)> {
        let list = self.mono_args(callee.args, args);
        self.impl_const(callee.def, list)
    }

    pub(super) fn impl_const(&mut self, def: DefId, args: Args) -> Option<(DefId, Args)> {
        let parent = self.defs.get(def).parent;
        let Some(trait_def) = parent.filter(|&parent| matches!(self.defs.get(parent).kind, DefKind::Trait(..))) else {
            return Some((def, args));
        };
        let count = self.generics(trait_def).params.len();
        let trait_ref = TraitRef { def: trait_def, args: intern_args(&args[..count.min(args.len())]) };
        match self.source(trait_ref)? {
            Source::Impl(impl_def, impl_args) => {
                let name = self.defs.get(def).name;
                match self.member(impl_def, name, |kind| matches!(kind, DefKind::Const(_))) {
                    Some(found) => Some((found, impl_args)),
                    None => Some((def, args)),
                }
            }
            _ => Some((def, args)),
        }
    }

    /// The call trait that a definition is.
    pub(crate) fn call_kind(&self, def: DefId) -> Option<FnKind> {
        [("fn", FnKind::Fn), ("fn_mut", FnKind::FnMut), ("fn_once", FnKind::FnOnce)]
            .into_iter()
            .find(|(name, _)| self.lang(name) == Some(def))
            .map(|(_, kind)| kind)
    }

    /// The methods of a trait's objects, those of supertraits behind its own.
    pub(crate) fn object_methods(&mut self, def: DefId) -> Vec<DefId> {
        let args = self.identity_args(def);
        let mut methods = Vec::new();
        for found in self.all_supertraits(TraitRef { def, args }) {
            let DefKind::Trait(_, items) = &self.defs.get(found.def).kind else { continue };
            for &item in items {
                if let DefKind::Fn(node) = &self.defs.get(item).kind
                    && node.receiver.is_some()
                    && !methods.contains(&item)
                {
                    methods.push(item);
                }
            }
        }
        methods
    }

    /// The methods of an object of type `object` that is a `concrete`; none for those that an object does not have.
    pub(crate) fn vtable(&mut self, object: Ty, concrete: Ty) -> Vec<Option<Instance>> {
        let TyKind::Dyn(dynamic) = *object.kind() else { return Vec::new() };
        let Some(principal) = dynamic.principal else { return Vec::new() };
        let mut args = vec![Arg::Ty(concrete)];
        args.extend(dynamic.args);
        let args = intern_args(&args);
        let mut table = Vec::new();
        let mut seen = Vec::new();
        for found in self.all_supertraits(TraitRef { def: principal, args }) {
            let list = self.mono_args(found.args, &[]);
            let DefKind::Trait(_, items) = &self.defs.get(found.def).kind else { continue };
            for item in items.clone() {
                let DefKind::Fn(node) = &self.defs.get(item).kind else { continue };
                if node.receiver.is_none() || seen.contains(&item) {
                    continue;
                }
                seen.push(item);
                // A method with parameters of its own cannot be called on an object.
                let own = self.generics(item).params.len() > list.len();
                table.push(match own {
                    true => None,
                    false => match self.resolve(Callee { def: item, args: list }, &[]) {
                        Instance::Missing => None,
                        instance => Some(instance),
                    },
                });
            }
        }
        table
    }

    /// Whether values of a type without parameters are copied, not moved.
    pub(crate) fn is_copy(&mut self, ty: Ty) -> bool {
        if let Some(&known) = self.copies.get(&ty) {
            return known;
        }
        let copy = match self.lang_item("copy") {
            Some(def) => {
                let predicate = Predicate::Trait(TraitRef { def, args: intern_args(&[Arg::Ty(ty)]) });
                let mut ctx = Ctx::new(self);
                ctx.reveal = true;
                ctx.holds(predicate) == Holds::Yes
            }
            None => false,
        };
        self.copies.insert(ty, copy);
        copy
    }

    /// The user's `drop` of a type without parameters.
    pub(crate) fn drop_impl(&mut self, ty: Ty) -> Option<(DefId, Args)> {
        if !matches!(ty.kind(), TyKind::Adt(..)) {
            return None;
        }
        let def = self.lang_item("drop")?;
        let trait_ref = TraitRef { def, args: intern_args(&[Arg::Ty(ty)]) };
        let Source::Impl(impl_def, args) = self.source(trait_ref)? else { return None };
        let method = self.member(impl_def, Symbol::new("drop"), |kind| matches!(kind, DefKind::Fn(_)))?;
        Some((method, args))
    }

    /// The type of a field of a struct, tuple, closure or variant without parameters.
    pub(crate) fn field_ty(&mut self, ty: Ty, variant: u32, field: u32) -> Ty {
        match *ty.kind() {
            TyKind::Adt(def, args) => {
                let adt = self.adt(def);
                let found = adt.variants.get(variant as usize).and_then(|found| found.fields.get(field as usize));
                found.map_or_else(Ty::error, |field| self.mono(field.ty, args))
            }
            TyKind::Tuple(items) => items.get(field as usize).copied().unwrap_or_else(Ty::error),
            TyKind::Closure(id, args) => {
                let ty = self.closure_info(id).captures.get(field as usize).copied();
                ty.map_or_else(Ty::error, |ty| self.mono(ty, args))
            }
            _ => Ty::error(),
        }
    }

    /// The parameters and result of a function's, closure's or constructor's type without parameters.
    pub(crate) fn callable(&mut self, ty: Ty) -> Option<(Vec<Ty>, Ty)> {
        let mut ctx = Ctx::new(self);
        ctx.reveal = true;
        let (params, ret) = ctx.callable_sig(ty)?;
        let params = params.into_iter().map(|ty| ctx.normalize(ty, Span::NOWHERE)).collect::<Vec<_>>();
        let ret = ctx.normalize(ret, Span::NOWHERE);
        ctx.select_pending();
        Some((params.into_iter().map(|ty| ctx.resolve(ty)).collect(), ctx.resolve(ret)))
    }

    /// The definition of that path in the crate, a function, constant or static.
    pub(crate) fn value_named(&mut self, path: &[Symbol]) -> Option<DefId> {
        let (last, modules) = path.split_last()?;
        let mut module = self.defs.crate_root()?;
        for &name in modules {
            let def = self.defs.lookup_in(module, crate::resolve::Namespace::Type, name)?;
            let DefKind::Module(next) = self.defs.get(def).kind else { return None };
            module = next;
        }
        self.defs.lookup_in(module, crate::resolve::Namespace::Value, *last)
    }

    /// What an opaque type stands for, in terms of its function's parameters; the function is checked for it.
    pub(super) fn opaque_ty(&mut self, func: DefId, index: u32) -> Option<Ty> {
        if !self.opaques.contains_key(&(func, index)) {
            // What is wrong in the function is told where that is reached.
            let _ = self.body(func);
        }
        self.opaques.get(&(func, index)).copied()
    }
}
