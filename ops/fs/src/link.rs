//! Names of files: `rename`, `link`, `symlink`, `unlink`, `readlink`, `realpath`.

use std::ffi::CStr;
use std::os::unix::ffi::OsStringExt;

use deno_core::{OpState, op2};
use ops_error::{IoResultExt, SyscallResult, SystemError};
use ops_requests::submit;

use crate::carried;
use crate::path::FsPath;
use crate::syscall::{Sys, retry};
use crate::value::{Name, Nothing};

fn rename(from: &FsPath, to: &FsPath) -> Sys<Nothing> {
    carried::refuse_change(from, "rename").and_then(|()| carried::refuse_change(to, "rename"))?;
    // SAFETY: both are C strings.
    done(retry("rename", || unsafe { libc::rename(from.as_ptr(), to.as_ptr()) }), from, to)
}

fn link(existing: &FsPath, new: &FsPath) -> Sys<Nothing> {
    carried::refuse_change(existing, "link").and_then(|()| carried::refuse_change(new, "link"))?;
    // SAFETY: both are C strings.
    done(retry("link", || unsafe { libc::link(existing.as_ptr(), new.as_ptr()) }), existing, new)
}

fn symlink(target: &FsPath, path: &FsPath) -> Sys<Nothing> {
    carried::refuse_change(path, "symlink")?;
    // SAFETY: both are C strings.
    done(retry("symlink", || unsafe { libc::symlink(target.as_ptr(), path.as_ptr()) }), target, path)
}

fn unlink(path: &FsPath) -> Sys<Nothing> {
    carried::refuse_change(path, "unlink")?;
    // SAFETY: `path` is a C string.
    retry("unlink", || unsafe { libc::unlink(path.as_ptr()) }).map(|_| Nothing).map_err(|error| error.with_path(path.display()))
}

fn done(result: Sys<i32>, path: &FsPath, dest: &FsPath) -> Sys<Nothing> {
    result.map(|_| Nothing).map_err(|error| error.with_path(path.display()).with_dest(dest.display()))
}

fn readlink(path: &FsPath, raw: bool) -> Sys<Name> {
    carried::read_link(path)?;
    let target = std::fs::read_link(path.as_path()).syscall("readlink").map_err(|error| error.with_path(path.display()))?;
    Ok(Name { bytes: target.into_os_string().into_vec(), raw })
}

fn realpath(path: &FsPath, raw: bool) -> Sys<Name> {
    if let Some(real) = carried::real_path(path) {
        return real.map(|bytes| Name { bytes, raw });
    }
    // SAFETY: `path` is a C string; a null buffer asks the C library to allocate the result.
    let resolved = unsafe { libc::realpath(path.as_ptr(), std::ptr::null_mut()) };
    if resolved.is_null() {
        return Err(SystemError::last_os_error("realpath").with_path(path.display()));
    }
    // SAFETY: realpath returned a C string, which is ours to free.
    let bytes = unsafe {
        let bytes = CStr::from_ptr(resolved).to_bytes().to_vec();
        libc::free(resolved.cast());
        bytes
    };
    Ok(Name { bytes, raw })
}

#[op2]
pub fn op_fs_rename_sync(#[string] from: &str, #[string] to: &str) -> SyscallResult<Nothing> {
    rename(&FsPath::new(from), &FsPath::new(to)).into()
}

#[op2(fast)]
pub fn op_fs_rename(state: &mut OpState, #[smi] id: u32, #[string] from: &str, #[string] to: &str) {
    let (from, to) = (FsPath::new(from), FsPath::new(to));
    submit(state, id, move || rename(&from, &to));
}

#[op2]
pub fn op_fs_link_sync(#[string] existing: &str, #[string] new: &str) -> SyscallResult<Nothing> {
    link(&FsPath::new(existing), &FsPath::new(new)).into()
}

#[op2(fast)]
pub fn op_fs_link(state: &mut OpState, #[smi] id: u32, #[string] existing: &str, #[string] new: &str) {
    let (existing, new) = (FsPath::new(existing), FsPath::new(new));
    submit(state, id, move || link(&existing, &new));
}

#[op2]
pub fn op_fs_symlink_sync(#[string] target: &str, #[string] path: &str) -> SyscallResult<Nothing> {
    symlink(&FsPath::new(target), &FsPath::new(path)).into()
}

#[op2(fast)]
pub fn op_fs_symlink(state: &mut OpState, #[smi] id: u32, #[string] target: &str, #[string] path: &str) {
    let (target, path) = (FsPath::new(target), FsPath::new(path));
    submit(state, id, move || symlink(&target, &path));
}

#[op2]
pub fn op_fs_unlink_sync(#[string] path: &str) -> SyscallResult<Nothing> {
    unlink(&FsPath::new(path)).into()
}

#[op2(fast)]
pub fn op_fs_unlink(state: &mut OpState, #[smi] id: u32, #[string] path: &str) {
    let path = FsPath::new(path);
    submit(state, id, move || unlink(&path));
}

#[op2]
pub fn op_fs_readlink_sync(#[string] path: &str, raw: bool) -> SyscallResult<Name> {
    readlink(&FsPath::new(path), raw).into()
}

#[op2(fast)]
pub fn op_fs_readlink(state: &mut OpState, #[smi] id: u32, #[string] path: &str, raw: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || readlink(&path, raw));
}

#[op2]
pub fn op_fs_realpath_sync(#[string] path: &str, raw: bool) -> SyscallResult<Name> {
    realpath(&FsPath::new(path), raw).into()
}

#[op2(fast)]
pub fn op_fs_realpath(state: &mut OpState, #[smi] id: u32, #[string] path: &str, raw: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || realpath(&path, raw));
}
