//! Damaged texts, by chance that is the same in every run: reading them ends, and what is read is sound.

use oxur_ast::{
    File, from_rust, from_rust_with_positions, gen_rust, gen_rust_pretty, print_tokens, read_text, write_text,
};
use oxur_core::{RustTokenKind, SourceId};

const RUST: &str = r##"#!/usr/bin/env run
#![allow(unused)]
//! Inner.
use a::{b as c, *};
/// Doc.
pub(crate) struct S<'a, T: ?Sized + 'a, const N: usize = 3>(pub T, [u8; N]) where T: Copy;
impl<T> Tr for S<'_, T> { const A: u8 = -1; type B = <T as Tr>::B; fn f(&mut self) -> impl Fn(u8) -> u8 { |x| x.0.1 } }
macro_rules! m { ($($x:ident),* $(,)?) => { $(let $x = r#"a"# 'b' 1.5e3f32;)* } }
const trait K { fn f(); }
async fn g(x: &dyn Fn()) -> ! { 'l: loop { if let Some(ref y @ 1..=3) = h::<u8>(x)?.await && !z { break 'l } else { m![b"\x00", c"d"] } } }
"##;

/// What texts are damaged with.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "'a",
    "#",
    "`",
    "~",
    "~@",
    "/*",
    "*/",
    "//",
    "\\",
    "::",
    ":",
    ":sep",
    ",",
    ".",
    "-",
    "-1",
    "<",
    ">",
    "|",
    "r#",
    "b'",
    "\u{0}",
    "\u{feff}",
    "é",
    "\u{2028}",
    "0x",
    "1e",
    "99999999999999999999",
    "fn",
    "self",
    "_",
    "$",
    "(rust {",
    "(Tokens :flat [",
    "(Item",
    "(oxur-ast 1",
    ":expr",
    ":ident",
    "#!",
    "\r",
    "\n",
];

/// A source of chance without state of the machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("less than an end")
    }

    /// A place in a text, between two characters.
    fn place(&mut self, text: &str) -> usize {
        boundary(text, self.below(text.len() + 1))
    }

    /// The text with a few damages: pieces put in, parts cut out, doubled or moved.
    fn damage(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..=self.below(3) {
            let at = self.place(&text);
            let (a, b) = (at, self.place(&text[at..]) + at);
            match self.below(5) {
                0 => text.insert_str(at, PIECES[self.below(PIECES.len())]),
                1 => text.replace_range(a..boundary(&text, b.min(a + 8)), ""),
                2 => {
                    let doubled = text[a..b].to_owned();
                    text.insert_str(at, &doubled);
                }
                3 => text.truncate(at),
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    text.insert_str(at, &format!(" {piece} "));
                }
            }
        }
        text
    }
}

/// The last place between two characters up to `at`.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn kinds(file: &File) -> Vec<RustTokenKind> {
    let mut kinds: Vec<RustTokenKind> = print_tokens(file).into_iter().map(|token| token.kind).collect();
    for kind in &mut kinds {
        if let RustTokenKind::Punct(_, spacing) = kind {
            *spacing = oxur_core::Spacing::Alone;
        }
    }
    kinds
}

/// What is printed has the tree's tokens, whatever the tree.
fn check_printed(file: &File) {
    let printed = gen_rust(file);
    let back = from_rust(&printed, SourceId(0)).unwrap_or_else(|error| panic!("{printed}: {error:?}"));
    assert_eq!(kinds(&back), kinds(file), "{printed}");
    assert_eq!(back.shebang, file.shebang, "{printed}");
}

#[test]
fn damaged_trees_are_told_or_sound() {
    let text = write_text(&from_rust(RUST, SourceId(0)).expect("Rust"));
    let (mut chance, mut read) = (Chance(0x9E37_79B9_7F4A_7C15), 0);
    for _ in 0..1500 {
        let damaged = chance.damage(&text);
        match read_text(SourceId(0), &damaged) {
            Ok(file) => {
                read += 1;
                check_printed(&file);
            }
            Err(errors) => assert!(!errors.is_empty(), "{damaged}"),
        }
    }
    assert!(read > 20, "only {read} damaged trees were read: the test tests little");
}

#[test]
fn damaged_rust_is_told_or_kept() {
    let (mut chance, mut read) = (Chance(0xD1B5_4A32_D192_ED03), 0);
    for _ in 0..1500 {
        let damaged = chance.damage(RUST);
        let Ok(result) = oxur_ast::verify_rust(&damaged, SourceId(0)) else { continue };
        assert_eq!(result.difference, None, "{damaged}");
        read += 1;
        if read % 10 == 0 {
            let file = from_rust_with_positions(&damaged, SourceId(1)).expect("it was read");
            check_printed(&file);
            let pretty = gen_rust_pretty(&file);
            assert!(from_rust(&pretty, SourceId(0)).is_ok(), "{damaged}\n{pretty}");
        }
    }
    assert!(read > 200, "only {read} damaged sources were read: the test tests little");
}
