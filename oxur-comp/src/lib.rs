//! The compiler: from the text of Oxur sources to Rust code, with everything between.
//!
//! ```text
//! text ──read──▶ forms ──expand──▶ Core Forms ──evaluate──▶ Core Forms ──lower──▶ Oxur AST
//! ```

mod compile;
mod entry;

mod read;
mod expand;
mod check;
mod evaluate;
mod lower;

#[cfg(feature = "raise")]
mod raise;
#[cfg(feature = "raise")]
mod round_trip;
#[cfg(feature = "raise")]
mod surface;

#[cfg(feature = "format")]
pub mod format;

mod edition;
mod index;
mod modules;
mod program;
mod session;

pub use oxur_core::Door;

pub use self::compile::{Output, STACK_SIZE, compile};
pub use self::entry::{Entry, compile_entry};
pub use self::evaluate::evaluate;
pub use self::expand::table::{Category, Layout, SpecialForm, special_forms, special_forms_reference};
pub use self::expand::{
    Expanded, MacroArg, MacroEvaluator, MacroResult, MacroRun, MacroStep, NoEvaluator, call_at, expand, expand_forms,
    is_item, with_marks,
};
pub use self::index::{CrateIndex, Index, IndexedMacro};
pub use self::lower::{lower, lower_attrs, lower_declaration};
pub use self::modules::{Code, CompiledDeclaration, CompiledModule, Declaration, ExpandedModule, ReadModule, RustCode};
#[cfg(feature = "raise")]
pub use self::raise::{Raised, raise};
pub use self::read::{defined_macros, read_modules};
#[cfg(feature = "raise")]
pub use self::round_trip::{FromRust, RoundTripDifference, from_rust};
pub use self::session::{Edition, FileRead, Input, Limits, Options, Session, SourceInput};
#[cfg(feature = "raise")]
pub use self::surface::{Census, Surface, surface};
