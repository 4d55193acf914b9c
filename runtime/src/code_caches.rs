//! V8's code caches of sources that are not run: for executables that carry them.

use deno_core::scope;
use ops_module::CodeKind;
use resolve::ResolverOptions;

use crate::start::{Common, make_isolate};

/// Compiles sources, each given with the name that it will have. The results are in their order; none for what V8 does not take. V8 uses a cache
/// only under the flags it was made under, which are to be set before.
pub fn make_code_caches<'a>(sources: impl Iterator<Item = (CodeKind, &'a str, &'a str)>) -> Vec<Option<Vec<u8>>> {
    let Ok(tokio) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return sources.map(|_| None).collect() };
    let _guard = tokio.enter();
    let (mut js, _state) = make_isolate(Common::default(), ResolverOptions::default(), None, None);
    scope!(scope, js);
    sources.map(|(kind, name, text)| ops_module::make_code_cache(scope, kind, name, text)).collect()
}
