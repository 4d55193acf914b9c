//! Source maps of the program's files: for stack traces, the report of uncaught exceptions, and `module.findSourceMap`.
//!
//! Maps of files that were transpiled here are always used; those that files name in a comment only with `--enable-source-maps`. A map
//! is read and parsed when the first error asks for it.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;

use deno_core::convert::{OptionNull, Uint8Array};
use deno_core::{op2, v8};
use rustc_hash::FxHashMap;
use transpile::source_map::SourceMap;

use crate::state::ModuleState;

/// A parsed map with the URL that its sources are relative to.
struct Loaded {
    map: SourceMap,
    json: String,
    base: String,
}

enum Entry {
    /// JSON of a map made here.
    Made(Rc<str>),
    /// What the comment in a file says: a `data:` URL or the address of a map relative to the file.
    Named {
        file: Rc<str>,
        url: Rc<str>,
    },
    Loaded {
        loaded: Option<Rc<Loaded>>,
        made: bool,
    },
}

impl Entry {
    fn is_made(&self) -> bool {
        matches!(self, Entry::Made(_) | Entry::Loaded { made: true, .. })
    }
}

/// The maps of one isolate, by the path or URL that stack traces show.
#[derive(Default)]
pub struct SourceMaps {
    entries: RefCell<FxHashMap<Box<str>, Entry>>,
    enabled: Cell<bool>,
    node_modules: Cell<bool>,
}

/// A place in a source, counted from 1.
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub name: Option<String>,
    /// By a map that was made here.
    pub made: bool,
}

/// Files are known by path, whether they were required or imported.
fn key_of(name: &str) -> String {
    if name.starts_with("file:") {
        return resolve::paths::url_to_path(name).unwrap_or_else(|_| name.to_owned());
    }
    name.to_owned()
}

impl SourceMaps {
    /// Takes the map of a file that was transpiled here. Returns true for the first map of all.
    pub fn add_made(&self, name: &str, json: &str) -> bool {
        let mut entries = self.entries.borrow_mut();
        let is_first = entries.is_empty() && !self.enabled.get();
        entries.insert(key_of(name).into(), Entry::Made(json.into()));
        is_first
    }

    /// Forgets the map of a file that needs none any more.
    pub fn forget(&self, name: &str) {
        let mut entries = self.entries.borrow_mut();
        if !entries.is_empty() {
            entries.remove(key_of(name).as_str());
        }
    }

    /// Notes the comments of a file that was compiled, while maps are enabled: the address of its map, and the name it goes by in stack
    /// traces if that is another (`sourceURL`). They are asked for only then.
    pub fn note(&self, name: &str, comments: impl FnOnce() -> (Option<String>, Option<String>)) {
        if !self.enabled.get() && self.entries.borrow().is_empty() {
            return;
        }
        let wanted = self.enabled.get() && (self.node_modules.get() || !resolve::paths::inside_node_modules(name));
        let (url, alias) = if wanted { comments() } else { (None, None) };
        let file: Rc<str> = key_of(name).into();
        let mut entries = self.entries.borrow_mut();
        let Some(url) = url.filter(|url| !url.is_empty()) else {
            // The file may have had another text before.
            if entries.get(&*file).is_some_and(|entry| !entry.is_made()) {
                entries.remove(&*file);
            }
            return;
        };
        let url: Rc<str> = url.into();
        for key in [Some(key_of(name)), alias.filter(|alias| alias != name)].into_iter().flatten() {
            entries.insert(key.into(), Entry::Named { file: file.clone(), url: url.clone() });
        }
    }

    /// Notes the map that code given to `eval` or `new Function` names, which goes by its `sourceURL`.
    fn note_generated(&self, name: &str, url: &str) {
        let mut entries = self.entries.borrow_mut();
        if !entries.contains_key(name) {
            // A name that is no place is one in the working directory.
            let is_place = name.starts_with('/') || name.contains("://");
            let folder = std::env::current_dir().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
            let file = if is_place { key_of(name) } else { resolve::paths::resolve(&folder, name) };
            entries.insert(name.into(), Entry::Named { file: file.into(), url: url.into() });
        }
    }

    fn loaded(&self, name: &str) -> Option<(Rc<Loaded>, bool)> {
        if self.entries.borrow().is_empty() {
            return None;
        }
        let key = key_of(name);
        let (json, base, made) = match self.entries.borrow().get(key.as_str())? {
            Entry::Loaded { loaded, made } => return loaded.clone().map(|loaded| (loaded, *made)),
            Entry::Made(json) => (Some(json.to_string()), key.clone(), true),
            Entry::Named { file, url } => {
                let (json, base) = read_named(file, url);
                (json, base, false)
            }
        };
        let loaded = json.and_then(|json| SourceMap::parse(&json).map(|map| Rc::new(Loaded { map, json, base })));
        self.entries.borrow_mut().insert(key.into(), Entry::Loaded { loaded: loaded.clone(), made });
        loaded.map(|loaded| (loaded, made))
    }

    /// The map of a file if it is to be used: those made here always, others while maps are enabled.
    fn in_use(&self, name: &str) -> Option<(Rc<Loaded>, bool)> {
        self.loaded(name).filter(|(_, made)| *made || self.enabled.get())
    }

    /// The original of a place in a file as V8 names it; line and column from 1.
    pub fn lookup(&self, name: &str, line: u32, column: u32) -> Option<Place> {
        let (loaded, made) = self.in_use(name)?;
        // Other tools' maps are read as Node reads them. In ours, a line without a source is a helper's.
        let found = loaded.map.lookup(line.checked_sub(1)?, column.checked_sub(1)?, made)?;
        Some(Place {
            file: absolute_source(&loaded.base, found.source),
            line: found.line + 1,
            column: found.column + 1,
            name: found.name.map(str::to_owned),
            made,
        })
    }

    /// One line of an original source: from the map, else from the file.
    pub fn source_line(&self, name: &str, source: &str, line: u32) -> Option<String> {
        let (loaded, _) = self.in_use(name)?;
        let known = loaded.map.sources().iter().find(|candidate| absolute_source(&loaded.base, candidate) == source);
        let content = match known.and_then(|source| loaded.map.source_content(source)) {
            Some(content) => content.to_owned(),
            None => std::fs::read_to_string(source).ok()?,
        };
        content.split('\n').nth(line.checked_sub(1)? as usize).map(|line| line.trim_end_matches('\r').to_owned())
    }
}

/// The JSON a comment leads to, and what its sources are relative to.
fn read_named(file: &str, url: &str) -> (Option<String>, String) {
    if url.starts_with("data:") {
        let json = transpile::source_map::decode_data_url(url);
        return (json, file.to_owned());
    }
    let path = absolute_source(file, url);
    let bytes = embedded::read(&path).map(std::borrow::Cow::into_owned).or_else(|| std::fs::read(&path).ok());
    (bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()), path)
}

/// A source as stack traces show it: the path of a file, or the URL that it is.
fn absolute_source(base: &str, source: &str) -> String {
    if source.starts_with("file:") {
        return key_of(source);
    }
    if source.starts_with('/') || source.contains("://") {
        return source.to_owned();
    }
    let folder = Path::new(base).parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    resolve::paths::resolve(&folder, source)
}

/// Switches the maps that files name on or off; those of files transpiled here stay on.
#[op2(fast)]
pub fn op_module_source_maps_enable(isolate: &mut v8::Isolate, enabled: bool, node_modules: bool) {
    let state = ModuleState::of(isolate);
    let maps = &state.source_maps;
    maps.enabled.set(enabled);
    maps.node_modules.set(node_modules);
}

/// Takes the maps of generated code (`eval`, `new Function`) out of an error's stack: V8 knows their addresses, but asks nobody when it
/// compiles such code. Returns the names under which stack traces show the code.
#[op2]
#[serde]
pub fn op_module_source_maps_of_generated(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<v8::Value>) -> Vec<String> {
    let Some(stack) = v8::Exception::get_stack_trace(scope, error) else { return Vec::new() };
    let state = ModuleState::of(scope);
    let mut names = Vec::new();
    for index in 0..stack.get_frame_count() {
        let Some(frame) = stack.get_frame(scope, index).filter(|frame| frame.is_eval()) else { continue };
        let Some(name) = frame.get_script_name_or_source_url(scope) else { continue };
        let Some(url) = frame.get_script_source_mapping_url(scope) else { continue };
        let (name, url) = (name.to_rust_string_lossy(scope), url.to_rust_string_lossy(scope));
        if !name.is_empty() && !url.is_empty() {
            state.source_maps.note_generated(&name, &url);
            names.push(name);
        }
    }
    names
}

/// The original of a place in a stack trace: `[file, line, column, name, made]`, counted from 1; `made` if the file was transpiled here.
#[op2]
#[serde]
pub fn op_module_source_map_lookup(
    isolate: &mut v8::Isolate,
    #[string] name: &str,
    #[smi] line: u32,
    #[smi] column: u32,
) -> Option<(String, u32, u32, Option<String>, bool)> {
    let state = ModuleState::of(isolate);
    state.source_maps.lookup(name, line, column).map(|place| (place.file, place.line, place.column, place.name, place.made))
}

/// Forgets the map that a file named in a comment: its module is gone. Maps made here stay, for functions of the file may live on.
#[op2(fast)]
pub fn op_module_source_map_forget(isolate: &mut v8::Isolate, #[string] name: &str) {
    let state = ModuleState::of(isolate);
    let key = key_of(name);
    let mut entries = state.source_maps.entries.borrow_mut();
    if entries.get(key.as_str()).is_some_and(|entry| !entry.is_made()) {
        entries.remove(key.as_str());
    }
}

/// The JSON of a file's map and what its sources are relative to.
#[op2]
#[serde]
pub fn op_module_source_map_find(isolate: &mut v8::Isolate, #[string] name: &str) -> Option<(String, String)> {
    let state = ModuleState::of(isolate);
    let (loaded, _) = state.source_maps.loaded(name)?;
    Some((loaded.json.clone(), loaded.base.clone()))
}

/// What `module.SourceMap` looks entries up in: the sources, the names, and six 32-bit numbers for each mapping (generated line and column,
/// source, original line and column, name; -1 for none).
type Decoded = (Vec<String>, Vec<String>, Uint8Array);

/// Decodes the mappings of a source map given as JSON; null if it is none.
#[op2]
pub fn op_module_source_map_decode(#[string] json: &str) -> OptionNull<Decoded> {
    let decoded = SourceMap::parse(json).map(|map| {
        let bytes = map.segment_numbers().iter().flat_map(|number| number.to_ne_bytes()).collect::<Vec<u8>>();
        (map.sources().to_vec(), map.names().to_vec(), Uint8Array::from(bytes))
    });
    decoded.into()
}
