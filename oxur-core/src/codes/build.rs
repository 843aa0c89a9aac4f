//! Codes of the build script, the macro and the commands (OXR0900 to OXR0999).

super::codes! {}
