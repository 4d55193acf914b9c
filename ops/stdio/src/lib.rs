//! Byte streams over file descriptors (pipes, socket pairs, terminals), synchronous writes to stdout and stderr, and terminal modes.

mod fd;
mod queue;
mod stream;
mod stream_ops;
mod tty;

pub use tty::restore_stdio;

deno_core::extension!(
    protojs_stdio,
    ops = [
        fd::op_stdio_guess_handle,
        fd::op_stdio_write_sync,
        fd::op_stdio_write_string_sync,
        tty::op_stdio_window_size,
        tty::op_stdio_set_raw_mode,
        tty::op_stdio_restore,
        tty::op_stdio_reopen_tty,
        stream_ops::op_stdio_stream_open,
        stream_ops::op_stdio_stream_read_start,
        stream_ops::op_stdio_stream_read_stop,
        stream_ops::op_stdio_stream_write,
        stream_ops::op_stdio_stream_shutdown,
        stream_ops::op_stdio_stream_ref,
        stream_ops::op_stdio_stream_close,
        stream_ops::op_stdio_stream_fd,
        stream_ops::op_stdio_close_fd,
    ],
    state = |state| {
        state.put(tty::Originals::default());
        state.put(queue::Streams::default());
    },
);
