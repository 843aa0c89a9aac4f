//! What the reader of Core Forms refuses, and where it says so.

use super::{CoreText, Expr, Program};
use crate::{Form, ReadOptions, SourceId, read};

fn parse(text: &str) -> Form {
    let result = read(SourceId(1), text, &ReadOptions::default());
    assert!(result.diagnostics.is_empty(), "{text}: {:?}", result.diagnostics);
    result.forms.into_iter().next().expect("a form")
}

#[track_caller]
fn refused<T: CoreText>(text: &str, code: &str, place: &str) {
    match T::from_form(&parse(text)) {
        Ok(_) => panic!("{text} is read"),
        Err(diagnostic) => {
            let span = diagnostic.span();
            assert_eq!((diagnostic.code, &text[span.lo as usize..span.hi as usize]), (code, place), "{diagnostic:?}");
        }
    }
}

#[test]
fn each_mistake_has_its_code_and_place() {
    refused::<Expr>("(1 2)", "OXR0300", "1");
    refused::<Expr>("()", "OXR0300", "()");
    refused::<Expr>("(no-such-form)", "OXR0301", "no-such-form");
    refused::<Expr>("(call :func (var-ref f) :arguments [])", "OXR0302", ":arguments");
    refused::<Expr>("(tuple-expr :items [])", "OXR0305", ":items");
    refused::<Expr>("(wild-expr :a b)", "OXR0302", ":a");
    refused::<Expr>("(cast-expr :value (literal 1))", "OXR0303", "(cast-expr :value (literal 1))");
    refused::<Expr>("(cast-expr :value)", "OXR0303", ":value");
    refused::<Expr>("(call :func (var-ref f) :func (var-ref g))", "OXR0304", ":func");
    refused::<Expr>(
        "(lambda :params [(lambda-param :name a :pattern (wild))] :body (literal 1))",
        "OXR0304",
        ":pattern",
    );
    refused::<Expr>("(break :label outer)", "OXR0305", "outer");
    refused::<Expr>("(lambda :move yes :body (literal 1))", "OXR0305", "yes");
    refused::<Expr>("(binary-op :op plus :left (literal 1) :right (literal 2))", "OXR0305", "plus");
    refused::<Expr>("(method-call :receiver (literal 1) :method a::b)", "OXR0305", "a::b");
    refused::<Expr>("(field-ref :base (literal 1) :member -1)", "OXR0305", "-1");
    refused::<Expr>("(rust-expr {a})", "OXR0305", "{a}");
    refused::<Expr>("x", "OXR0305", "x");
    refused::<Expr>("[1]", "OXR0305", "[1]");
    refused::<Expr>("(literal)", "OXR0306", "(literal)");
    refused::<Expr>("(literal 1 2)", "OXR0306", "2");
    refused::<Expr>("(call (literal 1) :func (var-ref f))", "OXR0306", "(literal 1)");
    refused::<Expr>("(block :body [(discard) ])", "OXR0306", "(discard)");
    refused::<Expr>("(block :body [(discard (literal 1)) (literal 2)])", "OXR0301", "discard");
    refused::<Expr>("(try-expr (wild))", "OXR0307", "wild");
    refused::<Expr>("(attr-expr :attrs [(note (rust {a}))] :value (literal 1))", "OXR0301", "note");
    refused::<Program>("(core-forms 9)", "OXR0308", "9");
    refused::<Program>("(core-forms)", "OXR0308", "(core-forms)");
    refused::<Program>("(core-forms (define-func))", "OXR0308", "(define-func)");
    refused::<Program>("(module :name a)", "OXR0307", "module");
}
