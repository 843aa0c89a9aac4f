//! Format strings.

use std::sync::Arc;

use oxur_core::core::{self, Expr, LiteralValue, MacroArg};
use oxur_core::{Diagnostic, LiteralKind, Span, Symbol, codes::vm as codes};

use super::super::predicates::{Predicate, TraitRef};
use super::BodyCx;
use crate::literal;
use crate::thir::{
    Callee, DebugHex, ExprId, ExprKind, FormatAlign, FormatArg, FormatArgs, FormatCount, FormatPiece, FormatSpec,
};
use crate::types::{Arg, Mutability, Ty, intern_args};

/// A part of a format string as it is read.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part {
    Text(String),
    Hole { arg: Name, spec: Spec },
}

/// Which argument is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Name {
    /// The next one.
    Next,
    /// The one of that number.
    Index(usize),
    /// The one of that name, or the variable.
    Named(String),
}

/// The options as they are read.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Spec {
    fill: Option<char>,
    align: Option<FormatAlign>,
    plus: bool,
    minus: bool,
    alternate: bool,
    zero: bool,
    width: Option<Count>,
    precision: Option<Count>,
    /// What stands at the end: `?`, `x`, …
    ty: String,
}

/// A width or precision as it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Count {
    Literal(u16),
    Arg(Name),
    /// `.*`
    Star,
}

/// Reads a format string.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut buffer = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.peek() == Some(&'{') => {
                chars.next();
                buffer.push('{');
            }
            '}' if chars.peek() == Some(&'}') => {
                chars.next();
                buffer.push('}');
            }
            '}' => return Err("a `}` without its `{`: a brace itself is written `}}`".to_owned()),
            '{' => {
                let mut inner = String::new();
                loop {
                    match chars.next() {
                        Some('}') if !inner.ends_with(':') || chars.peek() != Some(&'<') => break,
                        Some('{') => return Err("a `{` within `{…}`: a brace itself is written `{{`".to_owned()),
                        Some(c) => inner.push(c),
                        None => return Err("a `{` without its `}`: a brace itself is written `{{`".to_owned()),
                    }
                }
                if !buffer.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut buffer)));
                }
                parts.push(hole(&inner)?);
            }
            c => buffer.push(c),
        }
    }
    if !buffer.is_empty() {
        parts.push(Part::Text(buffer));
    }
    Ok(parts)
}

fn hole(text: &str) -> Result<Part, String> {
    let (arg, spec) = text.split_once(':').map_or((text, ""), |(arg, spec)| (arg, spec));
    let arg = arg.trim();
    let arg = if arg.is_empty() { Name::Next } else { name(arg)? };
    Ok(Part::Hole { arg, spec: self::spec(spec.trim_end())? })
}

fn name(text: &str) -> Result<Name, String> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map(Name::Index).map_err(|_| format!("`{text}` is no number of an argument"));
    }
    let good = text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    if good { Ok(Name::Named(text.to_owned())) } else { Err(format!("`{{{text}}}` names no argument")) }
}

fn spec(text: &str) -> Result<Spec, String> {
    let mut spec = Spec::default();
    let mut chars: Vec<char> = text.chars().collect();
    let align = |c: Option<&char>| match c {
        Some('<') => Some(FormatAlign::Left),
        Some('^') => Some(FormatAlign::Center),
        Some('>') => Some(FormatAlign::Right),
        _ => None,
    };
    if let Some(found) = align(chars.get(1)) {
        spec.fill = chars.first().copied();
        spec.align = Some(found);
        chars.drain(..2);
    } else if let Some(found) = align(chars.first()) {
        spec.align = Some(found);
        chars.remove(0);
    }
    match chars.first() {
        Some('+') => {
            spec.plus = true;
            chars.remove(0);
        }
        Some('-') => {
            spec.minus = true;
            chars.remove(0);
        }
        _ => {}
    }
    if chars.first() == Some(&'#') {
        spec.alternate = true;
        chars.remove(0);
    }
    if chars.first() == Some(&'0') && chars.get(1) != Some(&'$') {
        spec.zero = true;
        chars.remove(0);
    }
    let (width, rest) = count(&chars)?;
    spec.width = width;
    chars = rest;
    if chars.first() == Some(&'.') {
        chars.remove(0);
        if chars.first() == Some(&'*') {
            chars.remove(0);
            spec.precision = Some(Count::Star);
        } else {
            let (precision, rest) = count(&chars)?;
            spec.precision = precision;
            chars = rest;
        }
    }
    spec.ty = chars.into_iter().collect();
    Ok(spec)
}

/// A number, or `name$`.
fn count(chars: &[char]) -> Result<(Option<Count>, Vec<char>), String> {
    let word = chars.iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
    if chars.get(word) == Some(&'$') {
        let text: String = chars[..word].iter().collect();
        return Ok((Some(Count::Arg(name(&text)?)), chars[word + 1..].to_vec()));
    }
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 {
        return Ok((None, chars.to_vec()));
    }
    let text: String = chars[..digits].iter().collect();
    let number = text.parse().map_err(|_| format!("`{text}` is too large a width or precision"))?;
    Ok((Some(Count::Literal(number)), chars[digits..].to_vec()))
}

/// The trait for what stands at the end of the options.
fn trait_for(ty: &str) -> Option<(&'static str, Option<DebugHex>)> {
    Some(match ty {
        "" => ("Display", None),
        "?" => ("Debug", None),
        "x?" => ("Debug", Some(DebugHex::Lower)),
        "X?" => ("Debug", Some(DebugHex::Upper)),
        "x" => ("LowerHex", None),
        "X" => ("UpperHex", None),
        "o" => ("Octal", None),
        "b" => ("Binary", None),
        "e" => ("LowerExp", None),
        "E" => ("UpperExp", None),
        "p" => ("Pointer", None),
        _ => return None,
    })
}

/// The arguments of one format string, while its holes are filled.
struct Filling {
    args: Vec<ExprId>,
    names: Vec<Option<String>>,
    /// How many are given, before those that name variables.
    given: usize,
    used: Vec<bool>,
    next: usize,
    /// Those that became a `usize` because they are a width or precision.
    coerced: Vec<u32>,
}

impl BodyCx<'_> {
    /// `format_args!(…)`: the format string and what follows it. `before` and `after` are put around it.
    pub(super) fn format_args(&mut self, args: &[MacroArg], before: &str, after: &str, span: Span) -> ExprId {
        let Some(def) = self.ctx.cx.lang_item("Arguments") else { return self.no_lang("Arguments", span) };
        let ty = Ty::adt(def, &[]);
        let mut pieces = Vec::new();
        push_text(&mut pieces, before);
        let Some((first, rest)) = args.split_first() else {
            push_text(&mut pieces, after);
            return self.add(ExprKind::FormatArgs(FormatArgs { pieces, args: Vec::new() }), ty, span);
        };
        let Some(text) = format_string(&first.value) else {
            let message = "the first argument must be a string literal";
            let diagnostic = Diagnostic::error(codes::FORMAT, first.value.span(), message)
                .help("write the holes into a string: `\"{}\" …`");
            self.report(diagnostic);
            return self.error_expr(span);
        };
        let parts = match parse(&text) {
            Ok(parts) => parts,
            Err(message) => return self.err(codes::FORMAT, first.value.span(), message),
        };
        let given = rest.len();
        let mut filling = Filling { args: vec![], names: vec![], given, used: vec![], next: 0, coerced: vec![] };
        for arg in rest {
            let id = self.format_arg(&arg.value);
            filling.args.push(id);
            filling.names.push(arg.name.map(|name| name.name.to_string()));
            filling.used.push(false);
        }
        for part in parts {
            match part {
                Part::Text(text) => push_text(&mut pieces, &text),
                Part::Hole { arg, spec } => {
                    if let Some(piece) = self.fill(&mut filling, &arg, &spec, first.value.span()) {
                        pieces.push(FormatPiece::Arg(piece));
                    }
                }
            }
        }
        push_text(&mut pieces, after);
        // A hole before the one whose width an argument is shows the number too: references print as what they refer to.
        for piece in &mut pieces {
            if let FormatPiece::Arg(piece) = piece
                && filling.coerced.contains(&piece.arg)
            {
                piece.method.args = intern_args(&[Arg::Ty(Ty::usize())]);
            }
        }
        if let Some(unused) = filling.used.iter().take(filling.given).position(|used| !used) {
            let place = rest[unused].value.span();
            let message = "the format string has no hole for this argument";
            self.report(Diagnostic::error(codes::FORMAT, place, message).label(first.value.span(), ""));
        }
        self.add(ExprKind::FormatArgs(FormatArgs { pieces, args: filling.args }), ty, span)
    }

    fn format_arg(&mut self, value: &Expr) -> ExprId {
        let id = self.check(value, None);
        let place = self.place_of(id);
        let (ty, span) = (self.expr(place).ty, self.span(place));
        self.add(ExprKind::Borrow { mutability: Mutability::Shared, place }, Ty::shared(ty), span)
    }

    fn argument(&mut self, filling: &mut Filling, name: &Name, span: Span) -> Option<u32> {
        let index = match name {
            Name::Next => {
                filling.next += 1;
                filling.next - 1
            }
            Name::Index(index) => *index,
            Name::Named(name) => {
                let known = filling.names.iter().position(|known| known.as_deref() == Some(name.as_str()));
                match known {
                    Some(index) => index,
                    None => {
                        let ident = core::Ident { name: Symbol::new(name), span };
                        let var = core::VarRef { path: core::Path::name(ident), span };
                        let id = self.format_arg(&var.into());
                        filling.args.push(id);
                        filling.names.push(Some(name.clone()));
                        filling.used.push(true);
                        filling.args.len() - 1
                    }
                }
            }
        };
        let by_number = !matches!(name, Name::Named(_));
        if index >= filling.args.len() || by_number && index >= filling.given {
            let given = super::super::generic_args::counted(filling.given, "argument");
            let message = format!("the format string needs argument {}, and there are {given}", index + 1);
            self.ctx.cx.error(codes::FORMAT, span, message);
            return None;
        }
        filling.used[index] = true;
        u32::try_from(index).ok()
    }

    fn count(&mut self, filling: &mut Filling, count: Option<&Count>, span: Span) -> Option<FormatCount> {
        let name = match count? {
            Count::Literal(number) => return Some(FormatCount::Literal(*number)),
            Count::Arg(name) => name.clone(),
            Count::Star => Name::Next,
        };
        let index = self.argument(filling, &name, span)?;
        let id = filling.args[index as usize];
        let found = self.expr(id).ty;
        let wanted = Ty::shared(Ty::usize());
        if !self.ctx.try_unify(found, wanted) {
            // What holds a `usize` becomes one by a deref coercion, as rustc has it.
            match self.try_coerce(id, wanted) {
                Some(coerced) => {
                    filling.args[index as usize] = coerced;
                    filling.coerced.push(index);
                }
                None => self.ctx.cx.error(codes::FORMAT, span, "a width or precision must be a `usize`"),
            }
        }
        Some(FormatCount::Arg(index))
    }

    fn fill(&mut self, filling: &mut Filling, arg: &Name, spec: &Spec, span: Span) -> Option<FormatArg> {
        let Some((lang, debug_hex)) = trait_for(&spec.ty) else {
            self.ctx.cx.error(codes::FORMAT, span, format!("there is no format `{}`", spec.ty));
            return None;
        };
        // `.*` takes its argument before the value does.
        let precision = self.count(filling, spec.precision.as_ref(), span);
        let index = self.argument(filling, arg, span)?;
        let width = self.count(filling, spec.width.as_ref(), span);
        let (Some(def), Some(method)) = (self.ctx.cx.lang_item(lang), self.lang_method(lang, "fmt")) else {
            self.no_lang(lang, span);
            return None;
        };
        let id = filling.args[index as usize];
        let crate::types::TyKind::Ref(ty, _) = *self.ty(id).kind() else { return None };
        let args = intern_args(&[Arg::Ty(ty)]);
        let place = self.span(id);
        self.ctx.require(Predicate::Trait(TraitRef { def, args }), place);
        Some(FormatArg {
            arg: index,
            method: Callee { def: method, args },
            spec: FormatSpec {
                fill: spec.fill,
                align: spec.align,
                plus: spec.plus,
                minus: spec.minus,
                alternate: spec.alternate,
                zero: spec.zero,
                debug_hex,
                width,
                precision,
            },
        })
    }
}

fn push_text(pieces: &mut Vec<FormatPiece>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(FormatPiece::Text(last)) = pieces.last_mut() {
        *last = Arc::from(format!("{last}{text}"));
    } else {
        pieces.push(FormatPiece::Text(Arc::from(text)));
    }
}

/// The text of a string literal, or of `concat!` of literals.
pub(super) fn format_string(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Literal(node) => match node.value {
            LiteralValue::Token(token) if token.kind == LiteralKind::String => literal::string(&token.text),
            _ => None,
        },
        Expr::MacroCall(node) if node.path.as_name().is_some_and(|name| name.name == "concat") => {
            let core::MacroArgs::ExprArgs(args) = &node.args else { return None };
            args.args.iter().map(|arg| literal_text(&arg.value)).collect()
        }
        _ => None,
    }
}

/// What `concat!` makes of a literal.
pub(super) fn literal_text(expr: &Expr) -> Option<String> {
    let Expr::Literal(node) = expr else { return format_string(expr) };
    match node.value {
        LiteralValue::Bool(value) => Some(value.to_string()),
        LiteralValue::Token(token) => match token.kind {
            LiteralKind::String => literal::string(&token.text),
            LiteralKind::Char => literal::char(&token.text).map(String::from),
            LiteralKind::Integer => {
                let int = literal::int(&token.text)?;
                Some(if int.negative { format!("-{}", int.value) } else { int.value.to_string() })
            }
            LiteralKind::Float => Some(literal::float(&token.text).0),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes() {
        let parts = parse("a{{b{}c{0:>5}{x:?}{:#06x}{:.*}{:w$.p$}").unwrap();
        assert_eq!(parts.len(), 8);
        assert_eq!(parts[0], Part::Text("a{b".to_owned()));
        let Part::Hole { arg, spec } = &parts[3] else { panic!() };
        assert_eq!(*arg, Name::Index(0));
        assert_eq!((spec.align, spec.width.clone()), (Some(FormatAlign::Right), Some(Count::Literal(5))));
        let Part::Hole { spec, .. } = &parts[5] else { panic!() };
        assert!(spec.alternate && spec.zero && spec.ty == "x");
        let Part::Hole { spec, .. } = &parts[7] else { panic!() };
        assert_eq!(spec.precision, Some(Count::Arg(Name::Named("p".to_owned()))));
        assert!(parse("{").is_err() && parse("}").is_err() && parse("{a b}").is_err());
    }
}
