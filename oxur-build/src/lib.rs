//! The build script's side of Oxur: `.oxr` files become Rust modules in `OUT_DIR`.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), oxur_build::Error> {
//!     oxur_build::compile("src/**/*.oxr")
//! }
//! ```
//!
//! ```text
//! patterns ──search──▶ files ──place──▶ modules ──oxur-comp──▶ Rust ──tree, output──▶ OUT_DIR/oxur, cargo's directives
//! ```
//!
//! and in `src/lib.rs` or `src/main.rs` the line `oxur::modules!();`.

mod error;
mod pattern;
mod search;
mod place;
mod host;
mod tree;
mod output;

pub use self::error::Error;
