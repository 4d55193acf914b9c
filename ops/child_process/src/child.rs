//! Children that run beside us.

use std::cell::RefCell;
use std::collections::HashMap;
use std::os::fd::{IntoRawFd, OwnedFd};
use std::rc::Rc;

use deno_core::{ExternalOpsTracker, JsRuntime, OpState, ToV8, V8TaskSpawner, op2, v8};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::exit_notice::{Exit, try_reap};
use crate::spawn::{SpawnOptions, Started, spawn};

/// The children of one runtime that have not ended, by process id. The value tells whether the child keeps this process alive.
#[derive(Clone, Default)]
pub struct Children(Rc<RefCell<HashMap<i32, bool>>>);

/// What starting a child gave.
#[derive(ToV8)]
pub struct SpawnResult {
    /// 0, or the negative errno.
    errno: i32,
    pid: i32,
    /// Our end of each pipe, -1 for what is no pipe.
    fds: Vec<i32>,
}

/// Starts a child. `on_exit(code, signal)` is called once, after it has ended.
#[op2]
pub fn op_child_process_spawn(
    state: &mut OpState,
    #[scoped] options: SpawnOptions,
    #[scoped] on_exit: v8::Global<v8::Function>,
) -> SpawnResult {
    let spawned = spawn(&options);
    let fds = spawned.pipes.into_iter().map(|fd| fd.map_or(-1, IntoRawFd::into_raw_fd)).collect();
    let (pid, notice) = match spawned.child.and_then(watch) {
        Ok(watched) => watched,
        Err(errno) => return SpawnResult { errno, pid: 0, fds },
    };
    state.borrow::<Children>().0.borrow_mut().insert(pid, true);
    state.external_ops_tracker.ref_op();
    let spawner = state.borrow::<V8TaskSpawner>().clone();
    deno_core::unsync::spawn(async move {
        let Some(exit) = wait_exit(pid, &notice).await else { return };
        drop(notice);
        spawner.spawn(move |scope| {
            {
                let state = JsRuntime::op_state_from(scope);
                let state = state.borrow();
                let referenced = state.try_borrow::<Children>().and_then(|children| children.0.borrow_mut().remove(&pid));
                release(&state.external_ops_tracker, referenced);
            }
            call_on_exit(scope, &on_exit, exit);
        });
    });
    SpawnResult { errno: 0, pid, fds }
}

fn release(tracker: &ExternalOpsTracker, referenced: Option<bool>) {
    if referenced == Some(true) {
        tracker.unref_op();
    }
}

fn call_on_exit(scope: &mut v8::PinScope<'_, '_>, on_exit: &v8::Global<v8::Function>, exit: Exit) {
    v8::tc_scope!(let scope, scope);
    let undefined = v8::undefined(scope).into();
    let code = v8::Integer::new(scope, exit.code).into();
    let signal = v8::Integer::new(scope, exit.signal).into();
    // The callback reports its own exceptions; none is left here unless the isolate is being terminated.
    v8::Local::new(scope, on_exit).call(scope, undefined, &[code, signal]);
}

/// Registers the notice of a child's end with the event loop; a child that cannot be watched is ended, and the negative errno says why.
fn watch(child: Started) -> Result<(libc::pid_t, AsyncFd<OwnedFd>), i32> {
    let Started { pid, notice } = child;
    // SAFETY: the descriptor is owned by the AsyncFd and closed only by dropping it.
    match unsafe { AsyncFd::register_with_interest(notice, Interest::READABLE) } {
        Ok(notice) => Ok((pid, notice)),
        Err(error) => {
            let (notice, error) = error.into_parts();
            Started { pid, notice }.discard();
            Err(-error.raw_os_error().unwrap_or(libc::EIO))
        }
    }
}

/// How the child ended; none when the event loop ended before it.
async fn wait_exit(pid: libc::pid_t, notice: &AsyncFd<OwnedFd>) -> Option<Exit> {
    loop {
        if let Some(exit) = try_reap(pid) {
            return Some(exit);
        }
        notice.readable().await.ok()?.clear_ready();
    }
}

/// Sends `signal`, 0 to ask whether the process is there; gives 0, or the negative errno.
#[op2(fast)]
pub fn op_child_process_kill(pid: i32, signal: i32) -> i32 {
    // SAFETY: kill takes no pointers.
    if unsafe { libc::kill(pid, signal) } == 0 { 0 } else { crate::spawn::last_errno() }
}

/// Whether the child keeps this process alive.
#[op2(fast)]
pub fn op_child_process_ref(state: &mut OpState, pid: i32, referenced: bool) {
    let children = state.borrow::<Children>().clone();
    let mut children = children.0.borrow_mut();
    let Some(before) = children.get_mut(&pid) else { return };
    if std::mem::replace(before, referenced) == referenced {
        return;
    }
    if referenced {
        state.external_ops_tracker.ref_op();
    } else {
        state.external_ops_tracker.unref_op();
        state.waker.wake();
    }
}
