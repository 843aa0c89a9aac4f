//! The printer: forms to text that reads back to equal forms.
//!
//! A list keeps its style where its forms allow that style to be written; a list that a macro made may not, then it is
//! written in parentheses, which says the same.

mod glue;
mod pretty;
mod tokens;

pub use self::pretty::pretty;

use crate::{Attribute, AttributeKind, Delimiter, Form, FormKind, ListStyle, RustToken, Sequence};

/// Writes a form on one line (strings and doc comments may hold line ends).
#[must_use]
pub fn print(form: &Form) -> String {
    let mut printer = Printer::default();
    printer.run(form, usize::MAX);
    printer.out
}

/// Writes a form on one line, but for doc comments, each line of which is a line of its own where that can be.
#[must_use]
pub fn print_doc_lines(form: &Form) -> String {
    let mut printer = Printer { doc_lines: true, ..Printer::default() };
    printer.run(form, usize::MAX);
    printer.out
}

/// A form's source text, on one line.
impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&print(self))
    }
}

/// Writes a form on one line with every list in parentheses: `a.b` as `(. a b)`, `x:T` as `(: x T)`.
#[must_use]
pub fn print_explicit(form: &Form) -> String {
    let mut printer = Printer { explicit: true, ..Printer::default() };
    printer.run(form, usize::MAX);
    printer.out
}

/// Writes Rust tokens on one line, so that they lex to equal tokens.
#[must_use]
pub fn print_rust_tokens(list: &[RustToken]) -> String {
    let mut printer = Printer::default();
    printer.work.push(Work::Tokens(list));
    printer.drain(usize::MAX);
    printer.out
}

/// What is still to be written, last first: nesting costs no call stack.
enum Work<'a> {
    Text(&'static str),
    Form(&'a Form),
    /// The first form of a list in parentheses.
    Head(&'a Form),
    Tokens(&'a [RustToken]),
    Attribute(&'a Attribute, bool),
    /// So many closing parentheses, the first of them that of a list whose head may be a chain.
    Close(usize),
    /// The `>` at the end of generic arguments.
    CloseAngle,
}

#[derive(Default)]
struct Printer<'a> {
    out: String,
    work: Vec<Work<'a>>,
    /// Whether styles are dropped.
    explicit: bool,
    /// Whether doc comments go to the end of their line.
    doc_lines: bool,
}

impl<'a> Printer<'a> {
    /// Writes the form; gives whether it took at most `limit` bytes, and stops where it takes more.
    fn run(&mut self, form: &'a Form, limit: usize) -> bool {
        self.work.push(Work::Form(form));
        self.drain(limit)
    }

    fn drain(&mut self, limit: usize) -> bool {
        while let Some(work) = self.work.pop() {
            match work {
                Work::Text(text) => self.out.push_str(text),
                Work::Form(form) => self.form(form, false),
                Work::Head(form) => self.form(form, true),
                Work::Tokens(list) => self.tokens(list),
                Work::Attribute(attribute, inner) => self.attribute(attribute, inner),
                Work::Close(count) => self.out.extend(std::iter::repeat_n(')', count)),
                Work::CloseAngle => {
                    // An operator before it would take it in.
                    let operator = self.out.ends_with(|c: char| !c.is_alphanumeric() && !")]}>_\"'".contains(c))
                        || ["->", "->>", "=>", ":>", "<>"].iter().any(|operator| self.out.ends_with(operator));
                    if operator {
                        self.out.push(' ');
                    }
                    self.out.push('>');
                }
            }
            if self.out.len() > limit {
                self.work.clear();
                return false;
            }
        }
        true
    }

    fn form(&mut self, form: &'a Form, head: bool) {
        match &form.kind {
            FormKind::Symbol(name) | FormKind::Lifetime(name) => self.out.push_str(&name.symbol),
            FormKind::Keyword(name) => {
                self.out.push(':');
                self.out.push_str(name);
            }
            FormKind::Literal(literal) => self.out.push_str(&literal.text),
            FormKind::Vector(items) => self.sequence("[", items, "]"),
            FormKind::Brace(items) => self.sequence("{", items, "}"),
            FormKind::List(list) => self.list(list, head),
            FormKind::Verbatim(verbatim) => self.delimited(verbatim.delimiter, &verbatim.tokens),
            FormKind::Attributed(attributed) => {
                self.work.push(Work::Form(&attributed.form));
                for attribute in attributed.attributes.iter().rev() {
                    self.work.push(Work::Text(" "));
                    self.work.push(Work::Attribute(attribute, false));
                }
            }
            FormKind::InnerAttribute(attribute) => self.attribute(attribute, true),
        }
    }

    /// Forms with blanks between.
    fn spaced(&mut self, items: &'a [Form]) {
        for (number, item) in items.iter().enumerate().rev() {
            self.work.push(Work::Form(item));
            if number > 0 {
                self.work.push(Work::Text(" "));
            }
        }
    }

    fn sequence(&mut self, open: &'static str, items: &'a [Form], close: &'static str) {
        self.out.push_str(open);
        self.work.push(Work::Text(close));
        self.spaced(items);
    }

    fn parens(&mut self, items: &'a [Form]) {
        self.out.push('(');
        self.work.push(Work::Close(1));
        self.spaced(items);
        if let Some(Work::Form(first)) = self.work.pop_if(|work| matches!(work, Work::Form(_))) {
            self.work.push(Work::Head(first));
        }
    }

    fn list(&mut self, list: &'a Sequence, head: bool) {
        let items = &*list.items;
        let lead = if self.explicit { None } else { glue::styled_lead(list) };
        // Prefix words right behind a parenthesis would be its first forms.
        let Some(_) = lead.filter(|lead| !(head && glue::is_prefix_word(lead))) else {
            return self.unstyled(list, head);
        };
        match list.style {
            ListStyle::Parens => self.parens(items),
            ListStyle::Chain => self.joined(&items[1..], "."),
            ListStyle::Path => self.joined(&items[1..], "::"),
            ListStyle::Typed => self.joined(&items[1..], ":"),
            ListStyle::Angle => self.generic(items, "<"),
            ListStyle::Turbofish => self.generic(items, "::<"),
            ListStyle::Tuple => self.sequence("#(", &items[1..], ")"),
            ListStyle::Prefix => self.prefix(items),
            ListStyle::Quote => self.mark("'", items),
            ListStyle::Quasiquote => self.mark("`", items),
            ListStyle::Unquote => self.mark("~", items),
            ListStyle::Splice => self.mark("~@", items),
            ListStyle::MacroBraces => {
                self.work.push(Work::Form(&items[1]));
                self.work.push(Work::Form(&items[0]));
            }
            ListStyle::Restriction => self.sequence("pub(", &items[1..], ")"),
        }
    }

    /// A list whose style cannot be written here.
    fn unstyled(&mut self, list: &'a Sequence, head: bool) {
        let items = &*list.items;
        if head && list.style == ListStyle::Chain && !self.explicit && items.len() > 2 {
            // As the head, a chain makes its last step the method; `(. a (f …))` says the same. The list around is
            // still open: what follows in it are the method's arguments.
            self.out.push_str(". ");
            let (steps, method) = items[1..].split_at(items.len() - 2);
            self.close_method();
            self.work.push(Work::Head(&method[0]));
            self.work.push(Work::Text(" ("));
            return self.spaced(steps);
        }
        self.parens(items);
    }

    /// Puts a second parenthesis to the one that closes the list whose head is being written.
    fn close_method(&mut self) {
        if let Some(Work::Close(count)) = self.work.iter_mut().rfind(|work| matches!(work, Work::Close(_))) {
            *count += 1;
        }
    }

    fn joined(&mut self, items: &'a [Form], mark: &'static str) {
        for (number, item) in items.iter().enumerate().rev() {
            self.work.push(Work::Form(item));
            if number > 0 {
                self.work.push(Work::Text(mark));
            }
        }
    }

    fn generic(&mut self, items: &'a [Form], open: &'static str) {
        self.work.push(Work::CloseAngle);
        self.spaced(&items[2..]);
        self.work.push(Work::Text(open));
        self.work.push(Work::Form(&items[1]));
    }

    fn mark(&mut self, mark: &'static str, items: &'a [Form]) {
        self.out.push_str(mark);
        self.work.push(Work::Form(&items[1]));
    }

    fn prefix(&mut self, items: &'a [Form]) {
        let [first, middle @ .., last] = items else { return };
        self.work.push(Work::Form(last));
        match (first.as_symbol(), middle) {
            (Some("&"), [lifetime]) => {
                self.work.push(Work::Text(" "));
                self.work.push(Work::Form(lifetime));
                self.work.push(Work::Form(first));
            }
            (Some("&mut"), [lifetime]) => {
                self.work.push(Work::Text(" mut "));
                self.work.push(Work::Form(lifetime));
                self.work.push(Work::Text("&"));
            }
            (word, middle) => {
                if word.is_some_and(glue::is_prefix_word) {
                    self.work.push(Work::Text(" "));
                }
                for form in middle.iter().rev() {
                    self.work.push(Work::Form(form));
                    self.work.push(Work::Text(" "));
                }
                self.work.push(Work::Form(first));
            }
        }
    }

    fn delimited(&mut self, delimiter: Delimiter, list: &'a [RustToken]) {
        let (open, close) = match delimiter {
            Delimiter::Paren => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace if list.is_empty() => ("{", "}"),
            Delimiter::Brace => ("{ ", " }"),
        };
        self.out.push_str(open);
        self.work.push(Work::Text(close));
        self.work.push(Work::Tokens(list));
    }

    fn attribute(&mut self, attribute: &'a Attribute, inner: bool) {
        match &attribute.kind {
            AttributeKind::Tokens(list) => {
                self.out.push_str(if inner { "#!" } else { "#" });
                self.delimited(Delimiter::Bracket, list);
            }
            AttributeKind::Doc(text) => self.out.push_str(&doc(text, inner, self.doc_lines)),
        }
    }
}

/// A doc comment; with `line` one that goes to the end of the line is preferred.
fn doc(text: &str, inner: bool, line: bool) -> String {
    let fits_line = !text.contains('\n') && !text.contains('\r') && (inner || !text.starts_with('/'));
    let fits_block = !["*/", "/*", "\r"].iter().any(|mark| text.contains(mark))
        && !text.is_empty()
        && !text.ends_with('/')
        && (inner || !text.starts_with(['*', '/']));
    let mark = if inner { '!' } else { '/' };
    let bang = if inner { "!" } else { "" };
    if fits_line && (line || !fits_block) {
        format!("//{mark}{text}\n")
    } else if fits_block {
        format!("/*{}{text}*/", if inner { '!' } else { '*' })
    } else {
        format!("#{bang}[doc = {text:?}]")
    }
}
