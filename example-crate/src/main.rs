//! Reports size, lines, words, CRC-32 and the most frequent words of the files named on the command line.
//!
//! The work is done in the `.oxr` files beside this one; what is left here is written in Oxur too, in place.

use std::process::ExitCode;

oxur::modules!();

oxur::oxur! {
    (use (crate::options Options Request))
    (use crate::report::Report)

    (const deffn exit-code [report:&Report] -> u8
      (if (.is_empty report.failures) 0 1))

    (deffn main [] -> ExitCode
      (match (Options::parse (. (std::env::args) (skip 1)))
        [(Ok Request::Help) (print! "{}" options::HELP) ExitCode::SUCCESS]
        [(Ok (Request::Report options)) (run &options)]
        [(Err message)
          (eprintln! "error: {message}\n\n{}" options::HELP)
          (ExitCode::from 2)]))
}

/// Makes the report, prints it, and tells what could not be read.
fn run(options: &options::Options) -> ExitCode {
    let report = Report::of_files(&options.files, options.top);
    // An expression of Oxur in the midst of Rust.
    let text = oxur::oxur! { (if options.json (.to-json &report) (table::render &report)) };
    print!("{text}");
    for failure in &report.failures {
        eprintln!("error: {failure}");
    }
    ExitCode::from(exit_code(&report))
}
