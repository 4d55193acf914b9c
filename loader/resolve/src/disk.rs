//! Questions to the file system: what kind of thing is at a path, and what is its real path.
//!
//! What an executable carries stands in front of the disk.
//!
//! Only what Node remembers is remembered: real paths of folders. Whether a file exists is asked each time, because programs
//! write files and load them afterwards; one `lstat` answers both "is it there" and "is it a symlink".

use crate::paths;
use embedded::Node;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    Directory,
    Missing,
}

/// What is at a path, with the real path of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    File(String),
    Directory,
    Missing,
}

#[derive(Default)]
pub struct Disk {
    real_directories: RefCell<FxHashMap<Box<str>, Rc<str>>>,
    /// Folders that exist. One that is removed later answers no more questions about its files anyway.
    directories: RefCell<FxHashSet<Box<str>>>,
}

impl Disk {
    /// What a path leads to, following symlinks.
    pub fn kind(&self, path: &str) -> Kind {
        if let Some(node) = embedded::locate(path) {
            return match node {
                Node::File(_) => Kind::File,
                Node::Directory => Kind::Directory,
                Node::Missing => Kind::Missing,
            };
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Kind::Directory,
            Ok(_) => Kind::File,
            Err(_) => Kind::Missing,
        }
    }

    /// True for a folder that exists, or did when last asked.
    pub fn is_directory(&self, path: &str) -> bool {
        if self.directories.borrow().contains(path) {
            return true;
        }
        let found = self.kind(path) == Kind::Directory;
        if found {
            self.directories.borrow_mut().insert(path.into());
        }
        found
    }

    /// What a path leads to, in one system call when no symlink is involved.
    pub fn entry(&self, path: &str) -> Entry {
        if let Some(node) = embedded::locate(path) {
            return match node {
                Node::File(file) => Entry::File(file.full_path()),
                Node::Directory => Entry::Directory,
                Node::Missing => Entry::Missing,
            };
        }
        let Ok(metadata) = std::fs::symlink_metadata(path) else { return Entry::Missing };
        let kind = metadata.file_type();
        if kind.is_dir() {
            return Entry::Directory;
        }
        if !kind.is_symlink() {
            return Entry::File(self.in_real_directory(path));
        }
        match self.kind(path) {
            Kind::File => Entry::File(canonicalize(path).unwrap_or_else(|| path.to_string())),
            Kind::Directory => Entry::Directory,
            Kind::Missing => Entry::Missing,
        }
    }

    /// The real path of something known to exist.
    pub fn real_path(&self, path: &str) -> String {
        if embedded::is_inside(path) {
            return embedded::normal(path).map_or_else(|| path.to_string(), |normal| normal.into_owned());
        }
        match std::fs::symlink_metadata(path) {
            Ok(metadata) if !metadata.is_symlink() => self.in_real_directory(path),
            _ => canonicalize(path).unwrap_or_else(|| path.to_string()),
        }
    }

    /// `path`, which is not itself a symlink, with its folder made real.
    fn in_real_directory(&self, path: &str) -> String {
        let directory = paths::dirname(path);
        if directory == path {
            return path.to_string();
        }
        if let Some(real) = self.real_directories.borrow().get(directory) {
            return join_real(real, directory, path);
        }
        let real: Rc<str> = canonicalize(directory).map_or_else(|| Rc::from(directory), Rc::from);
        let joined = join_real(&real, directory, path);
        self.real_directories.borrow_mut().insert(directory.into(), real);
        joined
    }
}

fn join_real(real: &str, directory: &str, path: &str) -> String {
    if real == directory {
        return path.to_string();
    }
    let name = paths::basename(path);
    let mut out = String::with_capacity(real.len() + name.len() + 1);
    out.push_str(real);
    if !out.ends_with(paths::is_separator) {
        out.push(std::path::MAIN_SEPARATOR);
    }
    out.push_str(name);
    out
}

fn canonicalize(path: &str) -> Option<String> {
    let real = std::fs::canonicalize(path).ok()?;
    let real = real.to_string_lossy();
    // Windows answers with the long form, which programs do not expect.
    Some(real.strip_prefix(r"\\?\").unwrap_or(&real).to_string())
}

/// The contents of a file, if it can be read.
pub fn read(path: &str) -> Option<std::borrow::Cow<'static, [u8]>> {
    if embedded::is_inside(path) {
        return embedded::read(path);
    }
    std::fs::read(path).ok().map(Into::into)
}
