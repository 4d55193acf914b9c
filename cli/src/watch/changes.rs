//! Which of the watched files have changed, from inotify.
//!
//! Folders are watched, not files: editors replace a file by renaming a new one over it, and a file may come back after it was removed.

use std::collections::{HashMap, HashSet};
use std::ffi::{CString, OsStr, OsString};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::signals::read_available;

const MASK: u32 =
    libc::IN_CLOSE_WRITE | libc::IN_MODIFY | libc::IN_ATTRIB | libc::IN_CREATE | libc::IN_DELETE | libc::IN_MOVED_FROM | libc::IN_MOVED_TO;

/// A watched folder.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    names: HashSet<OsString>,
    /// Everything below it counts (`--watch-path`).
    whole: bool,
}

pub struct Changes {
    inotify: OwnedFd,
    folders: HashMap<i32, Folder>,
    by_path: HashMap<PathBuf, i32>,
}

impl Changes {
    pub fn new() -> io::Result<Changes> {
        // SAFETY: a system call without pointers.
        let fd = unsafe { libc::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the descriptor is new and nobody else's.
        let inotify = unsafe { OwnedFd::from_raw_fd(fd) };
        Ok(Changes { inotify, folders: HashMap::new(), by_path: HashMap::new() })
    }

    pub fn fd(&self) -> i32 {
        self.inotify.as_raw_fd()
    }

    /// Watches one file, which need not exist; its folder does.
    pub fn add_file(&mut self, path: &Path) {
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name())
            && let Some(folder) = self.folder(folder)
        {
            folder.names.insert(name.to_owned());
        }
    }

    /// Watches a folder with all below it, or a file.
    pub fn add_tree(&mut self, path: &Path) {
        if !path.is_dir() {
            return self.add_file(path);
        }
        match self.folder(path) {
            Some(folder) => folder.whole = true,
            None => return,
        }
        let Ok(entries) = std::fs::read_dir(path) else { return };
        for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            self.add_tree(&entry.path());
        }
    }

    fn folder(&mut self, path: &Path) -> Option<&mut Folder> {
        if let Some(known) = self.by_path.get(path) {
            return self.folders.get_mut(known);
        }
        let name = CString::new(path.as_os_str().as_bytes()).ok()?;
        // SAFETY: the name is a C string that outlives the call.
        let watch = unsafe { libc::inotify_add_watch(self.inotify.as_raw_fd(), name.as_ptr(), MASK | libc::IN_ONLYDIR) };
        if watch < 0 {
            return None;
        }
        self.by_path.insert(path.to_owned(), watch);
        let folder = self.folders.entry(watch).or_default();
        folder.path = path.to_owned();
        Some(folder)
    }

    /// The watched files that have changed since the last call.
    pub fn take(&mut self) -> Vec<PathBuf> {
        let mut bytes = Vec::new();
        read_available(&self.inotify, &mut bytes);
        let mut changed = Vec::new();
        let mut new_folders = Vec::new();
        for event in Events(&bytes) {
            if event.mask & libc::IN_IGNORED != 0 {
                if let Some(folder) = self.folders.remove(&event.watch) {
                    self.by_path.retain(|_, watch| *watch != event.watch);
                    // Removed and made again (a rebuilt output folder): its files are still of interest.
                    new_folders.push(folder);
                }
                continue;
            }
            let Some(folder) = self.folders.get(&event.watch) else { continue };
            if event.name.is_empty() || !(folder.whole || folder.names.contains(event.name)) {
                continue;
            }
            let path = folder.path.join(event.name);
            if event.mask & libc::IN_ISDIR != 0 {
                if folder.whole && event.mask & (libc::IN_CREATE | libc::IN_MOVED_TO) != 0 {
                    new_folders.push(Folder { path, whole: true, ..Folder::default() });
                }
                continue;
            }
            if !changed.contains(&path) {
                changed.push(path);
            }
        }
        for folder in new_folders {
            if folder.whole {
                self.add_tree(&folder.path);
            }
            folder.names.iter().for_each(|name| self.add_file(&folder.path.join(name)));
        }
        changed
    }

    /// Forgets what has changed up to now.
    pub fn forget_waiting(&mut self) {
        self.take();
    }
}

struct Event<'a> {
    watch: i32,
    mask: u32,
    name: &'a OsStr,
}

/// The events in the bytes that the kernel gave.
struct Events<'a>(&'a [u8]);

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        const HEAD: usize = size_of::<libc::inotify_event>();
        let number = |at: usize| Some(u32::from_ne_bytes(*self.0.get(at..)?.first_chunk()?));
        let (watch, mask, length) = (number(0)?, number(4)?, number(12)? as usize);
        let name = self.0.get(HEAD..HEAD + length)?;
        self.0 = &self.0[HEAD + length..];
        let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
        Some(Event { watch: watch as i32, mask, name: OsStr::from_bytes(&name[..end]) })
    }
}
