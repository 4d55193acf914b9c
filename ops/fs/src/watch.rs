//! `fs.watch` over inotify: one inotify descriptor per runtime, read by the event loop.
//!
//! The kernel gives one watch descriptor per inode, so several watchers may share one. A recursive watcher holds one for each directory
//! below its root, and adds those that appear later.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::rc::Rc;

use deno_core::unsync::{JoinHandle, spawn};
use deno_core::{OpState, ToV8, V8TaskSpawner, op2, v8};
use ops_error::IoResultExt;
use tokio::io::unix::AsyncFd;

use crate::path::FsPath;
use crate::syscall::{Sys, number_or_errno, retry};
use crate::value::Name;

/// libuv's choice of events. One mask for all: watching an inode again replaces its mask.
const MASK: u32 = libc::IN_ATTRIB
    | libc::IN_CREATE
    | libc::IN_MODIFY
    | libc::IN_DELETE
    | libc::IN_DELETE_SELF
    | libc::IN_MOVE_SELF
    | libc::IN_MOVED_FROM
    | libc::IN_MOVED_TO;

/// The event types JavaScript knows, by number.
const RENAME: i32 = 0;
const CHANGE: i32 = 1;

/// Who is told about a watch descriptor's events.
struct Listener {
    watcher: u32,
    /// The directory's path from the watcher's root; empty for the root.
    directory: Vec<u8>,
}

struct Watcher {
    root: FsPath,
    recursive: bool,
    keeps_alive: bool,
}

/// Something that happened.
#[derive(Debug, PartialEq)]
struct Event {
    watcher: u32,
    kind: i32,
    name: Vec<u8>,
}

struct Inotify {
    fd: Rc<AsyncFd<OwnedFd>>,
    reader: JoinHandle<()>,
}

/// The watchers of one runtime.
#[derive(Default)]
pub struct Watches {
    inotify: Option<Inotify>,
    listeners: HashMap<i32, Vec<Listener>>,
    watchers: HashMap<u32, Watcher>,
    dispatcher: Option<v8::Global<v8::Function>>,
    last: u32,
}

/// Shared between the ops and the task that reads events.
pub type SharedWatches = Rc<RefCell<Watches>>;

impl Watches {
    /// Watches one path for `watcher`.
    fn add(&mut self, watcher: u32, path: &FsPath, directory: Vec<u8>) -> Sys<()> {
        let Some(inotify) = &self.inotify else { return Ok(()) };
        let fd = inotify.fd.as_raw_fd();
        // SAFETY: `path` is a C string.
        let wd = retry("watch", || unsafe { libc::inotify_add_watch(fd, path.as_ptr(), MASK) })
            .map_err(|error| error.with_path(path.display()))?;
        let listeners = self.listeners.entry(wd).or_default();
        if !listeners.iter().any(|listener| listener.watcher == watcher && listener.directory == directory) {
            listeners.push(Listener { watcher, directory });
        }
        Ok(())
    }

    /// Watches the directories below `path`. `found` is told of everything in them.
    fn add_below(&mut self, watcher: u32, path: &FsPath, directory: &[u8], found: &mut dyn FnMut(&[u8])) {
        // What cannot be listed is not watched: it may be gone again, or not ours to read.
        for entry in fs::read_dir(path.as_path()).into_iter().flatten().flatten() {
            let name = join(directory, entry.file_name().as_bytes());
            found(&name);
            if entry.file_type().is_ok_and(|file_type| file_type.is_dir()) {
                let below = path.join(entry.file_name().as_bytes());
                if self.add(watcher, &below, name.clone()).is_ok() {
                    self.add_below(watcher, &below, &name, found);
                }
            }
        }
    }

    /// Stops telling `watcher`, and the kernel's watches that nobody else needs.
    fn remove(&mut self, watcher: u32) {
        let fd = self.inotify.as_ref().map(|inotify| inotify.fd.as_raw_fd());
        self.listeners.retain(|wd, listeners| {
            listeners.retain(|listener| listener.watcher != watcher);
            if let (true, Some(fd)) = (listeners.is_empty(), fd) {
                // SAFETY: the kernel checks the descriptor; it may be gone with its file already.
                unsafe { libc::inotify_rm_watch(fd, *wd) };
            }
            !listeners.is_empty()
        });
        self.watchers.remove(&watcher);
        if self.watchers.is_empty()
            && let Some(inotify) = self.inotify.take()
        {
            inotify.reader.abort();
        }
    }

    /// What one kernel event means to the listeners.
    fn translate(&mut self, raw: &RawEvent, events: &mut Vec<Event>) {
        let mut appeared = Vec::new();
        for listener in self.listeners.get(&raw.wd).into_iter().flatten() {
            let Some(watcher) = self.watchers.get(&listener.watcher) else { continue };
            if raw.mask & libc::IN_IGNORED != 0 {
                continue;
            }
            // An event without a name is about the watched inode itself. Those of lower directories reach their parents as well.
            if raw.name.is_empty() && !listener.directory.is_empty() {
                continue;
            }
            let name = if raw.name.is_empty() { base_name(&watcher.root) } else { join(&listener.directory, raw.name) };
            let is_new = raw.mask & (libc::IN_CREATE | libc::IN_MOVED_TO) != 0;
            if watcher.recursive && is_new && raw.mask & libc::IN_ISDIR != 0 {
                appeared.push((listener.watcher, watcher.root.join(&name), name.clone()));
            }
            let kind = if raw.mask & !(libc::IN_ATTRIB | libc::IN_MODIFY | libc::IN_ISDIR) == 0 { CHANGE } else { RENAME };
            events.push(Event { watcher: listener.watcher, kind, name });
        }
        if raw.mask & libc::IN_IGNORED != 0 {
            self.listeners.remove(&raw.wd);
        }
        for (watcher, path, name) in appeared {
            if self.add(watcher, &path, name.clone()).is_ok() {
                // What was put into the new directory before it was watched.
                self.add_below(watcher, &path, &name, &mut |found| {
                    events.push(Event { watcher, kind: RENAME, name: found.to_vec() });
                });
            }
        }
    }
}

fn join(directory: &[u8], name: &[u8]) -> Vec<u8> {
    if directory.is_empty() { name.to_vec() } else { [directory, b"/", name].concat() }
}

fn base_name(path: &FsPath) -> Vec<u8> {
    path.as_path().file_name().unwrap_or(OsStr::new("")).as_bytes().to_vec()
}

/// One `struct inotify_event`.
struct RawEvent<'a> {
    wd: i32,
    mask: u32,
    name: &'a [u8],
}

/// Takes the buffer of a `read` apart.
fn parse(mut bytes: &[u8]) -> impl Iterator<Item = RawEvent<'_>> {
    const HEADER: usize = size_of::<libc::inotify_event>();
    std::iter::from_fn(move || {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let number = |at: usize| header[at..at + 4].try_into().map(u32::from_ne_bytes).unwrap_or_default();
        let (name, rest) = rest.split_at_checked(number(12) as usize)?;
        bytes = rest;
        // The name is filled up with NULs.
        let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
        Some(RawEvent { wd: number(0) as i32, mask: number(4), name: &name[..end] })
    })
}

/// Reads events until the watchers are gone.
async fn read_events(fd: Rc<AsyncFd<OwnedFd>>, watches: SharedWatches, spawner: V8TaskSpawner) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(mut ready) = fd.readable().await else { return };
        let result = ready.try_io(|fd| {
            // SAFETY: the buffer is ours.
            let count = unsafe { libc::read(fd.as_raw_fd(), buffer.as_mut_ptr().cast(), buffer.len()) };
            if count < 0 { Err(io::Error::last_os_error()) } else { Ok(count as usize) }
        });
        match result {
            Ok(Ok(count)) => {
                let mut events = Vec::new();
                for raw in parse(&buffer[..count]) {
                    watches.borrow_mut().translate(&raw, &mut events);
                }
                if !events.is_empty() {
                    let watches = watches.clone();
                    spawner.spawn(move |scope| dispatch(scope, &watches, events));
                }
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(Err(_)) => return,
            Err(_would_block) => {}
        }
    }
}

/// `dispatcher(watcher, kind, name, watcher, kind, name …)`; names are `ArrayBuffer`s.
fn dispatch(scope: &mut v8::PinScope, watches: &SharedWatches, events: Vec<Event>) {
    let Some(dispatcher) = watches.borrow().dispatcher.clone() else { return };
    v8::tc_scope!(let scope, scope);
    let mut arguments: Vec<v8::Local<v8::Value>> = Vec::with_capacity(events.len() * 3);
    for event in events {
        arguments.push(v8::Integer::new_from_unsigned(scope, event.watcher).into());
        arguments.push(v8::Integer::new(scope, event.kind).into());
        let Ok(name) = Name { bytes: event.name, raw: true }.to_v8(scope);
        arguments.push(name);
    }
    let receiver = v8::undefined(scope).into();
    // The dispatcher reports what listeners throw. What is left is termination, which ends the event loop by itself.
    v8::Local::new(scope, dispatcher).call(scope, receiver, &arguments);
}

fn start_inotify(watches: &SharedWatches, spawner: V8TaskSpawner) -> Sys<()> {
    if watches.borrow().inotify.is_some() {
        return Ok(());
    }
    // SAFETY: a call without pointers.
    let fd = retry("watch", || unsafe { libc::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC) })?;
    // SAFETY: the descriptor is new and nobody else's.
    let owned = unsafe { OwnedFd::from_raw_fd(fd) };
    // SAFETY: an `OwnedFd` is open until it is dropped, which is after its registration.
    let fd = Rc::new(unsafe { AsyncFd::register(owned) }.map_err(io::Error::from).syscall("watch")?);
    let reader = spawn(read_events(fd.clone(), watches.clone(), spawner));
    watches.borrow_mut().inotify = Some(Inotify { fd, reader });
    Ok(())
}

fn start(watches: &SharedWatches, spawner: V8TaskSpawner, root: FsPath, recursive: bool) -> Sys<i32> {
    start_inotify(watches, spawner)?;
    let mut watches = watches.borrow_mut();
    watches.last = (watches.last + 1) & i32::MAX as u32;
    let watcher = watches.last;
    watches.watchers.insert(watcher, Watcher { root: root.clone(), recursive, keeps_alive: false });
    if let Err(error) = watches.add(watcher, &root, Vec::new()) {
        watches.remove(watcher);
        return Err(error);
    }
    if recursive && root.as_path().is_dir() {
        watches.add_below(watcher, &root, b"", &mut |_| {});
    }
    Ok(watcher as i32)
}

/// Tells the function that takes events. JavaScript calls this before its first watcher.
#[op2(nofast)]
pub fn op_fs_watch_set_dispatcher(state: &mut OpState, scope: &mut v8::PinScope<'_, '_>, dispatcher: v8::Local<v8::Function>) {
    state.borrow::<SharedWatches>().borrow_mut().dispatcher = Some(v8::Global::new(scope, dispatcher));
}

/// Starts to watch; the result is the watcher's number, or an errno. The watcher keeps the event loop alive once `op_fs_watch_ref` says so.
#[op2(fast)]
pub fn op_fs_watch_start(state: &mut OpState, #[string] path: &str, recursive: bool) -> i32 {
    let spawner = state.borrow::<V8TaskSpawner>().clone();
    let watches = state.borrow::<SharedWatches>().clone();
    number_or_errno(start(&watches, spawner, FsPath::new(path), recursive))
}

#[op2(fast)]
pub fn op_fs_watch_ref(state: &mut OpState, #[smi] watcher: u32, keeps_alive: bool) {
    let watches = state.borrow::<SharedWatches>().clone();
    let mut watches = watches.borrow_mut();
    let Some(watcher) = watches.watchers.get_mut(&watcher) else { return };
    match (watcher.keeps_alive, keeps_alive) {
        (false, true) => state.external_ops_tracker.ref_op(),
        (true, false) => state.external_ops_tracker.unref_op(),
        _ => {}
    }
    watcher.keeps_alive = keeps_alive;
}

#[op2(fast)]
pub fn op_fs_watch_stop(state: &mut OpState, #[smi] watcher: u32) {
    let watches = state.borrow::<SharedWatches>().clone();
    let mut watches = watches.borrow_mut();
    if watches.watchers.get(&watcher).is_some_and(|watcher| watcher.keeps_alive) {
        state.external_ops_tracker.unref_op();
    }
    watches.remove(watcher);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_watcher(recursive: bool) -> Watches {
        let mut watches = Watches::default();
        watches.watchers.insert(1, Watcher { root: FsPath::new("/no/root"), recursive, keeps_alive: false });
        watches.listeners.insert(7, vec![Listener { watcher: 1, directory: Vec::new() }]);
        watches.listeners.insert(8, vec![Listener { watcher: 1, directory: b"sub".to_vec() }]);
        watches
    }

    fn translate(watches: &mut Watches, wd: i32, mask: u32, name: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        watches.translate(&RawEvent { wd, mask, name }, &mut events);
        events
    }

    #[test]
    fn events_have_names_from_the_root() {
        let mut watches = with_watcher(true);
        let event = |kind, name: &[u8]| vec![Event { watcher: 1, kind, name: name.to_vec() }];
        assert_eq!(translate(&mut watches, 7, libc::IN_CREATE, b"a"), event(RENAME, b"a"));
        assert_eq!(translate(&mut watches, 8, libc::IN_MODIFY, b"a"), event(CHANGE, b"sub/a"));
        assert_eq!(translate(&mut watches, 7, libc::IN_DELETE_SELF, b""), event(RENAME, b"root"));
        assert_eq!(translate(&mut watches, 8, libc::IN_DELETE_SELF, b""), vec![]);
    }

    #[test]
    fn a_watch_the_kernel_dropped_is_forgotten() {
        let mut watches = with_watcher(false);
        assert_eq!(translate(&mut watches, 7, libc::IN_IGNORED, b""), vec![]);
        assert!(!watches.listeners.contains_key(&7));
    }

    #[test]
    fn a_buffer_of_two_events_is_taken_apart() {
        let mut bytes = Vec::new();
        for (wd, mask, name) in [(1i32, 2u32, &b"ab\0\0"[..]), (3, 4, b"")] {
            bytes.extend_from_slice(&wd.to_ne_bytes());
            bytes.extend_from_slice(&mask.to_ne_bytes());
            bytes.extend_from_slice(&[0; 4]);
            bytes.extend_from_slice(&(name.len() as u32).to_ne_bytes());
            bytes.extend_from_slice(name);
        }
        let events: Vec<_> = parse(&bytes).map(|event| (event.wd, event.mask, event.name.to_vec())).collect();
        assert_eq!(events, [(1, 2, b"ab".to_vec()), (3, 4, Vec::new())]);
    }
}
