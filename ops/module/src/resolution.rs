//! Resolution as `require` sees it, and what programs ask of package.json files.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use deno_core::{op2, v8};
use resolve::{FormatGuess, RequireOptions};

use crate::esm;
use crate::state::ModuleState;
use crate::thrown::{string, throw_resolve_error};

/// Resolves a `require` request to a file. `paths`, if given, are the folders of `require.resolve`'s option; `extensions` the keys a
/// program has added to `Module._extensions`. Throws without the require stack, which only JavaScript knows.
#[op2]
pub fn op_module_resolve_require<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] request: &str,
    #[string] parent: &str,
    #[serde] paths: Option<Vec<PathBuf>>,
    #[serde] module_paths: Option<Vec<PathBuf>>,
    #[serde] extensions: Option<Vec<String>>,
    #[serde] conditions: Option<Vec<String>>,
    is_main: bool,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let options = RequireOptions {
        paths: paths.as_deref(),
        module_paths: module_paths.as_deref(),
        extensions: extensions.as_deref(),
        conditions: conditions.as_deref(),
        is_main,
    };
    required(scope, &state, request, parent, options)
}

/// The short form for a program that has patched nothing: relative and bare requests from a file.
#[op2]
pub fn op_module_resolve_require_plain<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] request: &str,
    #[string] parent: &str,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    required(scope, &state, request, parent, RequireOptions::default())
}

/// What a `require` finds. The files of a TypeScript project see what its tsconfig.json says first.
fn required<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &ModuleState,
    request: &str,
    parent: &str,
    options: RequireOptions,
) -> v8::Local<'s, v8::Value> {
    let is_plain = options.paths.is_none() && options.module_paths.is_none() && options.conditions.is_none();
    if let Some(found) = embedded::link(embedded::LinkKind::Require, parent, request).filter(|_| is_plain) {
        return string(scope, &found).into();
    }
    let parent = Path::new(parent);
    match require_by_project(state, request, parent, options) {
        Ok(path) => string(scope, &path.to_string_lossy()).into(),
        Err(error) => {
            throw_resolve_error(scope, &error);
            v8::undefined(scope).into()
        }
    }
}

/// The file that a `require` finds: where the project's tsconfig.json leads, else by Node's rules.
pub fn require_by_project(state: &ModuleState, request: &str, parent: &Path, options: RequireOptions) -> resolve::Result<PathBuf> {
    let project = if options.paths.is_none() { state.project_of(parent) } else { None };
    let mut conditions = Vec::new();
    let mut options = options;
    if let Some(project) = &project {
        if let Some(path) = state.map_by_project(project, request, parent) {
            return Ok(path);
        }
        if !project.custom_conditions.is_empty() {
            conditions.extend_from_slice(options.conditions.unwrap_or_else(|| state.resolver.require_conditions()));
            conditions.extend_from_slice(&project.custom_conditions);
            options.conditions = Some(&conditions);
        }
    }
    state.resolver.resolve_require(request, parent, &options)
}

/// The `node_modules` folders a folder's files look in, nearest first.
#[op2]
#[serde]
pub fn op_module_node_module_paths(isolate: &mut v8::Isolate, #[string] from: &str) -> Vec<String> {
    let paths = ModuleState::of(isolate).resolver.node_module_paths(Path::new(from));
    paths.into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
}

/// NODE_PATH and the global folders.
#[op2]
#[serde]
pub fn op_module_global_paths(isolate: &mut v8::Isolate) -> Vec<String> {
    ModuleState::of(isolate).resolver.global_paths()
}

/// Replaces them.
#[op2]
pub fn op_module_set_global_paths(isolate: &mut v8::Isolate, #[serde] folders: Vec<String>) {
    ModuleState::of(isolate).resolver.set_global_folders(folders);
}

/// Completes the path of the program's entry: extension, folder index, real path. `null` if there is no such file.
#[op2]
#[string]
pub fn op_module_complete_path(isolate: &mut v8::Isolate, #[string] path: &str) -> Option<String> {
    let found = ModuleState::of(isolate).resolver.complete_main(Path::new(path))?;
    Some(found.to_string_lossy().into_owned())
}

/// Resolves an import specifier as `import.meta.resolve` does: no hooks, Node's errors.
#[op2(reentrant)]
pub fn op_module_resolve_import<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] specifier: &str,
    #[string] parent: &str,
    #[serde] conditions: Option<Vec<String>>,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let resolved = match &conditions {
        None => esm::resolve_default(&state, specifier, parent),
        Some(conditions) => state.resolver.resolve_import(specifier, parent, Some(conditions)),
    };
    match resolved {
        Ok(url) => string(scope, &url).into(),
        Err(error) => {
            throw_resolve_error(scope, &error);
            v8::undefined(scope).into()
        }
    }
}

/// The default conditions, in the order in which Node shows them to hooks: those of `require` or of `import`.
#[op2]
#[serde]
pub fn op_module_conditions(isolate: &mut v8::Isolate, import: bool) -> Vec<String> {
    let state = ModuleState::of(isolate);
    let resolver = &state.resolver;
    let mut conditions = if import { resolver.import_conditions().to_vec() } else { resolver.require_conditions().to_vec() };
    match (import, conditions.as_mut_slice()) {
        (true, [first, node, ..]) => std::mem::swap(first, node),
        (false, [_, _, sync, addons, ..]) if sync == "module-sync" && addons == "node-addons" => std::mem::swap(sync, addons),
        _ => {}
    }
    conditions
}

/// The path of a package's package.json, for `module.findPackageJSON`.
#[op2]
pub fn op_module_find_package_json<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] specifier: &str,
    #[string] base: &str,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    match state.resolver.find_package_json(specifier, base) {
        Ok(Some(path)) => string(scope, &path).into(),
        Ok(None) => v8::undefined(scope).into(),
        Err(error) => {
            throw_resolve_error(scope, &error);
            v8::undefined(scope).into()
        }
    }
}

/// `type` of the package a file belongs to: 'none', 'commonjs' or 'module'.
#[op2]
pub fn op_module_package_type<'s>(scope: &mut v8::PinScope<'s, '_>, #[string] file: &str) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    match state.resolver.package_scope(file) {
        Ok(package) => string(scope, package.map_or("none", |package| package.type_.as_str())).into(),
        Err(error) => {
            throw_resolve_error(scope, &error);
            v8::undefined(scope).into()
        }
    }
}

/// What the default load step says of a URL: `[format, source]`, for hooks that call `nextLoad`.
#[op2(reentrant)]
pub fn op_module_load_default<'s>(scope: &mut v8::PinScope<'s, '_>, #[string] url: &str) -> v8::Local<'s, v8::Value> {
    let state: Rc<ModuleState> = ModuleState::of(scope);
    let undefined = v8::undefined(scope).into();
    let Ok(loaded) = esm::load_default(scope, &state, url, None) else { return undefined };
    let format = string(scope, loaded.format.as_str()).into();
    let text = string(scope, &loaded.text).into();
    v8::Array::new_with_elements(scope, &[format, loaded.bytes.unwrap_or(text)]).into()
}

/// The format of a file by its name and package: a name of Node's, '' if its syntax decides, or '.ext' for an unknown extension.
#[op2]
pub fn op_module_guess_format<'s>(scope: &mut v8::PinScope<'s, '_>, #[string] filename: &str) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    match crate::source::format_of_file(&state, Path::new(filename)) {
        Ok(FormatGuess::Known(format)) => string(scope, format.as_str()).into(),
        Ok(FormatGuess::Ambiguous) => string(scope, "").into(),
        Ok(FormatGuess::Unknown(extension)) => string(scope, &extension).into(),
        Err(error) => {
            throw_resolve_error(scope, &error);
            v8::undefined(scope).into()
        }
    }
}

/// Deprecations that resolution ran into since the last call: pairs of code and message.
#[op2]
#[serde]
pub fn op_module_take_warnings(isolate: &mut v8::Isolate) -> Vec<(String, String)> {
    let warnings = ModuleState::of(isolate).resolver.take_warnings();
    warnings.into_iter().map(|warning| (warning.code.to_owned(), warning.message)).collect()
}

/// From now on every resolution and load asks the hooks in JavaScript first.
#[op2(fast)]
pub fn op_module_set_hooked(isolate: &mut v8::Isolate, hooked: bool) {
    ModuleState::of(isolate).hooked.set(hooked);
}

/// Registers the functions the Rust side calls, by name.
#[op2(fast)]
pub fn op_module_set_callbacks(scope: &mut v8::PinScope<'_, '_>, callbacks: v8::Local<'_, v8::Object>) {
    let callbacks = v8::Global::new(scope, callbacks);
    *ModuleState::of(scope).callbacks.borrow_mut() = Some(callbacks);
}
