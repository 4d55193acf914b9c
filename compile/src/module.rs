//! One file on its way into an executable: what it is, what it becomes, and what it asks for.

use std::path::Path;

use embedded::Kind;
use ops_module::ModuleState;
use resolve::{Format, FormatGuess};
use transpile::{Form, References};

use crate::shown;

/// A file as the executable will have it.
#[derive(Debug)]
pub struct Module {
    pub kind: Kind,
    pub data: Vec<u8>,
    /// The JSON of a source map, for what was transpiled.
    pub map: Vec<u8>,
    pub takes_json: bool,
    pub references: References,
}

/// Reads a file that is loaded as a module. An error says what is wrong with it.
pub fn load(state: &ModuleState, path: &Path) -> Result<Module, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
    let guess = ops_module::format_of_file(state, path).map_err(|error| error.message)?;
    match guess {
        FormatGuess::Known(Format::Json) => return Ok(plain(Kind::Json, bytes)),
        FormatGuess::Known(Format::Wasm) => return Ok(plain(Kind::Wasm, bytes)),
        FormatGuess::Known(Format::Addon) | FormatGuess::Unknown(_) => return Ok(plain(Kind::Data, bytes)),
        _ => {}
    }
    let mut text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    let takes_json = state.project_of(path).is_some_and(|project| project.resolve_json_module);
    let (text, map, is_module) = match ops_module::kind_of(path, &guess) {
        Some(kind) => {
            let form = match &guess {
                FormatGuess::Known(format) if format.is_module() => Form::EsModule,
                FormatGuess::Known(_) => Form::CompiledToCommonJs,
                _ => Form::Detected,
            };
            let options = state.compiler_options(path.parent().unwrap_or(path));
            let made = transpile::transpile(path, &text, kind, form, &options).map_err(|error| broken(path, &error))?;
            let is_module = made.is_module || form == Form::EsModule;
            (made.code, made.source_map.map(|map| named_by_file(&map, path)).unwrap_or_default(), is_module)
        }
        None => {
            let is_module = match guess {
                FormatGuess::Known(format) => format.is_module(),
                _ => ops_module::has_module_syntax(&text),
            };
            (text, String::new(), is_module)
        }
    };
    // A script that does not parse fails when it is loaded, if it ever is; what it would ask for is not known.
    let references = transpile::references(path, &text, is_module).unwrap_or_default();
    let kind = if is_module { Kind::Module } else { Kind::CommonJs };
    Ok(Module { kind, data: text.into_bytes(), map: map.into_bytes(), takes_json, references })
}

/// A file that is only read.
pub fn plain(kind: Kind, data: Vec<u8>) -> Module {
    Module { kind, data, map: Vec::new(), takes_json: false, references: References::default() }
}

/// The map's source by the name of the file alone, which lies beside it in the executable as well.
fn named_by_file(map: &str, path: &Path) -> String {
    let Ok(mut json) = serde_json::from_str::<serde_json::Value>(map) else { return String::new() };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    json["sources"] = serde_json::json!([name]);
    json.to_string()
}

fn broken(path: &Path, error: &transpile::SyntaxDiagnostic) -> String {
    format!("{}:{}: {}\n{}", shown(path), error.line, error.message, error.code_frame)
}
