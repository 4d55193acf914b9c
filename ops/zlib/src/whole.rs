//! Compressing and decompressing in one go: `zlib.gzipSync()`, `zlib.gunzip()` and their like.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::convert::Uint8Array;
use deno_core::{JsBuffer, OpState, op2};

use crate::codec::{Codec, CodecError, Mode};
use crate::deflate::MAX_RATIO;
use crate::handle::ZlibHandle;
use crate::idle::IdleCodecs;

/// Codes JavaScript turns into its own errors.
const TOO_LARGE: &str = "ERR_BUFFER_TOO_LARGE";
const TRAILING_JUNK: &str = "ERR_TRAILING_JUNK_AFTER_STREAM_END";

/// The first guess at the size of the output is at most this.
const MAX_FIRST_GUESS: usize = 1 << 24;

/// Input that is done at once rather than on the blocking pool.
const CHEAP_INPUT: usize = 4096;

struct Limits {
    flush: u32,
    chunk_size: usize,
    max_output: usize,
    reject_garbage: bool,
}

impl Limits {
    fn new(flush: u32, chunk_size: u32, max_output: f64, reject_garbage: bool) -> Self {
        // The conversion saturates.
        Self { flush, chunk_size: (chunk_size as usize).max(64), max_output: max_output as usize, reject_garbage }
    }
}

/// How large the output may become. A wrong guess costs time only.
fn guess_size(mode: Mode, input: &[u8]) -> usize {
    // One byte more than needed tells that it was enough.
    const SLACK: usize = 64;

    let told = match mode {
        // The size of the (last) member, modulo 2³².
        Mode::Gunzip => input.last_chunk().map(|size| u32::from_le_bytes(*size) as usize),
        Mode::ZstdDecompress => zstd_safe::get_frame_content_size(input).ok().flatten().and_then(|size| usize::try_from(size).ok()),
        _ => None,
    };
    match told {
        Some(size) => size.min(input.len().saturating_mul(MAX_RATIO)).saturating_add(SLACK),
        None if mode.compresses() => input.len() / 2 + 256,
        None => input.len().saturating_mul(4),
    }
}

fn run(codec: &mut dyn Codec, mode: Mode, input: &[u8], limits: &Limits) -> Result<Vec<u8>, CodecError> {
    if let Some(output) = codec.whole(limits.flush, input, limits.max_output) {
        return Ok(output);
    }
    let mut output = vec![0; guess_size(mode, input).clamp(limits.chunk_size.min(1024), MAX_FIRST_GUESS)];
    let (mut consumed, mut produced) = (0, 0);
    loop {
        let progress = codec.step(limits.flush, &input[consumed..], &mut output[produced..]);
        consumed += progress.consumed;
        produced += progress.produced;
        let left_out = output.len() - produced;

        // Node looks at the limit after each chunk, and so before an error that lies further on.
        if produced - produced % limits.chunk_size > limits.max_output {
            return Err(CodecError::new("", TOO_LARGE, 0));
        }
        if let Some(error) = codec.error(limits.flush, left_out) {
            return Err(error);
        }
        if produced > limits.max_output {
            return Err(CodecError::new("", TOO_LARGE, 0));
        }
        if left_out == 0 {
            output.resize(output.len() * 2, 0);
        } else {
            // There was room left: what it did not take it does not want.
            break;
        }
    }
    if consumed < input.len() && limits.reject_garbage {
        return Err(CodecError::new("", TRAILING_JUNK, 0));
    }
    output.truncate(produced);
    Ok(output)
}

fn finish(state: &mut OpState, handle: &ZlibHandle, codec: Box<dyn Codec>, result: Result<Vec<u8>, CodecError>) -> Option<Uint8Array> {
    handle.close();
    if let Some(settings) = &handle.reusable {
        IdleCodecs::keep(state, settings.clone(), codec);
    }
    result.map(Uint8Array::from).map_err(|error| handle.fail(error)).ok()
}

/// Null for an error, to be asked for with `op_zlib_error`. The handle is closed afterwards.
#[op2]
pub fn op_zlib_run_sync(
    state: &mut OpState,
    #[cppgc] handle: &ZlibHandle,
    flush: u32,
    #[buffer] input: &[u8],
    chunk_size: u32,
    max_output: f64,
    reject_garbage: bool,
) -> Option<Uint8Array> {
    let mut codec = handle.take()?;
    let result = run(&mut *codec, handle.mode, input, &Limits::new(flush, chunk_size, max_output, reject_garbage));
    finish(state, handle, codec, result)
}

/// The same on the blocking pool.
#[op2(async(deferred))]
pub async fn op_zlib_run(
    state: Rc<RefCell<OpState>>,
    #[cppgc] handle: &ZlibHandle,
    flush: u32,
    #[buffer] input: JsBuffer,
    chunk_size: u32,
    max_output: f64,
    reject_garbage: bool,
) -> Option<Uint8Array> {
    let mut codec = handle.take()?;
    let mode = handle.mode;
    let limits = Limits::new(flush, chunk_size, max_output, reject_garbage);
    let cheap = input.len() <= CHEAP_INPUT && codec.cheap_input() > 0;
    let work = move || {
        let result = run(&mut *codec, mode, &input, &limits);
        (codec, result)
    };
    let (codec, result) = if cheap { work() } else { tokio::task::spawn_blocking(work).await.ok()? };
    finish(&mut state.borrow_mut(), handle, codec, result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deflate::{Deflate, Settings};

    fn gzip(mode: Mode) -> Deflate {
        let (window_bits, level, mem_level, strategy) = (15, 6, 8, 0);
        Deflate::new(Settings { mode, window_bits, level, mem_level, strategy, dictionary: Vec::new(), single_member: false })
    }

    #[test]
    fn output_grows_as_needed_and_stops_at_the_limit() {
        let text = vec![b'x'; 1 << 20];
        let packed = run(&mut gzip(Mode::Gzip), Mode::Gzip, &text, &Limits::new(4, 64, 1e9, false)).unwrap();
        assert_eq!(run(&mut gzip(Mode::Gunzip), Mode::Gunzip, &packed, &Limits::new(4, 64, 1e9, false)).unwrap(), text);

        // A trailer that lies is no more than a bad guess.
        let mut lying = packed.clone();
        lying.truncate(packed.len() - 4);
        lying.extend([1, 0, 0, 0]);
        assert_eq!(run(&mut gzip(Mode::Gunzip), Mode::Gunzip, &lying, &Limits::new(4, 64, 1e9, false)).unwrap_err().code, "Z_DATA_ERROR");

        let error = run(&mut gzip(Mode::Gunzip), Mode::Gunzip, &packed, &Limits::new(4, 64, 1000.0, false)).unwrap_err();
        assert_eq!(error.code, TOO_LARGE);
    }

    #[test]
    fn garbage_is_refused_on_request() {
        let mut packed = run(&mut gzip(Mode::Deflate), Mode::Deflate, b"text", &Limits::new(4, 64, 1e9, false)).unwrap();
        packed.extend(b"more");
        assert_eq!(run(&mut gzip(Mode::Inflate), Mode::Inflate, &packed, &Limits::new(4, 64, 1e9, false)).unwrap(), b"text");
        let error = run(&mut gzip(Mode::Inflate), Mode::Inflate, &packed, &Limits::new(4, 64, 1e9, true)).unwrap_err();
        assert_eq!(error.code, TRAILING_JUNK);
    }
}
