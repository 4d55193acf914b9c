//! Changing what `stat` shows: `chmod`, `chown`, `utimes` and their variants for links and descriptors.

use deno_core::{OpState, op2};
use ops_error::SyscallResult;
use ops_requests::submit;

use crate::path::FsPath;
use crate::syscall::{Sys, retry};
use crate::value::Nothing;

fn chmod(path: &FsPath, mode: u32) -> Sys<Nothing> {
    // SAFETY: `path` is a C string.
    done(retry("chmod", || unsafe { libc::chmod(path.as_ptr(), mode) }), path)
}

fn fchmod(fd: i32, mode: u32) -> Sys<Nothing> {
    // SAFETY: any number may be given to fchmod.
    retry("fchmod", || unsafe { libc::fchmod(fd, mode) }).map(|_| Nothing)
}

/// `follow` tells `chown` from `lchown`.
fn chown(path: &FsPath, uid: u32, gid: u32, follow: bool) -> Sys<Nothing> {
    let result = if follow {
        // SAFETY: `path` is a C string.
        retry("chown", || unsafe { libc::chown(path.as_ptr(), uid, gid) })
    } else {
        // SAFETY: `path` is a C string.
        retry("lchown", || unsafe { libc::lchown(path.as_ptr(), uid, gid) })
    };
    done(result, path)
}

fn fchown(fd: i32, uid: u32, gid: u32) -> Sys<Nothing> {
    // SAFETY: any number may be given to fchown.
    retry("fchown", || unsafe { libc::fchown(fd, uid, gid) }).map(|_| Nothing)
}

/// `follow` tells `utimes` from `lutimes`.
fn utimes(path: &FsPath, atime: f64, mtime: f64, follow: bool) -> Sys<Nothing> {
    let times = [timespec(atime), timespec(mtime)];
    let (syscall, flags) = if follow { ("utime", 0) } else { ("lutime", libc::AT_SYMLINK_NOFOLLOW) };
    // SAFETY: `path` is a C string and `times` two timespecs.
    done(retry(syscall, || unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), flags) }), path)
}

fn futimes(fd: i32, atime: f64, mtime: f64) -> Sys<Nothing> {
    let times = [timespec(atime), timespec(mtime)];
    // SAFETY: `times` is two timespecs.
    retry("futime", || unsafe { libc::futimens(fd, times.as_ptr()) }).map(|_| Nothing)
}

fn done(result: Sys<i32>, path: &FsPath) -> Sys<Nothing> {
    result.map(|_| Nothing).map_err(|error| error.with_path(path.display()))
}

/// Seconds since 1970 as the kernel counts them: nanoseconds are never negative, also before 1970.
fn timespec(seconds: f64) -> libc::timespec {
    let whole = seconds.floor();
    let nanos = ((seconds - whole) * 1e9).min(999_999_999.0);
    libc::timespec { tv_sec: whole as i64, tv_nsec: nanos as i64 }
}

#[op2]
pub fn op_fs_chmod_sync(#[string] path: &str, mode: u32) -> SyscallResult<Nothing> {
    chmod(&FsPath::new(path), mode).into()
}

#[op2(fast)]
pub fn op_fs_chmod(state: &mut OpState, #[smi] id: u32, #[string] path: &str, mode: u32) {
    let path = FsPath::new(path);
    submit(state, id, move || chmod(&path, mode));
}

#[op2]
pub fn op_fs_fchmod_sync(fd: i32, mode: u32) -> SyscallResult<Nothing> {
    fchmod(fd, mode).into()
}

#[op2(fast)]
pub fn op_fs_fchmod(state: &mut OpState, #[smi] id: u32, fd: i32, mode: u32) {
    submit(state, id, move || fchmod(fd, mode));
}

#[op2]
pub fn op_fs_chown_sync(#[string] path: &str, uid: u32, gid: u32, follow: bool) -> SyscallResult<Nothing> {
    chown(&FsPath::new(path), uid, gid, follow).into()
}

#[op2(fast)]
pub fn op_fs_chown(state: &mut OpState, #[smi] id: u32, #[string] path: &str, uid: u32, gid: u32, follow: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || chown(&path, uid, gid, follow));
}

#[op2]
pub fn op_fs_fchown_sync(fd: i32, uid: u32, gid: u32) -> SyscallResult<Nothing> {
    fchown(fd, uid, gid).into()
}

#[op2(fast)]
pub fn op_fs_fchown(state: &mut OpState, #[smi] id: u32, fd: i32, uid: u32, gid: u32) {
    submit(state, id, move || fchown(fd, uid, gid));
}

#[op2]
pub fn op_fs_utimes_sync(#[string] path: &str, atime: f64, mtime: f64, follow: bool) -> SyscallResult<Nothing> {
    utimes(&FsPath::new(path), atime, mtime, follow).into()
}

#[op2(fast)]
pub fn op_fs_utimes(state: &mut OpState, #[smi] id: u32, #[string] path: &str, atime: f64, mtime: f64, follow: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || utimes(&path, atime, mtime, follow));
}

#[op2]
pub fn op_fs_futimes_sync(fd: i32, atime: f64, mtime: f64) -> SyscallResult<Nothing> {
    futimes(fd, atime, mtime).into()
}

#[op2(fast)]
pub fn op_fs_futimes(state: &mut OpState, #[smi] id: u32, fd: i32, atime: f64, mtime: f64) {
    submit(state, id, move || futimes(fd, atime, mtime));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_1970_have_positive_nanoseconds() {
        let time = timespec(-1.25);
        assert_eq!((time.tv_sec, time.tv_nsec), (-2, 750_000_000));
    }

    #[test]
    fn nanoseconds_stay_below_a_second() {
        let time = timespec(-f64::MIN_POSITIVE);
        assert_eq!((time.tv_sec, time.tv_nsec), (-1, 999_999_999));
    }
}
