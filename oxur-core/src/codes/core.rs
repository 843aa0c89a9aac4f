//! Codes of the Core Forms reader and validator (OXR0300 to OXR0399).

super::codes! {}
