//! A host for tests: reads the files beside the cases, and keeps what is printed.

use std::path::{Component, Path};
use std::sync::Mutex;
use std::{fs, io};

use oxur_core::{Host, Stream};

/// Reads files of this crate's folder alone, as paths relative to the source that names them; keeps what is printed.
#[derive(Debug, Default)]
pub struct TestHost {
    out: Mutex<Vec<u8>>,
    err: Mutex<Vec<u8>>,
}

impl TestHost {
    /// What has been printed to the standard output; none is left.
    ///
    /// # Panics
    ///
    /// A thread panicked while it printed.
    #[must_use]
    pub fn take_output(&self) -> String {
        let bytes = std::mem::take(&mut *self.out.lock().expect("printing does not panic"));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Host for TestHost {
    fn read_file(&self, from: &str, path: &str) -> io::Result<Vec<u8>> {
        let relative = Path::new(from).parent().unwrap_or(Path::new("")).join(path);
        // The name of a source is its path in this crate's folder; the way there must not lead out of it.
        let mut depth = 0_i32;
        for component in relative.components() {
            depth += match component {
                Component::Normal(_) => 1,
                Component::CurDir => 0,
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => -1,
            };
            if depth < 0 || matches!(component, Component::RootDir | Component::Prefix(_)) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is outside the package"));
            }
        }
        fs::read(crate::root().join(relative))
    }

    fn print(&self, stream: Stream, text: &[u8]) -> io::Result<()> {
        let buffer = match stream {
            Stream::Out => &self.out,
            Stream::Err => &self.err,
        };
        buffer.lock().map_err(|_| io::Error::other("a thread panicked while it printed"))?.extend_from_slice(text);
        Ok(())
    }
}
