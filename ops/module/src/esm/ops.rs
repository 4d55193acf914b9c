//! What js/internal/modules/esm calls.

use std::rc::Rc;

use deno_core::{op2, v8};

use super::{AttributeType, Kind, ModuleId, Request, Target, graph, synthetic};
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, pending, string};

fn or_undefined<'s>(scope: &mut v8::PinScope<'s, '_>, outcome: Outcome<v8::Local<'s, v8::Value>>) -> v8::Local<'s, v8::Value> {
    outcome.unwrap_or_else(|Thrown| v8::undefined(scope).into())
}

/// Resolves and loads a module with its graph; returns its id. `attribute` is 0 for none, 1 for json, 2 for text.
#[op2(reentrant)]
pub fn op_module_import<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] specifier: &str,
    #[string] parent: &str,
    #[smi] attribute: u32,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let loaded = graph::resolve(scope, &state, specifier, parent, AttributeType::of_number(attribute))
        .and_then(|(url, format, attribute)| graph::load(scope, &state, &url, attribute, format.as_deref()))
        .map(|id| v8::Integer::new_from_unsigned(scope, id).into());
    or_undefined(scope, loaded)
}

/// Loads one module without its imports, for hooks that are asked ahead of time. Returns the imports that are still to be resolved:
/// specifier and type in turns.
#[op2(reentrant)]
pub fn op_module_load_one<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] url: &str,
    #[string] format: Option<String>,
    #[smi] attribute: u32,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let url: Rc<str> = Rc::from(url);
    let loaded = graph::load_one(scope, &state, &url, AttributeType::of_number(attribute), format.as_deref());
    let requests = loaded.and_then(|id| state.esm.get(id).ok_or(Thrown)).map(|record| {
        let mut texts: Vec<v8::Local<v8::Value>> = Vec::new();
        if !record.walked.get() {
            let module = v8::Local::new(scope, &record.module);
            for wanted in graph::requests_of(scope, module) {
                let type_ = wanted.attributes.iter().find(|(key, _)| key == "type").map_or("", |(_, value)| value);
                texts.push(string(scope, &wanted.specifier).into());
                texts.push(string(scope, type_).into());
            }
        }
        v8::Array::new_with_elements(scope, &texts).into()
    });
    or_undefined(scope, requests)
}

/// Allows `with { type: 'text' }`.
#[op2(fast)]
pub fn op_module_enable_text_imports(isolate: &mut v8::Isolate) {
    ModuleState::of(isolate).esm.text_imports.set(true);
}

/// Loads a module by its URL, with its graph; returns its id.
#[op2(reentrant)]
pub fn op_module_load_url<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] url: &str,
    #[string] format: Option<String>,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let loaded = graph::load(scope, &state, &Rc::from(url), AttributeType::None, format.as_deref())
        .map(|id| v8::Integer::new_from_unsigned(scope, id).into());
    or_undefined(scope, loaded)
}

/// Compiles a text as a source text module of the given URL (standard input, `--eval`), with its graph; returns its id.
#[op2(reentrant)]
pub fn op_module_load_text<'s>(scope: &mut v8::PinScope<'s, '_>, #[string] url: &str, #[string] text: &str) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let url: Rc<str> = Rc::from(url);
    let loaded = super::compile::source_text(scope, &state, &url, text, AttributeType::None)
        .and_then(|_| graph::load(scope, &state, &url, AttributeType::None, None))
        .map(|id| v8::Integer::new_from_unsigned(scope, id).into());
    or_undefined(scope, loaded)
}

/// Marks the program's entry, for `import.meta.main`.
#[op2(fast)]
pub fn op_module_set_main(isolate: &mut v8::Isolate, #[string] url: &str) {
    *ModuleState::of(isolate).esm.main.borrow_mut() = Some(Rc::from(url));
}

/// Links a loaded graph; returns whether it has a top-level await somewhere.
#[op2(reentrant)]
pub fn op_module_link<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let linked = graph::link(scope, &state, id).and_then(|()| {
        let record = state.esm.get(id).ok_or(Thrown)?;
        let module = v8::Local::new(scope, &record.module);
        Ok(v8::Boolean::new(scope, module.is_graph_async()).into())
    });
    or_undefined(scope, linked)
}

/// Evaluates a linked module; returns the promise of its evaluation.
#[op2(reentrant)]
pub fn op_module_evaluate<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let evaluated = state.esm.get(id).ok_or(Thrown).and_then(|record| {
        let module = v8::Local::new(scope, &record.module);
        pending(module.evaluate(scope))
    });
    or_undefined(scope, evaluated)
}

/// V8's status of a module: 0 uninstantiated, 1 instantiating, 2 instantiated, 3 evaluating, 4 evaluated, 5 errored.
#[op2(fast)]
pub fn op_module_status(scope: &mut v8::PinScope<'_, '_>, #[smi] id: ModuleId) -> i32 {
    let state = ModuleState::of(scope);
    state.esm.get(id).map_or(-1, |record| v8::Local::new(scope, &record.module).get_status() as i32)
}

/// The exception an errored module ended with.
#[op2(reentrant)]
pub fn op_module_exception<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let exception = state.esm.get(id).ok_or(Thrown).map(|record| v8::Local::new(scope, &record.module).get_exception());
    or_undefined(scope, exception)
}

/// The namespace object of a linked module.
#[op2(reentrant)]
pub fn op_module_namespace<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let namespace = state.esm.get(id).ok_or(Thrown).map(|record| v8::Local::new(scope, &record.module).get_module_namespace());
    or_undefined(scope, namespace)
}

/// The id of a loaded module by URL; -1 if there is none.
#[op2(fast)]
pub fn op_module_find(isolate: &mut v8::Isolate, #[string] url: &str, #[smi] attribute: u32) -> i32 {
    ModuleState::of(isolate).esm.find(&Rc::from(url), AttributeType::of_number(attribute)).map_or(-1, |id| id as i32)
}

/// Who is importing a module right now: the specifier, and the URL of the importer, whose evaluation waits for it.
#[op2(reentrant)]
#[serde]
pub fn op_module_evaluating_importer(scope: &mut v8::PinScope<'_, '_>, #[string] url: &str) -> Option<(String, String)> {
    let state = ModuleState::of(scope);
    let wanted = state.esm.find(&Rc::from(url), AttributeType::None)?;
    state.esm.ids().rev().find_map(|id| {
        let record = state.esm.get(id)?;
        if v8::Local::new(scope, &record.module).get_status() != v8::ModuleStatus::Evaluating {
            return None;
        }
        let requests = record.requests.borrow();
        let request = requests.iter().find(|request| matches!(request.target, Target::Module(target) if target == wanted))?;
        Some((request.specifier.to_string(), record.url.to_string()))
    })
}

/// The URL of a module.
#[op2]
#[string]
pub fn op_module_url(isolate: &mut v8::Isolate, #[smi] id: ModuleId) -> String {
    ModuleState::of(isolate).esm.get(id).map(|record| record.url.to_string()).unwrap_or_default()
}

/// Sets the exports of every imported built-in again (`module.syncBuiltinESMExports`).
#[op2(fast, reentrant)]
pub fn op_module_sync_builtin_exports(scope: &mut v8::PinScope<'_, '_>) {
    let state = ModuleState::of(scope);
    for record in state.esm.builtins() {
        let Kind::Builtin(id) = &record.kind else { continue };
        let id = string(scope, id);
        let module = v8::Local::new(scope, &record.module);
        if module.get_status() != v8::ModuleStatus::Evaluated {
            continue;
        }
        if let Some(exports) = state.call(scope, "loadBuiltinForImport", &[id.into()]) {
            synthetic::set_exports(scope, &record, module, exports);
        }
    }
}

/// Where top-level awaits hang that will never settle: `file:line`, source line and caret for each.
#[op2(reentrant)]
#[serde]
pub fn op_module_stalled_awaits(scope: &mut v8::PinScope<'_, '_>, #[smi] id: ModuleId) -> Vec<(String, u32, String, u32)> {
    let state = ModuleState::of(scope);
    let Some(record) = state.esm.get(id) else { return Vec::new() };
    let module = v8::Local::new(scope, &record.module);
    let stalled = module.get_stalled_top_level_await_message(scope);
    stalled
        .into_iter()
        .map(|(_, message)| {
            let name = message.get_script_resource_name(scope).map(|name| name.to_rust_string_lossy(scope)).unwrap_or_default();
            let line = message.get_source_line(scope).map(|line| line.to_rust_string_lossy(scope)).unwrap_or_default();
            (name, message.get_line_number(scope).unwrap_or(0) as u32, line, message.get_start_column() as u32)
        })
        .collect()
}

/// What `require` gives for an ES module with a default export: its namespace and `__esModule`, with live bindings.
#[op2(reentrant)]
pub fn op_module_require_facade<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    const TEXT: &str = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";
    let state = ModuleState::of(scope);
    let url: Rc<str> = format!("node:internal/require-facade/{id}").into();
    let namespace = (|| {
        let facade = match state.esm.find(&url, AttributeType::None) {
            Some(facade) => facade,
            None => {
                let facade = super::compile::source_text(scope, &state, &url, TEXT, AttributeType::None)?;
                let record = state.esm.get(facade).ok_or(Thrown)?;
                let target = Target::Module(id);
                record.requests.borrow_mut().push(Request { specifier: "original".into(), attribute: AttributeType::None, target });
                record.walked.set(true);
                graph::link(scope, &state, facade)?;
                let module = v8::Local::new(scope, &record.module);
                pending(module.evaluate(scope))?;
                facade
            }
        };
        let record = state.esm.get(facade).ok_or(Thrown)?;
        Ok(v8::Local::new(scope, &record.module).get_module_namespace())
    })();
    or_undefined(scope, namespace)
}
