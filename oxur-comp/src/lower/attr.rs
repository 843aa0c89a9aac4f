//! Attributes, doc comments and visibility.

use oxur_ast as ast;
use oxur_core::core::{Attr, AttrKind, RustTokens, Visibility};
use oxur_core::{Delimiter, RustToken, RustTokenKind, Spacing, Span, Symbol, mapped};

use super::Lowerer;

impl Lowerer<'_> {
    pub(super) fn attrs(&mut self, attrs: &[Attr]) -> Vec<ast::Attribute> {
        mapped(attrs, |attr| self.attr(attr))
    }

    fn attr(&mut self, attr: &Attr) -> ast::Attribute {
        let (style, meta) = match &attr.kind {
            AttrKind::Outer(tokens) => (ast::AttrStyle::Outer, self.meta(tokens, attr.span)),
            AttrKind::Inner(tokens) => (ast::AttrStyle::Inner, self.meta(tokens, attr.span)),
            AttrKind::Doc(text) => (ast::AttrStyle::Outer, doc(*text, attr.span)),
        };
        let mut lowered = ast::Attribute::new(meta, attr.span);
        lowered.style = style;
        lowered
    }

    /// What stands between the brackets: a path alone, with arguments in brackets, or with a value.
    fn meta(&mut self, tokens: &RustTokens, span: Span) -> ast::Meta {
        let tokens = &tokens.0;
        let (path, rest) = meta_path(tokens, span);
        match rest.first().map(|token| &token.kind) {
            None => ast::Meta::Path(path),
            Some(RustTokenKind::Open(delimiter)) if rest.len() >= 2 => {
                let inner = self.token_list(rest[1..rest.len() - 1].to_vec());
                ast::MetaList::new(path, *delimiter, inner, span).into()
            }
            Some(RustTokenKind::Punct('=', _)) => {
                let value = self.meta_value(&rest[1..], span);
                ast::MetaNameValue::new(path, value, span).into()
            }
            Some(_) => {
                // No attribute of Rust looks so; rustc says what it thinks of it.
                let inner = self.token_list(rest.to_vec());
                ast::MetaList::new(path, Delimiter::Paren, inner, span).into()
            }
        }
    }

    fn meta_value(&mut self, tokens: &[RustToken], span: Span) -> ast::Expr {
        match tokens {
            [RustToken { kind: RustTokenKind::Literal(literal), span }] => {
                ast::ExprLit::new(ast::Lit::from_literal(*literal, *span), *span).into()
            }
            [
                RustToken { kind: RustTokenKind::Ident(name), span: name_span },
                RustToken { kind: RustTokenKind::Punct('!', _), .. },
                RustToken { kind: RustTokenKind::Open(delimiter), .. },
                inner @ ..,
                _,
            ] => {
                let segment = ast::PathSegment::new(ast::Ident { name: *name, span: *name_span }, *name_span);
                let path = ast::Path::new(vec![segment].into(), *name_span);
                let inner = self.token_list(inner.to_vec());
                ast::ExprMacro::new(ast::Macro::new(path, *delimiter, inner, span), span).into()
            }
            _ => ast::Expr::Verbatim(self.token_list(tokens.to_vec())),
        }
    }

    pub(super) fn vis(&mut self, vis: &Visibility) -> ast::Visibility {
        match vis {
            Visibility::Inherited => ast::Visibility::Inherited,
            Visibility::Public(_) => ast::Visibility::Public,
            Visibility::Restricted(path) => {
                let short = path.as_name().is_some_and(|name| matches!(name.name.as_str(), "crate" | "self" | "super"));
                let mut node = ast::VisRestricted::new(self.plain_path(path), path.span);
                node.in_token = !short;
                ast::Visibility::Restricted(Box::new(node))
            }
        }
    }

    /// The tokens of attributes, for what stands before verbatim Rust.
    pub(super) fn attr_tokens(&mut self, attrs: &[Attr]) -> Vec<RustToken> {
        let mut tokens = Vec::new();
        for attr in attrs {
            let mut push = |kind| tokens.push(RustToken { kind, span: attr.span });
            push(RustTokenKind::Punct('#', Spacing::Alone));
            let inner: Vec<RustToken> = match &attr.kind {
                AttrKind::Outer(inner) => inner.0.to_vec(),
                AttrKind::Inner(inner) => {
                    push(RustTokenKind::Punct('!', Spacing::Alone));
                    inner.0.to_vec()
                }
                AttrKind::Doc(text) => {
                    let lit = ast::Lit::string(text.as_str(), attr.span);
                    let kinds = [
                        Some(RustTokenKind::Ident(Symbol::new("doc"))),
                        Some(RustTokenKind::Punct('=', Spacing::Alone)),
                        lit.to_literal().map(RustTokenKind::Literal),
                    ];
                    kinds.into_iter().flatten().map(|kind| RustToken { kind, span: attr.span }).collect()
                }
            };
            push(RustTokenKind::Open(Delimiter::Bracket));
            tokens.extend(inner);
            tokens.push(RustToken { kind: RustTokenKind::Close(Delimiter::Bracket), span: attr.span });
        }
        tokens
    }
}

fn doc(text: Symbol, span: Span) -> ast::Meta {
    let segment = ast::PathSegment::new(ast::Ident::new("doc", span), span);
    let value = ast::ExprLit::new(ast::Lit::string(text.as_str(), span), span);
    ast::MetaNameValue::new(ast::Path::new(vec![segment].into(), span), value.into(), span).into()
}

/// The path at the start of an attribute, and what follows it.
fn meta_path(tokens: &[RustToken], span: Span) -> (ast::Path, &[RustToken]) {
    let mut segments = Vec::new();
    let mut rest = tokens;
    while let [RustToken { kind: RustTokenKind::Ident(name), span }, after @ ..] = rest {
        segments.push(ast::PathSegment::new(ast::Ident { name: *name, span: *span }, *span));
        rest = after;
        match rest {
            [
                RustToken { kind: RustTokenKind::Punct(':', Spacing::Joint), .. },
                RustToken { kind: RustTokenKind::Punct(':', _), .. },
                after @ ..,
            ] => rest = after,
            _ => break,
        }
    }
    let place = match (segments.first(), segments.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => span,
    };
    (ast::Path::new(segments.into(), place), rest)
}
