//! Blocks, statements, macro calls.

use oxur_core::Delimiter;

use crate::declare::nodes;
use crate::nodes::{Attrs, Expr, Item, Pat, Path};
use crate::{Lifetime, Tokens};

nodes! {
    /// Statements in braces.
    Block { ; ; stmts: Vec<Stmt> }
    tokens { brace_token }
    text short
    print custom

    /// A let statement: `let x: T = y;`.
    Local { attrs: Attrs; pat: Pat; init: Option<LocalInit> }
    modifiers LocalModifiers {}
    tokens { let_token, semi_token }
    print custom

    /// The value of a let statement: `= y`, `= y else { … }`.
    LocalInit { ; expr: Expr; diverge: Option<Expr> }
    tokens { eq_token }
    print custom

    /// A macro call as a statement: `m! { … }`, `m!(…);`.
    StmtMacro { attrs: Attrs; mac: Macro; semi_token: bool }
    print custom

    /// A macro call: `path!(tokens)`.
    Macro { ; path: Path, delimiter: Delimiter, tokens: Tokens; }
    tokens { bang_token }
    print custom

    /// A label: `'a:`.
    Label { ; name: Lifetime; }
    tokens { colon_token }
    print [name ":"]
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    /// `let x = y;`.
    Local(Box<Local>),
    /// An item.
    Item(Item),
    /// An expression, and whether a semicolon stands behind it. What needs one in order not to be the block's value
    /// gets it in any case.
    Expr(Expr, bool),
    /// A macro call.
    Macro(Box<StmtMacro>),
}
