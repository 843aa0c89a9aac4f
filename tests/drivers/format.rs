//! The formatter: the cases `format/*.oxr` become what stands beside each in `*.out`; and what holds for any text, over
//! all sources of the repository and over layouts that nobody would write: the formatted text reads to equal forms, has
//! the same comments, and is formatted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oxur_comp::format::{FormatOptions, blank_line, comment_before, comment_beside, format_forms, format_text};
use oxur_comp::special_forms;
use oxur_core::{Form, LexemeKind, ReadOptions, ReadResult, SourceId, Span, read, read_lexemes};
use oxur_tests::{expect, files, root};

fn read_text(text: &str) -> ReadResult {
    read(SourceId(1), text, &ReadOptions::default())
}

fn format(text: &str) -> Result<String, String> {
    format_text(SourceId(1), text, &FormatOptions::default())
        .map_err(|said| said.iter().map(|d| format!("{} {}", d.code, d.message)).collect::<Vec<_>>().join(", "))
}

/// All comments, without the blanks that end their lines.
fn comments(text: &str) -> Vec<String> {
    let result = read_text(text);
    let slice = |span: Span| text[span.lo as usize..span.hi as usize].replace("\r\n", "\n").trim_end().to_owned();
    result.comments.iter().map(|comment| slice(comment.span)).collect()
}

/// Formats a text, checks that nothing but its layout changed and that formatting it again changes nothing.
fn checked(text: &str) -> Result<String, String> {
    let once = format(text)?;
    let (before, after) = (read_text(text), read_text(&once));
    if let Some(first) = after.diagnostics.first() {
        return Err(format!("the formatted text does not read: {}\n{once}", first.message));
    }
    if before.forms != after.forms {
        let other = before.forms.iter().zip(&after.forms).find(|(before, after)| before != after);
        let other = other.map(|(before, after)| format!("{before}\nbecame\n{after}")).unwrap_or_default();
        return Err(format!("the forms are others: {other}"));
    }
    let (mut before, mut after) = (comments(text), comments(&once));
    before.sort();
    after.sort();
    if before != after {
        let other = before.iter().zip(&after).find(|(before, after)| before != after);
        return Err(format!("the comments are others: {} and {}, first {other:?}", before.len(), after.len()));
    }
    stable(&once)?;
    Ok(once)
}

/// Whether a formatted text stays as it is.
fn stable(once: &str) -> Result<(), String> {
    let twice = format(once)?;
    if twice != *once {
        let same = once.lines().zip(twice.lines()).take_while(|(once, twice)| once == twice).count();
        let show = |text: &str| text.lines().skip(same.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
        return Err(format!(
            "formatted again, it changes from line {}:\n{}\nbecame\n{}",
            same + 1,
            show(once),
            show(&twice)
        ));
    }
    if let Some(line) = once.lines().find(|line| line.ends_with(' ') && !line.trim_start().starts_with('/')) {
        // Strings, verbatim Rust and comments are left as they are.
        if !once.contains('"') && !once.contains('!') && !once.contains("/*") {
            return Err(format!("a line ends with a blank: {line:?}"));
        }
    }
    Ok(())
}

fn fails(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} failures, the first of them:\n{}",
        failures.len(),
        failures[..failures.len().min(6)].join("\n")
    );
}

#[test]
fn cases_become_what_stands_beside_them() {
    let mut failures = Vec::new();
    for path in files(&root().join("format"), "oxr") {
        let text = fs::read_to_string(&path).expect("a case can be read");
        let older = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("older"));
        let formatted =
            if older { format(&text).and_then(|once| stable(&once).map(|()| once)) } else { checked(&text) };
        if let Err(message) = formatted.and_then(|formatted| expect(&path.with_extension("out"), &formatted)) {
            failures.push(format!("{}: {message}", path.display()));
        }
    }
    fails(&failures);
}

// ---- all sources of the repository ----

/// All `.oxr` files below a folder.
fn sources(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "oxr") {
            found.insert(path);
        }
    }
}

/// The sources of the repository that read without a remark.
fn texts() -> Vec<(PathBuf, String)> {
    let mut paths = BTreeSet::new();
    sources(root().parent().expect("the repository"), &mut paths);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        read_text(&text).diagnostics.is_empty().then_some((path, text))
    };
    paths.into_iter().filter_map(read).collect()
}

fn has_older_spellings(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("older"))
}

#[test]
fn every_source_of_the_repository_keeps_its_forms_and_comments() {
    let mut failures = Vec::new();
    for (path, text) in texts() {
        if !has_older_spellings(&path)
            && let Err(message) = checked(&text)
        {
            failures.push(format!("{}: {message}", path.display()));
        }
    }
    fails(&failures);
}

/// Files whose layout is what they test.
const OWN_LAYOUT: &[&str] = &[
    "tests/lang/commas_are_white_space.oxr",
    "tests/lang/comments.oxr",
    "tests/lang/first_line_shebang.oxr",
    "tests/lang/nesting_of_operators.oxr",
    "tests/lang/older_spellings.oxr",
];

/// The folders whose sources are laid out by the formatter.
const FORMATTED: &[&str] = &["example-crate/src", "tests/lang", "tests/programs"];

#[test]
fn the_repository_is_formatted() {
    let repository = root().parent().expect("the repository").to_owned();
    let mut failures = Vec::new();
    for folder in FORMATTED {
        let mut paths = BTreeSet::new();
        sources(&repository.join(folder), &mut paths);
        for path in paths {
            let name = path.strip_prefix(&repository).expect("it is inside").to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).expect("a source");
            if !OWN_LAYOUT.contains(&name.as_str()) && format(&text).as_ref() != Ok(&text) {
                failures.push(format!("{name} is laid out otherwise: run `oxur fmt {name}`"));
            }
        }
    }
    fails(&failures);
}

// ---- layouts that nobody would write ----

/// A small generator of numbers that are always the same.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % below.max(1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.next(list.len())]
    }
}

/// The text with other white space: `gap` gives what stands where white space may stand.
fn relaid(text: &str, mut gap: impl FnMut(&str) -> String) -> String {
    let text = text.replace("\r\n", "\n");
    let (_, lexemes) = read_lexemes(SourceId(1), &text, &ReadOptions::default());
    let mut out = String::new();
    let mut end = 0;
    for (number, lexeme) in lexemes.iter().enumerate() {
        let slice = &text[lexeme.lo as usize..lexeme.hi as usize];
        let before = number.checked_sub(1).map(|before| lexemes[before]);
        let line_doc = before.is_some_and(|before| {
            matches!(before.kind, LexemeKind::Outer | LexemeKind::Inner) && text[before.lo as usize..].starts_with("//")
        });
        if line_doc {
            out.push('\n');
        }
        let bracket = lexeme.kind == LexemeKind::Close && !slice.starts_with('>')
            || before
                .is_some_and(|before| before.kind == LexemeKind::Open && !text[..before.hi as usize].ends_with('<'));
        if !lexeme.touches || bracket {
            // What is left out here are comments and white space.
            out.push_str(&gap(&text[end..lexeme.lo as usize]));
        }
        out.push_str(slice);
        end = lexeme.hi as usize;
    }
    out.push('\n');
    out
}

#[test]
fn everything_on_one_line_and_one_lexeme_a_line() {
    let mut failures = Vec::new();
    for (path, text) in texts() {
        if has_older_spellings(&path) || text.len() > 6000 {
            continue;
        }
        for gap in [" ", "\n", " ,\r\n\t"] {
            let text = relaid(&text, |_| gap.to_owned());
            if !read_text(&text).diagnostics.is_empty() {
                continue;
            }
            if let Err(message) = checked(&text) {
                failures.push(format!("{} with {gap:?}: {message}", path.display()));
            }
        }
    }
    fails(&failures);
}

#[test]
fn comments_in_the_strangest_places() {
    let gaps = [
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\n\n",
        "\n  // own line\n",
        " // beside\n",
        " /* inline */ ",
        "\n/* a\n   block */\n",
        " ; semicolon\n",
        "\n\n;; own line\n\n",
        " /* a */ /* b */ // c\n",
        "/* glued */",
        ", ",
    ];
    let mut random = Random(0x5eed_0b0b_0a11_ce50);
    let mut failures = Vec::new();
    for (path, text) in texts() {
        if has_older_spellings(&path) || text.len() > 6000 {
            continue;
        }
        let text = relaid(&text, |_| random.pick(&gaps).to_owned());
        if !read_text(&text).diagnostics.is_empty() {
            continue;
        }
        if let Err(message) = checked(&text) {
            failures.push(format!("{}: {message}", path.display()));
        }
    }
    fails(&failures);
}

/// A random form as text.
fn random_form(random: &mut Random, depth: usize, out: &mut String) {
    const ATOMS: &[&str] = &[
        "a",
        "long-name-of-something",
        "x:[i32]",
        "1",
        "\"text\"",
        "\"two\\nlines\"",
        "&x",
        "Vec<u8>",
        "f::<A B>",
        "'a'",
        ":where",
        "->",
        "mut",
        "pub",
        "for",
        "else",
        ":else",
        "'label",
        "std::io::Read",
        "a.b.c",
        "...",
        "_",
        "&mut y",
        "\"over\nlines\"",
        "#[attr] z",
        "#_ gone w",
        "pub(crate)",
        "r#\"raw\"#",
        "-1",
        "*p",
        "m!{ verbatim }",
        "=>",
    ];
    if depth == 0 || random.next(3) == 0 {
        return out.push_str(random.pick(ATOMS));
    }
    let (open, close) =
        [("(", ")"), ("(", ")"), ("(", ")"), ("[", "]"), ("{", "}"), ("#(", ")"), ("`(", ")")][random.next(7)];
    out.push_str(open);
    if open == "(" && random.next(4) > 0 {
        let heads: Vec<&str> = special_forms().map(|form| form.name).filter(|name| *name != "rust").collect();
        out.push_str(heads[random.next(heads.len())]);
        out.push(' ');
    }
    for _ in 0..random.next(6) {
        random_form(random, depth - 1, out);
        out.push_str(if random.next(6) == 0 { "\n" } else { " " });
    }
    out.push_str(close);
}

#[test]
fn random_forms() {
    let mut random = Random(0x0a11_ce50_5eed_0b0b);
    let mut failures = Vec::new();
    let mut checked_texts = 0;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..=random.next(3) {
            random_form(&mut random, 5, &mut text);
            text.push('\n');
        }
        if !read_text(&text).diagnostics.is_empty() || text.contains("let (") || text.contains(" in ") {
            continue;
        }
        checked_texts += 1;
        if let Err(message) = checked(&text) {
            failures.push(format!("{text}\n{message}"));
        }
    }
    assert!(checked_texts > 1000, "only {checked_texts} texts read");
    fails(&failures);
}

#[test]
fn deep_nesting_is_told_or_laid_out() {
    for count in [100, 400, 500] {
        for (open, close) in [("(f ", ")"), ("[", "]"), ("(if a\n", ")"), ("{x:(g ", ")}"), ("Vec<", ">"), ("&", "")] {
            let text = format!("{}x{}\n", open.repeat(count), close.repeat(count));
            if read_text(&text).diagnostics.is_empty() {
                checked(&text).expect("it is laid out");
            }
        }
    }
    let text = format!("{}x{}", "(f ".repeat(10_000), ")".repeat(10_000));
    assert!(format(&text).is_err_and(|message| message.contains("levels")));
    let mut form = Form::symbol("x", Span::NOWHERE);
    for _ in 0..2000 {
        form = Form::list([Form::symbol("f", Span::NOWHERE), form], Span::NOWHERE);
    }
    assert!(format_forms(&[form], &FormatOptions::for_forms()).starts_with("(f (f "));
}

#[test]
fn time_is_linear() {
    let line = "(deffn f [a:i32 b:i32] -> i32 (if (> a b) (+ a (* b 2)) (- a b))) /* c */ ";
    let time = |count: usize| {
        let text = line.repeat(count);
        (0..3)
            .map(|_| {
                let start = Instant::now();
                assert!(format(&text).is_ok_and(|text| text.lines().count() == count));
                start.elapsed()
            })
            .min()
            .unwrap_or(Duration::ZERO)
    };
    // One megabyte on one line against a tenth of it.
    let (short, long) = (time(1_400), time(14_000));
    assert!(long < short * 40 + Duration::from_millis(50), "{short:?} for a tenth, {long:?} for all");
    for text in ["(".repeat(1_000_000), "/* ".repeat(300_000), "x\n".repeat(500_000), "#_ ".repeat(300_000)] {
        let start = Instant::now();
        let _ = format(&text);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?} for {:?}…", start.elapsed(), &text[..6]);
    }
}

#[test]
fn forms_that_a_program_built() {
    let symbol = |text: &str| Form::symbol(text, Span::NOWHERE);
    let list = |items: Vec<Form>| Form::list(items, Span::NOWHERE);
    let call = |name: &str| list(vec![symbol(name)]);
    let body = list(vec![
        symbol("deffn"),
        symbol("main"),
        Form::vector([], Span::NOWHERE),
        comment_before("// First this."),
        call("a"),
        comment_beside("// beside"),
        blank_line(),
        comment_before("/* Then\n   that. */"),
        call("b"),
        comment_beside("/* inline */"),
        comment_before("// At the end."),
    ]);
    let use_form = list(vec![symbol("use"), symbol("std::fmt")]);
    let text = format_forms(
        &[comment_before("// The head."), use_form, comment_beside("// why"), comment_before("/// no doc"), body],
        &FormatOptions::for_forms(),
    );
    assert_eq!(
        text,
        "// The head.\n(use std::fmt) // why\n\n// / no doc\n(deffn main []\n  // First this.\n  (a) // beside\n\n  /* Then\n   \
         that. */\n  (b) /* inline */\n  // At the end.\n)\n"
    );
}
