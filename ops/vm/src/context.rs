//! Making contexts: a new global whose properties live on an object of the caller's (the sandbox), or an ordinary global.

use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;

use deno_core::{CONTEXT_STATE_SLOT_INDEX, MODULE_MAP_SLOT_INDEX, OpState, op2, v8};

use crate::{interceptors, promise_hooks};

/// Embedder data: the sandbox object of the context, or undefined. deno_core owns the slots before it.
const SANDBOX_SLOT: i32 = 4;
/// Embedder data: whether WebAssembly may be compiled in the context.
const WASM_SLOT: i32 = 5;

/// The context's own microtask queue (`microtaskMode: 'afterEvaluate'`). Dropped with the context, which must not outlive it.
struct OwnMicrotaskQueue(v8::UniqueRef<v8::MicrotaskQueue>);

/// On a contextified object: the global proxy of its context, from which V8 finds the context itself.
fn global_key<'s>(scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = v8::String::new(scope, "protojs:vm:global");
    v8::Private::for_api(scope, name)
}

/// On the global of a context: the symbol of what `import()` does in code that V8 knows no script of. ops/module reads it.
fn import_key<'s>(scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = v8::String::new(scope, "protojs:vm:import");
    v8::Private::for_api(scope, name)
}

/// The context behind a contextified object, or none.
pub fn context_of<'s>(scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Value>) -> Option<v8::Local<'s, v8::Context>> {
    let object = v8::Local::<v8::Object>::try_from(object).ok()?;
    let key = global_key(scope);
    let global = object.get_private(scope, key)?;
    let global = v8::Local::<v8::Object>::try_from(global).ok()?;
    global.get_creation_context(scope)
}

/// The context to run in: that of a contextified object, or for anything else the current one.
pub fn context_or_current<'s>(scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Value>) -> v8::Local<'s, v8::Context> {
    match context_of(scope, object) {
        Some(context) => context,
        None => scope.get_current_context(),
    }
}

/// The sandbox of a context. None for other contexts, and while V8 still sets the context up.
pub fn sandbox_of<'s>(scope: &mut v8::PinScope<'s, '_>, context: v8::Local<'s, v8::Context>) -> Option<v8::Local<'s, v8::Object>> {
    context.get_slot::<Contextified>()?;
    let sandbox = context.get_embedder_data(scope, SANDBOX_SLOT)?;
    v8::Local::<v8::Object>::try_from(sandbox).ok()
}

/// Marks a context that has its sandbox: reading an embedder field that was never written is an error in V8.
struct Contextified;

/// Runs the context's own microtask queue dry, if it has one.
pub fn drain_own_microtasks(scope: &mut v8::PinScope<'_, '_>, context: v8::Local<'_, v8::Context>) {
    if let Some(queue) = context.get_slot::<OwnMicrotaskQueue>() {
        queue.0.perform_checkpoint(scope);
    }
}

unsafe extern "C" fn allow_wasm(context: v8::Local<v8::Context>, _source: v8::Local<v8::String>) -> bool {
    context.get_slot::<WasmForbidden>().is_none()
}

/// Marks a context with `codeGeneration.wasm: false`.
struct WasmForbidden;

/// Gives a context the state that deno_core's callbacks look for in whatever context is current.
pub fn share_host_state(main: v8::Local<'_, v8::Context>, context: v8::Local<'_, v8::Context>) {
    for slot in [CONTEXT_STATE_SLOT_INDEX, MODULE_MAP_SLOT_INDEX] {
        let state: *mut c_void = main.get_aligned_pointer_from_embedder_data(slot);
        // SAFETY: deno_core's callbacks (promise rejections, dynamic import) read these. The pointers are those of the main context, which
        // lives as long as the isolate.
        unsafe { context.set_aligned_pointer_in_embedder_data(slot, state) };
    }
}

/// Makes a context for `sandbox`, or with an ordinary global when that is null; `import` is the symbol of its `import()`. Answers the
/// contextified object.
#[op2]
pub fn op_vm_make_context<'s>(
    state: Rc<RefCell<OpState>>,
    scope: &mut v8::PinScope<'s, '_>,
    sandbox: v8::Local<'s, v8::Value>,
    allow_strings: bool,
    allow_wasm_code: bool,
    own_microtask_queue: bool,
    import: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let main = scope.get_current_context();
    let sandbox = v8::Local::<v8::Object>::try_from(sandbox).ok();
    let template = sandbox.map(|_| interceptors::global_template(scope));
    let queue = own_microtask_queue.then(|| v8::MicrotaskQueue::new(scope, v8::MicrotasksPolicy::Explicit));
    let queue_pointer = queue.as_ref().map(|queue| std::ptr::from_ref::<v8::MicrotaskQueue>(queue).cast_mut());
    let options = v8::ContextOptions { global_template: template, global_object: None, microtask_queue: queue_pointer };
    let context = v8::Context::new(scope, options);

    // The same security token lets objects pass freely between the contexts.
    let token = main.get_security_token(scope);
    context.set_security_token(token);
    share_host_state(main, context);
    promise_hooks::adopt(scope, &state, context);
    if let Some(queue) = queue {
        context.set_slot(Rc::new(OwnMicrotaskQueue(queue)));
    }
    if !allow_strings {
        context.set_allow_generation_from_strings(false);
    }
    if !allow_wasm_code {
        context.set_slot(Rc::new(WasmForbidden));
        scope.set_allow_wasm_code_generation_callback(allow_wasm);
    }
    let wasm = v8::Boolean::new(scope, allow_wasm_code);
    context.set_embedder_data(WASM_SLOT, wasm.into());

    let global = context.global(scope);
    let key = global_key(scope);
    let contextified = sandbox.unwrap_or(global);
    contextified.set_private(scope, key, global.into());
    let key = import_key(scope);
    global.set_private(scope, key, import);
    if let Some(sandbox) = sandbox {
        context.set_embedder_data(SANDBOX_SLOT, sandbox.into());
        context.set_slot(Rc::new(Contextified));
    }
    contextified.into()
}

#[op2(fast)]
pub fn op_vm_is_context<'s>(scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Value>) -> bool {
    context_of(scope, object).is_some()
}
