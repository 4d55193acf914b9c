//! `v8.queryObjects`: the objects that have a prototype in their chain. Only V8's inspector can walk the heap for them, so a session
//! of it is opened for the one question.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::serde_json::{Value, from_str, json};
use deno_core::v8::inspector::{
    Channel, ChannelImpl, StringBuffer, StringView, V8Inspector, V8InspectorClient, V8InspectorClientImpl, V8InspectorClientTrustLevel,
    V8InspectorSession,
};
use deno_core::{op2, v8};

/// The one context that the session knows belongs to this group.
const GROUP: i32 = 1;
/// A property of the global while the question is asked: what goes in, and what comes out.
const HOLDER: &str = "protojs:queryObjects";

struct Client;

impl V8InspectorClientImpl for Client {}

/// Keeps the answer to the last message; the inspector answers before it returns.
struct Answers(Rc<RefCell<String>>);

impl ChannelImpl for Answers {
    fn send_response(&self, _call_id: i32, message: v8::UniquePtr<StringBuffer>) {
        *self.0.borrow_mut() = message.as_ref().map(|message| message.string().to_string()).unwrap_or_default();
    }

    fn send_notification(&self, _message: v8::UniquePtr<StringBuffer>) {}

    fn flush_protocol_notifications(&self) {}
}

struct Session {
    session: V8InspectorSession,
    answer: Rc<RefCell<String>>,
}

impl Session {
    fn ask(&self, method: &str, params: &Value) -> Value {
        let message = json!({ "id": 1, "method": method, "params": params }).to_string();
        self.session.dispatch_protocol_message(StringView::from(message.as_bytes()));
        from_str(&self.answer.take()).unwrap_or_default()
    }
}

/// The objects whose prototype chain has `prototype`, found after a full garbage collection; undefined if V8 refuses.
#[op2(reentrant)]
pub fn op_v8_query_objects<'s>(scope: &mut v8::PinScope<'s, '_>, prototype: v8::Local<'s, v8::Value>) -> v8::Local<'s, v8::Value> {
    let context = scope.get_current_context();
    let global = context.global(scope);
    let holder = v8::Object::new(scope);
    let found = v8::String::new(scope, HOLDER).zip(v8::String::new(scope, "value")).and_then(|(name, key)| {
        holder.set(scope, key.into(), prototype)?;
        global.set(scope, name.into(), holder.into())?;
        let asked = query(scope, context);
        global.delete(scope, name.into());
        asked?;
        holder.get(scope, key.into())
    });
    found.unwrap_or_else(|| v8::undefined(scope).into())
}

/// Replaces the prototype in the holder by an array of what was found.
fn query(scope: &mut v8::PinScope<'_, '_>, context: v8::Local<v8::Context>) -> Option<()> {
    let inspector = V8Inspector::create(scope, V8InspectorClient::new(Box::new(Client)));
    inspector.context_created(context, GROUP, StringView::empty(), StringView::empty());
    let answer = Rc::new(RefCell::new(String::new()));
    let channel = Channel::new(Box::new(Answers(answer.clone())));
    let session =
        Session { session: inspector.connect(GROUP, channel, StringView::empty(), V8InspectorClientTrustLevel::FullyTrusted), answer };
    let outcome = (|| {
        let expression = format!("globalThis['{HOLDER}'].value");
        let prototype = session.ask("Runtime.evaluate", &json!({ "expression": expression, "contextId": 1 }));
        let prototype = prototype.pointer("/result/result/objectId")?;
        let objects = session.ask("Runtime.queryObjects", &json!({ "prototypeObjectId": prototype }));
        let objects = objects.pointer("/result/objects/objectId")?;
        let keep = format!("function() {{ globalThis['{HOLDER}'].value = this; }}");
        let kept = session.ask("Runtime.callFunctionOn", &json!({ "objectId": objects, "functionDeclaration": keep }));
        kept.get("result").map(|_| ())
    })();
    drop(session);
    inspector.context_destroyed(context);
    outcome
}
