//! Struct expressions.

use oxur_core::core::{Member, StructExpr};
use oxur_core::{Diagnostic, Symbol, codes::vm as codes, mapped, nearest};

use super::super::AdtKind;
use super::super::fold::subst;
use super::BodyCx;
use crate::resolve::{DefKind, Namespace};
use crate::thir::{ExprId, ExprKind, StructBase};
use crate::types::{Args, DefId, Ty, TyKind};

impl BodyCx<'_> {
    pub(super) fn struct_expr(&mut self, node: &StructExpr, expect: Option<Ty>) -> ExprId {
        let Some((adt, variant, args)) = self.variant_path(&node.path) else {
            for field in &node.fields {
                if let Some(value) = &field.value {
                    self.value(value, None);
                }
            }
            return self.error_expr(node.span);
        };
        let ty = Ty::adt(adt, args);
        if let Some(expect) = expect {
            // What is expected says what the arguments are; where a field must be coerced, it is.
            let _ = self.ctx.try_unify(ty, expect);
        }
        let found = self.ctx.cx.adt(adt);
        let shape = found.variants[variant as usize].clone();
        let mut fields: Vec<(u32, ExprId)> = Vec::new();
        for field in &node.fields {
            let name = member_name(&field.member);
            let value = match &field.value {
                Some(value) => value.clone(),
                None => {
                    let ident = oxur_core::core::Ident { name, span: field.span };
                    let path = oxur_core::core::Path::name(ident);
                    oxur_core::core::VarRef { path, span: field.span }.into()
                }
            };
            let Some(index) = shape.field(name) else {
                self.value(&value, None);
                let message = format!("`{}` has no field `{name}`", shape.name);
                let mut diagnostic = Diagnostic::error(codes::NO_FIELD, field.member.span(), message);
                if let Some(near) = nearest(&name, shape.fields.iter().map(|field| field.name.as_str())) {
                    diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                }
                self.report(diagnostic);
                continue;
            };
            if fields.iter().any(|&(known, _)| known == index) {
                self.ctx.cx.error(codes::WRONG_FIELDS, field.span, format!("the field `{name}` is given twice"));
            }
            let ty = subst(shape.fields[index as usize].ty, args);
            let ty = self.ctx.normalize(ty, field.span);
            let id = self.coerced(&value, ty);
            fields.push((index, id));
        }
        let base = node.base.as_ref().map(|base| {
            let id = self.check(base, Some(ty));
            let found = self.expr(id).ty;
            if !self.ctx.try_unify(found, ty) {
                self.mismatch(id, ty);
            }
            StructBase { place: self.place_of(id) }
        });
        if base.is_none() && found.kind != AdtKind::Union && fields.len() < shape.fields.len() {
            let missing: Vec<String> = (0u32..)
                .zip(&shape.fields)
                .filter(|(index, _)| !fields.iter().any(|(known, _)| known == index))
                .map(|(_, field)| format!("`{}`", field.name))
                .collect();
            if !missing.is_empty() {
                let message = format!("`{}` is given without {}", shape.name, missing.join(", "));
                let help = "give each field, or the rest with `..base`";
                self.report(Diagnostic::error(codes::WRONG_FIELDS, node.span, message).help(help));
            }
        }
        self.add(ExprKind::Adt { variant, fields, base }, ty, node.span)
    }

    /// The struct or variant that a path in a struct expression or pattern names, with variables for arguments that are
    /// not written.
    pub(super) fn variant_path(&mut self, path: &oxur_core::core::Path) -> Option<(DefId, u32, Args)> {
        let first = path.segments.first()?;
        if path.qself.is_none() && !path.global && first.name.name == "Self" {
            let self_ty = self.ctx.cx.self_ty(self.owner);
            if let Some(self_ty) = self_ty {
                let self_ty = self.ctx.normalize(self_ty, first.span);
                let TyKind::Adt(def, args) = *self_ty.kind() else {
                    if !self_ty.is_error() {
                        let shown = self.ctx.show(self_ty);
                        let message = format!("`{shown}` is no struct");
                        self.ctx.cx.error(codes::MISMATCH, path.span, message);
                    }
                    return None;
                };
                return match path.segments.as_slice() {
                    [_] => Some((def, 0, args)),
                    [_, segment] => self.variant_of(def, segment.name.name, args, segment.span),
                    _ => None,
                };
            }
        }
        let names: Vec<oxur_core::core::Ident> = mapped(&path.segments, |segment| segment.name);
        let resolved = match self.ctx.cx.defs.resolve(self.scope, &names, path.global, Namespace::Type) {
            Ok(resolved) => resolved,
            Err(unresolved) => {
                self.ctx.cx.unresolved(&unresolved, path, "struct");
                return None;
            }
        };
        let (used, rest) = path.segments.split_at(resolved.used);
        let last = used.last()?;
        if self.ctx.cx.barred(resolved.def, path.span) {
            return None;
        }
        match (&self.ctx.cx.defs.get(resolved.def).kind, rest) {
            (DefKind::Struct(_) | DefKind::Union(_), []) => {
                let args = self.lower_args(resolved.def, &[], last);
                Some((resolved.def, 0, args))
            }
            (&DefKind::Variant(index), []) => {
                let parent = self.ctx.cx.defs.get(resolved.def).parent?;
                let before = used.len().checked_sub(2).map(|index| &used[index]);
                let segment = match before {
                    Some(before) if last.args.is_none() && before.args.is_some() => before,
                    _ => last,
                };
                let args = self.lower_args(parent, &[], segment);
                Some((parent, index, args))
            }
            (DefKind::TypeAlias(_), rest) => {
                let rest = rest.to_vec();
                let args = self.lower_args(resolved.def, &[], last);
                let ty = self.ctx.cx.alias_ty(resolved.def);
                let ty = self.ctx.normalize(subst(ty, args), path.span);
                let TyKind::Adt(def, args) = *ty.kind() else { return None };
                match rest.as_slice() {
                    [] => Some((def, 0, args)),
                    [segment] => self.variant_of(def, segment.name.name, args, segment.span),
                    _ => None,
                }
            }
            (DefKind::Foreign, _) => {
                self.ctx.cx.foreign(path.span, last.name.name);
                None
            }
            (DefKind::Enum(..), [segment]) => {
                let (name, span) = (segment.name.name, segment.span);
                self.variant_of(resolved.def, name, &[], span)
            }
            _ => {
                let message = format!("`{}` is no struct or variant", last.name.name);
                self.ctx.cx.error(codes::MISMATCH, path.span, message);
                None
            }
        }
    }

    fn variant_of(
        &mut self,
        def: DefId,
        name: Symbol,
        args: Args,
        span: oxur_core::Span,
    ) -> Option<(DefId, u32, Args)> {
        if let Some(variant) = self.ctx.cx.defs.variant(def, name)
            && let DefKind::Variant(index) = self.ctx.cx.defs.get(variant).kind
        {
            return Some((def, index, args));
        }
        let type_name = self.ctx.cx.defs.get(def).name;
        let mut diagnostic =
            Diagnostic::error(codes::UNKNOWN_NAME, span, format!("`{type_name}` has no variant `{name}`"));
        let adt = self.ctx.cx.adt(def);
        if let Some(near) = nearest(&name, adt.variants.iter().map(|variant| variant.name.as_str())) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
        None
    }
}

/// A member's name as fields have it.
pub(super) fn member_name(member: &Member) -> Symbol {
    match member {
        Member::Named(name) => name.name,
        Member::Index(index, _) => Symbol::new(&index.to_string()),
    }
}
