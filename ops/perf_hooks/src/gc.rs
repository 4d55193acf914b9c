//! Observation of garbage collections, for PerformanceObserver's 'gc' entries.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::rc::Rc;
use std::time::Instant;

use deno_core::{OpState, op2, v8};
use tokio::sync::Notify;

/// Collections since the last look: [start (ms), duration (ms), kind, flags] each.
#[derive(Default)]
struct Collections {
    began: Cell<Option<Instant>>,
    finished: RefCell<Vec<(Instant, Instant, u32, u32)>>,
    news: Notify,
}

/// The observer of an isolate; in OpState while there is one.
pub struct GcObserver {
    // V8 keeps a pointer to it: what an Rc holds does not move.
    collections: Rc<Collections>,
}

unsafe extern "C" fn on_begin(_: v8::UnsafeRawIsolatePtr, _: v8::GCType, _: v8::GCCallbackFlags, data: *mut c_void) {
    // SAFETY: `data` is what a GcObserver holds, which takes its callbacks back before it is dropped.
    let collections = unsafe { &*data.cast::<Collections>() };
    collections.began.set(Some(Instant::now()));
}

unsafe extern "C" fn on_end(_: v8::UnsafeRawIsolatePtr, kind: v8::GCType, flags: v8::GCCallbackFlags, data: *mut c_void) {
    // SAFETY: as in `on_begin`.
    let collections = unsafe { &*data.cast::<Collections>() };
    if let Some(began) = collections.began.take() {
        collections.finished.borrow_mut().push((began, Instant::now(), kind.0, flags.0));
        collections.news.notify_one();
    }
}

/// Begins to observe collections. No effect when they are observed already.
#[op2(fast)]
pub fn op_perf_hooks_gc_observe(isolate: &mut v8::Isolate, state: &mut OpState) {
    if state.has::<GcObserver>() {
        return;
    }
    let observer = GcObserver { collections: Rc::default() };
    let data = Rc::as_ptr(&observer.collections).cast_mut().cast::<c_void>();
    isolate.add_gc_prologue_callback(on_begin, data, v8::GCType::kGCTypeAll);
    isolate.add_gc_epilogue_callback(on_end, data, v8::GCType::kGCTypeAll);
    state.put(observer);
}

/// Ends the observation; a pending `op_perf_hooks_gc_collections` resolves with what there is.
#[op2(fast)]
pub fn op_perf_hooks_gc_unobserve(isolate: &mut v8::Isolate, state: &mut OpState) {
    if let Some(observer) = state.try_take::<GcObserver>() {
        let data = Rc::as_ptr(&observer.collections).cast_mut().cast::<c_void>();
        isolate.remove_gc_prologue_callback(on_begin, data);
        isolate.remove_gc_epilogue_callback(on_end, data);
        observer.collections.news.notify_one();
    }
}

/// Resolves when there were collections: [start, duration, kind, flags, …], times in milliseconds, the start on the clock of
/// performance.now(). Resolves empty when the observation ended.
#[op2]
pub async fn op_perf_hooks_gc_collections(state: Rc<RefCell<OpState>>) -> Vec<f64> {
    let Some(collections) = state.borrow().try_borrow::<GcObserver>().map(|observer| observer.collections.clone()) else {
        return Vec::new();
    };
    collections.news.notified().await;
    let now = (state.borrow().borrow::<crate::Clock>().now(), Instant::now());
    let finished = std::mem::take(&mut *collections.finished.borrow_mut());
    finished
        .into_iter()
        .flat_map(|(began, ended, kind, flags)| {
            let start = now.0 - now.1.duration_since(began).as_secs_f64() * 1000.0;
            [start, ended.duration_since(began).as_secs_f64() * 1000.0, f64::from(kind), f64::from(flags)]
        })
        .collect()
}
