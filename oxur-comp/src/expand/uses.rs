//! `use`: trees of imports.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Ident, Item, Use, UseGlob, UseGroup, UseName, UsePath, UseTree};
use oxur_core::{Diagnostic, Form, ListStyle, Name, Span, Symbol};

use super::errors::describe;
use super::items::ItemCall;
use super::names::is_path_keyword;
use super::{Expander, Res};

impl Expander<'_, '_> {
    pub(super) fn item_use(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        let call = &item.call;
        if call.args.is_empty() {
            return Err(self.wrong_arity(call));
        }
        // `(use a::b :as c)` says the same as `(use [a::b :as c])`.
        if let [path, key, name] = call.args
            && key.as_keyword() == Some("as")
        {
            let renamed = Form::vector([path.clone(), key.clone(), name.clone()], path.span.to(name.span));
            return self.one_use(&item, &renamed, out);
        }
        for form in call.args {
            self.one_use(&item, form, out)?;
        }
        Ok(())
    }

    fn one_use(&mut self, item: &ItemCall<'_>, form: &Form, out: &mut Vec<Item>) -> Res<()> {
        let global = starts_global(form);
        let tree = self.use_tree(form)?;
        let (attrs, vis) = (item.mods.attrs.clone(), item.mods.vis.clone());
        out.push(Use { attrs, vis, global, tree, span: item.span() }.into());
        Ok(())
    }

    fn use_tree(&mut self, form: &Form) -> Res<UseTree> {
        self.deeper(form.span, 1, |this| this.use_tree_inner(form))
    }

    fn use_tree_inner(&mut self, form: &Form) -> Res<UseTree> {
        let span = form.span;
        if let Some(name) = form.as_name() {
            return self.use_path(name, span, None);
        }
        if let Some(items) = form.as_vector() {
            let [path, key, name] = items else { return Err(self.bad_tree(form)) };
            let (Some(path), Some("as")) = (path.as_name(), key.as_keyword()) else { return Err(self.bad_tree(form)) };
            let rename =
                if name.is_symbol("_") { Ident::new("_", name.span) } else { self.plain_ident(name, "an import")? };
            return self.use_path(path, span, Some(rename));
        }
        match form.as_styled(ListStyle::Parens) {
            Some([head, trees @ ..]) if head.as_name().is_some() && !trees.is_empty() => {
                let mut list = self.all(trees, Self::use_tree)?;
                // `self` stands in a group only.
                let alone = list.len() == 1 && !matches!(&list[0], UseTree::UseName(node) if node.name.name == "self");
                let tail = if alone { list.remove(0) } else { UseGroup { trees: list, span }.into() };
                let Some(name) = head.as_name() else { return Err(self.bad_tree(form)) };
                self.use_prefix(name, head.span, tail)
            }
            _ => Err(self.bad_tree(form)),
        }
    }

    /// `a::b::c`, its last name possibly `*`, possibly renamed.
    fn use_path(&mut self, name: Name, span: Span, rename: Option<Ident>) -> Res<UseTree> {
        let text = name.symbol.as_str();
        let (prefix, last) = text.rsplit_once("::").unwrap_or(("", text));
        let leaf = if last == "*" {
            UseGlob { span }.into()
        } else {
            let name = if is_path_keyword(last) {
                Ident::new(last, span)
            } else {
                Ident { name: self.rust_ident(Name { symbol: Symbol::new(last), mark: name.mark }, span)?, span }
            };
            UseName { name, rename, span }.into()
        };
        if prefix.is_empty() {
            return Ok(leaf);
        }
        self.use_prefix(Name { symbol: Symbol::new(prefix), mark: name.mark }, span, leaf)
    }

    fn use_prefix(&mut self, prefix: Name, span: Span, tail: UseTree) -> Res<UseTree> {
        let mut tree = tail;
        for part in prefix.symbol.as_str().rsplit("::").filter(|part| !part.is_empty()) {
            let name = if is_path_keyword(part) {
                Ident::new(part, span)
            } else {
                Ident { name: self.rust_ident(Name { symbol: Symbol::new(part), mark: prefix.mark }, span)?, span }
            };
            tree = UsePath { name, tree, span }.into();
        }
        Ok(tree)
    }

    fn bad_tree(&mut self, form: &Form) -> super::Failed {
        let message = format!("a path or a tree of imports is wanted, found {}", describe(form));
        let diagnostic = Diagnostic::error(codes::USE_TREE, form.span, message);
        self.fail(diagnostic.help("write `a::b`, `(a b c)` for several names of `a`, or `[a::b :as c]`"))
    }
}

/// Whether a tree starts with `::`.
fn starts_global(form: &Form) -> bool {
    let first = match form.as_vector().or_else(|| form.as_list()) {
        Some(items) => items.first(),
        None => Some(form),
    };
    first.and_then(Form::as_symbol).is_some_and(|text| text.starts_with("::"))
}
