//! Histograms of `perf_hooks`. A histogram is an object of V8's heap that shares its counts: the event loop delay monitor and other
//! threads record into the same ones.

mod hdr;
mod recorder;
mod statistics;

use std::sync::Arc;

use deno_core::{GarbageCollected, OpState, op2, v8};
use ops_memory::{Held, NativeMemory};
use ops_requests::{Carried, Shared};
use parking_lot::Mutex;

pub use recorder::Recorder;
use statistics::Moments;

pub struct Histogram {
    pub shared: Arc<Mutex<Recorder>>,
    /// The counts, of which there may be some hundred kilobytes.
    _memory: Held,
}

// SAFETY: it holds no references to objects of the JavaScript heap.
unsafe impl GarbageCollected for Histogram {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Histogram"
    }
}

impl Histogram {
    /// Runs `f` on two histograms, which may be the same one.
    fn with_other<R>(&self, other: &Self, f: impl FnOnce(&Recorder, &Recorder) -> R) -> R {
        if Arc::ptr_eq(&self.shared, &other.shared) {
            let one = self.shared.lock();
            return f(&one, &one);
        }
        // Always in the same order, so that two threads do not wait for each other.
        if Arc::as_ptr(&self.shared) < Arc::as_ptr(&other.shared) {
            let (mine, theirs) = (self.shared.lock(), other.shared.lock());
            f(&mine, &theirs)
        } else {
            let (theirs, mine) = (other.shared.lock(), self.shared.lock());
            f(&mine, &theirs)
        }
    }
}

#[op2]
#[cppgc]
pub fn op_perf_hooks_histogram_create(
    isolate: &mut v8::Isolate,
    #[number] lowest: i64,
    #[number] highest: i64,
    figures: u32,
    half_life: f64,
    threshold: f64,
) -> Histogram {
    let recorder = Recorder::new(lowest, highest, figures, half_life, threshold);
    let memory = ops_memory::hold(isolate, recorder.hdr.memory());
    Histogram { shared: Arc::new(Mutex::new(recorder)), _memory: memory }
}

/// Gives the counts to another thread: the number of what is carried.
#[op2(fast)]
pub fn op_perf_hooks_histogram_share(state: &mut OpState, #[cppgc] histogram: &Histogram) -> u32 {
    Carried::share(state, histogram.shared.clone())
}

/// A histogram of counts that have come from another one.
#[op2]
#[cppgc]
pub fn op_perf_hooks_histogram_of_shared(isolate: &mut v8::Isolate, state: &mut OpState, carried: u32) -> Histogram {
    let shared = Carried::take::<Shared>(state, carried).and_then(|shared| shared.downcast::<Mutex<Recorder>>().ok());
    let shared = shared.unwrap_or_else(|| Arc::new(Mutex::new(Recorder::new(1, i64::MAX, 3, 0.0, 0.0))));
    let memory = NativeMemory::of(state).hold(isolate, shared.lock().hdr.memory());
    Histogram { shared, _memory: memory }
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_record(#[cppgc] histogram: &Histogram, #[number] value: i64) {
    histogram.shared.lock().record(value);
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_record_bigint(#[cppgc] histogram: &Histogram, #[bigint] value: i64) {
    histogram.shared.lock().record(value);
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_record_delta(#[cppgc] histogram: &Histogram) {
    histogram.shared.lock().record_delta();
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_record_corrected(#[cppgc] histogram: &Histogram, #[bigint] value: i64, #[bigint] interval: i64) {
    histogram.shared.lock().record_corrected(value, interval);
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_add(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram) {
    if Arc::ptr_eq(&histogram.shared, &other.shared) {
        let mut copy = Recorder::new(1, i64::MAX / 2, 5, 0.0, 0.0);
        let mut own = histogram.shared.lock();
        copy.add(&own);
        own.add(&copy);
    } else {
        let other = other.shared.lock();
        histogram.shared.lock().add(&other);
    }
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_subtract(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram) {
    if Arc::ptr_eq(&histogram.shared, &other.shared) {
        histogram.shared.lock().reset();
    } else {
        let other = other.shared.lock();
        histogram.shared.lock().subtract(&other);
    }
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_reset(#[cppgc] histogram: &Histogram) {
    histogram.shared.lock().reset();
}

/// The plain numbers of a histogram, by the index that js/internal/histogram.js gives them.
#[op2(fast)]
pub fn op_perf_hooks_histogram_number(#[cppgc] histogram: &Histogram, which: u32) -> f64 {
    let recorder = histogram.shared.lock();
    let hdr = &recorder.hdr;
    match which {
        0 => hdr.total() as f64,
        1 => hdr.min() as f64,
        2 => hdr.max() as f64,
        3 => recorder.exceeds as f64,
        4 => Moments::of(hdr).mean,
        5 => Moments::of(hdr).variance.sqrt(),
        6 => Moments::of(hdr).skewness,
        7 => Moments::of(hdr).kurtosis,
        8 => recorder.ewma_mean(),
        9 => recorder.ewma_stddev(),
        10 => recorder.ewma_error_rate(),
        _ => f64::NAN,
    }
}

/// The first four numbers of `op_perf_hooks_histogram_number`, whole.
#[op2(fast)]
#[bigint]
pub fn op_perf_hooks_histogram_bigint(#[cppgc] histogram: &Histogram, which: u32) -> i64 {
    let recorder = histogram.shared.lock();
    match which {
        0 => recorder.hdr.total(),
        1 => recorder.hdr.min(),
        2 => recorder.hdr.max(),
        _ => recorder.exceeds,
    }
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_cdf(#[cppgc] histogram: &Histogram, value: f64) -> f64 {
    histogram.shared.lock().hdr.cdf(value.floor() as i64)
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_count_at(#[cppgc] histogram: &Histogram, value: f64) -> f64 {
    histogram.shared.lock().hdr.count_at(value.floor() as i64) as f64
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_percentile(#[cppgc] histogram: &Histogram, percentile: f64) -> f64 {
    histogram.shared.lock().hdr.percentile(percentile) as f64
}

#[op2(fast)]
#[bigint]
pub fn op_perf_hooks_histogram_percentile_bigint(#[cppgc] histogram: &Histogram, percentile: f64) -> i64 {
    histogram.shared.lock().hdr.percentile(percentile)
}

/// The distribution as pairs of 16 bytes: the percentile (f64) and the value (i64), little endian.
#[op2]
#[buffer]
pub fn op_perf_hooks_histogram_percentiles(#[cppgc] histogram: &Histogram) -> Vec<u8> {
    let steps = histogram.shared.lock().hdr.percentiles();
    let mut bytes = Vec::with_capacity(steps.len() * 16);
    for (percentile, value) in steps {
        bytes.extend_from_slice(&percentile.to_le_bytes());
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    bytes
}

/// The values at ascending percentiles.
#[op2]
pub fn op_perf_hooks_histogram_percentiles_at(#[cppgc] histogram: &Histogram, #[scoped] percentiles: Vec<f64>) -> Vec<f64> {
    histogram.shared.lock().hdr.percentiles_at(&percentiles).into_iter().map(|value| value as f64).collect()
}

/// A percentile with the bounds of its confidence interval: [value, lower, upper].
#[op2]
pub fn op_perf_hooks_histogram_percentile_ci(#[cppgc] histogram: &Histogram, percentile: f64, confidence: f64) -> Vec<f64> {
    let recorder = histogram.shared.lock();
    let hdr = &recorder.hdr;
    let value = hdr.percentile(percentile) as f64;
    if hdr.total() < 2 {
        return vec![value; 3];
    }
    let (lower, upper) = statistics::percentile_ranks(hdr.total(), percentile, confidence);
    vec![value, hdr.value_of_rank(lower) as f64, hdr.value_of_rank(upper) as f64]
}

/// Counts in buckets of equal width: [boundary, count, boundary, count, …].
#[op2]
pub fn op_perf_hooks_histogram_linear_buckets(#[cppgc] histogram: &Histogram, #[number] step: i64) -> Vec<f64> {
    flatten(histogram.shared.lock().hdr.buckets(step, |boundary| boundary.saturating_add(step)))
}

/// Counts in buckets that grow by a factor. Like Node, takes the whole part of the factor, save where that is 1 (Node hangs then).
#[op2]
pub fn op_perf_hooks_histogram_log_buckets(#[cppgc] histogram: &Histogram, #[number] first: i64, base: f64) -> Vec<f64> {
    let next = |boundary: i64| {
        if base < 2.0 { (boundary + 1).max((boundary as f64 * base) as i64) } else { boundary.saturating_mul(base as i64) }
    };
    flatten(histogram.shared.lock().hdr.buckets(first, next))
}

fn flatten(buckets: Vec<(i64, i64)>) -> Vec<f64> {
    buckets.into_iter().flat_map(|(boundary, count)| [boundary as f64, count as f64]).collect()
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_ks_test(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram) -> f64 {
    histogram.with_other(other, |a, b| statistics::ks_distance(&a.hdr, &b.hdr))
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_cohens_d(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram) -> f64 {
    histogram.with_other(other, |a, b| statistics::cohens_d(&a.hdr, &b.hdr))
}

#[op2(fast)]
pub fn op_perf_hooks_histogram_cliffs_d(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram) -> f64 {
    histogram.with_other(other, |a, b| statistics::cliffs_delta(&a.hdr, &b.hdr))
}

/// [U, z, p]
#[op2]
pub fn op_perf_hooks_histogram_mann_whitney(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram) -> Vec<f64> {
    let test = histogram.with_other(other, |a, b| statistics::mann_whitney(&a.hdr, &b.hdr));
    vec![test.u, test.z, test.p]
}

/// [t, degrees of freedom, p, lower, upper]
#[op2]
pub fn op_perf_hooks_histogram_welch(#[cppgc] histogram: &Histogram, #[cppgc] other: &Histogram, confidence: f64) -> Vec<f64> {
    let test = histogram.with_other(other, |a, b| statistics::welch(&a.hdr, &b.hdr, confidence));
    vec![test.t, test.degrees, test.p, test.lower, test.upper]
}
