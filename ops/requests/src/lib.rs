//! The one road by which what happened outside reaches JavaScript.
//!
//! A **request** is asked once and answered once: work for the blocking pool (`submit`), a future (`spawn`). A **handle** lives long and has
//! many events: a socket, a server. Both put what they have into one queue of the runtime; the event loop empties it, a batch each turn, with
//! one call into JavaScript for each event and ticks and microtasks after it, as Node does. Neither makes promises: an op that starts a request
//! takes its number, returns nothing, and can be a V8 fast call. The other half is `js/internal/requests.js`.

mod carried;
mod dispatch;
mod handles;
mod hold;
mod queue;
mod stopping;
mod submit;

pub use carried::{Carried, Shared};
pub use dispatch::{Events, LoopTurns};
pub use handles::{Handle, Handles, Readiness};
pub use hold::LoopHold;
pub use stopping::Stopping;
pub use submit::{Failure, spawn, submit};

deno_core::extension!(
    protojs_requests,
    ops = [dispatch::op_requests_set_dispatcher],
    state = |state| {
        state.put(Carried::default());
        state.put(Stopping::default());
        state.put(LoopTurns::default());
        state.put(dispatch::Requests::default());
    },
);
