//! Expressions.

use crate::declare::{node_enum, nodes, token_enum};
use crate::nodes::{
    AngleBracketedGenericArguments, Attrs, Block, BoundLifetimes, Label, Macro, Member, Pat, Path, PointerMutability,
    QSelf, ReturnType, Type,
};
use crate::{Ident, Lifetime, List, Lit};

node_enum! {
    /// An expression.
    Expr {
        boxed
            Array(ExprArray) Assign(ExprAssign) Async(ExprAsync) Await(ExprAwait) Binary(ExprBinary) Block(ExprBlock)
            Break(ExprBreak) Call(ExprCall) Cast(ExprCast) Closure(ExprClosure) Const(ExprConst)
            Continue(ExprContinue) Field(ExprField) ForLoop(ExprForLoop) Group(ExprGroup) If(ExprIf) Index(ExprIndex)
            Infer(ExprInfer) Let(ExprLet) Lit(ExprLit) Loop(ExprLoop) Macro(ExprMacro) Match(ExprMatch)
            MethodCall(ExprMethodCall) Paren(ExprParen) Path(ExprPath) Range(ExprRange) RawAddr(ExprRawAddr)
            Reference(ExprReference) Repeat(ExprRepeat) Return(ExprReturn) Struct(ExprStruct) Try(ExprTry)
            TryBlock(ExprTryBlock) Tuple(ExprTuple) Unary(ExprUnary) Unsafe(ExprUnsafe) While(ExprWhile)
            Yield(ExprYield);
        verbatim Verbatim;
    }
    text short
    print custom
}

token_enum! {
    /// A binary operator; the compound assignments are among them.
    BinOp {
        Add = "+", Sub = "-", Mul = "*", Div = "/", Rem = "%", And = "&&", Or = "||", BitXor = "^", BitAnd = "&",
        BitOr = "|", Shl = "<<", Shr = ">>", Eq = "==", Lt = "<", Le = "<=", Ne = "!=", Ge = ">=", Gt = ">",
        AddAssign = "+=", SubAssign = "-=", MulAssign = "*=", DivAssign = "/=", RemAssign = "%=", BitXorAssign = "^=",
        BitAndAssign = "&=", BitOrAssign = "|=", ShlAssign = "<<=", ShrAssign = ">>=",
    }

    /// A unary operator.
    UnOp { Deref = "*", Not = "!", Neg = "-" }

    /// The dots of a range.
    RangeLimits { HalfOpen = "..", Closed = "..=" }
}

nodes! {
    /// An array: `[a, b]`.
    ExprArray { attrs: Attrs; ; elems: List<Expr> }
    tokens { bracket_token }
    print custom

    /// An assignment: `a = b`.
    ExprAssign { attrs: Attrs; left: Expr, right: Expr; }
    tokens { eq_token }
    print custom

    /// An async block: `async { … }`, `async move { … }`.
    ExprAsync { attrs: Attrs, capture: bool; block: Block; }
    modifiers BlockModifiers {}
    tokens { async_token }
    print custom

    /// An await: `future.await`.
    ExprAwait { attrs: Attrs; base: Expr; }
    tokens { dot_token, await_token }
    print custom

    /// A binary operation: `a + b`, `a += b`.
    ExprBinary { attrs: Attrs; left: Expr, op: BinOp, right: Expr; }
    print custom

    /// A block: `{ … }`, `'a: { … }`.
    ExprBlock { attrs: Attrs, label: Option<Label>; block: Block; }
    print custom

    /// A break: `break`, `break 'a value`.
    ExprBreak { attrs: Attrs; ; label: Option<Lifetime>, expr: Option<Expr> }
    tokens { break_token }
    print custom

    /// A call: `f(a, b)`.
    ExprCall { attrs: Attrs; func: Expr; args: List<Expr> }
    tokens { paren_token }
    print custom

    /// A cast: `a as f64`.
    ExprCast { attrs: Attrs; expr: Expr, ty: Type; }
    tokens { as_token }
    print custom

    /// A closure: `|a, b| a + b`.
    ExprClosure {
        attrs: Attrs, lifetimes: Option<BoundLifetimes>, constness: bool, asyncness: bool, capture: bool,
        inputs: List<Pat>, output: ReturnType;
        body: Expr;
    }
    modifiers ClosureModifiers {}
    tokens { inputs_begin, inputs_end }
    print custom

    /// A const block: `const { … }`.
    ExprConst { attrs: Attrs; block: Block; }
    modifiers BlockModifiers {}
    tokens { const_token }
    print custom

    /// A continue: `continue`, `continue 'a`.
    ExprContinue { attrs: Attrs; ; label: Option<Lifetime> }
    tokens { continue_token }
    print custom

    /// An access to a field: `a.b`, `a.0`.
    ExprField { attrs: Attrs; base: Expr, member: Member; }
    tokens { dot_token }
    print custom

    /// A for loop: `for x in xs { … }`.
    ExprForLoop { attrs: Attrs, label: Option<Label>; pat: Pat, expr: Expr, body: Block; }
    tokens { for_token, in_token }
    print custom

    /// An expression within invisible brackets, as a macro's expansion has it.
    ExprGroup { attrs: Attrs; expr: Expr; }
    tokens { group_token }
    print custom

    /// A condition: `if a { … } else { … }`.
    ExprIf { attrs: Attrs; cond: Expr, then_branch: Block; else_branch: Option<Expr> }
    tokens { if_token }
    print custom

    /// An access by index: `a[i]`.
    ExprIndex { attrs: Attrs; expr: Expr, index: Expr; }
    tokens { bracket_token }
    print custom

    /// The wild card on the left of an assignment: `_`.
    ExprInfer { attrs: Attrs; ; }
    tokens { underscore_token }
    print custom

    /// A condition that binds: the `let Some(x) = y` of `if let Some(x) = y { … }`.
    ExprLet { attrs: Attrs; pat: Pat, expr: Expr; }
    tokens { let_token, eq_token }
    print custom

    /// A literal: `1`, `"a"`, `true`.
    ExprLit { attrs: Attrs; lit: Lit; }
    print custom

    /// An endless loop: `loop { … }`.
    ExprLoop { attrs: Attrs, label: Option<Label>; body: Block; }
    tokens { loop_token }
    print custom

    /// A macro call: `vec![a, b]`.
    ExprMacro { attrs: Attrs; mac: Macro; }
    print custom

    /// A match: `match a { b => c }`.
    ExprMatch { attrs: Attrs; expr: Expr; arms: Vec<Arm> }
    tokens { match_token, brace_token }
    print custom

    /// A method call: `a.f::<T>(b)`.
    ExprMethodCall {
        attrs: Attrs;
        receiver: Expr, method: Ident;
        turbofish: Option<AngleBracketedGenericArguments>, args: List<Expr>
    }
    tokens { dot_token, paren_token }
    print custom

    /// An expression in parentheses: `(a)`.
    ExprParen { attrs: Attrs; expr: Expr; }
    tokens { paren_token }
    print custom

    /// A path: `a::b`, `<T as Tr>::f`.
    ExprPath { attrs: Attrs, qself: Option<QSelf>; path: Path; }
    print custom

    /// A range: `a..b`, `..=b`, `..`.
    ExprRange { attrs: Attrs, start: Option<Expr>; limits: RangeLimits; end: Option<Expr> }
    print custom

    /// A raw address: `&raw const a`, `&raw mut a`.
    ExprRawAddr { attrs: Attrs; mutability: PointerMutability, expr: Expr; }
    tokens { and_token, raw }
    print custom

    /// A reference: `&a`, `&mut a`.
    ExprReference { attrs: Attrs, mutability: bool; expr: Expr; }
    tokens { and_token }
    print custom

    /// An array of one value: `[a; n]`.
    ExprRepeat { attrs: Attrs; expr: Expr, len: Expr; }
    tokens { bracket_token, semi_token }
    print custom

    /// A return: `return`, `return a`.
    ExprReturn { attrs: Attrs; ; expr: Option<Expr> }
    tokens { return_token }
    print custom

    /// A struct's value: `S { a: 1, b, ..base }`.
    ExprStruct {
        attrs: Attrs, qself: Option<QSelf>; path: Path;
        fields: List<FieldValue>, dot2_token: bool, rest: Option<Expr>
    }
    tokens { brace_token }
    print custom

    /// The question mark: `a?`.
    ExprTry { attrs: Attrs; expr: Expr; }
    tokens { question_token }
    print custom

    /// A try block: `try { … }`.
    ExprTryBlock { attrs: Attrs; block: Block; }
    modifiers BlockModifiers {}
    tokens { try_token }
    print custom

    /// A tuple: `(a, b)`, `()`.
    ExprTuple { attrs: Attrs; ; elems: List<Expr> }
    tokens { paren_token }
    print custom

    /// A unary operation: `!a`, `-a`, `*a`.
    ExprUnary { attrs: Attrs; op: UnOp, expr: Expr; }
    print custom

    /// An unsafe block: `unsafe { … }`.
    ExprUnsafe { attrs: Attrs; block: Block; }
    tokens { unsafe_token }
    print custom

    /// A while loop: `while a { … }`.
    ExprWhile { attrs: Attrs, label: Option<Label>; cond: Expr, body: Block; }
    tokens { while_token }
    print custom

    /// A yield: `yield a`.
    ExprYield { attrs: Attrs; ; expr: Option<Expr> }
    tokens { yield_token }
    print custom

    /// An arm of a match: `pat => body,`.
    Arm { attrs: Attrs; pat: Pat, body: Expr; comma: bool }
    tokens { fat_arrow_token }
    print custom

    /// A field of a struct's value: `a: 1`, or `a` alone (then `colon_token` is false).
    FieldValue { attrs: Attrs; member: Member, colon_token: bool, expr: Expr; }
    print custom
}
