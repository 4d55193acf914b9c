//! Handles: what lives long and is served whenever it may have something to do.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};

use deno_core::{OpState, v8};
use slab::Slab;

use crate::dispatch::{Events, Requests};
use crate::queue::{Entry, Queue};

/// Something long-lived that has events.
pub trait Handle: Any {
    /// Does what there is to do, and tells JavaScript through `events`. Called on the event loop after the handle's `Readiness` was woken.
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events);
}

/// The open handles of one runtime, by number.
#[derive(Clone, Default)]
pub struct Handles(Rc<RefCell<Slab<Rc<dyn Handle>>>>);

impl Handles {
    /// The handles of this runtime.
    pub fn of(state: &OpState) -> &Handles {
        &state.borrow::<Requests>().handles
    }

    /// Enters the handle that `make` builds around its readiness, and gives its number.
    pub fn open<H: Handle, E>(state: &OpState, make: impl FnOnce(Arc<Readiness>) -> Result<H, E>) -> Result<u32, E> {
        let queue = Requests::queue(state);
        let mut open = Handles::of(state).0.borrow_mut();
        let vacant = open.vacant_entry();
        let id = vacant.key() as u32;
        let handle = make(Arc::new(Readiness { id, queued: AtomicBool::new(false), queue }))?;
        vacant.insert(Rc::new(handle));
        Ok(id)
    }

    /// The open handle `id`, if it is one of this kind.
    pub fn get<H: Handle>(&self, id: u32) -> Option<Rc<H>> {
        let handle: Rc<dyn Any> = self.get_any(id)?;
        handle.downcast().ok()
    }

    pub(crate) fn get_any(&self, id: u32) -> Option<Rc<dyn Handle>> {
        self.0.borrow().get(id as usize).cloned()
    }

    /// Forgets the handle `id`; its number may be used again.
    pub fn remove(&self, id: u32) {
        let removed = self.0.borrow_mut().try_remove(id as usize);
        // Dropped here: what a handle does when it goes may look into the table.
        drop(removed);
    }
}

/// How a handle is called for: given to tokio as a waker, it has the handle served once, on the event loop.
pub struct Readiness {
    id: u32,
    queued: AtomicBool,
    queue: Arc<Queue>,
}

impl Readiness {
    /// The number of the handle.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Has the handle served, on a later turn of the event loop when that is running.
    pub fn wake_up(&self) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.queue.push(Entry::Ready(self.id));
        }
    }

    /// The handle is being served: the next wake queues it again.
    pub fn served(&self) {
        self.queued.store(false, Ordering::Release);
    }

    /// This as the waker that reactors keep.
    pub fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }
}

impl Wake for Readiness {
    fn wake(self: Arc<Self>) {
        self.wake_up();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_up();
    }
}
