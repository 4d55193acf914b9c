//! MessagePort: an end of a channel as a handle of the event loop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use deno_core::{JsRuntime, OpState, op2, v8};
use ops_requests::{Carried, Events, Handle, Handles, LoopHold, Readiness};

use crate::cloning::Cloning;
use crate::mailbox::{Endpoint, Letter};
use crate::message::Message;
use crate::read::{Arrived, read, read_content};
use crate::write::{TransferList, write};

/// What a call into JavaScript is about; js/internal/worker/events.js has the same numbers.
pub const MESSAGE: i32 = 0;
pub const MESSAGE_ERROR: i32 = 1;
pub const CLOSED: i32 = 2;

/// So many messages are given to JavaScript in a row, if not more were there at the beginning, before the event loop turns.
const LEAST_BATCH: usize = 1000;

/// A port that is open.
pub struct Port {
    /// None once it was closed or transferred.
    endpoint: RefCell<Option<Endpoint>>,
    object: v8::Global<v8::Object>,
    readiness: Arc<Readiness>,
    hold: LoopHold,
    cloning: Cloning,
    /// Whether messages are given to JavaScript as they come.
    started: Cell<bool>,
}

impl Port {
    fn len(&self) -> usize {
        self.endpoint.borrow().as_ref().map_or(0, |endpoint| endpoint.mailbox().len())
    }

    fn take(&self) -> Option<Letter> {
        self.endpoint.borrow().as_ref()?.mailbox().take()
    }

    fn is_exhausted(&self) -> bool {
        self.endpoint.borrow().as_ref().is_some_and(|endpoint| endpoint.mailbox().is_exhausted())
    }

    /// Gives up the end. Messages that come from now on call nobody.
    fn release(&self) -> Option<Endpoint> {
        let endpoint = self.endpoint.borrow_mut().take()?;
        endpoint.mailbox().set_reader(None);
        self.hold.set(false);
        Some(endpoint)
    }
}

impl Handle for Port {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        let mut left = self.len().max(LEAST_BATCH);
        while self.started.get() && left > 0 && !scope.is_execution_terminating() {
            let Some(letter) = self.take() else { break };
            deliver(scope, events, &self.object, &self.cloning, letter);
            left -= 1;
        }
        if left == 0 && self.len() > 0 {
            self.readiness.wake_up();
        } else if self.is_exhausted() {
            events.emit(scope, &self.object, (CLOSED, 0), None, None);
        }
    }
}

/// Gives one message to JavaScript.
pub fn deliver(scope: &mut v8::PinScope<'_, '_>, events: &Events, object: &v8::Global<v8::Object>, cloning: &Cloning, letter: Letter) {
    v8::scope!(let scope, scope);
    let (arrived, exception) = {
        v8::tc_scope!(let tc, scope);
        (open(tc, cloning, letter), tc.exception())
    };
    match (arrived, exception) {
        (Some(arrived), _) => {
            let objects = (!arrived.objects.is_empty()).then(|| v8::Array::new_with_elements(scope, &arrived.objects).into());
            events.emit(scope, object, (MESSAGE, 0), Some(arrived.value), objects);
        }
        (None, Some(exception)) => events.emit(scope, object, (MESSAGE_ERROR, 0), Some(exception), None),
        // Termination.
        (None, None) => {}
    }
}

pub fn open<'s>(scope: &mut v8::PinScope<'s, '_>, cloning: &Cloning, letter: Letter) -> Option<Arrived<'s>> {
    match letter {
        Letter::Own(message) => read(scope, cloning, message),
        Letter::Common(content) => {
            let value = read_content(scope, cloning, &content, &[], &[])?;
            Some(Arrived { value, objects: Vec::new() })
        }
    }
}

/// Opens a channel: the numbers of what is carried for its two ends.
#[op2]
#[serde]
pub fn op_worker_channel(state: &mut OpState) -> (u32, u32) {
    let (one, other) = Endpoint::pair();
    (Carried::put(state, Box::new(one)), Carried::put(state, Box::new(other)))
}

/// Makes a handle of a carried end, whose events go to `object`; -1 if there is no such end.
#[op2(nofast)]
pub fn op_worker_port_open(state: &mut OpState, scope: &mut v8::PinScope<'_, '_>, carried: u32, object: v8::Local<v8::Object>) -> i32 {
    let Some(endpoint) = Carried::take::<Endpoint>(state, carried) else { return -1 };
    let object = v8::Global::new(scope, object);
    let (hold, cloning) = (LoopHold::new(state), Cloning::of(state));
    let opened = Handles::open(state, |readiness| {
        endpoint.mailbox().set_reader(Some(readiness.clone()));
        Ok::<_, ()>(Port { endpoint: RefCell::new(Some(endpoint)), object, readiness, hold, cloning, started: Cell::new(false) })
    });
    opened.map_or(-1, |id| id as i32)
}

fn port(state: &OpState, id: u32) -> Option<Rc<Port>> {
    Handles::of(state).get::<Port>(id)
}

/// Posts `value`, with what the array `transfer` has moved along. A closed port drops the message.
#[op2(nofast, reentrant)]
pub fn op_worker_port_post<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    id: u32,
    value: v8::Local<'s, v8::Value>,
    transfer: v8::Local<'s, v8::Value>,
) {
    let state = JsRuntime::op_state_from(scope);
    let cloning = Cloning::of(&state.borrow());
    let transfer = TransferList::new(scope, transfer);
    let Some(message) = write(scope, &cloning, value, &transfer) else { return };
    let port = port(&state.borrow(), id);
    if let Some(port) = port
        && let Some(endpoint) = &*port.endpoint.borrow()
    {
        endpoint.post(message);
    }
}

/// Begins or ceases to give messages to JavaScript as they come.
#[op2(fast)]
pub fn op_worker_port_start(state: &OpState, id: u32, started: bool) {
    if let Some(port) = port(state, id) {
        port.started.set(started);
        if started && port.len() > 0 {
            port.readiness.wake_up();
        }
    }
}

/// Whether the port keeps the event loop alive.
#[op2(fast)]
pub fn op_worker_port_ref(state: &OpState, id: u32, referenced: bool) {
    if let Some(port) = port(state, id)
        && port.endpoint.borrow().is_some()
    {
        port.hold.set(referenced);
    }
}

/// How many messages wait.
#[op2(fast)]
pub fn op_worker_port_length(state: &OpState, id: u32) -> u32 {
    port(state, id).map_or(0, |port| port.len() as u32)
}

/// The oldest message as `[value, objects]`; undefined if none waits. What cannot be read is thrown.
#[op2(reentrant)]
pub fn op_worker_port_receive<'s>(scope: &mut v8::PinScope<'s, '_>, id: u32) -> v8::Local<'s, v8::Value> {
    let undefined = v8::undefined(scope).into();
    let state = JsRuntime::op_state_from(scope);
    let found = {
        let state = state.borrow();
        port(&state, id).and_then(|port| Some((port.take()?, port.cloning.clone())))
    };
    let Some((letter, cloning)) = found else { return undefined };
    if let Some(port) = port(&state.borrow(), id).filter(|port| port.is_exhausted()) {
        // That the channel has ended comes after its last message.
        port.readiness.wake_up();
    }
    let Some(arrived) = open(scope, &cloning, letter) else { return undefined };
    let objects = v8::Array::new_with_elements(scope, &arrived.objects).into();
    v8::Array::new_with_elements(scope, &[arrived.value, objects]).into()
}

/// Closes the port, and so the channel.
#[op2(fast)]
pub fn op_worker_port_close(state: &OpState, id: u32) {
    if let Some(port) = port(state, id) {
        drop(port.release());
        Handles::of(state).remove(id);
    }
}

/// Takes the end out of the port, which is closed: the number of what is carried now.
#[op2(fast)]
pub fn op_worker_port_take(state: &mut OpState, id: u32) -> i32 {
    let Some(endpoint) = port(state, id).and_then(|port| port.release()) else { return -1 };
    Handles::of(state).remove(id);
    Carried::put(state, Box::new(endpoint)) as i32
}

/// A message between two calls of one isolate: `structuredClone` with a transfer list.
#[op2(reentrant)]
pub fn op_worker_clone<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<'s, v8::Value>,
    transfer: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let undefined = v8::undefined(scope).into();
    let state = JsRuntime::op_state_from(scope);
    let cloning = Cloning::of(&state.borrow());
    let transfer = TransferList::new(scope, transfer);
    let message: Option<Message> = write(scope, &cloning, value, &transfer);
    message.and_then(|message| read(scope, &cloning, message)).map_or(undefined, |arrived| arrived.value)
}
