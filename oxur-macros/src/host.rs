//! What the compiler may reach from within `oxur!`: files of the package, and the index that the build script left.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs, io};

use oxur_comp::{CrateIndex, Edition, Index};
use oxur_core::{Diagnostic, Host, SourceId, Span, Stream, codes::build as codes};

/// The largest file that is read.
const MAX_FILE: u64 = 64 << 20;

/// The host of one invocation.
pub(crate) struct FileHost {
    /// The file of the invocation, by rustc's name for it and on disk.
    file: String,
    local_file: Option<PathBuf>,
    /// The package's folder.
    package: Option<PathBuf>,
    /// The files that were read, as absolute paths, for rebuilds.
    read: Mutex<Vec<PathBuf>>,
}

impl FileHost {
    pub(crate) fn new(file: String, local_file: Option<PathBuf>) -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        Self { file, local_file, package, read: Mutex::new(Vec::new()) }
    }

    /// The files that were read so far.
    pub(crate) fn files_read(&self) -> Vec<PathBuf> {
        let mut list = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        list.sort();
        list.dedup();
        list
    }

    fn note(&self, path: PathBuf) {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    }

    /// What the crate's build script says of its `.oxr` files, if it is one of ours; and the problem if it cannot be read.
    pub(crate) fn index(&self) -> (Option<Arc<Index>>, Option<Diagnostic>) {
        let Some(out) = env::var_os("OUT_DIR") else { return (None, None) };
        let path = Path::new(&out).join("oxur/index");
        let Ok(text) = fs::read_to_string(&path) else { return (None, None) };
        match known_index(&text) {
            Ok(index) => (index, None),
            Err(problem) => {
                let message = format!("what the build script says of the `.oxr` files cannot be read: {problem}");
                let span = Span::new(SourceId(1), 0, 0);
                let diagnostic = Diagnostic::error(codes::BAD_INDEX, span, message)
                    .help("use one version of Oxur's crates, and run `cargo clean`");
                (None, Some(diagnostic))
            }
        }
    }

    /// The edition of the crate. rustc does not tell a macro, so it is the one of the package's manifest; where that does
    /// not tell, the newest.
    pub(crate) fn edition(&self) -> Edition {
        static KNOWN: Mutex<Option<(PathBuf, Edition)>> = Mutex::new(None);
        let Some(package) = &self.package else { return Edition::default() };
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, edition)) = known.as_ref().filter(|(of, _)| of == package) {
            return *edition;
        }
        let edition = Edition::of_package(package, &|path| fs::read_to_string(path).ok()).unwrap_or_default();
        *known = Some((package.clone(), edition));
        edition
    }

    /// What the crates offer that this one depends on, as its build script found it.
    pub(crate) fn crates(&self) -> Vec<Arc<CrateIndex>> {
        let Some(out) = env::var_os("OUT_DIR") else { return Vec::new() };
        let Ok(folder) = fs::read_dir(Path::new(&out).join("oxur/crates")) else { return Vec::new() };
        let mut files: Vec<PathBuf> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
        oxur_core::sort(&mut files);
        files.iter().filter_map(|file| known_crate(file)).collect()
    }

    /// The folder of the source named `from`.
    fn folder(&self, from: &str) -> io::Result<PathBuf> {
        let unknown = || io::Error::new(io::ErrorKind::NotFound, "the folder of this code is not known here");
        let file = if from == self.file { self.local_file.clone() } else { Some(PathBuf::from(from)) };
        let file = file.ok_or_else(unknown)?;
        let file = if file.is_absolute() { file } else { env::current_dir()?.join(file) };
        file.parent().map(Path::to_path_buf).ok_or_else(unknown)
    }
}

/// What another crate offers; kept, for a crate may have many invocations.
fn known_crate(file: &Path) -> Option<Arc<CrateIndex>> {
    type Known = (PathBuf, String, Option<Arc<CrateIndex>>);
    static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());
    let text = fs::read_to_string(file).ok()?;
    let mut list = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, _, known)) = list.iter().find(|(path, known, _)| path == file && *known == text) {
        return known.clone();
    }
    // What cannot be read the build script has told of.
    let index = Index::from_text(&text).ok().flatten();
    let name = file.file_name()?.to_str()?.to_owned();
    let known = index.map(|index| Arc::new(CrateIndex { name, index }));
    list.push((file.to_owned(), text, known.clone()));
    known
}

/// The index that `text` is; the last one is kept, for a crate may have many invocations.
fn known_index(text: &str) -> Result<Option<Arc<Index>>, String> {
    static LAST: Mutex<Option<(String, Option<Arc<Index>>)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, index)) = last.as_ref().filter(|(known, _)| known == text) {
        return Ok(index.clone());
    }
    let index = Index::from_text(text)?.map(Arc::new);
    *last = Some((text.to_owned(), index.clone()));
    Ok(index)
}

impl Host for FileHost {
    fn read_file(&self, from: &str, path: &str) -> io::Result<Vec<u8>> {
        let full = self.folder(from)?.join(path).canonicalize()?;
        let package = self.package.as_ref().map(|package| package.canonicalize()).transpose()?;
        if !package.is_some_and(|package| full.starts_with(package)) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is outside of the package"));
        }
        let meta = fs::metadata(&full)?;
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no plain file"));
        }
        if meta.len() > MAX_FILE {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("it is larger than {MAX_FILE} bytes")));
        }
        let bytes = fs::read(&full)?;
        self.note(full);
        Ok(bytes)
    }

    fn print(&self, _stream: Stream, _text: &[u8]) -> io::Result<()> {
        // What macros print has no reader while rustc runs.
        Ok(())
    }
}
