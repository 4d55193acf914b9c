//! Which `v8::Module` belongs to which `vm.Module`: V8's callbacks know only the former.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use deno_core::v8;

/// One `vm.Module` on the Rust side.
pub struct ModuleEntry {
    /// The number JavaScript knows the module by.
    pub id: u32,
    pub module: v8::Global<v8::Module>,
    pub context: v8::Global<v8::Context>,
    pub identifier: String,
    /// The modules behind its requests, in the order of the requests; filled by linking.
    pub linked: RefCell<Vec<Rc<ModuleEntry>>>,
}

/// All live modules, and the JavaScript function V8's evaluation of a SyntheticModule ends in.
#[derive(Default)]
pub struct ModuleTable {
    entries: Rc<RefCell<HashMap<i32, Vec<Rc<ModuleEntry>>>>>,
    last_id: Cell<u32>,
    /// `(id)`: runs the evaluation steps of a SyntheticModule.
    pub evaluate_synthetic: Option<v8::Global<v8::Function>>,
}

/// Takes the entry out of the table when JavaScript has lost the module.
pub struct ModuleHandle {
    pub entry: Rc<ModuleEntry>,
    hash: i32,
    entries: Rc<RefCell<HashMap<i32, Vec<Rc<ModuleEntry>>>>>,
}

impl Drop for ModuleHandle {
    fn drop(&mut self) {
        let mut entries = self.entries.borrow_mut();
        if let Some(list) = entries.get_mut(&self.hash) {
            list.retain(|entry| !Rc::ptr_eq(entry, &self.entry));
            if list.is_empty() {
                entries.remove(&self.hash);
            }
        }
    }
}

impl ModuleTable {
    /// Enters a new module.
    pub fn insert(&self, module: v8::Global<v8::Module>, context: v8::Global<v8::Context>, identifier: String, hash: i32) -> ModuleHandle {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let entry = Rc::new(ModuleEntry { id, module, context, identifier, linked: RefCell::default() });
        self.entries.borrow_mut().entry(hash).or_default().push(entry.clone());
        ModuleHandle { entry, hash, entries: self.entries.clone() }
    }

    /// The entry of a module V8 hands to a callback.
    pub fn find(&self, module: v8::Local<'_, v8::Module>) -> Option<Rc<ModuleEntry>> {
        let entries = self.entries.borrow();
        let list = entries.get(&module.get_identity_hash().get())?;
        list.iter().find(|entry| entry.module == module).cloned()
    }
}
