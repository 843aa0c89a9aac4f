//! The machine that runs Core Forms: checked to typed IR, compiled to typed register code per instance, run on an
//! explicit stack.
//!
//! ```text
//! Core Forms ──resolve, check──▶ typed IR ──compile per instance──▶ code ──run──▶ values
//! ```
// What the runner does not use yet is allowed until the two halves meet.
#![allow(dead_code)]

mod literal;
mod types;
mod thir;
mod resolve;
mod check;
