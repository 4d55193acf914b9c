//! Signals as readable bytes, and a pipe to a child.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// What ends a process from outside, and the end of a child.
pub const ENDING: &[i32] = &[libc::SIGCHLD, libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

/// A signal that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    pub number: i32,
    /// A process sent it. Signals of the terminal reach all processes in front by themselves.
    pub was_sent: bool,
}

/// Some signals, kept from their default effect.
pub struct Signals {
    fd: OwnedFd,
    before: libc::sigset_t,
}

impl Signals {
    pub fn block(numbers: &[i32]) -> io::Result<Signals> {
        // SAFETY: the sets are plain memory that the calls fill in; no other thread runs yet.
        unsafe {
            let mut set: libc::sigset_t = std::mem::zeroed();
            let mut before: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&mut set);
            for number in numbers {
                libc::sigaddset(&mut set, *number);
            }
            if libc::sigprocmask(libc::SIG_BLOCK, &set, &mut before) < 0 {
                return Err(io::Error::last_os_error());
            }
            let fd = libc::signalfd(-1, &set, libc::SFD_NONBLOCK | libc::SFD_CLOEXEC);
            if fd < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(Signals { fd: OwnedFd::from_raw_fd(fd), before })
        }
    }

    pub fn fd(&self) -> i32 {
        self.fd.as_raw_fd()
    }

    /// The signals that have come since the last call.
    pub fn take(&mut self) -> Vec<Signal> {
        let mut bytes = Vec::new();
        read_available(&self.fd, &mut bytes);
        bytes.chunks_exact(size_of::<libc::signalfd_siginfo>()).filter_map(signal_in).collect()
    }

    /// For a child, before it becomes another program: signals have their effect again.
    pub fn unblock_in_child(&self) -> impl FnMut() -> io::Result<()> + Send + Sync + 'static {
        let before = self.before;
        move || {
            // SAFETY: sigprocmask may be called between fork and exec.
            if unsafe { libc::sigprocmask(libc::SIG_SETMASK, &before, std::ptr::null_mut()) } < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(())
        }
    }
}

/// What an entry of signalfd(2) says: it begins with `ssi_signo`, `ssi_errno` and `ssi_code`, each a number of 32 bits.
fn signal_in(entry: &[u8]) -> Option<Signal> {
    let number = u32::from_ne_bytes(*entry.first_chunk()?) as i32;
    let code = i32::from_ne_bytes(*entry.get(8..)?.first_chunk()?);
    Some(Signal { number, was_sent: code <= 0 })
}

/// A pipe whose reading end does not block and stays here, while the writing end goes to the child.
pub fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: the pointer is to two numbers.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), 0) } < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: both descriptors are new and nobody else's.
    let (read, write) = unsafe { (OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])) };
    // SAFETY: a system call on our own descriptor.
    unsafe {
        libc::fcntl(read.as_raw_fd(), libc::F_SETFD, libc::FD_CLOEXEC);
        libc::fcntl(read.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK);
    }
    Ok((read, write))
}

/// Reads all there is without waiting. `false`: there will not be more.
pub fn read_available(fd: &OwnedFd, into: &mut Vec<u8>) -> bool {
    let mut buffer = [0u8; 4096];
    loop {
        // SAFETY: the pointer and the length are those of the buffer.
        let count = unsafe { libc::read(fd.as_raw_fd(), buffer.as_mut_ptr().cast(), buffer.len()) };
        match usize::try_from(count) {
            Ok(0) => return false,
            Ok(count) => into.extend_from_slice(&buffer[..count]),
            Err(_) if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return io::Error::last_os_error().kind() == io::ErrorKind::WouldBlock,
        }
    }
}

/// The number of a signal by its name, in any case.
pub fn number(name: &str) -> Option<i32> {
    const NAMES: &[(&str, i32)] = &[
        ("SIGHUP", libc::SIGHUP),
        ("SIGINT", libc::SIGINT),
        ("SIGQUIT", libc::SIGQUIT),
        ("SIGABRT", libc::SIGABRT),
        ("SIGKILL", libc::SIGKILL),
        ("SIGUSR1", libc::SIGUSR1),
        ("SIGUSR2", libc::SIGUSR2),
        ("SIGPIPE", libc::SIGPIPE),
        ("SIGALRM", libc::SIGALRM),
        ("SIGTERM", libc::SIGTERM),
        ("SIGCONT", libc::SIGCONT),
        ("SIGTSTP", libc::SIGTSTP),
        ("SIGWINCH", libc::SIGWINCH),
    ];
    NAMES.iter().find(|signal| signal.0.eq_ignore_ascii_case(name)).map(|signal| signal.1)
}
