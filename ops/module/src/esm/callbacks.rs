//! What V8 asks the host about modules: `import()`, `import.meta`, and the text of stack traces.

use std::rc::Rc;

use deno_core::v8;

use crate::state::ModuleState;
use crate::thrown::string;

/// Installs the module system in an isolate, in place of deno_core's.
pub fn install(isolate: &mut v8::Isolate, state: Rc<ModuleState>) {
    isolate.set_slot(state);
    isolate.set_host_import_module_dynamically_callback(import_dynamically);
    // V8 asks this one when it is set, and deno_core sets it.
    isolate.set_host_import_module_with_phase_dynamically_callback(import_dynamically_with_phase);
    isolate.set_host_initialize_import_meta_object_callback(initialize_import_meta);
    isolate.set_prepare_stack_trace_callback(prepare_stack_trace);
}

fn import_dynamically<'s, 'i>(
    scope: &mut v8::PinScope<'s, 'i>,
    host_defined_options: v8::Local<'s, v8::Data>,
    resource_name: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    call_import(scope, "importDynamically", host_defined_options, resource_name, specifier, attributes)
}

fn call_import<'s, 'i>(
    scope: &mut v8::PinScope<'s, 'i>,
    callback: &str,
    host_defined_options: v8::Local<'s, v8::Data>,
    resource_name: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    let state = ModuleState::of(scope);
    let object = v8::Object::new(scope);
    for index in (0..attributes.length()).step_by(2) {
        let key = v8::Local::<v8::Value>::try_from(attributes.get(scope, index)?).ok()?;
        let value = v8::Local::<v8::Value>::try_from(attributes.get(scope, index + 1)?).ok()?;
        object.create_data_property(scope, key.try_into().ok()?, value);
    }
    let mut option = host_option(scope, host_defined_options);
    if option.is_undefined() && is_runtime_name(scope, resource_name) {
        option = option_of_context(scope);
    }
    let promise: v8::Local<v8::Promise> =
        state.call(scope, callback, &[specifier.into(), resource_name, object.into(), option])?.try_into().ok()?;
    if promise.get_creation_context(scope) == Some(scope.get_current_context()) {
        return Some(promise);
    }
    // Code in a context of node:vm gets a promise of its own context.
    let resolver = v8::PromiseResolver::new(scope)?;
    resolver.resolve(scope, promise.into());
    Some(resolver.get_promise(scope))
}

fn import_dynamically_with_phase<'s, 'i>(
    scope: &mut v8::PinScope<'s, 'i>,
    host_defined_options: v8::Local<'s, v8::Data>,
    resource_name: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    phase: v8::ModuleImportPhase,
    attributes: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    let callback = if phase == v8::ModuleImportPhase::kSource { "importSourceDynamically" } else { "importDynamically" };
    call_import(scope, callback, host_defined_options, resource_name, specifier, attributes)
}

/// Marks the modules of hooks, whose `import()` must lead to modules of hooks.
pub fn host_options<'s>(scope: &mut v8::PinScope<'s, '_>, for_hooks: bool) -> Option<v8::Local<'s, v8::Data>> {
    if !for_hooks {
        return None;
    }
    let options = v8::PrimitiveArray::new(scope, 1);
    let mark = v8::Boolean::new(scope, true);
    options.set(scope, 0, mark.into());
    Some(options.into())
}

/// Whether V8 found no code of the program behind an `import()`: an `eval` that a promise calls stands on the runtime's own function
/// that runs the microtasks.
fn is_runtime_name(scope: &mut v8::PinScope<'_, '_>, resource_name: v8::Local<v8::Value>) -> bool {
    !resource_name.is_string() || resource_name.to_rust_string_lossy(scope).starts_with("ext:")
}

/// What `vm.createContext` was told about `import()`: ops/vm keeps it on the context's global under this name.
fn option_of_context<'s>(scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
    let name = string(scope, "protojs:vm:import");
    let key = v8::Private::for_api(scope, Some(name));
    let global = scope.get_current_context().global(scope);
    global.get_private(scope, key).unwrap_or_else(|| v8::undefined(scope).into())
}

/// The first host-defined option of a script: `node:vm` puts the symbol of its `importModuleDynamically` there, modules of hooks `true`.
fn host_option<'s>(scope: &mut v8::PinScope<'s, '_>, options: v8::Local<'s, v8::Data>) -> v8::Local<'s, v8::Value> {
    let undefined = v8::undefined(scope).into();
    let Ok(options) = v8::Local::<v8::FixedArray>::try_from(options) else { return undefined };
    let first = options.get(scope, 0).and_then(|value| v8::Local::<v8::Value>::try_from(value).ok());
    first.unwrap_or(undefined)
}

unsafe extern "C" fn initialize_import_meta(context: v8::Local<v8::Context>, module: v8::Local<v8::Module>, meta: v8::Local<v8::Object>) {
    // SAFETY: V8 calls this with the context the module lives in.
    v8::callback_scope!(unsafe scope, context);
    let state = ModuleState::of(scope);
    let Some(record) = state.esm.of_module(scope, module) else {
        // A module of node:vm: its own callback fills the object.
        let script_id = v8::Integer::new(scope, module.script_id().unwrap_or(0));
        state.call(scope, "initializeVmImportMeta", &[meta.into(), script_id.into()]);
        return;
    };
    let is_main = state.esm.main.borrow().as_ref().is_some_and(|main| *main == record.url);
    let (url, is_main, of_hooks) = (string(scope, &record.url), v8::Boolean::new(scope, is_main), v8::Boolean::new(scope, record.of_hooks));
    state.call(scope, "initializeImportMeta", &[meta.into(), url.into(), is_main.into(), of_hooks.into()]);
}

fn prepare_stack_trace<'s, 'i>(
    scope: &mut v8::PinScope<'s, 'i>,
    error: v8::Local<'s, v8::Value>,
    frames: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    v8::tc_scope!(let tc, scope);
    match state.call(tc, "prepareStackTrace", &[error, frames.into()]) {
        Some(text) => text,
        None if tc.has_caught() && !tc.has_terminated() => {
            // What the user's own prepareStackTrace throws surfaces where `stack` was read.
            tc.rethrow();
            v8::undefined(tc).into()
        }
        // Before JavaScript has registered its callbacks: while starting.
        None => plain_stack(tc, error, frames),
    }
}

fn plain_stack<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    error: v8::Local<'s, v8::Value>,
    frames: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let mut text = error.to_rust_string_lossy(scope);
    for index in 0..frames.length() {
        if let Some(frame) = frames.get_index(scope, index) {
            text.push_str("\n    at ");
            text.push_str(&frame.to_rust_string_lossy(scope));
        }
    }
    string(scope, &text).into()
}
