//! The specification of Core Forms, docs/core-forms.md, against the code: each form has a section with its fields, what
//! it means in the VM, an example that is read and written unchanged, and the Rust that the example lowers to.
//! `OXUR_BLESS=1` rewrites what follows from the code: the tables and the Rust.

use std::fs;

use oxur_comp::{Code, Edition, RustCode, lower};
use oxur_core::core::{
    Body, CoreText, EnumInfo, Expr, FieldInfo, FieldKind, Item, Let, Stmt, StructInfo, enums, structs,
};
use oxur_core::{Form, ReadOptions, SourceId, SourceMap, Span, read};
use oxur_tests::{expect, root};

/// The table of kinds: which forms may stand in each place.
fn kinds() -> String {
    let row = |info: &EnumInfo| {
        let heads: Vec<String> = info.heads.iter().map(|head| format!("[`{head}`](#{head})")).collect();
        format!("| `{}` | {} |\n", info.name, heads.join(" "))
    };
    format!("| kind | forms |\n| --- | --- |\n{}", enums().map(row).collect::<String>())
}

/// What is said of a form by its declaration: its meaning, and the table of its fields.
fn fields(info: &StructInfo) -> String {
    let doc = paragraph(info.doc);
    if info.fields.is_empty() {
        return format!("{doc}\n");
    }
    let row = |field: &FieldInfo| {
        let name = match field.kind {
            FieldKind::Arg => "by position".to_owned(),
            FieldKind::Binder => "`:name` or `:pattern`".to_owned(),
            FieldKind::Required | FieldKind::Optional => format!("`:{}`", field.keyword()),
        };
        let must = match field.kind {
            FieldKind::Optional => "",
            _ => "must be there. ",
        };
        format!("| {name} | `{}` | {must}{} |\n", field.ty.replace(' ', ""), paragraph(field.doc))
    };
    let rows: String = info.fields.iter().map(row).collect();
    format!("{doc}\n\n| field | holds | |\n| --- | --- | --- |\n{rows}")
}

/// The text of a doc comment as one line.
fn paragraph(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(str::trim).collect();
    lines.join(" ").trim().replace('|', "\\|")
}

/// The example of a section, read.
fn example(section: &str) -> Result<Form, String> {
    let (_, rest) = section.split_once("```lisp\n").ok_or("no example")?;
    let (text, _) = rest.split_once("```").ok_or("the example does not end")?;
    let result = read(SourceId(1), text, &ReadOptions::default());
    match (&*result.forms, &*result.diagnostics) {
        ([form], []) => Ok(form.clone()),
        (_, diagnostics) => Err(format!("the example is no form: {diagnostics:?}")),
    }
}

/// The first list within `form` whose head is `head`.
fn find<'f>(form: &'f Form, head: &str) -> Option<&'f Form> {
    if form.as_call().is_some_and(|(found, _)| found == head) {
        return Some(form);
    }
    form.as_list().or(form.as_vector()).unwrap_or_default().iter().find_map(|inner| find(inner, head))
}

/// The Rust that an example lowers to.
fn rust(form: &Form) -> Result<String, String> {
    let body = |stmts: Vec<Stmt>, value: Option<Expr>| {
        Code::Body(Body { attrs: Vec::new(), stmts, value: value.map(Box::new), span: Span::NOWHERE })
    };
    let code = match form.as_call() {
        Some(("comptime" | "quote" | "quasiquote" | "def", _)) => {
            return Ok("None: it does not reach Rust.\n".to_owned());
        }
        Some(("core-forms", _)) => {
            let program = oxur_core::core::Program::from_form(form).map_err(|d| d.message)?;
            Code::Items(program.items)
        }
        _ => match (Item::from_form(form), Expr::from_form(form), Let::from_form(form)) {
            (Ok(item), _, _) => Code::Items(vec![item]),
            (_, Ok(expr), _) => body(Vec::new(), Some(expr)),
            (_, _, Ok(node)) => body(vec![Stmt::Let(Box::new(node))], None),
            (Err(diagnostic), _, _) => return Err(diagnostic.message),
        },
    };
    let (rust, diagnostics) = lower(&code, &SourceMap::new(), Edition::E2024);
    if let Some(diagnostic) = diagnostics.first() {
        return Err(diagnostic.message.clone());
    }
    let mut text = String::new();
    match rust {
        RustCode::Items(items) => {
            let mut file = oxur_ast::File::new(Span::NOWHERE);
            file.items = items;
            text = oxur_ast::gen_rust(&file);
        }
        RustCode::Stmts(stmts) => {
            for stmt in stmts {
                text += &printed(&stmt);
            }
        }
        RustCode::Expr(expr) => text = printed(&*expr),
    }
    Ok(format!("```rust\n{}\n```\n", text.trim_end()))
}

/// The text of a node, by way of a function that holds it.
fn printed(node: &(impl oxur_ast::Print + Clone + IntoStmt)) -> String {
    let mut block = oxur_ast::Block::new(Span::NOWHERE);
    block.stmts.push(node.clone().into_stmt());
    let signature = oxur_ast::Signature::new(oxur_ast::Ident::new("f", Span::NOWHERE), Span::NOWHERE);
    let mut file = oxur_ast::File::new(Span::NOWHERE);
    file.items.push(oxur_ast::ItemFn::new(signature, block, Span::NOWHERE).into());
    let text = oxur_ast::gen_rust(&file);
    let inner = text.trim().trim_start_matches("fn f() {").trim_end_matches('}').trim();
    inner.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

trait IntoStmt {
    fn into_stmt(self) -> oxur_ast::Stmt;
}

impl IntoStmt for oxur_ast::Stmt {
    fn into_stmt(self) -> oxur_ast::Stmt {
        self
    }
}

impl IntoStmt for oxur_ast::Expr {
    fn into_stmt(self) -> oxur_ast::Stmt {
        oxur_ast::Stmt::Expr(self, false)
    }
}

/// Replaces what stands between `<!-- name -->` and `<!-- end -->`.
fn fill(section: &str, name: &str, text: &str) -> Result<String, String> {
    let open = format!("<!-- {name} -->\n");
    let (before, rest) = section.split_once(&open).ok_or_else(|| format!("no `<!-- {name} -->`"))?;
    let (_, after) = rest.split_once("<!-- end -->").ok_or_else(|| format!("no end of `<!-- {name} -->`"))?;
    Ok(format!("{before}{open}{text}<!-- end -->{after}"))
}

/// A section as it should be.
fn checked(section: &str, info: &StructInfo) -> Result<String, String> {
    if section.split_once("\nIn the VM: ").is_none_or(|(_, rest)| rest.trim().is_empty()) {
        return Err("nothing is said of its meaning in the VM".to_owned());
    }
    let form = example(section)?;
    let own = find(&form, info.head).ok_or("the example does not have the form")?;
    let again = oxur_core::core::reread(info, own).map_err(|d| format!("the example: {}", d.message))?;
    if again != *own {
        return Err(format!("the example is written differently: {again:?}"));
    }
    let section = fill(section, "fields", &fields(info))?;
    fill(&section, "rust", &rust(&form)?)
}

#[test]
fn the_specification_says_what_the_code_does() {
    let path = root().join("../docs/core-forms.md");
    let text = fs::read_to_string(&path).expect("the specification can be read");
    let mut parts = text.split("\n### `");
    let mut whole = fill(parts.next().unwrap_or_default(), "kinds", &kinds()).expect("the table of kinds");
    let mut left: Vec<&StructInfo> = structs().collect();
    let mut faults = Vec::new();
    for part in parts {
        let head = part.split('`').next().unwrap_or_default();
        let found = left.iter().position(|info| info.head == head);
        match found
            .map(|index| left.remove(index))
            .ok_or("no such form".to_owned())
            .and_then(|info| checked(part, info))
        {
            Ok(section) => whole += &format!("\n### `{section}"),
            Err(fault) => faults.push(format!("`{head}`: {fault}")),
        }
    }
    faults.extend(left.iter().map(|info| format!("`{}` has no section", info.head)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    if let Err(message) = expect(&path, &whole) {
        panic!("{message}");
    }
}
