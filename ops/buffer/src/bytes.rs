//! Allocating, copying, filling, swapping, comparing and checking bytes.

use std::cmp::Ordering;
use std::ffi::c_void;
use std::mem::MaybeUninit;

use deno_core::{op2, v8};

use crate::encoding::{clamp, clamp_mut};

/// An ArrayBuffer whose memory is not zeroed, or `null` if there is not enough memory.
#[op2]
pub fn op_buffer_alloc_unsafe<'a>(scope: &mut v8::PinScope<'a, '_>, size: f64) -> Option<v8::Local<'a, v8::ArrayBuffer>> {
    uninitialized_buffer(scope, size as usize, |_, out| out.len())
}

/// Makes an ArrayBuffer of at most `size` bytes: `fill` writes to memory with arbitrary content and says how much of it counts.
pub fn uninitialized_buffer<'a, 'i>(
    scope: &mut v8::PinScope<'a, 'i>,
    size: usize,
    fill: impl FnOnce(&mut v8::PinScope<'a, 'i>, &mut [u8]) -> usize,
) -> Option<v8::Local<'a, v8::ArrayBuffer>> {
    unsafe extern "C" fn free(data: *mut c_void, _length: usize, capacity: *mut c_void) {
        // SAFETY: data and capacity are the parts of the vector that was forgotten below.
        drop(unsafe { Vec::<MaybeUninit<u8>>::from_raw_parts(data.cast(), 0, capacity as usize) });
    }

    if size == 0 {
        return Some(v8::ArrayBuffer::new(scope, 0));
    }
    let mut memory = Vec::<MaybeUninit<u8>>::new();
    memory.try_reserve_exact(size).ok()?;
    // SAFETY: the memory is allocated; u8 has no invalid values, and nobody decides anything by what the bytes were before.
    let used = fill(scope, unsafe { std::slice::from_raw_parts_mut(memory.as_mut_ptr().cast::<u8>(), size) }).min(size);
    let capacity = memory.capacity();
    let data = memory.as_mut_ptr();
    std::mem::forget(memory);
    // SAFETY: the memory belongs to the backing store from here on, and is freed by `free` with the capacity it had.
    let store = unsafe { v8::ArrayBuffer::new_backing_store_from_ptr(data.cast(), used, free, capacity as *mut c_void) };
    Some(v8::ArrayBuffer::with_backing_store(scope, &store.make_shared()))
}

/// The memory of a view as raw parts: source and target of a copy may be the same memory, which two slices must not be.
fn raw_parts(view: v8::Local<v8::ArrayBufferView>) -> (*mut u8, usize) {
    (view.data().cast(), view.byte_length())
}

/// Copies `count` bytes from `source[source_start..]` to `target[target_start..]`, which may overlap.
#[op2(fast)]
pub fn op_buffer_copy(
    source: v8::Local<v8::ArrayBufferView>,
    target: v8::Local<v8::ArrayBufferView>,
    target_start: f64,
    source_start: f64,
    count: f64,
) {
    let (source, source_length) = raw_parts(source);
    let (target, target_length) = raw_parts(target);
    let source_start = (source_start as usize).min(source_length);
    let target_start = (target_start as usize).min(target_length);
    let count = (count as usize).min(source_length - source_start).min(target_length - target_start);
    if count > 0 {
        // SAFETY: both ranges are inside their views, whose memory is allocated because it is not empty; overlap is allowed.
        unsafe { std::ptr::copy(source.add(source_start), target.add(target_start), count) };
    }
}

/// Makes every attempt to detach an ArrayBuffer fail: only who has the key could, and nobody has it.
#[op2(fast)]
pub fn op_buffer_forbid_detach<'a>(scope: &mut v8::PinScope<'a, '_>, buffer: v8::Local<'a, v8::ArrayBuffer>) {
    let key = v8::Object::new(scope);
    buffer.set_detach_key(key.into());
}

/// Fills `bytes[start..end]` with repetitions of `pattern`.
#[op2(fast)]
pub fn op_buffer_fill(#[buffer] bytes: &mut [u8], #[buffer] pattern: &[u8], start: f64, end: f64) {
    fill(clamp_mut(bytes, start, end), pattern);
}

fn fill(out: &mut [u8], pattern: &[u8]) {
    match pattern {
        [] => {}
        [byte] => out.fill(*byte),
        _ => {
            let mut filled = pattern.len().min(out.len());
            out[..filled].copy_from_slice(&pattern[..filled]);
            // What is filled is a whole number of patterns until the last round, so it can be copied behind itself.
            while filled < out.len() {
                let size = filled.min(out.len() - filled);
                out.copy_within(..size, filled);
                filled += size;
            }
        }
    }
}

/// Reverses the bytes of each group of `width` bytes.
#[op2(fast)]
pub fn op_buffer_swap(#[buffer] bytes: &mut [u8], #[smi] width: u32) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn swap_wide(bytes: &mut [u8], width: u32) {
            swap(bytes, width);
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the instructions.
            return unsafe { swap_wide(bytes, width) };
        }
    }
    swap(bytes, width);
}

/// Written so that the compiler makes vector instructions of it.
#[inline(always)]
fn swap(bytes: &mut [u8], width: u32) {
    match width {
        2 => bytes.as_chunks_mut().0.iter_mut().for_each(|group| *group = u16::from_ne_bytes(*group).swap_bytes().to_ne_bytes()),
        4 => bytes.as_chunks_mut().0.iter_mut().for_each(|group| *group = u32::from_ne_bytes(*group).swap_bytes().to_ne_bytes()),
        _ => bytes.as_chunks_mut().0.iter_mut().for_each(|group| *group = u64::from_ne_bytes(*group).swap_bytes().to_ne_bytes()),
    }
}

fn sign(ordering: Ordering) -> i32 {
    ordering as i32
}

/// -1, 0 or 1.
#[op2(fast)]
pub fn op_buffer_compare(#[buffer] left: &[u8], #[buffer] right: &[u8]) -> i32 {
    sign(left.cmp(right))
}

/// -1, 0 or 1 for `left[left_start..left_end]` and `right[right_start..right_end]`.
#[op2(fast)]
pub fn op_buffer_compare_ranges(
    #[buffer] left: &[u8],
    #[buffer] right: &[u8],
    left_start: f64,
    left_end: f64,
    right_start: f64,
    right_end: f64,
) -> i32 {
    sign(clamp(left, left_start, left_end).cmp(clamp(right, right_start, right_end)))
}

#[op2(fast)]
pub fn op_buffer_is_utf8(#[buffer] bytes: &[u8]) -> bool {
    v8::simdutf::validate_utf8(bytes)
}

#[op2(fast)]
pub fn op_buffer_is_ascii(#[buffer] bytes: &[u8]) -> bool {
    v8::simdutf::validate_ascii(bytes)
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn fill_repeats_the_pattern() {
        let mut out = [0u8; 8];
        fill(&mut out, b"abc");
        assert_eq!(&out, b"abcabcab");
        fill(&mut out, b"x");
        assert_eq!(&out, b"xxxxxxxx");
        fill(&mut out[..2], b"longer");
        assert_eq!(&out, b"loxxxxxx");
        fill(&mut out, b"");
        assert_eq!(&out, b"loxxxxxx");
    }
}
