//! The tokens that all trees are held to: names, literals by their text, punctuation, brackets, without spacing.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The tokens of a Rust text; none if it is not made of Rust's tokens.
pub(crate) fn of_text(text: &str) -> Option<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    let body = if shebang { text.split_once('\n').map_or("", |(_, body)| body) } else { text };
    Some(of_stream(body.parse().ok()?))
}

/// The tokens of a stream; invisible brackets are none.
pub(crate) fn of_stream(stream: TokenStream) -> Vec<String> {
    let mut out = Vec::new();
    let mut stack = vec![(stream.into_iter(), "")];
    while let Some((trees, close)) = stack.last_mut() {
        match trees.next() {
            Some(TokenTree::Group(group)) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                stack.push((group.stream().into_iter(), close));
            }
            Some(tree) => out.push(tree.to_string()),
            None => {
                out.push((*close).to_owned());
                stack.pop();
            }
        }
    }
    out.retain(|token| !token.is_empty());
    out
}
