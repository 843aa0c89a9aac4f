//! Blocks and their statements.

use oxur_core::core::{self, BlockKind, Item, Stmt};
use oxur_core::{Span, codes::vm as codes};

use super::coerce::Merge;
use super::{BodyCx, Label, Rib};
use crate::thir::{self, ExprId, ExprKind, LabelId, PatKind, TempScope};
use crate::types::{Ty, TyKind};

impl BodyCx<'_> {
    pub(super) fn block_expr(&mut self, node: &core::Block, expect: Option<Ty>) -> ExprId {
        if matches!(node.kind, BlockKind::Async | BlockKind::AsyncMove) {
            return self.err(codes::UNSUPPORTED, node.span, "async blocks cannot run in the virtual machine");
        }
        let Some(label) = &node.label else { return self.block(&node.body, None, expect, node.span) };
        let id = self.new_label();
        let merge = Some(Merge::new(expect));
        let closure = self.closure;
        self.labels.push(Label {
            name: Some(label.name),
            id,
            is_loop: false,
            takes_value: true,
            merge,
            broken: false,
            breaks: Vec::new(),
            closure,
        });
        let block = self.block(&node.body, Some(id), expect, node.span);
        let Some(found) = self.labels.pop() else { return block };
        self.finish_labelled(found, block, node.span)
    }

    /// The type of a labelled block is that of its value and its breaks.
    fn finish_labelled(&mut self, label: Label, block: ExprId, span: Span) -> ExprId {
        let Some(mut merge) = label.merge else { return block };
        if label.broken {
            self.diverges = false;
        }
        let ExprKind::Block(mut node) = self.expr(block).kind.clone() else { return block };
        let value = match node.value {
            Some(value) => value,
            None if self.ty(block).is_never() => {
                let ty = self.merge_type(&merge).unwrap_or_else(Ty::never);
                let values = self.merge_finish(merge, ty);
                self.fix_breaks(&label.breaks, &values);
                self.exprs[block.0 as usize].ty = ty;
                return block;
            }
            None => self.unit_expr(span),
        };
        self.merge(&mut merge, value);
        let ty = self.merge_type(&merge).unwrap_or_else(Ty::never);
        let values = self.merge_finish(merge, ty);
        node.value = values.last().copied();
        self.fix_breaks(&label.breaks, &values);
        self.exprs[block.0 as usize] = thir::Expr { kind: ExprKind::Block(node), ty, span };
        block
    }

    /// Gives the `break`s their values in the common type.
    pub(super) fn fix_breaks(&mut self, breaks: &[(usize, ExprId)], values: &[ExprId]) {
        for &(index, id) in breaks {
            if let (Some(&given), ExprKind::Break { value: value @ Some(_), .. }) =
                (values.get(index), &mut self.exprs[id.0 as usize].kind)
            {
                *value = Some(given);
            }
        }
    }

    /// A block; its value, if it has one, is not coerced.
    pub(super) fn block(
        &mut self,
        body: &core::Body,
        label: Option<LabelId>,
        expect: Option<Ty>,
        span: Span,
    ) -> ExprId {
        self.block_with(body, label, expect, None, span)
    }

    /// A block whose value must be of that type.
    pub(super) fn block_coerced(&mut self, body: &core::Body, label: Option<LabelId>, ty: Ty, span: Span) -> ExprId {
        self.block_with(body, label, Some(ty), Some(ty), span)
    }

    fn block_with(
        &mut self,
        body: &core::Body,
        label: Option<LabelId>,
        expect: Option<Ty>,
        wanted: Option<Ty>,
        span: Span,
    ) -> ExprId {
        self.scoped(|this| {
            this.add_items(body);
            let mut stmts = Vec::new();
            let outer = std::mem::take(&mut this.diverges);
            for stmt in &body.stmts {
                match stmt {
                    Stmt::Expr(core::Expr::AttrExpr(node)) if crate::resolve::is_left_out(&node.attrs) => {}
                    Stmt::Let(node) if crate::resolve::is_left_out(&node.attrs) => {}
                    Stmt::Expr(expr) => {
                        let id = this.value(expr, None);
                        stmts.push(thir::Stmt::Expr(id));
                    }
                    Stmt::Let(node) => this.let_stmt(node, &mut stmts),
                    Stmt::Item(_) => {}
                }
            }
            let before = this.temps;
            // A value that is left out leaves a block without one: what stands before it stays a statement.
            let last = body.value.as_ref().filter(|value| match &***value {
                core::Expr::AttrExpr(node) => !crate::resolve::is_left_out(&node.attrs),
                _ => true,
            });
            let mut value = last.map(|value| {
                let id = this.value(value, expect);
                match wanted {
                    Some(ty) => this.coerce(id, ty),
                    None => id,
                }
            });
            // From 2024 on the temporaries of a block's value drop before its variables.
            if this.ctx.cx.edition >= 2024 {
                value = value.map(|value| this.scope_since(before, value));
            }
            let ty = match value {
                Some(value) => this.expr(value).ty,
                None if this.diverges => Ty::never(),
                None => Ty::unit(),
            };
            this.diverges |= outer;
            let block = this.add(ExprKind::Block(thir::Block { label, stmts, value }), ty, span);
            match wanted {
                Some(wanted) if value.is_none() => {
                    // The place of a missing value is the end of the block, or its last form.
                    if let Some(coerced) = this.try_coerce(block, wanted) {
                        return coerced;
                    }
                    let place = body.stmts.last().map_or(span, Stmt::span);
                    this.mismatch_at(ty, wanted, place);
                    this.error_expr(span)
                }
                _ => block,
            }
        })
    }

    /// Makes the items of a block known in it.
    fn add_items(&mut self, body: &core::Body) {
        let items: Vec<Item> = body
            .stmts
            .iter()
            .filter_map(|stmt| match stmt {
                Stmt::Item(item) => Some(item.clone()),
                _ => None,
            })
            .collect();
        if items.is_empty() {
            return;
        }
        let module = self.ctx.cx.defs.add_block(self.scope);
        self.ctx.cx.defs.add_items(module, items);
        self.scope = module;
        self.ribs.push(Rib::Items(module));
        self.ribs.push(Rib::Locals(Vec::new()));
    }

    fn let_stmt(&mut self, node: &core::Let, stmts: &mut Vec<thir::Stmt>) {
        let written = node.ty.as_ref().map(|ty| self.lower(ty));
        let Some(init) = &node.init else {
            let ty = written.unwrap_or_else(|| self.ctx.table.fresh());
            let (pat, names) = self.pattern(&node.pattern, ty);
            self.declare_all(names);
            stmts.push(thir::Stmt::Let { pat, place: None, otherwise: None });
            return;
        };
        let id = self.check(init, written);
        let id = match written {
            Some(ty) if self.is_place(id) && self.ctx.try_unify(self.expr(id).ty, ty) => id,
            Some(ty) => {
                let id = self.rvalue(id);
                self.coerce(id, ty)
            }
            None => id,
        };
        let ty = written.unwrap_or(self.expr(id).ty);
        // A variable that never gets a value has the type `!`, which any use coerces.
        let (pat, names) = self.pattern(&node.pattern, ty);
        let by_ref = self.binds_by_ref(pat);
        if !self.is_place(id) || matches!(self.expr(id).kind, ExprKind::Temp { .. }) {
            self.extend_temps(id);
        }
        let place = if self.is_place(id) {
            if by_ref {
                let mut queue = Vec::new();
                self.extend_place(id, &mut queue);
            }
            id
        } else {
            let scope = if by_ref { TempScope::Block } else { TempScope::Here };
            let span = self.span(id);
            self.add(ExprKind::Temp { value: id, scope }, ty, span)
        };
        if self.binds_mut_ref(pat) {
            self.make_mut(place);
        }
        let otherwise = node.otherwise.as_ref().map(|body| {
            let diverges = self.diverges;
            let id = self.block_coerced(body, None, Ty::never(), body.span);
            self.diverges = diverges;
            id
        });
        self.declare_all(names);
        stmts.push(thir::Stmt::Let { pat, place: Some(place), otherwise });
    }

    /// Whether a pattern borrows what it matches.
    pub(super) fn binds_by_ref(&self, pat: thir::PatId) -> bool {
        self.any_bind(pat, &mut |mode| matches!(mode, thir::BindMode::Ref(_)))
    }

    /// Whether a pattern borrows what it matches to change it.
    pub(super) fn binds_mut_ref(&self, pat: thir::PatId) -> bool {
        self.any_bind(pat, &mut |mode| matches!(mode, thir::BindMode::Ref(crate::types::Mutability::Mut)))
    }

    fn any_bind(&self, pat: thir::PatId, test: &mut dyn FnMut(thir::BindMode) -> bool) -> bool {
        match &self.pats[pat.0 as usize].kind {
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => false,
            PatKind::Bind { mode, sub, .. } => test(*mode) || sub.is_some_and(|sub| self.any_bind(sub, test)),
            PatKind::Deref(inner) => {
                // Behind a reference what is borrowed is not the place itself; behind a box it is.
                let behind_ref = matches!(self.ctx.shallow(self.pats[pat.0 as usize].ty).kind(), TyKind::Ref(..));
                !behind_ref && self.any_bind(*inner, test)
            }
            PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
                fields.iter().any(|&(_, field)| self.any_bind(field, test))
            }
            PatKind::Slice { prefix, rest, suffix } => {
                let rest = rest.iter().flatten();
                prefix.iter().chain(rest).chain(suffix).any(|&item| self.any_bind(item, test))
            }
            PatKind::Or(items) => items.iter().any(|&item| self.any_bind(item, test)),
        }
    }
}
