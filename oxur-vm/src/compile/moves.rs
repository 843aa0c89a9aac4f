//! What a function moves out of, found before it is compiled: for every local, temporary or captured value a tree of its
//! parts that are moved alone. Each node has a flag, which is 1 while the part (less the parts below it) is there.

use std::sync::Arc;

use super::Fun;
use crate::thir::{BindMode, Body, CaptureMode, ExprId, ExprKind, LocalId, PatId, PatKind, Stmt};
use crate::trap::Trap;
use crate::types::{Ty, TyKind};
use oxur_core::Map;

/// What may be dropped at a scope's end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Root {
    /// A local.
    Local(LocalId),
    /// A value that the closure captured.
    Upvar(u32),
    /// A temporary.
    Temp(ExprId),
    /// A parameter that is taken apart by a pattern.
    Param(PatId),
}

/// A step to a part.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Step {
    /// A field of a struct, tuple or closure.
    Field(u32),
    /// A field of a variant.
    Variant(u32, u32),
    /// The content of a box.
    Boxed,
    /// An element of an array.
    Element(u64),
}

/// A part of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Path {
    pub(super) root: Root,
    pub(super) steps: Vec<Step>,
}

impl Path {
    /// The whole.
    pub(super) fn root(root: Root) -> Self {
        Self { root, steps: Vec::new() }
    }

    /// A part of this.
    pub(super) fn then(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { root: self.root, steps }
    }
}

/// A part that is moved alone, or that has such parts.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) flag: u16,
    pub(super) children: Vec<(Step, Node)>,
}

impl Node {
    pub(super) fn flags(&self, list: &mut Vec<u16>) {
        list.push(self.flag);
        for (_, child) in &self.children {
            child.flags(list);
        }
    }

    pub(super) fn find(&self, steps: &[Step]) -> Option<&Self> {
        let Some((first, rest)) = steps.split_first() else { return Some(self) };
        self.children.iter().find(|(step, _)| step == first)?.1.find(rest)
    }
}

/// All that is moved out of.
#[derive(Default)]
pub(super) struct Moves {
    pub(super) trees: Map<Root, Node>,
}

impl Fun<'_, '_> {
    /// Finds all that the function moves out of.
    pub(super) fn find_moves(&mut self) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let value = match self.closure {
            Some(index) => body.closures[index].value,
            None => body.value,
        };
        let params = match self.closure {
            Some(index) => &body.closures[index].params,
            None => &body.params,
        };
        let mut found = Vec::new();
        for param in params {
            if !matches!(body.pat(param.pat).kind, PatKind::Bind { sub: None, .. }) {
                let ty = self.ty(param.ty);
                self.moves_of_pat(&body, param.pat, &Path::root(Root::Param(param.pat)), ty, &mut found)?;
            }
        }
        let mut todo = vec![value];
        while let Some(id) = todo.pop() {
            self.moves_of_expr(&body, id, &mut found)?;
            children(&body, id, &mut todo);
        }
        for path in found {
            let Some(mut tree) = self.moves.trees.remove(&path.root) else {
                let tree = self.new_node();
                let tree = self.grow(tree, &path.steps);
                self.moves.trees.insert(path.root, tree);
                continue;
            };
            tree = self.grow(tree, &path.steps);
            self.moves.trees.insert(path.root, tree);
        }
        Ok(())
    }

    fn new_node(&mut self) -> Node {
        Node { flag: self.flag(), children: Vec::new() }
    }

    fn grow(&mut self, mut node: Node, steps: &[Step]) -> Node {
        if let Some((&first, rest)) = steps.split_first() {
            let at = node.children.iter().position(|(step, _)| *step == first);
            let child = match at {
                Some(at) => node.children.swap_remove(at).1,
                None => self.new_node(),
            };
            let child = self.grow(child, rest);
            node.children.push((first, child));
        }
        node
    }

    fn moves_of_expr(&mut self, body: &Arc<Body>, id: ExprId, found: &mut Vec<Path>) -> Result<(), Trap> {
        match &body.expr(id).kind {
            ExprKind::Load { place, moves: true } => {
                let ty = self.expr_ty(*place);
                if self.m.needs_drop(ty)? && !self.m.checker.is_copy(ty) {
                    found.extend(self.path_of(*place));
                }
            }
            ExprKind::Match { place, arms } => {
                if let Some(path) = self.path_of(*place) {
                    let ty = self.expr_ty(*place);
                    for arm in arms {
                        self.moves_of_pat(body, arm.pat, &path, ty, found)?;
                    }
                }
            }
            ExprKind::Let { pat, place } => {
                if let Some(path) = self.path_of(*place) {
                    let ty = self.expr_ty(*place);
                    self.moves_of_pat(body, *pat, &path, ty, found)?;
                }
            }
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    if let Stmt::Let { pat, place: Some(place), .. } = stmt
                        && let Some(path) = self.path_of(*place)
                    {
                        let ty = self.expr_ty(*place);
                        self.moves_of_pat(body, *pat, &path, ty, found)?;
                    }
                }
            }
            ExprKind::Closure { id } => {
                if let Some(closure) = body.closures.iter().find(|closure| closure.id == *id) {
                    for capture in &closure.captures {
                        let ty = self.ty(capture.ty);
                        if capture.mode == CaptureMode::Move && self.m.needs_drop(ty)? {
                            found.extend(self.path_of(capture.place));
                        }
                    }
                }
            }
            ExprKind::Adt { fields, base: Some(base), .. } => {
                if let Some(path) = self.path_of(base.place) {
                    let ty = self.expr_ty(base.place);
                    for (field, ty) in (0..).zip(self.m.field_types(ty, 0)?) {
                        let given = fields.iter().any(|&(given, _)| given == field);
                        if !given && self.m.needs_drop(ty)? {
                            found.push(path.then(Step::Field(field)));
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn moves_of_pat(
        &mut self,
        body: &Arc<Body>,
        pat: PatId,
        path: &Path,
        ty: Ty,
        found: &mut Vec<Path>,
    ) -> Result<(), Trap> {
        match &body.pat(pat).kind {
            PatKind::Bind { local, mode, sub } => {
                let local_ty = self.ty(body.local(*local).ty);
                if *mode == BindMode::Move && self.m.needs_drop(local_ty)? {
                    found.push(path.clone());
                }
                if let Some(sub) = sub {
                    self.moves_of_pat(body, *sub, path, ty, found)?;
                }
            }
            PatKind::Deref(sub) => {
                if self.m.is_box(ty) {
                    let content = self.boxed_ty(ty)?;
                    self.moves_of_pat(body, *sub, &path.then(Step::Boxed), content, found)?;
                }
            }
            PatKind::Fields(fields) => {
                for &(field, pat) in fields {
                    let ty = self.ty(body.pat(pat).ty);
                    self.moves_of_pat(body, pat, &path.then(Step::Field(field)), ty, found)?;
                }
            }
            PatKind::Variant { variant, fields } => {
                for &(field, pat) in fields {
                    let ty = self.ty(body.pat(pat).ty);
                    self.moves_of_pat(body, pat, &path.then(Step::Variant(*variant, field)), ty, found)?;
                }
            }
            PatKind::Slice { prefix, suffix, .. } => {
                if let TyKind::Array(item, len) = *ty.kind() {
                    let len = self.m.array_len(len)?;
                    for (index, &pat) in (0..).zip(prefix) {
                        self.moves_of_pat(body, pat, &path.then(Step::Element(index)), item, found)?;
                    }
                    let first = len.saturating_sub(suffix.len() as u64);
                    for (index, &pat) in (first..).zip(suffix) {
                        self.moves_of_pat(body, pat, &path.then(Step::Element(index)), item, found)?;
                    }
                }
            }
            PatKind::Or(pats) => {
                for &pat in pats {
                    self.moves_of_pat(body, pat, path, ty, found)?;
                }
            }
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => {}
        }
        Ok(())
    }

    /// Which part of what a place is, if something here owns it.
    pub(super) fn path_of(&mut self, place: ExprId) -> Option<Path> {
        let body = Arc::clone(&self.body);
        match body.expr(place).kind {
            ExprKind::Local(local) => Some(Path::root(Root::Local(local))),
            ExprKind::Upvar(number) => Some(Path::root(Root::Upvar(number))),
            ExprKind::Temp { .. } => Some(Path::root(Root::Temp(place))),
            ExprKind::Field { base, field } => Some(self.path_of(base)?.then(Step::Field(field))),
            ExprKind::Deref(base) => {
                let ty = self.expr_ty(base);
                if self.m.is_box(ty) { Some(self.path_of(base)?.then(Step::Boxed)) } else { None }
            }
            _ => None,
        }
    }
}

/// The expressions that stand directly in one; those of closures do not.
pub(crate) fn children(body: &Body, id: ExprId, list: &mut Vec<ExprId>) {
    match &body.expr(id).kind {
        ExprKind::Local(_)
        | ExprKind::Upvar(_)
        | ExprKind::Static(_)
        | ExprKind::Literal(_)
        | ExprKind::FnItem
        | ExprKind::Const(_)
        | ExprKind::ConstValue(_)
        | ExprKind::Closure { .. }
        | ExprKind::Continue { .. }
        | ExprKind::Quote(_) => {}
        ExprKind::Deref(a)
        | ExprKind::Field { base: a, .. }
        | ExprKind::Temp { value: a, .. }
        | ExprKind::Load { place: a, .. }
        | ExprKind::Borrow { place: a, .. }
        | ExprKind::RawBorrow { place: a, .. }
        | ExprKind::Repeat { value: a, .. }
        | ExprKind::Unary { value: a, .. }
        | ExprKind::Cast { value: a, .. }
        | ExprKind::Coerce { value: a, .. }
        | ExprKind::Scope(a)
        | ExprKind::Loop { body: a, .. } => list.push(*a),
        ExprKind::Index { base: a, index: b }
        | ExprKind::Binary { left: a, right: b, .. }
        | ExprKind::Logical { left: a, right: b, .. }
        | ExprKind::Assign { place: a, value: b }
        | ExprKind::AssignOp { place: a, value: b, .. } => list.extend([*a, *b]),
        ExprKind::Tuple(items) | ExprKind::Array(items) | ExprKind::Call { args: items, .. } => list.extend(items),
        ExprKind::Quasiquote { holes, .. } => list.extend(holes),
        ExprKind::FormatArgs(format) => list.extend(&format.args),
        ExprKind::Adt { fields, base, .. } => {
            list.extend(fields.iter().map(|&(_, value)| value));
            list.extend(base.iter().map(|base| base.place));
        }
        ExprKind::CallValue { func, args, .. } => {
            list.push(*func);
            list.extend(args);
        }
        ExprKind::If { test, then, otherwise } => {
            list.extend([*test, *then]);
            list.extend(otherwise);
        }
        ExprKind::Let { pat, place } => {
            list.push(*place);
            pat_exprs(body, *pat, list);
        }
        ExprKind::Match { place, arms } => {
            list.push(*place);
            for arm in arms {
                pat_exprs(body, arm.pat, list);
                list.extend(arm.guard);
                list.push(arm.body);
            }
        }
        ExprKind::Break { value, .. } | ExprKind::Return { value } => list.extend(value),
        ExprKind::Block(block) => {
            for stmt in &block.stmts {
                match stmt {
                    Stmt::Expr(value) => list.push(*value),
                    Stmt::Let { pat, place, otherwise } => {
                        list.extend(place);
                        pat_exprs(body, *pat, list);
                        list.extend(otherwise);
                    }
                }
            }
            list.extend(block.value);
        }
    }
}

/// The expressions in a pattern.
fn pat_exprs(body: &Body, pat: PatId, list: &mut Vec<ExprId>) {
    match &body.pat(pat).kind {
        PatKind::Const { value, .. } => list.push(*value),
        PatKind::Bind { sub, .. } => sub.iter().for_each(|&sub| pat_exprs(body, sub, list)),
        PatKind::Deref(sub) => pat_exprs(body, *sub, list),
        PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
            fields.iter().for_each(|&(_, pat)| pat_exprs(body, pat, list));
        }
        PatKind::Slice { prefix, rest, suffix } => {
            prefix.iter().chain(rest.iter().flatten()).chain(suffix).for_each(|&pat| pat_exprs(body, pat, list));
        }
        PatKind::Or(pats) => pats.iter().for_each(|&pat| pat_exprs(body, pat, list)),
        PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } => {}
    }
}
