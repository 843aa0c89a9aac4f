//! A crate's sources as Oxur, and its manifest and build script for that.

use std::path::{Path, PathBuf};
use std::{fs, io, thread};

use oxur_comp::Census;
use oxur_core::SourceId;
use walkdir::WalkDir;

/// What was converted.
#[derive(Debug, Default)]
pub(super) struct Converted {
    pub(super) census: Census,
    pub(super) files: usize,
    /// What the port needed beyond conversion.
    pub(super) notes: Vec<String>,
}

/// Makes a crate that stands by itself of a published one: no workspace around it, no benchmarks.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    for name in ["Cargo.toml.orig", "Cargo.lock", ".cargo-checksum.json", ".cargo_vcs_info.json", "rust-toolchain.toml"]
    {
        let file = folder.join(name);
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let mut out = String::new();
    let mut skipped = false;
    for line in text.lines() {
        if line.starts_with('[') {
            // Benchmarks bring heavy dependencies, and are no tests.
            skipped = line == "[[bench]]" || line.starts_with("[dev-dependencies.criterion");
        }
        if !skipped {
            out.push_str(line);
            out.push('\n');
        }
    }
    out = out.replacen("[package]\n", "[package]\nautobenches = false\n", usize::from(!text.contains("autobenches")));
    out.push_str("\n[workspace]\n");
    fs::write(manifest, out)
}

/// Converts the sources of a crate in place.
///
/// # Errors
///
/// A file cannot be read or written, or is no Rust.
pub(super) fn convert(root: &Path, folder: &Path) -> Result<Converted, String> {
    let mut converted = Converted::default();
    let manifest_file = folder.join("Cargo.toml");
    let manifest = fs::read_to_string(&manifest_file).map_err(|e| format!("{}: {e}", manifest_file.display()))?;
    let crate_root = crate_root(folder, &manifest);
    let source = crate_root.parent().unwrap_or(folder).to_owned();
    for file in sources(&source, folder) {
        convert_file(folder, &file, file == crate_root, &mut converted)?;
    }
    let relative = |path: &Path| path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/");
    let pattern = match relative(&source).as_str() {
        "" => relative(&crate_root.with_extension("oxr")),
        source => format!("{source}/**/*.oxr"),
    };
    let own = own_build_script(folder, &manifest)?;
    if own.is_some() {
        converted.notes.push("its own build script runs before Oxur's".to_owned());
    }
    let edition = edition(&manifest);
    let root_file = relative(&crate_root.with_extension("oxr"));
    let script = format!(
        "{}fn main() -> Result<(), oxur_build::Error> {{\n    {}oxur_build::Build::new()\n        .pattern({pattern:?})\n        \
         .source_folder({:?})\n        .crate_root({root_file:?})\n        .visibility(oxur_build::Visibility::Private)\n        \
         .edition(oxur_build::Edition::E{edition})\n        .compile()\n}}\n",
        if own.is_some() {
            "mod own {\n    include!(\"build_own.rs\");\n    pub fn run() {\n        let _ = main();\n    }\n}\n\n"
        } else {
            ""
        },
        if own.is_some() { "own::run();\n    " } else { "" },
        relative(&source),
    );
    let put = |path: &Path, text: &str| fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()));
    put(&folder.join("build.rs"), &script)?;
    put(&manifest_file, &ported_manifest(root, &manifest))?;
    Ok(converted)
}

/// The file that is the crate.
fn crate_root(folder: &Path, manifest: &str) -> PathBuf {
    let mut in_lib = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_lib = line.trim() == "[lib]";
        }
        if in_lib && let Some(path) = value(line, "path") {
            return folder.join(path);
        }
    }
    folder.join("src/lib.rs")
}

/// The string that a line of a manifest gives to a key.
fn value<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let (name, value) = line.split_once('=')?;
    (name.trim() == key).then(|| value.trim().trim_matches('"'))
}

fn edition(manifest: &str) -> &str {
    manifest.lines().find_map(|line| value(line, "edition")).unwrap_or("2015")
}

/// The Rust files of a crate's library.
fn sources(source: &Path, folder: &Path) -> Vec<PathBuf> {
    let only_root = source == folder;
    let binary = source.join("bin");
    WalkDir::new(source)
        .max_depth(if only_root { 1 } else { usize::MAX })
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| !path.starts_with(&binary) && path != &source.join("main.rs"))
        .filter(|path| !only_root || path.file_name().is_some_and(|name| name != "build.rs"))
        .collect()
}

fn convert_file(folder: &Path, file: &Path, is_root: bool, converted: &mut Converted) -> Result<(), String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let text = fs::read_to_string(file).map_err(|error| fail(&error))?;
    let (head, body) = if is_root { split_head(&text).map_err(|error| fail(&error))? } else { ("", &*text) };
    let body = absolute_includes(body, file, folder, converted);
    // The stages recurse as deep as the code nests.
    let work = move || oxur_comp::from_rust(&body);
    let worker = thread::Builder::new().stack_size(oxur_comp::STACK_SIZE).spawn(work).map_err(|error| fail(&error))?;
    let made = worker.join().map_err(|_| fail(&"the conversion panicked"))?.map_err(|error| fail(&error.message))?;
    if let Some(difference) = &made.difference {
        converted.notes.push(format!("{} does not come back: {}", file.display(), difference.output));
    }
    converted.census.add(&made.census);
    converted.files += 1;
    // A module's file has another name now.
    let oxur = made.text.replace(".rs\"]", ".oxr\"]");
    fs::write(file.with_extension("oxr"), oxur).map_err(|error| fail(&error))?;
    if is_root {
        fs::write(file, format!("{head}\noxur::modules!();\n")).map_err(|error| fail(&error))
    } else {
        // Some tests take single files of the crate by their paths.
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if tests_name(folder, &format!("src/{name}")) {
            converted.notes.push(format!("`{name}` is kept in Rust too: a test takes it by its path"));
            return Ok(());
        }
        fs::remove_file(file).map_err(|error| fail(&error))
    }
}

/// Whether a test of the crate names a file.
fn tests_name(folder: &Path, file: &str) -> bool {
    WalkDir::new(folder.join("tests"))
        .into_iter()
        .filter_map(Result::ok)
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .any(|text| text.contains(file))
}

/// A crate's own attributes, which no module can have, and what stands behind them.
fn split_head(text: &str) -> Result<(&str, &str), String> {
    let file = oxur_ast::from_rust_with_positions(text, SourceId(1)).map_err(|error| error.message.clone())?;
    let end = file.attrs.last().map_or(0, |attr| attr.span.hi as usize);
    Ok(text.split_at(end))
}

/// Paths of included files count from the folder of the source, which the generated Rust does not lie in.
fn absolute_includes(text: &str, file: &Path, folder: &Path, converted: &mut Converted) -> String {
    let base = file.parent().unwrap_or(folder);
    let base = base.strip_prefix(folder).unwrap_or(base).display().to_string().replace('\\', "/");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("include") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name =
            ["include_str!(\"", "include_bytes!(\"", "include!(\""].into_iter().find(|name| from.starts_with(name));
        match name.and_then(|name| Some((name, from[name.len()..].split_once('"')?))) {
            Some((name, (path, behind))) => {
                let call = name.trim_end_matches('"');
                out.push_str(&format!("{call}concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{base}/{path}\")"));
                converted.notes.push(format!("`{call}\"{path}\")` names its file from the package's folder"));
                rest = behind;
            }
            None => {
                out.push_str("include");
                rest = &from["include".len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Puts the crate's own build script aside; gives whether there is one.
fn own_build_script(folder: &Path, manifest: &str) -> Result<Option<()>, String> {
    let named = manifest.lines().find_map(|line| value(line, "build")).unwrap_or("build.rs");
    let file = folder.join(named);
    if named == "false" || !file.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let (_, body) = split_head(&text)?;
    fs::write(folder.join("build_own.rs"), body).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(Some(()))
}

/// The manifest with Oxur's packages in it.
fn ported_manifest(root: &Path, manifest: &str) -> String {
    let mut out = String::new();
    for line in manifest.lines() {
        // Whatever it says of a build script, there is one now, which speaks to a cargo of today.
        if value(line, "build").is_none() && value(line, "rust-version").is_none() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out = out.replacen("[package]\n", "[package]\nbuild = \"build.rs\"\n", 1);
    for (table, package) in [("dependencies", "oxur"), ("build-dependencies", "oxur-build")] {
        out.push_str(&format!("\n[{table}.{package}]\npath = {:?}\n", root.join(package)));
    }
    out
}
