//! Requests: work whose result reaches JavaScript in one call.

use std::future::Future;
use std::sync::Arc;

use deno_core::{OpState, ToV8, v8};
use ops_error::SystemError;
use tokio::task::AbortHandle;

use crate::dispatch::Requests;
use crate::queue::{Entry, Finish, Queue};

/// What a request may fail with.
pub trait Failure: Send + 'static {
    /// The exception JavaScript gets.
    fn to_exception<'a>(&self, scope: &mut v8::PinScope<'a, '_>) -> v8::Local<'a, v8::Value>;
}

impl Failure for SystemError {
    fn to_exception<'a>(&self, scope: &mut v8::PinScope<'a, '_>) -> v8::Local<'a, v8::Value> {
        SystemError::to_exception(self, scope)
    }
}

/// Hands `work` to the blocking pool; its result goes to the request `id`, which keeps the process alive until then.
pub fn submit<T, E>(state: &mut OpState, id: u32, work: impl FnOnce() -> Result<T, E> + Send + 'static)
where
    T: for<'a> ToV8<'a> + Send + 'static,
    E: Failure,
{
    let queue = begin(state);
    tokio::task::spawn_blocking(move || finish(&queue, id, work()));
}

/// Runs `future` on the runtime's reactor; its result goes to the request `id`, which keeps the process alive until then. Whoever aborts it
/// answers the request in JavaScript (`cancelRequest` there): the queue hears of it all the same.
pub fn spawn<T, E>(state: &mut OpState, id: u32, future: impl Future<Output = Result<T, E>> + Send + 'static) -> AbortHandle
where
    T: for<'a> ToV8<'a> + Send + 'static,
    E: Failure,
{
    let unanswered = Unanswered(Some(begin(state)), id);
    tokio::spawn(async move {
        let mut unanswered = unanswered;
        let result = future.await;
        if let Some(queue) = unanswered.0.take() {
            finish(&queue, id, result);
        }
    })
    .abort_handle()
}

/// A future that may be dropped before it has a result: its hold on the event loop is given back in any case.
struct Unanswered(Option<Arc<Queue>>, u32);

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(queue) = self.0.take() {
            queue.push(Entry::Finished(self.1, Box::new(|scope| (v8::null(scope).into(), v8::undefined(scope).into()))));
        }
    }
}

fn begin(state: &mut OpState) -> Arc<Queue> {
    state.external_ops_tracker.ref_op();
    Requests::queue(state)
}

fn finish<T, E>(queue: &Arc<Queue>, id: u32, result: Result<T, E>)
where
    T: for<'a> ToV8<'a> + Send + 'static,
    E: Failure,
{
    let finish: Finish = Box::new(move |scope| values_of(scope, result));
    queue.push(Entry::Finished(id, finish));
}

fn values_of<'a, T: ToV8<'a>, E: Failure>(
    scope: &mut v8::PinScope<'a, '_>,
    result: Result<T, E>,
) -> (v8::Local<'a, v8::Value>, v8::Local<'a, v8::Value>) {
    let undefined = v8::undefined(scope).into();
    match result {
        Ok(value) => (v8::null(scope).into(), value.to_v8(scope).unwrap_or(undefined)),
        Err(error) => (error.to_exception(scope), undefined),
    }
}
