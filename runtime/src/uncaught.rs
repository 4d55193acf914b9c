//! Exceptions of callbacks that V8 calls by itself, outside of every frame of ours: those of a FinalizationRegistry, for one.

use deno_core::v8;
use ops_module::ModuleState;

/// Hands such exceptions to JavaScript. Without this V8 prints a line of its own and goes on.
pub fn report_uncaught(isolate: &mut v8::Isolate) {
    isolate.add_message_listener(on_message);
}

unsafe extern "C" fn on_message(message: v8::Local<v8::Message>, exception: v8::Local<v8::Value>) {
    v8::callback_scope!(unsafe scope, message);
    // Termination has nothing to tell.
    if !scope.is_execution_terminating() {
        ops_error::remember_message(scope, exception, message);
        ModuleState::of(scope).call(scope, "onUncaught", &[exception]);
    }
}
