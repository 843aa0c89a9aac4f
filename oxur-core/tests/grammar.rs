//! The examples in docs/grammar.md read as the document says. With `OXUR_BLESS=1` their right sides are written anew.

use std::path::Path;
use std::{env, fs};

use oxur_core::{ReadOptions, SourceId, print_explicit, read};

/// Stands for a line end in an example.
const LINE_END: &str = "⏎";
/// Stands between an example and what it reads as.
const READS_AS: &str = "⇒";

#[test]
fn examples_read_as_the_document_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/grammar.md");
    let document = fs::read_to_string(&path).expect("the document is there");
    let (mut inside, mut count, mut wrong, mut blessed) = (false, 0, Vec::new(), String::new());
    for line in document.lines() {
        let mut line = line.to_owned();
        if line.starts_with("```") {
            inside = line == "```reads";
        } else if inside {
            let (text, expected) =
                line.split_once(READS_AS).unwrap_or_else(|| panic!("an example without `⇒`: {line}"));
            count += 1;
            let actual = reads_as(&text.trim_end().replace(LINE_END, "\n"), expected.trim());
            if actual != expected.trim() {
                wrong.push(format!("{text}\n  reads as  {actual}\n  the document says  {}", expected.trim()));
            }
            line = format!("{text}{READS_AS} {actual}");
        }
        blessed.push_str(&line);
        blessed.push('\n');
    }
    if env::var_os("OXUR_BLESS").is_some() {
        fs::write(&path, blessed).expect("the document can be written");
        return;
    }
    assert!(count > 100, "{count} examples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The forms, or the error; of an error's words those that are expected, if they are among its help or message.
fn reads_as(text: &str, expected: &str) -> String {
    let result = read(SourceId(1), text, &ReadOptions::default());
    let wanted = expected.strip_prefix("error ").map(|rest| rest.split_once(' ').unwrap_or((rest, "")));
    let shown = |diagnostic: &oxur_core::Diagnostic| {
        let words = wanted.map_or("", |(_, words)| words);
        let said = diagnostic.help.iter().chain([&diagnostic.message]).any(|text| text.contains(words));
        let words = if said { words.to_owned() } else { diagnostic.help.join("; ") };
        format!("error {} {words}", diagnostic.code).trim_end().to_owned()
    };
    if result.diagnostics.is_empty() {
        let forms: Vec<String> = result.forms.iter().map(print_explicit).collect();
        return forms.join(" ").trim_end().replace('\n', LINE_END);
    }
    let mut all = result.diagnostics.iter().map(shown);
    all.clone().find(|shown| shown == expected).or_else(|| all.next()).unwrap_or_default()
}
