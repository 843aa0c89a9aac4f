//! Types in messages, as Rust writes them.

use std::fmt::Write;

use super::Checker;
use crate::resolve::DefKind;
use crate::types::{Arg, Args, Const, DefId, DynTy, InferTy, Mutability, Ty, TyKind};

/// How many characters of a type a message shows at most.
const MAX_SHOWN: usize = 240;

impl Checker {
    /// The type as messages show it.
    pub(crate) fn show(&self, ty: Ty) -> String {
        let mut out = String::new();
        self.show_into(&mut out, ty);
        if out.len() > MAX_SHOWN {
            let cut = (0..=MAX_SHOWN).rev().find(|&at| out.is_char_boundary(at)).unwrap_or(0);
            out.truncate(cut);
            out.push('…');
        }
        out
    }

    /// A trait with its arguments, without `Self`.
    pub(crate) fn show_trait(&self, def: DefId, args: Args) -> String {
        let mut out = self.defs.get(def).name.to_string();
        self.show_args(&mut out, args.get(1..).unwrap_or(&[]));
        out
    }

    fn show_into(&self, out: &mut String, ty: Ty) {
        if out.len() > MAX_SHOWN {
            return;
        }
        match *ty.kind() {
            TyKind::Bool => out.push_str("bool"),
            TyKind::Char => out.push_str("char"),
            TyKind::Str => out.push_str("str"),
            TyKind::Never => out.push('!'),
            TyKind::Int(ty) => out.push_str(ty.name()),
            TyKind::Float(ty) => out.push_str(ty.name()),
            TyKind::Adt(def, args) => {
                out.push_str(&self.defs.get(def).name);
                self.show_args(out, args);
            }
            TyKind::Ref(inner, mutability) => {
                out.push_str(if mutability == Mutability::Mut { "&mut " } else { "&" });
                self.show_into(out, inner);
            }
            TyKind::Ptr(inner, mutability) => {
                out.push_str(if mutability == Mutability::Mut { "*mut " } else { "*const " });
                self.show_into(out, inner);
            }
            TyKind::Slice(inner) => {
                out.push('[');
                self.show_into(out, inner);
                out.push(']');
            }
            TyKind::Array(inner, len) => {
                out.push('[');
                self.show_into(out, inner);
                out.push_str("; ");
                self.show_const(out, len);
                out.push(']');
            }
            TyKind::Tuple(items) => {
                out.push('(');
                self.show_list(out, items);
                out.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            TyKind::FnDef(def, _) => match self.defs.get(def).kind {
                DefKind::Fn(_) => {
                    let _ = write!(out, "fn item `{}`", self.defs.path(def));
                }
                _ => {
                    let _ = write!(out, "constructor `{}`", self.defs.path(def));
                }
            },
            TyKind::FnPtr(params, ret) => {
                out.push_str("fn(");
                self.show_list(out, params);
                out.push(')');
                if !ret.is_unit() {
                    out.push_str(" -> ");
                    self.show_into(out, ret);
                }
            }
            TyKind::Closure(..) => out.push_str("closure"),
            TyKind::Dyn(dynamic) => self.show_dyn(out, dynamic),
            TyKind::Param(_, name) => out.push_str(&name),
            TyKind::Projection(assoc, args) => {
                out.push('<');
                self.show_into(out, args.first().map_or_else(Ty::error, |arg| arg.ty()));
                if let Some(parent) = self.defs.get(assoc).parent {
                    let _ = write!(out, " as {}", self.defs.get(parent).name);
                }
                let _ = write!(out, ">::{}", self.defs.get(assoc).name);
            }
            TyKind::Opaque(def, ..) => {
                let _ = write!(out, "impl Trait of `{}`", self.defs.path(def));
            }
            TyKind::Infer(InferTy::Any(_)) => out.push('_'),
            TyKind::Infer(InferTy::Int(_)) => out.push_str("{integer}"),
            TyKind::Infer(InferTy::Float(_)) => out.push_str("{float}"),
            TyKind::Error => out.push_str("{unknown}"),
        }
    }

    fn show_dyn(&self, out: &mut String, dynamic: DynTy) {
        out.push_str("dyn ");
        if let Some(principal) = dynamic.principal {
            out.push_str(&self.defs.get(principal).name);
            self.show_args(out, dynamic.args);
        }
        for (index, &marker) in dynamic.markers.iter().enumerate() {
            if index > 0 || dynamic.principal.is_some() {
                out.push_str(" + ");
            }
            out.push_str(&self.defs.get(marker).name);
        }
    }

    fn show_list(&self, out: &mut String, items: &[Ty]) {
        for (index, &item) in items.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            self.show_into(out, item);
        }
    }

    fn show_args(&self, out: &mut String, args: &[Arg]) {
        if args.is_empty() {
            return;
        }
        out.push('<');
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            match *arg {
                Arg::Ty(ty) => self.show_into(out, ty),
                Arg::Const(value) => self.show_const(out, value),
            }
        }
        out.push('>');
    }

    fn show_const(&self, out: &mut String, value: Const) {
        match value {
            Const::Value(value) => {
                let _ = write!(out, "{value}");
            }
            Const::Param(_, name) => out.push_str(&name),
            Const::Infer(_) | Const::Error => out.push('_'),
            Const::Item(def, _) => out.push_str(&self.defs.get(def).name),
        }
    }
}
