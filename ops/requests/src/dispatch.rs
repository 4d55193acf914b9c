//! The turn in which JavaScript hears what happened.

use std::cell::{Cell, OnceCell, RefCell};
use std::mem;
use std::rc::Rc;
use std::sync::Arc;

use deno_core::{JsRuntime, OpState, V8TaskSpawner, op2, v8};

use crate::handles::Handles;
use crate::queue::{Entry, Queue};
use crate::stopping::Stopping;

/// Counts the turns of one runtime's event loop; the runtime tells each.
#[derive(Clone, Default)]
pub struct LoopTurns(Rc<Cell<u64>>);

impl LoopTurns {
    /// Another turn begins.
    pub fn next(&self) {
        self.0.set(self.0.get().wrapping_add(1));
    }
}

/// The requests and handles of one runtime.
#[derive(Default)]
pub struct Requests {
    queue: OnceCell<Arc<Queue>>,
    pub(crate) handles: Handles,
    events: Events,
    /// The last turn that gave something to JavaScript.
    served: u64,
    /// An empty batch whose memory is used again.
    spare: RefCell<Vec<Entry>>,
}

impl Requests {
    pub(crate) fn queue(state: &OpState) -> Arc<Queue> {
        state.borrow::<Requests>().queue.get_or_init(|| Arc::new(Queue::new(state))).clone()
    }
}

/// The functions of JavaScript that take what happened.
#[derive(Clone, Default)]
pub struct Events(Rc<OnceCell<Functions>>);

struct Functions {
    /// `(id, error, value)` of a finished request.
    request: v8::Global<v8::Function>,
    /// `(handle, event, status, data, extra)` of a handle.
    event: v8::Global<v8::Function>,
    /// Reports what the two above throw.
    failed: v8::Global<v8::Function>,
    run_ticks: v8::Global<v8::Function>,
    stopping: Stopping,
}

impl Events {
    /// The events of this runtime.
    pub fn of(state: &OpState) -> Events {
        state.borrow::<Requests>().events.clone()
    }

    /// Tells JavaScript of one event: `handle` gets `onevent(event, status, data, extra)`, and ticks and microtasks run after it.
    pub fn emit(
        &self,
        scope: &mut v8::PinScope<'_, '_>,
        handle: &v8::Global<v8::Object>,
        (event, status): (i32, i32),
        data: Option<v8::Local<v8::Value>>,
        extra: Option<v8::Local<v8::Value>>,
    ) {
        let Some(functions) = self.0.get() else { return };
        v8::scope!(let scope, scope);
        let handle = v8::Local::new(scope, handle).into();
        let event = v8::Integer::new(scope, event).into();
        let status = v8::Integer::new(scope, status).into();
        let undefined = v8::undefined(scope).into();
        let arguments = [handle, event, status, data.unwrap_or(undefined), extra.unwrap_or(undefined)];
        functions.call(scope, &functions.event, &arguments);
    }

    fn finish(&self, scope: &mut v8::PinScope<'_, '_>, id: u32, finish: crate::queue::Finish) {
        let Some(functions) = self.0.get() else { return };
        v8::scope!(let scope, scope);
        let (error, value) = finish(scope);
        let id = v8::Integer::new_from_unsigned(scope, id).into();
        functions.call(scope, &functions.request, &[id, error, value]);
    }
}

impl Functions {
    /// Calls `function`, which says whether there are ticks, and then runs what is queued.
    ///
    /// Ticks and microtasks run from here and not from `function`: its frames would show in the stack of every error they make.
    fn call<'s>(&self, scope: &mut v8::PinScope<'s, '_>, function: &v8::Global<v8::Function>, arguments: &[v8::Local<'s, v8::Value>]) {
        if self.stopping.is_set() {
            return;
        }
        v8::tc_scope!(let scope, scope);
        let receiver = v8::undefined(scope).into();
        let has_ticks = v8::Local::new(scope, function).call(scope, receiver, arguments).or_else(|| {
            ops_error::remember_thrown(scope);
            // Without an exception it is termination.
            let exception = scope.exception().filter(|_| scope.can_continue())?;
            scope.reset();
            v8::Local::new(scope, &self.failed).call(scope, receiver, &[exception])
        });
        let Some(has_ticks) = has_ticks.filter(|_| !self.stopping.is_set()) else { return };
        if !has_ticks.is_true() {
            scope.perform_microtask_checkpoint();
        }
        v8::Local::new(scope, &self.run_ticks).call(scope, receiver, &[]);
    }
}

/// Gives everything in the queue to JavaScript.
pub fn dispatch(scope: &mut v8::PinScope, queue: &Arc<Queue>) {
    let op_state = JsRuntime::op_state_from(scope);
    if !begin_turn(&mut op_state.borrow_mut(), queue) {
        return;
    }
    let (events, handles, tracker, spare) = {
        let state = op_state.borrow();
        let requests = state.borrow::<Requests>();
        (requests.events.clone(), requests.handles.clone(), state.external_ops_tracker.clone(), requests.spare.take())
    };
    let mut batch = queue.swap(spare);
    for entry in batch.drain(..) {
        match entry {
            Entry::Finished(id, finish) => {
                events.finish(scope, id, finish);
                tracker.unref_op();
            }
            Entry::Ready(id) => {
                if let Some(handle) = handles.get_any(id) {
                    handle.serve(scope, &events);
                }
            }
        }
    }
    op_state.borrow().borrow::<Requests>().spare.replace(batch);
}

/// Whether this turn of the loop has not served anything yet. What happens while callbacks run waits for the next turn, so that immediates
/// come first.
fn begin_turn(state: &mut OpState, queue: &Arc<Queue>) -> bool {
    let turn = state.borrow::<LoopTurns>().0.get();
    let last = mem::replace(&mut state.borrow_mut::<Requests>().served, turn);
    if last == turn {
        let queue = queue.clone();
        state.borrow::<V8TaskSpawner>().spawn(move |scope| dispatch(scope, &queue));
    }
    last != turn
}

/// Tells the functions that take finished requests and events, the one that reports what they throw, and the one that runs ticks.
/// JavaScript calls this before its first request and its first handle.
#[op2(nofast)]
pub fn op_requests_set_dispatcher(
    state: &OpState,
    scope: &mut v8::PinScope<'_, '_>,
    request: v8::Local<v8::Function>,
    event: v8::Local<v8::Function>,
    failed: v8::Local<v8::Function>,
    run_ticks: v8::Local<v8::Function>,
) {
    let functions = Functions {
        request: v8::Global::new(scope, request),
        event: v8::Global::new(scope, event),
        failed: v8::Global::new(scope, failed),
        run_ticks: v8::Global::new(scope, run_ticks),
        stopping: Stopping::of(state),
    };
    // Only the first call counts: JavaScript makes one.
    let _ = state.borrow::<Requests>().events.0.set(functions);
}
