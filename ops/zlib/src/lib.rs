//! The ops of `node:zlib`: deflate, brotli and zstd, as streams and in one go.

mod brotli;
mod codec;
mod deflate;
mod handle;
mod idle;
mod whole;
mod whole_deflate;
mod zstd;

deno_core::extension!(
    protojs_zlib,
    ops = [
        deflate::op_zlib_crc32,
        handle::op_zlib_close,
        handle::op_zlib_error,
        handle::op_zlib_new_brotli,
        handle::op_zlib_new_deflate,
        handle::op_zlib_new_zstd,
        handle::op_zlib_params,
        handle::op_zlib_reset,
        handle::op_zlib_write,
        handle::op_zlib_write_sync,
        whole::op_zlib_run,
        whole::op_zlib_run_sync,
    ],
    state = |state| {
        state.put(idle::IdleCodecs::default());
    },
);
