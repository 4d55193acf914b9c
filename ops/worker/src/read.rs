//! From a message to a value.

use deno_core::{JsRuntime, v8};
use v8::ValueDeserializerHelper;

use ops_requests::Carried;

use crate::cloning::Cloning;
use crate::message::{Content, Message};
use crate::write::TRANSFERRED;

struct Delegate<'a> {
    content: &'a Content,
    transferred: &'a [v8::Global<v8::Object>],
    /// Those that are described, as far as they are made.
    revived: &'a [v8::Global<v8::Object>],
}

impl v8::ValueDeserializerImpl for Delegate<'_> {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        deserializer: &dyn ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let (mut tag, mut place) = (0, 0);
        if !deserializer.read_uint32(&mut tag) || !deserializer.read_uint32(&mut place) {
            return None;
        }
        let objects = if tag == TRANSFERRED { self.transferred } else { self.revived };
        objects.get(place as usize).map(|object| v8::Local::new(scope, object))
    }

    fn get_shared_array_buffer_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        id: u32,
    ) -> Option<v8::Local<'s, v8::SharedArrayBuffer>> {
        let memory = self.content.shared.get(id as usize)?;
        Some(v8::SharedArrayBuffer::with_backing_store(scope, &memory.0))
    }

    fn get_wasm_module_from_id<'s>(&self, scope: &mut v8::PinScope<'s, '_>, id: u32) -> Option<v8::Local<'s, v8::WasmModuleObject>> {
        v8::WasmModuleObject::from_compiled_module(scope, self.content.modules.get(id as usize)?)
    }
}

/// A value that has arrived, and the transferred objects in it.
pub struct Arrived<'s> {
    pub value: v8::Local<'s, v8::Value>,
    pub objects: Vec<v8::Local<'s, v8::Value>>,
}

/// Makes the value and the objects. `None` leaves an exception pending.
pub fn read<'s>(scope: &mut v8::PinScope<'s, '_>, cloning: &Cloning, message: Message) -> Option<Arrived<'s>> {
    let mut objects = Vec::with_capacity(message.transferred.len());
    for sent in message.transferred {
        let ids: Vec<u32> = {
            let state = JsRuntime::op_state_from(scope);
            let mut state = state.borrow_mut();
            sent.things.into_iter().map(|thing| Carried::put(&mut state, thing)).collect()
        };
        let object = cloning.functions()?.receive(scope, &sent.kind, &ids)?;
        objects.push(v8::Global::new(scope, object));
    }
    let buffers: Vec<_> = message.buffers.iter().map(|memory| v8::ArrayBuffer::with_backing_store(scope, &memory.0)).collect();
    let value = read_content(scope, cloning, &message.content, &buffers, &objects)?;
    let objects = objects.iter().map(|object| v8::Local::new(scope, object).into()).collect();
    Some(Arrived { value, objects })
}

/// Makes the value of a message that others receive as well.
pub fn read_content<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    cloning: &Cloning,
    content: &Content,
    buffers: &[v8::Local<'s, v8::ArrayBuffer>],
    transferred: &[v8::Global<v8::Object>],
) -> Option<v8::Local<'s, v8::Value>> {
    let mut revived = Vec::with_capacity(content.described.len());
    for description in &content.described {
        let delegate = Delegate { content, transferred, revived: &revived };
        let data = read_bytes(scope, delegate, &description.bytes, &[])?;
        let shared = description.shared.clone().map(|shared| {
            let state = JsRuntime::op_state_from(scope);
            Carried::share(&mut state.borrow_mut(), shared)
        });
        let object = cloning.functions()?.revive(scope, data, shared)?;
        revived.push(v8::Global::new(scope, object));
    }
    read_bytes(scope, Delegate { content, transferred, revived: &revived }, &content.bytes, buffers)
}

fn read_bytes<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    delegate: Delegate<'_>,
    bytes: &[u8],
    buffers: &[v8::Local<'s, v8::ArrayBuffer>],
) -> Option<v8::Local<'s, v8::Value>> {
    let deserializer = v8::ValueDeserializer::new(scope, Box::new(delegate), bytes);
    for (id, buffer) in buffers.iter().enumerate() {
        deserializer.transfer_array_buffer(id as u32, *buffer);
    }
    let context = scope.get_current_context();
    deserializer.read_header(context)?;
    deserializer.read_value(context)
}
