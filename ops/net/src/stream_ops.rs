//! The ops of open streams and listeners, which are named by a number. Errors are negative errno values, as libuv gives them.

use deno_core::{JsBuffer, OpState, op2, v8};
use ops_requests::Handles;

use crate::listener::Listener;
use crate::stream::Stream;

/// Starts reading; gives 0, or `EBADF` for a closed stream.
#[op2(fast)]
pub fn op_net_read_start(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, |stream| {
        stream.set_reading(true);
        0
    })
}

/// Stops reading; gives 0, or `EBADF` for a closed stream.
#[op2(fast)]
pub fn op_net_read_stop(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, |stream| {
        stream.set_reading(false);
        0
    })
}

/// From now on reads go into `target`, and the events that tell of them carry no data.
#[op2]
pub fn op_net_read_into(state: &OpState, id: u32, #[buffer] target: JsBuffer) {
    if let Some(stream) = Handles::of(state).get::<Stream>(id) {
        stream.set_target(target);
    }
}

/// Writes what the kernel takes of `data` now; gives that number of bytes. The rest goes to `op_net_write_rest`.
#[op2(fast)]
pub fn op_net_write(state: &OpState, id: u32, #[buffer] data: &[u8]) -> i32 {
    with_stream(state, id, |stream| match stream.try_write(data) {
        Ok(written) => i32::try_from(written).unwrap_or(i32::MAX),
        Err(errno) => errno,
    })
}

/// Keeps `data` from `offset` on until the kernel takes it; an event will tell.
#[op2]
pub fn op_net_write_rest(state: &OpState, id: u32, #[buffer] data: JsBuffer, #[number] offset: usize) -> i32 {
    with_stream(state, id, |stream| {
        stream.write_later(data, offset);
        1
    })
}

/// Writes `text` as UTF-8: 0 when the kernel took it, 1 when an event will tell.
#[op2(fast)]
pub fn op_net_write_string(state: &OpState, id: u32, #[string] text: &str) -> i32 {
    with_stream(state, id, |stream| status(stream.write(&[text.as_bytes()], None)))
}

/// Writes `data` and, with its first byte, the descriptor `send_fd`: 0 when the kernel took it, 1 when an event will tell.
#[op2(fast)]
pub fn op_net_write_with_fd(state: &OpState, id: u32, #[buffer] data: &[u8], send_fd: i32) -> i32 {
    with_stream(state, id, |stream| status(stream.write(&[data], (send_fd >= 0).then_some(send_fd))))
}

/// Writes strings (as UTF-8) and buffers as one: 0 when the kernel took all, 1 when an event will tell.
#[op2(nofast)]
pub fn op_net_write_pieces<'s>(state: &OpState, scope: &mut v8::PinScope<'s, '_>, id: u32, pieces: v8::Local<'s, v8::Array>) -> i32 {
    let pieces = gather(scope, pieces);
    let pieces: Vec<&[u8]> = pieces.iter().map(Piece::bytes).collect();
    with_stream(state, id, |stream| status(stream.write(&pieces, None)))
}

/// One piece of a write, readable until JavaScript runs again.
pub enum Piece {
    Text(String),
    Copied(Vec<u8>),
    Shared(v8::SharedRef<v8::BackingStore>, usize, usize),
}

impl Piece {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Piece::Text(text) => text.as_bytes(),
            Piece::Copied(copy) => copy,
            Piece::Shared(store, start, length) => {
                let cells = &store[*start..start + length];
                // SAFETY: the cells are bytes, alive as long as `store`, and nothing writes to them while an op reads.
                unsafe { std::slice::from_raw_parts(cells.as_ptr().cast(), cells.len()) }
            }
        }
    }
}

/// The pieces of an array of strings and views.
pub fn gather<'s>(scope: &mut v8::PinScope<'s, '_>, pieces: v8::Local<'s, v8::Array>) -> Vec<Piece> {
    (0..pieces.length())
        .filter_map(|index| {
            let piece = pieces.get_index(scope, index)?;
            match v8::Local::<v8::ArrayBufferView>::try_from(piece) {
                Ok(view) => Some(piece_of_view(scope, view)),
                Err(_) => Some(Piece::Text(piece.to_rust_string_lossy(scope))),
            }
        })
        .collect()
}

fn piece_of_view<'s>(scope: &mut v8::PinScope<'s, '_>, view: v8::Local<'s, v8::ArrayBufferView>) -> Piece {
    let length = view.byte_length();
    // Small typed arrays live in V8's heap, where they may move: those are copied.
    if view.has_buffer()
        && let Some(buffer) = view.buffer(scope)
    {
        return Piece::Shared(buffer.get_backing_store(), view.byte_offset(), length);
    }
    let mut copy = vec![0; length];
    view.copy_contents(&mut copy);
    Piece::Copied(copy)
}

fn status(written: Result<bool, i32>) -> i32 {
    match written {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(errno) => errno,
    }
}

/// Ends the writing side; gives 0, or the negative errno.
#[op2(fast)]
pub fn op_net_shutdown(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, Stream::shutdown)
}

/// Whether the handle, while it is at work, keeps the process alive.
#[op2(fast)]
pub fn op_net_ref(state: &OpState, id: u32, referenced: bool) {
    let handles = Handles::of(state);
    if let Some(stream) = handles.get::<Stream>(id) {
        stream.set_referenced(referenced);
    } else if let Some(listener) = handles.get::<Listener>(id) {
        listener.set_referenced(referenced);
    }
}

/// Closes the handle; it hears of that later.
#[op2(fast)]
pub fn op_net_close(state: &OpState, id: u32) {
    let handles = Handles::of(state);
    if let Some(stream) = handles.get::<Stream>(id) {
        stream.close();
    } else if let Some(listener) = handles.get::<Listener>(id) {
        listener.close();
    }
}

/// The descriptor of the handle, or -1.
#[op2(fast)]
pub fn op_net_fd(state: &OpState, id: u32) -> i32 {
    let handles = Handles::of(state);
    match handles.get::<Stream>(id) {
        Some(stream) => stream.fd(),
        None => handles.get::<Listener>(id).map_or(-1, |listener| listener.fd()),
    }
}

/// Bytes that arrived.
#[op2(fast)]
#[number]
pub fn op_net_bytes_read(state: &OpState, id: u32) -> u64 {
    Handles::of(state).get::<Stream>(id).map_or(0, |stream| stream.counts().0)
}

/// Bytes that were given to be sent.
#[op2(fast)]
#[number]
pub fn op_net_bytes_written(state: &OpState, id: u32) -> u64 {
    Handles::of(state).get::<Stream>(id).map_or(0, |stream| stream.counts().1)
}

/// Bytes of the write under way that the kernel has not taken.
#[op2(fast)]
pub fn op_net_unsent(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, |stream| i32::try_from(stream.unsent()).unwrap_or(i32::MAX))
}

fn with_stream(state: &OpState, id: u32, act: impl FnOnce(&Stream) -> i32) -> i32 {
    match Handles::of(state).get::<Stream>(id) {
        Some(stream) if stream.fd() >= 0 => act(&stream),
        _ => -libc::EBADF,
    }
}
