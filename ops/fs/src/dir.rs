//! Directories: `mkdir`, `rmdir`, `mkdtemp`, `readdir`, `opendir`.

use std::collections::HashMap;
use std::fs::{DirEntry, FileType, ReadDir};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileTypeExt;
use std::sync::{Arc, Mutex, PoisonError};

use deno_core::{OpState, op2};
use ops_error::{IoResultExt, SyscallResult, SystemError};
use ops_requests::submit;

use crate::carried;
use crate::path::FsPath;
use crate::syscall::{Sys, retry};
use crate::value::{Entries, Entry, Name, Nothing};

/// libuv's `UV_DIRENT_*`.
fn kind_of(file_type: FileType) -> u8 {
    match () {
        () if file_type.is_file() => 1,
        () if file_type.is_dir() => 2,
        () if file_type.is_symlink() => 3,
        () if file_type.is_fifo() => 4,
        () if file_type.is_socket() => 5,
        () if file_type.is_char_device() => 6,
        () if file_type.is_block_device() => 7,
        () => 0,
    }
}

const DIRECTORY: u8 = 2;
const LINK: u8 = 3;

impl From<DirEntry> for Entry {
    fn from(entry: DirEntry) -> Entry {
        // File systems that do not tell the type cost an `lstat`, inside `file_type`.
        let kind = entry.file_type().map_or(0, kind_of);
        Entry { name: entry.file_name().into_vec(), kind }
    }
}

fn mkdir(path: &FsPath, mode: u32) -> Sys<()> {
    carried::refuse_change(path, "mkdir")?;
    // SAFETY: `path` is a C string.
    retry("mkdir", || unsafe { libc::mkdir(path.as_ptr(), mode) }).map(drop).map_err(|error| error.with_path(path.display()))
}

/// Makes `path` and the directories above it. The result is the first directory that was made, if any was.
fn mkdir_recursive(path: &FsPath, mode: u32) -> Sys<Option<String>> {
    let failure = |errno: i32| SystemError::from_errno(-errno, "mkdir").with_path(path.display());
    let mut first = None;
    let mut missing = vec![path.clone()];
    while let Some(next) = missing.last() {
        match mkdir(next, mode).map_err(|error| -error.errno) {
            Ok(()) => {
                first.get_or_insert_with(|| next.display());
                missing.pop();
            }
            Err(libc::ENOENT) => match parent(next) {
                // A parent that is there means that this place (such as /proc) takes no new directories.
                Some(above) if !above.as_path().is_dir() => missing.push(above),
                _ => return Err(failure(libc::ENOENT)),
            },
            Err(errno @ (libc::EACCES | libc::ENOSPC | libc::ENOTDIR | libc::EPERM | libc::ENAMETOOLONG | libc::EINVAL)) => {
                return Err(failure(errno));
            }
            Err(errno) => {
                let found = next.as_path().metadata().map_err(|error| failure(error.raw_os_error().unwrap_or(errno)))?;
                if !found.is_dir() {
                    // A file in the way: at the end of the path it exists already, further up it is no directory.
                    let errno = if errno == libc::EEXIST && missing.len() > 1 { libc::ENOTDIR } else { errno };
                    return Err(failure(errno));
                }
                missing.pop();
            }
        }
    }
    Ok(first)
}

/// What is left of the last slash. A path that can lose nothing more has no parent.
fn parent(path: &FsPath) -> Option<FsPath> {
    let bytes = path.as_bytes();
    let end = bytes.iter().rposition(|byte| *byte == b'/')?;
    (end > 0).then(|| FsPath::from_bytes(bytes[..end].to_vec()))
}

fn rmdir(path: &FsPath) -> Sys<Nothing> {
    carried::refuse_change(path, "rmdir")?;
    // SAFETY: `path` is a C string.
    retry("rmdir", || unsafe { libc::rmdir(path.as_ptr()) }).map(|_| Nothing).map_err(|error| error.with_path(path.display()))
}

fn mkdtemp(prefix: &FsPath, raw: bool) -> Sys<Name> {
    let mut template = prefix.as_bytes().to_vec();
    template.extend_from_slice(b"XXXXXX");
    let shown = String::from_utf8_lossy(&template).into_owned();
    template.push(0);
    // SAFETY: `template` is a C string that mkdtemp may change.
    if unsafe { libc::mkdtemp(template.as_mut_ptr().cast()) }.is_null() {
        return Err(SystemError::last_os_error("mkdtemp").with_path(shown));
    }
    template.pop();
    Ok(Name { bytes: template, raw })
}

/// The entries of a directory, by name as libuv sorts them.
fn scandir(path: &FsPath) -> Sys<Vec<Entry>> {
    if let Some(entries) = carried::entries(path, "scandir") {
        return entries;
    }
    let path = path.as_path();
    let failed = |error: SystemError| error.with_path(path.to_string_lossy());
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).syscall("scandir").map_err(failed)? {
        entries.push(Entry::from(entry.syscall("scandir").map_err(failed)?));
    }
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// The entries of a directory and of all below it, level by level; names are paths from `path`. Links to directories are followed, as
/// Node does; the kernel ends a circle of links.
fn scandir_recursive(path: &FsPath) -> Sys<Vec<Entry>> {
    let mut all = scandir(path)?;
    let mut next = 0;
    while let Some(entry) = all.get(next) {
        next += 1;
        let below = path.join(&entry.name);
        if entry.kind == DIRECTORY || (entry.kind == LINK || entry.kind == 0) && below.as_path().is_dir() {
            let prefix = entry.name.clone();
            let mut entries = scandir(&below)?;
            for entry in &mut entries {
                entry.name = [&prefix[..], b"/", &entry.name].concat();
            }
            all.append(&mut entries);
        }
    }
    Ok(all)
}

fn readdir(path: &FsPath, raw: bool, with_types: bool, recursive: bool) -> Sys<Entries> {
    let entries = if recursive { scandir_recursive(path)? } else { scandir(path)? };
    Ok(Entries { entries, raw, with_types })
}

/// What is left of a directory that is being read.
enum Rest {
    Disk(ReadDir),
    Carried(std::vec::IntoIter<Entry>),
}

impl Iterator for Rest {
    type Item = std::io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Rest::Disk(entries) => Some(entries.next()?.map(Entry::from)),
            Rest::Carried(entries) => entries.next().map(Ok),
        }
    }
}

/// An open directory; `None` once it is read to the end.
type Handle = Arc<Mutex<Option<Rest>>>;

/// The open directories of one runtime.
#[derive(Default)]
pub struct Directories {
    open: HashMap<u32, Handle>,
    last: u32,
}

impl Directories {
    fn reserve(&mut self) -> (u32, Handle) {
        self.last = self.last.wrapping_add(1);
        let handle = Handle::default();
        self.open.insert(self.last, handle.clone());
        (self.last, handle)
    }
}

fn open_into(handle: &Handle, path: &FsPath) -> Sys<()> {
    let opened = match carried::entries(path, "opendir") {
        Some(entries) => Rest::Carried(entries?.into_iter()),
        None => Rest::Disk(std::fs::read_dir(path.as_path()).syscall("opendir").map_err(|error| error.with_path(path.display()))?),
    };
    *handle.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
    Ok(())
}

/// At most `count` more entries; none at the end.
fn read_from(handle: &Handle, count: u32, raw: bool) -> Sys<Entries> {
    let mut guard = handle.lock().unwrap_or_else(PoisonError::into_inner);
    let mut entries = Vec::new();
    if let Some(directory) = guard.as_mut() {
        for entry in directory.by_ref().take(count as usize) {
            entries.push(entry.syscall("scandir")?);
        }
        if entries.len() < count as usize {
            *guard = None;
        }
    }
    Ok(Entries { entries, raw, with_types: true })
}

fn handle_of(state: &OpState, directory: u32) -> Handle {
    state.borrow::<Directories>().open.get(&directory).cloned().unwrap_or_default()
}

#[op2]
pub fn op_fs_mkdir_sync(#[string] path: &str, mode: u32, recursive: bool) -> SyscallResult<Option<String>> {
    make(&FsPath::new(path), mode, recursive).into()
}

#[op2(fast)]
pub fn op_fs_mkdir(state: &mut OpState, #[smi] id: u32, #[string] path: &str, mode: u32, recursive: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || make(&path, mode, recursive));
}

fn make(path: &FsPath, mode: u32, recursive: bool) -> Sys<Option<String>> {
    if recursive { mkdir_recursive(path, mode) } else { mkdir(path, mode).map(|()| None) }
}

#[op2]
pub fn op_fs_rmdir_sync(#[string] path: &str) -> SyscallResult<Nothing> {
    rmdir(&FsPath::new(path)).into()
}

#[op2(fast)]
pub fn op_fs_rmdir(state: &mut OpState, #[smi] id: u32, #[string] path: &str) {
    let path = FsPath::new(path);
    submit(state, id, move || rmdir(&path));
}

#[op2]
pub fn op_fs_mkdtemp_sync(#[string] prefix: &str, raw: bool) -> SyscallResult<Name> {
    mkdtemp(&FsPath::new(prefix), raw).into()
}

#[op2(fast)]
pub fn op_fs_mkdtemp(state: &mut OpState, #[smi] id: u32, #[string] prefix: &str, raw: bool) {
    let prefix = FsPath::new(prefix);
    submit(state, id, move || mkdtemp(&prefix, raw));
}

#[op2]
pub fn op_fs_readdir_sync(#[string] path: &str, raw: bool, with_types: bool, recursive: bool) -> SyscallResult<Entries> {
    readdir(&FsPath::new(path), raw, with_types, recursive).into()
}

#[op2(fast)]
pub fn op_fs_readdir(state: &mut OpState, #[smi] id: u32, #[string] path: &str, raw: bool, with_types: bool, recursive: bool) {
    let path = FsPath::new(path);
    submit(state, id, move || readdir(&path, raw, with_types, recursive));
}

/// Opens a directory; the result is the number by which the other ops know it.
#[op2]
pub fn op_fs_opendir_sync(state: &mut OpState, #[string] path: &str) -> SyscallResult<u32> {
    let path = FsPath::new(path);
    let directories = state.borrow_mut::<Directories>();
    let (number, handle) = directories.reserve();
    let result = open_into(&handle, &path).map(|()| number);
    if result.is_err() {
        directories.open.remove(&number);
    }
    result.into()
}

/// The number is known at once; it is JavaScript's to close, also when opening fails.
#[op2(fast)]
pub fn op_fs_opendir(state: &mut OpState, #[smi] id: u32, #[string] path: &str) -> u32 {
    let path = FsPath::new(path);
    let (number, handle) = state.borrow_mut::<Directories>().reserve();
    submit(state, id, move || open_into(&handle, &path).map(|()| Nothing));
    number
}

#[op2]
pub fn op_fs_dir_read_sync(state: &mut OpState, #[smi] directory: u32, count: u32, raw: bool) -> SyscallResult<Entries> {
    read_from(&handle_of(state, directory), count, raw).into()
}

#[op2(fast)]
pub fn op_fs_dir_read(state: &mut OpState, #[smi] id: u32, #[smi] directory: u32, count: u32, raw: bool) {
    let handle = handle_of(state, directory);
    submit(state, id, move || read_from(&handle, count, raw));
}

#[op2(fast)]
pub fn op_fs_dir_close_sync(state: &mut OpState, #[smi] directory: u32) {
    state.borrow_mut::<Directories>().open.remove(&directory);
}

#[op2(fast)]
pub fn op_fs_dir_close(state: &mut OpState, #[smi] id: u32, #[smi] directory: u32) {
    let handle = state.borrow_mut::<Directories>().open.remove(&directory);
    submit(state, id, move || {
        drop(handle);
        Sys::Ok(Nothing)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recursive_mkdir_tells_the_first_directory_it_made() {
        let root = format!("{}/ops_fs_dir_{}", std::env::temp_dir().display(), std::process::id());
        let path = FsPath::new(&format!("{root}/a/b"));
        assert_eq!(mkdir_recursive(&path, 0o777).unwrap().as_deref(), Some(&root[..]));
        assert_eq!(mkdir_recursive(&path, 0o777).unwrap(), None);
        std::fs::write(format!("{root}/file"), "").unwrap();
        assert_eq!(mkdir_recursive(&FsPath::new(&format!("{root}/file")), 0o777).unwrap_err().code(), "EEXIST");
        assert_eq!(mkdir_recursive(&FsPath::new(&format!("{root}/file/x/y")), 0o777).unwrap_err().code(), "ENOTDIR");
        let names: Vec<_> = scandir_recursive(&FsPath::new(&root)).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, [&b"a"[..], b"file", b"a/b"]);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_parent_is_what_is_left_of_the_last_slash() {
        let of = |path: &str| parent(&FsPath::new(path)).map(|path| path.display());
        assert_eq!(of("/a/b").as_deref(), Some("/a"));
        assert_eq!(of("a/b/").as_deref(), Some("a/b"));
        assert_eq!(of("/a"), None);
        assert_eq!(of("a"), None);
    }
}
