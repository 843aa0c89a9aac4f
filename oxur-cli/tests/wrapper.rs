//! `cargo oxur` and `oxur-rustc` on whole projects: what messages, panics and tools see of `.oxr` files.
//!
//! A case is a module `tests/wrapper/NAME.oxr`, and `NAME.txt` beside it what `cargo oxur check` says of it.

use std::path::Path;
use std::process::Command;

use oxur_tests::project::{Project, Run};

fn project(name: &str) -> Project {
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), name);
    project.write("src/main.rs", "oxur::modules!();\nfn main() {}\n");
    project
}

/// Runs `cargo oxur` in a project.
fn cargo_oxur(project: &Project, arguments: &[&str]) -> Run {
    cargo_oxur_with(project, arguments, &[])
}

fn cargo_oxur_with(project: &Project, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_cargo-oxur")));
    for name in ["RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER"] {
        command.env_remove(name);
    }
    let (first, rest) = arguments.split_first().expect("a command");
    command.arg("oxur").arg(first).arg("--offline").args(rest).envs(variables.iter().copied());
    Run::from(command.output().expect("cargo oxur starts"))
}

/// The messages in what cargo wrote, without its own lines.
fn messages(told: &str) -> String {
    let progress = ["Compiling ", "Checking ", "Finished ", "Blocking ", "Locking "];
    let ends = ["Some errors have", "For more information about", "warning: `", "error: could not compile"];
    let is_cargos = |line: &str| {
        line.starts_with(' ') && progress.iter().any(|word| line.trim_start().starts_with(word))
            || ends.iter().any(|end| line.starts_with(end))
    };
    told.lines().filter(|line| !is_cargos(line)).map(|line| format!("{line}\n")).collect()
}

/// Checks a project that has one case as a module, and compares what is said.
fn case(name: &str) {
    let project = project(&format!("wrapper-{name}"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrapper");
    let text = std::fs::read_to_string(folder.join(format!("{name}.oxr"))).expect("a case");
    project.write(&format!("src/{name}.oxr"), &text);
    let run = cargo_oxur(&project, &["check"]);
    assert!(!run.stderr.contains(".oxr.rs"), "{}", run.stderr);
    let shown = messages(&run.stderr);
    oxur_tests::expect(&folder.join(format!("{name}.txt")), &shown).unwrap_or_else(|message| panic!("{message}"));
    // What cargo has kept is said again, in the same words.
    assert_eq!(messages(&cargo_oxur(&project, &["check"]).stderr), shown, "the second time");
    // Tools get the same places and no edits.
    let json = cargo_oxur(&project, &["check", "--message-format=json"]);
    assert!(json.stdout.contains(&format!("\"file_name\":\"src/{name}.oxr\"")), "{}", json.stdout);
    assert!(!json.stdout.contains(".oxr.rs"), "{}", json.stdout);
    assert!(!json.stdout.contains("\"suggested_replacement\":\""), "{}", json.stdout);
    let ansi = cargo_oxur(&project, &["check", "--message-format=json-diagnostic-rendered-ansi"]);
    assert!(ansi.stdout.contains("\\u001b[") && !ansi.stdout.contains(".oxr.rs"), "{}", ansi.stdout);
    assert!(!json.stdout.contains("\\u001b["), "{}", json.stdout);
}

#[test]
fn types_are_told_at_the_symbols() {
    case("types");
}

#[test]
fn borrows_are_told_at_the_symbols() {
    case("borrows");
}

#[test]
fn lints_are_told_at_the_symbols() {
    case("lints");
}

#[test]
fn unknown_names_are_told_at_the_symbols() {
    case("names");
}

#[test]
fn code_in_rust_files_is_told_at_whole_names() {
    let project = project("wrapper-in-rust");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrapper");
    let text = std::fs::read_to_string(folder.join("inline.rs")).expect("a case");
    project.write("src/main.rs", &text);
    project.write("src/a.oxr", "");
    let shown = messages(&cargo_oxur(&project, &["check"]).stderr);
    oxur_tests::expect(&folder.join("inline.txt"), &shown).unwrap_or_else(|message| panic!("{message}"));
    // Rust's part of the file is rustc's, Oxur's part is nobody's to edit.
    let run = cargo_oxur(&project, &["fix", "--allow-no-vcs", "--broken-code"]);
    let fixed = std::fs::read_to_string(project.path("src/main.rs")).expect("the file");
    let expected = text.replace("unused_here", "_unused_here").replace("let n = ", "let _n = ");
    assert!(fixed == text || fixed == expected, "{fixed}\n{}", run.stderr);
    let json = cargo_oxur(&project, &["check", "--message-format=json"]);
    assert!(json.stdout.contains("\"suggested_replacement\":\"_unused_here\"") || fixed == expected, "{}", json.stdout);
    assert!(!json.stdout.contains("\"suggested_replacement\":\"_un_used\""), "{}", json.stdout);
}

#[test]
fn own_errors_in_rust_files_are_full_messages() {
    let project = project("wrapper-inline");
    project.write("src/a.oxr", "");
    project.write("src/main.rs", "oxur::modules!();\nfn main() {\n    oxur::oxur! {\n        (if)\n    }\n}\n");
    let run = cargo_oxur(&project, &["check"]);
    let shown = "error[OXR0100]: `if` takes 2 to 3 arguments, found 0\n --> src/main.rs:4:9\n  |\n4 |         (if)\n  |         ^^^^\n  \
                 |\n  = help: the syntax is `(if test then else?)`\n";
    assert!(run.stderr.contains(shown), "{}", run.stderr);
}

#[test]
fn a_file_that_is_no_text_has_its_place() {
    let project = project("wrapper-bytes");
    std::fs::write(project.path("src/a.oxr"), b"(deffn f []\n  \"\xff\")\n").expect("written");
    let run = cargo_oxur(&project, &["check"]);
    assert!(run.stderr.contains("error[OXR0901]: ") && run.stderr.contains("--> src/a.oxr:2:4"), "{}", run.stderr);
}

#[test]
fn macros_are_told_at_their_calls() {
    case("macros");
}

#[test]
fn own_errors_are_full_messages() {
    case("own");
}

#[test]
fn short_messages_are_one_line() {
    let project = project("wrapper-short");
    project.write("src/a.oxr", "(pub deffn f [] -> i32\n  (let [my-text \"x\"] my-text))\n");
    let run = cargo_oxur(&project, &["check", "--message-format=short"]);
    assert!(run.stderr.contains("src/a.oxr:2:22: error[E0308]: mismatched types: expected `i32`"), "{}", run.stderr);
}

#[test]
fn no_tool_edits_an_oxr_file() {
    let project = project("wrapper-fix");
    let source = "(pub deffn f [the-first:i32]\n  (let [mut not-used 5] ()))\n(use std::fmt::Debug)\n";
    project.write("src/a.oxr", source);
    project.write("src/main.rs", "oxur::modules!();\nfn main() { let mut x = 1; println!(\"{x}\"); }\n");
    let read = |file: &str| std::fs::read_to_string(project.path(file)).expect("a file");
    let run = cargo_oxur(&project, &["fix", "--allow-no-vcs"]);
    assert!(run.success, "{}", run.stderr);
    assert_eq!(read("src/a.oxr"), source, "with the wrapper");
    assert!(run.stderr.contains("src/a.oxr:1:"), "{}", run.stderr);
    assert!(!run.stderr.contains(".oxr.rs"), "{}", run.stderr);
    assert!(read("src/main.rs").contains("let x = 1"), "Rust files are fixed: {}", run.stderr);
    let run = project.cargo(&["fix", "--allow-no-vcs"]);
    assert!(run.success, "{}", run.stderr);
    assert_eq!(read("src/a.oxr"), source, "plain");
}

#[test]
fn panics_and_backtraces_name_the_source() {
    let project = project("wrapper-panic");
    project.write("src/main.rs", "oxur::modules!();\nfn main() { a::start() }\n");
    project.write(
        "src/a.oxr",
        "(deffn nth-of [xs:&[i32] n:usize] -> i32\n  (. xs [n]))\n\n(pub deffn start []\n  (println! \"{}:{}\" (file!) (line!))\n  \
         (println! \"{}\" (nth-of &[1 2] 7)))\n",
    );
    let variables = [("RUST_BACKTRACE", "1"), ("CARGO_PROFILE_DEV_DEBUG", "1")];
    let run = cargo_oxur_with(&project, &["run", "--quiet"], &variables);
    assert_eq!(run.stdout, "src/a.oxr:5\n", "{}", run.stderr);
    assert!(run.stderr.contains("panicked at src/a.oxr:2:"), "{}", run.stderr);
    assert!(run.stderr.contains("at ./src/a.oxr:6:"), "{}", run.stderr);
    assert!(!run.stderr.contains(".oxr.rs"), "{}", run.stderr);
    // The names of the sources do not make cargo build again.
    let again = cargo_oxur_with(&project, &["build", "--verbose"], &variables);
    assert!(again.stderr.contains("Fresh wrapper-panic"), "{}", again.stderr);
}

#[test]
fn a_module_included_by_name_has_the_same_names() {
    let project = project("wrapper-module");
    project.write("src/main.rs", "mod inner { oxur::module!(\"deep/a\"); }\nfn main() { inner::a::start() }\n");
    project.write(
        "src/deep/a.oxr",
        ";; A comment, which leaves line 1 as it is.\n(pub deffn start []\n  (let [not-used 1] (panic! \"x\")))\n",
    );
    let run = cargo_oxur(&project, &["run"]);
    assert!(run.stderr.contains("--> src/deep/a.oxr:3:9"), "{}", run.stderr);
    assert!(run.stderr.contains("panicked at src/deep/a.oxr:3:"), "{}", run.stderr);
}

#[test]
fn a_workspace_shows_paths_as_cargo_does() {
    let project = Project::empty(env!("CARGO_TARGET_TMPDIR"), "wrapper-workspace");
    let workspace = oxur_tests::root().parent().expect("a workspace").display().to_string();
    project.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n");
    project.copy_versions();
    project.write(
        "one/Cargo.toml",
        "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ntwo = { path = \"../two\" }\n",
    );
    project.write(
        "two/Cargo.toml",
        &format!(
            "[package]\nname = \"two\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\noxur = {{ path = '{workspace}/oxur' }}\n\n\
             [build-dependencies]\noxur-build = {{ path = '{workspace}/oxur-build' }}\n"
        ),
    );
    project.write(
        "two/build.rs",
        "fn main() -> Result<(), oxur_build::Error> {\n    \
         oxur_build::Build::new().pattern(\"src/*.oxr\").visibility(oxur_build::Visibility::Public).compile()\n}\n",
    );
    project.write("two/src/lib.rs", "oxur::modules!();\n");
    project.write(
        "two/src/a.oxr",
        ";; it's two\n(pub deffn only-numbers [n:i32] -> i32\n  n)\n\n(pub deffn f [not-used:u8])\n",
    );
    project.write("one/src/main.rs", "fn main() {\n    two::a::only_numbers(\"x\");\n}\n");
    // A build also, since debug information and panics go another way than messages.
    for command in ["check", "build"] {
        let run = cargo_oxur(&project, &[command]);
        assert!(run.stderr.contains("--> two/src/a.oxr:5:15"), "{}", run.stderr);
        assert!(run.stderr.contains("--> one/src/main.rs:2:26"), "{}", run.stderr);
        assert!(
            run.stderr.contains("2 | (pub deffn only-numbers [n:i32] -> i32\n  |            ^^^^^^^^^^^^"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains(".oxr.rs"), "{}", run.stderr);
    }
}

#[test]
fn clippy_and_doc_speak_of_the_source() {
    let project = project("wrapper-clippy");
    project.write("src/a.oxr", "/// See [nothing_here].\n(pub deffn same [n:i32] -> bool\n  (== n n))\n");
    // Whether there is clippy depends on the toolchain.
    if Command::new("cargo").args(["clippy", "--version"]).output().is_ok_and(|output| output.status.success()) {
        let check = cargo_oxur(&project, &["check"]);
        assert!(!check.stderr.contains("eq_op"), "{}", check.stderr);
        let run = cargo_oxur(&project, &["clippy", "--", "-W", "clippy::pedantic"]);
        assert!(!run.success, "the lint is an error: {}", run.stderr);
        assert!(run.stderr.contains("clippy::eq_op") && run.stderr.contains("--> src/a.oxr:3:"), "{}", run.stderr);
        let check = cargo_oxur(&project, &["check", "--verbose"]);
        assert!(check.stderr.contains("Fresh wrapper-clippy"), "clippy and check are kept apart: {}", check.stderr);
    }
    let run = cargo_oxur(&project, &["doc", "--no-deps", "--document-private-items"]);
    assert!(run.success && run.stderr.contains("--> src/a.oxr:1:"), "{}", run.stderr);
    assert!(!run.stderr.contains(".oxr.rs"), "{}", run.stderr);
}

#[test]
fn the_commands_are_told_apart() {
    let project = project("wrapper-commands");
    project.write("src/a.oxr", "(pub deffn answer [] -> i32 42)\n");
    project.write("src/main.rs", "oxur::modules!();\nfn main() { std::process::exit(a::answer()) }\n");
    let oxur = |arguments: &[&str]| {
        let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_cargo-oxur")));
        command.arg("oxur").args(arguments).output().expect("cargo oxur starts")
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let help = oxur(&[]);
    assert!(help.status.success() && text(&help.stdout).contains("Usage: cargo oxur"), "{}", text(&help.stderr));
    let unknown = oxur(&["biuld"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("no command `biuld`; did you mean `build`?"), "{}", text(&unknown.stderr));
    let expand = oxur(&["expand", "src/a.oxr"]);
    assert!(text(&expand.stdout).contains("pub fn answer() -> i32"), "{}", text(&expand.stderr));
    // The program's code is the command's.
    assert_eq!(oxur(&["run", "--offline", "--quiet"]).status.code(), Some(42));
    // Without the wrapper the same crate builds.
    assert!(project.cargo(&["build"]).success);
}

#[cfg(unix)]
mod with_scripts {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Stdio;

    use super::*;

    /// Writes a program.
    fn script(project: &Project, name: &str, text: &str) -> String {
        project.write(name, &format!("#!/bin/sh\n{text}\n"));
        let path = project.path(name);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
        path.to_str().expect("UTF-8").to_owned()
    }

    #[test]
    fn the_users_own_wrappers_are_called() {
        let project = project("wrapper-chain");
        project.write("src/a.oxr", "(pub deffn f [not-used:i32])\n");
        let outer = script(&project, "outer", "echo \"$1\" >> \"$LOG\"; exec \"$@\"");
        let inner = script(&project, "inner", "echo inner >> \"$LOG\"; exec \"$@\"");
        let log = project.path("log");
        let log_name = log.to_str().expect("UTF-8");
        let variables =
            [("RUSTC_WRAPPER", outer.as_str()), ("RUSTC_WORKSPACE_WRAPPER", inner.as_str()), ("LOG", log_name)];
        let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_cargo-oxur")));
        command.args(["oxur", "check", "--offline"]).envs(variables);
        let run = Run::from(command.output().expect("cargo oxur starts"));
        assert!(run.success && run.stderr.contains("--> src/a.oxr:1:"), "{}", run.stderr);
        let log = std::fs::read_to_string(log).expect("the wrappers were called");
        assert!(log.contains("oxur-rustc\n") && log.contains("inner\n"), "{log}");
    }

    /// rustc's messages about a file, one a line, from rustc itself or through the wrapper.
    fn messages_about(project: &Project, wrapper: Option<&str>, format: &str) -> Vec<String> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut command = match wrapper {
            Some(wrapper) => {
                let mut command = project.command(Path::new(wrapper));
                command.arg(rustc);
                command
            }
            None => project.command(Path::new(&rustc)),
        };
        let file = project.path("out/src/a.oxr.rs");
        command.args(["--edition", "2024", "--crate-name", "a", "--emit=metadata", "--error-format=json", format]);
        command.arg(file).args(["-o", "nothing"]);
        let output = command.output().expect("rustc starts");
        String::from_utf8(output.stderr).expect("UTF-8").lines().map(str::to_owned).collect()
    }

    /// A file of Rust that is its own source: the wrapper has to draw what rustc draws.
    fn project_of_rust(name: &str, text: &str) -> Project {
        let project = Project::empty(env!("CARGO_TARGET_TMPDIR"), name);
        project.write("out/src/a.oxr.rs", text);
        project.write("src/a.oxr", text);
        let map = format!("source src/a.oxr\nabsolute {}\nshift 0\n", project.path("src/a.oxr").display());
        project.write("out/src/a.oxr.rs.map", &map);
        project
    }

    const WRAPPER: Option<&str> = Some(env!("CARGO_BIN_EXE_oxur-rustc"));

    #[test]
    fn messages_look_like_rustcs() {
        for (name, text) in
            [("types", include_str!("wrapper/types.rs")), ("borrows", include_str!("wrapper/borrows.rs"))]
        {
            let project = project_of_rust(&format!("wrapper-like-{name}"), text);
            let shadow = project.path("out/src/a.oxr.rs").display().to_string();
            for format in ["--json=artifacts", "--json=diagnostic-rendered-ansi", "--json=diagnostic-short"] {
                let rustcs = messages_about(&project, None, format);
                let ours = messages_about(&project, WRAPPER, format);
                assert_eq!(rustcs.len(), ours.len());
                let mut compared = 0;
                for (rustcs, ours) in rustcs.iter().zip(&ours) {
                    let (rustcs, ours) = (rendered(&rustcs.replace(&shadow, "src/a.oxr")), rendered(ours));
                    // Suggestions are shown in Oxur, which the file is not.
                    if !rustcs.contains("help") {
                        assert_eq!(rustcs, ours, "{format}");
                        compared += usize::from(rustcs.contains("src/a.oxr:"));
                    }
                }
                assert!(compared > 9, "{name} {format}: {compared} messages were compared");
            }
        }
    }

    /// The field of that name in a message.
    fn rendered(line: &str) -> String {
        let message: serde_json::Value = serde_json::from_str(line).expect("JSON");
        message["rendered"].as_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_source_that_cannot_be_trusted_changes_nothing() {
        let text = include_str!("wrapper/borrows.rs");
        let project = project_of_rust("wrapper-changed", text);
        let format = "--json=artifacts";
        let rustcs = messages_about(&project, None, format);
        assert_ne!(messages_about(&project, WRAPPER, format), rustcs);
        // Every line is another one, as after a change that the build script has not seen.
        project.write("src/a.oxr", &text.replace('\n', "\nx "));
        assert_eq!(messages_about(&project, WRAPPER, format), rustcs, "a source that was changed");
        project.write("src/a.oxr", "");
        assert_eq!(messages_about(&project, WRAPPER, format), rustcs, "a source that was cut off");
        project.remove("src/a.oxr");
        assert_eq!(messages_about(&project, WRAPPER, format), rustcs, "a source that is gone");
        for map in ["", "absolute\n", "absolute x\nshift -1\n", "source a\n\u{0}"] {
            project.write("out/src/a.oxr.rs.map", map);
            assert_eq!(messages_about(&project, WRAPPER, format), rustcs, "the map {map:?}");
        }
    }

    /// Runs the wrapper with a program in rustc's place.
    fn wrapped(project: &Project, rustc: &str, arguments: &[&str]) -> std::process::Output {
        let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_oxur-rustc")));
        command.arg(rustc).args(arguments).stdin(Stdio::null()).output().expect("the wrapper starts")
    }

    #[test]
    fn what_is_not_understood_is_passed_on() {
        let project = Project::empty(env!("CARGO_TARGET_TMPDIR"), "wrapper-lines");
        let long = "x".repeat(200_000);
        for line in [
            "plain text",
            "{\"$message_type\":\"artifact\",\"artifact\":\"/a/b.oxr.rs\",\"emit\":\"metadata\"}",
            "{\"message\":\"src/a.oxr.rs",
            "{\"message\":\"m\",\"spans\":[{\"file_name\":\"/no/such/a.oxr.rs\"}]}",
            "thread 'rustc' panicked at /x/y.oxr.rs",
            long.as_str(),
            "no line feed at the end",
        ] {
            project.write("said", line);
            let rustc = script(&project, "rustc", "cat said >&2; exit 3");
            let output = wrapped(&project, &rustc, &["--error-format=json"]);
            assert_eq!(String::from_utf8_lossy(&output.stderr), line);
            assert_eq!(output.status.code(), Some(3));
        }
        std::fs::write(project.path("said"), b"\xff\xfe.oxr.rs\n{\xff.oxr.rs\n").expect("written");
        let rustc = script(&project, "rustc", "cat said >&2");
        assert_eq!(wrapped(&project, &rustc, &["--error-format=json"]).stderr, b"\xff\xfe.oxr.rs\n{\xff.oxr.rs\n");
    }

    #[test]
    fn questions_go_to_rustc_itself() {
        let project = Project::empty(env!("CARGO_TARGET_TMPDIR"), "wrapper-questions");
        let rustc = script(&project, "rustc", "echo \"out $*\"; echo err >&2; exit 5");
        let output = wrapped(&project, &rustc, &["-vV"]);
        assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b"out -vV\n"[..], &b"err\n"[..]));
        assert_eq!(output.status.code(), Some(5));
        let output = wrapped(&project, "/no/such/rustc", &["-vV"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot start `/no/such/rustc`"));
    }

    #[test]
    fn a_killed_rustc_is_told() {
        let project = Project::empty(env!("CARGO_TARGET_TMPDIR"), "wrapper-killed");
        let rustc = script(&project, "rustc", "echo before >&2; kill -9 $$");
        let output = wrapped(&project, &rustc, &["--error-format=json"]);
        assert_eq!(output.status.code(), Some(137));
        assert_eq!(output.stderr, b"before\n");
    }

    #[test]
    fn an_older_rustc_goes_without_remapping() {
        let project = Project::empty(env!("CARGO_TARGET_TMPDIR"), "wrapper-older");
        project.write("out/src/a.oxr.rs", "");
        project.write("src/a.oxr", "");
        project.write(
            "out/src/a.oxr.rs.map",
            &format!("source src/a.oxr\nabsolute {}\nshift 0\n", project.path("src/a.oxr").display()),
        );
        let unknown = "error: the `-Z unstable-options` flag must also be passed to enable the flag `remap-path-scope`";
        let rustc = script(
            &project,
            "rustc",
            &format!("case \"$*\" in *remap-path-scope*) echo '{unknown}' >&2; exit 1;; *) echo \"$*\";; esac"),
        );
        let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_oxur-rustc")));
        command.env("OXUR_OUT", project.path("out")).args([rustc.as_str(), "--error-format=json", "--emit=link"]);
        let output = command.output().expect("the wrapper starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(
            (output.stdout.as_slice(), output.stderr.as_slice()),
            (&b"--error-format=json --emit=link\n"[..], &b""[..])
        );
        // A rustc that knows the option gets the names.
        let rustc = script(&project, "rustc", "echo \"$*\"");
        let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_oxur-rustc")));
        command.env("OXUR_OUT", project.path("out")).args([rustc.as_str(), "--error-format=json", "--emit=link"]);
        let output = command.output().expect("the wrapper starts");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(told.contains("out/src/a.oxr.rs=src/a.oxr") && told.contains("--remap-path-scope=object"), "{told}");
    }
}
