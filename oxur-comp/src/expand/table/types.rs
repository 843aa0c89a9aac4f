//! Special forms that are types or bounds.

use super::Category::Type;
use super::Layout::Call;
use super::{Handler, SpecialForm};

/// Declares entries that are all indented as calls.
macro_rules! types {
    ($($name:literal, $syntax:literal, $doc:literal, $example:literal, $handler:ident;)*) => {
        &[$(SpecialForm {
            name: $name,
            category: Type,
            syntax: $syntax,
            doc: $doc,
            example: $example,
            layout: Call,
            reserved: true,
            handler: Handler::Type(|expander, call| expander.$handler(call)),
        }),*]
    };
}

/// Entries in the order of the documentation.
pub(super) const TYPES: &[SpecialForm] = types![
    "&", "(& 'a? Type)", "A reference.", "(& 'a str)", type_reference;
    "&mut", "(&mut 'a? Type)", "A mutable reference.", "(&mut T)", type_reference;
    "*const", "(*const Type)", "A raw pointer.", "(*const u8)", type_pointer;
    "*mut", "(*mut Type)", "A mutable raw pointer.", "(*mut u8)", type_pointer;
    "tuple", "(tuple Type…)", "A tuple; written `#(A B)`.", "#(i32 String)", type_tuple;
    "fn", "(fn [Type …] -> Type)", "A function pointer; `unsafe` and `extern \"C\"` may stand before it.", "(fn [i32] -> i32)", type_fn;
    "dyn", "(dyn Trait…)", "A trait object.", "(dyn Display Send)", type_dyn;
    "impl", "(impl Trait…)", "Some type that implements the traits.", "(impl Iterator<Item:u8>)", type_impl;
    "+", "(+ Bound…)", "Several bounds.", "(+ Display Clone)", type_plus;
    "::", "(:: Type name…)", "A path that starts with a type; `(as T Trait)` qualifies it.", "(:: (as T Iterator) Item)", type_path_form;
    "rust", "(rust {…})", "A type in Rust's own syntax.", "(rust { &'static str })", type_rust;
];
