//! Codes of the Oxur AST (OXR0400 to OXR0499).

super::codes! {
    UNMATCHED_BRACKET = "OXR0430", "a bracket among tokens without partner",
        "In a sequence of Rust tokens each opening bracket needs its closing bracket, of the same kind and in order.\n\n\
         Mistake: (tokens \"(\" a \"]\")\nMend: (tokens \"(\" a \")\")";
    UNQUOTE_IN_TOKENS = "OXR0431", "an unquoted form among Rust tokens",
        "Within a template, `~x` among Rust tokens is replaced by the tokens of `x`. Outside of a template nothing \
         replaces it.\n\nMistake: (rust { let y = ~x; })\nMend: `(rust { let y = ~x; })";
}
