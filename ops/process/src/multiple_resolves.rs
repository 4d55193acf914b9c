//! Promises that are resolved again (the event 'multipleResolves' of process). V8 tells the host in the same breath of rejections that
//! nobody handles, and takes one function for both: whoever listens gets all of them, in place of deno_core.

use deno_core::{op2, v8};

/// Called with what happened, the promise, and the value that was given to it.
struct Listener(v8::Global<v8::Function>);

/// Sends all that V8 says of rejections and late resolves to `listener`, from now on and as long as the thread lives: `(event, promise,
/// value)` with event 0 for a rejection without handler, 1 for a handler that comes late, 2 for a rejection and 3 for a resolve too many.
#[op2(fast)]
pub fn op_process_watch_resolves<'s>(scope: &mut v8::PinScope<'s, '_>, listener: v8::Local<'s, v8::Function>) {
    let listener = Listener(v8::Global::new(scope, listener));
    scope.set_slot(listener);
    scope.set_promise_reject_callback(on_message);
}

unsafe extern "C" fn on_message(message: v8::PromiseRejectMessage) {
    // SAFETY: V8 calls this with a message of the isolate that runs, in the context of its promise.
    v8::callback_scope!(unsafe scope, &message);
    let Some(Listener(listener)) = scope.get_slot::<Listener>() else { return };
    let listener = v8::Local::new(scope, listener.clone());
    let event = match message.get_event() {
        v8::PromiseRejectEvent::PromiseRejectWithNoHandler => 0,
        v8::PromiseRejectEvent::PromiseHandlerAddedAfterReject => 1,
        v8::PromiseRejectEvent::PromiseRejectAfterResolved => 2,
        v8::PromiseRejectEvent::PromiseResolveAfterResolved => 3,
    };
    let event = v8::Integer::new(scope, event).into();
    let undefined = v8::undefined(scope).into();
    let value = message.get_value().unwrap_or(undefined);
    listener.call(scope, undefined, &[event, message.get_promise().into(), value]);
}
