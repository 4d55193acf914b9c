//! What handles hold outside of V8's heap, told to V8: it collects garbage by what that would free.

use std::cell::Cell;
use std::rc::Rc;

use deno_core::v8;

/// The account of one runtime. What was given back waits until V8 is spoken to again: a finalizer must not call it.
#[derive(Clone, Default)]
pub struct NativeMemory {
    given_back: Rc<Cell<i64>>,
}

impl NativeMemory {
    /// Tells V8 about so many bytes more, until the result is dropped.
    pub fn hold(&self, isolate: &mut v8::Isolate, bytes: usize) -> Held {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        isolate.adjust_amount_of_external_allocated_memory(bytes - self.given_back.take());
        Held { given_back: self.given_back.clone(), bytes }
    }
}

/// Bytes that V8 knows of.
pub struct Held {
    given_back: Rc<Cell<i64>>,
    bytes: i64,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.given_back.set(self.given_back.get() + self.bytes);
    }
}
