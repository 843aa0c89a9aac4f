//! The typed IR: what the checker makes of a body, and what is compiled to the machine's code per instance.
//!
//! Nothing is implicit in it. Every expression has its type; automatic references, dereferences, coercions and
//! conversions are expressions of their own; operators are either a primitive operation with its primitive type, or
//! a call; methods and operators of user types are calls of a resolved function or trait method; `?`, `for`, `while`,
//! ranges, `a[i]` on user types and the known macros are gone.
//!
//! A body is generic: its types may hold [`TyKind::Param`](crate::types::TyKind::Param) and projections. Whoever
//! compiles an instance substitutes the instance's arguments with [`Checker::mono`](crate::check::Checker::mono) and
//! asks [`Checker::resolve`](crate::check::Checker::resolve) which function a [`Callee`] is.
//!
//! # Places and values
//!
//! A *place* expression names memory: [`Local`](ExprKind::Local), [`Upvar`](ExprKind::Upvar),
//! [`Static`](ExprKind::Static), [`Deref`](ExprKind::Deref), [`Temp`](ExprKind::Temp), and
//! [`Field`](ExprKind::Field) and [`Index`](ExprKind::Index) of a place. All others are *values*. Where a value is
//! needed, a place is read through [`Load`](ExprKind::Load), which says whether it copies or moves out. Where a
//! place is needed (the operand of [`Borrow`](ExprKind::Borrow) and [`RawBorrow`](ExprKind::RawBorrow), the base of
//! `Field` and `Index`, the left of [`Assign`](ExprKind::Assign) and [`AssignOp`](ExprKind::AssignOp), the scrutinee
//! of [`Match`](ExprKind::Match) and [`Let`](ExprKind::Let)), a value stands in a `Temp`.
//!
//! # Evaluation order
//!
//! Operands are evaluated in the order of their fields here, with two exceptions that are Rust's own: `Assign` runs its
//! value before its place; `AssignOp` on primitive types runs its value before its place too.
//!
//! # Drop scopes
//!
//! * Locals drop in reverse order of declaration at the end of the scope that declares them: a
//!   [`Block`](ExprKind::Block) for its `let`s, an arm for its pattern's, an [`If`](ExprKind::If) for the `let`s in its
//!   condition (before the `else` branch runs), a body for its parameters. What has been moved out of is not dropped;
//!   whether it has may depend on the run, and a part (field) of a local may be moved out of alone.
//! * A [`Temp`](ExprKind::Temp) says until when it lives. [`TempScope::Here`]: to the end of the innermost enclosing
//!   [`Scope`](ExprKind::Scope), `If` condition, or body; temporaries drop in reverse order of creation.
//!   [`TempScope::Block`]: to the end of the innermost enclosing `Block`, as a local declared at the statement.
//!   [`TempScope::Static`]: it is made once and lives for ever (a promoted constant); its initialiser is constant.
//! * The value of an expression statement drops at the end of the statement, which is a `Scope`.
//! * A value that is made and not used on an early exit (`break`, `return`, `?`, a panic) drops as in Rust: operands
//!   evaluated so far drop in reverse order.
//!
//! # Errors
//!
//! A body with errors never becomes [`Body`]; nothing here has the error type.

mod expr;
mod format;
mod pat;

use oxur_core::{Span, Symbol};

use crate::types::{ClosureId, DefId, Ty};

pub(crate) use self::expr::{
    Arm, BinaryOp, Block, Callee, CastKind, Coercion, Expr, ExprKind, Lit, Stmt, StructBase, TempScope, UnaryOp,
};
pub(crate) use self::format::{DebugHex, FormatAlign, FormatArg, FormatArgs, FormatCount, FormatPiece, FormatSpec};
pub(crate) use self::pat::{BindMode, Pat, PatKind};

/// The number of an expression in its [`Body`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct ExprId(pub(crate) u32);

/// The number of a pattern in its [`Body`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct PatId(pub(crate) u32);

/// The number of a local variable in its [`Body`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct LocalId(pub(crate) u32);

/// The number of a loop or labelled block in its [`Body`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct LabelId(pub(crate) u32);

/// A checked body: of a function, constant, static, or an expression given alone; with the closures in it, which
/// share its numbers of expressions, patterns and locals.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The function, constant or static; none for an expression given alone.
    pub(crate) owner: Option<DefId>,
    /// What errors and traces call it.
    pub(crate) name: Symbol,
    /// Where it is defined.
    pub(crate) span: Span,
    /// All expressions.
    pub(crate) exprs: Vec<Expr>,
    /// All patterns.
    pub(crate) pats: Vec<Pat>,
    /// All local variables, those of closures included.
    pub(crate) locals: Vec<Local>,
    /// The parameters in order, `self` first. None of a constant.
    pub(crate) params: Vec<Param>,
    /// The type of its result.
    pub(crate) ret: Ty,
    /// What it evaluates: a value expression of type `ret` (or `!`). Temporaries of it drop before the parameters do.
    pub(crate) value: ExprId,
    /// The closures that are written in it.
    pub(crate) closures: Vec<ClosureBody>,
}

/// A parameter: the argument is a place that `pat` is matched against (it always matches). Where `pat` is a binding by
/// value, the argument is the local itself.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    /// The pattern.
    pub(crate) pat: PatId,
    /// The type.
    pub(crate) ty: Ty,
}

/// A local variable.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    /// Its type.
    pub(crate) ty: Ty,
    /// The closure whose body declares it; none for the body itself. Nested closures: the innermost.
    pub(crate) closure: Option<ClosureId>,
    /// Whether a closure captures it by reference, or a `Borrow` is taken of it or a part of it: if not, it may live
    /// in a register.
    pub(crate) borrowed: bool,
    /// Where it is bound.
    pub(crate) span: Span,
}

/// A closure's own part of a body.
#[derive(Clone, Debug)]
pub(crate) struct ClosureBody {
    /// Its number.
    pub(crate) id: ClosureId,
    /// The strongest trait it has: a `Fn` closure can also be called as `FnMut` and `FnOnce`.
    pub(crate) kind: FnKind,
    /// What it captures, in order: [`ExprKind::Upvar`] counts these.
    pub(crate) captures: Vec<Capture>,
    /// Its parameters. When it is called through a `Fn` trait these come as a tuple, which the caller has spread.
    pub(crate) params: Vec<Param>,
    /// The type of its result.
    pub(crate) ret: Ty,
    /// What it evaluates.
    pub(crate) value: ExprId,
    /// Whether every captured value is `Copy`, so that the closure is.
    pub(crate) copy: bool,
    /// Where it is written.
    pub(crate) span: Span,
}

/// What a closure captures: a local of the surrounding body, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct Capture {
    /// The place captured, an expression of the surrounding body (a `Local` or an `Upvar` of it, or fields and
    /// dereferences of one).
    pub(crate) place: ExprId,
    /// How.
    pub(crate) mode: CaptureMode,
    /// The type of the place. What the closure holds is this for `Copy` and `Move`, else a reference to it.
    pub(crate) ty: Ty,
}

/// How a closure captures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CaptureMode {
    /// By shared reference.
    Shared,
    /// By unique reference.
    Mut,
    /// By value, a copy.
    Copy,
    /// By value, moved.
    Move,
}

/// The call traits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum FnKind {
    /// Called through `&self`.
    Fn,
    /// Called through `&mut self`.
    FnMut,
    /// Called by value, once.
    FnOnce,
}

impl Body {
    /// The expression of that number.
    pub(crate) fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }

    /// The pattern of that number.
    pub(crate) fn pat(&self, id: PatId) -> &Pat {
        &self.pats[id.0 as usize]
    }

    /// The local of that number.
    pub(crate) fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.0 as usize]
    }
}
