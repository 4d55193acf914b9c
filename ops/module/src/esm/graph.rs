//! Loading a module with everything it imports. All sources are local, so a whole graph is loaded in one go, in Rust; JavaScript is
//! asked only where a program has put hooks.

use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;

use deno_core::v8;
use resolve::{ErrorClass, Format, FormatGuess};

use super::{AttributeType, Kind, ModuleId, Record, Request, Target, compile, synthetic};
use crate::cjs::decorate;
use crate::source::{self, Source};
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, pending, string, throw_code, throw_resolve_error};

/// What a load hook, or the default, says about a module.
pub struct Loaded<'s> {
    pub format: Format,
    pub text: String,
    /// A hook gave these bytes (WebAssembly).
    pub bytes: Option<v8::Local<'s, v8::Value>>,
}

/// Where an import leads: the URL, the format a hook names, and the type attribute the module is kept under.
pub type Resolved = (Rc<str>, Option<String>, AttributeType);

/// Resolves an import: by the hooks if there are any, else by the resolver.
pub fn resolve(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<Resolved> {
    if state.hooked.get() {
        return resolve_hooked(scope, state, specifier, parent, attribute);
    }
    resolve_default(state, specifier, parent).map(|url| (url.into(), None, attribute)).map_err(|error| throw_resolve_error(scope, &error))
}

/// The resolver remembers what the modules of a folder have found. For `import()` Node looks once for every importer: a file that is
/// gone by then is missing, even if a neighbour has imported it.
pub fn check_first(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, specifier: &str, parent: &str) -> Outcome<()> {
    if state.hooked.get() || !resolve::paths::is_relative(specifier) {
        return Ok(());
    }
    let pair = (Box::from(parent), Box::from(specifier));
    if state.esm.looked_up.borrow().contains(&pair) {
        return Ok(());
    }
    let conditions = Some(state.resolver.import_conditions());
    state.resolver.resolve_import(specifier, parent, conditions).map_err(|error| throw_resolve_error(scope, &error))?;
    state.esm.looked_up.borrow_mut().insert(pair);
    Ok(())
}

/// Node's resolution; a bare name of a built-in becomes its `node:` URL. For TypeScript files `paths` of tsconfig.json come first.
pub fn resolve_default(state: &ModuleState, specifier: &str, parent: &str) -> resolve::Result<String> {
    if resolve::builtins::is_builtin_without_scheme(specifier) {
        return Ok(format!("node:{specifier}"));
    }
    if resolve::extensions::is_typescript(parent)
        && let Ok(path) = resolve::paths::url_to_path(parent)
        && let Some(found) = state.map_paths(specifier, Path::new(&path))
    {
        return Ok(resolve::paths::path_to_url(&found.to_string_lossy()));
    }
    state.resolver.resolve_import(specifier, parent, None)
}

fn resolve_hooked(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<Resolved> {
    let arguments = [string(scope, specifier).into(), string(scope, parent).into(), string(scope, attribute.name()).into()];
    let result = pending(state.call(scope, "resolveHooked", &arguments))?;
    let url = field(scope, result, "url").map(|url| url.to_rust_string_lossy(scope)).unwrap_or_default();
    // `null` says that the syntax decides, and load hooks are to see it: here it is the empty name.
    let format = field(scope, result, "format").filter(|format| format.is_string() || format.is_null());
    let format = format.map(|format| if format.is_null() { String::new() } else { format.to_rust_string_lossy(scope) });
    let type_ = field(scope, result, "importAttributes").and_then(|attributes| field(scope, attributes, "type"));
    let attribute = match type_.filter(|value| value.is_string()).map(|value| value.to_rust_string_lossy(scope)) {
        Some(name) if name == "json" => AttributeType::Json,
        Some(name) if name == "text" => AttributeType::Text,
        Some(_) => AttributeType::None,
        None => attribute,
    };
    Ok((url.into(), format, attribute))
}

fn field<'s>(scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Value>, name: &str) -> Option<v8::Local<'s, v8::Value>> {
    let key = string(scope, name);
    v8::Local::<v8::Object>::try_from(object).ok()?.get(scope, key.into())
}

/// Who wants a graph.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Import,
    /// `require`: it is to be through when the call returns, so no part of the graph may be in the middle of its evaluation.
    Require,
}

/// A module whose imports are being followed.
struct Walk {
    record: Rc<Record>,
    wanted: std::vec::IntoIter<Wanted>,
    resolved: Vec<Request>,
}

/// Loads a module and everything it imports, depth first as Node does, and returns its id. Nothing is evaluated.
pub fn load(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    attribute: AttributeType,
    format: Option<&str>,
    purpose: Purpose,
) -> Outcome<ModuleId> {
    let root = load_one(scope, state, url, attribute, format)?;
    let mut entered = HashSet::new();
    let mut open = Vec::from_iter(enter(scope, state, root, &mut entered));
    let mut finished = Vec::new();
    while let Some(walk) = open.last_mut() {
        let Some(wanted) = walk.wanted.next() else {
            *walk.record.requests.borrow_mut() = std::mem::take(&mut walk.resolved);
            walk.record.walked.set(true);
            finished.extend(open.pop().map(|walk| walk.record));
            continue;
        };
        v8::scope!(let inner, scope);
        let Ok(request) = follow(inner, state, &walk.record, wanted, purpose) else {
            // A later import tries again: what was walked may lead to what is missing.
            finished.iter().for_each(|record| record.walked.set(false));
            return Err(Thrown);
        };
        let target = match &request.target {
            Target::Module(id) => Some(*id),
            Target::Source(_) => None,
        };
        walk.resolved.push(request);
        open.extend(target.and_then(|id| enter(inner, state, id, &mut entered)));
    }
    Ok(root)
}

/// Begins with a module's imports, unless they are known or this walk has been there.
fn enter(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, id: ModuleId, entered: &mut HashSet<ModuleId>) -> Option<Walk> {
    let record = state.esm.get(id)?;
    if record.walked.get() || !entered.insert(id) {
        return None;
    }
    v8::scope!(let inner, scope);
    let module = v8::Local::new(inner, &record.module);
    let wanted = requests_of(inner, module).into_iter();
    Some(Walk { record, wanted, resolved: Vec::new() })
}

/// Resolves one import and loads the module it leads to.
fn follow(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, parent: &Record, wanted: Wanted, purpose: Purpose) -> Outcome<Request> {
    let Wanted { specifier, attributes, is_source } = wanted;
    let attribute = match supported(state, &attributes) {
        Ok(attribute) => attribute,
        Err(unsupported) => return Err(throw_unsupported(scope, state, &specifier, &parent.url, unsupported)),
    };
    let (url, format, type_) = resolve(scope, state, &specifier, &parent.url, attribute)?;
    let target = if is_source {
        let name = string(scope, &url);
        let source = pending(state.call(scope, "moduleSource", &[name.into()]))?;
        let source = v8::Local::<v8::Object>::try_from(source).map_err(|_| Thrown)?;
        Target::Source(v8::Global::new(scope, source))
    } else {
        let known = state.esm.find(&url, type_);
        if let (Purpose::Require, Some(id)) = (purpose, known) {
            refuse_evaluating(scope, state, id, &specifier, parent)?;
        }
        let id = match known {
            Some(id) => id,
            None => load_one(scope, state, &url, type_, format.as_deref())?,
        };
        if purpose == Purpose::Require && known.is_none() {
            refuse_running_commonjs(scope, state, id, &specifier, parent)?;
        }
        Target::Module(id)
    };
    Ok(Request { specifier: specifier.into_boxed_str(), attribute, target })
}

/// A graph that is required cannot lead back to a module that waits for it.
fn refuse_evaluating(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, id: ModuleId, specifier: &str, parent: &Record) -> Outcome<()> {
    let Some(record) = state.esm.get(id) else { return Ok(()) };
    match v8::Local::new(scope, &record.module).get_status() {
        v8::ModuleStatus::Evaluating => Err(throw_cycle(scope, "Module", specifier, parent)),
        _ => Ok(()),
    }
}

/// The same where what waits is a CommonJS module.
fn refuse_running_commonjs(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    id: ModuleId,
    specifier: &str,
    parent: &Record,
) -> Outcome<()> {
    let Some(record) = state.esm.get(id) else { return Ok(()) };
    let Kind::CommonJs(path) = &record.kind else { return Ok(()) };
    let path = string(scope, path);
    if !pending(state.call(scope, "isCommonJsRunning", &[path.into()]))?.is_true() {
        return Ok(());
    }
    state.esm.forget(id);
    Err(throw_cycle(scope, "CommonJS Module", specifier, parent))
}

fn throw_cycle(scope: &mut v8::PinScope<'_, '_>, what: &str, specifier: &str, parent: &Record) -> Thrown {
    let message = format!("Cannot import {what} {specifier} in a cycle. (from {})", path_of(&parent.url));
    throw_code(scope, ErrorClass::Error, "ERR_REQUIRE_CYCLE_MODULE", &message)
}

/// An import as it stands in a module.
pub struct Wanted {
    pub specifier: String,
    pub attributes: Vec<(String, String)>,
    pub is_source: bool,
}

/// The imports of a module in order.
pub fn requests_of(scope: &mut v8::PinScope<'_, '_>, module: v8::Local<v8::Module>) -> Vec<Wanted> {
    let requests = module.get_module_requests();
    let mut wanted = Vec::with_capacity(requests.length());
    for index in 0..requests.length() {
        let Some(request) = requests.get(scope, index) else { continue };
        let Ok(request) = v8::Local::<v8::ModuleRequest>::try_from(request) else { continue };
        let specifier = request.get_specifier().to_rust_string_lossy(scope);
        let attributes = attributes_of(scope, request.get_import_attributes());
        wanted.push(Wanted { specifier, attributes, is_source: request.get_phase() == v8::ModuleImportPhase::kSource });
    }
    wanted
}

/// Import attributes as V8 gives them for static imports: key, value, source offset.
fn attributes_of(scope: &mut v8::PinScope<'_, '_>, attributes: v8::Local<v8::FixedArray>) -> Vec<(String, String)> {
    let text = |index: usize| -> String {
        let value = attributes.get(scope, index).and_then(|value| v8::Local::<v8::Value>::try_from(value).ok());
        value.map(|value| value.to_rust_string_lossy(scope)).unwrap_or_default()
    };
    (0..attributes.length()).step_by(3).map(|index| (text(index), text(index + 1))).collect()
}

/// The type that attributes ask for, or the first one that Node does not know.
fn supported<'a>(state: &ModuleState, attributes: &'a [(String, String)]) -> Result<AttributeType, &'a (String, String)> {
    if let Some(unknown) = attributes.iter().find(|(key, _)| key != "type") {
        return Err(unknown);
    }
    match attributes.first() {
        None => Ok(AttributeType::None),
        Some((_, value)) if value == "json" => Ok(AttributeType::Json),
        // Hooks may load as text without the flag.
        Some((_, value)) if value == "text" && (state.esm.text_imports.get() || state.hooked.get()) => Ok(AttributeType::Text),
        Some(unknown) => Err(unknown),
    }
}

/// An unknown attribute is reported when everything else about the import is in order.
fn throw_unsupported(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    (key, value): &(String, String),
) -> Thrown {
    let url = match resolve(scope, state, specifier, parent, AttributeType::None) {
        Ok((url, ..)) => url,
        Err(thrown) => return thrown,
    };
    let is_loaded = if key == "type" { !url.starts_with("node:") } else { url.starts_with("file:") };
    if !state.hooked.get()
        && is_loaded
        && let Err(thrown) = load_default(scope, state, &url, None)
    {
        return thrown;
    }
    let message = format!("Import attribute \"{key}\" with value \"{value}\" is not supported in {url}");
    throw_code(scope, ErrorClass::TypeError, "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED", &message)
}

/// Loads one module without its imports.
pub fn load_one(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    attribute: AttributeType,
    format: Option<&str>,
) -> Outcome<ModuleId> {
    if let Some(id) = state.esm.find(url, attribute) {
        return Ok(id);
    }
    let loaded = if state.hooked.get() {
        // What attributes mean is for the hooks to say; their default step checks them.
        load_hooked(scope, state, url, attribute, format)?
    } else if let Some(id) = url.strip_prefix("node:") {
        check_attribute(scope, url, Format::Builtin, attribute)?;
        return load_builtin(scope, state, url, id, attribute);
    } else if attribute == AttributeType::Text {
        let text = load_text(scope, state, url)?;
        Loaded { format: Format::Text, text, bytes: None }
    } else {
        let loaded = load_default(scope, state, url, format.and_then(format_of_name))?;
        check_attribute(scope, url, loaded.format, attribute)?;
        loaded
    };
    match loaded.format {
        Format::Module | Format::ModuleTypeScript | Format::ModuleJsx => compile::source_text(scope, state, url, &loaded.text, attribute),
        Format::CommonJs | Format::CommonJsTypeScript | Format::CommonJsJsx => {
            let path = path_of(url);
            let names = synthetic::commonjs_export_names(scope, state, Path::new(&*path), &loaded.text);
            Ok(synthetic::add(scope, state, url, Kind::CommonJs(path), names, attribute))
        }
        Format::Json => load_json(scope, state, url, &loaded.text, attribute),
        Format::Text => Ok(add_text(scope, state, url, &loaded.text, attribute)),
        Format::Wasm => {
            let bytes = loaded.bytes.unwrap_or_else(|| v8::undefined(scope).into());
            let name = string(scope, url);
            let facade = pending(state.call(scope, "wasmFacade", &[name.into(), bytes]))?.to_rust_string_lossy(scope);
            compile::source_text(scope, state, url, &facade, attribute)
        }
        Format::Addon => Err(source::throw_addon(scope, url)),
        Format::Builtin => {
            let id = url.strip_prefix("node:").unwrap_or(url).to_owned();
            load_builtin(scope, state, url, &id, attribute)
        }
    }
}

/// The contents of a file or `data:` URL, whatever it is.
fn load_text(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, url: &str) -> Outcome<String> {
    if url.starts_with("data:") {
        let (name, as_text) = (string(scope, url), v8::Boolean::new(scope, true));
        return Ok(pending(state.call(scope, "decodeDataUrl", &[name.into(), as_text.into()]))?.to_rust_string_lossy(scope));
    }
    resolve::check_scheme(url).map_err(|error| throw_resolve_error(scope, &error))?;
    let path = resolve::paths::url_to_path(url).map_err(|error| throw_resolve_error(scope, &error))?;
    source::read_text(scope, Path::new(&*path))
}

fn add_text(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, url: &Rc<str>, text: &str, attribute: AttributeType) -> ModuleId {
    let value: v8::Local<v8::Value> = string(scope, text).into();
    let value = v8::Global::new(scope, value);
    synthetic::add(scope, state, url, Kind::Value(value), Vec::new(), attribute)
}

/// A file path for a file URL, the URL itself for others (as the name a hook's CommonJS source goes by).
pub fn path_of(url: &str) -> Rc<str> {
    resolve::paths::url_to_path(url).map_or_else(|_| Rc::from(url), Rc::from)
}

fn load_builtin(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    id: &str,
    attribute: AttributeType,
) -> Outcome<ModuleId> {
    let name = string(scope, id);
    let names = pending(state.call(scope, "builtinExportNames", &[name.into()]))?;
    let Ok(names) = v8::Local::<v8::Array>::try_from(names) else {
        let message = format!("No such built-in module: {url}");
        return Err(throw_code(scope, ErrorClass::Error, "ERR_UNKNOWN_BUILTIN_MODULE", &message));
    };
    let names = (0..names.length()).filter_map(|index| names.get_index(scope, index)).collect::<Vec<_>>();
    let names = names.into_iter().map(|name| name.to_rust_string_lossy(scope).into_boxed_str()).collect();
    Ok(synthetic::add(scope, state, url, Kind::Builtin(id.into()), names, attribute))
}

fn load_json(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    text: &str,
    attribute: AttributeType,
) -> Outcome<ModuleId> {
    let (name, text, href) = (string(scope, &path_of(url)), string(scope, text), string(scope, url));
    let value = pending(state.call(scope, "parseJsonModule", &[name.into(), text.into(), href.into()]))?;
    let value = v8::Global::new(scope, value);
    Ok(synthetic::add(scope, state, url, Kind::Value(value), Vec::new(), attribute))
}

/// JSON needs `with { type: 'json' }`, text `with { type: 'text' }`, and nothing else may have a type.
fn check_attribute(scope: &mut v8::PinScope<'_, '_>, url: &str, format: Format, attribute: AttributeType) -> Outcome<()> {
    let wanted = match format {
        Format::Json => AttributeType::Json,
        Format::Text => AttributeType::Text,
        _ => AttributeType::None,
    };
    if wanted == attribute {
        return Ok(());
    }
    let (code, message) = match attribute {
        AttributeType::None => {
            ("ERR_IMPORT_ATTRIBUTE_MISSING", format!("Module \"{url}\" needs an import attribute of \"type: {}\"", wanted.name()))
        }
        _ => ("ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE", format!("Module \"{url}\" is not of type \"{}\"", attribute.name())),
    };
    Err(throw_code(scope, ErrorClass::TypeError, code, &message))
}

/// Node's default load: files and `data:` URLs. `format` is what the caller knows of a file already.
pub fn load_default<'s>(scope: &mut v8::PinScope<'s, '_>, state: &ModuleState, url: &str, format: Option<Format>) -> Outcome<Loaded<'s>> {
    if url.starts_with("data:") {
        return load_data_url(scope, state, url);
    }
    resolve::check_scheme(url).map_err(|error| throw_resolve_error(scope, &error))?;
    let path = resolve::paths::url_to_path(url).map_err(|error| throw_resolve_error(scope, &error))?;
    let Source { text, format } = source::load(scope, state, Path::new(&*path), format)?;
    Ok(Loaded { format, text, bytes: None })
}

fn load_data_url<'s>(scope: &mut v8::PinScope<'s, '_>, state: &ModuleState, url: &str) -> Outcome<Loaded<'s>> {
    let name = string(scope, url);
    let decoded = pending(state.call(scope, "decodeDataUrl", &[name.into()]))?;
    let format = resolve::format::format_of_data_url(url).filter(|format| *format != Format::Text || state.esm.text_imports.get());
    let Some(format) = format else {
        let media = url.strip_prefix("data:").and_then(|rest| rest.split([',', ';']).next()).unwrap_or_default();
        let message = format!("Unknown module format: {} for URL {url}", if media.is_empty() { "null" } else { media });
        return Err(throw_code(scope, ErrorClass::RangeError, "ERR_UNKNOWN_MODULE_FORMAT", &message));
    };
    if format == Format::Wasm {
        return Ok(Loaded { format, text: String::new(), bytes: Some(decoded) });
    }
    Ok(Loaded { format, text: decoded.to_rust_string_lossy(scope), bytes: None })
}

fn load_hooked<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    attribute: AttributeType,
    format: Option<&str>,
) -> Outcome<Loaded<'s>> {
    let format: v8::Local<v8::Value> = match format {
        Some(format) => string(scope, format).into(),
        None => v8::undefined(scope).into(),
    };
    let arguments = [string(scope, url).into(), format, string(scope, attribute.name()).into()];
    let result = pending(state.call(scope, "loadHooked", &arguments))?;
    let name = field(scope, result, "format").map(|format| format.to_rust_string_lossy(scope)).unwrap_or_default();
    let Some(format) = format_of_name(&name) else {
        let message = format!("Unknown module format: {name} for URL {url}");
        return Err(throw_code(scope, ErrorClass::RangeError, "ERR_UNKNOWN_MODULE_FORMAT", &message));
    };
    let source = field(scope, result, "source").unwrap_or_else(|| v8::undefined(scope).into());
    if format == Format::Wasm {
        return Ok(Loaded { format, text: String::new(), bytes: Some(source) });
    }
    let text = if source.is_null_or_undefined() { String::new() } else { source.to_rust_string_lossy(scope) };
    let typescript = matches!(format, Format::CommonJsTypeScript | Format::ModuleTypeScript);
    if typescript {
        let path = path_of(url);
        let Source { text, format } = source::finish(scope, state, Path::new(&*path), text, FormatGuess::Known(format))?;
        return Ok(Loaded { format, text, bytes: None });
    }
    Ok(Loaded { format, text, bytes: None })
}

/// The format a hook names.
pub fn format_of_name(name: &str) -> Option<Format> {
    Some(match name {
        "module" => Format::Module,
        "commonjs" => Format::CommonJs,
        "json" => Format::Json,
        "wasm" => Format::Wasm,
        "text" => Format::Text,
        "builtin" => Format::Builtin,
        "addon" => Format::Addon,
        "module-typescript" => Format::ModuleTypeScript,
        "commonjs-typescript" => Format::CommonJsTypeScript,
        _ => return None,
    })
}

/// Links a loaded graph. On failure the exception is pending and the module is forgotten.
pub fn link(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, id: ModuleId) -> Outcome<()> {
    let Some(record) = state.esm.get(id) else { return Err(Thrown) };
    let module = v8::Local::new(scope, &record.module);
    if module.get_status() != v8::ModuleStatus::Uninstantiated {
        return Ok(());
    }
    v8::tc_scope!(let tc, scope);
    if module.instantiate_module2(tc, find_request, find_source) == Some(true) {
        return Ok(());
    }
    decorate(tc);
    state.esm.forget(id);
    Err(Thrown)
}

/// The imports of a module that fit what V8 asks for.
fn targets<'s, T>(
    scope: &mut v8::PinScope<'s, '_>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
    pick: fn(&ModuleState, &Target) -> Option<T>,
) -> Option<T> {
    let state = ModuleState::of(scope);
    let attributes = attributes_of(scope, attributes);
    let attribute = supported(&state, &attributes).ok()?;
    let specifier = specifier.to_rust_string_lossy(scope);
    let record = state.esm.of_module(scope, referrer)?;
    let requests = record.requests.borrow();
    let fitting = requests.iter().filter(|request| *request.specifier == *specifier && request.attribute == attribute);
    // The same specifier may be imported as a module and as a source.
    fitting.into_iter().find_map(|request| pick(&state, &request.target))
}

/// V8 asks which module an import got: everything was resolved by `load`.
fn find_request<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    // SAFETY: V8 calls this with the context the graph is linked in.
    v8::callback_scope!(unsafe scope, context);
    let target = targets(scope, specifier, attributes, referrer, |state, target| match target {
        Target::Module(id) => state.esm.get(*id),
        Target::Source(_) => None,
    })?;
    Some(v8::Local::new(scope, &target.module))
}

/// The same for `import source`.
fn find_source<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Object>> {
    // SAFETY: V8 calls this with the context the graph is linked in.
    v8::callback_scope!(unsafe scope, context);
    let source = targets(scope, specifier, attributes, referrer, |_, target| match target {
        Target::Source(source) => Some(source.clone()),
        Target::Module(_) => None,
    })?;
    Some(v8::Local::new(scope, source))
}
