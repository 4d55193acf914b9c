//! Ops of `perf_hooks`: the clock, histograms, the event loop delay monitor and garbage collections.

mod clock;
mod event_loop_delay;
mod gc;
mod histogram;

use std::time::Instant;

pub use clock::{Clock, LoopMeter, Milestone, Origin};

deno_core::extension!(
    protojs_perf_hooks,
    ops = [
        clock::op_perf_hooks_now,
        clock::op_perf_hooks_time_origin,
        clock::op_perf_hooks_milestones,
        clock::op_perf_hooks_mark_milestone,
        clock::op_perf_hooks_loop_metrics,
        event_loop_delay::op_perf_hooks_monitor_enable,
        event_loop_delay::op_perf_hooks_monitor_disable,
        gc::op_perf_hooks_gc_observe,
        gc::op_perf_hooks_gc_unobserve,
        gc::op_perf_hooks_gc_collections,
        histogram::op_perf_hooks_histogram_create,
        histogram::op_perf_hooks_histogram_of_shared,
        histogram::op_perf_hooks_histogram_share,
        histogram::op_perf_hooks_histogram_record,
        histogram::op_perf_hooks_histogram_record_bigint,
        histogram::op_perf_hooks_histogram_record_delta,
        histogram::op_perf_hooks_histogram_record_corrected,
        histogram::op_perf_hooks_histogram_add,
        histogram::op_perf_hooks_histogram_subtract,
        histogram::op_perf_hooks_histogram_reset,
        histogram::op_perf_hooks_histogram_number,
        histogram::op_perf_hooks_histogram_bigint,
        histogram::op_perf_hooks_histogram_cdf,
        histogram::op_perf_hooks_histogram_count_at,
        histogram::op_perf_hooks_histogram_percentile,
        histogram::op_perf_hooks_histogram_percentile_bigint,
        histogram::op_perf_hooks_histogram_percentiles,
        histogram::op_perf_hooks_histogram_percentiles_at,
        histogram::op_perf_hooks_histogram_percentile_ci,
        histogram::op_perf_hooks_histogram_linear_buckets,
        histogram::op_perf_hooks_histogram_log_buckets,
        histogram::op_perf_hooks_histogram_ks_test,
        histogram::op_perf_hooks_histogram_cohens_d,
        histogram::op_perf_hooks_histogram_cliffs_d,
        histogram::op_perf_hooks_histogram_mann_whitney,
        histogram::op_perf_hooks_histogram_welch,
    ],
    state = |state| {
        // The runtime replaces the clock with one that starts with the process.
        state.put(Clock::started_at(Instant::now()));
        state.put(event_loop_delay::DelayMonitors::default());
    },
);
