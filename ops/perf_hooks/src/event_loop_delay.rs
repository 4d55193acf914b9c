//! `monitorEventLoopDelay()`: a task on the thread of the event loop that asks to be woken at a fixed interval and records how much
//! time passed in fact; or, per iteration, the working time of every turn of the loop.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deno_core::{OpState, op2};

use crate::clock::Clock;
use crate::histogram::Histogram;

/// What feeds the histograms that are being monitored, by the address of their counts.
#[derive(Default)]
pub struct DelayMonitors {
    tasks: HashMap<usize, tokio::task::AbortHandle>,
}

impl Drop for DelayMonitors {
    fn drop(&mut self) {
        for task in self.tasks.values() {
            task.abort();
        }
    }
}

fn key(histogram: &Histogram) -> usize {
    Arc::as_ptr(&histogram.shared) as usize
}

/// Starts sampling. `resolution` is in milliseconds; 0 samples once per turn of the event loop.
#[op2(fast)]
pub fn op_perf_hooks_monitor_enable(state: &mut OpState, #[cppgc] histogram: &Histogram, resolution: f64, reset: bool) {
    if reset {
        histogram.shared.lock().reset();
    }
    if resolution == 0.0 {
        state.borrow::<Clock>().meter().listen(&histogram.shared);
        return;
    }
    // The samples end with the histogram: the task holds it weakly.
    let shared = Arc::downgrade(&histogram.shared);
    let interval = Duration::from_secs_f64(resolution / 1000.0);
    let task = deno_core::unsync::spawn(async move {
        let mut previous: Option<Instant> = None;
        loop {
            tokio::time::sleep(interval).await;
            let Some(recorder) = shared.upgrade() else { return };
            let now = Instant::now();
            if let Some(previous) = previous.replace(now) {
                recorder.lock().record(i64::try_from(now.duration_since(previous).as_nanos()).unwrap_or(i64::MAX));
            }
        }
    });
    if let Some(former) = state.borrow_mut::<DelayMonitors>().tasks.insert(key(histogram), task.abort_handle()) {
        former.abort();
    }
}

/// Stops sampling.
#[op2(fast)]
pub fn op_perf_hooks_monitor_disable(state: &mut OpState, #[cppgc] histogram: &Histogram) {
    state.borrow::<Clock>().meter().unlisten(&histogram.shared);
    if let Some(task) = state.borrow_mut::<DelayMonitors>().tasks.remove(&key(histogram)) {
        task.abort();
    }
}
