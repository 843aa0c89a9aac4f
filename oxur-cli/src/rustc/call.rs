//! What cargo asks of rustc, as far as it matters here.

use std::ffi::OsString;

use super::draw::{Look, WIDTH};

/// The call of rustc.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Call {
    /// How messages are to be drawn; none if rustc is not asked for messages in JSON, or not about a user's crate.
    pub(super) look: Option<Look>,
    /// Whether the crate may hold `oxur!` calls: it depends on what defines the macro.
    pub(super) may_be_inline: bool,
    /// Whether more than metadata is made.
    pub(super) makes_code: bool,
}

impl Call {
    /// Reads rustc's arguments.
    pub(super) fn of(arguments: &[OsString]) -> Self {
        let mut is_json = false;
        let mut is_script = false;
        let mut makes_code = true;
        let mut may_be_inline = false;
        let mut look = Look { ansi: false, short: false, unicode: false, width: WIDTH };
        let mut arguments = arguments.iter().map(|argument| argument.to_string_lossy());
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument.to_string(), None),
            };
            let mut value =
                || value.clone().or_else(|| arguments.next().map(|value| value.to_string())).unwrap_or_default();
            match name.as_str() {
                "--error-format" => is_json = value() == "json",
                "--json" => {
                    for word in value().split(',') {
                        match word {
                            "diagnostic-rendered-ansi" => look.ansi = true,
                            "diagnostic-short" => look.short = true,
                            "diagnostic-unicode" => look.unicode = true,
                            _ => {}
                        }
                    }
                }
                "--diagnostic-width" => look.width = value().parse().unwrap_or(WIDTH),
                // A dependency may have another name here, its file has its own.
                "--extern" => may_be_inline |= argument.contains("oxur") || value().contains("oxur"),
                "--crate-name" => is_script = value().starts_with("build_script_"),
                "--emit" => {
                    makes_code =
                        value().split(',').any(|kind| !kind.starts_with("dep-info") && !kind.starts_with("metadata"))
                }
                _ => {}
            }
        }
        Self { look: (is_json && !is_script).then_some(look), may_be_inline, makes_code }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(arguments: &str) -> Call {
        Call::of(&arguments.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn calls_of_cargo() {
        let check = call(
            "--crate-name a --edition=2024 src/lib.rs --error-format=json \
             --json=diagnostic-rendered-ansi,artifacts,future-incompat --diagnostic-width=90 --emit=dep-info,metadata",
        );
        assert_eq!(check.look, Some(Look { ansi: true, short: false, unicode: false, width: 90 }));
        assert!(!check.makes_code && !check.may_be_inline);
        let user = call("--crate-name a --extern lisp=/t/liboxur-1f.rmeta --error-format=json");
        assert!(user.may_be_inline);
        let build = call("--crate-name a --error-format json --json diagnostic-short --emit=dep-info,metadata,link");
        assert_eq!(build.look, Some(Look { ansi: false, short: true, unicode: false, width: WIDTH }));
        assert!(build.makes_code);
    }

    #[test]
    fn questions_and_build_scripts_are_left_alone() {
        assert_eq!(call("-vV").look, None);
        assert_eq!(call("- --crate-name ___ --print=file-names").look, None);
        assert_eq!(call("--crate-name build_script_build build.rs --error-format=json").look, None);
    }
}
