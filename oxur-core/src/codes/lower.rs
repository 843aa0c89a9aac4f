//! Codes of lowering (OXR0500 to OXR0599).

super::codes! {}
