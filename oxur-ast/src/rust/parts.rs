//! The parts of a file, each in typed form if that prints the same tokens.

use oxur_core::{RustToken, Span};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::Parser;

use crate::convert::{Convert, FromSyn, flatten};
use crate::print::{Print, Recorder, print_to};
use crate::rust::{PARSE_DEPTH, depth, same_tokens, split};
use crate::{Attribute, Attrs, Block, Expr, File, ForeignItem, ImplItem, Item, Stmt, Tokens, TraitItem};

/// How many bodies within bodies are looked into for parts.
const PART_DEPTH: usize = 24;

/// An estimate of depth above which a part stays tokens as a whole.
const HOPELESS_DEPTH: usize = 2 * PARSE_DEPTH;

/// A file as a whole if it can be typed as a whole, else in parts. The caller has seen to the depth.
pub(super) fn file(stream: TokenStream) -> File {
    let flat = flatten(stream.clone());
    if let Ok(node) = syn::parse2::<syn::File>(stream.clone())
        && let Some(file) = File::from_syn(&node, &mut FromSyn::default())
        && prints_as(&file, &flat)
    {
        return file;
    }
    file_in_parts(stream)
}

/// A file in parts. Of each part the depth is looked at.
pub(super) fn file_in_parts(stream: TokenStream) -> File {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut file = File::new(Span::NOWHERE);
    (file.attrs, file.items) = items(&trees, 0);
    file
}

/// Whether a node's tokens are these.
fn prints_as(node: &impl Print, flat: &[RustToken]) -> bool {
    let mut recorder = Recorder::default();
    print_to(node, &mut recorder);
    same_tokens(&recorder.tokens, flat)
}

fn stream_of(trees: &[TokenTree]) -> TokenStream {
    trees.iter().cloned().collect()
}

fn verbatim(trees: &[TokenTree]) -> Tokens {
    Tokens::trusted(flatten(stream_of(trees)))
}

/// The typed form of some tokens, if they parse and print back.
fn typed<S, N: Convert<S> + Print>(trees: &[TokenTree], parser: impl Parser<Output = S>) -> Option<N> {
    let stream = stream_of(trees);
    let flat = flatten(stream.clone());
    if depth::estimate(&flat) > PARSE_DEPTH {
        return None;
    }
    let node = N::from_syn(&parser.parse2(stream).ok()?, &mut FromSyn::default())?;
    prints_as(&node, &flat).then_some(node)
}

/// Inner attributes; one that cannot be typed is given back as a part.
fn inner_attrs(list: Vec<&[TokenTree]>) -> (Attrs, Option<&[TokenTree]>) {
    let mut attrs = Vec::new();
    for trees in list {
        let stream = stream_of(trees);
        let parsed = syn::Attribute::parse_inner.parse2(stream.clone());
        let nodes: Option<Vec<Attribute>> =
            parsed.ok().and_then(|nodes| Convert::from_syn(&nodes, &mut FromSyn::default()));
        match nodes.as_deref() {
            Some([node]) if prints_as(node, &flatten(stream)) => attrs.push(node.clone()),
            _ => return (attrs, Some(trees)),
        }
    }
    (attrs, None)
}

/// The inner attributes and items of a file or module.
fn items(trees: &[TokenTree], depth: usize) -> (Attrs, Vec<Item>) {
    let (attrs, parts) = split::items(trees);
    let (attrs, stuck) = inner_attrs(attrs);
    if stuck.is_some() {
        // An attribute that cannot be typed: all behind the typed ones stays tokens, in order.
        let rest = &trees[attrs.len() * 3..];
        return (attrs, vec![Item::Verbatim(verbatim(rest))]);
    }
    (attrs, parts.into_iter().map(|part| item(part, depth)).collect())
}

fn item(trees: &[TokenTree], depth: usize) -> Item {
    // What is as deep as this no one wrote: it is not searched for parts that are sound.
    let tokens = verbatim(trees);
    if depth::estimate(tokens.as_slice()) > HOPELESS_DEPTH {
        return Item::Verbatim(tokens);
    }
    typed::<syn::Item, Item>(trees, <syn::Item as syn::parse::Parse>::parse)
        .or_else(|| item_with_parts(trees, depth))
        .unwrap_or(Item::Verbatim(tokens))
}

/// An item without its body, and the trees of the body.
fn head_and_body<S, N: Convert<S>>(
    trees: &[TokenTree],
    parser: impl Parser<Output = S>,
) -> Option<(N, Vec<TokenTree>)> {
    let (TokenTree::Group(body), head) = trees.split_last()? else { return None };
    if body.delimiter() != Delimiter::Brace {
        return None;
    }
    let mut stream = stream_of(head);
    stream.extend([TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()))]);
    if depth::estimate(&flatten(stream.clone())) > PARSE_DEPTH {
        return None;
    }
    let node = N::from_syn(&parser.parse2(stream).ok()?, &mut FromSyn::default())?;
    Some((node, body.stream().into_iter().collect()))
}

/// An item of which the head can be typed, and its body in parts.
fn item_with_parts(trees: &[TokenTree], depth: usize) -> Option<Item> {
    if depth > PART_DEPTH {
        return None;
    }
    let (mut node, body) = head_and_body::<syn::Item, Item>(trees, <syn::Item as syn::parse::Parse>::parse)?;
    match &mut node {
        Item::Mod(node) => {
            let (attrs, items) = items(&body, depth + 1);
            node.attrs.extend(attrs);
            node.content = Some(items);
        }
        Item::Fn(node) => fill_block(&mut node.block, &mut node.attrs, &body, depth + 1)?,
        Item::Impl(node) => {
            let (attrs, parts) = split::items(&body);
            node.attrs.extend(all_attrs(attrs)?);
            node.items = parts.into_iter().map(|part| impl_item(part, depth + 1)).collect();
        }
        Item::Trait(node) => {
            let (attrs, parts) = split::items(&body);
            node.attrs.extend(all_attrs(attrs)?);
            node.items = parts.into_iter().map(|part| trait_item(part, depth + 1)).collect();
        }
        Item::ForeignMod(node) => {
            let (attrs, parts) = split::items(&body);
            node.attrs.extend(all_attrs(attrs)?);
            node.items = parts
                .into_iter()
                .map(|part| {
                    typed::<syn::ForeignItem, ForeignItem>(part, <syn::ForeignItem as syn::parse::Parse>::parse)
                        .unwrap_or_else(|| ForeignItem::Verbatim(verbatim(part)))
                })
                .collect();
        }
        _ => return None,
    }
    prints_as(&node, &flatten(stream_of(trees))).then_some(node)
}

fn all_attrs(list: Vec<&[TokenTree]>) -> Option<Attrs> {
    match inner_attrs(list) {
        (attrs, None) => Some(attrs),
        (_, Some(_)) => None,
    }
}

fn impl_item(trees: &[TokenTree], depth: usize) -> ImplItem {
    typed::<syn::ImplItem, ImplItem>(trees, <syn::ImplItem as syn::parse::Parse>::parse)
        .or_else(|| {
            let parser = <syn::ImplItem as syn::parse::Parse>::parse;
            match head_and_body::<syn::ImplItem, ImplItem>(trees, parser)? {
                (ImplItem::Fn(mut node), body) => {
                    fill_block(&mut node.block, &mut node.attrs, &body, depth)?;
                    let node = ImplItem::Fn(node);
                    prints_as(&node, &flatten(stream_of(trees))).then_some(node)
                }
                _ => None,
            }
        })
        .unwrap_or_else(|| ImplItem::Verbatim(verbatim(trees)))
}

fn trait_item(trees: &[TokenTree], depth: usize) -> TraitItem {
    typed::<syn::TraitItem, TraitItem>(trees, <syn::TraitItem as syn::parse::Parse>::parse)
        .or_else(|| {
            let parser = <syn::TraitItem as syn::parse::Parse>::parse;
            match head_and_body::<syn::TraitItem, TraitItem>(trees, parser)? {
                (TraitItem::Fn(mut node), body) => {
                    fill_block(node.default.as_mut()?, &mut node.attrs, &body, depth)?;
                    let node = TraitItem::Fn(node);
                    prints_as(&node, &flatten(stream_of(trees))).then_some(node)
                }
                _ => None,
            }
        })
        .unwrap_or_else(|| TraitItem::Verbatim(verbatim(trees)))
}

/// Fills a block with the statements of its body.
fn fill_block(block: &mut Block, attrs: &mut Attrs, body: &[TokenTree], depth: usize) -> Option<()> {
    if depth > PART_DEPTH {
        return None;
    }
    let (inner, parts) = split::statements(body);
    attrs.extend(all_attrs(inner)?);
    block.stmts = Vec::with_capacity(parts.len());
    for part in parts {
        match typed_statements(part) {
            Some(stmts) => block.stmts.extend(stmts),
            None => block.stmts.push(statement_with_parts(part, depth)),
        }
    }
    Some(())
}

/// The statements of some tokens, one as a rule. They are checked as those of a block, where the last may be a value.
fn typed_statements(trees: &[TokenTree]) -> Option<Vec<Stmt>> {
    let stream = stream_of(trees);
    let flat = flatten(stream.clone());
    if depth::estimate(&flat) > PARSE_DEPTH {
        return None;
    }
    let parsed = syn::Block::parse_within.parse2(stream).ok()?;
    let stmts: Vec<Stmt> = Convert::from_syn(&parsed, &mut FromSyn::default())?;
    let mut recorder = Recorder::default();
    for stmt in &stmts {
        print_to(stmt, &mut recorder);
    }
    same_tokens(&recorder.tokens, &flat).then_some(stmts)
}

/// A statement of which all but the block at its end can be typed, or tokens.
fn statement_with_parts(trees: &[TokenTree], depth: usize) -> Stmt {
    let with_parts = || {
        let parser = <syn::Expr as syn::parse::Parse>::parse;
        let (mut expr, body) = head_and_body::<syn::Expr, Expr>(trees, parser)?;
        match &mut expr {
            Expr::ForLoop(node) => fill_block(&mut node.body, &mut node.attrs, &body, depth + 1)?,
            Expr::While(node) => fill_block(&mut node.body, &mut node.attrs, &body, depth + 1)?,
            Expr::Loop(node) => fill_block(&mut node.body, &mut node.attrs, &body, depth + 1)?,
            Expr::Block(node) => fill_block(&mut node.block, &mut node.attrs, &body, depth + 1)?,
            Expr::Unsafe(node) => fill_block(&mut node.block, &mut node.attrs, &body, depth + 1)?,
            Expr::If(node) if node.else_branch.is_none() => {
                fill_block(&mut node.then_branch, &mut node.attrs, &body, depth + 1)?;
            }
            _ => return None,
        }
        let stmt = Stmt::Expr(expr, false);
        prints_as(&stmt, &flatten(stream_of(trees))).then_some(stmt)
    };
    with_parts().unwrap_or_else(|| Stmt::Expr(Expr::Verbatim(verbatim(trees)), false))
}
