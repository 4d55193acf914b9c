//! Ops of `vm`: contexts, scripts, compiled functions and modules outside the loader's module graph.

mod clone;
mod coded_error;
mod compile_function;
mod compiling;
mod context;
mod host_options;
mod interceptors;
mod module;
mod module_table;
mod promise_hooks;
mod script;
mod shadow_realm;
mod watchdog;

pub use module_table::ModuleTable;
pub use shadow_realm::host_shadow_realms;

deno_core::extension!(
    protojs_vm,
    ops = [
        clone::op_vm_clone_into,
        context::op_vm_make_context,
        context::op_vm_is_context,
        promise_hooks::op_vm_set_promise_hooks,
        script::op_vm_script_compile,
        script::op_vm_script_run,
        script::op_vm_script_create_cached_data,
        compile_function::op_vm_compile_function,
        module::op_vm_module_compile_source_text,
        module::op_vm_module_create_synthetic,
        module::op_vm_module_set_evaluator,
        module::op_vm_module_requests,
        module::op_vm_module_link,
        module::op_vm_module_instantiate,
        module::op_vm_module_evaluate,
        module::op_vm_module_namespace,
        module::op_vm_module_status,
        module::op_vm_module_error,
        module::op_vm_module_set_export,
        module::op_vm_module_is_graph_async,
        module::op_vm_module_create_cached_data,
    ],
    state = |state| {
        state.put(ModuleTable::default());
        state.put(promise_hooks::PromiseHooks::default());
    },
);
