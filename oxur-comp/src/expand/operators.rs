//! Operators and assignment.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Assign, BinOp, BinaryOp, Expr, UnOp, UnaryOp};
use oxur_core::{Diagnostic, Form};

use super::paths::source_text;
use super::{Call, Expander, Failed, Res};

/// How an operator takes its arguments.
#[derive(Clone, Copy)]
enum Shape {
    /// Any number from one on that is not its prefix form.
    Many(BinOp),
    /// Exactly two.
    Two(BinOp),
    /// Assignment with an operator.
    Assign(BinOp),
    /// One, as prefix only.
    Prefix,
}

fn shape(name: &str) -> Option<Shape> {
    use Shape::{Assign, Many, Prefix, Two};
    Some(match name {
        "+" => Many(BinOp::Add),
        "*" => Many(BinOp::Mul),
        "&&" | "and" => Many(BinOp::And),
        "||" | "or" => Many(BinOp::Or),
        "&" => Many(BinOp::BitAnd),
        "|" => Many(BinOp::BitOr),
        "^" => Many(BinOp::BitXor),
        "-" => Two(BinOp::Sub),
        "/" => Two(BinOp::Div),
        "%" => Two(BinOp::Rem),
        "<<" => Two(BinOp::Shl),
        ">>" => Two(BinOp::Shr),
        "==" | "=" => Two(BinOp::Eq),
        "!=" => Two(BinOp::Ne),
        "<" => Two(BinOp::Lt),
        "<=" => Two(BinOp::Le),
        ">" => Two(BinOp::Gt),
        ">=" => Two(BinOp::Ge),
        "+=" => Assign(BinOp::Add),
        "-=" => Assign(BinOp::Sub),
        "*=" => Assign(BinOp::Mul),
        "/=" => Assign(BinOp::Div),
        "%=" => Assign(BinOp::Rem),
        "&=" => Assign(BinOp::BitAnd),
        "|=" => Assign(BinOp::BitOr),
        "^=" => Assign(BinOp::BitXor),
        "<<=" => Assign(BinOp::Shl),
        ">>=" => Assign(BinOp::Shr),
        "!" | "not" => Prefix,
        _ => return None,
    })
}

/// Whether a head is an operator.
pub(super) fn is_operator_head(name: &str) -> bool {
    shape(name).is_some()
}

/// Whether a symbol between two forms looks like an infix operator.
pub(super) fn is_infix(name: &str) -> bool {
    matches!(shape(name), Some(Shape::Many(_) | Shape::Two(_) | Shape::Assign(_)))
}

/// The prefix operator of that name.
fn prefix(name: &str) -> Option<UnOp> {
    match name {
        "-" => Some(UnOp::Neg),
        "!" | "not" => Some(UnOp::Not),
        "*" => Some(UnOp::Deref),
        _ => None,
    }
}

impl Expander<'_, '_> {
    /// A list whose head is an operator.
    pub(super) fn operator(&mut self, form: &Form, head: &Form, name: &str, args: &[Form]) -> Res<Expr> {
        let spliced = self.spliced(args)?;
        let args = &*spliced;
        let span = form.span;
        let Some(shape) = shape(name) else { return Err(Failed) };
        if let ([operand], Some(op)) = (args, prefix(name)) {
            return Ok(UnaryOp { op, operand: self.expr(operand)?, span }.into());
        }
        match (shape, args) {
            (Shape::Many(op), [_, _, ..]) => self.fold(form, op, args, Self::expr),
            (Shape::Two(op), [left, right]) => {
                let left = self.expr(left);
                let right = self.expr(right)?;
                Ok(BinaryOp { op, left: left?, right, span }.into())
            }
            (Shape::Assign(op), [place, value]) => self.assign(form, Some(op), place, value),
            _ => Err(self.operator_arity(form, head, name, shape, args)),
        }
    }

    /// `(op a b c)` as `((a op b) op c)`.
    pub(super) fn fold(
        &mut self,
        form: &Form,
        op: BinOp,
        args: &[Form],
        mut each: impl FnMut(&mut Self, &Form) -> Res<Expr>,
    ) -> Res<Expr> {
        // The first operand ends up as deep as there are operators, of which the form itself counts as one.
        let more = args.len().saturating_sub(2);
        let operands = self.deeper(form.span, more, |this| this.all(args, |this, form| each(this, form)))?;
        let start = args[0].span;
        let mut operands = operands.into_iter().zip(args);
        let Some((mut result, _)) = operands.next() else { return Err(Failed) };
        let last = args.len() - 2;
        for (at, (right, right_form)) in operands.enumerate() {
            let span = if at == last { form.span } else { start.to(right_form.span) };
            result = BinaryOp { op, left: result, right, span }.into();
        }
        Ok(result)
    }

    fn operator_arity(&mut self, form: &Form, head: &Form, name: &str, shape: Shape, args: &[Form]) -> Failed {
        let wanted = match (shape, prefix(name).is_some() || name == "&") {
            (Shape::Many(_), true) => "1 or more arguments",
            (Shape::Many(_), false) => "2 or more arguments",
            (Shape::Two(_), true) => "1 or 2 arguments",
            (Shape::Two(_) | Shape::Assign(_), _) => "2 arguments",
            (Shape::Prefix, _) => "1 argument",
        };
        let most = if matches!(shape, Shape::Prefix) { 1 } else { 2 };
        let span = args.get(most).map_or(form.span, |extra| extra.span);
        let mut diagnostic =
            Diagnostic::error(codes::ARITY, span, format!("`{name}` takes {wanted}, found {}", args.len()));
        if let (Shape::Two(op), [first, second, third, ..]) = (shape, args) {
            let (a, b, c) = (source_text(first), source_text(second), source_text(third));
            diagnostic = match op {
                BinOp::Sub | BinOp::Div | BinOp::Rem | BinOp::Shl | BinOp::Shr => {
                    diagnostic.help(format!("write `({name} ({name} {a} {b}) {c})`"))
                }
                _ => diagnostic.help(format!("write `(&& ({name} {a} {b}) ({name} {b} {c}))`")),
            };
        }
        if let ("||", [body]) = (name, args) {
            diagnostic = diagnostic.help(format!("a closure without parameters is `(fn [] {})`", source_text(body)));
        }
        let _ = head;
        self.fail(diagnostic)
    }

    pub(super) fn expr_set(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.assign(call.form, None, &call.args[0], &call.args[1])
    }

    fn assign(&mut self, form: &Form, op: Option<BinOp>, place_form: &Form, value: &Form) -> Res<Expr> {
        let before = std::mem::replace(&mut self.in_place, op.is_none());
        let place = self.expr(place_form);
        self.in_place = before;
        let value = self.expr(value);
        let place = place?;
        if !is_place(&place) {
            let message = format!("`{}` is no place that can be assigned to", source_text(place_form));
            let diagnostic = Diagnostic::error(codes::NOT_A_PLACE, place_form.span, message);
            return Err(self.fail(diagnostic.help("a place is a variable, a field, an index or a dereference")));
        }
        Ok(Assign { op, place, value: value?, span: form.span }.into())
    }
}

/// Whether an expression may stand on the left of an assignment.
pub(crate) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::VarRef(_)
        | Expr::FieldRef(_)
        | Expr::IndexRef(_)
        | Expr::WildExpr(_)
        | Expr::RustExpr(_)
        | Expr::MacroCall(_) => true,
        Expr::UnaryOp(node) => node.op == UnOp::Deref,
        Expr::TupleExpr(node) => node.items.iter().all(is_place_or_rest),
        Expr::ArrayExpr(node) => node.items.iter().all(is_place_or_rest),
        Expr::StructExpr(node) => node.fields.iter().all(|field| field.value.as_ref().is_none_or(is_place_or_rest)),
        Expr::Call(node) => node.args.iter().all(is_place_or_rest),
        _ => false,
    }
}

fn is_place_or_rest(expr: &Expr) -> bool {
    matches!(expr, Expr::RangeExpr(range) if range.start.is_none() && range.end.is_none()) || is_place(expr)
}
