//! Codes of the reader (OXR0001 to OXR0099).

super::codes! {}
