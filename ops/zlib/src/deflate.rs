//! Deflate in its three wrappings: zlib, gzip and raw.

use std::ffi::{CStr, c_int};
use std::mem::size_of;
use std::ptr;

use deno_core::op2;
use libz_rs_sys as z;

use crate::codec::{Codec, CodecError, Mode, Progress};
use crate::whole_deflate;

const GZIP_ID: [u8; 2] = [0x1f, 0x8b];

const MAX_WINDOW_BITS: i32 = 15;

const DEFAULT_STRATEGY: i32 = 0;

/// Deflate cannot do better.
pub const MAX_RATIO: usize = 1032;

/// zlib counts in 32 bits.
const MAX_STEP: usize = 1 << 30;

#[derive(Clone, PartialEq)]
pub struct Settings {
    pub mode: Mode,
    pub window_bits: i32,
    pub level: i32,
    pub mem_level: i32,
    pub strategy: i32,
    pub dictionary: Vec<u8>,
    /// Gunzip: do not go on with the next member after the first.
    pub single_member: bool,
}

pub struct Deflate {
    /// Boxed: the library's inner state may point back to it.
    stream: Box<z::z_stream>,
    settings: Settings,
    /// What Unzip has found out it is; otherwise the mode of the settings.
    mode: Mode,
    gzip_id_bytes_read: usize,
    result: c_int,
    /// Set when the dictionary or the settings were refused: the first write tells.
    failure: Option<CodecError>,
    /// The library's state is made for the first step.
    begun: bool,
    initialized: bool,
}

// SAFETY: the stream owns all memory behind its pointers; `next_in` and `next_out` are only set within `step`.
unsafe impl Send for Deflate {}

impl Deflate {
    pub fn new(settings: Settings) -> Self {
        let mode = settings.mode;
        let (stream, result) = (Box::default(), z::Z_OK);
        Self { stream, settings, mode, gzip_id_bytes_read: 0, result, failure: None, begun: false, initialized: false }
    }

    fn begin(&mut self) {
        if self.begun {
            return;
        }
        self.begun = true;
        self.result = self.initialize();
        if self.result == z::Z_OK {
            self.initialized = true;
            self.failure = self.set_dictionary().err();
        } else {
            self.failure = Some(self.failed("Init error"));
        }
    }

    /// The size of the window and the wrapping, in the one number the library has for both.
    fn window_bits(&self) -> c_int {
        match self.settings.mode {
            Mode::Gzip | Mode::Gunzip => self.settings.window_bits + 16,
            Mode::Unzip => self.settings.window_bits + 32,
            Mode::DeflateRaw | Mode::InflateRaw => -self.settings.window_bits,
            _ => self.settings.window_bits,
        }
    }

    fn initialize(&mut self) -> c_int {
        let window_bits = self.window_bits();
        let size = size_of::<z::z_stream>() as c_int;
        if self.mode.compresses() {
            // SAFETY: the stream is a fresh one, and stays where it is.
            unsafe {
                z::deflateInit2_(
                    &mut *self.stream,
                    self.settings.level,
                    z::Z_DEFLATED,
                    window_bits,
                    self.settings.mem_level,
                    self.settings.strategy,
                    z::zlibVersion(),
                    size,
                )
            }
        } else {
            // SAFETY: as above.
            unsafe { z::inflateInit2_(&mut *self.stream, window_bits, z::zlibVersion(), size) }
        }
    }

    /// Inflate asks for its dictionary later, with `Z_NEED_DICT`.
    fn set_dictionary(&mut self) -> Result<(), CodecError> {
        if self.settings.dictionary.is_empty() {
            return Ok(());
        }
        let (data, length) = (self.settings.dictionary.as_ptr(), self.settings.dictionary.len() as u32);
        self.result = match self.mode {
            // SAFETY: the stream is initialized; the dictionary is copied.
            Mode::Deflate | Mode::DeflateRaw => unsafe { z::deflateSetDictionary(&mut *self.stream, data, length) },
            // SAFETY: as above.
            Mode::InflateRaw => unsafe { z::inflateSetDictionary(&mut *self.stream, data, length) },
            _ => z::Z_OK,
        };
        if self.result == z::Z_OK { Ok(()) } else { Err(self.failed("Failed to set dictionary")) }
    }

    fn failed(&self, message: &'static str) -> CodecError {
        let message = if self.stream.msg.is_null() {
            message.into()
        } else {
            // SAFETY: the library's messages are static C strings.
            unsafe { CStr::from_ptr(self.stream.msg) }.to_string_lossy().into_owned()
        };
        CodecError::new(message, code_name(self.result), self.result)
    }

    fn run(&mut self, flush: c_int) -> c_int {
        if self.mode.compresses() {
            // SAFETY: `step` has set valid buffers.
            unsafe { z::deflate(&mut *self.stream, flush) }
        } else {
            // SAFETY: as above.
            unsafe { z::inflate(&mut *self.stream, flush) }
        }
    }

    /// Unzip looks at the first bytes to tell gzip from zlib; the library then reads them again.
    fn detect(&mut self, input: &[u8]) {
        let mut bytes = input.iter();
        while self.mode == Mode::Unzip {
            let Some(&byte) = bytes.next() else { break };
            if byte != GZIP_ID[self.gzip_id_bytes_read] {
                self.mode = Mode::Inflate;
            } else if self.gzip_id_bytes_read == 0 {
                self.gzip_id_bytes_read = 1;
            } else {
                self.mode = Mode::Gunzip;
            }
        }
    }

    fn inflate_step(&mut self, flush: c_int) {
        self.result = self.run(flush);

        if self.mode != Mode::InflateRaw && self.result == z::Z_NEED_DICT && !self.settings.dictionary.is_empty() {
            let (data, length) = (self.settings.dictionary.as_ptr(), self.settings.dictionary.len() as u32);
            // SAFETY: the stream is initialized; the dictionary is copied.
            self.result = unsafe { z::inflateSetDictionary(&mut *self.stream, data, length) };
            if self.result == z::Z_OK {
                self.result = self.run(flush);
            } else if self.result == z::Z_DATA_ERROR {
                // The wrong dictionary, and not wrong input.
                self.result = z::Z_NEED_DICT;
            }
        }

        // More members of the same gzip file. Zero bytes are padding.
        while self.mode == Mode::Gunzip
            && !self.settings.single_member
            && self.result == z::Z_STREAM_END
            && self.stream.avail_in > 0
            // SAFETY: at least one byte of the input is left.
            && unsafe { *self.stream.next_in } != 0
        {
            if self.reset_stream() != z::Z_OK {
                break;
            }
            self.result = self.run(flush);
        }
    }

    fn reset_stream(&mut self) -> c_int {
        self.result = if self.mode.compresses() {
            // SAFETY: the stream is initialized.
            unsafe { z::deflateReset(&mut *self.stream) }
        } else {
            let window_bits = self.window_bits();
            // A mere inflateReset would leave the window as small as the last header said.
            // SAFETY: as above.
            unsafe { z::inflateReset2(&mut *self.stream, window_bits) }
        };
        self.result
    }
}

impl Codec for Deflate {
    fn step(&mut self, flush: u32, input: &[u8], output: &mut [u8]) -> Progress {
        let mut done = Progress::default();
        self.begin();
        if self.failure.is_some() {
            return done;
        }
        loop {
            let rest = &input[done.consumed..];
            let part = &rest[..rest.len().min(MAX_STEP)];
            let room = (output.len() - done.produced).min(MAX_STEP);
            // With a part of the input only, it is not the end yet.
            let part_flush = if part.len() < rest.len() { z::Z_NO_FLUSH } else { flush as c_int };

            self.stream.next_in = part.as_ptr();
            self.stream.avail_in = part.len() as u32;
            self.stream.next_out = output[done.produced..].as_mut_ptr();
            self.stream.avail_out = room as u32;

            if self.mode.compresses() {
                self.result = self.run(part_flush);
            } else {
                self.detect(part);
                self.inflate_step(part_flush);
            }

            done.consumed += part.len() - self.stream.avail_in as usize;
            done.produced += room - self.stream.avail_out as usize;
            let wants_more = self.result == z::Z_OK && (self.stream.avail_in == 0 || self.stream.avail_out == 0);
            self.stream.next_in = ptr::null();
            self.stream.next_out = ptr::null_mut();
            if !wants_more || done.consumed == input.len() || done.produced == output.len() {
                return done;
            }
        }
    }

    fn whole(&mut self, flush: u32, input: &[u8], max_output: usize) -> Option<Vec<u8>> {
        let Settings { level, strategy, window_bits, single_member, ref dictionary, .. } = self.settings;
        if self.begun || !dictionary.is_empty() || flush as c_int != z::Z_FINISH {
            return None;
        }
        if self.mode.compresses() {
            if strategy != DEFAULT_STRATEGY || window_bits != MAX_WINDOW_BITS {
                return None;
            }
            return whole_deflate::compress(self.mode, level, input).filter(|output| output.len() <= max_output);
        }
        if self.mode != Mode::Gunzip || single_member {
            return None;
        }
        // The last four bytes are the size of what went in, unless they lie.
        let size = u32::from_le_bytes(*input.last_chunk()?) as usize;
        let believable = size <= max_output && size <= input.len().saturating_mul(MAX_RATIO);
        if believable { whole_deflate::gunzip(input, size) } else { None }
    }

    fn memory(&self) -> usize {
        // What zlib's own documentation says about its windows and tables.
        if self.settings.mode.compresses() {
            (1 << (self.settings.window_bits.clamp(8, MAX_WINDOW_BITS) + 2)) + (1 << (self.settings.mem_level.clamp(1, 9) + 9))
        } else {
            (1 << MAX_WINDOW_BITS) + 7 * 1024
        }
    }

    fn error(&self, flush: u32, left_out: usize) -> Option<CodecError> {
        if let Some(failure) = &self.failure {
            return Some(failure.clone());
        }
        match self.result {
            z::Z_OK | z::Z_BUF_ERROR if left_out != 0 && flush as c_int == z::Z_FINISH => Some(CodecError::unexpected_end()),
            z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END => None,
            z::Z_NEED_DICT if self.settings.dictionary.is_empty() => Some(self.failed("Missing dictionary")),
            z::Z_NEED_DICT => Some(self.failed("Bad dictionary")),
            _ => Some(self.failed("Zlib error")),
        }
    }

    fn reset(&mut self) -> Result<(), CodecError> {
        // Unzip finds out anew what it is given.
        self.mode = self.settings.mode;
        self.gzip_id_bytes_read = 0;
        if !self.initialized {
            return Ok(());
        }
        if self.reset_stream() != z::Z_OK {
            return Err(self.failed("Failed to reset stream"));
        }
        self.set_dictionary()
    }

    fn params(&mut self, level: i32, strategy: i32) -> Result<(), CodecError> {
        self.begin();
        if !self.initialized || !self.mode.compresses() {
            return Ok(());
        }
        // JavaScript has flushed before: there is nothing to write, but the library wants a place for it.
        let mut nothing = [0_u8; 0];
        self.stream.next_out = nothing.as_mut_ptr();
        self.stream.avail_out = 0;
        self.stream.avail_in = 0;
        // SAFETY: the stream is initialized.
        self.result = unsafe { z::deflateParams(&mut *self.stream, level, strategy) };
        self.stream.next_out = ptr::null_mut();
        match self.result {
            z::Z_OK | z::Z_BUF_ERROR => Ok(()),
            _ => Err(self.failed("Failed to set parameters")),
        }
    }

    fn cheap_input(&self) -> usize {
        if self.mode.compresses() { 4 * 1024 } else { 16 * 1024 }
    }
}

impl Drop for Deflate {
    fn drop(&mut self) {
        if !self.initialized {
            return;
        }
        if self.settings.mode.compresses() {
            // SAFETY: initialized once, ended once.
            unsafe { z::deflateEnd(&mut *self.stream) };
        } else {
            // SAFETY: as above.
            unsafe { z::inflateEnd(&mut *self.stream) };
        }
    }
}

fn code_name(result: c_int) -> &'static str {
    match result {
        z::Z_OK => "Z_OK",
        z::Z_STREAM_END => "Z_STREAM_END",
        z::Z_NEED_DICT => "Z_NEED_DICT",
        z::Z_ERRNO => "Z_ERRNO",
        z::Z_STREAM_ERROR => "Z_STREAM_ERROR",
        z::Z_DATA_ERROR => "Z_DATA_ERROR",
        z::Z_MEM_ERROR => "Z_MEM_ERROR",
        z::Z_BUF_ERROR => "Z_BUF_ERROR",
        z::Z_VERSION_ERROR => "Z_VERSION_ERROR",
        _ => "UNKNOWN_ERROR",
    }
}

/// `zlib.crc32()`: continues the checksum `value` over `data`.
#[op2(fast)]
pub fn op_zlib_crc32(#[buffer] data: &[u8], value: u32) -> u32 {
    // SAFETY: pointer and length are those of a slice.
    unsafe { z::crc32_z(value.into(), data.as_ptr(), data.len()) as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(mode: Mode, dictionary: &[u8]) -> Deflate {
        Deflate::new(Settings {
            mode,
            window_bits: 15,
            level: 6,
            mem_level: 8,
            strategy: 0,
            dictionary: dictionary.to_vec(),
            single_member: false,
        })
    }

    fn pass(codec: &mut Deflate, input: &[u8]) -> Result<Vec<u8>, CodecError> {
        let mut output = vec![0; 64 * 1024];
        let progress = codec.step(z::Z_FINISH as u32, input, &mut output);
        match codec.error(z::Z_FINISH as u32, output.len() - progress.produced) {
            Some(error) => Err(error),
            None => Ok(output[..progress.produced].to_vec()),
        }
    }

    #[test]
    fn every_wrapping_comes_back() {
        let text = b"what goes in comes out, comes out, comes out".repeat(20);
        for (there, back) in [
            (Mode::Deflate, Mode::Inflate),
            (Mode::Gzip, Mode::Gunzip),
            (Mode::DeflateRaw, Mode::InflateRaw),
            (Mode::Deflate, Mode::Unzip),
            (Mode::Gzip, Mode::Unzip),
        ] {
            let packed = pass(&mut codec(there, b""), &text).unwrap();
            assert!(packed.len() < text.len());
            assert_eq!(pass(&mut codec(back, b""), &packed).unwrap(), text, "{back:?}");
        }
    }

    #[test]
    fn the_gzip_id_may_come_in_two_chunks() {
        let packed = pass(&mut codec(Mode::Gzip, b""), b"split").unwrap();
        let mut unzip = codec(Mode::Unzip, b"");
        let mut output = [0; 64];
        assert_eq!(unzip.step(0, &packed[..1], &mut output), Progress { consumed: 1, produced: 0 });
        let progress = unzip.step(z::Z_FINISH as u32, &packed[1..], &mut output);
        assert_eq!(&output[..progress.produced], b"split");
    }

    #[test]
    fn a_dictionary_has_to_be_the_same() {
        let packed = pass(&mut codec(Mode::Deflate, b"dictionary"), b"a dictionary").unwrap();
        assert_eq!(pass(&mut codec(Mode::Inflate, b"dictionary"), &packed).unwrap(), b"a dictionary");
        assert_eq!(pass(&mut codec(Mode::Inflate, b""), &packed).unwrap_err().message, "Missing dictionary");
        assert_eq!(pass(&mut codec(Mode::Inflate, b"other"), &packed).unwrap_err().message, "Bad dictionary");
    }

    #[test]
    fn members_of_a_gzip_file_are_joined() {
        let mut packed = pass(&mut codec(Mode::Gzip, b""), b"one ").unwrap();
        packed.extend(pass(&mut codec(Mode::Gzip, b""), b"two").unwrap());
        assert_eq!(pass(&mut codec(Mode::Gunzip, b""), &packed).unwrap(), b"one two");
    }

    #[test]
    fn cut_and_broken_input_is_told_apart() {
        let packed = pass(&mut codec(Mode::Gzip, b""), b"whole").unwrap();
        assert_eq!(pass(&mut codec(Mode::Gunzip, b""), &packed[..10]).unwrap_err().code, "Z_BUF_ERROR");
        let error = pass(&mut codec(Mode::Gunzip, b""), b"no gzip at all").unwrap_err();
        assert_eq!((error.code.as_str(), error.errno, error.message.as_str()), ("Z_DATA_ERROR", -3, "incorrect header check"));
    }
    #[test]
    fn level_can_change_in_mid_stream() {
        let text = b"first half, second half".repeat(500);
        let (first, second) = text.split_at(text.len() / 2);
        let mut deflate = codec(Mode::Deflate, b"");
        let mut packed = vec![0; 64 * 1024];
        let mut length = deflate.step(z::Z_SYNC_FLUSH as u32, first, &mut packed).produced;
        assert_eq!(deflate.params(0, 0), Ok(()));
        length += deflate.step(z::Z_FINISH as u32, second, &mut packed[length..]).produced;
        assert!(length > second.len(), "level 0 stores");
        assert_eq!(pass(&mut codec(Mode::Inflate, b""), &packed[..length]).unwrap(), text);
    }
}
