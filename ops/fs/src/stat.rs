//! What is known about files and file systems: `stat`, `lstat`, `fstat`, `statfs`, `access`, `exists`.

use deno_core::{OpState, op2};
use ops_error::SyscallResult;
use ops_requests::submit;

use crate::carried;
use crate::path::FsPath;
use crate::syscall::{Sys, errno, retry, zero_or_errno};
use crate::value::{Nothing, Numbers};

/// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, then seconds and nanoseconds of atime, mtime, ctime and birthtime.
pub const STAT_FIELDS: usize = 18;

/// type, bsize, frsize, blocks, bfree, bavail, files, ffree.
const STATFS_FIELDS: usize = 8;

/// What to look at.
#[derive(Clone)]
enum Subject {
    /// A path; a symbolic link is followed.
    Path(FsPath),
    /// A path; a symbolic link is looked at itself.
    Link(FsPath),
    Fd(i32),
}

/// Bits of the `options` argument of the stat ops.
const LINK: u32 = 1;
const BIGINT: u32 = 2;

impl Subject {
    fn of_path(path: &str, options: u32) -> Subject {
        let path = FsPath::new(path);
        if options & LINK == 0 { Subject::Path(path) } else { Subject::Link(path) }
    }

    fn stat(&self) -> Sys<[i64; STAT_FIELDS]> {
        let carried = match self {
            Subject::Path(path) => carried::stat(path, "stat"),
            Subject::Link(path) => carried::stat(path, "lstat"),
            Subject::Fd(_) => None,
        };
        if let Some(found) = carried {
            return found;
        }
        match self {
            Subject::Path(path) => statx("stat", libc::AT_FDCWD, path.as_ptr(), 0).map_err(|error| error.with_path(path.display())),
            Subject::Link(path) => {
                statx("lstat", libc::AT_FDCWD, path.as_ptr(), libc::AT_SYMLINK_NOFOLLOW).map_err(|error| error.with_path(path.display()))
            }
            Subject::Fd(fd) => statx("fstat", *fd, c"".as_ptr(), libc::AT_EMPTY_PATH),
        }
    }
}

/// `statx` knows the time of birth, `stat` does not.
fn statx(syscall: &'static str, directory: i32, path: *const libc::c_char, flags: i32) -> Sys<[i64; STAT_FIELDS]> {
    // SAFETY: all zeros is a valid `statx`.
    let mut stat: libc::statx = unsafe { std::mem::zeroed() };
    // SAFETY: callers give a C string, and `stat` is ours to fill.
    let result =
        retry(syscall, || unsafe { libc::statx(directory, path, flags, libc::STATX_BASIC_STATS | libc::STATX_BTIME, &raw mut stat) });
    match result {
        // Containers with an old seccomp filter refuse the call.
        Err(error) if error.errno == -libc::ENOSYS || (error.errno == -libc::EPERM && syscall == "fstat") => {
            return fstatat(syscall, directory, path, flags);
        }
        result => result.map(drop)?,
    }
    Ok([
        libc::makedev(stat.stx_dev_major, stat.stx_dev_minor) as i64,
        i64::from(stat.stx_mode),
        i64::from(stat.stx_nlink),
        i64::from(stat.stx_uid),
        i64::from(stat.stx_gid),
        libc::makedev(stat.stx_rdev_major, stat.stx_rdev_minor) as i64,
        i64::from(stat.stx_blksize),
        stat.stx_ino as i64,
        stat.stx_size as i64,
        stat.stx_blocks as i64,
        stat.stx_atime.tv_sec,
        i64::from(stat.stx_atime.tv_nsec),
        stat.stx_mtime.tv_sec,
        i64::from(stat.stx_mtime.tv_nsec),
        stat.stx_ctime.tv_sec,
        i64::from(stat.stx_ctime.tv_nsec),
        stat.stx_btime.tv_sec,
        i64::from(stat.stx_btime.tv_nsec),
    ])
}

fn fstatat(syscall: &'static str, directory: i32, path: *const libc::c_char, flags: i32) -> Sys<[i64; STAT_FIELDS]> {
    // SAFETY: all zeros is a valid `stat`.
    let mut stat: libc::stat64 = unsafe { std::mem::zeroed() };
    // SAFETY: callers give a C string, and `stat` is ours to fill.
    retry(syscall, || unsafe { libc::fstatat64(directory, path, &raw mut stat, flags) })?;
    #[allow(clippy::unnecessary_cast, reason = "the types of these fields differ between architectures")]
    Ok([
        stat.st_dev as i64,
        stat.st_mode as i64,
        stat.st_nlink as i64,
        stat.st_uid as i64,
        stat.st_gid as i64,
        stat.st_rdev as i64,
        stat.st_blksize as i64,
        stat.st_ino as i64,
        stat.st_size as i64,
        stat.st_blocks as i64,
        stat.st_atime as i64,
        stat.st_atime_nsec as i64,
        stat.st_mtime as i64,
        stat.st_mtime_nsec as i64,
        stat.st_ctime as i64,
        stat.st_ctime_nsec as i64,
        stat.st_ctime as i64,
        stat.st_ctime_nsec as i64,
    ])
}

fn statfs(path: &FsPath) -> Sys<[i64; STATFS_FIELDS]> {
    // SAFETY: all zeros is a valid `statfs`.
    let mut stat: libc::statfs64 = unsafe { std::mem::zeroed() };
    // SAFETY: `path` is a C string, and `stat` is ours to fill.
    retry("statfs", || unsafe { libc::statfs64(path.as_ptr(), &raw mut stat) }).map_err(|error| error.with_path(path.display()))?;
    #[allow(clippy::unnecessary_cast, reason = "the types of these fields differ between architectures")]
    Ok([
        stat.f_type as i64,
        stat.f_bsize as i64,
        stat.f_frsize as i64,
        stat.f_blocks as i64,
        stat.f_bfree as i64,
        stat.f_bavail as i64,
        stat.f_files as i64,
        stat.f_ffree as i64,
    ])
}

fn access(path: &FsPath, mode: i32) -> Sys<()> {
    if let Some(answer) = carried::access(path, mode) {
        return answer;
    }
    // SAFETY: `path` is a C string.
    retry("access", || unsafe { libc::access(path.as_ptr(), mode) }).map(drop).map_err(|error| error.with_path(path.display()))
}

fn stat_into(subject: &Subject, options: u32, out: &mut [u8]) -> i32 {
    match subject.stat() {
        Ok(values) => {
            Numbers { values, bigint: options & BIGINT != 0 }.write_to(out);
            0
        }
        Err(error) => error.errno,
    }
}

/// Fills `out`, which is the memory of a `Float64Array` or `BigInt64Array`. Bits of `options`: 1 = lstat, 2 = bigint.
#[op2(fast)]
pub fn op_fs_stat_sync(#[string] path: &str, options: u32, #[buffer] out: &mut [u8]) -> i32 {
    stat_into(&Subject::of_path(path, options), options, out)
}

#[op2(fast)]
pub fn op_fs_stat(state: &mut OpState, #[smi] id: u32, #[string] path: &str, options: u32) {
    submit_stat(state, id, Subject::of_path(path, options), options);
}

#[op2(fast)]
pub fn op_fs_fstat_sync(fd: i32, options: u32, #[buffer] out: &mut [u8]) -> i32 {
    stat_into(&Subject::Fd(fd), options, out)
}

#[op2(fast)]
pub fn op_fs_fstat(state: &mut OpState, #[smi] id: u32, fd: i32, options: u32) {
    submit_stat(state, id, Subject::Fd(fd), options);
}

fn submit_stat(state: &mut OpState, id: u32, subject: Subject, options: u32) {
    submit(state, id, move || subject.stat().map(|values| Numbers { values, bigint: options & BIGINT != 0 }));
}

#[op2]
pub fn op_fs_statfs_sync(#[string] path: &str, bigint: bool) -> SyscallResult<Numbers<STATFS_FIELDS>> {
    statfs(&FsPath::new(path)).map(|values| Numbers { values, bigint }).into()
}

#[op2(fast)]
pub fn op_fs_statfs(state: &mut OpState, #[smi] id: u32, #[string] path: &str, bigint: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || statfs(&path).map(|values| Numbers { values, bigint }));
}

#[op2(fast)]
pub fn op_fs_access_sync(#[string] path: &str, mode: i32) -> i32 {
    zero_or_errno(access(&FsPath::new(path), mode))
}

#[op2(fast)]
pub fn op_fs_access(state: &mut OpState, #[smi] id: u32, #[string] path: &str, mode: i32) {
    let path = FsPath::new(path);
    submit(state, id, move || access(&path, mode).map(|()| Nothing));
}

#[op2(fast)]
pub fn op_fs_exists_sync(#[string] path: &str) -> bool {
    let path = FsPath::new(path);
    if let Some(answer) = carried::access(&path, libc::F_OK) {
        return answer.is_ok();
    }
    loop {
        // SAFETY: `path` is a C string.
        if unsafe { libc::access(path.as_ptr(), libc::F_OK) } == 0 {
            return true;
        }
        if errno() != libc::EINTR {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statx_and_stat_agree() {
        let path = FsPath::new("/etc/passwd");
        let new = statx("stat", libc::AT_FDCWD, path.as_ptr(), 0).unwrap();
        let old = fstatat("stat", libc::AT_FDCWD, path.as_ptr(), 0).unwrap();
        // All but the time of birth.
        assert_eq!(new[..16], old[..16]);
    }

    #[test]
    fn a_link_is_followed_or_not() {
        let mode = |subject: Subject| subject.stat().unwrap()[1] as u32 & libc::S_IFMT;
        assert_eq!(mode(Subject::of_path("/proc/self/exe", 0)), libc::S_IFREG);
        assert_eq!(mode(Subject::of_path("/proc/self/exe", LINK)), libc::S_IFLNK);
    }

    #[test]
    fn an_error_names_the_call() {
        assert_eq!(Subject::of_path("/no", LINK).stat().unwrap_err().to_string(), "ENOENT: no such file or directory, lstat '/no'");
        assert_eq!(Subject::Fd(-1).stat().unwrap_err().to_string(), "EBADF: bad file descriptor, fstat");
    }
}
