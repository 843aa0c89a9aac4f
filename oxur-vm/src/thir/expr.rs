//! Expressions in the typed IR.

use std::sync::Arc;

use oxur_core::{Form, Span};

use super::{ExprId, FnKind, FormatArgs, LabelId, LocalId, PatId};
use crate::types::{Args, ClosureId, Const, DefId, FloatTy, IntTy, Mutability, Prim, Ty};

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
