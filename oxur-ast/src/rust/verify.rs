//! The check that nothing is lost: Rust to Oxur AST and back, compared token by token.

use oxur_core::{Diagnostic, RustTokenKind, SourceId};

use crate::convert::flatten;
use crate::print::{Print, Printer, Sink, gen_rust};
use crate::rust::{Read, lex, read, same_token, split_shebang};
use crate::{File, read_text, write_compact_text};

/// What a round trip showed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verification {
    /// Whether syn parses the source as a whole.
    pub parsed: bool,
    /// How long the S-expression is.
    pub text_bytes: usize,
    /// How many tokens the source has.
    pub tokens: usize,
    /// How many of them are in typed nodes, not in nodes for tokens without typed form.
    pub typed: usize,
    /// The first place where the output differs: its number among the tokens, and both texts around it.
    pub difference: Option<Difference>,
}

/// What the round trips of several files showed, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// The files.
    pub files: usize,
    /// Those that are no UTF-8 or not made of Rust's tokens.
    pub not_rust: usize,
    /// Those that syn parses as a whole.
    pub parsed: usize,
    /// Those that came back token by token.
    pub identical: usize,
    /// The tokens of those that are Rust.
    pub tokens: usize,
    /// Those of them in typed nodes.
    pub typed: usize,
    /// The length of the files that are Rust.
    pub bytes: usize,
    /// The length of their S-expressions.
    pub text_bytes: usize,
}

impl Totals {
    /// Adds what the round trip of a file of so many bytes showed; `Err` if it is not Rust.
    pub fn add<E>(&mut self, bytes: usize, result: Result<&Verification, E>) {
        self.files += 1;
        let Ok(result) = result else {
            self.not_rust += 1;
            return;
        };
        self.parsed += usize::from(result.parsed);
        self.identical += usize::from(result.difference.is_none());
        self.tokens += result.tokens;
        self.typed += result.typed;
        self.bytes += bytes;
        self.text_bytes += result.text_bytes;
    }

    /// How many files are Rust.
    #[must_use]
    pub fn rust(&self) -> usize {
        self.files - self.not_rust
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, whole: usize| if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 };
        // No file that differs is rounded away.
        let identical = (share(self.identical, self.rust()) * 100.0).floor() / 100.0;
        write!(
            f,
            "{} file{}, {} of them Rust, {} parsed by syn, {} identical ({identical:.2} %); {:.2} % of {} tokens typed; text {:.2} times \
             as long",
            self.files,
            if self.files == 1 { "" } else { "s" },
            self.rust(),
            self.parsed,
            self.identical,
            share(self.typed, self.tokens),
            self.tokens,
            self.text_bytes as f64 / self.bytes.max(1) as f64,
        )
    }
}

/// Where the output of a round trip first differs from the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// How many tokens are the same before it.
    pub at: usize,
    /// The source's tokens from there on, some of them.
    pub source: String,
    /// The output's.
    pub output: String,
}

/// Makes the round trip of a Rust text, by way of the tree's S-expression, and compares the tokens.
///
/// # Errors
///
/// The text is not made of Rust's tokens (OXR0440), or the tree's own text is not read back (any other code).
pub fn verify_rust(text: &str, source: SourceId) -> Result<Verification, Box<Diagnostic>> {
    let Read { file, parsed } = read(text, source, false)?;
    // Through the S-expression: what comes back is what is printed.
    let tree = write_compact_text(&file);
    let back = read_text(source, &tree).map_err(|errors| Box::new(first(errors)))?;
    let output = gen_rust(&back);
    let (shebang, body) = split_shebang(text);
    let before = flatten(lex(body, source)?);
    let (shebang_out, body_out) = split_shebang(&output);
    let after = lex(body_out, source).map(flatten).unwrap_or_default();
    let same = before.iter().zip(&after).take_while(|(a, b)| same_token(a, b)).count();
    let difference = (same < before.len().max(after.len()) || shebang != shebang_out).then(|| Difference {
        at: same,
        source: excerpt(&before[same..]),
        output: excerpt(&after[same..]),
    });
    Ok(Verification {
        parsed,
        text_bytes: tree.len(),
        tokens: before.len(),
        typed: before.len() - untyped_tokens(&file).min(before.len()),
        difference,
    })
}

fn first(errors: Vec<Diagnostic>) -> Diagnostic {
    errors.into_iter().next().unwrap_or_else(|| {
        Diagnostic::error(oxur_core::codes::ast::NOT_RUST, oxur_core::Span::NOWHERE, "the tree's text is not read")
    })
}

fn excerpt(tokens: &[oxur_core::RustToken]) -> String {
    let texts = tokens.iter().take(12).map(|token| match &token.kind {
        RustTokenKind::Ident(name) | RustTokenKind::Lifetime(name) => name.to_string(),
        RustTokenKind::Literal(literal) => literal.text.to_string(),
        RustTokenKind::Punct(c, _) => c.to_string(),
        RustTokenKind::Open(delimiter) => format!("open-{delimiter:?}"),
        RustTokenKind::Close(delimiter) => format!("close-{delimiter:?}"),
        RustTokenKind::Unquote(_) => "~".to_owned(),
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// How many tokens of a file are in nodes for tokens without typed form.
pub(super) fn untyped_tokens(file: &File) -> usize {
    struct Nothing;
    impl Sink for Nothing {
        fn ident(&mut self, _: &str, _: oxur_core::Span) {}
        fn lifetime(&mut self, _: &str, _: oxur_core::Span) {}
        fn literal(&mut self, _: &str, _: oxur_core::Span) {}
        fn punct(&mut self, _: char, _: oxur_core::Spacing, _: oxur_core::Span) {}
        fn open(&mut self, _: oxur_core::Delimiter, _: crate::Bracket, _: oxur_core::Span) {}
        fn close(&mut self, _: oxur_core::Delimiter, _: crate::Bracket, _: oxur_core::Span) {}
    }
    let mut sink = Nothing;
    let mut printer = Printer::new(&mut sink);
    file.print(&mut printer, oxur_core::Span::NOWHERE);
    printer.verbatim_tokens()
}
