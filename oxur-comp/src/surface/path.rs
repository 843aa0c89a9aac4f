//! Paths and their generic arguments.

use oxur_core::core::{Expr, GenericArg, Path, PathArgs, Segment};
use oxur_core::{Form, ListStyle, Span};

use super::{Writer, headed, list, names, styled, word};
use crate::lower::is_plain;

/// Where a path stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Value,
    Type,
}

impl Writer {
    /// A path where a value, pattern or struct is wanted; none if it has no spelling.
    pub(super) fn value_path(&mut self, path: &Path) -> Option<Form> {
        self.path(path, Place::Value)
    }

    /// A path where a type, trait or module is wanted.
    pub(super) fn type_path(&mut self, path: &Path) -> Option<Form> {
        self.path(path, Place::Type)
    }

    fn path(&mut self, path: &Path, place: Place) -> Option<Form> {
        let span = path.span;
        if let Some(qself) = &path.qself {
            let ty = self.ty(&qself.ty);
            let base = match &qself.trait_path {
                Some(trait_path) => {
                    let trait_form = self.path(trait_path, Place::Type)?;
                    headed("as", [ty, trait_form], qself.span)
                }
                // What is a path by itself would be the start of this one.
                None if !starts_qualified(&ty) => headed("as", [ty], qself.span),
                None => ty,
            };
            let mut items = vec![word("::", span), base];
            self.segments(&path.segments, place, &mut items)?;
            return Some(list(items, span));
        }
        let plain = path.segments.iter().take_while(|segment| segment.args.is_none()).count();
        let mut text = String::new();
        for (at, segment) in path.segments[..plain].iter().enumerate() {
            if at > 0 || path.global {
                text.push_str("::");
            }
            text.push_str(&spelled(segment));
        }
        let Some(first) = path.segments.get(plain) else {
            return Some(names::symbol(&text, span));
        };
        // The first segment with arguments takes all the names before it with it.
        if plain > 0 || path.global {
            text.push_str("::");
        }
        text.push_str(&spelled(first));
        let head = names::symbol(&text, first.span);
        let head = self.with_args(head, first, place)?;
        let rest = &path.segments[plain + 1..];
        if rest.is_empty() {
            return Some(head);
        }
        let mut items = vec![word("::", span), head];
        self.segments(rest, place, &mut items)?;
        Some(Form::styled(ListStyle::Path, items, span))
    }

    fn segments(&mut self, segments: &[Segment], place: Place, out: &mut Vec<Form>) -> Option<()> {
        for segment in segments {
            let name = names::name(segment.name);
            let form = if segment.args.is_some() { self.with_args(name, segment, place)? } else { name };
            out.push(form);
        }
        Some(())
    }

    fn with_args(&mut self, name: Form, segment: &Segment, place: Place) -> Option<Form> {
        let span = segment.span;
        match segment.args.as_ref()? {
            PathArgs::AngleArgs(args) => {
                // An empty list of arguments has no spelling.
                if args.args.is_empty() {
                    return None;
                }
                let args = self.generic_args(&args.args)?;
                let (style, head) = match place {
                    Place::Value => (ListStyle::Turbofish, "::<"),
                    Place::Type => (ListStyle::Angle, "<>"),
                };
                Some(styled(style, head, std::iter::once(name).chain(args), span))
            }
            PathArgs::ParenArgs(args) => {
                let text = segment.name.name.as_str();
                if place != Place::Type
                    || !matches!(text, "Fn" | "FnMut" | "FnOnce" | "AsyncFn" | "AsyncFnMut" | "AsyncFnOnce")
                {
                    return None;
                }
                let inputs = args.inputs.iter().map(|ty| self.ty(ty)).collect::<Vec<_>>();
                let mut items = vec![name, Form::vector(inputs, span)];
                if let Some(output) = &args.output {
                    items.push(word("->", span));
                    items.push(self.ty(output));
                }
                Some(list(items, span))
            }
        }
    }

    pub(super) fn generic_args(&mut self, args: &[GenericArg]) -> Option<Vec<Form>> {
        args.iter().map(|arg| self.generic_arg(arg)).collect()
    }

    fn generic_arg(&mut self, arg: &GenericArg) -> Option<Form> {
        Some(match arg {
            GenericArg::LifetimeArg(node) => names::lifetime(node.lifetime),
            GenericArg::TypeArg(node) => {
                let form = self.ty(&node.ty);
                // These are read as a constant and as a bound.
                if form.as_symbol().is_some_and(|text| matches!(text, "true" | "false" | "dyn" | "impl"))
                    || form.as_call().is_some_and(|(head, _)| matches!(head, "bound" | "-"))
                {
                    return None;
                }
                form
            }
            GenericArg::ConstArg(node) => self.const_arg(&node.value)?,
            GenericArg::AssocArg(node) => {
                let name = self.assoc_name(node.name, node.args.as_ref(), node.span)?;
                let value = self.generic_arg(&node.value)?;
                styled(ListStyle::Typed, ":", [name, value], node.span)
            }
            GenericArg::BoundArg(node) => {
                let name = self.assoc_name(node.name, node.args.as_ref(), node.span)?;
                let bounds = self.bound_forms(&node.bounds)?;
                headed("bound", std::iter::once(name).chain(bounds), node.span)
            }
        })
    }

    fn assoc_name(&mut self, name: oxur_core::core::Ident, args: Option<&PathArgs>, span: Span) -> Option<Form> {
        let form = names::name(name);
        match args {
            None => Some(form),
            Some(PathArgs::AngleArgs(args)) if !args.args.is_empty() => {
                let args = self.generic_args(&args.args)?;
                Some(styled(ListStyle::Angle, "<>", std::iter::once(form).chain(args), span))
            }
            Some(_) => None,
        }
    }

    /// A constant among generic arguments: a literal, or a block in braces.
    pub(super) fn const_arg(&mut self, value: &Expr) -> Option<Form> {
        match value {
            Expr::Literal(_) => Some(self.expr(value)),
            Expr::Block(block) if is_plain(block) && block.body.attrs.is_empty() => {
                let forms = self.body_forms(&block.body, super::body::Ending::Value)?;
                Some(Form::new(oxur_core::FormKind::Brace(forms.into()), block.span))
            }
            _ => None,
        }
    }
}

fn spelled(segment: &Segment) -> String {
    match segment.name.name.as_str() {
        name @ ("self" | "Self" | "super" | "crate") => name.to_owned(),
        name => names::spelled(name),
    }
}

/// Whether a type stands at the start of a path as itself: a name would be the path's first name.
fn starts_qualified(form: &Form) -> bool {
    match form.list_style() {
        Some(ListStyle::Angle | ListStyle::Turbofish | ListStyle::Path) => false,
        Some(ListStyle::Parens) => !form.as_call().is_some_and(|(head, _)| matches!(head, "as" | "::" | "<>" | "::<")),
        Some(_) => true,
        None => form.as_vector().is_some(),
    }
}
