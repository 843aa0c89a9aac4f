//! Each rule: a program that breaks it, and the code that says so.

use super::{Stage, validate};
use crate::core::{CoreText, Program};
use crate::{Form, ReadOptions, SourceId, read};

fn parse(text: &str) -> Form {
    let result = read(SourceId(1), text, &ReadOptions::default());
    assert!(result.diagnostics.is_empty(), "{text}: {:?}", result.diagnostics);
    assert_eq!(result.forms.len(), 1, "{text}");
    result.forms[0].clone()
}

fn codes(stage: Stage, items: &str) -> Vec<(&'static str, String)> {
    let text = format!("(core-forms 1 {items})");
    let program = Program::from_form(&parse(&text)).unwrap_or_else(|diagnostic| panic!("{text}: {diagnostic:?}"));
    let found = validate(&program, stage);
    found.iter().map(|d| (d.code, text[d.span().lo as usize..d.span().hi as usize].to_owned())).collect()
}

/// The codes and places for a function whose body is `body`.
fn in_body(body: &str) -> Vec<(&'static str, String)> {
    codes(Stage::Evaluated, &format!("(define-func :name f :body [{body}])"))
}

#[track_caller]
fn breaks(found: Vec<(&'static str, String)>, code: &str, place: &str) {
    let found: Vec<_> = found.iter().map(|(code, place)| (*code, place.as_str())).collect();
    assert_eq!(found, [(code, place)]);
}

#[test]
fn a_good_program_has_no_faults() {
    let items = r#"
        (use :tree (use-path std (use-group (use-name fmt) (use-path io (use-group (use-name self) (use-glob))))))
        (use :tree (use-path super (use-path super (use-name x :rename _))))
        (define-struct :name P :fields (named-fields (field :visibility pub :name x :type (type-ref f64))))
        (define-const :name _ :type (tuple-type) :value (tuple-expr))
        (extern-block :abi "C" :items [(define-func :name abs :params [(param :name x :type (type-ref i32))])])
        (define-trait :name T :items [
            (define-type :name Item) (define-const :name N :type (type-ref u8))
            (define-func :name f :receiver (receiver :reference true))])
        (define-func :name g :params [(param :pattern (tuple-pat (bind :name a) (rest)) :type (infer))] :body [
            (let :pattern (slice-pat (bind :name first) (bind :name others :pattern (rest))) :init (var-ref xs))
            (loop-expr :label 'outer :body [
                (while-expr :test (binary-op :op and
                        :left (let-test :pattern (path-pat None) :value (var-ref x))
                        :right (binary-op :op lt :left (literal -1) :right (var-ref self::y)))
                    :body [(break :label 'outer :value (literal "a"))])
                (block :label 'b :body [(break :label 'b :value (literal 1))])
                (if-expr :test (literal true) :then [(break)] :else (if-expr :test (literal false) :then []))])
            (assign :place (tuple-expr (var-ref a) (wild-expr)) :value (var-ref r#type))
            (match-expr :value (var-ref x) :arms [
                (arm :pattern (range-pat :start (literal 1) :end (literal 5) :inclusive true)
                     :guard (let-test :pattern (wild) :value (var-ref y))
                     :body (literal b'x'))])])
        (define-func :comptime true :name m :body [
            (quasiquote :template (f ~(hole 0)) :holes [(var-ref x)]) (quote (a b))])
    "#;
    assert_eq!(codes(Stage::Evaluated, items), []);
    assert_eq!(codes(Stage::Expanded, "(def :name X :value (comptime (literal 1)))"), []);
}

#[test]
fn names_are_rust_identifiers() {
    breaks(in_body("(var-ref type)"), "OXR0350", "type");
    breaks(in_body("(var-ref a::self)"), "OXR0350", "self");
    breaks(in_body("(field-ref :base (var-ref x) :member on-click)"), "OXR0350", "on-click");
    breaks(in_body("(loop-expr :label 'static :body [])"), "OXR0350", "'static");
    breaks(in_body("(let :pattern (bind :name self))"), "OXR0350", "self");
}

#[test]
fn literals_are_rust_literals() {
    let mut program =
        Program::from_form(&parse("(core-forms 1 (define-const :name N :type (infer) :value (literal 1)))"))
            .expect("it is good");
    struct Spoil(&'static str);
    impl crate::core::VisitorMut for Spoil {
        fn literal(&mut self, literal: &mut crate::core::LiteralValue) {
            if let crate::core::LiteralValue::Token(token) = literal {
                token.text = crate::Symbol::new(self.0);
            }
        }
    }
    for text in ["", "x", "1 2", "\"a\"", "1.5", "0b2"] {
        crate::core::Walk::walk_mut(&mut program, &mut Spoil(text));
        let found = validate(&program, Stage::Evaluated);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["OXR0351"], "{text}");
    }
}

#[test]
fn paths_have_names() {
    breaks(in_body("(var-ref (path :segments []))"), "OXR0352", "(path :segments [])");
    breaks(codes(Stage::Evaluated, "(use :tree (use-glob))"), "OXR0352", "(use-glob)");
}

#[test]
fn bodies_are_there_where_they_must() {
    breaks(codes(Stage::Evaluated, "(define-func :name f)"), "OXR0353", "f");
    breaks(codes(Stage::Evaluated, "(define-const :name N :type (infer))"), "OXR0353", "N");
    breaks(codes(Stage::Evaluated, "(define-static :name N :type (infer))"), "OXR0353", "N");
    breaks(codes(Stage::Evaluated, "(define-type :name N)"), "OXR0353", "N");
    let block = "(extern-block :abi \"C\" :items [(define-func :name f :body [])])";
    breaks(codes(Stage::Evaluated, block), "OXR0353", "f");
    let block = "(extern-block :abi \"C\" :items [(define-static :name S :type (infer) :value (literal 1))])";
    breaks(codes(Stage::Evaluated, block), "OXR0353", "S");
}

#[test]
fn items_stand_where_they_may() {
    let block = "(define-impl :self-type (infer) :items [(define-struct :name S :fields (unit-fields))])";
    breaks(codes(Stage::Evaluated, block), "OXR0354", "(define-struct :name S :fields (unit-fields))");
    let block = "(extern-block :abi \"C\" :items [(define-const :name N :type (infer) :value (literal 1))])";
    breaks(codes(Stage::Evaluated, block), "OXR0354", "(define-const :name N :type (infer) :value (literal 1))");
    let denied = "(define-impl :negative true :self-type (infer))";
    breaks(codes(Stage::Evaluated, denied), "OXR0354", denied);
    let def = "(def :name x :value (literal 1))";
    breaks(codes(Stage::Expanded, &format!("(define-func :name f :body [{def}])")), "OXR0354", def);
}

#[test]
fn let_tests_stand_in_conditions() {
    let test = "(let-test :pattern (wild) :value (var-ref x))";
    breaks(in_body(test), "OXR0355", test);
    breaks(in_body(&format!("(if-expr :test (unary-op :op not :operand {test}) :then [])")), "OXR0355", test);
    let or = format!("(binary-op :op or :left {test} :right (literal true))");
    breaks(in_body(&format!("(while-expr :test {or} :body [])")), "OXR0355", test);
}

#[test]
fn loops_and_labels() {
    breaks(in_body("(while-expr :test (literal true) :body [(break :value (literal 1))])"), "OXR0356", "(literal 1)");
    breaks(in_body("(loop-expr :body [(break :label 'a)])"), "OXR0357", "'a");
    breaks(in_body("(loop-expr :label 'a :body [(lambda :body (break :label 'a))])"), "OXR0357", "'a");
    breaks(in_body("(block :label 'a :body [(continue :label 'a)])"), "OXR0357", "'a");
    breaks(in_body("(block :kind async :label 'a :body [])"), "OXR0357", "'a");
    breaks(in_body("(break)"), "OXR0358", "(break)");
    breaks(in_body("(block :label 'a :body [(continue)])"), "OXR0358", "(continue)");
    breaks(in_body("(loop-expr :body [(block :kind async :body [(break)])])"), "OXR0358", "(break)");
}

#[test]
fn nothing_of_compile_time_is_left() {
    breaks(in_body("(comptime (literal 1))"), "OXR0360", "(comptime (literal 1))");
    breaks(in_body("(quote a)"), "OXR0360", "(quote a)");
    breaks(in_body("(quasiquote :template a)"), "OXR0360", "(quasiquote :template a)");
    let def = "(def :name X :value (literal 1))";
    breaks(codes(Stage::Evaluated, def), "OXR0360", def);
    let hole = "(define-func :comptime true :name f :body [(quasiquote :template ~(hole 1) :holes [(var-ref x)])])";
    breaks(codes(Stage::Evaluated, hole), "OXR0374", "~(hole 1)");
}

#[test]
fn fields_and_attributes() {
    let tuple = "(define-struct :name S :fields (tuple-fields (field :name x :type (infer))))";
    breaks(codes(Stage::Evaluated, tuple), "OXR0361", "(field :name x :type (infer))");
    let named = "(define-struct :name S :fields (named-fields (field :type (infer))))";
    breaks(codes(Stage::Evaluated, named), "OXR0361", "(field :type (infer))");
    let inner = "(define-struct :attrs [(inner-attr (rust {a}))] :name S :fields (unit-fields))";
    breaks(codes(Stage::Evaluated, inner), "OXR0363", "(inner-attr (rust {a}))");
    breaks(in_body("(attr (rust {a}))"), "OXR0363", "(attr (rust {a}))");
    let init = "(struct-expr :path P :fields [(field-init :member 0)])";
    breaks(in_body(init), "OXR0367", "(field-init :member 0)");
    let field = "(field-pat :member a :pattern (wild) :shorthand true)";
    let pattern = format!("(let :pattern (struct-pat :path P :fields [{field}]))");
    breaks(in_body(&pattern), "OXR0367", field);
}

#[test]
fn the_other_branch_is_a_block_or_another_condition() {
    breaks(in_body("(if-expr :test (literal true) :then [] :else (literal 1))"), "OXR0362", "(literal 1)");
}

#[test]
fn receivers() {
    let func = "(define-func :name f :receiver (receiver) :body [])";
    breaks(codes(Stage::Evaluated, func), "OXR0364", "(receiver)");
    let receiver = "(receiver :lifetime 'a)";
    let method =
        format!("(define-impl :self-type (infer) :items [(define-func :name f :receiver {receiver} :body [])])");
    breaks(codes(Stage::Evaluated, &method), "OXR0364", receiver);
}

#[test]
fn patterns() {
    breaks(in_body("(let :pattern (rest))"), "OXR0365", "(rest)");
    let twice = "(let :pattern (tuple-pat (rest) (wild) (rest)))";
    breaks(in_body(twice), "OXR0365", "(rest)");
    let bound = "(let :pattern (tuple-pat (bind :name a :pattern (rest))))";
    breaks(in_body(bound), "OXR0365", "(rest)");
    breaks(in_body("(let :pattern (or-pat (wild)))"), "OXR0359", "(or-pat (wild))");
    breaks(in_body("(let :pattern (range-pat))"), "OXR0366", "(range-pat)");
    let open = "(range-pat :start (literal 1) :inclusive true)";
    breaks(in_body(&format!("(let :pattern {open})")), "OXR0366", open);
    let call = "(call :func (var-ref f))";
    breaks(in_body(&format!("(let :pattern (range-pat :start {call}))")), "OXR0366", call);
    breaks(in_body("(range-expr :inclusive true)"), "OXR0366", "(range-expr :inclusive true)");
}

#[test]
fn the_rest() {
    breaks(in_body("(wild-expr)"), "OXR0369", "(wild-expr)");
    let assign = "(assign :op lt :place (var-ref a) :value (var-ref b))";
    breaks(in_body(assign), "OXR0372", assign);
    let assoc = "(assoc-arg :name A :value (lifetime-arg 'a))";
    let path = format!("(path :segments [(segment :name A :args (angle-args {assoc}))])");
    breaks(in_body(&format!("(let :pattern (wild) :type (type-ref {path}))")), "OXR0368", "(lifetime-arg 'a)");
    let captures = "(impl-type (use-bound (type-arg (infer))))";
    breaks(in_body(&format!("(let :name x :type {captures})")), "OXR0368", "(type-arg (infer))");
    let bound = "(bound-arg :name A :args (paren-args))";
    let path = format!("(path :segments [(segment :name A :args (angle-args {bound}))])");
    breaks(in_body(&format!("(let :name x :type (type-ref {path}))")), "OXR0368", "(paren-args)");
    let open = "(let :name x :else [(return)])";
    breaks(in_body(open), "OXR0373", open);
}

#[test]
fn verbatim_rust_has_matching_brackets() {
    let open =
        crate::RustToken { kind: crate::RustTokenKind::Open(crate::Delimiter::Paren), span: crate::Span::NOWHERE };
    let tokens = crate::core::RustTokens([open].into());
    let item = crate::core::RustItem { attrs: Vec::new(), tokens, span: crate::Span::NOWHERE };
    let found = super::validate_items(&[item.into()], Stage::Evaluated);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["OXR0370"]);
}

#[test]
fn depth_is_bounded() {
    // As a main thread has it, unoptimised.
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(|| {
        let place = crate::Span::NOWHERE;
        let mut expr: crate::core::Expr = crate::core::WildExpr { span: place }.into();
        for _ in 0..super::MAX_DEPTH + 10 {
            expr = crate::core::TryExpr { value: expr, span: place }.into();
        }
        let form = expr.to_form();
        let body = crate::core::Body::of(expr);
        let found = super::validate_body(&body, Stage::Evaluated);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["OXR0371"]);
        let read = crate::core::Expr::from_form(&form);
        assert_eq!(read.map_err(|d| d.code), Err("OXR0309"));
    });
    thread.expect("a thread").join().expect("no panic");
}
