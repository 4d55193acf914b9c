//! What JavaScript has not seen yet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deno_core::futures::task::AtomicWaker;
use deno_core::{OpState, V8CrossThreadTaskSpawner, v8};

use crate::dispatch::dispatch;

/// Makes the two values of a result, `error` and `value`; runs on the isolate's thread.
pub type Finish = Box<dyn for<'a, 'i> FnOnce(&mut v8::PinScope<'a, 'i>) -> (v8::Local<'a, v8::Value>, v8::Local<'a, v8::Value>) + Send>;

/// One thing that happened.
pub enum Entry {
    /// The request of this number is finished.
    Finished(u32, Finish),
    /// The handle of this number may have something to do.
    Ready(u32),
}

/// The queue of one runtime. Any thread may add to it.
pub struct Queue {
    inner: Mutex<Inner>,
    waker: Arc<AtomicWaker>,
}

struct Inner {
    entries: Vec<Entry>,
    /// May be sent to other threads, but not shared with them: so it lives behind the lock.
    spawner: V8CrossThreadTaskSpawner,
}

impl Queue {
    pub fn new(state: &OpState) -> Queue {
        let spawner = state.borrow::<V8CrossThreadTaskSpawner>().clone();
        Queue { inner: Mutex::new(Inner { entries: Vec::new(), spawner }), waker: state.waker.clone() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing panics while it holds this lock; and a queue is whole after every step anyway.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds `entry`; the first one has the event loop come for all of them.
    pub fn push(self: &Arc<Self>, entry: Entry) {
        let mut inner = self.lock();
        inner.entries.push(entry);
        if inner.entries.len() == 1 {
            let queue = self.clone();
            inner.spawner.spawn(move |scope| dispatch(scope, &queue));
            drop(inner);
            // The event loop looks for tasks before it registers with the spawner: a task that comes in between wakes nobody. With this
            // waker it registers before it looks for anything.
            self.waker.wake();
        }
    }

    /// Everything there is, leaving `room` (an empty list whose memory is used again) in its place.
    pub fn swap(&self, room: Vec<Entry>) -> Vec<Entry> {
        std::mem::replace(&mut self.lock().entries, room)
    }
}
