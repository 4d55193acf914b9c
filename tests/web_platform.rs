//! The web platform tests of Node's suite under protojs: each page passes as many subtests as tests/web_platform/passing.txt says.

#[path = "node_compat/suite.rs"]
#[allow(dead_code, reason = "the suite's own tests are read there")]
mod suite;

use std::path::Path;
use std::process::Command;

#[test]
fn pages_pass_what_they_passed() {
    let Some(suite) = suite::find() else {
        println!("skipped: Node's suite is not here (NODE_TEST_DIR)");
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/web_platform");
    let output = Command::new(env!("CARGO_BIN_EXE_protojs"))
        .arg(folder.join("run.js"))
        .arg(suite)
        .arg("--check")
        .arg(folder.join("passing.txt"))
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    println!("{report}");
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
}
