//! When an expression needs parentheses.
//!
//! An expression is told where it stands ([`Context`]): how tightly it must bind, what follows it, whether the place
//! forbids struct literals, and whether it is the start of a statement. From this follows all, without looking back:
//!
//! - An operator binds less tightly than the place asks for: `(a + b) * c`.
//! - What is open to the right (a closure, `return`, `let`) would take in the operator that follows: `(|x| x) + 1`,
//!   but `1 + |x| x`.
//! - A statement that starts with a block ends behind it: `({ a }) + 1`, but `match a {}.f()`.
//! - A struct literal's brace would be taken for the block of a condition: `if (S {}) == a {}`.
//! - A `<` behind a cast would be taken for generic arguments: `(a as usize) < b`.

use crate::print::ty::ends_with_open_path;
use crate::{AttrStyle, Attribute, BinOp, Expr, ExprBinary, Member, ReturnType, Tokens};

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Precedence {
    /// Closures, `return`, `break`, `yield`.
    Jump,
    Assign,
    Range,
    Or,
    And,
    Let,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    /// Calls, fields, and all that needs no parentheses at all.
    Postfix,
}

/// Where in a statement an expression stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Start {
    /// Not at its start.
    Inner,
    /// At its start, alone or with a `.` or `?` behind it.
    Statement,
    /// At its start, with something behind it that does not go on after a block.
    Operand,
}

impl Start {
    /// For what stands on the left of a `.` or `?`.
    fn before_dot(self) -> Self {
        if self == Self::Inner { Self::Inner } else { Self::Statement }
    }

    /// For what stands on the left of an operator, a call's or an index's bracket.
    fn before_operator(self) -> Self {
        if self == Self::Inner { Self::Inner } else { Self::Operand }
    }
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// How tightly it must bind.
    pub(super) min: Precedence,
    /// What follows it within the same brackets: an operator of that precedence.
    pub(super) next: Option<Precedence>,
    /// Whether that operator starts with `<`.
    pub(super) next_is_lt: bool,
    /// Whether a brace behind a path would be taken for a block.
    pub(super) no_struct: bool,
    /// Where in a statement it stands.
    pub(super) start: Start,
}

impl Context {
    /// Anything may stand here: within brackets, behind `=`.
    pub(super) const FREE: Self =
        Self { min: Precedence::Jump, next: None, next_is_lt: false, no_struct: false, start: Start::Inner };
    /// A statement or the body of an arm.
    pub(super) const STATEMENT: Self = Self { start: Start::Statement, ..Self::FREE };
    /// The condition of `if` and `while`, the subject of `match`, the range of `for`.
    pub(super) const CONDITION: Self = Self { no_struct: true, ..Self::FREE };

    /// The left operand of an operator.
    pub(super) fn left(self, operator: Precedence, min: Precedence, is_lt: bool) -> Self {
        Self { min, next: Some(operator), next_is_lt: is_lt, start: self.start.before_operator(), ..self }
    }

    /// The right operand of an operator, or that of a prefix.
    pub(super) fn right(self, min: Precedence) -> Self {
        Self { min, start: Start::Inner, ..self }
    }

    /// What a call's or an index's bracket stands behind.
    pub(super) fn before_bracket(self) -> Self {
        self.left(Precedence::Postfix, Precedence::Postfix, false)
    }

    /// What a `.` or `?` stands behind.
    pub(super) fn before_dot(self) -> Self {
        Self { start: self.start.before_dot(), ..self.before_bracket() }
    }
}

/// The precedences of a binary operator: its own, and what its operands must have.
pub(super) fn operands(op: BinOp) -> (Precedence, Precedence, Precedence) {
    use Precedence::{And, Assign, BitAnd, BitOr, BitXor, Cast, Compare, Or, Product, Range, Shift, Sum};
    // Operators lean to the left, so that the right operand must bind more tightly.
    match op {
        BinOp::Add | BinOp::Sub => (Sum, Sum, Product),
        BinOp::Mul | BinOp::Div | BinOp::Rem => (Product, Product, Cast),
        BinOp::And => (And, And, Precedence::Let),
        BinOp::Or => (Or, Or, And),
        BinOp::BitXor => (BitXor, BitXor, BitAnd),
        BinOp::BitAnd => (BitAnd, BitAnd, Shift),
        BinOp::BitOr => (BitOr, BitOr, BitXor),
        BinOp::Shl | BinOp::Shr => (Shift, Shift, Sum),
        // Comparisons do not chain.
        BinOp::Eq | BinOp::Lt | BinOp::Le | BinOp::Ne | BinOp::Ge | BinOp::Gt => (Compare, BitOr, BitOr),
        BinOp::AddAssign
        | BinOp::SubAssign
        | BinOp::MulAssign
        | BinOp::DivAssign
        | BinOp::RemAssign
        | BinOp::BitXorAssign
        | BinOp::BitAndAssign
        | BinOp::BitOrAssign
        | BinOp::ShlAssign
        | BinOp::ShrAssign => (Assign, Range, Assign),
    }
}

/// How tightly an expression binds when something stands on its left or right.
fn precedence(expr: &Expr) -> Precedence {
    let own = match expr {
        Expr::Binary(node) => operands(node.op).0,
        Expr::Assign(_) => Precedence::Assign,
        Expr::Range(_) => Precedence::Range,
        Expr::Let(_) => Precedence::Let,
        Expr::Cast(_) => Precedence::Cast,
        Expr::Unary(_) | Expr::Reference(_) | Expr::RawAddr(_) => Precedence::Prefix,
        Expr::Lit(node) if node.lit.is_negative() => Precedence::Prefix,
        Expr::Group(node) => precedence(&node.expr),
        Expr::Verbatim(tokens) if !is_unit(tokens) => Precedence::Jump,
        _ => Precedence::Postfix,
    };
    if own > Precedence::Prefix && has_outer(attrs_of(expr)) { Precedence::Prefix } else { own }
}

/// Whether an expression must be put in parentheses where it stands.
pub(super) fn needs_parens(expr: &Expr, cx: Context) -> bool {
    if let Expr::Group(node) = expr {
        return needs_parens(&node.expr, cx);
    }
    let precedence = precedence(expr);
    // An attribute before an operation would be that of its left operand.
    if precedence < Precedence::Prefix && has_outer(attrs_of(expr)) {
        return true;
    }
    match expr {
        Expr::Struct(_) if cx.no_struct => true,
        // These start with a word or bar of their own, so only what follows them matters.
        Expr::Closure(node) => {
            cx.next.is_some() && (matches!(node.output, ReturnType::Default) || cx.min == Precedence::Postfix)
        }
        Expr::Break(_) => cx.next.is_some(),
        Expr::Return(node) => cx.next.is_some() || (cx.no_struct && node.expr.is_none()),
        Expr::Yield(node) => cx.next.is_some() || (cx.no_struct && node.expr.is_none()),
        Expr::Let(_) => precedence < cx.min || cx.next > Some(Precedence::Let),
        Expr::Cast(node) => precedence < cx.min || (cx.next_is_lt && ends_with_open_path(&node.ty)),
        _ if cx.start == Start::Operand && ends_statement(expr) => true,
        _ => precedence < cx.min,
    }
}

/// Whether a statement that starts with this expression ends behind it.
pub(super) fn ends_statement(expr: &Expr) -> bool {
    match expr {
        Expr::If(_)
        | Expr::Match(_)
        | Expr::Block(_)
        | Expr::Unsafe(_)
        | Expr::While(_)
        | Expr::Loop(_)
        | Expr::ForLoop(_)
        | Expr::TryBlock(_)
        | Expr::Const(_) => true,
        Expr::Macro(node) => node.mac.delimiter == oxur_core::Delimiter::Brace,
        Expr::Group(node) => ends_statement(&node.expr),
        _ => false,
    }
}

/// Whether an expression's last token is a closing brace of its own.
pub(super) fn ends_with_brace(expr: &Expr) -> bool {
    match expr {
        Expr::Struct(_) | Expr::Async(_) => true,
        Expr::Assign(node) => ends_with_brace(&node.right),
        Expr::Binary(node) => ends_with_brace(&node.right),
        Expr::Break(node) => node.expr.as_ref().is_some_and(ends_with_brace),
        Expr::Return(node) => node.expr.as_ref().is_some_and(ends_with_brace),
        Expr::Yield(node) => node.expr.as_ref().is_some_and(ends_with_brace),
        Expr::Closure(node) => ends_with_brace(&node.body),
        Expr::Let(node) => ends_with_brace(&node.expr),
        Expr::Range(node) => node.end.as_ref().is_some_and(ends_with_brace),
        Expr::Reference(node) => ends_with_brace(&node.expr),
        Expr::RawAddr(node) => ends_with_brace(&node.expr),
        Expr::Unary(node) => ends_with_brace(&node.expr),
        Expr::Group(node) => ends_with_brace(&node.expr),
        _ => ends_statement(expr),
    }
}

/// Whether the first token of an expression is a label, as far as no parentheses are put before it.
pub(super) fn starts_with_label(expr: &Expr) -> bool {
    match leftmost(expr) {
        Expr::Block(node) => node.label.is_some(),
        Expr::Loop(node) => node.label.is_some(),
        Expr::While(node) => node.label.is_some(),
        Expr::ForLoop(node) => node.label.is_some(),
        _ => false,
    }
}

/// Whether the first token of an expression is the brace of a plain block.
pub(super) fn starts_with_block(expr: &Expr) -> bool {
    matches!(leftmost(expr), Expr::Block(node) if node.label.is_none())
}

fn leftmost(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Assign(node) => &node.left,
            Expr::Binary(node) => &node.left,
            Expr::Cast(node) => &node.expr,
            Expr::Call(node) => &node.func,
            Expr::Index(node) => &node.expr,
            Expr::Field(node) => &node.base,
            Expr::MethodCall(node) => &node.receiver,
            Expr::Await(node) => &node.base,
            Expr::Try(node) => &node.expr,
            Expr::Group(node) => &node.expr,
            Expr::Range(node) => match &node.start {
                Some(start) => start,
                None => return expr,
            },
            _ => return expr,
        };
    }
}

/// Whether a call of this expression would be taken for a method call.
pub(super) fn is_named_field(expr: &Expr) -> bool {
    match expr {
        Expr::Field(node) => matches!(node.member, Member::Named(_)),
        Expr::Group(node) => is_named_field(&node.expr),
        _ => false,
    }
}

/// Whether the top of the expression is `&&` or `||`, which `let … else` does not take.
pub(super) fn is_lazy(expr: &Expr) -> bool {
    matches!(expr, Expr::Binary(node) if is_lazy_operator(node))
}

fn is_lazy_operator(node: &ExprBinary) -> bool {
    matches!(node.op, BinOp::And | BinOp::Or)
}

/// Whether tokens are one operand whatever stands beside them: names, literals and brackets with dots between.
fn is_unit(tokens: &Tokens) -> bool {
    use oxur_core::RustTokenKind;
    let mut depth = 0_usize;
    let mut previous_is_word = false;
    for token in tokens.as_slice() {
        match &token.kind {
            RustTokenKind::Open(_) => depth += 1,
            RustTokenKind::Close(_) => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            RustTokenKind::Punct(c, _) if !".:!?".contains(*c) => return false,
            _ => {}
        }
        let word = depth == 0
            && matches!(token.kind, RustTokenKind::Ident(_) | RustTokenKind::Literal(_) | RustTokenKind::Lifetime(_));
        if word && previous_is_word {
            return false;
        }
        previous_is_word = word;
    }
    true
}

fn has_outer(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attribute| attribute.style == AttrStyle::Outer)
}

/// The attributes of an expression.
pub(super) fn attrs_of(expr: &Expr) -> &[Attribute] {
    macro_rules! each {
        ($($variant:ident)*) => {
            match expr {
                $(Expr::$variant(node) => &node.attrs,)*
                Expr::Verbatim(_) => &[],
            }
        };
    }
    each! {
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index Infer
        Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock Tuple
        Unary Unsafe While Yield
    }
}
