//! Running tests: several at once, each in its own process group, temp folder and time limit.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::suite;

const LIMIT: Duration = Duration::from_secs(10);
/// A test that failed beside others gets more tries by itself: a busy machine makes timing tests fail.
const TRIES: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    TimedOut,
    Skipped,
    NeedsInternals,
}

impl Outcome {
    pub fn is_failure(self) -> bool {
        matches!(self, Outcome::Failed | Outcome::TimedOut)
    }

    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::TimedOut => "timed out",
            Outcome::Skipped => "skipped",
            Outcome::NeedsInternals => "needs internals",
        }
    }
}

/// Runs tests and returns their outcomes in the given order.
pub fn all(suite: &Path, tests: &[String], jobs: usize) -> Vec<(String, Outcome)> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(vec![None; tests.len()]);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(test) = tests.get(index) else { break };
                    let outcome = one(suite, test);
                    outcomes.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(outcome);
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (test, outcome) in tests.iter().zip(outcomes.iter_mut()) {
        for _ in 1..TRIES {
            if outcome.is_some_and(Outcome::is_failure) {
                *outcome = Some(one(suite, test));
            }
        }
    }
    tests.iter().cloned().zip(outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Failed))).collect()
}

fn one(suite: &Path, test: &str) -> Outcome {
    let path = suite.join(test);
    let Ok(text) = fs::read_to_string(&path) else { return Outcome::Failed };
    let metadata = suite::metadata(&text);
    if metadata.needs_internals {
        return Outcome::NeedsInternals;
    }
    let temp = TempFolder::new();
    // Node runs its tests from the folder above `test/`; several name their fixtures from there.
    let folder = suite.parent().unwrap_or(suite);
    let output = temp.0.join("output");
    let Ok(file) = fs::File::create(&output) else { return Outcome::Failed };
    let mut command = Command::new(binary());
    command.args(&metadata.flags).arg(&path).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::null()).stdout(file);
    command.env("NODE_TEST_DIR", &temp.0).env("NODE_SKIP_FLAG_CHECK", "1").env("PROTOJS_CACHE_DIR", temp.0.join("cache"));
    command.envs(metadata.env).process_group(0);
    let Ok(mut child) = command.spawn() else { return Outcome::Failed };
    let deadline = Instant::now() + LIMIT;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            _ => break None,
        }
    };
    // The group goes too: a test may leave children behind.
    // SAFETY: kill only sends a signal; the group is the child's own.
    unsafe { libc::kill(-(child.id() as i32), libc::SIGKILL) };
    let Some(status) = status else {
        let _ = child.wait();
        return Outcome::TimedOut;
    };
    match status.success() {
        true if fs::read_to_string(&output).is_ok_and(|text| text.starts_with("1..0 # Skipped")) => Outcome::Skipped,
        true => Outcome::Passed,
        false => Outcome::Failed,
    }
}

/// The binary under test; NODE_COMPAT_BINARY puts another runtime in its place.
fn binary() -> PathBuf {
    std::env::var_os("NODE_COMPAT_BINARY").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_protojs")), PathBuf::from)
}

struct TempFolder(PathBuf);

impl TempFolder {
    /// Its name is short: tests make sockets in it, whose paths end at 107 bytes.
    fn new() -> TempFolder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("node-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let _ = fs::create_dir_all(&folder);
        TempFolder(folder)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
