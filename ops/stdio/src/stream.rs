//! One byte stream over a descriptor that can be polled: reads call JavaScript, writes finish at once where the kernel takes them.

use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use deno_core::{OpState, v8};
use ops_requests::LoopHold;
use tokio::io::unix::{AsyncFd, AsyncFdRegisterError};

use crate::queue::{StreamWaker, Streams};

/// What a call into JavaScript is about; js/internal/stdio/handle.js has the same numbers.
const EVENT_READ: i32 = 0;
const EVENT_WRITTEN: i32 = 1;
const EVENT_CLOSED: i32 = 2;

/// libuv's number for the end of a stream.
const UV_EOF: i32 = -4095;
/// How many reads in a row one stream may do before the others have their turn; libuv's number.
const READS_PER_TURN: usize = 32;
/// How many descriptors one message of an IPC channel may carry.
const MAX_FDS: usize = 64;

/// A descriptor that is closed when dropped, unless it is one of the three standard ones.
struct StreamFd(RawFd);

impl AsRawFd for StreamFd {
    fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

impl Drop for StreamFd {
    fn drop(&mut self) {
        if self.0 > libc::STDERR_FILENO {
            // SAFETY: this is the only owner of the descriptor.
            unsafe { libc::close(self.0) };
        }
    }
}

/// The part of a write the kernel has not taken yet.
struct PendingWrite {
    data: Vec<u8>,
    offset: usize,
    /// A descriptor to send with the first byte.
    send_fd: Option<RawFd>,
}

/// An open stream.
pub struct Stream {
    io: RefCell<Option<AsyncFd<StreamFd>>>,
    fd: Cell<RawFd>,
    /// Whether messages may carry descriptors.
    ipc: bool,
    /// Whether a read that gives less than it may has taken all there is. Terminals give one line at a time, and sockets stop at the first
    /// message that carries descriptors.
    short_read_is_all: bool,
    callback: v8::Global<v8::Function>,
    reading: Cell<bool>,
    write: RefCell<Option<PendingWrite>>,
    referenced: Cell<bool>,
    hold: LoopHold,
    wake: Arc<StreamWaker>,
    waker: Waker,
}

/// What a read gave.
enum ReadOutcome {
    Data(Vec<u8>, Vec<RawFd>),
    Failed(i32),
    NotReady,
}

impl Stream {
    /// Opens `fd`, which becomes the stream's own and non-blocking.
    pub fn open(state: &OpState, fd: RawFd, ipc: bool, callback: v8::Global<v8::Function>, wake: Arc<StreamWaker>) -> io::Result<Stream> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(io::Error::from_raw_os_error(libc::ENOTSUP));
        }
        set_flags(fd)?;
        let io = match register(fd) {
            Ok(io) => io,
            Err(error) => {
                let (owned, error) = error.into_parts();
                // The descriptor was not ours to close: the caller still has it.
                std::mem::forget(owned);
                if error.raw_os_error() != Some(libc::EEXIST) {
                    return Err(error);
                }
                // Another stream polls the same descriptor; a copy of it can be polled as well.
                // SAFETY: `fd` is open, as epoll has just said.
                let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, libc::STDERR_FILENO + 1) };
                if copy < 0 {
                    return Err(io::Error::last_os_error());
                }
                register(copy).map_err(|error| error.into_parts().1)?
            }
        };
        let waker = wake.waker();
        Ok(Stream {
            fd: Cell::new(io.as_raw_fd()),
            io: RefCell::new(Some(io)),
            ipc,
            // SAFETY: isatty only inspects the descriptor.
            short_read_is_all: !ipc && unsafe { libc::isatty(fd) } == 0,
            callback,
            reading: Cell::new(false),
            write: RefCell::new(None),
            referenced: Cell::new(true),
            hold: LoopHold::new(state),
            wake,
            waker,
        })
    }

    /// The descriptor, or -1 after `close`.
    pub fn fd(&self) -> RawFd {
        self.fd.get()
    }

    /// Whether the stream keeps the process alive while it reads or writes.
    pub fn set_referenced(&self, referenced: bool) {
        self.referenced.set(referenced);
        self.update_hold();
    }

    /// Starts or stops reading.
    pub fn set_reading(&self, reading: bool) {
        if self.reading.replace(reading) != reading {
            self.update_hold();
            if reading {
                self.wake.queue();
            }
        }
    }

    fn update_hold(&self) {
        let active = self.reading.get() || self.write.borrow().is_some();
        self.hold.set(active && self.referenced.get());
    }

    /// Writes `data`: `Ok(true)` when the kernel took all of it, `Ok(false)` when an `EVENT_WRITTEN` will tell.
    pub fn write(&self, data: &[u8], send_fd: Option<RawFd>) -> Result<bool, i32> {
        let mut pending = PendingWrite { data: Vec::new(), offset: 0, send_fd };
        let written = self.write_some(data, &mut pending.send_fd)?;
        if written == data.len() {
            return Ok(true);
        }
        pending.data = data[written..].to_vec();
        *self.write.borrow_mut() = Some(pending);
        self.update_hold();
        self.wake.queue();
        Ok(false)
    }

    /// Writes until the kernel takes no more; gives the number of bytes taken.
    fn write_some(&self, data: &[u8], send_fd: &mut Option<RawFd>) -> Result<usize, i32> {
        let mut offset = 0;
        while offset < data.len() {
            let rest = &data[offset..];
            let written = match *send_fd {
                Some(fd) => send_with_fd(self.fd.get(), rest, fd),
                // SAFETY: the pointer and length describe `rest`, which outlives the call.
                None => unsafe { libc::write(self.fd.get(), rest.as_ptr().cast(), rest.len()) },
            };
            if written >= 0 {
                offset += written as usize;
                *send_fd = None;
                continue;
            }
            match io::Error::last_os_error().raw_os_error() {
                Some(libc::EINTR) => {}
                Some(libc::EAGAIN) => break,
                errno => return Err(-errno.unwrap_or(libc::EIO)),
            }
        }
        Ok(offset)
    }

    /// Ends the writing side; gives 0 or the negative errno.
    pub fn shutdown(&self) -> i32 {
        // SAFETY: shutdown takes no pointers.
        if unsafe { libc::shutdown(self.fd.get(), libc::SHUT_WR) } == 0 {
            return 0;
        }
        match io::Error::last_os_error().raw_os_error() {
            // A pipe has no two sides: closing it is its end. A peer that is gone needs no notice.
            Some(libc::ENOTSOCK | libc::ENOTCONN) => 0,
            errno => -errno.unwrap_or(libc::EIO),
        }
    }

    /// Closes the descriptor; JavaScript hears of it on a later turn of the loop.
    pub fn close(&self) {
        self.reading.set(false);
        self.write.borrow_mut().take();
        self.io.borrow_mut().take();
        self.fd.set(-1);
        self.update_hold();
        self.wake.queue();
    }

    /// Does what the descriptor is ready for. Called on the event loop after the waker queued the stream.
    pub fn serve(&self, scope: &mut v8::PinScope<'_, '_>, streams: &Streams) {
        self.wake.served();
        if self.fd.get() < 0 {
            streams.remove(self.wake.id());
            self.call(scope, EVENT_CLOSED, 0, Vec::new(), &[]);
            return;
        }
        self.serve_write(scope);
        self.serve_read(scope, streams);
    }

    fn serve_write(&self, scope: &mut v8::PinScope<'_, '_>) {
        let Some(mut pending) = self.write.borrow_mut().take() else { return };
        let status = loop {
            let ready = match &*self.io.borrow() {
                Some(io) => match io.poll_write_ready(&mut Context::from_waker(&self.waker)) {
                    Poll::Pending => None,
                    Poll::Ready(Ok(mut guard)) => {
                        Some(self.write_some(&pending.data[pending.offset..], &mut pending.send_fd).inspect(|written| {
                            if pending.offset + written < pending.data.len() {
                                guard.clear_ready();
                            }
                        }))
                    }
                    Poll::Ready(Err(error)) => Some(Err(-error.raw_os_error().unwrap_or(libc::EIO))),
                },
                None => return,
            };
            match ready {
                None => {
                    *self.write.borrow_mut() = Some(pending);
                    return;
                }
                Some(Err(errno)) => break errno,
                Some(Ok(written)) => {
                    pending.offset += written;
                    if pending.offset == pending.data.len() {
                        break 0;
                    }
                }
            }
        };
        self.update_hold();
        self.call(scope, EVENT_WRITTEN, status, Vec::new(), &[]);
    }

    fn serve_read(&self, scope: &mut v8::PinScope<'_, '_>, streams: &Streams) {
        for _ in 0..READS_PER_TURN {
            if !self.reading.get() {
                return;
            }
            match self.read(streams) {
                ReadOutcome::NotReady => return,
                ReadOutcome::Data(data, fds) => self.call(scope, EVENT_READ, data.len() as i32, data, &fds),
                ReadOutcome::Failed(errno) => {
                    self.reading.set(false);
                    self.update_hold();
                    self.call(scope, EVENT_READ, errno, Vec::new(), &[]);
                    return;
                }
            }
        }
        if self.reading.get() {
            self.wake.queue();
        }
    }

    fn read(&self, streams: &Streams) -> ReadOutcome {
        let io = self.io.borrow();
        let Some(io) = &*io else { return ReadOutcome::NotReady };
        loop {
            let mut guard = match io.poll_read_ready(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return ReadOutcome::NotReady,
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return ReadOutcome::Failed(-error.raw_os_error().unwrap_or(libc::EIO)),
            };
            let mut fds = Vec::new();
            let (result, data, full) = streams.with_scratch(|scratch| {
                let result = if self.ipc {
                    receive_with_fds(io.as_raw_fd(), scratch, &mut fds)
                } else {
                    // SAFETY: the pointer and length describe `scratch`, which outlives the call.
                    unsafe { libc::read(io.as_raw_fd(), scratch.as_mut_ptr().cast(), scratch.len()) }
                };
                let data = scratch[..result.max(0) as usize].to_vec();
                (result, data, result as usize == scratch.len())
            });
            match result {
                0 => return ReadOutcome::Failed(UV_EOF),
                1.. => {
                    // The descriptor is empty: the next edge tells of more.
                    if !full && self.short_read_is_all {
                        guard.clear_ready();
                    }
                    return ReadOutcome::Data(data, fds);
                }
                _ => match io::Error::last_os_error().raw_os_error() {
                    Some(libc::EINTR) => {}
                    Some(libc::EAGAIN) => guard.clear_ready(),
                    // The other side of a pseudo-terminal is gone: that is its end.
                    errno => return ReadOutcome::Failed(-errno.unwrap_or(libc::EIO)),
                },
            }
        }
    }

    fn call(&self, scope: &mut v8::PinScope<'_, '_>, event: i32, status: i32, data: Vec<u8>, fds: &[RawFd]) {
        v8::tc_scope!(let scope, scope);
        let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
        let data: v8::Local<v8::Value> = if data.is_empty() {
            undefined
        } else {
            let store = v8::ArrayBuffer::new_backing_store_from_vec(data).make_shared();
            v8::ArrayBuffer::with_backing_store(scope, &store).into()
        };
        let fds: v8::Local<v8::Value> = if fds.is_empty() {
            undefined
        } else {
            let fds: Vec<v8::Local<v8::Value>> = fds.iter().map(|fd| v8::Integer::new(scope, *fd).into()).collect();
            v8::Array::new_with_elements(scope, &fds).into()
        };
        let event = v8::Integer::new(scope, event).into();
        let status = v8::Integer::new(scope, status).into();
        let callback = v8::Local::new(scope, &self.callback);
        // The callback reports its own exceptions; none is left here unless the isolate is being terminated.
        callback.call(scope, undefined, &[event, status, data, fds]);
    }
}

fn register(fd: RawFd) -> Result<AsyncFd<StreamFd>, AsyncFdRegisterError<StreamFd>> {
    // SAFETY: the stream is the only one that closes the descriptor, and does so by dropping the AsyncFd.
    unsafe { AsyncFd::register(StreamFd(fd)) }
}

fn set_flags(fd: RawFd) -> io::Result<()> {
    // SAFETY: F_GETFL and F_SETFL take no pointers.
    let result = unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        if flags < 0 { flags } else { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) }
    };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Room for the control message of `MAX_FDS` descriptors, aligned as the kernel wants it.
#[repr(C, align(8))]
struct ControlBuffer([u8; 16 + MAX_FDS * size_of::<RawFd>() + 8]);

/// Sends `data` and a copy of `fd` over a Unix socket.
fn send_with_fd(socket: RawFd, data: &[u8], fd: RawFd) -> isize {
    let mut control = ControlBuffer([0; _]);
    let mut part = libc::iovec { iov_base: data.as_ptr().cast_mut().cast(), iov_len: data.len() };
    // SAFETY: the message points to `part` and `control`, which outlive the call, and the control message fits `control`.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.0.as_mut_ptr().cast();
        message.msg_controllen = libc::CMSG_SPACE(size_of::<RawFd>() as u32) as _;
        let header = libc::CMSG_FIRSTHDR(&message);
        (*header).cmsg_level = libc::SOL_SOCKET;
        (*header).cmsg_type = libc::SCM_RIGHTS;
        (*header).cmsg_len = libc::CMSG_LEN(size_of::<RawFd>() as u32) as _;
        libc::CMSG_DATA(header).cast::<RawFd>().write_unaligned(fd);
        libc::sendmsg(socket, &message, libc::MSG_NOSIGNAL)
    }
}

/// Reads into `buffer` and adds the descriptors that came along to `fds`.
fn receive_with_fds(socket: RawFd, buffer: &mut [u8], fds: &mut Vec<RawFd>) -> isize {
    let mut control = ControlBuffer([0; _]);
    let mut part = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
    // SAFETY: the message points to `part` and `control`, which outlive the calls; the headers are walked with libc's own macros.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.0.as_mut_ptr().cast();
        message.msg_controllen = control.0.len() as _;
        let received = libc::recvmsg(socket, &mut message, libc::MSG_CMSG_CLOEXEC);
        if received < 0 {
            return received;
        }
        let mut header = libc::CMSG_FIRSTHDR(&message);
        while !header.is_null() {
            if (*header).cmsg_level == libc::SOL_SOCKET && (*header).cmsg_type == libc::SCM_RIGHTS {
                let length = (*header).cmsg_len as usize - libc::CMSG_LEN(0) as usize;
                let data = libc::CMSG_DATA(header).cast::<RawFd>();
                for index in 0..length / size_of::<RawFd>() {
                    fds.push(data.add(index).read_unaligned());
                }
            }
            header = libc::CMSG_NXTHDR(&message, header);
        }
        received
    }
}

/// Takes ownership of descriptors nobody asked for, which closes them.
pub fn discard_fd(fd: RawFd) {
    if fd > libc::STDERR_FILENO {
        // SAFETY: the caller gives the descriptor up.
        drop(unsafe { OwnedFd::from_raw_fd(fd) });
    }
}
