//! The trees that are compared, each with its own way from Rust to its text and back.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use oxur_core::SourceId;
use quote::ToTokens as _;

use crate::tokens;

/// A tree of Rust that has a text.
pub(crate) struct Tree {
    pub(crate) name: &'static str,
    /// How many kinds of nodes it has.
    pub(crate) kinds: fn() -> usize,
    /// Goes from Rust to the text and back.
    pub(crate) way: fn(&str) -> Way,
}

/// What came of the way.
#[derive(Default)]
pub(crate) struct Way {
    /// How long the text is, if there is one.
    pub(crate) text: Option<usize>,
    /// The tokens that came back.
    pub(crate) back: Option<Vec<String>>,
}

pub(crate) const TREES: [Tree; 4] = [
    Tree { name: "Oxur AST", kinds: oxur_kinds, way: oxur },
    Tree { name: "syn-serde 0.3.2", kinds: || declared("syn-serde"), way: syn_serde },
    Tree { name: "oxur-ast 0.2.0", kinds: || declared("oxur-ast"), way: oxur_0_2 },
    Tree { name: "tree-sitter-rust 0.24", kinds: tree_sitter_kinds, way: tree_sitter },
];

fn oxur_kinds() -> usize {
    oxur_ast::structs().count() + oxur_ast::enums().count() + oxur_ast::token_enums().count()
}

fn oxur(text: &str) -> Way {
    let Ok(file) = oxur_ast::from_rust(text, SourceId(0)) else { return Way::default() };
    let tree = oxur_ast::write_compact_text(&file);
    let back = oxur_ast::read_text(SourceId(0), &tree).ok().map(|file| oxur_ast::gen_rust(&file));
    Way { text: Some(tree.len()), back: back.and_then(|back| tokens::of_text(&back)) }
}

fn syn_serde(text: &str) -> Way {
    let Ok(file) = syn2::parse_file(text) else { return Way::default() };
    let json = syn_serde::json::to_string(&file);
    let back = syn_serde::json::from_str::<syn2::File>(&json).ok();
    Way { text: Some(json.len()), back: back.map(|file| tokens::of_stream(file.into_token_stream())) }
}

fn oxur_0_2(text: &str) -> Way {
    use oxur_ast_0_2::{AstBuilder, Generator, Parser, generate_rust, parse_rust_file, print_sexp};
    let Ok(tree) = parse_rust_file(text) else { return Way::default() };
    let Ok(form) = Generator::new().generate_crate(&tree) else { return Way::default() };
    let printed = print_sexp(&form);
    let back = Parser::parse_str(&printed).ok().and_then(|form| AstBuilder::new().build_crate(&form).ok());
    let back = back.and_then(|tree| generate_rust(&tree).ok());
    Way { text: Some(printed.len()), back: back.and_then(|back| tokens::of_text(&back)) }
}

fn tree_sitter_kinds() -> usize {
    let language = tree_sitter::Language::new(tree_sitter_rust::LANGUAGE);
    let named = |id: &u16| language.node_kind_is_named(*id) && language.node_kind_is_visible(*id);
    (0..u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX)).filter(named).count()
}

/// Its S-expressions have no names and literals in them, so nothing comes back.
fn tree_sitter(text: &str) -> Way {
    let mut parser = tree_sitter::Parser::new();
    let language = tree_sitter::Language::new(tree_sitter_rust::LANGUAGE);
    if parser.set_language(&language).is_err() {
        return Way::default();
    }
    let tree = parser.parse(text, None).filter(|tree| !tree.root_node().has_error());
    Way { text: tree.map(|tree| tree.root_node().to_sexp().len()), back: None }
}

/// How many structs and enums a package's tree declares.
fn declared(package: &str) -> usize {
    let folder = package_folder(package).expect("the package is there");
    let src = folder.join("src");
    let nodes = if src.join("ast").is_dir() { src.join("ast") } else { src };
    let mut files = vec![nodes];
    let mut count = 0;
    while let Some(path) = files.pop() {
        if let Ok(folder) = fs::read_dir(&path) {
            files.extend(folder.filter_map(Result::ok).map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let tokens = tokens::of_text(&fs::read_to_string(&path).unwrap_or_default()).unwrap_or_default();
            let declares = |pair: &&[String]| pair[0] == "pub" && (pair[1] == "struct" || pair[1] == "enum");
            count += tokens.windows(2).filter(declares).count();
        }
    }
    count
}

/// Where cargo keeps a package of this crate's dependencies that comes from a registry.
fn package_folder(name: &str) -> io::Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version", "1", "--locked", "--manifest-path"]);
    let output = command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).output()?;
    let json = String::from_utf8_lossy(&output.stdout).into_owned();
    let start = format!("{{\"name\":\"{name}\",\"version\":");
    let packages = json.split(&start).skip(1);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let manifests = packages.filter_map(|package| package.split_once("\"manifest_path\":\"")?.1.split_once('"'));
    manifests
        .map(|(path, _)| Path::new(path).with_file_name(""))
        .find(|folder| !folder.starts_with(&here))
        .ok_or_else(|| io::Error::other(format!("{name} is no dependency")))
}
