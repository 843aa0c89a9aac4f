//! The compiler's window on the package: files that sources include, and nothing else.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use oxur_core::{Host, Map, Stream};

/// The longest file that may be included. The limit is there so that a mistake cannot fill the memory.
const LONGEST: u64 = 64 << 20;

/// A host that reads files inside one package, and remembers which.
pub struct PackageHost {
    package: PathBuf,
    /// What was read, by its path from the package's folder; none for what could not be read.
    read: Mutex<Map<String, Option<Vec<u8>>>>,
}

impl PackageHost {
    /// A host for the package in that folder.
    #[must_use]
    pub fn new(package: &Path) -> Self {
        Self { package: package.to_owned(), read: Mutex::default() }
    }

    /// Everything that was asked for, with its bytes where it could be read, in the order of the paths.
    pub(crate) fn into_read(self) -> Vec<(String, Option<Vec<u8>>)> {
        let mut read = self.read.into_inner().unwrap_or_else(PoisonError::into_inner).into_entries();
        oxur_core::sort_by(&mut read, |a, b| a.0.cmp(&b.0));
        read
    }
}

impl Host for PackageHost {
    fn read_file(&self, from: &str, path: &str) -> io::Result<Vec<u8>> {
        let relative = resolve(from, path)?;
        let result = inside(&self.package, &relative).and_then(|()| read(&self.package, &relative));
        let kept = result.as_ref().ok().cloned();
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(relative, kept);
        result
    }

    fn print(&self, stream: Stream, text: &[u8]) -> io::Result<()> {
        // Standard output is cargo's: a line of it could be taken for a directive.
        let _ = stream;
        io::stderr().write_all(text)
    }
}

/// Refuses what a link leads out of the package. A file that is not there is for its reader to tell of.
fn inside(package: &Path, relative: &str) -> io::Result<()> {
    match (package.canonicalize(), package.join(relative).canonicalize()) {
        (Ok(package), Ok(file)) if !file.starts_with(&package) => {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "a link leads out of the package"))
        }
        _ => Ok(()),
    }
}

/// Reads a file of the package, given by its path from the package's folder.
pub(crate) fn read(package: &Path, relative: &str) -> io::Result<Vec<u8>> {
    let path = package.join(relative);
    let meta = fs::metadata(&path)?;
    if meta.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if !meta.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    if meta.len() > LONGEST {
        return Err(io::Error::other(format!("it is longer than {} MiB", LONGEST >> 20)));
    }
    fs::read(&path)
}

/// The path from the package's folder of what `from` names by `path`.
fn resolve(from: &str, path: &str) -> io::Result<String> {
    let refuse = |why: &str| Err(io::Error::new(io::ErrorKind::PermissionDenied, why.to_owned()));
    if Path::new(path).is_absolute() {
        return refuse("the path is absolute; files are included by their path from the source file");
    }
    let mut steps: Vec<&str> = Vec::new();
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    for component in folder.components().chain(Path::new(path).components()) {
        match component {
            Component::Normal(step) => match step.to_str() {
                Some(step) => steps.push(step),
                None => return refuse("the path is not UTF-8"),
            },
            Component::ParentDir => {
                if steps.pop().is_none() {
                    return refuse("the path leads out of the package");
                }
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return refuse("the path is absolute"),
        }
    }
    Ok(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_package() {
        let resolve = |from, path| resolve(from, path).map_err(|e| e.to_string());
        assert_eq!(resolve("src/a.oxr", "words.txt"), Ok("src/words.txt".to_owned()));
        assert_eq!(resolve("src/a/b.oxr", "../../data/./w.txt"), Ok("data/w.txt".to_owned()));
        assert_eq!(resolve("src/a.oxr", "../../w.txt"), Err("the path leads out of the package".to_owned()));
        assert!(resolve("src/a.oxr", "/etc/passwd").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_inside_the_package() {
        let folder = std::env::temp_dir().join(format!("oxur-links-{}", std::process::id()));
        let package = folder.join("package");
        fs::create_dir_all(&package).expect("a folder");
        fs::write(folder.join("outside.txt"), "secret").expect("a file");
        fs::write(package.join("inside.txt"), "known").expect("a file");
        std::os::unix::fs::symlink("../outside.txt", package.join("out.txt")).expect("a link");
        std::os::unix::fs::symlink("inside.txt", package.join("in.txt")).expect("a link");
        let host = PackageHost::new(&package);
        assert_eq!(host.read_file("a.oxr", "in.txt").expect("a link within the package"), b"known");
        assert!(host.read_file("a.oxr", "out.txt").is_err_and(|error| error.to_string().contains("link")));
        assert!(host.read_file("a.oxr", "none.txt").is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
        fs::remove_dir_all(&folder).expect("the folder goes");
    }
}
