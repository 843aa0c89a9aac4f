//! The library is well typed: every body in it is checked, reached or not.

use super::Checker;
use crate::resolve::DefKind;
use crate::types::DefId;

#[test]
fn every_body_of_the_library_checks() {
    let mut checker = Checker::new(crate::std::items(), Vec::new(), 2024);
    let text = crate::std::text();
    let mut messages = Vec::new();
    for index in 0..checker.defs.len() {
        let def = DefId(index);
        let has_body = match &checker.defs.get(def).kind {
            DefKind::Fn(node) => node.body.is_some(),
            DefKind::Const(node) => node.value.is_some(),
            DefKind::Static(_) => true,
            _ => false,
        };
        if !has_body {
            continue;
        }
        if let Err(errors) = checker.body(def) {
            for error in errors {
                let (lo, hi) = (error.span().lo as usize, error.span().hi as usize);
                let line = text[..lo].lines().count();
                let shown: String = text[lo..hi.min(lo + 160)].split_whitespace().collect::<Vec<_>>().join(" ");
                messages.push(format!(
                    "{}: {} {} (line {line}: {shown}) {:?} {:?}",
                    checker.def_name(def),
                    error.code,
                    error.message,
                    error.notes,
                    error.help
                ));
            }
        }
    }
    assert!(messages.is_empty(), "{} errors:\n{}", messages.len(), messages.join("\n"));
}
