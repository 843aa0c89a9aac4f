//! `oxur fmt`: lays out sources.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::ColorChoice;
use oxur_comp::format::{FormatOptions, format_text};
use oxur_core::{Diagnostic, SourceMap};
use walkdir::WalkDir;

use crate::Ending;
use crate::arguments::Fmt;
use crate::report::report;

/// How many lines of a difference `--check` shows.
const SHOWN: usize = 4;

pub(crate) fn fmt(arguments: &Fmt, colour: ColorChoice) -> anyhow::Result<Ending> {
    let mut map = SourceMap::new();
    let mut diagnostics = Vec::new();
    let mut ending = Ending::Success;
    for file in files(&arguments.files)? {
        let is_input = file == Path::new("-");
        let outcome = read(&file).and_then(|text| {
            let name = if is_input { "<stdin>".to_owned() } else { file.display().to_string() };
            match formatted(name, &text, &mut map) {
                Ok(new) => deliver(&file, &text, &new, arguments.check),
                Err(found) => {
                    diagnostics.extend(found);
                    Ok(Ending::Failure)
                }
            }
        });
        match outcome {
            Ok(Ending::Success) => {}
            Ok(_) => ending = Ending::Failure,
            // One file that cannot be read or written is no reason to leave the others.
            Err(error) => {
                eprintln!("error: {error:#}");
                ending = Ending::Failure;
            }
        }
    }
    report(&diagnostics, &map, colour)?;
    Ok(ending)
}

/// The text as it should be, or what is wrong with it.
fn formatted(name: String, text: &str, map: &mut SourceMap) -> Result<String, Vec<Diagnostic>> {
    let source = map.add(name, text);
    format_text(source, text, &FormatOptions::default())
}

/// Writes or shows what came out, or tells how it differs.
fn deliver(file: &Path, old: &str, new: &str, check: bool) -> anyhow::Result<Ending> {
    let is_input = file == Path::new("-");
    if check {
        if old == new {
            return Ok(Ending::Success);
        }
        let shown = difference(file, old, new);
        std::io::stdout().lock().write_all(shown.as_bytes()).context("cannot write standard output")?;
        return Ok(Ending::Failure);
    }
    if is_input {
        std::io::stdout().lock().write_all(new.as_bytes()).context("cannot write standard output")?;
    } else if old != new {
        replace(file, new)?;
    }
    Ok(Ending::Success)
}

/// Where and how a text differs from its layout: the first lines.
fn difference(file: &Path, old: &str, new: &str) -> String {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let same = old_lines.iter().zip(&new_lines).take_while(|(old, new)| old == new).count();
    let name = if file == Path::new("-") { "<stdin>".to_owned() } else { file.display().to_string() };
    let mut shown = format!("{name}:{} is laid out otherwise\n", same + 1);
    for (mark, lines) in [("-", &old_lines), ("+", &new_lines)] {
        for line in lines.iter().skip(same).take(SHOWN) {
            let line = line.replace('\r', "\u{240d}");
            let line: String = line.chars().take(200).collect();
            shown.push_str(&format!("{mark} {line}\n"));
        }
    }
    shown
}

/// Puts a new text in the place of a file at once: whoever reads the file finds the old text or the new one.
fn replace(file: &Path, text: &str) -> anyhow::Result<()> {
    // A link stays one: what it leads to is replaced.
    let target = file.canonicalize().with_context(|| format!("cannot find `{}`", file.display()))?;
    let folder = target.parent().unwrap_or(Path::new(""));
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let permissions = fs::metadata(&target)?.permissions();
        if permissions.readonly() {
            return Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied));
        }
        let mut out = fs::File::create(&temporary)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        fs::set_permissions(&temporary, permissions)?;
        fs::rename(&temporary, &target)
    })();
    if written.is_err() {
        // The old text is still in its place.
        let _ = fs::remove_file(&temporary);
    }
    written.with_context(|| format!("cannot write `{}`", file.display()))
}

/// The files that are named, and all `.oxr` files in and below folders.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "oxr") {
                files.push(entry.into_path());
            }
        }
    }
    if files.is_empty() {
        bail!("there are no `.oxr` files in what was given");
    }
    Ok(files)
}

fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?
    };
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n').count();
        anyhow::anyhow!("`{}` is not UTF-8, first in line {line}", file.display())
    })
}
