//! Trees without parentheses get those that their meaning needs, and no others.

mod common;

use std::fs;

use oxur_ast::{AstText, Expr, File, Stmt, from_rust, gen_rust, print_tokens, read_file, write_file, write_text};
use oxur_core::{Delimiter, Form, FormKind, ReadOptions, RustTokenKind, SourceId};

/// Takes the nodes for parentheses out of a tree's form.
fn strip(form: &Form) -> Form {
    if let Some((head, [name, inner])) = form.as_call()
        && matches!(
            (head, name.as_keyword()),
            ("ExprParen", Some("expr")) | ("PatParen", Some("pat")) | ("TypeParen", Some("elem"))
        )
    {
        return strip(inner);
    }
    let each = |items: &[Form]| items.iter().map(strip).collect::<Vec<_>>();
    match &form.kind {
        FormKind::List(list) => Form::list(each(&list.items), form.span),
        FormKind::Vector(items) => Form::vector(each(items), form.span),
        FormKind::Brace(items) => Form::new(FormKind::Brace(each(items).into()), form.span),
        _ => form.clone(),
    }
}

fn stripped(file: &File) -> File {
    read_file(&[strip(&write_file(file))]).expect("a stripped tree is a tree")
}

fn parens(file: &File) -> usize {
    let paren = RustTokenKind::Open(Delimiter::Paren);
    print_tokens(file).iter().filter(|token| token.kind == paren).count()
}

#[test]
fn real_code_without_its_parentheses_means_the_same() {
    let (mut taken, mut put_back) = (0, 0);
    for package in ["quote", "proc-macro2", "prettyplease"] {
        for path in common::rust_files(&common::package_folder(package)) {
            let text = fs::read_to_string(&path).expect("a source file");
            let file = from_rust(&text, SourceId(0)).expect("Rust");
            let bare = stripped(&file);
            let printed = gen_rust(&bare);
            let back = from_rust(&printed, SourceId(0)).expect("Rust");
            let back_bare = stripped(&back);
            assert!(back_bare == bare, "{}: {}", path.display(), first_difference(&bare, &back_bare));
            // What was needless in the source is not put back.
            assert!(parens(&back) <= parens(&file), "{}", path.display());
            taken += parens(&file);
            put_back += parens(&back);
        }
    }
    assert!(put_back < taken, "no source has needless parentheses: the test tests nothing");
}

fn first_difference(a: &File, b: &File) -> String {
    let (a, b) = (write_text(a), write_text(b));
    let line = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    format!("{line:#?}")
}

/// Each line of the file is a statement's tree, `=>`, and its Rust, which read back is the tree again; behind `~>` it is
/// one that says the same otherwise.
#[test]
fn small_trees_print_as_expected() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/parentheses.txt");
    let text = fs::read_to_string(path).expect("the cases");
    let bless = std::env::var_os("OXUR_BLESS").is_some();
    let mut out = String::new();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let exact = line.contains(" => ") && !line.contains(" ~> ");
        let arrow = if exact { " => " } else { " ~> " };
        let Some((tree, expected)) = line.split_once(arrow).filter(|_| !line.starts_with('#')) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let result = oxur_core::read(SourceId(0), tree, &ReadOptions::default());
        assert!(result.diagnostics.is_empty(), "{tree}: {:?}", result.diagnostics);
        let stmt = Stmt::from_form(&result.forms[0]).unwrap_or_else(|errors| panic!("{tree}: {errors:?}"));
        let mut file = from_rust("fn f() {}", SourceId(0)).expect("Rust");
        let oxur_ast::Item::Fn(function) = &mut file.items[0] else { unreachable!() };
        function.block.stmts = vec![
            stmt.clone(),
            Stmt::Expr(Expr::from_form(&Form::symbol("end", Default::default())).expect("a name"), false),
        ];
        let printed = gen_rust(&file);
        let body = printed.trim_start_matches("fn f() {").trim_end().trim_end_matches('}').trim();
        let body = body.strip_suffix("end").unwrap_or(body);
        let one_line = body.split_whitespace().collect::<Vec<_>>().join(" ");
        if one_line != expected {
            wrong.push(format!("{tree}\n  expected: {expected}\n  printed:  {one_line}"));
        }
        // What is printed must mean the tree.
        let back = from_rust(&printed, SourceId(0)).expect("Rust");
        if exact && stripped(&back) != stripped(&file) {
            wrong.push(format!("{tree}\n  its Rust means another tree: {one_line}"));
        }
        out.push_str(&format!("{tree}{arrow}{one_line}\n"));
    }
    if bless {
        fs::write(path, out).expect("the cases are written");
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
