//! Patterns of source files: paths from the package's folder in which `*`, `?` and `**` stand for what is searched.

use std::fmt;

use oxur_core::codes::build::BAD_PATTERN;

use crate::error::Problem;

/// A pattern, taken apart.
///
/// `*` stands for any characters of a name and `?` for one, `**` as a whole step for any number of folders. What
/// starts with a dot (editors' lock and backup files among them) is matched only by a pattern that says the dot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Pattern {
    /// The text as the user wrote it.
    text: String,
    /// The steps before the first that has a wildcard, the file's name left out: the folder that is searched.
    base: Vec<String>,
    /// The steps after it.
    rest: Vec<String>,
}

impl Pattern {
    /// Reads a pattern; `package` is the package's folder with `/` between the steps, which an absolute pattern may
    /// start with.
    pub(crate) fn parse(text: &str, package: &str) -> Result<Self, Problem> {
        let bad = |message: String, help: &str| Err(Problem::new(BAD_PATTERN, message).help(help));
        let inside = "a package holds its own sources, so that it can be published";
        let slashed = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
        let package = package.trim_end_matches('/');
        let relative = match slashed.strip_prefix(package) {
            Some(inside) if !package.is_empty() && inside.starts_with('/') => inside.trim_start_matches('/'),
            _ => slashed.as_str(),
        };
        if relative.starts_with('/') || (cfg!(windows) && relative.chars().nth(1) == Some(':')) {
            return bad(format!("the pattern `{text}` leads out of the package"), inside);
        }
        let mut steps = Vec::new();
        for step in relative.split('/').filter(|step| !step.is_empty() && *step != ".") {
            if step == ".." {
                return bad(format!("the pattern `{text}` leads out of the package"), inside);
            }
            if step.contains("**") && step != "**" {
                return bad(
                    format!("`**` stands for whole folders, so `{step}` in the pattern `{text}` cannot be"),
                    &format!("write `{}`", text.replace(step, &step.replace("**", "**/*"))),
                );
            }
            steps.push(step.to_owned());
        }
        if !steps.last().is_some_and(|name| name.ends_with(".oxr")) {
            let shown = text.trim_end_matches('/');
            let help = if shown.ends_with("**") { format!("{shown}/*.oxr") } else { format!("{shown}/**/*.oxr") };
            return bad(
                format!("the pattern `{text}` names no `.oxr` files"),
                &format!("for all `.oxr` files in and below a folder write `{help}`"),
            );
        }
        let plain = steps.iter().take_while(|step| !step.contains(['*', '?'])).count().min(steps.len() - 1);
        let rest = steps.split_off(plain);
        let pattern = Self { text: text.to_owned(), base: steps, rest };
        if pattern.base.is_empty() && !pattern.is_plain() {
            return bad(
                format!("the pattern `{text}` searches the package's own folder, where cargo builds"),
                "keep the sources in a folder, as in `src/**/*.oxr`; else every build would run again",
            );
        }
        Ok(pattern)
    }

    /// Whether it names one file, with no wildcard.
    pub(crate) fn is_plain(&self) -> bool {
        self.rest.len() == 1 && !self.rest[0].contains(['*', '?'])
    }

    /// The folder that is searched, from the package's folder; empty for that folder itself.
    pub(crate) fn base(&self) -> &[String] {
        &self.base
    }

    /// The file that a plain pattern names.
    pub(crate) fn file(&self) -> String {
        let mut steps = self.base.clone();
        steps.extend_from_slice(&self.rest);
        steps.join("/")
    }

    /// Whether a file is matched; `path` is its steps below the base.
    pub(crate) fn matches_file(&self, path: &[&str]) -> bool {
        matches_steps(&self.rest, path)
    }

    /// Whether files in a folder may be matched; `path` is the folder's steps below the base.
    pub(crate) fn enters(&self, path: &[&str]) -> bool {
        enters(&self.rest, path)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Matches steps, with one place to return to: the last `**` may always take one more folder, and an earlier one need
/// never change (what it left to the later one, that one takes as well). So the time is the product of the lengths.
fn matches_steps(pattern: &[String], path: &[&str]) -> bool {
    let (mut at, mut step) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while step < path.len() {
        if pattern.get(at).is_some_and(|p| p == "**") {
            retry = Some((at, step));
            at += 1;
        } else if pattern.get(at).is_some_and(|p| matches_name(p, path[step])) {
            at += 1;
            step += 1;
        } else if let Some((stars, from)) = retry.filter(|&(_, from)| !path[from].starts_with('.')) {
            retry = Some((stars, from + 1));
            at = stars + 1;
            step = from + 1;
        } else {
            return false;
        }
    }
    at == pattern.len()
}

/// Whether the folder's steps match a beginning of the pattern that leaves something for the file.
fn enters(pattern: &[String], path: &[&str]) -> bool {
    for (at, &step) in path.iter().enumerate() {
        match pattern.get(at) {
            // Behind `**` any folder may be on the way, hidden ones excepted.
            Some(p) if p == "**" => return path[at..].iter().all(|step| !step.starts_with('.')),
            Some(p) if at + 1 < pattern.len() && matches_name(p, step) => {}
            _ => return false,
        }
    }
    path.len() < pattern.len()
}

/// Matches one name against a step with `*` and `?`, again with one place to return to.
fn matches_name(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut c) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while c < name.len() {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at, c));
                at += 1;
            }
            Some(&p) if p == '?' || p == name[c] => {
                at += 1;
                c += 1;
            }
            _ => {
                let Some((star, from)) = retry else { return false };
                retry = Some((star, from + 1));
                at = star + 1;
                c = from + 1;
            }
        }
    }
    pattern[at..].iter().all(|&p| p == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text, "/p").unwrap_or_else(|e| panic!("{text}: {}", e.message))
    }

    fn matches(text: &str, path: &str) -> bool {
        let pattern = pattern(text);
        let steps: Vec<&str> = path.split('/').collect();
        let base = pattern.base().len();
        steps.len() > base && steps[..base].iter().eq(pattern.base()) && pattern.matches_file(&steps[base..])
    }

    #[test]
    fn names_and_folders_are_matched() {
        assert!(matches("src/*.oxr", "src/a.oxr"));
        assert!(!matches("src/*.oxr", "src/a/b.oxr"));
        assert!(!matches("src/*.oxr", "src/a.rs"));
        assert!(!matches("src/*.oxr", "src/.#a.oxr"));
        assert!(matches("src/**/*.oxr", "src/a.oxr"));
        assert!(matches("src/**/*.oxr", "src/a/b/c.oxr"));
        assert!(!matches("src/**/*.oxr", "src/.git/c.oxr"));
        assert!(matches("src/**/x/**/*.oxr", "src/a/x/b/c.oxr"));
        assert!(!matches("src/**/x/**/*.oxr", "src/a/y/b/c.oxr"));
        assert!(matches("./src//a?c.oxr", "src/aöc.oxr"));
        assert!(matches("src/a*b*c.oxr", "src/abbc.oxr"));
        assert!(!matches("src/a*b*c.oxr", "src/acb.oxr"));
        assert!(matches("/p/src/a.oxr", "src/a.oxr"));
        assert!(matches("src/*/b.oxr", "src/a/b.oxr"));
    }

    #[test]
    fn folders_that_cannot_hold_a_match_are_not_entered() {
        let all = pattern("src/**/*.oxr");
        assert!(all.enters(&[]) && all.enters(&["a", "b"]) && !all.enters(&[".git"]));
        let flat = pattern("src/*.oxr");
        assert!(flat.enters(&[]) && !flat.enters(&["a"]));
        let one = pattern("src/*/b.oxr");
        assert!(one.enters(&["a"]) && !one.enters(&["a", "b"]));
    }

    #[test]
    fn long_names_take_no_long_time() {
        let stars = format!("src/{}b.oxr", "*a".repeat(200));
        assert!(!matches(&stars, &format!("src/{}.oxr", "a".repeat(2000))));
        let folders = format!("src/{}*.oxr", "**/a/".repeat(50));
        assert!(!matches(&folders, &format!("src/{}x.rs", "a/".repeat(500))));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for (text, part) in [
            ("../a/*.oxr", "leads out"),
            ("/elsewhere/*.oxr", "leads out"),
            ("src/**.oxr", "write `src/**/*.oxr`"),
            ("src", "write `src/**/*.oxr`"),
            ("src/**", "write `src/**/*.oxr`"),
            ("", "names no"),
            ("src/*.rs", "names no"),
            ("**/*.oxr", "package's own folder"),
            ("*.oxr", "package's own folder"),
        ] {
            let bad = Pattern::parse(text, "/p").expect_err(text);
            let said = format!("{} {}", bad.message, bad.help.unwrap_or_default());
            assert!(said.contains(part), "{text}: {said}");
        }
        assert!(Pattern::parse("main.oxr", "/p").is_ok());
    }
}
