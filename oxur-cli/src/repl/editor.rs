//! The line editor: entries of several lines, history, completion of names.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::Context as _;
use oxur_repl::{Completeness, completeness};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

/// What the user did.
pub(super) enum Line {
    /// Entered text.
    Text(String),
    /// Pressed Ctrl-C: what was typed is dropped.
    Interrupted,
    /// Pressed Ctrl-D.
    End,
}

/// The editor.
pub(super) struct Editor {
    editor: rustyline::Editor<Names, FileHistory>,
    history: Option<PathBuf>,
}

impl Editor {
    pub(super) fn new() -> anyhow::Result<Self> {
        let mut editor = rustyline::Editor::new().context("cannot use the terminal")?;
        editor.set_helper(Some(Names::default()));
        let history = history_file();
        if let Some(file) = &history {
            // There is none before the first session.
            let _ = editor.load_history(file);
        }
        Ok(Self { editor, history })
    }

    /// Sets the names that the session has defined.
    pub(super) fn set_names(&mut self, defined: Vec<String>) {
        if let Some(helper) = self.editor.helper_mut() {
            helper.defined = defined;
        }
    }

    /// Reads an entry.
    pub(super) fn line(&mut self, prompt: &str) -> anyhow::Result<Line> {
        match self.editor.readline(prompt) {
            Ok(text) => {
                let _ = self.editor.add_history_entry(text.as_str());
                if let Some(file) = &self.history {
                    // A history that cannot be kept is no reason to stop.
                    let _ = self.editor.save_history(file);
                }
                Ok(Line::Text(text))
            }
            Err(ReadlineError::Interrupted) => Ok(Line::Interrupted),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(error) => Err(error).context("cannot read from the terminal"),
        }
    }
}

/// Where the history is kept: a file of the user's state, as the XDG base directory specification places it.
fn history_file() -> Option<PathBuf> {
    let folder = match env::var_os("XDG_STATE_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env::var_os("HOME").or_else(|| env::var_os("LOCALAPPDATA"))?).join(".local/state"),
    };
    let folder = folder.join("oxur");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// Completes the names of special forms and of what the session has defined.
#[derive(Default)]
struct Names {
    defined: Vec<String>,
}

impl Completer for Names {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let before = line.get(..at).unwrap_or("");
        let start = before.rfind(|c: char| c.is_whitespace() || "()[]{}'`~&*\"".contains(c)).map_or(0, |at| at + 1);
        let word = before.get(start..).unwrap_or("");
        if word.is_empty() {
            return Ok((at, Vec::new()));
        }
        // Oxur's names may be written with `-` for `_`.
        let rust = word.replace('-', "_");
        let forms = oxur_comp::special_forms().map(|form| form.name.to_owned()).filter(|name| name.starts_with(word));
        let dashed = word.contains('-') || !word.contains('_');
        let own = self.defined.iter().filter(|name| name.starts_with(&rust));
        let own = own.map(|name| if dashed { name.replace('_', "-") } else { name.clone() });
        let mut found: Vec<String> = forms.chain(own).collect();
        found.sort();
        found.dedup();
        Ok((start, found))
    }
}

impl Validator for Names {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        Ok(match completeness(text) {
            Completeness::Open if !text.trim_start().starts_with(':') => ValidationResult::Incomplete,
            _ => ValidationResult::Valid(None),
        })
    }
}

impl Hinter for Names {
    type Hint = String;
}

impl Highlighter for Names {}

impl Helper for Names {}
