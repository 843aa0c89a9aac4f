//! Finds the files that patterns match, and the folders that cargo must watch so that new ones are noticed.

use std::path::Path;

use oxur_core::codes::build::{NOTHING_THERE, SEARCH_FAILED};
use walkdir::WalkDir;

use crate::error::Problem;
use crate::pattern::Pattern;

/// What a search gives, every path from the package's folder with `/` between the steps, in order of the paths.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Each file with the folder that its module's path is counted from.
    pub(crate) files: Vec<(String, String)>,
    /// The folders that were searched; all exist.
    pub(crate) folders: Vec<String>,
    /// Patterns that match nothing.
    pub(crate) idle: Vec<String>,
    /// What keeps the search from being complete.
    pub(crate) problems: Vec<Problem>,
}

/// Searches `package` for `patterns`; `out` (and the build folder that it lies in) is never entered.
///
/// The module path of a file under `src` is counted from there, as Rust does; of any other file from the folder before
/// the first wildcard; with `root` given, from that folder.
pub(crate) fn search(package: &Path, out: &Path, patterns: &[Pattern], root: Option<&str>) -> Found {
    let mut found = Found::default();
    for pattern in patterns {
        let base = pattern.base().join("/");
        let folder = match root {
            Some(root) => root.to_owned(),
            None if pattern.base().first().is_some_and(|first| first == "src") => "src".to_owned(),
            None => base.clone(),
        };
        let mut files = Vec::new();
        if pattern.is_plain() {
            plain(package, pattern, &mut files, &mut found.problems);
        } else {
            walk(package, out, pattern, &base, &mut files, &mut found);
            if files.is_empty() {
                found.idle.push(pattern.to_string());
            }
        }
        found.files.extend(files.into_iter().map(|file| (file, folder.clone())));
    }
    oxur_core::sort(&mut found.files);
    oxur_core::sort(&mut found.folders);
    found.folders.dedup();
    found.files.dedup_by(|a, b| a.0 == b.0);
    found
}

/// A pattern with no wildcard: the file must be there.
fn plain(package: &Path, pattern: &Pattern, files: &mut Vec<String>, problems: &mut Vec<Problem>) {
    let file = pattern.file();
    let path = package.join(&file);
    if path.is_dir() {
        problems.push(Problem::new(NOTHING_THERE, format!("`{file}` is a folder, not a source file")));
    } else if path.symlink_metadata().is_err() {
        problems.push(
            Problem::new(NOTHING_THERE, format!("there is no file `{file}`"))
                .help("paths are relative to the package's folder"),
        );
    } else {
        files.push(file);
    }
}

fn walk(package: &Path, out: &Path, pattern: &Pattern, base: &str, files: &mut Vec<String>, found: &mut Found) {
    let top = package.join(base);
    if !top.is_dir() {
        let problem =
            Problem::new(NOTHING_THERE, format!("there is no folder `{base}`, which the pattern `{pattern}` searches"));
        found.problems.push(problem.help("paths are relative to the package's folder"));
        return;
    }
    let mut walk = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                broken(package, &top, pattern, &error, files, &mut found.problems);
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        let relative = entry.path().strip_prefix(&top).unwrap_or(entry.path());
        let Some(steps) = relative.iter().map(|step| step.to_str()).collect::<Option<Vec<&str>>>() else {
            if is_folder {
                walk.skip_current_dir();
            }
            // What no pattern could mean is passed over; what ends in `.oxr` was meant.
            if relative.extension().is_some_and(|extension| extension == "oxr") {
                let shown = relative.display();
                let problem = Problem::new(SEARCH_FAILED, format!("the name of `{base}/{shown}` is not UTF-8"));
                found.problems.push(problem.help("rename it"));
            }
            continue;
        };
        if is_folder {
            let building = out.starts_with(entry.path()) && entry.depth() > 0;
            if building || !pattern.enters(&steps) {
                walk.skip_current_dir();
            } else {
                found.folders.push(join(base, &steps));
            }
        } else if pattern.matches_file(&steps) {
            files.push(join(base, &steps));
        }
    }
}

/// An entry that cannot be looked at: a loop of links, a link to nothing, a folder without permission.
fn broken(
    package: &Path,
    top: &Path,
    pattern: &Pattern,
    error: &walkdir::Error,
    files: &mut Vec<String>,
    problems: &mut Vec<Problem>,
) {
    let path = error.path().unwrap_or(top);
    let shown = path.strip_prefix(package).unwrap_or(path);
    if let Some(ancestor) = error.loop_ancestor() {
        let ancestor = ancestor.strip_prefix(package).unwrap_or(ancestor);
        let message =
            format!("the link `{}` leads back to the folder `{}` that holds it", shown.display(), ancestor.display());
        problems.push(Problem::new(SEARCH_FAILED, message).help("remove the link, or narrow the pattern"));
        return;
    }
    let relative = path.strip_prefix(top).unwrap_or(path);
    let steps: Option<Vec<&str>> = relative.iter().map(|step| step.to_str()).collect();
    match steps {
        // A link to nothing is a source that cannot be read, which is told in its module's place; any other link to
        // nothing is not ours.
        Some(steps) if path.is_symlink() => {
            if pattern.matches_file(&steps) {
                files.push(join(&pattern.base().join("/"), &steps));
            }
        }
        _ => {
            let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            problems.push(Problem::new(
                SEARCH_FAILED,
                format!("the folder `{}` cannot be searched: {reason}", shown.display()),
            ));
        }
    }
}

fn join(base: &str, steps: &[&str]) -> String {
    let steps = steps.join("/");
    match (base.is_empty(), steps.is_empty()) {
        (true, _) => steps,
        (_, true) => base.to_owned(),
        _ => format!("{base}/{steps}"),
    }
}
