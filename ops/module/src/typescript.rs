//! TypeScript and JSX on their way to V8: through the disk cache, with their source maps kept for stack traces.

use std::path::Path;

use deno_core::{op2, v8};
use resolve::{ErrorClass, Format, FormatGuess};
use transpile::{Form, SourceKind, StripMode};

use crate::cache_entry::{CacheEntry, project_of};
use crate::source::Source;
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, error_with_code, string};

const KIND: &[u8] = b"transpiled";

/// What has to be taken out of a file, by its extension and format; `None` for plain JavaScript.
pub fn kind_of(path: &Path, guess: &FormatGuess) -> Option<SourceKind> {
    if crate::source::is_compiled(path) {
        return None;
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("ts") => Some(SourceKind::Ts),
        Some("mts") => Some(SourceKind::Mts),
        Some("cts") => Some(SourceKind::Cts),
        Some("tsx") => Some(SourceKind::Tsx),
        Some("jsx") => Some(SourceKind::Jsx),
        _ => match guess {
            FormatGuess::Known(Format::CommonJsTypeScript) => Some(SourceKind::Cts),
            FormatGuess::Known(Format::ModuleTypeScript) => Some(SourceKind::Mts),
            _ => None,
        },
    }
}

/// Transpiles, or takes the result of an earlier run.
pub fn transpile(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    path: &Path,
    text: String,
    kind: SourceKind,
    guess: &FormatGuess,
) -> Outcome<Source> {
    let form = match guess {
        FormatGuess::Known(format) if format.is_module() => Form::EsModule,
        FormatGuess::Known(_) => Form::CompiledToCommonJs,
        _ => Form::Detected,
    };
    let options = state.compiler_options(path.parent().unwrap_or(path));
    let name = path.to_string_lossy();
    let flavor = format!("{kind:?}{form:?}");
    let entry = state.disk_cache.as_ref().map(|disk| {
        let options = options.fingerprint();
        let made_from = [options.as_bytes(), flavor.as_bytes(), text.as_bytes()];
        (disk, CacheEntry::new(project_of(state, &name), &[KIND, name.as_bytes()], &made_from))
    });
    if let Some(cached) = entry.as_ref().and_then(|(disk, entry)| entry.read(disk)).and_then(decode) {
        return Ok(finish(scope, state, &name, cached));
    }
    match transpile::transpile(path, &text, kind, form, &options) {
        Ok(output) => {
            let is_module = output.is_module || form == Form::EsModule;
            let result = Cached { is_module, map: output.source_map.unwrap_or_default(), code: output.code };
            if let Some((disk, entry)) = entry {
                entry.keep(disk, encode(&result));
            }
            Ok(finish(scope, state, &name, result))
        }
        Err(diagnostic) => Err(throw_syntax_error(scope, &diagnostic)),
    }
}

struct Cached {
    is_module: bool,
    map: String,
    code: String,
}

/// The code, the map, the length of the code, and one byte: module or not.
fn encode(cached: &Cached) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(9 + cached.map.len() + cached.code.len());
    bytes.extend_from_slice(cached.code.as_bytes());
    bytes.extend_from_slice(cached.map.as_bytes());
    bytes.extend_from_slice(&(cached.code.len() as u64).to_le_bytes());
    bytes.push(u8::from(cached.is_module));
    bytes
}

fn decode(mut bytes: Vec<u8>) -> Option<Cached> {
    let is_module = bytes.pop()? == 1;
    let length = *bytes.last_chunk::<8>()?;
    bytes.truncate(bytes.len() - 8);
    let length = usize::try_from(u64::from_le_bytes(length)).ok().filter(|length| *length <= bytes.len())?;
    let map = bytes.split_off(length);
    Some(Cached { is_module, map: String::from_utf8(map).ok()?, code: String::from_utf8(bytes).ok()? })
}

fn finish(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, name: &str, cached: Cached) -> Source {
    if cached.map.is_empty() {
        // The file may have had another text before.
        state.source_maps.forget(name);
    } else if state.source_maps.add_made(name, &cached.map) {
        state.call(scope, "useSourceMaps", &[]);
    }
    Source { text: cached.code.into(), format: if cached.is_module { Format::Module } else { Format::CommonJs } }
}

/// The error carries Node's code, and above its stack the place in the source.
fn throw_syntax_error(scope: &mut v8::PinScope<'_, '_>, diagnostic: &transpile::SyntaxDiagnostic) -> Thrown {
    let code = diagnostic.code.unwrap_or("ERR_INVALID_TYPESCRIPT_SYNTAX");
    let exception = error_with_code(scope, ErrorClass::SyntaxError, code, &diagnostic.message);
    let place = format!("{}:{}\n{}", diagnostic.file, diagnostic.line, diagnostic.code_frame);
    ops_error::put_on_top(scope, exception, &place);
    scope.throw_exception(exception);
    Thrown
}

/// Transpiles a text from the command line: its code, and whether it has the syntax of an ES module. `format` is '' for what its syntax
/// says, 'commonjs' or 'module'.
#[op2(reentrant)]
pub fn op_module_transpile_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] name: &str,
    #[string] text: &str,
    #[string] format: &str,
) -> v8::Local<'s, v8::Value> {
    let form = match format {
        "commonjs" => Form::CommonJs,
        "module" => Form::EsModule,
        _ => Form::Detected,
    };
    let state = ModuleState::of(scope);
    let folder = std::env::current_dir().unwrap_or_default();
    let options = state.compiler_options(&folder);
    match transpile::transpile(Path::new(name), text, SourceKind::Ts, form, &options) {
        Ok(output) => {
            if let Some(map) = output.source_map
                && state.source_maps.add_made(name, &map)
            {
                state.call(scope, "useSourceMaps", &[]);
            }
            let code = string(scope, &output.code).into();
            let is_module = form == Form::EsModule || (form == Form::Detected && output.is_module);
            let is_module = v8::Boolean::new(scope, is_module).into();
            v8::Array::new_with_elements(scope, &[code, is_module]).into()
        }
        Err(diagnostic) => {
            throw_syntax_error(scope, &diagnostic);
            v8::undefined(scope).into()
        }
    }
}

/// `module.stripTypeScriptTypes`: the code, and the JSON of its source map if one was asked for.
#[op2(reentrant)]
pub fn op_module_strip_types<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] text: &str,
    transform: bool,
    source_map: bool,
    #[string] name: &str,
) -> v8::Local<'s, v8::Value> {
    let mode = if transform { StripMode::Transform } else { StripMode::Strip };
    match transpile::strip_types(text, mode, source_map, name) {
        Ok(stripped) => {
            let code = string(scope, &stripped.code).into();
            let map = match stripped.source_map {
                Some(map) => string(scope, &map).into(),
                None => v8::undefined(scope).into(),
            };
            v8::Array::new_with_elements(scope, &[code, map]).into()
        }
        Err(error) => {
            throw_syntax_error(scope, &error.diagnostic);
            v8::undefined(scope).into()
        }
    }
}
