//! Where Oxur code stands in a Rust file: what is between the brackets of its `oxur!` calls.

use std::ops::Range;

/// The name of the macro.
const MACRO: &str = "oxur";

/// The bytes between the brackets of each `oxur!` call, in order.
pub(super) fn regions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains(MACRO) {
        return found;
    }
    // The open brackets; for each whether it is that of a call.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut scanner = Scanner { text, at: 0 };
    let mut inside = false;
    while let Some(token) = scanner.next() {
        match token {
            Token::Open(start, is_call) => {
                let starts = is_call && !inside;
                inside |= starts;
                open.push(starts.then_some(start));
            }
            Token::Close(end) => {
                if let Some(Some(start)) = open.pop() {
                    found.push(start..end);
                    inside = false;
                }
            }
        }
    }
    found
}

/// A bracket, the only thing that matters.
enum Token {
    /// The byte behind it, and whether `oxur!` stands before it.
    Open(usize, bool),
    /// The byte before it.
    Close(usize),
}

/// Goes through Rust's tokens, as far as is needed to know brackets from those in strings and comments.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<Token> {
        let mut called = false;
        loop {
            let rest = self.text.get(self.at..)?;
            let c = rest.chars().next()?;
            let start = self.at;
            self.at += match c {
                '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("/*") => comment(rest),
                '"' => string(rest),
                '\'' => character(rest),
                _ if is_name(c) => {
                    let name = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                    let (word, behind) = rest.split_at(name);
                    if let Some(length) = raw_string(word, behind) {
                        name + length
                    } else if word == MACRO && behind.starts_with('!') {
                        called = true;
                        name + 1
                    } else {
                        called = false;
                        name
                    }
                }
                '(' | '[' | '{' => {
                    self.at += 1;
                    return Some(Token::Open(self.at, called));
                }
                ')' | ']' | '}' => {
                    self.at += 1;
                    return Some(Token::Close(start));
                }
                _ => c.len_utf8(),
            };
            called &= c.is_whitespace() || is_name(c);
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn string(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// A character literal, or the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text[1..].char_indices();
    match chars.next() {
        Some((_, '\\')) => text[1..].match_indices('\'').map(|(at, _)| at).find(|&at| at > 1).map_or(1, |at| at + 2),
        Some((_, c)) if c != '\'' && text[1 + c.len_utf8()..].starts_with('\'') => c.len_utf8() + 2,
        _ => 1,
    }
}

/// How long a raw string is behind its letters.
fn raw_string(letters: &str, behind: &str) -> Option<usize> {
    if !matches!(letters, "r" | "br" | "cr") {
        return None;
    }
    let hashes = behind.len() - behind.trim_start_matches('#').len();
    let body = behind[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&end).map_or(behind.len(), |at| hashes + 1 + at + end.len()))
}

/// The end of the Oxur name that Rust has read only a part of: of `my-vec` it takes `my` for the name. Gives `at` where no
/// name goes on.
pub(super) fn end_of_name(text: &str, at: usize) -> usize {
    let (Some(before), Some(rest)) = (text.get(..at), text.get(at..)) else { return at };
    if !before.ends_with(is_name) {
        return at;
    }
    let mut end = at;
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let goes_on = match c {
            '-' => chars.peek().is_some_and(|next| is_name(*next)),
            '?' => end > at || !chars.peek().is_some_and(|next| is_name(*next)),
            _ => end > at && is_name(c),
        };
        if !goes_on {
            break;
        }
        end += c.len_utf8();
        if c == '?' {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        regions(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn calls_are_found() {
        assert_eq!(
            found("oxur::oxur! { (f \"}\" '}' /* } */ [a]) } oxur!((g)) x!(oxur![h])"),
            [" (f \"}\" '}' /* } */ [a]) ", "(g)", "h"]
        );
        assert_eq!(
            found("let oxur = 1; not_oxur!(a); // oxur!(b)\n\"oxur!(c)\" r#\"oxur!(d)\"# oxur !(e) oxur!"),
            [""; 0]
        );
        assert_eq!(found("oxur! { (f<'a> 'x' '\\'' b'\\\\') }"), [" (f<'a> 'x' '\\'' b'\\\\') "]);
        assert_eq!(found("oxur! { (open"), [""; 0]);
    }

    #[test]
    fn names_go_on_behind_what_rust_takes() {
        for (text, at, expected) in [
            ("(f my-vec)", 5, "my-vec"),
            ("(empty? x)", 6, "empty?"),
            ("(a-b-c? x)", 2, "a-b-c?"),
            ("(x - 1)", 2, "x"),
            ("(f x)", 4, "x"),
            ("(f x)", 3, ""),
            ("(? x?y)", 4, "x"),
        ] {
            let start = text[..at].rfind(|c: char| !is_name(c)).map_or(0, |at| at + 1);
            assert_eq!(&text[start..end_of_name(text, at)], expected, "{text}");
        }
    }
}
