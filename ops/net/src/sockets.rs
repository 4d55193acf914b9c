//! Making sockets: bound, listening or connecting. A result below zero is a negative errno.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};

use deno_core::{OpState, op2, v8};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};

use crate::address::{ip_address, unix_address, with_socket};
use crate::descriptor::{errno_of, number_or_errno, status_of};
use crate::listener::Listener;
use crate::stream::Stream;

/// Flags of `op_net_tcp_bind` and `op_net_udp_bind`.
pub const IPV6_ONLY: u32 = 1;
pub const REUSE_PORT: u32 = 2;
pub const REUSE_ADDRESS: u32 = 4;

/// A non-blocking socket that children do not inherit.
pub fn new_socket(domain: Domain, kind: Type) -> io::Result<Socket> {
    Socket::new(domain, kind.nonblocking().cloexec(), None)
}

/// Makes a TCP socket bound to `address` and `port` (0: any). Gives its descriptor.
#[op2(fast)]
pub fn op_net_tcp_bind(#[string] address: &str, port: u16, flags: u32) -> i32 {
    number_or_errno(tcp_bind(address, port, flags))
}

fn tcp_bind(address: &str, port: u16, flags: u32) -> io::Result<i32> {
    let address = ip_address(address, port)?;
    let socket = new_socket(address.domain(), Type::STREAM)?;
    socket.set_reuse_address(true)?;
    if flags & REUSE_PORT != 0 {
        socket.set_reuse_port(true)?;
    }
    if address.is_ipv6() {
        socket.set_only_v6(flags & IPV6_ONLY != 0)?;
    }
    socket.bind(&address)?;
    Ok(socket.into_raw_fd())
}

/// Makes a Unix socket bound to `path`. Gives its descriptor.
#[op2(fast)]
pub fn op_net_pipe_bind(#[string] path: &str) -> i32 {
    number_or_errno(pipe_bind(path))
}

fn pipe_bind(path: &str) -> io::Result<i32> {
    let address = unix_address(path)?;
    let socket = new_socket(Domain::UNIX, Type::STREAM)?;
    socket.bind(&address).map_err(|error| match error.raw_os_error() {
        // As libuv has it, after Windows: there is no place for the socket.
        Some(libc::ENOENT) => io::Error::from_raw_os_error(libc::EACCES),
        _ => error,
    })?;
    Ok(socket.into_raw_fd())
}

/// Lets connections queue at a bound socket.
#[op2(fast)]
pub fn op_net_listen(fd: i32, backlog: i32) -> i32 {
    status_of(with_socket(fd, |socket| socket.listen(backlog)))
}

/// Whether connections queue at a socket.
#[op2(fast)]
pub fn op_net_is_listening(fd: i32) -> bool {
    with_socket(fd, |socket| socket.is_listener()).unwrap_or(false)
}

/// Opens a listening descriptor: `handle` hears of its connections. Gives the number of the handle.
#[op2]
pub fn op_net_listener_open(state: &OpState, fd: i32, #[scoped] handle: v8::Global<v8::Object>) -> i32 {
    number_or_errno(Listener::open(state, fd, handle).map(|id| id as i32))
}

/// Opens a descriptor as a stream, which owns it from then on; with `ipc`, descriptors may come along with the data. Gives the number of the
/// handle.
#[op2]
pub fn op_net_stream_open(state: &OpState, fd: i32, ipc: bool, #[scoped] handle: v8::Global<v8::Object>) -> i32 {
    number_or_errno(Stream::open(state, fd, ipc, handle).map(|id| id as i32))
}

/// Begins to connect the socket `fd` (-1: a new one), which `handle` owns from then on and hears of. Gives the number of the handle.
#[op2]
pub fn op_net_tcp_connect(state: &OpState, #[scoped] handle: v8::Global<v8::Object>, fd: i32, #[string] address: &str, port: u16) -> i32 {
    number_or_errno(tcp_connect(state, handle, fd, address, port))
}

fn tcp_connect(state: &OpState, handle: v8::Global<v8::Object>, fd: RawFd, address: &str, port: u16) -> io::Result<i32> {
    let address = ip_address(address, port)?;
    let fresh = if fd < 0 { Some(new_socket(address.domain(), Type::STREAM)?) } else { None };
    let socket = fresh.as_ref().map_or(fd, Socket::as_raw_fd);
    let status = connect(socket, &address);
    // A port nobody listens on is told later, like one that is far away.
    if status < 0 && status != -libc::ECONNREFUSED {
        return Err(io::Error::from_raw_os_error(-status));
    }
    open_connecting(state, handle, socket, fresh, status)
}

/// The same for a Unix socket; here every failure is told later.
#[op2]
pub fn op_net_pipe_connect(state: &OpState, #[scoped] handle: v8::Global<v8::Object>, fd: i32, #[string] path: &str) -> i32 {
    number_or_errno(pipe_connect(state, handle, fd, path))
}

fn pipe_connect(state: &OpState, handle: v8::Global<v8::Object>, fd: RawFd, path: &str) -> io::Result<i32> {
    let address = unix_address(path)?;
    let fresh = if fd < 0 { Some(new_socket(Domain::UNIX, Type::STREAM)?) } else { None };
    let socket = fresh.as_ref().map_or(fd, Socket::as_raw_fd);
    let status = connect(socket, &address);
    open_connecting(state, handle, socket, fresh, status)
}

/// 0 when the kernel is connecting or done, or the negative errno.
fn connect(fd: RawFd, address: &SockAddr) -> i32 {
    loop {
        match with_socket(fd, |socket| socket.connect(address)) {
            Ok(()) => return 0,
            Err(error) => match error.raw_os_error() {
                Some(libc::EINPROGRESS) => return 0,
                Some(libc::EINTR) => {}
                _ => return errno_of(&error),
            },
        }
    }
}

fn open_connecting(state: &OpState, handle: v8::Global<v8::Object>, fd: RawFd, fresh: Option<Socket>, status: i32) -> io::Result<i32> {
    let id = Stream::open(state, fd, false, handle)?;
    // The stream owns it now.
    let _ = fresh.map(IntoRawFd::into_raw_fd);
    if let Some(stream) = ops_requests::Handles::of(state).get::<Stream>(id) {
        stream.connect_started(status);
    }
    Ok(id as i32)
}

/// Closes a descriptor no handle owns: of a bound socket, or one that came over a channel and that nobody took.
#[op2(fast)]
pub fn op_net_close_fd(fd: i32) {
    if fd > libc::STDERR_FILENO {
        // SAFETY: the caller gives the descriptor up.
        drop(unsafe { OwnedFd::from_raw_fd(fd) });
    }
}

/// A second descriptor of the same file.
#[op2(fast)]
pub fn op_net_duplicate_fd(fd: i32) -> i32 {
    number_or_errno(crate::descriptor::duplicate(fd).map(IntoRawFd::into_raw_fd))
}

/// Runs `act` with the socket `fd`; gives 0 or the negative errno.
pub fn configure(fd: RawFd, act: impl FnOnce(SockRef<'_>) -> io::Result<()>) -> i32 {
    status_of(with_socket(fd, act))
}
