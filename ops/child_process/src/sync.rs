//! Running a child to its end while this process waits: one loop over `poll`.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use deno_core::convert::{OptionNull, Uint8Array};
use deno_core::{FromV8, ToV8, op2};

use crate::exit_notice::{Exit, try_reap};
use crate::spawn::{SpawnOptions, Started, last_errno, spawn};

const READ_SIZE: usize = 64 * 1024;

/// What ends the wait early, and what is written to the child.
#[derive(FromV8)]
pub struct SyncOptions {
    /// Milliseconds; 0 is none.
    timeout: f64,
    /// Bytes per stream; infinite is none.
    max_buffer: f64,
    kill_signal: i32,
    /// By stream, what is written to it.
    input: Vec<Option<Uint8Array>>,
}

/// How a child ran.
#[derive(ToV8)]
pub struct SyncResult {
    /// 0; or the negative errno of the spawn, `ETIMEDOUT`, or `ENOBUFS` for too much output.
    errno: i32,
    pid: i32,
    code: i32,
    signal: i32,
    /// By stream, what the child wrote; null for what is no pipe.
    output: Vec<OptionNull<Uint8Array>>,
}

/// Runs a child to its end.
#[op2]
pub fn op_child_process_spawn_sync(#[scoped] options: SpawnOptions, #[scoped] sync: SyncOptions) -> SyncResult {
    let failed = |errno| SyncResult { errno, pid: 0, code: 0, signal: 0, output: Vec::new() };
    let spawned = spawn(&options);
    let Started { pid, notice } = match spawned.child {
        Ok(child) => child,
        Err(errno) => return failed(errno),
    };
    let inputs = sync
        .input
        .into_iter()
        .map(|input| input.map_or_else(Default::default, |input| input.0))
        .chain(std::iter::repeat_with(Box::default));
    let pipes = spawned.pipes.into_iter().zip(inputs).enumerate();
    let pipes = pipes.map(|(index, (fd, input))| fd.map(|fd| Pipe::new(fd, input, index > 0))).collect();
    let mut child = Run {
        pid,
        notice,
        pipes,
        deadline: (sync.timeout > 0.0 && sync.timeout.is_finite())
            .then(|| Instant::now().checked_add(Duration::from_secs_f64(sync.timeout / 1000.0)))
            .flatten(),
        max_buffer: if sync.max_buffer < usize::MAX as f64 { sync.max_buffer as usize } else { usize::MAX },
        kill_signal: sync.kill_signal,
        exit: None,
        killed: false,
        errno: 0,
    };
    child.run();
    let exit = child.exit.unwrap_or(Exit { code: 0, signal: 0 });
    SyncResult {
        errno: child.errno,
        pid: child.pid,
        code: exit.code,
        signal: exit.signal,
        output: child.pipes.into_iter().map(|pipe| OptionNull(pipe.and_then(Pipe::into_output))).collect(),
    }
}

/// Our end of one stream of the child.
struct Pipe {
    fd: Option<OwnedFd>,
    input: Box<[u8]>,
    written: usize,
    /// Whether the child may write to it: not to its standard input.
    readable: bool,
    output: Vec<u8>,
}

impl Pipe {
    fn new(fd: OwnedFd, input: Box<[u8]>, readable: bool) -> Pipe {
        // SAFETY: F_SETFL takes no pointers. A new socket has no other flags to keep.
        unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
        let mut pipe = Pipe { fd: Some(fd), input, written: 0, readable, output: Vec::new() };
        pipe.end_input();
        pipe
    }

    fn into_output(self) -> Option<Uint8Array> {
        self.readable.then(|| Uint8Array(self.output.into_boxed_slice()))
    }

    /// Tells the child that there is no more input, once there is none.
    fn end_input(&mut self) {
        if self.written < self.input.len() {
            return;
        }
        match &self.fd {
            // SAFETY: shutdown takes no pointers.
            Some(fd) if self.readable => unsafe {
                libc::shutdown(fd.as_raw_fd(), libc::SHUT_WR);
            },
            _ => self.fd = None,
        }
    }

    fn write(&mut self) {
        let Some(fd) = &self.fd else { return };
        let rest = &self.input[self.written..];
        // SAFETY: the pointer and length describe `rest`, which outlives the call.
        let written = unsafe { libc::send(fd.as_raw_fd(), rest.as_ptr().cast(), rest.len(), libc::MSG_NOSIGNAL) };
        if written >= 0 {
            self.written += written as usize;
        } else if !would_block() {
            // The child does not read on: what is left has nowhere to go.
            self.written = self.input.len();
        }
        self.end_input();
    }

    /// Reads what is there; false when that is more than `max_buffer`.
    fn read(&mut self, buffer: &mut [u8], max_buffer: usize) -> bool {
        let Some(fd) = &self.fd else { return true };
        // SAFETY: the pointer and length describe `buffer`, which outlives the call.
        let read = unsafe { libc::read(fd.as_raw_fd(), buffer.as_mut_ptr().cast(), buffer.len()) };
        if read > 0 {
            // What came with the last read is kept, as Node does.
            self.output.extend_from_slice(&buffer[..read as usize]);
            return self.output.len() <= max_buffer;
        }
        if read == 0 || !would_block() {
            self.fd = None;
        }
        true
    }
}

fn would_block() -> bool {
    matches!(io::Error::last_os_error().kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// A child and everything that is waited for.
struct Run {
    pid: i32,
    notice: OwnedFd,
    pipes: Vec<Option<Pipe>>,
    deadline: Option<Instant>,
    max_buffer: usize,
    kill_signal: i32,
    exit: Option<Exit>,
    killed: bool,
    errno: i32,
}

impl Run {
    /// Returns when the child has ended and all its streams, which its own children may hold as well, are at their end.
    fn run(&mut self) {
        let mut buffer = vec![0; READ_SIZE];
        while self.exit.is_none() || self.pipes.iter().flatten().any(|pipe| pipe.fd.is_some()) {
            let (mut polls, owners) = self.polls();
            let timeout = match self.deadline {
                // Rounded up: a wait that ends early would only be begun again.
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000);
                    i32::try_from(left).unwrap_or(i32::MAX)
                }
                None => -1,
            };
            // SAFETY: `polls` is an array of that many pollfds.
            let ready = unsafe { libc::poll(polls.as_mut_ptr(), polls.len() as libc::nfds_t, timeout) };
            if ready < 0 && last_errno() != -libc::EINTR {
                self.fail(last_errno());
                continue;
            }
            if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                self.deadline = None;
                self.fail(-libc::ETIMEDOUT);
            }
            if ready <= 0 {
                continue;
            }
            self.serve(&polls, &owners, &mut buffer);
        }
    }

    /// What to poll, and the index of the pipe each entry belongs to; the notice of the end has none.
    fn polls(&self) -> (Vec<libc::pollfd>, Vec<Option<usize>>) {
        let mut polls = Vec::with_capacity(self.pipes.len() + 1);
        let mut owners = Vec::with_capacity(self.pipes.len() + 1);
        if self.exit.is_none() {
            polls.push(libc::pollfd { fd: self.notice.as_raw_fd(), events: libc::POLLIN, revents: 0 });
            owners.push(None);
        }
        for (index, pipe) in self.pipes.iter().enumerate() {
            let Some((pipe, fd)) = pipe.as_ref().and_then(|pipe| Some((pipe, pipe.fd.as_ref()?))) else { continue };
            let writing = if pipe.written < pipe.input.len() { libc::POLLOUT } else { 0 };
            let reading = if pipe.readable { libc::POLLIN } else { 0 };
            polls.push(libc::pollfd { fd: fd.as_raw_fd(), events: reading | writing, revents: 0 });
            owners.push(Some(index));
        }
        (polls, owners)
    }

    fn serve(&mut self, polls: &[libc::pollfd], owners: &[Option<usize>], buffer: &mut [u8]) {
        for (poll, owner) in polls.iter().zip(owners) {
            if poll.revents == 0 {
                continue;
            }
            let Some(index) = *owner else {
                self.exit = try_reap(self.pid);
                continue;
            };
            let Some(pipe) = self.pipes[index].as_mut() else { continue };
            // An error or the other side's end shows in the next call.
            if poll.revents & libc::POLLOUT != 0 || !pipe.readable {
                pipe.write();
            }
            let fits = !pipe.readable || poll.revents & !libc::POLLOUT == 0 || pipe.read(buffer, self.max_buffer);
            if !fits {
                self.fail(-libc::ENOBUFS);
            }
        }
    }

    /// Remembers the first error, ends the child, and stops listening to it.
    fn fail(&mut self, errno: i32) {
        if self.errno == 0 {
            self.errno = errno;
        }
        if self.killed {
            return;
        }
        self.killed = true;
        self.deadline = None;
        if self.exit.is_none() {
            // SAFETY: kill takes no pointers, and the child is not reaped yet, so that the number is still its own.
            let sent = unsafe { libc::kill(self.pid, self.kill_signal) } == 0;
            if !sent {
                // A signal that cannot be sent would leave us waiting for ever.
                // SAFETY: as above.
                unsafe { libc::kill(self.pid, libc::SIGKILL) };
            }
        }
        for pipe in self.pipes.iter_mut().flatten() {
            pipe.fd = None;
        }
    }
}
