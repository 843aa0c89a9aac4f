//! Core Forms
