//! The ops of byte streams. Streams are named by a number; errors are negative errno values, as libuv gives them.

use deno_core::{OpState, op2, v8};

use crate::queue::Streams;
use crate::stream::{Stream, discard_fd};
use crate::tty::Originals;

/// Opens `fd` as a stream, which owns it from then on. `callback(event, status, data, fds)` hears of data, finished writes and the close.
/// Gives the stream's id, or the negative errno.
#[op2]
pub fn op_stdio_stream_open(state: &mut OpState, fd: i32, ipc: bool, #[scoped] callback: v8::Global<v8::Function>) -> i32 {
    state.borrow::<Originals>().remember_flags(fd);
    let streams = state.borrow::<Streams>().clone();
    let added = streams.add(state, |wake| Stream::open(state, fd, ipc, callback, wake));
    match added {
        Ok(id) => id as i32,
        Err(error) => -error.raw_os_error().unwrap_or(libc::EINVAL),
    }
}

/// Starts reading; gives 0, or `EBADF` for a closed stream.
#[op2(fast)]
pub fn op_stdio_stream_read_start(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, |stream| {
        stream.set_reading(true);
        0
    })
}

/// Stops reading; gives 0, or `EBADF` for a closed stream.
#[op2(fast)]
pub fn op_stdio_stream_read_stop(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, |stream| {
        stream.set_reading(false);
        0
    })
}

/// Writes `data`, with the descriptor `send_fd` unless that is negative. Gives 0 when all is written, 1 when the callback will tell, or
/// the negative errno.
#[op2(fast)]
pub fn op_stdio_stream_write(state: &OpState, id: u32, #[buffer] data: &[u8], send_fd: i32) -> i32 {
    with_stream(state, id, |stream| match stream.write(data, (send_fd >= 0).then_some(send_fd)) {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(errno) => errno,
    })
}

/// Ends the writing side; gives 0, or the negative errno.
#[op2(fast)]
pub fn op_stdio_stream_shutdown(state: &OpState, id: u32) -> i32 {
    with_stream(state, id, Stream::shutdown)
}

/// Whether the stream, while it reads or writes, keeps the process alive.
#[op2(fast)]
pub fn op_stdio_stream_ref(state: &OpState, id: u32, referenced: bool) {
    if let Some(stream) = state.borrow::<Streams>().get(id) {
        stream.set_referenced(referenced);
    }
}

/// Closes the stream; the callback hears of it later.
#[op2(fast)]
pub fn op_stdio_stream_close(state: &OpState, id: u32) {
    if let Some(stream) = state.borrow::<Streams>().get(id) {
        stream.close();
    }
}

/// The descriptor of the stream, or -1.
#[op2(fast)]
pub fn op_stdio_stream_fd(state: &OpState, id: u32) -> i32 {
    state.borrow::<Streams>().get(id).map_or(-1, |stream| stream.fd())
}

/// Closes a descriptor that came over an IPC channel and that nobody took.
#[op2(fast)]
pub fn op_stdio_close_fd(fd: i32) {
    discard_fd(fd);
}

fn with_stream(state: &OpState, id: u32, act: impl FnOnce(&Stream) -> i32) -> i32 {
    match state.borrow::<Streams>().get(id) {
        Some(stream) if stream.fd() >= 0 => act(&stream),
        _ => -libc::EBADF,
    }
}
