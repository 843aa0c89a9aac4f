//! `oxur expand`: what a source becomes at each stage.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ColorChoice;
use oxur_comp::format::{FormatOptions, format_forms};
use oxur_comp::{Code, Output, call_at, compile, expand_forms, with_marks};
use oxur_core::core::{CoreText as _, Program};
use oxur_core::{Door, Form, ReadOptions, SourceId, SourceMap, Span, pretty, read};

use crate::Ending;
use crate::arguments::{Expand, Stage};
use crate::host::CommandHost;
use crate::report::report;
use crate::{sources, whole};

/// The width that Core Forms and the Oxur AST are laid out for, whose heads are no special forms of the language.
const WIDTH: usize = 100;
/// How many calls of macros are expanded in a form where nothing else is asked for: more than a person reads.
const MOST_STEPS: usize = 10_000;

pub(crate) fn expand(arguments: &Expand, colour: ColorChoice) -> anyhow::Result<Ending> {
    let (file, place) = split_place(&arguments.file);
    let about_macros = place.is_some() || arguments.steps.is_some() || arguments.marks;
    let stage = arguments.stage.unwrap_or(if about_macros { Stage::Macros } else { Stage::Pretty });
    if about_macros && stage != Stage::Macros {
        bail!("a line, `--steps` and `--marks` are for the stage `macros`");
    }
    let mut sources = sources::single(&file)?;
    if stage == Stage::Macros {
        sources.input.options.record = true;
        return macros(arguments, place, sources, colour);
    }
    if stage == Stage::Forms {
        let mut map = SourceMap::new();
        let mut result = Ending::Success;
        for source in sources.input.sources {
            let id = map.add(source.name, source.text.clone());
            let read = read(id, &source.text, &ReadOptions::new(Door::File));
            result = report(&read.diagnostics, &map, colour)?;
            show(&format_forms(&read.forms, &FormatOptions::for_forms()))?;
        }
        return Ok(result);
    }
    let output = compile(sources.input, &CommandHost::new(&sources.folder));
    let result = report(&output.diagnostics, &output.sources, colour)?;
    match stage {
        Stage::Forms | Stage::Macros => {}
        Stage::Core => show(&pretty(&core_forms(&output), WIDTH))?,
        Stage::Ast => show(&pretty(&[oxur_ast::write_file(&whole::file(&output))], WIDTH))?,
        Stage::Rust => show(&oxur_ast::gen_rust(&whole::file(&output)))?,
        Stage::Pretty => show(&oxur_ast::gen_rust_pretty(&whole::file(&output)))?,
    }
    Ok(result)
}

/// A place in a file: a line, and a column in it, both counted from 1.
type Place = (usize, Option<usize>);

/// `FILE:LINE:COLUMN` as its parts; what names a file that is there is no more than that.
fn split_place(file: &Path) -> (PathBuf, Option<Place>) {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let split = |text: &str| {
        let (rest, last) = text.rsplit_once(':')?;
        Some((rest.to_owned(), number(last)?))
    };
    let Some((rest, last)) = file.to_str().filter(|_| !file.exists()).and_then(split) else {
        return (file.to_owned(), None);
    };
    match split(&rest) {
        Some((file, line)) => (PathBuf::from(file), Some((line, Some(last)))),
        None => (PathBuf::from(rest), Some((last, None))),
    }
}

/// Shows the forms of a source with the calls of macros in them expanded.
fn macros(
    arguments: &Expand,
    place: Option<Place>,
    sources: sources::Sources,
    colour: ColorChoice,
) -> anyhow::Result<Ending> {
    let most = arguments.steps.unwrap_or(MOST_STEPS);
    let output = compile(sources.input, &CommandHost::new(&sources.folder));
    let result = report(&output.diagnostics, &output.sources, colour)?;
    // The first source is the file that was named.
    let id = SourceId(1);
    let text = output.sources.get(id).text();
    let forms = read(id, text, &ReadOptions::new(Door::File)).forms;
    let chosen: Vec<Form> = match place {
        None => forms,
        Some((line, column)) => {
            let place = |at| output.sources.get(id).line_column(at);
            let around = |form: &&Form| place(form.span.lo).line <= line && line <= place(form.span.hi).line;
            let at = column.and_then(|column| {
                let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
                let before: usize = text[start..].chars().take(column - 1).map(char::len_utf8).sum();
                u32::try_from(start + before).ok()
            });
            let call = at.and_then(|at| call_at(&output.macro_steps, id, at));
            match (column, call) {
                (Some(_), None) => bail!("no macro is called at that place"),
                (Some(_), Some(call)) => vec![call.clone()],
                (None, _) => forms.iter().filter(around).cloned().collect(),
            }
        }
    };
    let mut expanded = expand_forms(&chosen, &output.macro_steps, most);
    if arguments.marks {
        expanded = expanded.iter().map(with_marks).collect();
    }
    show(&format_forms(&expanded, &FormatOptions::for_forms()))?;
    Ok(result)
}

/// The Core Forms of each module; those of modules in files of their own stand in `(in-module path …)`.
fn core_forms(output: &Output) -> Vec<Form> {
    let program = |code: &Code| match code {
        Code::Items(items) => Program { items: items.clone(), span: Span::NOWHERE }.to_form(),
        Code::Body(body) => body.to_form(),
    };
    let forms = output.modules.iter().map(|module| {
        let form = program(&module.core);
        if module.path.is_empty() {
            return form;
        }
        let word = |text: &str| Form::symbol(text, Span::NOWHERE);
        Form::list([word("in-module"), word(&module.path.join("::")), form], Span::NOWHERE)
    });
    forms.collect()
}

fn show(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(())
}
