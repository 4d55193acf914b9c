//! From a value to a message: V8's serializer, and what it leaves to its embedder.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::{JsRuntime, v8};
use v8::ValueSerializerHelper;

use ops_requests::{Carried, Shared};

use crate::cloning::Cloning;
use crate::message::{Content, Description, Memory, Message, Transferred};

/// How the bytes say that an object is described apart; its place in the list follows.
pub const DESCRIBED: u32 = 0;
/// How the bytes say that an object was transferred; its place in the list follows.
pub const TRANSFERRED: u32 = 1;

#[derive(Clone)]
struct Delegate {
    cloning: Cloning,
    /// The objects of the transfer list that are no buffers.
    transferred: Rc<[v8::Global<v8::Object>]>,
    /// What goes beside the bytes.
    beside: Rc<RefCell<Content>>,
}

impl v8::ValueSerializerImpl for Delegate {
    fn throw_data_clone_error<'s>(&self, scope: &mut v8::PinScope<'s, '_>, message: v8::Local<'s, v8::String>) {
        if let Some(functions) = self.cloning.functions() {
            functions.refuse(scope, message);
        }
    }

    fn has_custom_host_object(&self, _isolate: &v8::Isolate) -> bool {
        true
    }

    fn is_host_object<'s>(&self, scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Object>) -> Option<bool> {
        self.cloning.functions()?.is_branded(scope, object)
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        serializer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        if let Some(place) = self.transferred.iter().position(|other| *other == object) {
            serializer.write_uint32(TRANSFERRED);
            serializer.write_uint32(place as u32);
            return Some(true);
        }
        let (data, shared) = self.cloning.functions()?.describe(scope, object)?;
        // A piece of its own: while V8 reads a value, no JavaScript may run that would make the object.
        let piece = v8::ValueSerializer::new(scope, Box::new(self.clone()));
        piece.write_header();
        piece.write_value(scope.get_current_context(), data)?;
        let shared = shared.and_then(|id| {
            let state = JsRuntime::op_state_from(scope);
            Carried::take::<Shared>(&mut state.borrow_mut(), id)
        });
        let described = &mut self.beside.borrow_mut().described;
        described.push(Description { bytes: piece.release(), shared });
        serializer.write_uint32(DESCRIBED);
        serializer.write_uint32(described.len() as u32 - 1);
        Some(true)
    }

    fn get_shared_array_buffer_id<'s>(
        &self,
        _scope: &mut v8::PinScope<'s, '_>,
        buffer: v8::Local<'s, v8::SharedArrayBuffer>,
    ) -> Option<u32> {
        let shared = &mut self.beside.borrow_mut().shared;
        shared.push(Memory(buffer.get_backing_store()));
        Some(shared.len() as u32 - 1)
    }

    fn get_wasm_module_transfer_id(&self, _scope: &mut v8::PinScope<'_, '_>, module: v8::Local<v8::WasmModuleObject>) -> Option<u32> {
        let modules = &mut self.beside.borrow_mut().modules;
        modules.push(module.get_compiled_module());
        Some(modules.len() as u32 - 1)
    }
}

/// What a program wants to be moved rather than copied. JavaScript has checked it.
#[derive(Default)]
pub struct TransferList<'s> {
    buffers: Vec<v8::Local<'s, v8::ArrayBuffer>>,
    objects: Vec<v8::Local<'s, v8::Object>>,
}

impl<'s> TransferList<'s> {
    /// From an array, or from anything else for an empty list.
    pub fn new(scope: &mut v8::PinScope<'s, '_>, list: v8::Local<'s, v8::Value>) -> TransferList<'s> {
        let mut transfer = TransferList::default();
        let Ok(list) = v8::Local::<v8::Array>::try_from(list) else { return transfer };
        for index in 0..list.length() {
            let Some(item) = list.get_index(scope, index) else { continue };
            if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(item) {
                transfer.buffers.push(buffer);
            } else if let Ok(object) = item.try_into() {
                transfer.objects.push(object);
            }
        }
        transfer
    }
}

/// Makes the message and takes away what is transferred. `None` leaves an exception pending, and everything as it was.
pub fn write<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    cloning: &Cloning,
    value: v8::Local<'s, v8::Value>,
    transfer: &TransferList<'s>,
) -> Option<Message> {
    let beside: Rc<RefCell<Content>> = Rc::default();
    let transferred = transfer.objects.iter().map(|object| v8::Global::new(scope, *object)).collect();
    let delegate = Delegate { cloning: cloning.clone(), transferred, beside: beside.clone() };
    let serializer = v8::ValueSerializer::new(scope, Box::new(delegate));
    serializer.write_header();
    for (id, buffer) in transfer.buffers.iter().enumerate() {
        serializer.transfer_array_buffer(id as u32, *buffer);
    }
    let context = scope.get_current_context();
    if serializer.write_value(context, value) != Some(true) {
        return None;
    }
    let content = Content { bytes: serializer.release(), ..beside.take() };
    let mut message = Message { content, ..Message::default() };
    for buffer in &transfer.buffers {
        message.buffers.push(Memory(buffer.get_backing_store()));
        buffer.detach(None);
    }
    for object in &transfer.objects {
        let (kind, ids) = cloning.functions()?.send(scope, *object)?;
        let state = JsRuntime::op_state_from(scope);
        let mut state = state.borrow_mut();
        let things = ids.into_iter().filter_map(|id| Carried::take_any(&mut state, id)).collect();
        message.transferred.push(Transferred { kind, things });
    }
    Some(message)
}
