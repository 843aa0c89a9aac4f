//! What came of the ports.

use std::fmt;
use std::process::Output;

use oxur_comp::Census;

/// How the tests of a crate ended.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Tests {
    pub(super) passed: usize,
    pub(super) failed: usize,
    /// What the compiler said, if it could not build them.
    pub(super) error: Option<String>,
}

impl Tests {
    /// From the output of `cargo test`.
    pub(super) fn of(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stdout);
        let mut tests = Self::default();
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("test result: ")) {
            let count = |what: &str| {
                let words: Vec<&str> = line.split([' ', ';']).collect();
                words.windows(2).find(|pair| pair[1] == what).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
            };
            tests.passed += count("passed");
            tests.failed += count("failed");
        }
        let said = String::from_utf8_lossy(&output.stderr);
        if let Some(at) = said.find("error") {
            let not_tests = !said[at..].starts_with("error: test failed") && !said[at..].starts_with("error: doctest");
            if !output.status.success() && not_tests {
                tests.error = Some(said[at..].lines().take(6).collect::<Vec<_>>().join("\n    "));
            }
        }
        tests
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        if self.error.is_none() {
            self.error.clone_from(&other.error);
        }
    }
}

/// What came of a crate.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) before: Option<Tests>,
    pub(super) after: Option<Tests>,
    pub(super) census: Census,
    pub(super) files: usize,
    pub(super) notes: Vec<String>,
    pub(super) error: Option<String>,
}

impl Outcome {
    pub(super) fn failed(name: &str, error: &str) -> Self {
        Self {
            name: name.to_owned(),
            before: None,
            after: None,
            census: Census::default(),
            files: 0,
            notes: Vec::new(),
            error: Some(error.to_owned()),
        }
    }

    /// Whether all tests that pass in the original pass in the port.
    pub(super) fn holds(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                after.passed >= before.passed
                    && after.failed <= before.failed
                    && (after.error.is_none() || before.error.is_some())
            }
            _ => false,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.holds() { "ok  " } else { "FAIL" };
        write!(f, "{sign} {:<20}", self.name)?;
        if let (Some(before), Some(after)) = (&self.before, &self.after) {
            let share = 100.0 * self.census.embedded_nodes() as f64 / self.census.forms.max(1) as f64;
            write!(
                f,
                " {} of {} tests pass, {} files, {} forms, {share:.3} % embedded",
                after.passed, before.passed, self.files, self.census.forms
            )?;
            for error in [&before.error, &after.error].into_iter().flatten() {
                write!(f, "\n    {error}")?;
            }
        }
        if let Some(error) = &self.error {
            write!(f, " {error}")?;
        }
        for note in &self.notes {
            write!(f, "\n    {note}")?;
        }
        Ok(())
    }
}

/// Prints the totals.
pub(super) fn summary(outcomes: &[Outcome]) {
    let mut census = Census::default();
    let (mut before, mut after) = (0, 0);
    for outcome in outcomes {
        census.add(&outcome.census);
        before += outcome.before.as_ref().map_or(0, |tests| tests.passed);
        after += outcome.after.as_ref().map_or(0, |tests| tests.passed);
    }
    let holding = outcomes.iter().filter(|outcome| outcome.holds()).count();
    println!(
        "{holding} of {} crates hold; {after} of {before} tests pass; {} forms, {} embedded ({:.3} %)",
        outcomes.len(),
        census.forms,
        census.embedded_nodes(),
        100.0 * census.embedded_nodes() as f64 / census.forms.max(1) as f64
    );
}
