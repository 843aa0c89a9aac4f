//! oxur-build
