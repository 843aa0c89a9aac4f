//! Spellings of earlier Oxur texts, rewritten to today's. Only where the compiler itself would read them so: in what is
//! quoted, and in the arguments of what may be a macro, a list is left as it is.

use oxur_core::{Form, FormKind, ListStyle, Span};

use crate::expand::table::{Category, lookup};
use crate::expand::{is_parameter, old_result};

/// The text in today's spelling, if there are earlier ones in it.
pub(super) fn rewrite(text: &str, forms: &[Form]) -> Option<String> {
    let mut older = Older { text, functions: Vec::new(), edits: Vec::new() };
    older.find_functions(forms);
    older.functions.sort_unstable();
    older.sequence(forms);
    let mut edits = older.edits;
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|edit| edit.lo);
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for Edit { lo, hi, new } in edits {
        out.push_str(text.get(from..lo)?);
        out.push_str(&new);
        from = hi;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// A piece of the text and what stands there instead.
struct Edit {
    lo: usize,
    hi: usize,
    new: String,
}

struct Older<'t> {
    text: &'t str,
    /// The functions that the text defines: their calls are no macros'.
    functions: Vec<&'static str>,
    edits: Vec<Edit>,
}

impl Older<'_> {
    fn find_functions(&mut self, forms: &[Form]) {
        for form in forms {
            let Some(items) = form.split_attributes().1.as_list() else { continue };
            let at = items.iter().take(6).position(|item| matches!(item.as_symbol(), Some("deffn" | "mod")));
            match at.map(|at| (items[at].as_symbol(), &items[at + 1..])) {
                Some((Some("mod"), items)) => self.find_functions(items),
                Some((_, [name, ..])) => self.functions.extend(generic_name(name).as_symbol()),
                _ => {}
            }
        }
    }

    fn sequence(&mut self, forms: &[Form]) {
        for form in forms {
            self.form(form);
        }
    }

    fn form(&mut self, form: &Form) {
        let form = form.split_attributes().1;
        match &form.kind {
            FormKind::Vector(items) | FormKind::Brace(items) => self.sequence(items),
            FormKind::List(list) => match list.style {
                ListStyle::Parens => self.list(&list.items),
                ListStyle::Quote | ListStyle::Quasiquote | ListStyle::MacroBraces => {}
                _ => self.sequence(&list.items),
            },
            _ => {}
        }
    }

    fn list(&mut self, items: &[Form]) {
        let Some(first) = items.first() else { return };
        if let Some([_, receiver, method]) = first.as_styled(ListStyle::Typed) {
            return self.method(first, receiver, method, &items[1..]);
        }
        let modifiers = items.iter().take_while(|item| is_modifier(item)).count();
        let at = items[modifiers..].first().filter(|item| matches!(item.as_symbol(), Some("deffn" | "fn")));
        if let Some(head) = at {
            let rest = &items[modifiers + 1..];
            return self.function(rest, head.is_symbol("deffn"));
        }
        match (first.as_symbol(), &items[1..]) {
            // What is quoted or verbatim, and what holds names, types and fields, no expressions.
            (Some("quote" | "quasiquote" | "defmacro" | "macro_rules!" | "rust"), _)
            | (Some("use" | "use-macros" | "defstruct" | "defenum" | "defunion" | "deftype" | "extern-crate"), _) => {}
            (Some("let"), [bindings, body @ ..]) => {
                self.bindings(bindings);
                self.sequence(body);
            }
            (Some("for"), args) => self.for_in(args),
            (Some(name), args) if self.is_known(name) => self.sequence(args),
            (None, args) if first.as_list().is_some() => {
                self.form(first);
                self.sequence(args);
            }
            _ => {}
        }
    }

    /// Whether the arguments of this head are read as forms of their own kind, not by a macro.
    fn is_known(&self, name: &str) -> bool {
        [Category::Item, Category::Expr].into_iter().any(|category| lookup(category, name).is_some())
            || name.starts_with('.')
            || name.ends_with('!')
            || name.starts_with(|c: char| !(c.is_alphabetic() || c == '_'))
            || matches!(name, "and" | "or" | "not" | "pub")
            || name.starts_with(char::is_uppercase)
            || self.functions.binary_search(&name).is_ok()
    }

    /// `(x:pow 3)`
    fn method(&mut self, head: &Form, receiver: &Form, method: &Form, args: &[Form]) {
        if method.as_symbol().is_some() || method.as_styled(ListStyle::Turbofish).is_some() {
            let method_text = self.slice(method.span).to_owned();
            self.insert(head.span.lo, format!(".{method_text} "));
            self.edit(Span { lo: receiver.span.hi, ..head.span }, String::new());
        }
        self.form(receiver);
        self.sequence(args);
    }

    /// `name (n:i32) (:> T)`, behind `deffn` or, without a name, `fn`.
    fn function(&mut self, forms: &[Form], named: bool) {
        let rest = if named { forms.get(1..) } else { Some(forms) };
        let Some([params, rest @ ..]) = rest else { return };
        let params_list = params.as_styled(ListStyle::Parens);
        if params_list.is_some_and(|list| named && list.iter().all(is_parameter)) {
            self.bracket(params.span, "[", "]");
        }
        if let Some(result) = rest.first()
            && named
            && old_result(result).is_some()
            && let Some([arrow, ..]) = result.as_list()
        {
            self.edit(Span { hi: arrow.span.hi, ..result.span }, "->".to_owned());
            self.edit(Span { lo: result.span.hi - 1, ..result.span }, String::new());
        }
        self.sequence(rest);
    }

    /// `((x 1) (y 2))`
    fn bindings(&mut self, bindings: &Form) {
        let pairs = bindings.as_styled(ListStyle::Parens).filter(|pairs| !pairs.is_empty());
        let Some(pairs) = pairs else { return self.form(bindings) };
        let parens = |pair: &Form| pair.as_styled(ListStyle::Parens).is_some_and(|pair| pair.len() >= 2);
        if !pairs.iter().all(parens) {
            return self.form(bindings);
        }
        self.bracket(bindings.span, "[", "]");
        for pair in pairs {
            self.bracket(pair.span, "", "");
            self.sequence(pair.as_list().unwrap_or_default());
        }
    }

    /// `(for x in xs …)`
    fn for_in(&mut self, args: &[Form]) {
        let label = usize::from(args.first().is_some_and(|form| matches!(form.kind, FormKind::Lifetime(_))));
        if let [pattern, word, iterator, ..] = &args[label..]
            && word.is_symbol("in")
        {
            self.insert(pattern.span.lo, "[".to_owned());
            self.edit(word.span, String::new());
            self.insert(iterator.span.hi, "]".to_owned());
            return self.sequence(&args[label + 2..]);
        }
        self.sequence(args);
    }

    // ---- edits ----

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.lo as usize..span.hi as usize).unwrap_or("")
    }

    fn edit(&mut self, span: Span, new: String) {
        self.edits.push(Edit { lo: span.lo as usize, hi: span.hi as usize, new });
    }

    fn insert(&mut self, at: u32, new: String) {
        self.edits.push(Edit { lo: at as usize, hi: at as usize, new });
    }

    /// Puts other brackets around what `span` has in brackets.
    fn bracket(&mut self, span: Span, open: &str, close: &str) {
        self.edit(Span { hi: span.lo + 1, ..span }, open.to_owned());
        self.edit(Span { lo: span.hi - 1, ..span }, close.to_owned());
    }
}

/// The name of a definition without its generics.
fn generic_name(name: &Form) -> &Form {
    name.as_styled(ListStyle::Angle).and_then(|items| items.get(1)).unwrap_or(name)
}

fn is_modifier(form: &Form) -> bool {
    matches!(form.as_symbol(), Some("pub" | "const" | "async" | "unsafe" | "comptime" | "move" | "default" | "extern"))
        || matches!(form.list_style(), Some(ListStyle::Restriction))
        || matches!(form.kind, FormKind::Literal(_))
}
