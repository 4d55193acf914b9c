//! Linking a loaded graph: V8 asks for the module behind each import, and every answer is known already.

use deno_core::v8;

use super::attributes::{attributes_of, supported};
use super::{ModuleId, Target};
use crate::cjs::decorate;
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown};

/// Links a loaded graph. On failure the exception is pending and the module is forgotten.
pub fn link(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, id: ModuleId) -> Outcome<()> {
    let Some(record) = state.esm.get(id) else { return Err(Thrown) };
    let module = v8::Local::new(scope, &record.module);
    if module.get_status() != v8::ModuleStatus::Uninstantiated {
        return Ok(());
    }
    v8::tc_scope!(let tc, scope);
    if module.instantiate_module2(tc, find_request, find_source) == Some(true) {
        return Ok(());
    }
    decorate(tc);
    state.esm.forget(id);
    Err(Thrown)
}

/// The imports of a module that fit what V8 asks for.
fn targets<'s, T>(
    scope: &mut v8::PinScope<'s, '_>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
    pick: fn(&ModuleState, &Target) -> Option<T>,
) -> Option<T> {
    let state = ModuleState::of(scope);
    let attributes = attributes_of(scope, attributes);
    let attribute = supported(&state, &attributes).ok()?;
    let specifier = specifier.to_rust_string_lossy(scope);
    let record = state.esm.of_module(scope, referrer)?;
    let requests = record.requests.borrow();
    let fitting = requests.iter().filter(|request| *request.specifier == *specifier && request.attribute == attribute);
    // The same specifier may be imported as a module and as a source.
    fitting.into_iter().find_map(|request| pick(&state, &request.target))
}

/// V8 asks which module an import got: everything was resolved by `load`.
fn find_request<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    // SAFETY: V8 calls this with the context the graph is linked in.
    v8::callback_scope!(unsafe scope, context);
    let target = targets(scope, specifier, attributes, referrer, |state, target| match target {
        Target::Module(id) => state.esm.get(*id),
        Target::Source(_) => None,
    })?;
    Some(v8::Local::new(scope, &target.module))
}

/// The same for `import source`.
fn find_source<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Object>> {
    // SAFETY: V8 calls this with the context the graph is linked in.
    v8::callback_scope!(unsafe scope, context);
    let source = targets(scope, specifier, attributes, referrer, |_, target| match target {
        Target::Source(source) => Some(source.clone()),
        Target::Module(_) => None,
    })?;
    Some(v8::Local::new(scope, source))
}
