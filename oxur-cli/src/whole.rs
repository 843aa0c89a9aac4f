//! A compilation's modules put together as one file of Rust.

use oxur_ast::{File, Ident, Item, ItemMod, Visibility};
use oxur_comp::{CompiledModule, Output, RustCode};
use oxur_core::Span;

/// All modules, those that are files of their own written in place, nested as their paths say.
pub(crate) fn file(output: &Output) -> File {
    let mut file = File::new(Span::NOWHERE);
    let mut modules: Vec<&CompiledModule> = output.modules.iter().collect();
    // Parents first, so that a module is made with what declares it and not as a mere step to another.
    modules.sort_by_key(|module| module.path.len());
    for module in modules {
        let RustCode::Items(items) = &module.rust else { continue };
        if module.path.is_empty() {
            file.items.extend(items.iter().cloned());
        } else {
            let place = enter(&mut file.items, module);
            place.extend(items.iter().cloned());
        }
    }
    file
}

/// The items of a module's place in the tree, which is made as far as it is not there.
fn enter<'a>(mut items: &'a mut Vec<Item>, module: &CompiledModule) -> &'a mut Vec<Item> {
    for (name, depth) in module.path.iter().zip(1..) {
        let known = items.iter().position(|item| matches!(item, Item::Mod(m) if m.ident.name.as_str() == name));
        let index = known.unwrap_or_else(|| {
            let mut made = ItemMod::new(Ident::new(name, Span::NOWHERE), Span::NOWHERE);
            made.vis = Visibility::Public;
            if depth == module.path.len() {
                if let Some(declaration) = &module.declaration {
                    made.vis = declaration.vis.clone();
                    made.attrs.extend(declaration.attrs.iter().cloned());
                }
                made.attrs.extend(module.attrs.iter().cloned());
            }
            items.push(made.into());
            items.len() - 1
        });
        let Item::Mod(inside) = &mut items[index] else { unreachable!("the position is a module's") };
        items = inside.content.get_or_insert_with(Vec::new);
    }
    items
}
