//! Codes of the Oxur AST (OXR0400 to OXR0499).

super::codes! {
    WRONG_KIND = "OXR0400", "a value of another kind in the Oxur AST's text",
        "Each field of a node holds one kind of value: a node, a name, a literal, a vector, `true` or `false`.\n\n\
         Mistake: (ExprTuple :elems a)\nMend: (ExprTuple :elems [a])";
    UNKNOWN_NODE = "OXR0401", "a node that the Oxur AST does not have, or not there",
        "Nodes bear the names of syn's syntax tree, and each field takes nodes of one group: expressions, types, \
         patterns, items.\n\nMistake: (ExprIff :cond a :then-branch {b})\nMend: (ExprIf :cond a :then-branch {b})";
    UNKNOWN_FIELD = "OXR0402", "a field that a node does not have",
        "A node's fields are those of its declaration, in docs/oxur-ast.md.\n\n\
         Mistake: (ExprIf :condition a :then-branch {b})\nMend: (ExprIf :cond a :then-branch {b})";
    MISSING_FIELD = "OXR0403", "a field that must stand is missing",
        "Fields that have no natural absence must stand.\n\n\
         Mistake: (ExprIf :cond a)\nMend: (ExprIf :cond a :then-branch {b})";
    DOUBLED_FIELD = "OXR0404", "a field stands twice",
        "A field has one value.\n\nMistake: (ExprTry :expr a :expr b)\nMend: (ExprTry :expr a)";
    NOT_A_FIELD = "OXR0405", "a value without its field's name, or a name without value",
        "Behind a node's name stand pairs of a field's name and its value.\n\n\
         Mistake: (ExprTry a)\nMend: (ExprTry :expr a)";
    TOO_DEEP = "OXR0406", "nodes nest too deeply",
        "The depth of a tree is bounded, so that no input can exhaust the stack.\n\n\
         Mistake: an expression within a thousand parentheses\nMend: the same in parts, with names for some of them";
    BAD_VERSION = "OXR0407", "a version of the Oxur AST's text that is not known",
        "A file's text starts with the version of its form.\n\n\
         Mistake: (oxur-ast 9 (File))\nMend: (oxur-ast 1 (File))";
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
    NOT_AN_ITEM = "OXR0432", "an item of the Oxur AST that is no Rust",
        "A tree's nodes may each be sound and still make nothing that Rust's grammar takes: a path without names, a \
         name that is a keyword.\n\n\
         Mistake: (ItemUse :tree (UseName :ident fn))\nMend: (ItemUse :tree (UseName :ident r#fn))";
    NOT_RUST = "OXR0440", "a text that is not made of Rust's tokens",
        "To be read as Rust, a text must at least be made of Rust's tokens, with matching brackets. A string or comment \
         may not be closed, or a character may have no place in Rust.\n\n\
         Mistake: fn f() { \"a }\nMend: fn f() { \"a\" }";
}
