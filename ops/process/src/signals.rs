//! Signals as events: the handler writes the number into a pipe, and an unreferenced op of the event loop reads it out again.

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::rc::Rc;
use std::sync::atomic::{AtomicI32, Ordering};

use deno_core::{OpState, op2};
use ops_error::SystemError;
use tokio::io::unix::AsyncFd;

use crate::start_end::is_ignored;

/// The write end of the pipe. A signal handler gets no argument of ours, so what it needs must be reachable from a static;
/// the value is only ever -1 or a descriptor that stays open until the process ends.
static SIGNAL_PIPE: AtomicI32 = AtomicI32::new(-1);

/// The read end of the signal pipe, made when the first listener comes.
#[derive(Default)]
pub struct SignalState {
    reader: Option<Rc<AsyncFd<OwnedFd>>>,
}

extern "C" fn on_signal(signal: libc::c_int) {
    let byte = signal as u8;
    // SAFETY: only async-signal-safe calls; errno is put back, because the interrupted code may be about to read it.
    unsafe {
        let errno = libc::__errno_location();
        let saved = *errno;
        libc::write(SIGNAL_PIPE.load(Ordering::Relaxed), (&raw const byte).cast(), 1);
        *errno = saved;
    }
}

fn set_action(signal: i32, handler: libc::sighandler_t) -> Result<(), SystemError> {
    // SAFETY: the structure is plain data for which zero is valid, and `handler` is SIG_DFL, SIG_IGN or an extern "C" fn(c_int).
    let status = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&mut action.sa_mask);
        libc::sigaction(signal, &action, std::ptr::null_mut())
    };
    if status == 0 { Ok(()) } else { Err(SystemError::last_os_error("uv_signal_start")) }
}

fn make_pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for both descriptors, which are owned by nobody else.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC | libc::O_NONBLOCK) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])))
    }
}

/// Starts to catch a signal: 0, or the negative errno of a failure.
#[op2(fast)]
pub fn op_process_signal_start(state: &mut OpState, signal: i32) -> i32 {
    let state = state.borrow_mut::<SignalState>();
    if state.reader.is_none() {
        // SAFETY: the reader owns its descriptor, is dropped only after the registration, and nobody else closes it.
        let made = make_pipe().and_then(|(reader, writer)| Ok((unsafe { AsyncFd::register(reader) }?, writer)));
        match made {
            Ok((reader, writer)) => {
                // Kept open for ever: a handler may be running at any time.
                SIGNAL_PIPE.store(std::os::fd::IntoRawFd::into_raw_fd(writer), Ordering::Relaxed);
                state.reader = Some(Rc::new(reader));
            }
            Err(error) => return SystemError::from_io(&error, "uv_signal_start").errno,
        }
    }
    match set_action(signal, on_signal as extern "C" fn(libc::c_int) as libc::sighandler_t) {
        Ok(()) => 0,
        Err(error) => error.errno,
    }
}

/// Gives the signal its default behaviour back.
#[op2(fast)]
pub fn op_process_signal_stop(signal: i32) -> bool {
    set_action(signal, if is_ignored(signal) { libc::SIG_IGN } else { libc::SIG_DFL }).is_ok()
}

/// The signals that came, in order; waits for the first.
#[op2]
pub async fn op_process_signal_next(state: Rc<RefCell<OpState>>) -> Vec<u32> {
    let reader = state.borrow().borrow::<SignalState>().reader.clone();
    let Some(reader) = reader else { return Vec::new() };
    let mut bytes = [0u8; 64];
    loop {
        let Ok(mut ready) = reader.readable().await else { return Vec::new() };
        let read = ready.try_io(|fd| {
            // SAFETY: `bytes` is as long as said.
            let count = unsafe { libc::read(fd.as_raw_fd(), bytes.as_mut_ptr().cast(), bytes.len()) };
            usize::try_from(count).map_err(|_| io::Error::last_os_error())
        });
        match read {
            Ok(Ok(count)) if count > 0 => return bytes[..count].iter().map(|byte| u32::from(*byte)).collect(),
            Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(_) => return Vec::new(),
            Err(_) => {}
        }
    }
}
