//! The module tree as Rust text: one file that includes all compiled sources, each in its module.

use std::fmt::Write as _;

/// A module that is to be declared, and the file whose items it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// The Rust names of its path; empty for the crate's root.
    pub(crate) module: Vec<String>,
    /// Its attributes, each as Rust text.
    pub(crate) attributes: Vec<String>,
    /// Its visibility as Rust text, possibly none.
    pub(crate) visibility: String,
    /// The compiled file, from the output folder.
    pub(crate) file: String,
}

impl Entry {
    /// Whether its `macro_rules!` are for what follows, so that it has to stand first.
    fn comes_first(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.starts_with("#[macro_use"))
    }
}

/// A node of the tree. A folder that has no file of its own is a module too.
#[derive(Debug)]
struct Node<'a> {
    name: &'a str,
    entry: Option<&'a Entry>,
    children: Vec<Node<'a>>,
}

/// The text that declares all of `entries` where it is included, from a file in the output folder or, if `below`, in a folder
/// of that.
pub(crate) fn tree(entries: &[Entry], folder_visibility: &str, below: bool) -> String {
    let mut root = Node { name: "", entry: None, children: Vec::new() };
    for entry in entries {
        insert(&mut root, &entry.module, entry);
    }
    sort(&mut root);
    let mut text = String::new();
    write(&mut text, &root, folder_visibility, below, 0);
    text
}

/// The text that declares the module `path` alone, with all that is in it.
pub(crate) fn subtree(entries: &[Entry], path: &[String], folder_visibility: &str, below: bool) -> String {
    let inside: Vec<Entry> = entries
        .iter()
        .filter(|entry| entry.module.starts_with(path))
        .map(|entry| Entry { module: entry.module[path.len() - 1..].to_vec(), ..entry.clone() })
        .collect();
    tree(&inside, folder_visibility, below)
}

fn insert<'a>(node: &mut Node<'a>, path: &'a [String], entry: &'a Entry) {
    let Some((name, rest)) = path.split_first() else {
        node.entry = Some(entry);
        return;
    };
    let at = match node.children.iter().position(|child| child.name == name) {
        Some(at) => at,
        None => {
            node.children.push(Node { name, entry: None, children: Vec::new() });
            node.children.len() - 1
        }
    };
    insert(&mut node.children[at], rest, entry);
}

/// Orders children by name, those first whose macros are for the others.
fn sort(node: &mut Node<'_>) {
    oxur_core::sort_by(&mut node.children, |a, b| {
        let first = comes_first(b).cmp(&comes_first(a));
        first.then_with(|| a.name.cmp(b.name))
    });
    node.children.iter_mut().for_each(sort);
}

fn comes_first(node: &Node<'_>) -> bool {
    node.entry.is_some_and(Entry::comes_first)
}

/// Writes what is in a node: the modules whose macros the rest may use, its own items, the other modules.
fn write(text: &mut String, node: &Node<'_>, folder_visibility: &str, below: bool, depth: usize) {
    let indent = "    ".repeat(depth);
    let (first, then): (Vec<_>, Vec<_>) = node.children.iter().partition(|child| comes_first(child));
    for child in first {
        declare(text, child, folder_visibility, below, depth);
    }
    if let Some(entry) = node.entry {
        let file = if below {
            // With `..` in it, the path would be another one than that of the same file included from elsewhere; messages,
            // panics and what maps them show it.
            format!("concat!(env!(\"OXUR_OUT\"), {:?})", format!("/{}", entry.file))
        } else {
            format!("{:?}", entry.file)
        };
        let _ = writeln!(text, "{indent}include!({file});");
    }
    for child in then {
        declare(text, child, folder_visibility, below, depth);
    }
}

fn declare(text: &mut String, node: &Node<'_>, folder_visibility: &str, below: bool, depth: usize) {
    let indent = "    ".repeat(depth);
    for attribute in node.entry.iter().flat_map(|entry| &entry.attributes) {
        let _ = writeln!(text, "{indent}{attribute}");
    }
    let visibility = node.entry.map_or(folder_visibility, |entry| entry.visibility.as_str());
    let space = if visibility.is_empty() { "" } else { " " };
    let _ = writeln!(text, "{indent}{visibility}{space}mod {} {{", node.name);
    write(text, node, folder_visibility, below, depth + 1);
    let _ = writeln!(text, "{indent}}}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, attributes: &[&str], visibility: &str) -> Entry {
        let module = path.split("::").filter(|step| !step.is_empty()).map(str::to_owned).collect();
        let attributes = attributes.iter().map(|a| (*a).to_owned()).collect();
        let file = format!("src/{}.oxr.rs", path.replace("::", "/"));
        Entry { module, attributes, visibility: visibility.to_owned(), file }
    }

    #[test]
    fn modules_nest_as_folders_do() {
        let list = [
            entry("", &[], ""),
            entry("b::c", &[], "pub(crate)"),
            entry("a", &["#[cfg(test)]", "/// Doc."], "pub"),
            entry("z", &["#[macro_use]"], ""),
        ];
        assert_eq!(
            tree(&list, "pub(crate)", false),
            "#[macro_use]\nmod z {\n    include!(\"src/z.oxr.rs\");\n}\n".to_owned()
                + "include!(\"src/.oxr.rs\");\n"
                + "#[cfg(test)]\n/// Doc.\npub mod a {\n    include!(\"src/a.oxr.rs\");\n}\n"
                + "pub(crate) mod b {\n    pub(crate) mod c {\n        include!(\"src/b/c.oxr.rs\");\n    }\n}\n"
        );
        assert_eq!(
            subtree(&list, &["b".to_owned(), "c".to_owned()], "pub(crate)", true),
            "pub(crate) mod c {\n    include!(concat!(env!(\"OXUR_OUT\"), \"/src/b/c.oxr.rs\"));\n}\n"
        );
    }

    #[test]
    fn the_order_of_entries_does_not_matter() {
        let one = [entry("a", &[], ""), entry("b", &[], ""), entry("a::c", &[], "")];
        let mut other = one.clone();
        other.reverse();
        assert_eq!(tree(&one, "", false), tree(&other, "", false));
    }
}
