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
    entries: Mutex<Vec<Entry>>,
    /// May be sent to other threads, but not shared with them: so it lives behind a lock. One of its own: the event loop it calls for comes
    /// for the entries at once.
    spawner: Mutex<V8CrossThreadTaskSpawner>,
    waker: Arc<AtomicWaker>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds one of the locks; and a queue is whole after every step anyway.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    pub fn new(state: &OpState) -> Queue {
        let spawner = state.borrow::<V8CrossThreadTaskSpawner>().clone();
        Queue { entries: Mutex::default(), spawner: Mutex::new(spawner), waker: state.waker.clone() }
    }

    /// Adds `entry`; the first one has the event loop come for all of them.
    pub fn push(self: &Arc<Self>, entry: Entry) {
        let is_first = {
            let mut entries = lock(&self.entries);
            entries.push(entry);
            entries.len() == 1
        };
        if is_first {
            let queue = self.clone();
            lock(&self.spawner).spawn(move |scope| dispatch(scope, &queue));
            // The event loop looks for tasks before it registers with the spawner: a task that comes in between wakes nobody. With this
            // waker it registers before it looks for anything.
            self.waker.wake();
        }
    }

    /// Everything there is, leaving `room` (an empty list whose memory is used again) in its place.
    pub fn swap(&self, room: Vec<Entry>) -> Vec<Entry> {
        std::mem::replace(&mut lock(&self.entries), room)
    }
}
