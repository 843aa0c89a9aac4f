//! Items: the modifiers before a head, and which form an item is.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Abi, Attr, Ident, Item, MacroItem, Path, RustItem, RustTokens, Safety, Visibility};
use oxur_core::{Attribute, Delimiter, Diagnostic, Form, FormKind, ListStyle, Span};

use super::errors::describe;
use super::paths::Place;
use super::table::{self, Category, Handler};
use super::types::string_literal;
use super::{Call, Context, Expander, Failed, Res};

/// What stands before the head of an item, each with its place.
#[derive(Default)]
pub(super) struct Modifiers {
    pub(super) attrs: Vec<Attr>,
    pub(super) vis: Visibility,
    pub(super) vis_span: Option<Span>,
    pub(super) default: Option<Span>,
    pub(super) constness: Option<Span>,
    pub(super) asyncness: Option<Span>,
    pub(super) unsafety: Option<Span>,
    pub(super) safe: Option<Span>,
    pub(super) auto: Option<Span>,
    pub(super) comptime: Option<Span>,
    pub(super) abi: Option<Abi>,
}

impl Modifiers {
    /// `unsafe`, `safe` or nothing.
    pub(super) fn safety(&self) -> Safety {
        match (self.unsafety, self.safe) {
            (Some(_), _) => Safety::Unsafe,
            (None, Some(_)) => Safety::Safe,
            (None, None) => Safety::Default,
        }
    }
}

/// An item: a list whose head has an entry, with modifiers and, for `impl<T>`, the parameters of the head.
pub(crate) struct ItemCall<'f> {
    pub(super) call: Call<'f>,
    pub(super) mods: Modifiers,
    /// The forms between `<` and `>` of `impl<…>`.
    pub(super) params: &'f [Form],
}

impl ItemCall<'_> {
    pub(super) fn span(&self) -> Span {
        self.call.form.span
    }
}

const MODIFIERS: &[&str] = &["pub", "default", "const", "async", "unsafe", "safe", "auto", "comptime", "extern"];

/// The head of an item behind its modifiers, and the position of the head in the list.
pub(super) fn item_head(items: &[Form]) -> Option<(&'static str, usize)> {
    let mut at = 0;
    loop {
        let form = items.get(at)?;
        if form.list_style() == Some(ListStyle::Restriction) {
            at += 1;
            continue;
        }
        if let Some([angle, word, ..]) = form.as_list()
            && angle.is_symbol("<>")
            && word.is_symbol("impl")
        {
            return Some(("impl", at));
        }
        let word = form.as_symbol()?;
        if !MODIFIERS.contains(&word) {
            return Some((word, at));
        }
        let mut next = at + 1;
        if word == "extern" {
            next += usize::from(items.get(next).and_then(string_literal).is_some());
            // Before a block of declarations `extern` is the head itself.
            if items.get(next).and_then(Form::as_symbol).is_none() {
                return Some(("extern", at));
            }
        }
        at = next;
    }
}

/// Whether a form is an item of a body, told from its head alone: a `def` there is none.
pub fn is_item(form: &Form) -> bool {
    let (_, form) = form.split_attributes();
    let Some(items) = form.as_list() else { return false };
    if let [name, _, verbatim] = items
        && name.is_symbol("macro_rules!")
        && (matches!(verbatim.kind, FormKind::Verbatim(_)) || rust_verbatim(verbatim).is_some())
    {
        return true;
    }
    match item_head(items) {
        // In a body `def` binds a local name, and a lone `pub` is no item.
        Some(("def", _)) => false,
        // `(comptime e)` and `(const …)` are expressions unless an item's head follows.
        Some((head, at)) => table::lookup(Category::Item, head).is_some() && (at > 0 || !matches!(head, "move")),
        None => items.first().is_some_and(|head| head.is_symbol("pub")),
    }
}

/// The tokens of `(rust {…})`.
fn rust_verbatim(form: &Form) -> Option<&oxur_core::Verbatim> {
    match form.as_call() {
        Some(("rust", [Form { kind: FormKind::Verbatim(verbatim), .. }])) => Some(verbatim),
        _ => None,
    }
}

/// Whether a form is of a kind that no item is.
pub(super) fn is_stray(form: &Form) -> bool {
    match &form.split_attributes().1.kind {
        FormKind::List(list) => list.items.is_empty(),
        FormKind::InnerAttribute(_) => false,
        _ => true,
    }
}

impl Expander<'_, '_> {
    /// Expands the forms of a module, a trait, an impl or an extern block; what fails is left out.
    pub(super) fn item_list(&mut self, forms: &[Form]) -> Res<Vec<Item>> {
        let mut out = Vec::new();
        let mut failed = false;
        for form in forms {
            failed |= self.item(form, &mut out).is_err();
        }
        if failed { Err(Failed) } else { Ok(out) }
    }

    /// Expands an item.
    pub(super) fn item(&mut self, form: &Form, out: &mut Vec<Item>) -> Res<()> {
        self.deeper(form.span, 1, |this| this.item_inner(form, &[], out))
    }

    fn item_inner(&mut self, form: &Form, outer: &[Attribute], out: &mut Vec<Item>) -> Res<()> {
        match &form.kind {
            FormKind::Attributed(attributed) => {
                let attributes = [outer, &attributed.attributes].concat();
                self.item_inner(&attributed.form, &attributes, out)
            }
            FormKind::List(list) if !list.items.is_empty() => self.item_form(form, &list.items, outer, out),
            FormKind::InnerAttribute(_) => {
                let message = "an inner attribute stands first in its module or block";
                Err(self.error(codes::INNER_ATTRIBUTE, form.span, message))
            }
            _ => Err(self.not_an_item(form)),
        }
    }

    fn item_form(&mut self, form: &Form, items: &[Form], outer: &[Attribute], out: &mut Vec<Item>) -> Res<()> {
        let Some((head, at)) = item_head(items) else {
            return Err(self.no_item_head(form, items));
        };
        if at == 0 && head.ends_with('!') {
            let attrs = self.attrs(outer)?;
            out.push(self.macro_item(form, items, attrs)?);
            return Ok(());
        }
        if at == 0 && head == "rust" {
            let attrs = self.attrs(outer)?;
            let tokens = self.verbatim_argument(form, items)?;
            out.push(RustItem { attrs, tokens, span: form.span }.into());
            return Ok(());
        }
        if at == 0 && matches!(head, "splice" | "do") {
            return self.item_splice(&items[1..], outer, out);
        }
        let Some(entry) = table::lookup(Category::Item, head) else {
            if at == 0
                && let Some(expanded) = self.expand_macro(form)?
            {
                return self.in_expansion(&expanded, |this, form| {
                    this.deeper(form.span, 1, |this| this.item_inner(form, outer, out))
                });
            }
            return Err(self.unknown_item(&items[at], head));
        };
        // What a body names for itself stays known behind its definition.
        if self.context != Context::Module {
            match head {
                "defmacro" => return self.local_macro(form, &items[..at], &items[at + 1..]),
                "use-macros" => return self.local_use_macros(&items[at + 1..]),
                _ => {}
            }
        }
        let mut mods = self.modifiers(&items[..at], form.span)?;
        mods.attrs = self.attrs(outer)?;
        let head_form = &items[at];
        let params = match head_form.as_list() {
            Some([_, _, params @ ..]) => params,
            _ => &[],
        };
        let call = Call { form, head: head_form, args: &items[at + 1..], entry };
        let Handler::Item(handler) = entry.handler else { return Err(self.not_an_item(form)) };
        self.scoped(|this| handler(this, ItemCall { call, mods, params }, out))
    }

    /// `(splice f…)` and `(do f…)` in an item's place.
    fn item_splice(&mut self, forms: &[Form], outer: &[Attribute], out: &mut Vec<Item>) -> Res<()> {
        let mut failed = false;
        for form in forms {
            failed |= self.deeper(form.span, 1, |this| this.item_inner(form, outer, out)).is_err();
        }
        if failed { Err(Failed) } else { Ok(()) }
    }

    fn modifiers(&mut self, forms: &[Form], whole: Span) -> Res<Modifiers> {
        let mut mods = Modifiers::default();
        let mut rest = forms;
        while let Some((form, tail)) = rest.split_first() {
            rest = tail;
            let span = form.span;
            let seat = match form.as_symbol() {
                Some("pub") => {
                    mods.vis = Visibility::Public(span);
                    &mut mods.vis_span
                }
                None => {
                    mods.vis = self.restriction(form)?;
                    &mut mods.vis_span
                }
                Some("default") => &mut mods.default,
                Some("const") => &mut mods.constness,
                Some("async") => &mut mods.asyncness,
                Some("unsafe") => &mut mods.unsafety,
                Some("safe") => &mut mods.safe,
                Some("auto") => &mut mods.auto,
                Some("comptime") => &mut mods.comptime,
                Some("extern") => {
                    let name = rest.first().and_then(string_literal);
                    if name.is_some() {
                        rest = &rest[1..];
                    }
                    mods.abi = Some(Abi { name, span });
                    continue;
                }
                Some(_) => return Err(self.error(codes::MODIFIER, whole, "this is no modifier")),
            };
            if seat.replace(span).is_some() {
                return Err(self.error(codes::MODIFIER, span, "this modifier stands twice"));
            }
        }
        Ok(mods)
    }

    /// `pub(crate)`, `pub(in a::b)`.
    pub(super) fn restriction(&mut self, form: &Form) -> Res<Visibility> {
        let path = match form.as_styled(ListStyle::Restriction) {
            Some([_, path]) => path,
            Some([_, word, path]) if word.is_symbol("in") => path,
            _ => {
                let diagnostic = Diagnostic::error(codes::MODIFIER, form.span, "a restriction names one module");
                return Err(self.fail(diagnostic.help("write `pub(crate)`, `pub(super)` or `pub(in a::b)`")));
            }
        };
        Ok(Visibility::Restricted(self.path(path, Place::Type, "a module")?))
    }

    /// Refuses the modifiers that do not stand in `allowed`.
    pub(super) fn allow(&mut self, item: &ItemCall<'_>, allowed: &[&str]) -> Res<()> {
        let mods = &item.mods;
        let present = [
            ("pub", mods.vis_span),
            ("default", mods.default),
            ("const", mods.constness),
            ("async", mods.asyncness),
            ("unsafe", mods.unsafety),
            ("safe", mods.safe),
            ("auto", mods.auto),
            ("comptime", mods.comptime),
            ("extern", mods.abi.as_ref().map(|abi| abi.span)),
        ];
        let refused: Vec<_> = present
            .into_iter()
            .filter_map(|(word, span)| Some((word, span?)))
            .filter(|(w, _)| !allowed.contains(w))
            .collect();
        for &(word, span) in &refused {
            let message = format!("`{word}` cannot stand before `{}`", item.call.name());
            self.error(codes::MODIFIER, span, message);
        }
        if refused.is_empty() { Ok(()) } else { Err(Failed) }
    }

    /// `name! {…}`, `macro_rules! name {…}`.
    fn macro_item(&mut self, form: &Form, items: &[Form], attrs: Vec<Attr>) -> Res<Item> {
        let (name, verbatim) = match items {
            [_, verbatim] => (None, verbatim),
            [_, name, verbatim]
                if matches!(verbatim.kind, FormKind::Verbatim(_)) || rust_verbatim(verbatim).is_some() =>
            {
                (Some(name), verbatim)
            }
            _ => (None, &items[0]),
        };
        let path = self.macro_path(&items[0])?;
        let name = name.map(|name| self.plain_ident(name, "a macro")).transpose()?;
        if let FormKind::Verbatim(verbatim) = &verbatim.kind {
            let tokens = self.tokens(&verbatim.tokens)?;
            return Ok(MacroItem { attrs, path, name, delimiter: verbatim.delimiter, tokens, span: form.span }.into());
        }
        // `(name! (rust {…}))`: what stands between parentheses.
        if let Some(verbatim) = rust_verbatim(verbatim) {
            let tokens = self.tokens(&verbatim.tokens)?;
            return Ok(MacroItem { attrs, path, name, delimiter: Delimiter::Paren, tokens, span: form.span }.into());
        }
        if items.len() == 1 {
            let tokens = RustTokens::default();
            return Ok(MacroItem { attrs, path, name, delimiter: Delimiter::Paren, tokens, span: form.span }.into());
        }
        let name = items[0].as_symbol().unwrap_or("name!");
        let message = format!("an item is wanted here, found a call of `{name}`");
        let diagnostic = Diagnostic::error(codes::RUST_MACRO, form.span, message);
        Err(self.fail(
            diagnostic
                .help("an expression stands in a function: `(deffn main [] …)`")
                .help(format!("a Rust macro that makes items takes verbatim Rust: `({name} {{ … }})`")),
        ))
    }

    fn no_item_head(&mut self, form: &Form, items: &[Form]) -> Failed {
        if let [word, name, ..] = items
            && word.is_symbol("const")
            && name.as_spelled(ListStyle::Typed).is_some()
        {
            return self.unknown_item(word, "const");
        }
        if let Some(word) = items.last().filter(|last| last.as_symbol().is_some_and(|w| MODIFIERS.contains(&w))) {
            let message = format!("`{}` stands before an item, and none follows", word.as_symbol().unwrap_or_default());
            return self.error(codes::MODIFIER, form.span, message);
        }
        // `(const LIMIT:i32 5)`: what is a modifier here starts an item in Rust.
        if let [head, name, ..] = items
            && name.as_spelled(ListStyle::Typed).is_some()
            && let Some(word) = head.as_symbol()
        {
            return self.unknown_item(head, word);
        }
        self.not_an_item(form)
    }

    pub(super) fn not_an_item(&mut self, form: &Form) -> Failed {
        if let Some(failed) = self.item_habit(form) {
            return failed;
        }
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_ITEM,
            form.span,
            format!("an item is wanted here, found {}", describe(form)),
        );
        self.fail(diagnostic.help("a module holds definitions such as `(deffn name [] …)`, and `(use …)`, `(mod …)`"))
    }

    /// The identifier that an item defines.
    pub(super) fn defined(&mut self, form: &Form, what: &str) -> Res<Ident> {
        match form.kind {
            FormKind::Symbol(name) => {
                let rust = self.rust_ident(name, form.span)?;
                Ok(Ident { name: self.definition_name(name, rust), span: form.span })
            }
            _ => {
                let message = format!("the name of {what} is wanted, found {}", describe(form));
                Err(self.error(codes::BAD_NAME, form.span, message))
            }
        }
    }

    /// The name that an item defines and the forms of its generic parameters: `show`, `show<T>`.
    pub(super) fn defined_generic<'f>(&mut self, form: &'f Form, what: &str) -> Res<(Ident, &'f [Form])> {
        match form.as_list() {
            Some([head, name, params @ ..]) if head.is_symbol("<>") => Ok((self.defined(name, what)?, params)),
            _ => Ok((self.defined(form, what)?, &[])),
        }
    }

    /// A macro's path: `name!`, `log::info!`.
    pub(super) fn macro_path(&mut self, form: &Form) -> Res<Path> {
        let Some(name) = form.as_name() else { return Err(self.not_an_item(form)) };
        let text = name.symbol.as_str().strip_suffix('!').unwrap_or(name.symbol.as_str());
        let span = Span { hi: form.span.hi.saturating_sub(1).max(form.span.lo), ..form.span };
        let mut path = Path { qself: None, global: text.starts_with("::"), segments: Vec::new(), span };
        for part in text.trim_start_matches("::").split("::") {
            let ident = if super::names::is_path_keyword(part) {
                Ident::new(part, span)
            } else {
                let part = oxur_core::Name { symbol: oxur_core::Symbol::new(part), mark: name.mark };
                Ident { name: self.rust_ident(part, span)?, span }
            };
            path.segments.push(oxur_core::core::Segment { name: ident, args: None, span });
        }
        Ok(path)
    }
}
