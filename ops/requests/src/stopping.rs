//! The end of an isolate that others have decided on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use deno_core::{OpState, v8};

/// Whether the isolate's thread is to end, and so whether no JavaScript may begin any more. V8 forgets that it was told to terminate once
/// the last function is left; the event loop must not enter another one. In OpState; never set in the main thread.
#[derive(Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// That of this runtime.
    pub fn of(state: &OpState) -> Stopping {
        state.borrow::<Stopping>().clone()
    }

    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// For whoever has taken back a termination of its own: the thread's end stays.
    pub fn insist(&self, isolate: &mut v8::Isolate) {
        if self.is_set() {
            isolate.terminate_execution();
        }
    }
}
