//! `vm.compileFunction`: a function from its body and the names of its parameters.

use deno_core::{op2, v8};
use ops_error::Offsets;

use crate::compiling::{bytes_of, cache_rejected, cache_to_value, source_with_cache, throw_decorated};
use crate::context::context_or_current;
use crate::host_options::host_options;

/// `[function, sourceMapURL, cachedDataRejected, cachedData]`; on failure the exception is pending.
#[op2]
pub fn op_vm_compile_function<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    code: v8::Local<'s, v8::String>,
    filename: v8::Local<'s, v8::Value>,
    line_offset: i32,
    column_offset: i32,
    cached_data: v8::Local<'s, v8::Value>,
    produce_cached_data: bool,
    parsing_context: v8::Local<'s, v8::Value>,
    extensions: v8::Local<'s, v8::Array>,
    parameters: v8::Local<'s, v8::Array>,
    import: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let host_options = host_options(scope, import);
    let context = context_or_current(scope, parsing_context);
    let origin = v8::ScriptOrigin::new(scope, filename, line_offset, column_offset, true, -1, None, false, false, false, host_options);
    let cached = bytes_of(cached_data);
    let (mut source, options) = source_with_cache(code, &origin, cached.as_deref());
    let mut extension_objects = Vec::new();
    for index in 0..extensions.length() {
        if let Some(Ok(object)) = extensions.get_index(scope, index).map(v8::Local::<v8::Object>::try_from) {
            extension_objects.push(object);
        }
    }
    let mut names = Vec::new();
    for index in 0..parameters.length() {
        if let Some(Ok(name)) = parameters.get_index(scope, index).map(v8::Local::<v8::String>::try_from) {
            names.push(name);
        }
    }
    let function = {
        v8::tc_scope!(let tc, scope);
        let compiled = {
            let context_scope = &mut v8::ContextScope::new(&mut **tc, context);
            v8::script_compiler::compile_function(
                context_scope,
                &mut source,
                &names,
                &extension_objects,
                options,
                v8::script_compiler::NoCacheReason::NoReason,
            )
        };
        match compiled {
            Some(function) => function,
            None => {
                throw_decorated(tc, Offsets { line: line_offset, column: column_offset });
                return undefined;
            }
        }
    };
    let rejected = cache_rejected(scope, cached.as_deref(), &source);
    let cache = if produce_cached_data {
        let cache = function.create_code_cache();
        cache_to_value(scope, cache)
    } else {
        undefined
    };
    let source_map_url = function.get_script_origin(scope).source_map_url().unwrap_or(undefined);
    v8::Array::new_with_elements(scope, &[function.into(), source_map_url, rejected, cache]).into()
}
