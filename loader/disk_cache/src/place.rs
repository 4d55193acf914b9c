//! Where the cache lies, and whether that place can be trusted: code caches are run, so nobody else may write them.

use std::io;
use std::path::{Path, PathBuf};

use crate::own_file::is_ours;

/// The folder the environment asks for. An inherited home of another user (`sudo`) is not used.
pub fn default_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = variable("PROTOJS_CACHE_DIR") {
        return Some(folder);
    }
    let parent = match variable("XDG_CACHE_HOME").filter(|folder| folder.is_absolute()) {
        Some(folder) => folder,
        None if cfg!(windows) => variable("LOCALAPPDATA")?,
        None => variable("HOME")?.join(".cache"),
    };
    let folder = parent.join("protojs");
    is_own(&folder).then_some(folder)
}

/// True when the nearest existing part of a path belongs to this process's user.
fn is_own(folder: &Path) -> bool {
    folder.ancestors().find_map(|folder| std::fs::metadata(folder).ok()).is_some_and(|found| is_ours(&found))
}

/// Creates a folder for this user only, and refuses one that others may write to.
pub fn create_own_folder(folder: &Path) -> io::Result<()> {
    create_folder(folder)?;
    let found = std::fs::metadata(folder)?;
    #[cfg(unix)]
    let is_closed = std::os::unix::fs::MetadataExt::mode(&found) & 0o022 == 0;
    #[cfg(not(unix))]
    let is_closed = true;
    if is_ours(&found) && is_closed { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// Creates a folder and those above it, for this user only.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}
