//! Expressions and statements.

use super::nodes::nodes;
use super::{
    Attr, BinOp, BlockKind, Body, GenericArg, Ident, Lifetime, LifetimeParam, LiteralValue, Member, Pat, Path, RefKind,
    RustTokens, Type, UnOp,
};
use crate::{Delimiter, Form, FormKind, ListStyle, Literal as LiteralToken, LiteralKind, Span, Symbol};

nodes! {
    /// `let pattern: T = init else { … };`
    struct Let "let" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The pattern.
        pattern: Pat [binder],
        /// The type.
        ty: Option<Type> [opt],
        /// The value; none where it is only declared.
        init: Option<Expr> [opt],
        /// What runs, and never ends, if the pattern does not match.
        otherwise: Option<Body> [opt],
    }

    /// An expression.
    enum Expr "an expression": expr {
        Literal, VarRef, TupleExpr, ArrayExpr, RepeatExpr, StructExpr, RangeExpr, Lambda,
        Call, MethodCall, UnaryOp, BinaryOp, CastExpr, RefExpr, FieldRef, IndexRef, TryExpr, AwaitExpr, MacroCall,
        Block, Assign, IfExpr, LetTest, MatchExpr, LoopExpr, WhileExpr, ForExpr, Break, Continue, Return,
        WildExpr, AttrExpr, Comptime, Quote, Quasiquote, RustExpr,
    }

    /// A literal. Also a pattern.
    struct Literal "literal" {
        /// The value.
        value: LiteralValue [arg],
    }

    /// A path in a value's place.
    struct VarRef "var-ref" {
        /// The path.
        path: Path [arg],
    }

    /// `(a, b)`; without items `()`.
    struct TupleExpr "tuple-expr" {
        /// The items.
        items: Vec<Expr> [arg],
    }

    /// `[a, b]`
    struct ArrayExpr "array-expr" {
        /// The items.
        items: Vec<Expr> [arg],
    }

    /// `[value; count]`
    struct RepeatExpr "repeat-expr" {
        /// The value.
        value: Expr [req],
        /// The count, a constant.
        count: Expr [req],
    }

    /// `Path { x: 1, ..base }`
    struct StructExpr "struct-expr" {
        /// The struct or variant.
        path: Path [req],
        /// The fields.
        fields: Vec<FieldInit> [opt],
        /// The base.
        base: Option<Expr> [opt],
    }

    /// A field of a struct expression.
    struct FieldInit "field-init" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The field.
        member: Member [req],
        /// The value; none for the shorthand, where the field's name is also the variable's.
        value: Option<Expr> [opt],
    }

    /// `a..b`, `a..=b`, with either end left out.
    struct RangeExpr "range-expr" {
        /// The start.
        start: Option<Expr> [opt],
        /// The end.
        end: Option<Expr> [opt],
        /// Whether the end belongs to it.
        inclusive: bool [opt],
    }

    /// `for<'a> async move |a, b| -> T body`
    struct Lambda "lambda" {
        /// The lifetimes behind `for`.
        lifetimes: Vec<LifetimeParam> [opt],
        /// Whether `async` is written.
        asyncness: bool [opt],
        /// Whether `move` is written.
        moving: bool [opt],
        /// The parameters.
        params: Vec<LambdaParam> [opt],
        /// The return type; with one the body is a block.
        return_type: Option<Type> [opt],
        /// The body.
        body: Expr [req],
    }

    /// A parameter of a lambda.
    struct LambdaParam "lambda-param" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The pattern.
        pattern: Pat [binder],
        /// The type.
        ty: Option<Type> [opt],
    }

    /// `func(args)`
    struct Call "call" {
        /// What is called.
        func: Expr [req],
        /// The arguments.
        args: Vec<Expr> [opt],
    }

    /// `receiver.method::<T>(args)`
    struct MethodCall "method-call" {
        /// The receiver.
        receiver: Expr [req],
        /// The method.
        method: Ident [req],
        /// The turbofish.
        generic_args: Option<Vec<GenericArg>> [opt],
        /// The arguments.
        args: Vec<Expr> [opt],
    }

    /// `-x`, `!x`, `*x`
    struct UnaryOp "unary-op" {
        /// The operator.
        op: UnOp [req],
        /// The operand.
        operand: Expr [req],
    }

    /// `a + b`, also `&&` and `||`
    struct BinaryOp "binary-op" {
        /// The operator.
        op: BinOp [req],
        /// The left operand.
        left: Expr [req],
        /// The right operand.
        right: Expr [req],
    }

    /// `value as T`
    struct CastExpr "cast-expr" {
        /// The value.
        value: Expr [req],
        /// The type.
        ty: Type [req],
    }

    /// `&value`, `&mut value`, `&raw const value`
    struct RefExpr "ref-expr" {
        /// Which of them.
        kind: RefKind [opt],
        /// What is borrowed.
        value: Expr [req],
    }

    /// `base.member`
    struct FieldRef "field-ref" {
        /// The base.
        base: Expr [req],
        /// The field.
        member: Member [req],
    }

    /// `base[index]`
    struct IndexRef "index-ref" {
        /// The base.
        base: Expr [req],
        /// The index.
        index: Expr [req],
    }

    /// `value?`
    struct TryExpr "try-expr" {
        /// The value.
        value: Expr [arg],
    }

    /// `value.await`
    struct AwaitExpr "await-expr" {
        /// The value.
        value: Expr [arg],
    }

    /// `path!(…)`, as expression, pattern or type.
    struct MacroCall "macro-call" {
        /// The macro.
        path: Path [req],
        /// The brackets.
        delimiter: Delimiter [req],
        /// What is between them.
        args: MacroArgs [req],
    }

    /// The arguments of a Rust macro: as far as Oxur knows the macro, with a meaning that both engines read.
    enum MacroArgs "arguments of a macro" { ExprArgs, RepeatArgs, MatchesArgs, TokenArgs, }

    /// `a, b, name = c`
    struct ExprArgs "expr-args" {
        /// The arguments.
        args: Vec<MacroArg> [arg],
    }

    /// One of them.
    struct MacroArg "macro-arg" {
        /// The name before `=`.
        name: Option<Ident> [opt],
        /// The expression.
        value: Expr [req],
    }

    /// `value; count`, as in `vec![0; n]`
    struct RepeatArgs "repeat-args" {
        /// The value.
        value: Expr [req],
        /// The count.
        count: Expr [req],
    }

    /// `value, pattern if guard`, as in `matches!`
    struct MatchesArgs "matches-args" {
        /// The value.
        value: Expr [req],
        /// The pattern.
        pattern: Pat [req],
        /// The guard.
        guard: Option<Expr> [opt],
        /// What stands behind the pattern, as in `assert_matches!`.
        rest: Vec<MacroArg> [opt],
    }

    /// Rust tokens.
    struct TokenArgs "token-args" {
        /// The tokens.
        tokens: RustTokens [arg],
    }

    /// `'label: unsafe { … }`
    struct Block "block" {
        /// Plain, unsafe, async, const.
        kind: BlockKind [opt],
        /// The label.
        label: Option<Lifetime> [opt],
        /// The body.
        body: Body [req],
    }

    /// `place = value`, `place += value`
    struct Assign "assign" {
        /// The operator before `=`.
        op: Option<BinOp> [opt],
        /// The place; also a destructuring expression.
        place: Expr [req],
        /// The value.
        value: Expr [req],
    }

    /// `if test { … } else …`
    struct IfExpr "if-expr" {
        /// The condition; `let-test`s may stand in it, joined by `and`.
        test: Expr [req],
        /// What runs if it holds.
        then: Body [req],
        /// What runs if not: a plain block or another `if-expr`.
        otherwise: Option<Expr> [opt],
    }

    /// `let pattern = value` in a condition.
    struct LetTest "let-test" {
        /// The pattern.
        pattern: Pat [req],
        /// The value.
        value: Expr [req],
    }

    /// `match value { … }`
    struct MatchExpr "match-expr" {
        /// The value.
        value: Expr [req],
        /// The arms.
        arms: Vec<Arm> [opt],
    }

    /// `pattern if guard => body`
    struct Arm "arm" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The pattern.
        pattern: Pat [req],
        /// The guard; `let-test`s may stand in it.
        guard: Option<Expr> [opt],
        /// The body.
        body: Expr [req],
    }

    /// `'label: loop { … }`
    struct LoopExpr "loop-expr" {
        /// The label.
        label: Option<Lifetime> [opt],
        /// The body.
        body: Body [req],
    }

    /// `'label: while test { … }`
    struct WhileExpr "while-expr" {
        /// The label.
        label: Option<Lifetime> [opt],
        /// The condition; `let-test`s may stand in it.
        test: Expr [req],
        /// The body.
        body: Body [req],
    }

    /// `'label: for pattern in iter { … }`
    struct ForExpr "for-expr" {
        /// The label.
        label: Option<Lifetime> [opt],
        /// The pattern.
        pattern: Pat [binder],
        /// What is iterated over.
        iter: Expr [req],
        /// The body.
        body: Body [req],
    }

    /// `break 'label value`
    struct Break "break" {
        /// The label.
        label: Option<Lifetime> [opt],
        /// The value.
        value: Option<Expr> [opt],
    }

    /// `continue 'label`
    struct Continue "continue" {
        /// The label.
        label: Option<Lifetime> [opt],
    }

    /// `return value`
    struct Return "return" {
        /// The value.
        value: Option<Expr> [opt],
    }

    /// `_` on the left of a destructuring assignment.
    struct WildExpr "wild-expr" {}

    /// `#[…] value`
    struct AttrExpr "attr-expr" {
        /// Attributes.
        attrs: Vec<Attr> [req],
        /// The expression.
        value: Expr [req],
    }

    /// To be evaluated while compiling; gone after evaluation.
    struct Comptime "comptime" {
        /// The expression.
        value: Expr [arg],
    }

    /// A form as a value; for the VM only.
    struct Quote "quote" {
        /// The form.
        form: Form [arg],
    }

    /// A form with holes as a value; for the VM only. In the template `~(hole N)`, which is the list
    /// `(unquote (hole N))` of style `Unquote`, stands for the value of the hole of that number, and `~@(hole N)`, of
    /// style `Splice`, for the forms of that value.
    struct Quasiquote "quasiquote" {
        /// The template.
        template: Form [req],
        /// The expressions of the holes, in order.
        holes: Vec<Expr> [opt],
    }

    /// An expression in Rust's own syntax.
    struct RustExpr "rust-expr" {
        /// The tokens.
        tokens: RustTokens [arg],
    }
}

impl Quasiquote {
    /// The number of the hole that a form of a template is, and whether its value is spliced in; none for other forms.
    #[must_use]
    pub fn hole(form: &Form) -> Option<(usize, bool)> {
        let splice = match form.list_style()? {
            ListStyle::Unquote => false,
            ListStyle::Splice => true,
            _ => return None,
        };
        let [_, hole] = form.as_list()? else {
            return None;
        };
        match hole.as_call()? {
            ("hole", [Form { kind: FormKind::Literal(number), .. }]) => Some((number.text.parse().ok()?, splice)),
            _ => None,
        }
    }

    /// The form that stands in a template for the hole `number`.
    #[must_use]
    pub fn hole_form(number: usize, splice: bool, span: Span) -> Form {
        let (style, head) = match splice {
            false => (ListStyle::Unquote, "unquote"),
            true => (ListStyle::Splice, "unquote-splicing"),
        };
        let text = Symbol::new(&number.to_string());
        let number = Form::new(FormKind::Literal(LiteralToken { kind: LiteralKind::Integer, text }), span);
        let hole = Form::list([Form::symbol("hole", span), number], span);
        Form::styled(style, [Form::symbol(head, span), hole], span)
    }
}
