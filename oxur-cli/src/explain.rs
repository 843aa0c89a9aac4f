//! `oxur explain`: what an error code means, at length.

use std::io::{self, Write as _};

use anyhow::bail;
use oxur_core::codes;

use crate::Ending;
use crate::arguments::Explain;

pub(crate) fn explain(arguments: &Explain) -> anyhow::Result<Ending> {
    let mut out = io::stdout().lock();
    let Some(wanted) = &arguments.code else {
        for code in codes::all() {
            writeln!(out, "{}  {}", code.code, code.title)?;
        }
        return Ok(Ending::Success);
    };
    let number = |code: &str| code.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    let wanted_number = number(wanted.trim());
    let found = codes::all().find(|code| wanted_number.is_some() && number(code.code) == wanted_number);
    let Some(code) = found else {
        bail!("there is no code `{wanted}`; `oxur explain` lists all codes");
    };
    writeln!(out, "{}: {}\n\n{}", code.code, code.title, code.explanation.trim_end())?;
    Ok(Ending::Success)
}
