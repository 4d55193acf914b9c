//! An open directory, read entry by entry; what is inside is reached through its descriptor.

use std::ffi::{CStr, CString};

use ops_error::SystemError;

use crate::syscall::{Sys, errno, retry};

/// The names in an open directory.
pub struct Listing(*mut libc::DIR);

impl Listing {
    /// Opens `name` in the directory `parent`; a link is not followed. Errors are those of `scandir`.
    pub fn open_at(parent: i32, name: &CStr) -> Sys<Listing> {
        let flags = libc::O_RDONLY | libc::O_DIRECTORY | libc::O_NOFOLLOW | libc::O_CLOEXEC;
        // SAFETY: `name` is a C string.
        let fd = retry("scandir", || unsafe { libc::openat(parent, name.as_ptr(), flags) })?;
        // SAFETY: `fd` is open and belongs to nobody else.
        let stream = unsafe { libc::fdopendir(fd) };
        if stream.is_null() {
            let error = SystemError::last_os_error("scandir");
            // SAFETY: the descriptor is still ours.
            unsafe { libc::close(fd) };
            return Err(error);
        }
        Ok(Listing(stream))
    }

    /// The descriptor, which stays the listing's own.
    pub fn fd(&self) -> i32 {
        // SAFETY: the stream is open.
        unsafe { libc::dirfd(self.0) }
    }

    /// Which directory this is: its device and inode.
    pub fn identity(&self) -> Sys<(u64, u64)> {
        // SAFETY: a zeroed stat is a valid place for the answer, and the descriptor is open.
        unsafe {
            let mut found: libc::stat64 = std::mem::zeroed();
            retry("fstat", || libc::fstat64(self.fd(), &mut found))?;
            Ok((found.st_dev, found.st_ino))
        }
    }

    /// The next name, whether the file system says that it is a directory, or none at the end. `.` and `..` are left out.
    pub fn next_entry(&mut self) -> Sys<Option<(CString, bool)>> {
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
            let (name, kind) = unsafe { (CStr::from_ptr((*entry).d_name.as_ptr()), (*entry).d_type) };
            if name != c"." && name != c".." {
                return Ok(Some((name.to_owned(), kind == libc::DT_DIR)));
            }
        }
    }
}

impl Drop for Listing {
    fn drop(&mut self) {
        // SAFETY: the stream is open and not used again.
        unsafe { libc::closedir(self.0) };
    }
}
