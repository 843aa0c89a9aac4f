//! Patterns.

use crate::declare::{node_enum, nodes};
use crate::nodes::{Attrs, Expr, ExprConst, ExprLit, ExprMacro, ExprPath, ExprRange, Member, Path, QSelf, Type};
use crate::{Ident, List};

node_enum! {
    /// A pattern.
    Pat {
        boxed
            Const(ExprConst) Guard(PatGuard) Ident(PatIdent) Lit(ExprLit) Macro(ExprMacro) Or(PatOr) Paren(PatParen)
            Path(ExprPath) Range(ExprRange) Reference(PatReference) Rest(PatRest) Slice(PatSlice) Struct(PatStruct)
            Tuple(PatTuple) TupleStruct(PatTupleStruct) Type(PatType) Wild(PatWild);
        verbatim Verbatim;
    }
    text short
    print custom
}

nodes! {
    /// A pattern with a guard, as an arm of a match has it: `pat if guard`.
    PatGuard { attrs: Attrs; pat: Pat, guard: Expr; }
    tokens { if_token }
    print [attrs pat "if" guard]

    /// A binding: `x`, `ref mut x`, `x @ 1..=9`.
    PatIdent { attrs: Attrs, by_ref: bool, mutability: bool; ident: Ident; subpat: Option<Pat> }
    print custom

    /// Alternatives: `a | b`.
    PatOr { attrs: Attrs, leading_vert: bool; cases: List<Pat>; }
    print custom

    /// A pattern in parentheses: `(a)`.
    PatParen { attrs: Attrs; pat: Pat; }
    tokens { paren_token }
    print custom

    /// A pattern behind a reference: `&a`, `&mut a`.
    PatReference { attrs: Attrs, mutability: bool; pat: Pat; }
    tokens { and_token }
    print custom

    /// The rest of a tuple, slice or struct: `..`.
    PatRest { attrs: Attrs; ; }
    tokens { dot2_token }
    print [attrs "..*"]

    /// A slice: `[a, b, ..]`.
    PatSlice { attrs: Attrs; ; elems: List<Pat> }
    tokens { bracket_token }
    print custom

    /// A struct: `S { a, b: c, .. }`.
    PatStruct { attrs: Attrs, qself: Option<QSelf>; path: Path; fields: List<FieldPat>, rest: Option<PatRest> }
    tokens { brace_token }
    print custom

    /// A tuple: `(a, b)`.
    PatTuple { attrs: Attrs; ; elems: List<Pat> }
    tokens { paren_token }
    print custom

    /// A tuple struct: `Some(a)`.
    PatTupleStruct { attrs: Attrs, qself: Option<QSelf>; path: Path; elems: List<Pat> }
    tokens { paren_token }
    print custom

    /// A pattern with its type: `a: T`.
    PatType { attrs: Attrs; pat: Pat, ty: Type; }
    tokens { colon_token }
    print custom

    /// The wild card: `_`.
    PatWild { attrs: Attrs; ; }
    tokens { underscore_token }
    print [attrs "_"]

    /// A field of a struct's pattern: `a: b`, or `a` alone (then `colon_token` is false).
    FieldPat { attrs: Attrs; member: Member, colon_token: bool, pat: Pat; }
    print custom
}
