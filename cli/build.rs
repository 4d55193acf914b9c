//! Links the binary at a fixed address on Linux: V8's tables hold a hundred thousand pointers, and relocating them at every start costs a
//! millisecond and four megabytes of memory.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
