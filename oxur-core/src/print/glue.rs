//! Which lists can be written in their style: the other side of the reader's rules about what is glued to what.

use crate::read::{is_macro_name, is_name, is_name_start, starts_form};
use crate::{Form, FormKind, ListStyle, LiteralKind, Sequence};

/// How deep a glued form is looked into; what is deeper is written in parentheses.
const MAX_DEPTH: u32 = 1024;

/// Whether `text` is a prefix word, which stands before its form with a blank between.
pub(super) fn is_prefix_word(text: &str) -> bool {
    matches!(text, "&mut" | "*const" | "*mut" | "&raw" | "&'")
}

/// The first token of a list, if it can be written in its style.
pub(super) fn styled_lead(list: &Sequence) -> Option<&'static str> {
    lead_of_list(list, MAX_DEPTH)
}

/// The first token of a form as it will be written.
fn lead(form: &Form, depth: u32) -> &'static str {
    match &form.kind {
        FormKind::Symbol(name) | FormKind::Lifetime(name) => name.symbol.as_str(),
        FormKind::Keyword(_) => ":",
        FormKind::Literal(literal) => literal.text.as_str(),
        FormKind::Vector(_) => "[",
        FormKind::Brace(_) | FormKind::Verbatim(_) => "{",
        FormKind::List(list) => lead_of_list(list, depth).unwrap_or("("),
        FormKind::Attributed(_) | FormKind::InnerAttribute(_) => "#",
    }
}

fn lead_of_list(list: &Sequence, depth: u32) -> Option<&'static str> {
    let depth = depth.checked_sub(1)?;
    let items = &*list.items;
    let headed = |head: &str| items.first().is_some_and(|first| first.is_symbol(head));
    match list.style {
        ListStyle::Parens => Some("("),
        ListStyle::Chain => chain(items, depth).filter(|_| headed(".")),
        ListStyle::Path => path(items, depth).filter(|_| headed("::")),
        ListStyle::Typed => typed(items, depth).filter(|_| headed(":")),
        ListStyle::Angle => angle(items, depth).filter(|_| headed("<>")),
        ListStyle::Turbofish => turbofish(items, depth).filter(|_| headed("::<")),
        ListStyle::Tuple => headed("tuple").then_some("#("),
        ListStyle::Prefix => prefix(items, depth),
        ListStyle::Quote => match items {
            [_, form] if headed("quote") && quotable(form, depth) => Some("'"),
            _ => None,
        },
        ListStyle::Quasiquote => match items {
            [_, form] if headed("quasiquote") && !matches!(form.kind, FormKind::InnerAttribute(_)) => {
                (lead(form, depth) != ":").then_some("`")
            }
            _ => None,
        },
        ListStyle::Unquote | ListStyle::Splice => match items {
            [head, form] if matches!(head.as_symbol(), Some("unquote" | "unquote-splicing")) => {
                (head.is_symbol("unquote") == (list.style == ListStyle::Unquote) && is_hole(form, depth)).then_some("~")
            }
            _ => None,
        },
        ListStyle::MacroBraces => match items {
            [name, braces] if matches!(braces.kind, FormKind::Verbatim(_)) => {
                name.as_symbol().filter(|name| is_macro_name(name))
            }
            _ => None,
        },
        ListStyle::Restriction => headed("pub").then_some("pub"),
    }
}

fn is_segment(text: &str) -> bool {
    text.starts_with(is_name_start) && !text.contains("::")
}

/// What generic arguments, `::` and `.` may be glued to.
fn nameable(form: &Form, depth: u32) -> Option<&'static str> {
    use ListStyle::{Angle, Path, Splice, Turbofish, Unquote};
    match &form.kind {
        FormKind::Symbol(name) => is_name(&name.symbol).then_some(name.symbol.as_str()),
        FormKind::List(list) if matches!(list.style, Path | Unquote | Splice | Angle | Turbofish) => {
            lead_of_list(list, depth)
        }
        _ => None,
    }
}

fn unquoted(form: &Form, depth: u32) -> bool {
    matches!(form.list_style(), Some(ListStyle::Unquote | ListStyle::Splice)) && nameable(form, depth).is_some()
}

/// A single name or an unquote that stands for one.
fn segment(form: &Form, depth: u32) -> bool {
    form.as_symbol().map_or_else(|| unquoted(form, depth), is_segment)
}

fn chain(items: &[Form], depth: u32) -> Option<&'static str> {
    let [_, first, steps @ ..] = items else { return None };
    let (last, before) = steps.split_last()?;
    let step = |form: &Form| match &form.kind {
        FormKind::Literal(literal) => {
            literal.kind == LiteralKind::Integer && literal.text.bytes().all(|b| b.is_ascii_digit())
        }
        FormKind::List(list) if matches!(list.style, ListStyle::Angle | ListStyle::Turbofish) => {
            lead_of_list(list, depth).is_some() && list.items.get(1).is_some_and(|left| segment(left, depth))
        }
        _ => segment(form, depth),
    };
    // A `?` before a dot is refused by the reader.
    let asks = |form: &Form| form.as_symbol().is_some_and(|name| name.ends_with('?'));
    let fine = step(last) && before.iter().all(|form| step(form) && !asks(form)) && !asks(first);
    nameable(first, depth).filter(|_| fine)
}

fn path(items: &[Form], depth: u32) -> Option<&'static str> {
    let [_, first, second, ..] = items else { return None };
    // Two names would be read as one.
    let apart = first.as_symbol().is_none_or(|name| unquoted(second, depth) || name.ends_with(['?', '!', '*']));
    let steps = items[2..].iter().all(|form| segment(form, depth));
    nameable(first, depth).filter(|_| apart && steps)
}

/// Whether a `:` behind the form would not belong to all of it.
fn ends_loose(form: &Form) -> bool {
    let mut form = form;
    loop {
        match (form.list_style(), form.as_list()) {
            (Some(ListStyle::Prefix), Some([.., last])) => form = last,
            (style, _) => {
                use ListStyle::{Quasiquote, Quote, Typed};
                return matches!(style, Some(Typed | Quote | Quasiquote))
                    || form.as_symbol().is_some_and(|name| !is_name(name))
                    || matches!(
                        form.kind,
                        FormKind::Attributed(_) | FormKind::InnerAttribute(_) | FormKind::Verbatim(_)
                    );
            }
        }
    }
}

fn typed(items: &[Form], depth: u32) -> Option<&'static str> {
    let [_, left, right] = items else { return None };
    let first = lead(left, depth);
    let left_ends = !ends_loose(left);
    let right_lead = lead(right, depth);
    let operator = right.as_symbol().is_some_and(|name| !is_name(name));
    let right_starts = if operator {
        right_lead.starts_with(['!', '*', '&', '-', '_']) && !is_prefix_word(right_lead)
    } else {
        starts_form(right_lead_text(right, right_lead)) && !right_lead.starts_with(':') || right_lead == "?"
    };
    let attributed = matches!(right.kind, FormKind::Attributed(_) | FormKind::InnerAttribute(_));
    (left_ends && right_starts && !attributed).then_some(first)
}

/// The start of the text: operators are judged with a name behind them.
fn right_lead_text<'a>(form: &Form, lead: &'a str) -> &'a str {
    match (form.list_style(), lead) {
        (Some(_), "&" | "*" | "!" | "-" | "&mut" | "*const" | "*mut" | "&raw" | "&'") => "x",
        _ => lead,
    }
}

fn angle(items: &[Form], depth: u32) -> Option<&'static str> {
    let [_, left, first, ..] = items else { return None };
    let lead_first = lead(first, depth);
    let bytes = lead_first.as_bytes();
    let starts = match bytes {
        [b'-', next, ..] => next.is_ascii_digit(),
        [b'-' | b'=' | b'<' | b'>', ..] | [] => false,
        _ => true,
    };
    nameable(left, depth).filter(|_| starts && no_closing_angle(&items[2..]))
}

fn turbofish(items: &[Form], depth: u32) -> Option<&'static str> {
    let [_, left, arguments @ ..] = items else { return None };
    nameable(left, depth).filter(|_| no_closing_angle(arguments))
}

/// Whether none of the forms has a `>` operator in the open, which would close the bracket.
fn no_closing_angle(items: &[Form]) -> bool {
    items.iter().all(|form| {
        let mut form = form.split_attributes().1;
        while let (Some(ListStyle::Prefix | ListStyle::Quasiquote), Some([.., last])) =
            (form.list_style(), form.as_list())
        {
            form = last.split_attributes().1;
        }
        !form.as_symbol().is_some_and(|name| name.starts_with('>'))
    })
}

fn prefix(items: &[Form], depth: u32) -> Option<&'static str> {
    let (last, head) = items.split_last()?;
    let attributed = matches!(last.kind, FormKind::Attributed(_) | FormKind::InnerAttribute(_) | FormKind::Verbatim(_));
    let first = lead(last, depth);
    // A written type binds looser than a prefix. One that cannot be written stands in parentheses.
    let typed = match &last.kind {
        FormKind::List(list) => list.style == ListStyle::Typed && lead_of_list(list, depth).is_some(),
        _ => false,
    };
    let looser = typed || attributed;
    if looser {
        return None;
    }
    // `&mut` and the like are words, unless the name goes on.
    let goes_on = matches!(last.list_style(), Some(ListStyle::Chain | ListStyle::Path | ListStyle::Turbofish))
        && last.as_list().and_then(|items| items.get(1)).is_some_and(|left| left.as_symbol().is_some());
    let word = if goes_on { "" } else { first };
    let operator = last.as_symbol().is_some_and(|name| !is_name(name));
    // A word has a blank behind it, so that any operator may follow.
    let word_fits = !(operator && is_prefix_word(first));
    match head {
        [operator_form] => {
            let text = operator_form.as_symbol()?;
            if matches!(text, "&mut" | "*const" | "*mut") {
                return word_fits.then_some(text);
            }
            let lifetime = matches!(last.kind, FormKind::Lifetime(_));
            let fits = match text {
                "&" => !lifetime && word != "mut",
                "*" => !matches!(word, "const" | "mut"),
                "!" | "?" => true,
                "-" => !first.starts_with(|c: char| c.is_ascii_digit()),
                ".." | "..=" => !first.starts_with('.'),
                _ => false,
            };
            let starts = starts_form(right_lead_text(last, first));
            (fits && starts && !operator).then_some(text)
        }
        [borrow, lifetime] if matches!(lifetime.kind, FormKind::Lifetime(_)) => {
            let fits = borrow.is_symbol("&mut") || borrow.is_symbol("&") && first != "mut";
            (fits && word_fits).then_some("&'")
        }
        [raw, mutability] if raw.is_symbol("&raw") => {
            (matches!(mutability.as_symbol(), Some("const" | "mut")) && word_fits).then_some("&raw")
        }
        _ => None,
    }
}

/// Whether `'` may stand before the form: only before a bracket, and not so that a character literal results.
fn quotable(form: &Form, depth: u32) -> bool {
    let (bracket, inner) = match &form.kind {
        FormKind::List(list) if list.style == ListStyle::Parens => (true, list.items.first()),
        FormKind::List(list) if list.style == ListStyle::Tuple => (lead_of_list(list, depth).is_some(), None),
        FormKind::Vector(items) | FormKind::Brace(items) => (true, items.first()),
        _ => (false, None),
    };
    bracket && inner.is_none_or(|first| !lead(first, depth).starts_with('\''))
}

/// Whether `~` may stand before the form.
fn is_hole(form: &Form, depth: u32) -> bool {
    match &form.kind {
        FormKind::Symbol(name) => is_segment(&name.symbol),
        FormKind::Literal(literal) => !literal.text.starts_with(['-', '\'']),
        FormKind::Vector(_) | FormKind::Brace(_) => true,
        FormKind::List(list) => match list.style {
            ListStyle::Parens => true,
            ListStyle::Tuple
            | ListStyle::Unquote
            | ListStyle::Splice
            | ListStyle::MacroBraces
            | ListStyle::Restriction => lead_of_list(list, depth).is_some(),
            _ => false,
        },
        _ => false,
    }
}
