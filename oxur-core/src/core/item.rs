//! Items: the program, definitions, and the parts of them.

use super::nodes::nodes;
use super::{Abi, Attr, Body, Bound, Expr, Ident, Lifetime, Pat, Path, RustTokens, Safety, Type, Visibility};
use crate::Delimiter;

nodes! {
    /// A whole program: the items of a crate's root, modules nested.
    struct Program "core-forms": program {
        /// The items. In text they stand behind the version: `(core-forms 1 item…)`.
        items: Vec<Item> [arg],
    }

    /// An item. In an `impl`, a trait or an extern block only functions, constants, types, statics and macros stand;
    /// there, and only there, a function may lack its body and a constant its value.
    enum Item "an item": item {
        Module, Use, ExternCrate, ExternBlock, DefineFunc, DefineStruct, DefineEnum, DefineUnion, DefineTrait,
        DefineImpl, DefineType, DefineConst, DefineStatic, Def, MacroItem, RustItem,
    }

    /// `mod name { … }`.
    struct Module "module" {
        /// Attributes; inner ones stand within it.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name.
        name: Ident [req],
        /// The items; none for `mod name;`, whose file rustc or the compiler finds.
        items: Option<Vec<Item>> [opt],
    }

    /// `use …;`
    struct Use "use" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// Whether it starts with `::`.
        global: bool [opt],
        /// What is imported.
        tree: UseTree [req],
    }

    /// What a `use` imports.
    enum UseTree "what a `use` imports" { UseName, UsePath, UseGlob, UseGroup, }

    /// `name::…`
    struct UsePath "use-path" {
        /// The name.
        name: Ident [arg],
        /// What follows.
        tree: UseTree [arg],
    }

    /// `name`, `name as other`, `self`, `name as _`.
    struct UseName "use-name" {
        /// The name.
        name: Ident [arg],
        /// The new name, possibly `_`.
        rename: Option<Ident> [opt],
    }

    /// `*`
    struct UseGlob "use-glob" {}

    /// `{ …, … }`
    struct UseGroup "use-group" {
        /// The trees.
        trees: Vec<UseTree> [arg],
    }

    /// `extern crate name as other;`
    struct ExternCrate "extern-crate" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The crate.
        name: Ident [req],
        /// The new name.
        rename: Option<Ident> [opt],
    }

    /// `unsafe extern "C" { … }`
    struct ExternBlock "extern-block" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Whether `unsafe` is written.
        unsafety: bool [opt],
        /// The ABI.
        abi: Abi [req],
        /// Functions, statics and types, without bodies and values.
        items: Vec<Item> [opt],
    }

    /// `fn name(…) -> … { … }`, everywhere a function may stand.
    struct DefineFunc "define-func" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// Whether `default` is written.
        defaultness: bool [opt],
        /// Whether `const` is written.
        constness: bool [opt],
        /// Whether `async` is written.
        asyncness: bool [opt],
        /// `unsafe` or `safe`.
        safety: Safety [opt],
        /// `extern "C"`.
        abi: Option<Abi> [opt],
        /// Whether it exists at compile time only and never becomes Rust.
        comptime: bool [opt],
        /// The name.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The `self` parameter.
        receiver: Option<Receiver> [opt],
        /// The other parameters.
        params: Vec<Param> [opt],
        /// Whether `...` follows them.
        variadic: bool [opt],
        /// The return type; none for nothing written.
        return_type: Option<Type> [opt],
        /// The body; none where the function is only declared.
        body: Option<Body> [opt],
    }

    /// The `self` parameter of a method.
    struct Receiver "receiver" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Whether it is `&self`.
        reference: bool [opt],
        /// The lifetime of the reference.
        lifetime: Option<Lifetime> [opt],
        /// Whether `mut` is written.
        mutable: bool [opt],
        /// The type, as in `self: Box<Self>`.
        ty: Option<Type> [opt],
    }

    /// A parameter of a function.
    struct Param "param" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The pattern.
        pattern: Pat [binder],
        /// The type.
        ty: Type [req],
    }

    /// `struct Name …`
    struct DefineStruct "define-struct" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The fields.
        fields: Fields [req],
    }

    /// The fields of a struct or variant.
    enum Fields "fields" { NamedFields, TupleFields, UnitFields, }

    /// `{ x: f64 }`
    struct NamedFields "named-fields" {
        /// The fields; each has a name.
        fields: Vec<Field> [arg],
    }

    /// `(f64, f64)`
    struct TupleFields "tuple-fields" {
        /// The fields; none has a name.
        fields: Vec<Field> [arg],
    }

    /// Nothing.
    struct UnitFields "unit-fields" {}

    /// A field.
    struct Field "field" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name; none in a tuple.
        name: Option<Ident> [opt],
        /// The type.
        ty: Type [req],
    }

    /// `enum Name { … }`
    struct DefineEnum "define-enum" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The variants.
        variants: Vec<Variant> [opt],
    }

    /// A variant of an enum.
    struct Variant "variant" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The name.
        name: Ident [req],
        /// The fields.
        fields: Fields [req],
        /// `= 5`.
        discriminant: Option<Expr> [opt],
    }

    /// `union Name { … }`
    struct DefineUnion "define-union" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The fields; each has a name.
        fields: Vec<Field> [opt],
    }

    /// `trait Name: Super { … }`
    struct DefineTrait "define-trait" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// Whether `unsafe` is written.
        unsafety: bool [opt],
        /// Whether `auto` is written.
        auto: bool [opt],
        /// The name.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The supertraits.
        supertraits: Vec<Bound> [opt],
        /// Functions, constants, types, macros.
        items: Vec<Item> [opt],
    }

    /// `impl Trait for Type { … }`
    struct DefineImpl "define-impl" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Whether `default` is written.
        defaultness: bool [opt],
        /// Whether `unsafe` is written.
        unsafety: bool [opt],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// Whether `!` stands before the trait.
        negative: bool [opt],
        /// The trait; none for an inherent implementation.
        trait_path: Option<Path> [opt],
        /// The type.
        self_type: Type [req],
        /// Functions, constants, types, macros.
        items: Vec<Item> [opt],
    }

    /// `type Name = …;`, also as an associated type.
    struct DefineType "define-type" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The bounds of an associated type.
        bounds: Vec<Bound> [opt],
        /// The type; none where it is only declared.
        ty: Option<Type> [opt],
    }

    /// `const NAME: T = …;`, also as an associated constant.
    struct DefineConst "define-const" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// The name, possibly `_`.
        name: Ident [req],
        /// Generic parameters and where clause.
        generics: Generics [opt],
        /// The type.
        ty: Type [req],
        /// The value; none where it is only declared.
        value: Option<Expr> [opt],
    }

    /// `static NAME: T = …;`
    struct DefineStatic "define-static" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// `unsafe` or `safe`, in an extern block.
        safety: Safety [opt],
        /// Whether `mut` is written.
        mutable: bool [opt],
        /// The name.
        name: Ident [req],
        /// The type.
        ty: Type [req],
        /// The value; none where it is only declared.
        value: Option<Expr> [opt],
    }

    /// A `def` outside of any body: in a module a static with a value computed at compile time (its name is already in
    /// upper case), in a session a variable.
    struct Def "def" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// Visibility.
        vis: Visibility [opt],
        /// Whether `mut` is written; sessions only.
        mutable: bool [opt],
        /// The name.
        name: Ident [req],
        /// The type; none to have it inferred.
        ty: Option<Type> [opt],
        /// The value.
        value: Expr [req],
    }

    /// A Rust macro called as an item, or defined: `name! { … }`, `macro_rules! name { … }`.
    struct MacroItem "macro-item" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The macro.
        path: Path [req],
        /// The name behind the exclamation mark.
        name: Option<Ident> [opt],
        /// The brackets.
        delimiter: Delimiter [req],
        /// What is between them.
        tokens: RustTokens [req],
    }

    /// An item, or several, in Rust's own syntax.
    struct RustItem "rust-item" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The tokens.
        tokens: RustTokens [req],
    }

    /// Generic parameters and where clause.
    struct Generics "generics" default {
        /// The parameters in the order written.
        params: Vec<GenericParam> [opt],
        /// The where clause.
        predicates: Vec<WherePredicate> [opt],
    }

    /// A generic parameter.
    enum GenericParam "a generic parameter": generic_param { LifetimeParam, TypeParam, ConstParam, }

    /// `'a: 'b`
    struct LifetimeParam "lifetime-param" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The lifetime.
        lifetime: Lifetime [req],
        /// What it outlives.
        bounds: Vec<Lifetime> [opt],
    }

    /// `T: Bound = Default`
    struct TypeParam "type-param" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The name.
        name: Ident [req],
        /// The bounds.
        bounds: Vec<Bound> [opt],
        /// The default.
        default: Option<Type> [opt],
    }

    /// `const N: usize = 3`
    struct ConstParam "const-param" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The name.
        name: Ident [req],
        /// The type.
        ty: Type [req],
        /// The default.
        default: Option<Expr> [opt],
    }

    /// A predicate of a where clause.
    enum WherePredicate "a predicate of a where clause" { WhereType, WhereLifetime, }

    /// `for<'a> T: Bound`
    struct WhereType "where-type" {
        /// The lifetimes behind `for`.
        lifetimes: Vec<LifetimeParam> [opt],
        /// The type.
        ty: Type [req],
        /// The bounds.
        bounds: Vec<Bound> [opt],
    }

    /// `'a: 'b`
    struct WhereLifetime "where-lifetime" {
        /// The lifetime.
        lifetime: Lifetime [req],
        /// What it outlives.
        bounds: Vec<Lifetime> [opt],
    }
}

impl Default for Program {
    fn default() -> Self {
        Self { items: Vec::new(), span: crate::Span::NOWHERE }
    }
}

impl Default for Generics {
    fn default() -> Self {
        Self { params: Vec::new(), predicates: Vec::new(), span: crate::Span::NOWHERE }
    }
}

/// Whether a list with that head is an item.
pub(super) fn is_item_head(head: &str) -> bool {
    <Item as super::codec::Choice>::HEADS.contains(&head)
}

impl Generics {
    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.params.is_empty() && self.predicates.is_empty()
    }
}
