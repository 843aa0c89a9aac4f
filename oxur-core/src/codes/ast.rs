//! Codes of the Oxur AST (OXR0400 to OXR0499).

super::codes! {}
