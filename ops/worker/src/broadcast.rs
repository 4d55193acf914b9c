//! BroadcastChannel: messages to every open channel of a name, in all threads of the process.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deno_core::{JsRuntime, OpState, op2, v8};
use ops_requests::{Events, Handle, Handles, LoopHold, Readiness};

use crate::cloning::Cloning;
use crate::mailbox::{Letter, Mailbox};
use crate::port::{deliver, open};
use crate::write::{TransferList, write};

/// The open channels of the process, by name.
#[derive(Default)]
pub struct Stations(Mutex<HashMap<String, Vec<Arc<Mailbox>>>>);

impl Stations {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<Arc<Mailbox>>>> {
        // Nothing panics while it holds this lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open channel.
struct Channel {
    name: String,
    mailbox: Arc<Mailbox>,
    object: v8::Global<v8::Object>,
    hold: LoopHold,
    open: Cell<bool>,
}

/// The open channels of one isolate. In OpState.
#[derive(Default)]
pub struct Channels(Option<Rc<Receiver>>);

/// One handle for all channels: each gets everything that has come before the next one gets anything, in the order they were made.
struct Receiver {
    stations: Arc<Stations>,
    cloning: Cloning,
    readiness: Arc<Readiness>,
    last: Cell<u32>,
    channels: RefCell<BTreeMap<u32, Rc<Channel>>>,
}

impl Receiver {
    fn of(state: &mut OpState) -> Rc<Receiver> {
        if let Some(receiver) = &state.borrow::<Channels>().0 {
            return receiver.clone();
        }
        let (stations, cloning) = (state.borrow::<Arc<Stations>>().clone(), Cloning::of(state));
        let opened = Handles::open(state, |readiness| {
            let (last, channels) = Default::default();
            Ok::<_, Infallible>(Receiver { stations, cloning, readiness, last, channels })
        });
        let Ok(id) = opened;
        let receiver = Handles::of(state).get::<Receiver>(id).expect("it has just been opened");
        state.borrow_mut::<Channels>().0 = Some(receiver.clone());
        receiver
    }

    fn close(&self, id: u32) {
        let Some(channel) = self.channels.borrow_mut().remove(&id) else { return };
        self.leave(&channel);
    }

    fn leave(&self, channel: &Channel) {
        channel.open.set(false);
        channel.hold.set(false);
        channel.mailbox.set_reader(None);
        let mut stations = self.stations.lock();
        if let Some(members) = stations.get_mut(&channel.name) {
            members.retain(|member| !Arc::ptr_eq(member, &channel.mailbox));
            if members.is_empty() {
                stations.remove(&channel.name);
            }
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        for channel in std::mem::take(&mut *self.channels.borrow_mut()).values() {
            self.leave(channel);
        }
    }
}

impl Handle for Receiver {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        let channels: Vec<Rc<Channel>> = self.channels.borrow().values().cloned().collect();
        for channel in channels {
            for _ in 0..channel.mailbox.len() {
                if !channel.open.get() || scope.is_execution_terminating() {
                    break;
                }
                let Some(letter) = channel.mailbox.take() else { break };
                deliver(scope, events, &channel.object, &self.cloning, letter);
            }
            if channel.open.get() && channel.mailbox.len() > 0 {
                self.readiness.wake_up();
            }
        }
    }
}

fn channel(state: &OpState, id: u32) -> Option<(Rc<Receiver>, Rc<Channel>)> {
    let receiver = state.borrow::<Channels>().0.clone()?;
    let channel = receiver.channels.borrow().get(&id)?.clone();
    Some((receiver, channel))
}

/// Opens a channel whose events go to `object`, and gives its number.
#[op2(nofast)]
pub fn op_worker_broadcast_open(
    state: &mut OpState,
    scope: &mut v8::PinScope<'_, '_>,
    #[string] name: String,
    object: v8::Local<v8::Object>,
) -> u32 {
    let receiver = Receiver::of(state);
    let mailbox: Arc<Mailbox> = Arc::default();
    receiver.stations.lock().entry(name.clone()).or_default().push(mailbox.clone());
    mailbox.set_reader(Some(receiver.readiness.clone()));
    let id = receiver.last.get().wrapping_add(1);
    receiver.last.set(id);
    let channel = Channel { name, mailbox, object: v8::Global::new(scope, object), hold: LoopHold::new(state), open: Cell::new(true) };
    receiver.channels.borrow_mut().insert(id, Rc::new(channel));
    id
}

/// Gives `value` to all other channels of the name.
#[op2(nofast, reentrant)]
pub fn op_worker_broadcast_post<'s>(scope: &mut v8::PinScope<'s, '_>, id: u32, value: v8::Local<'s, v8::Value>) {
    let state = JsRuntime::op_state_from(scope);
    let cloning = Cloning::of(&state.borrow());
    let Some(message) = write(scope, &cloning, value, &TransferList::default()) else { return };
    let Some((receiver, channel)) = channel(&state.borrow(), id) else { return };
    let content = Arc::new(message.content);
    let members = receiver.stations.lock().get(&channel.name).cloned().unwrap_or_default();
    for member in members {
        if !Arc::ptr_eq(&member, &channel.mailbox) {
            member.deliver(Letter::Common(content.clone()));
        }
    }
}

/// Whether the channel keeps the event loop alive.
#[op2(fast)]
pub fn op_worker_broadcast_ref(state: &OpState, id: u32, referenced: bool) {
    if let Some((_, channel)) = channel(state, id) {
        channel.hold.set(referenced);
    }
}

/// The oldest message that waits, in an array; undefined if there is none.
#[op2(reentrant)]
pub fn op_worker_broadcast_receive<'s>(scope: &mut v8::PinScope<'s, '_>, id: u32) -> v8::Local<'s, v8::Value> {
    let undefined = v8::undefined(scope).into();
    let state = JsRuntime::op_state_from(scope);
    let channel = channel(&state.borrow(), id);
    let Some((receiver, channel)) = channel else { return undefined };
    let Some(letter) = channel.mailbox.take() else { return undefined };
    let Some(arrived) = open(scope, &receiver.cloning, letter) else { return undefined };
    v8::Array::new_with_elements(scope, &[arrived.value]).into()
}

/// Closes the channel; what waits is dropped.
#[op2(fast)]
pub fn op_worker_broadcast_close(state: &OpState, id: u32) {
    if let Some((receiver, _)) = channel(state, id) {
        receiver.close(id);
    }
}
