//! Codes of compile-time evaluation (OXR0800 to OXR0899).

super::codes! {}
