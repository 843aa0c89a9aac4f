//! The integers that types depend on: array lengths, constant arguments, discriminants. Arithmetic on literals and
//! constants is computed here; what is more, such as a call of a `const` function, is run.

use oxur_core::codes::vm as codes;
use oxur_core::core::{BinOp, BlockKind, Expr, Ident, LiteralValue, Path, UnOp};
use oxur_core::{LiteralKind, mapped};

use super::Checker;
use super::body::BodyCx;
use super::fold::subst_args;
use super::generics::GenericKind;
use super::lower::{Lower, primitive};
use crate::literal;
use crate::resolve::{DefKind, ModId, Namespace};
use crate::types::{Args, Const, DefId, IntTy, Ty, TyKind};

impl Checker {
    /// A constant argument or array length.
    pub(crate) fn lower_const(&mut self, lower: &mut Lower<'_>, expr: &Expr) -> Const {
        match expr {
            Expr::VarRef(node) => {
                if let Some(name) = node.path.as_name() {
                    if name.name == "_"
                        && let Some(table) = &mut lower.infer
                    {
                        return table.fresh_const();
                    }
                    if let Some((index, GenericKind::Const)) = self.param_named(lower.owner, name.name) {
                        return Const::Param(index, name.name);
                    }
                }
                if let Some(value) = self.lower_const_path(lower, &node.path) {
                    return value;
                }
            }
            Expr::WildExpr(_) => {
                if let Some(table) = &mut lower.infer {
                    return table.fresh_const();
                }
            }
            Expr::Block(node) if node.body.stmts.is_empty() && node.label.is_none() => {
                if let Some(value) = &node.body.value {
                    return self.lower_const(lower, value);
                }
            }
            _ => {}
        }
        match self.const_int(lower.scope, lower.owner, expr) {
            Some(value) => Const::Value(value as u128),
            None => {
                if self.errors.is_empty() {
                    self.error(
                        codes::CONSTANT,
                        expr.span(),
                        "this constant cannot be computed while types are checked",
                    );
                }
                Const::Error
            }
        }
    }

    /// `Self::N`, `T::N`: an associated constant that depends on parameters.
    fn lower_const_path(&mut self, lower: &mut Lower<'_>, path: &Path) -> Option<Const> {
        let self_ty = self.self_ty(lower.owner)?;
        let [first, last] = path.segments.as_slice() else { return None };
        if first.name.name != "Self" || path.qself.is_some() {
            return None;
        }
        let mut at = lower.owner;
        while let Some(owner) = at {
            let parent = self.defs.get(owner).parent;
            match self.defs.get(owner).kind {
                DefKind::Trait(..) | DefKind::Impl(..) => {
                    let found = self.member(owner, last.name.name, |kind| matches!(kind, DefKind::Const(_)));
                    if let Some(found) = found {
                        let args = self.identity_args(owner);
                        return Some(Const::Item(found, args));
                    }
                    if let TyKind::Adt(..) = self_ty.kind()
                        && let Some(found) = self.inherent_const(self_ty, last.name.name)
                    {
                        return Some(Const::Item(found.0, found.1));
                    }
                    return None;
                }
                _ => at = parent,
            }
        }
        None
    }

    /// The constant of that name in an inherent impl for exactly that type's definition.
    fn inherent_const(&mut self, ty: Ty, name: oxur_core::Symbol) -> Option<(DefId, Args)> {
        let head = super::impls::Head::of(ty)?;
        for def in self.inherent_impls(head) {
            if let Some(found) = self.member(def, name, |kind| matches!(kind, DefKind::Const(_))) {
                let header = self.impl_header(def);
                let mut table = super::table::Table::default();
                let args = self.fresh_args(&mut table, def);
                let self_ty = super::fold::subst(header.self_ty, args);
                if table.unify(self_ty, ty).is_ok() {
                    return Some((found, table.resolve_args(args)));
                }
            }
        }
        None
    }

    /// The value of a constant with concrete arguments.
    pub(crate) fn const_item(&mut self, def: DefId, args: Args) -> Option<i128> {
        if let Some(&known) = self.const_values.get(&(def, args)) {
            return known;
        }
        self.const_values.insert((def, args), None);
        let (def, args) = self.impl_const(def, args)?;
        let found = self.defs.get(def);
        let (scope, DefKind::Const(node)) = (found.scope, &found.kind) else { return None };
        let node = node.clone();
        let value = node.value.as_ref()?;
        let result = if args.is_empty() {
            self.const_int(scope, Some(def), value)
        } else {
            let mut lower = Lower::explicit(scope, Some(def));
            match self.lower_const(&mut lower, value) {
                Const::Value(value) => Some(value as i128),
                Const::Item(inner, list) => self.const_item(inner, subst_args(list, args)),
                other => match super::fold::subst_const(other, args) {
                    Const::Value(value) => Some(value as i128),
                    _ => None,
                },
            }
        };
        self.const_values.insert((def, args), result);
        result
    }

    /// An integer constant: computed here if it is arithmetic, else run.
    pub(crate) fn const_int(&mut self, scope: ModId, owner: Option<DefId>, expr: &Expr) -> Option<i128> {
        self.eval_int(scope, owner, expr).or_else(|| self.run_int(scope, owner, expr))
    }

    /// An integer, `bool` or `char` constant that is more than arithmetic: it is checked and run. What is wrong is
    /// reported.
    fn run_int(&mut self, scope: ModId, owner: Option<DefId>, expr: &Expr) -> Option<i128> {
        let outer = std::mem::take(&mut self.errors);
        let body = BodyCx::alone(self, scope, owner, expr);
        let errors = std::mem::replace(&mut self.errors, outer);
        if !errors.is_empty() {
            self.errors.extend(errors);
            return None;
        }
        let body = body?;
        // What depends on parameters is known per instance alone.
        if body.exprs.iter().any(|expr| expr.ty.flags().param) || body.ret.flags().param {
            return None;
        }
        match crate::constant::run_const(self, &body) {
            Ok(value) => value,
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        }
    }

    /// An integer constant expression; none if it is more than can be computed here.
    pub(crate) fn eval_int(&mut self, scope: ModId, owner: Option<DefId>, expr: &Expr) -> Option<i128> {
        if self.is_too_deep(self.nesting) {
            return None;
        }
        self.nesting += 1;
        let value = self.eval_int_inner(scope, owner, expr);
        self.nesting -= 1;
        value
    }

    fn eval_int_inner(&mut self, scope: ModId, owner: Option<DefId>, expr: &Expr) -> Option<i128> {
        match expr {
            Expr::Literal(node) => match node.value {
                LiteralValue::Bool(value) => Some(i128::from(value)),
                LiteralValue::Token(token) => match token.kind {
                    LiteralKind::Integer => {
                        let int = literal::int(&token.text)?;
                        let value = int.value as i128;
                        Some(if int.negative { value.wrapping_neg() } else { value })
                    }
                    LiteralKind::Byte => literal::byte(&token.text).map(i128::from),
                    LiteralKind::Char => literal::char(&token.text).map(|c| i128::from(u32::from(c))),
                    _ => None,
                },
            },
            Expr::VarRef(node) => self.eval_path(scope, owner, &node.path),
            Expr::UnaryOp(node) => {
                let value = self.eval_int(scope, owner, &node.operand)?;
                match node.op {
                    UnOp::Neg => value.checked_neg(),
                    UnOp::Not | UnOp::Deref => None,
                }
            }
            Expr::BinaryOp(node) => {
                let left = self.eval_int(scope, owner, &node.left)?;
                let right = self.eval_int(scope, owner, &node.right)?;
                let shift = u32::try_from(right).ok();
                match node.op {
                    BinOp::Add => left.checked_add(right),
                    BinOp::Sub => left.checked_sub(right),
                    BinOp::Mul => left.checked_mul(right),
                    BinOp::Div => left.checked_div(right),
                    BinOp::Rem => left.checked_rem(right),
                    BinOp::BitAnd => Some(left & right),
                    BinOp::BitOr => Some(left | right),
                    BinOp::BitXor => Some(left ^ right),
                    BinOp::Shl => left.checked_shl(shift?).filter(|value| value >> right == left),
                    BinOp::Shr => left.checked_shr(shift?),
                    _ => None,
                }
            }
            Expr::CastExpr(node) => {
                let value = self.eval_int(scope, owner, &node.value)?;
                let ty = self.lower_ty(&mut Lower::explicit(scope, owner), &node.ty);
                let TyKind::Int(ty) = *ty.kind() else { return None };
                let bits = ty.bits();
                if bits == 128 {
                    return Some(value);
                }
                let mask = (1i128 << bits) - 1;
                let low = value & mask;
                let negative = ty.is_signed() && low >> (bits - 1) & 1 == 1;
                Some(if negative { low - (1 << bits) } else { low })
            }
            Expr::Block(node) if matches!(node.kind, BlockKind::Plain | BlockKind::Const) => {
                let value = node.body.value.as_ref().filter(|_| node.body.stmts.is_empty())?;
                self.eval_int(scope, owner, value)
            }
            _ => None,
        }
    }

    fn eval_path(&mut self, scope: ModId, owner: Option<DefId>, path: &Path) -> Option<i128> {
        if path.qself.is_some() {
            return None;
        }
        let names: Vec<Ident> = mapped(&path.segments, |segment| segment.name);
        // `usize::MAX` and the like, unless a module has the type's name.
        if let [ty, name] = names.as_slice()
            && let Some(ty) = primitive(ty.name)
            && let TyKind::Int(int) = *ty.kind()
        {
            return match name.name.as_str() {
                "MAX" => Some(max_of(int)),
                "MIN" => Some(min_of(int)),
                "BITS" => Some(i128::from(int.bits())),
                _ => None,
            };
        }
        if names.first().is_some_and(|name| name.name == "Self") {
            let ty = self.self_ty(owner)?;
            let (def, args) = self.inherent_const(ty, names.get(1)?.name)?;
            return self.const_item(def, args);
        }
        let resolved = self.defs.resolve(scope, &names, path.global, Namespace::Value).ok()?;
        match self.defs.get(resolved.def).kind {
            DefKind::Const(_) if resolved.used == names.len() => self.const_item(resolved.def, &[]),
            DefKind::Struct(_) | DefKind::Enum(..) => {
                let ty = Ty::adt(resolved.def, self.identity_args(resolved.def));
                let (def, args) = self.inherent_const(ty, names.get(resolved.used)?.name)?;
                self.const_item(def, args)
            }
            _ => None,
        }
    }
}

fn max_of(ty: IntTy) -> i128 {
    match (ty.is_signed(), ty.bits()) {
        (true, bits) => i128::MAX >> (128 - bits),
        // The largest u128 has the bits of minus one.
        (false, 128) => -1,
        (false, bits) => (1 << bits) - 1,
    }
}

fn min_of(ty: IntTy) -> i128 {
    if ty.is_signed() { i128::MIN >> (128 - ty.bits()) } else { 0 }
}
