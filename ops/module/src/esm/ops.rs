//! What js/internal/modules/esm calls.

use std::collections::HashSet;
use std::rc::Rc;

use deno_core::{op2, v8};

use super::graph::Purpose;
use super::{AttributeType, Kind, ModuleId, Request, Target, attributes, graph, lazy_exports, link, load, resolution, synthetic};
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, pending, string};

fn or_undefined<'s>(scope: &mut v8::PinScope<'s, '_>, outcome: Outcome<v8::Local<'s, v8::Value>>) -> v8::Local<'s, v8::Value> {
    outcome.unwrap_or_else(|Thrown| v8::undefined(scope).into())
}

fn purpose(required: bool) -> Purpose {
    if required { Purpose::Require } else { Purpose::Import }
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
    let loaded = resolution::check_first(scope, &state, specifier, parent)
        .and_then(|()| resolution::resolve(scope, &state, specifier, parent, AttributeType::of_number(attribute)))
        .and_then(|(url, format, attribute)| graph::load(scope, &state, &url, attribute, format.as_deref(), Purpose::Import))
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
    let loaded = load::load_one(scope, &state, &url, AttributeType::of_number(attribute), format.as_deref());
    let requests = loaded.and_then(|id| state.esm.get(id).ok_or(Thrown)).map(|record| {
        let mut texts: Vec<v8::Local<v8::Value>> = Vec::new();
        if !record.walked.get() {
            let module = v8::Local::new(scope, &record.module);
            for wanted in attributes::requests_of(scope, module) {
                let type_ = wanted.attributes.iter().find(|(key, _)| key == "type").map_or("", |(_, value)| value);
                texts.push(string(scope, &wanted.specifier).into());
                texts.push(string(scope, type_).into());
            }
        }
        v8::Array::new_with_elements(scope, &texts).into()
    });
    or_undefined(scope, requests)
}

/// Says whether modules of hooks or the program's own are looked up and loaded from now on; returns what held before.
#[op2(fast)]
pub fn op_module_set_for_hooks(isolate: &mut v8::Isolate, for_hooks: bool) -> bool {
    ModuleState::of(isolate).esm.for_hooks.replace(for_hooks)
}

/// Allows `with { type: 'text' }`.
#[op2(fast)]
pub fn op_module_enable_text_imports(isolate: &mut v8::Isolate) {
    ModuleState::of(isolate).esm.text_imports.set(true);
}

/// From now on a file is CommonJS unless its name or package says otherwise.
#[op2(fast)]
pub fn op_module_disable_syntax_detection(isolate: &mut v8::Isolate) {
    ModuleState::of(isolate).detects_syntax.set(false);
}

/// Loads a module by its URL, with its graph, for `import` or for `require`; returns its id.
#[op2(reentrant)]
pub fn op_module_load_url<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] url: &str,
    #[string] format: Option<String>,
    required: bool,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let loaded = graph::load(scope, &state, &Rc::from(url), AttributeType::None, format.as_deref(), purpose(required))
        .map(|id| v8::Integer::new_from_unsigned(scope, id).into());
    or_undefined(scope, loaded)
}

/// Compiles a text as a source text module of the given URL (standard input, `--eval`), with its graph; returns its id.
#[op2(reentrant)]
pub fn op_module_load_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] url: &str,
    #[string] text: &str,
    required: bool,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let url: Rc<str> = Rc::from(url);
    let loaded = super::compile::source_text(scope, &state, &url, &text.to_owned().into(), AttributeType::None)
        .and_then(|_| graph::load(scope, &state, &url, AttributeType::None, None, purpose(required)))
        .map(|id| v8::Integer::new_from_unsigned(scope, id).into());
    or_undefined(scope, loaded)
}

/// Whether V8 takes a text as an ES module.
#[op2(fast, reentrant)]
pub fn op_module_is_javascript(scope: &mut v8::PinScope<'_, '_>, #[string] text: &str) -> bool {
    super::compile::is_javascript(scope, text)
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
    let linked = link::link(scope, &state, id).and_then(|()| {
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

/// The exception an errored module ended with, for a `throw` in its requirer: the report of it shows where it came from.
#[op2(reentrant)]
pub fn op_module_exception<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let exception = state.esm.get(id).ok_or(Thrown).map(|record| v8::Local::new(scope, &record.module).get_exception());
    if let Ok(exception) = exception {
        ops_error::remember_made(scope, exception);
    }
    or_undefined(scope, exception)
}

/// The namespace object of a linked module.
#[op2(reentrant)]
pub fn op_module_namespace<'s>(scope: &mut v8::PinScope<'s, '_>, #[smi] id: ModuleId) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let namespace = state.esm.get(id).ok_or(Thrown).map(|record| {
        lazy_exports::show_all(scope, &state, &record);
        v8::Local::new(scope, &record.module).get_module_namespace()
    });
    or_undefined(scope, namespace)
}

/// The id of a loaded module by URL; -1 if there is none.
#[op2(fast)]
pub fn op_module_find(isolate: &mut v8::Isolate, #[string] url: &str, #[smi] attribute: u32) -> i32 {
    ModuleState::of(isolate).esm.find(&Rc::from(url), AttributeType::of_number(attribute)).map_or(-1, |id| id as i32)
}

/// The top-level awaits of a loaded graph: URL, line, column and the text of the line for each. They are looked for in the files as they
/// are now, since V8 does not tell.
#[op2(reentrant)]
#[serde]
pub fn op_module_top_level_awaits(scope: &mut v8::PinScope<'_, '_>, #[smi] id: ModuleId) -> Vec<(String, u32, u32, String)> {
    let state = ModuleState::of(scope);
    let (mut found, mut seen, mut stack) = (Vec::new(), HashSet::new(), vec![id]);
    while let Some(id) = stack.pop() {
        let Some(record) = state.esm.get(id).filter(|_| seen.insert(id)) else { continue };
        stack.extend(record.requests.borrow().iter().filter_map(|request| match request.target {
            Target::Module(id) => Some(id),
            Target::Source(_) => None,
        }));
        if !matches!(record.kind, Kind::SourceText) {
            continue;
        }
        v8::tc_scope!(let tc, scope);
        let Ok(loaded) = load::load_default(tc, &state, &record.url, None) else { continue };
        let places = transpile::top_level_awaits(&loaded.text).into_iter();
        found.extend(places.map(|place| (record.url.to_string(), place.line as u32, place.column as u32, place.source_line)));
    }
    found
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
        let of_hooks = v8::Boolean::new(scope, record.of_hooks);
        if let Some(exports) = state.call(scope, "loadBuiltinForImport", &[id.into(), of_hooks.into()]) {
            record.unread.borrow_mut().clear();
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
                let facade = super::compile::source_text(scope, &state, &url, &TEXT.into(), AttributeType::None)?;
                let record = state.esm.get(facade).ok_or(Thrown)?;
                let target = Target::Module(id);
                record.requests.borrow_mut().push(Request { specifier: "original".into(), attribute: AttributeType::None, target });
                record.walked.set(true);
                link::link(scope, &state, facade)?;
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
