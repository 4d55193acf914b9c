//! What a thread and the thread that started it share: the wish that it ends, and how it has ended.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deno_core::futures::task::AtomicWaker;
use deno_core::v8;
use ops_requests::Readiness;

/// Why a thread ended other than by its program's will.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Node's code of the error.
    pub code: &'static str,
    /// What the error's message needs.
    pub detail: String,
}

/// How a thread has ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub exit_code: i32,
    pub fault: Option<Fault>,
}

#[derive(Default)]
struct Shared {
    /// There while the isolate is.
    isolate: Option<v8::IsolateHandle>,
    fault: Option<Fault>,
    outcome: Option<Outcome>,
    /// The handle in the parent that hears of the end.
    parent: Option<Arc<Readiness>>,
    /// The clock of the thread's processor time.
    clock: Option<libc::clockid_t>,
}

/// See the file's head. One for each thread.
#[derive(Default)]
pub struct Control {
    stopping: AtomicBool,
    exit_code: AtomicI32,
    /// Wakes the thread's event loop.
    pub waker: AtomicWaker,
    shared: Mutex<Shared>,
}

impl Control {
    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics while it holds this lock.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread has its isolate, and can be interrupted from now on.
    pub fn enter(&self, isolate: v8::IsolateHandle) {
        if self.is_stopping() {
            isolate.terminate_execution();
        }
        let mut shared = self.lock();
        shared.isolate = Some(isolate);
        shared.clock = own_clock();
    }

    /// The isolate is about to go.
    pub fn leave(&self) {
        let mut shared = self.lock();
        shared.isolate = None;
        shared.clock = None;
    }

    /// Whether the thread is to end.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Ends the thread as soon as possible. The first code counts.
    pub fn stop(&self, exit_code: i32) {
        if self.stopping.swap(true, Ordering::AcqRel) {
            return;
        }
        self.exit_code.store(exit_code, Ordering::Release);
        if let Some(isolate) = &self.lock().isolate {
            isolate.terminate_execution();
        }
        self.waker.wake();
    }

    /// Ends the thread for a reason of the runtime's.
    pub fn fail(&self, fault: Fault) {
        self.lock().fault.get_or_insert(fault);
        self.stop(1);
    }

    /// The code that the thread was stopped with.
    pub fn exit_code(&self) -> i32 {
        self.exit_code.load(Ordering::Acquire)
    }

    /// The thread is over: the parent is told.
    pub fn finish(&self, exit_code: i32) {
        let parent = {
            let mut shared = self.lock();
            shared.isolate = None;
            shared.clock = None;
            let fault = shared.fault.take();
            shared.outcome = Some(Outcome { exit_code, fault });
            shared.parent.clone()
        };
        if let Some(parent) = parent {
            parent.wake_up();
        }
    }

    /// How it has ended; None while it runs.
    pub fn outcome(&self) -> Option<Outcome> {
        self.lock().outcome.clone()
    }

    /// Who is woken at the end.
    pub fn set_parent(&self, parent: Option<Arc<Readiness>>) {
        self.lock().parent = parent;
    }

    /// The processor time of the thread in microseconds, as long as it runs. It cannot be divided into user and system time from outside.
    pub fn cpu_time(&self) -> Option<f64> {
        let shared = self.lock();
        let clock = shared.clock?;
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` outlives the call, and the thread lives while its clock is here.
        (unsafe { libc::clock_gettime(clock, &mut time) } == 0).then(|| time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3)
    }

    /// Runs `task` in the thread's isolate at the next moment it can be interrupted; false if there is none any more.
    pub fn interrupt(
        &self,
        callback: unsafe extern "C" fn(v8::UnsafeRawIsolatePtr, *mut std::ffi::c_void),
        data: *mut std::ffi::c_void,
    ) -> bool {
        let taken = self.lock().isolate.as_ref().is_some_and(|isolate| isolate.request_interrupt(callback, data));
        self.waker.wake();
        taken
    }
}

#[cfg(target_os = "linux")]
fn own_clock() -> Option<libc::clockid_t> {
    let mut clock = 0;
    // SAFETY: `clock` outlives the call.
    (unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &mut clock) } == 0).then_some(clock)
}

#[cfg(not(target_os = "linux"))]
fn own_clock() -> Option<libc::clockid_t> {
    None
}
