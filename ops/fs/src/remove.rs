//! `rm`: removes a file, or a directory with everything in it.

use std::ffi::{CStr, CString};
use std::thread;
use std::time::Duration;

use deno_core::{OpState, op2};
use ops_error::{SyscallResult, SystemError};
use ops_requests::submit;

use crate::path::FsPath;
use crate::syscall::{Sys, errno, retry};
use crate::value::Nothing;

/// How often, and after how long a pause, to try again when something else holds a file.
#[derive(Clone, Copy)]
struct Retries {
    count: u32,
    delay: u32,
}

impl Retries {
    /// Runs `attempt`; each pause is `delay` milliseconds longer than the one before.
    fn run(self, mut attempt: impl FnMut() -> Sys<()>) -> Sys<()> {
        let mut tried = 0;
        loop {
            match attempt() {
                Err(error) if tried < self.count && is_passing(-error.errno) => {
                    tried += 1;
                    // The user asked for this pause: there is no event that tells when a file is free again.
                    thread::sleep(Duration::from_millis(u64::from(self.delay) * u64::from(tried)));
                }
                result => return result,
            }
        }
    }
}

/// Errors that another attempt may not meet.
fn is_passing(errno: i32) -> bool {
    matches!(errno, libc::EBUSY | libc::EMFILE | libc::ENFILE | libc::ENOTEMPTY | libc::EPERM)
}

fn remove(path: &FsPath, retries: Retries) -> Sys<Nothing> {
    // `rm('directory/')` means the directory.
    let mut bytes = path.as_bytes().to_vec();
    while bytes.len() > 1 && bytes.last() == Some(&b'/') {
        bytes.pop();
    }
    let path = FsPath::from_bytes(bytes);
    remove_at(libc::AT_FDCWD, path.as_c_str(), &path, retries).map(|()| Nothing)
}

/// Removes `name` in the directory `parent`. Everything below is reached through open directories, so that a directory which somebody
/// replaces by a link meanwhile does not lead outside. What is gone already is no failure.
fn remove_at(parent: i32, name: &CStr, shown: &FsPath, retries: Retries) -> Sys<()> {
    let result = retries.run(|| {
        // SAFETY: `name` is a C string.
        match retry("unlink", || unsafe { libc::unlinkat(parent, name.as_ptr(), 0) }) {
            // Linux says EISDIR, POSIX says EPERM. A directory is emptied first.
            Err(error) if matches!(-error.errno, libc::EISDIR | libc::EPERM) => remove_directory_at(parent, name, shown, retries, error),
            result => result.map(drop).map_err(|error| error.with_path(shown.display())),
        }
    });
    match result {
        Err(error) if error.errno == -libc::ENOENT => Ok(()),
        result => result,
    }
}

fn remove_directory_at(parent: i32, name: &CStr, shown: &FsPath, retries: Retries, refused: SystemError) -> Sys<()> {
    let flags = libc::O_RDONLY | libc::O_DIRECTORY | libc::O_NOFOLLOW | libc::O_CLOEXEC;
    // SAFETY: `name` is a C string.
    let directory = match retry("scandir", || unsafe { libc::openat(parent, name.as_ptr(), flags) }) {
        Ok(directory) => directory,
        // Not a directory after all: what unlink said counts.
        Err(error) if matches!(-error.errno, libc::ENOTDIR | libc::ELOOP) => return Err(refused.with_path(shown.display())),
        // A directory that cannot be listed can still be removed when it is empty.
        Err(error) => return rmdir_at(parent, name, shown).map_err(|_| error.with_path(shown.display())),
    };
    let mut stream = Stream::new(directory).map_err(|error| error.with_path(shown.display()))?;
    while let Some(child) = stream.next_name().map_err(|error| error.with_path(shown.display()))? {
        remove_at(stream.fd(), &child, &shown.join(child.to_bytes()), retries)?;
    }
    drop(stream);
    rmdir_at(parent, name, shown)
}

fn rmdir_at(parent: i32, name: &CStr, shown: &FsPath) -> Sys<()> {
    // SAFETY: `name` is a C string.
    retry("rmdir", || unsafe { libc::unlinkat(parent, name.as_ptr(), libc::AT_REMOVEDIR) })
        .map(drop)
        .map_err(|error| error.with_path(shown.display()))
}

/// The names in an open directory.
struct Stream(*mut libc::DIR);

impl Stream {
    /// Takes over the descriptor.
    fn new(fd: i32) -> Sys<Stream> {
        // SAFETY: `fd` is an open directory.
        let stream = unsafe { libc::fdopendir(fd) };
        if stream.is_null() {
            let error = SystemError::last_os_error("scandir");
            // SAFETY: the descriptor is still ours.
            unsafe { libc::close(fd) };
            return Err(error);
        }
        Ok(Stream(stream))
    }

    fn fd(&self) -> i32 {
        // SAFETY: the stream is open.
        unsafe { libc::dirfd(self.0) }
    }

    fn next_name(&mut self) -> Sys<Option<CString>> {
        loop {
            // readdir tells its end from a failure by errno alone.
            // SAFETY: the address of this thread's errno is always valid.
            unsafe { *libc::__errno_location() = 0 };
            // SAFETY: the stream is open.
            let entry = unsafe { libc::readdir64(self.0) };
            if entry.is_null() {
                return match errno() {
                    0 => Ok(None),
                    errno => Err(SystemError::from_errno(-errno, "scandir")),
                };
            }
            // SAFETY: readdir gave an entry that is valid until its next call.
            let name = unsafe { CStr::from_ptr((*entry).d_name.as_ptr()) };
            if name != c"." && name != c".." {
                return Ok(Some(name.to_owned()));
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: the stream is open and not used again.
        unsafe { libc::closedir(self.0) };
    }
}

#[op2]
pub fn op_fs_rm_sync(#[string] path: &str, retries: u32, delay: u32) -> SyscallResult<Nothing> {
    remove(&FsPath::new(path), Retries { count: retries, delay }).into()
}

#[op2(fast)]
pub fn op_fs_rm(state: &mut OpState, #[smi] id: u32, #[string] path: &str, retries: u32, delay: u32) {
    let path = FsPath::new(path);
    submit(state, id, move || remove(&path, Retries { count: retries, delay }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONCE: Retries = Retries { count: 0, delay: 0 };

    #[test]
    fn a_tree_goes_but_not_what_its_links_lead_to() {
        let root = std::env::temp_dir().join(format!("ops_fs_remove_{}", std::process::id()));
        let outside = root.with_extension("outside");
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::create_dir_all(&outside).unwrap();
        std::fs::write(outside.join("kept"), "").unwrap();
        std::os::unix::fs::symlink(&outside, root.join("a/link")).unwrap();
        let path = FsPath::new(&format!("{}/", root.display()));
        assert!(remove(&path, ONCE).is_ok());
        assert!(!root.exists());
        assert!(outside.join("kept").exists());
        assert!(remove(&FsPath::new(&outside.to_string_lossy()), ONCE).is_ok());
    }

    #[test]
    fn only_passing_errors_are_tried_again() {
        let count_with = |errno: i32| {
            let mut count = 0;
            let result = Retries { count: 2, delay: 0 }.run(|| {
                count += 1;
                Err(SystemError::from_errno(-errno, "unlink"))
            });
            assert!(result.is_err());
            count
        };
        assert_eq!(count_with(libc::EBUSY), 3);
        assert_eq!(count_with(libc::EACCES), 1);
    }
}
