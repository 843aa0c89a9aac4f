//! docs/oxur-ast.md is what the declarations say: each node with its fields, an example in Rust and its text.

use std::fmt::Write;
use std::fs;

use oxur_ast::{File, StructInfo, from_rust, gen_rust, read_text, write_compact_text, write_file};
use oxur_core::{Form, FormKind, SourceId, pretty};

const HEAD: &str = include_str!("docs_head.md");

/// The example of a node, as a whole file.
fn example(name: &str, examples: &str) -> (String, File) {
    let line = examples.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" | "));
    let rust = line.unwrap_or_else(|| panic!("{name} has no example"));
    let whole = match name {
        _ if name.starts_with("Expr") || name == "FieldValue" && !rust.starts_with("fn") => {
            format!("const A: T = {{ {rust} }};")
        }
        "FieldPat" => format!("fn f() {{ let {rust} = x; }}"),
        "PatGuard" => rust.to_owned(),
        _ if name.starts_with("Pat") && !name.starts_with("Path") => format!("fn f() {{ let {rust} = x; }}"),
        _ if (name.starts_with("Type") && name != "TypeParam") || matches!(name, "NamedArg" | "FnPtrVariadic") => {
            format!("type A = {rust};")
        }
        _ => rust.to_owned(),
    };
    let file = from_rust(&whole, SourceId(0)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    (rust.to_owned(), file)
}

/// The first node of that name in a form.
fn find<'f>(form: &'f Form, name: &str) -> Option<&'f Form> {
    // These two have a short text always.
    let short = (name == "Block" && form.as_brace().is_some()) || (name == "PatWild" && form.is_symbol("_"));
    if short || matches!(form.as_call(), Some((head, _)) if head == name) {
        return Some(form);
    }
    let items = match &form.kind {
        FormKind::List(list) => &list.items,
        FormKind::Vector(items) | FormKind::Brace(items) => items,
        _ => return None,
    };
    items.iter().find_map(|item| find(item, name))
}

/// Nodes that no Rust text holds: only a macro's expansion has invisible brackets.
fn is_invisible(name: &str) -> bool {
    matches!(name, "ExprGroup" | "TypeGroup")
}

fn section(info: &StructInfo, examples: &str) -> String {
    let mut out = format!("### {}\n\n{}\n", info.name, info.doc.trim());
    let (rust, file) = example(info.name, examples);
    if !info.fields.is_empty() {
        out.push_str("\n| field | holds | |\n| --- | --- | --- |\n");
        for field in info.fields {
            let need = if field.required { "required" } else { "" };
            let _ = writeln!(out, "| `:{}` | `{}` | {need} |", field.text_name(), field.ty);
        }
        for flag in info.modifiers {
            let _ = writeln!(out, "| `:{}` | `bool` | a modifier |", flag.replace('_', "-"));
        }
        for flag in info.odd {
            let _ = writeln!(out, "| `:{}` | `bool` | stands where nothing asks for it |", flag.replace('_', "-"));
        }
    }
    if is_invisible(info.name) {
        return out;
    }
    let form = write_file(&file);
    let node = find(&form, info.name).unwrap_or_else(|| panic!("the example of {} does not hold one", info.name));
    let _ = write!(out, "\n```rust\n{rust}\n```\n\n```lisp\n{}\n```\n", pretty(std::slice::from_ref(node), 100).trim());
    // The example's text is read again as the same tree, and that prints the example.
    let back =
        read_text(SourceId(0), &write_compact_text(&file)).unwrap_or_else(|errors| panic!("{}: {errors:?}", info.name));
    assert_eq!(back, file, "{}", info.name);
    let again = from_rust(&gen_rust(&back), SourceId(0)).unwrap_or_else(|error| panic!("{}: {error:?}", info.name));
    assert_eq!(again, file, "{}", info.name);
    out
}

#[test]
fn the_documentation_is_what_the_declarations_say() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples.txt");
    let examples = fs::read_to_string(root).expect("the examples");
    let mut out = String::from(HEAD);
    out.push_str("\n## Groups\n\n");
    for info in oxur_ast::enums() {
        let nodes: Vec<String> = info
            .variants
            .iter()
            .map(|(variant, node)| match *node {
                "" => format!("nothing ({variant})"),
                "Tokens" => "`(rust {…})`".to_owned(),
                node => format!("`{node}`"),
            })
            .collect();
        let _ = writeln!(out, "- **{}**: {} One of {}.", info.name, info.doc.trim(), nodes.join(" "));
    }
    for info in oxur_ast::token_enums() {
        let tokens: Vec<String> = info.variants.iter().map(|(_, text)| format!("`{text}`")).collect();
        let _ = writeln!(out, "- **{}**: {} One of {}.", info.name, info.doc.trim(), tokens.join(" "));
    }
    out.push_str("\n## Nodes\n");
    for info in oxur_ast::structs() {
        out.push('\n');
        out.push_str(&section(info, &examples));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/oxur-ast.md");
    if std::env::var_os("OXUR_BLESS").is_some() {
        fs::write(path, out).expect("the documentation is written");
    } else {
        let known = fs::read_to_string(path).unwrap_or_default();
        assert!(known == out, "docs/oxur-ast.md is not what the declarations say: run this test with OXUR_BLESS=1");
    }
}
