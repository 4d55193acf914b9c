//! Resolution in real folders.

mod import;
mod require;
mod tree;
