//! The standard descriptors: what they are, synchronous writes to them, and terminal modes. Streams over descriptors are in `ops/net`.

mod fd;
mod tty;

pub use tty::restore_stdio;

deno_core::extension!(
    protojs_stdio,
    ops = [
        fd::op_stdio_guess_handle,
        fd::op_stdio_write_sync,
        fd::op_stdio_write_string_sync,
        tty::op_stdio_remember_flags,
        tty::op_stdio_window_size,
        tty::op_stdio_set_raw_mode,
        tty::op_stdio_restore,
        tty::op_stdio_reopen_tty,
    ],
    state = |state| {
        state.put(tty::Originals::default());
    },
);
