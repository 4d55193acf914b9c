//! The example that measures V8 alone is linked as the binary is (cli/build.rs).

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        println!("cargo:rustc-link-arg-examples=-no-pie");
    }
}
