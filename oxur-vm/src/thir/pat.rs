//! Patterns in the typed IR.

use super::{Callee, ExprId, Lit, LocalId, PatId};
use crate::types::{Mutability, Ty};

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
