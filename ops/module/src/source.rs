//! A file's source as V8 gets it: read, decided between CommonJS and ES module, TypeScript and JSX taken out.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use deno_core::v8;
use resolve::{ErrorClass, Format, FormatGuess, ResolveError, module_syntax};
use transpile::Form;

use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, string, throw_code, throw_resolve_error};
use crate::typescript;

/// The text of a source. Borrowed is what lies in the executable, and it is ASCII: V8 takes it where it is.
pub type Text = Cow<'static, str>;

/// A text as V8 takes it.
pub fn v8_text<'s>(scope: &mut v8::PinScope<'s, '_>, text: &Text) -> v8::Local<'s, v8::String> {
    match text {
        Cow::Borrowed(text) => v8::String::new_external_onebyte_static(scope, text.as_bytes()).unwrap_or_else(|| v8::String::empty(scope)),
        Cow::Owned(text) => string(scope, text),
    }
}

/// Source text with the format it is to be evaluated in.
pub struct Source {
    pub text: Text,
    pub format: Format,
}

/// Reads a file as text. Bytes that are not UTF-8 become U+FFFD, a byte order mark is dropped, both as in Node.
pub fn read_text(scope: &mut v8::PinScope<'_, '_>, path: &Path) -> Outcome<Text> {
    if let Some(report) = ModuleState::of(scope).report_loaded.borrow_mut().as_mut() {
        // Nobody may be watching any more.
        let _ = report.write_all(&[path.as_os_str().as_encoded_bytes(), b"\0"].concat());
    }
    match read(path) {
        Ok(text) => Ok(text),
        Err(error) => {
            let error = ops_error::SystemError::from_io(&error, if path.is_dir() { "read" } else { "open" });
            let error = if error.code() == "EISDIR" { error } else { error.with_path(path.to_string_lossy()) };
            let exception = error.to_exception(scope);
            scope.throw_exception(exception);
            Err(Thrown)
        }
    }
}

/// What an executable carries comes before the disk.
fn read(path: &Path) -> io::Result<Text> {
    let Some(node) = path.to_str().and_then(embedded::locate) else { return std::fs::read(path).map(|bytes| Cow::Owned(decode(bytes))) };
    match node {
        embedded::Node::File(file) => Ok(match file.data() {
            // The writer has looked at each byte.
            Cow::Borrowed(bytes) if file.is_ascii() => {
                std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(decode(bytes.to_vec())), Cow::Borrowed)
            }
            bytes => Cow::Owned(decode(bytes.into_owned())),
        }),
        embedded::Node::Directory => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        embedded::Node::Missing => Err(io::Error::from(io::ErrorKind::NotFound)),
    }
}

fn decode(bytes: Vec<u8>) -> String {
    let mut text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

/// The format a file has before its syntax is looked at.
pub fn guess_format(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, path: &Path) -> Outcome<FormatGuess> {
    format_of_file(state, path).map_err(|error| throw_resolve_error(scope, &error))
}

/// The format by name, package.json and, for TypeScript and JSX, the project's tsconfig.json: what tsc would make of the file.
pub fn format_of_file(state: &ModuleState, path: &Path) -> Result<FormatGuess, ResolveError> {
    let guess = resolve::format::of_file(path, &state.resolver)?;
    if is_compiled(path) {
        return Ok(guess);
    }
    let (common, module) = match path.extension().and_then(|extension| extension.to_str()) {
        Some("ts" | "tsx") => (Format::CommonJsTypeScript, Format::ModuleTypeScript),
        Some("jsx") => (Format::CommonJsJsx, Format::ModuleJsx),
        _ => return Ok(guess),
    };
    let options = state.compiler_options(path.parent().unwrap_or(path));
    Ok(match options.module_form() {
        Some(Form::EsModule) => FormatGuess::Known(module),
        Some(_) => FormatGuess::Known(common),
        None if options.follows_package() && guess == FormatGuess::Ambiguous => FormatGuess::Known(common),
        None => guess,
    })
}

/// Reads a file that `import` asked for and decides its format, unless that is known.
pub fn load(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, path: &Path, format: Option<Format>) -> Outcome<Source> {
    let guess = match format {
        Some(format) => FormatGuess::Known(format),
        None => guess_format(scope, state, path)?,
    };
    if let FormatGuess::Unknown(extension) = &guess {
        return Err(throw_resolve_error(scope, &ResolveError::unknown_extension(extension, &path.to_string_lossy())));
    }
    if let FormatGuess::Known(format @ (Format::Wasm | Format::Addon)) = guess {
        return Ok(Source { text: Text::default(), format });
    }
    let text = read_text(scope, path)?;
    let is_guess = !matches!(guess, FormatGuess::Known(_));
    let source = finish(scope, state, path, text, guess)?;
    if is_guess && source.format.is_module() {
        warn_typeless(state, path);
    }
    Ok(source)
}

/// Decides the format of a source that is already read, and takes TypeScript and JSX out.
pub fn finish(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, path: &Path, text: Text, guess: FormatGuess) -> Outcome<Source> {
    note_embedded_map(scope, state, path);
    let guess = if state.detects_syntax.get() { guess } else { without_detection(guess) };
    if let Some(kind) = typescript::kind_of(path, &guess) {
        return typescript::transpile(scope, state, path, text.into_owned(), kind, &guess);
    }
    let format = match guess {
        FormatGuess::Known(format) => format,
        _ if has_module_syntax(&text) => Format::Module,
        _ => Format::CommonJs,
    };
    Ok(Source { text, format })
}

/// Whether a file is an embedded module, whose contents are JavaScript whatever its name says.
pub fn is_compiled(path: &Path) -> bool {
    path.to_str().and_then(embedded::file).is_some_and(|file| file.kind() != embedded::Kind::Data)
}

/// The source map that was made when an embedded module was compiled.
fn note_embedded_map(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, path: &Path) {
    let Some(file) = path.to_str().and_then(embedded::file) else { return };
    let map = file.map();
    if let Ok(map) = std::str::from_utf8(&map)
        && !map.is_empty()
        && state.source_maps.add_made(&path.to_string_lossy(), map)
    {
        state.call(scope, "useSourceMaps", &[]);
    }
}

/// What is not known to be anything else is CommonJS.
pub fn without_detection(guess: FormatGuess) -> FormatGuess {
    match guess {
        FormatGuess::Known(_) => guess,
        FormatGuess::Ambiguous | FormatGuess::Unknown(_) => FormatGuess::Known(Format::CommonJs),
    }
}

/// An ES module whose package has a package.json without `type` earns a warning: it had to be parsed to know.
fn warn_typeless(state: &ModuleState, path: &Path) {
    let path = path.to_string_lossy();
    if let Ok(Some(package)) = state.resolver.package_scope(&path) {
        state.resolver.warn_typeless(&resolve::paths::path_to_url(&path), &package.path);
    }
}

/// Whether a text only makes sense as an ES module (Node's syntax detection).
pub fn has_module_syntax(text: &str) -> bool {
    let syntax = module_syntax::detect(text);
    syntax.has_import_export || syntax.has_import_meta || syntax.has_top_level_await || syntax.redeclares_commonjs
}

/// Throws Node's error for a native addon that cannot be loaded.
pub fn throw_addon(scope: &mut v8::PinScope<'_, '_>, path: &str) -> Thrown {
    throw_code(scope, ErrorClass::Error, "ERR_DLOPEN_FAILED", &format!("{path}: native addons are not supported by this runtime"))
}
