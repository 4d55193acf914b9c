//! V8's compiled forms of Deno's lazy scripts, for deno_core, which asks the module loader for them. Programs' modules are loaded by
//! `esm`, not by this loader.

use std::borrow::Cow;

use deno_core::{
    ModuleLoadOptions, ModuleLoadReferrer, ModuleLoadResponse, ModuleLoader, ModuleResolveResponse, ModuleSpecifier, ResolutionKind,
    SourceCodeCacheInfo, resolve_import,
};
use deno_error::JsErrorBox;

/// The caches that the binary carries, by the specifier of the script, sorted.
pub struct ScriptCaches(pub &'static [(&'static str, &'static [u8])]);

impl ModuleLoader for ScriptCaches {
    fn resolve(&self, specifier: &str, referrer: &str, _kind: ResolutionKind) -> ModuleResolveResponse {
        resolve_import(specifier, referrer).map_err(JsErrorBox::from_err)
    }

    fn load(&self, specifier: &ModuleSpecifier, _: Option<&ModuleLoadReferrer>, _: ModuleLoadOptions) -> ModuleLoadResponse {
        ModuleLoadResponse::Sync(Err(JsErrorBox::generic(format!("{specifier} is not a script of this binary"))))
    }

    fn get_code_cache(&self, specifier: &ModuleSpecifier, _source: &str) -> Option<SourceCodeCacheInfo> {
        let index = self.0.binary_search_by(|(script, _)| script.cmp(&specifier.as_str())).ok()?;
        // The hash tells versions of a source apart; in a binary there is one.
        Some(SourceCodeCacheInfo { hash: 0, data: Some(Cow::Borrowed(self.0[index].1)) })
    }
}
