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

use std::sync::Arc;

use oxur_core::{Form, Span, Symbol};

use crate::types::{Args, ClosureId, Const, DefId, FloatTy, IntTy, Mutability, Prim, Ty};

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

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// What it is.
    pub(crate) kind: ExprKind,
    /// Its type; `!` if it never ends.
    pub(crate) ty: Ty,
    /// Where it stands: the place that a failure in it is shown at.
    pub(crate) span: Span,
}

/// What an expression is. `Vec`s of operands are in evaluation order.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    // Places.
    /// A local variable of this body or closure.
    Local(LocalId),
    /// What the closure in hand captured, by the capture's number: the place itself, whatever the mode.
    Upvar(u32),
    /// A static.
    Static(DefId),
    /// What a reference, raw pointer or `Box` (the lang item) points to. The operand is a value, or a place that holds
    /// the reference or box: it is read there and not moved; what a `Box` holds may be moved out of.
    Deref(ExprId),
    /// A field of a struct, tuple or closure; the base is a place.
    Field {
        /// The base.
        base: ExprId,
        /// The number of the field.
        field: u32,
    },
    /// An element of an array or slice; checked against its length.
    Index {
        /// The array or slice, a place.
        base: ExprId,
        /// The index, a `usize`.
        index: ExprId,
    },
    /// A place made for a value.
    Temp {
        /// The value.
        value: ExprId,
        /// Until when it lives.
        scope: TempScope,
    },

    // Values from places.
    /// What a place holds.
    Load {
        /// The place.
        place: ExprId,
        /// Whether the place may not be used afterwards (its type is not `Copy`, as far as can be said generically).
        moves: bool,
    },
    /// `&place`, `&mut place`, also automatic ones and reborrows (`&mut *r`).
    Borrow {
        /// Which.
        mutability: Mutability,
        /// The place.
        place: ExprId,
    },
    /// `&raw const place`, `&raw mut place`
    RawBorrow {
        /// Which.
        mutability: Mutability,
        /// The place.
        place: ExprId,
    },

    // Values.
    /// A literal.
    Literal(Lit),
    /// A function as a value, of the `FnDef` type of the expression; it has no size.
    FnItem,
    /// A constant item or associated constant (to be resolved as a callee is): evaluated once per instance, and
    /// copied bit by bit at each use.
    Const(Callee),
    /// The value of a constant parameter, or the length of an array type.
    ConstValue(Const),
    /// `(a, b)`; without items `()`.
    Tuple(Vec<ExprId>),
    /// `[a, b]`
    Array(Vec<ExprId>),
    /// `[value; count]`
    Repeat {
        /// The value; `Copy`, a constant, or the count is one or none.
        value: ExprId,
        /// The count.
        count: Const,
    },
    /// A struct, variant or union, of the `Adt` type of the expression; fields by number, in the order of evaluation.
    /// With a base the others come from it.
    Adt {
        /// The variant's number; 0 for a struct.
        variant: u32,
        /// The fields.
        fields: Vec<(u32, ExprId)>,
        /// `..base`, a place; the fields that are not given are read (moved or copied) out of it.
        base: Option<StructBase>,
    },
    /// A closure.
    Closure {
        /// Its number; the body's `closures` say what it captures.
        id: ClosureId,
    },

    // Operations on primitive types.
    /// `-x` (checked for overflow), `!x`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand's type.
        prim: Prim,
        /// The operand.
        value: ExprId,
    },
    /// An operator on two values of one primitive type (of two integer types for shifts). Integer arithmetic is checked.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left operand's type.
        prim: Prim,
        /// The right operand's type; other than `prim` for shifts alone.
        right_prim: Prim,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `a && b` (`and`) or `a || b`. In the condition of an `If`, `&&` may hold `Let`s.
    Logical {
        /// Whether it is `&&`.
        and: bool,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `value as T`
    Cast {
        /// How.
        kind: CastKind,
        /// The value.
        value: ExprId,
    },
    /// A coercion to the expression's type.
    Coerce {
        /// Which.
        kind: Coercion,
        /// The value.
        value: ExprId,
    },

    // Calls.
    /// A call of a function, method, or trait method.
    Call {
        /// Which.
        callee: Callee,
        /// The arguments, the receiver first.
        args: Vec<ExprId>,
    },
    /// A call of a value through its call trait: `f` of type `fn(…)`, a closure, a function item, a type parameter or
    /// trait object with `Fn…`, or a reference or box of one.
    CallValue {
        /// The trait used. `Fn`: `func` is `&F`, `FnMut`: it is `&mut F`, `FnOnce`: it is `F` itself.
        kind: FnKind,
        /// `F`.
        callee_ty: Ty,
        /// What is called.
        func: ExprId,
        /// The arguments, not in a tuple.
        args: Vec<ExprId>,
    },

    // Control.
    /// `{ … }`
    Block(Block),
    /// The temporaries made in the expression drop at its end.
    Scope(ExprId),
    /// `if`, also as made of `while` and guards.
    If {
        /// The condition, a `bool`; `Let`s in it bind for `then`. Bindings and temporaries of the condition drop after
        /// `then`, or before `otherwise`.
        test: ExprId,
        /// What runs if it holds.
        then: ExprId,
        /// What runs if not; none for `()`.
        otherwise: Option<ExprId>,
    },
    /// `let pattern = place`, in a condition: whether it matches; then it binds.
    Let {
        /// The pattern.
        pat: PatId,
        /// The place.
        place: ExprId,
    },
    /// `match place { … }`
    Match {
        /// The place.
        place: ExprId,
        /// The arms, tried in order.
        arms: Vec<Arm>,
    },
    /// `loop { … }`; `while` is `loop { if test { body } else { break } }`; `for` is
    /// `match into_iter(e) { mut iter => loop { match next(&mut iter) { None => break, Some(pat) => body } } }`.
    Loop {
        /// Its number for `Break` and `Continue`.
        label: LabelId,
        /// The body, of type `()` or `!`.
        body: ExprId,
    },
    /// `break`
    Break {
        /// The loop or block that ends.
        label: LabelId,
        /// Its value; none for `()`.
        value: Option<ExprId>,
    },
    /// `continue`
    Continue {
        /// The loop.
        label: LabelId,
    },
    /// `return`, also as made of `?`.
    Return {
        /// The value; none for `()`.
        value: Option<ExprId>,
    },
    /// `place = value`: what the place held is dropped after the value is there.
    Assign {
        /// The place.
        place: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `place += value` on primitive types.
    AssignOp {
        /// The operator.
        op: BinaryOp,
        /// The place's type.
        prim: Prim,
        /// The value's type; other than `prim` for shifts alone.
        right_prim: Prim,
        /// The place.
        place: ExprId,
        /// The value.
        value: ExprId,
    },

    // Formatting and forms.
    /// `format_args!(…)`, of the lang item type `fmt::Arguments`.
    FormatArgs(FormatArgs),
    /// `(quote form)`, of the lang item type `Form`.
    Quote(Form),
    /// A quasiquote, of type `Form`: a hole is a value of type `Form`, one that is spliced of type `Vec<Form>`; the
    /// template has `(hole N)` and `(holes N)` in their places (see Core Forms).
    Quasiquote {
        /// The template.
        template: Form,
        /// The holes' values.
        holes: Vec<ExprId>,
    },
}

/// Until when a temporary lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TempScope {
    /// To the end of the innermost enclosing scope.
    Here,
    /// As long as a `let` of the innermost enclosing block: the temporary's life is extended.
    Block,
    /// For ever: a promoted constant.
    Static,
}

/// `..base` of a struct expression.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StructBase {
    /// The place of the same struct, possibly with other generic arguments.
    pub(crate) place: ExprId,
}

/// A block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Its label, for `Break`.
    pub(crate) label: Option<LabelId>,
    /// Its statements.
    pub(crate) stmts: Vec<Stmt>,
    /// Its value; none for `()` (or for a block whose end is not reached, if its type is `!`).
    pub(crate) value: Option<ExprId>,
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) enum Stmt {
    /// A value that is dropped; a scope for its temporaries.
    Expr(ExprId),
    /// `let`; a scope for its temporaries.
    Let {
        /// The pattern.
        pat: PatId,
        /// The place that it is matched against (a `Temp` of the initialiser's value unless that is a place itself);
        /// none where it is only declared. A binding by value of a `Temp` takes the value over: no copy is needed.
        place: Option<ExprId>,
        /// What runs, and never ends, if the pattern does not match.
        otherwise: Option<ExprId>,
    },
}

/// An arm of a match.
#[derive(Clone, Debug)]
pub(crate) struct Arm {
    /// The pattern.
    pub(crate) pat: PatId,
    /// The guard, a condition as an `If`'s. While it runs, bindings by value are not moved out yet: it sees them where
    /// they are.
    pub(crate) guard: Option<ExprId>,
    /// The body.
    pub(crate) body: ExprId,
}

/// A literal. Its type is the expression's.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Lit {
    /// `true`, `false`
    Bool(bool),
    /// `'a'`
    Char(char),
    /// An integer of that type, by its bits (two's complement in the type's width, zero-extended).
    Int(u128, IntTy),
    /// A float of that type, by its bits; an `f32`'s are the low 32.
    Float(u64, FloatTy),
    /// `"…"`, a `&str`; as a pattern a `str`.
    Str(Arc<str>),
    /// `b"…"`, a `&[u8; N]`; `c"…"` a `&CStr`, without its nul.
    Bytes(Arc<[u8]>),
}

/// Prefix operators of primitive types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum UnaryOp {
    /// `-`
    Neg,
    /// `!`
    Not,
}

/// Infix operators of primitive types. Comparisons give `bool`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub(crate) enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// What `as` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CastKind {
    /// Between primitive types: wraps, extends, rounds or saturates as in Rust. `u8` to `char`, `char` and `bool` to
    /// integers included.
    Prim(Prim, Prim),
    /// An enum without fields to an integer: its discriminant.
    Enum(IntTy),
    /// Between raw pointers, or a reference to a raw pointer.
    Pointer,
    /// A pointer or function pointer to an integer.
    Address(IntTy),
    /// No change: a cast to the same type, or one that is also a coercion (which then stands within).
    Same,
}

/// A coercion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Coercion {
    /// `!` to any type: it never happens.
    Never,
    /// `&[T; N]` to `&[T]`; also `Box`, `Rc`, `Arc` and raw pointers of them, and structs whose last field is it.
    UnsizeArray,
    /// `&T` to `&dyn Trait` (`Box` and so on likewise). The source pointee's and the target pointee's types say which.
    UnsizeDyn,
    /// `&dyn Sub` to `&dyn Super`.
    Upcast,
    /// A function item to a function pointer.
    FnItemToPtr,
    /// A closure that captures nothing to a function pointer.
    ClosureToPtr,
    /// `&mut T` or `&T` to `*const T`, `*mut T` to `*const T`.
    ToRawPointer,
}

/// A function or constant that is used, with the generic arguments, those of the impl or trait around it first.
///
/// An item of a trait has the trait's arguments first, `Self` at their head; which impl's item it is must be asked for
/// each instance.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Callee {
    /// The function, constructor, constant, or item of a trait.
    pub(crate) def: DefId,
    /// The arguments.
    pub(crate) args: Args,
}

/// `format_args!`
#[derive(Clone, Debug)]
pub(crate) struct FormatArgs {
    /// Text and arguments in order.
    pub(crate) pieces: Vec<FormatPiece>,
    /// The arguments, each evaluated once, in order: references to the values.
    pub(crate) args: Vec<ExprId>,
}

/// A part of a format string.
#[derive(Clone, Debug)]
pub(crate) enum FormatPiece {
    /// Text.
    Text(Arc<str>),
    /// An argument.
    Arg(FormatArg),
}

/// An argument's place in a format string.
#[derive(Clone, Debug)]
pub(crate) struct FormatArg {
    /// The argument's number.
    pub(crate) arg: u32,
    /// The trait's method that formats it: `<T as Display>::fmt`, of the type that the argument refers to.
    pub(crate) method: Callee,
    /// The options.
    pub(crate) spec: FormatSpec,
}

/// The options between `:` and the trait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct FormatSpec {
    /// The fill character; a space if none.
    pub(crate) fill: Option<char>,
    /// The alignment.
    pub(crate) align: Option<FormatAlign>,
    /// `+`
    pub(crate) plus: bool,
    /// `-`
    pub(crate) minus: bool,
    /// `#`
    pub(crate) alternate: bool,
    /// `0`
    pub(crate) zero: bool,
    /// `x?` or `X?`
    pub(crate) debug_hex: Option<DebugHex>,
    /// The width.
    pub(crate) width: Option<FormatCount>,
    /// The precision.
    pub(crate) precision: Option<FormatCount>,
}

/// `<`, `^`, `>`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum FormatAlign {
    Left,
    Center,
    Right,
}

/// `x?` or `X?`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum DebugHex {
    Lower,
    Upper,
}

/// A width or precision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FormatCount {
    /// A number.
    Literal(u16),
    /// The argument of that number: a `&usize`.
    Arg(u32),
}

/// A pattern. It is matched against a place of its type.
#[derive(Clone, Debug)]
pub(crate) struct Pat {
    /// What it is.
    pub(crate) kind: PatKind,
    /// The type of the place.
    pub(crate) ty: Ty,
}

/// What a pattern is. Default binding modes are gone: dereferences stand where they happen, and each binding says how it
/// binds.
#[derive(Clone, Debug)]
pub(crate) enum PatKind {
    /// `_`, and `..`: the place is not touched.
    Wild,
    /// `name`, `name @ pattern`: first the pattern must match.
    Bind {
        /// The variable.
        local: LocalId,
        /// How.
        mode: BindMode,
        /// The pattern.
        sub: Option<PatId>,
    },
    /// `&p`, and references that the pattern sees through: what the place refers to (or a `Box` holds) is matched.
    Deref(PatId),
    /// The fields of a tuple or struct, by number; those left out match.
    Fields(Vec<(u32, PatId)>),
    /// A variant of an enum, and its fields.
    Variant {
        /// The variant's number.
        variant: u32,
        /// The fields.
        fields: Vec<(u32, PatId)>,
    },
    /// `[a, rest @ .., z]`, of an array or slice.
    Slice {
        /// The first elements.
        prefix: Vec<PatId>,
        /// Whether `..` stands between, and the pattern for what it leaves: a place of array or slice type.
        rest: Option<Option<PatId>>,
        /// The last elements.
        suffix: Vec<PatId>,
    },
    /// A literal: equal by the primitive type's or `str`'s own equality.
    Lit(Lit),
    /// `a..b`, `a..=b` of integers, chars or floats.
    Range {
        /// The start.
        start: Option<Lit>,
        /// The end.
        end: Option<Lit>,
        /// Whether the end belongs to it.
        inclusive: bool,
    },
    /// A constant: equal by `eq` of `PartialEq`, which derives it; a `bool` expression that compares `value` (what
    /// stands here as an expression of type `&T`) is the runner's to build: call `eq(&place, value)`.
    Const {
        /// A reference to the constant.
        value: ExprId,
        /// `<T as PartialEq>::eq`.
        eq: Callee,
    },
    /// The first that matches; all bind the same locals.
    Or(Vec<PatId>),
}

/// How a name binds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BindMode {
    /// A copy of the place.
    Copy,
    /// Moved out of the place.
    Move,
    /// `&place`, `&mut place`.
    Ref(Mutability),
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
