//! `ZlibHandle`: what a zlib stream of JavaScript holds.

use std::cell::RefCell;

use deno_core::{GarbageCollected, JsBuffer, OpState, op2, v8};
use ops_memory::{Held, NativeMemory};

use crate::codec::{Codec, CodecError, Mode, Progress};
use crate::deflate::{Deflate, Settings};
use crate::idle::IdleCodecs;
use crate::{brotli, zstd};

/// What an op returns when it did its work, and what when the handle has an error to tell.
const DONE: u32 = 0;
const FAILED: u32 = 1;

#[derive(Debug, thiserror::Error, deno_error::JsError)]
pub enum InitError {
    #[class(generic)]
    #[property("code" = "ERR_ZLIB_INITIALIZATION_FAILED")]
    #[error("Initialization failed")]
    Refused,
    #[class(generic)]
    #[property("code" = "ERR_ZLIB_INITIALIZATION_FAILED")]
    #[error("Setting parameter failed")]
    Parameter,
}

struct Slot {
    /// Not there while another thread has it, and after close.
    codec: Option<Box<dyn Codec>>,
    closed: bool,
    error: Option<CodecError>,
    /// As long as the codec is needed.
    memory: Option<Held>,
}

pub struct ZlibHandle {
    pub mode: Mode,
    /// With these another handle may use the codec after this one.
    pub reusable: Option<Settings>,
    slot: RefCell<Slot>,
}

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for ZlibHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Zlib"
    }
}

impl ZlibHandle {
    fn new(isolate: &mut v8::Isolate, state: &mut OpState, mode: Mode, codec: Box<dyn Codec>) -> Self {
        let memory = Some(NativeMemory::of(state).hold(isolate, codec.memory()));
        Self { mode, reusable: None, slot: RefCell::new(Slot { codec: Some(codec), closed: false, error: None, memory }) }
    }

    /// None when it is closed or away.
    pub fn take(&self) -> Option<Box<dyn Codec>> {
        self.slot.borrow_mut().codec.take()
    }

    pub fn put_back(&self, codec: Box<dyn Codec>) {
        let mut slot = self.slot.borrow_mut();
        // Closed meanwhile: this is the last of it.
        if !slot.closed {
            slot.codec = Some(codec);
        }
    }

    /// Gives up the codec, now or when it comes back.
    pub fn close(&self) {
        let mut slot = self.slot.borrow_mut();
        slot.closed = true;
        slot.codec = None;
        slot.memory = None;
    }

    pub fn fail(&self, error: CodecError) {
        self.slot.borrow_mut().error = Some(error);
    }

    fn report(&self, result: Result<(), CodecError>) -> u32 {
        match result {
            Ok(()) => DONE,
            Err(error) => {
                self.fail(error);
                FAILED
            }
        }
    }
}

/// Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip.
#[op2]
#[cppgc]
#[allow(clippy::too_many_arguments, reason = "the settings of zlib")]
pub fn op_zlib_new_deflate(
    isolate: &mut v8::Isolate,
    state: &mut OpState,
    mode: u32,
    window_bits: i32,
    level: i32,
    mem_level: i32,
    strategy: i32,
    #[buffer] dictionary: &[u8],
    single_member: bool,
) -> ZlibHandle {
    let mode = Mode::from_number(mode);
    let settings = Settings { mode, window_bits, level, mem_level, strategy, dictionary: dictionary.to_vec(), single_member };
    // A dictionary is part of the state that cannot be taken back.
    let reusable = settings.dictionary.is_empty().then(|| settings.clone());
    let idle = reusable.as_ref().and_then(|settings| state.borrow_mut::<IdleCodecs>().take(settings));
    let codec = idle.unwrap_or_else(|| Box::new(Deflate::new(settings)));
    ZlibHandle { reusable, ..ZlibHandle::new(isolate, state, mode, codec) }
}

/// `params` holds a value for each parameter number, `u32::MAX` where there is none.
#[op2]
#[cppgc]
pub fn op_zlib_new_brotli(
    isolate: &mut v8::Isolate,
    state: &mut OpState,
    mode: u32,
    #[buffer] params: &[u32],
    #[buffer] dictionary: &[u8],
) -> Result<ZlibHandle, InitError> {
    let mode = Mode::from_number(mode);
    let codec: Box<dyn Codec> = match mode {
        Mode::BrotliEncode => Box::new(brotli::Encoder::new(params.to_vec(), dictionary.to_vec()).ok_or(InitError::Refused)?),
        _ => Box::new(brotli::Decoder::new(params.to_vec(), dictionary.to_vec())),
    };
    Ok(ZlibHandle::new(isolate, state, mode, codec))
}

/// `params` holds pairs of key and value; `pledged_size` is negative where there is none.
#[op2]
#[cppgc]
pub fn op_zlib_new_zstd(
    isolate: &mut v8::Isolate,
    state: &mut OpState,
    mode: u32,
    #[buffer] params: &[u32],
    pledged_size: f64,
    #[buffer] dictionary: &[u8],
) -> Result<ZlibHandle, InitError> {
    let mode = Mode::from_number(mode);
    let params: zstd::Params = params.chunks_exact(2).map(|pair| (pair[0], pair[1] as i32)).collect();
    let codec: Box<dyn Codec> = match mode {
        Mode::ZstdCompress => {
            let pledged_size = (pledged_size >= 0.0).then_some(pledged_size as u64);
            Box::new(zstd::Compressor::new(&params, pledged_size, dictionary).ok_or(InitError::Parameter)?)
        }
        _ => Box::new(zstd::Decompressor::new(&params, dictionary).ok_or(InitError::Parameter)?),
    };
    Ok(ZlibHandle::new(isolate, state, mode, codec))
}

fn part(length: usize, offset: u32, count: u32) -> std::ops::Range<usize> {
    let start = (offset as usize).min(length);
    start..start.saturating_add(count as usize).min(length)
}

/// One step. What is left of output and input is stored in `left`. Returns 1 for an error, to be asked for with `op_zlib_error`.
#[op2(fast)]
#[allow(clippy::too_many_arguments, reason = "the two ranges, as Node's binding has them: no objects are made for a step")]
pub fn op_zlib_write_sync(
    #[cppgc] handle: &ZlibHandle,
    flush: u32,
    #[buffer] input: &[u8],
    in_offset: u32,
    in_length: u32,
    #[buffer] output: &mut [u8],
    out_offset: u32,
    out_length: u32,
    #[buffer] left: &mut [u32],
) -> u32 {
    let Some(mut codec) = handle.take() else {
        return DONE;
    };
    let input = &input[part(input.len(), in_offset, in_length)];
    let range = part(output.len(), out_offset, out_length);
    let output = &mut output[range];
    let Progress { consumed, produced } = codec.step(flush, input, output);
    let left_out = output.len() - produced;
    if let [out, r#in, ..] = left {
        *out = left_out as u32;
        *r#in = (input.len() - consumed) as u32;
    }
    let error = codec.error(flush, left_out);
    handle.put_back(codec);
    handle.report(error.map_or(Ok(()), Err))
}

/// The same on the blocking pool, unless it is little work: (left of output, left of input, 1 for an error).
#[op2(async(deferred))]
#[allow(clippy::too_many_arguments, reason = "see op_zlib_write_sync")]
pub async fn op_zlib_write(
    #[cppgc] handle: &ZlibHandle,
    flush: u32,
    #[buffer] input: JsBuffer,
    in_offset: u32,
    in_length: u32,
    #[buffer] mut output: JsBuffer,
    out_offset: u32,
    out_length: u32,
) -> (u32, u32, u32) {
    let Some(mut codec) = handle.take() else {
        return (out_length, in_length, DONE);
    };
    let cheap = in_length as usize <= codec.cheap_input() && codec.cheap_input() > 0;
    let work = move || {
        let input = &input[part(input.len(), in_offset, in_length)];
        let range = part(output.len(), out_offset, out_length);
        let output = &mut output[range];
        let Progress { consumed, produced } = codec.step(flush, input, output);
        let left_out = output.len() - produced;
        let error = codec.error(flush, left_out);
        (codec, left_out as u32, (input.len() - consumed) as u32, error)
    };
    let (codec, left_out, left_in, error) = if cheap {
        work()
    } else {
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done,
            // The runtime is shutting down: nobody will see it.
            Err(_) => return (out_length, in_length, DONE),
        }
    };
    handle.put_back(codec);
    (left_out, left_in, handle.report(error.map_or(Ok(()), Err)))
}

/// The error of the last op that reported one.
#[op2]
pub fn op_zlib_error(#[cppgc] handle: &ZlibHandle) -> Option<CodecError> {
    handle.slot.borrow_mut().error.take()
}

/// Returns 1 for an error.
#[op2(fast)]
pub fn op_zlib_reset(#[cppgc] handle: &ZlibHandle) -> u32 {
    let result = handle.slot.borrow_mut().codec.as_mut().map_or(Ok(()), |codec| codec.reset());
    handle.report(result)
}

/// Returns 1 for an error.
#[op2(fast)]
pub fn op_zlib_params(#[cppgc] handle: &ZlibHandle, level: i32, strategy: i32) -> u32 {
    let result = handle.slot.borrow_mut().codec.as_mut().map_or(Ok(()), |codec| codec.params(level, strategy));
    handle.report(result)
}

#[op2(fast)]
pub fn op_zlib_close(#[cppgc] handle: &ZlibHandle) {
    handle.close();
}
