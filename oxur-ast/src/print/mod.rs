//! The direct printer: one walk over the nodes, for text with positions and for tokens with spans.
//!
//! What precedence, statement position and conditions ask for is added here: parentheses ([`expr`], [`pat`], [`ty`]),
//! the `::` before generic arguments in an expression, the semicolon of a statement, the comma of a tuple of one.

mod doc;
mod expr;
mod generics;
mod item;
mod leaf;
mod operators;
mod lend;
mod pat;
mod path;
mod precedence;
mod record;
mod sink;
mod stmt;
mod text;
mod ty;
mod verbatim;

use oxur_core::{Delimiter, RustToken, Span};

pub use self::lend::{Lender, Lent, Printed, SourceToken, SourceTokenKind};
pub(crate) use self::record::Recorder;
pub use self::sink::{Bracket, Sink};
#[cfg(feature = "parse")]
pub(crate) use self::text::generate;
pub use self::text::{GeneratedText, gen_rust, gen_rust_part, gen_rust_with_positions};

/// What can be printed. The span is that of the node around, for what has none of its own.
pub trait Print {
    /// Prints the node.
    fn print(&self, p: &mut Printer<'_>, span: Span);
}

/// Prints any node to a sink.
pub fn print_to(node: &impl Print, sink: &mut dyn Sink) {
    node.print(&mut Printer::new(sink), Span::NOWHERE);
}

/// The tokens of any node, flat, as verbatim Rust has them.
#[must_use]
pub fn print_tokens(node: &impl Print) -> Vec<RustToken> {
    let mut recorder = Recorder::default();
    print_to(node, &mut recorder);
    recorder.tokens
}

/// Where the printer stands: it decides the gaps between tokens, the sink takes both.
pub struct Printer<'s> {
    sink: &'s mut dyn Sink,
    last: Last,
    want: Gap,
    indent: usize,
    /// How many tokens without typed form were printed.
    verbatim: usize,
}

/// What stands between two tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Gap {
    Nothing,
    Space,
    Line,
}

/// The last token, as far as the next one could run into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Last {
    Start,
    Word,
    /// A number, and whether its text ends with a dot.
    Number {
        dot: bool,
    },
    Punct(char),
    Bracket,
}

/// How an operator stands between its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    /// Space on both sides.
    Spaced,
    /// No space before.
    Postfix,
    /// No space behind.
    Prefix,
    /// No space at all.
    Tight,
}

impl<'s> Printer<'s> {
    pub(crate) fn new(sink: &'s mut dyn Sink) -> Self {
        Self { sink, last: Last::Start, want: Gap::Nothing, indent: 0, verbatim: 0 }
    }

    /// How many tokens without typed form were printed so far.
    #[cfg(feature = "parse")]
    pub(crate) fn verbatim_tokens(&self) -> usize {
        self.verbatim
    }

    /// Makes the gap before a token that starts with `first`.
    fn gap(&mut self, left: Gap, first: char) {
        match (self.want, left) {
            _ if self.last == Last::Start => {}
            (Gap::Line, _) => self.sink.line(self.indent),
            (Gap::Space, Gap::Space) => self.sink.space(),
            _ if self.runs_into(first) => self.sink.space(),
            _ => {}
        }
    }

    /// Whether a token that starts with `first` would become one with the last token.
    fn runs_into(&self, first: char) -> bool {
        let wordlike = first == '_' || first == '\'' || first == '"' || first.is_alphanumeric() || !first.is_ascii();
        match self.last {
            Last::Start | Last::Bracket => false,
            Last::Word => wordlike || first == '#',
            Last::Number { dot } => wordlike || first == '#' || (dot && first == '.'),
            Last::Punct(last) => match first {
                '=' => "=!<>+-*/%^&|.".contains(last),
                '>' => "-=".contains(last),
                '.' => last == '.',
                ':' => last == ':',
                '/' | '*' => last == '/',
                '-' => last == '<',
                _ => false,
            },
        }
    }

    /// The next token starts a line.
    fn line(&mut self) {
        if self.last != Last::Start {
            self.want = Gap::Line;
        }
    }

    /// A space may stand before the next token.
    fn space(&mut self) {
        if self.want == Gap::Nothing && self.last != Last::Start {
            self.want = Gap::Space;
        }
    }

    /// Whether the next token is the first of its line.
    fn at_line_start(&self) -> bool {
        self.last == Last::Start || self.want == Gap::Line
    }

    /// A word: a keyword or an identifier.
    pub(crate) fn word(&mut self, text: &str, span: Span) {
        self.gap(Gap::Space, 'a');
        self.sink.ident(text, span);
        self.last = Last::Word;
        self.want = Gap::Space;
    }

    /// A token of a node's declaration, with the gaps that it usually has.
    pub(crate) fn token(&mut self, text: &'static str, span: Span) {
        match text {
            "=" | "+" | "=>" | "->" | "|" => self.operator(text, Style::Spaced, span),
            ":" | ";" | "," => self.operator(text, Style::Postfix, span),
            "::" => self.operator(text, Style::Tight, span),
            // The star of `a::*`, the dots of a rest pattern, the angle brackets of `for<…>`.
            "*." => self.operator("*", Style::Spaced, span),
            "..*" => self.operator("..", Style::Spaced, span),
            "<*" => self.operator("<", Style::Tight, span),
            "*>" => self.operator(">", Style::Postfix, span),
            "..." | "!" => self.operator(text, Style::Spaced, span),
            _ => self.word(text, span),
        }
    }

    /// An operator of one or more characters.
    fn operator(&mut self, text: &'static str, style: Style, span: Span) {
        let left = if matches!(style, Style::Spaced | Style::Prefix) { Gap::Space } else { Gap::Nothing };
        let mut chars = text.chars();
        if let Some(first) = chars.next() {
            self.gap(left, first);
            self.sink.operator(text, span);
            self.last = Last::Punct(chars.next_back().unwrap_or(first));
            self.want = if matches!(style, Style::Spaced | Style::Postfix) { Gap::Space } else { Gap::Nothing };
        }
    }

    /// An opening bracket that may stand apart from what is before it.
    pub(crate) fn open(&mut self, delimiter: Delimiter, bracket: Bracket, span: Span) {
        self.open_after(Gap::Space, delimiter, bracket, span);
    }

    /// An opening bracket that touches what is before it.
    pub(crate) fn open_tight(&mut self, delimiter: Delimiter, bracket: Bracket, span: Span) {
        self.open_after(Gap::Nothing, delimiter, bracket, span);
    }

    fn open_after(&mut self, left: Gap, delimiter: Delimiter, bracket: Bracket, span: Span) {
        self.gap(left, '(');
        self.sink.open(delimiter, bracket, span);
        self.last = Last::Bracket;
        self.want = Gap::Nothing;
    }

    /// A closing bracket.
    pub(crate) fn close(&mut self, delimiter: Delimiter, bracket: Bracket, span: Span) {
        self.gap(Gap::Nothing, ')');
        self.sink.close(delimiter, bracket, span);
        self.last = Last::Bracket;
        self.want = Gap::Space;
    }

    /// Opens a brace whose content stands in the same line.
    fn open_spaced(&mut self, bracket: Bracket, span: Span) {
        self.open(Delimiter::Brace, bracket, span);
        self.want = Gap::Space;
    }

    /// Ends what `open_spaced` began.
    fn close_spaced(&mut self, bracket: Bracket, span: Span) {
        self.gap(Gap::Space, '}');
        self.sink.close(Delimiter::Brace, bracket, span);
        self.last = Last::Bracket;
        self.want = Gap::Space;
    }

    /// Opens a brace and goes one step in; what follows starts a line.
    fn open_lines(&mut self, bracket: Bracket, span: Span) {
        self.open(Delimiter::Brace, bracket, span);
        self.indent += 1;
        self.line();
    }

    /// Ends what `open_lines` began.
    fn close_lines(&mut self, bracket: Bracket, span: Span) {
        self.indent = self.indent.saturating_sub(1);
        self.line();
        self.close(Delimiter::Brace, bracket, span);
    }

    /// Prints nodes in braces, a line each; nothing stands in the braces if there is none.
    fn lines<T: Print>(&mut self, items: &[T], attrs: &[crate::Attribute], bracket: Bracket, span: Span) {
        if items.is_empty() && !attrs.iter().any(leaf::is_inner) {
            self.open(Delimiter::Brace, bracket, span);
            self.close(Delimiter::Brace, bracket, span);
            return;
        }
        self.open_lines(bracket, span);
        self.inner_attrs(attrs);
        for item in items {
            item.print(self, span);
            self.line();
        }
        self.close_lines(bracket, span);
    }
}
