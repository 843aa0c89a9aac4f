//! `oxur expand`: what a source becomes at each stage.

use std::io::{self, Write as _};

use clap::ColorChoice;
use oxur_comp::format::{FormatOptions, format_forms};
use oxur_comp::{Code, Output, compile};
use oxur_core::core::{CoreText as _, Program};
use oxur_core::{Door, Form, ReadOptions, SourceMap, Span, pretty, read};

use crate::Ending;
use crate::arguments::{Expand, Stage};
use crate::host::CommandHost;
use crate::report::report;
use crate::{sources, whole};

/// The width that Core Forms and the Oxur AST are laid out for, whose heads are no special forms of the language.
const WIDTH: usize = 100;

pub(crate) fn expand(arguments: &Expand, colour: ColorChoice) -> anyhow::Result<Ending> {
    let sources = sources::single(&arguments.file)?;
    if arguments.stage == Stage::Forms {
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
    match arguments.stage {
        Stage::Forms => {}
        Stage::Core => show(&pretty(&core_forms(&output), WIDTH))?,
        Stage::Ast => show(&pretty(&[oxur_ast::write_file(&whole::file(&output))], WIDTH))?,
        Stage::Rust => show(&oxur_ast::gen_rust(&whole::file(&output)))?,
        Stage::Pretty => show(&oxur_ast::gen_rust_pretty(&whole::file(&output)))?,
    }
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
