//! Node's own way to a single executable: `--experimental-sea-config` makes a blob, which postject puts into a copy of the binary.
//! Docs: single-executable-applications.md, "Generating single executable preparation blobs".

use std::fs;
use std::path::Path;

use embedded::{Asset, Kind, NewFile, SEA_SCRIPT, Writer};
use ops_module::CodeKind;
use serde_json::{Map, Value};

use crate::executable;
use crate::settings::{Extension, Settings};

/// What the configuration says.
struct Config {
    output: String,
    settings: Settings,
    uses_code_cache: bool,
    assets: Vec<(String, String)>,
}

/// Whether a file that is to be compiled is a configuration rather than a program.
pub fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

/// Makes the blob that a configuration describes. Returns the line that says so.
pub fn build_blob(path: &str) -> Result<String, String> {
    let config = Config::read(path)?;
    let output = config.output.clone();
    let payload = config.payload()?;
    fs::write(&output, payload).map_err(|_| format!("Cannot write output to {output}"))?;
    Ok(format!("Wrote single executable preparation blob to {output}"))
}

/// Makes the executable itself, in one step. Returns how many bytes it has.
pub fn build_executable(config: &str, target: &Path, output: &Path) -> Result<u64, String> {
    let payload = Config::read(config)?.payload()?;
    let bytes = executable::embed(&executable::read_target(target)?, &payload)?;
    executable::write(output, &bytes)?;
    Ok(bytes.len() as u64)
}

impl Config {
    fn read(path: &str) -> Result<Config, String> {
        let text = fs::read_to_string(path).map_err(|_| format!("Cannot read single executable configuration from {path}"))?;
        let json: Value = serde_json::from_str(&text).map_err(|error| format!("Cannot parse JSON of {path}: {}", kind_of(&error)))?;
        let Value::Object(fields) = json else { return Err(format!("Cannot parse JSON of {path}: INCORRECT_TYPE")) };
        let fault = |name: &str, what: &str| format!("\"{name}\" field of {path} is not {what}");
        let text = |name: &str| {
            let found = fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            found.map(str::to_owned).ok_or_else(|| fault(name, "a non-empty string"))
        };
        let flag = |name: &str| match fields.get(name) {
            None => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| fault(name, "a Boolean")),
        };
        let (main, output) = (text("main")?, text("output")?);
        let is_quiet = flag("disableExperimentalSEAWarning")?;
        if flag("useSnapshot")? {
            return Err(format!("\"useSnapshot\" in {path} is not supported by this version of protojs: there are no user snapshots"));
        }
        let uses_code_cache = flag("useCodeCache")?;
        let assets = match fields.get("assets") {
            None => Vec::new(),
            Some(value) => map_of_strings(value).ok_or_else(|| fault("assets", "a map of strings"))?,
        };
        let exec_argv = match fields.get("execArgv") {
            None => Vec::new(),
            Some(value) => list_of_strings(value).ok_or_else(|| fault("execArgv", "an array of strings"))?,
        };
        let extension = match fields.get("execArgvExtension") {
            None => Extension::default(),
            Some(value) => {
                let name = value.as_str().ok_or_else(|| fault("execArgvExtension", "a string"))?;
                let known = Extension::from_name(name);
                known.ok_or_else(|| fault("execArgvExtension", "one of \"none\", \"env\", or \"cli\""))?
            }
        };
        let settings = Settings { main, is_sea: true, is_quiet, exec_argv, extension, arguments: Vec::new() };
        Ok(Config { output, settings, uses_code_cache, assets })
    }

    fn payload(&self) -> Result<Vec<u8>, String> {
        let main = &self.settings.main;
        let data = fs::read(main).map_err(|_| format!("Cannot read main script {main}"))?;
        let cache = match std::str::from_utf8(&data) {
            Ok(text) if self.uses_code_cache => {
                runtime::make_code_caches([(CodeKind::CommonJs, main.as_str(), text)].into_iter()).pop().flatten().unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let script = NewFile { path: SEA_SCRIPT.to_owned(), kind: Some(Kind::CommonJs), data, cache, ..NewFile::default() };
        let (mut files, mut assets) = (vec![script], Vec::new());
        for (name, path) in &self.assets {
            let data = fs::read(path).map_err(|error| format!("Cannot read asset {path}: {}", reason(&error)))?;
            let place = format!("assets/{name}");
            assets.push(Asset { name: name.clone(), target: place.clone() });
            files.push(NewFile { path: place, data, ..NewFile::default() });
        }
        let settings = self.settings.to_json();
        let (payload, _) = Writer { files, assets, settings, ..Writer::default() }.finish()?;
        Ok(payload)
    }
}

fn map_of_strings(value: &Value) -> Option<Vec<(String, String)>> {
    let fields: &Map<String, Value> = value.as_object()?;
    fields.iter().map(|(name, path)| Some((name.clone(), path.as_str()?.to_owned()))).collect()
}

fn list_of_strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// The names that Node's parser has for what is wrong.
fn kind_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let name = match () {
        () if error.is_eof() => "INCOMPLETE_ARRAY_OR_OBJECT",
        () if text.starts_with("trailing characters") => "TRAILING_CONTENT",
        () => "TAPE_ERROR",
    };
    format!("{name} ({text})")
}

/// As the system says it, without its number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text).to_owned();
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
