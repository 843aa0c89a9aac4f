//! Uses of what has been moved out of, and moves out of what is only lent, found along the paths that a body may take.
//!
//! What is known at a point is the list of parts that may have been moved before, whichever way the point was reached.
//! A loop is walked until nothing is added. How long references live is not asked: that is rustc's to say.

use oxur_core::{Diagnostic, Span, codes::vm as codes};

use crate::thir::{
    BindMode, Block, Body, CaptureMode, ExprId, ExprKind, LabelId, LocalId, PatId, PatKind, Stmt, TempScope,
};
use crate::types::{Ty, TyKind};

/// What can be moved out of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Root {
    Local(LocalId),
    Upvar(u32),
}

/// A step to a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Field(u32),
    Variant(u32, u32),
    Boxed,
    /// An element of an array, from the start or (from the greatest number down) from the end.
    Element(usize),
}

/// A part of a local or captured value.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Path {
    root: Root,
    steps: Vec<Step>,
}

impl Path {
    fn then(&self, step: Step) -> Self {
        let mut path = self.clone();
        path.steps.push(step);
        path
    }

    /// Whether one of two paths leads through the other.
    fn meets(&self, other: &Self) -> bool {
        self.root == other.root && self.steps.iter().zip(&other.steps).all(|(a, b)| a == b)
    }

    /// Whether this is a part of another, or it itself.
    fn is_in(&self, other: &Self) -> bool {
        self.root == other.root && self.steps.starts_with(&other.steps)
    }
}

/// A part that may be gone.
#[derive(Clone, PartialEq, Debug)]
struct Gone {
    path: Path,
    /// Where it was moved; for a local without a value, where that is declared.
    span: Span,
    /// Whether it never had a value.
    unset: bool,
}

/// What may be gone at a point; none where no run comes.
type State = Option<Vec<Gone>>;

/// Where a place leads.
enum Place {
    /// To a part of something owned here.
    Owned(Path),
    /// To what is behind a reference, or in a static, a vector or the like.
    Lent,
    /// To a temporary.
    Temporary,
}

/// What is done with a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Move,
}

/// A loop or labelled block around the point in hand.
struct Around {
    label: LabelId,
    breaks: State,
    continues: State,
}

/// Finds the wrong moves of a body, a function's or that of a value.
pub(super) fn check(body: &Body, function: bool) -> Vec<Diagnostic> {
    let mut walk = Walk { body, function, state: Some(Vec::new()), around: Vec::new(), found: Vec::new() };
    walk.value(body.value);
    for closure in &body.closures {
        walk.state = Some(Vec::new());
        walk.around.clear();
        walk.value(closure.value);
    }
    walk.found
}

struct Walk<'b> {
    body: &'b Body,
    function: bool,
    state: State,
    around: Vec<Around>,
    found: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Evaluates an expression.
    fn value(&mut self, id: ExprId) {
        let expr = self.body.expr(id);
        match &expr.kind {
            ExprKind::Local(_)
            | ExprKind::Upvar(_)
            | ExprKind::Static(_)
            | ExprKind::Deref(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. } => {
                self.place(id);
                self.used(id, Use::Read, expr.span);
            }
            ExprKind::Temp { value, .. } => self.value(*value),
            ExprKind::Load { place, moves } => {
                self.place(*place);
                self.used(*place, if *moves { Use::Move } else { Use::Read }, expr.span);
            }
            ExprKind::Borrow { place, .. } | ExprKind::RawBorrow { place, .. } => {
                self.place(*place);
                self.used(*place, Use::Read, expr.span);
            }
            ExprKind::Adt { fields, base, .. } => {
                fields.iter().for_each(|&(_, value)| self.value(value));
                if let Some(base) = base {
                    self.place(base.place);
                }
            }
            ExprKind::Closure { id } => {
                let closure = self.body.closures.iter().find(|closure| closure.id == *id);
                for capture in closure.iter().flat_map(|closure| &closure.captures) {
                    self.place(capture.place);
                    let moves = capture.mode == CaptureMode::Move;
                    self.used(capture.place, if moves { Use::Move } else { Use::Read }, expr.span);
                }
            }
            ExprKind::Logical { .. } | ExprKind::Let { .. } => {
                let otherwise = self.condition(id);
                self.join(otherwise);
            }
            ExprKind::If { test, then, otherwise } => {
                let failed = self.condition(*test);
                self.value(*then);
                let done = std::mem::replace(&mut self.state, failed);
                if let Some(otherwise) = otherwise {
                    self.value(*otherwise);
                }
                self.join(done);
            }
            ExprKind::Match { place, arms } => {
                self.place(*place);
                let mut entry = self.state.clone();
                let mut done = None;
                for arm in arms {
                    self.state.clone_from(&entry);
                    self.bind(arm.pat, *place);
                    if let Some(guard) = arm.guard {
                        // While the guard runs nothing is moved out yet.
                        let bound = std::mem::replace(&mut self.state, entry);
                        let failed = self.condition(guard);
                        entry = failed;
                        let passed = std::mem::replace(&mut self.state, bound);
                        if passed.is_none() {
                            self.state = None;
                        }
                    }
                    self.value(arm.body);
                    join(&mut done, self.state.take());
                }
                self.state = done;
            }
            ExprKind::Loop { label, body } => self.repeat(*label, *body),
            ExprKind::Block(block) => self.block(block),
            ExprKind::Break { label, value } => {
                value.iter().for_each(|&value| self.value(value));
                let state = self.state.take();
                if let Some(around) = self.around.iter_mut().rev().find(|around| around.label == *label) {
                    join(&mut around.breaks, state);
                }
            }
            ExprKind::Continue { label } => {
                let state = self.state.take();
                if let Some(around) = self.around.iter_mut().rev().find(|around| around.label == *label) {
                    join(&mut around.continues, state);
                }
            }
            ExprKind::Return { value } => {
                value.iter().for_each(|&value| self.value(value));
                self.state = None;
            }
            ExprKind::Assign { place, value } => {
                self.value(*value);
                self.place(*place);
                self.assigned(*place, expr.span);
            }
            ExprKind::AssignOp { place, value, .. } => {
                self.value(*value);
                self.place(*place);
                self.used(*place, Use::Read, expr.span);
            }
            _ => {
                let mut parts = Vec::new();
                crate::compile::children(self.body, id, &mut parts);
                parts.into_iter().for_each(|part| self.value(part));
            }
        }
        if expr.ty.is_never() {
            self.state = None;
        }
    }

    /// Evaluates what a place is made of.
    fn place(&mut self, id: ExprId) {
        match &self.body.expr(id).kind {
            ExprKind::Local(_) | ExprKind::Upvar(_) | ExprKind::Static(_) => {}
            ExprKind::Field { base, .. } => self.place(*base),
            ExprKind::Index { base, index } => {
                self.place(*base);
                self.value(*index);
            }
            ExprKind::Deref(base) => {
                if self.is_place(*base) {
                    self.place(*base);
                } else {
                    self.value(*base);
                }
            }
            ExprKind::Temp { value, .. } => self.value(*value),
            _ => self.value(id),
        }
    }

    fn is_place(&self, id: ExprId) -> bool {
        matches!(
            self.body.expr(id).kind,
            ExprKind::Local(_)
                | ExprKind::Upvar(_)
                | ExprKind::Static(_)
                | ExprKind::Deref(_)
                | ExprKind::Field { .. }
                | ExprKind::Index { .. }
        )
    }

    /// Where a place leads.
    fn path(&self, id: ExprId) -> Place {
        let step = |base: ExprId, step: Step| match self.path(base) {
            Place::Owned(path) => Place::Owned(path.then(step)),
            other => other,
        };
        match &self.body.expr(id).kind {
            ExprKind::Local(local) => Place::Owned(Path { root: Root::Local(*local), steps: Vec::new() }),
            ExprKind::Upvar(number) => Place::Owned(Path { root: Root::Upvar(*number), steps: Vec::new() }),
            ExprKind::Field { base, field } => step(*base, Step::Field(*field)),
            ExprKind::Deref(base) if !is_pointer(self.body.expr(*base).ty) => step(*base, Step::Boxed),
            // The variables of a session are moved out of by what is entered; the session keeps count of it.
            ExprKind::Static(_) if !self.function => Place::Temporary,
            ExprKind::Deref(_) | ExprKind::Index { .. } | ExprKind::Static(_) => Place::Lent,
            ExprKind::Temp { scope: TempScope::Static, .. } => Place::Lent,
            _ => Place::Temporary,
        }
    }

    /// The longest part of something owned that a place leads through.
    fn owner(&self, id: ExprId) -> Option<Path> {
        match self.path(id) {
            Place::Owned(path) => Some(path),
            Place::Temporary => None,
            Place::Lent => match self.body.expr(id).kind {
                ExprKind::Deref(base) | ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => self.owner(base),
                _ => None,
            },
        }
    }

    /// Uses a place.
    fn used(&mut self, id: ExprId, how: Use, span: Span) {
        if let Some(path) = self.owner(id) {
            self.read(&path, span);
        }
        if how == Use::Move {
            match self.path(id) {
                Place::Owned(path) => self.gone(path, span),
                Place::Lent => {
                    let message = "a value cannot be moved out of a reference, an element or a static";
                    let help = "borrow it (`&x`), clone it (`(.clone x)`), or take it out: `take`, `replace`, `remove`";
                    self.report(Diagnostic::error(codes::MOVED, span, message).help(help));
                }
                Place::Temporary => {}
            }
        }
    }

    /// Tells if a part may be gone.
    fn read(&mut self, path: &Path, span: Span) {
        let Some(gone) = self.state.iter().flatten().find(|gone| gone.path.meets(path)) else { return };
        let (at, unset) = (gone.span, gone.unset);
        let part = gone.path.steps.len() > path.steps.len();
        let diagnostic = if unset {
            Diagnostic::error(codes::MOVED, span, "a variable is used that may not have a value yet")
                .label(at, "declared here without one")
        } else {
            let what = if part { "a part of the value" } else { "the value" };
            let again = at == span;
            let message = if again {
                format!("{what} is moved here again, in a later turn of the loop")
            } else {
                format!("{what} has been moved before it is used here")
            };
            let diagnostic = Diagnostic::error(codes::MOVED, span, message);
            let diagnostic = if again { diagnostic } else { diagnostic.label(at, "moved here") };
            diagnostic.help("borrow it where it is moved (`&x`), or clone it there (`(.clone x)`)")
        };
        self.report(diagnostic);
        // It is told once.
        if let Some(state) = &mut self.state {
            state.retain(|gone| !gone.path.meets(path));
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let known = self.found.iter().any(|found| found.span() == diagnostic.span());
        if self.state.is_some() && !known {
            self.found.push(diagnostic);
        }
    }

    fn gone(&mut self, path: Path, span: Span) {
        if let Some(state) = &mut self.state
            && !state.iter().any(|gone| path.is_in(&gone.path))
        {
            state.push(Gone { path, span, unset: false });
        }
    }

    /// A place has a new value.
    fn assigned(&mut self, id: ExprId, span: Span) {
        match self.path(id) {
            Place::Owned(path) => {
                if let Some(state) = &mut self.state {
                    state.retain(|gone| !gone.path.is_in(&path));
                }
                // A field of what is gone cannot be filled.
                self.read(&path, span);
            }
            _ => {
                if let Some(owner) = self.owner(id) {
                    self.read(&owner, span);
                }
            }
        }
    }

    /// A local begins anew.
    fn declared(&mut self, pat: PatId, unset: bool) {
        let mut locals = Vec::new();
        self.locals_of(pat, &mut locals);
        for local in locals {
            let path = Path { root: Root::Local(local), steps: Vec::new() };
            if let Some(state) = &mut self.state {
                state.retain(|gone| gone.path.root != path.root);
                if unset {
                    state.push(Gone { path, span: self.body.local(local).span, unset: true });
                }
            }
        }
    }

    fn locals_of(&self, pat: PatId, list: &mut Vec<LocalId>) {
        if let PatKind::Bind { local, .. } = self.body.pat(pat).kind {
            list.push(local);
        }
        for (part, _) in self.parts(pat) {
            self.locals_of(part, list);
        }
    }

    /// The parts of a pattern, each with the step to what it is matched against.
    fn parts(&self, pat: PatId) -> Vec<(PatId, Option<Step>)> {
        let body = self.body;
        match &body.pat(pat).kind {
            PatKind::Bind { sub, .. } => sub.iter().map(|&sub| (sub, None)).collect(),
            PatKind::Deref(sub) => vec![(*sub, Some(Step::Boxed))],
            PatKind::Fields(fields) => fields.iter().map(|&(field, pat)| (pat, Some(Step::Field(field)))).collect(),
            PatKind::Variant { variant, fields } => {
                fields.iter().map(|&(field, pat)| (pat, Some(Step::Variant(*variant, field)))).collect()
            }
            PatKind::Slice { prefix, rest, suffix } => {
                let first = prefix.iter().enumerate().map(|(index, &pat)| (pat, Some(Step::Element(index))));
                let rest = rest.iter().flatten().map(|&pat| (pat, Some(Step::Element(usize::MAX / 2))));
                let last = suffix.iter().rev().enumerate();
                let last = last.map(|(index, &pat)| (pat, Some(Step::Element(usize::MAX - index))));
                first.chain(rest).chain(last).collect()
            }
            PatKind::Or(pats) => pats.iter().map(|&pat| (pat, None)).collect(),
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => Vec::new(),
        }
    }

    /// Binds the names of a pattern that matches a place.
    fn bind(&mut self, pat: PatId, place: ExprId) {
        let span = self.body.expr(place).span;
        let at = self.path(place);
        if let Some(owner) = self.owner(place)
            && !matches!(self.body.pat(pat).kind, PatKind::Wild)
        {
            self.read_whole(pat, &owner, matches!(at, Place::Owned(_)), span);
        }
        self.declared(pat, false);
        self.bind_part(pat, &at);
    }

    /// A pattern reads what it looks at: of a place that is owned, the parts that it names.
    fn read_whole(&mut self, pat: PatId, path: &Path, owned: bool, span: Span) {
        match &self.body.pat(pat).kind {
            PatKind::Wild => {}
            PatKind::Fields(_) if owned => {
                for (part, step) in self.parts(pat) {
                    let path = step.map_or_else(|| path.clone(), |step| path.then(step));
                    self.read_whole(part, &path, owned, span);
                }
            }
            _ => self.read(path, span),
        }
    }

    fn bind_part(&mut self, pat: PatId, at: &Place) {
        let body = self.body;
        if let PatKind::Bind { mode: BindMode::Move, local, .. } = body.pat(pat).kind {
            match at {
                Place::Owned(path) => self.gone(path.clone(), body.local(local).span),
                Place::Lent => {
                    let message = "a pattern cannot move a value out of a reference, an element or a static";
                    let help = "match a reference (`&x`), bind with `ref`, or clone the value first";
                    self.report(Diagnostic::error(codes::MOVED, body.local(local).span, message).help(help));
                }
                Place::Temporary => {}
            }
        }
        let ty = body.pat(pat).ty;
        for (part, step) in self.parts(pat) {
            let at = match (at, step) {
                (_, Some(Step::Boxed)) if is_pointer(ty) => Place::Lent,
                (_, Some(Step::Element(_))) if !matches!(ty.kind(), TyKind::Array(..)) => Place::Lent,
                (Place::Owned(path), Some(step)) => Place::Owned(path.then(step)),
                (Place::Owned(path), None) => Place::Owned(path.clone()),
                (Place::Lent, _) => Place::Lent,
                (Place::Temporary, _) => Place::Temporary,
            };
            self.bind_part(part, &at);
        }
    }

    /// Evaluates a condition: what is known after it if it holds becomes the state; gives what is known if not.
    fn condition(&mut self, id: ExprId) -> State {
        match &self.body.expr(id).kind {
            ExprKind::Logical { and, left, right } => {
                let mut failed = self.condition(*left);
                if !and {
                    std::mem::swap(&mut self.state, &mut failed);
                    let both = self.condition(*right);
                    self.join(failed);
                    return both;
                }
                let second = self.condition(*right);
                join(&mut failed, second);
                failed
            }
            ExprKind::Let { pat, place } => {
                self.place(*place);
                let failed = self.state.clone();
                self.bind(*pat, *place);
                failed
            }
            ExprKind::Scope(inner) => self.condition(*inner),
            _ => {
                self.value(id);
                self.state.clone()
            }
        }
    }

    fn block(&mut self, block: &Block) {
        if let Some(label) = block.label {
            self.around.push(Around { label, breaks: None, continues: None });
        }
        for stmt in &block.stmts {
            match stmt {
                Stmt::Expr(value) => self.value(*value),
                Stmt::Let { pat, place, otherwise } => {
                    let Some(place) = place else {
                        self.declared(*pat, true);
                        continue;
                    };
                    self.place(*place);
                    let failed = self.state.clone();
                    self.bind(*pat, *place);
                    if let Some(otherwise) = otherwise {
                        let matched = std::mem::replace(&mut self.state, failed);
                        self.value(*otherwise);
                        self.state = matched;
                    }
                }
            }
        }
        block.value.iter().for_each(|&value| self.value(value));
        if block.label.is_some()
            && let Some(around) = self.around.pop()
        {
            self.join(around.breaks);
        }
    }

    /// Walks a loop until no turn adds anything.
    fn repeat(&mut self, label: LabelId, body: ExprId) {
        let mut entry = self.state.take();
        loop {
            self.state.clone_from(&entry);
            self.around.push(Around { label, breaks: None, continues: None });
            self.value(body);
            let Some(around) = self.around.pop() else { return };
            self.join(around.continues);
            let before = entry.clone();
            join(&mut entry, self.state.take());
            if entry == before {
                self.state = around.breaks;
                return;
            }
        }
    }

    fn join(&mut self, other: State) {
        join(&mut self.state, other);
    }
}

/// What may be gone on either of two ways.
fn join(state: &mut State, other: State) {
    let Some(other) = other else { return };
    match state {
        None => *state = Some(other),
        Some(state) => {
            for gone in other {
                if !state.iter().any(|known| gone.path.is_in(&known.path)) {
                    state.push(gone);
                }
            }
        }
    }
}

/// Whether a type is a reference or raw pointer, behind which nothing is owned.
fn is_pointer(ty: Ty) -> bool {
    matches!(ty.kind(), TyKind::Ref(..) | TyKind::Ptr(..))
}
