//! A UDP socket: every datagram that arrives is one call, sending happens at once where the kernel takes it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use deno_core::{OpState, v8};
use ops_requests::{Events, Handle, Handles, LoopHold, Readiness};
use socket2::{MsgHdr, SockAddr, SockRef};
use tokio::io::unix::AsyncFd;

use crate::address::{to_javascript, with_socket};
use crate::descriptor::{Descriptor, errno_of, last_errno, watch};
use crate::events::{CLOSED, MESSAGE, SENT};
use crate::read_buffer::ReadBuffer;

/// How many datagrams one socket may take in a row before others have their turn; libuv's number.
const MESSAGES_PER_TURN: usize = 32;

/// A UDP socket.
pub struct Udp {
    io: RefCell<Option<AsyncFd<Descriptor>>>,
    fd: Cell<RawFd>,
    object: v8::Global<v8::Object>,
    buffers: Rc<RefCell<ReadBuffer>>,
    receiving: Cell<bool>,
    /// What the kernel did not take yet, in order.
    unsent: RefCell<VecDeque<Datagram>>,
    unsent_bytes: Cell<usize>,
    /// The sender of the last datagram: the next one is often from the same.
    last_sender: RefCell<Option<(SockAddr, v8::Global<v8::Value>)>>,
    referenced: Cell<bool>,
    hold: LoopHold,
    readiness: Arc<Readiness>,
    waker: Waker,
}

/// A datagram to be sent; without an address it goes to the connected peer.
struct Datagram {
    data: Vec<u8>,
    address: Option<SockAddr>,
}

impl Udp {
    /// Opens the socket `fd`, which becomes the handle's own. Gives its number; on failure the caller still has `fd`.
    pub fn open(state: &OpState, fd: RawFd, object: v8::Global<v8::Object>) -> io::Result<u32> {
        let buffers = state.borrow::<Rc<RefCell<ReadBuffer>>>().clone();
        Handles::open(state, |readiness| {
            let io = watch(fd)?;
            Ok(Udp {
                fd: Cell::new(io.as_raw_fd()),
                io: RefCell::new(Some(io)),
                object,
                buffers,
                receiving: Cell::new(false),
                unsent: RefCell::default(),
                unsent_bytes: Cell::new(0),
                last_sender: RefCell::new(None),
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

    /// Bytes and datagrams that wait to be sent.
    pub fn unsent(&self) -> (usize, usize) {
        (self.unsent_bytes.get(), self.unsent.borrow().len())
    }

    /// Whether the socket keeps the process alive while it receives or sends.
    pub fn set_referenced(&self, referenced: bool) {
        self.referenced.set(referenced);
        self.update_hold();
    }

    /// Starts or stops receiving.
    pub fn set_receiving(&self, receiving: bool) {
        if self.receiving.replace(receiving) != receiving {
            self.update_hold();
            self.readiness.wake_up();
        }
    }

    fn update_hold(&self) {
        let active = self.receiving.get() || !self.unsent.borrow().is_empty();
        self.hold.set(active && self.referenced.get());
    }

    /// Sends `pieces` as one datagram: `Ok(Some(size))`, or `Ok(None)` when `SENT` will tell, as it always does unless `at_once`.
    pub fn send(&self, pieces: &[&[u8]], address: Option<SockAddr>, at_once: bool) -> Result<Option<usize>, i32> {
        if at_once && self.unsent.borrow().is_empty() {
            let slices: Vec<io::IoSlice> = pieces.iter().map(|piece| io::IoSlice::new(piece)).collect();
            match send_now(self.fd.get(), &slices, address.as_ref()) {
                Ok(size) => return Ok(Some(size)),
                Err(errno) if is_full(errno) => {}
                Err(errno) => return Err(errno),
            }
        }
        let data = pieces.concat();
        self.unsent_bytes.set(self.unsent_bytes.get() + data.len());
        self.unsent.borrow_mut().push_back(Datagram { data, address });
        self.update_hold();
        self.readiness.wake_up();
        Ok(None)
    }

    /// Closes the socket; JavaScript hears of it on a later turn of the loop.
    pub fn close(&self) {
        self.receiving.set(false);
        self.unsent.borrow_mut().clear();
        self.unsent_bytes.set(0);
        self.io.borrow_mut().take();
        self.fd.set(-1);
        self.update_hold();
        self.readiness.wake_up();
    }

    /// Sends the first waiting datagram; None when the kernel takes none now.
    fn send_waiting(&self) -> Option<i32> {
        let io = self.io.borrow();
        let io = io.as_ref()?;
        loop {
            let mut guard = match io.poll_write_ready(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return None,
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return Some(errno_of(&error)),
            };
            let unsent = self.unsent.borrow();
            let first = unsent.front()?;
            match send_now(io.as_raw_fd(), &[io::IoSlice::new(&first.data)], first.address.as_ref()) {
                Ok(size) => return Some(i32::try_from(size).unwrap_or(i32::MAX)),
                Err(errno) if is_full(errno) => guard.clear_ready(),
                Err(errno) => return Some(errno),
            }
        }
    }

    fn serve_sends(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        while !self.unsent.borrow().is_empty() {
            let Some(status) = self.send_waiting() else { return };
            if let Some(sent) = self.unsent.borrow_mut().pop_front() {
                self.unsent_bytes.set(self.unsent_bytes.get() - sent.data.len());
            }
            self.update_hold();
            events.emit(scope, &self.object, (SENT, status), None, None);
        }
    }

    fn serve_messages(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        for _ in 0..MESSAGES_PER_TURN {
            if !self.receiving.get() {
                return;
            }
            match self.receive() {
                None => return,
                Some(Ok((size, sender))) => self.tell_message(scope, events, size, sender),
                Some(Err(errno)) => {
                    events.emit(scope, &self.object, (MESSAGE, errno), None, None);
                    break;
                }
            }
        }
        if self.receiving.get() {
            self.readiness.wake_up();
        }
    }

    fn tell_message(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events, size: usize, sender: SockAddr) {
        v8::scope!(let scope, scope);
        let (data, start) = self.buffers.borrow_mut().keep(scope, size);
        let address = self.sender(scope, sender);
        let start = v8::Integer::new(scope, start as i32).into();
        let extra = v8::Array::new_with_elements(scope, &[start, address]);
        events.emit(scope, &self.object, (MESSAGE, size as i32), Some(data.into()), Some(extra.into()));
    }

    fn sender<'s>(&self, scope: &mut v8::PinScope<'s, '_>, sender: SockAddr) -> v8::Local<'s, v8::Value> {
        let mut last = self.last_sender.borrow_mut();
        if let Some((_, known)) = last.as_ref().filter(|(address, _)| *address == sender) {
            return v8::Local::new(scope, known);
        }
        let address = to_javascript(scope, &sender);
        *last = Some((sender, v8::Global::new(scope, address)));
        address
    }

    /// One datagram into the scratch buffer. None when nothing is there.
    fn receive(&self) -> Option<Result<(usize, SockAddr), i32>> {
        let io = self.io.borrow();
        let io = io.as_ref()?;
        let mut buffers = self.buffers.borrow_mut();
        loop {
            let mut guard = match io.poll_read_ready(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return None,
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return Some(Err(errno_of(&error))),
            };
            match receive_now(io.as_raw_fd(), buffers.scratch()) {
                Ok(received) => return Some(Ok(received)),
                Err(errno) if errno == -libc::EAGAIN => guard.clear_ready(),
                Err(errno) if errno == -libc::EINTR => {}
                Err(errno) => return Some(Err(errno)),
            }
        }
    }
}

/// The kernel has no room now.
fn is_full(errno: i32) -> bool {
    matches!(-errno, libc::EAGAIN | libc::ENOBUFS)
}

fn send_now(fd: RawFd, pieces: &[io::IoSlice], address: Option<&SockAddr>) -> Result<usize, i32> {
    loop {
        let sent = with_socket(fd, |socket: SockRef| {
            let message = MsgHdr::new().with_buffers(pieces);
            match address {
                Some(address) => socket.sendmsg(&message.with_addr(address), 0),
                None => socket.sendmsg(&message, 0),
            }
        });
        match sent {
            Err(error) if error.raw_os_error() == Some(libc::EINTR) => {}
            sent => return sent.map_err(|error| errno_of(&error)),
        }
    }
}

fn receive_now(fd: RawFd, buffer: &mut [u8]) -> Result<(usize, SockAddr), i32> {
    // SAFETY: the closure gives recvfrom the storage and its length, and a buffer with its length; all outlive the call.
    let received = unsafe {
        SockAddr::try_init(|storage, length| {
            let size = libc::recvfrom(fd, buffer.as_mut_ptr().cast(), buffer.len(), 0, storage.cast(), length);
            if size < 0 { Err(io::Error::last_os_error()) } else { Ok(size as usize) }
        })
    };
    received.map_err(|error| error.raw_os_error().map_or_else(last_errno, |number| -number))
}

impl Handle for Udp {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        if self.fd.get() < 0 {
            crate::handles_of(scope).remove(self.readiness.id());
            return events.emit(scope, &self.object, (CLOSED, 0), None, None);
        }
        self.serve_sends(scope, events);
        self.serve_messages(scope, events);
    }
}
