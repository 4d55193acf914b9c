//! Deflate and gzip of whole buffers, with libdeflate: it knows neither streams nor windows and dictionaries, and is faster for that.

use std::ptr::NonNull;

use libdeflate_sys as d;

use crate::codec::Mode;

/// zlib's default level.
const DEFAULT_LEVEL: i32 = 6;

struct Compressor(NonNull<d::libdeflate_compressor>);

impl Drop for Compressor {
    fn drop(&mut self) {
        // SAFETY: made by `libdeflate_alloc_compressor`, and not used again.
        unsafe { d::libdeflate_free_compressor(self.0.as_ptr()) };
    }
}

/// What `call` writes behind the pointer it is given, at most `room` bytes; it returns how many, or none for a failure.
fn written(room: usize, call: impl FnOnce(*mut u8) -> Option<usize>) -> Option<Vec<u8>> {
    let mut output = Vec::new();
    output.try_reserve_exact(room).ok()?;
    let length = call(output.as_mut_ptr())?;
    // SAFETY: so many bytes of the reserved ones were written.
    unsafe { output.set_len(length.min(room)) };
    Some(output)
}

/// `level` is one of zlib's. None for a mode that is another's work, or when there is no memory.
pub fn compress(mode: Mode, level: i32, input: &[u8]) -> Option<Vec<u8>> {
    let level = if level < 0 { DEFAULT_LEVEL } else { level };
    // SAFETY: the call has no preconditions.
    let compressor = Compressor(NonNull::new(unsafe { d::libdeflate_alloc_compressor(level) })?);
    let (bound, compress): (unsafe extern "C" fn(_, _) -> _, unsafe extern "C" fn(_, _, _, _, _) -> _) = match mode {
        Mode::Gzip => (d::libdeflate_gzip_compress_bound, d::libdeflate_gzip_compress),
        Mode::Deflate => (d::libdeflate_zlib_compress_bound, d::libdeflate_zlib_compress),
        Mode::DeflateRaw => (d::libdeflate_deflate_compress_bound, d::libdeflate_deflate_compress),
        _ => return None,
    };
    let this = compressor.0.as_ptr();
    // SAFETY: the compressor is alive.
    let room = unsafe { bound(this, input.len()) };
    written(room, |output| {
        // SAFETY: `input` is a slice, and there is so much room at `output`.
        let length = unsafe { compress(this, input.as_ptr().cast(), input.len(), output.cast(), room) };
        (length > 0).then_some(length)
    })
}

struct Decompressor(NonNull<d::libdeflate_decompressor>);

impl Drop for Decompressor {
    fn drop(&mut self) {
        // SAFETY: made by `libdeflate_alloc_decompressor`, and not used again.
        unsafe { d::libdeflate_free_decompressor(self.0.as_ptr()) };
    }
}

/// One gzip member of `size` bytes, which is all there is. None for anything else.
pub fn gunzip(input: &[u8], size: usize) -> Option<Vec<u8>> {
    // SAFETY: the call has no preconditions.
    let decompressor = Decompressor(NonNull::new(unsafe { d::libdeflate_alloc_decompressor() })?);
    written(size, |output| {
        let (mut consumed, mut produced) = (0, 0);
        // SAFETY: `input` is a slice, there is so much room at `output`, and the numbers outlive the call.
        let result = unsafe {
            d::libdeflate_gzip_decompress_ex(
                decompressor.0.as_ptr(),
                input.as_ptr().cast(),
                input.len(),
                output.cast(),
                size,
                &mut consumed,
                &mut produced,
            )
        };
        (result == d::libdeflate_result_LIBDEFLATE_SUCCESS && consumed == input.len()).then_some(produced)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_comes_back_and_two_are_not_one() {
        let text = b"what goes in comes out ".repeat(100);
        let packed = compress(Mode::Gzip, -1, &text).unwrap();
        assert!(packed.len() < text.len());
        assert_eq!(gunzip(&packed, text.len()).unwrap(), text);
        assert_eq!(gunzip(&packed, text.len() - 1), None);
        assert_eq!(gunzip(&packed.repeat(2), text.len()), None);
        assert_eq!(gunzip(&packed[..packed.len() - 1], text.len()), None);
        assert_eq!(compress(Mode::Gunzip, -1, &text), None);
    }
}
