//! oxur-vm
