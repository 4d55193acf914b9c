//! A descriptor of ours: non-blocking, closed when dropped, known to the reactor.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};

use tokio::io::unix::{AsyncFd, AsyncFdRegisterError};

/// A descriptor that is closed when dropped, unless it is one of the three standard ones.
pub struct Descriptor(RawFd);

impl Descriptor {
    /// Gives the descriptor up without closing it.
    pub fn release(self) -> RawFd {
        let fd = self.0;
        std::mem::forget(self);
        fd
    }
}

impl AsRawFd for Descriptor {
    fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

impl Drop for Descriptor {
    fn drop(&mut self) {
        if self.0 > libc::STDERR_FILENO {
            // SAFETY: this is the only owner of the descriptor.
            unsafe { libc::close(self.0) };
        }
    }
}

/// Makes `fd` non-blocking and registers it with the reactor. On failure the caller still has `fd`.
pub fn watch(fd: RawFd) -> io::Result<AsyncFd<Descriptor>> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(io::Error::from_raw_os_error(libc::ENOTSUP));
    }
    set_non_blocking(fd)?;
    let error = match register(fd) {
        Ok(watched) => return Ok(watched),
        Err(error) => error,
    };
    let (descriptor, error) = error.into_parts();
    descriptor.release();
    if error.raw_os_error() != Some(libc::EEXIST) {
        return Err(error);
    }
    // Another handle polls the same descriptor; a copy of it can be polled as well.
    register(duplicate(fd)?.into_raw_fd()).map_err(|error| error.into_parts().1)
}

fn register(fd: RawFd) -> Result<AsyncFd<Descriptor>, AsyncFdRegisterError<Descriptor>> {
    // SAFETY: the `Descriptor` is the only one that closes `fd`, and the AsyncFd owns it.
    unsafe { AsyncFd::register(Descriptor(fd)) }
}

/// A second descriptor of the same file, above the standard ones.
pub fn duplicate(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: F_DUPFD_CLOEXEC takes no pointers; a closed descriptor is refused.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, libc::STDERR_FILENO + 1) };
    if copy < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made it for us.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}

fn set_non_blocking(fd: RawFd) -> io::Result<()> {
    // SAFETY: F_GETFL and F_SETFL take no pointers.
    let result = unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        if flags < 0 || flags & libc::O_NONBLOCK != 0 { flags } else { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) }
    };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The thread's `errno` as libuv gives it: negative.
pub fn last_errno() -> i32 {
    errno_of(&io::Error::last_os_error())
}

/// The negative errno of a failed call.
pub fn errno_of(error: &io::Error) -> i32 {
    match (error.raw_os_error(), error.kind()) {
        (Some(number), _) => -number,
        // What socket2 refuses by itself.
        (None, io::ErrorKind::InvalidInput) => -libc::EINVAL,
        _ => -libc::EIO,
    }
}

/// 0, or the negative errno.
pub fn status_of<T>(result: io::Result<T>) -> i32 {
    match result {
        Ok(_) => 0,
        Err(error) => errno_of(&error),
    }
}

/// The number, or the negative errno.
pub fn number_or_errno(result: io::Result<i32>) -> i32 {
    result.unwrap_or_else(|error| errno_of(&error))
}
