//! `oxur from-rust`: the text of Oxur that Rust files become.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use walkdir::WalkDir;

use crate::Ending;
use crate::arguments::Raise;

pub(crate) fn from_rust(arguments: &Raise) -> anyhow::Result<Ending> {
    let path = &arguments.path;
    if !path.is_dir() {
        let text = convert(path)?;
        match &arguments.output {
            None => io::stdout().lock().write_all(text.as_bytes())?,
            Some(output) if output.is_dir() => {
                let name = path.with_extension("oxr");
                let name = name.file_name().context("the path names no file")?;
                write(&output.join(name), &text, arguments.force)?;
            }
            Some(output) => write(output, &text, arguments.force)?,
        }
        return Ok(Ending::Success);
    }
    let output = arguments.output.as_deref().unwrap_or(path);
    let mut files = Vec::new();
    for file in rust_files(path)? {
        let place = output.join(file.strip_prefix(path)?).with_extension("oxr");
        if place.exists() && !arguments.force {
            bail!("`{}` is there already; `--force` writes over it", place.display());
        }
        files.push((file, place));
    }
    let mut ending = Ending::Success;
    for (file, place) in files {
        match convert(&file) {
            Ok(text) => write(&place, &text, arguments.force)?,
            Err(error) => {
                eprintln!("error: {error:#}");
                ending = Ending::Failure;
            }
        }
    }
    Ok(ending)
}

/// All `.rs` files in and below a folder, in the order of their paths.
pub(crate) fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn convert(file: &Path) -> anyhow::Result<String> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).context("cannot read standard input")?;
        text
    } else {
        fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?
    };
    let made = oxur_comp::from_rust(&text)
        .map_err(|error| anyhow::anyhow!("`{}`: {} {}", file.display(), error.code, error.message))?;
    if let Some(difference) = &made.difference {
        eprintln!(
            "warning: `{}` does not come back as it was\n  source: {}\n  output: {}",
            file.display(),
            difference.source,
            difference.output
        );
    }
    Ok(made.text)
}

fn write(place: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    if place.exists() && !force {
        bail!("`{}` is there already; `--force` writes over it", place.display());
    }
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
    }
    fs::write(place, text).with_context(|| format!("cannot write `{}`", place.display()))
}
