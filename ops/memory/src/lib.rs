//! What JavaScript objects hold outside of V8's heap, told to V8: it collects garbage by what that would free. An object of a hundred bytes
//! behind which a megabyte stands is cheap to keep, as far as V8 can see.

use std::cell::Cell;
use std::rc::Rc;

use deno_core::{JsRuntime, OpState, v8};

/// The account of one runtime. What was given back waits until V8 is spoken to again: a finalizer must not call it.
#[derive(Clone, Default)]
pub struct NativeMemory {
    given_back: Rc<Cell<i64>>,
    held: Rc<Cell<i64>>,
}

/// More than any object has: V8 takes larger numbers for an error.
const MOST: usize = 32 << 30;

/// The bytes that objects of this isolate hold: V8 tells only those of array buffers.
pub fn held(isolate: &mut v8::Isolate) -> i64 {
    let state = JsRuntime::op_state_from(isolate);
    let account = NativeMemory::of(&mut state.borrow_mut());
    account.held.get().max(0)
}

impl NativeMemory {
    /// The account of the runtime whose state it is.
    pub fn of(state: &mut OpState) -> NativeMemory {
        if !state.has::<NativeMemory>() {
            state.put(NativeMemory::default());
        }
        state.borrow::<NativeMemory>().clone()
    }

    /// Tells V8 about so many bytes more, until the result is dropped.
    pub fn hold(&self, isolate: &mut v8::Isolate, bytes: usize) -> Held {
        let mut held = Held { account: self.clone(), bytes: 0 };
        held.set(isolate, bytes);
        held
    }
}

/// [`NativeMemory::hold`] for who has not borrowed the runtime's state.
pub fn hold(isolate: &mut v8::Isolate, bytes: usize) -> Held {
    let state = JsRuntime::op_state_from(isolate);
    let account = NativeMemory::of(&mut state.borrow_mut());
    account.hold(isolate, bytes)
}

/// Bytes that V8 knows of.
pub struct Held {
    account: NativeMemory,
    bytes: i64,
}

impl Held {
    /// Tells V8 that it is so many bytes now.
    pub fn set(&mut self, isolate: &mut v8::Isolate, bytes: usize) {
        let bytes = bytes.min(MOST) as i64;
        let more = bytes - std::mem::replace(&mut self.bytes, bytes);
        self.account.held.set(self.account.held.get() + more);
        let change = more - self.account.given_back.take();
        if change != 0 {
            isolate.adjust_amount_of_external_allocated_memory(change);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let NativeMemory { given_back, held } = &self.account;
        given_back.set(given_back.get() + self.bytes);
        held.set(held.get() - self.bytes);
    }
}
