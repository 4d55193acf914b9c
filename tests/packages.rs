//! Programs from npm under protojs, compared with Node: starts tests/packages/run.js for each scenario, which has the whole of it.
//! They are ignored, with the reason, where there is no npm or no package registry.

mod harness;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::sync::{Arc, OnceLock};

use harness::Test;
use libtest_mimic::Completion;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/packages");
    // Once for all of them, by whoever comes first.
    let installed = Arc::new(OnceLock::new());
    let mut tests: Vec<Test> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().join("scenario.json").exists())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let (folder, installed) = (folder.clone(), installed.clone());
            Test::new(name.clone(), move || match installed.get_or_init(|| install(&folder)) {
                Ok(()) => report(&runner(&folder, &[&name])).map(|_| Completion::Completed),
                Err(reason) if reason.starts_with(SKIPPED) => Ok(Completion::ignored_with(reason.trim_end())),
                Err(report) => Err(report.clone()),
            })
        })
        .collect();
    assert!(!tests.is_empty());
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    harness::run(std::env::args().skip(1), tests).exit_code()
}

/// What the runner says where there is nothing to install from.
const SKIPPED: &str = "packages: SKIPPED";

fn install(folder: &Path) -> Result<(), String> {
    let text = report(&runner(folder, &["--install"]))?;
    if text.starts_with(SKIPPED) { Err(text) } else { Ok(()) }
}

fn runner(folder: &Path, arguments: &[&str]) -> Output {
    let protojs = env!("CARGO_BIN_EXE_protojs");
    let target: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let mut command = Command::new(protojs);
    command.arg(folder.join("run.js")).args(["--exec", protojs, "--dir"]).arg(target).args(arguments);
    command.output().unwrap()
}

fn report(output: &Output) -> Result<String, String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() { Ok(text) } else { Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr))) }
}
