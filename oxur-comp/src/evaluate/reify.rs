//! Values as code: what a value becomes in Rust, by the type that its place expects.

use std::cmp::Ordering;

use oxur_core::codes::comptime as codes;
use oxur_core::core::{
    AngleArgs, ArrayExpr, ArrayType, Call, CastExpr, Expr, ExprArgs, FieldInit, GenericArg, Ident, Literal,
    LiteralValue, MacroArg, MacroCall, Member, Path, PathArgs, RefExpr, RefKind, RepeatExpr, RustTokens, RustType,
    Segment, StructExpr, TupleExpr, TupleType, Type, TypeArg, TypeRef, UnOp, UnaryOp, VarRef,
};
use oxur_core::{
    Delimiter, Diagnostic, FormKind, Literal as Token, LiteralKind, ReadOptions, RustToken, SourceId, Span, Symbol,
    mapped, read,
};
use oxur_vm::{Datum, FieldDatum, Value};

use super::definitions::Definitions;
use super::known::{named, static_ref};

/// What the place of a value asks for.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'t> {
    /// A value of this type, as written.
    Type(&'t Type),
    /// A value of exactly its own type.
    Own,
    /// Nothing: strings may be `&'static str` and vectors arrays.
    Anything,
}

/// How values become code at one place.
pub(super) struct Reifier<'m> {
    /// The path of the module of the place.
    pub(super) module: &'m [Symbol],
    /// The types of fields.
    pub(super) definitions: &'m Definitions,
    /// Whether the place is a constant or static: what allocates cannot stand there.
    pub(super) constant: bool,
    /// The place of what is replaced.
    pub(super) span: Span,
}

type Reified = Result<Expr, Box<Diagnostic>>;

/// From so many equal items on an array is written as `[item; count]`.
const REPEAT: usize = 8;
/// From so many bytes on a slice of them is written as a byte string.
const BYTES: usize = 8;

impl Reifier<'_> {
    /// The expression that stands for `value`.
    pub(super) fn reify(&self, value: &Value, wanted: Wanted<'_>) -> Reified {
        let wanted = match wanted {
            Wanted::Type(Type::Infer(_)) => Wanted::Anything,
            other => other,
        };
        match &value.data {
            Datum::Bool(value) => Ok(self.literal(LiteralValue::Bool(*value))),
            Datum::Int(number) => self.integer(&number.to_string(), value, wanted),
            Datum::Uint(number) => self.integer(&number.to_string(), value, wanted),
            Datum::F64(bits) => self.float(f64::from_bits(*bits), *bits, value, wanted),
            Datum::F32(bits) => self.float32(f32::from_bits(*bits), *bits, value, wanted),
            Datum::Char(c) => Ok(self.token(LiteralKind::Char, &format!("{c:?}"))),
            Datum::Str(text) => Ok(self.string(text)),
            Datum::String(text) => self.owned_string(text, wanted),
            Datum::Tuple(items) => self.tuple(items, wanted),
            Datum::Array(items) => self.sequence(items, value, wanted),
            Datum::Slice(items) => match wanted {
                Wanted::Type(_) => self.sequence(items, value, wanted),
                // The cast keeps it a slice; a reference to the array would be one to an array.
                Wanted::Own | Wanted::Anything => {
                    let array = self.reference(self.array(items, Wanted::Own)?);
                    Ok(self.cast(array, &value.ty))
                }
            },
            Datum::Vec(items) => self.vec(items, value, wanted),
            Datum::Ref(inner) => {
                let inner_wanted = match wanted {
                    Wanted::Type(Type::RefType(node)) => Wanted::Type(&node.ty),
                    Wanted::Type(_) | Wanted::Own => Wanted::Own,
                    Wanted::Anything => Wanted::Anything,
                };
                Ok(self.reference(self.reify(inner, inner_wanted)?))
            }
            Datum::Adt { path, named, fields } => self.adt(path, *named, fields, value, wanted),
            Datum::Collection { name, items } => self.collection(*name, items, value, wanted),
            Datum::Form(_) => Err(self.no_form(value, "a form exists at compile time only")),
            Datum::Opaque => Err(self.no_form(
                value,
                "use a sorted array, or `std::sync::LazyLock` for a value that is made when it is first used",
            )),
        }
    }

    /// The type that a static has whose value is written for [`Wanted::Anything`].
    pub(super) fn static_type(&self, value: &Value) -> Type {
        let span = self.span;
        let array = |items: &[Value]| {
            let ty = items.first().map_or_else(|| element_type(&value.ty, span), |item| self.static_type(item));
            let len = Literal { value: LiteralValue::Token(integer(&items.len().to_string())), span }.into();
            Type::from(ArrayType { ty, len, span })
        };
        match &value.data {
            Datum::Str(_) | Datum::String(_) => static_ref(named("str", span), span),
            Datum::Tuple(items) => {
                let items = mapped(items, |item| self.static_type(item));
                TupleType { items, span }.into()
            }
            Datum::Array(items) | Datum::Vec(items) => array(items),
            Datum::Slice(_) => static_ref(rust_type(value.ty.trim_start_matches('&'), span), span),
            Datum::Ref(inner) => static_ref(self.static_type(inner), span),
            _ => rust_type(&value.ty, span),
        }
    }

    fn literal(&self, value: LiteralValue) -> Expr {
        Literal { value, span: self.span }.into()
    }

    fn token(&self, kind: LiteralKind, text: &str) -> Expr {
        self.literal(LiteralValue::Token(Token { kind, text: Symbol::new(text) }))
    }

    fn string(&self, text: &str) -> Expr {
        self.token(LiteralKind::String, &format!("{text:?}"))
    }

    /// The name of a function or constant.
    fn name(&self, path: &[&str]) -> Expr {
        let names = path.iter().map(|name| Symbol::new(name));
        VarRef { path: self.path(names), span: self.span }.into()
    }

    fn path(&self, names: impl IntoIterator<Item = Symbol>) -> Path {
        let span = self.span;
        let segments = names.into_iter().map(|name| Segment { name: Ident { name, span }, args: None, span }).collect();
        Path { qself: None, global: false, segments, span }
    }

    fn call(&self, func: Expr, args: Vec<Expr>) -> Expr {
        Call { func, args, span: self.span }.into()
    }

    fn reference(&self, value: Expr) -> Expr {
        RefExpr { kind: RefKind::Shared, value, span: self.span }.into()
    }

    fn cast(&self, value: Expr, ty: &str) -> Expr {
        CastExpr { value, ty: rust_type(ty, self.span), span: self.span }.into()
    }

    /// The suffix that a number needs: none where its place fixes its type.
    fn suffix<'v>(&self, value: &'v Value, wanted: Wanted<'_>) -> Result<&'v str, Box<Diagnostic>> {
        match wanted {
            Wanted::Type(ty) => match ty.as_name() {
                Some(name) if name.name == value.ty.as_str() => Ok(""),
                Some(name) if is_number(&name.name) => Err(self.mismatch(ty, value)),
                // Another name for the type, perhaps: rustc sees to it.
                _ => Ok(&value.ty),
            },
            Wanted::Own | Wanted::Anything => Ok(&value.ty),
        }
    }

    fn integer(&self, digits: &str, value: &Value, wanted: Wanted<'_>) -> Reified {
        let suffix = self.suffix(value, wanted)?;
        Ok(self.token(LiteralKind::Integer, &format!("{digits}{suffix}")))
    }

    fn float(&self, number: f64, bits: u64, value: &Value, wanted: Wanted<'_>) -> Reified {
        let suffix = self.suffix(value, wanted)?;
        if is_plain(number) {
            return Ok(self.token(LiteralKind::Float, &format!("{number:?}{suffix}")));
        }
        Ok(match number {
            f64::INFINITY => self.name(&["f64", "INFINITY"]),
            f64::NEG_INFINITY => self.name(&["f64", "NEG_INFINITY"]),
            _ if bits == f64::NAN.to_bits() => self.name(&["f64", "NAN"]),
            _ => {
                let bits = self.token(LiteralKind::Integer, &format!("0x{bits:016x}"));
                self.call(self.name(&["f64", "from_bits"]), vec![bits])
            }
        })
    }

    fn float32(&self, number: f32, bits: u32, value: &Value, wanted: Wanted<'_>) -> Reified {
        let suffix = self.suffix(value, wanted)?;
        if is_plain(f64::from(number)) {
            return Ok(self.token(LiteralKind::Float, &format!("{number:?}{suffix}")));
        }
        Ok(match number {
            f32::INFINITY => self.name(&["f32", "INFINITY"]),
            f32::NEG_INFINITY => self.name(&["f32", "NEG_INFINITY"]),
            _ if bits == f32::NAN.to_bits() => self.name(&["f32", "NAN"]),
            _ => {
                let bits = self.token(LiteralKind::Integer, &format!("0x{bits:08x}"));
                self.call(self.name(&["f32", "from_bits"]), vec![bits])
            }
        })
    }

    fn owned_string(&self, text: &str, wanted: Wanted<'_>) -> Reified {
        let owned = match wanted {
            Wanted::Type(Type::RefType(_)) => false,
            Wanted::Type(_) | Wanted::Own => true,
            Wanted::Anything => !self.constant,
        };
        match (owned, self.constant) {
            (false, _) => Ok(self.string(text)),
            (true, true) if text.is_empty() => Ok(self.call(self.name(&["String", "new"]), Vec::new())),
            (true, true) => Err(self.allocates("String", "`&str`")),
            (true, false) => Ok(self.call(self.name(&["String", "from"]), vec![self.string(text)])),
        }
    }

    fn tuple(&self, items: &[Value], wanted: Wanted<'_>) -> Reified {
        let wanted_items = match wanted {
            Wanted::Type(Type::TupleType(node)) if node.items.len() == items.len() => Some(&node.items),
            _ => None,
        };
        let part = |index: usize| match (wanted_items, wanted) {
            (Some(types), _) => Wanted::Type(&types[index]),
            (None, Wanted::Anything) => Wanted::Anything,
            (None, _) => Wanted::Own,
        };
        let items =
            items.iter().enumerate().map(|(index, item)| self.reify(item, part(index))).collect::<Result<_, _>>()?;
        Ok(TupleExpr { items, span: self.span }.into())
    }

    /// The items of an array or vector as an array, or behind a reference, as the place asks for.
    fn sequence(&self, items: &[Value], value: &Value, wanted: Wanted<'_>) -> Reified {
        match wanted {
            Wanted::Type(Type::RefType(reference)) => {
                let item = match &reference.ty {
                    Type::SliceType(node) => &node.ty,
                    Type::ArrayType(node) => &node.ty,
                    _ => return Ok(self.reference(self.array(items, Wanted::Own)?)),
                };
                match bytes(items) {
                    Some(bytes) if matches!(reference.ty, Type::SliceType(_)) && bytes.len() >= BYTES => {
                        Ok(self.byte_string(&bytes))
                    }
                    _ => Ok(self.reference(self.array(items, Wanted::Type(item))?)),
                }
            }
            Wanted::Type(Type::ArrayType(node)) if length(&node.len).is_some_and(|len| len != items.len()) => {
                let message = format!("the value has {} items, which is not the length written", items.len());
                let diagnostic = Diagnostic::error(codes::VALUE_TYPE, self.span, message);
                Err(Box::new(diagnostic.label(node.len.span(), "the length that is wanted")))
            }
            Wanted::Type(Type::ArrayType(node)) => match bytes(items) {
                Some(bytes) if bytes.len() >= BYTES && !same(&bytes) => {
                    let operand = self.byte_string(&bytes);
                    Ok(UnaryOp { op: UnOp::Deref, operand, span: self.span }.into())
                }
                _ => self.array(items, Wanted::Type(&node.ty)),
            },
            Wanted::Type(_) | Wanted::Own if items.is_empty() => {
                Ok(self.cast(self.array(items, Wanted::Own)?, &value.ty))
            }
            Wanted::Type(_) | Wanted::Own => self.array(items, Wanted::Own),
            Wanted::Anything if items.is_empty() => {
                let ty = self.static_type(value);
                Ok(CastExpr { value: self.array(items, Wanted::Own)?, ty, span: self.span }.into())
            }
            Wanted::Anything => self.array(items, Wanted::Anything),
        }
    }

    /// A map, a set or a queue: made of its items where the code runs; where a constant slice or array is wanted, that of
    /// its items, those of hash tables sorted.
    fn collection(&self, name: Symbol, items: &[Value], value: &Value, wanted: Wanted<'_>) -> Reified {
        let mut items = items.to_vec();
        if name.as_str().starts_with("Hash") {
            let comparable = items.windows(2).all(|pair| order(&pair[0], &pair[1]).is_some());
            if !comparable {
                return Err(self.no_form(value, "the keys of a table are sorted, and these have no order here"));
            }
            items.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
        }
        let args = match wanted {
            Wanted::Type(Type::ArrayType(_)) => return self.sequence(&items, value, wanted),
            Wanted::Type(Type::RefType(node)) if matches!(node.ty, Type::SliceType(_) | Type::ArrayType(_)) => {
                return self.sequence(&items, value, wanted);
            }
            Wanted::Type(ty) => generic_args(ty),
            Wanted::Own | Wanted::Anything => Vec::new(),
        };
        if self.constant {
            let help = "write the type `&[T]` for a slice of the items, for a map `&[#(K V)]`; those of hash tables are \
                        sorted. Or use `std::sync::LazyLock` for a value that is made when it is first used";
            return Err(self.no_form(value, help));
        }
        if items.is_empty() {
            return Ok(self.call(self.name(&["Default", "default"]), Vec::new()));
        }
        let span = self.span;
        let entry: Option<Type> = match (name.as_str(), &*args) {
            ("HashMap" | "BTreeMap", [key, item, ..]) => {
                Some(TupleType { items: vec![(*key).clone(), (*item).clone()], span }.into())
            }
            (_, [item, ..]) => Some((*item).clone()),
            _ => None,
        };
        let array = self.array(&items, entry.as_ref().map_or(Wanted::Own, Wanted::Type))?;
        let from = self.name(&["std", "collections", name.as_str(), "from"]);
        Ok(self.call(from, vec![array]))
    }

    fn byte_string(&self, bytes: &[u8]) -> Expr {
        let text: String = bytes.iter().map(|byte| byte.escape_ascii().to_string()).collect();
        self.token(LiteralKind::ByteString, &format!("b\"{text}\""))
    }

    fn array(&self, items: &[Value], wanted: Wanted<'_>) -> Reified {
        if items.len() >= REPEAT && same(items) && is_copy(&items[0]) {
            let value = self.reify(&items[0], wanted)?;
            let count = self.token(LiteralKind::Integer, &items.len().to_string());
            return Ok(RepeatExpr { value, count, span: self.span }.into());
        }
        let items = self.items(items, wanted)?;
        Ok(ArrayExpr { items, span: self.span }.into())
    }

    /// The items; only the first needs the type that the place does not fix.
    fn items(&self, items: &[Value], wanted: Wanted<'_>) -> Result<Vec<Expr>, Box<Diagnostic>> {
        let first_only = matches!(wanted, Wanted::Own | Wanted::Anything);
        let item = |(index, item): (usize, &Value)| match &item.data {
            Datum::Int(number) if first_only && index > 0 => Ok(self.token(LiteralKind::Integer, &number.to_string())),
            Datum::Uint(number) if first_only && index > 0 => Ok(self.token(LiteralKind::Integer, &number.to_string())),
            _ => self.reify(item, wanted),
        };
        items.iter().enumerate().map(item).collect()
    }

    fn vec(&self, items: &[Value], value: &Value, wanted: Wanted<'_>) -> Reified {
        let item = match wanted {
            Wanted::Type(Type::RefType(_) | Type::ArrayType(_)) | Wanted::Anything => {
                return self.sequence(items, value, wanted);
            }
            Wanted::Type(ty) => generic_args(ty).first().copied().map_or(Wanted::Own, Wanted::Type),
            Wanted::Own => Wanted::Own,
        };
        if items.is_empty() {
            return Ok(self.call(self.name(&["Vec", "new"]), Vec::new()));
        }
        if self.constant {
            return Err(self.allocates("Vec", "`&[T]` or `[T N]`"));
        }
        let span = self.span;
        let args = self.items(items, item)?.into_iter().map(|value| MacroArg { name: None, value, span }).collect();
        let path = self.path([Symbol::new("vec")]);
        let args = ExprArgs { args, span }.into();
        Ok(MacroCall { path, delimiter: Delimiter::Bracket, args, span }.into())
    }

    fn adt(&self, path: &[Symbol], named: bool, fields: &[FieldDatum], value: &Value, wanted: Wanted<'_>) -> Reified {
        let span = self.span;
        let types = match wanted {
            Wanted::Type(ty) => generic_args(ty),
            Wanted::Own | Wanted::Anything => Vec::new(),
        };
        // Of the library's enums the place's type arguments are the fields' types.
        let argument = match path {
            [name] if *name == "Some" || *name == "Ok" => types.first().copied(),
            [name] if *name == "Err" => types.get(1).copied(),
            _ => None,
        };
        let field = |(index, datum): (usize, &FieldDatum)| {
            let wanted = match (argument.or_else(|| self.definitions.field(path, index, datum.name)), wanted) {
                (Some(ty), _) => Wanted::Type(ty),
                (None, Wanted::Anything) if matches!(path, [name] if *name == "Some") => Wanted::Anything,
                (None, _) => Wanted::Own,
            };
            self.reify(&datum.value, wanted)
        };
        let values = fields.iter().enumerate().map(field).collect::<Result<Vec<_>, _>>()?;
        let path = self.relative(path);
        if named {
            let init = |(datum, value): (&FieldDatum, Expr)| {
                let member = Member::Named(Ident { name: datum.name.unwrap_or(Symbol::new("_")), span });
                FieldInit { attrs: Vec::new(), member, value: Some(value), span }
            };
            let fields = fields.iter().zip(values).map(init).collect();
            return Ok(StructExpr { path: self.path(path), fields, base: None, span }.into());
        }
        let is_none = *path == [Symbol::new("None")];
        let mut path = self.path(path);
        // Nothing else tells the type of a `None` or an `Ok` alone.
        let untold = is_none && !matches!(wanted, Wanted::Type(_));
        if let (true, Some(inner), Some(last)) = (untold, inner_type(&value.ty), path.segments.last_mut()) {
            let ty = rust_type(inner, span);
            let args = vec![GenericArg::from(TypeArg { ty, span })];
            last.args = Some(PathArgs::from(AngleArgs { args, span }));
        }
        let func = VarRef { path, span }.into();
        match values.is_empty() {
            true => Ok(func),
            false => Ok(self.call(func, values)),
        }
    }

    /// A path as it is written in this module.
    fn relative(&self, path: &[Symbol]) -> Vec<Symbol> {
        let [root, rest @ ..] = path else {
            return path.to_vec();
        };
        match rest.strip_prefix(self.module) {
            Some(inner) if *root == "crate" && !inner.is_empty() => inner.to_vec(),
            _ => path.to_vec(),
        }
    }

    fn mismatch(&self, ty: &Type, value: &Value) -> Box<Diagnostic> {
        let message = format!("the value has the type `{}`, which is not the one written", value.ty);
        Box::new(Diagnostic::error(codes::VALUE_TYPE, self.span, message).label(ty.span(), "the type that is wanted"))
    }

    fn allocates(&self, ty: &str, instead: &str) -> Box<Diagnostic> {
        let message = format!("a `{ty}` that is not empty cannot be a constant");
        let diagnostic = Diagnostic::error(codes::NO_CONSTANT_FORM, self.span, message);
        Box::new(diagnostic.help(format!("give the constant the type {instead}, which the value then becomes")))
    }

    fn no_form(&self, value: &Value, help: &str) -> Box<Diagnostic> {
        let message = format!("a value of the type `{}` cannot be written as a constant", value.ty);
        Box::new(Diagnostic::error(codes::NO_CONSTANT_FORM, self.span, message).help(help))
    }
}

/// The type arguments of a type that is a path.
fn generic_args(ty: &Type) -> Vec<&Type> {
    let Type::TypeRef(node) = ty else {
        return Vec::new();
    };
    match node.path.segments.last().and_then(|segment| segment.args.as_ref()) {
        Some(PathArgs::AngleArgs(args)) => (args.args.iter())
            .filter_map(|arg| match arg {
                GenericArg::TypeArg(arg) => Some(&arg.ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A type in Rust's syntax.
fn rust_type(text: &str, span: Span) -> Type {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return named(text, span);
    }
    let result = read(SourceId::default(), &format!("(rust {{{text}}})"), &ReadOptions::default());
    let tokens = match result.forms.first().and_then(|form| form.as_list()) {
        Some([_, form]) => match &form.kind {
            FormKind::Verbatim(verbatim) => {
                mapped(&verbatim.tokens, |token| RustToken { kind: token.kind.clone(), span })
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    RustType { tokens: RustTokens(tokens.into()), span }.into()
}

/// The type between the outer angle brackets of `Option<T>`.
fn inner_type(text: &str) -> Option<&str> {
    text.split_once('<')?.1.strip_suffix('>')
}

/// The type of the elements of `Vec<T>` or `[T; 0]`.
fn element_type(text: &str, span: Span) -> Type {
    let array = text.strip_prefix('[').and_then(|rest| rest.rsplit_once(';')).map(|(item, _)| item);
    let item = array.or_else(|| inner_type(text)).map(|item| if item == "String" { "&'static str" } else { item });
    item.map_or_else(|| TypeRef { path: Path::name(Ident::new("_", span)), span }.into(), |item| rust_type(item, span))
}

/// The length of an array that is written as a number.
fn length(len: &Expr) -> Option<usize> {
    match len {
        Expr::Literal(node) => match node.value {
            LiteralValue::Token(token) => token.text.trim_end_matches("usize").replace('_', "").parse().ok(),
            LiteralValue::Bool(_) => None,
        },
        _ => None,
    }
}

/// The order of two values of one type, as Rust derives it; none for types that have none.
fn order(a: &Value, b: &Value) -> Option<Ordering> {
    let all = |a: &[Value], b: &[Value]| {
        for (a, b) in a.iter().zip(b) {
            match order(a, b)? {
                Ordering::Equal => {}
                other => return Some(other),
            }
        }
        Some(a.len().cmp(&b.len()))
    };
    match (&a.data, &b.data) {
        (Datum::Bool(a), Datum::Bool(b)) => Some(a.cmp(b)),
        (Datum::Int(a), Datum::Int(b)) => Some(a.cmp(b)),
        (Datum::Uint(a), Datum::Uint(b)) => Some(a.cmp(b)),
        (Datum::Char(a), Datum::Char(b)) => Some(a.cmp(b)),
        (Datum::Str(a), Datum::Str(b)) | (Datum::String(a), Datum::String(b)) => Some(a.cmp(b)),
        (Datum::Ref(a), Datum::Ref(b)) => order(a, b),
        // The items of a map are ordered by their keys, which differ.
        (Datum::Tuple(a), Datum::Tuple(b)) if a.len() == 2 => match order(&a[0], &b[0])? {
            Ordering::Equal => order(&a[1], &b[1]),
            other => Some(other),
        },
        (Datum::Tuple(a), Datum::Tuple(b))
        | (Datum::Array(a), Datum::Array(b))
        | (Datum::Slice(a), Datum::Slice(b))
        | (Datum::Vec(a), Datum::Vec(b)) => all(a, b),
        _ => None,
    }
}

fn integer(text: &str) -> Token {
    Token { kind: LiteralKind::Integer, text: Symbol::new(text) }
}

/// Whether a literal says the number exactly.
fn is_plain(number: f64) -> bool {
    number.is_finite() && !(number == 0.0 && number.is_sign_negative())
}

fn is_number(name: &str) -> bool {
    const NUMBERS: &[&str] =
        &["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];
    NUMBERS.contains(&name)
}

fn same<T: PartialEq>(items: &[T]) -> bool {
    items.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether a value can be repeated by `[value; count]` in any place.
fn is_copy(value: &Value) -> bool {
    match &value.data {
        Datum::Bool(_) | Datum::Int(_) | Datum::Uint(_) | Datum::F64(_) | Datum::F32(_) | Datum::Char(_) => true,
        Datum::Str(_) => true,
        Datum::Tuple(items) | Datum::Array(items) => items.iter().all(is_copy),
        _ => false,
    }
}

/// The bytes, if the items are `u8`.
fn bytes(items: &[Value]) -> Option<Vec<u8>> {
    let byte = |item: &Value| match item.data {
        Datum::Uint(number) if item.ty == "u8" => u8::try_from(number).ok(),
        _ => None,
    };
    if items.is_empty() {
        return None;
    }
    items.iter().map(byte).collect()
}
