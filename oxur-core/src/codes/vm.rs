//! Codes of the virtual machine, its checker first (OXR0600 to OXR0699), then running (OXR0700 to OXR0799).

super::codes! {}
