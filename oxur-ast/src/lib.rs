//! oxur-ast
