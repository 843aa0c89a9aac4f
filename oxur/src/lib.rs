//! oxur
