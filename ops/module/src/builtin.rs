//! Built-in modules: from the tables the binary carries, or from a folder while working on `js/`.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use deno_core::v8::script_compiler::{CompileOptions, NoCacheReason, Source};
use deno_core::{OpState, op2, v8};
use deno_error::JsErrorBox;

use crate::lazy_property;

/// A built-in module as the binary carries it.
pub struct BuiltinModule {
    /// Its id, such as `internal/errors`.
    pub id: &'static str,
    /// The function body made of the file in `js/`, in ASCII. V8 uses it where it lies: neither the heap nor the snapshot has a copy.
    pub body: v8::OneByteConst,
    /// V8's compiled form of the body; empty if there is none.
    pub code_cache: &'static [u8],
}

/// Where built-in modules come from.
#[derive(Default)]
pub struct BuiltinSources {
    /// The binary's own modules, sorted by id.
    pub table: &'static [BuiltinModule],
    /// A copy of `js/` that is read instead of the table (`PROTOJS_JS`, and while the snapshot is built).
    pub directory: Option<PathBuf>,
    /// Modules whose functions are compiled along with them: those that every program runs, while the snapshot is made.
    pub eager: Vec<String>,
    /// Collects the compiled functions, for the build that makes their code caches.
    pub compiled: Option<Rc<RefCell<Vec<CompiledBuiltin>>>>,
    /// How many code caches V8 did not take. It stays at 0 as long as they are made under the flags of V8 that they are used under.
    pub rejected: Cell<usize>,
}

/// A compiled built-in: its id and its function.
pub type CompiledBuiltin = (String, v8::Global<v8::Function>);

enum Body {
    Static(&'static BuiltinModule),
    Owned(String),
}

impl BuiltinSources {
    /// The addresses by which the snapshot refers to the bodies and to our callbacks: the same list, in the same order, when it is made and when it is used.
    pub fn external_references(&self) -> Vec<v8::ExternalReference> {
        let bodies = self.table.iter().map(|module| v8::ExternalReference { pointer: (&raw const module.body).cast_mut().cast() });
        bodies.chain([lazy_property::external_reference()]).collect()
    }

    fn body(&self, id: &str) -> Result<Body, JsErrorBox> {
        let missing = || JsErrorBox::generic(format!("No such built-in module: {id}"));
        if let Some(directory) = &self.directory {
            let source = std::fs::read_to_string(directory.join(format!("{id}.js"))).map_err(|_| missing())?;
            return builtin_source::to_function_body(id, &source).map(Body::Owned).map_err(JsErrorBox::generic);
        }
        let index = self.table.binary_search_by(|module| module.id.cmp(id)).map_err(|_| missing())?;
        Ok(Body::Static(&self.table[index]))
    }
}

/// Compiles a built-in module to a function of `exports` and `load`.
#[op2]
pub fn op_module_compile_builtin<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: Rc<RefCell<OpState>>,
    #[string] id: &str,
) -> Result<Option<v8::Local<'s, v8::Function>>, JsErrorBox> {
    let state = state.borrow();
    let sources = state.borrow::<BuiltinSources>();
    let body = sources.body(id)?;
    let (text, cache) = match &body {
        Body::Static(module) => (v8::String::new_from_onebyte_const(scope, &module.body), module.code_cache),
        Body::Owned(body) => (v8::String::new(scope, body), &[][..]),
    };
    let name = v8::String::new(scope, &format!("node:{id}"));
    let (Some(text), Some(name)) = (text, name) else { return Ok(None) };
    let origin = v8::ScriptOrigin::new(scope, name.into(), 0, 0, false, -1, None, false, false, false, None);
    let (mut source, options) = if cache.is_empty() {
        let eager = sources.eager.iter().any(|eager| eager == id);
        (Source::new(text, Some(&origin)), if eager { CompileOptions::EagerCompile } else { CompileOptions::NoCompileOptions })
    } else {
        (Source::new_with_cached_data(text, Some(&origin), v8::CachedData::new(cache)), CompileOptions::ConsumeCodeCache)
    };
    let mut parameters = [None; builtin_source::PARAMETERS.len()];
    for (slot, parameter) in parameters.iter_mut().zip(builtin_source::PARAMETERS) {
        *slot = v8::String::new(scope, parameter);
    }
    let [Some(exports), Some(load)] = parameters else { return Ok(None) };
    let function = v8::script_compiler::compile_function(scope, &mut source, &[exports, load], &[], options, NoCacheReason::NoReason);
    if source.get_cached_data().is_some_and(|cache| cache.rejected()) {
        sources.rejected.set(sources.rejected.get() + 1);
    }
    if let (Some(function), Some(compiled)) = (function, &sources.compiled) {
        compiled.borrow_mut().push((id.to_owned(), v8::Global::new(scope, function)));
    }
    Ok(function)
}

/// The ids of the public built-in modules (those a program may import), sorted.
#[op2]
#[serde]
pub fn op_module_builtin_ids(state: &mut OpState) -> Vec<String> {
    let sources = state.borrow::<BuiltinSources>();
    let mut ids = match &sources.directory {
        Some(directory) => ids_below(directory),
        None => sources.table.iter().map(|module| module.id.to_owned()).collect(),
    };
    ids.retain(|id| !id.starts_with("internal/") && !id.starts_with("bootstrap/"));
    ids.sort();
    ids
}

/// The ids of all modules in a copy of `js/`.
pub fn ids_below(directory: &std::path::Path) -> Vec<String> {
    let mut ids = Vec::new();
    let mut folders = vec![directory.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(id) = path.strip_prefix(directory).ok().and_then(|p| p.to_str()).and_then(|p| p.strip_suffix(".js")) {
                ids.push(id.to_owned());
            }
        }
    }
    ids.retain(|id| id != "bootstrap/loader");
    ids.sort();
    ids
}
