//! `v8.GCProfiler`: heap statistics before and after every garbage collection.

use std::collections::HashMap;
use std::ffi::c_void;
use std::time::Instant;

use deno_core::{OpState, ToV8, op2, v8};

use crate::heap::{SpaceStatistics, heap_space_statistics, heap_statistics};

/// One garbage collection.
#[derive(ToV8)]
pub struct Collection {
    gc_type: &'static str,
    /// Microseconds.
    cost: f64,
    before: Vec<f64>,
    before_spaces: Vec<SpaceStatistics>,
    after: Vec<f64>,
    after_spaces: Vec<SpaceStatistics>,
}

/// What a running profiler has seen. V8 holds a pointer to it, so it lives in a box of its own until it is stopped.
#[derive(Default)]
struct Recording {
    current: Option<(Instant, Vec<f64>, Vec<SpaceStatistics>)>,
    finished: Vec<Collection>,
}

/// The running profilers by number.
#[derive(Default)]
pub struct GcProfilers {
    running: HashMap<u32, *mut Recording>,
    last: u32,
}

fn name_of(kind: v8::GCType) -> &'static str {
    match kind {
        v8::GCType::kGCTypeScavenge => "Scavenge",
        v8::GCType::kGCTypeMinorMarkSweep => "MinorMarkSweep",
        v8::GCType::kGCTypeMarkSweepCompact => "MarkSweepCompact",
        v8::GCType::kGCTypeIncrementalMarking => "IncrementalMarking",
        v8::GCType::kGCTypeProcessWeakCallbacks => "ProcessWeakCallbacks",
        _ => "Unknown",
    }
}

unsafe extern "C" fn before_gc(raw: v8::UnsafeRawIsolatePtr, _kind: v8::GCType, _flags: v8::GCCallbackFlags, data: *mut c_void) {
    // SAFETY: V8 passes the isolate that collects and the pointer given at registration, which is valid until the callbacks are removed.
    let (mut isolate, recording) = unsafe { (v8::Isolate::from_raw_isolate_ptr(raw), &mut *data.cast::<Recording>()) };
    if recording.current.is_none() {
        recording.current = Some((Instant::now(), heap_statistics(&mut isolate).to_vec(), heap_space_statistics(&mut isolate)));
    }
}

unsafe extern "C" fn after_gc(raw: v8::UnsafeRawIsolatePtr, kind: v8::GCType, _flags: v8::GCCallbackFlags, data: *mut c_void) {
    // SAFETY: as in `before_gc`.
    let (mut isolate, recording) = unsafe { (v8::Isolate::from_raw_isolate_ptr(raw), &mut *data.cast::<Recording>()) };
    if let Some((start, before, before_spaces)) = recording.current.take() {
        recording.finished.push(Collection {
            gc_type: name_of(kind),
            cost: start.elapsed().as_micros() as f64,
            before,
            before_spaces,
            after: heap_statistics(&mut isolate).to_vec(),
            after_spaces: heap_space_statistics(&mut isolate),
        });
    }
}

/// Starts a profiler and answers its number.
#[op2(fast)]
pub fn op_v8_gc_profiler_start(isolate: &mut v8::Isolate, state: &mut OpState) -> u32 {
    let profilers = state.borrow_mut::<GcProfilers>();
    profilers.last += 1;
    let recording = Box::into_raw(Box::<Recording>::default());
    profilers.running.insert(profilers.last, recording);
    isolate.add_gc_prologue_callback(before_gc, recording.cast(), v8::GCType::kGCTypeAll);
    isolate.add_gc_epilogue_callback(after_gc, recording.cast(), v8::GCType::kGCTypeAll);
    profilers.last
}

/// Stops a profiler and answers what it saw.
#[op2]
pub fn op_v8_gc_profiler_stop(isolate: &mut v8::Isolate, state: &mut OpState, id: u32) -> Vec<Collection> {
    let Some(recording) = state.borrow_mut::<GcProfilers>().running.remove(&id) else { return Vec::new() };
    isolate.remove_gc_prologue_callback(before_gc, recording.cast());
    isolate.remove_gc_epilogue_callback(after_gc, recording.cast());
    // SAFETY: the pointer came from Box::into_raw, and V8 has just forgotten it.
    unsafe { Box::from_raw(recording) }.finished
}
