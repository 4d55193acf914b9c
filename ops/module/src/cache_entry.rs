//! Where results about a file lie in the disk cache: in the pack of the project that the file belongs to.

use std::path::{MAIN_SEPARATOR, Path};

use disk_cache::{DiskCache, Key, Slot};
use resolve::paths;

use crate::state::ModuleState;

/// An entry's place and the hash of what it was made from.
pub struct CacheEntry {
    project: String,
    slot: Slot,
    key: Key,
}

impl CacheEntry {
    /// `about` says what the entry is: a newer one that says the same replaces an older one. `made_from` is all that it depends on besides.
    pub fn new(project: String, about: &[&[u8]], made_from: &[&[u8]]) -> CacheEntry {
        // What the slot is made of is in the key too, for slots that are equal by chance.
        CacheEntry { project, slot: disk_cache::slot(about), key: disk_cache::hash(&[about, made_from].concat()) }
    }

    /// Whether it was kept, in earlier runs or in this one.
    pub fn is_in(&self, disk: &DiskCache) -> bool {
        disk.has(&self.project, self.slot, &self.key)
    }

    pub fn read(&self, disk: &DiskCache) -> Option<Vec<u8>> {
        disk.get(&self.project, self.slot, &self.key)
    }

    pub fn keep(self, disk: &DiskCache, payload: Vec<u8>) {
        disk.put(&self.project, self.slot, self.key, payload);
    }
}

/// The folder that a file is kept with: the one with the outermost `node_modules`, else that of the nearest package.json, else its own.
pub fn project_of(state: &ModuleState, file: &str) -> String {
    let folder = format!("{MAIN_SEPARATOR}node_modules{MAIN_SEPARATOR}");
    if let Some(at) = file.find(&folder) {
        return file[..at].to_owned();
    }
    match state.resolver.package_scope(file) {
        Ok(Some(package)) => paths::dirname(&package.path).to_owned(),
        _ => paths::dirname(file).to_owned(),
    }
}

/// The absolute path of what V8 knows by a path or a file: URL; none for what is no file.
pub fn path_of(name: &str) -> Option<String> {
    let file = if name.starts_with("file:") { paths::url_to_path(name).ok()? } else { name.to_owned() };
    Path::new(&file).is_absolute().then_some(file)
}
