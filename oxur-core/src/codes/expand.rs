//! Codes of the expander (OXR0100 to OXR0299).

super::codes! {}
