//! Keeping the cache near its size: the packs longest unused go first.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::is_hex;

pub const EXTENSION: &str = "pack";
/// So many files are looked at in one go, and for no longer than this: some program is waiting for its end.
const MOST_FILES: usize = 50_000;
const MOST_TIME: Duration = Duration::from_millis(200);
/// A temporary file this old has lost its process.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

struct Found {
    used: SystemTime,
    size: u64,
    path: PathBuf,
}

/// Removes the packs used longest ago until those under `root` take no more than four fifths of `max_bytes`.
pub fn shrink(root: &Path, max_bytes: u64) {
    let mut packs = Vec::new();
    collect(root, &mut packs);
    let mut total: u64 = packs.iter().map(|pack| pack.size).sum();
    if total <= max_bytes {
        return;
    }
    let target = max_bytes / 5 * 4;
    packs.sort_unstable_by_key(|pack| pack.used);
    for pack in packs {
        if total <= target {
            return;
        }
        if fs::remove_file(&pack.path).is_ok() {
            total = total.saturating_sub(pack.size);
        }
    }
}

/// Only what has the shape of this cache is listed: `version/hash.pack`. A folder given by mistake loses nothing else.
fn collect(root: &Path, packs: &mut Vec<Found>) {
    let started = SystemTime::now();
    let Ok(versions) = fs::read_dir(root) else { return };
    let versions = versions.flatten().filter(|version| version.file_name().to_str().is_some_and(|name| is_hex(name, 16)));
    for item in versions.filter_map(|version| fs::read_dir(version.path()).ok()).flatten().flatten() {
        if packs.len() >= MOST_FILES || started.elapsed().is_ok_and(|time| time > MOST_TIME) {
            return;
        }
        let name = item.file_name();
        let Some((_, rest)) = name.to_str().and_then(|name| name.split_once('.')).filter(|(hash, _)| is_hex(hash, 32)) else { continue };
        let Ok(metadata) = item.metadata() else { continue };
        if !metadata.is_file() {
            continue;
        }
        let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        if rest == EXTENSION {
            packs.push(Found { used, size: metadata.len(), path: item.path() });
        } else if rest.ends_with(".tmp") && started.duration_since(used).is_ok_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(item.path());
        }
    }
}
