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
mod report;
mod rust;
mod tree;
mod slots;
mod shadow;
mod encode;
mod included;
mod offered;
mod generate;
mod state;
mod output;
mod build;

pub use self::build::{Build, Visibility, compile};
pub use self::error::Error;
pub use self::generate::Generated;
pub use self::host::PackageHost;
pub use self::place::module_paths;
pub use oxur_comp::{Edition, Limits};
