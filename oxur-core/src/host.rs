//! What the pure crates need from outside comes in through here.

use std::io;

/// The outside world, as far as the compiler and the VM may see it. The caller decides what each request may reach.
pub trait Host: Send + Sync {
    /// The bytes of the file at `path`, which is relative to the folder of the source file named `from`.
    ///
    /// # Errors
    ///
    /// The file is outside the package, is no plain file, is too large, or cannot be read.
    fn read_file(&self, from: &str, path: &str) -> io::Result<Vec<u8>>;

    /// Takes what a running program prints.
    ///
    /// # Errors
    ///
    /// The output is closed.
    fn print(&self, stream: Stream, text: &[u8]) -> io::Result<()>;

    /// Whether the user asked to stop; asked at regular intervals by what may run long.
    fn interrupted(&self) -> bool {
        false
    }
}

/// Where a program prints.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// A host that has no files and drops what is printed: for evaluation that must depend on nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn read_file(&self, _from: &str, _path: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "files cannot be read here"))
    }

    fn print(&self, _stream: Stream, _text: &[u8]) -> io::Result<()> {
        Ok(())
    }
}
