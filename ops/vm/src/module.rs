//! `vm.SourceTextModule` and `vm.SyntheticModule` over V8's modules.

use std::rc::Rc;

use deno_core::{GarbageCollected, JsRuntime, op2, v8};
use ops_error::Offsets;

use crate::coded_error::throw_with_code;
use crate::compiling::{bytes_of, cache_rejected, cache_to_value, source_with_cache, throw_decorated};
use crate::context::{context_or_current, drain_own_microtasks};
use crate::host_options::host_options;
use crate::module_table::{ModuleEntry, ModuleHandle, ModuleTable};
use crate::watchdog::{Watchdog, insist_on_end};

/// What JavaScript holds for a module.
pub struct VmModule {
    handle: ModuleHandle,
}

// SAFETY: the V8 handles inside are strong roots, which need no tracing.
unsafe impl GarbageCollected for VmModule {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"ModuleWrap"
    }
}

impl VmModule {
    fn local<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Module> {
        v8::Local::new(scope, &self.handle.entry.module)
    }

    fn context<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Context> {
        v8::Local::new(scope, &self.handle.entry.context)
    }
}

/// `[module, id]` for JavaScript.
fn wrap<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    module: v8::Local<'s, v8::Module>,
    context: v8::Local<'s, v8::Context>,
    identifier: v8::Local<'s, v8::Value>,
) -> (v8::Local<'s, v8::Value>, v8::Local<'s, v8::Value>) {
    let hash = module.get_identity_hash().get();
    let (module, context) = (v8::Global::new(scope, module), v8::Global::new(scope, context));
    let identifier = identifier.to_rust_string_lossy(scope);
    let state = JsRuntime::op_state_from(scope);
    let handle = state.borrow().borrow::<ModuleTable>().insert(module, context, identifier, hash);
    let id = v8::Integer::new_from_unsigned(scope, handle.entry.id);
    (deno_core::cppgc::make_cppgc_object(scope, VmModule { handle }).into(), id.into())
}

/// Registers the function that V8's evaluation of a SyntheticModule ends in: `evaluateSynthetic(id)`.
#[op2(fast)]
pub fn op_vm_module_set_evaluator<'s>(scope: &mut v8::PinScope<'s, '_>, evaluate_synthetic: v8::Local<'s, v8::Function>) {
    let evaluate_synthetic = v8::Global::new(scope, evaluate_synthetic);
    let state = JsRuntime::op_state_from(scope);
    state.borrow_mut().borrow_mut::<ModuleTable>().evaluate_synthetic = Some(evaluate_synthetic);
}

/// `[module, id, cachedDataRejected, sourceMapURL, scriptId]`; on a syntax error the exception is pending.
#[op2]
pub fn op_vm_module_compile_source_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    code: v8::Local<'s, v8::String>,
    identifier: v8::Local<'s, v8::Value>,
    contextified: v8::Local<'s, v8::Value>,
    line_offset: i32,
    column_offset: i32,
    cached_data: v8::Local<'s, v8::Value>,
    import: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let host_options = host_options(scope, import);
    let context = context_or_current(scope, contextified);
    let origin = v8::ScriptOrigin::new(scope, identifier, line_offset, column_offset, true, -1, None, false, false, true, host_options);
    let cached = bytes_of(cached_data);
    let (mut source, options) = source_with_cache(code, &origin, cached.as_deref());
    let module = {
        v8::tc_scope!(let tc, scope);
        let compiled = {
            let context_scope = &mut v8::ContextScope::new(&mut **tc, context);
            v8::script_compiler::compile_module2(context_scope, &mut source, options, v8::script_compiler::NoCacheReason::NoReason)
        };
        match compiled {
            Some(module) => module,
            None => {
                throw_decorated(tc, Offsets { line: line_offset, column: column_offset });
                return undefined;
            }
        }
    };
    let rejected = cache_rejected(scope, cached.as_deref(), &source);
    let source_map_url = module.get_unbound_module_script(scope).get_source_mapping_url(scope);
    let (wrapped, id) = wrap(scope, module, context, identifier);
    let script_id = v8::Integer::new(scope, module.script_id().unwrap_or(0));
    v8::Array::new_with_elements(scope, &[wrapped, id, rejected, source_map_url, script_id.into()]).into()
}

/// `[module, id]` of a module whose exports JavaScript sets.
#[op2]
pub fn op_vm_module_create_synthetic<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    identifier: v8::Local<'s, v8::String>,
    contextified: v8::Local<'s, v8::Value>,
    names: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let context = context_or_current(scope, contextified);
    let mut exports = Vec::new();
    for index in 0..names.length() {
        if let Some(Ok(name)) = names.get_index(scope, index).map(v8::Local::<v8::String>::try_from) {
            exports.push(name);
        }
    }
    let module = {
        let context_scope = &mut v8::ContextScope::new(scope, context);
        v8::Module::create_synthetic_module(context_scope, identifier, &exports, evaluate_synthetic)
    };
    let (wrapped, id) = wrap(scope, module, context, identifier.into());
    v8::Array::new_with_elements(scope, &[wrapped, id]).into()
}

fn evaluate_synthetic<'s>(context: v8::Local<'s, v8::Context>, module: v8::Local<'s, v8::Module>) -> Option<v8::Local<'s, v8::Value>> {
    // SAFETY: V8 calls this with the module's context entered.
    v8::callback_scope!(unsafe scope, context);
    let found = {
        let state = JsRuntime::op_state_from(scope);
        let state = state.borrow();
        let table = state.borrow::<ModuleTable>();
        table.find(module).map(|entry| entry.id).zip(table.evaluate_synthetic.clone())
    };
    let resolver = v8::PromiseResolver::new(scope)?;
    if let Some((id, callback)) = found {
        let callback = v8::Local::new(scope, callback);
        let id = v8::Integer::new_from_unsigned(scope, id);
        let receiver = v8::undefined(scope);
        v8::tc_scope!(let tc, scope);
        if callback.call(tc, receiver.into(), &[id.into()]).is_none() {
            tc.rethrow();
            return None;
        }
    }
    let undefined = v8::undefined(scope);
    resolver.resolve(scope, undefined.into());
    let promise: v8::Local<v8::Value> = resolver.get_promise(scope).into();
    // SAFETY: the handle lives in the scope V8 opened around this callback, whose lifetime is 's.
    Some(unsafe { std::mem::transmute::<v8::Local<'_, v8::Value>, v8::Local<'s, v8::Value>>(promise) })
}

/// What a module imports: `[specifier, phase, [key, value, …]]` for each request.
#[op2]
pub fn op_vm_module_requests<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> v8::Local<'s, v8::Array> {
    let module = module.local(scope);
    let requests = module.get_module_requests();
    let mut list: Vec<v8::Local<v8::Value>> = Vec::with_capacity(requests.length());
    for index in 0..requests.length() {
        let Some(request) = requests.get(scope, index) else { continue };
        let request = request.cast::<v8::ModuleRequest>();
        let attributes = request.get_import_attributes();
        let mut pairs: Vec<v8::Local<v8::Value>> = Vec::new();
        // V8 stores key, value and source position of each attribute.
        for at in (0..attributes.length()).step_by(3) {
            for part in [at, at + 1] {
                if let Some(Ok(text)) = attributes.get(scope, part).map(v8::Local::<v8::Value>::try_from) {
                    pairs.push(text);
                }
            }
        }
        let pairs = v8::Array::new_with_elements(scope, &pairs);
        let phase = match request.get_phase() {
            v8::ModuleImportPhase::kSource => "source",
            v8::ModuleImportPhase::kDefer => "defer",
            v8::ModuleImportPhase::kEvaluation => "evaluation",
        };
        let phase = v8::String::new(scope, phase).unwrap_or_else(|| v8::String::empty(scope));
        let row = v8::Array::new_with_elements(scope, &[request.get_specifier().into(), phase.into(), pairs.into()]);
        list.push(row.into());
    }
    v8::Array::new_with_elements(scope, &list)
}

/// Sets the modules behind the requests, in the order of the requests.
#[op2(fast)]
pub fn op_vm_module_link<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule, modules: v8::Local<'s, v8::Array>) {
    let mut linked: Vec<Rc<ModuleEntry>> = Vec::with_capacity(modules.length() as usize);
    for index in 0..modules.length() {
        let Some(value) = modules.get_index(scope, index) else { continue };
        if let Some(other) = deno_core::cppgc::try_unwrap_cppgc_object::<VmModule>(scope, value) {
            linked.push(other.handle.entry.clone());
        }
    }
    *module.handle.entry.linked.borrow_mut() = linked;
}

/// Finds the module behind one request of `referrer`: the request is known by specifier and attributes.
fn resolve<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    // SAFETY: V8 calls this with the module's context entered.
    v8::callback_scope!(unsafe scope, context);
    let found = find_linked(scope, specifier, attributes, referrer)?;
    let local = v8::Local::new(scope, &found.module);
    // SAFETY: the handle lives in the scope V8 opened around this callback, whose lifetime is 's.
    Some(unsafe { std::mem::transmute::<v8::Local<'_, v8::Module>, v8::Local<'s, v8::Module>>(local) })
}

/// The same for `import source`: neither text nor synthetic modules have one.
fn resolve_source<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Object>> {
    // SAFETY: V8 calls this with the module's context entered.
    v8::callback_scope!(unsafe scope, context);
    let found = find_linked(scope, specifier, attributes, referrer)?;
    let message = format!("Source phase import object is not defined for module '{}'", found.identifier);
    throw_with_code(scope, v8::Exception::syntax_error, "ERR_SOURCE_PHASE_NOT_DEFINED", &message);
    None
}

/// The module behind a request; if there is none, an exception is pending.
fn find_linked(
    scope: &mut v8::PinScope<'_, '_>,
    specifier: v8::Local<v8::String>,
    attributes: v8::Local<v8::FixedArray>,
    referrer: v8::Local<v8::Module>,
) -> Option<Rc<ModuleEntry>> {
    let entry = {
        let state = JsRuntime::op_state_from(scope);
        let state = state.borrow();
        state.borrow::<ModuleTable>().find(referrer)
    };
    let wanted = request_key(scope, specifier, attributes);
    let requests = referrer.get_module_requests();
    if let Some(entry) = &entry {
        let linked = entry.linked.borrow();
        for index in 0..requests.length() {
            let Some(request) = requests.get(scope, index) else { continue };
            let request = request.cast::<v8::ModuleRequest>();
            if request_key(scope, request.get_specifier(), request.get_import_attributes()) == wanted
                && let Some(found) = linked.get(index)
            {
                return Some(found.clone());
            }
        }
    }
    let message = format!("request for '{}' is from a module not been linked", wanted.first().map_or("", String::as_str));
    throw_with_code(scope, v8::Exception::error, "ERR_VM_MODULE_LINK_FAILURE", &message);
    None
}

/// The specifier, then each attribute's key and value; V8 adds the source position to the attributes of a request only.
fn request_key(scope: &mut v8::PinScope<'_, '_>, specifier: v8::Local<v8::String>, attributes: v8::Local<v8::FixedArray>) -> Vec<String> {
    let mut key = vec![specifier.to_rust_string_lossy(scope)];
    for index in 0..attributes.length() {
        if let Some(Ok(text)) =
            attributes.get(scope, index).map(|data| v8::Local::<v8::Value>::try_from(data).and_then(v8::Local::<v8::String>::try_from))
        {
            key.push(text.to_rust_string_lossy(scope));
        }
    }
    key
}

/// Connects imports to exports, through all linked modules.
#[op2(fast)]
pub fn op_vm_module_instantiate<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> bool {
    let context = module.context(scope);
    let module = module.local(scope);
    v8::tc_scope!(let tc, scope);
    let done = {
        let context_scope = &mut v8::ContextScope::new(&mut **tc, context);
        module.instantiate_module2(context_scope, resolve, resolve_source)
    };
    if done.is_none() {
        throw_decorated(tc, Offsets::default());
        return false;
    }
    true
}

/// Runs the module and what it imports; answers V8's promise.
#[op2]
pub fn op_vm_module_evaluate<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] module: &VmModule,
    timeout: f64,
    break_on_sigint: bool,
) -> v8::Local<'s, v8::Value> {
    let context = module.context(scope);
    let module = module.local(scope);
    let watchdog = Watchdog::start(scope, timeout, break_on_sigint);
    let result = {
        v8::tc_scope!(let tc, scope);
        let result = {
            let context_scope = &mut v8::ContextScope::new(&mut **tc, context);
            let result = module.evaluate(context_scope);
            if result.is_some() {
                drain_own_microtasks(context_scope, context);
            }
            result
        };
        if let Some(stopped) = watchdog.finish() {
            tc.reset();
            tc.cancel_terminate_execution();
            insist_on_end(tc);
            Err(stopped)
        } else {
            if result.is_none() {
                tc.rethrow();
            }
            Ok(result)
        }
    };
    match result {
        Ok(Some(value)) => value,
        Ok(None) => v8::undefined(scope).into(),
        Err(stopped) => {
            stopped.throw(scope);
            v8::undefined(scope).into()
        }
    }
}

#[op2]
pub fn op_vm_module_namespace<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> v8::Local<'s, v8::Value> {
    let module = module.local(scope);
    module.get_module_namespace()
}

/// V8's numbers: 0 uninstantiated, 1 instantiating, 2 instantiated, 3 evaluating, 4 evaluated, 5 errored.
#[op2(fast)]
pub fn op_vm_module_status<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> u32 {
    match module.local(scope).get_status() {
        v8::ModuleStatus::Uninstantiated => 0,
        v8::ModuleStatus::Instantiating => 1,
        v8::ModuleStatus::Instantiated => 2,
        v8::ModuleStatus::Evaluating => 3,
        v8::ModuleStatus::Evaluated => 4,
        v8::ModuleStatus::Errored => 5,
    }
}

/// The exception an errored module threw.
#[op2]
pub fn op_vm_module_error<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> v8::Local<'s, v8::Value> {
    let module = module.local(scope);
    if module.get_status() == v8::ModuleStatus::Errored { module.get_exception() } else { v8::undefined(scope).into() }
}

/// Sets one export of a SyntheticModule; a name it does not have throws V8's ReferenceError.
#[op2(fast)]
pub fn op_vm_module_set_export<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] module: &VmModule,
    name: v8::Local<'s, v8::String>,
    value: v8::Local<'s, v8::Value>,
) -> bool {
    let module = module.local(scope);
    module.set_synthetic_module_export(scope, name, value).unwrap_or(false)
}

/// Whether the module or one it imports has a top-level await; it must be instantiated.
#[op2(fast)]
pub fn op_vm_module_is_graph_async<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> bool {
    module.local(scope).is_graph_async()
}

#[op2]
pub fn op_vm_module_create_cached_data<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] module: &VmModule) -> v8::Local<'s, v8::Value> {
    let module = module.local(scope);
    let cache = module.get_unbound_module_script(scope).create_code_cache();
    cache_to_value(scope, cache)
}
