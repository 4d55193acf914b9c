//! What a thread's parent may ask of it at any moment: numbers about its heap and its time, and the heap itself.

use deno_core::convert::Uint8Array;
use deno_core::{OpState, ToV8, op2, v8};
use ops_error::SystemError;
use ops_inspector::{ProfileKind, start_profile, stop_profile};
use ops_requests::spawn;
use ops_v8::{heap_snapshot, heap_statistics};

use crate::thread::thread;

/// Has `read` run in the isolate of a thread; its result goes to `request`, null if the thread ends before.
fn ask<T>(state: &mut OpState, id: u32, request: u32, read: impl FnOnce(&mut v8::Isolate) -> T + Send + 'static)
where
    T: for<'a> ToV8<'a> + Send + 'static,
{
    let (sender, receiver) = tokio::sync::oneshot::channel();
    if let Some(thread) = thread(state, id) {
        // Whoever asked may have ended.
        let task = move |isolate: &mut v8::Isolate| drop(sender.send(read(isolate)));
        thread.control().ask(Box::new(task));
    }
    spawn(state, request, async move { Ok::<_, SystemError>(receiver.await.ok()) });
}

/// The numbers of `v8.getHeapStatistics()`, in its order.
#[op2(fast)]
pub fn op_worker_thread_heap_statistics(state: &mut OpState, id: u32, request: u32) {
    ask(state, id, request, |isolate| heap_statistics(isolate).to_vec());
}

/// The heap as JSON text, in chunks.
#[op2(fast)]
pub fn op_worker_thread_heap_snapshot(state: &mut OpState, id: u32, request: u32) {
    ask(state, id, request, |isolate| heap_snapshot(isolate).into_iter().map(Uint8Array::from).collect::<Vec<_>>());
}

/// The processor time of the thread in microseconds: user, system.
#[op2(fast)]
pub fn op_worker_thread_cpu_usage(state: &mut OpState, id: u32, request: u32) {
    ask(state, id, request, |_| {
        // SAFETY: zero is valid for this structure of numbers, and it outlives the call.
        let usage = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            libc::getrusage(libc::RUSAGE_THREAD, &mut usage);
            usage
        };
        [usage.ru_utime, usage.ru_stime].map(|time| time.tv_sec as f64 * 1e6 + time.tv_usec as f64).to_vec()
    });
}

/// Writes the idle and the active time of the thread's event loop in ms; false before it turns and after its end.
#[op2(fast)]
pub fn op_worker_thread_loop_times(state: &OpState, id: u32, #[buffer] out: &mut [f64]) -> bool {
    let times = thread(state, id).and_then(|thread| thread.control().loop_times());
    if let (Some((idle, active)), [first, second, ..]) = (times, out) {
        (*first, *second) = (idle, active);
    }
    times.is_some()
}

/// Begins a profile of the thread's time, or of its heap: its number, 0 if there is one of the heap already.
#[op2(fast)]
pub fn op_worker_thread_start_profile(state: &mut OpState, id: u32, request: u32, heap: bool) {
    let kind = if heap { ProfileKind::Heap } else { ProfileKind::Cpu };
    ask(state, id, request, move |isolate| start_profile(isolate, kind));
}

/// Ends a profile: the inspector's answer as JSON.
#[op2(fast)]
pub fn op_worker_thread_stop_profile(state: &mut OpState, id: u32, request: u32, profile: u32) {
    ask(state, id, request, move |isolate| stop_profile(isolate, profile));
}
