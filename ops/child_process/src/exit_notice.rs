//! A descriptor that becomes readable when a child has ended.

use std::os::fd::{FromRawFd, OwnedFd};

use crate::spawn::last_errno;

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exit {
    /// The exit code, 0 when a signal ended the child.
    pub code: i32,
    /// The signal that ended the child, or 0.
    pub signal: i32,
}

/// A descriptor that is readable once `pid`, a child of ours, has ended.
pub fn exit_notice(pid: libc::pid_t) -> Result<OwnedFd, i32> {
    // SAFETY: pidfd_open takes no pointers; the descriptor is new, ours, and closed on exec.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    if fd >= 0 {
        // SAFETY: see above.
        return Ok(unsafe { OwnedFd::from_raw_fd(fd as i32) });
    }
    exit_notice_by_thread(pid)
}

/// For kernels and sandboxes without pidfd: a thread waits, without reaping, and closes its end of a pipe.
fn exit_notice_by_thread(pid: libc::pid_t) -> Result<OwnedFd, i32> {
    let mut pair = [0; 2];
    // SAFETY: `pair` has room for two descriptors; each is new and ours.
    let (reader, writer) = unsafe {
        if libc::pipe2(pair.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(last_errno());
        }
        (OwnedFd::from_raw_fd(pair[0]), OwnedFd::from_raw_fd(pair[1]))
    };
    let wait = move || {
        let _writer = writer;
        // SAFETY: a zeroed siginfo is a valid buffer for waitid to fill.
        unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            while libc::waitid(libc::P_PID, pid as libc::id_t, &mut info, libc::WEXITED | libc::WNOWAIT) != 0
                && last_errno() == -libc::EINTR
            {}
        }
    };
    std::thread::Builder::new().name("child-exit".to_owned()).spawn(wait).map_err(|_| -libc::EAGAIN)?;
    Ok(reader)
}

/// Reaps `pid`, if it has ended.
pub fn try_reap(pid: libc::pid_t) -> Option<Exit> {
    let mut status = 0;
    // SAFETY: `status` outlives the call.
    match unsafe { libc::waitpid(pid, &mut status, libc::WNOHANG) } {
        0 => None,
        // Somebody else has reaped it, which leaves nothing to know.
        reaped if reaped < 0 => Some(Exit { code: 0, signal: 0 }),
        _ if libc::WIFSIGNALED(status) => Some(Exit { code: 0, signal: libc::WTERMSIG(status) }),
        _ => Some(Exit { code: libc::WEXITSTATUS(status), signal: 0 }),
    }
}
