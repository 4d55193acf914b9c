//! `Wire`: a server's connection whose socket no program has touched. It reads and parses by itself and calls JavaScript once for a request;
//! answers are gathered and written once a turn. When somebody does want the socket, `op_http_wire_take` gives everything up to one.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, Write as _};
use std::mem;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use deno_core::{JsRuntime, OpState, cppgc, op2, v8};
use ops_net::ReadBuffer;
use ops_requests::{Events, Handle, Handles, LoopHold, Readiness};
use tokio::io::unix::AsyncFd;

use crate::parser::{Event, Kind, Lenient, Limits, ParseError, Parser};
use crate::reader::{HttpReader, head_flags, one_byte};

/// A request without content, or (below) one whose content follows: status is flags, method and version; data and extra are target and fields.
const REQUEST: i32 = 0;
const HEAD: i32 = 1;
/// Content: data is an ArrayBuffer.
const BODY: i32 = 2;
/// The end of a request: data is its trailers.
const END: i32 = 3;
/// What came is not HTTP: status is how far it was read, data and extra are code and reason.
const ERROR: i32 = 4;
/// Everything is sent that JavaScript was told of as unsent.
const DRAINED: i32 = 5;
/// The peer is done (0), or the connection failed (a negative errno).
const OVER: i32 = 6;
/// A request began whose head is not whole.
const BEGUN: i32 = 7;

/// How many reads in a row one connection may do before the others have their turn.
const READS_PER_TURN: usize = 16;
/// Answers that are longer are sent at once, so that JavaScript learns how much the kernel takes.
const GATHER_LIMIT: usize = 64 * 1024;

/// What came and was not parsed yet.
#[derive(Default)]
struct Input {
    bytes: Vec<u8>,
    at: usize,
}

/// One connection.
pub struct Wire {
    io: RefCell<Option<AsyncFd<OwnedFd>>>,
    fd: Cell<RawFd>,
    object: v8::Global<v8::Object>,
    parser: RefCell<Parser>,
    input: RefCell<Input>,
    unsent: RefCell<Vec<u8>>,
    buffers: Rc<RefCell<ReadBuffer>>,
    reading: Cell<bool>,
    /// JavaScript waits for `DRAINED`.
    told_unsent: Cell<bool>,
    /// The connection ends when everything is sent.
    ending: Cell<bool>,
    /// A turn is under way: answers are gathered until its end.
    serving: Cell<bool>,
    /// JavaScript has more to write.
    corked: Cell<bool>,
    /// JavaScript was told of the head that is being read.
    told_begun: Cell<bool>,
    hold: LoopHold,
    readiness: Arc<Readiness>,
    waker: Waker,
}

impl Wire {
    fn open(state: &OpState, fd: OwnedFd, object: v8::Global<v8::Object>, parser: Parser) -> io::Result<u32> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(io::Error::from_raw_os_error(libc::ENOTSUP));
        }
        let buffers = state.borrow::<Rc<RefCell<ReadBuffer>>>().clone();
        let id = Handles::open(state, |readiness| {
            let raw = fd.as_raw_fd();
            Ok::<_, io::Error>(Wire {
                // SAFETY: the descriptor is owned by what is registered, and is closed with it.
                io: RefCell::new(Some(unsafe { AsyncFd::register(fd) }?)),
                fd: Cell::new(raw),
                object,
                parser: RefCell::new(parser),
                input: RefCell::default(),
                unsent: RefCell::default(),
                buffers,
                reading: Cell::new(true),
                told_unsent: Cell::new(false),
                ending: Cell::new(false),
                serving: Cell::new(false),
                corked: Cell::new(false),
                told_begun: Cell::new(false),
                hold: LoopHold::new(state),
                waker: readiness.waker(),
                readiness,
            })
        })?;
        if let Some(wire) = Handles::of(state).get::<Wire>(id) {
            wire.hold.set(true);
            wire.readiness.wake_up();
        }
        Ok(id)
    }

    /// Takes the descriptor away; the handle goes on the next turn.
    fn close(&self) -> Option<OwnedFd> {
        self.fd.set(-1);
        self.reading.set(false);
        self.hold.set(false);
        self.readiness.wake_up();
        self.io.borrow_mut().take().map(AsyncFd::into_inner)
    }

    // ---- writing ------------------------------------------------------------------------------------------------

    /// Gives `data` to be sent: the number of bytes that wait for the kernel, or a negative errno.
    fn write(&self, data: &[u8]) -> i32 {
        if self.fd.get() < 0 {
            return -libc::EPIPE;
        }
        if data.len() >= GATHER_LIMIT {
            return self.send_now(data);
        }
        self.unsent.borrow_mut().extend_from_slice(data);
        if (self.serving.get() || self.corked.get()) && self.unsent.borrow().len() < GATHER_LIMIT {
            return 0;
        }
        self.send_now(&[])
    }

    /// Gives a whole answer to be sent: as `write`.
    fn answer(&self, prefix: &[u8], fields: &[u8], content: &[u8]) -> i32 {
        if self.fd.get() < 0 {
            return -libc::EPIPE;
        }
        {
            let mut unsent = self.unsent.borrow_mut();
            unsent.extend_from_slice(prefix);
            unsent.extend_from_slice(fields);
            // Writing into memory does not fail.
            let _ = write!(unsent, "content-length: {}\r\n\r\n", content.len());
        }
        self.write(content)
    }

    /// Sends what waits and then `data`: the number of bytes that wait for the kernel, or a negative errno.
    fn send_now(&self, data: &[u8]) -> i32 {
        match self.send(data) {
            Ok(left) => {
                self.told_unsent.set(left > 0);
                i32::try_from(left).unwrap_or(i32::MAX)
            }
            Err(errno) => errno,
        }
    }

    /// Sends as much of what waits, and then of `data`, as the kernel takes now; only what it does not take of `data` is copied. Gives the
    /// number of bytes that wait.
    fn send(&self, data: &[u8]) -> Result<usize, i32> {
        let mut unsent = self.unsent.borrow_mut();
        let before = unsent.len();
        let mut sent = 0;
        while sent < before + data.len() {
            let pieces = [&unsent[sent.min(before)..], &data[sent.saturating_sub(before)..]];
            let pieces = pieces.map(|piece| libc::iovec { iov_base: piece.as_ptr().cast_mut().cast(), iov_len: piece.len() });
            // SAFETY: both pieces outlive the call, which only reads them.
            let written = unsafe { libc::writev(self.fd.get(), pieces.as_ptr(), pieces.len() as libc::c_int) };
            if written >= 0 {
                sent += written as usize;
                continue;
            }
            match io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) {
                libc::EINTR => {}
                libc::EAGAIN if self.await_room() => break,
                libc::EAGAIN => {}
                errno => {
                    unsent.clear();
                    return Err(-errno);
                }
            }
        }
        unsent.drain(..sent.min(before));
        unsent.extend_from_slice(&data[sent.saturating_sub(before)..]);
        // One large answer should not be paid for as long as the connection lives.
        if unsent.is_empty() && unsent.capacity() > GATHER_LIMIT {
            *unsent = Vec::new();
        }
        Ok(unsent.len())
    }

    /// The kernel takes nothing: has the reactor tell when it does. False: it does already.
    fn await_room(&self) -> bool {
        let io = self.io.borrow();
        let Some(io) = &*io else { return true };
        let mut context = Context::from_waker(&self.waker);
        match io.poll_write_ready(&mut context) {
            Poll::Pending => true,
            Poll::Ready(Ok(mut guard)) => {
                guard.clear_ready();
                io.poll_write_ready(&mut context).is_pending()
            }
            Poll::Ready(Err(_)) => true,
        }
    }

    /// Sends what waits, and tells JavaScript when that was news to it.
    fn flush(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        if self.fd.get() < 0 {
            return;
        }
        if !self.unsent.borrow().is_empty()
            && let Err(errno) = self.send(&[])
        {
            self.reading.set(false);
            return events.emit(scope, &self.object, (OVER, errno), None, None);
        }
        if !self.unsent.borrow().is_empty() {
            return;
        }
        if self.ending.get() {
            drop(self.close());
            return events.emit(scope, &self.object, (OVER, 0), None, None);
        }
        if self.told_unsent.replace(false) {
            events.emit(scope, &self.object, (DRAINED, 0), None, None);
        }
    }

    // ---- reading ------------------------------------------------------------------------------------------------

    fn read(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.parse(scope, events);
        for _ in 0..READS_PER_TURN {
            if !self.reading.get() {
                return;
            }
            match self.read_some() {
                None => return,
                Some(1..) => self.parse(scope, events),
                Some(status) => {
                    self.reading.set(false);
                    return events.emit(scope, &self.object, (OVER, status), None, None);
                }
            }
        }
        self.readiness.wake_up();
    }

    /// Reads once. None: nothing is there; else the number of bytes, or a negative errno.
    fn read_some(&self) -> Option<i32> {
        let io = self.io.borrow();
        let io = io.as_ref()?;
        loop {
            let mut guard = match io.poll_read_ready(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return None,
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return Some(-error.raw_os_error().unwrap_or(libc::EIO)),
            };
            let mut buffers = self.buffers.borrow_mut();
            let scratch = buffers.scratch();
            // SAFETY: the pointer and length describe `scratch`, which outlives the call.
            let count = unsafe { libc::read(io.as_raw_fd(), scratch.as_mut_ptr().cast(), scratch.len()) };
            if count > 0 {
                let count = count as usize;
                if count < scratch.len() {
                    guard.clear_ready();
                }
                self.input.borrow_mut().bytes.extend_from_slice(&scratch[..count]);
                return Some(count as i32);
            }
            if count == 0 {
                return Some(0);
            }
            match io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) {
                libc::EINTR => {}
                libc::EAGAIN => guard.clear_ready(),
                errno => return Some(-errno),
            }
        }
    }

    /// Tells JavaScript of everything in the input, unless it stops reading.
    fn parse(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        while self.reading.get() {
            if !self.parse_one(scope, events) {
                return;
            }
        }
    }

    fn next(&self) -> Result<Option<Event>, ParseError> {
        let mut input = self.input.borrow_mut();
        let Input { bytes, at } = &mut *input;
        let event = self.parser.borrow_mut().next(bytes, at);
        if matches!(event, Ok(None)) {
            bytes.clear();
            *at = 0;
        }
        event
    }

    /// False: more input is needed.
    fn parse_one(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) -> bool {
        v8::scope!(let scope, scope);
        match self.next() {
            Ok(None) => {
                if self.parser.borrow().is_in_head() && !self.told_begun.replace(true) {
                    events.emit(scope, &self.object, (BEGUN, 0), None, None);
                }
                return false;
            }
            Ok(Some(Event::Head)) => self.tell_head(scope, events),
            Ok(Some(Event::Body(range))) => {
                let content = self.input.borrow().bytes[range].to_vec();
                let store = v8::ArrayBuffer::new_backing_store_from_vec(content).make_shared();
                let content = v8::ArrayBuffer::with_backing_store(scope, &store);
                events.emit(scope, &self.object, (BODY, 0), Some(content.into()), None);
            }
            Ok(Some(Event::End)) => {
                let trailers = one_byte(scope, &self.parser.borrow().head().fields);
                events.emit(scope, &self.object, (END, 0), Some(trailers), None);
            }
            Err(error) => {
                self.reading.set(false);
                // What was refused is shown whole, and how far it was read.
                let at = mem::take(&mut self.input.borrow_mut().at);
                let code = one_byte(scope, error.code.as_bytes());
                let reason = one_byte(scope, error.reason.as_bytes());
                events.emit(scope, &self.object, (ERROR, at as i32), Some(code), Some(reason));
            }
        }
        true
    }

    fn tell_head(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.told_begun.set(false);
        let (status, target, fields, is_whole, stops) = {
            let parser = self.parser.borrow();
            let head = parser.head();
            let method = head.method.map_or(0, |method| i32::from(method.0));
            let version = i32::from(head.version.0) * 10 + i32::from(head.version.1);
            let status = head_flags(head) as i32 | method << 8 | version << 16;
            (status, one_byte(scope, &head.target), one_byte(scope, &head.fields), !head.has_body && !head.upgrade, head.upgrade)
        };
        if stops {
            // Who goes on with the socket reads what follows.
            self.reading.set(false);
        }
        // The end of a request without content is there already: one call tells of both.
        let event = if is_whole && matches!(self.next(), Ok(Some(Event::End))) { REQUEST } else { HEAD };
        events.emit(scope, &self.object, (event, status), Some(target), Some(fields));
    }
}

impl Handle for Wire {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        if self.fd.get() < 0 {
            let handles = Handles::of(&JsRuntime::op_state_from(scope).borrow()).clone();
            return handles.remove(self.readiness.id());
        }
        self.serving.set(true);
        self.read(scope, events);
        self.serving.set(false);
        self.flush(scope, events);
    }
}

fn wire(state: &OpState, id: u32) -> Option<Rc<Wire>> {
    Handles::of(state).get::<Wire>(id)
}

/// Serves the connection `fd`, which becomes the wire's own: a number, or a negative errno. `object` hears of what comes.
#[op2(nofast)]
pub fn op_http_wire_open(
    state: &OpState,
    scope: &mut v8::PinScope<'_, '_>,
    fd: i32,
    object: v8::Local<v8::Object>,
    lenient: u32,
    header_size: u32,
) -> i32 {
    // SAFETY: the caller got it from accept and gives it up.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let on: libc::c_int = 1;
    // SAFETY: `on` outlives the call and its size is given. That small answers may wait a little is no reason to refuse the connection.
    unsafe {
        libc::setsockopt(fd.as_raw_fd(), libc::IPPROTO_TCP, libc::TCP_NODELAY, (&raw const on).cast(), size_of::<libc::c_int>() as u32)
    };
    let limits = Limits { header_size: header_size as usize, ..Limits::default() };
    let parser = Parser::new(Kind::Request, Lenient(lenient), limits);
    match Wire::open(state, fd, v8::Global::new(scope, object), parser) {
        Ok(id) => id as i32,
        Err(error) => -error.raw_os_error().unwrap_or(libc::EIO),
    }
}

/// The address and port of the other end; null when the connection is gone.
#[op2]
#[serde]
pub fn op_http_wire_peer(state: &OpState, id: u32) -> Option<(String, u16)> {
    let wire = wire(state, id)?;
    let fd = wire.fd.get();
    if fd < 0 {
        return None;
    }
    // SAFETY: the descriptor is open, and stays the wire's: the stream is never dropped.
    let stream = mem::ManuallyDrop::new(unsafe { std::net::TcpStream::from_raw_fd(fd) });
    stream.peer_addr().ok().map(|peer| (peer.ip().to_string(), peer.port()))
}

/// Sends text of one byte a character: the number of bytes that wait for the kernel, or a negative errno.
#[op2(fast)]
pub fn op_http_wire_write_latin1(state: &OpState, id: u32, #[string(onebyte)] text: Cow<'_, [u8]>) -> i32 {
    wire(state, id).map_or(-libc::EPIPE, |wire| wire.write(&text))
}

/// Sends an answer of HTTP/1.1: `prefix` and `fields` are lines with their ends, what tells the length of `content` (ASCII) is added. Gives the
/// number of bytes that wait for the kernel, or a negative errno.
#[op2(fast)]
pub fn op_http_wire_answer_text(
    state: &OpState,
    id: u32,
    #[string(onebyte)] prefix: Cow<'_, [u8]>,
    #[string(onebyte)] fields: Cow<'_, [u8]>,
    #[string(onebyte)] content: Cow<'_, [u8]>,
) -> i32 {
    wire(state, id).map_or(-libc::EPIPE, |wire| wire.answer(&prefix, &fields, &content))
}

/// The same for bytes.
#[op2(fast)]
pub fn op_http_wire_answer_bytes(
    state: &OpState,
    id: u32,
    #[string(onebyte)] prefix: Cow<'_, [u8]>,
    #[string(onebyte)] fields: Cow<'_, [u8]>,
    #[buffer] content: &[u8],
) -> i32 {
    wire(state, id).map_or(-libc::EPIPE, |wire| wire.answer(&prefix, &fields, content))
}

/// Sends text as UTF-8; else as `op_http_wire_write_latin1`.
#[op2(fast)]
pub fn op_http_wire_write_utf8(state: &OpState, id: u32, #[string] text: &str) -> i32 {
    wire(state, id).map_or(-libc::EPIPE, |wire| wire.write(text.as_bytes()))
}

/// Sends bytes; else as `op_http_wire_write_latin1`.
#[op2(fast)]
pub fn op_http_wire_write(state: &OpState, id: u32, #[buffer] bytes: &[u8]) -> i32 {
    wire(state, id).map_or(-libc::EPIPE, |wire| wire.write(bytes))
}

/// More is about to be written, or (false) all of it was: what was gathered is sent, and counts as in `op_http_wire_write`.
#[op2(fast)]
pub fn op_http_wire_cork(state: &OpState, id: u32, corked: bool) -> i32 {
    let Some(wire) = wire(state, id) else { return -libc::EPIPE };
    wire.corked.set(corked);
    // Who writes much in one turn has to learn that the kernel takes no more.
    let gathers = wire.serving.get() && wire.unsent.borrow().len() < GATHER_LIMIT;
    if corked || gathers || wire.fd.get() < 0 { 0 } else { wire.send_now(&[]) }
}

/// Starts or stops reading.
#[op2(fast)]
pub fn op_http_wire_set_reading(state: &OpState, id: u32, reading: bool) {
    if let Some(wire) = wire(state, id)
        && wire.fd.get() >= 0
        && wire.reading.replace(reading) != reading
        && reading
    {
        wire.readiness.wake_up();
    }
}

/// Reads on in what came, for the case that the connection is about to end: `[code, reason, at]` of what is no request in it, or null.
#[op2]
pub fn op_http_wire_refused<'s>(state: &OpState, scope: &mut v8::PinScope<'s, '_>, id: u32) -> Option<v8::Local<'s, v8::Array>> {
    let wire = wire(state, id)?;
    if wire.input.borrow().bytes.is_empty() {
        return None;
    }
    let error = loop {
        match wire.next() {
            Err(error) => break error,
            // The rest of the request that was answered.
            Ok(Some(Event::Body(_) | Event::End)) => {}
            Ok(_) => return None,
        }
    };
    let at = mem::take(&mut wire.input.borrow_mut().at);
    let code = one_byte(scope, error.code.as_bytes());
    let reason = one_byte(scope, error.reason.as_bytes());
    let at = v8::Integer::new(scope, at as i32).into();
    Some(v8::Array::new_with_elements(scope, &[code, reason, at]))
}

/// Closes the connection, at once or (`when_sent`) when everything is sent.
#[op2(fast)]
pub fn op_http_wire_close(state: &OpState, id: u32, when_sent: bool) {
    let Some(wire) = wire(state, id) else { return };
    wire.reading.set(false);
    // What was gathered counts as sent: it goes to the kernel in any case. A failure shows in that the peer gets less.
    if wire.fd.get() >= 0 && wire.send(&[]).is_ok() && when_sent && !wire.unsent.borrow().is_empty() {
        wire.ending.set(true);
        return;
    }
    drop(wire.close());
}

/// Ends the wire without closing the connection: gives its descriptor, its parser, what came but was not parsed, and what is still to be sent.
#[op2]
pub fn op_http_wire_take<'s>(state: &OpState, scope: &mut v8::PinScope<'s, '_>, id: u32) -> Option<v8::Local<'s, v8::Array>> {
    let wire = wire(state, id)?;
    let fd = wire.close()?.into_raw_fd();
    let idle = Parser::new(Kind::Request, Lenient::default(), Limits::default());
    let reader = HttpReader::going_on(Kind::Request, mem::replace(&mut *wire.parser.borrow_mut(), idle));
    let Input { bytes, at } = mem::take(&mut *wire.input.borrow_mut());
    let unsent = mem::take(&mut *wire.unsent.borrow_mut());
    let bytes_of = |bytes: Vec<u8>| {
        let length = bytes.len();
        let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
        let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
        v8::Uint8Array::new(scope, buffer, 0, length).map_or_else(|| v8::undefined(scope).into(), Into::into)
    };
    let unread: v8::Local<v8::Value> = bytes_of(bytes[at.min(bytes.len())..].to_vec());
    let unsent: v8::Local<v8::Value> = bytes_of(unsent);
    let fd = v8::Integer::new(scope, fd).into();
    let reader = cppgc::make_cppgc_object(scope, reader).into();
    Some(v8::Array::new_with_elements(scope, &[fd, reader, unread, unsent]))
}
