//! One handle's hold on the event loop: while it is held the process stays alive.

use std::cell::Cell;
use std::sync::Arc;

use deno_core::futures::task::AtomicWaker;
use deno_core::{ExternalOpsTracker, OpState};

/// Counts in the event loop's number of things to wait for, at most once.
pub struct LoopHold {
    tracker: ExternalOpsTracker,
    waker: Arc<AtomicWaker>,
    held: Cell<bool>,
}

impl LoopHold {
    /// A hold that is not held yet.
    pub fn new(state: &OpState) -> LoopHold {
        LoopHold { tracker: state.external_ops_tracker.clone(), waker: state.waker.clone(), held: Cell::new(false) }
    }

    /// Takes or gives up the hold.
    pub fn set(&self, held: bool) {
        if self.held.replace(held) == held {
            return;
        }
        if held {
            self.tracker.ref_op();
        } else {
            self.tracker.unref_op();
            // The loop decides whether to end when it is polled.
            self.waker.wake();
        }
    }
}

impl Drop for LoopHold {
    fn drop(&mut self) {
        self.set(false);
    }
}
