//! Programs with `oxur!` that compile and run, and programs with mistakes and what rustc says of them.
//!
//! `TRYBUILD=overwrite` writes the expectations anew.

#[test]
fn programs() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    cases.compile_fail("tests/ui/*.rs");
}
