//! V8's compiled forms of Deno's lazy scripts, for deno_core, which asks the module loader for them. Programs' modules are loaded by
//! `esm`, not by this loader.

use std::borrow::Cow;
use std::cell::RefCell;
use std::future::ready;
use std::pin::Pin;
use std::rc::Rc;

use deno_core::{
    ModuleLoadOptions, ModuleLoadReferrer, ModuleLoadResponse, ModuleLoader, ModuleResolveResponse, ModuleSpecifier, ResolutionKind,
    SourceCodeCacheInfo, resolve_import,
};
use deno_error::JsErrorBox;

/// Collects caches while they are made: the specifier of the script and its compiled form.
pub type CompiledScripts = Rc<RefCell<Vec<(String, Vec<u8>)>>>;

/// Hands out the caches that the binary carries; or, while they are made, collects them.
#[derive(Default)]
pub struct ScriptCaches {
    /// By specifier, sorted.
    pub table: &'static [(&'static str, &'static [u8])],
    pub compiled: Option<CompiledScripts>,
}

impl ModuleLoader for ScriptCaches {
    fn resolve(&self, specifier: &str, referrer: &str, _kind: ResolutionKind) -> ModuleResolveResponse {
        resolve_import(specifier, referrer).map_err(JsErrorBox::from_err)
    }

    fn load(&self, specifier: &ModuleSpecifier, _: Option<&ModuleLoadReferrer>, _: ModuleLoadOptions) -> ModuleLoadResponse {
        ModuleLoadResponse::Sync(Err(JsErrorBox::generic(format!("{specifier} is not a script of this binary"))))
    }

    fn get_code_cache(&self, specifier: &ModuleSpecifier, _source: &str) -> Option<SourceCodeCacheInfo> {
        let index = self.table.binary_search_by(|(script, _)| script.cmp(&specifier.as_str()));
        let data = index.ok().map(|index| Cow::Borrowed(self.table[index].1));
        // The hash tells versions of a source apart; in a binary there is one.
        (data.is_some() || self.compiled.is_some()).then_some(SourceCodeCacheInfo { hash: 0, data })
    }

    fn code_cache_ready(&self, specifier: ModuleSpecifier, _hash: u64, code_cache: &[u8]) -> Pin<Box<dyn Future<Output = ()>>> {
        if let Some(compiled) = &self.compiled {
            compiled.borrow_mut().push((specifier.into(), code_cache.to_vec()));
        }
        Box::pin(ready(()))
    }
}
