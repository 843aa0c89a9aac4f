//! Derives: the impls that `#[derive(…)]` stands for, as Core Forms.

use oxur_core::core::{
    BinOp, Body, DefineEnum, DefineStruct, Expr, Field, Fields, GenericParam, Generics, Ident, Item, Member, Pat, Type,
    TypeParam, Visitor, Walk,
};
use oxur_core::{Span, Symbol, core, mapped};

use super::collect::derives;
use super::derive_build::Make;

/// A struct or a variant, as derives see it.
struct Shape {
    /// `Self` or `Self::Variant`.
    path: String,
    /// Its name.
    name: String,
    members: Vec<Member>,
    named: bool,
}

impl Shape {
    fn of(path: String, name: &Ident, fields: &Fields) -> Self {
        let list: &[Field] = match fields {
            Fields::NamedFields(node) => &node.fields,
            Fields::TupleFields(node) => &node.fields,
            Fields::UnitFields(_) => &[],
        };
        let members = (0u32..)
            .zip(list)
            .map(|(index, field)| field.name.map_or(Member::Index(index, field.span), Member::Named))
            .collect();
        let text = name.name.as_str();
        let name = text.strip_prefix("r#").unwrap_or(text).to_owned();
        Self { path, name, members, named: matches!(fields, Fields::NamedFields(_)) }
    }

    /// A pattern that binds each field to a name with this prefix.
    fn pattern(&self, make: Make, prefix: &str) -> Pat {
        let bind = |(index, member): (usize, &Member)| (*member, make.bind(&format!("{prefix}{index}")));
        make.struct_pat(&self.path, self.members.iter().enumerate().map(bind).collect(), false)
    }
}

/// The impls of a struct's derives.
pub(super) fn for_struct(node: &DefineStruct) -> Vec<Item> {
    let shape = Shape::of("Self".to_owned(), &node.name, &node.fields);
    let bounded = bounded_types(&node.generics, [&node.fields]);
    all(&derives(&node.attrs), node.name, &node.generics, &bounded, &[shape], None)
}

/// The impls of an enum's derives.
pub(super) fn for_enum(node: &DefineEnum) -> Vec<Item> {
    let shapes: Vec<Shape> = mapped(&node.variants, |variant| {
        Shape::of(format!("Self::{}", variant.name.name), &variant.name, &variant.fields)
    });
    let bounded = bounded_types(&node.generics, node.variants.iter().map(|variant| &variant.fields));
    all(&derives(&node.attrs), node.name, &node.generics, &bounded, &shapes, Some(node))
}

/// Whether two paths are the same names. With arguments they count as different, and a bound may be there twice: to compare
/// them the equality of whole trees would be compiled into each build.
fn same_names(a: &core::Path, b: &core::Path) -> bool {
    let mut segments = a.segments.iter().zip(&b.segments);
    a.segments.len() == b.segments.len()
        && segments.all(|(a, b)| a.name == b.name && a.args.is_none() && b.args.is_none())
}

/// The associated types of parameters in the fields, `T::Item`: derives need their traits of these too, as rustc's do.
fn bounded_types<'a>(generics: &Generics, shapes: impl IntoIterator<Item = &'a Fields>) -> Vec<Type> {
    struct Search<'g> {
        generics: &'g Generics,
        found: Vec<Type>,
    }
    impl Visitor for Search<'_> {
        fn ty(&mut self, ty: &Type) {
            if let Type::TypeRef(node) = ty
                && node.path.segments.len() > 1
                && self.generics.params.iter().any(
                    |param| matches!(param, GenericParam::TypeParam(param) if param.name == node.path.segments[0].name),
                )
                && !self
                    .found
                    .iter()
                    .any(|known| matches!(known, Type::TypeRef(known) if same_names(&known.path, &node.path)))
            {
                self.found.push(ty.clone());
            }
            ty.walk_children(self);
        }
    }
    let mut search = Search { generics, found: Vec::new() };
    if generics.params.is_empty() {
        return search.found;
    }
    for fields in shapes {
        fields.walk(&mut search);
    }
    search.found
}

fn all(
    names: &[(Symbol, Span)],
    name: Ident,
    generics: &Generics,
    bounded: &[Type],
    shapes: &[Shape],
    node: Option<&DefineEnum>,
) -> Vec<Item> {
    let mut items = Vec::new();
    for &(derive, span) in names {
        let derived = Derive { make: Make { span }, shapes, node };
        let (trait_path, funcs) = match derive.as_str() {
            "Debug" => ("::std::fmt::Debug", vec![derived.debug()]),
            "Clone" => ("::std::clone::Clone", vec![derived.clone_func()]),
            "Copy" => ("::std::marker::Copy", vec![]),
            "PartialEq" => ("::std::cmp::PartialEq", vec![derived.partial_eq()]),
            "Eq" => ("::std::cmp::Eq", vec![]),
            "PartialOrd" => ("::std::cmp::PartialOrd", vec![derived.compare(true)]),
            "Ord" => ("::std::cmp::Ord", vec![derived.compare(false)]),
            "Hash" => ("::std::hash::Hash", vec![derived.hash()]),
            "Default" => ("::std::default::Default", vec![derived.default_func()]),
            // Derives of other crates are foreign: whoever needs such an impl will be told that there is none.
            _ => continue,
        };
        items.push(Make { span }.implementation(trait_path, name, generics, bounded, funcs));
    }
    items
}

struct Derive<'a> {
    make: Make,
    shapes: &'a [Shape],
    /// The enum; none for a struct.
    node: Option<&'a DefineEnum>,
}

impl Derive<'_> {
    /// `match *self { Self { f: a0 } => … }`, with each field bound by reference.
    fn match_self(&self, body: impl Fn(&Shape) -> Expr) -> Expr {
        let make = self.make;
        let arms = mapped(self.shapes, |shape| (shape.pattern(make, "__a"), body(shape)));
        let value = make.var("self");
        let value = if self.shapes.is_empty() { make.deref(value) } else { value };
        make.match_expr(value, arms)
    }

    /// `match (self, other) { (Self::A { f: a0 }, Self::A { f: b0 }) => …, _ => otherwise }`
    fn match_both(&self, body: impl Fn(&Shape) -> Expr, otherwise: Expr) -> Expr {
        let make = self.make;
        let mut arms: Vec<(Pat, Expr)> = mapped(self.shapes, |shape| {
            let pattern = make.tuple_pat(vec![shape.pattern(make, "__a"), shape.pattern(make, "__b")]);
            (pattern, body(shape))
        });
        if self.shapes.len() != 1 {
            arms.push((make.wild(), otherwise));
        }
        make.match_expr(make.tuple(vec![make.var("self"), make.var("other")]), arms)
    }

    /// The discriminant of `value`, a reference to the enum.
    fn discriminant(&self, value: &str) -> Expr {
        let make = self.make;
        let mut explicit: Option<Expr> = None;
        let mut offset = 0;
        let mut arms = Vec::new();
        for (index, shape) in self.shapes.iter().enumerate() {
            if let Some(given) = self.node.and_then(|node| node.variants[index].discriminant.clone()) {
                let isize = make.ty("isize");
                explicit = Some(core::CastExpr { value: given, ty: isize, span: make.span }.into());
                offset = 0;
            }
            let number = make.isize(offset);
            let number = match explicit.clone() {
                Some(base) => make.binary(BinOp::Add, base, number),
                None => number,
            };
            arms.push((make.struct_pat(&shape.path, Vec::new(), true), number));
            offset += 1;
        }
        make.match_expr(make.var(value), arms)
    }

    fn debug(&self) -> Item {
        let make = self.make;
        let body = self.match_self(|shape| {
            if shape.members.is_empty() && !shape.named {
                return make.method(make.var("f"), "write_str", vec![make.string(&shape.name)]);
            }
            if shape.members.is_empty() {
                return make.method(make.var("f"), "write_str", vec![make.string(&shape.name)]);
            }
            let builder = if shape.named { "debug_struct" } else { "debug_tuple" };
            let mut chain = make.method(make.var("f"), builder, vec![make.string(&shape.name)]);
            for (index, member) in shape.members.iter().enumerate() {
                let value = make.var(&format!("__a{index}"));
                let args = match member {
                    Member::Named(name) => {
                        let text = name.name.as_str();
                        vec![make.string(text.strip_prefix("r#").unwrap_or(text)), value]
                    }
                    Member::Index(..) => vec![value],
                };
                chain = make.method(chain, "field", args);
            }
            make.method(chain, "finish", Vec::new())
        });
        let formatter = make.ref_ty(make.ty("::std::fmt::Formatter"), true);
        let params = vec![make.param("f", formatter)];
        let ret = make.ty("::std::fmt::Result");
        make.func("fmt", true, params, Generics::default(), Some(ret), Body::of(body))
    }

    fn clone_func(&self) -> Item {
        let make = self.make;
        let body = self.match_self(|shape| {
            let clone = |(index, member): (usize, &Member)| {
                (*member, make.call("::std::clone::Clone::clone", vec![make.var(&format!("__a{index}"))]))
            };
            make.struct_expr(&shape.path, shape.members.iter().enumerate().map(clone).collect())
        });
        make.func("clone", true, Vec::new(), Generics::default(), Some(make.ty("Self")), Body::of(body))
    }

    fn partial_eq(&self) -> Item {
        let make = self.make;
        let body = self.match_both(
            |shape| {
                let equal = |index: usize| {
                    let (a, b) = (make.var(&format!("__a{index}")), make.var(&format!("__b{index}")));
                    make.binary(BinOp::Eq, make.deref(a), make.deref(b))
                };
                let mut tests = (0..shape.members.len()).map(equal);
                let Some(first) = tests.next() else { return make.bool(true) };
                tests.fold(first, |before, test| make.binary(BinOp::And, before, test))
            },
            make.bool(false),
        );
        let body = if self.shapes.is_empty() { make.bool(true) } else { body };
        let params = vec![make.param("other", make.ref_ty(make.ty("Self"), false))];
        make.func("eq", true, params, Generics::default(), Some(make.ty("bool")), Body::of(body))
    }

    /// `partial_cmp` or `cmp`: field by field, variants by their discriminants.
    fn compare(&self, partial: bool) -> Item {
        let make = self.make;
        let (name, func) = if partial {
            ("partial_cmp", "::std::cmp::PartialOrd::partial_cmp")
        } else {
            ("cmp", "::std::cmp::Ord::cmp")
        };
        let some = |value: Expr| if partial { make.call("::std::option::Option::Some", vec![value]) } else { value };
        let equal = || some(make.var("::std::cmp::Ordering::Equal"));
        let equal_pat = || {
            let pat = make.struct_pat("::std::cmp::Ordering::Equal", Vec::new(), false);
            if partial { make.tuple_struct_pat("::std::option::Option::Some", vec![pat]) } else { pat }
        };
        let discriminants = vec![make.borrow(self.discriminant("self")), make.borrow(self.discriminant("other"))];
        let body = self.match_both(
            |shape| {
                (0..shape.members.len())
                    .rev()
                    .fold(None, |rest: Option<Expr>, index| {
                        let args = vec![make.var(&format!("__a{index}")), make.var(&format!("__b{index}"))];
                        let this = make.call(func, args);
                        Some(match rest {
                            None => this,
                            Some(rest) => make.match_expr(
                                this,
                                vec![(equal_pat(), rest), (make.bind("__order"), make.var("__order"))],
                            ),
                        })
                    })
                    .unwrap_or_else(equal)
            },
            make.call(func, discriminants),
        );
        let body = if self.shapes.is_empty() { equal() } else { body };
        let params = vec![make.param("other", make.ref_ty(make.ty("Self"), false))];
        let ordering = make.ty("::std::cmp::Ordering");
        let ret = if partial { option_of(make, ordering) } else { ordering };
        make.func(name, true, params, Generics::default(), Some(ret), Body::of(body))
    }

    fn hash(&self) -> Item {
        let make = self.make;
        let hash = |value: Expr| core::Stmt::Expr(make.call("::std::hash::Hash::hash", vec![value, make.var("state")]));
        let mut stmts = Vec::new();
        if self.node.is_some() && !self.shapes.is_empty() {
            stmts.push(hash(make.borrow(self.discriminant("self"))));
        }
        let fields = self.match_self(|shape| {
            let stmts = (0..shape.members.len()).map(|index| hash(make.var(&format!("__a{index}")))).collect();
            let body = Body { attrs: Vec::new(), stmts, value: None, span: make.span };
            core::Block { kind: core::BlockKind::Plain, label: None, body, span: make.span }.into()
        });
        stmts.push(core::Stmt::Expr(fields));
        let param = TypeParam {
            attrs: Vec::new(),
            name: make.ident("__H"),
            bounds: vec![make.bound("::std::hash::Hasher")],
            default: None,
            span: make.span,
        };
        let generics = make.generics(vec![GenericParam::from(param)]);
        let params = vec![make.param("state", make.ref_ty(make.ty("__H"), true))];
        let body = Body { attrs: Vec::new(), stmts, value: None, span: make.span };
        make.func("hash", true, params, generics, None, body)
    }

    fn default_func(&self) -> Item {
        let make = self.make;
        let chosen = match self.node {
            None => self.shapes.first(),
            Some(node) => node
                .variants
                .iter()
                .position(|variant| {
                    variant.attrs.iter().any(|attr| {
                        let core::AttrKind::Outer(tokens) = &attr.kind else { return false };
                        matches!(
                            tokens.0.first().map(|token| &token.kind),
                            Some(oxur_core::RustTokenKind::Ident(name)) if *name == "default"
                        )
                    })
                })
                .and_then(|index| self.shapes.get(index)),
        };
        let (path, members) = chosen.map_or(("Self", &[][..]), |shape| (shape.path.as_str(), &shape.members));
        let value = |member: &Member| (*member, make.call("::std::default::Default::default", Vec::new()));
        let body = make.struct_expr(path, mapped(members, value));
        make.func("default", false, Vec::new(), Generics::default(), Some(make.ty("Self")), Body::of(body))
    }
}

/// `Option<ty>`
fn option_of(make: Make, ty: Type) -> Type {
    let mut path = make.path("::std::option::Option");
    let span = make.span;
    let args = vec![core::GenericArg::from(core::TypeArg { ty, span })];
    if let Some(last) = path.segments.last_mut() {
        last.args = Some(core::PathArgs::from(core::AngleArgs { args, span }));
    }
    core::TypeRef { path, span }.into()
}
