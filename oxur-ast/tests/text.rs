//! The text of the tree: what is wrong in it is told with its place, the first notes' text is read, depth is bounded.

use std::fs;

use oxur_ast::{File, check_rust, from_rust, gen_rust, read_text, write_text};
use oxur_core::{Diagnostic, SourceMap};

fn read(text: &str) -> Result<File, Vec<Diagnostic>> {
    let mut sources = SourceMap::new();
    read_text(sources.add("tree", text), text)
}

/// Each line of the file is a text, `=>`, and what is said of it: `CODE "where" message`.
#[test]
fn broken_texts_are_told() {
    check_cases(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broken.txt"), |text| match read(text) {
        Ok(file) => panic!("nothing is wrong with {text}: {file:?}"),
        Err(errors) => errors.iter().map(|error| told(error, text)).collect(),
    });
}

/// Checks the lines of a file: a text, `=>`, and what `say` says of it.
fn check_cases(path: &str, say: impl Fn(&str) -> Vec<String>) {
    let cases = fs::read_to_string(path).expect("the cases");
    let (mut out, mut wrong) = (String::new(), Vec::new());
    for line in cases.lines() {
        let Some((text, expected)) = line.split_once(" => ").filter(|_| !line.starts_with('#')) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let said = say(text).join("; ");
        if said != expected {
            wrong.push(format!("{text}\n  expected: {expected}\n  said:     {said}"));
        }
        out.push_str(&format!("{text} => {said}\n"));
    }
    if std::env::var_os("OXUR_BLESS").is_some() {
        fs::write(path, out).expect("the cases are written");
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn told(error: &Diagnostic, text: &str) -> String {
    let span = error.span();
    let place = text.get(span.lo as usize..span.hi as usize).unwrap_or("nowhere");
    format!("{} at {place}: {}", error.code, error.message)
}

/// Each line of the file is a tree that is read, `=>`, and what the check says of the Rust that it prints as.
#[test]
fn trees_that_are_no_rust_are_told() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/no_rust.txt");
    check_cases(path, |text| {
        let file = read(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        check_rust(&file).iter().map(|error| format!("{} {}", error.code, error.message)).collect()
    });
}

/// The sample of the language's first notes, its dots filled in.
#[test]
fn the_first_notes_sample_is_read() {
    let sample = r#"
        (Item
          :attrs ()
          :vis (Inherited)
          :ident (Ident :name "add")
          :kind (Fn
            (Fn
              :sig (FnSig
                :inputs [(Param :pat (Pat :ident "a") :ty (Ty :path "i32"))
                         (Param :pat (Pat :ident "b") :ty (Ty :path "i32"))]
                :output (Ty :path "i32"))
              :body (Block
                :stmts [(Stmt :expr (Expr :binary
                  (Binary :op "+" :left (Expr :path "a") :right (Expr :path "b"))))]))))"#;
    let file = read(sample).expect("the sample");
    assert_eq!(gen_rust(&file), "fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n");
}

#[test]
fn a_whole_file_has_a_version() {
    let rust = "#!/usr/bin/env run\n#![allow(unused)]\nfn f() {\n    let x = 1e5 as u8;\n}\n";
    let file = from_rust(rust, oxur_core::SourceId(0)).expect("Rust");
    let text = write_text(&file);
    assert!(text.starts_with("(oxur-ast 1"), "{text}");
    assert_eq!(read(&text).expect("its text"), file);
    assert_eq!(gen_rust(&file), rust);
}

/// Whatever is cut out of a text, reading it ends, without a panic.
#[test]
fn torn_texts_do_no_harm() {
    let rust = "impl<T: A + 'a> B for C<[T; 3]> where T: D { fn f(&mut self, (a, b): (u8, E)) -> Box<dyn F> { if let Some(x) = a.b::<C>(1..2)? && !c { m![d + 'x'] } else { |y| y as u8 } } }";
    let file = from_rust(rust, oxur_core::SourceId(0)).expect("Rust");
    let text = write_text(&file);
    let tokens: Vec<&str> = text.split_inclusive([' ', '(', ')', '[', ']', '{', '}', '\n']).collect();
    for at in 0..tokens.len() {
        let without: String = [&tokens[..at], &tokens[at + 1..]].concat().concat();
        let _ = read(&without);
        let doubled: String = [&tokens[..=at], &tokens[at..]].concat().concat();
        let _ = read(&doubled);
    }
}

#[test]
fn depth_is_an_error_and_no_crash() {
    for depth in [100, 500, 600, 2_000, 100_000] {
        let text =
            format!("(ItemConst :ident A :ty u8 :expr {}1{})", "(ExprParen :expr ".repeat(depth), ")".repeat(depth));
        match read(&text) {
            Ok(file) => assert!(depth <= 500 && gen_rust(&file).contains("((((1"), "{depth}"),
            Err(errors) => assert!(depth > 500 && !errors.is_empty(), "{depth}: {errors:?}"),
        }
    }
}

#[test]
fn deep_rust_keeps_its_tokens() {
    let shapes: &[(&str, &str, &str, &str)] = &[
        ("const A: u8 = ", "(", ")", ";"),
        ("const A: u8 = ", "-", "", ";"),
        ("const A: u8 = ", "1 + ", "", ";"),
        ("const A: u8 = ", "&", "", ";"),
        ("const A: u8 = ", "|x| ", "", ";"),
        ("const A: u8 = ", "if a {} else ", "", ";"),
        ("type A = ", "B<", ">", ";"),
        ("type A = ", "B<u8, ", ">", ";"),
        ("type A = ", "B<", ", ()>", ";"),
        ("type A = ", "[", "; 1]", ";"),
        ("type A = ", "fn() -> ", "", ";"),
        ("fn f() ", "{", "}", ""),
        ("fn f() { let ", "(", ")", " = 1; }"),
        ("fn f() { a", ".b()", "", " }"),
        ("", "mod m {", "}", ""),
        ("m! ", "{", "}", ""),
        ("use ", "a::", "", ";"),
        ("use ", "{", "}", ";"),
    ];
    for (start, open, close, end) in shapes {
        for depth in [10, 60, 90, 300, 3_000, 20_000] {
            let inner = if open.contains(".b") || open == &"{" || open.starts_with("mod") { "" } else { "x" };
            let rust = format!("{start}{}{inner}{}{end}", open.repeat(depth), close.repeat(depth));
            let result = oxur_ast::verify_rust(&rust, oxur_core::SourceId(0));
            match result {
                Ok(result) => assert_eq!(result.difference, None, "{start}{open} {depth}"),
                Err(error) => panic!("{start}{open} {depth}: {error:?}"),
            }
        }
    }
}
