//! The end of hygiene: placeholders of an item get the names that they have in the output.

use oxur_core::core::{Body, Ident, Item, Lifetime, LiteralValue, RustTokens, Visitor, VisitorMut, Walk};
use oxur_core::{Map, RustTokenKind, Set, Symbol};

use super::Expander;
use super::scope::Hygiene;

/// Collects the names that stand in an item.
struct Names(Set<Symbol>);

impl Visitor for Names {
    fn ident(&mut self, ident: &Ident) {
        self.0.insert(ident.name);
    }

    fn lifetime(&mut self, lifetime: &Lifetime) {
        self.0.insert(lifetime.name);
    }

    fn rust_tokens(&mut self, tokens: &RustTokens) {
        for token in tokens.0.iter() {
            if let RustTokenKind::Ident(name) | RustTokenKind::Lifetime(name) = token.kind {
                self.0.insert(name);
            }
        }
    }
}

/// Puts final names for placeholders.
struct Settle<'s> {
    names: Map<Symbol, Symbol>,
    literals: &'s Set<Symbol>,
}

impl Settle<'_> {
    fn name(&self, name: &mut Symbol) {
        if let Some(&settled) = self.names.get(name) {
            *name = settled;
        }
    }
}

impl VisitorMut for Settle<'_> {
    fn ident(&mut self, ident: &mut Ident) {
        self.name(&mut ident.name);
    }

    fn lifetime(&mut self, lifetime: &mut Lifetime) {
        self.name(&mut lifetime.name);
    }

    fn literal(&mut self, literal: &mut LiteralValue) {
        if let LiteralValue::Token(token) = literal
            && self.literals.contains(&token.text)
        {
            token.text = Symbol::new(&self.in_text(&token.text));
        }
    }

    fn rust_tokens(&mut self, tokens: &mut RustTokens) {
        let has_placeholder = |kind: &RustTokenKind| match kind {
            RustTokenKind::Ident(name) | RustTokenKind::Lifetime(name) => self.names.contains_key(name),
            _ => false,
        };
        if tokens.0.iter().any(|token| has_placeholder(&token.kind)) {
            let mut list = tokens.0.to_vec();
            for token in &mut list {
                if let RustTokenKind::Ident(name) | RustTokenKind::Lifetime(name) = &mut token.kind {
                    self.name(name);
                }
            }
            tokens.0 = list.into();
        }
    }
}

impl Settle<'_> {
    /// The text of a format string with the placeholders in it replaced.
    fn in_text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut word = String::new();
        let part_of_name = |c: char| c == '_' || c == '#' || c == '\u{1}' || c.is_alphanumeric();
        let flush = |word: &mut String, out: &mut String| {
            if let Some(at) = word.find('\u{1}') {
                // A fill or digit before the name cannot be told apart by characters alone: the longest known suffix.
                let start = word
                    .char_indices()
                    .take_while(|&(index, _)| index < at)
                    .find(|&(index, _)| self.names.contains_key(&Symbol::new(&word[index..])));
                if let Some((index, _)) = start {
                    out.push_str(&word[..index]);
                    out.push_str(&self.names[&Symbol::new(&word[index..])]);
                    word.clear();
                    return;
                }
            }
            out.push_str(word);
            word.clear();
        };
        for c in text.chars() {
            if part_of_name(c) {
                word.push(c);
            } else {
                flush(&mut word, &mut out);
                out.push(c);
            }
        }
        flush(&mut word, &mut out);
        out
    }
}

impl Expander<'_, '_> {
    /// Gives the placeholders since number `first` their names, in the items that they stand in.
    pub(super) fn settle_items(&self, items: &mut [Item], first: usize) {
        if self.hygiene.placeholders() == first {
            return;
        }
        let mut names = Names(Set::default());
        items.iter().for_each(|item| item.walk(&mut names));
        let mut settle = self.settle(names, first);
        items.iter_mut().for_each(|item| item.walk_mut(&mut settle));
    }

    /// The same for a body that stands alone.
    pub(super) fn settle_body(&self, body: &mut Body, first: usize) {
        if self.hygiene.placeholders() == first {
            return;
        }
        let mut names = Names(Set::default());
        body.walk(&mut names);
        let mut settle = self.settle(names, first);
        body.walk_mut(&mut settle);
    }

    fn settle(&self, names: Names, first: usize) -> Settle<'_> {
        // Names that are placeholders are as good as used by their plain spelling.
        let mut used: Set<Symbol> = Set::default();
        used.extend(names.0.iter().copied().filter(|&name| Hygiene::placeholder(name).is_none()));
        Settle { names: self.hygiene.settle(first, &mut used), literals: &self.hygiene.literals }
    }
}
