//! Loading a module with everything it imports. All sources are local, so a whole graph is loaded in one go, in Rust; JavaScript is
//! asked only where a program has put hooks.

use std::collections::HashSet;
use std::rc::Rc;

use deno_core::v8;
use resolve::ErrorClass;

use super::attributes::{Wanted, requests_of, supported};
use super::lazy_exports;
use super::load::{load_default, load_one, path_of};
use super::resolution::{Resolved, resolve};
use super::{AttributeType, Kind, ModuleId, Record, Request, Target};
use crate::state::ModuleState;
use crate::thrown::{Outcome, Thrown, pending, string, throw_code};
use resolve::builtins::id_of_url;

/// Who wants a graph.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Import,
    /// `require`: it is to be through when the call returns, so no part of the graph may be in the middle of its evaluation.
    Require,
}

/// A module whose imports are being followed.
struct Walk {
    record: Rc<Record>,
    wanted: std::vec::IntoIter<Wanted>,
    resolved: Vec<Request>,
}

/// Loads a module and everything it imports, depth first as Node does, and returns its id. Nothing is evaluated.
pub fn load(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    url: &Rc<str>,
    attribute: AttributeType,
    format: Option<&str>,
    purpose: Purpose,
) -> Outcome<ModuleId> {
    let root = load_one(scope, state, url, attribute, format)?;
    let mut entered = HashSet::new();
    let mut open = Vec::from_iter(enter(scope, state, root, &mut entered));
    let mut finished = Vec::new();
    while let Some(walk) = open.last_mut() {
        let Some(wanted) = walk.wanted.next() else {
            *walk.record.requests.borrow_mut() = std::mem::take(&mut walk.resolved);
            walk.record.walked.set(true);
            let record = walk.record.clone();
            open.pop();
            lazy_exports::note_importer(scope, state, &record);
            finished.push(record);
            continue;
        };
        v8::scope!(let inner, scope);
        let Ok(request) = follow(inner, state, &walk.record, wanted, purpose) else {
            // A later import tries again: what was walked may lead to what is missing.
            finished.iter().for_each(|record| record.walked.set(false));
            return Err(Thrown);
        };
        let target = match &request.target {
            Target::Module(id) => Some(*id),
            Target::Source(_) => None,
        };
        walk.resolved.push(request);
        open.extend(target.and_then(|id| enter(inner, state, id, &mut entered)));
    }
    Ok(root)
}

/// Begins with a module's imports, unless they are known or this walk has been there.
fn enter(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, id: ModuleId, entered: &mut HashSet<ModuleId>) -> Option<Walk> {
    let record = state.esm.get(id)?;
    if record.walked.get() || !entered.insert(id) {
        return None;
    }
    v8::scope!(let inner, scope);
    let module = v8::Local::new(inner, &record.module);
    let wanted = requests_of(inner, module).into_iter();
    Some(Walk { record, wanted, resolved: Vec::new() })
}

/// Resolves one import and loads the module it leads to.
fn follow(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, parent: &Record, wanted: Wanted, purpose: Purpose) -> Outcome<Request> {
    let Wanted { specifier, attributes, is_source } = wanted;
    let attribute = match supported(state, &attributes) {
        Ok(attribute) => attribute,
        Err(unsupported) => return Err(throw_unsupported(scope, state, &specifier, &parent.url, unsupported)),
    };
    let (url, format, type_) = resolve_import(scope, state, &specifier, &parent.url, attribute)?;
    let target = if is_source {
        let name = string(scope, &url);
        let source = pending(state.call(scope, "moduleSource", &[name.into()]))?;
        let source = v8::Local::<v8::Object>::try_from(source).map_err(|_| Thrown)?;
        Target::Source(v8::Global::new(scope, source))
    } else {
        let known = state.esm.find(&url, type_);
        if let (Purpose::Require, Some(id)) = (purpose, known) {
            refuse_evaluating(scope, state, id, &specifier, parent)?;
        }
        if let (None, Some(builtin)) = (known, id_of_url(&url)) {
            // Who imports what is not there is only known here.
            let (builtin, importer) = (string(scope, builtin), string(scope, &path_of(&parent.url)));
            pending(state.call(scope, "checkBuiltin", &[builtin.into(), importer.into()]))?;
        }
        let id = match known {
            Some(id) => id,
            None => load_one(scope, state, &url, type_, format.as_deref())?,
        };
        if purpose == Purpose::Require && known.is_none() {
            refuse_running_commonjs(scope, state, id, &specifier, parent)?;
        }
        Target::Module(id)
    };
    Ok(Request { specifier: specifier.into_boxed_str(), attribute, target })
}

/// Resolves, and lets JavaScript note at an error which line imports what is not there.
fn resolve_import(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<Resolved> {
    v8::tc_scope!(let tc, scope);
    let resolved = resolve(tc, state, specifier, parent, attribute);
    if resolved.is_err()
        && let Some(error) = tc.exception()
    {
        tc.reset();
        let (specifier, parent) = (string(tc, specifier), string(tc, parent));
        if state.call(tc, "noteImport", &[error, parent.into(), specifier.into()]).is_some() {
            tc.throw_exception(error);
        }
        tc.rethrow();
    }
    resolved
}

/// A graph that is required cannot lead back to a module that waits for it.
fn refuse_evaluating(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, id: ModuleId, specifier: &str, parent: &Record) -> Outcome<()> {
    let Some(record) = state.esm.get(id) else { return Ok(()) };
    match v8::Local::new(scope, &record.module).get_status() {
        v8::ModuleStatus::Evaluating => Err(throw_cycle(scope, "Module", specifier, parent)),
        _ => Ok(()),
    }
}

/// The same where what waits is a CommonJS module.
fn refuse_running_commonjs(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    id: ModuleId,
    specifier: &str,
    parent: &Record,
) -> Outcome<()> {
    let Some(record) = state.esm.get(id) else { return Ok(()) };
    let Kind::CommonJs(path) = &record.kind else { return Ok(()) };
    let path = string(scope, path);
    if !pending(state.call(scope, "isCommonJsRunning", &[path.into()]))?.is_true() {
        return Ok(());
    }
    state.esm.forget(id);
    Err(throw_cycle(scope, "CommonJS Module", specifier, parent))
}

fn throw_cycle(scope: &mut v8::PinScope<'_, '_>, what: &str, specifier: &str, parent: &Record) -> Thrown {
    let message = format!("Cannot import {what} {specifier} in a cycle. (from {})", path_of(&parent.url));
    throw_code(scope, ErrorClass::Error, "ERR_REQUIRE_CYCLE_MODULE", &message)
}

/// An unknown attribute is reported when everything else about the import is in order.
fn throw_unsupported(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    (key, value): &(String, String),
) -> Thrown {
    let url = match resolve(scope, state, specifier, parent, AttributeType::None) {
        Ok((url, ..)) => url,
        Err(thrown) => return thrown,
    };
    let is_loaded = if key == "type" { id_of_url(&url).is_none() } else { url.starts_with("file:") };
    if !state.hooked.get()
        && is_loaded
        && let Err(thrown) = load_default(scope, state, &url, None)
    {
        return thrown;
    }
    let message = format!("Import attribute \"{key}\" with value \"{value}\" is not supported in {url}");
    throw_code(scope, ErrorClass::TypeError, "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED", &message)
}
