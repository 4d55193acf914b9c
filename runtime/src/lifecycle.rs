//! The life of a program: start, event loop, beforeExit, exit.

use std::io::{self, Write as _};
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use deno_core::{JsRuntime, scope, v8};
use ops_module::ModuleState;
use ops_perf_hooks::{Clock, LoopMeter, Milestone};
use ops_process::prepare_process;
use ops_worker::Control;

use crate::out_of_memory::end_without_memory;
use crate::start::{Common, StartOptions, make_isolate};
use crate::threads::offer_threads;
use crate::turns::Turns;
use crate::uncaught::report_uncaught;

/// Runs a program to its end and returns its exit code. Most programs end inside: `process.exit` ends the process itself.
pub fn run(options: StartOptions) -> i32 {
    let clock = Clock::started_at(Instant::now());
    prepare_process();
    let (tokio, turn) = match make_event_loop(&clock, options.io_threads) {
        Ok(made) => made,
        Err(error) => {
            report(&format!("protojs: cannot make an event loop: {error}"));
            return 1;
        }
    };
    // Never dropped: that would wait for blocking work nobody listens to any more, such as a name lookup that was given up.
    let tokio = ManuallyDrop::new(tokio);
    let _guard = tokio.enter();
    let from_disk = options.builtins.is_some();
    clock.mark(Milestone::V8Start);
    let common = Common { builtins: options.builtins, io_threads: options.io_threads, origin: clock.origin(), ..Common::default() };
    let (mut js, state) = make_isolate(common.clone(), options.resolver, options.disk_cache, None);
    *state.report_loaded.borrow_mut() = options.report_loaded;
    clock.mark(Milestone::Environment);
    js.op_state().borrow_mut().put(clock);
    offer_threads(&mut js, common, options.thread_options, None);
    report_uncaught(js.v8_isolate());
    end_without_memory(js.v8_isolate());
    ops_vm::host_shadow_realms(js.v8_isolate());
    if let Err(message) = start(&mut js, &options.facts, from_disk) {
        report(&format!("protojs: {message}"));
        return 1;
    }
    // The event loop shares its thread with nobody: tokio's budget for one task would only make handles wait that have data.
    let code = tokio.block_on(tokio::task::unconstrained(drive(&mut js, &state, &turn, None)));
    // Tearing down the isolate gives nothing back that the end of the process does not.
    std::mem::forget(js);
    code
}

/// Makes the reactor of one isolate, and what measures how its time is spent.
pub fn make_event_loop(clock: &Clock, io_threads: Option<usize>) -> io::Result<(tokio::runtime::Runtime, Arc<LoopMeter>)> {
    let (park, unpark, turn) = (clock.meter(), clock.meter(), clock.meter());
    let tokio = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .on_thread_park(move || park.park())
        .on_thread_unpark(move || unpark.unpark())
        .max_blocking_threads(pool_size(io_threads))
        .build()?;
    Ok((tokio, turn))
}

/// How many threads do blocking work: file system calls, name lookups, compression, keys. Thousands of requests at once are not to become
/// hundreds of threads. Docs: cli.md, "UV_THREADPOOL_SIZE=size"; `--io-threads` counts more.
fn pool_size(asked: Option<usize>) -> usize {
    const DEFAULT: usize = 4;
    const MOST: usize = 1024;
    let wanted = || std::env::var("UV_THREADPOOL_SIZE").ok().and_then(|text| text.trim().parse().ok());
    asked.or_else(wanted).unwrap_or(DEFAULT).clamp(1, MOST)
}

/// Hands over to js/bootstrap/main.js, which runs the program's first turn and reports its exceptions. What comes back as an error here has
/// no better report.
fn start(js: &mut JsRuntime, facts: &str, from_disk: bool) -> Result<(), String> {
    scope!(scope, js);
    v8::tc_scope!(let tc, scope);
    let started = (|| {
        let internals = bootstrap(tc, from_disk)?;
        let undefined = v8::undefined(tc).into();
        let facts = v8::String::new(tc, facts)?.into();
        function(tc, internals, "start")?.call(tc, undefined, &[facts])
    })();
    match started {
        Some(_) => Ok(()),
        None if has_started(tc) => Err(describe_exception(tc)),
        None => Err(format!("cannot start: {}", describe_exception(tc))),
    }
}

/// What js/bootstrap/loader.js offers; `from_disk` has the modules of the snapshot read anew.
pub fn bootstrap<'s>(scope: &mut v8::PinScope<'s, '_>, from_disk: bool) -> Option<v8::Local<'s, v8::Object>> {
    let global = scope.get_current_context().global(scope);
    let bootstrap = object(scope, global, "__bootstrap")?;
    let internals = object(scope, bootstrap, "internals")?;
    if from_disk {
        let undefined = v8::undefined(scope).into();
        function(scope, internals, "reset")?.call(scope, undefined, &[])?;
        load(scope, internals, "bootstrap/main")?;
    }
    Some(internals)
}

/// Evaluates a built-in module.
pub fn load<'s>(scope: &mut v8::PinScope<'s, '_>, internals: v8::Local<'s, v8::Object>, id: &str) -> Option<()> {
    let id = v8::String::new(scope, id)?.into();
    let undefined = v8::undefined(scope).into();
    function(scope, internals, "load")?.call(scope, undefined, &[id]).map(drop)
}

/// Whether the program's own code may have run: its start takes `__bootstrap` from the global object.
fn has_started(tc: &mut v8::PinnedRef<'_, v8::TryCatch<'_, '_, v8::HandleScope<'_>>>) -> bool {
    let global = tc.get_current_context().global(tc);
    object(tc, global, "__bootstrap").is_none()
}

pub fn describe_exception(tc: &mut v8::PinnedRef<'_, v8::TryCatch<'_, '_, v8::HandleScope<'_>>>) -> String {
    let text = tc.stack_trace().or_else(|| tc.exception());
    text.map_or_else(|| "the snapshot lacks bootstrap/main".to_owned(), |text| text.to_rust_string_lossy(tc))
}

fn object<'s>(scope: &mut v8::PinScope<'s, '_>, holder: v8::Local<'s, v8::Object>, name: &str) -> Option<v8::Local<'s, v8::Object>> {
    let key = v8::String::new(scope, name)?;
    holder.get(scope, key.into())?.try_into().ok()
}

pub fn function<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    holder: v8::Local<'s, v8::Object>,
    name: &str,
) -> Option<v8::Local<'s, v8::Function>> {
    let key = v8::String::new(scope, name)?;
    holder.get(scope, key.into())?.try_into().ok()
}

/// Turns the event loop until nothing is left to do, or until `control` wants the thread to end. Gives the exit code.
pub async fn drive(js: &mut JsRuntime, state: &Rc<ModuleState>, meter: &LoopMeter, control: Option<&Control>) -> i32 {
    let is_stopping = || control.is_some_and(Control::is_stopping);
    loop {
        let mut turns = Turns::new(js, meter);
        let empty = std::future::poll_fn(|context| {
            if let Some(control) = control {
                control.waker.register(context.waker());
                if control.is_stopping() {
                    return Poll::Ready(Ok(()));
                }
                control.run_tasks(turns.isolate());
            }
            turns.poll(context, || state.keep_results())
        });
        let ended = empty.await;
        if is_stopping() {
            break;
        }
        if let Err(error) = ended {
            // Exceptions of the program are handled in JavaScript; what arrives here comes from V8's or deno_core's own callbacks.
            let message = error.to_string();
            if call(js, state, "onLoopError", Some(&message)).is_none_or(|handled| handled == 0) {
                report(&message);
                return 1;
            }
            continue;
        }
        if call(js, state, "beforeExit", None) != Some(1) {
            break;
        }
    }
    let code = if is_stopping() { None } else { call(js, state, "exit", None) };
    match control {
        Some(control) if control.is_stopping() => control.exit_code(),
        _ => code.unwrap_or(1),
    }
}

/// A line on stderr. Nobody may be listening.
pub fn report(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Calls one of bootstrap's callbacks and reads its result as a number (`true` is 1).
fn call(js: &mut JsRuntime, state: &ModuleState, name: &str, argument: Option<&str>) -> Option<i32> {
    scope!(scope, js);
    let arguments: Vec<v8::Local<v8::Value>> = argument.and_then(|text| v8::String::new(scope, text)).map(Into::into).into_iter().collect();
    state.call(scope, name, &arguments)?.int32_value(scope)
}
