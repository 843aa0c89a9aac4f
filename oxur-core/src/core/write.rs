//! Writing a node as a list.

use super::codec::{Codec, Node};
use super::table::keyword;
use super::{Pat, Program, VERSION};
use crate::{Form, FormKind, Literal, LiteralKind, Span, Symbol};

/// Collects the list of a node.
pub(super) struct ListWriter {
    items: Vec<Form>,
    span: Span,
}

impl ListWriter {
    pub(super) fn new(head: &str, span: Span) -> Self {
        let mut items = vec![Form::symbol(head, span)];
        // The version stands behind the head of a whole program.
        if head == Program::INFO.head {
            let text = Symbol::new(&VERSION.to_string());
            items.push(Form::new(FormKind::Literal(Literal { kind: LiteralKind::Integer, text }), span));
        }
        Self { items, span }
    }

    pub(super) fn args<T: Codec>(&mut self, value: &T) {
        value.write_args(&mut self.items);
    }

    pub(super) fn required<T: Codec>(&mut self, field: &str, value: &T) {
        self.keyed(&keyword(field), value.write());
    }

    pub(super) fn optional<T: Codec>(&mut self, field: &str, value: &T) {
        if !value.is_default() {
            self.required(field, value);
        }
    }

    pub(super) fn binder(&mut self, pattern: &Pat) {
        match pattern.as_name() {
            Some(name) => self.keyed("name", name.write()),
            None => self.keyed("pattern", pattern.write()),
        }
    }

    fn keyed(&mut self, keyword: &str, value: Form) {
        self.items.push(Form::keyword(keyword, value.span));
        self.items.push(value);
    }

    pub(super) fn finish(self) -> Form {
        Form::list(self.items, self.span)
    }
}
