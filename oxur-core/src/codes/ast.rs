//! Codes of the Oxur AST (OXR0400 to OXR0499).

super::codes! {
    NOT_AN_IDENTIFIER = "OXR0420", "a name that Rust does not have",
        "A name in the tree is no identifier of Rust, so that no Rust can be made of it.\n\n\
         Mistake: (ExprPath :path (Path :segments [foo-bar]))\nMend: (ExprPath :path (Path :segments [foo_bar]))";
    NOT_A_LITERAL = "OXR0421", "a literal that Rust does not have",
        "A literal's text in the tree is no literal of Rust, or one of another kind than its place asks for.\n\n\
         Mistake: (Abi :name 3)\nMend: (Abi :name \"C\")";
    UNMATCHED_BRACKET = "OXR0430", "a bracket among tokens without partner",
        "In a sequence of Rust tokens each opening bracket needs its closing bracket, of the same kind and in order.\n\n\
         Mistake: (tokens \"(\" a \"]\")\nMend: (tokens \"(\" a \")\")";
    UNQUOTE_IN_TOKENS = "OXR0431", "an unquoted form among Rust tokens",
        "Within a template, `~x` among Rust tokens is replaced by the tokens of `x`. Outside of a template nothing \
         replaces it.\n\nMistake: (rust { let y = ~x; })\nMend: `(rust { let y = ~x; })";
    NOT_RUST = "OXR0440", "a text that is not made of Rust's tokens",
        "To be read as Rust, a text must at least be made of Rust's tokens, with matching brackets. A string or comment \
         may not be closed, or a character may have no place in Rust.\n\n\
         Mistake: fn f() { \"a }\nMend: fn f() { \"a\" }";
}
