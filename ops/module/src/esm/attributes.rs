//! The imports of a module as V8 knows them, and what their attributes ask for.

use deno_core::v8;
use resolve::{ErrorClass, Format};

use super::AttributeType;
use crate::state::ModuleState;
use crate::thrown::{Outcome, throw_code};

/// An import as it stands in a module.
pub struct Wanted {
    pub specifier: String,
    pub attributes: Vec<(String, String)>,
    pub is_source: bool,
}

/// The imports of a module in order.
pub fn requests_of(scope: &mut v8::PinScope<'_, '_>, module: v8::Local<v8::Module>) -> Vec<Wanted> {
    let requests = module.get_module_requests();
    let mut wanted = Vec::with_capacity(requests.length());
    for index in 0..requests.length() {
        let Some(request) = requests.get(scope, index) else { continue };
        let Ok(request) = v8::Local::<v8::ModuleRequest>::try_from(request) else { continue };
        let specifier = request.get_specifier().to_rust_string_lossy(scope);
        let attributes = attributes_of(scope, request.get_import_attributes());
        wanted.push(Wanted { specifier, attributes, is_source: request.get_phase() == v8::ModuleImportPhase::kSource });
    }
    wanted
}

/// Import attributes as V8 gives them for static imports: key, value, source offset.
pub fn attributes_of(scope: &mut v8::PinScope<'_, '_>, attributes: v8::Local<v8::FixedArray>) -> Vec<(String, String)> {
    let text = |index: usize| -> String {
        let value = attributes.get(scope, index).and_then(|value| v8::Local::<v8::Value>::try_from(value).ok());
        value.map(|value| value.to_rust_string_lossy(scope)).unwrap_or_default()
    };
    (0..attributes.length()).step_by(3).map(|index| (text(index), text(index + 1))).collect()
}

/// The type that attributes ask for, or the first one that Node does not know.
pub fn supported<'a>(state: &ModuleState, attributes: &'a [(String, String)]) -> Result<AttributeType, &'a (String, String)> {
    if let Some(unknown) = attributes.iter().find(|(key, _)| key != "type") {
        return Err(unknown);
    }
    match attributes.first() {
        None => Ok(AttributeType::None),
        Some((_, value)) if value == "json" => Ok(AttributeType::Json),
        // Hooks may load as text without the flag.
        Some((_, value)) if value == "text" && (state.esm.text_imports.get() || state.hooked.get()) => Ok(AttributeType::Text),
        Some(unknown) => Err(unknown),
    }
}

/// JSON needs `with { type: 'json' }`, text `with { type: 'text' }`, and nothing else may have a type.
pub fn check_attribute(scope: &mut v8::PinScope<'_, '_>, url: &str, format: Format, attribute: AttributeType) -> Outcome<()> {
    let wanted = match format {
        Format::Json => AttributeType::Json,
        Format::Text => AttributeType::Text,
        _ => AttributeType::None,
    };
    if wanted == attribute {
        return Ok(());
    }
    let (code, message) = match attribute {
        AttributeType::None => {
            ("ERR_IMPORT_ATTRIBUTE_MISSING", format!("Module \"{url}\" needs an import attribute of \"type: {}\"", wanted.name()))
        }
        _ => ("ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE", format!("Module \"{url}\" is not of type \"{}\"", attribute.name())),
    };
    Err(throw_code(scope, ErrorClass::TypeError, code, &message))
}
