//! Where items and statements end, told by the look of their tokens: for what syn cannot parse as a whole.
//!
//! A wrong guess costs types, never tokens: each part is checked on its own.

use proc_macro2::{Delimiter, TokenTree};

/// The parts that are items, and the inner attributes before them.
pub(super) fn items(trees: &[TokenTree]) -> (Vec<&[TokenTree]>, Vec<&[TokenTree]>) {
    split(trees, item_end)
}

/// The parts that are statements, and the inner attributes before them.
pub(super) fn statements(trees: &[TokenTree]) -> (Vec<&[TokenTree]>, Vec<&[TokenTree]>) {
    split(trees, statement_end)
}

fn split(mut trees: &[TokenTree], end: fn(&[TokenTree]) -> usize) -> (Vec<&[TokenTree]>, Vec<&[TokenTree]>) {
    let mut attrs = Vec::new();
    while let [first, second, TokenTree::Group(group), ..] = trees
        && is_punct(first, '#')
        && is_punct(second, '!')
        && group.delimiter() == Delimiter::Bracket
    {
        attrs.push(&trees[..3]);
        trees = &trees[3..];
    }
    let mut parts = Vec::new();
    while !trees.is_empty() {
        let (part, rest) = trees.split_at(end(trees).clamp(1, trees.len()));
        parts.push(part);
        trees = rest;
    }
    (attrs, parts)
}

/// What is behind the outer attributes.
fn skip_attrs(mut trees: &[TokenTree]) -> usize {
    let mut skipped = 0;
    while let [first, TokenTree::Group(group), ..] = trees
        && is_punct(first, '#')
        && group.delimiter() == Delimiter::Bracket
    {
        skipped += 2;
        trees = &trees[2..];
    }
    skipped
}

fn item_end(trees: &[TokenTree]) -> usize {
    let start = skip_attrs(trees);
    let to_semicolon = has_value(&trees[start..]);
    for (i, tree) in trees.iter().enumerate().skip(start) {
        if is_punct(tree, ';') {
            return i + 1;
        }
        if is_brace(tree) && !to_semicolon && !trees.get(i + 1).is_some_and(|next| is_punct(next, ';')) {
            return i + 1;
        }
    }
    trees.len()
}

/// Whether an item ends with a semicolon whatever braces it has: a constant, static, use, type.
fn has_value(trees: &[TokenTree]) -> bool {
    let mut words = trees.iter().filter_map(|tree| match tree {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    loop {
        match words.next().as_deref() {
            Some("pub" | "default" | "crate" | "in" | "super" | "self" | "unsafe" | "safe") => {}
            Some("static" | "use" | "type" | "let") => return true,
            Some("const") => {
                return !matches!(
                    words.next().as_deref(),
                    Some("fn" | "unsafe" | "extern" | "async" | "trait" | "impl" | "auto" | "safe")
                );
            }
            _ => return false,
        }
    }
}

fn statement_end(trees: &[TokenTree]) -> usize {
    let start = skip_attrs(trees);
    let block = starts_with_block(&trees[start..]);
    for (i, tree) in trees.iter().enumerate().skip(start) {
        if is_punct(tree, ';') {
            return i + 1;
        }
        if !is_brace(tree) {
            continue;
        }
        let goes_on = trees.get(i + 1).is_some_and(|next| match next {
            TokenTree::Punct(punct) => ".?".contains(punct.as_char()),
            TokenTree::Ident(ident) => ident == "else",
            _ => false,
        });
        let macro_call = i > start + 1 && is_punct(&trees[i - 1], '!');
        if (block || macro_call) && !goes_on {
            // A semicolon behind a block is a part of the same statement.
            return if trees.get(i + 1).is_some_and(|next| is_punct(next, ';')) { i + 2 } else { i + 1 };
        }
    }
    trees.len()
}

/// Whether a statement ends behind its block: control flow, and items with bodies.
fn starts_with_block(trees: &[TokenTree]) -> bool {
    let mut trees = trees;
    if let [quote, TokenTree::Ident(_), colon, rest @ ..] = trees
        && is_punct(quote, '\'')
        && is_punct(colon, ':')
    {
        trees = rest;
    }
    match trees.first() {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Ident(ident)) => match ident.to_string().as_str() {
            "if" | "match" | "while" | "loop" | "for" | "unsafe" | "fn" | "struct" | "enum" | "impl" | "mod"
            | "trait" | "extern" | "macro_rules" | "union" | "try" => true,
            "const" | "async" | "pub" => !has_value(trees),
            _ => false,
        },
        _ => false,
    }
}

pub(super) fn is_punct(tree: &TokenTree, c: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == c)
}

fn is_brace(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
