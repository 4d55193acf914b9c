//! Files of a cache: this user's alone. Code caches are run, so what somebody else put there is not read, and where somebody else put a
//! link nothing is written.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Opens a file to read it.
pub fn open(path: &Path) -> io::Result<File> {
    checked(options().read(true), path)
}

/// Opens a file to write at its end; makes it when it is missing.
pub fn append(path: &Path) -> io::Result<File> {
    checked(options().append(true).create(true), path)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A fifo in the place of a file must not hold us up.
        options.mode(0o600).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    options
}

fn checked(options: &OpenOptions, path: &Path) -> io::Result<File> {
    let file = options.open(path)?;
    let found = file.metadata()?;
    if found.is_file() && is_ours(&found) { Ok(file) } else { Err(io::Error::from_raw_os_error(libc::EACCES)) }
}

/// Whether something belongs to this process's user.
#[cfg(unix)]
pub fn is_ours(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    // SAFETY: geteuid has no preconditions and cannot fail.
    found.uid() == unsafe { libc::geteuid() }
}

#[cfg(not(unix))]
pub fn is_ours(_found: &fs::Metadata) -> bool {
    true
}

/// A new file beside its place, removed unless it gets there: whoever reads meanwhile finds the old file or the whole new one.
pub struct Temporary {
    pub file: File,
    pub path: PathBuf,
}

impl Temporary {
    /// Makes the file. What has its name already, link or not, is an error.
    pub fn create(beside: &Path) -> io::Result<Temporary> {
        // Processes of different containers may have the same number.
        let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        let path = beside.with_extension(format!("{}-{time}.tmp", std::process::id()));
        let file = options().write(true).create_new(true).open(&path)?;
        Ok(Temporary { file, path })
    }

    pub fn rename(self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After the rename there is nothing of this name.
        let _ = fs::remove_file(&self.path);
    }
}
