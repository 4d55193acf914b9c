//! Whole files in one op: `readFile`, `writeFile`, `appendFile`.

use deno_core::{OpState, ToV8, op2, v8};
use ops_error::{SyscallResult, SystemError};
use ops_requests::submit;

use crate::carried;
use crate::file;
use crate::path::FsPath;
use crate::pinned::Pinned;
use crate::syscall::{Sys, retry};
use crate::value::{Content, Form, Nothing};

/// libuv moves at most this much at once, so Node refuses larger files.
const MAX_FILE_LENGTH: u64 = (1 << 31) - 1;

/// Files of unknown length are read in steps of this size.
const FIRST_STEP: usize = 64 * 1024;

/// … which double up to this one.
const LAST_STEP: usize = 512 * 1024;

/// A file the user named, or one that is open already.
enum Source {
    Path { path: FsPath, flags: i32, mode: u32 },
    Fd(i32),
}

impl Source {
    /// A negative `fd` means that the path counts.
    fn new(path: &str, fd: i32, flags: i32, mode: u32) -> Source {
        if fd < 0 { Source::Path { path: FsPath::new(path), flags, mode } } else { Source::Fd(fd) }
    }

    /// Runs `work` on the open file, and closes it if it was opened for this.
    fn with_fd<T>(&self, work: impl FnOnce(i32) -> Sys<T>) -> Sys<T> {
        match self {
            Source::Fd(fd) => work(*fd),
            Source::Path { path, flags, mode } => {
                let fd = file::open(path, *flags, *mode)?;
                let result = work(fd);
                let closed = file::close(fd);
                let value = result?;
                closed.map(|()| value)
            }
        }
    }
}

/// The result of reading a file.
pub enum Read {
    Content(Content),
    /// The file is longer than Node reads; JavaScript gets its length and throws.
    TooLarge(u64),
}

impl<'a> ToV8<'a> for Read {
    type Error = std::convert::Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Self::Error> {
        match self {
            Read::Content(content) => content.to_v8(scope),
            Read::TooLarge(length) => Ok(v8::Number::new(scope, length as f64).into()),
        }
    }
}

/// The length of a regular file, or `None` when reading to the end is the only way to know.
fn regular_length(fd: i32) -> Sys<Option<u64>> {
    // SAFETY: all zeros is a valid `stat`.
    let mut stat: libc::stat64 = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is ours to fill.
    retry("fstat", || unsafe { libc::fstat64(fd, &raw mut stat) })?;
    Ok((stat.st_mode & libc::S_IFMT == libc::S_IFREG).then_some(stat.st_size as u64))
}

fn read_file(source: &Source, form: Form) -> Sys<Read> {
    if let Source::Path { path, flags, .. } = source
        && flags & libc::O_ACCMODE == libc::O_RDONLY
        && let Some(read) = carried::read(path)
    {
        return read.map(|bytes| Read::Content(Content { bytes, form }));
    }
    source.with_fd(|fd| {
        let length = regular_length(fd)?.unwrap_or(0);
        if length > MAX_FILE_LENGTH {
            return Ok(Read::TooLarge(length));
        }
        let bytes = if length > 0 { read_length(fd, length as usize)? } else { read_to_end(fd)? };
        Ok(Read::Content(Content { bytes, form }))
    })
}

/// Reads a file whose length is known; it may have shrunk since.
fn read_length(fd: i32, length: usize) -> Sys<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        let rest = length - bytes.len();
        let count = read_more(fd, &mut bytes, rest)?;
        if count == 0 {
            break;
        }
    }
    Ok(bytes)
}

/// Reads pipes, devices and the files of `/proc`, which say that they are empty.
fn read_to_end(fd: i32) -> Sys<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut step = FIRST_STEP;
    while read_more(fd, &mut bytes, step)? > 0 {
        step = (step * 2).min(LAST_STEP);
    }
    Ok(bytes)
}

/// Appends at most `limit` bytes.
fn read_more(fd: i32, bytes: &mut Vec<u8>, limit: usize) -> Sys<usize> {
    bytes.try_reserve(limit).map_err(|_| SystemError::from_errno(-libc::ENOMEM, "read"))?;
    let length = bytes.len();
    let spare = bytes.spare_capacity_mut();
    // SAFETY: the spare capacity is ours to fill, and at least `limit` long.
    let count = unsafe { file::read(fd, spare.as_mut_ptr().cast(), limit, -1.0) }? as usize;
    // SAFETY: the kernel has written `count` bytes there.
    unsafe { bytes.set_len(length + count) };
    Ok(count)
}

fn write_file(source: &Source, data: *const u8, length: usize) -> Sys<Nothing> {
    source.with_fd(|fd| {
        let mut written = 0;
        while written < length {
            // SAFETY: `written` is less than `length`, and the caller keeps `data` alive.
            let count = unsafe { file::write(fd, data.add(written), length - written, -1.0) }?;
            written += count as usize;
        }
        Ok(Nothing)
    })
}

#[op2]
pub fn op_fs_read_file_sync(#[string] path: &str, fd: i32, flags: i32, form: u32) -> SyscallResult<Read> {
    read_file(&Source::new(path, fd, flags, 0o666), Form::from_number(form)).into()
}

#[op2(fast)]
pub fn op_fs_read_file(state: &mut OpState, #[smi] id: u32, #[string] path: &str, fd: i32, flags: i32, form: u32) {
    let source = Source::new(path, fd, flags, 0o666);
    submit(state, id, move || read_file(&source, Form::from_number(form)));
}

#[op2]
pub fn op_fs_write_file_sync(#[string] path: &str, fd: i32, flags: i32, mode: u32, #[buffer] data: &[u8]) -> SyscallResult<Nothing> {
    write_file(&Source::new(path, fd, flags, mode), data.as_ptr(), data.len()).into()
}

#[op2]
pub fn op_fs_write_file_string_sync(#[string] path: &str, fd: i32, flags: i32, mode: u32, #[string] data: &str) -> SyscallResult<Nothing> {
    write_file(&Source::new(path, fd, flags, mode), data.as_ptr(), data.len()).into()
}

#[op2(nofast)]
pub fn op_fs_write_file(
    state: &mut OpState,
    #[smi] id: u32,
    #[string] path: &str,
    fd: i32,
    flags: i32,
    mode: u32,
    data: v8::Local<v8::ArrayBufferView>,
) {
    let source = Source::new(path, fd, flags, mode);
    let data = Pinned::whole(data);
    submit(state, id, move || write_file(&source, data.as_mut_ptr(), data.len()));
}

#[op2(fast)]
pub fn op_fs_write_file_string(
    state: &mut OpState,
    #[smi] id: u32,
    #[string] path: &str,
    fd: i32,
    flags: i32,
    mode: u32,
    #[string] data: String,
) {
    let source = Source::new(path, fd, flags, mode);
    submit(state, id, move || write_file(&source, data.as_ptr(), data.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(path: &str) -> Vec<u8> {
        match read_file(&Source::new(path, -1, libc::O_RDONLY, 0), Form::Bytes) {
            Ok(Read::Content(content)) => content.bytes,
            Ok(Read::TooLarge(length)) => panic!("{length} bytes"),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let path = format!("{}/ops_fs_content_{}", std::env::temp_dir().display(), std::process::id());
        let data = vec![7u8; 3 * LAST_STEP + 5];
        let target = Source::new(&path, -1, libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC, 0o600);
        assert!(write_file(&target, data.as_ptr(), data.len()).is_ok());
        assert_eq!(content(&path), data);
        assert!(std::fs::remove_file(&path).is_ok());
    }

    #[test]
    fn a_file_that_says_it_is_empty_is_read_to_its_end() {
        assert!(!content("/proc/self/status").is_empty());
    }

    #[test]
    fn reading_a_directory_fails_in_read() {
        let result = read_file(&Source::new("/", -1, libc::O_RDONLY, 0), Form::Bytes);
        assert_eq!(result.err().map(|error| error.to_string()).as_deref(), Some("EISDIR: illegal operation on a directory, read"));
    }
}
