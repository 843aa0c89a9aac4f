//! Sessions: Oxur code entered piece by piece, each piece compiled to Core Forms and run in the virtual machine at once.
//!
//! ```text
//! text ──read──▶ forms ──each form, or run of items: compile, define or evaluate──▶ what is to be shown
//! ```
//!
//! A session knows no terminal: it takes text and gives a [`Reply`].

mod complete;
mod index;
mod session;
mod show;

pub use self::complete::{Completeness, completeness};
pub use self::session::{Reply, Session, Shown};
