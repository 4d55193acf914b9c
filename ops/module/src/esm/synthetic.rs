//! Modules whose exports are made by something else: CommonJS files, built-ins, JSON.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;

use deno_core::v8;
use resolve::{RequireOptions, cjs_exports};

use super::{AttributeType, Kind, ModuleId, Record};
use crate::source;
use crate::state::ModuleState;
use crate::thrown::string;

/// The export by which an importer gets `module.exports` itself, whatever `default` means.
const MODULE_EXPORTS: &str = "module.exports";
/// Re-exports through more files than this are cut off: a cycle that the set of visited files does not end.
const MAX_REEXPORT_FILES: usize = 256;

/// Adds a module with the given export names; `default` is always among them.
pub fn add(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    kind: Kind,
    export_names: Vec<Box<str>>,
    attribute: AttributeType,
) -> ModuleId {
    add_lazy(scope, state, url, kind, export_names, Vec::new(), attribute)
}

/// The same with the names of exports that are read when an importer can see them.
pub fn add_lazy(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    kind: Kind,
    export_names: Vec<Box<str>>,
    unread: Vec<Box<str>>,
    attribute: AttributeType,
) -> ModuleId {
    let mut names = vec![string(scope, "default")];
    if matches!(kind, Kind::CommonJs(_)) {
        names.push(string(scope, MODULE_EXPORTS));
    }
    for name in &export_names {
        names.push(string(scope, name));
    }
    let name = string(scope, url);
    let module = v8::Module::create_synthetic_module(scope, name, &names, evaluate);
    let record = Record {
        url: url.clone(),
        module: v8::Global::new(scope, module),
        kind,
        requests: RefCell::default(),
        walked: Cell::new(true),
        export_names,
        unread: RefCell::new(unread),
        text: Cell::new(None),
        of_hooks: state.esm.for_hooks.get(),
    };
    state.esm.add(scope, record, attribute)
}

/// The names a CommonJS file exports, found without running it; re-exports are followed.
pub fn commonjs_export_names(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, path: &Path, text: &str) -> Vec<Box<str>> {
    let mut names = Vec::new();
    let mut known = HashSet::from(["default".to_owned(), MODULE_EXPORTS.to_owned()]);
    let mut files = HashSet::from([path.to_path_buf()]);
    let mut queue = vec![(path.to_path_buf(), text.to_owned())];
    while let Some((path, text)) = queue.pop() {
        // A file the lexer cannot read has no named exports; running it will say what is wrong with it.
        let Ok(found) = cjs_exports::analyze(&text) else { continue };
        for name in found.exports {
            if known.insert(name.clone()) {
                names.push(name.into_boxed_str());
            }
        }
        for specifier in found.reexports {
            let Ok(target) = state.resolver.resolve_require(&specifier, &path, &RequireOptions::default()) else { continue };
            let is_script = target.extension().is_none_or(|extension| extension != "json" && extension != "node");
            if is_script && files.len() < MAX_REEXPORT_FILES && files.insert(target.clone()) {
                v8::tc_scope!(let tc, scope);
                if let Ok(text) = source::read_text(tc, &target) {
                    queue.push((target, text.into_owned()));
                }
            }
        }
    }
    names
}

/// V8's evaluation steps of a synthetic module: gets the exports and hands them out.
fn evaluate<'s>(context: v8::Local<'s, v8::Context>, module: v8::Local<'s, v8::Module>) -> Option<v8::Local<'s, v8::Value>> {
    // SAFETY: V8 calls this with the context the module is evaluated in.
    v8::callback_scope!(unsafe scope, context);
    let state = ModuleState::of(scope);
    let record = state.esm.of_module(scope, module)?;
    let exports = match &record.kind {
        Kind::CommonJs(path) => {
            let (path, url) = (string(scope, path), string(scope, &record.url));
            state.call(scope, "loadCommonJsForImport", &[path.into(), url.into()])?
        }
        Kind::Builtin(id) => {
            let (id, of_hooks) = (string(scope, id), v8::Boolean::new(scope, record.of_hooks));
            state.call(scope, "loadBuiltinForImport", &[id.into(), of_hooks.into()])?
        }
        Kind::Value(value) => v8::Local::new(scope, value),
        Kind::SourceText => return None,
    };
    set_exports(scope, &record, module, exports)?;
    let resolver = v8::PromiseResolver::new(scope)?;
    let undefined = v8::undefined(scope).into();
    resolver.resolve(scope, undefined);
    Some(resolver.get_promise(scope).into())
}

/// Sets every export from a `module.exports` value, but for those that nobody sees. Also what `syncBuiltinESMExports` does again later.
pub fn set_exports<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    record: &Record,
    module: v8::Local<'s, v8::Module>,
    exports: v8::Local<'s, v8::Value>,
) -> Option<()> {
    if matches!(record.kind, Kind::CommonJs(_)) {
        let whole = string(scope, MODULE_EXPORTS);
        module.set_synthetic_module_export(scope, whole, exports)?;
    }
    let default_name = string(scope, "default");
    module.set_synthetic_module_export(scope, default_name, exports)?;
    let Ok(object) = v8::Local::<v8::Object>::try_from(exports) else { return Some(()) };
    for name in &record.export_names {
        if record.unread.borrow().contains(name) {
            continue;
        }
        let name = string(scope, name);
        if object.has_own_property(scope, name.into()) != Some(true) {
            // Deleted meanwhile, or never there.
            let undefined = v8::undefined(scope).into();
            module.set_synthetic_module_export(scope, name, undefined)?;
            continue;
        }
        v8::tc_scope!(let tc, scope);
        // A getter that throws leaves its export undefined, as in Node.
        let value = object.get(tc, name.into()).unwrap_or_else(|| v8::undefined(tc).into());
        module.set_synthetic_module_export(tc, name, value)?;
    }
    Some(())
}
