//! How the binary is linked on Linux.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if variable("CARGO_CFG_TARGET_OS") != "linux" {
        return;
    }
    // At a fixed address: V8's tables hold a hundred thousand pointers, and relocating them at every start costs a millisecond and four
    // megabytes of memory.
    println!("cargo:rustc-link-arg-bins=-no-pie");
    // Who opens an item of ICU's data passes src/icu.rs.
    if variable("TARGET") == "x86_64-unknown-linux-gnu" {
        println!("cargo:rustc-link-arg-bins=-Wl,--wrap=udata_open_77,--wrap=udata_openChoice_77");
    }
    // The functions that a start runs lie side by side: spread over the binary they would pull in eleven megabytes more of it, with a
    // page fault for every 64 kB.
    let order = Path::new(env!("CARGO_MANIFEST_DIR")).join("startup_order.txt");
    println!("cargo:rerun-if-changed={}", order.display());
    if links_with_lld() {
        println!("cargo:rustc-link-arg-bins=-Wl,--symbol-ordering-file={}", order.display());
        println!("cargo:rustc-link-arg-bins=-Wl,--no-warn-symbol-ordering");
        // Functions with the same machine code are one function: generic code of Rust and C++ has many. Nothing here compares their addresses.
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
        if variable("CARGO_CFG_PANIC") == "abort" {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("no_unwinding.ld");
            println!("cargo:rerun-if-changed={}", script.display());
            println!("cargo:rustc-link-arg-bins=-Wl,--no-eh-frame-hdr,-T,{}", script.display());
        }
    }
}

/// Whether the linker is LLD, which alone knows these options. Rust's own toolchains bring it along and use it, unless told otherwise.
fn links_with_lld() -> bool {
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    if ["linker", "fuse-ld", "link-self-contained"].iter().any(|choice| flags.contains(choice)) || !variable("RUSTC_LINKER").is_empty() {
        return false;
    }
    let sysroot = Command::new(variable("RUSTC")).args(["--print", "sysroot"]).output().map(|output| output.stdout).unwrap_or_default();
    let sysroot = String::from_utf8_lossy(&sysroot);
    variable("TARGET") == "x86_64-unknown-linux-gnu"
        && Path::new(sysroot.trim()).join("lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/ld.lld").exists()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
