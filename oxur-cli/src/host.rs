//! The outside world for code that the command line compiles or runs.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use oxur_build::{Edition, PackageHost};
use oxur_core::{Host, Stream};

/// Files of the package that the sources belong to, and this process's output.
pub(crate) struct CommandHost {
    package: PathBuf,
    files: PackageHost,
}

impl CommandHost {
    /// A host for sources that lie in `folder`. Their package is the nearest folder above with a `Cargo.toml`; without
    /// one it is `folder` itself.
    pub(crate) fn new(folder: &Path) -> Self {
        let folder = absolute(folder);
        let package = folder.ancestors().find(|above| above.join("Cargo.toml").is_file()).unwrap_or(&folder).to_owned();
        let files = PackageHost::new(&package);
        Self { package, files }
    }
}

/// The edition that code in `folder` is of: that of its package, or else the newest.
pub(crate) fn edition(folder: &Path) -> Edition {
    let folder = absolute(folder);
    let package = folder.ancestors().find(|above| above.join("Cargo.toml").is_file());
    package
        .and_then(|package| Edition::of_package(package, &|path| std::fs::read_to_string(path).ok()))
        .unwrap_or_default()
}

impl Host for CommandHost {
    fn read_file(&self, from: &str, path: &str) -> io::Result<Vec<u8>> {
        let from = absolute(Path::new(from));
        let inside =
            from.strip_prefix(&self.package).map_err(|_| io::Error::other("the source lies in another package"))?;
        let steps: Option<Vec<&str>> = inside.iter().map(|step| step.to_str()).collect();
        let from = steps.ok_or_else(|| io::Error::other("the source's path is not UTF-8"))?.join("/");
        self.files.read_file(&from, path)
    }

    fn print(&self, stream: Stream, text: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Out => {
                let mut out = io::stdout().lock();
                out.write_all(text)?;
                out.flush()
            }
            Stream::Err => io::stderr().lock().write_all(text),
        }
    }
}

/// The absolute path, with links followed where the file is there.
fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
