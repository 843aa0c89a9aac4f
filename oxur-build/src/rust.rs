//! Compiled modules as Rust text.

use oxur_ast::{AttrStyle, Attribute, Item, Visibility, gen_rust_part};

/// The text of a module's items.
pub(crate) fn items(items: &[Item]) -> String {
    let text = gen_rust_part(items);
    if text.is_empty() { text } else { text + "\n" }
}

/// What stands before `mod`: each attribute as a text, and the visibility.
pub(crate) fn declaration(attributes: &[&Attribute], visibility: &Visibility) -> (Vec<String>, String) {
    let attributes = attributes.iter().map(|attribute| match attribute.style {
        AttrStyle::Outer => gen_rust_part(*attribute),
        AttrStyle::Inner => String::new(),
    });
    (attributes.collect(), gen_rust_part(visibility))
}

/// Whether an attribute is a doc comment.
pub(crate) fn is_doc(attribute: &Attribute) -> bool {
    let text = declaration(&[attribute], &Visibility::Inherited).0.concat();
    ["///", "//!", "/**", "/*!", "#[doc ", "#[doc=", "#![doc"].iter().any(|start| text.starts_with(start))
}
