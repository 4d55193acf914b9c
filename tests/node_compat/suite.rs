//! Where the suite is, which tests it has, and what a test says about itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders of the suite whose tests are single files that end with exit code 0.
const FOLDERS: &[&str] = &["parallel", "sequential", "es-module", "module-hooks", "async-hooks", "wasi"];
/// Groups of `parallel` that test parts of Node nothing else can have.
const LEFT_OUT: &[&str] = &["test-quic", "test-debugger", "test-snapshot", "test-v8-updates", "test-tick-processor"];

/// The folder `test/` of Node's source: NODE_TEST_DIR, or the archive beside the checkout, extracted once to the user's cache.
pub fn find() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("NODE_TEST_DIR") {
        return Some(PathBuf::from(given)).filter(|path| path.join("parallel").is_dir());
    }
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/node-suite");
    let archive =
        fs::read_dir(shared).ok()?.flatten().map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with("-tests.tar.xz"))?;
    let home = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| std::env::home_dir().map(|home| home.join(".cache")))?;
    let folder = home.join("protojs-node-suite").join(archive.file_stem()?);
    let suite = folder.join("test");
    if suite.join("parallel").is_dir() {
        return Some(suite);
    }
    fs::create_dir_all(&folder).ok()?;
    let unpacked = Command::new("tar").arg("xJf").arg(&archive).arg("-C").arg(&folder).status();
    unpacked.is_ok_and(|status| status.success()).then_some(suite)
}

/// Every test, by its path below the suite.
pub fn tests(suite: &Path) -> Vec<String> {
    let mut tests = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(suite.join(folder)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_test = name.starts_with("test-") && (name.ends_with(".js") || name.ends_with(".mjs") || name.ends_with(".cjs"));
            if is_test && !LEFT_OUT.iter().any(|prefix| name.starts_with(prefix)) {
                tests.push(format!("{folder}/{name}"));
            }
        }
    }
    tests.sort();
    tests
}

/// What the head of a test says.
pub struct Metadata {
    pub flags: Vec<String>,
    pub env: Vec<(String, String)>,
    /// It looks into Node's insides, which no other runtime has.
    pub needs_internals: bool,
}

pub fn metadata(text: &str) -> Metadata {
    let words = |prefix: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(prefix)).flat_map(str::split_whitespace).map(str::to_owned).collect()
    };
    let flags = words("// Flags:");
    let env =
        words("// Env:").iter().filter_map(|pair| pair.split_once('=')).map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let needs_internals = flags.iter().any(|flag| flag.replace('_', "-") == "--expose-internals")
        || text.contains("internalBinding")
        || text.contains("require('internal/")
        || text.contains("from 'internal/");
    Metadata { flags, env, needs_internals }
}
