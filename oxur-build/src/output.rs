//! Brings the output folder to what it should hold: what is equal is left alone, what is left over is removed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Cause, Error};

/// Writes `files` (by their path from `folder`, with `/` between the steps) and removes everything else in it.
pub(crate) fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    clean(folder, folder, files)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
        fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// Removes what `files` does not name from `at`, a folder in `folder`, and folders that are empty then.
fn clean(folder: &Path, at: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    for entry in fs::read_dir(at).map_err(|error| failed(at, error))? {
        let path = entry.map_err(|error| failed(at, error))?.path();
        let name = name(folder, &path);
        let meta = path.symlink_metadata().map_err(|error| failed(&path, error))?;
        if meta.is_dir() {
            let below = format!("{name}/");
            if files.range(below.clone()..).next().is_some_and(|(next, _)| next.starts_with(&below)) {
                clean(folder, &path, files)?;
            } else {
                fs::remove_dir_all(&path).map_err(|error| failed(&path, error))?;
            }
        } else if !files.contains_key(&name) {
            fs::remove_file(&path).map_err(|error| failed(&path, error))?;
        }
    }
    Ok(())
}

fn name(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    relative.iter().map(|step| step.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::new(Cause::Output { path: PathBuf::from(path), error })
}
