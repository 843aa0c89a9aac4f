//! What the tests share: where the sources of this crate's own dependencies are.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The folder of a package that this workspace is built with.
pub(crate) fn package_folder(name: &str) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata runs");
    let json = String::from_utf8(output.stdout).expect("its output is text");
    // The newest of a name comes last; packages stand as {"name":"syn","version":…,"manifest_path":"…",…}.
    let package = format!("{{\"name\":\"{name}\",\"version\":");
    let start = json.rfind(&package).unwrap_or_else(|| panic!("the package {name} is not in the workspace"));
    let key = "\"manifest_path\":\"";
    let path = json[start..].find(key).map(|at| &json[start + at + key.len()..]).expect("it has a manifest");
    let end = path.find('"').expect("a string ends");
    Path::new(&path[..end].replace("\\\\", "\\")).parent().expect("a manifest is in a folder").to_owned()
}

/// The Rust files in a folder, in order.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a folder's entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}
