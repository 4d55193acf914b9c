//! `rm`: removes a file, or a directory with everything in it.

use std::thread;
use std::time::Duration;

use deno_core::{OpState, op2};
use ops_error::{SyscallResult, SystemError};
use ops_requests::submit;

use crate::path::FsPath;
use crate::remove_tree::RemoveTree;
use crate::syscall::Sys;
use crate::value::Nothing;

/// How often, and after how long a pause, to try again when something else holds a file.
#[derive(Clone, Copy)]
pub struct Retries {
    count: u32,
    delay: u32,
}

impl Retries {
    #[cfg(test)]
    pub const NONE: Retries = Retries { count: 0, delay: 0 };

    /// Runs `attempt`; each pause is `delay` milliseconds longer than the one before.
    pub fn run(self, mut attempt: impl FnMut() -> Sys<()>) -> Sys<()> {
        let mut tried = 0;
        loop {
            match attempt() {
                Err(error) if self.pause(&error, tried) => tried += 1,
                result => return result,
            }
        }
    }

    /// Whether to try again after an error and so many attempts to get over it; if so, this has waited already.
    pub fn pause(self, error: &SystemError, tried: u32) -> bool {
        if tried >= self.count || !is_passing(-error.errno) {
            return false;
        }
        // The user asked for this pause: there is no event that tells when a file is free again.
        thread::sleep(Duration::from_millis(u64::from(self.delay) * u64::from(tried + 1)));
        true
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
    RemoveTree::run(FsPath::from_bytes(bytes), retries).map(|()| Nothing)
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

    #[test]
    fn a_tree_goes_but_not_what_its_links_lead_to() {
        let root = std::env::temp_dir().join(format!("ops_fs_remove_{}", std::process::id()));
        let outside = root.with_extension("outside");
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::create_dir_all(&outside).unwrap();
        std::fs::write(outside.join("kept"), "").unwrap();
        std::os::unix::fs::symlink(&outside, root.join("a/link")).unwrap();
        let path = FsPath::new(&format!("{}/", root.display()));
        assert!(remove(&path, Retries::NONE).is_ok());
        assert!(!root.exists());
        assert!(outside.join("kept").exists());
        assert!(remove(&FsPath::new(&outside.to_string_lossy()), Retries::NONE).is_ok());
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
