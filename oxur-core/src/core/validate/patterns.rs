//! Patterns.

use super::Validator;
use crate::codes::core as codes;
use crate::core::{Expr, Pat, Visitor, Walk};

impl Validator {
    pub(super) fn check_pat(&mut self, pat: &Pat) {
        match pat {
            Pat::Literal(node) => self.check_literal(node),
            Pat::TuplePat(node) => self.check_sequence(&node.items, false),
            Pat::TupleStructPat(node) => {
                self.path(&node.path);
                self.check_sequence(&node.items, false);
            }
            Pat::SlicePat(node) => self.check_sequence(&node.items, true),
            Pat::Rest(node) => {
                self.error(codes::REST, node.span, "`rest` stands directly in a tuple or slice only");
            }
            Pat::OrPat(node) => {
                if node.items.len() < 2 {
                    self.error(codes::OR_PATTERN, node.span, "an `or-pat` needs two patterns or more");
                }
                node.walk_children(self);
            }
            Pat::RangePat(node) => {
                self.check_range(node.inclusive, node.end.is_some(), node.span);
                if node.start.is_none() && node.end.is_none() {
                    self.error(codes::RANGE, node.span, "a range without ends matches everything: write `wild`");
                }
                for end in [&node.start, &node.end].into_iter().flatten() {
                    if !matches!(end, Expr::Literal(_) | Expr::VarRef(_) | Expr::Block(_) | Expr::RustExpr(_)) {
                        let message = "an end of a range pattern is a literal, a path or a const block";
                        self.error(codes::RANGE, end.span(), message);
                    }
                }
                node.walk_children(self);
            }
            Pat::StructPat(node) => {
                self.path(&node.path);
                for field in &node.fields {
                    field.attrs.walk(self);
                    self.check_member(field.member);
                    let bound = match &field.pattern {
                        Pat::Bind(bind) => Some(bind.name),
                        _ => None,
                    };
                    let named = matches!((field.member, bound), (crate::core::Member::Named(a), Some(b)) if a == b);
                    if field.shorthand && !named {
                        let message = "a field whose name is left out must bind that name";
                        self.error(codes::SHORTHAND, field.span, message);
                    }
                    self.pat(&field.pattern);
                }
            }
            Pat::ConstPat(node) => self.fresh_scopes(|validator| validator.body(&node.body)),
            _ => pat.walk_children(self),
        }
    }

    /// Patterns in a row, of which one may be `rest`; in a slice also one that is bound to a name.
    fn check_sequence(&mut self, items: &[Pat], slice: bool) {
        let mut seen = false;
        for item in items {
            let rest = match item {
                Pat::Rest(rest) => Some(rest.span),
                Pat::Bind(bind) if slice => match &bind.pattern {
                    Some(Pat::Rest(rest)) => {
                        self.ident(&bind.name);
                        Some(rest.span)
                    }
                    _ => None,
                },
                _ => None,
            };
            match rest {
                Some(place) if seen => self.error(codes::REST, place, "`rest` stands once in a row of patterns"),
                Some(_) => seen = true,
                None => self.pat(item),
            }
        }
    }
}
