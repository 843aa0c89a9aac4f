//! What a build finds, watches and refuses, without cargo: `Build::generate` touches nothing.

use std::fs;
use std::path::{Path, PathBuf};

use oxur_build::{Build, Generated};

/// An empty folder of that name, with files in it.
fn package(name: &str, files: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("searching").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the old folder goes");
    }
    fs::create_dir_all(&folder).expect("the folder can be made");
    for file in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, "").expect("the file can be written");
    }
    folder
}

fn build(package: &Path, pattern: &str) -> Build {
    Build::new().package(package).out_dir(package.join("target/out")).pattern(pattern)
}

fn generated(package: &Path, pattern: &str) -> Generated {
    build(package, pattern).generate().unwrap_or_else(|error| panic!("{error}"))
}

fn refused(package: &Path, pattern: &str) -> String {
    match build(package, pattern).generate() {
        Ok(_) => panic!("{pattern} is not refused"),
        Err(error) => {
            assert_eq!(format!("{error:?}"), error.to_string());
            error.to_string()
        }
    }
}

fn watched(generated: &Generated) -> Vec<&str> {
    generated.directives().iter().filter_map(|line| line.strip_prefix("cargo::rerun-if-changed=")).collect()
}

#[test]
fn files_and_the_folders_that_were_searched_are_watched() {
    let p = package("watched", &["src/a.oxr", "src/b/c.oxr", "src/b/main.rs", "src/.hidden/d.oxr", "src/.#a.oxr"]);
    assert_eq!(watched(&generated(&p, "src/*.oxr")), ["src", "src/a.oxr"]);
    assert_eq!(watched(&generated(&p, "src/**/*.oxr")), ["src", "src/a.oxr", "src/b", "src/b/c.oxr"]);
    assert_eq!(watched(&generated(&p, "src/b/c.oxr")), ["src/b/c.oxr"]);
}

#[test]
fn modules_count_from_src_or_from_the_pattern() {
    let p = package("counting", &["src/a/b.oxr", "lisp/c/d.oxr"]);
    let has = |generated: &Generated, file: &str| generated.files().contains_key(file);
    assert!(has(&generated(&p, "src/a/*.oxr"), "module/a/b.rs"));
    assert!(has(&generated(&p, "lisp/**/*.oxr"), "module/c/d.rs"));
    let other = build(&p, "src/a/*.oxr").source_folder("src/a").generate().expect("it is found");
    assert!(has(&other, "module/b.rs"));
    let both = build(&p, "src/**/*.oxr").pattern("lisp/**/*.oxr").generate().expect("it is found");
    assert!(has(&both, "module/a/b.rs") && has(&both, "module/c/d.rs"));
}

#[test]
fn what_is_not_there_is_refused() {
    let p = package("missing", &["src/a.oxr"]);
    assert!(refused(&p, "scr/*.oxr").contains("there is no folder `scr`"));
    assert!(refused(&p, "src/b.oxr").contains("there is no file `src/b.oxr`"));
    fs::create_dir(p.join("src/c.oxr")).expect("a folder");
    assert!(refused(&p, "src/c.oxr").contains("`src/c.oxr` is a folder"));
    // A folder of such a name is no source, and does no harm.
    assert_eq!(watched(&generated(&p, "src/*.oxr")), ["src", "src/a.oxr"]);
    let none = generated(&p, "src/x*.oxr");
    assert_eq!(none.directives()[1], "cargo::warning=the pattern `src/x*.oxr` matches no `.oxr` file");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let p = package("several", &["src/self.oxr", "src/a b.oxr", "src/c-d.oxr", "src/c_d.oxr"]);
    let said = refused(&p, "src/*.oxr");
    for part in
        ["`src/self.oxr`: `self` cannot name a module", "rename it, for example to `a_b`", "are the module `c_d`"]
    {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(said.matches("error[OXR09").count(), 3, "{said}");
}

#[test]
fn the_build_folder_is_not_searched() {
    let p = package("output", &["src/a.oxr", "src/target/out/b.oxr"]);
    let generated = Build::new().package(&p).out_dir(p.join("src/target/out")).pattern("src/**/*.oxr").generate();
    assert_eq!(watched(&generated.expect("it is found")), ["src", "src/a.oxr"]);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed() {
        let p = package("links", &["elsewhere/d/e.oxr", "src/a.oxr"]);
        symlink("a.oxr", p.join("src/b.oxr")).expect("a link");
        symlink("../elsewhere", p.join("src/c")).expect("a link");
        let generated = generated(&p, "src/**/*.oxr");
        assert_eq!(watched(&generated), ["src", "src/a.oxr", "src/b.oxr", "src/c", "src/c/d", "src/c/d/e.oxr"]);
    }

    #[test]
    fn a_link_to_nothing_is_an_error_of_its_module() {
        let p = package("dangling", &["src/a.oxr"]);
        symlink("nothing", p.join("src/b.oxr")).expect("a link");
        symlink("nothing", p.join("src/unrelated")).expect("a link");
        let generated = generated(&p, "src/*.oxr");
        assert_eq!(watched(&generated), ["src", "src/a.oxr"], "what is missing is not watched");
        assert!(generated.errors().iter().any(|error| error.contains("src/b.oxr") && error.contains("cannot be read")));
        let text = String::from_utf8_lossy(&generated.files()["src/b.oxr.rs"]);
        assert!(text.contains("compile_error!") && text.contains("src/b.oxr:1:1: the file cannot be read"), "{text}");
    }

    #[test]
    fn a_loop_of_links_is_refused() {
        let p = package("loop", &["src/a/b.oxr"]);
        symlink("..", p.join("src/a/up")).expect("a link");
        assert!(refused(&p, "src/**/*.oxr").contains("the link `src/a/up` leads back to the folder `src`"));
    }

    #[test]
    fn a_pipe_is_no_source() {
        let p = package("pipe", &["src/a.oxr"]);
        let made = std::process::Command::new("mkfifo").arg(p.join("src/b.oxr")).status();
        if made.is_ok_and(|status| status.success()) {
            let generated = generated(&p, "src/*.oxr");
            assert!(generated.errors().iter().any(|error| error.contains("not a plain file")));
        }
    }

    #[test]
    fn a_name_that_is_no_text_is_refused() {
        let p = package("bytes", &["src/a.oxr"]);
        // Not every file system takes such a name.
        if fs::write(p.join("src").join(OsStr::from_bytes(b"\xff.oxr")), "").is_ok() {
            assert!(refused(&p, "src/*.oxr").contains("is not UTF-8"));
        }
    }
}
