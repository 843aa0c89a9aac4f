//! oxur-comp
