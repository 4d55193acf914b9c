//! `process.env`: an exotic object over the environment of this process, so that native code and children see the same values. A worker has
//! one of its own, unless it shares its parent's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deno_core::{JsRuntime, op2, v8};

unsafe extern "C" {
    fn tzset();
}

/// The C library cannot hold other names; asking `std::env` about one would panic.
fn is_valid_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['=', '\0'])
}

/// Where the variables of an isolate are. In OpState.
#[derive(Clone, Default)]
pub enum Environment {
    /// With the process.
    #[default]
    Process,
    /// Apart from it, for one or several threads.
    Own(Arc<Mutex<BTreeMap<String, String>>>),
}

fn lock(variables: &Mutex<BTreeMap<String, String>>) -> MutexGuard<'_, BTreeMap<String, String>> {
    // Nothing panics while it holds this lock.
    variables.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Environment {
    /// That of this isolate.
    fn of(scope: &mut v8::PinScope) -> Environment {
        JsRuntime::op_state_from(scope).borrow().borrow::<Environment>().clone()
    }

    /// From names and values in turn.
    pub fn of_pairs(list: Vec<String>) -> Environment {
        let mut variables = BTreeMap::new();
        let mut list = list.into_iter();
        while let (Some(name), Some(value)) = (list.next(), list.next()) {
            if is_valid_name(&name) {
                variables.insert(name, value);
            }
        }
        Environment::Own(Arc::new(Mutex::new(variables)))
    }

    /// One of the same variables that changes apart from this one.
    pub fn copy(&self) -> Environment {
        Environment::Own(Arc::new(Mutex::new(self.variables())))
    }

    /// All there are. Bytes that are not UTF-8 become U+FFFD.
    fn variables(&self) -> BTreeMap<String, String> {
        match self {
            Environment::Process => std::env::vars_os()
                .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
                .collect(),
            Environment::Own(variables) => lock(variables).clone(),
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Environment::Process => std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()).collect(),
            Environment::Own(variables) => lock(variables).keys().cloned().collect(),
        }
    }

    /// The value of one variable; bytes that are not UTF-8 become U+FFFD.
    fn get(&self, name: &str) -> Option<String> {
        if !is_valid_name(name) {
            return None;
        }
        match self {
            Environment::Process => std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
            Environment::Own(variables) => lock(variables).get(name).cloned(),
        }
    }

    /// Sets a variable, or removes it. A name the C library cannot hold is ignored, as `setenv` would; a value ends at its first NUL.
    fn set(&self, scope: &mut v8::PinScope, name: &str, value: Option<&str>) {
        if !is_valid_name(name) {
            return;
        }
        let value = value.map(|value| value.split('\0').next().unwrap_or_default());
        match self {
            Environment::Process => set_in_process(scope, name, value),
            Environment::Own(variables) => {
                match value {
                    Some(value) => lock(variables).insert(name.to_owned(), value.to_owned()),
                    None => lock(variables).remove(name),
                };
            }
        }
    }
}

fn set_in_process(scope: &mut v8::PinScope, name: &str, value: Option<&str>) {
    // SAFETY: this runtime reads the environment only through std, which serialises readers and writers; `tzset` takes the lock of the C
    // library's time zone.
    unsafe {
        match value {
            Some(value) => std::env::set_var(name, value),
            None => std::env::remove_var(name),
        }
    }
    if name == "TZ" {
        // The C library and V8 both keep the time zone in a cache.
        // SAFETY: see above.
        unsafe { tzset() };
        forget_time_zone(scope);
    }
}

/// The time zone has changed in this isolate before.
struct TimeZoneChanged;

/// Makes V8 look the time zone up again, and dates compute their fields again.
///
/// Dates know by a number, which every notice increases, whether their fields are of the present time zone. With compressed pointers V8
/// compares twice the number a date has with the present one (`DatePrototype_GetField` in version 15.0), and fields of number 1 count as
/// those of number 2. So the number is kept odd: it starts at 0, but counts from the first date on that was asked for a field.
fn forget_time_zone(scope: &mut v8::PinScope) {
    if scope.get_slot::<TimeZoneChanged>().is_some() {
        scope.date_time_configuration_change_notification(v8::TimeZoneDetection::Skip);
    } else {
        scope.set_slot(TimeZoneChanged);
        v8::tc_scope!(let scope, scope);
        if let Some(source) = v8::String::new(scope, "new Date().getHours()") {
            v8::Script::compile(scope, source, None).and_then(|script| script.run(scope));
        }
    }
    scope.date_time_configuration_change_notification(v8::TimeZoneDetection::Redetect);
}

/// Makes the object. `warn` is called when something that is no string, number or boolean is stored, and may be undefined.
#[op2]
pub fn op_process_env_object<'s>(scope: &mut v8::PinScope<'s, '_>, warn: v8::Local<'s, v8::Value>) -> v8::Local<'s, v8::Value> {
    let template = v8::ObjectTemplate::new(scope);
    template.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(on_get)
            .setter(on_set)
            .query(on_query)
            .deleter(on_delete)
            .enumerator(on_enumerate)
            .definer(on_define)
            .data(warn)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    match template.new_instance(scope) {
        Some(object) => object.into(),
        None => v8::undefined(scope).into(),
    }
}

fn on_get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Value>,
) -> v8::Intercepted {
    if key.is_symbol() {
        return v8::Intercepted::kNo;
    }
    let name = key.to_rust_string_lossy(scope);
    let Some(value) = Environment::of(scope).get(&name).and_then(|value| v8::String::new(scope, &value)) else {
        return v8::Intercepted::kNo;
    };
    rv.set(value.into());
    v8::Intercepted::kYes
}

fn store<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    value: v8::Local<'s, v8::Value>,
    args: &v8::PropertyCallbackArguments<'s>,
) -> v8::Intercepted {
    if !value.is_string()
        && !value.is_number()
        && !value.is_boolean()
        && let Ok(warn) = v8::Local::<v8::Function>::try_from(args.data())
    {
        let receiver = v8::undefined(scope);
        if warn.call(scope, receiver.into(), &[]).is_none() {
            return v8::Intercepted::kYes;
        }
    }
    // Neither a symbol as name nor one as value can become a string: V8 throws its TypeError.
    let key: v8::Local<v8::Value> = key.into();
    let Some(name) = key.to_string(scope) else { return v8::Intercepted::kYes };
    let Some(text) = value.to_string(scope) else { return v8::Intercepted::kYes };
    let (name, text) = (name.to_rust_string_lossy(scope), text.to_rust_string_lossy(scope));
    Environment::of(scope).set(scope, &name, Some(&text));
    v8::Intercepted::kYes
}

fn on_set<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    value: v8::Local<'s, v8::Value>,
    args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> v8::Intercepted {
    store(scope, key, value, &args)
}

fn on_query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Integer>,
) -> v8::Intercepted {
    if key.is_symbol() {
        return v8::Intercepted::kNo;
    }
    let name = key.to_rust_string_lossy(scope);
    if Environment::of(scope).get(&name).is_none() {
        return v8::Intercepted::kNo;
    }
    rv.set_uint32(v8::PropertyAttribute::NONE.as_u32());
    v8::Intercepted::kYes
}

fn on_delete<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Boolean>,
) -> v8::Intercepted {
    if key.is_string() {
        let name = key.to_rust_string_lossy(scope);
        Environment::of(scope).set(scope, &name, None);
    }
    // As with any object, what is not there is deleted with success.
    rv.set_bool(true);
    v8::Intercepted::kYes
}

fn on_enumerate<'s>(scope: &mut v8::PinScope<'s, '_>, _args: v8::PropertyCallbackArguments<'s>, mut rv: v8::ReturnValue<v8::Array>) {
    let mut names: Vec<v8::Local<v8::Value>> = Vec::new();
    for name in Environment::of(scope).names() {
        if let Some(name) = v8::String::new(scope, &name) {
            names.push(name.into());
        }
    }
    rv.set(v8::Array::new_with_elements(scope, &names));
}

fn on_define<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    descriptor: &v8::PropertyDescriptor,
    args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> v8::Intercepted {
    let plain = descriptor.has_value()
        && descriptor.has_writable()
        && descriptor.has_enumerable()
        && descriptor.has_configurable()
        && descriptor.writable()
        && descriptor.enumerable()
        && descriptor.configurable();
    if plain {
        // SAFETY: the descriptor's value is kept alive by the caller's handle scope, which encloses this callback.
        let value = unsafe { std::mem::transmute::<v8::Local<'_, v8::Value>, v8::Local<'s, v8::Value>>(descriptor.value()) };
        return store(scope, key, value, &args);
    }
    let message = if descriptor.has_get() || descriptor.has_set() {
        "'process.env' does not accept an accessor(getter/setter) descriptor"
    } else {
        "'process.env' only accepts a configurable, writable, and enumerable data descriptor"
    };
    let (Some(message), Some(name), Some(code)) =
        (v8::String::new(scope, message), v8::String::new(scope, "code"), v8::String::new(scope, "ERR_INVALID_OBJECT_DEFINE_PROPERTY"))
    else {
        return v8::Intercepted::kYes;
    };
    let error = v8::Exception::type_error(scope, message);
    if let Ok(object) = v8::Local::<v8::Object>::try_from(error) {
        object.set(scope, name.into(), code.into());
    }
    scope.throw_exception(error);
    v8::Intercepted::kYes
}

#[cfg(test)]
mod tests {
    use super::{Environment, is_valid_name};

    #[test]
    fn names_the_c_library_cannot_hold_are_absent() {
        for name in ["", "A=B", "A\0B"] {
            assert!(!is_valid_name(name));
            assert_eq!(Environment::Process.get(name), None);
        }
    }
}
