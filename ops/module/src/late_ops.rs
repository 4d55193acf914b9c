//! Ops that are not in the startup snapshot get their JavaScript function here, when a built-in module first imports them. So do those whose
//! function in the snapshot is in its slow form, once a program needs more than hello world: V8 cannot serialize fast calls.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use deno_core::_ops::OpCtx;
use deno_core::{OpState, op2, v8};

/// How many ops the isolate has, as `JsRuntime::op_names` tells. It stands in OpState.
pub struct OpCount(pub usize);

/// The ops of an isolate by name.
struct OpsByName(HashMap<&'static str, *const OpCtx>);

impl OpsByName {
    /// # Safety
    /// `own` belongs to an op of the isolate that is no method, and `count` is the number of the isolate's ops.
    unsafe fn new(own: *const OpCtx, count: usize) -> Self {
        // deno_core keeps the contexts of all ops in one slice, where an op that is no method has its id for an index.
        // SAFETY: so says the caller; the slice lives as long as the isolate.
        let all = unsafe { std::slice::from_raw_parts(own.sub((*own).id as usize), count) };
        OpsByName(all.iter().map(|op| (op.decl().name, &raw const *op)).collect())
    }
}

/// Sets the functions of ops as properties of `ops`; returns false, and does nothing, while the snapshot is made. `set_up_async` is deno_core's function that makes an
/// async op of one that gets the number of a promise.
#[op2(nofast)]
pub fn op_module_bind_ops(
    scope: &mut v8::PinScope<'_, '_>,
    state: Rc<RefCell<OpState>>,
    ops: v8::Local<'_, v8::Object>,
    set_up_async: v8::Local<'_, v8::Function>,
    names: v8::Local<'_, v8::Array>,
    #[varargs] arguments: Option<&v8::FunctionCallbackArguments<'_>>,
) -> bool {
    let Some(own) = arguments.and_then(|arguments| v8::Local::<v8::External>::try_from(arguments.data()).ok()) else { return false };
    let mut wanted = Vec::with_capacity(names.length() as usize);
    {
        let mut state = state.borrow_mut();
        if !state.has::<OpsByName>() {
            let Some(&OpCount(count)) = state.try_borrow::<OpCount>() else { return false };
            // SAFETY: an op's function carries its context, and this op is no method.
            let table = unsafe { OpsByName::new(own.value() as *const OpCtx, count) };
            state.put(table);
        }
        let table = &state.borrow::<OpsByName>().0;
        for index in 0..names.length() {
            let Some(name) = names.get_index(scope, index) else { continue };
            if let Some(op) = table.get(&*name.to_rust_string_lossy(scope)) {
                wanted.push((name, *op));
            }
        }
    }
    let undefined = v8::undefined(scope);
    for (name, op) in wanted {
        // SAFETY: the table's pointers are valid as long as the isolate.
        let op = unsafe { &*op };
        let Some(function) = function_of(scope, op) else { continue };
        let function = match op.decl().is_async {
            true => set_up_async.call(scope, undefined.into(), &[name, function.into()]),
            false => Some(function.into()),
        };
        if let Some(function) = function {
            ops.set(scope, name, function);
        }
    }
    true
}

/// The function of an op, in its fast form if it has one: as deno_core makes it when there is no snapshot.
fn function_of<'s>(scope: &mut v8::PinScope<'s, '_>, op: &OpCtx) -> Option<v8::Local<'s, v8::Function>> {
    let [context, slow, fast, fast_info] = op.external_references();
    // SAFETY: deno_core fills these fields of the four references.
    let (context, slow, fast, fast_info) = unsafe { (context.pointer, slow.function, fast.pointer, fast_info.type_info) };
    let declaration = op.decl();
    let data = v8::External::new(scope, context);
    let effect = if declaration.no_side_effects { v8::SideEffectType::HasNoSideEffect } else { v8::SideEffectType::HasSideEffect };
    let template = v8::FunctionTemplate::builder_raw(slow)
        .data(data.into())
        .constructor_behavior(v8::ConstructorBehavior::Throw)
        .side_effect_type(effect)
        .length(declaration.arg_count as i32);
    // Where there is no fast form both stand for the same placeholder.
    let template = if std::ptr::eq(fast, fast_info.cast()) {
        template.build(scope)
    } else {
        // V8 keeps the pointer as long as the isolate, or a compiler that still runs for it: nothing of ours lives longer than that.
        // SAFETY: the information lies in the binary's data.
        let overloads = Box::leak(Box::new([v8::fast_api::CFunction::new(fast, unsafe { &*fast_info })]));
        template.build_fast(scope, overloads)
    };
    let name = v8::String::new(scope, declaration.name)?;
    template.set_class_name(name);
    let function = template.get_function(scope)?;
    function.set_name(name);
    Some(function)
}
