//! What people write out of habit, from Rust or other Lisps, and what they meant.

use oxur_core::codes::expand as codes;
use oxur_core::{Diagnostic, Form, FormKind, Name, mapped, nearest};

use super::errors::describe;
use super::operators::is_infix;
use super::paths::source_text;
use super::table::{self, Category};
use super::{Call, Expander, Failed};

/// Definitions as other languages call them.
const ITEM_HABITS: &[(&str, &str)] = &[
    ("fn", "deffn"),
    ("defn", "deffn"),
    ("defun", "deffn"),
    ("define", "def"),
    ("func", "deffn"),
    ("struct", "defstruct"),
    ("defrecord", "defstruct"),
    ("enum", "defenum"),
    ("union", "defunion"),
    ("trait", "deftrait"),
    ("defprotocol", "deftrait"),
    ("defimpl", "impl"),
    ("const", "defconst"),
    ("defconstant", "defconst"),
    ("static", "defstatic"),
    ("type", "deftype"),
    ("let", "def"),
    ("defvar", "defstatic"),
    ("defparameter", "defstatic"),
    ("module", "mod"),
    ("import", "use"),
    ("require", "use"),
    ("macro_rules", "defmacro"),
    ("define-syntax", "defmacro"),
];

/// Expressions as other languages call them.
const EXPR_HABITS: &[(&str, &str)] = &[
    ("lambda", "fn"),
    ("λ", "fn"),
    ("progn", "do"),
    ("begin", "do"),
    ("setq", "set!"),
    ("setf", "set!"),
    ("set", "set!"),
    ("let*", "let"),
    ("letrec", "let"),
    ("define", "def"),
    ("defn", "deffn"),
    ("defun", "deffn"),
    ("var", "def"),
    ("switch", "match"),
    ("foreach", "for"),
    ("elif", "cond"),
    ("println", "println!"),
    ("print", "print!"),
    ("printf", "print!"),
    ("format", "format!"),
    ("panic", "panic!"),
    ("assert", "assert!"),
    ("assert_eq", "assert_eq!"),
    ("vec", "vec!"),
    ("try", "?"),
    ("car", "(. xs [0])"),
    ("cdr", "(& (. xs [(.. 1 _)]))"),
    ("cons", "(.insert xs 0 x)"),
    ("length", "(.len xs)"),
    ("count", "(.count it)"),
    ("null?", "(.is_empty xs)"),
    ("str", "(format! \"{}\" x)"),
    ("inc", "(+ x 1)"),
    ("dec", "(- x 1)"),
    ("expt", "(.pow x n)"),
    ("int", "(as x i32)"),
    ("apply", "(call f …)"),
];

/// Values as other Lisps write them.
const VALUE_HABITS: &[(&str, &str)] =
    &[("nil", "None"), ("null", "None"), ("t", "true"), ("#t", "true"), ("#f", "false")];

fn habit(list: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    list.iter().find(|(habit, _)| *habit == name).map(|(_, oxur)| *oxur)
}

impl Expander<'_, '_> {
    /// A bare word in an item's place: `fn main() { … }`.
    pub(super) fn item_habit(&mut self, form: &Form) -> Option<Failed> {
        let word = form.as_symbol()?;
        if word == "pub" {
            let diagnostic = Diagnostic::error(codes::HABIT, form.span, "`pub` cannot stand here alone");
            let help = "it stands in the list of what it makes public: `(pub deffn name [param:Type …] -> Type body…)`";
            return Some(self.fail(diagnostic.help(help)));
        }
        let oxur = habit(ITEM_HABITS, word).or_else(|| table::lookup(Category::Item, word).map(|entry| entry.name))?;
        let entry = table::lookup(Category::Item, oxur)?;
        let diagnostic = Diagnostic::error(codes::HABIT, form.span, format!("`{word}` cannot stand here alone"));
        Some(self.fail(diagnostic.help(format!("the form is `{}`", entry.syntax))))
    }

    /// A list in an item's place whose head is no item.
    pub(super) fn unknown_item(&mut self, head: &Form, name: &str) -> Failed {
        if let Some(oxur) = habit(ITEM_HABITS, name)
            && let Some(entry) = table::lookup(Category::Item, oxur)
        {
            let diagnostic = Diagnostic::error(codes::HABIT, head.span, format!("there is no item `{name}`"));
            return self.fail(diagnostic.help(format!("write `{oxur}`: `{}`", entry.syntax)));
        }
        let near = nearest(name, table::names(Category::Item).chain(self.macro_names()));
        if near.is_none() && table::lookup(Category::Expr, name).is_some() {
            let message = format!("`{name}` is an expression, and an item is wanted here");
            let diagnostic = Diagnostic::error(codes::UNKNOWN_ITEM, head.span, message);
            return self.fail(diagnostic.help("put it into a function: `(deffn main [] …)`"));
        }
        let mut diagnostic =
            Diagnostic::error(codes::UNKNOWN_ITEM, head.span, format!("there is no item or macro `{name}`"));
        diagnostic = match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic
                .help("a module holds definitions such as `(deffn name [] …)`; an expression stands in a function"),
        };
        self.fail(diagnostic)
    }

    /// Refuses a `:` between blanks, as in `[x : i32]`.
    pub(super) fn no_lone_colon(&mut self, forms: &[Form]) -> Result<(), Failed> {
        let Some(at) = forms.iter().position(|form| form.is_symbol(":")) else { return Ok(()) };
        let mut diagnostic =
            Diagnostic::error(codes::HABIT, forms[at].span, "`:` touches the name before it and what follows it");
        if let (Some(name), Some(value)) = (at.checked_sub(1).and_then(|at| forms.get(at)), forms.get(at + 1)) {
            diagnostic = diagnostic.help(format!("write `{}:{}`", source_text(name), source_text(value)));
        }
        Err(self.fail(diagnostic))
    }

    /// A bare word in a body that starts a statement of Rust: `let x = 5;`.
    pub(super) fn statement_habit(&mut self, form: &Form) -> Option<Failed> {
        let word = form.as_symbol()?;
        let name = form.as_name()?;
        if self.is_bound(name) {
            return None;
        }
        let syntax = match word {
            "let" => "(def name value)",
            _ => {
                let entry = table::lookup(Category::Expr, word).or_else(|| table::lookup(Category::Item, word))?;
                if !word.chars().all(char::is_alphabetic) {
                    return None;
                }
                entry.syntax
            }
        };
        let diagnostic = Diagnostic::error(codes::HABIT, form.span, format!("`{word}` cannot stand here alone"));
        Some(self.fail(diagnostic.help(format!("the form is `{syntax}`"))))
    }

    /// A special form that is written as Rust writes it.
    pub(super) fn special_form_habit(&mut self, call: &Call<'_>) -> Option<Failed> {
        let args = call.args;
        match (call.name(), args) {
            ("let" | "def", [name, equals, value, ..]) if equals.is_symbol("=") => {
                // A test of a pattern has no name that is bound for what follows.
                let word = if name.as_symbol().is_some() { "def" } else { call.name() };
                let text = format!("({word} {} {})", source_text(name), source_text(value));
                let diagnostic =
                    Diagnostic::error(codes::HABIT, equals.span, format!("`{}` takes no `=`", call.name()));
                Some(self.fail(diagnostic.help(format!("write `{text}`"))))
            }
            ("let", [word, rest @ ..]) if word.is_symbol("mut") || rest.is_empty() && word.as_symbol().is_some() => {
                let words: Vec<String> = args.iter().filter(|form| !form.is_symbol("=")).map(source_text).collect();
                let diagnostic =
                    Diagnostic::error(codes::BINDINGS, word.span, "`let` takes a vector of names and values");
                Some(self.fail(diagnostic.help(format!("write `(def {})`", words.join(" ")))))
            }
            ("if", [_, _, word, ..]) if word.is_symbol("else") => {
                let diagnostic = Diagnostic::error(codes::HABIT, word.span, "`if` takes no `else`");
                Some(self.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax))))
            }
            ("set!", [_, equals, _]) if equals.is_symbol("=") => {
                let diagnostic = Diagnostic::error(codes::HABIT, equals.span, "`set!` takes no `=`");
                Some(self.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax))))
            }
            ("const", [name, ..]) if name.as_spelled(oxur_core::ListStyle::Typed).is_some() => {
                let diagnostic =
                    Diagnostic::error(codes::HABIT, call.head.span, "a constant is not defined by `const`");
                Some(self.fail(diagnostic.help("write `(defconst NAME:Type value)`")))
            }
            _ => None,
        }
    }

    /// A call that is written as Rust or another Lisp writes something else.
    pub(super) fn call_habit(&mut self, form: &Form, head: &Form, args: &[Form]) -> Option<Failed> {
        if let [operator, ..] = args
            && operator.as_symbol().is_some_and(|name| is_infix(name) || name == "as" && args.len() == 2)
            && let Some(forms) = form.as_list()
        {
            return Some(self.infix(operator, forms));
        }
        // `(Point x:1 y:2)`: the braces are missing.
        if !args.is_empty() && args.iter().all(|form| form.list_style() == Some(oxur_core::ListStyle::Typed)) {
            let fields: Vec<String> = mapped(args, source_text);
            let diagnostic = Diagnostic::error(codes::FIELDS, args[0].span, "named fields stand in braces");
            let help = format!("write `({} {{{}}})`", source_text(head), fields.join(" "));
            return Some(self.fail(diagnostic.help(help)));
        }
        if let Some(key) = args.iter().find(|form| form.as_keyword().is_some()) {
            let name = head.as_symbol().unwrap_or("this");
            let entry = self.near_form(head);
            let message = format!("`{name}` takes no keywords, found {}", describe(key));
            let diagnostic = Diagnostic::error(codes::UNKNOWN_OPTION, key.span, message);
            return Some(self.fail(match entry {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("functions of Rust take their arguments by position"),
            }));
        }
        let name = head.as_name()?;
        let text = name.symbol.as_str();
        if self.is_bound(name) {
            return None;
        }
        let closed = !self.inline && !self.modules.get(self.home(name.mark)).is_open();
        if let Some(oxur) = habit(EXPR_HABITS, text).or_else(|| habit(ITEM_HABITS, text)).filter(|_| closed) {
            let entry = table::lookup(Category::Expr, oxur).or_else(|| table::lookup(Category::Item, oxur));
            let diagnostic = Diagnostic::error(codes::HABIT, head.span, format!("there is no `{text}`"));
            return Some(self.fail(match entry {
                Some(entry) => diagnostic.help(format!("write `{oxur}`: `{}`", entry.syntax)),
                None if oxur.starts_with('(') => diagnostic.help(format!("write `{oxur}`")),
                None => diagnostic.help(format!("write `({oxur} …)`")),
            }));
        }
        // What has the shape of a special form only is one that is misspelled.
        let odd = args
            .iter()
            .find(|form| matches!(form.kind, FormKind::Lifetime(_)) || form.is_symbol("->") || is_binding(form));
        let near = self.near_form(head)?;
        if odd.is_none() && !closed {
            return None;
        }
        let diagnostic =
            Diagnostic::error(codes::UNKNOWN_FORM, head.span, format!("there is no function or form `{text}`"));
        let _ = form;
        Some(self.fail(diagnostic.help(format!("did you mean `{near}`?"))))
    }

    /// The special form or macro that the head's name is near to.
    fn near_form(&self, head: &Form) -> Option<&'static str> {
        let name =
            head.as_symbol().filter(|name| name.len() > 2 && !name.contains("::") && super::names::binds(name))?;
        if super::load::FORMS_LIBRARY.contains(&name) {
            return None;
        }
        let forms = table::names(Category::Expr).chain(table::names(Category::Item)).chain(self.macro_names());
        let near = nearest(name, forms.filter(|form| form.len() > 2))?;
        let functions: Vec<&str> = self.modules.get(self.module).values().map(|name| name.as_str()).collect();
        // A function's name that is as near is as likely meant; rustc tells of it.
        nearest(name, functions.into_iter().chain([near])).filter(|found| *found == near)
    }

    pub(super) fn operator_as_value(&mut self, form: &Form, name: &str) -> Failed {
        let diagnostic =
            Diagnostic::error(codes::OPERATOR_AS_VALUE, form.span, format!("the operator `{name}` is no value"));
        self.fail(if matches!(name, "->" | "=>" | ":" | ":>") {
            Diagnostic::error(codes::NOT_AN_EXPRESSION, form.span, format!("`{name}` cannot stand here")).help(
                match name {
                    "->" => "a return type stands between the parameters and the body: `(deffn f [x:i32] -> i32 …)`",
                    ":" => "`:` touches the name and the type: `x:i32`",
                    _ => "an arm of a match is `[pattern body…]`",
                },
            )
        } else if is_infix(name) {
            diagnostic.help(format!("write a closure: `(fn [a b] ({name} a b))`"))
        } else {
            diagnostic
        })
    }

    pub(super) fn head_as_value(&mut self, form: &Form, name: &str) -> Failed {
        let diagnostic =
            Diagnostic::error(codes::HEAD_AS_VALUE, form.span, format!("`{name}` stands only as the head of a list"));
        self.fail(match name.strip_prefix('.') {
            Some(method) => diagnostic.help(format!("as a value write `(fn [x] (.{method} x))`")),
            None if name.ends_with('!') => diagnostic.help(format!("call it: `({name} …)`")),
            None => diagnostic,
        })
    }

    /// `x?` as a value, where nothing is called so.
    pub(super) fn question_mark_value(&mut self, form: &Form, name: Name) -> Option<Failed> {
        let base = name.symbol.as_str().strip_suffix('?').filter(|base| !base.is_empty())?;
        if self.is_bound(name) {
            return None;
        }
        let message = format!("`{}` is no value: nothing is called so", name.symbol);
        let diagnostic = Diagnostic::error(codes::QUESTION_MARK, form.span, message);
        Some(self.fail(diagnostic.help(format!("to return the error write `(? {base})`"))))
    }

    /// The name of a special form or macro where a value is wanted.
    pub(super) fn reserved_value(&mut self, form: &Form, name: Name) -> Option<Failed> {
        let text = name.symbol.as_str();
        if self.is_bound(name) {
            return None;
        }
        if let Some(value) = habit(VALUE_HABITS, text).filter(|_| !self.modules.get(self.module).is_open()) {
            let diagnostic = Diagnostic::error(codes::HABIT, form.span, format!("there is no `{text}`"));
            return Some(self.fail(diagnostic.help(format!("write `{value}`, or `()` for no value at all"))));
        }
        let entry = table::lookup(Category::Expr, text).or_else(|| table::lookup(Category::Item, text));
        let syntax = match entry {
            Some(entry) => entry.syntax,
            None if text == "else" => "(if test then else?)",
            None if self.is_macro_name(name) => "",
            None => return None,
        };
        let kind = if syntax.is_empty() { "the macro " } else { "" };
        let message = format!("{kind}`{text}` stands only as the head of a list");
        let diagnostic = Diagnostic::error(codes::HEAD_AS_VALUE, form.span, message);
        Some(self.fail(if syntax.is_empty() {
            diagnostic.help(format!("call it: `({text} …)`"))
        } else {
            diagnostic.help(format!("the syntax is `{syntax}`"))
        }))
    }

    /// `P {x:1}`: a struct literal without its parentheses.
    pub(super) fn bare_struct(&mut self, name: &Form, braces: &Form) -> Option<Failed> {
        braces.as_brace()?;
        let text = name.as_symbol().filter(|text| !super::names::binds(oxur_core::last_segment(text)))?;
        let message = format!("the fields of `{text}` stand outside of a list");
        let diagnostic = Diagnostic::error(codes::FIELDS, braces.span, message);
        Some(self.fail(diagnostic.help(format!("write `({text} {})`", source_text(braces)))))
    }
}

/// Whether a form looks like the bindings of a special form: `[x 1]`, `[x:i32]`.
fn is_binding(form: &Form) -> bool {
    form.as_vector().is_some_and(|items| {
        items.iter().any(|item| item.as_spelled(oxur_core::ListStyle::Typed).is_some() || item.is_symbol("mut"))
    })
}
