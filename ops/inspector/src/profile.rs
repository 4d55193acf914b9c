//! Profiles of an isolate that another thread asks for: each is a session of the inspector, which runs no JavaScript to make it.

use std::collections::HashMap;

use deno_core::{JsRuntime, v8};

use crate::session::{Inspector, Session};

/// What is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileKind {
    /// Where time is spent.
    Cpu,
    /// Where memory is allocated. One at a time.
    Heap,
}

impl ProfileKind {
    /// The messages of the protocol that begin and end it.
    fn messages(self) -> (&'static [&'static str], &'static str) {
        match self {
            ProfileKind::Cpu => (
                &[r#"{"id":1,"method":"Profiler.enable"}"#, r#"{"id":2,"method":"Profiler.start"}"#],
                r#"{"id":3,"method":"Profiler.stop"}"#,
            ),
            ProfileKind::Heap => (
                &[r#"{"id":1,"method":"HeapProfiler.enable"}"#, r#"{"id":2,"method":"HeapProfiler.startSampling"}"#],
                r#"{"id":3,"method":"HeapProfiler.stopSampling"}"#,
            ),
        }
    }
}

/// The profiles that are being made in an isolate. In OpState.
#[derive(Default)]
pub struct Profiles {
    last: u32,
    running: HashMap<u32, (ProfileKind, Session)>,
}

/// Begins a profile and gives its number; 0 if there is one of the heap already. None if the isolate cannot be asked at this moment.
pub fn start_profile(isolate: &mut v8::Isolate, kind: ProfileKind) -> Option<u32> {
    let state = JsRuntime::op_state_from(isolate);
    v8::scope!(let scope, isolate);
    let session = {
        let mut state = state.try_borrow_mut().ok()?;
        let profiles = state.borrow::<Profiles>();
        if kind == ProfileKind::Heap && profiles.running.values().any(|(running, _)| *running == kind) {
            return Some(0);
        }
        state.borrow_mut::<Inspector>().open(scope)
    };
    for message in kind.messages().0 {
        session.ask(message);
    }
    let mut state = state.try_borrow_mut().ok()?;
    let profiles = state.borrow_mut::<Profiles>();
    profiles.last += 1;
    profiles.running.insert(profiles.last, (kind, session));
    Some(profiles.last)
}

/// Ends all that is being recorded. V8 wants it before the isolate goes.
pub fn close(isolate: &mut v8::Isolate) {
    let state = JsRuntime::op_state_from(isolate);
    v8::scope!(let _scope, isolate);
    let (profiles, inspector) = {
        let mut state = state.borrow_mut();
        (std::mem::take(state.borrow_mut::<Profiles>()), std::mem::take(state.borrow_mut::<Inspector>()))
    };
    drop(profiles);
    drop(inspector);
}

/// Ends a profile: what the protocol answers, as JSON.
pub fn stop_profile(isolate: &mut v8::Isolate, id: u32) -> Option<String> {
    let state = JsRuntime::op_state_from(isolate);
    v8::scope!(let _scope, isolate);
    let (kind, session) = state.try_borrow_mut().ok()?.borrow_mut::<Profiles>().running.remove(&id)?;
    session.ask(kind.messages().1).pop()
}
