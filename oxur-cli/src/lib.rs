//! oxur-cli
