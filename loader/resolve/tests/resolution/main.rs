//! Resolution in real folders.

mod import;
mod package_map;
mod require;
mod tree;
