//! A message on its way from one isolate to another: bytes in V8's format, and what goes beside them.

use std::any::Any;

use deno_core::v8;
use ops_requests::Shared;

/// The memory of an ArrayBuffer or a SharedArrayBuffer, which no isolate owns.
#[derive(Clone)]
pub struct Memory(pub v8::SharedRef<v8::BackingStore>);

// SAFETY: V8 counts the references to a backing store atomically, and frees it from any thread.
unsafe impl Send for Memory {}
// SAFETY: as above; the bytes themselves are only read and written by V8 on behalf of programs.
unsafe impl Sync for Memory {}

/// Objects that were transferred and are no memory, such as ports: what each has become, and the name of the class that makes it an object
/// again.
pub struct Transferred {
    pub kind: String,
    pub things: Vec<Box<dyn Any + Send>>,
}

/// What a cloneable object is made of: plain data, and what the copies share, if they share anything.
pub struct Description {
    pub bytes: Vec<u8>,
    pub shared: Option<Shared>,
}

/// What can be given to every receiver of a broadcast.
#[derive(Default)]
pub struct Content {
    pub bytes: Vec<u8>,
    /// What cloneable objects in it are made of, those that others hold first.
    pub described: Vec<Description>,
    pub shared: Vec<Memory>,
    pub modules: Vec<v8::CompiledWasmModule>,
}

/// A message for one receiver.
#[derive(Default)]
pub struct Message {
    pub content: Content,
    pub buffers: Vec<Memory>,
    pub transferred: Vec<Transferred>,
}
