//! Values that need no machine: expressions that are literals already, and the types of literals.

use oxur_core::core::{
    ArrayType, CoreText as _, Expr, Ident, Item, Lifetime, Literal, LiteralValue, Pat, Path, PathPat, RefKind, RefType,
    SlicePat, TuplePat, TupleStructPat, TupleType, Type, TypeRef, UnOp, Visitor, Walk,
};
use oxur_core::{LiteralKind, Span};

use crate::Code;

/// Whether an expression is written as its own value: literals, and tuples, arrays and references of such.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) => true,
        Expr::TupleExpr(node) => node.items.iter().all(is_literal),
        Expr::ArrayExpr(node) => node.items.iter().all(is_literal),
        Expr::RefExpr(node) => node.kind == RefKind::Shared && is_literal(&node.value),
        _ => false,
    }
}

/// Whether a constant's value stays as it is written: what rustc makes a constant of without calling a function.
pub(crate) fn stays_as_written(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) | Expr::VarRef(_) => true,
        Expr::TupleExpr(node) => node.items.iter().all(stays_as_written),
        Expr::ArrayExpr(node) => node.items.iter().all(stays_as_written),
        Expr::RepeatExpr(node) => stays_as_written(&node.value) && stays_as_written(&node.count),
        Expr::RefExpr(node) => node.kind == RefKind::Shared && stays_as_written(&node.value),
        Expr::StructExpr(node) => {
            node.base.is_none() && node.fields.iter().all(|field| field.value.as_ref().is_none_or(stays_as_written))
        }
        Expr::CastExpr(node) => stays_as_written(&node.value),
        Expr::UnaryOp(node) => stays_as_written(&node.operand),
        Expr::BinaryOp(node) => {
            // Only numbers, characters and booleans are compared and computed by rustc, and names do not tell what they
            // are.
            (is_number(&node.left) || is_number(&node.right))
                && stays_as_written(&node.left)
                && stays_as_written(&node.right)
        }
        Expr::FieldRef(node) => stays_as_written(&node.base),
        Expr::Call(node) => {
            let constructor = match &node.func {
                Expr::VarRef(func) => func.path.segments.last().is_some_and(|last| is_capitalised(&last.name.name)),
                _ => false,
            };
            constructor && node.args.iter().all(stays_as_written)
        }
        _ => false,
    }
}

/// Whether computing a value that stays as written can go wrong.
pub(super) fn may_fail(expr: &Expr) -> bool {
    struct Search(bool);
    impl Visitor for Search {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr, Expr::BinaryOp(_) | Expr::UnaryOp(_));
            if !self.0 {
                expr.walk_children(self);
            }
        }
    }
    let mut search = Search(false);
    search.expr(expr);
    search.0
}

/// Whether an expression is a number, character or boolean for certain.
fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(node) => match node.value {
            LiteralValue::Bool(_) => true,
            LiteralValue::Token(token) => {
                matches!(token.kind, LiteralKind::Integer | LiteralKind::Float | LiteralKind::Char | LiteralKind::Byte)
            }
        },
        Expr::CastExpr(_) => true,
        Expr::UnaryOp(node) => node.op != UnOp::Deref && is_number(&node.operand),
        Expr::BinaryOp(node) => is_number(&node.left) || is_number(&node.right),
        _ => false,
    }
}

fn is_capitalised(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Whether a type is one of std's that hold what changes or is made when it is first used: their values have no other
/// spelling than the call that makes them, which rustc evaluates.
pub(crate) fn changes_at_run_time(ty: &Type) -> bool {
    const TYPES: &[&str] = &[
        "Cell",
        "RefCell",
        "OnceCell",
        "LazyCell",
        "UnsafeCell",
        "Mutex",
        "RwLock",
        "OnceLock",
        "LazyLock",
        "Once",
        "Condvar",
        "Barrier",
    ];
    struct Finder(bool);
    impl Visitor for Finder {
        fn path(&mut self, path: &Path) {
            let last = path.segments.last().map(|segment| segment.name.name);
            self.0 |= last.is_some_and(|name| TYPES.contains(&name.as_str()) || name.as_str().starts_with("Atomic"));
            path.walk_children(self);
        }
    }
    let mut finder = Finder(false);
    finder.ty(ty);
    finder.0
}

/// The pattern that matches a value, if one does.
pub(super) fn as_pattern(value: &Expr) -> Option<Pat> {
    let all = |items: &[Expr]| items.iter().map(as_pattern).collect::<Option<Vec<Pat>>>();
    match value {
        Expr::Literal(node) => Some((**node).clone().into()),
        Expr::TupleExpr(node) => Some(TuplePat { items: all(&node.items)?, span: node.span }.into()),
        Expr::ArrayExpr(node) => Some(SlicePat { items: all(&node.items)?, span: node.span }.into()),
        Expr::VarRef(node) => Some(PathPat { path: node.path.clone(), span: node.span }.into()),
        Expr::Call(node) => match &node.func {
            // A variant or struct; a function such as `f64::from_bits` is no pattern.
            Expr::VarRef(func)
                if func.path.segments.last().is_some_and(|last| last.name.name.starts_with(char::is_uppercase)) =>
            {
                let path = func.path.clone();
                Some(TupleStructPat { path, items: all(&node.args)?, span: node.span }.into())
            }
            _ => None,
        },
        _ => None,
    }
}

/// The type that an expression has if it is a literal and nothing around it asks for another; none if that is not to be
/// seen.
pub(super) fn literal_type(expr: &Expr) -> Option<Type> {
    let span = expr.span();
    match expr {
        Expr::Literal(node) => type_of_literal(node),
        Expr::TupleExpr(node) => {
            let items = node.items.iter().map(literal_type).collect::<Option<_>>()?;
            Some(TupleType { items, span }.into())
        }
        Expr::ArrayExpr(node) => {
            let ty = literal_type(node.items.first()?)?;
            // By their texts: the equality of whole trees would be compiled into each build.
            let text = oxur_core::print(&ty.to_form());
            let is_same = |found: Type| oxur_core::print(&found.to_form()) == text;
            let same = node.items.iter().all(|item| literal_type(item).is_some_and(is_same));
            let count =
                oxur_core::Literal { kind: LiteralKind::Integer, text: node.items.len().to_string().as_str().into() };
            let len = Literal { value: LiteralValue::Token(count), span }.into();
            same.then(|| ArrayType { ty, len, span }.into())
        }
        Expr::RefExpr(node) if node.kind == RefKind::Shared => Some(static_ref(literal_type(&node.value)?, span)),
        _ => None,
    }
}

fn type_of_literal(node: &Literal) -> Option<Type> {
    let span = node.span;
    let LiteralValue::Token(token) = node.value else {
        return Some(named("bool", span));
    };
    let suffix = |suffixes: &[&'static str]| suffixes.iter().copied().find(|suffix| token.text.ends_with(suffix));
    Some(match token.kind {
        LiteralKind::Integer => {
            const SUFFIXES: &[&str] =
                &["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"];
            named(suffix(SUFFIXES).unwrap_or("i32"), span)
        }
        LiteralKind::Float => named(suffix(&["f32", "f64"]).unwrap_or("f64"), span),
        LiteralKind::Char => named("char", span),
        LiteralKind::Byte => named("u8", span),
        LiteralKind::String => static_ref(named("str", span), span),
        LiteralKind::ByteString | LiteralKind::CString => return None,
    })
}

/// The type of that name.
pub(super) fn named(name: &str, span: Span) -> Type {
    TypeRef { path: Path::name(Ident::new(name, span)), span }.into()
}

/// `&'static T`
pub(super) fn static_ref(ty: Type, span: Span) -> Type {
    let lifetime = Some(Lifetime { name: "'static".into(), span });
    RefType { lifetime, mutable: false, ty, span }.into()
}

/// Whether code has something to evaluate that is no literal already.
pub(super) fn has_unknowns(code: &Code) -> bool {
    let mut search = Search { found: false };
    match code {
        Code::Items(items) => items.walk(&mut search),
        Code::Body(body) => body.walk(&mut search),
    }
    search.found
}

struct Search {
    found: bool,
}

impl Visitor for Search {
    fn item(&mut self, item: &Item) {
        let value = match item {
            Item::DefineConst(node) => node.value.as_ref(),
            Item::DefineStatic(node) => node.value.as_ref(),
            Item::Def(node) => {
                self.found = true;
                Some(&node.value)
            }
            _ => None,
        };
        self.found |= value.is_some_and(|value| !is_literal(value));
        if !self.found {
            item.walk_children(self);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        self.found |= matches!(expr, Expr::Comptime(_));
        if !self.found {
            expr.walk_children(self);
        }
    }
}
