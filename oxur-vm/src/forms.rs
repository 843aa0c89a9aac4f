//! Forms as values: the library of macros, and quasiquotes.
//!
//! A value of type `Form` is a number in the machine's list of forms: copying it shares the form.

use oxur_core::codes::vm as codes;
use oxur_core::core::{Filling, Marks, Quasiquote};
use oxur_core::{Diagnostic, Form, FormKind, Literal, LiteralKind, Mark, Name, Severity, Symbol};

use crate::machine::Machine;
use crate::trap::Trap;

/// A function on forms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum FormOp {
    /// What a form is, as a number.
    Kind,
    /// How many forms it has; all ones if it is no sequence.
    Len,
    Item,
    /// A list, vector or brace form of forms.
    Make,
    Symbol,
    Keyword,
    String,
    /// A literal of that kind by its text.
    Literal,
    Gensym,
    /// Appends the source text.
    Text,
    /// Appends a symbol's or keyword's name.
    Name,
    /// Appends what a string literal stands for.
    StringValue,
    IntValue,
    FloatValue,
    CharValue,
    Eq,
    Error,
    Warn,
    /// The form with the place of another.
    At,
    SpanSource,
    SpanLo,
    SpanHi,
}

impl FormOp {
    /// The function of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "kind" => Self::Kind,
            "len" => Self::Len,
            "item" => Self::Item,
            "make" => Self::Make,
            "symbol" => Self::Symbol,
            "keyword" => Self::Keyword,
            "string" => Self::String,
            "literal" => Self::Literal,
            "gensym" => Self::Gensym,
            "text" => Self::Text,
            "name" => Self::Name,
            "string_value" => Self::StringValue,
            "int_value" => Self::IntValue,
            "float_value" => Self::FloatValue,
            "char_value" => Self::CharValue,
            "eq" => Self::Eq,
            "error" => Self::Error,
            "warn" => Self::Warn,
            "at" => Self::At,
            "span_source" => Self::SpanSource,
            "span_lo" => Self::SpanLo,
            "span_hi" => Self::SpanHi,
            _ => return None,
        })
    }
}

/// What a form counts for in the limit of memory.
const FORM_COST: u64 = 128;

fn kind_number(form: &Form) -> u64 {
    match &form.kind {
        FormKind::Symbol(_) => 0,
        FormKind::Keyword(_) => 1,
        FormKind::Literal(literal) => match literal.kind {
            LiteralKind::Integer => 2,
            LiteralKind::Float => 3,
            LiteralKind::Char => 4,
            LiteralKind::Byte => 5,
            LiteralKind::String => 6,
            LiteralKind::ByteString => 7,
            LiteralKind::CString => 8,
        },
        FormKind::Lifetime(_) => 9,
        FormKind::List(_) => 10,
        FormKind::Vector(_) => 11,
        FormKind::Brace(_) => 12,
        FormKind::Verbatim(_) => 13,
        FormKind::Attributed(_) => 14,
        FormKind::InnerAttribute(_) => 15,
    }
}

/// How deep the parts of a form nest; 0 for an atom. The form is one whose depth the reader has bounded.
pub(crate) fn depth(form: &Form) -> u32 {
    let parts = |forms: &[Form]| forms.iter().map(depth).max().unwrap_or(0) + 1;
    match &form.kind {
        FormKind::List(sequence) => parts(&sequence.items),
        FormKind::Vector(items) | FormKind::Brace(items) => parts(items),
        FormKind::Attributed(attributed) => depth(&attributed.form) + 1,
        _ => 0,
    }
}

/// The forms of a list, vector or brace form.
fn items(form: &Form) -> Option<&[Form]> {
    match &form.split_attributes().1.kind {
        FormKind::List(sequence) => Some(&sequence.items),
        FormKind::Vector(items) | FormKind::Brace(items) => Some(items),
        _ => None,
    }
}

impl Machine<'_> {
    /// Runs a function on forms.
    pub(crate) fn form_op(&mut self, op: FormOp, words: &[u64; 8], ret: usize) -> Result<(), Trap> {
        let [a, b, c, ..] = *words;
        // Forms lie outside of the machine's memory, and count all the same.
        if self.forms.len() as u64 > self.limits.memory / FORM_COST {
            return Err(Trap::Limit(crate::trap::Limit::Memory));
        }
        let span = self.macro_context.as_ref().map_or(oxur_core::Span::NOWHERE, |context| context.call_site);
        let result = match op {
            FormOp::Kind => kind_number(self.form(a)?),
            FormOp::Len => items(self.form(a)?).map_or(u64::MAX, |items| items.len() as u64),
            FormOp::Item => {
                let item = items(self.form(a)?).and_then(|items| items.get(b as usize)).cloned();
                let item = item.ok_or(Trap::Internal("an item that the form does not have"))?;
                let depth = self.form_depth(a)?.saturating_sub(1);
                self.form_of_depth(item, depth)
            }
            FormOp::Make => {
                let list = self.form_slice(b, c)?;
                let depth = self.slice_depth(b, c)?.saturating_add(1);
                let place =
                    list.first().map_or(span, |first| list.last().map_or(first.span, |last| first.span.to(last.span)));
                let form = match a {
                    0 => Form::list(list, place),
                    1 => Form::vector(list, place),
                    _ => Form::new(FormKind::Brace(list.into()), place),
                };
                self.made_form(form, depth)?
            }
            FormOp::Symbol => {
                let name = Name { symbol: Symbol::new(self.text(a, b)?), mark: Mark::NONE };
                self.new_form(Form::new(FormKind::Symbol(name), span))
            }
            FormOp::Keyword => {
                let form = Form::keyword(self.text(a, b)?, span);
                self.new_form(form)
            }
            FormOp::String => {
                let literal =
                    Literal { kind: LiteralKind::String, text: Symbol::new(&format!("{:?}", self.text(a, b)?)) };
                self.new_form(Form::new(FormKind::Literal(literal), span))
            }
            FormOp::Literal => {
                let kind = match a {
                    2 => LiteralKind::Integer,
                    3 => LiteralKind::Float,
                    4 => LiteralKind::Char,
                    _ => LiteralKind::String,
                };
                let literal = Literal { kind, text: Symbol::new(self.text(b, c)?) };
                self.new_form(Form::new(FormKind::Literal(literal), span))
            }
            FormOp::Gensym => {
                self.gensyms += 1;
                let mark = self.macro_context.as_ref().map_or(Mark::NONE, |context| context.marks.of(Mark::NONE));
                let text = format!("{}__{}", self.text(a, b)?, self.gensyms);
                let name = Name { symbol: Symbol::new(&text), mark };
                self.new_form(Form::new(FormKind::Symbol(name), span))
            }
            FormOp::Text => {
                let text = oxur_core::print(self.form(a)?);
                self.append(b, text.as_bytes())?;
                0
            }
            FormOp::Name => {
                let text = match &self.form(a)?.kind {
                    FormKind::Symbol(name) | FormKind::Lifetime(name) => Some(name.symbol),
                    FormKind::Keyword(symbol) => Some(*symbol),
                    _ => None,
                };
                if let Some(text) = text {
                    self.append(b, text.as_bytes())?;
                }
                u64::from(text.is_some())
            }
            FormOp::StringValue => {
                let text = match &self.form(a)?.kind {
                    FormKind::Literal(literal) if literal.kind == LiteralKind::String => {
                        crate::literal::string(&literal.text)
                    }
                    _ => None,
                };
                if let Some(text) = &text {
                    self.append(b, text.as_bytes())?;
                }
                u64::from(text.is_some())
            }
            FormOp::IntValue => {
                let value = match &self.form(a)?.kind {
                    FormKind::Literal(literal) if literal.kind == LiteralKind::Integer => int_value(&literal.text),
                    _ => None,
                };
                if let Some(value) = value {
                    self.memory.write(b, value.to_le_bytes())?;
                }
                u64::from(value.is_some())
            }
            FormOp::FloatValue => {
                let value = match &self.form(a)?.kind {
                    FormKind::Literal(literal) if literal.kind == LiteralKind::Float => {
                        crate::literal::float(&literal.text).0.parse::<f64>().ok()
                    }
                    _ => None,
                };
                if let Some(value) = value {
                    self.memory.write(b, value.to_bits().to_le_bytes())?;
                }
                u64::from(value.is_some())
            }
            FormOp::CharValue => {
                let value = match &self.form(a)?.kind {
                    FormKind::Literal(literal) if literal.kind == LiteralKind::Char => {
                        crate::literal::char(&literal.text)
                    }
                    _ => None,
                };
                value.map_or(u64::from(u32::MAX), u64::from)
            }
            FormOp::Eq => u64::from(same(self.form(a)?, self.form(b)?)),
            FormOp::Error => {
                let span = self.form(a)?.span;
                let text = self.text(b, c)?;
                let diagnostic = Diagnostic::told_by_macro(Severity::Error, codes::MACRO_ERROR, span, text);
                return Err(Trap::MacroError(Box::new(diagnostic)));
            }
            FormOp::Warn => {
                let span = self.form(a)?.span;
                let text = self.text(b, c)?.to_owned();
                if let Some(context) = &mut self.macro_context {
                    let warning = Diagnostic::told_by_macro(Severity::Warning, codes::MACRO_WARNING, span, &text);
                    context.diagnostics.push(warning);
                }
                0
            }
            FormOp::At => {
                let span = self.form(b)?.span;
                let form = Form::new(self.form(a)?.kind.clone(), span);
                let depth = self.form_depth(a)?;
                self.form_of_depth(form, depth)
            }
            FormOp::SpanSource => u64::from(self.form(a)?.span.source.0),
            FormOp::SpanLo => u64::from(self.form(a)?.span.lo),
            FormOp::SpanHi => u64::from(self.form(a)?.span.hi),
        };
        self.regs[ret] = result;
        Ok(())
    }

    /// The forms whose numbers lie in memory one after the other.
    pub(crate) fn form_slice(&self, at: u64, len: u64) -> Result<Vec<Form>, Trap> {
        self.form_numbers(at, len)?.map(|number| self.form(number).cloned()).collect()
    }

    /// How deep the parts of these forms nest.
    fn slice_depth(&self, at: u64, len: u64) -> Result<u32, Trap> {
        self.form_numbers(at, len)?.try_fold(0, |deepest, number| Ok(self.form_depth(number)?.max(deepest)))
    }

    fn form_numbers(&self, at: u64, len: u64) -> Result<impl Iterator<Item = u64>, Trap> {
        let bytes = self.memory.slice(at, len.saturating_mul(4))?;
        let number = |bytes: &[u8]| u64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        Ok(bytes.chunks_exact(4).map(number))
    }

    /// Fills a template; of each hole there are two words: 0 and a form, or 1 and the address of a `Vec<Form>`.
    pub(crate) fn quasiquote(&mut self, template: u32, holes: &[u64]) -> Result<u64, Trap> {
        let template_depth = self.form_depth(u64::from(template))?;
        let template = self.form(u64::from(template))?.clone();
        let mut values = Vec::new();
        let mut deepest = 0;
        for hole in holes.chunks_exact(2) {
            let word = hole[1];
            values.push(if hole[0] == 0 {
                deepest = self.form_depth(word)?.max(deepest);
                vec![self.form(word)?.clone()]
            } else {
                let (at, len) = (self.memory.word(word)?, self.memory.word(word + 16)?);
                deepest = self.slice_depth(at, len)?.max(deepest);
                self.form_slice(at, len)?
            });
        }
        let unmarked = Marks::new(Mark::NONE);
        let (marks, expn) = match &self.macro_context {
            Some(context) => (&context.marks, context.expn),
            None => (&unmarked, oxur_core::ExpnId::ROOT),
        };
        let mut filled = Quasiquote::fill(&template, Filling { holes: &values, marks, expn });
        let form = match filled.len() {
            1 => filled.swap_remove(0),
            _ => return Err(Trap::Internal("a template that is not one form")),
        };
        self.made_form(form, template_depth.saturating_add(deepest))
    }
}

/// Whether two forms are the same to a reader: marks do not count.
fn same(a: &Form, b: &Form) -> bool {
    match (&a.kind, &b.kind) {
        (FormKind::Symbol(a), FormKind::Symbol(b)) | (FormKind::Lifetime(a), FormKind::Lifetime(b)) => {
            a.symbol == b.symbol
        }
        (FormKind::List(x), FormKind::List(y)) => same_list(&x.items, &y.items),
        (FormKind::Vector(x), FormKind::Vector(y)) | (FormKind::Brace(x), FormKind::Brace(y)) => same_list(x, y),
        (x, y) => x == y,
    }
}

fn same_list(a: &[Form], b: &[Form]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

/// The value of an integer literal.
fn int_value(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let value = i128::try_from(crate::literal::int(digits)?.value).ok()?;
    Some(if negative { -value } else { value })
}
