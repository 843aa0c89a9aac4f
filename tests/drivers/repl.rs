//! Runs the sessions, `repl/*.oxr`: entries with blank lines between them, and beside each file what a user would see.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, thread};

use oxur_core::render_plain;
use oxur_repl::Session;
use oxur_tests::{TestHost, blessing, blocks, files, first_difference, root};
use oxur_vm::Limits;

/// The case's entries with what the user sees after each.
fn transcript(entries: &[&str]) -> Vec<String> {
    let host = TestHost::default();
    // The cases that run into a limit should do so soon.
    let limits = Limits { steps: 2_000_000, memory: 64 << 20, depth: 10_000 };
    let mut session = Session::new(limits, &host);
    let mut all = Vec::new();
    for (entry, number) in entries.iter().zip(1..) {
        let (seen, ended) = answer(&mut session, &host, number, entry);
        all.push(seen);
        if ended {
            break;
        }
    }
    all
}

/// What the user sees of an entry, and whether it ended the session.
fn answer(session: &mut Session<'_>, host: &TestHost, number: u32, entry: &str) -> (String, bool) {
    let mut seen = String::new();
    if let Some(expr) = entry.strip_prefix(":type ") {
        match session.type_of(expr) {
            Ok(ty) => seen.push_str(&format!("{ty}\n")),
            Err(found) => found.iter().for_each(|d| seen.push_str(&render_plain(d, session.sources()))),
        }
        return (seen, false);
    }
    let reply = session.enter(&format!("entry {number}"), entry, &mut |shown| {
        seen.push_str(&host.take_output());
        let _ = writeln!(seen, "{shown}");
    });
    seen.push_str(&host.take_output());
    for diagnostic in &reply.diagnostics {
        seen.push_str(render_plain(diagnostic, session.sources()).trim_end());
        seen.push('\n');
    }
    if let Some(code) = reply.exit {
        seen.push_str(&format!("ends with {code}\n"));
    }
    (seen, reply.exit.is_some())
}

/// Each entry behind `prompt`, and what the user sees after it.
fn session_text(prompt: &str, entries: &[&str]) -> String {
    let mut text = String::new();
    for (entry, seen) in entries.iter().zip(transcript(entries)) {
        entry.lines().for_each(|line| text.push_str(&format!("{prompt}{line}\n")));
        text.push_str(&seen);
    }
    text
}

fn on_a_large_stack(work: impl FnOnce() -> String + Send + 'static) -> String {
    let worker = thread::Builder::new().stack_size(oxur_comp::STACK_SIZE);
    worker.spawn(work).expect("a thread").join().expect("a session does not panic")
}

fn run_case(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a case can be read");
    on_a_large_stack(move || session_text("> ", &text.split("\n\n").map(str::trim_end).collect::<Vec<_>>()))
}

#[test]
fn the_sessions_of_the_guide_go_as_shown() {
    let guide = root().parent().expect("a workspace").join("docs/guide.md");
    let guide = fs::read_to_string(guide).expect("the guide can be read");
    let sessions: Vec<_> = blocks(&guide).into_iter().filter(|block| block.info == "repl").collect();
    assert!(!sessions.is_empty());
    for session in sessions {
        let text = session.text.clone();
        let prompt = "oxur> ";
        let seen = on_a_large_stack(move || {
            let entries: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(prompt)).collect();
            session_text(prompt, &entries)
        });
        assert_eq!(seen, session.text, "docs/guide.md, block at line {}", session.line);
    }
}

#[test]
fn sessions_go_as_the_cases_expect() {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    let mut failures = String::new();
    let mut ran = 0;
    for path in files(&root().join("repl"), "oxr") {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("names of cases are UTF-8").to_owned();
        if !name.contains(&only) {
            continue;
        }
        ran += 1;
        let seen = run_case(&path);
        let beside = path.with_extension("out");
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if seen == expected {
            continue;
        }
        if blessing() {
            fs::write(&beside, seen).expect("an expectation can be written");
        } else {
            failures.push_str(&format!("{name}: {}\n", first_difference(&expected, &seen)));
        }
    }
    assert!(ran > 0, "no case has {only} in its name");
    assert!(failures.is_empty(), "{failures}");
}
