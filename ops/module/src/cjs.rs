//! CommonJS: from a file or a text to the wrapper function Node calls with exports, require, module, __filename, __dirname.

use std::path::Path;
use std::rc::Rc;

use deno_core::v8::script_compiler::{CompileOptions, NoCacheReason, Source as V8Source};
use deno_core::{op2, v8};
use ops_error::Place;
use resolve::{Format, FormatGuess};

use crate::code_cache::{self, Compiled};
use crate::error_source::mapped;
use crate::source::{self, Text, v8_text};
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, string};

pub const PARAMETERS: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// V8's messages for sources that only make sense as ES modules: Node takes them as a sign to try again as a module.
const MODULE_ONLY_ERRORS: &[&str] = &[
    "Cannot use import statement outside a module",
    "Unexpected token 'export'",
    "Cannot use 'import.meta' outside a module",
    "await is only valid in async functions and the top level bodies of modules",
    "Identifier 'module' has already been declared",
    "Identifier 'exports' has already been declared",
    "Identifier 'require' has already been declared",
    "Identifier '__filename' has already been declared",
    "Identifier '__dirname' has already been declared",
];

/// Compiles a text to a CommonJS wrapper function. A syntax error shows its place on top of its stack.
fn compile<'s>(scope: &mut v8::PinScope<'s, '_>, state: &ModuleState, name: &str, text: &Text) -> Outcome<v8::Local<'s, v8::Function>> {
    v8::tc_scope!(let tc, scope);
    let compiled = compile_plain(tc, state, name, text);
    if compiled.is_err() {
        decorate(tc);
    }
    compiled
}

/// Puts the place of a pending syntax error on top of its stack and throws it on.
pub fn decorate(tc: &mut v8::PinnedRef<'_, v8::TryCatch<'_, '_, v8::HandleScope<'_>>>) {
    if let Some(exception) = tc.exception() {
        let state = ModuleState::of(tc);
        let message = tc.message();
        let place = message.and_then(|message| Place::of_message(tc, message)).and_then(|place| mapped(&state, &place));
        match place {
            Some(place) => ops_error::put_on_top(tc, exception, &place.marked()),
            None => ops_error::decorate(tc, exception, message, ops_error::Offsets::default()),
        }
        tc.rethrow();
    }
}

/// The same with V8's error as it is. `name` is what stack traces show.
fn compile_plain<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &ModuleState,
    name: &str,
    text: &Text,
) -> Outcome<v8::Local<'s, v8::Function>> {
    let place = code_cache::place(state, code_cache::Kind::CommonJs, name, text);
    let cached = code_cache::read(state, place.as_ref());
    let (source_text, resource) = (v8_text(scope, text), string(scope, name));
    let origin = v8::ScriptOrigin::new(scope, resource.into(), 0, 0, false, -1, None, false, false, false, None);
    let (mut source, options) = match &cached {
        Some(data) => {
            (V8Source::new_with_cached_data(source_text, Some(&origin), v8::CachedData::new(data)), CompileOptions::ConsumeCodeCache)
        }
        None => (V8Source::new(source_text, Some(&origin)), CompileOptions::NoCompileOptions),
    };
    let parameters = PARAMETERS.map(|parameter| string(scope, parameter));
    let function =
        v8::script_compiler::compile_function(scope, &mut source, &parameters, &[], options, NoCacheReason::NoReason).ok_or(Thrown)?;
    state.source_maps.note(name, || {
        let origin = function.get_script_origin(scope);
        let text =
            |value: Option<v8::Local<v8::Value>>| value.filter(|value| value.is_string()).map(|value| value.to_rust_string_lossy(scope));
        (text(origin.source_map_url()), text(origin.resource_name()))
    });
    let usable = cached.is_some() && source.get_cached_data().is_some_and(|data| !data.rejected());
    code_cache::settle(state, place, usable, || Compiled::Function(v8::Global::new(scope, function)));
    Ok(function)
}

/// Reads and compiles a file for `require`. Returns the wrapper function, or `undefined` if the file is an ES module. With `detect` its
/// syntax may say so.
#[op2(reentrant)]
pub fn op_module_compile_file<'s>(scope: &mut v8::PinScope<'s, '_>, #[string] filename: &str, detect: bool) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let path = Path::new(filename);
    let compiled = (|| {
        let guess = source::guess_format(scope, &state, path)?;
        let text = source::read_text(scope, path)?;
        compile_text(scope, &state, path, text, if detect { guess } else { source::without_detection(guess) })
    })();
    compiled.ok().flatten().map_or_else(|| v8::undefined(scope).into(), Into::into)
}

/// Compiles a text as the file of that name would be; for `module._compile` and hooks. `format` is '' (by name), 'commonjs' or 'module'.
#[op2(reentrant)]
pub fn op_module_compile_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[string] text: String,
    #[string] filename: &str,
    #[string] format: &str,
    detect: bool,
) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    let path = Path::new(filename);
    let compiled = (|| {
        let guess = match format {
            "commonjs" => FormatGuess::Known(Format::CommonJs),
            "commonjs-typescript" => FormatGuess::Known(Format::CommonJsTypeScript),
            "module" | "module-typescript" => return Ok(None),
            _ => source::guess_format(scope, &state, path)?,
        };
        compile_text(scope, &state, path, text.into(), if detect { guess } else { source::without_detection(guess) })
    })();
    compiled.ok().flatten().map_or_else(|| v8::undefined(scope).into(), Into::into)
}

/// `None`: the text is an ES module.
fn compile_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &Rc<ModuleState>,
    path: &Path,
    text: Text,
    guess: FormatGuess,
) -> Outcome<Option<v8::Local<'s, v8::Function>>> {
    let name = path.to_string_lossy();
    let guess = if state.detects_syntax.get() { guess } else { source::without_detection(guess) };
    let typescript = crate::typescript::kind_of(path, &guess).is_some();
    let known = matches!(guess, FormatGuess::Known(_));
    if known || typescript {
        let source = source::finish(scope, state, path, text, guess)?;
        if source.format.is_module() {
            return Ok(None);
        }
        return compile(scope, state, &name, &source.text).map(Some);
    }
    v8::tc_scope!(let tc, scope);
    match compile_plain(tc, state, &name, &text) {
        Ok(function) => Ok(Some(function)),
        Err(Thrown) => {
            let Some(exception) = tc.exception() else { return Err(Thrown) };
            let message = v8::Exception::create_message(tc, exception);
            let message = message.get(tc).to_rust_string_lossy(tc);
            if MODULE_ONLY_ERRORS.iter().any(|error| message.contains(error)) && source::has_module_syntax(&text) {
                tc.reset();
                return Ok(None);
            }
            decorate(tc);
            Err(Thrown)
        }
    }
}

/// The text of a file, for `require` of JSON and for patched loaders.
#[op2(reentrant)]
#[string]
pub fn op_module_read_text(scope: &mut v8::PinScope<'_, '_>, #[string] filename: &str) -> Option<String> {
    source::read_text(scope, Path::new(filename)).ok().map(Text::into_owned)
}

/// Whether a text only makes sense as an ES module.
#[op2(fast)]
pub fn op_module_has_module_syntax(#[string] text: &str) -> bool {
    source::has_module_syntax(text)
}
