//! The open streams of one runtime, and the queue through which their readiness reaches JavaScript.
//!
//! A stream's waker puts its id in the queue; the first id schedules one task on the event loop, which serves every queued stream. There
//! is no future and no promise per stream or per chunk.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

use deno_core::{JsRuntime, OpState, V8CrossThreadTaskSpawner, v8};

use crate::stream::Stream;

/// How much one read asks for; libuv's suggestion.
const READ_SIZE: usize = 64 * 1024;

/// The streams of one runtime.
#[derive(Clone, Default)]
pub struct Streams(Rc<StreamsInner>);

#[derive(Default)]
struct StreamsInner {
    open: RefCell<HashMap<u32, Rc<Stream>>>,
    last_id: Cell<u32>,
    queue: RefCell<Option<Arc<ReadyQueue>>>,
    /// Every read lands here first, so that what JavaScript keeps is as large as what arrived.
    scratch: RefCell<Option<Box<[u8]>>>,
}

impl Streams {
    /// Registers the stream that `make` builds from its id and its waker.
    pub fn add<E>(&self, state: &OpState, make: impl FnOnce(Arc<StreamWaker>) -> Result<Stream, E>) -> Result<u32, E> {
        let queue = self.0.queue.borrow_mut().get_or_insert_with(|| Arc::new(ReadyQueue::new(state))).clone();
        let id = self.0.last_id.get().wrapping_add(1);
        self.0.last_id.set(id);
        let stream = make(Arc::new(StreamWaker { id, queued: AtomicBool::new(false), queue }))?;
        self.0.open.borrow_mut().insert(id, Rc::new(stream));
        Ok(id)
    }

    /// The open stream `id`.
    pub fn get(&self, id: u32) -> Option<Rc<Stream>> {
        self.0.open.borrow().get(&id).cloned()
    }

    /// Forgets the stream `id`.
    pub fn remove(&self, id: u32) {
        self.0.open.borrow_mut().remove(&id);
    }

    /// Lends the read buffer to `read`.
    pub fn with_scratch<T>(&self, read: impl FnOnce(&mut [u8]) -> T) -> T {
        let mut scratch = self.0.scratch.borrow_mut();
        read(scratch.get_or_insert_with(|| vec![0; READ_SIZE].into_boxed_slice()))
    }
}

/// Ids of streams that have something to do.
pub struct ReadyQueue(Mutex<ReadyQueueInner>);

struct ReadyQueueInner {
    ready: Vec<u32>,
    spawner: V8CrossThreadTaskSpawner,
}

impl ReadyQueue {
    fn new(state: &OpState) -> ReadyQueue {
        let spawner = state.borrow::<V8CrossThreadTaskSpawner>().clone();
        ReadyQueue(Mutex::new(ReadyQueueInner { ready: Vec::new(), spawner }))
    }

    fn push(self: &Arc<Self>, id: u32) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.ready.push(id);
        if inner.ready.len() == 1 {
            let queue = self.clone();
            inner.spawner.spawn(move |scope| queue.serve(scope));
        }
    }

    fn serve(&self, scope: &mut v8::PinScope<'_, '_>) {
        let ready = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).ready);
        let state = JsRuntime::op_state_from(scope);
        let Some(streams) = state.borrow().try_borrow::<Streams>().cloned() else { return };
        for id in ready {
            if let Some(stream) = streams.get(id) {
                stream.serve(scope, &streams);
            }
        }
    }
}

/// Puts one stream in the queue.
pub struct StreamWaker {
    id: u32,
    queued: AtomicBool,
    queue: Arc<ReadyQueue>,
}

impl StreamWaker {
    /// The id of the stream.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Queues the stream, once until it is served.
    pub fn queue(&self) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.queue.push(self.id);
        }
    }

    /// The stream is being served: the next wake queues it again.
    pub fn served(&self) {
        self.queued.store(false, Ordering::Release);
    }

    /// This as the waker tokio keeps.
    pub fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }
}

impl Wake for StreamWaker {
    fn wake(self: Arc<Self>) {
        self.queue();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.queue();
    }
}
