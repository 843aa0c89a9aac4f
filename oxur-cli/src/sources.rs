//! The sources that a command line names.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use oxur_comp::{Door, Input, Options, SourceInput};
use walkdir::WalkDir;

use crate::host::edition;

/// The name that messages show for standard input.
const STDIN: &str = "<stdin>";

/// What the command line names, as one crate.
pub(crate) struct Sources {
    /// What is to be compiled.
    pub(crate) input: Input,
    /// The folder of the first source, for what sources include.
    pub(crate) folder: PathBuf,
}

/// Reads one file as the root of a crate.
pub(crate) fn single(file: &Path) -> anyhow::Result<Sources> {
    let source = read(file, Vec::new())?;
    let folder = folder_of(file);
    Ok(Sources { input: Input { sources: vec![source], options: options(&folder) }, folder })
}

/// Reads files, and all `.oxr` files in and below folders. A single file is the root of a crate; several are modules
/// of one crate, named by their paths from the folder `src` that they lie in, or else from the folder given or their own.
pub(crate) fn several(paths: &[PathBuf]) -> anyhow::Result<Sources> {
    if let [file] = paths
        && !file.is_dir()
    {
        return single(file);
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for path in paths {
        if path.is_dir() {
            for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
                let entry = entry?;
                if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "oxr") {
                    files.push((text_of(entry.path())?, source_folder(entry.path(), path)?));
                }
            }
        } else {
            files.push((text_of(path)?, source_folder(path, &folder_of(path))?));
        }
    }
    let Some((first, _)) = files.first() else { bail!("there are no `.oxr` files in what was given") };
    let folder = folder_of(Path::new(first));
    let sources = oxur_build::module_paths(&files)?.into_iter().map(|(file, module)| read(Path::new(&file), module));
    let options = options(&folder);
    Ok(Sources { input: Input { sources: sources.collect::<anyhow::Result<_>>()?, options }, folder })
}

/// The options for sources in a folder.
fn options(folder: &Path) -> Options {
    Options { edition: edition(folder), ..Options::default() }
}

fn read(file: &Path, module: Vec<String>) -> anyhow::Result<SourceInput> {
    let (name, text) = read_text_of(file)?;
    Ok(SourceInput { name, text: Arc::from(text), module, door: Door::File, forms: None })
}

/// A file's name, as messages show it, and its text.
pub(crate) fn read_text_of(file: &Path) -> anyhow::Result<(String, String)> {
    let is_stdin = file == Path::new("-");
    let bytes = if is_stdin {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else if file.is_dir() {
        bail!("`{}` is a folder", file.display());
    } else {
        std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?
    };
    let name = if is_stdin { STDIN.to_owned() } else { file.display().to_string() };
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n').count();
        anyhow::anyhow!("`{name}` is not UTF-8, first in line {line}")
    })?;
    Ok((name, text))
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let steps: Option<Vec<&str>> = path.iter().map(|step| step.to_str()).collect();
    Ok(steps.with_context(|| format!("the path `{}` is not UTF-8", path.display()))?.join("/").replace("//", "/"))
}

/// The folder that a file's module path counts from.
fn source_folder(file: &Path, given: &Path) -> anyhow::Result<String> {
    let src = file.ancestors().skip(1).find(|above| above.file_name().is_some_and(|name| name == "src"));
    text_of(src.unwrap_or(given))
}

fn folder_of(file: &Path) -> PathBuf {
    if file == Path::new("-") { PathBuf::from(".") } else { file.parent().unwrap_or(Path::new("")).to_owned() }
}
