//! The contexts of `ShadowRealm` (`--experimental-shadow-realm`): the globals of ECMAScript and V8's console.

use deno_core::v8;

use crate::context::share_host_state;

/// Lets programs make shadow realms, where V8's flag gives them the class.
pub fn host_shadow_realms(isolate: &mut v8::Isolate) {
    isolate.set_host_create_shadow_realm_context_callback(make_context);
}

fn make_context<'s>(scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Context>> {
    let initiator = scope.get_current_context();
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    share_host_state(initiator, context);
    Some(context)
}
