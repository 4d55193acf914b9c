//! The global of a contextified object: every access to a global is looked up on the sandbox first, and every new global lands there.
//!
//! Source: V8's interceptor contract (v8-template.h) and the behaviour Node documents under "What does it mean to contextify an object?".

use deno_core::v8;

use crate::context::sandbox_of;

type Named<'s> = v8::Local<'s, v8::Name>;

/// The template for globals of contexts with a sandbox.
pub fn global_template<'s>(scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::ObjectTemplate> {
    let template = v8::ObjectTemplate::new(scope);
    template.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(get_named)
            .setter(set_named)
            .query(query_named)
            .deleter(delete_named)
            .enumerator(enumerate_named)
            .definer(define_named)
            .descriptor(describe_named)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    template.set_indexed_property_handler(
        v8::IndexedPropertyHandlerConfiguration::new()
            .getter(get_indexed)
            .setter(set_indexed)
            .query(query_indexed)
            .deleter(delete_indexed)
            .enumerator(enumerate_indexed)
            .definer(define_indexed)
            .descriptor(describe_indexed)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    template
}

/// The context that owns the intercepted global, its sandbox and its global proxy.
struct Target<'s> {
    context: v8::Local<'s, v8::Context>,
    sandbox: v8::Local<'s, v8::Object>,
    global: v8::Local<'s, v8::Object>,
}

fn target<'s>(scope: &mut v8::PinScope<'s, '_>, args: &v8::PropertyCallbackArguments<'s>) -> Option<Target<'s>> {
    let context = args.holder().get_creation_context(scope)?;
    let sandbox = sandbox_of(scope, context)?;
    let global = context.global(scope);
    Some(Target { context, sandbox, global })
}

fn name_of_index<'s>(scope: &mut v8::PinScope<'s, '_>, index: u32) -> Option<Named<'s>> {
    let number = v8::Integer::new_from_unsigned(scope, index);
    number.to_string(scope).map(Into::into)
}

fn get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: &v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    let Some(target) = target(scope, args) else { return v8::Intercepted::kNo };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    let value = match target.sandbox.get_real_named_property(scope, key) {
        Some(value) => Some(value),
        None => target.global.get_real_named_property(scope, key),
    };
    let Some(value) = value else { return v8::Intercepted::kNo };
    // The sandbox must not be seen from inside: what stands for it there is the global.
    rv.set(if value.strict_equals(target.sandbox.into()) { target.global.into() } else { value });
    v8::Intercepted::kYes
}

fn attributes_of(
    scope: &mut v8::PinScope<'_, '_>,
    object: v8::Local<v8::Object>,
    key: v8::Local<v8::Name>,
) -> Option<v8::PropertyAttribute> {
    if !object.has_real_named_property(scope, key).unwrap_or(false) {
        return None;
    }
    object.get_real_named_property_attributes(scope, key)
}

fn query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: &v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Integer>,
) -> v8::Intercepted {
    let Some(target) = target(scope, args) else { return v8::Intercepted::kNo };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    let attributes = match attributes_of(scope, target.sandbox, key) {
        Some(attributes) => Some(attributes),
        None => attributes_of(scope, target.global, key),
    };
    let Some(attributes) = attributes else { return v8::Intercepted::kNo };
    rv.set_uint32(attributes.as_u32());
    v8::Intercepted::kYes
}

fn set<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    value: v8::Local<'s, v8::Value>,
    args: &v8::PropertyCallbackArguments<'s>,
) -> v8::Intercepted {
    let Some(target) = target(scope, args) else { return v8::Intercepted::kNo };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    let on_global = attributes_of(scope, target.global, key);
    let on_sandbox = attributes_of(scope, target.sandbox, key);
    if [&on_global, &on_sandbox].into_iter().flatten().any(|attributes| attributes.is_read_only()) {
        return v8::Intercepted::kNo;
    }
    let declared = on_global.is_some() || on_sandbox.is_some();
    if !declared {
        if key.is_symbol() {
            return v8::Intercepted::kNo;
        }
        // In strict mode a plain `x = 5` must stay a ReferenceError; a function declaration and `this.x = 5` must not become one.
        if args.should_throw_on_error() && !value.is_function() && is_contextual_store(scope, key) {
            return v8::Intercepted::kNo;
        }
    }
    if target.sandbox.set(scope, key.into(), value).is_none() {
        return v8::Intercepted::kNo;
    }
    if on_sandbox.is_some() {
        // An accessor of the sandbox has taken the value; nothing may be stored on the global itself.
        let descriptor = target.sandbox.get_own_property_descriptor(scope, key);
        if let Some(descriptor) = descriptor.and_then(|descriptor| v8::Local::<v8::Object>::try_from(descriptor).ok()) {
            for name in ["get", "set"] {
                let Some(name) = v8::String::new(scope, name) else { continue };
                if descriptor.has_own_property(scope, name.into()).unwrap_or(false) {
                    return v8::Intercepted::kYes;
                }
            }
        }
    }
    if !declared && args.should_throw_on_error() && !value.is_function() {
        // V8 would take a store that falls through for one to an undeclared variable.
        return v8::Intercepted::kYes;
    }
    v8::Intercepted::kNo
}

/// Whether the running assignment is to a bare name (`x = 5`) and not to a property (`this.x = 5`).
///
/// V8 no longer tells interceptors the receiver, so the position of the running expression in its source line decides: it stands on the
/// name of a pattern (`[x] = …`) or on the `=` behind the name.
fn is_contextual_store(scope: &mut v8::PinScope<'_, '_>, key: v8::Local<v8::Name>) -> bool {
    let name = key.to_rust_string_lossy(scope);
    let probe = v8::undefined(scope);
    let message = v8::Exception::create_message(scope, probe.into());
    let Some(line) = message.get_source_line(scope) else { return false };
    let line: Vec<char> = line.to_rust_string_lossy(scope).chars().collect();
    store_is_contextual(&line, message.get_start_column(), &name)
}

fn store_is_contextual(line: &[char], column: usize, name: &str) -> bool {
    let is_word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let name: Vec<char> = name.chars().collect();
    let Some(rest) = line.get(column..) else { return false };
    let start = if rest.starts_with(&name) && !rest.get(name.len()).is_some_and(is_word) {
        column
    } else if rest.first() == Some(&'=') {
        let end = line[..column].iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        if !line[..end].ends_with(&name) {
            return false;
        }
        end - name.len()
    } else {
        return false;
    };
    let before = line[..start].iter().rev().find(|c| !c.is_whitespace());
    !line[..start].last().is_some_and(is_word) && !matches!(before, Some('.' | '#'))
}

fn delete<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: &v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Boolean>,
) -> v8::Intercepted {
    let Some(target) = target(scope, args) else { return v8::Intercepted::kNo };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    if target.sandbox.delete(scope, key.into()).unwrap_or(false) {
        return v8::Intercepted::kNo;
    }
    rv.set_bool(false);
    v8::Intercepted::kYes
}

fn define<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    descriptor: &v8::PropertyDescriptor,
    args: &v8::PropertyCallbackArguments<'s>,
) -> v8::Intercepted {
    let Some(target) = target(scope, args) else { return v8::Intercepted::kNo };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    let on_global = attributes_of(scope, target.global, key);
    if on_global.is_some_and(|attributes| attributes.is_read_only() && attributes.is_dont_delete()) {
        return v8::Intercepted::kNo;
    }
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let mut copy = if descriptor.has_get() || descriptor.has_set() {
        let get = if descriptor.has_get() { descriptor.get() } else { undefined };
        let set = if descriptor.has_set() { descriptor.set() } else { undefined };
        v8::PropertyDescriptor::new_from_get_set(get, set)
    } else {
        let value = if descriptor.has_value() { descriptor.value() } else { undefined };
        if descriptor.has_writable() {
            v8::PropertyDescriptor::new_from_value_writable(value, descriptor.writable())
        } else {
            v8::PropertyDescriptor::new_from_value(value)
        }
    };
    if descriptor.has_enumerable() {
        copy.set_enumerable(descriptor.enumerable());
    }
    if descriptor.has_configurable() {
        copy.set_configurable(descriptor.configurable());
    }
    target.sandbox.define_property(scope, key, &copy);
    v8::Intercepted::kNo
}

fn describe<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: &v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    let Some(target) = target(scope, args) else { return v8::Intercepted::kNo };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    if !target.sandbox.has_own_property(scope, key).unwrap_or(false) {
        return v8::Intercepted::kNo;
    }
    let Some(descriptor) = target.sandbox.get_own_property_descriptor(scope, key) else { return v8::Intercepted::kNo };
    rv.set(descriptor);
    v8::Intercepted::kYes
}

fn get_named<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    get(scope, key, &args, rv)
}

fn set_named<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    value: v8::Local<'s, v8::Value>,
    args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> v8::Intercepted {
    set(scope, key, value, &args)
}

fn query_named<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Integer>,
) -> v8::Intercepted {
    query(scope, key, &args, rv)
}

fn delete_named<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Boolean>,
) -> v8::Intercepted {
    delete(scope, key, &args, rv)
}

fn define_named<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    descriptor: &v8::PropertyDescriptor,
    args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> v8::Intercepted {
    define(scope, key, descriptor, &args)
}

fn describe_named<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: Named<'s>,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    describe(scope, key, &args, rv)
}

fn enumerate_named<'s>(scope: &mut v8::PinScope<'s, '_>, args: v8::PropertyCallbackArguments<'s>, mut rv: v8::ReturnValue<v8::Array>) {
    let Some(target) = target(scope, &args) else { return };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    let names = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter: v8::PropertyFilter::ALL_PROPERTIES,
        index_filter: v8::IndexFilter::SkipIndices,
        key_conversion: v8::KeyConversionMode::ConvertToString,
    };
    if let Some(names) = target.sandbox.get_property_names(scope, names) {
        rv.set(names);
    }
}

fn enumerate_indexed<'s>(scope: &mut v8::PinScope<'s, '_>, args: v8::PropertyCallbackArguments<'s>, mut rv: v8::ReturnValue<v8::Array>) {
    let Some(target) = target(scope, &args) else { return };
    let scope = &mut v8::ContextScope::new(scope, target.context);
    let names = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter: v8::PropertyFilter::ALL_PROPERTIES | v8::PropertyFilter::SKIP_SYMBOLS,
        index_filter: v8::IndexFilter::IncludeIndices,
        key_conversion: v8::KeyConversionMode::KeepNumbers,
    };
    let Some(names) = target.sandbox.get_property_names(scope, names) else { return };
    let mut indices = Vec::new();
    for index in 0..names.length() {
        if let Some(name) = names.get_index(scope, index).filter(|name| name.is_number()) {
            indices.push(name);
        }
    }
    rv.set(v8::Array::new_with_elements(scope, &indices));
}

fn get_indexed<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    match name_of_index(scope, index) {
        Some(key) => get(scope, key, &args, rv),
        None => v8::Intercepted::kNo,
    }
}

fn set_indexed<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    value: v8::Local<'s, v8::Value>,
    args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> v8::Intercepted {
    match name_of_index(scope, index) {
        Some(key) => set(scope, key, value, &args),
        None => v8::Intercepted::kNo,
    }
}

fn query_indexed<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Integer>,
) -> v8::Intercepted {
    match name_of_index(scope, index) {
        Some(key) => query(scope, key, &args, rv),
        None => v8::Intercepted::kNo,
    }
}

fn delete_indexed<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Boolean>,
) -> v8::Intercepted {
    match name_of_index(scope, index) {
        Some(key) => delete(scope, key, &args, rv),
        None => v8::Intercepted::kNo,
    }
}

fn define_indexed<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    descriptor: &v8::PropertyDescriptor,
    args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> v8::Intercepted {
    match name_of_index(scope, index) {
        Some(key) => define(scope, key, descriptor, &args),
        None => v8::Intercepted::kNo,
    }
}

fn describe_indexed<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    match name_of_index(scope, index) {
        Some(key) => describe(scope, key, &args, rv),
        None => v8::Intercepted::kNo,
    }
}

#[cfg(test)]
mod tests {
    use super::store_is_contextual;

    fn check(source: &str, marker: &str, name: &str) -> bool {
        let line: Vec<char> = source.chars().collect();
        store_is_contextual(&line, source.find(marker).expect("marker is in the source"), name)
    }

    #[test]
    fn bare_names_are_contextual() {
        assert!(check("x = 5", "=", "x"));
        assert!(check("'use strict'; foo; x   = 5", "=", "x"));
        assert!(check("[x]=[1]", "x", "x"));
    }

    #[test]
    fn properties_are_not() {
        assert!(!check("this.x = 5", "=", "x"));
        assert!(!check("globalThis['x'] = 5", "=", "x"));
        assert!(!check("a. x = 5", "=", "x"));
        assert!(!check("yx = 5", "=", "x"));
    }
}
