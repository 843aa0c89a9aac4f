//! Items, and the items within traits, impls and extern blocks.

use crate::declare::{node_enum, nodes};
use crate::nodes::{
    Attrs, Block, Expr, Generics, Macro, Pat, PatType, Path, ReturnType, Type, TypeParamBound, Visibility,
};
use crate::{Ident, Lifetime, List, Lit};

node_enum! {
    /// An item.
    Item {
        boxed
            Const(ItemConst) Enum(ItemEnum) ExternCrate(ItemExternCrate) Fn(ItemFn) ForeignMod(ItemForeignMod)
            Impl(ItemImpl) Macro(ItemMacro) Mod(ItemMod) Static(ItemStatic) Struct(ItemStruct) Trait(ItemTrait)
            TraitAlias(ItemTraitAlias) Type(ItemType) Union(ItemUnion) Use(ItemUse);
        verbatim Verbatim;
    }
    text short
    print auto

    /// An item within a trait.
    TraitItem {
        boxed Const(TraitItemConst) Fn(TraitItemFn) Type(TraitItemType) Macro(TraitItemMacro);
        verbatim Verbatim;
    }
    print auto

    /// An item within an impl.
    ImplItem {
        boxed Const(ImplItemConst) Fn(ImplItemFn) Type(ImplItemType) Macro(ImplItemMacro);
        verbatim Verbatim;
    }
    print auto

    /// An item within an extern block.
    ForeignItem {
        boxed Fn(ForeignItemFn) Static(ForeignItemStatic) Type(ForeignItemType) Macro(ForeignItemMacro);
        verbatim Verbatim;
    }
    print auto

    /// What a `use` names.
    UseTree {
        boxed Path(UsePath) Name(UseName) Rename(UseRename) Glob(UseGlob) Group(UseGroup);
    }
    print auto

    /// A function's parameter.
    FnArg {
        boxed Receiver(Receiver) Typed(PatType);
    }
    print auto

    /// The fields of a struct or variant.
    Fields {
        unit Unit;
        boxed Named(FieldsNamed) Unnamed(FieldsUnnamed);
    }
    print auto
}

#[allow(clippy::derivable_impls)]
impl Default for Fields {
    fn default() -> Self {
        Self::Unit
    }
}

/// What is said of a function's safety.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Safety {
    /// `safe`, within an unsafe extern block.
    Safe,
    /// `unsafe`.
    Unsafe,
    /// Nothing.
    #[default]
    Default,
}

/// How a method takes `self`.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum ReceiverKind {
    /// `self`.
    #[default]
    Value,
    /// `&'a mut self`.
    Reference(Option<Lifetime>, bool),
    /// `self: T`.
    Typed(Type),
}

/// Whether a static may change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum StaticMutability {
    /// `static mut`.
    Mut,
    /// `static`.
    #[default]
    None,
}

/// Where the where clause of a type alias stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum WhereClausePlacement {
    /// Before the `=`.
    #[default]
    Early,
    /// Behind the type.
    Late,
}

nodes! {
    /// A constant: `const A: T = x;`.
    ItemConst { attrs: Attrs, vis: Visibility; ident: Ident, ty: Type, expr: Expr; generics: Generics }
    modifiers ConstModifiers { defaultness }
    tokens { const_token, colon_token, eq_token, semi_token }
    print custom

    /// An enum: `enum E { A, B(T) }`.
    ItemEnum { attrs: Attrs, vis: Visibility; ident: Ident; generics: Generics, variants: List<Variant> }
    tokens { enum_token, brace_token }
    print custom

    /// An extern crate: `extern crate a as b;`.
    ItemExternCrate { attrs: Attrs, vis: Visibility; ident: Ident; rename: Option<Ident> }
    tokens { extern_token, crate_token, semi_token }
    print [attrs vis "extern" "crate" ident [rename "as" rename] ";"]

    /// A function: `fn f(a: T) -> U { … }`.
    ItemFn { attrs: Attrs, vis: Visibility; sig: Signature, block: Block; }
    modifiers FnModifiers { defaultness }
    print custom

    /// An extern block: `extern "C" { … }`.
    ItemForeignMod { attrs: Attrs, unsafety: bool; abi: Abi; items: Vec<ForeignItem> }
    tokens { brace_token }
    print custom

    /// An impl: `impl<T> Tr for S<T> { … }`.
    ItemImpl { attrs: Attrs, unsafety: bool, generics: Generics, trait_: Option<Path>; self_ty: Type; items: Vec<ImplItem> }
    modifiers ImplModifiers { defaultness, polarity }
    tokens { impl_token, brace_token }
    convert custom
    print custom

    /// A macro call or `macro_rules!` as an item.
    ItemMacro { attrs: Attrs, ident: Option<Ident>; mac: Macro; semi_token: bool }
    print custom

    /// A module: `mod m { … }`, `mod m;` (then `content` is absent).
    ItemMod { attrs: Attrs, vis: Visibility, unsafety: bool; ident: Ident; content: Option<Vec<Item>> }
    tokens { mod_token }
    derived { semi(n) = n.content.is_none() }
    print custom

    /// A static: `static A: T = x;`.
    ItemStatic { attrs: Attrs, vis: Visibility, mutability: StaticMutability; ident: Ident, ty: Type, expr: Expr; }
    tokens { static_token, colon_token, eq_token, semi_token }
    print [attrs vis "static" mutability ident ":" ty "=" expr ";"]

    /// A struct: `struct S { a: T }`, `struct S(T);`, `struct S;`.
    ItemStruct { attrs: Attrs, vis: Visibility; ident: Ident; generics: Generics, fields: Fields }
    tokens { struct_token }
    derived { semi_token(n) = !matches!(n.fields, Fields::Named(_)) }
    print custom

    /// A trait: `trait Tr: Super { … }`.
    ItemTrait {
        attrs: Attrs, vis: Visibility, unsafety: bool; ident: Ident;
        generics: Generics, supertraits: List<TypeParamBound>, items: Vec<TraitItem>
    }
    modifiers TraitModifiers { auto_token }
    tokens { trait_token, brace_token }
    odd { colon_token(n) = !n.supertraits.is_empty() }
    print custom

    /// A name for bounds: `trait Tr = A + B;`.
    ItemTraitAlias { attrs: Attrs, vis: Visibility; ident: Ident; generics: Generics, bounds: List<TypeParamBound> }
    tokens { trait_token, eq_token, semi_token }
    print custom

    /// A name for a type: `type A<T> = B<T>;`.
    ItemType {
        attrs: Attrs, vis: Visibility; ident: Ident, ty: Type;
        generics: Generics, where_clause_placement: WhereClausePlacement
    }
    modifiers TypeModifiers { defaultness }
    tokens { type_token, eq_token, semi_token }
    print custom

    /// A union: `union U { a: A, b: B }`.
    ItemUnion { attrs: Attrs, vis: Visibility; ident: Ident, fields: FieldsNamed; generics: Generics }
    tokens { union_token }
    print custom

    /// A use: `use a::{b, c as d, e::*};`.
    ItemUse { attrs: Attrs, vis: Visibility, leading_colon: bool; tree: UseTree; }
    tokens { use_token, semi_token }
    print [attrs vis "use" [leading_colon "::"] tree ";"]

    /// Part of a use: `a::…`.
    UsePath { ; ident: Ident, tree: UseTree; }
    tokens { colon2_token }
    print [ident "::" tree]

    /// Part of a use: `a`.
    UseName { ; ident: Ident; }
    print [ident]

    /// Part of a use: `a as b`.
    UseRename { ; ident: Ident, rename: Ident; }
    tokens { as_token }
    print [ident "as" rename]

    /// Part of a use: `*`.
    UseGlob { ; ; }
    tokens { star_token }
    print ["*."]

    /// Part of a use: `{a, b}`.
    UseGroup { ; ; items: List<UseTree> }
    tokens { brace_token }
    print [{items}]

    /// A function without its body: `const async unsafe extern "C" fn f<T>(a: T, ...) -> U`.
    Signature {
        constness: bool, asyncness: bool, safety: Safety, abi: Option<Abi>; ident: Ident;
        generics: Generics, inputs: List<FnArg>, variadic: Option<Variadic>, output: ReturnType
    }
    tokens { fn_token, paren_token }
    print custom

    /// The first parameter of a method: `self`, `&mut self`, `self: Box<Self>`.
    Receiver { attrs: Attrs, mutability: bool; ; kind: ReceiverKind }
    tokens { self_token }
    print custom

    /// The `...` of a variadic function.
    Variadic { attrs: Attrs, pat: Option<Pat>; ; comma: bool }
    tokens { dots }
    convert custom
    print [attrs [pat pat ":"] "..." [comma ","]]

    /// A calling convention: `extern "C"`, `extern`.
    Abi { ; ; name: Option<Lit> }
    tokens { extern_token }
    print ["extern" name]

    /// A variant of an enum: `A`, `A(T)`, `A { a: T }`, `A = 1`.
    Variant { attrs: Attrs; ident: Ident; fields: Fields, discriminant: Option<Expr> }
    print custom

    /// Fields in braces.
    FieldsNamed { ; ; named: List<Field> }
    tokens { brace_token }
    print custom

    /// Fields in parentheses.
    FieldsUnnamed { ; ; unnamed: List<Field> }
    tokens { paren_token }
    print custom

    /// A field: `pub a: T`, `pub T`.
    Field { attrs: Attrs, vis: Visibility, ident: Option<Ident>; ty: Type; default: Option<Expr> }
    modifiers FieldModifiers {}
    derived { colon_token(n) = n.ident.is_some() }
    print [attrs vis [ident ident ":"] ty [default "=" default]]

    /// A constant within a trait.
    TraitItemConst { attrs: Attrs; ident: Ident, ty: Type; generics: Generics, default: Option<Expr> }
    modifiers ConstModifiers { defaultness }
    tokens { const_token, colon_token, semi_token }
    print custom

    /// A function within a trait.
    TraitItemFn { attrs: Attrs; sig: Signature; default: Option<Block> }
    modifiers FnModifiers { defaultness }
    derived { semi_token(n) = n.default.is_none() }
    print custom

    /// A type within a trait.
    TraitItemType { attrs: Attrs; ident: Ident; generics: Generics, bounds: List<TypeParamBound>, default: Option<Type> }
    modifiers TypeModifiers { defaultness }
    tokens { type_token, semi_token }
    odd { colon_token(n) = !n.bounds.is_empty() }
    print custom

    /// A macro call within a trait.
    TraitItemMacro { attrs: Attrs; mac: Macro; semi_token: bool }
    print custom

    /// A constant within an impl.
    ImplItemConst { attrs: Attrs, vis: Visibility; ident: Ident, ty: Type, expr: Expr; generics: Generics }
    modifiers ConstModifiers { defaultness }
    tokens { const_token, colon_token, eq_token, semi_token }
    print custom

    /// A function within an impl.
    ImplItemFn { attrs: Attrs, vis: Visibility; sig: Signature, block: Block; }
    modifiers FnModifiers { defaultness }
    print custom

    /// A type within an impl.
    ImplItemType { attrs: Attrs, vis: Visibility; ident: Ident, ty: Type; generics: Generics }
    modifiers TypeModifiers { defaultness }
    tokens { type_token, eq_token, semi_token }
    print custom

    /// A macro call within an impl.
    ImplItemMacro { attrs: Attrs; mac: Macro; semi_token: bool }
    print custom

    /// A function within an extern block.
    ForeignItemFn { attrs: Attrs, vis: Visibility; sig: Signature; }
    modifiers FnModifiers { defaultness }
    tokens { semi_token }
    print [attrs vis [defaultness "default"] sig ";"]

    /// A static within an extern block.
    ForeignItemStatic { attrs: Attrs, vis: Visibility, safety: Safety, mutability: StaticMutability; ident: Ident, ty: Type; }
    tokens { static_token, colon_token, semi_token }
    print [attrs vis safety "static" mutability ident ":" ty ";"]

    /// A type within an extern block.
    ForeignItemType { attrs: Attrs, vis: Visibility; ident: Ident; generics: Generics }
    modifiers TypeModifiers { defaultness }
    tokens { type_token, semi_token }
    print custom

    /// A macro call within an extern block.
    ForeignItemMacro { attrs: Attrs; mac: Macro; semi_token: bool }
    print custom

    /// A whole file.
    File { shebang: Option<String>, attrs: Attrs; ; items: Vec<Item> }
    convert custom
    print custom
}
