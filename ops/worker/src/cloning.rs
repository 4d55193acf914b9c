//! The functions of JavaScript that take part in cloning, and what marks the objects they know.

use std::cell::OnceCell;
use std::rc::Rc;

use deno_core::{OpState, op2, v8};

/// Set once by `js/internal/worker/cloning.js`.
#[derive(Clone, Default)]
pub struct Cloning(Rc<OnceCell<Functions>>);

pub struct Functions {
    /// The symbol that marks objects with a way of their own to be cloned or transferred.
    pub brand: v8::Global<v8::Symbol>,
    /// `(message)` gives the error for what V8 refuses.
    refuse: v8::Global<v8::Function>,
    /// `(object)` gives the plain data that a cloneable object is made of again, or that and the number of what is carried.
    describe: v8::Global<v8::Function>,
    /// `(data, carried)` makes the object.
    revive: v8::Global<v8::Function>,
    /// `(object)` ends a transferable object and gives the numbers of what is carried.
    send: v8::Global<v8::Function>,
    /// `(kind, numbers)` makes the object.
    receive: v8::Global<v8::Function>,
}

impl Cloning {
    /// Those of this isolate.
    pub fn of(state: &OpState) -> Cloning {
        state.borrow::<Cloning>().clone()
    }

    pub fn functions(&self) -> Option<&Functions> {
        self.0.get()
    }
}

/// Calls a function of JavaScript. `None` leaves its exception pending.
fn call<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    function: &v8::Global<v8::Function>,
    arguments: &[v8::Local<'s, v8::Value>],
) -> Option<v8::Local<'s, v8::Value>> {
    let receiver = v8::undefined(scope).into();
    v8::Local::new(scope, function).call(scope, receiver, arguments)
}

impl Functions {
    pub fn is_branded<'s>(&self, scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Object>) -> Option<bool> {
        let brand = v8::Local::new(scope, &self.brand);
        object.has(scope, brand.into())
    }

    /// Throws what JavaScript makes of V8's `message`.
    pub fn refuse<'s>(&self, scope: &mut v8::PinScope<'s, '_>, message: v8::Local<'s, v8::String>) {
        if let Some(error) = call(scope, &self.refuse, &[message.into()]) {
            scope.throw_exception(error);
        }
    }

    /// The data, and the number of what is carried for all copies.
    pub fn describe<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
    ) -> Option<(v8::Local<'s, v8::Value>, Option<u32>)> {
        let described = call(scope, &self.describe, &[object.into()])?;
        let Ok(pair) = v8::Local::<v8::Array>::try_from(described) else { return Some((described, None)) };
        Some((pair.get_index(scope, 0)?, pair.get_index(scope, 1)?.uint32_value(scope)))
    }

    pub fn revive<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        data: v8::Local<'s, v8::Value>,
        shared: Option<u32>,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let shared = match shared {
            Some(id) => v8::Integer::new_from_unsigned(scope, id).into(),
            None => v8::undefined(scope).into(),
        };
        call(scope, &self.revive, &[data, shared])?.try_into().ok()
    }

    /// The name of the object's kind, and the numbers of what is carried for it.
    pub fn send<'s>(&self, scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Object>) -> Option<(String, Vec<u32>)> {
        let brand = v8::Local::new(scope, &self.brand);
        let kind = object.get(scope, brand.into())?.to_rust_string_lossy(scope);
        let numbers = v8::Local::<v8::Array>::try_from(call(scope, &self.send, &[object.into()])?).ok()?;
        let mut ids = Vec::with_capacity(numbers.length() as usize);
        for index in 0..numbers.length() {
            ids.push(numbers.get_index(scope, index)?.uint32_value(scope)?);
        }
        Some((kind, ids))
    }

    pub fn receive<'s>(&self, scope: &mut v8::PinScope<'s, '_>, kind: &str, ids: &[u32]) -> Option<v8::Local<'s, v8::Object>> {
        let kind = v8::String::new(scope, kind)?.into();
        let ids: Vec<v8::Local<v8::Value>> = ids.iter().map(|id| v8::Integer::new_from_unsigned(scope, *id).into()).collect();
        let ids = v8::Array::new_with_elements(scope, &ids).into();
        call(scope, &self.receive, &[kind, ids])?.try_into().ok()
    }
}

/// Tells the symbol and the functions, as they stand in `Functions`.
#[op2(nofast)]
pub fn op_worker_set_cloning(
    state: &OpState,
    scope: &mut v8::PinScope<'_, '_>,
    brand: v8::Local<v8::Symbol>,
    refuse: v8::Local<v8::Function>,
    describe: v8::Local<v8::Function>,
    revive: v8::Local<v8::Function>,
    send: v8::Local<v8::Function>,
    receive: v8::Local<v8::Function>,
) {
    let functions = Functions {
        brand: v8::Global::new(scope, brand),
        refuse: v8::Global::new(scope, refuse),
        describe: v8::Global::new(scope, describe),
        revive: v8::Global::new(scope, revive),
        send: v8::Global::new(scope, send),
        receive: v8::Global::new(scope, receive),
    };
    // Only the first call counts: JavaScript makes one.
    let _ = Cloning::of(state).0.set(functions);
}
