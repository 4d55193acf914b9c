//! What all compressors and decompressors have in common.

use std::borrow::Cow;

use deno_core::ToV8;

/// The numbers of `zlib.constants` (DEFLATE … ZSTD_DECOMPRESS), as JavaScript passes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Deflate = 1,
    Inflate = 2,
    Gzip = 3,
    Gunzip = 4,
    DeflateRaw = 5,
    InflateRaw = 6,
    Unzip = 7,
    BrotliDecode = 8,
    BrotliEncode = 9,
    ZstdCompress = 10,
    ZstdDecompress = 11,
}

impl Mode {
    /// Unknown numbers become `Inflate`, which fails on whatever it is given.
    pub fn from_number(number: u32) -> Self {
        match number {
            1 => Self::Deflate,
            3 => Self::Gzip,
            4 => Self::Gunzip,
            5 => Self::DeflateRaw,
            6 => Self::InflateRaw,
            7 => Self::Unzip,
            8 => Self::BrotliDecode,
            9 => Self::BrotliEncode,
            10 => Self::ZstdCompress,
            11 => Self::ZstdDecompress,
            _ => Self::Inflate,
        }
    }

    pub fn compresses(self) -> bool {
        matches!(self, Self::Deflate | Self::Gzip | Self::DeflateRaw | Self::BrotliEncode | Self::ZstdCompress)
    }
}

/// An error as JavaScript reports it: `message`, `code` (`Z_DATA_ERROR`, `ERR__ERROR_FORMAT_…`, `ZSTD_error_…`) and `errno`.
#[derive(Clone, Debug, PartialEq, ToV8)]
pub struct CodecError {
    pub message: String,
    pub code: String,
    pub errno: i32,
}

impl CodecError {
    pub fn new(message: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>, errno: i32) -> Self {
        Self { message: message.into().into_owned(), code: code.into().into_owned(), errno }
    }

    /// What every codec says when the input stops in the middle.
    pub fn unexpected_end() -> Self {
        Self::new("unexpected end of file", "Z_BUF_ERROR", -5)
    }
}

/// How far one step came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    pub consumed: usize,
    pub produced: usize,
}

/// A stream that compresses or decompresses. It runs on one thread at a time, not always on the same.
pub trait Codec: Send {
    /// Takes some of `input` and fills some of `output`. `flush` is a flush mode of the codec; 0 is "there is more to come" for all of them.
    fn step(&mut self, flush: u32, input: &[u8], output: &mut [u8]) -> Progress;

    /// All of `input` at once, where a library for whole buffers can do it: nothing was done before, and nothing special is asked for. None:
    /// it takes steps, which also tell what is wrong.
    fn whole(&mut self, _flush: u32, _input: &[u8], _max_output: usize) -> Option<Vec<u8>> {
        None
    }

    /// About how many bytes of memory it holds, for the garbage collector.
    fn memory(&self) -> usize;

    /// What went wrong in the last step. `left_out` is what it left of the output.
    fn error(&self, flush: u32, left_out: usize) -> Option<CodecError>;

    /// Back to the beginning, with the same settings.
    fn reset(&mut self) -> Result<(), CodecError>;

    /// New level and strategy, from here on (deflate only).
    fn params(&mut self, _level: i32, _strategy: i32) -> Result<(), CodecError> {
        Ok(())
    }

    /// How much input is so little work that a trip to another thread would cost more.
    fn cheap_input(&self) -> usize;
}
