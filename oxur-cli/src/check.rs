//! `oxur check`: compiles and tells what is wrong.

use clap::ColorChoice;
use oxur_comp::compile;

use crate::Ending;
use crate::arguments::Check;
use crate::host::CommandHost;
use crate::report::report;
use crate::sources;

pub(crate) fn check(arguments: &Check, colour: ColorChoice) -> anyhow::Result<Ending> {
    let sources = sources::several(&arguments.files)?;
    let output = compile(sources.input, &CommandHost::new(&sources.folder));
    report(&output.diagnostics, &output.sources, colour)
}
