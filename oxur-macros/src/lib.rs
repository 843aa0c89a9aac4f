//! oxur-macros
