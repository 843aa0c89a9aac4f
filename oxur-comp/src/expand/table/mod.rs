//! The table of special forms: for each its name, where it may stand, its syntax, what it does, an example, and how it
//! is laid out. Arity errors, documentation and completion come from here.

mod exprs;
mod items;
mod patterns;
mod reference;
mod types;

pub use self::reference::special_forms_reference;

use std::sync::OnceLock;

use oxur_core::Map;
use oxur_core::core::{Expr, Item, Pat, Type};

use super::items::ItemCall;
use super::{Call, Expander, Res};

/// Where a special form may stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// In a module, and in a body.
    Item,
    /// Where a value is wanted.
    Expr,
    /// Where a pattern is wanted.
    Pattern,
    /// Where a type or a bound is wanted.
    Type,
}

/// How a form is laid out where it takes several lines.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Layout {
    /// As a call: arguments stand under the first one.
    Call,
    /// That many arguments stand behind the head, the rest is a body, two columns in, whose forms never share a line.
    Body(u8),
    /// As a body, but the rest may share the head's line where all of it fits.
    Branches(u8),
    /// As branches, which are clauses: vectors of a pattern or test and a body.
    Clauses(u8),
    /// A name and fields, in braces one below the other.
    Fields,
    /// A value, and steps one below the other.
    Steps,
}

/// What expands a form.
#[derive(Clone, Copy)]
pub(super) enum Handler {
    /// Gives items.
    Item(fn(&mut Expander<'_, '_>, ItemCall<'_>, &mut Vec<Item>) -> Res<()>),
    /// Gives an expression.
    Expr(fn(&mut Expander<'_, '_>, &Call<'_>) -> Res<Expr>),
    /// Nothing: it is a standard macro, defined in Oxur.
    Standard,
    /// Gives a pattern.
    Pattern(fn(&mut Expander<'_, '_>, &Call<'_>) -> Res<Pat>),
    /// Gives a type.
    Type(fn(&mut Expander<'_, '_>, &Call<'_>) -> Res<Type>),
}

/// A special form or a macro that is built in.
pub struct SpecialForm {
    /// The head symbol.
    pub name: &'static str,
    /// Where it may stand.
    pub category: Category,
    /// How it is written: `x` stands for one form, `x?` for one that may be left out, `x…` for any number.
    pub syntax: &'static str,
    /// What it does, in a sentence.
    pub doc: &'static str,
    /// An example.
    pub example: &'static str,
    /// How it is laid out.
    pub layout: Layout,
    /// Whether it is reserved as a head; what is not gives way to a name bound or imported in scope.
    pub reserved: bool,
    pub(super) handler: Handler,
}

impl SpecialForm {
    /// The least number of arguments, and the largest if there is one.
    #[must_use]
    pub fn arity(&self) -> (usize, Option<usize>) {
        let (mut least, mut most) = (0, Some(0));
        let mut parts = parts(self.syntax).skip(1);
        while let Some(part) = parts.next() {
            if part == "…" {
                // What stands before may stand any number of times.
                least = usize::saturating_sub(least, 1);
                most = None;
            } else if part == "->" || part.starts_with(':') {
                parts.next();
                most = most.map(|most| most + 2);
            } else if part.ends_with('…') {
                most = None;
            } else {
                least += usize::from(!part.ends_with('?'));
                most = most.map(|most| most + 1);
            }
        }
        (least, most)
    }
}

/// The parts of a syntax line `(head part …)`, brackets kept together.
fn parts(syntax: &str) -> impl Iterator<Item = &str> {
    let inner = syntax.strip_prefix('(').and_then(|s| s.strip_suffix(')')).unwrap_or(syntax);
    let mut depth = 0;
    inner
        .split(move |c: char| {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && c == ' '
        })
        .filter(|part| !part.is_empty())
}

/// All special forms and built-in macros, by category and then in the order of the documentation.
pub fn special_forms() -> impl Iterator<Item = &'static SpecialForm> {
    [items::ITEMS, exprs::EXPRS, exprs::MACROS, exprs::BUILTINS, patterns::PATTERNS, types::TYPES].into_iter().flatten()
}

/// The form of that name in that category.
pub(crate) fn lookup(category: Category, name: &str) -> Option<&'static SpecialForm> {
    static INDEX: OnceLock<Map<(Category, &'static str), &'static SpecialForm>> = OnceLock::new();
    let index = INDEX.get_or_init(|| special_forms().map(|form| ((form.category, form.name), form)).collect());
    index.get(&(category, name)).copied()
}

/// The names of all forms that may stand in a place of that category.
pub(super) fn names(category: Category) -> impl Iterator<Item = &'static str> {
    special_forms().filter(move |form| form.category == category).map(|form| form.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arity_comes_from_the_syntax_line() {
        let arity = |name| lookup(Category::Expr, name).map(SpecialForm::arity);
        assert_eq!(arity("if"), Some((2, Some(3))));
        assert_eq!(arity("match"), Some((1, None)));
        assert_eq!(arity("?"), Some((1, Some(1))));
        assert_eq!(arity("loop"), Some((0, None)));
    }

    #[test]
    fn every_form_is_documented_once() {
        let mut seen = std::collections::BTreeSet::new();
        for form in special_forms() {
            assert!(seen.insert((form.category, form.name)), "{} stands twice", form.name);
            assert!(form.syntax.starts_with(&format!("({}", form.name)), "{}", form.syntax);
            assert!(form.doc.ends_with('.') && !form.example.is_empty(), "{}", form.name);
        }
    }
}
