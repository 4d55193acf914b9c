//! Ops of `inspector`: sessions of V8's inspector in this process. What it is asked it answers at once; its notifications come with the
//! answer to the message that caused them.

mod profile;
mod session;

pub use profile::{ProfileKind, close, start_profile, stop_profile};

deno_core::extension!(
    protojs_inspector,
    ops = [
        session::op_inspector_connect,
        session::op_inspector_disconnect,
        session::op_inspector_dispatch,
        session::op_inspector_context_id,
    ],
    state = |state| {
        state.put(session::Inspector::default());
        state.put(profile::Profiles::default());
    },
);
