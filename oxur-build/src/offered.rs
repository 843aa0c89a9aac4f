//! The macros that crates offer to each other.
//!
//! A crate whose `Cargo.toml` has a `links` key tells the build scripts of the crates that depend on it, by cargo's own
//! way for that (`DEP_<links>_…`), where its index is and what it is called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use oxur_comp::{CrateIndex, Index, Options};

/// The keys of the metadata.
const INDEX: &str = "OXUR_INDEX";
const CRATE: &str = "OXUR_CRATE";

/// What a crate that this one depends on offers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Offered {
    /// The crate's name, as it stands in paths.
    name: String,
    /// Its index.
    file: PathBuf,
    /// The text of the index; none if it cannot be read.
    text: Option<String>,
}

impl Offered {
    /// The directive that watches the index.
    pub(crate) fn watch(&self) -> String {
        format!("cargo::rerun-if-changed={}", self.file.display())
    }
}

/// What the crates that this one depends on offer, in the order of their names.
pub(crate) fn crates() -> Vec<Offered> {
    let one = |(key, file): (std::ffi::OsString, std::ffi::OsString)| {
        let key = key.into_string().ok()?;
        let links = key.strip_prefix("DEP_")?.strip_suffix(INDEX)?;
        let name = env::var(format!("DEP_{links}{CRATE}")).ok()?;
        let file = PathBuf::from(file);
        let text = fs::read_to_string(&file).ok();
        Some(Offered { name, file, text })
    };
    let mut list: Vec<Offered> = env::vars_os().filter_map(one).collect();
    oxur_core::sort_by(&mut list, |a, b| a.name.cmp(&b.name));
    list
}

/// The directives by which this crate offers its own macros, if it has a `links` key.
pub(crate) fn directives(output_folder: &Path) -> Vec<String> {
    match (env::var("CARGO_MANIFEST_LINKS"), env::var("CARGO_PKG_NAME")) {
        (Ok(links), Ok(name)) if !links.is_empty() => vec![
            format!("cargo::metadata={INDEX}={}", output_folder.join("index").display()),
            format!("cargo::metadata={CRATE}={}", name.replace('-', "_")),
        ],
        _ => Vec::new(),
    }
}

/// Reads the indexes into the options, and puts a copy of each among the output, for `oxur!`; gives directives that tell
/// of those that cannot be read.
pub(crate) fn read(crates: &[Offered], options: &mut Options, files: &mut BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut told = Vec::new();
    for Offered { name, text, .. } in crates {
        let Some(text) = text else {
            told.push(format!("cargo::warning=the macros of `{name}` cannot be used: its index is not there"));
            continue;
        };
        match Index::from_text(text) {
            Ok(Some(index)) => {
                options.crates.push(Arc::new(CrateIndex { name: name.clone(), index }));
                files.insert(format!("crates/{name}"), text.clone().into_bytes());
            }
            Ok(None) => told.push(format!(
                "cargo::warning=the macros of `{name}` cannot be used: it was compiled by another version of Oxur"
            )),
            Err(problem) => told.push(format!("cargo::warning=the macros of `{name}` cannot be used: {problem}")),
        }
    }
    told
}
