//! Gets the corpora, by the names of packages. Nothing of it is committed: all lies in target/corpus.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

const CRATES: &str = include_str!("../crates.txt");

/// The corpora that are called by name, but for the slice.
pub(crate) const ALL: &[&str] = &["crates", "std", "compiler", "tools", "tests"];

/// The slice: crates that this workspace is built with, so that they are there already.
const QUICK: &[&str] = &[
    "annotate-snippets",
    "anstream",
    "anstyle",
    "anyhow",
    "clap_derive",
    "glob",
    "heck",
    "indexmap",
    "itoa",
    "prettyplease",
    "proc-macro2",
    "quote",
    "serde",
    "serde_derive",
    "strsim",
    "termcolor",
    "toml",
    "toml_parser",
    "trybuild",
    "walkdir",
];

/// The folders of a corpus that is called by name; they are fetched if they are not there yet. None if no corpus is
/// called so.
///
/// # Errors
///
/// A tool that fetches is missing or fails, for want of a network as a rule.
pub(crate) fn named(name: &str) -> io::Result<Option<Vec<PathBuf>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpus");
    let folders = match name {
        "quick" => quick(),
        "crates" => crates(&folder.join("crates")).map(|folder| vec![folder]),
        "std" => rust_source(&folder).map(|source| vec![source.join("library")]),
        "compiler" => rust_source(&folder).map(|source| vec![source.join("compiler")]),
        "tools" => rust_source(&folder).map(|source| vec![source.join("src")]),
        "tests" => rust_tests(&folder).map(|folder| vec![folder]),
        _ => return Ok(None),
    };
    match folders {
        Ok(folders) => Ok(Some(folders)),
        Err(error) => Err(io::Error::other(format!("cannot be fetched: {error}"))),
    }
}

/// The crates of the slice, where cargo keeps them.
fn quick() -> io::Result<Vec<PathBuf>> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version", "1", "--locked"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let json = String::from_utf8(run(&mut command)?.stdout).map_err(io::Error::other)?;
    QUICK.iter().map(|name| package_folder(&json, name)).collect()
}

/// The folder of a package in what `cargo metadata` says: `{"name":"syn","version":…,"manifest_path":"…",…}`.
fn package_folder(json: &str, name: &str) -> io::Result<PathBuf> {
    let key = "\"manifest_path\":\"";
    // The newest of a name comes last.
    let manifest = json
        .rfind(&format!("{{\"name\":\"{name}\",\"version\":"))
        .and_then(|start| json[start..].split_once(key)?.1.split_once('"'))
        .map(|(path, _)| path.replace("\\\\", "\\"))
        .ok_or_else(|| io::Error::other(format!("the workspace is built without {name}")))?;
    Ok(Path::new(&manifest).with_file_name(""))
}

/// The crates of the list, with all that they depend on.
fn crates(folder: &Path) -> io::Result<PathBuf> {
    let vendor = folder.join("vendor");
    if !vendor.is_dir() {
        let mut manifest = String::from(
            "[package]\nname = \"corpus\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
        );
        for name in CRATES.lines().filter(|line| !line.starts_with('#')) {
            manifest.push_str(&format!("{name} = \"*\"\n"));
        }
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/lib.rs"), "")?;
        let partial = folder.join("partial");
        run(Command::new("cargo").args(["vendor", "--quiet"]).arg(&partial).current_dir(folder))?;
        fs::rename(partial, &vendor)?;
    }
    println!("crates: {} packages", fs::read_dir(&vendor)?.count());
    Ok(vendor)
}

/// The sources of the standard library, the compiler and its tools: Debian's package `rust-web-src`.
fn rust_source(folder: &Path) -> io::Result<PathBuf> {
    let folder = folder.join("rust-web-src");
    if !folder.join("usr").is_dir() {
        fs::create_dir_all(&folder)?;
        run(Command::new("apt-get").args(["download", "rust-web-src"]).current_dir(&folder))?;
        let package = entry(&folder, |path| path.extension().is_some_and(|extension| extension == "deb"))?;
        run(Command::new("dpkg-deb").arg("-x").arg(&package).arg(&folder))?;
        fs::remove_file(package)?;
    }
    entry(&folder.join("usr/src"), |path| path.join("library").is_dir())
}

/// The compiler's tests: Debian's source package `rustc-web`, of which only that folder is unpacked.
fn rust_tests(folder: &Path) -> io::Result<PathBuf> {
    let folder = folder.join("rustc-web");
    let tests = folder.join("tests");
    if tests.is_dir() {
        return Ok(tests);
    }
    // The machine's own lists may leave sources out, so lists of them are made here, from the same servers.
    let parts = folder.join("parts");
    fs::create_dir_all(folder.join("lists/partial"))?;
    fs::create_dir_all(folder.join("cache"))?;
    fs::create_dir_all(&parts)?;
    source_lists(Path::new("/etc/apt"), &parts)?;
    let apt = |program: &str| {
        let mut command = Command::new(program);
        for (name, value) in [
            ("Dir::Etc::SourceList", PathBuf::from("/dev/null")),
            ("Dir::Etc::SourceParts", parts.clone()),
            ("Dir::State::Lists", folder.join("lists")),
            ("Dir::Cache", folder.join("cache")),
        ] {
            command.arg("-o").arg(format!("{name}={}", value.display()));
        }
        command
    };
    run(apt("apt-get").arg("update"))?;
    let known = run(apt("apt-cache").args(["showsrc", "rustc-web"]))?;
    let known = String::from_utf8_lossy(&known.stdout).into_owned();
    let mut last = io::Error::other("no server has the sources of the package rustc-web");
    // The newest version whose sources are to be had: servers list some that they do not hold.
    let versions: Vec<&str> = known.lines().filter_map(|line| line.strip_prefix("Version: ")).collect();
    let mut got = None;
    for version in versions.into_iter().rev() {
        match source_archive(&apt, &folder, version) {
            Ok(file) => {
                got = Some(file);
                break;
            }
            Err(error) => last = error,
        }
    }
    let Some(file) = got else { return Err(last) };
    let partial = folder.join("partial");
    fs::create_dir_all(&partial)?;
    let unpack = ["--strip-components=1", "--wildcards", "*/tests/*.rs"];
    run(Command::new("tar").arg("-xf").arg(&file).arg("-C").arg(&partial).args(unpack))?;
    fs::rename(partial.join("tests"), &tests)?;
    fs::remove_file(file)?;
    Ok(tests)
}

/// Downloads the sources of a version of rustc-web: of its archives the one that holds them. Those of older compilers,
/// which it is built with, are ten times as long.
fn source_archive(apt: &impl Fn(&str) -> Command, folder: &Path, version: &str) -> io::Result<PathBuf> {
    let uris = run(apt("apt-get").args(["source", "--print-uris"]).arg(format!("rustc-web={version}")))?;
    let uris = String::from_utf8_lossy(&uris.stdout).into_owned();
    // Each line is 'URI' FILE SIZE SHA256:HASH.
    let mut lines = uris.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let archive = lines.find(|words| matches!(words.as_slice(), [_, file, ..] if file.ends_with(".orig.tar.xz")));
    let Some([uri, file, _, hash]) = archive.as_deref() else {
        return Err(io::Error::other(format!("version {version} of rustc-web has no archive of sources")));
    };
    let file = folder.join(file);
    run(apt("/usr/lib/apt/apt-helper").arg("download-file").arg(uri.trim_matches('\'')).arg(&file).arg(hash))?;
    Ok(file)
}

/// The lists of servers in a folder of apt's, with sources in place of programs.
fn source_lists(apt: &Path, parts: &Path) -> io::Result<()> {
    let mut lists = vec![apt.join("sources.list")];
    lists.extend(fs::read_dir(apt.join("sources.list.d"))?.filter_map(Result::ok).map(|entry| entry.path()));
    for (number, list) in lists.iter().enumerate() {
        let Ok(text) = fs::read_to_string(list) else { continue };
        let Some(extension @ ("list" | "sources")) = list.extension().and_then(|extension| extension.to_str()) else {
            continue;
        };
        let lines = text.lines().map(|line| match line {
            _ if line.starts_with("Types:") => "Types: deb-src\n".to_owned(),
            _ if line.starts_with("deb ") || line.starts_with("deb\t") => format!("deb-src{}\n", &line[3..]),
            _ => format!("{line}\n"),
        });
        fs::write(parts.join(format!("{number}.{extension}")), lines.collect::<String>())?;
    }
    Ok(())
}

fn entry(folder: &Path, is_it: impl Fn(&Path) -> bool) -> io::Result<PathBuf> {
    fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| is_it(path))
        .ok_or_else(|| io::Error::other("the package does not hold what it should"))
}

/// Runs a program; what it says is shown if it fails.
fn run(command: &mut Command) -> io::Result<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| io::Error::other(format!("`{program}` cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!(
        "`{program}` failed ({}), maybe for want of a network:\n{}",
        output.status,
        said.trim()
    )))
}
