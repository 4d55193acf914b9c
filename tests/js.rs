//! Runs every tests/<module>/*.js and every example under the built binary: a test passes when it exits with 0.

mod harness;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use harness::Test;
use libtest_mimic::Completion;

/// Folders that hold something else than tests of one file.
const OTHER: &[&str] = &["node_compat", "packages", "cli", "harness", "web_platform"];

/// Variables that tests see; the last three belong to tests/fuzz.
const KEPT: &[&str] = &["PATH", "HOME", "TMPDIR", "PEER_NODE", "FUZZ_SEED", "FUZZ_COUNT"];

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut tests = Vec::new();
    for entry in fs::read_dir(root.join("tests")).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let module = entry.file_name().to_string_lossy().into_owned();
        if !OTHER.contains(&module.as_str()) {
            tests.extend(tests_in(&entry.path(), &module));
        }
    }
    assert!(!tests.is_empty());
    // What a newcomer runs first has to run.
    let examples = tests_in(&root.join("examples"), "examples");
    assert!(!examples.is_empty());
    tests.extend(examples);
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    harness::run(std::env::args().skip(1), tests).exit_code()
}

/// The programs right in a folder.
fn tests_in(folder: &Path, name: &str) -> Vec<Test> {
    let files = fs::read_dir(folder).unwrap().flatten().map(|file| file.path()).filter(|path| is_test(path));
    files.map(|path| Test::new(format!("{name}/{}", path.file_name().unwrap().to_string_lossy()), move || run(&path))).collect()
}

fn is_test(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "js" || extension == "mjs" || extension == "ts")
}

fn run(test: &PathBuf) -> Result<Completion, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protojs"));
    // The same everywhere: programs look at the terminal's kind, the language, colours and CI.
    command.env_clear().envs(std::env::vars_os().filter(|(name, _)| KEPT.iter().any(|kept| name == kept)));
    command.env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
    let output = command.arg("run").arg(test).stdin(Stdio::null()).output().unwrap();
    if output.status.success() {
        return Ok(Completion::Completed);
    }
    Err(format!("{}:\n{}{}", output.status, String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}
