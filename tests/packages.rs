//! Programs from npm under protojs, compared with Node: starts tests/packages/run.js, which has the whole of it.
//! It is skipped, and says so, where there is no npm or no package registry. `PACKAGES=mocha` runs that scenario alone.

use std::env;
use std::path::Path;
use std::process::Command;

#[test]
fn packages_behave_as_under_node() {
    let protojs = env!("CARGO_BIN_EXE_protojs");
    let runner = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/packages/run.js");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let only = env::var("PACKAGES").unwrap_or_default();
    let output = Command::new(protojs)
        .arg(runner)
        .arg("--exec")
        .arg(protojs)
        .arg("--dir")
        .arg(folder)
        .args(only.split_whitespace())
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    println!("{report}");
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
}
