//! Loading a module with everything it imports. All sources are local, so a whole graph is loaded in one go, in Rust; JavaScript is
//! asked only where a program has put hooks.

use std::path::Path;
use std::rc::Rc;

use deno_core::v8;
use resolve::{ErrorClass, Format, FormatGuess};

use super::{AttributeType, Kind, ModuleId, compile, synthetic};
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

/// Resolves an import: by the hooks if there are any, else by the resolver.
pub fn resolve(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<(Rc<str>, Option<String>)> {
    if state.hooked.get() {
        return resolve_hooked(scope, state, specifier, parent, attribute);
    }
    resolve_default(state, specifier, parent).map(|url| (url.into(), None)).map_err(|error| throw_resolve_error(scope, &error))
}

/// Node's resolution; a bare name of a built-in becomes its `node:` URL.
pub fn resolve_default(state: &ModuleState, specifier: &str, parent: &str) -> resolve::Result<String> {
    if resolve::builtins::is_builtin_without_scheme(specifier) {
        return Ok(format!("node:{specifier}"));
    }
    state.resolver.resolve_import(specifier, parent, None)
}

fn resolve_hooked(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<(Rc<str>, Option<String>)> {
    let arguments =
        [string(scope, specifier).into(), string(scope, parent).into(), v8::Boolean::new(scope, attribute == AttributeType::Json).into()];
    let result = pending(state.call(scope, "resolveHooked", &arguments))?;
    let url = field(scope, result, "url").map(|url| url.to_rust_string_lossy(scope)).unwrap_or_default();
    let format = field(scope, result, "format").filter(|format| format.is_string()).map(|format| format.to_rust_string_lossy(scope));
    Ok((url.into(), format))
}

fn field<'s>(scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Value>, name: &str) -> Option<v8::Local<'s, v8::Value>> {
    let key = string(scope, name);
    v8::Local::<v8::Object>::try_from(object).ok()?.get(scope, key.into())
}

/// Loads a module and everything it imports, and returns its id. Nothing is evaluated.
pub fn load(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    attribute: AttributeType,
    format: Option<&str>,
) -> Outcome<ModuleId> {
    let root = load_one(scope, state, url, attribute, format)?;
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let Some(record) = state.esm.get(id) else { continue };
        if record.walked.get() {
            continue;
        }
        v8::scope!(let inner, scope);
        let module = v8::Local::new(inner, &record.module);
        let requests = module.get_module_requests();
        let mut resolved = Vec::with_capacity(requests.length());
        for index in 0..requests.length() {
            let Some(request) = requests.get(inner, index) else { continue };
            let Ok(request) = v8::Local::<v8::ModuleRequest>::try_from(request) else { continue };
            let specifier = request.get_specifier().to_rust_string_lossy(inner);
            let attributes = request.get_import_attributes();
            let attribute = attribute_type(inner, attributes, 3)?;
            let (url, format) = resolve(inner, state, &specifier, &record.url, attribute)?;
            let id = load_one(inner, state, &url, attribute, format.as_deref())?;
            resolved.push((specifier.into_boxed_str(), attribute, id));
            stack.push(id);
        }
        *record.requests.borrow_mut() = resolved;
        record.walked.set(true);
    }
    Ok(root)
}

/// Reads the `type` attribute. V8 gives flat lists: key, value and, for static imports, a source offset (`stride` 3; 2 for `import()`).
pub fn attribute_type(scope: &mut v8::PinScope<'_, '_>, attributes: v8::Local<v8::FixedArray>, stride: usize) -> Outcome<AttributeType> {
    let mut found = AttributeType::None;
    for index in (0..attributes.length()).step_by(stride) {
        let text = |index: usize| -> String {
            let value = attributes.get(scope, index).and_then(|value| v8::Local::<v8::Value>::try_from(value).ok());
            value.map(|value| value.to_rust_string_lossy(scope)).unwrap_or_default()
        };
        let (key, value) = (text(index), text(index + 1));
        if key != "type" {
            let message = format!("Import attribute \"{key}\" with value \"{value}\" is not supported");
            return Err(throw_code(scope, ErrorClass::TypeError, "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED", &message));
        }
        if value != "json" {
            let message = format!("Import attribute \"type\" with value \"{value}\" is not supported");
            return Err(throw_code(scope, ErrorClass::TypeError, "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED", &message));
        }
        found = AttributeType::Json;
    }
    Ok(found)
}

fn load_one(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    attribute: AttributeType,
    format: Option<&str>,
) -> Outcome<ModuleId> {
    if let Some(id) = state.esm.find(url, attribute) {
        return Ok(id);
    }
    if !state.hooked.get()
        && let Some(id) = url.strip_prefix("node:")
    {
        return load_builtin(scope, state, url, id);
    }
    let loaded = if state.hooked.get() { load_hooked(scope, state, url, attribute, format)? } else { load_default(scope, state, url)? };
    check_attribute(scope, url, loaded.format, attribute)?;
    match loaded.format {
        Format::Module | Format::ModuleTypeScript | Format::ModuleJsx => compile::source_text(scope, state, url, &loaded.text, attribute),
        Format::CommonJs | Format::CommonJsTypeScript | Format::CommonJsJsx => {
            let path = path_of(url);
            let names = synthetic::commonjs_export_names(scope, state, Path::new(&*path), &loaded.text);
            Ok(synthetic::add(scope, state, url, Kind::CommonJs(path), names, attribute))
        }
        Format::Json => load_json(scope, state, url, &loaded.text, attribute),
        Format::Wasm => {
            let bytes = loaded.bytes.unwrap_or_else(|| v8::undefined(scope).into());
            let name = string(scope, url);
            let facade = pending(state.call(scope, "wasmFacade", &[name.into(), bytes]))?.to_rust_string_lossy(scope);
            compile::source_text(scope, state, url, &facade, attribute)
        }
        Format::Addon => Err(source::throw_addon(scope, url)),
        Format::Builtin => {
            let id = url.strip_prefix("node:").unwrap_or(url).to_owned();
            load_builtin(scope, state, url, &id)
        }
    }
}

/// A file path for a file URL, the URL itself for others (as the name a hook's CommonJS source goes by).
pub fn path_of(url: &str) -> Rc<str> {
    resolve::paths::url_to_path(url).map_or_else(|_| Rc::from(url), Rc::from)
}

fn load_builtin(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, url: &Rc<str>, id: &str) -> Outcome<ModuleId> {
    let name = string(scope, id);
    let names = pending(state.call(scope, "builtinExportNames", &[name.into()]))?;
    let Ok(names) = v8::Local::<v8::Array>::try_from(names) else {
        let message = format!("No such built-in module: {url}");
        return Err(throw_code(scope, ErrorClass::Error, "ERR_UNKNOWN_BUILTIN_MODULE", &message));
    };
    let names = (0..names.length()).filter_map(|index| names.get_index(scope, index)).collect::<Vec<_>>();
    let names = names.into_iter().map(|name| name.to_rust_string_lossy(scope).into_boxed_str()).collect();
    Ok(synthetic::add(scope, state, url, Kind::Builtin(id.into()), names, AttributeType::None))
}

fn load_json(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    text: &str,
    attribute: AttributeType,
) -> Outcome<ModuleId> {
    let (name, text) = (string(scope, &path_of(url)), string(scope, text));
    let value = pending(state.call(scope, "parseJsonModule", &[name.into(), text.into()]))?;
    let value = v8::Global::new(scope, value);
    Ok(synthetic::add(scope, state, url, Kind::Value(value), Vec::new(), attribute))
}

/// JSON needs `with { type: 'json' }`, and nothing else may have it.
fn check_attribute(scope: &mut v8::PinScope<'_, '_>, url: &str, format: Format, attribute: AttributeType) -> Outcome<()> {
    match (format, attribute) {
        (Format::Json, AttributeType::None) => {
            let message = format!("Module \"{url}\" needs an import attribute of \"type: json\"");
            Err(throw_code(scope, ErrorClass::TypeError, "ERR_IMPORT_ATTRIBUTE_MISSING", &message))
        }
        (Format::Json, AttributeType::Json) | (_, AttributeType::None) => Ok(()),
        (_, AttributeType::Json) => {
            let message = format!("Module \"{url}\" is not of type \"json\"");
            Err(throw_code(scope, ErrorClass::TypeError, "ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE", &message))
        }
    }
}

/// Node's default load: files and `data:` URLs.
pub fn load_default<'s>(scope: &mut v8::PinScope<'s, '_>, state: &ModuleState, url: &str) -> Outcome<Loaded<'s>> {
    if url.starts_with("data:") {
        return load_data_url(scope, state, url);
    }
    resolve::check_scheme(url).map_err(|error| throw_resolve_error(scope, &error))?;
    let path = resolve::paths::url_to_path(url).map_err(|error| throw_resolve_error(scope, &error))?;
    let Source { text, format } = source::load(scope, state, Path::new(&*path))?;
    Ok(Loaded { format, text, bytes: None })
}

fn load_data_url<'s>(scope: &mut v8::PinScope<'s, '_>, state: &ModuleState, url: &str) -> Outcome<Loaded<'s>> {
    let name = string(scope, url);
    let decoded = pending(state.call(scope, "decodeDataUrl", &[name.into()]))?;
    let format = resolve::format::format_of_data_url(url);
    let Some(format) = format else {
        let message = format!("Unknown module format: null for URL {url}");
        return Err(throw_code(scope, ErrorClass::TypeError, "ERR_UNKNOWN_MODULE_FORMAT", &message));
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
    let arguments = [string(scope, url).into(), format, v8::Boolean::new(scope, attribute == AttributeType::Json).into()];
    let result = pending(state.call(scope, "loadHooked", &arguments))?;
    let name = field(scope, result, "format").map(|format| format.to_rust_string_lossy(scope)).unwrap_or_default();
    let Some(format) = format_of_name(&name) else {
        let message = format!("Unknown module format: {name} for URL {url}");
        return Err(throw_code(scope, ErrorClass::TypeError, "ERR_UNKNOWN_MODULE_FORMAT", &message));
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
    if module.instantiate_module(scope, find_request) == Some(true) {
        return Ok(());
    }
    state.esm.forget(id);
    Err(Thrown)
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
    let state = ModuleState::of(scope);
    let attribute = attribute_type(scope, attributes, 3).ok()?;
    let specifier = specifier.to_rust_string_lossy(scope);
    let record = state.esm.of_module(scope, referrer)?;
    let requests = record.requests.borrow();
    let found = requests.iter().find(|(name, kind, _)| **name == *specifier && *kind == attribute)?.2;
    let target = state.esm.get(found)?;
    Some(v8::Local::new(scope, &target.module))
}
