//! The parts of the event loop that are the runtime's own: timers and immediates. JavaScript keeps their queues and says here when it wants to
//! be called; the runtime calls it, in every turn: timers, then finished operations, then immediates.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use deno_core::{OpState, op2, v8};
use ops_requests::Stopping;

/// What waits for the check phase of a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Immediates {
    #[default]
    None,
    /// Only such as run when the loop turns anyhow.
    Unreferenced,
    /// Some that keep the loop turning.
    Referenced,
}

struct Functions {
    run_timers: v8::Global<v8::Function>,
    run_immediates: v8::Global<v8::Function>,
    report: v8::Global<v8::Function>,
    stopping: Stopping,
}

struct Inner {
    origin: Instant,
    functions: OnceCell<Functions>,
    /// Milliseconds since the origin.
    deadline: Cell<Option<f64>>,
    timers_referenced: Cell<bool>,
    immediates: Cell<Immediates>,
}

/// The timers and immediates of one isolate, as the event loop sees them. In OpState.
#[derive(Clone)]
pub struct EventLoop(Rc<Inner>);

impl Default for EventLoop {
    fn default() -> Self {
        Self(Rc::new(Inner {
            origin: Instant::now(),
            functions: OnceCell::default(),
            deadline: Cell::default(),
            timers_referenced: Cell::default(),
            immediates: Cell::default(),
        }))
    }
}

impl EventLoop {
    fn now(&self) -> f64 {
        self.0.origin.elapsed().as_secs_f64() * 1000.0
    }

    /// When the earliest timer is due.
    pub fn deadline(&self) -> Option<Instant> {
        let deadline = self.0.deadline.get()?;
        Some(self.0.origin + Duration::try_from_secs_f64(deadline / 1000.0).ok()?)
    }

    /// Whether timers keep the loop turning.
    pub fn has_referenced_timers(&self) -> bool {
        self.0.deadline.get().is_some() && self.0.timers_referenced.get()
    }

    /// What waits for the check phase.
    pub fn immediates(&self) -> Immediates {
        self.0.immediates.get()
    }

    /// Runs the timers that are due. JavaScript sets the next deadline.
    pub fn run_timers(&self, scope: &mut v8::PinScope<'_, '_>) {
        self.0.deadline.set(None);
        self.run(scope, |functions| &functions.run_timers);
    }

    /// Runs the immediates that wait. JavaScript tells about those that came meanwhile.
    pub fn run_immediates(&self, scope: &mut v8::PinScope<'_, '_>) {
        self.0.immediates.set(Immediates::None);
        self.run(scope, |functions| &functions.run_immediates);
    }

    /// Calls a function again as long as it throws: it goes on behind the callback that threw, whose exception is reported first.
    fn run(&self, scope: &mut v8::PinScope<'_, '_>, which: fn(&Functions) -> &v8::Global<v8::Function>) {
        let Some(functions) = self.0.functions.get() else { return };
        let undefined = v8::undefined(scope).into();
        let function = v8::Local::new(scope, which(functions));
        while !functions.stopping.is_set() {
            v8::tc_scope!(let tc, scope);
            if function.call(tc, undefined, &[]).is_some() {
                return;
            }
            ops_error::remember_thrown(tc);
            // Without an exception it is termination.
            let Some(exception) = tc.exception().filter(|_| tc.can_continue()) else { return };
            tc.reset();
            let report = v8::Local::new(tc, &functions.report);
            if report.call(tc, undefined, &[exception]).is_none() {
                return;
            }
        }
    }
}

/// Tells what runs due timers, what runs immediates, and what takes the exceptions of both. JavaScript calls this before it starts the first.
#[op2(nofast)]
pub fn op_process_loop_setup(
    state: &OpState,
    scope: &mut v8::PinScope<'_, '_>,
    run_timers: v8::Local<v8::Function>,
    run_immediates: v8::Local<v8::Function>,
    report: v8::Local<v8::Function>,
) {
    let functions = Functions {
        run_timers: v8::Global::new(scope, run_timers),
        run_immediates: v8::Global::new(scope, run_immediates),
        report: v8::Global::new(scope, report),
        stopping: Stopping::of(state),
    };
    // Only the first call counts: JavaScript makes one.
    let _ = state.borrow::<EventLoop>().0.functions.set(functions);
}

/// The clock of timers: milliseconds since the isolate was made.
#[op2(fast)]
pub fn op_process_loop_now(state: &OpState) -> f64 {
    state.borrow::<EventLoop>().now()
}

/// When the earliest timer is due, in milliseconds of that clock (Infinity for never).
#[op2(fast)]
pub fn op_process_loop_wake_at(state: &OpState, deadline: f64) {
    state.borrow::<EventLoop>().0.deadline.set(Some(deadline).filter(|deadline| deadline.is_finite()));
}

/// Whether timers keep the loop turning.
#[op2(fast)]
pub fn op_process_loop_ref_timers(state: &OpState, referenced: bool) {
    state.borrow::<EventLoop>().0.timers_referenced.set(referenced);
}

/// What waits for the check phase: nothing (0), immediates (1), or immediates that keep the loop turning (2).
#[op2(fast)]
pub fn op_process_loop_immediates(state: &OpState, waiting: u32) {
    state.borrow::<EventLoop>().0.immediates.set(match waiting {
        0 => Immediates::None,
        1 => Immediates::Unreferenced,
        _ => Immediates::Referenced,
    });
}
