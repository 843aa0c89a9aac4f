//! Expressions that are no control flow.

use oxur_core::core::{
    BinOp, BinaryOp, Call, Expr, FieldInit, Lambda, Literal, LiteralValue, RefKind, StructExpr, UnOp,
};
use oxur_core::{Form, FormKind, ListStyle};

use super::attr::{attribute_first, attributed};
use super::body::Ending;
use super::{Writer, headed, list, styled, unit, word};
use crate::expand::table::{Category, lookup};
use crate::lower::is_plain;

impl Writer {
    /// An expression; what has no spelling is embedded.
    pub(super) fn expr(&mut self, expr: &Expr) -> Form {
        self.census.forms += 1;
        match self.expr_form(expr) {
            Some(form) => form,
            None => self.embedded_expr(expr),
        }
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Vec<Form> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr_form(&mut self, expr: &Expr) -> Option<Form> {
        let span = expr.span();
        Some(match expr {
            Expr::Literal(node) => self.literal(node),
            Expr::VarRef(node) => {
                let form = self.value_path(&node.path)?;
                // The name of a special form is a value behind `::` only.
                if form.as_symbol().is_some_and(is_reserved) { headed("::", [form], span) } else { form }
            }
            Expr::TupleExpr(node) if node.items.is_empty() => unit(span),
            Expr::TupleExpr(node) => styled(ListStyle::Tuple, "tuple", self.exprs(&node.items), span),
            Expr::ArrayExpr(node) => Form::vector(self.exprs(&node.items), span),
            Expr::RepeatExpr(_) if self.taken.contains(&"repeat") => return None,
            Expr::RepeatExpr(node) => headed("repeat", [self.expr(&node.value), self.expr(&node.count)], span),
            Expr::StructExpr(node) => self.struct_expr(node)?,
            Expr::RangeExpr(node) => {
                if node.start.is_none() && node.end.is_none() {
                    return Some(headed("..", [], span));
                }
                let open = || word("_", span);
                let start = node.start.as_ref().map_or_else(open, |expr| self.expr(expr));
                let end = node.end.as_ref().map_or_else(open, |expr| self.expr(expr));
                headed(if node.inclusive { "..=" } else { ".." }, [start, end], span)
            }
            Expr::Lambda(node) => self.lambda(node)?,
            Expr::Call(node) => self.call(node),
            Expr::UnaryOp(node) => {
                let operand = self.expr(&node.operand);
                let head = match node.op {
                    UnOp::Neg => "-",
                    UnOp::Not => "!",
                    UnOp::Deref => "*",
                };
                prefixed(head, operand, span)
            }
            Expr::BinaryOp(node) => self.binary(node),
            Expr::CastExpr(node) => headed("as", [self.expr(&node.value), self.ty(&node.ty)], span),
            Expr::RefExpr(node) => {
                let value = self.expr(&node.value);
                match node.kind {
                    RefKind::Shared => prefixed("&", value, span),
                    RefKind::Mut => prefixed("&mut", value, span),
                    RefKind::RawConst => headed("&raw", [word("const", span), value], span),
                    RefKind::RawMut => headed("&raw", [word("mut", span), value], span),
                }
            }
            Expr::MethodCall(_) | Expr::FieldRef(_) | Expr::IndexRef(_) | Expr::TryExpr(_) | Expr::AwaitExpr(_) => {
                self.chain(expr)?
            }
            Expr::MacroCall(node) => self.macro_call(node)?,
            Expr::Assign(node) => {
                if !crate::expand::is_place(&node.place) {
                    return None;
                }
                let head = match node.op {
                    None => "set!",
                    Some(op) => assign_operator(op)?,
                };
                headed(head, [self.expr(&node.place), self.expr(&node.value)], span)
            }
            Expr::WildExpr(_) => word("_", span),
            Expr::AttrExpr(node) => attributed(&node.attrs, self.expr(&node.value)),
            Expr::RustExpr(node) => self.embedded("rust-expr", &node.tokens.0, span),
            Expr::Comptime(node) => headed("comptime", [self.expr(&node.value)], span),
            Expr::Quote(node) => headed("quote", [node.form.clone()], span),
            Expr::Quasiquote(_) => return None,
            Expr::Block(_)
            | Expr::IfExpr(_)
            | Expr::LetTest(_)
            | Expr::MatchExpr(_)
            | Expr::LoopExpr(_)
            | Expr::WhileExpr(_)
            | Expr::ForExpr(_)
            | Expr::Break(_)
            | Expr::Continue(_)
            | Expr::Return(_) => self.control(expr)?,
        })
    }

    pub(super) fn literal(&mut self, node: &Literal) -> Form {
        match node.value {
            LiteralValue::Bool(true) => word("true", node.span),
            LiteralValue::Bool(false) => word("false", node.span),
            LiteralValue::Token(literal) => Form::new(FormKind::Literal(literal), node.span),
        }
    }

    fn struct_expr(&mut self, node: &StructExpr) -> Option<Form> {
        let head = self.value_path(&node.path)?;
        if head.list_style() == Some(ListStyle::Parens) {
            return None;
        }
        let mut fields = Vec::new();
        for field in &node.fields {
            fields.push(self.field_init(field));
        }
        if let Some(base) = &node.base {
            fields.push(styled(ListStyle::Prefix, "..", [self.expr(base)], base.span()));
        }
        Some(list(vec![head, Form::new(FormKind::Brace(fields.into()), node.span)], node.span))
    }

    fn field_init(&mut self, field: &FieldInit) -> Form {
        let member = super::pattern::member(field.member);
        let form = match &field.value {
            None => member,
            Some(value) => styled(ListStyle::Typed, ":", [member, self.expr(value)], field.span),
        };
        attributed(&field.attrs, form)
    }

    fn call(&mut self, node: &Call) -> Form {
        // As what is called, the name of a special form is a plain name.
        let func = match &node.func {
            Expr::VarRef(func) => self.value_path(&func.path).inspect(|_| self.census.forms += 1),
            _ => None,
        };
        let func = func.unwrap_or_else(|| self.expr(&node.func));
        let mut args = self.exprs(&node.args);
        let span = node.span;
        // A written chain as the head calls a method; what a field holds is called by the list that says the same.
        let head = match &func.kind {
            FormKind::List(sequence) if sequence.style == ListStyle::Chain => {
                Form::list(sequence.items.clone(), func.span)
            }
            _ => func,
        };
        let plain = match &head.kind {
            FormKind::Symbol(name) => !is_special_head(&name.symbol),
            FormKind::List(sequence) => match sequence.style {
                ListStyle::Parens => match head.as_call() {
                    Some((head, _)) => head == "." || head == "::" || head == "fn",
                    None => false,
                },
                ListStyle::Turbofish | ListStyle::Path => true,
                _ => false,
            },
            _ => false,
        };
        // A struct's value has its fields in braces behind its name.
        let braced = matches!(&*args, [Form { kind: FormKind::Brace(_), .. }]);
        if plain && !braced {
            args.insert(0, head);
            return list(args, span);
        }
        headed("call", std::iter::once(head).chain(args), span)
    }

    /// Operators that take any number of arguments take a whole row of themselves.
    fn binary(&mut self, node: &BinaryOp) -> Form {
        let many = matches!(
            node.op,
            BinOp::Add | BinOp::Mul | BinOp::And | BinOp::Or | BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor
        );
        let mut operands = vec![&node.right];
        let mut left = &node.left;
        while many
            && let Expr::BinaryOp(inner) = left
            && inner.op == node.op
        {
            operands.push(&inner.right);
            left = &inner.left;
            self.census.forms += 1;
        }
        operands.push(left);
        let operands: Vec<Form> =
            operands.into_iter().rev().map(|operand| self.condition_operand(operand, node.op)).collect();
        headed(operator(node.op), operands, node.span)
    }

    /// A test that binds stands among the operands of `&&` in a condition.
    fn condition_operand(&mut self, operand: &Expr, op: BinOp) -> Form {
        match operand {
            Expr::LetTest(_) if op == BinOp::And => self.condition(operand),
            _ => self.expr(operand),
        }
    }

    fn lambda(&mut self, node: &Lambda) -> Option<Form> {
        if !node.lifetimes.is_empty() {
            return None;
        }
        let span = node.span;
        let mut items = Vec::new();
        if node.asyncness {
            items.push(word("async", span));
        }
        if node.moving {
            items.push(word("move", span));
        }
        items.push(word("fn", span));
        let mut params = Vec::new();
        for param in &node.params {
            let mut words = self.pat_words(&param.pattern);
            if let Some(ty) = &param.ty {
                let last = words.pop()?;
                words.push(styled(ListStyle::Typed, ":", [last, self.ty(ty)], param.span));
            }
            attribute_first(&param.attrs, &mut words);
            params.append(&mut words);
        }
        items.push(Form::vector(params, oxur_core::Span::NOWHERE));
        if let Some(ty) = &node.return_type {
            items.push(word("->", span));
            items.push(self.ty(ty));
            let Expr::Block(block) = &node.body else { return None };
            if !is_plain(block) {
                return None;
            }
            items.extend(self.body_forms(&block.body, Ending::Value)?);
            return Some(list(items, span));
        }
        items.extend(self.expr_or_body(&node.body));
        Some(list(items, span))
    }
}

/// A prefix operator glued to its operand, or before it in a list.
fn prefixed(head: &str, operand: Form, span: oxur_core::Span) -> Form {
    let glued = match &operand.kind {
        FormKind::Symbol(_) => true,
        FormKind::List(sequence) => sequence.style != ListStyle::Parens || !matches!(head, "-" | "!"),
        FormKind::Vector(_) | FormKind::Literal(_) => matches!(head, "&" | "&mut"),
        _ => false,
    };
    let style = if glued { ListStyle::Prefix } else { ListStyle::Parens };
    styled(style, head, [operand], span)
}

/// Whether a name cannot stand as a value.
fn is_reserved(name: &str) -> bool {
    lookup(Category::Expr, name).is_some() || lookup(Category::Item, name).is_some() || name == "else" || name == "nil"
}

/// Whether a name as the head of a list is something else than the function of that name.
pub(super) fn is_special_head(name: &str) -> bool {
    is_reserved(name) || lookup(Category::Pattern, name).is_some() || matches!(name, "splice" | "and" | "or" | "not")
}

pub(super) fn operator(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::Div => "/",
        BinOp::Rem => "%",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::Shl => "<<",
        BinOp::Shr => ">>",
        BinOp::Eq => "=",
        BinOp::Ne => "!=",
        BinOp::Lt => "<",
        BinOp::Le => "<=",
        BinOp::Gt => ">",
        BinOp::Ge => ">=",
        BinOp::And => "&&",
        BinOp::Or => "||",
    }
}

fn assign_operator(op: BinOp) -> Option<&'static str> {
    Some(match op {
        BinOp::Add => "+=",
        BinOp::Sub => "-=",
        BinOp::Mul => "*=",
        BinOp::Div => "/=",
        BinOp::Rem => "%=",
        BinOp::BitAnd => "&=",
        BinOp::BitOr => "|=",
        BinOp::BitXor => "^=",
        BinOp::Shl => "<<=",
        BinOp::Shr => ">>=",
        _ => return None,
    })
}
