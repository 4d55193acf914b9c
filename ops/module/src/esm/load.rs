//! Loading one module: the text by its URL (or from the hooks), the V8 module by its format.

use std::path::Path;
use std::rc::Rc;

use deno_core::v8;
use resolve::{ErrorClass, Format, FormatGuess};

use super::attributes::check_attribute;
use super::resolution::field;
use super::{AttributeType, Kind, ModuleId, compile, synthetic};
use crate::source::{self, Source, Text};
use crate::state::ModuleState;
use crate::thrown::{Outcome, pending, string, throw_code, throw_resolve_error};
use resolve::builtins::id_of_url;

/// What a load hook, or the default, says about a module.
pub struct Loaded<'s> {
    pub format: Format,
    pub text: Text,
    /// A hook gave these bytes (WebAssembly).
    pub bytes: Option<v8::Local<'s, v8::Value>>,
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
    } else if let Some(id) = id_of_url(url) {
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
            compile::source_text(scope, state, url, &facade.into(), attribute)
        }
        Format::Addon => Err(source::throw_addon(scope, url)),
        Format::Builtin => {
            let id = id_of_url(url).unwrap_or(url).to_owned();
            load_builtin(scope, state, url, &id, attribute)
        }
    }
}

/// The contents of a file or `data:` URL, whatever it is.
fn load_text(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, url: &str) -> Outcome<Text> {
    if url.starts_with("data:") {
        let (name, as_text) = (string(scope, url), v8::Boolean::new(scope, true));
        return Ok(pending(state.call(scope, "decodeDataUrl", &[name.into(), as_text.into()]))?.to_rust_string_lossy(scope).into());
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
    let Ok(both) = v8::Local::<v8::Array>::try_from(names) else {
        let message = format!("No such built-in module: {url}");
        return Err(throw_code(scope, ErrorClass::Error, "ERR_UNKNOWN_BUILTIN_MODULE", &message));
    };
    let list = |index: u32| -> Vec<Box<str>> {
        let Some(names) = both.get_index(scope, index).and_then(|names| v8::Local::<v8::Array>::try_from(names).ok()) else {
            return Vec::new();
        };
        let names = (0..names.length()).filter_map(|index| names.get_index(scope, index)).collect::<Vec<_>>();
        names.into_iter().map(|name| name.to_rust_string_lossy(scope).into_boxed_str()).collect()
    };
    let (names, lazy) = (list(0), list(1));
    Ok(synthetic::add_lazy(scope, state, url, Kind::Builtin(id.into()), names, lazy, attribute))
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
        return Ok(Loaded { format, text: Text::default(), bytes: Some(decoded) });
    }
    Ok(Loaded { format, text: decoded.to_rust_string_lossy(scope).into(), bytes: None })
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
        return Ok(Loaded { format, text: Text::default(), bytes: Some(source) });
    }
    let text: Text = if source.is_null_or_undefined() { Text::default() } else { source.to_rust_string_lossy(scope).into() };
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
