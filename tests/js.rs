//! Runs every tests/<module>/*.js under the built binary: a test passes when it exits with 0.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Folders that hold something else than tests of one file.
const OTHER: &[&str] = &["node_compat", "packages", "cli"];

#[test]
fn javascript_tests_pass() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut tests = Vec::new();
    for entry in fs::read_dir(&root).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        if OTHER.iter().any(|other| entry.file_name() == *other) {
            continue;
        }
        tests.extend(fs::read_dir(entry.path()).unwrap().flatten().map(|file| file.path()).filter(|path| is_test(path)));
    }
    tests.sort();
    assert!(!tests.is_empty());
    let failures: Vec<String> = tests.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), tests.len(), failures.join("\n"));
}

/// What a newcomer runs first has to run.
#[test]
fn examples_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let examples: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|file| file.path()).filter(|path| is_test(path)).collect();
    assert!(!examples.is_empty());
    let failures: Vec<String> = examples.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn is_test(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "js" || extension == "mjs" || extension == "ts")
}

fn failure(test: &PathBuf) -> Option<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protojs"));
    // The same everywhere: programs look at the terminal's kind, the language, colours and CI.
    command.env_clear().envs(std::env::vars_os().filter(|(name, _)| ["PATH", "HOME", "TMPDIR"].iter().any(|kept| name == kept)));
    command.env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
    let output = command.arg("run").arg(test).stdin(Stdio::null()).output().unwrap();
    if output.status.success() {
        return None;
    }
    Some(format!(
        "{} ({}):\n{}{}",
        test.display(),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}
