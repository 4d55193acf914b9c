//! Keeping the cache near its size: the entries longest unused go first.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// So many files are looked at in one go; a larger cache is cut down in several.
const MOST_FILES: usize = 50_000;
/// And for no longer than this: some program is waiting for its output.
const MOST_TIME: Duration = Duration::from_millis(200);
/// A temporary file this old has lost its process.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

struct Entry {
    used: SystemTime,
    size: u64,
    path: PathBuf,
}

/// Removes the entries used longest ago until the files under `root` take no more than four fifths of `max_bytes`.
pub fn shrink(root: &Path, max_bytes: u64) {
    let now = SystemTime::now();
    let mut entries = Vec::new();
    collect(root, 0, now, &mut entries);
    let mut total: u64 = entries.iter().map(|entry| entry.size).sum();
    if total <= max_bytes {
        return;
    }
    let target = max_bytes / 5 * 4;
    entries.sort_unstable_by_key(|entry| entry.used);
    for entry in entries {
        if total <= target {
            return;
        }
        if fs::remove_file(&entry.path).is_ok() {
            total = total.saturating_sub(entry.size);
        }
    }
}

/// Only what has the shape of this cache is listed: `version/kind/xx/entry`. A folder given by mistake loses nothing else.
fn collect(folder: &Path, depth: usize, started: SystemTime, entries: &mut Vec<Entry>) {
    let Ok(listing) = fs::read_dir(folder) else { return };
    for item in listing.flatten() {
        if entries.len() >= MOST_FILES || started.elapsed().is_ok_and(|time| time > MOST_TIME) {
            return;
        }
        let Ok(kind) = item.file_type() else { continue };
        let name = item.file_name();
        let name = name.to_string_lossy();
        let hexadecimal = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if depth < 3 {
            let fits = match depth {
                0 => hexadecimal(&name, 16),
                1 => true,
                _ => hexadecimal(&name, 2),
            };
            if kind.is_dir() && fits {
                collect(&item.path(), depth + 1, started, entries);
            }
            continue;
        }
        let Ok(metadata) = item.metadata() else { continue };
        if !kind.is_file() {
            continue;
        }
        let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        if name.ends_with(".tmp") {
            if started.duration_since(used).is_ok_and(|age| age > ABANDONED) {
                let _ = fs::remove_file(item.path());
            }
        } else if hexadecimal(&name, 30) {
            entries.push(Entry { used, size: metadata.len(), path: item.path() });
        }
    }
}
