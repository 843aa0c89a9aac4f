//! Text from tokens, where the invocation's own text is not to be had: inside of `macro_rules!`, from other macros, in some
//! editors. The text reader then reads it like any other.
//!
//! Places tell which tokens touch. Where they are unknown, what Rust's tokens leave open is decided as the language
//! reference says: names are joined with `-` and `?`, prefixes with what follows them, and `x:T`, `Name<A>` and `-1` are
//! refused with their explicit spelling.

use oxur_core::{Diagnostic, SourceId, Span, codes::build as codes};

use crate::input::{InputKind, InputToken};

/// What was made of tokens.
pub(crate) struct Rebuilt {
    /// The text.
    pub(crate) text: String,
    /// The byte at which each token starts.
    pub(crate) starts: Vec<u32>,
    /// What cannot be told without places.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Makes a text of which the text reader reads the same tokens.
pub(crate) fn rebuild<S>(tokens: &[InputToken<S>]) -> Rebuilt {
    let mut rebuilt =
        Rebuilt { text: String::new(), starts: Vec::with_capacity(tokens.len()), diagnostics: Vec::new() };
    for (at, token) in tokens.iter().enumerate() {
        match gap(tokens, at) {
            Gap::None => {}
            Gap::Space => rebuilt.text.push(' '),
            Gap::Line(column) => {
                rebuilt.text.push('\n');
                rebuilt.text.extend(std::iter::repeat_n(' ', column));
            }
        }
        let start = rebuilt.text.len() as u32;
        rebuilt.starts.push(start);
        rebuilt.text.push_str(&token.text);
        if let Some(message) = unclear(tokens, at) {
            let span = Span::new(SourceId(1), start, rebuilt.text.len() as u32);
            let diagnostic = Diagnostic::error(codes::NO_PLACES, span, message.0)
                .note("these tokens come from a macro that does not say where they stand, so blanks cannot be seen")
                .help(message.1);
            rebuilt.diagnostics.push(diagnostic);
        }
    }
    rebuilt
}

/// What stands between a token and the one before.
enum Gap {
    None,
    Space,
    /// A line end, and the column, from 0, of the next token.
    Line(usize),
}

/// Whether two tokens touch, if their places are known.
fn touching<S>(left: &InputToken<S>, right: &InputToken<S>) -> Option<bool> {
    let (left, right) = (left.place?, right.place?);
    // One place for all tokens is that of the macro that made them; tokens that do not follow each other were brought
    // together by a macro from different places.
    (left.end <= right.start).then_some(left.end == right.start)
}

fn gap<S>(tokens: &[InputToken<S>], at: usize) -> Gap {
    let Some(before) = at.checked_sub(1) else { return Gap::None };
    let (left, right) = (&tokens[before], &tokens[at]);
    match touching(left, right) {
        Some(true) => Gap::None,
        Some(false) => match (left.place, right.place) {
            (Some(left), Some(right)) if right.start.0 > left.end.0 => Gap::Line((right.start.1 - 1).min(200)),
            _ => Gap::Space,
        },
        None if joined(tokens, at) => Gap::None,
        None => Gap::Space,
    }
}

fn is(token: Option<&InputToken<impl Sized>>, text: &str) -> bool {
    token.is_some_and(|token| token.text == text)
}

fn is_name<S>(token: Option<&InputToken<S>>) -> bool {
    token.is_some_and(|token| token.kind == InputKind::Ident)
}

/// Whether the token at `at` is joined with the one before it, by Rust's spacing and the language's rules.
fn joined<S>(tokens: &[InputToken<S>], at: usize) -> bool {
    let get = |offset: isize| at.checked_add_signed(offset).and_then(|at| tokens.get(at));
    let (Some(left), Some(right)) = (get(-1), get(0)) else { return false };
    let head = |offset: isize| get(offset).is_some_and(|token| token.text.ends_with('('));
    if left.kind == (InputKind::Punct { joint: true }) {
        return matches!(right.kind, InputKind::Punct { .. }) || left.text == "'";
    }
    match (left.text.as_str(), right.text.as_str()) {
        // a-b, a?, a::b, a.b
        (_, "-") if is_name(get(-1)) => is_name(get(1)) || is_name(get(0)),
        ("-", _) if is_name(get(-2)) && is_name(get(0)) => true,
        (_, "?") if is_name(get(-1)) => true,
        (_, ":") if is_name(get(-1)) => matches!(right.kind, InputKind::Punct { joint: true }),
        (":", "<") => is(get(-2), ":"),
        (":", _) if is(get(-2), ":") => is_name(get(0)),
        ("<", _) => is(get(-2), ":") && is(get(-3), ":"),
        (_, ".") if is_name(get(-1)) => is_name(get(1)) || get(1).is_some_and(|token| token.kind == InputKind::Literal),
        (".", _) if is_name(get(-2)) => is_name(get(0)) || right.kind == InputKind::Literal,
        // m! at the head of a list or before braces
        (_, "!") if is_name(get(-1)) => (head(-2) && left.text != "impl") || is(get(1), "{"),
        // #(…), #[…], #_, ~x, ~@x
        ("#", _) => matches!(right.kind, InputKind::Open) || right.text == "_" || right.text == "!",
        ("!", "[") => is(get(-2), "#"),
        ("~", _) => true,
        ("@", _) => is(get(-2), "~"),
        // Prefixes, except at the head of a list.
        ("!", _) if is_name(get(-2)) && (head(-3) || right.text == "{") => false,
        ("&" | "*" | "!", _) => !head(-2) && !is(get(-2), "&"),
        (".", _) if is(get(-2), ".") => is(get(-3), "{"),
        _ => false,
    }
}

/// What cannot be told of the token at `at` without places: a message and the mend.
fn unclear<S>(tokens: &[InputToken<S>], at: usize) -> Option<(&'static str, &'static str)> {
    let before = tokens.get(at.checked_sub(1)?)?;
    let (token, after) = (&tokens[at], tokens.get(at + 1)?);
    if touching(before, token).is_some() {
        return None;
    }
    let behind_form = matches!(before.kind, InputKind::Ident | InputKind::Close | InputKind::Literal);
    match (token.text.as_str(), token.kind) {
        (":", InputKind::Punct { joint: false }) if behind_form && !is(Some(before), ":") => {
            Some(("`x:T` cannot be told from `x :T` here", "write `(: x T)`"))
        }
        ("<", InputKind::Punct { joint: false }) if before.kind == InputKind::Ident => {
            Some(("`Name<A>` cannot be told from `Name < A` here", "write `(Name A)` for the type, or `(<> Name A)`"))
        }
        ("-", _) if after.kind == InputKind::Literal && !before.text.ends_with('(') => {
            Some(("`-1` cannot be told from `- 1` here", "write `(- 1)`"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::rebuild;
    use crate::input::{InputKind, InputToken, Place};

    /// Tokens as Rust's lexer would give them: words, and one character of punctuation each.
    fn tokens(text: &str, places: bool) -> Vec<InputToken<()>> {
        let mut out: Vec<InputToken<()>> = Vec::new();
        for (line, content) in text.lines().enumerate() {
            let chars: Vec<char> = content.chars().collect();
            let mut at = 0;
            while at < chars.len() {
                let start = at;
                let c = chars[at];
                at += 1;
                let word = |c: char| c.is_alphanumeric() || c == '_';
                let kind = match c {
                    ' ' => continue,
                    '(' | '[' | '{' => InputKind::Open,
                    ')' | ']' | '}' => InputKind::Close,
                    _ if word(c) => {
                        while at < chars.len() && word(chars[at]) {
                            at += 1;
                        }
                        if c.is_ascii_digit() { InputKind::Literal } else { InputKind::Ident }
                    }
                    _ => {
                        let joint = chars.get(at).is_some_and(|&next| !word(next) && !" ()[]{}".contains(next));
                        InputKind::Punct { joint: joint || c == '\'' }
                    }
                };
                let place = Place { start: (line + 1, start + 1), end: (line + 1, at + 1) };
                let text = chars[start..at].iter().collect();
                out.push(InputToken { kind, text, place: places.then_some(place), span: (), whole: () });
            }
        }
        out
    }

    #[test]
    fn with_places_the_text_comes_back() {
        for text in ["(deffn f-g [x:i32 -1] (a.b? (- x 1)))", "(f Vec<T>\n  ~x &y (& z))", "#(a b)\n#[x] #_ y"] {
            assert_eq!(rebuild(&tokens(text, true)).text, text);
        }
    }

    #[test]
    fn without_places_names_and_prefixes_are_joined() {
        let cases = [
            ("(f-g x-y empty?)", "( f-g x-y empty? )"),
            ("(a.b c) a::b f::<A>", "( a.b c ) a::b f::<A >"),
            ("(println! x) [f !x]", "( println! x ) [ f !x ]"),
            ("(f &x ~y ~@z #(a))", "( f &x ~y ~@z #( a ) )"),
            ("(& x) (- a b) (- 1)", "( & x ) ( - a b ) ( - 1 )"),
            ("(-> a) 'a", "( -> a ) 'a"),
        ];
        for (text, expected) in cases {
            let rebuilt = rebuild(&tokens(text, false));
            assert_eq!(rebuilt.text, expected, "{text}");
            assert!(rebuilt.diagnostics.is_empty(), "{text}: {:?}", rebuilt.diagnostics);
        }
    }

    #[test]
    fn without_places_what_is_unclear_is_refused() {
        for text in ["[x:T]", "(f Vec<T>)", "(f -1)"] {
            assert_eq!(rebuild(&tokens(text, false)).diagnostics.len(), 1, "{text}");
        }
    }
}
