//! Running a test: in a process group, a temp folder and a time limit of its own.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::suite;

const LIMIT: Duration = Duration::from_secs(10);
/// A test that failed beside others gets more tries by itself: a busy machine makes timing tests fail.
const TRIES: usize = 3;
/// So much of what a test that failed wrote is shown.
const SHOWN: usize = 4000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// What became of a test, and the end of what it wrote if it failed.
pub struct Result {
    pub outcome: Outcome,
    pub output: String,
}

impl From<Outcome> for Result {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, output: String::new() }
    }
}

/// Runs tests of a suite, from several threads.
pub struct Runner {
    suite: PathBuf,
    /// Held by everyone who runs a test, and alone by who tries once more.
    machine: RwLock<()>,
}

impl Runner {
    pub fn new(suite: PathBuf) -> Self {
        Self { suite, machine: RwLock::new(()) }
    }

    pub fn run(&self, test: &str) -> Result {
        let mut result = {
            let _beside_others = self.machine.read().unwrap_or_else(PoisonError::into_inner);
            one(&self.suite, test)
        };
        for _ in 1..TRIES {
            if !result.outcome.is_failure() {
                break;
            }
            let _alone = self.machine.write().unwrap_or_else(PoisonError::into_inner);
            result = one(&self.suite, test);
        }
        result
    }
}

fn one(suite: &Path, test: &str) -> Result {
    let path = suite.join(test);
    let Ok(text) = fs::read_to_string(&path) else { return Outcome::Failed.into() };
    let metadata = suite::metadata(&text);
    if metadata.needs_internals {
        return Outcome::NeedsInternals.into();
    }
    let temp = TempFolder::new();
    let output = temp.0.join("output");
    let Some(status) = start(suite, &path, metadata, &temp) else { return Outcome::Failed.into() };
    let written = fs::read(&output).unwrap_or_default();
    let outcome = match status {
        None => Outcome::TimedOut,
        Some(status) if !status.success() => Outcome::Failed,
        Some(_) if written.starts_with(b"1..0 # Skipped") => Outcome::Skipped,
        Some(_) => Outcome::Passed,
    };
    if !outcome.is_failure() {
        return outcome.into();
    }
    let shown = [written, fs::read(temp.0.join("errors")).unwrap_or_default()].concat();
    Result { outcome, output: String::from_utf8_lossy(&shown[shown.len().saturating_sub(SHOWN)..]).into_owned() }
}

/// Runs a file to its end or its time limit, which is no status. None: it could not be started.
fn start(suite: &Path, path: &Path, metadata: suite::Metadata, temp: &TempFolder) -> Option<Option<ExitStatus>> {
    let mut command = Command::new(binary());
    // Node runs its tests from the folder above `test/`; several name their fixtures from there.
    command.args(&metadata.flags).arg(path).current_dir(suite.parent().unwrap_or(suite)).stdin(Stdio::null());
    command.stdout(fs::File::create(temp.0.join("output")).ok()?).stderr(fs::File::create(temp.0.join("errors")).ok()?);
    command.env("NODE_TEST_DIR", &temp.0).env("NODE_SKIP_FLAG_CHECK", "1").env("PROTOJS_CACHE_DIR", temp.0.join("cache"));
    command.envs(metadata.env).process_group(0);
    let mut child = command.spawn().ok()?;
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
    if status.is_none() {
        let _ = child.wait();
    }
    Some(status)
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
