//! The REPL's own commands: a line that starts with `:` and a word.

/// A command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Command {
    Help,
    Quit,
    Names,
    Type(String),
    Load(String),
}

/// What `:help` prints.
pub(super) const HELP: &str = "\
An entry is one form or several; it ends when its brackets do.
  (+ 1 2)                       evaluates: the result is kept as `_1`, the next as `_2`, and so on
  (def x 5) (def mut y 6)       variables that live as long as the session; (set! y 7) changes one
  (deffn …) (defstruct …) …     definitions; entered again they take the place of the earlier ones
  (defmacro …) (use …)
Commands:
  :type EXPRESSION              its type; it is not evaluated
  :names                        what is defined
  :load FILE                    enters a file
  :help, :quit                  Ctrl-D leaves as well; Ctrl-C ends what runs";

impl Command {
    /// The command that a line is; none if the line is code.
    pub(super) fn parse(line: &str) -> Option<Result<Self, String>> {
        let line = line.trim();
        let (word, rest) = line.strip_prefix(':')?.split_once(char::is_whitespace).unwrap_or((&line[1..], ""));
        let rest = rest.trim();
        let needs = |what: &str| Err(format!("`:{word}` needs {what} behind it"));
        Some(match word {
            "help" | "h" | "?" => Ok(Self::Help),
            "quit" | "q" | "exit" => Ok(Self::Quit),
            "names" => Ok(Self::Names),
            "type" | "t" if rest.is_empty() => needs("an expression"),
            "type" | "t" => Ok(Self::Type(rest.to_owned())),
            "load" | "l" if rest.is_empty() => needs("a file"),
            "load" | "l" => Ok(Self::Load(rest.to_owned())),
            _ => Err(format!("there is no command `:{word}`; `:help` lists them")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Command;

    #[test]
    fn commands_start_with_a_colon() {
        assert_eq!(Command::parse("(+ 1 2)"), None);
        assert_eq!(Command::parse(" :quit "), Some(Ok(Command::Quit)));
        assert_eq!(Command::parse(":type (f 1)"), Some(Ok(Command::Type("(f 1)".to_owned()))));
        assert!(matches!(Command::parse(":load"), Some(Err(_))));
        assert!(matches!(Command::parse(":frobnicate"), Some(Err(_))));
    }
}
