//! The versions of the libraries that do the work, from Cargo.lock: process.versions shows them.

use std::path::Path;
use std::{env, fs};

/// Packages, and the names they have in process.versions.
const SHOWN: &[(&str, &str)] = &[
    ("brotli", "brotli"),
    ("hyper", "hyper"),
    ("libz-rs-sys", "zlib"),
    ("rustls", "rustls"),
    ("swc_ecma_parser", "swc"),
    ("tokio", "tokio"),
    ("zstd-sys", "zstd"),
];

fn main() {
    let lock = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by Cargo")).join("../../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    let text = fs::read_to_string(&lock).expect("the lock file of the workspace");
    let lines = SHOWN.iter().map(|(package, shown)| {
        let version = version_of(&text, package).unwrap_or_else(|| panic!("{package} is not in Cargo.lock"));
        format!("{shown} {version}\n")
    });
    let out = Path::new(&env::var("OUT_DIR").expect("set by Cargo")).join("libraries");
    fs::write(out, lines.collect::<String>()).expect("Cargo's output folder");
}

/// `2.1.2+zstd.1.5.7` stands for a library written elsewhere: its own version counts.
fn version_of<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let entry = lock.split_once(&format!("\nname = \"{package}\"\nversion = \""))?.1;
    let version = entry.split('"').next()?;
    Some(version.split_once("+zstd.").map_or(version, |(_, inner)| inner))
}
