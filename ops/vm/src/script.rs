//! `vm.Script`: source compiled once and run in any context.

use deno_core::{GarbageCollected, op2, v8};
use ops_error::{Offsets, decorate};

use crate::compiling::{bytes_of, cache_rejected, cache_to_value, source_with_cache, throw_decorated};
use crate::context::{context_or_current, drain_own_microtasks};
use crate::host_options::host_options;
use crate::watchdog::{Watchdog, insist_on_end};

/// A compiled script that belongs to no context yet.
pub struct Script {
    unbound: v8::Global<v8::UnboundScript>,
    offsets: Offsets,
}

// SAFETY: the only V8 handle is a strong root, which needs no tracing.
unsafe impl GarbageCollected for Script {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"ContextifyScript"
    }
}

/// `[script, cachedDataRejected, cachedData, sourceMapURL]`, or nothing when the source does not compile: then the exception is pending.
#[op2]
pub fn op_vm_script_compile<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    code: v8::Local<'s, v8::String>,
    filename: v8::Local<'s, v8::Value>,
    line_offset: i32,
    column_offset: i32,
    cached_data: v8::Local<'s, v8::Value>,
    produce_cached_data: bool,
    import: v8::Local<'s, v8::Value>,
    parsing_context: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let offsets = Offsets { line: line_offset, column: column_offset };
    let host_options = host_options(scope, import);
    let parsing_context = context_or_current(scope, parsing_context);
    let origin = v8::ScriptOrigin::new(scope, filename, line_offset, column_offset, true, -1, None, false, false, false, host_options);
    let cached = bytes_of(cached_data);
    let (mut source, options) = source_with_cache(code, &origin, cached.as_deref());
    let unbound = {
        v8::tc_scope!(let tc, scope);
        let compiled = {
            let context_scope = &mut v8::ContextScope::new(&mut **tc, parsing_context);
            v8::script_compiler::compile_unbound_script(context_scope, &mut source, options, v8::script_compiler::NoCacheReason::NoReason)
        };
        match compiled {
            Some(unbound) => unbound,
            None => {
                throw_decorated(tc, offsets);
                return undefined;
            }
        }
    };
    let rejected = cache_rejected(scope, cached.as_deref(), &source);
    let cache = if produce_cached_data {
        let cache = unbound.create_code_cache();
        cache_to_value(scope, cache)
    } else {
        undefined
    };
    let source_map_url = unbound.get_source_mapping_url(scope);
    let script = Script { unbound: v8::Global::new(scope, unbound), offsets };
    let script = deno_core::cppgc::make_cppgc_object(scope, script);
    v8::Array::new_with_elements(scope, &[script.into(), rejected, cache, source_map_url]).into()
}

/// Runs a script in the context of a contextified object (null: the current one). `timeout` is in milliseconds, -1 for none.
#[op2]
pub fn op_vm_script_run<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] script: &Script,
    contextified: v8::Local<'s, v8::Value>,
    timeout: f64,
    display_errors: bool,
    break_on_sigint: bool,
) -> v8::Local<'s, v8::Value> {
    let context = context_or_current(scope, contextified);
    let unbound = v8::Local::new(scope, &script.unbound);
    let watchdog = Watchdog::start(scope, timeout, break_on_sigint);
    let result = {
        v8::tc_scope!(let tc, scope);
        let result = {
            let context_scope = &mut v8::ContextScope::new(&mut **tc, context);
            let bound = unbound.bind_to_current_context(context_scope);
            let result = bound.run(context_scope);
            if result.is_some() {
                drain_own_microtasks(context_scope, context);
            }
            result
        };
        let stopped = watchdog.finish();
        if let Some(stopped) = stopped {
            tc.reset();
            tc.cancel_terminate_execution();
            insist_on_end(tc);
            Err(stopped)
        } else {
            if result.is_none() {
                if display_errors
                    && !tc.has_terminated()
                    && let Some(exception) = tc.exception()
                {
                    let message = tc.message();
                    decorate(tc, exception, message, script.offsets);
                }
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

/// A code cache of the script, with the functions compiled so far.
#[op2]
pub fn op_vm_script_create_cached_data<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] script: &Script) -> v8::Local<'s, v8::Value> {
    let unbound = v8::Local::new(scope, &script.unbound);
    let cache = unbound.create_code_cache();
    cache_to_value(scope, cache)
}
