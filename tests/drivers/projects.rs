//! Whole cargo projects, built offline in temporary folders: what is rebuilt when, what is refused, what is shown.

use std::fs;

use oxur_tests::project::Project;

fn project(name: &str) -> Project {
    Project::new(env!("CARGO_TARGET_TMPDIR"), name)
}

fn answer(value: &str) -> String {
    format!("(pub deffn answer [] -> i32 {value})\n")
}

#[test]
fn the_second_build_does_nothing() {
    let p = project("fresh");
    p.write("src/a.oxr", &answer("42"));
    assert_eq!(p.run(), "42\n");
    assert_eq!(p.script_runs(), 1);
    let again = p.cargo(&["build", "--verbose"]);
    assert!(again.stderr.contains("Fresh fresh"), "{}", again.stderr);
    assert_eq!(p.script_runs(), 1);
    // What no pattern matches starts nothing.
    p.write("notes.txt", "x");
    p.write("elsewhere/b.oxr", "(");
    assert_eq!(p.run(), "42\n");
    assert_eq!(p.script_runs(), 1);
}

#[test]
fn added_changed_and_deleted_files_are_noticed() {
    let p = project("changes");
    p.write("src/a.oxr", &answer("1"));
    p.write("src/deep/b.oxr", &answer("10"));
    assert_eq!(p.run(), "1\n");
    let out = p.out();
    let time = |file: &str| fs::metadata(out.join(file)).and_then(|meta| meta.modified()).expect("an output");
    let untouched = time("src/deep/b.oxr.rs");

    p.write("src/a.oxr", &answer("2"));
    assert_eq!(p.run(), "2\n");
    assert_eq!(time("src/deep/b.oxr.rs"), untouched, "an output that stays the same is not written again");

    p.write("src/new/deeper/c.oxr", &answer("100"));
    p.write(
        "src/main.rs",
        "oxur::modules!();\nfn main() { println!(\"{}\", new::deeper::c::answer() + deep::b::answer()); }\n",
    );
    assert_eq!(p.run(), "110\n");

    p.remove("src/deep/b.oxr");
    p.write("src/main.rs", "oxur::modules!();\nfn main() { println!(\"{}\", new::deeper::c::answer()); }\n");
    assert_eq!(p.run(), "100\n");
    assert!(!out.join("src/deep").exists(), "the output of a file that is gone goes too");
    let runs = p.script_runs();
    assert_eq!(p.run(), "100\n");
    assert_eq!(p.script_runs(), runs);
}

#[test]
fn every_error_of_every_file_is_shown_at_its_place() {
    let p = project("broken");
    p.write("src/a.oxr", "(pub deffn answer [] -> i32\n  (frobnicate!! 1))\n\n(pub deffn fine [] -> i32 1)\n");
    p.write("src/b.oxr", "(pub deffn other [] -> i32\n  (if))\n\n(pub deffn open [] -> i32 (+ 1 2\n");
    p.write("src/c.oxr", &answer("5"));
    let run = p.cargo(&["build"]);
    assert!(!run.success);
    for place in ["src/a.oxr.rs:2:", "src/b.oxr.rs:2:", "src/b.oxr.rs:4:"] {
        assert!(run.stderr.contains(place), "no error at {place}:\n{}", run.stderr);
    }
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    // Editors read the same from cargo's messages.
    let json = p.cargo(&["check", "--message-format=json"]);
    assert!(json.stdout.contains("compiler-message") && json.stdout.contains("/src/b.oxr.rs\""), "{}", json.stdout);
    p.write("src/a.oxr", &answer("3"));
    p.write("src/b.oxr", "");
    assert_eq!(p.run(), "3\n");
}

#[test]
fn strict_builds_end_in_the_build_script() {
    let p = project("strict");
    p.build_script("oxur_build::Build::new().pattern(\"src/*.oxr\").strict().compile()?;");
    p.write("src/a.oxr", "(pub deffn answer [] -> i32\n  (if))\n");
    let run = p.cargo(&["build"]);
    assert!(!run.success);
    assert!(
        run.stderr.contains("src/a.oxr:2:") && run.stderr.contains("1 error in the Oxur sources"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("failed to run custom build command"), "{}", run.stderr);
    assert!(!run.stderr.contains("\\n"), "the error prints as text:\n{}", run.stderr);
}

#[test]
fn a_file_that_is_no_text_does_not_keep_the_others_from_compiling() {
    let p = project("bytes");
    p.write("src/a.oxr", &answer("1"));
    p.write("src/b.oxr", "x");
    fs::write(p.path("src/b.oxr"), b"(pub deffn f []\n  \"\xff\")\n").expect("written");
    let run = p.cargo(&["build"]);
    assert!(!run.success);
    assert!(run.stderr.contains("src/b.oxr:2:4") && run.stderr.contains("not UTF-8"), "{}", run.stderr);
    assert!(!run.stderr.contains("a::answer"), "the other file is compiled:\n{}", run.stderr);
}

#[test]
fn files_of_one_module_are_refused() {
    let p = project("collisions");
    p.write("src/a.oxr", &answer("1"));
    p.write("src/b-c.oxr", "");
    p.write("src/b_c.oxr", "");
    p.write("src/self.oxr", "");
    let run = p.cargo(&["build"]);
    assert!(!run.success);
    assert!(run.stderr.contains("both `src/b-c.oxr` and `src/b_c.oxr` are the module `b_c`"), "{}", run.stderr);
    assert!(run.stderr.contains("`self` cannot name a module"), "{}", run.stderr);
}

#[test]
fn a_crate_may_be_oxur_from_its_root() {
    let p = project("root");
    p.write("src/main.rs", "oxur::modules!();\n");
    p.write("src/main.oxr", "(use crate::type::answer)\n(deffn main [] (println! \"{}\" (answer)))\n");
    p.write("src/type.oxr", &answer("7"));
    assert_eq!(p.run(), "7\n");
}

#[test]
fn one_module_is_included_by_name() {
    let p = project("single");
    p.write("src/deep/a.oxr", &answer("8"));
    p.write(
        "src/main.rs",
        "mod inner { oxur::module!(\"deep/a\"); }\nfn main() { println!(\"{}\", inner::a::answer()); }\n",
    );
    assert_eq!(p.run(), "8\n");
}

#[test]
fn an_included_file_is_watched() {
    let p = project("included");
    p.write("data/text.txt", "one");
    p.write(
        "src/a.oxr",
        "(defconst TEXT:&str (include-str \"../data/text.txt\"))\n(pub deffn answer [] -> &'static str TEXT)\n",
    );
    assert_eq!(p.run(), "one\n");
    p.write("data/text.txt", "two");
    assert_eq!(p.run(), "two\n");
    let runs = p.script_runs();
    assert_eq!(p.run(), "two\n");
    assert_eq!(p.script_runs(), runs);
    // A missing file is an error, and is noticed when it comes to be.
    p.remove("data/text.txt");
    let run = p.cargo(&["build"]);
    assert!(!run.success && run.stderr.contains("src/a.oxr.rs:1:"), "{}", run.stderr);
    p.write("data/text.txt", "three");
    assert_eq!(p.run(), "three\n");
}

#[test]
fn a_crate_without_a_build_script_is_told_what_is_missing() {
    let p = project("without");
    p.remove("build.rs");
    let run = p.cargo(&["build"]);
    assert!(!run.success);
    assert!(run.stderr.contains("Add `oxur-build` to [build-dependencies]"), "{}", run.stderr);
}

#[test]
fn two_crates_of_a_workspace_keep_apart() {
    let p = Project::empty(env!("CARGO_TARGET_TMPDIR"), "workspace");
    let workspace = oxur_tests::root().parent().expect("a workspace").display().to_string();
    p.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n");
    p.copy_versions();
    for (name, other) in [("one", "\ntwo = { path = '../two' }"), ("two", "")] {
        p.write(
            &format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 oxur = {{ path = '{workspace}/oxur' }}{other}\n\n[build-dependencies]\n\
                 oxur-build = {{ path = '{workspace}/oxur-build' }}\n"
            ),
        );
        p.write(
            &format!("{name}/build.rs"),
            "fn main() -> Result<(), oxur_build::Error> {\n    \
             oxur_build::Build::new().pattern(\"src/*.oxr\").visibility(oxur_build::Visibility::Public).compile()\n}\n",
        );
    }
    p.write("two/src/lib.rs", "oxur::modules!();\n");
    p.write("two/src/a.oxr", &answer("40"));
    p.write("one/src/main.rs", "oxur::modules!();\nfn main() { println!(\"{}\", a::answer() + two::a::answer()); }\n");
    p.write("one/src/a.oxr", &answer("2"));
    assert_eq!(p.run(), "42\n");
    p.write("two/src/a.oxr", &answer("41"));
    assert_eq!(p.run(), "43\n");
}

#[test]
fn a_second_build_in_one_script_is_refused() {
    let p = project("twice");
    p.build_script("oxur_build::compile(\"src/a.oxr\")?; oxur_build::compile(\"src/b.oxr\")?;");
    p.write("src/a.oxr", &answer("1"));
    p.write("src/b.oxr", &answer("1"));
    let run = p.cargo(&["build"]);
    assert!(!run.success && run.stderr.contains("give all patterns to one `oxur_build::Build`"), "{}", run.stderr);
}

#[test]
fn a_file_may_declare_another_where_no_pattern_finds_it() {
    let p = project("declared");
    p.build_script("oxur_build::compile(\"src/a.oxr\")?;");
    p.write("src/a.oxr", "#[allow(dead_code)]\n(pub mod inner)\n(pub deffn answer [] -> i32 (inner::value))\n");
    p.write("src/a/inner.oxr", "(pub deffn value [] -> i32 5)\n");
    assert_eq!(p.run(), "5\n");
    p.write("src/a/inner.oxr", "(pub deffn value [] -> i32 6)\n");
    assert_eq!(p.run(), "6\n");
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let one = project("same");
    one.write("src/a.oxr", &answer("1"));
    one.write("src/b/c.oxr", &answer("2"));
    assert_eq!(one.run(), "1\n");
    let read = |p: &Project| {
        let out = p.out();
        ["modules.rs", "src/a.oxr.rs", "src/b/c.oxr.rs", "module/b.rs"]
            .map(|file| fs::read(out.join(file)).expect(file))
    };
    let first = read(&one);
    let two = Project::new(&format!("{}/elsewhere", env!("CARGO_TARGET_TMPDIR")), "same");
    two.write("src/b/c.oxr", &answer("2"));
    two.write("src/a.oxr", &answer("1"));
    fs::copy(one.path("Cargo.lock"), two.path("Cargo.lock")).expect("copied");
    let out = two.path("out");
    let generated = oxur_build::Build::new().pattern("src/**/*.oxr").package(two.path("")).out_dir(&out).generate();
    let generated = generated.expect("it compiles");
    let second =
        ["modules.rs", "src/a.oxr.rs", "src/b/c.oxr.rs", "module/b.rs"].map(|file| generated.files()[file].clone());
    assert_eq!(first, second);
    assert!(!out.exists(), "generating writes nothing");
}

#[test]
fn inline_code_sees_the_macros_of_files_and_includes_files() {
    let p = project("inline_index");
    p.write("data/text.txt", "seven");
    p.write("data/table.oxr", "(a 1) (b 2)");
    p.write(
        "src/tools.oxr",
        "(pub deffn double [x:i32] -> i32 (* 2 x))\n\
         (deffn sum-of [forms:&[Form]] -> i128 (. forms (iter) (map (fn [f] (. f (as_int) (unwrap)))) (sum)))\n\
         (pub defmacro doubled [e] `(double ~e))\n\
         (pub defmacro total [& xs:int] (def sum (sum-of &xs)) `~sum)\n\
         (defmacro hidden [] `1)\n\
         (pub defmacro constant [name:name value] (def upper (symbol (.to_uppercase (.to_string &name)))) \
         `(pub defconst ~upper:i32 ~value))\n",
    );
    p.write(
        "src/main.rs",
        "oxur::modules!();\n\
         oxur::oxur! { (use-macros (tools total constant)) (constant answer 40)\n\
         (defmacro entries [] (def forms (include-forms \"../data/table.oxr\")) (def n (len forms)) (quasiquote ~n)) \
         (pub deffn count [] -> usize (entries)) }\n\
         fn main() {\n\
         let text = oxur::oxur!((include-str \"../data/text.txt\"));\n\
         println!(\"{} {} {} {text} {}\", ANSWER, oxur::oxur!((tools::doubled 4)), oxur::oxur!((tools::total 1 2 3)), count());\n\
         }\n",
    );
    assert_eq!(p.run(), "40 8 6 seven 2\n");
    // What an `oxur!` includes is watched by rustc itself.
    p.write("data/text.txt", "eight");
    assert_eq!(p.run(), "40 8 6 eight 2\n");
    p.write("src/tools.oxr", "(pub defmacro doubled [e] `(+ ~e 100)) (pub defmacro total [& xs] `0) (pub defmacro constant [a b] `(pub defconst ANSWER:i32 1))\n");
    assert_eq!(p.run(), "1 104 0 eight 2\n");
    p.write("src/main.rs", "oxur::modules!();\nfn main() { println!(\"{}\", oxur::oxur!((tools::hiden))); }\n");
    assert!(!p.cargo(&["build"]).success);
}

#[test]
fn a_crate_offers_its_macros_to_those_that_depend_on_it() {
    let p = Project::empty(env!("CARGO_TARGET_TMPDIR"), "offers");
    let workspace = oxur_tests::root().parent().expect("a workspace").display().to_string();
    p.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"user\", \"macro-kit\"]\n");
    p.copy_versions();
    for (name, more) in [("user", "\nmacro-kit = { path = '../macro-kit' }"), ("macro-kit", "")] {
        let links = if more.is_empty() { "links = \"oxur-macro-kit\"\n" } else { "" };
        p.write(
            &format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{links}\n[dependencies]\n\
                 oxur = {{ path = '{workspace}/oxur' }}{more}\n\n[build-dependencies]\n\
                 oxur-build = {{ path = '{workspace}/oxur-build' }}\n"
            ),
        );
        p.write(
            &format!("{name}/build.rs"),
            "fn main() -> Result<(), oxur_build::Error> {\n    \
             oxur_build::Build::new().pattern(\"src/*.oxr\").visibility(oxur_build::Visibility::Public).compile()\n}\n",
        );
    }
    p.write("macro-kit/src/lib.rs", "oxur::modules!();\n");
    p.write(
        "macro-kit/src/kit.oxr",
        "(use std::collections::BTreeMap)\n\
         (pub deffn scale [x:i32] -> i32 (* x 10))\n\
         (deffn joined [a:&Form b:&Form] -> Form (symbol (format! \"{a}-{b}\")))\n\
         (defmacro twice [e] `(let [v ~e] (+ v v)))\n\
         (pub defmacro scaled [e] `(twice (scale ~e)))\n\
         (pub defmacro define [a:name b:name value] (def name (joined &a &b)) `(deffn ~name [] -> i32 (crate::kit::scale ~value)))\n\
         (pub defmacro table [& pairs] `(BTreeMap::from [~@pairs]))\n",
    );
    p.write(
        "user/src/main.rs",
        "oxur::modules!();\nfn main() { println!(\"{} {}\", a::answer(), oxur::oxur!((macro-kit::kit::scaled 3))); }\n",
    );
    p.write(
        "user/src/a.oxr",
        "(use-macros (macro-kit::kit define table [scaled :as bigger]))\n\
         (define four five 4)\n\
         (deffn scale [_x:i32] -> i32 0)\n\
         (pub deffn answer [] -> i32 (def v (bigger (+ 1 (scale 1)))) (+ v (four-five) (as (.len (table #(1 2) #(3 4))) i32)))\n",
    );
    assert_eq!(p.run(), "62 60\n");
    // What is changed there is changed here.
    let kit = fs::read_to_string(p.path("macro-kit/src/kit.oxr")).expect("a source");
    p.write("macro-kit/src/kit.oxr", &kit.replace("(+ v v)", "(+ v v v)"));
    assert_eq!(p.run(), "72 90\n");
    // A private macro stays one.
    p.write("user/src/a.oxr", "(use-macros macro-kit::kit::twice)\n(pub deffn answer [] -> i32 (twice 1))\n");
    let run = p.cargo(&["build"]);
    assert!(!run.success && run.stderr.contains("private to its module"), "{}", run.stderr);
}

#[test]
fn a_crate_lists_its_sources_for_packaging_and_builds_without_writing_beside_them() {
    let p = project("packed");
    p.write("src/a.oxr", &answer("9"));
    // What is packed must name versions; that the crates of this workspace are not published yet, a patch makes up for.
    let workspace = oxur_tests::root().parent().expect("a workspace").display().to_string();
    let version = env!("CARGO_PKG_VERSION");
    p.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"packed\"\nversion = \"0.1.0\"\nedition = \"2024\"\ndescription = \"x\"\n\
             license = \"MIT\"\n\n[dependencies]\noxur = {{ path = '{workspace}/oxur', version = \"{version}\" }}\n\n\
             [build-dependencies]\noxur-build = {{ path = '{workspace}/oxur-build', version = \"{version}\" }}\n\n\
             [workspace]\n"
        ),
    );
    let list = p.cargo(&["package", "--list", "--allow-dirty"]);
    assert!(list.success && list.stdout.lines().any(|file| file == "src/a.oxr"), "{}{}", list.stdout, list.stderr);
    assert_eq!(p.run(), "9\n");
    // Verifying refuses a build script that changes the sources; this one counts its runs in a file, and is left out.
    p.write("build.rs", "fn main() -> Result<(), oxur_build::Error> {\n    oxur_build::compile(\"src/*.oxr\")\n}\n");
    let before = tree(&p.path(""));
    assert_eq!(p.run(), "9\n");
    assert_eq!(tree(&p.path("")), before, "nothing is written beside the sources");
}

/// The files below a folder, but for cargo's lock file.
fn tree(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if !entry.ends_with("Cargo.lock") {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

#[cfg(unix)]
#[test]
fn sources_may_be_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let p = project("locked");
    p.write("build.rs", "fn main() -> Result<(), oxur_build::Error> {\n    oxur_build::compile(\"src/*.oxr\")\n}\n");
    p.write("src/a.oxr", &answer("3"));
    let mode = |mode: u32| {
        for path in ["src/a.oxr", "src/main.rs", "src"] {
            fs::set_permissions(p.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
        }
    };
    mode(0o555);
    let printed = p.run();
    mode(0o755);
    assert_eq!(printed, "3\n");
}

#[test]
fn documentation_and_its_tests_come_from_oxur_sources() {
    let p = project("documented");
    p.remove("src/main.rs");
    p.build_script(
        "oxur_build::Build::new().pattern(\"src/*.oxr\").visibility(oxur_build::Visibility::Public).compile()?;",
    );
    p.write("src/lib.rs", "oxur::modules!();\n");
    p.write(
        "src/a.oxr",
        "/// Doubles a number.\n///\n/// ```\n/// assert_eq!(documented::a::double(2), 4);\n/// ```\n///\n\
         /// See [`no_such_item`].\n(pub deffn double [n:u32] -> u32 (* n 2))\n\n\
         /// ```\n/// assert_eq!(1, 2);\n/// ```\n(pub deffn wrong [])\n",
    );
    let run = p.cargo(&["test", "--doc"]);
    assert!(!run.success && run.stdout.contains("1 passed; 1 failed"), "{}{}", run.stdout, run.stderr);
    let run = p.cargo(&["doc"]);
    assert!(run.success && run.stderr.contains("unresolved link to `no_such_item`"), "{}", run.stderr);
    // rustdoc shows the place of the comment, which is the source's.
    assert!(run.stderr.contains("a.oxr.rs:7:"), "{}", run.stderr);
}

#[test]
fn what_a_target_decides_is_left_to_rustc() {
    let p = project("targets");
    p.write(
        "src/a.oxr",
        "#[cfg(target_os = \"none\")]\n(pub deffn answer [] -> i32 (this-is-not-looked-at))\n\n\
         #[cfg(not(target_os = \"none\"))]\n(pub deffn answer [] -> i32 (if (cfg! windows) 2 2))\n",
    );
    assert_eq!(p.run(), "2\n");
    let host = p.cargo(&["rustc", "--quiet", "--", "--print=host-tuple"]);
    let host = host.stdout.trim().to_owned();
    assert!(host.contains('-'), "the name of this machine's target: {host}");
    let run = p.cargo(&["run", "--quiet", "--target", &host]);
    assert!(run.success && run.stdout == "2\n", "{}", run.stderr);
}

#[test]
fn two_builds_at_once_do_not_disturb_each_other() {
    let p = project("parallel");
    p.write("build.rs", "fn main() -> Result<(), oxur_build::Error> {\n    oxur_build::compile(\"src/*.oxr\")\n}\n");
    p.write("src/a.oxr", &answer("6"));
    std::thread::scope(|scope| {
        let builds = ["dev", "release"].map(|profile| scope.spawn(|| p.cargo(&["check", "--profile", profile])));
        for build in builds {
            let run = build.join().expect("no panic");
            assert!(run.success, "{}", run.stderr);
        }
    });
    assert_eq!(p.run(), "6\n");
}
