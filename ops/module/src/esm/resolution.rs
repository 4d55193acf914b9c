//! Where an import leads: by the hooks if a program has registered any, else by the resolver.

use std::path::PathBuf;
use std::rc::Rc;

use deno_core::v8;
use transpile::CompilerOptions;

use super::AttributeType;
use crate::state::ModuleState;
use crate::thrown::{Outcome, pending, string, throw_resolve_error};

/// Where an import leads: the URL, the format a hook names, and the type attribute the module is kept under.
pub type Resolved = (Rc<str>, Option<String>, AttributeType);

/// Resolves an import: by the hooks if there are any, else by the resolver.
pub fn resolve(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<Resolved> {
    if state.hooked.get() {
        return resolve_hooked(scope, state, specifier, parent, attribute);
    }
    let url = resolve_default(state, specifier, parent).map_err(|error| throw_resolve_error(scope, &error))?;
    let attribute = if attribute == AttributeType::None && url.ends_with(".json") && takes_json(state, parent) {
        AttributeType::Json
    } else {
        attribute
    };
    Ok((url.into(), None, attribute))
}

/// `resolveJsonModule`: the project's files import JSON without an attribute.
fn takes_json(state: &ModuleState, parent: &str) -> bool {
    if embedded::carried().is_some() {
        let importer = resolve::paths::url_to_path(parent).ok().and_then(|path| embedded::file(&path));
        return importer.is_some_and(|file| file.takes_json());
    }
    project_of(state, parent).is_some_and(|(_, project)| project.resolve_json_module)
}

/// The path of an importing file, and the TypeScript project that it belongs to.
fn project_of(state: &ModuleState, parent: &str) -> Option<(PathBuf, Rc<CompilerOptions>)> {
    let path = PathBuf::from(resolve::paths::url_to_path(parent).ok()?);
    let project = state.project_of(&path)?;
    Some((path, project))
}

/// The resolver remembers what the modules of a folder have found. For `import()` Node looks once for every importer: a file that is
/// gone by then is missing, even if a neighbour has imported it.
pub fn check_first(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, specifier: &str, parent: &str) -> Outcome<()> {
    if state.hooked.get() || !resolve::paths::is_relative(specifier) || embedded_link(specifier, parent).is_some() {
        return Ok(());
    }
    let pair = (Box::from(parent), Box::from(specifier));
    if state.esm.looked_up.borrow().contains(&pair) {
        return Ok(());
    }
    if project_of(state, parent).is_some_and(|(path, project)| state.map_by_project(&project, specifier, &path).is_some()) {
        return Ok(());
    }
    let conditions = Some(state.resolver.import_conditions());
    state.resolver.resolve_import(specifier, parent, conditions).map_err(|error| throw_resolve_error(scope, &error))?;
    state.esm.looked_up.borrow_mut().insert(pair);
    Ok(())
}

/// Node's resolution; a bare name of a built-in becomes its `node:` URL. The files of a TypeScript project see what its tsconfig.json says first.
pub fn resolve_default(state: &ModuleState, specifier: &str, parent: &str) -> resolve::Result<String> {
    if resolve::builtins::is_builtin_without_scheme(specifier) {
        return Ok(format!("node:{specifier}"));
    }
    if let Some(found) = embedded_link(specifier, parent) {
        return Ok(found);
    }
    if let Some((path, project)) = project_of(state, parent) {
        if let Some(found) = state.map_by_project(&project, specifier, &path) {
            return Ok(resolve::paths::path_to_url(&found.to_string_lossy()));
        }
        if !project.custom_conditions.is_empty() {
            let conditions = [state.resolver.import_conditions(), &project.custom_conditions].concat();
            return state.resolver.resolve_import(specifier, parent, Some(&conditions));
        }
    }
    state.resolver.resolve_import(specifier, parent, None)
}

/// The URL that an embedded module's import was found to lead to.
fn embedded_link(specifier: &str, parent: &str) -> Option<String> {
    embedded::carried()?;
    let path = resolve::paths::url_to_path(parent).ok()?;
    let found = embedded::link(embedded::LinkKind::Import, &path, specifier)?;
    Some(resolve::paths::path_to_url(&found))
}

fn resolve_hooked(
    scope: &mut v8::PinScope<'_, '_>,
    state: &ModuleState,
    specifier: &str,
    parent: &str,
    attribute: AttributeType,
) -> Outcome<Resolved> {
    let arguments = [string(scope, specifier).into(), string(scope, parent).into(), string(scope, attribute.name()).into()];
    let result = pending(state.call(scope, "resolveHooked", &arguments))?;
    let url = field(scope, result, "url").map(|url| url.to_rust_string_lossy(scope)).unwrap_or_default();
    // `null` says that the syntax decides, and load hooks are to see it: here it is the empty name.
    let format = field(scope, result, "format").filter(|format| format.is_string() || format.is_null());
    let format = format.map(|format| if format.is_null() { String::new() } else { format.to_rust_string_lossy(scope) });
    let type_ = field(scope, result, "importAttributes").and_then(|attributes| field(scope, attributes, "type"));
    let attribute = match type_.filter(|value| value.is_string()).map(|value| value.to_rust_string_lossy(scope)) {
        Some(name) if name == "json" => AttributeType::Json,
        Some(name) if name == "text" => AttributeType::Text,
        Some(_) => AttributeType::None,
        None => attribute,
    };
    Ok((url.into(), format, attribute))
}

pub fn field<'s>(scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Value>, name: &str) -> Option<v8::Local<'s, v8::Value>> {
    let key = string(scope, name);
    v8::Local::<v8::Object>::try_from(object).ok()?.get(scope, key.into())
}
