//! Files that the executable carries (`protojs compile`): read like those of a disk that is mounted read-only.
//!
//! Each function answers for paths of that tree and says nothing about others, which are the kernel's.

use embedded::{File, Node};
use ops_error::SystemError;

use crate::path::FsPath;
use crate::stat::STAT_FIELDS;
use crate::syscall::{Sys, retry};
use crate::value::Entry;

const FILE: u8 = 1;
const DIRECTORY: u8 = 2;

/// What is at a path, if it is one of the tree.
pub fn node(path: &FsPath) -> Option<Node> {
    embedded::carried()?;
    embedded::locate(std::str::from_utf8(path.as_bytes()).ok()?)
}

fn failure(errno: i32, syscall: &'static str, path: &FsPath) -> SystemError {
    SystemError::from_errno(-errno, syscall).with_path(path.display())
}

/// The file at a path, or the error of a call that wants to read it.
fn file(path: &FsPath, syscall: &'static str) -> Option<Sys<File<'static>>> {
    Some(match node(path)? {
        Node::File(file) => Ok(file),
        Node::Directory => Err(failure(libc::EISDIR, syscall, path)),
        Node::Missing => Err(failure(libc::ENOENT, syscall, path)),
    })
}

/// Refuses a call that changes something at a path of the tree.
pub fn refuse_change(path: &FsPath, syscall: &'static str) -> Sys<()> {
    match node(path) {
        Some(_) => Err(failure(libc::EROFS, syscall, path)),
        None => Ok(()),
    }
}

/// Opens a file: its contents lie in memory that has a descriptor of its own, so that all that takes one works. It cannot be changed.
pub fn open(path: &FsPath, flags: i32) -> Option<Sys<i32>> {
    let node = node(path)?;
    let writes = flags & libc::O_ACCMODE != libc::O_RDONLY || flags & (libc::O_TRUNC | libc::O_APPEND) != 0;
    Some(match node {
        _ if writes || (flags & libc::O_CREAT != 0 && matches!(node, Node::Missing)) => Err(failure(libc::EROFS, "open", path)),
        Node::Missing => Err(failure(libc::ENOENT, "open", path)),
        Node::File(_) if flags & libc::O_DIRECTORY != 0 => Err(failure(libc::ENOTDIR, "open", path)),
        Node::File(file) => in_memory(&file.data()).map_err(|error| error.with_path(path.display())),
        // Nothing can be read from it, but it may be looked at.
        Node::Directory => open_empty_directory(path),
    })
}

fn in_memory(bytes: &[u8]) -> Sys<i32> {
    let seals = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE | libc::F_SEAL_SEAL;
    // SAFETY: the name is a C string.
    let fd = retry("open", || unsafe { libc::memfd_create(c"protojs".as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING) })?;
    let filled = (|| {
        let mut written = 0;
        while written < bytes.len() {
            let rest = &bytes[written..];
            // SAFETY: the slice is ours to read.
            written += unsafe { crate::file::write(fd, rest.as_ptr(), rest.len(), written as f64) }? as usize;
        }
        // SAFETY: the descriptor is open.
        retry("open", || unsafe { libc::fchmod(fd, 0o444) })?;
        // SAFETY: the descriptor is open, and the call takes a number.
        retry("open", || unsafe { libc::fcntl(fd, libc::F_ADD_SEALS, seals) }).map(drop)
    })();
    if filled.is_err() {
        // SAFETY: the descriptor is ours.
        unsafe { libc::close(fd) };
    }
    filled.map(|()| fd)
}

fn open_empty_directory(path: &FsPath) -> Sys<i32> {
    // SAFETY: the name is a C string.
    retry("open", || unsafe { libc::open(c"/proc/self/fdinfo".as_ptr(), libc::O_RDONLY | libc::O_DIRECTORY | libc::O_CLOEXEC) })
        .map_err(|error| error.with_path(path.display()))
}

/// The contents of a file, for who wants them whole.
pub fn read(path: &FsPath) -> Option<Sys<Vec<u8>>> {
    match node(path)? {
        // As from a disk, where opening a folder works.
        Node::Directory => Some(Err(SystemError::from_errno(-libc::EISDIR, "read"))),
        _ => Some(file(path, "open")?.map(|file| file.data().into_owned())),
    }
}

/// What `stat` and `lstat` tell: there are no links.
pub fn stat(path: &FsPath, syscall: &'static str) -> Option<Sys<[i64; STAT_FIELDS]>> {
    /// A number that no disk has.
    const DEVICE: i64 = 0x70_6a73;
    const BLOCK: i64 = 4096;
    let (mode, inode, size) = match node(path)? {
        Node::File(file) => (libc::S_IFREG | 0o444, file.index() as i64 + 2, file.size() as i64),
        Node::Directory => {
            let text = path.display();
            let name = embedded::normal(&text).unwrap_or_default();
            // Folders have no number of their own: one is made of the name, above those of the files.
            let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
            (libc::S_IFDIR | 0o555, (hash >> 12 | 1 << 40) as i64, 0)
        }
        Node::Missing => return Some(Err(failure(libc::ENOENT, syscall, path))),
    };
    let (seconds, nanoseconds) = embedded::modified();
    let mut fields = [0; STAT_FIELDS];
    fields[..10].copy_from_slice(&[DEVICE, i64::from(mode), 1, 0, 0, 0, BLOCK, inode, size, (size + 511) / 512]);
    for time in fields[10..].chunks_exact_mut(2) {
        time.copy_from_slice(&[seconds, nanoseconds]);
    }
    Some(Ok(fields))
}

/// `access`: everybody may read, nobody may write or run a file.
pub fn access(path: &FsPath, mode: i32) -> Option<Sys<()>> {
    Some(match node(path)? {
        Node::Missing => Err(failure(libc::ENOENT, "access", path)),
        _ if mode & libc::W_OK != 0 => Err(failure(libc::EROFS, "access", path)),
        Node::File(_) if mode & libc::X_OK != 0 => Err(failure(libc::EACCES, "access", path)),
        _ => Ok(()),
    })
}

/// The entries of a folder, sorted.
pub fn entries(path: &FsPath, syscall: &'static str) -> Option<Sys<Vec<Entry>>> {
    Some(match node(path)? {
        Node::Directory => {
            let names = embedded::list(&path.display()).unwrap_or_default();
            let entry = |(name, is_folder): (&str, bool)| Entry { name: name.into(), kind: if is_folder { DIRECTORY } else { FILE } };
            Ok(names.into_iter().map(entry).collect())
        }
        Node::File(_) => Err(failure(libc::ENOTDIR, syscall, path)),
        Node::Missing => Err(failure(libc::ENOENT, syscall, path)),
    })
}

/// `realpath`.
pub fn real_path(path: &FsPath) -> Option<Sys<Vec<u8>>> {
    Some(match node(path)? {
        Node::Missing => Err(failure(libc::ENOENT, "realpath", path)),
        _ => Ok(embedded::normal(&path.display()).unwrap_or_default().into_owned().into_bytes()),
    })
}

/// `readlink`: nothing here is a link.
pub fn read_link(path: &FsPath) -> Sys<()> {
    match node(path) {
        None => Ok(()),
        Some(Node::Missing) => Err(failure(libc::ENOENT, "readlink", path)),
        Some(_) => Err(failure(libc::EINVAL, "readlink", path)),
    }
}
