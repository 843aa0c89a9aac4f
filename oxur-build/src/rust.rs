//! Compiled modules as Rust text.

use oxur_ast::{Attribute, File, Ident, Item, ItemMod, Visibility, gen_rust};
use oxur_core::Span;

/// The text of a module's items.
pub(crate) fn items(items: &[Item]) -> String {
    let mut file = File::new(Span::NOWHERE);
    file.items = items.to_vec();
    gen_rust(&file)
}

/// What stands before `mod`: each attribute as a text, and the visibility.
pub(crate) fn declaration(attributes: &[&Attribute], visibility: &Visibility) -> (Vec<String>, String) {
    let mut module = ItemMod::new(Ident::new("m", Span::NOWHERE), Span::NOWHERE);
    module.vis = visibility.clone();
    let visibility = items(&[module.clone().into()]);
    let visibility = visibility.trim().trim_end_matches("mod m;").trim_end().to_owned();
    module.vis = Visibility::Inherited;
    let attributes = attributes.iter().map(|attribute| {
        let mut module = module.clone();
        module.attrs = vec![(*attribute).clone()];
        items(&[module.into()]).trim().trim_end_matches("mod m;").trim_end().to_owned()
    });
    (attributes.collect(), visibility)
}

/// Whether an attribute is a doc comment.
pub(crate) fn is_doc(attribute: &Attribute) -> bool {
    let text = declaration(&[attribute], &Visibility::Inherited).0.concat();
    ["///", "//!", "/**", "/*!", "#[doc ", "#[doc=", "#![doc"].iter().any(|start| text.starts_with(start))
}
