//! `v8.setHeapSnapshotNearHeapLimit`: writes snapshots when the heap is almost full.

use std::ffi::c_void;
use std::io::Write as _;

use deno_core::{op2, v8};

use crate::heap::write_heap_snapshot;

/// What the callback needs; lives as long as the isolate, which is as long as the process or worker.
struct NearLimit {
    isolate: v8::UnsafeRawIsolatePtr,
    left: u32,
    written: u32,
    /// File name up to the sequence number.
    prefix: String,
    busy: bool,
}

unsafe extern "C" fn on_near_limit(data: *mut c_void, current: usize, initial: usize) -> usize {
    // SAFETY: the pointer given at registration, never freed; V8 calls on the isolate's thread, and `busy` stops nested use.
    let state = unsafe { &mut *data.cast::<NearLimit>() };
    // Building the snapshot needs memory of its own: a generous part of the first limit.
    let raised = current + (initial / 4).max(64 << 20);
    if state.busy {
        return raised;
    }
    if state.left == 0 {
        return current;
    }
    state.busy = true;
    state.left -= 1;
    state.written += 1;
    let path = format!("{}.{:03}.heapsnapshot", state.prefix, state.written);
    // SAFETY: this is the isolate that calls.
    let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(state.isolate) };
    let report = match write_heap_snapshot(&mut isolate, &path) {
        Ok(()) => format!("Wrote snapshot to {path}"),
        Err(error) => format!("Could not write snapshot to {path}: {error}"),
    };
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "{report}");
    state.busy = false;
    raised
}

/// Writes at most `limit` snapshots; `prefix` is the file name up to the sequence number.
#[op2(fast)]
pub fn op_v8_set_heap_snapshot_near_heap_limit(isolate: &mut v8::Isolate, limit: u32, #[string] prefix: &str) {
    // SAFETY: the pointer is used only by the callback, which this very isolate calls.
    let raw = unsafe { isolate.as_raw_isolate_ptr() };
    let state = NearLimit { isolate: raw, left: limit, written: 0, prefix: prefix.to_owned(), busy: false };
    isolate.add_near_heap_limit_callback(on_near_limit, Box::into_raw(Box::new(state)).cast());
}
