//! Promise hooks in every context: V8 has them per context, Node for all of a thread.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::{OpState, op2, v8};

/// The hooks that are set, and the contexts of `node:vm` that may still be alive.
#[derive(Default)]
pub struct PromiseHooks {
    /// init, before, after, settled.
    functions: [Option<v8::Global<v8::Function>>; 4],
    contexts: Vec<v8::Weak<v8::Context>>,
    /// How many contexts make it worth while to look for dead ones.
    sweep_at: usize,
}

impl PromiseHooks {
    fn remember(&mut self, scope: &mut v8::PinScope<'_, '_>, context: v8::Local<'_, v8::Context>) {
        if self.contexts.len() >= self.sweep_at {
            self.contexts.retain(|context| !context.is_empty());
            self.sweep_at = (self.contexts.len() * 2).max(16);
        }
        self.contexts.push(v8::Weak::new(scope, context));
    }
}

fn apply(scope: &mut v8::PinScope<'_, '_>, context: v8::Local<'_, v8::Context>, functions: &[Option<v8::Global<v8::Function>>; 4]) {
    let scope = &mut v8::ContextScope::new(scope, context);
    let [init, before, after, settled] =
        functions.each_ref().map(|function| function.as_ref().map(|function| v8::Local::new(scope, function)));
    scope.set_promise_hooks(init, before, after, settled);
}

/// Gives a new context the hooks of the others.
pub fn adopt(scope: &mut v8::PinScope<'_, '_>, state: &RefCell<OpState>, context: v8::Local<'_, v8::Context>) {
    let functions = {
        let mut state = state.borrow_mut();
        let hooks = state.borrow_mut::<PromiseHooks>();
        hooks.remember(scope, context);
        hooks.functions.clone()
    };
    if functions.iter().any(Option::is_some) {
        apply(scope, context, &functions);
    }
}

/// Sets the functions that V8 calls for each promise, in the current context and in those of `node:vm`; undefined for none.
#[op2(fast)]
pub fn op_vm_set_promise_hooks<'s>(
    state: Rc<RefCell<OpState>>,
    scope: &mut v8::PinScope<'s, '_>,
    init: v8::Local<'s, v8::Value>,
    before: v8::Local<'s, v8::Value>,
    after: v8::Local<'s, v8::Value>,
    settled: v8::Local<'s, v8::Value>,
) {
    let functions = [init, before, after, settled]
        .map(|hook| v8::Local::<v8::Function>::try_from(hook).ok().map(|function| v8::Global::new(scope, function)));
    let mut contexts = vec![scope.get_current_context()];
    {
        let mut state = state.borrow_mut();
        let hooks = state.borrow_mut::<PromiseHooks>();
        hooks.functions.clone_from(&functions);
        contexts.extend(hooks.contexts.iter().filter_map(|context| context.to_local(scope)));
    }
    for context in contexts {
        apply(scope, context, &functions);
    }
}
