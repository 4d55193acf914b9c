//! The module system's half in Rust: built-ins, CommonJS compilation, ES modules, resolution.

mod builtin;

pub use builtin::{BuiltinModule, BuiltinSources, CompiledBuiltin, ids_below};

deno_core::extension!(
    protojs_module,
    ops = [builtin::op_module_compile_builtin, builtin::op_module_builtin_ids],
    options = { builtins: BuiltinSources },
    state = |state, options| {
        state.put(options.builtins);
    },
);
