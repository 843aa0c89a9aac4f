//! Struct literals.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Expr, FieldInit, Ident, Member, Path, StructExpr, VarRef};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle};

use super::errors::describe;
use super::paths::{Place, source_text};
use super::{Expander, Failed, Res};

impl Expander<'_, '_> {
    /// `(Point {x:1 y ..base})`.
    pub(super) fn struct_literal(&mut self, form: &Form, head: &Form, forms: &[Form]) -> Res<Expr> {
        let path = self.path(head, Place::Struct, "the name of a struct or variant");
        let spliced = self.spliced(forms)?;
        self.no_lone_colon(&spliced)?;
        let mut fields = Vec::new();
        let mut base = None;
        let mut failed = false;
        let last = spliced.len().saturating_sub(1);
        let mut skip = false;
        for (at, field) in spliced.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            if let Some([dots, value]) = field.as_list()
                && dots.is_symbol("..")
            {
                if at != last {
                    self.error(codes::FIELDS, field.span, "the base `..` stands last among the fields");
                    failed = true;
                    continue;
                }
                match self.expr(value) {
                    Ok(value) => base = Some(value),
                    Err(Failed) => failed = true,
                }
                continue;
            }
            // `{x 1}`: a name and a value that are not joined.
            if let (Some(_), Some(next)) = (field.as_name(), spliced.get(at + 1))
                && matches!(next.kind, FormKind::Literal(_))
            {
                let message = format!("a field is wanted, found {}", describe(next));
                let diagnostic = Diagnostic::error(codes::FIELDS, next.span, message);
                self.fail(diagnostic.help(format!("write `{}:{}`", source_text(field), source_text(next))));
                failed = true;
                skip = true;
                continue;
            }
            match self.field_init(field) {
                Ok(field) => fields.push(field),
                Err(Failed) => failed = true,
            }
        }
        let path = path?;
        if failed {
            return Err(Failed);
        }
        let always = fields.iter().filter(|field| !super::data::is_conditional(&field.attrs));
        let names = always.filter_map(|field| match field.member {
            Member::Named(ident) => Some(ident),
            Member::Index(..) => None,
        });
        self.distinct(names.collect::<Vec<_>>().into_iter(), "field")?;
        Ok(StructExpr { path, fields, base, span: form.span }.into())
    }

    fn field_init(&mut self, form: &Form) -> Res<FieldInit> {
        let (attributes, form) = form.split_attributes();
        let attrs = self.attrs(attributes)?;
        let span = form.span;
        if let Some([_, member, value]) = form.as_spelled(ListStyle::Typed) {
            let member = self.member(member);
            let value = self.expr(value)?;
            return Ok(FieldInit { attrs, member: member?, value: Some(value), span });
        }
        let FormKind::Symbol(name) = form.kind else {
            let message = format!("a field is wanted, found {}", describe(form));
            let diagnostic = Diagnostic::error(codes::FIELDS, span, message);
            return Err(self.fail(diagnostic.help("a field is `x:value`, or `x` alone where a variable has its name")));
        };
        if name.symbol == ".." {
            let diagnostic = Diagnostic::error(codes::FIELDS, span, "`..` is glued to its base");
            return Err(self.fail(diagnostic.help("write `..base`")));
        }
        let field = Ident { name: self.rust_ident(name, span)?, span };
        // The variable may have another name in the output than the field.
        let path: Path = self.symbol_path(name, span, Place::Value)?;
        let value = match path.as_name() {
            Some(ident) if ident.name == field.name => None,
            _ => Some(VarRef { path, span }.into()),
        };
        Ok(FieldInit { attrs, member: Member::Named(field), value, span })
    }
}
