//! `oxur! < … >` cannot be: rustc's grammar ends the call before any macro runs.

use oxur_macros::oxur;

oxur! < (deffn f [] 1) >

fn main() {}
