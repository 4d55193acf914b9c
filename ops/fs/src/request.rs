//! Asynchronous requests: work for the blocking pool whose result reaches JavaScript in one call.
//!
//! JavaScript numbers its requests and keeps their callbacks (`js/internal/fs/requests.js`). An async op takes the number, hands the work
//! to the pool and returns: it can be a V8 fast call and makes no promise. Finished work waits in a queue; the event loop empties it by
//! calling the dispatcher for each of them, with ticks and microtasks in between, as Node does.

use std::cell::Cell;
use std::mem;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deno_core::{JsRuntime, OpState, ToV8, V8CrossThreadTaskSpawner, V8TaskSpawner, op2, v8};

use crate::syscall::Sys;

/// Makes the two values of a result, `error` and `value`; runs on the isolate's thread.
type Finish = Box<dyn for<'a, 'i> FnOnce(&mut v8::PinScope<'a, 'i>) -> (v8::Local<'a, v8::Value>, v8::Local<'a, v8::Value>) + Send>;

/// Finished requests that JavaScript has not seen.
#[derive(Default)]
struct Finished(Mutex<Vec<(u32, Finish)>>);

impl Finished {
    fn lock(&self) -> MutexGuard<'_, Vec<(u32, Finish)>> {
        // Nothing panics while it holds this lock; and a queue is whole after every step anyway.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the turns of one runtime's event loop; the runtime tells each.
#[derive(Clone, Default)]
pub struct LoopTurns(Rc<Cell<u64>>);

impl LoopTurns {
    /// Another turn begins.
    pub fn next(&self) {
        self.0.set(self.0.get().wrapping_add(1));
    }
}

/// The requests of one runtime.
#[derive(Default)]
pub struct Requests {
    finished: Arc<Finished>,
    functions: Option<Functions>,
    /// The last turn that gave finished requests to JavaScript.
    served: u64,
}

/// What a finished request calls.
#[derive(Clone)]
struct Functions {
    dispatcher: v8::Global<v8::Function>,
    failed: v8::Global<v8::Function>,
    run_ticks: v8::Global<v8::Function>,
}

/// Hands `work` to the blocking pool; its result goes to the request `id`.
pub fn submit<T>(state: &mut OpState, id: u32, work: impl FnOnce() -> Sys<T> + Send + 'static)
where
    T: for<'a> ToV8<'a> + Send + 'static,
{
    let finished = state.borrow::<Requests>().finished.clone();
    let spawner = state.borrow::<V8CrossThreadTaskSpawner>().clone();
    let waker = state.waker.clone();
    state.external_ops_tracker.ref_op();
    tokio::task::spawn_blocking(move || {
        let result = work();
        let finish: Finish = Box::new(move |scope| values_of(scope, result));
        let mut queue = finished.lock();
        queue.push((id, finish));
        if queue.len() == 1 {
            drop(queue);
            spawner.spawn(move |scope| dispatch(scope, &finished));
            // The event loop looks for tasks before it registers with the spawner: a task that comes in between wakes nobody. With this
            // waker it registers before it looks for anything.
            waker.wake();
        }
    });
}

fn values_of<'a, T: ToV8<'a>>(scope: &mut v8::PinScope<'a, '_>, result: Sys<T>) -> (v8::Local<'a, v8::Value>, v8::Local<'a, v8::Value>) {
    let undefined = v8::undefined(scope).into();
    match result {
        Ok(value) => (v8::null(scope).into(), value.to_v8(scope).unwrap_or(undefined)),
        Err(error) => (error.to_exception(scope), undefined),
    }
}

/// Gives everything that is finished to JavaScript: `dispatcher(id, error, value)` for each request.
///
/// Ticks and microtasks run from here and not from the dispatcher: its frames would show in the stack of every error they make.
fn dispatch(scope: &mut v8::PinScope, finished: &Arc<Finished>) {
    let op_state = JsRuntime::op_state_from(scope);
    if !begin_turn(&mut op_state.borrow_mut(), finished) {
        return;
    }
    let batch = mem::take(&mut *finished.lock());
    let (functions, tracker) = {
        let state = op_state.borrow();
        (state.borrow::<Requests>().functions.clone(), state.external_ops_tracker.clone())
    };
    for (id, finish) in batch {
        if let Some(functions) = &functions {
            finish_one(scope, functions, id, finish);
        }
        tracker.unref_op();
    }
}

/// Whether this turn of the loop has not served requests yet. What finishes while callbacks run waits for the next turn, so that immediates
/// come first.
fn begin_turn(state: &mut OpState, finished: &Arc<Finished>) -> bool {
    let turn = state.borrow::<LoopTurns>().0.get();
    let last = mem::replace(&mut state.borrow_mut::<Requests>().served, turn);
    if last == turn {
        let finished = finished.clone();
        state.borrow::<V8TaskSpawner>().spawn(move |scope| dispatch(scope, &finished));
    }
    last != turn
}

fn finish_one(scope: &mut v8::PinScope, functions: &Functions, id: u32, finish: Finish) {
    v8::scope!(let scope, scope);
    v8::tc_scope!(let scope, scope);
    let receiver = v8::undefined(scope).into();
    let (error, value) = finish(scope);
    let id = v8::Integer::new_from_unsigned(scope, id).into();
    let dispatcher = v8::Local::new(scope, &functions.dispatcher);
    let has_ticks = dispatcher.call(scope, receiver, &[id, error, value]).or_else(|| {
        ops_error::remember_thrown(scope);
        // Without an exception it is termination, which ends the event loop by itself.
        let exception = scope.exception().filter(|_| scope.can_continue())?;
        scope.reset();
        v8::Local::new(scope, &functions.failed).call(scope, receiver, &[exception])
    });
    let Some(has_ticks) = has_ticks else { return };
    if !has_ticks.is_true() {
        scope.perform_microtask_checkpoint();
    }
    v8::Local::new(scope, &functions.run_ticks).call(scope, receiver, &[]);
}

/// Tells the function that takes finished requests, the one that reports what it throws, and the one that runs ticks. JavaScript calls this before its first request.
#[op2(nofast)]
pub fn op_fs_set_dispatcher(
    state: &mut OpState,
    scope: &mut v8::PinScope<'_, '_>,
    dispatcher: v8::Local<v8::Function>,
    failed: v8::Local<v8::Function>,
    run_ticks: v8::Local<v8::Function>,
) {
    let functions = Functions {
        dispatcher: v8::Global::new(scope, dispatcher),
        failed: v8::Global::new(scope, failed),
        run_ticks: v8::Global::new(scope, run_ticks),
    };
    state.borrow_mut::<Requests>().functions = Some(functions);
}
