//! `util.setTraceSigInt()`: SIGINT prints where the program is before it ends it.
//!
//! The handler writes into a pipe that a thread reads. The thread interrupts JavaScript, which works in the middle of a loop, and
//! wakes the event loop, which works when no JavaScript runs; whichever comes first prints and lets the signal take its course.

use std::cell::RefCell;
use std::ffi::c_void;
use std::io::Read;
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use deno_core::{OpState, op2, v8};
use tokio::sync::Notify;

/// The write end of the pipe. A signal handler gets no argument of ours, so what it needs must be reachable from a static; the
/// value is -1 or a descriptor that stays open until the process ends.
static SIGINT_PIPE: AtomicI32 = AtomicI32::new(-1);

/// As many frames as an error has.
const FRAMES: usize = 10;

/// What was in place before tracing started, and what tells the event loop of a signal.
#[derive(Default)]
pub struct TraceSigint {
    previous: Option<libc::sigaction>,
    interrupted: Option<Arc<Notify>>,
}

extern "C" fn on_sigint(_signal: libc::c_int) {
    // SAFETY: only async-signal-safe calls; errno is put back, because the interrupted code may be about to read it.
    unsafe {
        let errno = libc::__errno_location();
        let saved = *errno;
        libc::write(SIGINT_PIPE.load(Ordering::Relaxed), c"i".as_ptr().cast(), 1);
        *errno = saved;
    }
}

/// Starts or stops tracing. True if this call made the thread: the event loop has to listen for it then.
#[op2(fast)]
pub fn op_util_trace_sigint(scope: &mut v8::PinScope<'_, '_>, state: Rc<RefCell<OpState>>, enable: bool) -> bool {
    let mut state = state.borrow_mut();
    let trace = state.borrow_mut::<TraceSigint>();
    if !enable {
        if let Some(previous) = trace.previous.take() {
            // SAFETY: the action was filled in by sigaction.
            unsafe { libc::sigaction(libc::SIGINT, &previous, std::ptr::null_mut()) };
        }
        return false;
    }
    let first = trace.interrupted.is_none();
    if first {
        let Some(interrupted) = start_thread(scope) else { return false };
        trace.interrupted = Some(interrupted);
    }
    if trace.previous.is_none() {
        trace.previous = Some(install_handler());
    }
    first
}

/// Ends when a SIGINT came while no JavaScript ran: that is, never, because then the process ends.
#[op2]
pub async fn op_util_trace_sigint_idle(state: Rc<RefCell<OpState>>) {
    let interrupted = state.borrow().borrow::<TraceSigint>().interrupted.clone();
    if let Some(interrupted) = interrupted {
        interrupted.notified().await;
        die("");
    }
}

fn install_handler() -> libc::sigaction {
    // SAFETY: both structures are plain data for which zero is valid; the handler only makes async-signal-safe calls.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        let mut previous: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_sigint as extern "C" fn(libc::c_int) as libc::sighandler_t;
        action.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&mut action.sa_mask);
        libc::sigaction(libc::SIGINT, &action, &mut previous);
        previous
    }
}

fn start_thread(scope: &mut v8::PinScope<'_, '_>) -> Option<Arc<Notify>> {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for both descriptors, which are owned by nobody else.
    let (reader, writer) = unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return None;
        }
        (OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1]))
    };
    // Kept open for ever: a handler may be running at any time.
    SIGINT_PIPE.store(writer.into_raw_fd(), Ordering::Relaxed);

    let isolate = scope.thread_safe_handle();
    let context = scope.get_current_context();
    // Needed until the process ends; the address crosses to the thread only to come back to this one.
    let context = Box::into_raw(Box::new(v8::Global::new(scope, context))) as usize;
    let interrupted = Arc::new(Notify::new());
    let notify = interrupted.clone();
    std::thread::spawn(move || {
        let mut reader = std::fs::File::from(reader);
        if reader.read_exact(&mut [0]).is_ok() {
            isolate.request_interrupt(print_stack_and_die, context as *mut c_void);
            notify.notify_one();
        }
    });
    Some(interrupted)
}

/// Runs on the main thread in the middle of JavaScript.
unsafe extern "C" fn print_stack_and_die(isolate: v8::UnsafeRawIsolatePtr, context: *mut c_void) {
    // SAFETY: V8 passes the isolate that runs, and `context` is the box made in start_thread, which is never freed.
    let (mut isolate, context) = unsafe { (v8::Isolate::from_raw_isolate_ptr(isolate), &*context.cast::<v8::Global<v8::Context>>()) };
    v8::scope!(let scope, &mut isolate);
    let context = v8::Local::new(scope, context);
    let scope = &mut v8::ContextScope::new(scope, context);
    let mut stack = String::new();
    if let Some(trace) = v8::StackTrace::current_stack_trace(scope, FRAMES) {
        for index in 0..trace.get_frame_count() {
            let Some(frame) = trace.get_frame(scope, index) else { continue };
            let place = frame.get_script_name_or_source_url(scope).map(|name| name.to_rust_string_lossy(scope)).unwrap_or_default();
            let place = format!("{place}:{}:{}", frame.get_line_number(), frame.get_column());
            let function = frame.get_function_name(scope).map(|name| name.to_rust_string_lossy(scope)).unwrap_or_default();
            stack += &if function.is_empty() { format!("    at {place}\n") } else { format!("    at {function} ({place})\n") };
        }
    }
    die(&stack);
}

/// Prints and ends the process by SIGINT, as if nobody had handled it.
fn die(stack: &str) {
    let text = format!("KEYBOARD_INTERRUPT: Script execution was interrupted by `SIGINT`\n{stack}");
    // SAFETY: the pointer and length describe `text`; the rest only changes and raises a signal of this process.
    unsafe {
        libc::write(2, text.as_ptr().cast(), text.len());
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::raise(libc::SIGINT);
    }
}
