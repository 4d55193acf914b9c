//! Starting a program as another user, which `posix_spawn` cannot: fork, change user, exec.

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use crate::spawn::{Prepared, last_errno, pointers};

/// Forks and executes; the error is the child's negative errno, which comes back through a pipe that a successful exec closes.
pub fn fork_exec(prepared: &Prepared) -> Result<libc::pid_t, i32> {
    let args = pointers(&prepared.args);
    let env = pointers(&prepared.env);
    let above = prepared.fds.iter().map(|(_, target)| target + 1).max().unwrap_or(0);
    let (reader, writer) = error_pipe(above)?;
    // SAFETY: the child only makes async-signal-safe calls on memory made before the fork, and then executes or exits.
    let pid = unsafe { libc::fork() };
    match pid {
        -1 => Err(last_errno()),
        0 => {
            // SAFETY: see above.
            unsafe {
                let errno = become_program(prepared, &args, &env);
                let bytes = errno.to_ne_bytes();
                libc::write(writer.as_raw_fd(), bytes.as_ptr().cast(), bytes.len());
                libc::_exit(127)
            }
        }
        pid => {
            drop(writer);
            let mut bytes = [0; 4];
            if File::from(reader).read_exact(&mut bytes).is_err() {
                return Ok(pid);
            }
            // SAFETY: waitpid accepts a null status.
            unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
            Err(-i32::from_ne_bytes(bytes))
        }
    }
}

/// A pipe whose numbers are `above` or higher, so that no stream of the child replaces it.
fn error_pipe(above: RawFd) -> Result<(OwnedFd, OwnedFd), i32> {
    let mut pair = [0; 2];
    // SAFETY: `pair` has room for two descriptors; each is new and ours.
    unsafe {
        if libc::pipe2(pair.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(last_errno());
        }
        let (reader, low_writer) = (OwnedFd::from_raw_fd(pair[0]), OwnedFd::from_raw_fd(pair[1]));
        match libc::fcntl(low_writer.as_raw_fd(), libc::F_DUPFD_CLOEXEC, above) {
            writer if writer < 0 => Err(last_errno()),
            writer => Ok((reader, OwnedFd::from_raw_fd(writer))),
        }
    }
}

/// Runs in the forked child; returns only with the errno of what failed.
///
/// # Safety
/// To be called in a freshly forked child; `args` and `env` end with null.
unsafe fn become_program(prepared: &Prepared, args: &[*mut libc::c_char], env: &[*mut libc::c_char]) -> i32 {
    // SAFETY: only async-signal-safe calls; every pointer was made before the fork.
    unsafe {
        for signal in 1..32 {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &none, std::ptr::null_mut());
        if prepared.detached {
            libc::setsid();
        }
        for (source, target) in &prepared.fds {
            let result = if source == target { libc::fcntl(*source, libc::F_SETFD, 0) } else { libc::dup2(*source, *target) };
            if result < 0 {
                return *libc::__errno_location();
            }
        }
        if let Some(cwd) = &prepared.cwd
            && libc::chdir(cwd.as_ptr()) != 0
        {
            return *libc::__errno_location();
        }
        // Only root can give up groups; for others this fails and there is nothing to give up.
        libc::setgroups(0, std::ptr::null());
        if let Some(gid) = prepared.gid
            && libc::setgid(gid) != 0
        {
            return *libc::__errno_location();
        }
        if let Some(uid) = prepared.uid
            && libc::setuid(uid) != 0
        {
            return *libc::__errno_location();
        }
        libc::execve(prepared.program.as_ptr(), args.as_ptr().cast(), env.as_ptr().cast());
        *libc::__errno_location()
    }
}
