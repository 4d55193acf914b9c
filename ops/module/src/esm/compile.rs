//! From source text to a V8 module.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use deno_core::v8;
use deno_core::v8::script_compiler::{CompileOptions, NoCacheReason, Source as V8Source};

use super::{AttributeType, Kind, ModuleId, Record, callbacks};
use crate::cjs::decorate;
use crate::code_cache::{self, Compiled};
use crate::source::{Text, v8_text};
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, string};

/// Compiles a source text module and puts it into the map.
pub fn source_text(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    text: &Text,
    attribute: AttributeType,
) -> Outcome<ModuleId> {
    let place = code_cache::place(state, code_cache::Kind::Module, url, text);
    let cached = code_cache::read(state, place.as_ref());
    let (source_text, name) = (v8_text(scope, text), string(scope, url));
    let options = callbacks::host_options(scope, state.esm.for_hooks.get());
    let origin = v8::ScriptOrigin::new(scope, name.into(), 0, 0, false, -1, None, false, false, true, options);
    let (mut source, options) = match &cached {
        Some(data) => {
            (V8Source::new_with_cached_data(source_text, Some(&origin), v8::CachedData::new(data)), CompileOptions::ConsumeCodeCache)
        }
        None => (V8Source::new(source_text, Some(&origin)), CompileOptions::NoCompileOptions),
    };
    let module = {
        v8::tc_scope!(let tc, scope);
        match v8::script_compiler::compile_module2(tc, &mut source, options, NoCacheReason::NoReason) {
            Some(module) => module,
            None => {
                decorate(tc);
                return Err(Thrown);
            }
        }
    };
    state.source_maps.note(url, || {
        let comment = module.get_unbound_module_script(scope).get_source_mapping_url(scope);
        (comment.is_string().then(|| comment.to_rust_string_lossy(scope)), None)
    });
    let usable = cached.is_some() && source.get_cached_data().is_some_and(|data| !data.rejected());
    let module = v8::Global::new(scope, module);
    code_cache::settle(state, place, usable, || Compiled::Module(module.clone()));
    let record = Record {
        url: url.clone(),
        module,
        kind: Kind::SourceText,
        requests: RefCell::default(),
        walked: Cell::new(false),
        export_names: Vec::new(),
        unread: RefCell::default(),
        text: Cell::new(Some(text.as_ref().into())),
        of_hooks: state.esm.for_hooks.get(),
    };
    Ok(state.esm.add(scope, record, attribute))
}

/// Whether V8 takes a text as an ES module.
pub fn is_javascript(scope: &mut v8::PinScope<'_, '_>, text: &str) -> bool {
    v8::tc_scope!(let tc, scope);
    let (text, name) = (string(tc, text), string(tc, ""));
    let origin = v8::ScriptOrigin::new(tc, name.into(), 0, 0, false, -1, None, false, false, true, None);
    let mut source = V8Source::new(text, Some(&origin));
    v8::script_compiler::compile_module(tc, &mut source).is_some()
}
