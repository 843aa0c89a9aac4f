//! Each rule, broken.
