//! Sessions as JavaScript drives them (`js/internal/http2/native_session.js`).

use std::cell::RefCell;

use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, JsBuffer, op2, v8};
use ops_memory::Held;

use crate::event;
use crate::session::{Options, Role, Session};
use crate::stream::Side;

/// What a session of JavaScript holds.
pub struct SessionHandle(RefCell<Session>, #[expect(dead_code, reason = "V8 is told when it is dropped")] Held);

/// A session with the tables of its field compression (4 kB each way) and the buffers it has most of the time.
const SESSION_BYTES: usize = 16 << 10;

// SAFETY: it refers to nothing on the JavaScript heap that V8 would have to know of: buffers hold their backing stores.
unsafe impl GarbageCollected for SessionHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Http2Session"
    }
}

#[op2]
#[cppgc]
pub fn op_http2_session_new(isolate: &mut v8::Isolate, is_server: bool, #[serde] options: Options) -> SessionHandle {
    let role = if is_server { Role::Server } else { Role::Client };
    SessionHandle(RefCell::new(Session::new(role, options)), ops_memory::hold(isolate, SESSION_BYTES))
}

/// Takes what arrived. @returns the events (`event.rs`), or nothing
#[op2]
pub fn op_http2_receive<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] session: &SessionHandle,
    #[buffer] octets: &[u8],
) -> Option<v8::Local<'s, v8::Array>> {
    let events = {
        let mut session = session.0.borrow_mut();
        session.receive(octets);
        std::mem::take(&mut session.events)
    };
    event::list(scope, events)
}

/// Events that came about without anything being received.
#[op2]
pub fn op_http2_events<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] session: &SessionHandle) -> Option<v8::Local<'s, v8::Array>> {
    let events = std::mem::take(&mut session.0.borrow_mut().events);
    event::list(scope, events)
}

/// What is to be sent next; nothing when there is nothing.
#[op2]
pub fn op_http2_output(#[cppgc] session: &SessionHandle) -> Option<Uint8Array> {
    let output = session.0.borrow_mut().output();
    (!output.is_empty()).then(|| output.into())
}

/// Bits: 1 there is something to send, 2 there are events.
#[op2(fast)]
pub fn op_http2_pending(#[cppgc] session: &SessionHandle) -> u32 {
    let session = session.0.borrow();
    u32::from(session.has_output()) | u32::from(!session.events.is_empty()) << 1
}

/// Opens a stream (see `submit::OwnFields` for `fields`). @returns its number, or why it cannot be opened
#[op2(fast)]
#[smi]
pub fn op_http2_request(#[cppgc] session: &SessionHandle, #[string(onebyte)] fields: std::borrow::Cow<[u8]>, ends: bool) -> i32 {
    session.0.borrow_mut().request(&fields, ends)
}

/// Sends fields on a stream. @returns whether it can send
#[op2(fast)]
pub fn op_http2_fields(
    #[cppgc] session: &SessionHandle,
    #[smi] stream: u32,
    #[string(onebyte)] fields: std::borrow::Cow<[u8]>,
    ends: bool,
) -> bool {
    session.0.borrow_mut().fields(stream, &fields, ends)
}

/// Promises a stream. @returns its number, or why it cannot be promised
#[op2(fast)]
#[smi]
pub fn op_http2_push(#[cppgc] session: &SessionHandle, #[smi] parent: u32, #[string(onebyte)] fields: std::borrow::Cow<[u8]>) -> i32 {
    session.0.borrow_mut().push(parent, &fields)
}

/// Queues data of a stream. @returns whether it can send
#[op2]
pub fn op_http2_write(#[cppgc] session: &SessionHandle, #[smi] stream: u32, #[buffer] data: JsBuffer) -> bool {
    session.0.borrow_mut().data_to_send(stream, data)
}

#[op2(fast)]
pub fn op_http2_end(#[cppgc] session: &SessionHandle, #[smi] stream: u32, has_trailers: bool) {
    session.0.borrow_mut().end(stream, has_trailers);
}

#[op2(fast)]
pub fn op_http2_reset(#[cppgc] session: &SessionHandle, #[smi] stream: u32, code: u32) -> bool {
    session.0.borrow_mut().reset(stream, code)
}

#[op2(fast)]
pub fn op_http2_set_reading(#[cppgc] session: &SessionHandle, #[smi] stream: u32, is_reading: bool) {
    session.0.borrow_mut().set_reading(stream, is_reading);
}

/// `entries`: numbers and values by turns
#[op2]
pub fn op_http2_submit_settings(#[cppgc] session: &SessionHandle, #[serde] entries: Vec<f64>) {
    let entries = entries.chunks_exact(2).map(|pair| (pair[0] as u16, pair[1] as u32)).collect();
    session.0.borrow_mut().submit_settings(entries);
}

/// Our settings, or the peer's (see `Settings::list`).
#[op2]
#[serde]
pub fn op_http2_settings(#[cppgc] session: &SessionHandle, of_peer: bool) -> Vec<f64> {
    let session = session.0.borrow();
    if of_peer { session.remote.list() } else { session.local.list() }
}

#[op2(fast)]
pub fn op_http2_ping(#[cppgc] session: &SessionHandle, #[buffer] payload: &[u8]) {
    if let Some(payload) = payload.first_chunk() {
        session.0.borrow_mut().ping(*payload);
    }
}

/// `last_stream`: below zero for the last one of the peer's that was handed over
#[op2(fast)]
pub fn op_http2_goaway(#[cppgc] session: &SessionHandle, code: u32, last_stream: i32, #[buffer] opaque: &[u8]) {
    let mut session = session.0.borrow_mut();
    // After a fault the peer knows.
    if session.is_faulty {
        return;
    }
    let last_stream = u32::try_from(last_stream).ok().filter(|last| *last > 0).unwrap_or(session.last_processed);
    session.write_goaway(code, last_stream, opaque);
}

/// The peer's SETTINGS are acknowledged when JavaScript hears of them.
#[op2(fast)]
pub fn op_http2_acknowledge_settings(#[cppgc] session: &SessionHandle) {
    session.0.borrow_mut().acknowledge_settings();
}

#[op2(fast)]
pub fn op_http2_set_local_window_size(#[cppgc] session: &SessionHandle, size: u32) {
    session.0.borrow_mut().set_local_window_size(size);
}

#[op2(fast)]
pub fn op_http2_set_next_stream_id(#[cppgc] session: &SessionHandle, id: u32) -> bool {
    session.0.borrow_mut().set_next_id(id)
}

#[op2(fast)]
pub fn op_http2_altsvc(
    #[cppgc] session: &SessionHandle,
    #[smi] stream: u32,
    #[string(onebyte)] origin: std::borrow::Cow<[u8]>,
    #[string(onebyte)] value: std::borrow::Cow<[u8]>,
) {
    session.0.borrow_mut().alternative_service(stream, &origin, &value);
}

#[op2(fast)]
pub fn op_http2_origin(#[cppgc] session: &SessionHandle, #[string(onebyte)] origins: std::borrow::Cow<[u8]>) {
    session.0.borrow_mut().origin(&origins);
}

/// What `session.state` tells, in the order of the docs.
#[op2]
#[serde]
pub fn op_http2_session_state(#[cppgc] session: &SessionHandle) -> Vec<f64> {
    let session = session.0.borrow();
    vec![
        session.receive_window.size() as f64,
        session.receive_window.used().max(0) as f64,
        f64::from(session.next_id),
        session.receive_window.left() as f64,
        f64::from(session.last_processed),
        session.send_window as f64,
        (session.queue.len() + usize::from(!session.control.is_empty())) as f64,
        session.encoder.table_size() as f64,
        session.decoder.table_size() as f64,
    ]
}

/// State, whether we and whether the peer have ended, and our window; nothing for a stream that is gone.
#[op2]
#[serde]
pub fn op_http2_stream_state(#[cppgc] session: &SessionHandle, #[smi] stream: u32) -> Option<Vec<f64>> {
    let session = session.0.borrow();
    let stream = session.streams.get(&stream)?;
    let ended = |side: Side| f64::from(u8::from(side == Side::Ended));
    Some(vec![f64::from(stream.state()), ended(stream.local), ended(stream.remote), stream.receive_window.left() as f64])
}

/// Frames received and sent, and the most streams at a time.
#[op2]
#[serde]
pub fn op_http2_counts(#[cppgc] session: &SessionHandle) -> Vec<u32> {
    let counts = &session.0.borrow().counts;
    vec![counts.frames_received, counts.frames_sent, counts.most_streams]
}
