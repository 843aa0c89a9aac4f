//! The validator between stages: an item that is not well-formed is reported and left out.

use oxur_core::core::{Stage, validate_body, validate_items};

use crate::{Code, ExpandedModule, Session};

/// Checks modules; what is wrong with them is told in the session.
pub(crate) fn check(modules: &mut [ExpandedModule], stage: Stage, session: &mut Session<'_>) {
    for module in modules {
        let found = match &mut module.code {
            Code::Items(items) => {
                let mut all = Vec::new();
                items.retain(|item| {
                    let found = validate_items(std::slice::from_ref(item), stage);
                    let good = found.is_empty();
                    all.extend(found);
                    good
                });
                all
            }
            Code::Body(body) => validate_body(body, stage),
        };
        if let (Code::Body(_), Some(_)) = (&module.code, found.first()) {
            module.code = Code::default();
        }
        session.diagnostics.extend(found);
    }
}
