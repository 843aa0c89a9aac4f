//! The inference variables of one body: what is known of each, unification, and going back.

use super::fold::{Folder, fold_args, fold_parts, occurs};
use crate::types::{Arg, Args, Const, InferTy, Ty, TyKind};

/// The variables. All kinds are numbered together.
#[derive(Debug, Default)]
pub(crate) struct Table {
    vars: Vec<Option<Ty>>,
    consts: Vec<Option<Const>>,
    /// The kind of each type variable.
    kinds: Vec<InferTy>,
    /// What was bound, in order, so that it can be undone.
    trail: Vec<Bound>,
}

#[derive(Clone, Copy, Debug)]
enum Bound {
    Ty(u32),
    Const(u32),
}

/// A state to go back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    trail: usize,
    vars: usize,
    consts: usize,
}

/// Two types that are not the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mismatch;

impl Table {
    /// A type variable that may become any type.
    pub(crate) fn fresh(&mut self) -> Ty {
        self.fresh_kind(InferTy::Any)
    }

    /// An integer variable.
    pub(crate) fn fresh_int(&mut self) -> Ty {
        self.fresh_kind(InferTy::Int)
    }

    /// A float variable.
    pub(crate) fn fresh_float(&mut self) -> Ty {
        self.fresh_kind(InferTy::Float)
    }

    fn fresh_kind(&mut self, kind: fn(u32) -> InferTy) -> Ty {
        let var = kind(u32::try_from(self.vars.len()).unwrap_or(u32::MAX));
        self.vars.push(None);
        self.kinds.push(var);
        Ty::new(TyKind::Infer(var))
    }

    /// A constant variable.
    pub(crate) fn fresh_const(&mut self) -> Const {
        self.consts.push(None);
        Const::Infer(u32::try_from(self.consts.len() - 1).unwrap_or(u32::MAX))
    }

    /// The variables without a type, with their kinds.
    pub(crate) fn open(&self) -> Vec<InferTy> {
        self.vars.iter().zip(&self.kinds).filter(|(ty, _)| ty.is_none()).map(|(_, &kind)| kind).collect()
    }

    /// Starts what may be undone.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot { trail: self.trail.len(), vars: self.vars.len(), consts: self.consts.len() }
    }

    /// Undoes everything since.
    pub(crate) fn rollback(&mut self, snapshot: Snapshot) {
        while self.trail.len() > snapshot.trail {
            match self.trail.pop() {
                Some(Bound::Ty(var)) => self.vars[var as usize] = None,
                Some(Bound::Const(var)) => self.consts[var as usize] = None,
                None => break,
            }
        }
        self.vars.truncate(snapshot.vars);
        self.kinds.truncate(snapshot.vars);
        self.consts.truncate(snapshot.consts);
    }

    /// The type, if it is a variable that is bound what it is bound to.
    pub(crate) fn shallow(&self, mut ty: Ty) -> Ty {
        while let TyKind::Infer(InferTy::Any(var) | InferTy::Int(var) | InferTy::Float(var)) = *ty.kind() {
            match self.vars.get(var as usize).copied().flatten() {
                Some(bound) => ty = bound,
                None => break,
            }
        }
        ty
    }

    /// The constant, likewise.
    pub(crate) fn shallow_const(&self, mut value: Const) -> Const {
        while let Const::Infer(var) = value {
            match self.consts.get(var as usize).copied().flatten() {
                Some(bound) => value = bound,
                None => break,
            }
        }
        value
    }

    /// The type with all bound variables replaced.
    pub(crate) fn resolve(&self, ty: Ty) -> Ty {
        Resolve(self).ty(ty)
    }

    /// The arguments with all bound variables replaced.
    pub(crate) fn resolve_args(&self, args: Args) -> Args {
        fold_args(&mut Resolve(self), args)
    }

    /// Makes two types the same.
    ///
    /// # Errors
    ///
    /// They cannot be; some variables may be bound all the same, so who goes on afterwards takes a snapshot before.
    pub(crate) fn unify(&mut self, a: Ty, b: Ty) -> Result<(), Mismatch> {
        let (a, b) = (self.shallow(a), self.shallow(b));
        if a == b {
            return Ok(());
        }
        match (a.kind(), b.kind()) {
            (&TyKind::Infer(var), _) => self.bind(var, b),
            (_, &TyKind::Infer(var)) => self.bind(var, a),
            // What is wrong has been reported, and fits everything.
            (TyKind::Error, _) | (_, TyKind::Error) => Ok(()),
            (TyKind::Adt(x, xs), TyKind::Adt(y, ys))
            | (TyKind::FnDef(x, xs), TyKind::FnDef(y, ys))
            | (TyKind::Projection(x, xs), TyKind::Projection(y, ys))
                if x == y =>
            {
                self.unify_args(xs, ys)
            }
            (TyKind::Closure(x, xs), TyKind::Closure(y, ys)) if x == y => self.unify_args(xs, ys),
            (TyKind::Opaque(x, i, xs), TyKind::Opaque(y, j, ys)) if x == y && i == j => self.unify_args(xs, ys),
            (TyKind::Ref(x, m), TyKind::Ref(y, n)) | (TyKind::Ptr(x, m), TyKind::Ptr(y, n)) if m == n => {
                self.unify(*x, *y)
            }
            (TyKind::Slice(x), TyKind::Slice(y)) => self.unify(*x, *y),
            (TyKind::Array(x, m), TyKind::Array(y, n)) => {
                self.unify(*x, *y)?;
                self.unify_const(*m, *n)
            }
            (TyKind::Tuple(xs), TyKind::Tuple(ys)) => self.unify_all(xs, ys),
            (TyKind::FnPtr(xs, x), TyKind::FnPtr(ys, y)) => {
                self.unify_all(xs, ys)?;
                self.unify(*x, *y)
            }
            (TyKind::Dyn(x), TyKind::Dyn(y)) if x.principal == y.principal && x.markers == y.markers => {
                self.unify_args(x.args, y.args)?;
                if x.bindings.len() != y.bindings.len() {
                    return Err(Mismatch);
                }
                for (&(x_def, x_ty), &(y_def, y_ty)) in x.bindings.iter().zip(y.bindings) {
                    if x_def != y_def {
                        return Err(Mismatch);
                    }
                    self.unify(x_ty, y_ty)?;
                }
                Ok(())
            }
            _ => Err(Mismatch),
        }
    }

    fn unify_all(&mut self, xs: &[Ty], ys: &[Ty]) -> Result<(), Mismatch> {
        if xs.len() != ys.len() {
            return Err(Mismatch);
        }
        for (&x, &y) in xs.iter().zip(ys) {
            self.unify(x, y)?;
        }
        Ok(())
    }

    /// Makes two lists of arguments the same.
    pub(crate) fn unify_args(&mut self, xs: Args, ys: Args) -> Result<(), Mismatch> {
        if xs.len() != ys.len() {
            return Err(Mismatch);
        }
        for (&x, &y) in xs.iter().zip(ys) {
            match (x, y) {
                (Arg::Ty(x), Arg::Ty(y)) => self.unify(x, y)?,
                (Arg::Const(x), Arg::Const(y)) => self.unify_const(x, y)?,
                _ => return Err(Mismatch),
            }
        }
        Ok(())
    }

    /// Makes two constants the same.
    pub(crate) fn unify_const(&mut self, a: Const, b: Const) -> Result<(), Mismatch> {
        let (a, b) = (self.shallow_const(a), self.shallow_const(b));
        match (a, b) {
            _ if a == b => Ok(()),
            (Const::Infer(var), other) | (other, Const::Infer(var)) => {
                self.consts[var as usize] = Some(other);
                self.trail.push(Bound::Const(var));
                Ok(())
            }
            (Const::Error, _) | (_, Const::Error) => Ok(()),
            // Whether two named constants are equal is known only when they are evaluated.
            (Const::Item(..), _) | (_, Const::Item(..)) => Ok(()),
            _ => Err(Mismatch),
        }
    }

    fn bind(&mut self, var: InferTy, ty: Ty) -> Result<(), Mismatch> {
        let (var, ty) = match (var, *ty.kind()) {
            (InferTy::Any(number), _) => (number, ty),
            // An integer variable takes integers, and turns a variable of any type into itself.
            (_, TyKind::Infer(InferTy::Any(number))) => (number, Ty::new(TyKind::Infer(var))),
            (InferTy::Int(number), TyKind::Int(_) | TyKind::Infer(InferTy::Int(_)) | TyKind::Error)
            | (InferTy::Float(number), TyKind::Float(_) | TyKind::Infer(InferTy::Float(_)) | TyKind::Error) => {
                (number, ty)
            }
            _ => return Err(Mismatch),
        };
        let resolved = self.resolve(ty);
        let itself = |other: InferTy| {
            let (InferTy::Any(other) | InferTy::Int(other) | InferTy::Float(other)) = other;
            other == var
        };
        if let TyKind::Infer(other) = *resolved.kind()
            && itself(other)
        {
            return Ok(());
        }
        if occurs(resolved, &mut |other| itself(other)) {
            return Err(Mismatch);
        }
        self.vars[var as usize] = Some(resolved);
        self.trail.push(Bound::Ty(var));
        Ok(())
    }
}

struct Resolve<'a>(&'a Table);

impl Folder for Resolve<'_> {
    fn ty(&mut self, ty: Ty) -> Ty {
        if !ty.flags().infer {
            return ty;
        }
        let shallow = self.0.shallow(ty);
        if matches!(shallow.kind(), TyKind::Infer(_)) { shallow } else { fold_parts(self, shallow) }
    }

    fn constant(&mut self, value: Const) -> Const {
        match self.0.shallow_const(value) {
            Const::Item(def, args) => Const::Item(def, fold_args(self, args)),
            value => value,
        }
    }
}
