//! Tells V8 of the bytes of blobs, which deno_web keeps: without that nothing but other garbage would make it look for blobs that are gone.

use std::collections::HashMap;
use std::sync::Arc;

use deno_core::{Extension, JsBuffer, JsRuntime, OpState, op2, v8};
use deno_web::{BlobStoreTrait, InMemoryBlobPart};
use ops_memory::{Held, NativeMemory};
use uuid::Uuid;

/// Puts ops that tell V8 in the place of deno_web's.
pub fn tell(mut extension: Extension) -> Extension {
    for op in extension.ops.to_mut() {
        match op.name {
            "op_blob_create_part" => *op = op_blob_create_part(),
            "op_blob_remove_part" => *op = op_blob_remove_part(),
            _ => {}
        }
    }
    extension
}

/// What V8 knows of, by part. Parts that are cut out of others have no bytes of their own.
#[derive(Default)]
struct Told(HashMap<Uuid, Held>);

#[op2]
fn op_blob_create_part(isolate: &mut v8::Isolate, #[buffer] data: JsBuffer) -> Uuid {
    let state = JsRuntime::op_state_from(isolate);
    let account = NativeMemory::of(&mut state.borrow_mut());
    let held = account.hold(isolate, data.len());
    let mut state = state.borrow_mut();
    let id = state.borrow::<Arc<dyn BlobStoreTrait>>().insert_part(Arc::new(InMemoryBlobPart::from(data.to_vec())));
    if !state.has::<Told>() {
        state.put(Told::default());
    }
    state.borrow_mut::<Told>().0.insert(id, held);
    id
}

#[op2]
fn op_blob_remove_part(state: &mut OpState, #[scoped] id: Uuid) {
    state.borrow::<Arc<dyn BlobStoreTrait>>().remove_part(&id);
    if let Some(told) = state.try_borrow_mut::<Told>() {
        told.0.remove(&id);
    }
}
