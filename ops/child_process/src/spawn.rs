//! Starting a program: descriptors for its standard streams, then `posix_spawn`, which does not copy this process's page tables.

use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use deno_core::FromV8;

use crate::exit_notice::exit_notice;
use crate::fork;
use crate::program::find_program;

/// How one descriptor of the child is made; js/internal/child_process/stdio.js has the same numbers. Others are descriptors to share.
const STDIO_IGNORE: i32 = -1;
const STDIO_PIPE: i32 = -2;

/// What to start.
#[derive(FromV8)]
pub struct SpawnOptions {
    pub file: String,
    pub args: Vec<String>,
    pub env: Vec<String>,
    pub cwd: Option<String>,
    pub stdio: Vec<i32>,
    pub detached: bool,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
}

/// A child that runs, and the notice of its end.
pub struct Started {
    pub pid: libc::pid_t,
    /// Readable once the child has ended.
    pub notice: OwnedFd,
}

impl Started {
    /// Ends a child that cannot be watched: nobody would hear of its end, and it would stay a zombie.
    pub fn discard(self) {
        discard(self.pid);
    }
}

fn discard(pid: libc::pid_t) {
    // SAFETY: neither call keeps a pointer, waitpid accepts a null status, and the child is not reaped yet, so that the number is its own.
    unsafe {
        libc::kill(pid, libc::SIGKILL);
        while libc::waitpid(pid, std::ptr::null_mut(), 0) < 0 && last_errno() == -libc::EINTR {}
    }
}

/// What came of starting a program.
pub struct Spawned {
    /// The child, or the negative errno.
    pub child: Result<Started, i32>,
    /// Our end of every pipe, at the index the child has it. When the program did not start their other ends are closed.
    pub pipes: Vec<Option<OwnedFd>>,
}

/// Everything the child needs, made before it starts: after a fork nothing may allocate.
pub struct Prepared {
    pub program: CString,
    pub args: Vec<CString>,
    pub env: Vec<CString>,
    pub cwd: Option<CString>,
    /// (descriptor here, descriptor in the child)
    pub fds: Vec<(RawFd, RawFd)>,
    pub detached: bool,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
}

/// A null-terminated array of pointers to `strings`, which it borrows.
pub fn pointers(strings: &[CString]) -> Vec<*mut libc::c_char> {
    strings.iter().map(|string| string.as_ptr().cast_mut()).chain([std::ptr::null_mut()]).collect()
}

/// Starts the program.
pub fn spawn(options: &SpawnOptions) -> Spawned {
    match Stdio::make(&options.stdio) {
        Ok(mut stdio) => {
            let child = start_watched(options, std::mem::take(&mut stdio.fds));
            Spawned { child, pipes: std::mem::take(&mut stdio.ours) }
        }
        Err(errno) => Spawned { child: Err(errno), pipes: Vec::new() },
    }
}

/// Starts nothing that could not be watched: the descriptor of the notice is made sure of before, and a child without one is ended.
fn start_watched(options: &SpawnOptions, fds: Vec<(RawFd, RawFd)>) -> Result<Started, i32> {
    let place = reserve_descriptor()?;
    let pid = start_program(options, fds)?;
    drop(place);
    match exit_notice(pid) {
        Ok(notice) => Ok(Started { pid, notice }),
        Err(errno) => {
            discard(pid);
            Err(errno)
        }
    }
}

fn reserve_descriptor() -> Result<OwnedFd, i32> {
    // SAFETY: eventfd takes no pointers; the descriptor is new and ours.
    unsafe {
        match libc::eventfd(0, libc::EFD_CLOEXEC) {
            fd if fd < 0 => Err(last_errno()),
            fd => Ok(OwnedFd::from_raw_fd(fd)),
        }
    }
}

fn start_program(options: &SpawnOptions, fds: Vec<(RawFd, RawFd)>) -> Result<libc::pid_t, i32> {
    let strings = |list: &[String]| -> Result<Vec<CString>, i32> {
        list.iter().map(|text| CString::new(text.as_str()).map_err(|_| -libc::EINVAL)).collect()
    };
    let mut prepared = Prepared {
        program: find_program(&options.file, &options.env, options.cwd.as_deref())?,
        args: strings(&options.args)?,
        env: strings(&options.env)?,
        cwd: options.cwd.as_deref().map(|cwd| CString::new(cwd).map_err(|_| -libc::EINVAL)).transpose()?,
        fds,
        detached: options.detached,
        uid: options.uid,
        gid: options.gid,
    };
    let start = if options.uid.is_some() || options.gid.is_some() { fork::fork_exec } else { posix_spawn };
    let mut result = start(&prepared);
    if result == Err(-libc::ENOEXEC) {
        // A script without `#!` is one for the shell, says execvp.
        let script = std::mem::replace(&mut prepared.program, c"/bin/sh".to_owned());
        prepared.args.splice(..prepared.args.len().min(1), [c"/bin/sh".to_owned(), script]);
        result = start(&prepared);
    }
    result
}

/// The descriptors of a child's standard streams.
struct Stdio {
    fds: Vec<(RawFd, RawFd)>,
    ours: Vec<Option<OwnedFd>>,
    /// Kept open until the child has its copies.
    _theirs: Vec<OwnedFd>,
}

impl Stdio {
    fn make(kinds: &[i32]) -> Result<Stdio, i32> {
        let mut stdio = Stdio { fds: Vec::with_capacity(kinds.len()), ours: Vec::with_capacity(kinds.len()), _theirs: Vec::new() };
        for (target, kind) in kinds.iter().enumerate() {
            let target = target as RawFd;
            let mut ours = None;
            let source = match *kind {
                STDIO_PIPE => {
                    let (parent, child) = socket_pair()?;
                    ours = Some(parent);
                    Some(stdio.keep(child))
                }
                // Beyond the standard streams, ignoring means that the descriptor is not there.
                STDIO_IGNORE if target > libc::STDERR_FILENO => None,
                STDIO_IGNORE => Some(stdio.keep(open_null(target)?)),
                shared => {
                    if target <= libc::STDERR_FILENO {
                        make_blocking(shared);
                    }
                    Some(shared)
                }
            };
            stdio.ours.push(ours);
            let Some(mut source) = source else { continue };
            // A source among the child's own numbers could be overwritten before its turn: take one above them.
            if source < kinds.len() as RawFd && source != target {
                source = stdio.keep(duplicate_above(source, kinds.len() as RawFd)?);
            }
            stdio.fds.push((source, target));
        }
        Ok(stdio)
    }

    fn keep(&mut self, fd: OwnedFd) -> RawFd {
        let number = fd.as_raw_fd();
        self._theirs.push(fd);
        number
    }
}

pub fn last_errno() -> i32 {
    -io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

fn socket_pair() -> Result<(OwnedFd, OwnedFd), i32> {
    let mut pair = [0; 2];
    // SAFETY: `pair` has room for two descriptors, which nobody else owns.
    unsafe {
        if libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0, pair.as_mut_ptr()) != 0 {
            return Err(last_errno());
        }
        Ok((OwnedFd::from_raw_fd(pair[0]), OwnedFd::from_raw_fd(pair[1])))
    }
}

/// Programs expect standard streams that block; the flag belongs to what the descriptors share, so it cannot be set in the child only.
fn make_blocking(fd: RawFd) {
    // SAFETY: F_GETFL and F_SETFL take no pointers; a closed descriptor makes them fail, which the child will meet again.
    unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        if flags >= 0 && flags & libc::O_NONBLOCK != 0 {
            libc::fcntl(fd, libc::F_SETFL, flags & !libc::O_NONBLOCK);
        }
    }
}

fn open_null(target: RawFd) -> Result<OwnedFd, i32> {
    let mode = if target == libc::STDIN_FILENO { libc::O_RDONLY } else { libc::O_RDWR };
    // SAFETY: the path is a terminated string; the descriptor is new and ours.
    unsafe {
        match libc::open(c"/dev/null".as_ptr(), mode | libc::O_CLOEXEC) {
            fd if fd < 0 => Err(last_errno()),
            fd => Ok(OwnedFd::from_raw_fd(fd)),
        }
    }
}

fn duplicate_above(fd: RawFd, lowest: RawFd) -> Result<OwnedFd, i32> {
    // SAFETY: F_DUPFD_CLOEXEC takes no pointers; the descriptor is new and ours.
    unsafe {
        match libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, lowest) {
            copy if copy < 0 => Err(last_errno()),
            copy => Ok(OwnedFd::from_raw_fd(copy)),
        }
    }
}

/// The initialised arguments of posix_spawn, destroyed when dropped.
struct SpawnArguments {
    actions: libc::posix_spawn_file_actions_t,
    attributes: libc::posix_spawnattr_t,
}

impl SpawnArguments {
    fn new() -> SpawnArguments {
        // SAFETY: both are initialised before anybody reads them, and live where they are initialised (glibc's hold no self-references).
        unsafe {
            let mut arguments: SpawnArguments = std::mem::zeroed();
            libc::posix_spawn_file_actions_init(&mut arguments.actions);
            libc::posix_spawnattr_init(&mut arguments.attributes);
            arguments
        }
    }
}

impl Drop for SpawnArguments {
    fn drop(&mut self) {
        // SAFETY: both were initialised in `new`.
        unsafe {
            libc::posix_spawn_file_actions_destroy(&mut self.actions);
            libc::posix_spawnattr_destroy(&mut self.attributes);
        }
    }
}

fn posix_spawn(prepared: &Prepared) -> Result<libc::pid_t, i32> {
    let mut arguments = SpawnArguments::new();
    let args = pointers(&prepared.args);
    let env = pointers(&prepared.env);
    let mut flags = libc::POSIX_SPAWN_SETSIGDEF | libc::POSIX_SPAWN_SETSIGMASK;
    if prepared.detached {
        flags |= libc::c_int::from(libc::POSIX_SPAWN_SETSID);
    }
    let mut pid = 0;
    // SAFETY: every pointer is to something that outlives the calls; the arrays end with null.
    let error = unsafe {
        let mut signals: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut signals);
        libc::posix_spawnattr_setsigmask(&mut arguments.attributes, &signals);
        libc::sigfillset(&mut signals);
        libc::posix_spawnattr_setsigdefault(&mut arguments.attributes, &signals);
        libc::posix_spawnattr_setflags(&mut arguments.attributes, flags as libc::c_short);
        let mut error = 0;
        for (source, target) in &prepared.fds {
            // With equal numbers this clears the close-on-exec flag.
            error |= libc::posix_spawn_file_actions_adddup2(&mut arguments.actions, *source, *target);
        }
        if let Some(cwd) = &prepared.cwd {
            error |= libc::posix_spawn_file_actions_addchdir_np(&mut arguments.actions, cwd.as_ptr());
        }
        if error != 0 {
            error
        } else {
            libc::posix_spawn(&mut pid, prepared.program.as_ptr(), &arguments.actions, &arguments.attributes, args.as_ptr(), env.as_ptr())
        }
    };
    if error == 0 { Ok(pid) } else { Err(-error) }
}
