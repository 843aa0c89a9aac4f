//! The command `oxur` as a user runs it: what it prints where, and how it ends.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{fs, thread};

use oxur_tests::project::{Project, Run};

/// Runs `oxur` with `input` on its standard input, in the folder for temporary files.
fn oxur_with(input: &str, arguments: &[&str]) -> (Option<i32>, Run) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oxur"));
    command.args(arguments).current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("oxur starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = thread::spawn(move || {
        // A command that does not read it closes the pipe.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("oxur ends");
    writer.join().expect("the writer ends");
    (output.status.code(), Run::from(output))
}

fn oxur(arguments: &[&str]) -> (Option<i32>, Run) {
    oxur_with("", arguments)
}

/// Writes a source and gives its path.
fn source(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sources of commands").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(&path, text).expect("the file can be written");
    path.to_str().expect("UTF-8").to_owned()
}

const PROGRAM: &str = "(deffn double [n:i32] -> i32 (* 2 n))\n\n(deffn main []\n  (println! \"{}\" (double 21)))\n";

#[test]
fn check_tells_what_is_wrong_and_ends_accordingly() {
    let good = source("good.oxr", PROGRAM);
    let (code, run) = oxur(&["check", &good]);
    assert_eq!((code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "", ""));

    let bad = source("bad.oxr", "(deffn f [] -> i32\n  (if))\n\n(deffn g [] (+ 1 2\n");
    let (code, run) = oxur(&["check", &bad]);
    assert_eq!(code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("bad.oxr:2:") && run.stderr.contains("bad.oxr:4:"), "{}", run.stderr);
    assert!(run.stderr.ends_with("3 errors\n"), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'), "no colour where no terminal is");
    let (_, run) = oxur(&["check", "--color", "always", &bad]);
    assert!(run.stderr.contains('\u{1b}'), "colour where it is asked for");
}

#[test]
fn check_takes_several_files_as_one_crate() {
    source("crate/src/macros.oxr", "(pub defmacro twice [e:expr] `(do ~e ~e))\n");
    source("crate/src/main.oxr", "(use-macros crate::macros::twice)\n(deffn main [] (twice (println! \"x\")))\n");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sources of commands/crate/src");
    let (code, run) = oxur(&["check", folder.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(0), "{}", run.stderr);
}

#[test]
fn standard_input_is_a_source_too() {
    let (code, run) = oxur_with("(deffn f [] -> i32 (if))", &["check", "-"]);
    assert_eq!(code, Some(1));
    assert!(run.stderr.contains("<stdin>:1:"), "{}", run.stderr);
    let (code, run) = oxur_with(PROGRAM, &["run", "-"]);
    assert_eq!((code, run.stdout.as_str()), (Some(0), "42\n"), "{}", run.stderr);
}

#[test]
fn every_stage_can_be_seen() {
    let file = source("stages.oxr", PROGRAM);
    for (stage, part) in [
        ("forms", "(deffn double [n:i32] -> i32"),
        ("core", "(core-forms 1"),
        ("ast", "(File"),
        ("rust", "fn double(n: i32) -> i32"),
        ("pretty", "fn double(n: i32) -> i32 {\n"),
    ] {
        let (code, run) = oxur(&["expand", "--stage", stage, &file]);
        assert_eq!(code, Some(0), "{stage}: {}", run.stderr);
        assert!(run.stdout.contains(part), "{stage}: {}", run.stdout);
    }
}

#[test]
fn both_engines_run_a_program() {
    let file = source(
        "engines.oxr",
        "(deffn main [] -> std::process::ExitCode\n  (println! \"{}\" (* 6 7))\n  (std::process::ExitCode::from 3))\n",
    );
    for arguments in [vec!["run", &file], vec!["run", "--compiled", &file]] {
        let (code, run) = oxur(&arguments);
        assert_eq!((code, run.stdout.as_str()), (Some(3), "42\n"), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn the_edition_is_that_of_the_package() {
    // The value at the end of a block is dropped behind the block's locals until the edition of 2024, before them from then on.
    let program = "(defstruct D [&'static str])\n(impl Drop for D (deffn drop [&mut self] (println! \"{}\" self.0)))\n\
                   (impl D (deffn len [&self] -> usize 1))\n\
                   (deffn f [] -> usize (let [x (D \"local\")] (.len (D \"temporary\"))))\n(deffn main [] (f) ())\n";
    for (edition, expected) in [("2021", "local\ntemporary\n"), ("2024", "temporary\nlocal\n")] {
        let manifest = format!("[package]\nname = \"e\"\nedition = \"{edition}\"\n");
        source(&format!("edition {edition}/Cargo.toml"), &manifest);
        let file = source(&format!("edition {edition}/src/main.oxr"), program);
        let (code, run) = oxur(&["run", "--compiled", &file]);
        assert_eq!((code, run.stdout.as_str()), (Some(0), expected), "{edition}: {}", run.stderr);
    }
}

#[test]
fn a_program_gets_its_arguments_in_both_engines() {
    let file = source(
        "arguments.oxr",
        "(deffn main []\n  (for [argument (. (std::env::args) (skip 1))]\n    (println! \"<{argument}>\")))\n",
    );
    for arguments in [vec!["run", &file, "--", "a", "--b c"], vec!["run", "--compiled", &file, "--", "a", "--b c"]] {
        let (code, run) = oxur(&arguments);
        assert_eq!((code, run.stdout.as_str()), (Some(0), "<a>\n<--b c>\n"), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_panic_is_101_in_both_engines() {
    let file = source("panic.oxr", "(deffn main []\n  (let [xs (vec! 1 2)]\n    (println! \"{}\" (. xs [5]))))\n");
    for arguments in [vec!["run", &file], vec!["run", "--compiled", &file]] {
        let (code, run) = oxur(&arguments);
        assert_eq!(code, Some(101), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains("index out of bounds"), "{arguments:?}: {}", run.stderr);
    }
    // In the virtual machine the place is that of the source.
    let (_, run) = oxur(&["run", &file]);
    assert!(run.stderr.contains("panic.oxr:3:"), "{}", run.stderr);
}

#[test]
fn rust_goes_to_the_ast_and_back() {
    let rust = "/// Doc.\nfn f(x: u8) -> u8 {\n    // Plain.\n    m!( x , y+1 )\n}\n";
    let (code, tree) = oxur_with(rust, &["ast", "from-rust", "-"]);
    assert_eq!(code, Some(0), "{}", tree.stderr);
    assert!(tree.stdout.starts_with("(oxur-ast 1"), "{}", tree.stdout);
    let expected = "/// Doc.\nfn f(x: u8) -> u8 {\n    m!(x, y + 1)\n}\n";
    for arguments in [&["ast", "to-rust", "-"][..], &["ast", "to-rust", "--pretty", "-"]] {
        let (code, back) = oxur_with(&tree.stdout, arguments);
        assert_eq!((code, back.stdout.as_str()), (Some(0), expected), "{}", back.stderr);
    }
    let (code, run) = oxur_with(rust, &["ast", "verify", "-"]);
    let counts = "1 file, 1 of them Rust, 1 parsed by syn, 1 identical (100.00 %); 100.00 % of 27 tokens typed;";
    assert!(code == Some(0) && run.stdout.starts_with(counts), "{}", run.stdout);
}

#[test]
fn what_is_no_rust_and_no_ast_is_told() {
    for (command, input, told) in [
        ("from-rust", "fn f() { \"a }", "OXR0440"),
        ("from-rust", "fn f() { ( }", "OXR0440"),
        ("verify", "fn f() { ( }", "OXR0440"),
        ("to-rust", "(ItemFnn)", "OXR0401"),
        ("to-rust", "(ItemConst :ident A", "OXR0001"),
        ("to-rust", "(ItemConst :ident (Ident :name \"A; B\") :ty u8 :expr 1)", "OXR0420"),
        ("to-rust", "(ItemUse :tree (UseName :ident fn))", "OXR0432"),
        ("to-rust", "(ItemForeignMod :abi (Abi :name 3))", "OXR0421"),
    ] {
        let (code, run) = oxur_with(input, &["ast", command, "-"]);
        assert_eq!(code, Some(1), "{input}");
        assert!(run.stderr.contains(told) && run.stderr.contains("<stdin>:1:"), "{input}: {}", run.stderr);
    }
    // Neither direction can be made to run out of stack.
    let deep = "(".repeat(100_000);
    let (code, run) = oxur_with(&format!("const A: u8 = {deep}1{};", ")".repeat(100_000)), &["ast", "from-rust", "-"]);
    assert_eq!(code, Some(0), "{}", run.stderr);
    let (code, run) = oxur_with(&run.stdout, &["ast", "to-rust", "-"]);
    assert!(code == Some(0) && run.stdout.contains("((((1))))"), "{}", run.stderr);
    let (code, run) = oxur_with(&deep, &["ast", "to-rust", "-"]);
    assert_eq!(code, Some(1), "{}", run.stderr);
    let tree = format!("(ItemConst :ident A :ty u8 :expr {}1{})", "(ExprParen :expr ".repeat(9_000), ")".repeat(9_000));
    let (code, run) = oxur_with(&tree, &["ast", "to-rust", "-"]);
    assert_eq!(code, Some(1), "{}", run.stderr);
}

#[test]
fn folders_are_verified_with_counts() {
    source("rust/a.rs", "fn f() {}\n");
    source("rust/b/c.rs", "fn g() { x.0.1 }\n");
    let folder = source("rust/b/d.rs", "fn h() { ' }\n").replace("/b/d.rs", "");
    let (code, run) = oxur(&["ast", "verify", &folder]);
    assert_eq!(code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("3 files, 2 of them Rust, 2 parsed by syn, 2 identical (100.00 %)"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("d.rs"), "{}", run.stderr);
    let (code, run) = oxur(&["ast", "verify", "no such folder"]);
    assert_eq!((code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("no such folder"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_done_is_said() {
    let (code, run) = oxur(&["check", "no such file.oxr"]);
    assert_eq!(code, Some(1));
    assert!(run.stderr.contains("no such file.oxr"), "{}", run.stderr);
    let (code, run) = oxur(&["check", "."]);
    assert!(code == Some(0) || code == Some(1), "{}", run.stderr);
    let (code, run) = oxur(&["chekc"]);
    assert_eq!(code, Some(2), "{}", run.stderr);
    let (code, run) = oxur(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(run.stdout.contains("Exit codes:"), "{}", run.stdout);
}

#[test]
fn codes_are_explained() {
    let (code, run) = oxur(&["explain", "OXR0905"]);
    assert_eq!(code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("OXR0905: two files are the same module\n"), "{}", run.stdout);
    let (_, short) = oxur(&["explain", "905"]);
    assert_eq!(short.stdout, run.stdout);
    let (code, run) = oxur(&["explain", "OXR9999"]);
    assert_eq!(code, Some(1));
    assert!(run.stderr.contains("there is no code"), "{}", run.stderr);
    let (_, run) = oxur(&["explain"]);
    assert!(run.stdout.lines().any(|line| line.starts_with("OXR0905  ")), "{}", run.stdout);
}

#[test]
fn a_new_crate_builds_runs_and_tests_at_once() {
    let workspace = oxur_tests::root().parent().expect("a workspace");
    let place = Project::empty(env!("CARGO_TARGET_TMPDIR"), "new");
    for (name, lib) in [("new-program", false), ("new-library", true)] {
        let path = place.path(name);
        let mut arguments = vec!["new", path.to_str().expect("UTF-8"), "--oxur", workspace.to_str().expect("UTF-8")];
        if lib {
            arguments.push("--lib");
        }
        let (code, run) = oxur(&arguments);
        assert_eq!(code, Some(0), "{}", run.stderr);
        let (code, run) = oxur(&arguments);
        assert_eq!(code, Some(1), "an existing folder is left alone");
        assert!(run.stderr.contains("is there already"), "{}", run.stderr);
        let project = place.enter(name);
        // Apart from the workspace that the folder for temporary files lies in.
        let manifest = fs::read_to_string(project.path("Cargo.toml")).expect("a manifest");
        project.write("Cargo.toml", &(manifest + "\n[workspace]\n"));
        project.copy_versions();
        if !lib {
            assert_eq!(project.run(), "Hello, world!\n");
        }
        let test = project.cargo(&["test", "--quiet"]);
        assert!(test.success && test.stdout.contains("1 passed"), "{}{}", test.stdout, test.stderr);
        let warned = test.stderr.contains(&format!("warning: `{name}`"));
        assert!(!warned, "a new crate is without warnings:\n{}", test.stderr);
    }
    let (code, run) = oxur(&["new", "2d"]);
    assert_eq!(code, Some(1));
    assert!(run.stderr.contains("cannot name a crate"), "{}", run.stderr);
}

#[test]
fn a_session_is_read_from_standard_input() {
    let (code, run) = oxur_with("(def x 20)\n(deffn twice [n:i32] -> i32\n  (* 2 n))\n(twice x)\n", &["repl"]);
    assert_eq!(run.stdout, "x:i32 = 20\ndeffn twice\n_1:i32 = 40\n", "{}", run.stderr);
    assert_eq!((code, run.stderr.as_str()), (Some(0), ""));

    let (code, run) = oxur_with("(println! \"before\")\n(panic! \"here\")\n(println! \"after\")\n", &["repl"]);
    assert_eq!((code, run.stdout.as_str()), (Some(1), "before\n"), "{}", run.stderr);
    assert!(run.stderr.contains("stdin:2:1") && run.stderr.contains("here"), "{}", run.stderr);

    let file = source("session.oxr", "(def mut count 1)\n");
    let (code, run) = oxur_with("(+= count 1) count\n(std::process::exit 4)\n", &["repl", &file]);
    assert_eq!((code, run.stdout.as_str()), (Some(4), "count:i32 = 1\ncount:i32 = 2\n"), "{}", run.stderr);
}

#[test]
fn fmt_lays_out_files_and_tells_which_are_not() {
    const LAID_OUT: &str = "(deffn f [x:i32]\n  (g x)\n  (h x))\n";
    let file = source("layout/one.oxr", "(deffn f (x:i32)\r\n (g, x) (h x))");
    let folder = PathBuf::from(&file).parent().expect("a folder").to_str().expect("UTF-8").to_owned();
    source("layout/deep/two.oxr", LAID_OUT);
    let (code, run) = oxur(&["fmt", "--check", &folder]);
    assert_eq!(code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("one.oxr:1 is laid out otherwise\n- (deffn f (x:i32)"), "{}", run.stdout);
    assert!(run.stdout.contains("+ (deffn f [x:i32]\n") && !run.stdout.contains("two.oxr"), "{}", run.stdout);
    let (code, run) = oxur(&["fmt", &folder]);
    assert_eq!((code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "", ""));
    assert_eq!(fs::read_to_string(&file).expect("the file is there"), LAID_OUT);
    let (code, run) = oxur(&["fmt", "--check", &folder]);
    assert_eq!((code, run.stdout.as_str()), (Some(0), ""));
    let left = fs::read_dir(&folder).expect("the folder is there").count();
    assert_eq!(left, 2, "a file and a folder, nothing that was written on the way");
}

#[test]
fn fmt_leaves_alone_what_it_cannot_read() {
    const BROKEN: &str = "(deffn f [] (g)\n(deffn h [])\n";
    let broken = source("layout of broken/broken.oxr", BROKEN);
    let fine = source("layout of broken/fine.oxr", "(f   x)");
    let latin = source("layout of broken/latin.oxr", "");
    fs::write(&latin, b"(f \xe9)").expect("the file can be written");
    let (code, run) = oxur(&["fmt", &broken, &latin, "no/such/file.oxr", &fine]);
    assert_eq!(code, Some(1), "{}", run.stderr);
    for part in
        ["broken.oxr:1:", "latin.oxr` is not UTF-8, first in line 1", "cannot read `no/such/file.oxr`", "1 error\n"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(fs::read_to_string(&broken).expect("the file is there"), BROKEN);
    assert_eq!(
        fs::read_to_string(&fine).expect("the file is there"),
        "(f x)\n",
        "the others are laid out all the same"
    );
}

#[test]
fn fmt_lays_out_standard_input() {
    let (code, run) = oxur_with("(f\n\n  x)", &["fmt", "-"]);
    assert_eq!((code, run.stdout.as_str()), (Some(0), "(f x)\n"));
    let (code, run) = oxur_with("(f\n\n  x)", &["fmt", "--check", "-"]);
    assert_eq!(code, Some(1));
    assert!(run.stdout.starts_with("<stdin>:1 is laid out otherwise\n"), "{}", run.stdout);
    let (code, run) = oxur_with("(f", &["fmt", "-"]);
    assert_eq!((code, run.stdout.as_str()), (Some(1), ""));
}

#[test]
fn expand_shows_macros_step_by_step_at_a_place_and_with_marks() {
    let text = "(defmacro my-or [a b] `(let [t ~a] (if t t ~b)))\n\
                (deffn f [t:bool] -> bool (my-or false (my-or t true)))\n\
                (deffn g [x:i32] -> i32\n  (def y (-> x (+ 1) (* 2)))\n  (when (> y 3)\n    (println! \"{y}\"))\n  y)\n\
                (deffn main [] (g (as (f true) i32)))\n";
    let file = source("steps.oxr", text);
    let show = |arguments: &[&str]| {
        let (code, run) = oxur(&[&["expand"], arguments].concat());
        assert_eq!((code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
        // How it is laid out is the formatter's affair.
        run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let one = show(&["--steps", "1", &format!("{file}:2")]);
    assert_eq!(one, "(deffn f [t:bool] -> bool (let [t false] (if t t (my-or t true))))");
    let all = show(&["--marks", &format!("{file}:2")]);
    assert!(all.contains("(let [t·1 false] (if t·1 t·1 (let [t·2 t] (if t·2 t·2 true))))"), "{all}");
    let lines = show(&[&format!("{file}:5")]);
    assert!(lines.contains("(def y (* (+ x 1) 2))") && lines.contains("(if (> y 3)"), "{lines}");
    assert_eq!(show(&[&format!("{file}:4:10")]), "(* (+ x 1) 2)");
    assert_eq!(show(&["--steps", "1", &format!("{file}:2:42")]), "(let [t t] (if t t true))");
    let whole = show(&["--stage", "macros", &file]);
    assert!(whole.starts_with("(defmacro my-or") && !whole.contains("(when"), "{whole}");
    let (code, run) = oxur(&["expand", &format!("{file}:1:1")]);
    assert_eq!(code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("no macro is called"), "{}", run.stderr);
}
