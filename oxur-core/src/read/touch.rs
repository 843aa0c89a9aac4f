//! What is said of two forms that touch: most of it is Rust's spelling, and the message shows Oxur's.

use super::token::{Bracket, Token, TokenKind};
use crate::{Diagnostic, Form, FormKind, ListStyle, SourceId, Span, codes::read as codes};

/// How much of the text a message repeats.
const SHOWN: usize = 60;

/// The message about `form`, which the first of `tokens` touches.
pub(super) fn diagnose(form: &Form, tokens: &[Token], source: SourceId, text: &str) -> Diagnostic {
    let left = excerpt(text, form.span.lo, form.span.hi);
    let Some(next) = tokens.first() else {
        return Diagnostic::error(codes::TOUCHING, form.span, "this form touches the next");
    };
    let end = cluster(tokens);
    let place = Span::new(source, next.lo, next.hi);
    let right = excerpt(text, next.lo, end);
    let error = |message: String| Diagnostic::error(codes::TOUCHING, place, message).label(form.span, "");
    let mend = |diagnostic: Diagnostic, spelling: String| diagnostic.help(format!("write `{spelling}`"));
    let simple = matches!(form.kind, FormKind::Symbol(_)) || form.as_styled(ListStyle::Chain).is_some();
    let inner = || inside(text, next.hi, end.saturating_sub(1));
    match &next.kind {
        TokenKind::Open(Bracket::Paren) if matches!(left.as_str(), "Fn" | "FnMut" | "FnOnce") => {
            mend(error("the parenthesis stands before the name".into()), format!("({left} [{}] -> R)", inner()))
        }
        TokenKind::Open(Bracket::Paren) if simple && is_typed(&inner()) => {
            let parameters = inner().replace(": ", ":");
            mend(
                error("parameters stand in brackets behind the name".into()),
                format!("{left} [{}]", parameters.trim()),
            )
        }
        TokenKind::Open(Bracket::Paren) if simple || is_path(form) => {
            let spelling = chain(form, &left, tokens, text).unwrap_or_else(|| joined(&left, &inner()));
            mend(error("the parenthesis of a call stands before the name".into()), spelling)
        }
        TokenKind::Open(Bracket::Square) if left.ends_with('!') => {
            mend(error("the arguments of a Rust macro stand behind its name".into()), joined(&left, &inner()))
        }
        TokenKind::Open(Bracket::Square) => {
            mend(error("an index is a step of a chain".into()), format!("(. {left} {right})"))
        }
        TokenKind::Open(Bracket::Brace) if simple || is_path(form) => {
            mend(error("a name touches a brace".into()), format!("({left} {right})"))
        }
        TokenKind::Dot => {
            let step = tokens.get(1).map_or_else(String::new, |step| step_text(text, tokens, step));
            mend(error("only names are chained by a dot without parentheses".into()), format!("(. {left} {step})"))
        }
        TokenKind::Prefix("?") => mend(error("`?` stands before its operand".into()), format!("(? {left})")),
        TokenKind::Name(name) if *name == "?" => {
            mend(error("`?` stands before its operand".into()), format!("(? {left})"))
        }
        TokenKind::Name(name)
            if *name == "::" && matches!(tokens.get(1), Some(Token { kind: TokenKind::Open(_), .. })) =>
        {
            let end = cluster(&tokens[1..]);
            let names = tokens.get(1).map_or_else(String::new, |open| inside(text, open.hi, end.saturating_sub(1)));
            mend(error("the names behind a path stand in its list".into()), format!("({left} {names})"))
        }
        TokenKind::PathSep => {
            let step = tokens.get(1).map_or_else(String::new, |step| excerpt(text, step.lo, step.hi));
            mend(error("only names are joined by `::` without parentheses".into()), format!("(:: {left} {step})"))
        }
        TokenKind::Prefix("&") if matches!(tokens.get(1), Some(Token { kind: TokenKind::Prefix("&"), .. })) => {
            let operand =
                tokens.get(2).map_or_else(String::new, |token| excerpt(text, token.lo, cluster(&tokens[2..])));
            infix(error("`&&` touches the form before it".into()), "&&", &left, &operand)
        }
        TokenKind::Prefix(operator) => {
            let operand =
                tokens.get(1).map_or_else(String::new, |token| excerpt(text, token.lo, cluster(&tokens[1..])));
            infix(error(format!("`{operator}` touches the form before it")), operator, &left, &operand)
        }
        TokenKind::Name(name) if !name.starts_with(super::lex::is_name_start) && !name.starts_with("::") => {
            let operand = tokens.get(1).filter(|token| token.touches);
            let operand = operand.map_or_else(|| "b".into(), |token| excerpt(text, token.lo, cluster(&tokens[1..])));
            let is_operator =
                matches!(form.kind, FormKind::Symbol(name) if !name.symbol.starts_with(super::lex::is_name_start));
            let touching = error(format!("`{name}` touches the form before it"));
            if is_operator {
                touching.help("put a blank between the two")
            } else {
                infix(touching, name, &left, &operand)
            }
        }
        TokenKind::Literal(literal) if literal.text.starts_with('-') => {
            infix(error("a negative number touches the form before it".into()), "-", &left, &literal.text[1..])
        }
        _ if left == "|" => error("Rust's spelling of a closure".into())
            .help("a closure is written `(fn [x] …)`, its captures moved `(move fn [x] …)`"),
        _ => error("two forms touch".into()).help(format!("put a blank between them: `{left} {right}`")),
    }
}

fn infix(diagnostic: Diagnostic, operator: &str, left: &str, right: &str) -> Diagnostic {
    match operator {
        ":" | "." | "=>" | "_" | "@" | "->" => diagnostic.help("put a blank between the two"),
        _ => diagnostic.help(format!("an operator stands first: `({operator} {left} {right})`")),
    }
}

/// `(name arguments)`
fn joined(name: &str, arguments: &str) -> String {
    if arguments.is_empty() { format!("({name})") } else { format!("({name} {arguments})") }
}

/// Where the form that starts with the first token ends, as far as brackets tell.
fn cluster(tokens: &[Token]) -> u32 {
    let mut depth = 0usize;
    let mut end = tokens.first().map_or(0, |token| token.hi);
    // Far enough for what a message shows.
    for token in tokens.iter().take(4 * SHOWN) {
        match token.kind {
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        end = token.hi;
        let prefix = matches!(token.kind, TokenKind::Prefix(_) | TokenKind::Unquote | TokenKind::Splice);
        if depth == 0 && !prefix {
            break;
        }
    }
    end
}

/// A step behind a dot: with its arguments, if parentheses touch it.
fn step_text(text: &str, tokens: &[Token], step: &Token) -> String {
    let name = excerpt(text, step.lo, step.hi);
    match tokens.get(2) {
        Some(open @ Token { kind: TokenKind::Open(Bracket::Paren), touches: true, .. }) => {
            joined(&name, &inside(text, open.hi, cluster(&tokens[2..]).saturating_sub(1)))
        }
        _ => name,
    }
}

/// Whether what stands in parentheses are parameters: `x: i32`.
fn is_typed(inner: &str) -> bool {
    inner.split_once(':').is_some_and(|(name, ty)| {
        !name.is_empty() && name.chars().all(super::lex::is_name_continue) && !ty.starts_with(':')
    })
}

/// A call and the steps that touch it, as Rust writes them, as a chain: `s.trim().len()` is `(. s (trim) (len))`. `None` if
/// no step follows the call.
fn chain(form: &Form, left: &str, tokens: &[Token], text: &str) -> Option<String> {
    let call = joined("", &inside(text, tokens.first()?.hi, cluster(tokens).saturating_sub(1)));
    let mut steps = match left.rsplit_once('.').filter(|_| form.as_styled(ListStyle::Chain).is_some()) {
        Some((receiver, method)) => {
            format!("{} {}", receiver.replace('.', " "), call.replacen('(', &format!("({method}"), 1))
        }
        None => call.replacen('(', &format!("({left}"), 1),
    };
    let mut at = behind(tokens)?;
    let first = at;
    // No line is longer than what a message shows.
    while let Some(token) = tokens.get(at).filter(|token| token.touches && at < 4 * SHOWN) {
        match &token.kind {
            TokenKind::Dot => {
                let step = tokens.get(at + 1)?;
                steps = format!("{steps} {}", step_text(text, &tokens[at..], step));
                let called = matches!(
                    tokens.get(at + 2),
                    Some(Token { kind: TokenKind::Open(Bracket::Paren), touches: true, .. })
                );
                at += if called { 2 + behind(&tokens[at + 2..])? } else { 2 };
            }
            TokenKind::Open(Bracket::Square) => {
                steps = format!("{steps} {}", excerpt(text, token.lo, cluster(&tokens[at..])));
                at += behind(&tokens[at..])?;
            }
            TokenKind::Name(name) if *name == "?" => {
                steps += " ?";
                at += 1;
            }
            _ => break,
        }
    }
    (at > first).then(|| format!("(. {steps})"))
}

/// The number of the token behind the bracket that the first token opens.
fn behind(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().take(4 * SHOWN) {
        match token.kind {
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

fn is_path(form: &Form) -> bool {
    form.as_styled(ListStyle::Path).is_some() || form.as_styled(ListStyle::Turbofish).is_some()
}

/// A piece of the text, on one line and not too long.
fn excerpt(text: &str, lo: u32, hi: u32) -> String {
    let piece = text.get(lo as usize..hi as usize).unwrap_or("");
    let mut shown: String =
        piece.chars().take(SHOWN).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    if shown.len() < piece.len() && piece.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

/// Arguments as Oxur has them: without commas between.
fn inside(text: &str, lo: u32, hi: u32) -> String {
    let (mut quoted, mut before) = (false, ' ');
    let mut arguments = excerpt(text, lo, hi);
    arguments.retain(|c| {
        quoted ^= c == '"' && before != '\\';
        before = c;
        quoted || c != ','
    });
    arguments.trim().to_owned()
}
