//! Turns the cases `raise/*.rs` into Oxur: the text must be what stands beside each, and must compile to the tokens of the
//! case, up to the normal form. What is embedded is told in the expectation's first line.

use std::fs;
use std::path::Path;
use std::thread;

use oxur_comp::{STACK_SIZE, from_rust};
use oxur_tests::{expect, files, root};

fn check(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let made = from_rust(&text).map_err(|error| error.message.clone())?;
    if let Some(difference) = &made.difference {
        return Err(format!("does not come back\n  source: {}\n  output: {}", difference.source, difference.output));
    }
    let kinds: Vec<String> = made.census.embedded.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let told = match kinds.is_empty() {
        true => String::new(),
        false => format!("// embedded: {}\n", kinds.join(", ")),
    };
    expect(&path.with_extension("oxr"), &format!("{told}{}", made.text))
}

#[test]
fn rust_becomes_the_oxur_beside_it_and_comes_back() {
    let mut failures = Vec::new();
    let cases = files(&root().join("raise"), "rs");
    assert!(!cases.is_empty(), "there are no cases");
    for path in cases {
        let case = path.clone();
        let worker = thread::Builder::new().stack_size(STACK_SIZE).spawn(move || check(&case)).expect("a thread");
        let result = worker.join().unwrap_or_else(|_| Err("a panic".to_owned()));
        if let Err(message) = result {
            failures.push(format!("{}: {message}", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn damaged_rust_never_panics() {
    for path in files(&root().join("raise"), "rs") {
        let text = fs::read_to_string(&path).expect("a case can be read");
        let lines: Vec<&str> = text.lines().collect();
        // A line left out, and a line doubled, here and there.
        for at in (0..lines.len()).step_by(5) {
            let mut fewer = lines.clone();
            fewer.remove(at);
            let mut more = lines.clone();
            more.insert(at, lines[at]);
            for damaged in [fewer, more] {
                let text = damaged.join("\n");
                let worker = thread::Builder::new().stack_size(STACK_SIZE).spawn(move || {
                    let _ = from_rust(&text);
                });
                worker.expect("a thread").join().expect("no panic");
            }
        }
    }
}
