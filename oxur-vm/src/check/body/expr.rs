//! Expressions, by their kinds.

use oxur_core::core::{self, Expr, RefKind};
use oxur_core::{Symbol, codes::vm as codes, mapped};

use super::BodyCx;
use crate::thir::{BinaryOp, ExprId, ExprKind, TempScope};
use crate::types::{Const, Mutability, Ty, TyKind};

impl BodyCx<'_> {
    /// Checks an expression. The result is a place if the expression is one. `expect` is a hint.
    pub(super) fn check(&mut self, expr: &Expr, expect: Option<Ty>) -> ExprId {
        let id = self.nested(expr.span(), |this| this.check_kind(expr, expect));
        if self.ty(id).is_never() {
            self.diverges = true;
        }
        id
    }

    /// Checks an expression for its value.
    pub(super) fn value(&mut self, expr: &Expr, expect: Option<Ty>) -> ExprId {
        let id = self.check(expr, expect);
        self.rvalue(id)
    }

    /// Checks an expression for a value of that type.
    pub(super) fn coerced(&mut self, expr: &Expr, ty: Ty) -> ExprId {
        let id = self.value(expr, Some(ty));
        self.coerce(id, ty)
    }

    fn check_kind(&mut self, expr: &Expr, expect: Option<Ty>) -> ExprId {
        match expr {
            Expr::Literal(node) => self.literal(node, expect),
            Expr::VarRef(node) => self.var_ref(&node.path, node.span),
            Expr::TupleExpr(node) => self.tuple(node, expect),
            Expr::ArrayExpr(node) => self.array(node, expect),
            Expr::RepeatExpr(node) => self.repeat(node, expect),
            Expr::StructExpr(node) => self.struct_expr(node, expect),
            Expr::RangeExpr(node) => self.range(node, expect),
            Expr::Lambda(node) => self.lambda(node, expect),
            Expr::Call(node) => self.call(node, expect),
            Expr::MethodCall(node) => self.method_call(node, expect),
            Expr::UnaryOp(node) => self.unary(node, expect),
            Expr::BinaryOp(node) => self.binary(node, expect),
            Expr::CastExpr(node) => self.cast(node),
            Expr::RefExpr(node) => self.reference(node, expect),
            Expr::FieldRef(node) => self.field(node),
            Expr::IndexRef(node) => self.index(node),
            Expr::TryExpr(node) => self.try_expr(node),
            Expr::MacroCall(node) => self.macro_call(node, expect),
            Expr::Block(node) => self.block_expr(node, expect),
            Expr::Assign(node) => self.assign(node),
            Expr::IfExpr(node) => self.if_expr(node, expect),
            Expr::LetTest(node) => {
                self.err(codes::UNSUPPORTED, node.span, "`let` as a test stands only in a condition, joined by `&&`")
            }
            Expr::MatchExpr(node) => self.match_expr(node, expect),
            Expr::LoopExpr(node) => self.loop_expr(node, expect),
            Expr::WhileExpr(node) => self.while_expr(node),
            Expr::ForExpr(node) => self.for_expr(node),
            Expr::Break(node) => self.break_expr(node),
            Expr::Continue(node) => self.continue_expr(node),
            Expr::Return(node) => self.return_expr(node),
            Expr::AttrExpr(node) => self.check(&node.value, expect),
            Expr::Comptime(node) => self.check(&node.value, expect),
            Expr::Quote(node) => {
                let ty = self.form_ty(node.span);
                self.add(ExprKind::Quote(node.form.clone()), ty, node.span)
            }
            Expr::Quasiquote(node) => self.quasiquote(node),
            Expr::AwaitExpr(node) => {
                self.err(codes::UNSUPPORTED, node.span, "`await` cannot run in the virtual machine")
            }
            Expr::WildExpr(node) => {
                self.err(codes::NOT_A_PLACE, node.span, "`_` stands only on the left of an assignment")
            }
            Expr::RustExpr(node) => {
                self.err(codes::FOREIGN, node.span, "an expression in Rust's own syntax is known to rustc alone")
            }
        }
    }

    fn tuple(&mut self, node: &core::TupleExpr, expect: Option<Ty>) -> ExprId {
        let wanted: Vec<Ty> = match expect.map(|ty| *self.ctx.shallow(ty).kind()) {
            Some(TyKind::Tuple(items)) if items.len() == node.items.len() => items.to_vec(),
            _ => Vec::new(),
        };
        let mut items = Vec::new();
        let mut types = Vec::new();
        for (index, item) in node.items.iter().enumerate() {
            let id = match wanted.get(index) {
                Some(&ty) => {
                    let id = self.value(item, Some(ty));
                    // A field that the place's type fixes is a coercion site.
                    self.try_coerce(id, ty).unwrap_or(id)
                }
                None => self.value(item, None),
            };
            types.push(self.expr(id).ty);
            items.push(id);
        }
        let ty = Ty::tuple(&types);
        self.add(ExprKind::Tuple(items), ty, node.span)
    }

    fn array(&mut self, node: &core::ArrayExpr, expect: Option<Ty>) -> ExprId {
        let wanted = expect.and_then(|ty| self.element_of(ty));
        let (items, ty) = self.array_items(&node.items, wanted);
        let len = Const::Value(items.len() as u128);
        let ty = Ty::new(TyKind::Array(ty, len));
        self.add(ExprKind::Array(items), ty, node.span)
    }

    /// The elements of an array, of one type.
    pub(super) fn array_items(&mut self, items: &[Expr], wanted: Option<Ty>) -> (Vec<ExprId>, Ty) {
        let mut merge = super::coerce::Merge::new(wanted);
        for item in items {
            let hint = merge.hint();
            let id = self.value(item, hint);
            self.merge(&mut merge, id);
        }
        let ty = match self.merge_type(&merge) {
            Some(ty) if !ty.is_never() => ty,
            _ => wanted.unwrap_or_else(|| self.ctx.table.fresh()),
        };
        (self.merge_finish(merge, ty), ty)
    }

    fn element_of(&mut self, ty: Ty) -> Option<Ty> {
        match *self.ctx.shallow(ty).kind() {
            TyKind::Array(item, _) | TyKind::Slice(item) => Some(item),
            _ => None,
        }
    }

    fn repeat(&mut self, node: &core::RepeatExpr, expect: Option<Ty>) -> ExprId {
        let wanted = expect.and_then(|ty| self.element_of(ty));
        let value = match wanted {
            Some(ty) => self.coerced(&node.value, ty),
            None => self.value(&node.value, None),
        };
        let count = self.constant(&node.count);
        let ty = Ty::new(TyKind::Array(self.expr(value).ty, count));
        self.add(ExprKind::Repeat { value, count }, ty, node.span)
    }

    /// A constant as written in this body.
    pub(super) fn constant(&mut self, expr: &Expr) -> Const {
        let mut lower = super::Lower {
            scope: self.scope,
            owner: self.owner,
            infer: Some(&mut self.ctx.table),
            impls: super::ImplTypes::Refused,
        };
        self.ctx.cx.lower_const(&mut lower, expr)
    }

    fn range(&mut self, node: &core::RangeExpr, expect: Option<Ty>) -> ExprId {
        let name = match (&node.start, &node.end, node.inclusive) {
            (Some(_), Some(_), false) => "Range",
            (Some(_), Some(_), true) => "RangeInclusive",
            (Some(_), None, _) => "RangeFrom",
            (None, Some(_), false) => "RangeTo",
            (None, Some(_), true) => "RangeToInclusive",
            (None, None, _) => "RangeFull",
        };
        let Some(def) = self.ctx.cx.lang_item(name) else { return self.no_lang(name, node.span) };
        let index = match expect.map(|ty| *self.ctx.shallow(ty).kind()) {
            Some(TyKind::Adt(found, args)) if found == def && !args.is_empty() => args[0].ty(),
            _ => self.ctx.table.fresh(),
        };
        let mut fields = Vec::new();
        for end in [&node.start, &node.end].into_iter().flatten() {
            fields.push(self.coerced(end, index));
        }
        let args: &[crate::types::Arg] = if name == "RangeFull" { &[] } else { &[crate::types::Arg::Ty(index)] };
        let args = crate::types::intern_args(args);
        let ty = Ty::adt(def, args);
        if name == "RangeInclusive" {
            // It is an associated function, which is loaded with its impl.
            self.ctx.cx.inherent_impls(super::super::impls::Head::Adt(def));
            let Some(new) = self.ctx.cx.lang_item("range_inclusive_new") else {
                return self.no_lang("range_inclusive_new", node.span);
            };
            let callee = crate::thir::Callee { def: new, args };
            return self.add(ExprKind::Call { callee, args: fields }, ty, node.span);
        }
        let fields = (0u32..).zip(fields).collect();
        self.add(ExprKind::Adt { variant: 0, fields, base: None }, ty, node.span)
    }

    /// Reports that the machine's library lacks what the language needs.
    pub(super) fn no_lang(&mut self, name: &str, span: oxur_core::Span) -> ExprId {
        self.err(codes::UNKNOWN_NAME, span, format!("the machine's library has no `{name}`, which this needs"))
    }

    fn reference(&mut self, node: &core::RefExpr, expect: Option<Ty>) -> ExprId {
        let hint = match expect.map(|ty| *self.ctx.shallow(ty).kind()) {
            // The value of `&[a, b]` where a slice is wanted is an array.
            Some(TyKind::Ref(inner, _) | TyKind::Ptr(inner, _)) => Some(inner),
            _ => None,
        };
        let value = self.check(&node.value, hint);
        let place = self.place_of(value);
        let (mutability, raw) = match node.kind {
            RefKind::Shared => (Mutability::Shared, false),
            RefKind::Mut => (Mutability::Mut, false),
            RefKind::RawConst => (Mutability::Shared, true),
            RefKind::RawMut => (Mutability::Mut, true),
        };
        if mutability == Mutability::Mut {
            self.make_mut(place);
        }
        let inner = self.expr(place).ty;
        if raw {
            let ty = Ty::new(TyKind::Ptr(inner, mutability));
            return self.add(ExprKind::RawBorrow { mutability, place }, ty, node.span);
        }
        let ty = Ty::reference(inner, mutability);
        self.add(ExprKind::Borrow { mutability, place }, ty, node.span)
    }

    fn field(&mut self, node: &core::FieldRef) -> ExprId {
        let base = self.check(&node.base, None);
        let name = match node.member {
            core::Member::Named(name) => name.name,
            core::Member::Index(index, _) => Symbol::new(&index.to_string()),
        };
        let ty = self.known(self.expr(base).ty, node.base.span());
        if ty.is_error() {
            return self.error_expr(node.span);
        }
        let mut place = base;
        let mut steps = 0;
        loop {
            let ty = self.ty(place);
            if let Some((field, ty)) = self.find_field(ty, name) {
                let place = self.place_of(place);
                return self.add(ExprKind::Field { base: place, field }, ty, node.span);
            }
            steps += 1;
            let next = if steps < 64 { self.deref_once(place, node.span) } else { None };
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        self.no_field(node, name, ty)
    }

    /// The field of that name and its type.
    fn find_field(&mut self, ty: Ty, name: Symbol) -> Option<(u32, Ty)> {
        match *ty.kind() {
            TyKind::Adt(def, args) => {
                let adt = self.ctx.cx.adt(def);
                if adt.kind == super::super::AdtKind::Enum {
                    return None;
                }
                let variant = adt.variants.first()?;
                let field = variant.field(name)?;
                let ty = super::super::fold::subst(variant.fields[field as usize].ty, args);
                let span = self.ctx.cx.span_of(def);
                Some((field, self.ctx.normalize(ty, span)))
            }
            TyKind::Tuple(items) => {
                let index: usize = name.as_str().parse().ok()?;
                Some((u32::try_from(index).ok()?, *items.get(index)?))
            }
            _ => None,
        }
    }

    fn no_field(&mut self, node: &core::FieldRef, name: Symbol, ty: Ty) -> ExprId {
        let shown = self.ctx.show(ty);
        let message = format!("`{shown}` has no field `{name}`");
        let mut diagnostic = oxur_core::Diagnostic::error(codes::NO_FIELD, node.member.span(), message);
        if let TyKind::Adt(def, _) = *ty.kind() {
            let adt = self.ctx.cx.adt(def);
            let fields = adt.variants.first().map_or(&[][..], |variant| &variant.fields);
            if !fields.is_empty() && fields.len() < 12 && adt.kind != super::super::AdtKind::Enum {
                let names: Vec<String> = mapped(fields, |field| format!("`{}`", field.name));
                diagnostic = diagnostic.help(format!("its fields are {}", names.join(", ")));
            }
        }
        self.report(diagnostic);
        self.error_expr(node.span)
    }

    fn index(&mut self, node: &core::IndexRef) -> ExprId {
        let base = self.check(&node.base, None);
        let base_ty = self.known(self.expr(base).ty, node.base.span());
        let index = self.value(&node.index, None);
        if base_ty.is_error() || self.ty(index).is_error() {
            return self.error_expr(node.span);
        }
        let index_ty = self.try_known(self.expr(index).ty);
        let mut place = base;
        let mut steps = 0;
        loop {
            let ty = self.ty(place);
            if let TyKind::Array(item, _) | TyKind::Slice(item) = *ty.kind() {
                let plain = match index_ty.kind() {
                    TyKind::Infer(crate::types::InferTy::Int(_)) => true,
                    TyKind::Int(int) => *int == crate::types::IntTy::Usize,
                    _ => false,
                };
                if plain && self.ctx.try_unify(index_ty, Ty::usize()) {
                    let base = self.place_of(place);
                    return self.add(ExprKind::Index { base, index }, item, node.span);
                }
            }
            if let Some(found) = self.index_trait(place, ty, index, node) {
                return found;
            }
            if let TyKind::Array(item, _) = *ty.kind() {
                // As a slice an array has the slice's impls.
                let slice = Ty::new(TyKind::Slice(item));
                let base = self.place_of(place);
                let array = Ty::shared(ty);
                let borrowed =
                    self.add(ExprKind::Borrow { mutability: Mutability::Shared, place: base }, array, node.span);
                let kind = crate::thir::Coercion::UnsizeArray;
                let unsized_ref = self.add(ExprKind::Coerce { kind, value: borrowed }, Ty::shared(slice), node.span);
                let place = self.add(ExprKind::Deref(unsized_ref), slice, node.span);
                if let Some(found) = self.index_trait(place, slice, index, node) {
                    return found;
                }
            }
            steps += 1;
            let next = if steps < 64 { self.deref_once(place, node.span) } else { None };
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        let (shown, by) = (self.ctx.show(base_ty), self.ctx.show(index_ty));
        self.err(codes::NO_OPERATOR, node.span, format!("`{shown}` cannot be indexed by `{by}`"))
    }

    /// `*Index::index(&place, index)`, if the type has that.
    fn index_trait(&mut self, place: ExprId, ty: Ty, index: ExprId, node: &core::IndexRef) -> Option<ExprId> {
        let def = self.ctx.cx.lang_item("index")?;
        let args = crate::types::intern_args(&[crate::types::Arg::Ty(ty), crate::types::Arg::Ty(self.expr(index).ty)]);
        let wanted = super::super::predicates::Predicate::Trait(super::super::predicates::TraitRef { def, args });
        if self.ctx.holds(wanted) == super::super::select::Holds::No {
            return None;
        }
        let method =
            self.ctx.cx.member(def, Symbol::new("index"), |kind| matches!(kind, crate::resolve::DefKind::Fn(_)))?;
        let output = self.ctx.cx.trait_assoc_ty(def, Symbol::new("Output"))?;
        self.ctx.require(wanted, node.span);
        self.ctx.select_pending();
        let target = self.ctx.normalize(Ty::new(TyKind::Projection(output, args)), node.span);
        let base = self.place_of(place);
        let borrow =
            self.add(ExprKind::Borrow { mutability: Mutability::Shared, place: base }, Ty::shared(ty), node.span);
        let callee = crate::thir::Callee { def: method, args };
        let call = self.add(ExprKind::Call { callee, args: vec![borrow, index] }, Ty::shared(target), node.span);
        Some(self.add(ExprKind::Deref(call), target, node.span))
    }

    /// A temporary for a value; a place as it is.
    pub(super) fn place_of(&mut self, id: ExprId) -> ExprId {
        if self.is_place(id) {
            return id;
        }
        let (ty, span) = (self.expr(id).ty, self.span(id));
        self.add(ExprKind::Temp { value: id, scope: TempScope::Here }, ty, span)
    }

    /// What a core operator is on primitive types; none for `and` and `or`.
    pub(super) fn binary_op(op: core::BinOp) -> Option<BinaryOp> {
        use core::BinOp;
        Some(match op {
            BinOp::Add => BinaryOp::Add,
            BinOp::Sub => BinaryOp::Sub,
            BinOp::Mul => BinaryOp::Mul,
            BinOp::Div => BinaryOp::Div,
            BinOp::Rem => BinaryOp::Rem,
            BinOp::BitAnd => BinaryOp::BitAnd,
            BinOp::BitOr => BinaryOp::BitOr,
            BinOp::BitXor => BinaryOp::BitXor,
            BinOp::Shl => BinaryOp::Shl,
            BinOp::Shr => BinaryOp::Shr,
            BinOp::Eq => BinaryOp::Eq,
            BinOp::Ne => BinaryOp::Ne,
            BinOp::Lt => BinaryOp::Lt,
            BinOp::Le => BinaryOp::Le,
            BinOp::Gt => BinaryOp::Gt,
            BinOp::Ge => BinaryOp::Ge,
            BinOp::And | BinOp::Or => return None,
        })
    }
}
