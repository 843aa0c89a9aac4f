//! `oxur repl`: a session at the terminal, or one that is read from standard input.

mod command;
mod editor;

use std::fs;
use std::io::{self, IsTerminal as _, Read as _, Write as _, stdin, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use clap::ColorChoice;
use oxur_core::{Host, Stream};
use oxur_repl::{Reply, Session};
use oxur_vm::Limits;

use self::command::Command;
use self::editor::{Editor, Line};
use crate::Ending;
use crate::arguments::Repl;
use crate::host::CommandHost;
use crate::report::report_found;

/// The outside world of a session: what the command has, and whether Ctrl-C was pressed.
struct ReplHost {
    host: CommandHost,
    interrupted: Arc<AtomicBool>,
}

impl Host for ReplHost {
    fn read_file(&self, from: &str, path: &str) -> io::Result<Vec<u8>> {
        self.host.read_file(from, path)
    }

    fn print(&self, stream: Stream, text: &[u8]) -> io::Result<()> {
        self.host.print(stream, text)
    }

    fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}

pub(crate) fn repl(arguments: &Repl, colour: ColorChoice) -> anyhow::Result<Ending> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let host = ReplHost { host: CommandHost::new(Path::new(".")), interrupted: Arc::clone(&interrupted) };
    let limits = Limits { steps: arguments.steps.unwrap_or(u64::MAX), ..Limits::default() };
    let mut repl = Prompt { session: Session::new(limits, &host), entries: 0, colour };
    for file in &arguments.files {
        if let Some(ending) = repl.load(file)? {
            return Ok(ending);
        }
    }
    if stdin().is_terminal() {
        // Until an entry runs, Ctrl-C is the line editor's.
        ctrlc::set_handler(move || interrupted.store(true, Ordering::Relaxed)).context("cannot watch for Ctrl-C")?;
        repl.interactive(&host.interrupted)
    } else {
        let mut text = String::new();
        stdin().lock().read_to_string(&mut text).context("cannot read standard input")?;
        Ok(repl.script("stdin", &text)?.unwrap_or(Ending::Success))
    }
}

/// The session and what it is shown with.
struct Prompt<'h> {
    session: Session<'h>,
    /// How many lines have been entered.
    entries: u32,
    colour: ColorChoice,
}

impl Prompt<'_> {
    /// Reads from the terminal until the user ends the session.
    fn interactive(&mut self, interrupted: &AtomicBool) -> anyhow::Result<Ending> {
        let mut editor = Editor::new()?;
        println!("Oxur {}. `:help` tells more, Ctrl-D leaves.", env!("CARGO_PKG_VERSION"));
        loop {
            editor.set_names(self.session.names());
            let text = match editor.line("oxur> ")? {
                Line::Text(text) => text,
                Line::Interrupted => continue,
                Line::End => return Ok(Ending::Success),
            };
            interrupted.store(false, Ordering::Relaxed);
            let ending = match Command::parse(&text) {
                Some(Ok(Command::Quit)) => Some(Ending::Success),
                Some(Ok(command)) => self.command(&command)?,
                Some(Err(message)) => {
                    println!("{message}");
                    None
                }
                None => self.enter(&text)?,
            };
            if let Some(ending) = ending {
                return Ok(ending);
            }
        }
    }

    fn command(&mut self, command: &Command) -> anyhow::Result<Option<Ending>> {
        match command {
            Command::Help => println!("{}", command::HELP),
            Command::Quit => return Ok(Some(Ending::Success)),
            Command::Names => println!("{}", self.session.names().join(" ")),
            Command::Type(text) => match self.session.type_of(text) {
                Ok(ty) => println!("{ty}"),
                Err(found) => report_found(&found, self.session.sources(), self.colour)?,
            },
            Command::Load(file) => {
                // A file that cannot be had is no reason to end the session.
                match fs::read_to_string(file) {
                    Ok(text) => return self.finish(file, &text),
                    Err(error) => println!("cannot read `{file}`: {error}"),
                }
            }
        }
        Ok(None)
    }

    /// Enters what was typed; gives how the command ends if that ended the session.
    fn enter(&mut self, text: &str) -> anyhow::Result<Option<Ending>> {
        self.entries += 1;
        self.finish(&format!("entry {}", self.entries), text)
    }

    fn finish(&mut self, name: &str, text: &str) -> anyhow::Result<Option<Ending>> {
        let reply = self.run(name, text)?;
        Ok(reply.exit.map(ending))
    }

    /// Enters a file; its end is that of the command if something in it fails.
    fn load(&mut self, file: &Path) -> anyhow::Result<Option<Ending>> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
        self.script(&file.display().to_string(), &text)
    }

    fn script(&mut self, name: &str, text: &str) -> anyhow::Result<Option<Ending>> {
        let reply = self.run(name, text)?;
        Ok(match reply.exit {
            Some(code) => Some(ending(code)),
            None if reply.failed() => Some(Ending::Failure),
            None => None,
        })
    }

    fn run(&mut self, name: &str, text: &str) -> anyhow::Result<Reply> {
        let mut output = Ok(());
        let reply = self.session.enter(name, text, &mut |shown| {
            if output.is_ok() {
                output = writeln!(stdout(), "{shown}");
            }
        });
        output.context("cannot write to standard output")?;
        report_found(&reply.diagnostics, self.session.sources(), self.colour)?;
        Ok(reply)
    }
}

fn ending(code: i32) -> Ending {
    Ending::Program(u8::try_from(code & 0xff).unwrap_or(u8::MAX))
}
