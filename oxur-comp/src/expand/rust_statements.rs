//! Statements in Rust's own spelling, bare in a body: `let x = 5`, `return x`, `x + y`, `x = 5`. Each is told of once, with
//! the whole of it in Oxur.

use oxur_core::codes::expand as codes;
use oxur_core::{Diagnostic, Form};

use super::operators::is_infix;
use super::paths::source_text;
use super::{Expander, Failed};

impl Expander<'_, '_> {
    /// Tells of Rust's statements among the forms of a body and gives the forms without them; `None` if there are none.
    pub(super) fn without_rust_statements(&mut self, forms: &[Form]) -> Option<Vec<Form>> {
        let mut kept = Vec::new();
        let mut rest = forms;
        let mut found = false;
        while let Some((first, tail)) = rest.split_first() {
            let length = self.rust_statement(rest);
            found |= length > 0;
            if length == 0 {
                kept.push(first.clone());
            }
            rest = if length == 0 { tail } else { &rest[length..] };
        }
        found.then_some(kept)
    }

    /// Tells of the statement that starts these forms, if one does; gives how many forms it takes.
    fn rust_statement(&mut self, forms: &[Form]) -> usize {
        let [first, rest @ ..] = forms else { return 0 };
        let word = first.as_name().filter(|name| !self.is_bound(*name)).map(|name| name.symbol.as_str());
        match (word, rest) {
            (Some("let"), [_, ..]) => {
                let mutable = usize::from(rest[0].is_symbol("mut"));
                let Some(pattern) = rest.get(mutable) else { return 0 };
                let (value, length) = match &rest[mutable + 1..] {
                    [equals, value @ ..] if equals.is_symbol("=") && !value.is_empty() => {
                        let length = operation(value).max(1);
                        (format!(" {}", nested(&value[..length])), mutable + 3 + length)
                    }
                    _ => (String::new(), mutable + 2),
                };
                let word = if mutable == 1 { "mut " } else { "" };
                let help = format!("write `(def {word}{}{value})`", source_text(pattern));
                let diagnostic = Diagnostic::error(codes::HABIT, first.span, "`let` cannot stand here alone");
                self.fail(diagnostic.help(help));
                length
            }
            (Some("return"), [_, ..]) => {
                let length = operation(rest).max(1);
                let help = format!("write `(return {})`", nested(&rest[..length]));
                let diagnostic = Diagnostic::error(codes::HABIT, first.span, "`return` cannot stand here alone");
                self.fail(diagnostic.help(help));
                1 + length
            }
            _ => {
                let length = operation(forms);
                if length == 0 {
                    return 0;
                }
                self.infix(&forms[1], &forms[..length]);
                length
            }
        }
    }

    /// Tells of an operator between its operands; `forms` are these and it.
    pub(super) fn infix(&mut self, operator: &Form, forms: &[Form]) -> Failed {
        let name = operator.as_symbol().unwrap_or_default();
        let message = format!("the operator `{name}` stands before its operands");
        let diagnostic = Diagnostic::error(codes::INFIX, operator.span, message);
        self.fail(diagnostic.help(format!("write `{}`", nested(forms))))
    }
}

/// Whether a form is an operator that Rust writes between its operands.
fn between(form: &Form) -> Option<&'static str> {
    form.as_symbol().filter(|name| is_infix(name) || matches!(*name, "as" | ".." | "..="))
}

/// How many forms at the start are operands with operators between; none if there is no operator.
fn operation(forms: &[Form]) -> usize {
    if forms.first().is_none_or(|first| between(first).is_some()) {
        return 0;
    }
    let mut length = 1;
    while let [operator, operand, ..] = &forms[length..]
        && between(operator).is_some()
        && between(operand).is_none()
    {
        length += 2;
    }
    if length == 1 { 0 } else { length }
}

/// How tight an operator binds in Rust.
fn precedence(name: &str) -> u8 {
    match name {
        "as" => 12,
        "*" | "/" | "%" => 11,
        "+" | "-" => 10,
        "<<" | ">>" => 9,
        "&" => 8,
        "^" => 7,
        "|" => 6,
        "==" | "!=" | "<" | ">" | "<=" | ">=" => 5,
        "&&" | "and" => 4,
        "||" | "or" => 3,
        ".." | "..=" => 2,
        // Assignment.
        _ => 1,
    }
}

/// Operands with operators between them, in Oxur: by Rust's precedence.
pub(super) fn nested(forms: &[Form]) -> String {
    let mut operands = vec![forms.first().map_or_else(String::new, source_text)];
    let mut operators: Vec<&str> = Vec::new();
    let reduce = |operands: &mut Vec<String>, operators: &mut Vec<&str>| {
        let (Some(right), Some(left), Some(name)) = (operands.pop(), operands.pop(), operators.pop()) else { return };
        let name = if name == "=" { "set!" } else { name };
        // `a + b + c` is one sum.
        let same = format!("({name} ");
        let joins = matches!(name, "+" | "*" | "&&" | "||" | "&" | "|" | "^") && left.starts_with(&same);
        operands.push(if joins {
            format!("{} {right})", &left[..left.len() - 1])
        } else {
            format!("({name} {left} {right})")
        });
    };
    for pair in forms.get(1..).unwrap_or_default().chunks_exact(2) {
        let name = pair[0].as_symbol().unwrap_or_default();
        let level = precedence(name);
        // Assignment associates to the right, everything else to the left.
        while operators
            .last()
            .is_some_and(|before| precedence(before) > level || (precedence(before) == level && level > 1))
        {
            reduce(&mut operands, &mut operators);
        }
        operators.push(name);
        operands.push(source_text(&pair[1]));
    }
    while !operators.is_empty() {
        reduce(&mut operands, &mut operators);
    }
    operands.pop().unwrap_or_default()
}
