//! The library is well typed: every body in it is checked, reached or not.

use super::Checker;
use crate::resolve::DefKind;
use crate::types::DefId;

#[test]
fn every_body_of_the_library_checks() {
    let mut checker = Checker::new(Vec::new(), 2024);
    checker.set_stack(1 << 20);
    checker.defs.load_all();
    let mut messages = Vec::new();
    for index in 0..checker.defs.len() {
        let def = DefId(index);
        let has_body = match &checker.defs.get(def).kind {
            DefKind::Fn(_) => checker.defs.has_body(def),
            DefKind::Const(node) => node.value.is_some(),
            DefKind::Static(_) => true,
            _ => false,
        };
        if !has_body {
            continue;
        }
        if let Err(errors) = checker.body(def) {
            let parent = checker.defs.get(def).parent;
            let self_ty = parent
                .filter(|&parent| matches!(checker.defs.get(parent).kind, DefKind::Impl(..)))
                .map(|parent| checker.impl_header(parent).self_ty);
            let of = self_ty.map(|ty| checker.show(ty)).unwrap_or_default();
            for error in errors {
                let name = checker.def_name(def);
                messages.push(format!("{name} of {of}: {} {} {:?}", error.code, error.message, error.help));
            }
        }
    }
    assert!(messages.is_empty(), "{} errors:\n{}", messages.len(), messages.join("\n"));
}
