//! Macro expansion from forms to forms, one step at a time.

use oxur_comp::{NoEvaluator, ReadModule, Session, expand_step};
use oxur_core::{Door, NoHost, ReadOptions, print, read};

/// The last form of a text after each step.
fn steps(text: &str) -> Vec<String> {
    let mut session = Session::new(Default::default(), &NoHost);
    let source = session.sources.add("case.oxr", text);
    let forms = read(source, text, &ReadOptions::new(Door::File)).forms;
    let mut modules = [ReadModule { source, path: Vec::new(), door: Door::File, forms }];
    let mut list = Vec::new();
    while list.len() < 20 && expand_step(&mut session, &mut modules, &mut NoEvaluator) {
        list.extend(modules[0].forms.last().map(print));
    }
    assert!(session.diagnostics.is_empty(), "{:?}", session.diagnostics);
    list
}

#[test]
fn each_step_expands_the_outermost_call() {
    let text = "(defmacro twice [e] `(do ~e ~e)) (deffn f [] (twice (twice (g))))";
    assert_eq!(
        steps(text),
        [
            "(deffn f [] (do (twice (g)) (twice (g))))",
            "(deffn f [] (do (do (g) (g)) (twice (g))))",
            "(deffn f [] (do (do (g) (g)) (do (g) (g))))",
        ]
    );
}

#[test]
fn built_in_macros_and_splices_are_shown() {
    assert_eq!(steps("(deffn f [] (-> x (g 1) (.h)))"), ["(deffn f [] (.h (g x 1)))"]);
    let text = "(defmacro two [] `(splice 1 2)) (mod m (deffn f [] [(two) 3]))";
    assert_eq!(steps(text), ["(mod m (deffn f [] [1 2 3]))"]);
    assert_eq!(steps("(deffn f [] `(when x y))"), [""; 0]);
}
