//! Random trees, for the test that writing and reading them changes nothing.

use super::{
    Abi, Attr, AttrKind, BinOp, BlockKind, Body, CoreText, Expr, Ident, Item, Lifetime, LiteralValue, Member, Pat,
    Program, RefKind, RustTokens, Safety, Stmt, Type, UnOp, Visibility,
};
use crate::{Delimiter, Form, Literal, LiteralKind, RustToken, RustTokenKind, Spacing, Span, Symbol};

/// A small generator of numbers (xorshift64*) and the size that a tree may still have.
pub(super) struct Source {
    state: u64,
    depth: u32,
}

impl Source {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, depth: 6 }
    }

    fn number(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `count`; 0 where the tree must end.
    pub(super) fn choose(&mut self, count: usize) -> usize {
        if self.depth == 0 { 0 } else { self.pick(count) }
    }

    fn pick(&mut self, count: usize) -> usize {
        usize::try_from(self.number() % count as u64).unwrap_or(0)
    }

    pub(super) fn deeper<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        let made = make(self);
        self.depth = depth;
        made
    }

    fn word(&mut self, words: &[&'static str]) -> Symbol {
        Symbol::new(words[self.pick(words.len())])
    }
}

/// What can be made at random.
pub(super) trait Random: Sized {
    fn random(source: &mut Source) -> Self;
}

impl<T: Random> Random for Vec<T> {
    fn random(source: &mut Source) -> Self {
        let count = source.choose(4);
        source.deeper(|source| (0..count).map(|_| T::random(source)).collect())
    }
}

impl<T: Random> Random for Option<T> {
    fn random(source: &mut Source) -> Self {
        (source.choose(2) == 1).then(|| T::random(source))
    }
}

impl<T: Random> Random for Box<T> {
    fn random(source: &mut Source) -> Self {
        Self::new(T::random(source))
    }
}

impl Random for bool {
    fn random(source: &mut Source) -> Self {
        source.pick(2) == 1
    }
}

impl Random for Ident {
    fn random(source: &mut Source) -> Self {
        let name = source.word(&["a", "Foo", "r#type", "_", "self", "crate", "snake_case", "加法", "_1", "true_"]);
        Self { name, span: Span::NOWHERE }
    }
}

impl Random for Lifetime {
    fn random(source: &mut Source) -> Self {
        Self { name: source.word(&["'a", "'static", "'_", "'outer"]), span: Span::NOWHERE }
    }
}

impl Random for Literal {
    fn random(source: &mut Source) -> Self {
        let all = [
            (LiteralKind::Integer, "42"),
            (LiteralKind::Integer, "-1_i8"),
            (LiteralKind::Integer, "0xff_u8"),
            (LiteralKind::Float, "1.5e3"),
            (LiteralKind::Float, "-2f32"),
            (LiteralKind::Char, "'('"),
            (LiteralKind::Char, "'\\''"),
            (LiteralKind::Byte, "b'\\n'"),
            (LiteralKind::String, "\"a \\\" ; } b\""),
            (LiteralKind::String, "r#\"raw \" text\"#"),
            (LiteralKind::ByteString, "b\"\\xff\""),
            (LiteralKind::CString, "c\"c\""),
        ];
        let (kind, text) = all[source.pick(all.len())];
        Self { kind, text: Symbol::new(text) }
    }
}

impl Random for LiteralValue {
    fn random(source: &mut Source) -> Self {
        match source.pick(4) {
            0 => Self::Bool(Random::random(source)),
            _ => Self::Token(Random::random(source)),
        }
    }
}

fn punct(c: char, spacing: Spacing) -> RustTokenKind {
    RustTokenKind::Punct(c, spacing)
}

impl Random for RustTokens {
    fn random(source: &mut Source) -> Self {
        let mut kinds = Vec::new();
        for _ in 0..source.pick(4) {
            match source.pick(6) {
                0 => kinds.push(RustTokenKind::Ident(source.word(&["fn", "x", "r#fn"]))),
                1 => kinds.push(RustTokenKind::Lifetime(Symbol::new("'a"))),
                2 => kinds.push(match Literal::random(source) {
                    // A sign is a token of its own here.
                    literal if literal.text.starts_with('-') => RustTokenKind::Ident(Symbol::new("neg")),
                    literal => RustTokenKind::Literal(literal),
                }),
                3 => kinds.extend([punct('-', Spacing::Joint), punct('>', Spacing::Alone)]),
                4 => kinds.push(punct(';', Spacing::Alone)),
                _ => {
                    let delimiter = Delimiter::random(source);
                    kinds.extend([RustTokenKind::Open(delimiter), RustTokenKind::Close(delimiter)]);
                }
            }
        }
        Self(kinds.into_iter().map(|kind| RustToken { kind, span: Span::NOWHERE }).collect())
    }
}

impl Random for Attr {
    fn random(source: &mut Source) -> Self {
        let kind = match source.pick(3) {
            0 => AttrKind::Outer(Random::random(source)),
            1 => AttrKind::Inner(Random::random(source)),
            _ => AttrKind::Doc(source.word(&["", " a doc\nof \"two\" lines", "\\ ' \u{7f} é"])),
        };
        Self { kind, span: Span::NOWHERE }
    }
}

impl Random for Visibility {
    fn random(source: &mut Source) -> Self {
        match source.pick(3) {
            0 => Self::Inherited,
            1 => Self::Public(Span::NOWHERE),
            _ => Self::Restricted(Random::random(source)),
        }
    }
}

impl Random for Abi {
    fn random(source: &mut Source) -> Self {
        let name = (source.pick(2) == 1).then(|| Symbol::new("\"C\""));
        Self { name, span: Span::NOWHERE }
    }
}

impl Random for Member {
    fn random(source: &mut Source) -> Self {
        match source.pick(2) {
            0 => Self::Named(Ident::new("x", Span::NOWHERE)),
            _ => Self::Index(7, Span::NOWHERE),
        }
    }
}

impl Random for Form {
    fn random(source: &mut Source) -> Self {
        match source.choose(4) {
            0 => Self::symbol("on-click", Span::NOWHERE),
            1 => Self::keyword("if", Span::NOWHERE),
            2 => Self::list(Vec::random(source), Span::NOWHERE),
            _ => Self::vector(Vec::random(source), Span::NOWHERE),
        }
    }
}

impl Random for Stmt {
    fn random(source: &mut Source) -> Self {
        match source.pick(3) {
            0 => Self::Let(Random::random(source)),
            1 => Self::Item(Item::random(source)),
            _ => Self::Expr(Expr::random(source)),
        }
    }
}

impl Random for Body {
    fn random(source: &mut Source) -> Self {
        Self {
            attrs: Random::random(source),
            stmts: Random::random(source),
            value: Random::random(source),
            span: Span::NOWHERE,
        }
    }
}

macro_rules! words {
    ($($ty:ty,)*) => {
        $(impl Random for $ty {
            fn random(source: &mut Source) -> Self {
                Self::WORDS[source.pick(Self::WORDS.len())].1
            }
        })*
    };
}

words! { Safety, UnOp, BinOp, BlockKind, RefKind, Delimiter, }

fn round_trip<T: CoreText + Random + PartialEq + std::fmt::Debug>(seed: u64) {
    let node = T::random(&mut Source::new(seed));
    let form = node.to_form();
    match T::from_form(&form) {
        Ok(read) => assert_eq!(read, node, "seed {seed}: {form:?}"),
        Err(diagnostic) => panic!("seed {seed}: {diagnostic:?}\n{form:?}"),
    }
    for text in [crate::print(&form), crate::pretty(std::slice::from_ref(&form), 100)] {
        let result =
            crate::read(crate::SourceId(1), &text, &crate::ReadOptions { nesting: 10_000, ..Default::default() });
        assert!(result.diagnostics.is_empty(), "seed {seed}: {:?}\n{text}", result.diagnostics);
        assert_eq!(result.forms.len(), 1, "seed {seed}: {text}");
        match T::from_form(&result.forms[0]) {
            Ok(read) => assert_eq!(read, node, "seed {seed}: {text}"),
            Err(diagnostic) => panic!("seed {seed}: {diagnostic:?}\n{text}"),
        }
    }
}

#[test]
fn writing_and_reading_is_the_identity() {
    for seed in 1..400 {
        round_trip::<Program>(seed);
        round_trip::<Item>(seed);
        round_trip::<Expr>(seed);
        round_trip::<Pat>(seed);
        round_trip::<Type>(seed);
    }
}
