//! The event loop: turn after turn of timers, finished operations and immediates, until nothing keeps it going.
//!
//! Timers and immediates are the runtime's own; operations are deno_core's. Its loop is polled only when it was woken or when JavaScript ran
//! that may have begun something, and tokio gets its turn whenever a little time has passed: a chain of immediates costs one call into
//! JavaScript each.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use deno_core::error::CoreError;
use deno_core::{JsRuntime, PollEventLoopOptions, scope, v8};
use ops_perf_hooks::LoopMeter;
use ops_process::{EventLoop, Immediates};
use ops_requests::LoopTurns;

use crate::alarm::Alarm;
use crate::idle::Idleness;

/// So long the loop may turn without asking the operating system for events.
const PATIENCE: Duration = Duration::from_micros(40);

const WAITING: u8 = 0;
const TURNING: u8 = 1;
const WOKEN: u8 = 2;

/// Remembers wakes that come while the loop turns, and passes on those that come while it waits.
struct TurnWaker {
    state: AtomicU8,
    outer: Waker,
}

impl Wake for TurnWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let turning = self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, |state| (state != WAITING).then_some(WOKEN));
        if turning.is_err() {
            self.outer.wake_by_ref();
        }
    }
}

/// The event loop of one isolate.
pub struct Turns<'a> {
    js: &'a mut JsRuntime,
    event_loop: EventLoop,
    counter: LoopTurns,
    meter: &'a LoopMeter,
    waker: Option<Arc<TurnWaker>>,
    /// Rings when the earliest timer is due.
    alarm: Alarm,
    idleness: Idleness,
}

impl<'a> Turns<'a> {
    pub fn new(js: &'a mut JsRuntime, meter: &'a LoopMeter) -> Self {
        let (event_loop, counter) = {
            let state = js.op_state();
            let state = state.borrow();
            (state.borrow::<EventLoop>().clone(), state.borrow::<LoopTurns>().clone())
        };
        Self { js, event_loop, counter, meter, waker: None, alarm: Alarm::default(), idleness: Idleness::default() }
    }

    /// The isolate, between two turns.
    pub fn isolate(&mut self) -> &mut v8::Isolate {
        self.js.v8_isolate()
    }

    /// Turns until there is nothing to do but wait (`on_wait` is called first), or nothing at all any more.
    pub fn poll(&mut self, context: &mut Context<'_>, on_wait: impl FnOnce()) -> Poll<Result<(), CoreError>> {
        self.idleness.woken(self.js.v8_isolate(), context);
        let waker = self.waker(context);
        let turned = Waker::from(waker.clone());
        let began = Instant::now();
        let mut now = began;
        let mut operations = Poll::Pending;
        let mut look_at_operations = true;
        loop {
            self.meter.turn();
            self.counter.next();
            let mut ran = self.run_timers(now);
            if waker.state.swap(TURNING, Ordering::AcqRel) == WOKEN || look_at_operations || ran {
                operations = self.js.poll_event_loop(&mut Context::from_waker(&turned), PollEventLoopOptions::default());
                if let Poll::Ready(Err(error)) = operations {
                    waker.state.store(WAITING, Ordering::Release);
                    return Poll::Ready(Err(error));
                }
            }
            ran |= self.run_immediates(operations.is_pending());

            let goes_on = self.event_loop.immediates() == Immediates::Referenced;
            if ran || goes_on {
                now = Instant::now();
                if now - began >= PATIENCE {
                    break;
                }
                // What the last callbacks of a chain began has to be looked at.
                look_at_operations = !goes_on;
                continue;
            }
            if waker.state.swap(WAITING, Ordering::AcqRel) == WOKEN {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            if operations.is_ready() && !self.event_loop.has_referenced_timers() {
                return Poll::Ready(Ok(()));
            }
            on_wait();
            if let Some(deadline) = self.event_loop.deadline() {
                self.alarm.wake_at(deadline, context);
            }
            self.idleness.waits(context);
            return Poll::Pending;
        }
        waker.state.store(WAITING, Ordering::Release);
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn waker(&mut self, context: &Context<'_>) -> Arc<TurnWaker> {
        let known = self.waker.take().filter(|waker| waker.outer.will_wake(context.waker()));
        let waker = known.unwrap_or_else(|| Arc::new(TurnWaker { state: AtomicU8::new(WAITING), outer: context.waker().clone() }));
        self.waker = Some(waker.clone());
        waker
    }

    /// Returns whether any was due.
    fn run_timers(&mut self, now: Instant) -> bool {
        if self.event_loop.deadline().is_none_or(|deadline| deadline > now) {
            return false;
        }
        let event_loop = self.event_loop.clone();
        scope!(scope, self.js);
        event_loop.run_timers(scope);
        true
    }

    /// Returns whether there were any to run. Those that are not referenced run only in a loop that turns for other reasons.
    fn run_immediates(&mut self, has_operations: bool) -> bool {
        let runs = match self.event_loop.immediates() {
            Immediates::None => false,
            Immediates::Unreferenced => has_operations || self.event_loop.has_referenced_timers(),
            Immediates::Referenced => true,
        };
        if runs {
            let event_loop = self.event_loop.clone();
            scope!(scope, self.js);
            event_loop.run_immediates(scope);
        }
        runs
    }
}
