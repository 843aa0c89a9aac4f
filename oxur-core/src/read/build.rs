//! Tokens, whose brackets match, to forms. Nesting stands on a stack of frames, so that depth costs no call stack.

use std::sync::Arc;

use super::lex::is_name;
use super::token::{Bracket, Closer, Token, TokenKind};
use super::{Door, ReadOptions, touch};
use crate::{
    Attribute, Attributed, Diagnostic, Form, FormKind, ListStyle, Name, SourceId, Span, Symbol, codes::read as codes,
};

/// Builds the forms of `tokens`, which stand `depth` brackets deep.
pub(super) fn build(
    tokens: &[Token],
    source: SourceId,
    text: &str,
    options: &ReadOptions,
    depth: u32,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Form> {
    let mut builder = Builder {
        tokens,
        at: 0,
        source,
        text,
        options: *options,
        frames: Vec::new(),
        frame: Frame::default(),
        depth,
        too_deep: false,
        diagnostics,
    };
    builder.run();
    builder.frame.items
}

/// What is open around the place: a bracket, or the whole text.
#[derive(Default)]
struct Frame {
    bracket: Option<Bracket>,
    /// The opening bracket.
    span: Span,
    /// What stands before a `<`, `::<` or the parenthesis of `pub(…)`.
    left: Option<Form>,
    items: Vec<Form>,
    /// What waits for the form that comes next, innermost last.
    wrappers: Vec<Wrapper>,
    /// Attributes of the form that comes next.
    attributes: Vec<Attribute>,
    /// Each `#_` that waits for its form: where it stands, and how many attributes there were before it.
    discards: Vec<(Span, usize)>,
    /// How many lists the present form has been put into by what is glued behind it.
    glues: u32,
    /// Whether the present run of touching forms was reported already.
    touching: bool,
}

/// What is done to the form that comes next.
enum Wrapper {
    /// `&x`, `&mut x`, `'(…)`, `~x`: the head of the list it becomes, more forms before it, the style.
    Prefix { head: Vec<Form>, style: ListStyle },
    /// `x:`
    Typed(Form),
    /// Attributes of a quasiquoted form.
    Attributes(Vec<Attribute>),
    /// `a.b.`: the list so far.
    Chain(Vec<Form>),
    /// `Vec<i32>::`: the list so far.
    Path(Vec<Form>),
}

impl Wrapper {
    fn span(&self) -> Span {
        match self {
            Self::Prefix { head, .. } => head.first().map_or(Span::NOWHERE, |form| form.span),
            Self::Typed(form) => form.span,
            Self::Attributes(list) => list.first().map_or(Span::NOWHERE, |attribute| attribute.span),
            // The head stands behind the first part.
            Self::Chain(forms) | Self::Path(forms) => forms.get(1).map_or(Span::NOWHERE, |form| form.span),
        }
    }

    /// Whether it binds tighter than a `:` behind its operand.
    fn binds_before_colon(&self) -> bool {
        match self {
            Self::Prefix { style, .. } => !matches!(style, ListStyle::Quote | ListStyle::Quasiquote),
            Self::Typed(_) | Self::Attributes(_) => false,
            Self::Chain(_) | Self::Path(_) => true,
        }
    }
}

struct Builder<'a> {
    tokens: &'a [Token],
    /// The number of the next token.
    at: usize,
    source: SourceId,
    text: &'a str,
    options: ReadOptions,
    /// The frames around the present one.
    frames: Vec<Frame>,
    frame: Frame,
    /// How deep a form that starts here stands: frames and wrappers.
    depth: u32,
    too_deep: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn run(&mut self) {
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            let span = self.span_of(token);
            match &token.kind {
                TokenKind::Open(bracket) => self.open(*bracket, span),
                TokenKind::Close(closer) => self.close(*closer, span),
                TokenKind::Name(name) => self.name(*name, span),
                TokenKind::Keyword(name) => self.primary(Form::new(FormKind::Keyword(*name), span)),
                TokenKind::Literal(literal) => self.primary(Form::new(FormKind::Literal(*literal), span)),
                TokenKind::Lifetime(name) => {
                    let name = Name { symbol: *name, mark: crate::Mark::NONE };
                    self.primary(Form::new(FormKind::Lifetime(name), span));
                }
                TokenKind::Verbatim(verbatim) => self.primary(Form::new(FormKind::Verbatim(verbatim.clone()), span)),
                TokenKind::Outer(attribute) => self.outer(attribute, span),
                TokenKind::Inner(attribute) => self.inner(attribute.clone(), span),
                TokenKind::Prefix(operator) => self.prefix(operator, span),
                TokenKind::Word(word) => self.word(word, span),
                TokenKind::Raw(word) => self.raw(word, span),
                TokenKind::Quote => self.mark("quote", ListStyle::Quote, span),
                TokenKind::Quasiquote => self.mark("quasiquote", ListStyle::Quasiquote, span),
                TokenKind::Unquote => self.mark("unquote", ListStyle::Unquote, span),
                TokenKind::Splice => self.mark("unquote-splicing", ListStyle::Splice, span),
                TokenKind::Discard => {
                    self.nothing_waits(span);
                    self.frame.discards.push((span, self.frame.attributes.len()));
                }
                // Where these belong they are taken by `primary`; elsewhere the text before them is no form.
                TokenKind::Dot | TokenKind::Colon | TokenKind::PathSep => {}
            }
        }
        self.end_of_sequence();
    }

    fn span_of(&self, token: &Token) -> Span {
        Span::new(self.source, token.lo, token.hi)
    }

    /// The next token, if it touches what was just read.
    fn touching(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).filter(|token| token.touches).map(|token| &token.kind)
    }

    // ---- depth ----

    /// Whether one level more is allowed; reports the first that is not.
    fn deeper(&mut self, span: Span) -> bool {
        if self.depth + self.frame.glues < self.options.nesting {
            return true;
        }
        if !self.too_deep {
            self.too_deep = true;
            let limit = self.options.nesting;
            let message = format!("forms nest deeper than {limit} levels");
            self.diagnostics.push(
                Diagnostic::error(codes::TOO_DEEP, span, message)
                    .note(format!("the limit of the reader is {limit} levels; what is deeper is left out"))
                    .help("name an inner part and put it outside"),
            );
        }
        false
    }

    fn wait(&mut self, wrapper: Wrapper) {
        if self.deeper(wrapper.span()) {
            self.depth += 1;
            self.frame.wrappers.push(wrapper);
        }
    }

    /// The innermost wrapper, if it is one that `accept` takes.
    fn unwrap_if(&mut self, accept: impl Fn(&Wrapper) -> bool) -> Option<Wrapper> {
        let wrapper = self.frame.wrappers.pop_if(|wrapper| accept(wrapper))?;
        self.depth -= 1;
        Some(wrapper)
    }

    // ---- prefixes ----

    /// Whether the token that was just taken stands right behind a `(`.
    fn at_head(&self) -> bool {
        self.frame.bracket == Some(Bracket::Paren) && self.frame.items.is_empty() && self.frame.wrappers.is_empty()
    }

    fn prefix(&mut self, operator: &'static str, span: Span) {
        let borrows_for = operator == "&" && matches!(self.touching(), Some(TokenKind::Lifetime(_)));
        if borrows_for {
            return self.borrow_for(span);
        }
        self.wait(Wrapper::Prefix { head: vec![Form::symbol(operator, span)], style: ListStyle::Prefix });
    }

    /// `&'a T`, `&'a mut T`: the lifetime comes next.
    fn borrow_for(&mut self, span: Span) {
        let mutable = match self.tokens.get(self.at + 1) {
            Some(Token { kind: TokenKind::Name(name), touches: false, .. }) => *name == "mut",
            _ => false,
        };
        let operator = Form::symbol(if mutable { "&mut" } else { "&" }, span);
        let lifetime = match self.tokens.get(self.at) {
            Some(token @ Token { kind: TokenKind::Lifetime(name), .. }) => {
                let name = Name { symbol: *name, mark: crate::Mark::NONE };
                Form::new(FormKind::Lifetime(name), self.span_of(token))
            }
            _ => return,
        };
        let head = vec![operator, lifetime];
        self.at += 1 + usize::from(mutable);
        self.words(head);
    }

    /// `&mut`, `*const`, `*mut`
    fn word(&mut self, word: &'static str, span: Span) {
        self.words(vec![Form::symbol(word, span)]);
    }

    /// `&raw const`, `&raw mut`
    fn raw(&mut self, word: &'static str, span: Span) {
        let raw = Span { hi: span.lo + 4, ..span };
        let second = Span { lo: span.hi - word.len() as u32, ..span };
        self.words(vec![Form::symbol("&raw", raw), Form::symbol(word, second)]);
    }

    /// Prefix words: right behind a parenthesis they are its first forms, elsewhere they wait for the form they take.
    fn words(&mut self, head: Vec<Form>) {
        if self.at_head() {
            for form in head {
                self.push(form);
            }
        } else {
            self.wait(Wrapper::Prefix { head, style: ListStyle::Prefix });
        }
    }

    fn mark(&mut self, head: &str, style: ListStyle, span: Span) {
        self.wait(Wrapper::Prefix { head: vec![Form::symbol(head, span)], style });
    }

    /// Reports what waits for a form, where none can come.
    fn nothing_waits(&mut self, span: Span) {
        while let Some(wrapper) = self.unwrap_if(|_| true) {
            match wrapper {
                Wrapper::Prefix { head, .. } => {
                    let place = wrapper_span(&head);
                    let text = self.snippet(place);
                    let message = format!("no form follows `{text}`");
                    self.diagnostics.push(
                        Diagnostic::error(codes::NOTHING_FOLLOWS, place, message)
                            .label(span, "here a form is missing")
                            .help(format!("write the form right behind it, as in `{text} x`")),
                    );
                }
                Wrapper::Typed(form) => self.push(form),
                Wrapper::Attributes(list) => self.frame.attributes.extend(list),
                Wrapper::Chain(forms) | Wrapper::Path(forms) => {
                    for form in forms.into_iter().skip(1) {
                        self.push(form);
                    }
                }
            }
        }
    }

    // ---- brackets ----

    fn open(&mut self, bracket: Bracket, span: Span) {
        if !self.deeper(span) {
            self.skip_bracket();
            let span = self.tokens.get(self.at - 1).map_or(span, |token| span.to(self.span_of(token)));
            return self.primary(Form::list([], span));
        }
        self.enter(bracket, span, None);
    }

    fn enter(&mut self, bracket: Bracket, span: Span, left: Option<Form>) {
        self.depth += 1;
        let frame = Frame { bracket: Some(bracket), span, left, ..Frame::default() };
        self.frames.push(std::mem::replace(&mut self.frame, frame));
    }

    /// Goes behind the partner of the bracket that was just taken.
    fn skip_bracket(&mut self) {
        let mut depth = 1usize;
        while let Some(token) = self.tokens.get(self.at).filter(|_| depth > 0) {
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn close(&mut self, closer: Closer, span: Span) {
        self.nothing_waits(span);
        self.end_of_sequence();
        let Some(outer) = self.frames.pop() else { return };
        let frame = std::mem::replace(&mut self.frame, outer);
        self.depth -= 1;
        debug_assert_eq!(frame.bracket.map(Bracket::closer), Some(closer), "brackets match here");
        let whole = frame.span.to(span);
        let form = match frame.bracket {
            None | Some(Bracket::Paren) => Form::list(frame.items, whole),
            Some(Bracket::Square) => Form::vector(frame.items, whole),
            Some(Bracket::Brace) => Form::new(FormKind::Brace(frame.items.into()), whole),
            Some(Bracket::Tuple) => headed("tuple", frame.span, None, frame.items, ListStyle::Tuple, whole),
            Some(Bracket::Angle) => headed("<>", frame.span, frame.left, frame.items, ListStyle::Angle, whole),
            Some(Bracket::Turbofish) => headed("::<", frame.span, frame.left, frame.items, ListStyle::Turbofish, whole),
            Some(Bracket::Restriction) => {
                let items: Vec<Form> = frame.left.into_iter().chain(frame.items).collect();
                let whole = items.first().map_or(whole, |left| left.span.to(span));
                Form::styled(ListStyle::Restriction, items, whole)
            }
        };
        self.primary(form);
    }

    /// Reports attributes and `#_` that no form followed.
    fn end_of_sequence(&mut self) {
        self.nothing_waits(self.tokens.last().map_or(Span::NOWHERE, |token| self.span_of(token).end()));
        if let Some((span, _)) = self.frame.discards.first() {
            let diagnostic = Diagnostic::error(codes::NOTHING_FOLLOWS, *span, "no form follows this `#_`")
                .help("`#_` leaves out the form behind it; remove it");
            self.diagnostics.push(diagnostic);
        } else if let Some(attribute) = self.frame.attributes.first() {
            let diagnostic = match attribute.kind {
                crate::AttributeKind::Doc(_) => {
                    Diagnostic::error(codes::NOTHING_FOLLOWS, attribute.span, "no form follows this doc comment")
                        .help("write `//` for a comment that documents nothing")
                }
                crate::AttributeKind::Tokens(_) => {
                    Diagnostic::error(codes::NOTHING_FOLLOWS, attribute.span, "no form follows this attribute")
                        .help("an attribute belongs to the form behind it; `#![…]` to the one around it")
                }
            };
            self.diagnostics.push(diagnostic);
        }
        self.frame.discards.clear();
        self.frame.attributes.clear();
    }

    fn outer(&mut self, attribute: &Arc<Attribute>, span: Span) {
        match self.frame.wrappers.last_mut() {
            Some(Wrapper::Attributes(list)) => list.push(Attribute::clone(attribute)),
            Some(Wrapper::Prefix { style: ListStyle::Quasiquote, .. }) => {
                self.wait(Wrapper::Attributes(vec![Attribute::clone(attribute)]));
            }
            _ => {
                self.nothing_waits(span);
                self.frame.attributes.push(Attribute::clone(attribute));
            }
        }
    }

    fn inner(&mut self, attribute: Arc<Attribute>, span: Span) {
        self.nothing_waits(span);
        if self.options.door == Door::Macro && self.frames.is_empty() {
            let diagnostic = Diagnostic::error(
                codes::INNER_ATTRIBUTE,
                span,
                "an inner attribute or inner doc comment at the start of `oxur!` belongs to nothing",
            )
            .help("write it in the Rust module around `oxur!`, or as `#[…]` or `///` before a form");
            return self.diagnostics.push(diagnostic);
        }
        self.push(Form::new(FormKind::InnerAttribute(attribute), span));
    }

    // ---- what is glued behind a form ----

    fn name(&mut self, name: Symbol, span: Span) {
        let form = Form::new(FormKind::Symbol(Name { symbol: name, mark: crate::Mark::NONE }), span);
        if name == "pub" && matches!(self.touching(), Some(TokenKind::Open(Bracket::Restriction))) {
            let open = self.span_of(&self.tokens[self.at]);
            if self.deeper(open) {
                self.at += 1;
                return self.enter(Bracket::Restriction, open, Some(form));
            }
        }
        if name.ends_with('!')
            && let Some(token @ Token { kind: TokenKind::Verbatim(verbatim), touches: true, .. }) =
                self.tokens.get(self.at)
        {
            let braces = Form::new(FormKind::Verbatim(verbatim.clone()), self.span_of(token));
            self.at += 1;
            let whole = span.to(braces.span);
            return self.primary(Form::styled(ListStyle::MacroBraces, [form, braces], whole));
        }
        self.primary(form);
    }

    /// A form is complete but for what is glued to it.
    fn primary(&mut self, mut form: Form) {
        // An unquote stands for a name: what is glued behind it belongs to that name.
        while let Some(wrapper) = self.unwrap_if(|wrapper| {
            matches!(wrapper, Wrapper::Prefix { style: ListStyle::Unquote | ListStyle::Splice, .. })
        }) {
            form = wrap(wrapper, form);
        }
        let behind_dot = matches!(self.frame.wrappers.last(), Some(Wrapper::Chain(_)));
        let path = self.unwrap_if(|wrapper| matches!(wrapper, Wrapper::Path(_)));
        if matches!(self.touching(), Some(TokenKind::PathSep)) && is_nameable(&form) && !behind_dot {
            self.at += 1;
            let forms = extended(path, "::", form);
            return self.wait(Wrapper::Path(forms));
        }
        if let Some(path) = path {
            form = wrap(path, form);
        }
        if is_nameable(&form)
            && let Some(&TokenKind::Open(bracket @ (Bracket::Angle | Bracket::Turbofish))) = self.touching()
        {
            let open = self.span_of(&self.tokens[self.at]);
            self.at += 1;
            if !self.deeper(open) {
                self.skip_bracket();
                return self.primary(form);
            }
            // The list goes around what is before the bracket as well.
            self.frame.glues += 1;
            return self.enter(bracket, open, Some(form));
        }
        let chain = self.unwrap_if(|wrapper| matches!(wrapper, Wrapper::Chain(_)));
        if matches!(self.touching(), Some(TokenKind::Dot)) && (chain.is_some() || is_nameable(&form)) {
            self.at += 1;
            let forms = extended(chain, ".", form);
            return self.wait(Wrapper::Chain(forms));
        }
        if let Some(chain) = chain {
            form = wrap(chain, form);
        }
        while let Some(wrapper) = self.unwrap_if(Wrapper::binds_before_colon) {
            form = wrap(wrapper, form);
        }
        if matches!(self.touching(), Some(TokenKind::Colon)) {
            self.at += 1;
            return self.wait(Wrapper::Typed(form));
        }
        while let Some(wrapper) = self.unwrap_if(|_| true) {
            form = wrap(wrapper, form);
        }
        self.check_touching(&form);
        self.push(form);
    }

    /// Reports a form that touches the next without a glue.
    fn check_touching(&mut self, form: &Form) {
        self.frame.glues = 0;
        let touches = match self.touching() {
            None | Some(TokenKind::Close(_)) => false,
            Some(_) => true,
        };
        if touches && !std::mem::replace(&mut self.frame.touching, true) {
            let diagnostic = touch::diagnose(form, &self.tokens[self.at..], self.source, self.text);
            self.diagnostics.push(diagnostic);
        }
        if !touches {
            self.frame.touching = false;
        }
    }

    /// Puts a form into the sequence, with the attributes before it, unless a `#_` leaves it out.
    fn push(&mut self, form: Form) {
        if let Some((_, attributes)) = self.frame.discards.pop() {
            self.frame.attributes.truncate(attributes);
            return;
        }
        if self.frame.attributes.is_empty() || matches!(form.kind, FormKind::InnerAttribute(_)) {
            return self.frame.items.push(form);
        }
        let attributes = std::mem::take(&mut self.frame.attributes);
        let span = attributes.first().map_or(form.span, |first| first.span.to(form.span));
        let attributed = Attributed { attributes, form };
        self.frame.items.push(Form::new(FormKind::Attributed(Arc::new(attributed)), span));
    }

    fn snippet(&self, span: Span) -> &str {
        self.text.get(span.lo as usize..span.hi as usize).unwrap_or("")
    }
}

fn wrapper_span(head: &[Form]) -> Span {
    match head {
        [first, .., last] => first.span.to(last.span),
        [only] => only.span,
        [] => Span::NOWHERE,
    }
}

/// `(head left items…)`
fn headed(head: &str, span: Span, left: Option<Form>, items: Vec<Form>, style: ListStyle, whole: Span) -> Form {
    let whole = left.as_ref().map_or(whole, |left| left.span.to(whole));
    let mut forms = Vec::with_capacity(items.len() + 2);
    forms.push(Form::symbol(head, span));
    forms.extend(left);
    forms.extend(items);
    Form::styled(style, forms, whole)
}

/// Puts a form into the wrapper that waited for it.
fn wrap(wrapper: Wrapper, form: Form) -> Form {
    let span = wrapper.span().to(form.span);
    match wrapper {
        Wrapper::Prefix { mut head, style } => {
            head.push(form);
            Form::styled(style, head, span)
        }
        Wrapper::Typed(left) => {
            // The colon stands between the two.
            let colon = Span { lo: left.span.hi, hi: left.span.hi + 1, ..left.span };
            Form::styled(ListStyle::Typed, [Form::symbol(":", colon), left, form], span)
        }
        Wrapper::Attributes(attributes) => {
            Form::new(FormKind::Attributed(Arc::new(Attributed { attributes, form })), span)
        }
        Wrapper::Chain(mut forms) => {
            forms.push(form);
            Form::styled(ListStyle::Chain, forms, span)
        }
        Wrapper::Path(mut forms) => {
            forms.push(form);
            Form::styled(ListStyle::Path, forms, span)
        }
    }
}

/// The forms of the chain or path that `waiting` holds and `form`, or a new list with `form` as its first part.
fn extended(waiting: Option<Wrapper>, head: &str, form: Form) -> Vec<Form> {
    match waiting {
        Some(Wrapper::Chain(mut forms) | Wrapper::Path(mut forms)) => {
            forms.push(form);
            forms
        }
        _ => {
            let place = Span { lo: form.span.hi, hi: form.span.hi + head.len() as u32, ..form.span };
            vec![Form::symbol(head, place), form]
        }
    }
}

/// Whether generic arguments and `::` may be glued behind the form.
fn is_nameable(form: &Form) -> bool {
    match &form.kind {
        FormKind::Symbol(name) => is_name(&name.symbol),
        FormKind::List(list) => {
            use ListStyle::{Angle, Path, Splice, Turbofish, Unquote};
            matches!(list.style, Path | Unquote | Splice | Angle | Turbofish)
        }
        _ => false,
    }
}
