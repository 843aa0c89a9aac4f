//! The arguments by which panics, backtraces and debug information name the `.oxr` files.
//!
//! Messages are left out (`--remap-path-scope`): rustc would show the shadow's text under the source's name, and a crate
//! that uses this one could not find the shadow, and so not the source, of a place in it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::sources::{SHADOW, place};

/// The option that rustc did not know before 1.95.
pub(super) const SCOPE: &str = "--remap-path-scope";

/// How many files are named one by one; beyond that the arguments would be too long for some systems, and whole folders
/// are named, by which only the `.rs` at the end of a path is too much.
const MOST: usize = 500;

/// The arguments for the sources whose shadows lie in and below `out`; `base` is the folder that rustc runs in.
pub(super) fn arguments(out: &Path, base: &Path) -> Vec<OsString> {
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    for shadow in shadows(out) {
        if let Some(place) = place(&shadow, base) {
            pairs.push((shadow, PathBuf::from(place.name)));
        }
    }
    if pairs.len() > MOST {
        pairs = folders(&pairs);
    }
    let mut arguments: Vec<OsString> = Vec::new();
    for (from, to) in pairs {
        // rustc takes the last `=` for the one between the two.
        if to.as_os_str().to_string_lossy().contains('=') {
            continue;
        }
        let mut argument = OsString::from("--remap-path-prefix=");
        argument.push(from);
        argument.push("=");
        argument.push(to);
        arguments.push(argument);
    }
    if !arguments.is_empty() {
        arguments.push(OsString::from(format!("{SCOPE}=object")));
    }
    arguments
}

/// The shadows in and below a folder, in order.
fn shadows(out: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![out.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else if path.to_str().is_some_and(|path| path.ends_with(SHADOW)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The folders of the pairs, each once.
fn folders(pairs: &[(PathBuf, PathBuf)]) -> Vec<(PathBuf, PathBuf)> {
    let mut list: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (from, to) in pairs {
        if let (Some(from), Some(to)) = (from.parent(), to.parent())
            && list.last().is_none_or(|(last, _)| last != from)
        {
            list.push((from.to_owned(), to.to_owned()));
        }
    }
    list
}
