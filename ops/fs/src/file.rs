//! Open files: `open`, `close`, `read`, `write` and their vectors, `fsync`, `ftruncate`. Descriptors are the operating system's own.

use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};

use deno_core::{OpState, op2, v8};
use ops_error::{SyscallResult, SystemError};
use ops_requests::{Carried, submit};

use crate::carried;
use crate::path::FsPath;
use crate::pinned::{Pinned, io_vectors};
use crate::syscall::{Sys, errno, number_or_errno, retry, zero_or_errno};
use crate::value::Nothing;

/// The kernel moves at most this much at once; it is also what fits the `i32` that ops return.
const MAX_TRANSFER: usize = 0x7fff_f000;

pub fn open(path: &FsPath, flags: i32, mode: u32) -> Sys<i32> {
    if let Some(opened) = carried::open(path, flags) {
        return opened;
    }
    // SAFETY: `path` is a C string.
    retry("open", || unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) }).map_err(|error| error.with_path(path.display()))
}

pub fn close(fd: i32) -> Sys<()> {
    // Not repeated when interrupted: on Linux the descriptor is gone by then.
    // SAFETY: any number may be given to close.
    if unsafe { libc::close(fd) } == 0 || matches!(errno(), libc::EINTR | libc::EINPROGRESS) {
        return Ok(());
    }
    Err(SystemError::last_os_error("close"))
}

/// Reads at `position`, or where the file stands when that is negative.
///
/// # Safety
/// The kernel must be allowed to write `length` bytes at `data`, or to find that it is not.
pub unsafe fn read(fd: i32, data: *mut u8, length: usize, position: f64) -> Sys<i32> {
    let length = length.min(MAX_TRANSFER);
    let count = retry("read", || {
        if position < 0.0 {
            // SAFETY: the caller's promise.
            unsafe { libc::read(fd, data.cast(), length) as i64 }
        } else {
            // SAFETY: the caller's promise.
            unsafe { libc::pread(fd, data.cast(), length, position as i64) as i64 }
        }
    })?;
    Ok(count as i32)
}

/// Writes at `position`, or where the file stands when that is negative.
///
/// # Safety
/// The kernel must be allowed to read `length` bytes at `data`, or to find that it is not.
pub unsafe fn write(fd: i32, data: *const u8, length: usize, position: f64) -> Sys<i32> {
    let length = length.min(MAX_TRANSFER);
    let count = retry("write", || {
        if position < 0.0 {
            // SAFETY: the caller's promise.
            unsafe { libc::write(fd, data.cast(), length) as i64 }
        } else {
            // SAFETY: the caller's promise.
            unsafe { libc::pwrite(fd, data.cast(), length, position as i64) as i64 }
        }
    })?;
    Ok(count as i32)
}

/// The kernel takes this many vectors in one call.
const MAX_VECTORS: usize = 1024;

fn readv(fd: i32, buffers: &[Pinned], position: f64) -> Sys<f64> {
    vectored("read", buffers, position, |data, length, position| match position {
        // SAFETY: the vectors point into pinned memory.
        None => unsafe { libc::readv(fd, data, length) as i64 },
        // SAFETY: as above.
        Some(position) => unsafe { libc::preadv(fd, data, length, position) as i64 },
    })
}

fn writev(fd: i32, buffers: &[Pinned], position: f64) -> Sys<f64> {
    vectored("write", buffers, position, |data, length, position| match position {
        // SAFETY: the vectors point into pinned memory.
        None => unsafe { libc::writev(fd, data, length) as i64 },
        // SAFETY: as above.
        Some(position) => unsafe { libc::pwritev(fd, data, length, position) as i64 },
    })
}

/// Calls the kernel for as many vectors as it takes at once, until it does less than it was asked for. It is given no position where the
/// file's own counts (a negative one here).
fn vectored(
    syscall: &'static str,
    buffers: &[Pinned],
    position: f64,
    call: impl Fn(*const libc::iovec, i32, Option<i64>) -> i64,
) -> Sys<f64> {
    let mut total = 0.0;
    for vectors in io_vectors(buffers).chunks(MAX_VECTORS) {
        let wanted: usize = vectors.iter().map(|vector| vector.iov_len).sum();
        let place = (position >= 0.0).then_some((position + total) as i64);
        let count = retry(syscall, || call(vectors.as_ptr(), vectors.len() as i32, place))?;
        total += count as f64;
        if (count as usize) < wanted {
            break;
        }
    }
    Ok(total)
}

fn fsync(fd: i32) -> Sys<()> {
    // SAFETY: any number may be given to fsync.
    retry("fsync", || unsafe { libc::fsync(fd) }).map(drop)
}

fn fdatasync(fd: i32) -> Sys<()> {
    // SAFETY: any number may be given to fdatasync.
    retry("fdatasync", || unsafe { libc::fdatasync(fd) }).map(drop)
}

fn ftruncate(fd: i32, length: f64) -> Sys<()> {
    // SAFETY: any number may be given to ftruncate.
    retry("ftruncate", || unsafe { libc::ftruncate(fd, length as i64) }).map(drop)
}

/// `truncate` the way Node does it: open for writing, cut, close.
fn truncate(path: &FsPath, length: f64) -> Sys<()> {
    let fd = open(path, libc::O_RDWR, 0)?;
    let result = ftruncate(fd, length);
    close(fd)?;
    result
}

#[op2(fast)]
pub fn op_fs_open_sync(#[string] path: &str, flags: i32, mode: u32) -> i32 {
    number_or_errno(open(&FsPath::new(path), flags, mode))
}

#[op2(fast)]
pub fn op_fs_open(state: &mut OpState, #[smi] id: u32, #[string] path: &str, flags: i32, mode: u32) {
    let path = FsPath::new(path);
    submit(state, id, move || open(&path, flags, mode));
}

#[op2(fast)]
pub fn op_fs_close_sync(fd: i32) -> i32 {
    zero_or_errno(close(fd))
}

#[op2(fast)]
pub fn op_fs_close(state: &mut OpState, #[smi] id: u32, fd: i32) {
    submit(state, id, move || close(fd).map(|()| Nothing));
}

/// The part of `buffer` an op may use, whatever numbers it was given.
fn range(buffer_length: usize, offset: f64, length: f64) -> std::ops::Range<usize> {
    let start = (offset as usize).min(buffer_length);
    start..start.saturating_add(length as usize).min(buffer_length)
}

#[op2(fast)]
pub fn op_fs_read_sync(fd: i32, #[buffer] buffer: &mut [u8], offset: f64, length: f64, position: f64) -> i32 {
    let range = range(buffer.len(), offset, length);
    let part = &mut buffer[range];
    // SAFETY: the slice is ours to fill.
    number_or_errno(unsafe { read(fd, part.as_mut_ptr(), part.len(), position) })
}

#[op2(nofast)]
pub fn op_fs_read(
    state: &mut OpState,
    #[smi] id: u32,
    fd: i32,
    buffer: v8::Local<v8::ArrayBufferView>,
    offset: f64,
    length: f64,
    position: f64,
) {
    let pinned = Pinned::new(buffer, offset as usize, length as usize);
    // SAFETY: pinned memory stays mapped.
    submit(state, id, move || unsafe { read(fd, pinned.as_mut_ptr(), pinned.len(), position) });
}

#[op2(fast)]
pub fn op_fs_write_sync(fd: i32, #[buffer] buffer: &[u8], offset: f64, length: f64, position: f64) -> i32 {
    let part = &buffer[range(buffer.len(), offset, length)];
    // SAFETY: the slice is ours to read.
    number_or_errno(unsafe { write(fd, part.as_ptr(), part.len(), position) })
}

#[op2(nofast)]
pub fn op_fs_write(
    state: &mut OpState,
    #[smi] id: u32,
    fd: i32,
    buffer: v8::Local<v8::ArrayBufferView>,
    offset: f64,
    length: f64,
    position: f64,
) {
    let pinned = Pinned::new(buffer, offset as usize, length as usize);
    // SAFETY: pinned memory stays mapped.
    submit(state, id, move || unsafe { write(fd, pinned.as_mut_ptr(), pinned.len(), position) });
}

#[op2(fast)]
pub fn op_fs_write_string_sync(fd: i32, #[string] text: &str, position: f64) -> i32 {
    // SAFETY: the string is ours to read.
    number_or_errno(unsafe { write(fd, text.as_ptr(), text.len(), position) })
}

#[op2(fast)]
pub fn op_fs_write_string(state: &mut OpState, #[smi] id: u32, fd: i32, #[string] text: String, position: f64) {
    // SAFETY: the string is ours to read.
    submit(state, id, move || unsafe { write(fd, text.as_ptr(), text.len(), position) });
}

#[op2]
pub fn op_fs_readv_sync(scope: &mut v8::PinScope<'_, '_>, fd: i32, buffers: v8::Local<v8::Array>, position: f64) -> SyscallResult<f64> {
    readv(fd, &Pinned::list(scope, buffers), position).into()
}

#[op2(nofast)]
pub fn op_fs_readv(
    state: &mut OpState,
    scope: &mut v8::PinScope<'_, '_>,
    #[smi] id: u32,
    fd: i32,
    buffers: v8::Local<v8::Array>,
    position: f64,
) {
    let buffers = Pinned::list(scope, buffers);
    submit(state, id, move || readv(fd, &buffers, position));
}

#[op2]
pub fn op_fs_writev_sync(scope: &mut v8::PinScope<'_, '_>, fd: i32, buffers: v8::Local<v8::Array>, position: f64) -> SyscallResult<f64> {
    writev(fd, &Pinned::list(scope, buffers), position).into()
}

#[op2(nofast)]
pub fn op_fs_writev(
    state: &mut OpState,
    scope: &mut v8::PinScope<'_, '_>,
    #[smi] id: u32,
    fd: i32,
    buffers: v8::Local<v8::Array>,
    position: f64,
) {
    let buffers = Pinned::list(scope, buffers);
    submit(state, id, move || writev(fd, &buffers, position));
}

#[op2(fast)]
pub fn op_fs_fsync_sync(fd: i32) -> i32 {
    zero_or_errno(fsync(fd))
}

/// Gives an open file to a message: the number of what is carried. It is closed if nobody receives it.
#[op2(fast)]
pub fn op_fs_carry(state: &mut OpState, fd: i32) -> u32 {
    // SAFETY: the descriptor belongs to the caller, who forgets it.
    let file = unsafe { OwnedFd::from_raw_fd(fd) };
    Carried::put(state, Box::new(file))
}

/// The descriptor of an open file that was carried here; -1 if there is none.
#[op2(fast)]
pub fn op_fs_take_carried(state: &mut OpState, carried: u32) -> i32 {
    Carried::take::<OwnedFd>(state, carried).map_or(-1, IntoRawFd::into_raw_fd)
}

#[op2(fast)]
pub fn op_fs_fsync(state: &mut OpState, #[smi] id: u32, fd: i32) {
    submit(state, id, move || fsync(fd).map(|()| Nothing));
}

#[op2(fast)]
pub fn op_fs_fdatasync_sync(fd: i32) -> i32 {
    zero_or_errno(fdatasync(fd))
}

#[op2(fast)]
pub fn op_fs_fdatasync(state: &mut OpState, #[smi] id: u32, fd: i32) {
    submit(state, id, move || fdatasync(fd).map(|()| Nothing));
}

#[op2(fast)]
pub fn op_fs_ftruncate_sync(fd: i32, length: f64) -> i32 {
    zero_or_errno(ftruncate(fd, length))
}

#[op2(fast)]
pub fn op_fs_ftruncate(state: &mut OpState, #[smi] id: u32, fd: i32, length: f64) {
    submit(state, id, move || ftruncate(fd, length).map(|()| Nothing));
}

#[op2]
pub fn op_fs_truncate_sync(#[string] path: &str, length: f64) -> SyscallResult<Nothing> {
    truncate(&FsPath::new(path), length).map(|()| Nothing).into()
}

#[op2(fast)]
pub fn op_fs_truncate(state: &mut OpState, #[smi] id: u32, #[string] path: &str, length: f64) {
    let path = FsPath::new(path);
    submit(state, id, move || truncate(&path, length).map(|()| Nothing));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_open_names_the_call_and_the_path() {
        let error = open(&FsPath::new("/no/such/file"), libc::O_RDONLY, 0).unwrap_err();
        assert_eq!(error.to_string(), "ENOENT: no such file or directory, open '/no/such/file'");
    }

    #[test]
    fn closing_what_is_not_open_is_ebadf() {
        assert_eq!(close(-1).unwrap_err().code(), "EBADF");
    }

    #[test]
    fn a_range_never_leaves_the_buffer() {
        assert_eq!(range(10, 2.0, 3.0), 2..5);
        assert_eq!(range(10, 20.0, 3.0), 10..10);
        assert_eq!(range(10, 2.0, f64::INFINITY), 2..10);
        assert_eq!(range(10, -1.0, f64::NAN), 0..0);
    }
}
