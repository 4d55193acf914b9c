//! A folder with a `node` that is this binary, for scripts and tools that call `node`.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// The folder, made when it is first wanted: a symbolic link among the caches, which belong to this user alone.
pub fn folder(exec_path: &Path) -> io::Result<PathBuf> {
    let name = format!("node-{:016x}", runtime::cache_slot(&[exec_path.as_os_str().as_encoded_bytes()]));
    let folder = runtime::private_cache_folder(&name)?;
    let link = folder.join("node");
    if fs::read_link(&link).is_ok_and(|target| target == exec_path) {
        return Ok(folder);
    }
    // Another process may be doing the same: the link is put in place whole.
    let temporary = folder.join(format!("node.{}", std::process::id()));
    let _ = fs::remove_file(&temporary);
    symlink(exec_path, &temporary)?;
    fs::rename(&temporary, &link)?;
    Ok(folder)
}
