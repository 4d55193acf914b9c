//! What a file descriptor is, and writes that finish before they return.

use std::io;
use std::os::fd::RawFd;

use deno_core::op2;

/// Kinds of descriptor, numbered as js/internal/stdio/handle.js names them.
const UNKNOWN: u32 = 0;
const TTY: u32 = 1;
const FILE: u32 = 2;
const PIPE: u32 = 3;
const TCP: u32 = 4;
const UDP: u32 = 5;

/// The kind of `fd`, by the rules of libuv's `uv_guess_handle`.
#[op2(fast)]
pub fn op_stdio_guess_handle(fd: i32) -> u32 {
    guess(fd)
}

fn guess(fd: RawFd) -> u32 {
    if fd < 0 {
        return UNKNOWN;
    }
    // SAFETY: isatty only inspects the descriptor.
    if unsafe { libc::isatty(fd) } == 1 {
        return TTY;
    }
    // SAFETY: a zeroed stat is a valid buffer for fstat to fill.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` outlives the call.
    if unsafe { libc::fstat(fd, &mut stat) } != 0 {
        return UNKNOWN;
    }
    match stat.st_mode & libc::S_IFMT {
        libc::S_IFREG | libc::S_IFCHR => FILE,
        libc::S_IFIFO => PIPE,
        libc::S_IFSOCK => guess_socket(fd),
        _ => UNKNOWN,
    }
}

fn guess_socket(fd: RawFd) -> u32 {
    match (socket_option(fd, libc::SO_DOMAIN), socket_option(fd, libc::SO_TYPE)) {
        (Some(libc::AF_UNIX), Some(libc::SOCK_STREAM)) => PIPE,
        (Some(libc::AF_INET | libc::AF_INET6), Some(libc::SOCK_STREAM)) => TCP,
        (Some(libc::AF_INET | libc::AF_INET6), Some(libc::SOCK_DGRAM)) => UDP,
        _ => UNKNOWN,
    }
}

fn socket_option(fd: RawFd, option: libc::c_int) -> Option<libc::c_int> {
    let mut value: libc::c_int = 0;
    let mut length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: `value` and `length` outlive the call and `length` is the size of `value`.
    let result = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, option, (&raw mut value).cast(), &mut length) };
    (result == 0).then_some(value)
}

/// Writes all of `data`; gives the number of bytes, or the negative errno.
#[op2(fast)]
pub fn op_stdio_write_sync(fd: i32, #[buffer] data: &[u8]) -> i32 {
    write_all(fd, data)
}

/// Writes all of `text` as UTF-8; gives the number of bytes, or the negative errno.
#[op2(fast)]
pub fn op_stdio_write_string_sync(fd: i32, #[string] text: &str) -> i32 {
    write_all(fd, text.as_bytes())
}

fn write_all(fd: RawFd, mut data: &[u8]) -> i32 {
    let total = i32::try_from(data.len()).unwrap_or(i32::MAX);
    while !data.is_empty() {
        // SAFETY: the pointer and length describe `data`, which outlives the call.
        let written = unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
        if written >= 0 {
            data = &data[written as usize..];
            continue;
        }
        match io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => {}
            // Another process that shares the descriptor may have made it non-blocking.
            Some(libc::EAGAIN) => wait_writable(fd),
            errno => return -errno.unwrap_or(libc::EIO),
        }
    }
    total
}

fn wait_writable(fd: RawFd) {
    let mut poll = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
    // SAFETY: `poll` is one valid pollfd. A failure is met again by the next write.
    unsafe { libc::poll(&mut poll, 1, -1) };
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_socket_pair_is_a_pipe_and_dev_null_a_file() {
        let (socket, _peer) = UnixStream::pair().unwrap();
        assert_eq!(guess(socket.as_raw_fd()), PIPE);
        let null = std::fs::File::open("/dev/null").unwrap();
        assert_eq!(guess(null.as_raw_fd()), FILE);
        assert_eq!(guess(-1), UNKNOWN);
    }

    #[test]
    fn a_full_non_blocking_pipe_is_waited_for() {
        let (socket, mut peer) = UnixStream::pair().unwrap();
        socket.set_nonblocking(true).unwrap();
        let reader = std::thread::spawn(move || {
            let mut all = Vec::new();
            peer.read_to_end(&mut all).unwrap();
            all.len()
        });
        assert_eq!(write_all(socket.as_raw_fd(), &vec![7; 1 << 20]), 1 << 20);
        drop(socket);
        assert_eq!(reader.join().unwrap(), 1 << 20);
    }

    #[test]
    fn a_closed_reader_is_epipe() {
        let (socket, peer) = UnixStream::pair().unwrap();
        drop(peer);
        assert_eq!(write_all(socket.as_raw_fd(), b"x"), -libc::EPIPE);
    }
}
