//! Every type, variant and field that syn declares is mapped, or told here as redundant with the reason.
//!
//! The list is read out of the source of the syn that this crate is built with.

mod common;

use std::collections::BTreeMap;
use std::fs;

use oxur_ast::{Fields, File, Item, from_rust, print_tokens};
use oxur_core::{RustTokenKind, SourceId, print_rust_tokens};

/// Types of syn that have no node of their own.
const NOT_NODES: &[(&str, &str)] = &[
    ("Data", "what a derive macro is given, no part of a file"),
    ("DataEnum", "what a derive macro is given, no part of a file"),
    ("DataStruct", "what a derive macro is given, no part of a file"),
    ("DataUnion", "what a derive macro is given, no part of a file"),
    ("DeriveInput", "what a derive macro is given, no part of a file"),
    ("Frontmatter", "cannot be made: syn has no constructor for it"),
    ("Index", "a leaf: Index"),
    ("Lit", "a leaf: Lit, by its exact text"),
    ("LitBool", "a leaf: Lit"),
    ("LitByte", "a leaf: Lit"),
    ("LitByteStr", "a leaf: Lit"),
    ("LitCStr", "a leaf: Lit"),
    ("LitChar", "a leaf: Lit"),
    ("LitFloat", "a leaf: Lit"),
    ("LitInt", "a leaf: Lit"),
    ("LitStr", "a leaf: Lit"),
];

/// Fields of syn that are left out.
const NOT_FIELDS: &[(&str, &str, &str)] = &[("File", "frontmatter", "cannot be made: syn has no constructor for it")];

/// Enums whose conversion is written by hand, with the variants that it knows.
const BY_HAND: &[(&str, &[&str])] = &[
    ("AttrStyle", &["Outer", "Inner"]),
    ("MacroDelimiter", &["Paren", "Brace", "Bracket"]),
    ("ReceiverKind", &["Value", "Reference", "Typed"]),
    ("ReturnType", &["Default", "Type"]),
    ("Safety", &["Safe", "Unsafe", "Default"]),
    ("StaticMutability", &["Mut", "None"]),
    ("Stmt", &["Local", "Item", "Expr", "Macro"]),
    ("Visibility", &["Public", "Restricted", "Inherited"]),
    ("WhereClausePlacement", &["Early", "Late"]),
];

#[test]
fn every_type_variant_and_field_of_syn_is_mapped() {
    let mut structs = BTreeMap::new();
    let mut enums = BTreeMap::new();
    for file in fs::read_dir(common::package_folder("syn").join("src")).expect("syn's source is there") {
        let path = file.expect("a folder's entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            declarations(&fs::read_to_string(&path).expect("a source file"), &mut structs, &mut enums);
        }
    }
    // If the declarations were not found at all, nothing would be missing either.
    assert!(structs.len() > 140, "only {} structs were found in syn's source", structs.len());
    assert!(enums.len() > 25, "only {} enums were found in syn's source", enums.len());
    let fields: usize = structs.values().map(Vec::len).sum();
    assert!(fields > 580, "only {fields} fields were found in syn's source");
    let variants: usize = enums.values().map(Vec::len).sum();
    assert!(variants > 190, "only {variants} variants were found in syn's source");

    let mut missing = Vec::new();
    for (name, fields) in &structs {
        if NOT_NODES.iter().any(|(known, _)| known == name) || name.ends_with("Modifiers") {
            continue;
        }
        let Some(info) = oxur_ast::structs().find(|info| info.name == name) else {
            missing.push(format!("struct {name}"));
            continue;
        };
        for (field, ty) in fields {
            // What says nothing must be a token that always stands, and what is a flag a token that stands or not.
            let field = field.as_str();
            let flag = info.fields.iter().any(|known| known.name == field && known.ty == "bool");
            if info.tokens.contains(&field) && !is_token(ty) {
                missing.push(format!("{name}.{field} is left out as a fixed token and is `{ty}`"));
            }
            if (flag || info.odd.contains(&field) || info.derived.contains(&field)) && !is_optional_token(ty) {
                missing.push(format!("{name}.{field} is taken for an optional token and is `{ty}`"));
            }
            let known = info.fields.iter().any(|known| known.name == field)
                || [info.odd, info.tokens, info.derived].concat().contains(&field)
                || NOT_FIELDS.iter().any(|(node, known, _)| node == name && *known == field)
                || (field == "modifiers" && !info.modifiers_type.is_empty());
            if !known {
                missing.push(format!("{name}.{field}"));
            }
        }
        // The flags of the modifiers stand in the node itself.
        if !info.modifiers_type.is_empty() {
            for (field, _) in structs.get(info.modifiers_type).into_iter().flatten() {
                if !info.modifiers.contains(&field.as_str()) {
                    missing.push(format!("{}.{field} in {name}", info.modifiers_type));
                }
            }
        }
        // And nothing is declared that syn does not have.
        let own = info.fields.iter().map(|field| field.name).chain(info.tokens.iter().copied());
        for field in own.filter(|field| !fields.iter().any(|(known, _)| known == field)) {
            missing.push(format!("{name}.{field} is not in syn"));
        }
    }
    for info in oxur_ast::structs().filter(|info| !structs.contains_key(info.name)) {
        missing.push(format!("{} is not in syn", info.name));
    }
    for (name, variants) in &enums {
        if NOT_NODES.iter().any(|(known, _)| known == name) {
            continue;
        }
        let known: Vec<&str> = match BY_HAND.iter().find(|(known, _)| known == name) {
            Some((_, variants)) => variants.to_vec(),
            None => oxur_ast::enums()
                .chain(oxur_ast::token_enums())
                .filter(|info| info.name == name)
                .flat_map(|info| info.variants.iter().map(|(variant, _)| *variant))
                .collect(),
        };
        for variant in variants.iter().filter(|variant| !known.contains(&variant.as_str())) {
            missing.push(format!("{name}::{variant}"));
        }
        for variant in known.iter().filter(|known| !variants.iter().any(|variant| variant == *known)) {
            missing.push(format!("{name}::{variant} is not in syn"));
        }
    }
    assert!(missing.is_empty(), "syn's source has what the Oxur AST does not map:\n{}", missing.join("\n"));
}

/// Structs with their fields and the types of these, as texts.
type Structs = BTreeMap<String, Vec<(String, String)>>;
/// Enums with their variants.
type Enums = BTreeMap<String, Vec<String>>;

/// Whether a type is that of a token or of a pair of brackets.
fn is_token(ty: &str) -> bool {
    ty.starts_with("Token![") || ty.starts_with("token::")
}

fn is_optional_token(ty: &str) -> bool {
    ty.strip_prefix("Option<").is_some_and(is_token)
}

/// The structs and enums that stand in syn's `ast_struct!`, `ast_enum!` and `ast_enum_of_structs!` blocks.
fn declarations(text: &str, structs: &mut Structs, enums: &mut Enums) {
    let file = from_rust(text, SourceId(0)).expect("syn's source is Rust");
    for item in modules(&file) {
        let Item::Macro(node) = item else { continue };
        let name = node.mac.path.segments.last().map(|last| last.ident.name.as_str());
        if !matches!(name, Some("ast_struct" | "ast_enum" | "ast_enum_of_structs")) {
            continue;
        }
        // syn marks some declarations: `pub struct Abi #full {`, `pub enum Expr #manual_extra_traits {`.
        let tokens = node.mac.tokens.as_slice();
        let mut kept = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let mark = tokens[at].kind == RustTokenKind::Punct('#', oxur_core::Spacing::Alone)
                && matches!(tokens.get(at + 1).map(|token| &token.kind), Some(RustTokenKind::Ident(_)));
            if mark {
                at += 2;
            } else {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
        let inner = from_rust(&print_rust_tokens(&kept), SourceId(0)).expect("a declaration");
        for item in &inner.items {
            match item {
                Item::Struct(node) => {
                    let fields = match &node.fields {
                        Fields::Named(fields) => fields.named.iter().collect(),
                        _ => Vec::new(),
                    };
                    structs.insert(
                        node.ident.name.to_string(),
                        fields
                            .iter()
                            .filter_map(|field| {
                                Some((field.ident?.name.to_string(), text_of(&print_tokens(&field.ty))))
                            })
                            .collect(),
                    );
                }
                Item::Enum(node) => {
                    enums.insert(
                        node.ident.name.to_string(),
                        node.variants.iter().map(|variant| variant.ident.name.to_string()).collect(),
                    );
                }
                other => panic!("a declaration of syn is neither struct nor enum: {other:?}"),
            }
        }
    }
}

/// Tokens without any space.
fn text_of(tokens: &[oxur_core::RustToken]) -> String {
    print_rust_tokens(tokens).split_whitespace().collect()
}

/// All items, those in modules too.
fn modules(file: &File) -> Vec<&Item> {
    let mut all = Vec::new();
    let mut rest: Vec<&Item> = file.items.iter().collect();
    while let Some(item) = rest.pop() {
        if let Item::Mod(node) = item {
            rest.extend(node.content.iter().flatten());
        }
        all.push(item);
    }
    all
}
