//! The module system's half in Rust: built-ins, resolution, CommonJS compilation, ES modules, TypeScript, caches.

mod builtin;
mod cache_entry;
mod cjs;
mod code_cache;
mod compile_cache;
mod error_source;
mod esm;
mod free_variables;
mod late_ops;
mod lazy_property;
mod resolution;
mod script_cache;
mod source;
mod source_maps;
mod state;
mod thrown;
mod typescript;

pub use builtin::{BuiltinModule, BuiltinSources, CompiledBuiltin, ids_below};
pub use code_cache::{Kind as CodeKind, make as make_code_cache};
pub use esm::callbacks::install;
pub use esm::resolve_default;
pub use late_ops::OpCount;
pub use resolution::require_by_project;
pub use script_cache::ScriptCaches;
pub use source::{format_of_file, has_module_syntax};
pub use state::ModuleState;
pub use typescript::kind_of;

deno_core::extension!(
    protojs_module,
    ops = [
        builtin::op_module_compile_builtin,
        builtin::op_module_builtin_ids,
        late_ops::op_module_bind_ops,
        lazy_property::op_module_define_lazy,
        cjs::op_module_compile_file,
        cjs::op_module_compile_text,
        cjs::op_module_has_module_syntax,
        cjs::op_module_read_text,
        code_cache::op_module_compile_afresh,
        code_cache::op_module_write_caches,
        code_cache::op_module_enable_compile_cache,
        error_source::op_module_error_source,
        esm::ops::op_module_import,
        esm::ops::op_module_load_one,
        esm::ops::op_module_enable_text_imports,
        esm::ops::op_module_set_for_hooks,
        esm::ops::op_module_load_url,
        esm::ops::op_module_load_text,
        esm::ops::op_module_is_javascript,
        esm::ops::op_module_set_main,
        esm::ops::op_module_link,
        esm::ops::op_module_evaluate,
        esm::ops::op_module_status,
        esm::ops::op_module_exception,
        esm::ops::op_module_namespace,
        esm::ops::op_module_require_facade,
        esm::ops::op_module_find,
        esm::ops::op_module_url,
        esm::ops::op_module_top_level_awaits,
        free_variables::op_module_free_variables,
        esm::ops::op_module_disable_syntax_detection,
        esm::ops::op_module_sync_builtin_exports,
        esm::ops::op_module_stalled_awaits,
        resolution::op_module_resolve_require,
        resolution::op_module_resolve_require_plain,
        resolution::op_module_node_module_paths,
        resolution::op_module_global_paths,
        resolution::op_module_set_global_paths,
        resolution::op_module_complete_path,
        resolution::op_module_resolve_import,
        resolution::op_module_conditions,
        resolution::op_module_find_package_json,
        resolution::op_module_package_type,
        resolution::op_module_load_default,
        resolution::op_module_guess_format,
        resolution::op_module_take_warnings,
        resolution::op_module_set_hooked,
        resolution::op_module_set_callbacks,
        source_maps::op_module_source_map_forget,
        source_maps::op_module_source_maps_enable,
        source_maps::op_module_source_maps_of_generated,
        source_maps::op_module_source_map_lookup,
        source_maps::op_module_source_map_find,
        source_maps::op_module_source_map_decode,
        typescript::op_module_transpile_text,
        typescript::op_module_strip_types,
    ],
    options = { builtins: BuiltinSources },
    state = |state, options| {
        state.put(options.builtins);
    },
);
