//! Where each source file stands in the crate's module tree, found from its path alone.

use oxur_core::codes::build::{BAD_MODULE_NAME, MODULE_TWICE};
use oxur_core::{Map, is_rust_keyword, rust_ident};

use crate::error::{Cause, Error, Problem};

/// A source file and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Placed {
    /// The path from the package's folder, with `/` between the steps.
    pub(crate) file: String,
    /// The Rust names of its module's path; empty for the crate's root.
    pub(crate) module: Vec<String>,
}

/// Keywords that cannot be names at all.
const NEVER: &[&str] = &["crate", "self", "super", "Self"];

/// Places files. Each comes with the folder that its path is counted from (its steps are the first of the file's).
///
/// `lib.oxr` and `main.oxr` directly in that folder are the crate's root, `mod.oxr` is its folder's module, and the
/// file named by `root`, if any, is the crate's root whatever its name. Files whose module no Rust program can have,
/// and files that share a module or would share one on a file system that does not tell case, have no place.
pub(crate) fn place(files: &[(String, String)], root: Option<&str>) -> (Vec<Placed>, Vec<Problem>) {
    let mut placed: Vec<Placed> = Vec::new();
    let mut misplaced = Vec::new();
    // The key is what must differ between two modules: the path without case.
    let mut taken: Map<String, usize> = Map::default();
    for (file, folder) in files {
        let module = match module(file, folder, root) {
            Ok(module) => module,
            Err(problem) => {
                misplaced.push(problem);
                continue;
            }
        };
        let key = module.join("/").to_lowercase();
        if let Some(&other) = taken.get(&key) {
            misplaced.push(collision(file, &module, &placed[other]));
            continue;
        }
        taken.insert(key, placed.len());
        placed.push(Placed { file: file.clone(), module });
    }
    (placed, misplaced)
}

/// The Rust names of the module paths of files that are to be one crate; each comes with the folder that its path is
/// counted from, whose steps are the first of the file's.
///
/// # Errors
///
/// A file or folder has a name that no module can have, or two files are one module.
pub fn module_paths(files: &[(String, String)]) -> Result<Vec<(String, Vec<String>)>, Error> {
    let (placed, problems) = place(files, None);
    if problems.is_empty() {
        Ok(placed.into_iter().map(|placed| (placed.file, placed.module)).collect())
    } else {
        Err(Error::new(Cause::Setup(problems)))
    }
}

fn collision(file: &str, module: &[String], other: &Placed) -> Problem {
    let message = if module.is_empty() {
        format!("both `{}` and `{file}` are the crate's root", other.file)
    } else if *module == other.module {
        format!("both `{}` and `{file}` are the module `{}`", other.file, module.join("::"))
    } else {
        format!(
            "the modules `{}` of `{}` and `{}` of `{file}` differ in case alone",
            other.module.join("::"),
            other.file,
            module.join("::")
        )
    };
    Problem::new(MODULE_TWICE, message).help("rename or remove one of the two files")
}

/// The module of one file.
fn module(file: &str, folder: &str, root: Option<&str>) -> Result<Vec<String>, Problem> {
    if root == Some(file) {
        return Ok(Vec::new());
    }
    let inside = file.strip_prefix(folder).unwrap_or(file).trim_start_matches('/');
    let stem = inside.strip_suffix(".oxr").unwrap_or(inside);
    let mut steps: Vec<&str> = stem.split('/').collect();
    match steps.as_slice() {
        ["lib" | "main"] if root.is_none() => return Ok(Vec::new()),
        [_, .., "mod"] => {
            steps.pop();
        }
        _ => {}
    }
    steps.into_iter().map(|step| name(step).map_err(|problem| problem.about(file))).collect()
}

/// The Rust name of a file or folder.
fn name(step: &str) -> Result<String, Problem> {
    let rust = step.replace('-', "_");
    let refuse = |why: String, help: String| {
        Err(Problem::new(BAD_MODULE_NAME, format!("`{step}` cannot name a module: {why}")).help(help))
    };
    if NEVER.contains(&rust.as_str()) || rust.chars().all(|c| c == '_') {
        return refuse(format!("`{rust}` is no name in Rust"), "rename the file".to_owned());
    }
    if is_rust_keyword(&rust) {
        return Ok(rust_ident(&rust).into_owned());
    }
    if rust.starts_with(|c: char| c.is_numeric()) {
        return refuse("a name does not start with a digit".to_owned(), format!("rename it, for example to `n{rust}`"));
    }
    // A name of Rust has XID_Start or `_` first and XID_Continue after it. `char` knows the classes that these come
    // from, which agree with them for every character that file names are made of; rustc has the last word.
    if let Some(wrong) = rust.chars().find(|&c| !(c.is_alphanumeric() || c == '_' || is_mark(c))) {
        let shown = if wrong.is_whitespace() { "a blank".to_owned() } else { format!("`{}`", wrong.escape_debug()) };
        let mended: String = rust.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        return refuse(format!("it holds {shown}"), format!("rename it, for example to `{mended}`"));
    }
    Ok(rust)
}

/// Whether the character is a combining mark of the common blocks: decomposed letters, as some file systems keep them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[&str]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|f| ((*f).to_owned(), "src".to_owned())).collect();
        let (placed, misplaced) = place(&files, None);
        let mut list: Vec<String> = placed.iter().map(|p| format!("{} {}", p.file, p.module.join("::"))).collect();
        list.extend(misplaced.iter().map(|m| format!("{} ({})", m.message, m.help.as_deref().unwrap_or(""))));
        list
    }

    #[test]
    fn modules_follow_the_path() {
        assert_eq!(
            modules(&["src/a.oxr", "src/a/b-c.oxr", "src/d/mod.oxr", "src/lib.oxr", "src/x/main.oxr", "src/加法.oxr"]),
            [
                "src/a.oxr a",
                "src/a/b-c.oxr a::b_c",
                "src/d/mod.oxr d",
                "src/lib.oxr ",
                "src/x/main.oxr x::main",
                "src/加法.oxr 加法"
            ]
        );
    }

    #[test]
    fn keywords_become_raw_names() {
        assert_eq!(modules(&["src/type.oxr", "src/mod.oxr"]), ["src/type.oxr r#type", "src/mod.oxr r#mod"]);
    }

    #[test]
    fn illegal_names_are_refused() {
        let list =
            modules(&["src/self.oxr", "src/2d.oxr", "src/a b.oxr", "src/a.b.oxr", "src/_.oxr", "src/a/crate/b.oxr"]);
        assert_eq!(
            list,
            [
                "`src/self.oxr`: `self` cannot name a module: `self` is no name in Rust (rename the file)",
                "`src/2d.oxr`: `2d` cannot name a module: a name does not start with a digit (rename it, for example to `n2d`)",
                "`src/a b.oxr`: `a b` cannot name a module: it holds a blank (rename it, for example to `a_b`)",
                "`src/a.b.oxr`: `a.b` cannot name a module: it holds `.` (rename it, for example to `a_b`)",
                "`src/_.oxr`: `_` cannot name a module: `_` is no name in Rust (rename the file)",
                "`src/a/crate/b.oxr`: `crate` cannot name a module: `crate` is no name in Rust (rename the file)",
            ]
        );
    }

    #[test]
    fn two_files_do_not_share_a_module() {
        let list = modules(&["src/a-b.oxr", "src/a_b.oxr", "src/c.oxr", "src/c/mod.oxr", "src/D.oxr", "src/d.oxr"]);
        assert_eq!(
            list[3],
            "both `src/a-b.oxr` and `src/a_b.oxr` are the module `a_b` (rename or remove one of the two files)"
        );
        assert!(list[4].contains("are the module `c`"), "{list:?}");
        assert!(list[5].contains("differ in case alone"), "{list:?}");
        assert!(modules(&["src/lib.oxr", "src/main.oxr"])[1].contains("are the crate's root"));
    }
}
