//! `oxur new`: a crate with Oxur code in it that builds, runs and tests at once.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::Ending;
use crate::arguments::New;

pub(crate) fn new(arguments: &New) -> anyhow::Result<Ending> {
    let folder = &arguments.path;
    let name = folder.file_name().and_then(|name| name.to_str()).context("the path has no name for the crate")?;
    check_name(name)?;
    if folder.exists() {
        bail!("`{}` is there already", folder.display());
    }
    for (file, text) in files(name, arguments)? {
        let path = folder.join(file);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let kind = if arguments.lib { "library" } else { "program" };
    let next = if arguments.lib { "cargo test" } else { "cargo run` and `cargo test" };
    println!("made the {kind} `{name}` in `{}`; there, `{next}` work at once", folder.display());
    Ok(Ending::Success)
}

/// Refuses what cargo would refuse.
fn check_name(name: &str) -> anyhow::Result<()> {
    let legal = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') || !name.chars().all(legal) {
        bail!("`{name}` cannot name a crate: letters, digits, `-` and `_`, with a letter first");
    }
    if matches!(
        name,
        "test" | "core" | "std" | "alloc" | "proc_macro" | "proc-macro" | "oxur" | "self" | "super" | "crate"
    ) {
        bail!("`{name}` is the name of another crate or a keyword");
    }
    Ok(())
}

fn files(name: &str, arguments: &New) -> anyhow::Result<Vec<(&'static str, String)>> {
    let clone = arguments.oxur.clone().or_else(own_clone);
    let dependency = |package: &str| -> anyhow::Result<String> {
        let Some(folder) = &clone else {
            return Ok(format!("{package} = \"{}\"\n", env!("CARGO_PKG_VERSION")));
        };
        let path = folder.join(package);
        let path = path.canonicalize().with_context(|| format!("there is no crate in `{}`", path.display()))?;
        Ok(format!("{package} = {{ path = {} }}\n", toml_string(&path)))
    };
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n[build-dependencies]\n{}",
        dependency("oxur")?,
        dependency("oxur-build")?
    );
    let (root, root_text) = if arguments.lib { ("src/lib.rs", LIB_RS) } else { ("src/main.rs", MAIN_RS) };
    let source = if arguments.lib { ("src/lib.oxr", LIB_OXR) } else { ("src/main.oxr", MAIN_OXR) };
    Ok(vec![
        ("Cargo.toml", manifest),
        ("build.rs", BUILD_RS.to_owned()),
        (root, root_text.to_owned()),
        (source.0, source.1.to_owned()),
        ("src/greeting.oxr", GREETING_OXR.to_owned()),
        (".gitignore", "/target\n".to_owned()),
    ])
}

/// The clone of Oxur's repository that this command was built in, if it was and is still there.
fn own_clone() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let is_clone = ["oxur", "oxur-build"].iter().all(|package| folder.join(package).join("Cargo.toml").is_file());
    is_clone.then(|| folder.to_owned())
}

/// A path as a string of TOML.
fn toml_string(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains('\'') {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        format!("'{text}'")
    }
}

const BUILD_RS: &str = "fn main() -> Result<(), oxur_build::Error> {\n    oxur_build::compile(\"src/**/*.oxr\")\n}\n";

const MAIN_RS: &str = "// The program is in main.oxr.\noxur::modules!();\n";

const LIB_RS: &str = "// The library is in lib.oxr.\noxur::modules!();\n";

const MAIN_OXR: &str = "(use crate::greeting::greet)

(deffn main []
  (let [name (. (std::env::args) (nth 1) (unwrap-or (String::from \"world\")))]
    (println! \"{}\" (greet &name))))
";

const LIB_OXR: &str = "(pub use crate::greeting::greet)
";

const GREETING_OXR: &str = "/// Greets somebody by name.
(pub deffn greet [name:&str] -> String
  (format! \"Hello, {name}!\"))

(deftest greets-by-name
  (assert_eq! (greet \"world\") \"Hello, world!\"))
";
