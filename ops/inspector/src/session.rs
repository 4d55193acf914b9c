//! The inspector of an isolate and its sessions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use deno_core::v8::inspector::{
    Channel, ChannelImpl, StringBuffer, StringView, V8Inspector, V8InspectorClient, V8InspectorClientImpl, V8InspectorClientTrustLevel,
    V8InspectorSession,
};
use deno_core::{OpState, op2, v8};

/// All contexts are in one group: a session sees each of them.
const GROUP: i32 = 1;

struct Client;

impl V8InspectorClientImpl for Client {}

/// Keeps what the inspector says until it is fetched.
#[derive(Clone, Default)]
struct Outbox(Rc<RefCell<Vec<String>>>);

impl Outbox {
    fn keep(&self, message: &v8::UniquePtr<StringBuffer>) {
        if let Some(message) = message.as_ref() {
            self.0.borrow_mut().push(message.string().to_string());
        }
    }
}

impl ChannelImpl for Outbox {
    fn send_response(&self, _call_id: i32, message: v8::UniquePtr<StringBuffer>) {
        self.keep(&message);
    }

    fn send_notification(&self, message: v8::UniquePtr<StringBuffer>) {
        self.keep(&message);
    }

    fn flush_protocol_notifications(&self) {}
}

/// A conversation with the inspector.
pub struct Session {
    session: V8InspectorSession,
    outbox: Outbox,
}

impl Session {
    /// Hands over a message of the protocol. Gives what V8 says, in order.
    pub fn ask(&self, message: &str) -> Vec<String> {
        // V8 reads 8-bit text as Latin-1.
        if message.is_ascii() {
            self.session.dispatch_protocol_message(StringView::from(message.as_bytes()));
        } else {
            let units: Vec<u16> = message.encode_utf16().collect();
            self.session.dispatch_protocol_message(StringView::from(units.as_slice()));
        }
        self.outbox.0.take()
    }
}

/// The inspector, made when the first session is opened. Sessions come before it: they are dropped first.
#[derive(Default)]
pub struct Inspector {
    sessions: HashMap<u32, Rc<Session>>,
    last: u32,
    /// The contexts it was told of. Their numbers, as the protocol has them, count from 1.
    contexts: Vec<v8::Global<v8::Context>>,
    inspector: Option<V8Inspector>,
}

impl Inspector {
    fn inspector(&mut self, isolate: &mut v8::Isolate) -> &V8Inspector {
        self.inspector.get_or_insert_with(|| V8Inspector::create(isolate, V8InspectorClient::new(Box::new(Client))))
    }

    /// Opens a session.
    pub fn open(&mut self, isolate: &mut v8::Isolate) -> Session {
        let outbox = Outbox::default();
        let channel = Channel::new(Box::new(outbox.clone()));
        let inspector = self.inspector(isolate);
        let session = inspector.connect(GROUP, channel, StringView::empty(), V8InspectorClientTrustLevel::FullyTrusted);
        Session { session, outbox }
    }

    fn context_id(&mut self, scope: &mut v8::PinScope<'_, '_>, context: v8::Local<'_, v8::Context>) -> u32 {
        let known = self.contexts.iter().position(|known| v8::Local::new(scope, known) == context);
        let index = known.unwrap_or_else(|| {
            self.inspector(scope).context_created(context, GROUP, StringView::empty(), StringView::empty());
            self.contexts.push(v8::Global::new(scope, context));
            self.contexts.len() - 1
        });
        index as u32 + 1
    }
}

/// Opens a session. @returns its number
#[op2(fast)]
pub fn op_inspector_connect(state: &mut OpState, scope: &mut v8::PinScope<'_, '_>) -> u32 {
    let context = scope.get_current_context();
    let inspector = state.borrow_mut::<Inspector>();
    inspector.context_id(scope, context);
    let session = inspector.open(scope);
    inspector.last += 1;
    inspector.sessions.insert(inspector.last, Rc::new(session));
    inspector.last
}

#[op2(fast)]
pub fn op_inspector_disconnect(state: &mut OpState, id: u32) {
    state.borrow_mut::<Inspector>().sessions.remove(&id);
}

/// The number of the context that an object comes from, as `contextId` in the protocol. The session sees the context from now on.
#[op2(fast)]
pub fn op_inspector_context_id<'s>(state: &mut OpState, scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Object>) -> u32 {
    let context = object.get_creation_context(scope).unwrap_or_else(|| scope.get_current_context());
    state.borrow_mut::<Inspector>().context_id(scope, context)
}

/// Hands a message of the protocol to V8. @returns what it says, in order; nothing for a session that is closed
#[op2(reentrant)]
#[serde]
pub fn op_inspector_dispatch(state: Rc<RefCell<OpState>>, id: u32, #[string] message: String) -> Vec<String> {
    let session = state.borrow().borrow::<Inspector>().sessions.get(&id).cloned();
    session.map_or_else(Vec::new, |session| session.ask(&message))
}
