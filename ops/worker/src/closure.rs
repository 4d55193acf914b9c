//! The variables that a function has captured, with the values they have now. V8 tells them to debuggers only, through an interface of its
//! library that the crate does not offer; nothing here needs a debugger to be attached.

use std::ffi::c_void;

use deno_core::{op2, v8};

/// A `v8::debug::ScopeIterator`: an object of C++ whose methods are all virtual.
#[repr(C)]
struct ScopeIterator {
    methods: *const Methods,
}

/// Its table of methods, as far as they are used here, in the order of V8's `debug-interface.h`.
#[repr(C)]
struct Methods {
    destroy: *const c_void,
    delete: unsafe extern "C" fn(*mut ScopeIterator),
    done: unsafe extern "C" fn(*mut ScopeIterator) -> bool,
    advance: unsafe extern "C" fn(*mut ScopeIterator),
    kind: unsafe extern "C" fn(*mut ScopeIterator) -> i32,
    object: unsafe extern "C" fn(*mut ScopeIterator) -> *const v8::Object,
}

/// V8's number of the scope of global variables, which are found in every isolate.
const GLOBAL: i32 = 0;

unsafe extern "C" {
    /// `v8::debug::ScopeIterator::CreateForFunction`; null for a function that is not JavaScript's.
    #[link_name = "_ZN2v85debug13ScopeIterator17CreateForFunctionEPNS_7IsolateENS_5LocalINS_8FunctionEEE"]
    fn scopes_of_function(isolate: v8::UnsafeRawIsolatePtr, function: *const v8::Function) -> *mut ScopeIterator;
}

/// The scopes around a function, from the inside out.
struct Scopes(*mut ScopeIterator);

impl Scopes {
    fn of(scope: &mut v8::PinScope<'_, '_>, function: v8::Local<v8::Function>) -> Option<Scopes> {
        // SAFETY: this isolate, and a function of it that is alive during the call.
        let iterator = unsafe { scopes_of_function(scope.as_raw_isolate_ptr(), &*function) };
        (!iterator.is_null()).then_some(Scopes(iterator))
    }

    /// The variables of the next scope as an object.
    fn next<'s>(&mut self, _scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Object>> {
        // SAFETY: the iterator lives as long as this struct, and its methods are called as V8's header declares them. The object is a
        // handle in the innermost handle scope, which is that of `_scope`.
        unsafe {
            let methods = &*(*self.0).methods;
            while !(methods.done)(self.0) {
                let found = ((methods.kind)(self.0) != GLOBAL).then(|| (methods.object)(self.0));
                (methods.advance)(self.0);
                if let Some(object) = found.and_then(|object| std::ptr::NonNull::new(object.cast_mut())) {
                    return Some(std::mem::transmute::<std::ptr::NonNull<v8::Object>, v8::Local<'s, v8::Object>>(object));
                }
            }
        }
        None
    }
}

impl Drop for Scopes {
    fn drop(&mut self) {
        // SAFETY: the iterator is this struct's own, made with C++'s `new`.
        unsafe { ((*(*self.0).methods).delete)(self.0) };
    }
}

/// The present values of those of `names` that `function` finds in the scopes around it: an object without a prototype.
#[op2]
pub fn op_worker_captured<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    function: v8::Local<'s, v8::Function>,
    names: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Object> {
    let null = v8::null(scope).into();
    let captured = v8::Object::with_prototype_and_properties(scope, null, &[], &[]);
    let Some(mut scopes) = Scopes::of(scope, function) else { return captured };
    while let Some(variables) = scopes.next(scope) {
        for index in 0..names.length() {
            let Some(name) = names.get_index(scope, index).and_then(|name| v8::Local::<v8::Name>::try_from(name).ok()) else { continue };
            let is_new = captured.has_own_property(scope, name) == Some(false) && variables.has_own_property(scope, name) == Some(true);
            if is_new && let Some(value) = variables.get(scope, name.into()) {
                captured.create_data_property(scope, name, value);
            }
        }
    }
    captured
}

/// The name of the script that a function was written in: a path or a URL.
#[op2]
#[string]
pub fn op_worker_function_script(scope: &mut v8::PinScope<'_, '_>, function: v8::Local<v8::Function>) -> Option<String> {
    let name = function.get_script_origin(scope).resource_name()?;
    name.is_string().then(|| name.to_rust_string_lossy(scope))
}
