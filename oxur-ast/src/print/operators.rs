//! How punctuation stands among tokens that have no tree: told by what is before it and behind it.
//!
//! A wrong guess costs looks, never tokens.

use oxur_core::{Delimiter, RustToken, RustTokenKind};

use crate::print::Gap;

/// What a group of tokens in brackets is.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Group {
    #[default]
    Plain,
    /// `$(…)`, `#(…)`: what is repeated.
    Repetition,
    /// `#[…]`, and whether it starts a line.
    Attribute { line: bool },
    /// `a::{…}`, `${…}`.
    Tight,
}

/// What is known from the tokens before.
#[derive(Default)]
pub(super) struct Operators {
    /// Whether a value or type may have ended, so that the next operator has it on its left.
    value: bool,
    /// Whether brackets that follow call or index what is before them.
    brackets: bool,
    /// What the brackets are that follow.
    mark: Option<Group>,
    /// How many angle brackets are open.
    pub(super) angles: usize,
    /// Whether a closure's parameters are open.
    bar: bool,
    /// Whether a repetition has ended: its separator and its operator follow.
    repeated: bool,
}

impl Operators {
    pub(super) fn word(&mut self, word: &str) {
        self.after(!is_keyword(word));
        self.brackets |= word == "fn";
    }

    pub(super) fn literal(&mut self) {
        self.after(true);
    }

    pub(super) fn lifetime(&mut self) {
        self.after(true);
        self.brackets = false;
    }

    /// A doc comment.
    pub(super) fn comment(&mut self) {
        self.after(false);
    }

    fn after(&mut self, value: bool) {
        self.value = value;
        self.brackets = value;
        self.mark = None;
        self.repeated = false;
    }

    /// Whether brackets that follow touch what is before them: they call or index it.
    pub(super) fn takes_brackets(&self) -> bool {
        self.brackets
    }

    /// Brackets open; tells what they are.
    pub(super) fn opens(&mut self, delimiter: Delimiter) -> Group {
        match self.mark.take() {
            Some(group @ Group::Attribute { .. }) if delimiter == Delimiter::Bracket => group,
            Some(Group::Repetition) if delimiter == Delimiter::Paren => Group::Repetition,
            Some(_) if delimiter == Delimiter::Brace => Group::Tight,
            _ => Group::Plain,
        }
    }

    /// Brackets closed.
    pub(super) fn closed(&mut self, group: Group) {
        self.after(!matches!(group, Group::Attribute { .. }));
        self.repeated = group == Group::Repetition;
    }

    /// The operator at `at`, among those that touch up to `end`: its length, and how it stands to both sides.
    pub(super) fn operator(&mut self, tokens: &[RustToken], at: usize, end: usize, line: bool) -> (usize, Gap, Gap) {
        let char_at = |i: usize| match tokens.get(i).map(|token| &token.kind) {
            Some(RustTokenKind::Punct(c, _)) if i < end => *c,
            _ => ' ',
        };
        let chars = [char_at(at), char_at(at + 1), char_at(at + 2)];
        let len = self.len(chars);
        let next = tokens.get(at + len).map(|token| &token.kind);
        let mark = self.mark.take();
        if std::mem::take(&mut self.repeated) {
            let times = |c: char| matches!(c, '*' | '+' | '?');
            if times(chars[0]) {
                (self.value, self.brackets) = (false, false);
                return (1, Gap::Nothing, Gap::Space);
            }
            if times(char_at(at + len)) {
                self.repeated = true;
                return (len, Gap::Nothing, Gap::Nothing);
            }
        }
        let (left, right) = self.gaps(&chars[..len], &tokens[..at], next);
        self.mark = match chars[0] {
            '#' => Some(Group::Attribute { line }),
            '$' => Some(Group::Repetition),
            ':' if len == 2 => Some(Group::Tight),
            // `#![…]`.
            '!' => mark.filter(|mark| matches!(mark, Group::Attribute { .. })),
            _ => None,
        };
        // `#(…)`, as `quote!` has it.
        if chars[0] == '#' && matches!(next, Some(RustTokenKind::Open(Delimiter::Paren))) {
            self.mark = Some(Group::Repetition);
        }
        (len, left, right)
    }

    /// How many characters an operator has that starts so.
    fn len(&self, chars: [char; 3]) -> usize {
        match chars {
            ['>', ..] if self.angles > 0 => 1,
            ['<', ..] if !self.value => 1,
            ['.', '.', '.' | '='] | ['<', '<', '='] | ['>', '>', '='] => 3,
            [a, b, _] => match (a, b) {
                (':', ':') | ('-' | '=', '>') | ('.', '.') | ('&', '&') | ('|', '|') | ('<', '<') | ('>', '>') => 2,
                ('=' | '!' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | '^' | '&' | '|', '=') => 2,
                _ => 1,
            },
        }
    }

    fn gaps(&mut self, operator: &[char], before: &[RustToken], next: Option<&RustTokenKind>) -> (Gap, Gap) {
        use Gap::{Nothing, Space};
        let value = std::mem::take(&mut self.value);
        self.brackets = false;
        let after_value = if value { Nothing } else { Space };
        let opens = |delimiter| matches!(next, Some(RustTokenKind::Open(found)) if *found == delimiter);
        match operator {
            [';'] => {
                self.bar = false;
                (Nothing, Space)
            }
            [','] => (Nothing, Space),
            [':'] => (Nothing, if is_fragment(before, next) { Nothing } else { Space }),
            ['.'] => (Nothing, Nothing),
            [':', ':'] => (after_value, Nothing),
            ['.', '.', ..] => (after_value, if opens(Delimiter::Brace) { Space } else { Nothing }),
            ['?'] if value => {
                (self.value, self.brackets) = (true, true);
                (Nothing, Space)
            }
            // A macro's name.
            ['!'] if value => {
                (Nothing, if opens(Delimiter::Paren) || opens(Delimiter::Bracket) { Nothing } else { Space })
            }
            ['?' | '!' | '#' | '$' | '~' | '\''] => (Space, Nothing),
            ['@'] => (Space, if value { Space } else { Nothing }),
            ['&' | '*' | '-'] | ['&', '&'] if !value => (Space, Nothing),
            ['|'] if self.bar => {
                self.bar = false;
                (Nothing, Space)
            }
            ['|'] if !value => {
                self.bar = true;
                (Space, Nothing)
            }
            ['<'] => match self.angle(value, before, next) {
                Some(left) => {
                    self.angles += 1;
                    (left, Nothing)
                }
                None => (Space, Space),
            },
            ['>'] if self.angles > 0 => {
                self.angles -= 1;
                (self.value, self.brackets) = (true, true);
                (Nothing, Space)
            }
            _ => (Space, Space),
        }
    }

    /// Whether a `<` opens arguments, and how it then stands to what is before it.
    fn angle(&self, value: bool, before: &[RustToken], next: Option<&RustTokenKind>) -> Option<Gap> {
        let word = |from_end: usize| match before.len().checked_sub(from_end).map(|at| &before[at].kind) {
            Some(RustTokenKind::Ident(name)) => Some(name.as_str()),
            _ => None,
        };
        let last = word(1);
        if !value {
            let tight = matches!(last, Some("impl" | "for" | "fn"));
            return Some(if tight { Gap::Nothing } else { Gap::Space });
        }
        let defined = matches!(word(2), Some("fn" | "struct" | "enum" | "union" | "trait" | "type"));
        let argument = match next {
            Some(RustTokenKind::Lifetime(_)) => true,
            // `$name<T>`.
            Some(RustTokenKind::Ident(name)) => is_variable(before) && is_type_name(name.as_str()),
            _ => false,
        };
        let upper = |name: &str| is_type_name(name) || (self.angles > 0 && name.starts_with(char::is_uppercase));
        (defined || argument || last.is_some_and(upper)).then_some(Gap::Nothing)
    }
}

/// Whether a colon stands between a macro's variable and what it takes: `$x:expr`.
fn is_fragment(before: &[RustToken], next: Option<&RustTokenKind>) -> bool {
    let Some(RustTokenKind::Ident(name)) = next else { return false };
    let fragment = matches!(
        name.as_str(),
        "block"
            | "expr"
            | "expr_2021"
            | "ident"
            | "item"
            | "lifetime"
            | "literal"
            | "meta"
            | "pat"
            | "pat_param"
            | "path"
            | "stmt"
            | "tt"
            | "ty"
            | "vis"
    );
    fragment && is_variable(before)
}

/// Whether the last two tokens are `$x`.
fn is_variable(before: &[RustToken]) -> bool {
    match before {
        [.., dollar, name] => {
            matches!(dollar.kind, RustTokenKind::Punct('$', _)) && matches!(name.kind, RustTokenKind::Ident(_))
        }
        _ => false,
    }
}

/// Whether a name looks like that of a type, not of a constant.
fn is_type_name(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    name.starts_with(char::is_uppercase) && (name.len() == 1 || name.contains(char::is_lowercase))
}

/// Words behind which a value starts, if an operator follows.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
            | "yield"
    )
}
