//! Ways to a thread for those who know its number only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use deno_core::{JsRuntime, OpState, op2, v8};

use ops_requests::Carried;

use crate::cloning::Cloning;
use crate::mailbox::Endpoint;
use crate::thread::Threads;
use crate::write::{TransferList, write};

/// The doors of all threads, by their number.
#[derive(Default)]
pub struct Doors(Mutex<HashMap<u32, Endpoint>>);

/// Opens the door of thread `id`: the number of what is carried for the port behind it.
#[op2(fast)]
pub fn op_worker_door_open(state: &mut OpState, id: u32) -> u32 {
    let (outside, inside) = Endpoint::pair();
    let threads = state.borrow::<Arc<Threads>>().clone();
    // Nothing panics while it holds this lock.
    threads.doors.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, outside);
    Carried::put(state, Box::new(inside))
}

/// Posts `value` through the door of thread `id`; false if there is none.
#[op2(nofast, reentrant)]
pub fn op_worker_door_post<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    id: u32,
    value: v8::Local<'s, v8::Value>,
    transfer: v8::Local<'s, v8::Value>,
) -> bool {
    let state = JsRuntime::op_state_from(scope);
    let (cloning, threads) = {
        let state = state.borrow();
        (Cloning::of(&state), state.borrow::<Arc<Threads>>().clone())
    };
    let transfer = TransferList::new(scope, transfer);
    let Some(message) = write(scope, &cloning, value, &transfer) else { return false };
    let mut doors = threads.doors.0.lock().unwrap_or_else(PoisonError::into_inner);
    let is_open = doors.get(&id).is_some_and(|door| !door.mailbox().is_exhausted());
    match doors.get(&id) {
        Some(door) if is_open => door.post(message),
        // The thread is gone.
        _ => drop(doors.remove(&id)),
    }
    is_open
}
