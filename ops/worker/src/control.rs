//! What a thread and the thread that started it share: the wish that it ends, and how it has ended.

use std::ffi::c_void;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use deno_core::futures::task::AtomicWaker;
use deno_core::v8;
use ops_requests::{Readiness, Stopping};

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

/// What another thread wants to have done in the isolate.
pub type Task = Box<dyn FnOnce(&mut v8::Isolate) + Send>;

#[derive(Default)]
struct Shared {
    /// There while the isolate is.
    isolate: Option<v8::IsolateHandle>,
    fault: Option<Fault>,
    outcome: Option<Outcome>,
    /// The handle in the parent that hears of the end.
    parent: Option<Arc<Readiness>>,
    tasks: Vec<Task>,
}

type LoopTimes = Box<dyn Fn() -> Option<(f64, f64)> + Send + Sync>;

/// The exit code of a thread that nobody has stopped.
const UNSET: i32 = i32::MIN;

/// See the file's head. One for each thread.
pub struct Control {
    stopping: Stopping,
    exit_code: AtomicI32,
    /// Wakes the thread's event loop.
    pub waker: AtomicWaker,
    shared: Mutex<Shared>,
    /// Gives the idle and the active time of the event loop in ms, once it turns.
    loop_times: OnceLock<LoopTimes>,
}

impl Default for Control {
    fn default() -> Self {
        let (stopping, waker, shared, loop_times) = Default::default();
        Control { stopping, exit_code: AtomicI32::new(UNSET), waker, shared, loop_times }
    }
}

impl Control {
    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics while it holds this lock.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread has its isolate, and can be interrupted from now on.
    pub fn enter(&self, isolate: v8::IsolateHandle) {
        let mut shared = self.lock();
        // Whoever comes later finds the isolate.
        if self.is_stopping() {
            isolate.terminate_execution();
        }
        shared.isolate = Some(isolate);
    }

    /// Tells how the time of the event loop is asked for.
    pub fn set_loop_times(&self, times: impl Fn() -> Option<(f64, f64)> + Send + Sync + 'static) {
        // Only the first call counts: the thread makes one.
        let _ = self.loop_times.set(Box::new(times));
    }

    /// The idle and the active time of the event loop in ms.
    pub fn loop_times(&self) -> Option<(f64, f64)> {
        self.loop_times.get()?()
    }

    /// The isolate is about to go.
    pub fn leave(&self) {
        self.lock().isolate = None;
    }

    /// What the thread's own parts look at.
    pub fn stopping(&self) -> Stopping {
        self.stopping.clone()
    }

    /// Whether the thread is to end.
    pub fn is_stopping(&self) -> bool {
        self.stopping.is_set()
    }

    /// Ends the thread as soon as possible. The first code counts.
    pub fn stop(&self, exit_code: i32) {
        // Whoever comes later is told nothing new, but the isolate is: what it was told before may be spent.
        let _ = self.exit_code.compare_exchange(UNSET, exit_code, Ordering::AcqRel, Ordering::Acquire);
        self.stopping.set();
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
        let (parent, undone) = {
            let mut shared = self.lock();
            shared.isolate = None;
            let fault = shared.fault.take();
            shared.outcome = Some(Outcome { exit_code, fault });
            (shared.parent.clone(), std::mem::take(&mut shared.tasks))
        };
        // Those who wait for them hear that nothing comes.
        drop(undone);
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

    /// Has `task` done at the next moment the thread can be interrupted, or in its next turn. It is dropped if the thread ends before.
    pub fn ask(self: &Arc<Self>, task: Task) {
        let mut shared = self.lock();
        if shared.outcome.is_some() {
            return;
        }
        shared.tasks.push(task);
        if let Some(isolate) = &shared.isolate {
            isolate.request_interrupt(on_interrupt, Arc::as_ptr(self).cast_mut().cast());
        }
        drop(shared);
        self.waker.wake();
    }

    /// Does what others have asked for.
    pub fn run_tasks(&self, isolate: &mut v8::Isolate) {
        let tasks = std::mem::take(&mut self.lock().tasks);
        for task in tasks {
            task(isolate);
        }
    }
}

unsafe extern "C" fn on_interrupt(isolate: v8::UnsafeRawIsolatePtr, data: *mut c_void) {
    // SAFETY: the thread keeps its control until its isolate is gone.
    let control = unsafe { &*data.cast::<Control>() };
    // SAFETY: V8 interrupts this isolate, on its own thread.
    let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(isolate) };
    control.run_tasks(&mut isolate);
}
