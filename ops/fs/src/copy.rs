//! `copyFile`: by reference where the file system can, else inside the kernel, else through a buffer.

use deno_core::{OpState, op2};
use ops_error::{SyscallResult, SystemError};
use ops_requests::submit;

use crate::file;
use crate::path::FsPath;
use crate::syscall::{Sys, errno, retry};
use crate::value::Nothing;

/// Fail when the destination exists.
const EXCLUSIVE: u32 = 1;
/// Share the blocks of the source if the file system can do that.
const CLONE: u32 = 2;
/// … and fail if it cannot.
const CLONE_FORCE: u32 = 4;

/// A descriptor that is closed in the end.
struct Open(i32);

impl Drop for Open {
    fn drop(&mut self) {
        // An error in closing has nobody to tell: what matters was checked before.
        let _ = file::close(self.0);
    }
}

fn copy(source: &FsPath, destination: &FsPath, flags: u32) -> Sys<Nothing> {
    copy_data(source, destination, flags)
        .map(|()| Nothing)
        .map_err(|error| SystemError::from_errno(error.errno, "copyfile").with_path(source.display()).with_dest(destination.display()))
}

fn copy_data(source: &FsPath, destination: &FsPath, flags: u32) -> Sys<()> {
    let input = Open(file::open(source, libc::O_RDONLY, 0)?);
    let input_stat = fstat(input.0)?;
    let exclusive = if flags & EXCLUSIVE == 0 { 0 } else { libc::O_EXCL };
    let output = Open(file::open(destination, libc::O_WRONLY | libc::O_CREAT | exclusive, input_stat.st_mode)?);
    let output_stat = fstat(output.0)?;
    if (input_stat.st_dev, input_stat.st_ino) == (output_stat.st_dev, output_stat.st_ino) {
        // A file is its own copy.
        return Ok(());
    }
    // Not with O_TRUNC in open, which would have emptied a file that is copied to itself.
    // SAFETY: the descriptor is open.
    retry("ftruncate", || unsafe { libc::ftruncate(output.0, 0) })?;
    // SAFETY: the descriptor is open.
    let mode = retry("fchmod", || unsafe { libc::fchmod(output.0, input_stat.st_mode) });
    // Network file systems may not let us change the mode; the copy is good all the same.
    if mode.as_ref().is_err_and(|error| error.errno != -libc::EPERM) {
        mode?;
    }
    let result = move_bytes(input.0, output.0, flags);
    if result.is_err() {
        // Half a copy is no copy.
        // SAFETY: `destination` is a C string.
        unsafe { libc::unlink(destination.as_ptr()) };
    }
    result
}

fn fstat(fd: i32) -> Sys<libc::stat64> {
    // SAFETY: all zeros is a valid `stat`.
    let mut stat: libc::stat64 = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is ours to fill.
    retry("fstat", || unsafe { libc::fstat64(fd, &raw mut stat) })?;
    Ok(stat)
}

fn move_bytes(input: i32, output: i32, flags: u32) -> Sys<()> {
    if flags & (CLONE | CLONE_FORCE) != 0 {
        // SAFETY: both descriptors are open.
        match retry("ioctl", || unsafe { libc::ioctl(output, libc::FICLONE as _, input) }) {
            Ok(_) => return Ok(()),
            Err(error) if flags & CLONE_FORCE != 0 => {
                // Where the kind of file system is the reason, libuv says that the operation is not supported.
                let unsupported = matches!(-error.errno, libc::ENOTTY | libc::EINVAL | libc::EOPNOTSUPP | libc::EXDEV);
                return Err(if unsupported { SystemError::from_errno(-libc::ENOTSUP, "copyfile") } else { error });
            }
            Err(_) => {}
        }
    }
    if in_kernel(input, output)? { Ok(()) } else { through_buffer(input, output) }
}

/// `false` when this pair of files has to be copied by hand.
fn in_kernel(input: i32, output: i32) -> Sys<bool> {
    const STEP: usize = 0x4000_0000;
    let mut moved = false;
    loop {
        // SAFETY: both descriptors are open, and null offsets mean the files' own.
        let count = unsafe { libc::copy_file_range(input, std::ptr::null_mut(), output, std::ptr::null_mut(), STEP, 0) };
        match count {
            // Nothing from the start may be a file of /proc, which has no length until it is read.
            0 => return Ok(moved),
            1.. => moved = true,
            _ => match errno() {
                libc::EINTR => {}
                libc::ENOSYS | libc::EXDEV | libc::EINVAL | libc::EPERM | libc::EOPNOTSUPP | libc::EBADF if !moved => return Ok(false),
                errno => return Err(SystemError::from_errno(-errno, "copyfile")),
            },
        }
    }
}

fn through_buffer(input: i32, output: i32) -> Sys<()> {
    let mut buffer = vec![0; 128 * 1024];
    loop {
        // SAFETY: the buffer is ours.
        let count = unsafe { file::read(input, buffer.as_mut_ptr(), buffer.len(), -1.0) }? as usize;
        if count == 0 {
            return Ok(());
        }
        let mut written = 0;
        while written < count {
            let rest = &buffer[written..count];
            // SAFETY: the buffer is ours.
            written += unsafe { file::write(output, rest.as_ptr(), rest.len(), -1.0) }? as usize;
        }
    }
}

#[op2]
pub fn op_fs_copy_file_sync(#[string] source: &str, #[string] destination: &str, flags: u32) -> SyscallResult<Nothing> {
    copy(&FsPath::new(source), &FsPath::new(destination), flags).into()
}

#[op2(fast)]
pub fn op_fs_copy_file(state: &mut OpState, #[smi] id: u32, #[string] source: &str, #[string] destination: &str, flags: u32) {
    let (source, destination) = (FsPath::new(source), FsPath::new(destination));
    submit(state, id, move || copy(&source, &destination, flags));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> String {
        format!("{}/ops_fs_copy_{}_{name}", std::env::temp_dir().display(), std::process::id())
    }

    #[test]
    fn copies_content_and_mode_and_respects_exclusive() {
        let (from, to) = (scratch("from"), scratch("to"));
        std::fs::write(&from, "abc").unwrap();
        let (source, destination) = (FsPath::new(&from), FsPath::new(&to));
        assert!(copy(&source, &destination, 0).is_ok());
        assert_eq!(std::fs::read(&to).unwrap(), b"abc");
        assert_eq!(copy(&source, &destination, EXCLUSIVE).err().map(|error| error.code()), Some("EEXIST"));
        assert!(copy(&source, &source, 0).is_ok());
        assert_eq!(std::fs::read(&from).unwrap(), b"abc");
        std::fs::remove_file(from).unwrap();
        std::fs::remove_file(to).unwrap();
    }

    #[test]
    fn files_without_a_length_are_copied_too() {
        let to = scratch("status");
        assert!(copy(&FsPath::new("/proc/self/status"), &FsPath::new(&to), 0).is_ok());
        assert!(!std::fs::read(&to).unwrap().is_empty());
        std::fs::remove_file(to).unwrap();
    }
}
