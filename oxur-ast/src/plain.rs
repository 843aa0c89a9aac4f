//! The normal form of a tree: what says nothing is taken off it, so that two trees are equal if they say the same.
//!
//! What says nothing are parentheses that precedence does not ask for (the printer puts back those that it does), commas
//! behind the last of a list or behind an arm, and semicolons that decide nothing: alone, behind a statement that ends
//! with a brace (also at a block's end, where its value is `()`), at the end of the body of a loop or of a function without result, and at the end of a block behind
//! `return`, `break`, `continue` and an assignment.

use std::any::Any;

use oxur_core::{Delimiter, RustToken, RustTokenKind, Spacing, Span, Symbol};

use crate::known_macros::{MacroArguments, is_unit_macro, macro_arguments};
use crate::print::print_tokens;
use crate::rust::{read_expression_arguments, read_match_arguments, read_repeat_arguments};
use crate::{
    Arm, AttrStyle, BinOp, Block, Expr, ExprForLoop, ExprLoop, ExprMacro, ExprWhile, Ident, ImplItemFn, Index, ItemFn,
    Lifetime, List, Lit, LitKind, Macro, Pat, PointerMutability, RangeLimits, ReceiverKind, ReturnType, Safety,
    Signature, StaticMutability, Stmt, Tokens, TraitBound, TraitItemFn, Type, UnOp, Visibility, WhereClausePlacement,
};

/// What can be brought into the normal form.
pub trait Plain {
    /// Takes off what says nothing.
    fn plain(&mut self);
}

/// The fields of nodes; what a node does beyond is in [`Plain`].
macro_rules! leaves {
    ($($ty:ty),*) => { $(impl Plain for $ty { fn plain(&mut self) {} })* };
}

leaves! {
    bool, usize, u32, Ident, Lifetime, Lit, LitKind, AttrStyle, BinOp, Index, PointerMutability, RangeLimits, Safety,
    StaticMutability, UnOp, WhereClausePlacement, Tokens, Delimiter, String
}

impl<T: Plain> Plain for Vec<T> {
    fn plain(&mut self) {
        self.iter_mut().for_each(Plain::plain);
    }
}

impl<T: Plain> Plain for Option<T> {
    fn plain(&mut self) {
        self.iter_mut().for_each(Plain::plain);
    }
}

impl<T: Plain> Plain for Box<T> {
    fn plain(&mut self) {
        (**self).plain();
    }
}

impl<T: Plain> Plain for List<T> {
    fn plain(&mut self) {
        self.items.plain();
        self.trailing = false;
    }
}

impl Plain for ReturnType {
    fn plain(&mut self) {
        if let Self::Type(ty) = self {
            ty.plain();
        }
    }
}

impl Plain for ReceiverKind {
    fn plain(&mut self) {
        if let Self::Typed(ty) = self {
            ty.plain();
        }
    }
}

impl Plain for Visibility {
    fn plain(&mut self) {
        if let Self::Restricted(node) = self {
            node.plain();
        }
    }
}

impl Plain for Stmt {
    fn plain(&mut self) {
        match self {
            Self::Local(node) => node.plain(),
            Self::Item(node) => node.plain(),
            Self::Expr(node, _) => node.plain(),
            Self::Macro(node) => node.plain(),
        }
    }
}

/// What a node does beyond its fields.
pub(crate) fn finish(node: &mut dyn Any) {
    if let Some(node) = node.downcast_mut::<Expr>() {
        unwrap_expr(node);
    } else if let Some(node) = node.downcast_mut::<Type>() {
        unwrap_type(node);
    } else if let Some(node) = node.downcast_mut::<Pat>() {
        unwrap_pat(node);
    } else if let Some(node) = node.downcast_mut::<Block>() {
        finish_block(node);
    } else if let Some(node) = node.downcast_mut::<Arm>() {
        node.comma = false;
    } else if let Some(node) = node.downcast_mut::<TraitBound>() {
        node.paren_token = false;
    } else if let Some(node) = node.downcast_mut::<Macro>() {
        finish_macro(node);
    } else if let Some(node) = node.downcast_mut::<ExprLoop>() {
        without_last_semicolon(&mut node.body);
    } else if let Some(node) = node.downcast_mut::<ExprWhile>() {
        without_last_semicolon(&mut node.body);
    } else if let Some(node) = node.downcast_mut::<ExprForLoop>() {
        without_last_semicolon(&mut node.body);
    } else if let Some(node) = node.downcast_mut::<ItemFn>() {
        finish_function(&node.sig, &mut node.block);
    } else if let Some(node) = node.downcast_mut::<ImplItemFn>() {
        finish_function(&node.sig, &mut node.block);
    } else if let Some(TraitItemFn { sig, default: Some(block), .. }) = node.downcast_mut::<TraitItemFn>() {
        finish_function(sig, block);
    }
}

/// Takes the nodes for parentheses off a node.
macro_rules! without_parentheses {
    ($($name:ident $ty:ident: $($variant:ident $field:ident),*;)*) => { $(
        fn $name(whole: &mut $ty) {
            loop {
                match whole {
                    $($ty::$variant(node) if node.attrs.is_empty() => {
                        let inner = std::mem::replace(&mut node.$field, $ty::Verbatim(Tokens::default()));
                        *whole = inner;
                    })*
                    _ => return,
                }
            }
        }
    )* };
}

without_parentheses! {
    unwrap_expr Expr: Paren expr, Group expr;
    unwrap_type Type: Paren elem, Group elem;
    unwrap_pat Pat: Paren pat;
}

/// Whether a statement that is this expression ends with a brace.
fn ends_with_brace(expr: &Expr) -> bool {
    match expr {
        Expr::Async(_)
        | Expr::Block(_)
        | Expr::Const(_)
        | Expr::ForLoop(_)
        | Expr::If(_)
        | Expr::Loop(_)
        | Expr::Match(_)
        | Expr::TryBlock(_)
        | Expr::Unsafe(_)
        | Expr::While(_) => true,
        Expr::Macro(node) => node.mac.delimiter == Delimiter::Brace,
        _ => false,
    }
}

/// Whether attributes stand before a block.
fn has_attributes(expr: &Expr) -> bool {
    match expr {
        Expr::Block(node) => !node.attrs.is_empty(),
        Expr::Unsafe(node) => !node.attrs.is_empty(),
        Expr::If(node) => !node.attrs.is_empty(),
        Expr::Match(node) => !node.attrs.is_empty(),
        Expr::Loop(node) => !node.attrs.is_empty(),
        Expr::While(node) => !node.attrs.is_empty(),
        Expr::ForLoop(node) => !node.attrs.is_empty(),
        _ => false,
    }
}

/// Whether nothing behind an expression is reached, or its value is `()` in any case.
fn has_no_value(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Assign(_) => true,
        Expr::Binary(node) => {
            node.op.text().ends_with('=') && !matches!(node.op, BinOp::Eq | BinOp::Le | BinOp::Ne | BinOp::Ge)
        }
        _ => false,
    }
}

/// Whether an expression ends with a brace and has the value `()` for certain.
fn is_unit(expr: &Expr) -> bool {
    match expr {
        Expr::While(_) | Expr::ForLoop(_) => true,
        Expr::If(node) => match &node.else_branch {
            None => true,
            Some(otherwise) => is_unit_block(&node.then_branch) && is_unit(otherwise),
        },
        Expr::Block(node) => node.label.is_none() && is_unit_block(&node.block),
        Expr::Unsafe(node) => is_unit_block(&node.block),
        Expr::Match(node) => node.arms.iter().all(|arm| is_unit_value(&arm.body)),
        _ => false,
    }
}

/// The same of an expression that may end otherwise.
fn is_unit_value(expr: &Expr) -> bool {
    match expr {
        Expr::Tuple(unit) => unit.elems.is_empty(),
        Expr::Macro(node) => {
            let name = node.mac.path.segments.last().filter(|_| node.mac.path.segments.len() == 1);
            name.is_some_and(|name| is_unit_macro(name.ident.name.as_str()))
        }
        _ => has_no_value(expr) || is_unit(expr),
    }
}

/// Whether a block, in the normal form, has the value `()` for certain.
fn is_unit_block(block: &Block) -> bool {
    match block.stmts.last() {
        None | Some(Stmt::Local(_) | Stmt::Item(_)) => true,
        Some(Stmt::Expr(expr, semicolon)) => *semicolon || is_unit_value(expr),
        Some(Stmt::Macro(node)) => node.semi_token,
    }
}

fn finish_block(block: &mut Block) {
    block.stmts.retain(|stmt| !matches!(stmt, Stmt::Expr(Expr::Verbatim(tokens), _) if tokens.is_empty()));
    let count = block.stmts.len();
    for (at, stmt) in block.stmts.iter_mut().enumerate() {
        let last = at + 1 == count;
        // A macro call is the same as statement and as expression.
        if let Stmt::Macro(node) = stmt {
            let semicolon = node.semi_token || !last;
            let mut expr = ExprMacro::new(node.mac.clone(), node.span);
            expr.attrs = std::mem::take(&mut node.attrs);
            *stmt = Stmt::Expr(expr.into(), semicolon);
        }
        if let Stmt::Expr(expr, semicolon) = stmt {
            if last {
                *semicolon &= !has_no_value(expr) && !is_unit(expr);
            } else {
                // Under a condition it may be the last there is, and then the semicolon decides.
                if !(ends_with_brace(expr) && has_attributes(expr)) {
                    *semicolon = !ends_with_brace(expr);
                }
            }
        }
    }
}

/// Drops the semicolon at the end of a block whose value is `()` in any case.
fn without_last_semicolon(block: &mut Block) {
    if let Some(Stmt::Expr(_, semicolon)) = block.stmts.last_mut() {
        *semicolon = false;
    }
}

fn finish_function(signature: &Signature, block: &mut Block) {
    if signature.output == ReturnType::Default {
        without_last_semicolon(block);
    }
}

/// The arguments of a macro that is known are expressions, for which the same holds.
fn finish_macro(node: &mut Macro) {
    let Some(name) = node.path.segments.last() else { return };
    let printed = match macro_arguments(name.ident.name.as_str()) {
        MacroArguments::Other => return,
        MacroArguments::Matches => read_match_arguments(&node.tokens).map(|mut found| {
            found.value.plain();
            found.pattern.plain();
            found.guard.plain();
            found.rest.plain();
            let mut tokens = print_tokens(&found.value);
            tokens.push(punct(','));
            tokens.extend(print_tokens(&found.pattern));
            if let Some(guard) = &found.guard {
                tokens.push(RustToken { kind: RustTokenKind::Ident(Symbol::new("if")), span: Span::NOWHERE });
                tokens.extend(print_tokens(guard));
            }
            for arg in &found.rest {
                tokens.push(punct(','));
                tokens.extend(print_tokens(arg));
            }
            tokens
        }),
        kind => match read_repeat_arguments(&node.tokens).filter(|_| kind == MacroArguments::Elements) {
            Some((mut value, mut count)) => {
                value.plain();
                count.plain();
                let mut tokens = print_tokens(&value);
                tokens.push(punct(';'));
                tokens.extend(print_tokens(&count));
                Some(tokens)
            }
            None => read_expression_arguments(&node.tokens, true).map(|mut args| {
                args.plain();
                let mut tokens = Vec::new();
                for (at, arg) in args.iter().enumerate() {
                    if at > 0 {
                        tokens.push(punct(','));
                    }
                    tokens.extend(print_tokens(arg));
                }
                tokens
            }),
        },
    };
    if let Some(tokens) = printed {
        node.tokens = Tokens::trusted(tokens);
    }
}

fn punct(c: char) -> RustToken {
    RustToken { kind: RustTokenKind::Punct(c, Spacing::Alone), span: Span::NOWHERE }
}
