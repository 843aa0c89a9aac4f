//! What a running program tells of its places: panics, `#[track_caller]`, `line!`, `dbg!` and backtraces name the line and
//! column of the Oxur source. And what rewrites sources leaves the Oxur alone.

use std::fs;

use oxur_tests::project::Project;

const CODE: &str = r#"; The lines are counted below.
(pub deffn unwrap-none [x:Option<i32>] -> i32
  (+ 1
     (.unwrap x)))

(pub deffn unwrap-in-chain [list:&[i32]] -> i32
  (. list
     (iter)
     (max)
     (unwrap)
     (pow 2)))

(pub deffn overflow [a:u8] -> u8
  (let [b 250]
    (+ a b)))

(pub deffn out-of-bounds [list:Vec<i32> at:usize] -> i32
  (if (> at 100)
    0
    (. list [at])))

(pub deffn division [a:i32 b:i32] -> i32
  (/ a b))

(pub deffn explicit []
  (panic! "by hand"))

#[track_caller]
(deffn must [ok:bool]
  (assert! ok "must"))

(pub deffn tracked []
  (must true)
  (must false))

(pub deffn closure []
  (let [job (fn [x:i32] (.expect (. x (checked_div 0)) "zero"))]
    (println! "{}" (job 1))))

(defmacro check [value:expr]
  `(assert_eq! ~value 1))

(pub deffn from-macro []
  (check 1)
  (check 2))

(pub deffn places []
  (println! "line {}" (line!))
  (println! "{}" (std::panic::Location::caller))
  (dbg! (+ 1 2)))
"#;

const MAIN: &str = r#"
oxur::modules!();

oxur::oxur! {
    (deffn inline [x:Option<i32>] -> i32
      (.unwrap x))
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("unwrap-none") => _ = code::unwrap_none(None),
        Some("unwrap-in-chain") => _ = code::unwrap_in_chain(&[]),
        Some("overflow") => _ = code::overflow(250),
        Some("out-of-bounds") => _ = code::out_of_bounds(vec![1], 5),
        Some("division") => _ = code::division(1, 0),
        Some("explicit") => code::explicit(),
        Some("tracked") => code::tracked(),
        Some("closure") => code::closure(),
        Some("from-macro") => code::from_macro(),
        Some("inline") => _ = inline(None),
        _ => _ = code::places(),
    }
}
"#;

fn project(name: &str) -> Project {
    Project::new(env!("CARGO_TARGET_TMPDIR"), name)
}

#[test]
fn panics_and_backtraces_name_the_line() {
    let p = project("running");
    p.write("src/code.oxr", CODE);
    p.write("src/main.rs", MAIN);
    let run = |name: &str| {
        let run =
            p.cargo_with(&["run", "--quiet", "--", name], &[("CARGO_PROFILE_DEV_DEBUG", "1"), ("RUST_BACKTRACE", "1")]);
        (run.stdout, run.stderr)
    };
    let cases = [
        ("unwrap-none", "code.oxr.rs:4:6", "code::unwrap_none"),
        ("unwrap-in-chain", "code.oxr.rs:10:6", "code::unwrap_in_chain"),
        ("overflow", "code.oxr.rs:15:5", "code::overflow"),
        ("out-of-bounds", "code.oxr.rs:20:13", "code::out_of_bounds"),
        ("division", "code.oxr.rs:23:3", "code::division"),
        ("explicit", "code.oxr.rs:26:3", "code::explicit"),
        ("tracked", "code.oxr.rs:34:3", "code::tracked"),
        ("closure", "code.oxr.rs:37:25", "code::closure::{{closure}}"),
        ("from-macro", "code.oxr.rs:45:3", "code::from_macro"),
        ("inline", "main.rs:6:7", "inline"),
    ];
    let mut failures = Vec::new();
    for (name, place, function) in cases {
        let (_, stderr) = run(name);
        let panic = stderr.lines().find(|line| line.contains("panicked at")).unwrap_or_default().to_owned();
        let mut lines = stderr.lines().skip_while(|line| !line.trim_end().ends_with(function)).skip(1);
        let frame = lines.next().unwrap_or_default().trim().to_owned();
        if !panic.contains(place) || !frame.ends_with(place) {
            failures.push(format!("{name}: {panic}, in the backtrace {frame}, not {place}\n"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.concat());
    let (stdout, stderr) = run("places");
    assert!(stdout.starts_with("line 48\n") && stdout.contains("code.oxr.rs:49:18"), "{stdout}");
    assert!(
        stderr.contains("code.oxr.rs:50:3] (1 + 2) = 3") || stderr.contains("code.oxr.rs:50:3] 1 + 2 = 3"),
        "{stderr}"
    );
}

#[test]
fn cargo_fix_leaves_oxur_sources_alone() {
    let p = project("fixed");
    let code = "(use std::fmt::Display)\n(use (std::collections BTreeMap HashMap))\n\n\
                (pub deffn answer [] -> usize\n  (let [mut counts:BTreeMap<u8 u8> (BTreeMap::new)\n        \
                unused-one 1]\n    (.len counts)))\n";
    p.write("src/a.oxr", code);
    p.write("src/main.rs", "oxur::modules!();\nfn main() { let mut x = 1; println!(\"{}\", a::answer() + x); }\n");
    let run = p.cargo(&["fix", "--allow-no-vcs"]);
    assert!(run.success, "{}", run.stderr);
    assert_eq!(fs::read_to_string(p.path("src/a.oxr")).expect("it is there"), code);
    let main = fs::read_to_string(p.path("src/main.rs")).expect("it is there");
    assert!(main.contains("let x = 1"), "the Rust file is fixed: {main}\n{}", run.stderr);
    // Whatever became of the shadow, the crate still builds, and the next change brings the places back.
    assert_eq!(p.run(), "1\n");
    p.write("src/a.oxr", &code.replace("(.len counts)", "counts"));
    let run = p.cargo(&["build"]);
    assert!(run.stderr.contains("a.oxr.rs:7:5"), "{}", run.stderr);
}
