//! One byte stream (TCP, Unix socket, pipe, terminal): reads call JavaScript, writes finish at once where the kernel takes them.

use std::cell::{Cell, RefCell};
use std::io::{self, IoSlice};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use deno_core::{JsBuffer, OpState, v8};
use ops_requests::{Events, Handle, Handles, LoopHold, Readiness};
use tokio::io::unix::AsyncFd;

use crate::descriptor::{Descriptor, errno_of, last_errno, watch};
use crate::events::{CLOSED, CONNECTED, READ, SHUTDOWN, UV_EOF, WRITTEN};
use crate::passed_descriptors::{receive_with_fds, send_with_fd};
use crate::read_buffer::{BULK, READ_SIZE, ReadBuffer};
use crate::write_queue::{PendingWrite, Rest, rest_of, write_pieces};

/// How many reads in a row one stream may do before the others have their turn; libuv's number.
const READS_PER_TURN: usize = 32;

/// How far a stream is with connecting.
#[derive(Clone, Copy, PartialEq)]
enum Connecting {
    No,
    /// The kernel is at it.
    Yes,
    /// It failed at once; JavaScript hears of it on the next turn.
    Failed(i32),
}

/// An open stream.
pub struct Stream {
    io: RefCell<Option<AsyncFd<Descriptor>>>,
    fd: Cell<RawFd>,
    /// Whether messages may carry descriptors.
    ipc: bool,
    /// Whether a read that gives less than it may has taken all there is. Terminals give one line at a time, and sockets stop at the first
    /// message that carries descriptors.
    short_read_is_all: bool,
    object: v8::Global<v8::Object>,
    buffers: Rc<RefCell<ReadBuffer>>,
    /// Where the program wants its reads (the `onread` option of net.Socket).
    target: RefCell<Option<JsBuffer>>,
    connecting: Cell<Connecting>,
    reading: Cell<bool>,
    /// Whether the last read gave much.
    bulk: Cell<bool>,
    write: RefCell<Option<PendingWrite>>,
    /// The writing side has ended, and JavaScript does not know yet.
    shut_down: Cell<bool>,
    bytes_read: Cell<u64>,
    bytes_written: Cell<u64>,
    referenced: Cell<bool>,
    hold: LoopHold,
    readiness: Arc<Readiness>,
    waker: Waker,
}

impl Stream {
    /// Opens `fd`, which becomes the stream's own and non-blocking. Gives the number of the handle; on failure the caller still has `fd`.
    pub fn open(state: &OpState, fd: RawFd, ipc: bool, object: v8::Global<v8::Object>) -> io::Result<u32> {
        let buffers = state.borrow::<Rc<RefCell<ReadBuffer>>>().clone();
        Handles::open(state, |readiness| {
            let io = watch(fd)?;
            Ok(Stream {
                fd: Cell::new(io.as_raw_fd()),
                io: RefCell::new(Some(io)),
                ipc,
                // SAFETY: isatty only inspects the descriptor.
                short_read_is_all: !ipc && unsafe { libc::isatty(fd) } == 0,
                object,
                buffers,
                target: RefCell::new(None),
                connecting: Cell::new(Connecting::No),
                reading: Cell::new(false),
                bulk: Cell::new(false),
                write: RefCell::new(None),
                shut_down: Cell::new(false),
                bytes_read: Cell::new(0),
                bytes_written: Cell::new(0),
                referenced: Cell::new(true),
                hold: LoopHold::new(state),
                waker: readiness.waker(),
                readiness,
            })
        })
    }

    /// The descriptor, or -1 after `close`.
    pub fn fd(&self) -> RawFd {
        self.fd.get()
    }

    /// Bytes that arrived, and bytes that were given to be sent.
    pub fn counts(&self) -> (u64, u64) {
        (self.bytes_read.get(), self.bytes_written.get())
    }

    /// Bytes of the write under way that the kernel has not taken.
    pub fn unsent(&self) -> usize {
        self.write.borrow().as_ref().map_or(0, |pending| pending.bytes().len())
    }

    /// Whether the stream keeps the process alive while it reads, writes or connects.
    pub fn set_referenced(&self, referenced: bool) {
        self.referenced.set(referenced);
        self.update_hold();
    }

    /// Starts or stops reading.
    pub fn set_reading(&self, reading: bool) {
        if self.reading.replace(reading) != reading {
            self.update_hold();
            if reading {
                self.readiness.wake_up();
            }
        }
    }

    /// From now on reads go into `target`, which JavaScript knows.
    pub fn set_target(&self, target: JsBuffer) {
        *self.target.borrow_mut() = Some(target);
    }

    /// The descriptor is connecting, or has failed to with a negative errno: `CONNECTED` will tell.
    pub fn connect_started(&self, status: i32) {
        self.connecting.set(if status < 0 { Connecting::Failed(status) } else { Connecting::Yes });
        self.update_hold();
        self.readiness.wake_up();
    }

    fn update_hold(&self) {
        let connecting = self.connecting.get() != Connecting::No;
        let active = self.reading.get() || connecting || self.write.borrow().is_some() || self.shut_down.get();
        self.hold.set(active && self.referenced.get());
    }

    /// Writes `data` as far as the kernel takes it now; gives the number of bytes taken.
    pub fn try_write(&self, data: &[u8]) -> Result<usize, i32> {
        if self.connecting.get() != Connecting::No {
            return Ok(0);
        }
        let written = self.write_some(data, &mut None)?;
        self.count_written(written);
        Ok(written)
    }

    /// Keeps `data` from `offset` on, to be written when the kernel takes it: `WRITTEN` will tell.
    pub fn write_later(&self, data: JsBuffer, offset: usize) {
        self.count_written(data.len().saturating_sub(offset));
        self.wait_to_write(PendingWrite { data: Rest::Shared(data), offset, send_fd: None });
    }

    /// Writes `pieces` as one, with the descriptor `send_fd`: `Ok(true)` when the kernel took everything, `Ok(false)` when `WRITTEN` will tell.
    pub fn write(&self, pieces: &[&[u8]], send_fd: Option<RawFd>) -> Result<bool, i32> {
        let mut send_fd = send_fd;
        let total: usize = pieces.iter().map(|piece| piece.len()).sum();
        let written = match (self.connecting.get(), pieces) {
            (Connecting::No, [piece]) => self.write_some(piece, &mut send_fd)?,
            (Connecting::No, _) => {
                let mut slices: Vec<IoSlice> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
                write_pieces(&mut slices, |slices| self.writev(slices))?
            }
            _ => 0,
        };
        self.count_written(total);
        if written == total {
            return Ok(true);
        }
        self.wait_to_write(PendingWrite { data: Rest::Owned(rest_of(pieces, written)), offset: 0, send_fd });
        Ok(false)
    }

    fn count_written(&self, bytes: usize) {
        self.bytes_written.set(self.bytes_written.get() + bytes as u64);
    }

    fn wait_to_write(&self, pending: PendingWrite) {
        *self.write.borrow_mut() = Some(pending);
        self.update_hold();
        if !self.await_room() {
            self.readiness.wake_up();
        }
    }

    /// The kernel has just said that it takes no more: the reactor is to tell when it does again. Whether it will.
    fn await_room(&self) -> bool {
        let io = self.io.borrow();
        let Some(io) = io.as_ref().filter(|_| self.connecting.get() == Connecting::No) else { return false };
        let mut context = Context::from_waker(&self.waker);
        if let Poll::Ready(Ok(mut guard)) = io.poll_write_ready(&mut context) {
            guard.clear_ready();
        }
        io.poll_write_ready(&mut context).is_pending()
    }

    /// One writev; None when the kernel takes nothing now.
    fn writev(&self, pieces: &[IoSlice]) -> Result<Option<usize>, i32> {
        loop {
            // SAFETY: IoSlice has the layout of iovec, and the pieces outlive the call.
            let written = unsafe { libc::writev(self.fd.get(), pieces.as_ptr().cast(), pieces.len() as libc::c_int) };
            if written >= 0 {
                return Ok(Some(written as usize));
            }
            match -last_errno() {
                libc::EINTR => {}
                libc::EAGAIN => return Ok(None),
                errno => return Err(-errno),
            }
        }
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
            match -last_errno() {
                libc::EINTR => {}
                libc::EAGAIN => break,
                errno => return Err(-errno),
            }
        }
        Ok(offset)
    }

    /// Ends the writing side; gives 0, and `SHUTDOWN` comes later, or the negative errno.
    pub fn shutdown(&self) -> i32 {
        // SAFETY: shutdown takes no pointers.
        if unsafe { libc::shutdown(self.fd.get(), libc::SHUT_WR) } != 0 {
            let errno = last_errno();
            // A pipe has no two sides: closing it is its end.
            if errno != -libc::ENOTSOCK {
                return errno;
            }
        }
        self.shut_down.set(true);
        self.update_hold();
        self.readiness.wake_up();
        0
    }

    /// Closes the descriptor; JavaScript hears of it on a later turn of the loop.
    pub fn close(&self) {
        drop(self.take());
        self.readiness.wake_up();
    }

    /// Takes the descriptor out of the handle, which is closed by that: for who goes on with it in Rust.
    pub fn take(&self) -> Option<OwnedFd> {
        self.reading.set(false);
        self.connecting.set(Connecting::No);
        self.shut_down.set(false);
        self.write.borrow_mut().take();
        self.target.borrow_mut().take();
        self.fd.set(-1);
        self.update_hold();
        let descriptor = self.io.borrow_mut().take()?.into_inner();
        if descriptor.as_raw_fd() <= libc::STDERR_FILENO {
            return None;
        }
        // SAFETY: the descriptor owned it alone and has released it.
        Some(unsafe { OwnedFd::from_raw_fd(descriptor.release()) })
    }

    fn serve_connect(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        let status = match self.connecting.get() {
            Connecting::No => return,
            Connecting::Failed(errno) => errno,
            Connecting::Yes => {
                let Some(io) = &*self.io.borrow() else { return };
                match io.poll_write_ready(&mut Context::from_waker(&self.waker)) {
                    Poll::Pending => return,
                    Poll::Ready(Err(error)) => errno_of(&error),
                    Poll::Ready(Ok(_)) => socket_error(self.fd.get()),
                }
            }
        };
        self.connecting.set(Connecting::No);
        self.update_hold();
        events.emit(scope, &self.object, (CONNECTED, status), None, None);
    }

    fn serve_write(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        let Some(mut pending) = self.write.borrow_mut().take() else { return };
        let status = loop {
            let ready = match &*self.io.borrow() {
                Some(io) => match io.poll_write_ready(&mut Context::from_waker(&self.waker)) {
                    Poll::Pending => None,
                    Poll::Ready(Ok(mut guard)) => {
                        let mut send_fd = pending.send_fd.take();
                        let written = self.write_some(pending.bytes(), &mut send_fd);
                        pending.send_fd = send_fd;
                        if written.is_ok_and(|written| written < pending.bytes().len()) {
                            guard.clear_ready();
                        }
                        Some(written)
                    }
                    Poll::Ready(Err(error)) => Some(Err(errno_of(&error))),
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
                    if pending.bytes().is_empty() {
                        break 0;
                    }
                }
            }
        };
        self.update_hold();
        events.emit(scope, &self.object, (WRITTEN, status), None, None);
    }

    fn serve_shutdown(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        if self.shut_down.replace(false) {
            self.update_hold();
            events.emit(scope, &self.object, (SHUTDOWN, 0), None, None);
        }
    }

    fn serve_read(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        for _ in 0..READS_PER_TURN {
            if !self.reading.get() {
                return;
            }
            let mut fds = Vec::new();
            let Some(status) = self.read(&mut fds) else { return };
            if status < 0 {
                self.reading.set(false);
                self.update_hold();
                events.emit(scope, &self.object, (READ, status), None, None);
                return;
            }
            self.bytes_read.set(self.bytes_read.get() + status as u64);
            self.tell_read(scope, events, status, &fds);
        }
        if self.reading.get() {
            self.readiness.wake_up();
        }
    }

    fn tell_read(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events, status: i32, fds: &[RawFd]) {
        v8::scope!(let scope, scope);
        if self.target.borrow().is_some() {
            return events.emit(scope, &self.object, (READ, status), None, None);
        }
        let (data, start) = self.buffers.borrow_mut().keep(scope, status as usize);
        let extra: v8::Local<v8::Value> = if fds.is_empty() {
            v8::Integer::new(scope, start as i32).into()
        } else {
            // The first is where the data begins.
            let numbers: Vec<v8::Local<v8::Value>> =
                [start as i32].iter().chain(fds).map(|number| v8::Integer::new(scope, *number).into()).collect();
            v8::Array::new_with_elements(scope, &numbers).into()
        };
        events.emit(scope, &self.object, (READ, status), Some(data.into()), Some(extra));
    }

    /// Reads once into the target or the scratch buffer. None when nothing is there; the number of bytes or a negative errno.
    fn read(&self, fds: &mut Vec<RawFd>) -> Option<i32> {
        let io = self.io.borrow();
        let io = io.as_ref()?;
        loop {
            let mut guard = match io.poll_read_ready(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return None,
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return Some(errno_of(&error)),
            };
            let (result, asked) = self.read_into_buffer(io.as_raw_fd(), fds);
            match result {
                0 => return Some(UV_EOF),
                1.. => {
                    // The descriptor is empty: the next edge tells of more.
                    if (result as usize) < asked && self.short_read_is_all {
                        guard.clear_ready();
                    }
                    return Some(result as i32);
                }
                _ => match -last_errno() {
                    libc::EINTR => {}
                    libc::EAGAIN => guard.clear_ready(),
                    errno => return Some(-errno),
                },
            }
        }
    }

    fn read_into_buffer(&self, fd: RawFd, fds: &mut Vec<RawFd>) -> (isize, usize) {
        // SAFETY: whoever calls it gives memory and its size, and the memory outlives the call.
        let read = |memory: *mut u8, size: usize| unsafe { libc::read(fd, memory.cast(), size) };
        let mut buffers = self.buffers.borrow_mut();
        if let Some(target) = self.target.borrow_mut().as_mut() {
            return (read(target.as_mut_ptr(), target.len()), target.len());
        }
        if self.ipc {
            return (receive_with_fds(fd, buffers.scratch(), fds), READ_SIZE);
        }
        let result = if self.bulk.get() {
            buffers.read_bulk(read)
        } else {
            let scratch = buffers.scratch();
            read(scratch.as_mut_ptr(), scratch.len())
        };
        self.bulk.set(result >= BULK as isize);
        (result, READ_SIZE)
    }
}

impl Handle for Stream {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        if self.fd.get() < 0 {
            crate::handles_of(scope).remove(self.readiness.id());
            return events.emit(scope, &self.object, (CLOSED, 0), None, None);
        }
        self.serve_connect(scope, events);
        if self.connecting.get() == Connecting::No {
            self.serve_write(scope, events);
            self.serve_shutdown(scope, events);
            self.serve_read(scope, events);
        }
    }
}

/// What SO_ERROR says: 0 or the negative errno.
fn socket_error(fd: RawFd) -> i32 {
    let mut error: libc::c_int = 0;
    let mut length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: `error` and `length` outlive the call and `length` is the size of `error`.
    let result = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_ERROR, (&raw mut error).cast(), &mut length) };
    if result == 0 { -error } else { last_errno() }
}
