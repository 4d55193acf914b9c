//! ES modules: the map from URL to V8 module, and how a graph is loaded, linked and evaluated.

mod attributes;
pub mod callbacks;
mod compile;
mod graph;
mod lazy_exports;
mod link;
mod load;
pub mod ops;
mod resolution;
mod synthetic;

pub use load::load_default;
pub use resolution::resolve_default;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use deno_core::v8;

/// The number by which JavaScript names a module.
pub type ModuleId = u32;

/// How a module came to be, which decides how it is evaluated.
pub enum Kind {
    /// Source text: JavaScript, or the facade made for WebAssembly.
    SourceText,
    /// A CommonJS file, by path: evaluating it loads it through `Module._load`.
    CommonJs(Rc<str>),
    /// A built-in module, by id.
    Builtin(Rc<str>),
    /// Its exports exist already (JSON, a file `require` loaded); the value waits here for the evaluation.
    Value(v8::Global<v8::Value>),
}

/// What an import asks for besides the URL (`with { type: … }`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeType {
    None,
    Json,
    /// Behind `--experimental-import-text`.
    Text,
}

impl AttributeType {
    /// The number that JavaScript knows it by.
    pub fn of_number(number: u32) -> AttributeType {
        match number {
            1 => AttributeType::Json,
            2 => AttributeType::Text,
            _ => AttributeType::None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            AttributeType::None => "",
            AttributeType::Json => "json",
            AttributeType::Text => "text",
        }
    }
}

/// One import of a module, resolved.
pub struct Request {
    pub specifier: Box<str>,
    pub attribute: AttributeType,
    pub target: Target,
}

/// What an import got.
pub enum Target {
    Module(ModuleId),
    /// `import source`: the object that stands for the source (a WebAssembly.Module).
    Source(v8::Global<v8::Object>),
}

pub struct Record {
    pub url: Rc<str>,
    pub module: v8::Global<v8::Module>,
    pub kind: Kind,
    pub requests: RefCell<Vec<Request>>,
    /// The requests are filled in: a module is walked once.
    pub walked: Cell<bool>,
    /// Names a CommonJS or built-in module exports, besides `default`.
    pub export_names: Vec<Box<str>>,
    /// Those of them that no importer can see so far, and that load more when they are read.
    pub unread: RefCell<Vec<Box<str>>>,
    /// A source text, until it is known what its imports lead to.
    pub text: Cell<Option<Box<str>>>,
    /// A module of hooks (`module.register`): not the program's, even where both load the same file.
    pub of_hooks: bool,
}

/// All modules of an isolate.
#[derive(Default)]
pub struct ModuleMap {
    records: RefCell<Vec<Rc<Record>>>,
    by_url: RefCell<HashMap<(Rc<str>, AttributeType, bool), ModuleId>>,
    by_hash: RefCell<HashMap<i32, Vec<ModuleId>>>,
    /// The URL of the program's entry, for `import.meta.main`.
    pub main: RefCell<Option<Rc<str>>>,
    /// `--experimental-import-text`
    pub text_imports: Cell<bool>,
    /// Importer and relative specifier of every `import()` so far.
    pub looked_up: RefCell<HashSet<(Box<str>, Box<str>)>>,
    /// What is looked up and loaded now are modules of hooks, which are kept apart from the program's.
    pub for_hooks: Cell<bool>,
}

impl ModuleMap {
    pub fn get(&self, id: ModuleId) -> Option<Rc<Record>> {
        self.records.borrow().get(id as usize).cloned()
    }

    pub fn find(&self, url: &Rc<str>, attribute: AttributeType) -> Option<ModuleId> {
        self.by_url.borrow().get(&(url.clone(), attribute, self.for_hooks.get())).copied()
    }

    /// Adds a record; `url` may be taken already, then the newer one wins (a hook may give other contents for the same URL).
    pub fn add(&self, scope: &mut v8::PinScope<'_, '_>, record: Record, attribute: AttributeType) -> ModuleId {
        let hash = v8::Local::new(scope, &record.module).get_identity_hash().get();
        let key = (record.url.clone(), attribute, record.of_hooks);
        let mut records = self.records.borrow_mut();
        let id = ModuleId::try_from(records.len()).expect("fewer than 2^32 modules");
        records.push(Rc::new(record));
        self.by_hash.borrow_mut().entry(hash).or_default().push(id);
        self.by_url.borrow_mut().insert(key, id);
        id
    }

    /// Forgets a module that could not be linked, so that a later import tries again.
    pub fn forget(&self, id: ModuleId) {
        self.by_url.borrow_mut().retain(|_, other| *other != id);
    }

    /// The record of a V8 module.
    pub fn of_module(&self, scope: &mut v8::PinScope<'_, '_>, module: v8::Local<v8::Module>) -> Option<Rc<Record>> {
        let ids = self.by_hash.borrow().get(&module.get_identity_hash().get())?.clone();
        ids.into_iter().filter_map(|id| self.get(id)).find(|record| v8::Local::new(scope, &record.module) == module)
    }

    /// Every built-in module imported so far.
    pub fn builtins(&self) -> Vec<Rc<Record>> {
        self.records.borrow().iter().filter(|record| matches!(record.kind, Kind::Builtin(_))).cloned().collect()
    }

    /// Ids of all records, for the search of unsettled top-level awaits.
    pub fn ids(&self) -> std::ops::Range<ModuleId> {
        0..self.records.borrow().len() as ModuleId
    }
}
