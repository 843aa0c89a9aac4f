//! Real files keep every token on their way to the Oxur AST, its text, syn's tree and pretty Rust, and back.

mod common;

use std::fs;

use oxur_ast::{
    File, from_rust, from_syn, gen_rust, gen_rust_pretty, print_tokens, read_text, to_syn, verify_rust, write_text,
};
use oxur_core::{RustTokenKind, SourceId};

/// The sources of the crates that this one is made of: all kinds of Rust, and there wherever the tests run.
const PACKAGES: [&str; 4] = ["quote", "proc-macro2", "prettyplease", "syn"];

fn sources(packages: &[&str]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for package in packages {
        for path in common::rust_files(&common::package_folder(package)) {
            out.push((path.display().to_string(), fs::read_to_string(&path).expect("a source file")));
        }
    }
    assert!(out.len() > 30, "only {} files were found", out.len());
    out
}

#[test]
fn rust_comes_back_token_by_token() {
    let (mut tokens, mut typed, mut bytes, mut text_bytes) = (0, 0, 0, 0);
    for (name, text) in sources(&PACKAGES) {
        let result = verify_rust(&text, SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(result.difference, None, "{name}");
        (tokens, typed) = (tokens + result.tokens, typed + result.typed);
        (bytes, text_bytes) = (bytes + text.len(), text_bytes + result.text_bytes);
    }
    assert!(typed * 1000 >= tokens * 999, "only {typed} of {tokens} tokens are typed");
    assert!(text_bytes < bytes * 6, "the text of {bytes} bytes of Rust has {text_bytes} bytes");
}

/// Equality of trees sees what the comparison of tokens does not: the spacing between punctuation in macro calls.
#[test]
fn printed_rust_reads_as_the_same_tree() {
    for (name, text) in sources(&PACKAGES[..3]) {
        let file = from_rust(&text, SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let back = from_rust(&gen_rust(&file), SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert!(back == file, "{name}");
        let text = write_text(&file);
        let back = read_text(SourceId(0), &text).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        assert!(back == file, "{name}: its text");
    }
}

#[test]
fn syns_tree_comes_back_as_the_same_tree() {
    for (name, text) in sources(&PACKAGES[..3]) {
        let file = from_rust(&text, SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let node = to_syn(&file).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        assert!(from_syn(&node) == file, "{name}");
    }
}

#[test]
fn pretty_rust_keeps_every_name_and_literal() {
    for (name, text) in sources(&PACKAGES[..3]) {
        let file = from_rust(&text, SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let pretty = gen_rust_pretty(&file);
        let back = from_rust(&pretty, SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let (before, after) = (words(&file), words(&back));
        let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        assert!(
            before.len() == after.len() && same == before.len(),
            "{name}: {:?} {:?}",
            before.get(same),
            after.get(same)
        );
    }
}

/// Names and literals, but for the blanks in doc comments.
fn words(file: &File) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in print_tokens(file) {
        words.push(match token.kind {
            RustTokenKind::Ident(name) | RustTokenKind::Lifetime(name) => name.to_string(),
            RustTokenKind::Literal(literal) if words.last().is_some_and(|last| last == "doc") => literal
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace(" \"", "\"")
                .replace(" \\n", "\\n"),
            RustTokenKind::Literal(literal) => literal.text.to_string(),
            _ => continue,
        });
    }
    words
}

#[test]
fn what_prettyplease_loses_is_printed_directly() {
    let file = from_rust("thread_local! { static A: u8 = 1 }\nfn f() {}", SourceId(0)).expect("Rust");
    assert!(gen_rust_pretty(&file).contains("static A"));
    // prettyplease 0.3.0 panics on this one.
    let file = from_rust("const trait T { fn f(&self); }\nfn g( ) { h( ) }", SourceId(0)).expect("Rust");
    let pretty = gen_rust_pretty(&file);
    assert!(pretty.contains("const trait T"), "{pretty}");
    assert!(pretty.contains("fn g() {\n    h()\n}"), "{pretty}");
}
