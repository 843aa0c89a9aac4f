//! No input makes the expander panic, overflow the stack or run without end: the language cases, broken at random (the
//! same way each time) and in ways that nest.

use std::path::Path;

use oxur_comp::{Limits, NoEvaluator, Options, ReadModule, Session, expand};
use oxur_core::{Door, NoHost, ReadOptions, read};

/// Reads and expands a text through both doors; how many errors there are.
fn errors(text: &str) -> usize {
    let mut count = 0;
    for door in [Door::File, Door::Macro] {
        let limits = Limits { expansions: 5_000, ..Limits::default() };
        let mut session = Session::new(Options { limits, ..Options::default() }, &NoHost);
        let source = session.sources.add("case.oxr", text);
        let forms = read(source, text, &ReadOptions::new(door)).forms;
        let modules = [ReadModule { source, path: Vec::new(), door, forms }];
        let expanded = expand(&mut session, &modules, &mut NoEvaluator);
        assert_eq!(expanded.modules.len(), 1);
        count += session.diagnostics.len();
    }
    count
}

/// Runs a test with the stack that the compiler asks for.
fn with_stack(test: impl FnOnce() + Send + 'static) {
    let run = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE);
    run.spawn(test).expect("a thread starts").join().expect("the test holds");
}

/// A small generator of numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// The words and brackets of a text, white space kept with what stands before it.
fn pieces(text: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if "()[]{} \n:.".contains(c) && at >= start {
            list.push(&text[start..at]);
            list.push(&text[at..at + 1]);
            start = at + 1;
        }
    }
    list.push(&text[start..]);
    list.retain(|piece| !piece.is_empty());
    list
}

fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut paths: Vec<_> = ["lang", "errors"]
        .iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).expect("a folder of cases"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "oxr"))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

#[test]
fn broken_cases_are_survived() {
    with_stack(|| {
        let rounds: usize = std::env::var("OXUR_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
        let corpus = corpus();
        let other: Vec<&str> = corpus.iter().flat_map(|text| pieces(text)).collect();
        let mut random = Random(std::env::var("OXUR_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7));
        for _ in 0..rounds {
            for text in &corpus {
                let mut list = pieces(text);
                for _ in 0..1 + random.below(4) {
                    let (at, from) = (random.below(list.len()), random.below(list.len()));
                    match random.below(5) {
                        0 => drop(list.remove(at)),
                        1 => list.swap(at, from),
                        2 => list.insert(at, list[from]),
                        3 => list[at] = other[random.below(other.len())],
                        _ => list.insert(at, other[random.below(other.len())]),
                    }
                }
                errors(&list.concat());
            }
        }
    });
}

#[test]
fn what_nests_is_bounded() {
    with_stack(|| {
        let nested = |open: &str, middle: &str, close: &str, depth: usize| {
            format!("(deffn f [] {}{middle}{})", open.repeat(depth), close.repeat(depth))
        };
        // As deep as the reader goes, and wide where depth comes from width.
        for (open, middle, close) in [
            ("(do ", "1", ")"),
            ("(+ 1 ", "1", ")"),
            ("(if true ", "1", " 2)"),
            ("(let [x 1] ", "x", ")"),
            ("(fn [] ", "1", ")"),
            ("[", "1", "]"),
            ("(match 1 [_ ", "1", "])"),
            ("(f ", "x", ")"),
            ("(when true ", "1", ")"),
            ("(. ", "x", " (f))"),
            ("(deffn g [x:", "i32", "] 1)"),
            ("(quasiquote ", "x", ")"),
            ("(splice ", "x", ")"),
        ] {
            for depth in [100, 250, 400, 600] {
                errors(&nested(open, middle, close, depth));
            }
        }
        for wide in [
            format!("(deffn f [] (+ {}))", "1 ".repeat(100_000)),
            format!("(deffn f [] (. x {}))", "(f) ".repeat(100_000)),
            format!("(deffn f [] (-> x {}))", "(f) ".repeat(5_000)),
            format!("(deffn f [] (cond {}))", "[c 1] ".repeat(5_000)),
            format!("(deffn f [] (match x {}))", "[1 2] ".repeat(5_000)),
            format!("(deffn f [] (do {}))", "(def x 1) ".repeat(20_000)),
            format!("(use {})", "a::".repeat(5_000) + "b"),
        ] {
            errors(&wide);
        }
    });
}

#[test]
fn macros_end() {
    with_stack(|| {
        for text in [
            "(defmacro m [x] `(m ~x)) (deffn f [] (m 1))",
            "(defmacro m [x] `(do (m ~x) (m ~x))) (deffn f [] (m 1))",
            "(defmacro m [x] `[(m ~x) (m ~x)]) (deffn f [] (m 1))",
            "(defmacro a [x] `(b ~x)) (defmacro b [x] `(a ~x)) (deffn f [] (a 1))",
            "(defmacro m [] `(m)) (m)",
            "(defmacro m [] `(do (m) (m))) (m)",
            "(defmacro m [] `(splice (m) (m))) (deffn f [] (g (m)) (match 1 (m)))",
            "(defmacro m [] `(m)) (deffn f [x:(m)] (match x [(m) 1]))",
            "(defmacro d [x] `(~x ~x)) (deffn f [] (d (d (d (d (d (d (d (d (d (d (d (d (d (d (d (d 1)))))))))))))))))",
        ] {
            assert!(errors(text) > 0, "{text}");
        }
    });
}
