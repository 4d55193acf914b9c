//! The clock of `performance`, the milestones of `performance.nodeTiming`, and the meter of the event loop.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use deno_core::{OpState, op2};
use parking_lot::Mutex;

use crate::histogram::Recorder;

/// Moments in the life of a process or worker, in the order of `performance.nodeTiming`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    NodeStart,
    V8Start,
    Environment,
    BootstrapComplete,
    LoopStart,
    LoopExit,
}

/// The start of the process, which all its threads count from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    instant: Instant,
    unix_ms: f64,
    /// When V8 was started, in milliseconds since then; -1 if that is not known.
    v8_start: f64,
}

impl Default for Origin {
    fn default() -> Self {
        Clock::started_at(Instant::now()).origin()
    }
}

/// Zero of `performance.now()`, and when the milestones were passed. One per isolate, in OpState.
pub struct Clock {
    origin: Instant,
    origin_unix_ms: f64,
    /// Milliseconds since the origin; -1 while not passed.
    milestones: [Cell<f64>; 6],
    meter: Arc<LoopMeter>,
}

impl Clock {
    /// The clock of a process whose start is `origin`.
    pub fn started_at(origin: Instant) -> Self {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let origin_unix_ms = (unix.as_secs_f64() - origin.elapsed().as_secs_f64()) * 1000.0;
        let clock = Self { origin, origin_unix_ms, milestones: std::array::from_fn(|_| Cell::new(-1.0)), meter: Arc::default() };
        clock.milestones[Milestone::NodeStart as usize].set(0.0);
        clock
    }

    /// The clock of a thread of a process: only its own environment and event loop begin later.
    pub fn of_thread(process: Origin) -> Self {
        let clock = Self {
            origin: process.instant,
            origin_unix_ms: process.unix_ms,
            milestones: std::array::from_fn(|_| Cell::new(-1.0)),
            meter: Arc::default(),
        };
        clock.milestones[Milestone::NodeStart as usize].set(0.0);
        clock.milestones[Milestone::V8Start as usize].set(process.v8_start);
        clock
    }

    /// What the clocks of threads are made from.
    pub fn origin(&self) -> Origin {
        let v8_start = self.milestones[Milestone::V8Start as usize].get();
        Origin { instant: self.origin, unix_ms: self.origin_unix_ms, v8_start }
    }

    /// Milliseconds since the origin.
    pub fn now(&self) -> f64 {
        self.origin.elapsed().as_secs_f64() * 1000.0
    }

    /// Notes that a milestone is passed now. Only the first time counts.
    pub fn mark(&self, milestone: Milestone) {
        let cell = &self.milestones[milestone as usize];
        if cell.get() < 0.0 {
            cell.set(self.now());
        }
        if milestone == Milestone::LoopStart {
            self.meter.start();
        }
    }

    /// The meter of the event loop, to connect with whatever drives the loop.
    pub fn meter(&self) -> Arc<LoopMeter> {
        self.meter.clone()
    }
}

/// Measures how long the event loop waits. `park` and `unpark` belong into tokio's runtime builder (`on_thread_park` and
/// `on_thread_unpark`) of the thread that runs the loop; `turn` is to be called whenever the loop is polled.
pub struct LoopMeter {
    zero: Instant,
    /// Nanoseconds since `zero` of the last change between working and waiting.
    changed: AtomicU64,
    counting: std::sync::atomic::AtomicBool,
    /// When counting began, in nanoseconds since `zero`.
    started: AtomicU64,
    idle: AtomicU64,
    turns: AtomicU64,
    wakes: AtomicU64,
    /// Histograms that get the working time of every turn.
    listeners: Mutex<Vec<Arc<Mutex<Recorder>>>>,
}

impl Default for LoopMeter {
    fn default() -> Self {
        Self {
            zero: Instant::now(),
            changed: AtomicU64::new(0),
            counting: false.into(),
            started: AtomicU64::new(0),
            idle: AtomicU64::new(0),
            turns: AtomicU64::new(0),
            wakes: AtomicU64::new(0),
            listeners: Mutex::default(),
        }
    }
}

impl LoopMeter {
    fn nanos(&self) -> u64 {
        u64::try_from(self.zero.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    fn start(&self) {
        self.started.store(self.nanos(), Ordering::Relaxed);
        self.counting.store(true, Ordering::Relaxed);
    }

    /// The idle and the active time since the loop started, in ms; None before.
    pub fn times(&self) -> Option<(f64, f64)> {
        if !self.counting.load(Ordering::Relaxed) {
            return None;
        }
        let whole = (self.nanos() - self.started.load(Ordering::Relaxed)) as f64 / 1e6;
        let idle = self.idle_ms();
        Some((idle, (whole - idle).max(0.0)))
    }

    /// The loop begins another turn.
    pub fn turn(&self) {
        self.turns.fetch_add(1, Ordering::Relaxed);
    }

    /// The loop begins to wait.
    pub fn park(&self) {
        let now = self.nanos();
        let worked = now.saturating_sub(self.changed.swap(now, Ordering::Relaxed));
        for listener in self.listeners.lock().iter() {
            listener.lock().record(i64::try_from(worked).unwrap_or(i64::MAX).max(1));
        }
    }

    /// The loop goes on.
    pub fn unpark(&self) {
        let now = self.nanos();
        let waited = now.saturating_sub(self.changed.swap(now, Ordering::Relaxed));
        self.wakes.fetch_add(1, Ordering::Relaxed);
        if self.counting.load(Ordering::Relaxed) {
            self.idle.fetch_add(waited, Ordering::Relaxed);
        }
    }

    pub(crate) fn listen(&self, recorder: &Arc<Mutex<Recorder>>) {
        self.listeners.lock().push(recorder.clone());
    }

    pub(crate) fn unlisten(&self, recorder: &Arc<Mutex<Recorder>>) {
        self.listeners.lock().retain(|listener| !Arc::ptr_eq(listener, recorder));
    }

    fn idle_ms(&self) -> f64 {
        self.idle.load(Ordering::Relaxed) as f64 / 1e6
    }
}

/// performance.now()
#[op2(fast)]
pub fn op_perf_hooks_now(state: &OpState) -> f64 {
    state.borrow::<Clock>().now()
}

/// performance.timeOrigin: the Unix time of the origin in milliseconds.
#[op2(fast)]
pub fn op_perf_hooks_time_origin(state: &OpState) -> f64 {
    state.borrow::<Clock>().origin_unix_ms
}

/// The milestones in the order of [`Milestone`], then the idle time.
#[op2]
pub fn op_perf_hooks_milestones(state: &OpState) -> Vec<f64> {
    let clock = state.borrow::<Clock>();
    clock.milestones.iter().map(Cell::get).chain([clock.meter.idle_ms()]).collect()
}

/// Marks a milestone that JavaScript passes: 3 bootstrapComplete, 4 loopStart, 5 loopExit.
#[op2(fast)]
pub fn op_perf_hooks_mark_milestone(state: &OpState, which: u32) {
    let milestone = match which {
        3 => Milestone::BootstrapComplete,
        4 => Milestone::LoopStart,
        _ => Milestone::LoopExit,
    };
    state.borrow::<Clock>().mark(milestone);
}

/// nodeTiming.uvMetricsInfo: [turns of the loop, events, events that waited].
#[op2]
pub fn op_perf_hooks_loop_metrics(state: &OpState) -> Vec<f64> {
    let meter = &state.borrow::<Clock>().meter;
    vec![meter.turns.load(Ordering::Relaxed) as f64, meter.wakes.load(Ordering::Relaxed) as f64, 0.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milestones_are_marked_once() {
        let clock = Clock::started_at(Instant::now());
        assert_eq!(clock.milestones[Milestone::LoopStart as usize].get(), -1.0);
        clock.mark(Milestone::LoopStart);
        let first = clock.milestones[Milestone::LoopStart as usize].get();
        std::thread::sleep(Duration::from_millis(2));
        clock.mark(Milestone::LoopStart);
        assert_eq!(clock.milestones[Milestone::LoopStart as usize].get(), first);
    }

    #[test]
    fn waiting_counts_only_after_the_loop_started() {
        let meter = LoopMeter::default();
        meter.park();
        meter.unpark();
        assert_eq!(meter.idle_ms(), 0.0);
        meter.start();
        meter.park();
        std::thread::sleep(Duration::from_millis(2));
        meter.unpark();
        assert!(meter.idle_ms() >= 2.0);
    }
}
