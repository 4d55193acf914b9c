//! Stops running code from outside: after a time, or on Ctrl+C.

use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use deno_core::{JsRuntime, v8};
use ops_requests::Stopping;

use crate::coded_error::throw_with_code;

/// Why a watchdog stopped the code.
pub enum Stopped {
    Timeout(f64),
    Interrupt,
}

impl Stopped {
    /// Throws the error Node documents for it.
    pub fn throw(self, scope: &mut v8::PinScope<'_, '_>) {
        match self {
            Stopped::Timeout(limit) => {
                let message = format!("Script execution timed out after {limit}ms");
                throw_with_code(scope, v8::Exception::error, "ERR_SCRIPT_EXECUTION_TIMEOUT", &message);
            }
            Stopped::Interrupt => {
                throw_with_code(
                    scope,
                    v8::Exception::error,
                    "ERR_SCRIPT_EXECUTION_INTERRUPTED",
                    "Script execution was interrupted by `SIGINT`",
                );
            }
        }
    }
}

/// The threads that watch one run.
pub struct Watchdog {
    limit: f64,
    timer: Option<(Sender<()>, JoinHandle<bool>)>,
    sigint: Option<SigintWatch>,
}

impl Watchdog {
    /// Starts what is asked for; a negative `timeout` is none. Costs nothing when neither is wanted.
    pub fn start(isolate: &mut v8::Isolate, timeout: f64, break_on_sigint: bool) -> Self {
        let timer = (timeout >= 0.0).then(|| {
            let handle = isolate.thread_safe_handle();
            let (done, wait) = channel::<()>();
            let limit = Duration::from_secs_f64(timeout / 1000.0);
            let thread = std::thread::spawn(move || {
                let late = matches!(wait.recv_timeout(limit), Err(RecvTimeoutError::Timeout));
                if late {
                    handle.terminate_execution();
                }
                late
            });
            (done, thread)
        });
        let sigint = if break_on_sigint { SigintWatch::start(isolate) } else { None };
        Watchdog { limit: timeout, timer, sigint }
    }

    /// Stops watching and says whether this watchdog stopped the code.
    pub fn finish(self) -> Option<Stopped> {
        let mut stopped = None;
        if let Some(watch) = self.sigint
            && watch.finish()
        {
            stopped = Some(Stopped::Interrupt);
        }
        if let Some((done, thread)) = self.timer {
            drop(done);
            if thread.join().unwrap_or(false) {
                stopped = Some(Stopped::Timeout(self.limit));
            }
        }
        stopped
    }
}

/// The write end of the running watch's pipe, for the signal handler, which gets no argument of ours. Nested watches hand it on.
static SIGINT_PIPE: AtomicI32 = AtomicI32::new(-1);

extern "C" fn on_sigint(_signal: libc::c_int) {
    // SAFETY: only async-signal-safe calls; errno is put back, because the interrupted code may be about to read it.
    unsafe {
        let errno = libc::__errno_location();
        let saved = *errno;
        libc::write(SIGINT_PIPE.load(Ordering::SeqCst), c"i".as_ptr().cast(), 1);
        *errno = saved;
    }
}

/// Takes SIGINT over while code runs.
struct SigintWatch {
    write_end: i32,
    outer_pipe: i32,
    old_action: libc::sigaction,
    thread: JoinHandle<bool>,
}

impl SigintWatch {
    fn start(isolate: &mut v8::Isolate) -> Option<Self> {
        let mut ends = [0; 2];
        // SAFETY: `ends` has room for both descriptors.
        if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } != 0 {
            return None;
        }
        let [read_end, write_end] = ends;
        let handle = isolate.thread_safe_handle();
        let thread = std::thread::spawn(move || {
            let mut byte = 0u8;
            let mut interrupted = false;
            loop {
                // SAFETY: `byte` has room for the one byte asked for.
                let count = unsafe { libc::read(read_end, (&raw mut byte).cast(), 1) };
                if count < 0 && std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted {
                    continue;
                }
                if count != 1 || byte == b'q' {
                    break;
                }
                interrupted = true;
                handle.terminate_execution();
            }
            // SAFETY: this thread is the only user of the read end.
            unsafe { libc::close(read_end) };
            interrupted
        });
        let outer_pipe = SIGINT_PIPE.swap(write_end, Ordering::SeqCst);
        // SAFETY: both structures are plain data for which zero is valid; the handler only makes async-signal-safe calls.
        let old_action = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let mut old: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_sigint as extern "C" fn(libc::c_int) as libc::sighandler_t;
            action.sa_flags = libc::SA_RESTART;
            libc::sigfillset(&mut action.sa_mask);
            libc::sigaction(libc::SIGINT, &action, &mut old);
            old
        };
        Some(SigintWatch { write_end, outer_pipe, old_action, thread })
    }

    fn finish(self) -> bool {
        // SAFETY: the old action was filled in by sigaction; after it is back in place nothing writes to our pipe any more.
        unsafe {
            libc::sigaction(libc::SIGINT, &self.old_action, std::ptr::null_mut());
            SIGINT_PIPE.store(self.outer_pipe, Ordering::SeqCst);
            libc::write(self.write_end, c"q".as_ptr().cast(), 1);
        }
        let interrupted = self.thread.join().unwrap_or(false);
        // SAFETY: nobody else uses the write end.
        unsafe { libc::close(self.write_end) };
        interrupted
    }
}

/// After a termination was taken back: whoever ends the whole thread is not to be forgotten with it.
pub fn insist_on_end(isolate: &mut v8::Isolate) {
    let stopping = Stopping::of(&JsRuntime::op_state_from(isolate).borrow());
    stopping.insist(isolate);
}
