//! Patterns, with default binding modes made explicit.

use oxur_core::core::{self, Pat};
use oxur_core::{Diagnostic, Map, Span, Symbol, codes::vm as codes, mapped};

use super::super::fold::subst;
use super::super::items::{AdtKind, Ctor};
use super::BodyCx;
use super::path::ValueRes;
use super::structure::member_name;
use crate::resolve::{DefKind, Namespace};
use crate::thir::{BindMode, LocalId, PatId, PatKind};
use crate::types::{Const, InferTy, Mutability, Ty, TyKind};

/// How a name binds when nothing is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Move,
    Ref(Mutability),
}

/// The names that a pattern binds.
#[derive(Default)]
struct Names {
    bindings: Map<Symbol, LocalId>,
    /// In the order in which they stand.
    order: Vec<(Symbol, LocalId)>,
}

impl BodyCx<'_> {
    /// Checks a pattern against a place of that type. The names that it binds are not declared yet.
    pub(super) fn pattern(&mut self, pat: &Pat, ty: Ty) -> (PatId, Vec<(Symbol, LocalId)>) {
        let mut names = Names::default();
        let id = self.pat(pat, ty, Mode::Move, &mut names);
        (id, names.order)
    }

    pub(super) fn declare_all(&mut self, names: Vec<(Symbol, LocalId)>) {
        for (name, local) in names {
            self.declare(name, local);
        }
    }

    /// A parameter's pattern; its names are declared.
    pub(super) fn param_pat(&mut self, pat: &Pat, ty: Ty) -> PatId {
        let (id, names) = self.pattern(pat, ty);
        self.declare_all(names);
        id
    }

    fn pat(&mut self, pat: &Pat, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        if self.ctx.cx.is_too_deep(self.nesting) {
            let diagnostic = self.ctx.cx.too_deep(pat.span());
            self.report(diagnostic);
            return self.wild(ty);
        }
        self.nesting += 1;
        let id = self.pat_kind(pat, ty, mode, names);
        self.nesting -= 1;
        id
    }

    pub(super) fn wild(&mut self, ty: Ty) -> PatId {
        self.add_pat(PatKind::Wild, ty)
    }

    pub(super) fn pat_error(&mut self, code: &'static str, ty: Ty, span: Span, message: impl Into<String>) -> PatId {
        self.ctx.cx.error(code, span, message);
        self.wild(ty)
    }

    fn pat_kind(&mut self, pat: &Pat, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        let span = pat.span();
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => return self.wild(ty),
            Pat::Bind(node) => return self.bind(node, ty, mode, names),
            Pat::OrPat(node) => {
                let mut items = Vec::new();
                for item in &node.items {
                    items.push(self.pat(item, ty, mode, names));
                }
                return self.add_pat(PatKind::Or(items), ty);
            }
            Pat::RefPat(node) => return self.ref_pat(node, ty, names),
            Pat::PathPat(node) => {
                if let Some(name) = node.path.as_name()
                    && !self.is_constant_name(name.name)
                {
                    let bind = core::Bind { by_ref: false, mutable: false, name, pattern: None, span };
                    return self.bind(&bind, ty, mode, names);
                }
            }
            Pat::MacroPat(_) | Pat::RustPat(_) => {
                return self.pat_error(codes::FOREIGN, ty, span, "this pattern is known to rustc alone");
            }
            _ => {}
        }
        // A pattern that is no reference sees through references.
        let known = self.try_known(ty);
        if let TyKind::Ref(inner, mutability) = *known.kind() {
            let mode = match (mode, mutability) {
                (Mode::Ref(Mutability::Shared), _) | (_, Mutability::Shared) => Mode::Ref(Mutability::Shared),
                _ => Mode::Ref(Mutability::Mut),
            };
            let inner = self.pat_kind(pat, inner, mode, names);
            return self.add_pat(PatKind::Deref(inner), ty);
        }
        match pat {
            Pat::Literal(node) => self.lit_pat(node, ty),
            Pat::RangePat(node) => self.range_pat(node, ty),
            Pat::ConstPat(node) => {
                let value = node.body.value.as_deref().filter(|_| node.body.stmts.is_empty());
                match value {
                    Some(value) => self.const_pat(value, ty, span),
                    None => self.pat_error(codes::UNSUPPORTED, ty, span, "this constant is no single expression"),
                }
            }
            Pat::PathPat(node) => self.path_pat(&node.path, ty, span),
            Pat::TuplePat(node) => self.tuple_pat(node, ty, mode, names),
            Pat::TupleStructPat(node) => self.tuple_struct_pat(node, ty, mode, names),
            Pat::StructPat(node) => self.struct_pat(node, ty, mode, names),
            Pat::SlicePat(node) => self.slice_pat(node, ty, mode, names),
            _ => self.wild(ty),
        }
    }

    /// Whether a name in a pattern's place is a constant or a unit struct or variant.
    fn is_constant_name(&mut self, name: Symbol) -> bool {
        let found = self.ctx.cx.defs.lookup_lexical(self.scope, Namespace::Value, name);
        found.is_some_and(|def| {
            matches!(
                self.ctx.cx.defs.get(def).kind,
                DefKind::Const(_) | DefKind::Struct(_) | DefKind::Variant(_) | DefKind::Static(_)
            )
        }) || name == "Self"
    }

    fn bind(&mut self, node: &core::Bind, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        let mode = match (node.by_ref, mode) {
            (true, _) => Mode::Ref(Mutability::new(node.mutable)),
            // `mut x` binds by value, whatever the mode.
            (false, mode) if node.mutable => {
                if mode != Mode::Move && self.ctx.cx.edition >= 2024 {
                    let message = "`mut` cannot stand here: the pattern around it binds by reference";
                    self.ctx.cx.error(codes::BAD_PATTERN, node.span, message);
                }
                Mode::Move
            }
            (false, mode) => mode,
        };
        let local_ty = match mode {
            Mode::Move => ty,
            Mode::Ref(mutability) => Ty::reference(ty, mutability),
        };
        let name = node.name.name;
        let local = match names.bindings.get(&name) {
            Some(&local) => {
                let known = self.locals[local.0 as usize].ty;
                if !self.ctx.try_unify(known, local_ty) {
                    self.mismatch_at(local_ty, known, node.span);
                }
                local
            }
            None => {
                let local = self.local(local_ty, node.name.span);
                names.bindings.insert(name, local);
                names.order.push((name, local));
                local
            }
        };
        let sub = node.pattern.as_ref().map(|pattern| self.pat(pattern, ty, mode, names));
        let mode = match mode {
            Mode::Move => BindMode::Move,
            Mode::Ref(mutability) => BindMode::Ref(mutability),
        };
        self.add_pat(PatKind::Bind { local, mode, sub }, ty)
    }

    fn ref_pat(&mut self, node: &core::RefPat, ty: Ty, names: &mut Names) -> PatId {
        let known = self.try_known(ty);
        let inner = match *known.kind() {
            TyKind::Ref(inner, mutability) if (mutability == Mutability::Mut) == node.mutable => inner,
            TyKind::Infer(InferTy::Any(_)) => {
                let inner = self.ctx.table.fresh();
                let _ = self.ctx.try_unify(known, Ty::reference(inner, Mutability::new(node.mutable)));
                inner
            }
            _ => {
                if !known.is_error() {
                    let shown = self.ctx.show(known);
                    let message = format!("a reference is matched here, and this is `{shown}`");
                    self.ctx.cx.error(codes::MISMATCH, node.span, message);
                }
                Ty::error()
            }
        };
        let pat = self.pat(&node.pattern, inner, Mode::Move, names);
        self.add_pat(PatKind::Deref(pat), ty)
    }

    fn tuple_pat(&mut self, node: &core::TuplePat, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        let known = self.try_known(ty);
        let has_rest = node.items.iter().any(is_rest);
        let types: Vec<Ty> = match *known.kind() {
            TyKind::Tuple(items) => items.to_vec(),
            _ => {
                if has_rest && matches!(known.kind(), TyKind::Infer(_)) {
                    self.known(ty, node.span);
                    return self.wild(ty);
                }
                let items: Vec<Ty> = mapped(&node.items, |_| self.ctx.table.fresh());
                self.expect_pat(Ty::tuple(&items), ty, node.span);
                items
            }
        };
        let Some(fields) = self.positions(&node.items, types.len(), node.span, "the tuple") else {
            return self.wild(ty);
        };
        let fields = fields
            .into_iter()
            .map(|(index, item)| (index, self.pat(item, types[index as usize], mode, names)))
            .collect();
        self.add_pat(PatKind::Fields(fields), ty)
    }

    /// The numbers of the fields that patterns in a row are for, `..` taken into account.
    fn positions<'p>(&mut self, items: &'p [Pat], count: usize, span: Span, what: &str) -> Option<Vec<(u32, &'p Pat)>> {
        let rest = items.iter().position(is_rest);
        let given = items.len() - usize::from(rest.is_some());
        if given > count || rest.is_none() && given != count {
            let fields = super::super::generic_args::counted(count, "field");
            let message = format!("{what} has {fields}, and the pattern has {given}");
            self.ctx.cx.error(codes::BAD_PATTERN, span, message);
            return None;
        }
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let field = match rest {
                Some(rest) if index == rest => continue,
                Some(rest) if index > rest => count - (items.len() - index),
                _ => index,
            };
            found.push((u32::try_from(field).ok()?, item));
        }
        Some(found)
    }

    fn tuple_struct_pat(&mut self, node: &core::TupleStructPat, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        let ValueRes::Def(def, args) = self.value_path(&node.path) else {
            for item in &node.items {
                self.pat(item, Ty::error(), mode, names);
            }
            return self.wild(ty);
        };
        let (adt, variant) = match self.ctx.cx.defs.get(def).kind {
            DefKind::Variant(index) => (self.ctx.cx.defs.get(def).parent.unwrap_or(def), index),
            DefKind::Struct(_) => (def, 0),
            _ => {
                let name = self.ctx.cx.defs.get(def).name;
                let message = format!("`{name}` is no tuple struct or variant");
                return self.pat_error(codes::BAD_PATTERN, ty, node.span, message);
            }
        };
        self.expect_pat(Ty::adt(adt, args), ty, node.span);
        let found = self.ctx.cx.adt(adt);
        let shape = found.variants[variant as usize].clone();
        if shape.ctor == Ctor::Named {
            let message = format!("`{}` has named fields: write `({} {{…}})`", shape.name, shape.name);
            return self.pat_error(codes::BAD_PATTERN, ty, node.span, message);
        }
        let what = format!("`{}`", shape.name);
        let Some(fields) = self.positions(&node.items, shape.fields.len(), node.span, &what) else {
            return self.wild(ty);
        };
        let mut list = Vec::new();
        for (index, item) in fields {
            let field_ty = subst(shape.fields[index as usize].ty, args);
            let field_ty = self.ctx.normalize(field_ty, node.span);
            list.push((index, self.pat(item, field_ty, mode, names)));
        }
        self.shape_pat(found.kind, variant, list, ty)
    }

    /// A pattern of a struct's or a variant's fields.
    pub(super) fn shape_pat(&mut self, adt: AdtKind, variant: u32, fields: Vec<(u32, PatId)>, ty: Ty) -> PatId {
        let kind = if adt == AdtKind::Enum { PatKind::Variant { variant, fields } } else { PatKind::Fields(fields) };
        self.add_pat(kind, ty)
    }

    fn struct_pat(&mut self, node: &core::StructPat, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        let Some((adt, variant, args)) = self.variant_path(&node.path) else {
            for field in &node.fields {
                self.pat(&field.pattern, Ty::error(), mode, names);
            }
            return self.wild(ty);
        };
        let args = if args.is_empty() { self.ctx.cx.fresh_args(&mut self.ctx.table, adt) } else { args };
        self.expect_pat(Ty::adt(adt, args), ty, node.span);
        let found = self.ctx.cx.adt(adt);
        let shape = found.variants[variant as usize].clone();
        let mut list = Vec::new();
        for field in &node.fields {
            let name = member_name(&field.member);
            let Some(index) = shape.field(name) else {
                let message = format!("`{}` has no field `{name}`", shape.name);
                self.ctx.cx.error(codes::NO_FIELD, field.member.span(), message);
                continue;
            };
            let field_ty = subst(shape.fields[index as usize].ty, args);
            let field_ty = self.ctx.normalize(field_ty, field.span);
            list.push((index, self.pat(&field.pattern, field_ty, mode, names)));
        }
        if !node.rest && list.len() < shape.fields.len() && found.kind != AdtKind::Union {
            let missing: Vec<String> = (0u32..)
                .zip(&shape.fields)
                .filter(|(index, _)| !list.iter().any(|(known, _)| known == index))
                .map(|(_, field)| format!("`{}`", field.name))
                .collect();
            if !missing.is_empty() {
                let message = format!("the pattern leaves out {} of `{}`", missing.join(", "), shape.name);
                let help = "name each field, or end the pattern with `..`";
                self.report(Diagnostic::error(codes::BAD_PATTERN, node.span, message).help(help));
            }
        }
        self.shape_pat(found.kind, variant, list, ty)
    }

    fn slice_pat(&mut self, node: &core::SlicePat, ty: Ty, mode: Mode, names: &mut Names) -> PatId {
        let known = self.known(ty, node.span);
        let (item_ty, len) = match *known.kind() {
            TyKind::Array(item, len) => (item, Some(len)),
            TyKind::Slice(item) => (item, None),
            TyKind::Error => return self.wild(ty),
            _ => {
                let shown = self.ctx.show(known);
                let message = format!("an array or slice is matched here, and this is `{shown}`");
                return self.pat_error(codes::MISMATCH, ty, node.span, message);
            }
        };
        let rest_at = node.items.iter().position(|item| is_rest(item) || is_rest_binding(item));
        let given = node.items.len() - usize::from(rest_at.is_some());
        let len = len.map(|len| self.ctx.table.shallow_const(len));
        if let Some(Const::Value(len)) = len
            && (given as u128 > len || rest_at.is_none() && given as u128 != len)
        {
            let message = format!("the array has {len} elements, and the pattern has {given}");
            self.ctx.cx.error(codes::BAD_PATTERN, node.span, message);
            return self.wild(ty);
        }
        let mut prefix = Vec::new();
        let mut suffix = Vec::new();
        let mut rest = None;
        for (index, item) in node.items.iter().enumerate() {
            if Some(index) == rest_at {
                let rest_ty = match len {
                    Some(Const::Value(len)) => Ty::new(TyKind::Array(item_ty, Const::Value(len - given as u128))),
                    _ => Ty::new(TyKind::Slice(item_ty)),
                };
                rest = Some(match item {
                    // `rest @ ..`
                    Pat::Bind(bind) => {
                        let plain = core::Bind { pattern: None, ..(**bind).clone() };
                        Some(self.bind(&plain, rest_ty, mode, names))
                    }
                    _ => None,
                });
                continue;
            }
            let pat = self.pat(item, item_ty, mode, names);
            if rest_at.is_some_and(|rest| index > rest) { suffix.push(pat) } else { prefix.push(pat) }
        }
        self.add_pat(PatKind::Slice { prefix, rest, suffix }, ty)
    }
}

fn is_rest(pat: &Pat) -> bool {
    matches!(pat, Pat::Rest(_))
}

fn is_rest_binding(pat: &Pat) -> bool {
    matches!(pat, Pat::Bind(node) if node.pattern.as_ref().is_some_and(is_rest))
}
