//! What holds of the reader and the printer for any text: no panic, no exhausted stack, linear time, places within the
//! text, and forms that read back equal.

use std::time::{Duration, Instant};

use oxur_core::{
    Diagnostic, Form, FormKind, ListStyle, Name, ReadOptions, ReadResult, SourceId, Span, pretty, print,
    print_explicit, read,
};

/// Texts without mistakes, rich in everything that the reader knows.
const SAMPLES: &[&str] = &[
    "(pub(crate) const unsafe deffn largest<T:PartialOrd> [xs:&[T] &self] -> &T (* 2 -x !y &&z &&mut q))",
    "(deffn longest<'a> [x:(& 'a str) y:&'a mut str p:*const T] -> (& 'a str) (&raw const x) &raw mut y)",
    "#[derive(Debug, Clone)] #[cfg(feature = \"a\")] /// doc\n (defenum Shape (Circle {radius:f64}) (Rect [f64 f64]))",
    "(impl<T:Display> Area for Wrapper<T> (impl !Send for HashMap<String, Vec<Vec<u8>>>) Matrix<-3 {(* 2 N)}>)",
    "Vec::<i32>::new (parse::<i32> s) (.collect::<Vec<_>> it) a.b::<C>.d t.0.1 x.y:T self.on-click",
    "-1 -2.5 x-1 0xff_u8 1.5e3 2f32 b'a' 'a' '\\n' \"a\\n\" r#\"a\"b\"# c\"x\" 'static b\"\\xff\" 1_000",
    "#(a b) [#(a b):#(i32 i32)] {x:1 ..base} (.. 1 5) {x:mut y} T:?Sized () [] {} #() x:! y:_",
    "`(if ~test () (do ~@body ~x.y ~a:~b a::~c ~d::<T>)) '(a b) `#[a] (f) `~x ``(a ~~b)",
    "#_ #_ a b c (f #_ x y) // a comment\n /* b /* c */ */ z ; d\n",
    "m!{ a => b; 'c 'd' /* x */ $x:expr -> && { [ ( ) ] } } (rust {let x = 'a'; x.0.1; r#fn!(#[a] b)}) (m! name {x})",
    "(call `m!{ ~b ~@(f x y) + 1 }) `(rust { fn ~name() -> ~(ty a.b) { 1 } })",
    "(is-empty? [] (:> T)) (x:pow 3) (->> xs (filter p)) a::empty? r#type 加法 std::fs::File fmt::* ::std::mem",
    "#![allow(dead_code)] //! module doc\n (mod x #![a] (f))",
    "(macro_rules! name { ($x:expr $(, $y:tt)*) => { let y = 1 + $x; } })",
    "(println! \"{}\" (a.b.c x) ((. a f) x)) (match x [(Some y) :if (> y 1) y] [None 0])",
];

/// Pieces that make trouble where they stand next to others.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "#(",
    "#[",
    "#![",
    "#_",
    "#",
    "'",
    "\"",
    "`",
    "~",
    "~@",
    "&",
    "&&",
    "*",
    "!",
    "-",
    "->",
    "=>",
    ".",
    "..",
    "..=",
    "...",
    ":",
    "::",
    "::<",
    "?",
    "m!",
    "m!{",
    "(rust {",
    "a",
    "b-c",
    "x?",
    "1",
    "1.5",
    "0x",
    "1e",
    "'a",
    "'a'",
    "b'",
    "r#\"",
    "r#",
    "\\",
    "\n",
    "  ",
    "\t",
    "\r\n",
    "\r",
    ",",
    ";",
    "//",
    "/*",
    "*/",
    "///",
    "//!",
    "/**",
    "é",
    "加",
    "\u{feff}",
    "\u{0}",
    "\u{201c}",
    "pub(",
    "&mut",
    "&mut ",
    "*const ",
    "&raw const ",
    "&'a ",
    "quasiquote",
    "@",
    "|",
    "$x",
    "^",
    "%",
    "=",
    "_",
    "true",
    "\"\\u{",
    "\"\\x",
    "mut",
];

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

fn read_text(text: &str) -> ReadResult {
    read(SourceId(1), text, &ReadOptions::default())
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message)).collect()
}

/// Reading gives places within the text; what was read without an error reads back equal from each printer.
fn check(text: &str) {
    let result = read_text(text);
    let inside = |span: Span| text.get(span.lo as usize..span.hi as usize).is_some();
    for diagnostic in &result.diagnostics {
        assert!(!diagnostic.message.is_empty());
        for label in &diagnostic.labels {
            assert!(inside(label.span), "{:?} of {} in {text:?}", label.span, diagnostic.message);
        }
    }
    for comment in &result.comments {
        assert!(inside(comment.span), "{comment:?} in {text:?}");
    }
    for form in &result.forms {
        assert!(inside(form.span), "{form:?} in {text:?}");
    }
    if result.diagnostics.is_empty() {
        for form in &result.forms {
            same(text, form, &print(form));
        }
        for width in [20, 60] {
            let shown = pretty(&result.forms, width);
            let again = read_text(&shown);
            assert_eq!(errors(&again.diagnostics), [""; 0], "{text:?} as {shown:?}");
            assert!(again.forms == result.forms, "{text:?} as {shown:?}");
        }
    }
}

fn same(text: &str, form: &Form, printed: &str) {
    let again = read_text(printed);
    assert_eq!(errors(&again.diagnostics), [""; 0], "{text:?} as {printed:?}");
    assert!(again.forms == std::slice::from_ref(form), "{text:?} as {printed:?}");
}

#[test]
fn samples_read_without_errors_and_read_back_equal() {
    for sample in SAMPLES {
        assert_eq!(errors(&read_text(sample).diagnostics), [""; 0], "{sample}");
        check(sample);
    }
}

#[test]
fn mutated_texts() {
    let mut random = Random(0x0a11_ce50_0b0b_5eed);
    for round in 0..2500 {
        let mut text: String = SAMPLES[round % SAMPLES.len()].to_owned();
        for _ in 0..=random.next(4) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (places[random.next(places.len())], places[random.next(places.len())]);
            match random.next(4) {
                0 => text.insert_str(a, random.pick(PIECES)),
                1 => drop(text[a..].chars().next().map(|_| text.remove(a))),
                2 => {
                    let (lo, hi) = (a.min(b), a.max(b));
                    text.replace_range(lo..hi.min(places.iter().copied().find(|&p| p >= lo + 3).unwrap_or(hi)), "");
                }
                _ => {
                    let piece = SAMPLES[random.next(SAMPLES.len())];
                    let at = piece.char_indices().nth(random.next(piece.chars().count())).map_or(0, |(at, _)| at);
                    text.insert_str(a, &piece[at..]);
                }
            }
        }
        check(&text);
    }
}

#[test]
fn texts_of_pieces() {
    let mut random = Random(0x005e_ed0f_7e57);
    for _ in 0..5000 {
        let text: String = (0..1 + random.next(14)).map(|_| random.pick(PIECES)).collect();
        check(&text);
    }
}

#[test]
fn arbitrary_characters() {
    let mut random = Random(0xdead_beef_cafe);
    for _ in 0..2000 {
        let text: String = (0..random.next(60)).filter_map(|_| char::from_u32(random.next(0x300) as u32)).collect();
        check(&text);
    }
}

/// Texts that repeat without end take time in proportion to their length, and nothing overflows.
#[test]
fn long_repetitions_are_linear() {
    let units = [
        "(",
        "[",
        "{",
        ")",
        "(\n",
        "[(",
        "(]",
        "(]\n",
        "#(",
        "a<",
        "A<B>::",
        "A<B>",
        "x:",
        "a.",
        "a::",
        "&",
        "& ",
        "&mut ",
        "-",
        "!",
        "*",
        "~",
        "~@",
        "`",
        "'(",
        "#_ ",
        "#_(",
        "#[a] ",
        "#[",
        "#![",
        "m!{",
        "m!{\n",
        "m!{(\n",
        "m!{ }\n",
        "(rust {",
        "\"",
        "\"\n",
        "r#\"",
        "'",
        "'a",
        "/*",
        "*/",
        "//\n",
        "///\n",
        "; (\n",
        "\\",
        "1",
        "1.",
        "1e",
        "0x",
        "é",
        "a?",
        "a-",
        "a b\n",
        "() () ",
        "f(x)",
        "a[i]",
        "(f x).y",
        "`m!{ ~(",
        "a<b\n",
        "[x; 3]\n",
        "(f [x; 3]\n",
        "\t",
        "\r\n",
        "pub(",
        "pub(\n",
        ":",
        "::<",
        "f::<A>::",
        "(a)\n",
        " (",
        "(\n)",
        "  (\n",
        "..",
        "?",
        " <a",
        " <a as b",
    ];
    let time = |unit: &str, count: usize| {
        let text = unit.repeat(count);
        let start = Instant::now();
        let result = read_text(&text);
        drop(result);
        start.elapsed()
    };
    let mut slow = Vec::new();
    for unit in units {
        let (small, large) = (6_000 / unit.len(), 48_000 / unit.len());
        // A busy machine makes single measurements long, never short: what looks slow is measured again.
        let (mut few, mut many) = (Duration::MAX, Duration::MAX);
        let linear = (0..12).any(|_| {
            few = few.min(time(unit, small));
            many = many.min(time(unit, large));
            many <= few * 40 + Duration::from_millis(30)
        });
        if !linear {
            slow.push(format!("{unit:?}: {few:?} for {small}, {many:?} for {large}"));
        }
    }
    assert!(slow.is_empty(), "not linear:\n{}", slow.join("\n"));
}

/// Forms as macros may make them: of any style, whatever is in them. Reading what is printed says the same.
#[test]
fn made_forms_say_the_same_when_read_back() {
    let mut random = Random(0xf0f0_1234_5678);
    for _ in 0..8000 {
        let form = made(&mut random, 4);
        let printed = print(&form);
        let again = read_text(&printed);
        assert_eq!(errors(&again.diagnostics), [""; 0], "{} as {printed:?}", print_explicit(&form));
        let [again] = &again.forms[..] else {
            panic!("{} as {printed:?} reads as {} forms", print_explicit(&form), again.forms.len());
        };
        assert_eq!(chains_as_heads(&form), chains_as_heads(again), "{} as {printed:?}", print_explicit(&form));
    }
}

/// The explicit text, chains at the heads of lists resolved into the list they mean.
fn chains_as_heads(form: &Form) -> String {
    print_explicit(&resolved(form))
}

fn resolved(form: &Form) -> Form {
    let all = |items: &[Form]| items.iter().map(resolved).collect::<Vec<_>>();
    let kind = match &form.kind {
        FormKind::Vector(items) => FormKind::Vector(all(items).into()),
        FormKind::Brace(items) => FormKind::Brace(all(items).into()),
        FormKind::List(list) => {
            if list.style == ListStyle::Parens
                && let Some((head, arguments)) = list.items.split_first()
                && let Some([_, steps @ .., method]) = head.as_styled(ListStyle::Chain)
            {
                let call: Vec<Form> = std::iter::once(method).chain(arguments).cloned().collect();
                let dot = Form::symbol(".", Span::NOWHERE);
                let items = std::iter::once(dot).chain(all(steps)).chain([resolved(&Form::list(call, Span::NOWHERE))]);
                return Form::list(items.collect::<Vec<_>>(), Span::NOWHERE);
            }
            return Form::list(all(&list.items), Span::NOWHERE);
        }
        other => other.clone(),
    };
    Form::new(kind, Span::NOWHERE)
}

fn made(random: &mut Random, depth: usize) -> Form {
    let at = Span::NOWHERE;
    let atom = |random: &mut Random| {
        let atoms = [
            "a",
            "b-c",
            "x?",
            "std::fs::File",
            "_",
            "Vec",
            "+",
            "-",
            "*",
            "&",
            "!",
            "::x",
            ".push",
            "pub",
            "true",
            "r#fn",
            "self",
            "->",
            "..",
            "=",
            "?",
            "<",
            ">",
        ];
        match random.next(8) {
            0 => Form::keyword("key", at),
            1 => Form::new(FormKind::Lifetime(Name::new("'a")), at),
            2 => read_text(["1", "-1", "1.5", "\"s\"", "'c'", "b\"x\"", "0"][random.next(7)]).forms.remove(0),
            _ => Form::symbol(random.pick(&atoms), at),
        }
    };
    if depth == 0 || random.next(4) == 0 {
        return atom(random);
    }
    let items: Vec<Form> = (0..random.next(4)).map(|_| made(random, depth - 1)).collect();
    let headed = |head: &str, items: Vec<Form>| [vec![Form::symbol(head, at)], items].concat();
    let two = |random: &mut Random| vec![made(random, depth - 1), made(random, depth - 1)];
    match random.next(13) {
        0 => Form::vector(items, at),
        1 => Form::new(FormKind::Brace(items.into()), at),
        2 => Form::styled(ListStyle::Chain, headed(".", two(random)), at),
        3 => Form::styled(ListStyle::Typed, headed(":", two(random)), at),
        4 => Form::styled(ListStyle::Angle, headed("<>", two(random)), at),
        5 => Form::styled(ListStyle::Turbofish, headed("::<", two(random)), at),
        6 => Form::styled(ListStyle::Path, headed("::", two(random)), at),
        7 => Form::styled(ListStyle::Tuple, headed("tuple", items), at),
        8 => {
            let operator = random.pick(&["&", "*", "!", "-", "..", "?", "&mut", "*const"]);
            Form::styled(ListStyle::Prefix, headed(operator, vec![made(random, depth - 1)]), at)
        }
        9 => Form::styled(ListStyle::Quote, headed("quote", vec![made(random, depth - 1)]), at),
        10 => Form::styled(ListStyle::Quasiquote, headed("quasiquote", vec![made(random, depth - 1)]), at),
        11 => Form::styled(ListStyle::Unquote, headed("unquote", vec![made(random, depth - 1)]), at),
        _ => Form::list(items, at),
    }
}

/// A bracket taken out of real code is found: nearly always there is one message, and one of its places is on the line.
#[test]
fn a_missing_bracket_is_pointed_to() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../example-crate/src");
    let (mut count, mut single, mut pointed) = (0usize, 0usize, 0usize);
    for entry in std::fs::read_dir(folder).expect("the example is there") {
        let path = entry.expect("its files can be listed").path();
        if path.extension().is_none_or(|extension| extension != "oxr") {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("it is text");
        assert_eq!(errors(&read_text(&text).diagnostics), [""; 0]);
        for (at, _) in text.char_indices().filter(|&(_, c)| "()[]{}".contains(c)) {
            let broken = [&text[..at], &text[at + 1..]].concat();
            let diagnostics = read_text(&broken).diagnostics;
            // Brackets within strings and comments are none.
            if diagnostics.is_empty() {
                continue;
            }
            let line = |byte: usize| broken[..byte].matches('\n').count();
            let labels = || diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels);
            count += 1;
            single += usize::from(diagnostics.len() == 1);
            pointed += usize::from(labels().any(|label| line(label.span.lo as usize) == line(at)));
        }
    }
    assert!(count > 500, "{count} brackets");
    assert!(single * 100 > count * 90, "one message for {single} of {count}");
    assert!(pointed * 100 > count * 85, "the line is shown for {pointed} of {count}");
}
