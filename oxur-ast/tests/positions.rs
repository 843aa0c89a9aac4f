//! The places of nodes in the Rust that they were read from, and its comments.

mod common;

use std::fs;

use oxur_ast::{
    Expr, File, Item, ItemFn, Spanned as _, Stmt, from_rust, from_rust_with_positions, gen_rust_with_positions,
    rust_comments,
};
use oxur_core::{SourceId, Span};

const SOURCE: SourceId = SourceId(7);

fn at(text: &str, span: Span) -> &str {
    assert_eq!(span.source, SOURCE);
    text.get(span.lo as usize..span.hi as usize).expect("a place is within the text")
}

fn read(text: &str) -> File {
    from_rust_with_positions(text, SOURCE).expect("Rust")
}

/// What stands at the place of an item or statement reads as that item or statement, and nothing else.
#[test]
fn what_stands_at_a_place_is_the_node() {
    let (mut items, mut statements) = (0, 0);
    for package in ["quote", "proc-macro2", "prettyplease"] {
        for path in common::rust_files(&common::package_folder(package)) {
            let text = fs::read_to_string(&path).expect("a source file");
            let file = read(&text);
            assert_eq!(file, from_rust(&text, SOURCE).expect("Rust"));
            let mut rest: Vec<&Item> = file.items.iter().collect();
            while let Some(item) = rest.pop() {
                let again = from_rust(at(&text, item.span()), SOURCE).expect("Rust");
                assert_eq!(again.items, std::slice::from_ref(item), "{}", path.display());
                items += 1;
                match item {
                    Item::Mod(node) => rest.extend(node.content.iter().flatten()),
                    Item::Fn(node) => statements += check_statements(&text, node),
                    _ => {}
                }
            }
        }
    }
    assert!(items > 300 && statements > 300, "{items} {statements}");
}

fn check_statements(text: &str, node: &ItemFn) -> usize {
    for stmt in &node.block.stmts {
        let (span, end) = match stmt {
            Stmt::Local(node) => (node.span, ""),
            Stmt::Item(node) => (node.span(), ""),
            Stmt::Expr(node, semicolon) => (node.span(), if *semicolon { ";" } else { "" }),
            Stmt::Macro(node) => (node.span, ""),
        };
        let again = from_rust(&format!("fn f() {{ {}{end} }}", at(text, span)), SOURCE).expect("Rust");
        let Item::Fn(again) = &again.items[0] else { panic!("a function is one") };
        assert_eq!(again.block.stmts, std::slice::from_ref(stmt));
    }
    node.block.stmts.len()
}

#[test]
fn places_within_an_expression() {
    let text = "#!/usr/bin/env run\n/// Doc.\npub fn f() {\n    a(b) + /* here */ c.d::<E>(\"é\", 'x');\n}\n";
    let file = read(text);
    let Item::Fn(function) = &file.items[0] else { panic!("a function") };
    assert!(at(text, function.span).starts_with("/// Doc.\npub fn") && at(text, function.span).ends_with('}'));
    assert_eq!(at(text, function.attrs[0].span), "/// Doc.");
    assert_eq!(at(text, function.sig.span), "fn f()");
    let Stmt::Expr(Expr::Binary(sum), true) = &function.block.stmts[0] else { panic!("a sum") };
    assert_eq!(at(text, sum.span), "a(b) + /* here */ c.d::<E>(\"é\", 'x')");
    assert_eq!(at(text, sum.left.span()), "a(b)");
    let Expr::MethodCall(call) = &sum.right else { panic!("a call") };
    assert_eq!(at(text, call.method.span), "d");
    assert_eq!(at(text, call.args[1].span()), "'x'");
    assert_eq!(function.sig.generics.span, Span::NOWHERE);
}

/// What has no typed form has places too, token by token, as macro calls have.
#[test]
fn places_of_tokens() {
    let text = "const trait T { fn f(&self) { m![1.0 , 'a] } }";
    let file = read(text);
    let printed = gen_rust_with_positions(&file);
    let number = printed.text.find("1.0").expect("it is printed") as u32;
    let (_, span) = printed.positions.iter().find(|(byte, _)| *byte == number).expect("it has a place");
    assert_eq!(at(text, *span), "1.0");
    assert_eq!(at(text, file.items[0].span()), text);
}

#[test]
fn comments_are_found() {
    let text = "#!/bin/x\r\n// a\r\n/// doc\nfn f() { /* b /* c */ */ x; // d\n  \"// no\" //// e\n} // f";
    let found: Vec<(&str, bool)> =
        rust_comments(text, SOURCE).iter().map(|comment| (comment.text, comment.trailing)).collect();
    let expected = [("// a", false), ("/* b /* c */ */", true), ("// d", true), ("//// e", true), ("// f", true)];
    assert_eq!(found, expected);
    for comment in rust_comments(text, SOURCE) {
        assert_eq!(at(text, comment.span), comment.text);
    }
}
