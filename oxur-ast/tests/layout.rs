//! The layout of what is printed directly: tokens without a tree, and doc comments.

mod common;

use std::fs;

use oxur_ast::{Item, from_rust, gen_rust, print_tokens};
use oxur_core::{RustTokenKind, SourceId};

fn printed(rust: &str) -> String {
    gen_rust(&from_rust(rust, SourceId(0)).expect("Rust"))
}

#[test]
fn tokens_are_laid_out_as_people_write_them() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tokens.txt");
    let cases = fs::read_to_string(path).expect("the cases");
    let mut wrong = Vec::new();
    for line in cases.lines().filter(|line| !line.starts_with("# ")) {
        let printed = printed(&format!("m!({line});"));
        if printed != format!("m!({line});\n") {
            wrong.push(format!("{line}\n{printed}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A node's tokens are those that a lexer makes of its text, what touches included.
#[test]
fn tokens_are_those_of_the_text() {
    for path in common::rust_files(&common::package_folder("prettyplease")) {
        let text = fs::read_to_string(&path).expect("a source file");
        for item in from_rust(&text, SourceId(0)).expect("Rust").items {
            let mut file = from_rust("", SourceId(0)).expect("Rust");
            file.items.push(item.clone());
            let call = from_rust(&format!("m! {{ {} }}", gen_rust(&file)), SourceId(0)).expect("Rust");
            let Item::Macro(call) = &call.items[0] else { panic!("a call is one") };
            let kinds = |tokens: &[oxur_core::RustToken]| -> Vec<RustTokenKind> {
                tokens.iter().map(|token| token.kind.clone()).collect()
            };
            assert_eq!(kinds(&print_tokens(&item)), kinds(call.mac.tokens.as_slice()), "{}", path.display());
        }
    }
}

#[test]
fn doc_comments_are_comments_where_that_is_the_same() {
    let text = r##"//! Inner.
//!
//! More.

/// A struct.
///
/// With "quotes", \backslashes, é and	a tab.
struct S {
    /// A field.
    a: u8,
}
#[doc = "no blank"]
#[doc = r" raw"]
#[doc = " two\nlines"]
#[doc = concat!("a", "b")]
#[doc(hidden)]
fn f(#[doc = " a parameter"] a: u8) {
    //! Within.
    /// A statement.
    let x = a;
}
macro_rules! m {
    (
        /// Nothing to a rule.
        $x:ident
    ) => {
        /// What it makes.
        fn $x() {
            //! Within.
        }
        #[doc = "no comment"]
        fn g() {}
    };
}
"##;
    assert_eq!(printed(text), text.replace("More.\n\n", "More.\n"));
    // A block of lines has no such form, nor has what ends with a carriage return.
    assert_eq!(printed("/** a\n b */ fn f() {}"), "#[doc = \" a\\n b \"]\nfn f() {}\n");
    // rustc refuses what turns the direction of text in a comment.
    let turned = "#[doc = \" \\u{202e}\"]\nfn f() {}\n";
    assert_eq!(printed(turned), turned);
    assert_eq!(printed("#[doc = \" a\\r\"] fn f() {}"), "#[doc = \" a\\r\"]\nfn f() {}\n");
}

#[test]
fn blocks_in_macro_calls_stand_on_lines() {
    let text = "m! {
    a {
        b;
        c { d }
    }
    #[e]
    fn f() {}
    g!({
        let h = 1;
        h
    }, { i });
}
";
    assert_eq!(printed(text), text.replace("c { d }", "c {\n            d\n        }"));
}
