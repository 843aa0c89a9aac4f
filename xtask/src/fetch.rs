//! Gets the corpora, by the names of packages. Nothing of it is committed: all lies in target/corpus.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

const CRATES: &str = include_str!("../crates.txt");

/// The folders of a corpus that is called by name; they are fetched if they are not there yet.
///
/// # Errors
///
/// A tool that fetches is missing or fails.
pub(crate) fn named(name: &str) -> io::Result<Option<Vec<PathBuf>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpus").join(name);
    match name {
        "crates" => crates(&folder, usize::MAX).map(Some),
        // A slice that takes under two minutes.
        "few-crates" => crates(&folder, 20).map(Some),
        "std" => Ok(Some(vec![rust_source(&folder)?.join("library")])),
        "compiler" => Ok(Some(vec![rust_source(&folder)?.join("compiler")])),
        "tools" => Ok(Some(vec![rust_source(&folder)?.join("src")])),
        _ => Ok(None),
    }
}

/// The crates of the list, so many of them, with all that they depend on.
fn crates(folder: &Path, count: usize) -> io::Result<Vec<PathBuf>> {
    let vendor = folder.join("vendor");
    if !vendor.is_dir() {
        let names = CRATES.lines().filter(|line| !line.starts_with('#')).take(count);
        let mut manifest = String::from(
            "[package]\nname = \"corpus\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
        );
        names.for_each(|name| manifest.push_str(&format!("{name} = \"*\"\n")));
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/lib.rs"), "")?;
        run(Command::new("cargo").args(["vendor", "--quiet"]).arg(&vendor).current_dir(folder))?;
    }
    Ok(vec![vendor])
}

/// The sources of Rust itself, from Debian's package of them.
fn rust_source(folder: &Path) -> io::Result<PathBuf> {
    let folder = folder.with_file_name("rust-web-src");
    if !folder.join("usr").is_dir() {
        fs::create_dir_all(&folder)?;
        run(Command::new("apt-get").args(["download", "rust-web-src"]).current_dir(&folder))?;
        let package = fs::read_dir(&folder)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
            .ok_or_else(|| io::Error::other("no package was downloaded"))?;
        run(Command::new("dpkg-deb").arg("-x").arg(package).arg(&folder))?;
    }
    fs::read_dir(folder.join("usr/src"))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.join("library").is_dir())
        .ok_or_else(|| io::Error::other("the package does not hold Rust's sources"))
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?} failed: {status}"))) }
}
