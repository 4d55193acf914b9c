//! Worker threads: an isolate of its own on a thread of its own, with a reactor of its own.

use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;

use deno_core::{JsRuntime, scope, v8};
use ops_perf_hooks::{Clock, Milestone};
use ops_process::ThreadEnd;
use ops_requests::Carried;
use ops_worker::{Control, DEFAULT_STACK, Endpoint, Fault, Launcher, Limits, OptionsParser, Order};

use crate::lifecycle::{bootstrap, describe_exception, drive, function, load, make_event_loop};
use crate::out_of_memory::end_without_memory;
use crate::start::{Common, ReadThreadOptions, make_isolate};
use crate::uncaught::report_uncaught;

const MB: f64 = 1024.0 * 1024.0;

/// What a thread's stack has beyond what its program may use: functions run on it that do not look at the limit.
const OWN_STACK: usize = 1 << 20;
/// The least stack in MB that a program is given.
const LEAST_STACK: f64 = 0.25;
/// The MB of old generation that a heap needs to be a heap at all.
const LEAST_HEAP: f64 = 4.0;

/// So many bytes a heap that is full still gets, so that the program can be ended.
const LAST_HEAP: usize = 32 << 20;

/// Lets the programs of an isolate start threads. `exec_argv` are the isolate's own options, if it is a thread.
pub fn offer_threads(js: &mut JsRuntime, common: Common, read_options: ReadThreadOptions, exec_argv: Option<Vec<String>>) {
    let read = read_options.clone();
    let inherited = exec_argv.clone();
    let parser = OptionsParser(Rc::new(move |exec_argv, node_options| {
        let exec_argv = exec_argv.as_deref().or(inherited.as_deref());
        Ok(read(exec_argv, node_options.as_deref())?.given)
    }));
    let launcher = Launcher(Rc::new(move |mut order: Order| {
        order.exec_argv = order.exec_argv.take().or_else(|| exec_argv.clone());
        launch(order, common.clone(), read_options.clone())
    }));
    let state = js.op_state();
    let mut state = state.borrow_mut();
    state.put(parser);
    state.put(launcher);
}

fn launch(order: Order, common: Common, read_options: ReadThreadOptions) -> std::io::Result<JoinHandle<()>> {
    // The system shows 15 bytes of it.
    let name = if order.name.contains('\0') { String::new() } else { order.name.clone() };
    let stack = stack_of(&order.limits);
    let control = order.control.clone();
    std::thread::Builder::new().name(name).stack_size(stack + OWN_STACK).spawn(move || {
        let code = run(order, common, &read_options, stack);
        control.finish(code);
    })
}

/// The bytes of stack that a thread's program may use.
fn stack_of(limits: &Limits) -> usize {
    let wanted = if limits.stack > 0.0 { limits.stack.max(LEAST_STACK) } else { DEFAULT_STACK };
    (wanted * MB) as usize
}

/// Runs a thread's program to its end.
fn run(order: Order, common: Common, read_options: &ReadThreadOptions, stack: usize) -> i32 {
    let clock = Clock::of_thread(common.origin);
    if order.limits.max_old_generation >= 0.0 && order.limits.max_old_generation < LEAST_HEAP {
        order.control.fail(out_of_memory());
        return 1;
    }
    let meter = clock.meter();
    order.control.set_loop_times(move || meter.times());
    let (tokio, turn) = match make_event_loop(&clock, common.io_threads) {
        Ok(made) => made,
        Err(error) => {
            order.control.fail(Fault { code: "ERR_WORKER_INIT_FAILED", detail: error.to_string() });
            return 1;
        }
    };
    let code = {
        let _guard = tokio.enter();
        let Ok(options) = read_options(order.exec_argv.as_deref(), order.node_options.as_deref()) else { return 1 };
        let from_disk = common.builtins.is_some();
        let parameters = parameters(&order.limits);
        let (mut js, state) = make_isolate(common.clone(), options.resolver, options.disk_cache, Some(parameters));
        clock.mark(Milestone::Environment);
        let control = order.control;
        {
            let ended = control.clone();
            let op_state = js.op_state();
            let mut op_state = op_state.borrow_mut();
            op_state.put(clock);
            op_state.put(order.environment);
            op_state.put(control.stopping());
            op_state.put(control.clone());
            op_state.put(ThreadEnd(Box::new(move |code| ended.stop(code))));
        }
        limit_stack(js.v8_isolate(), stack);
        offer_threads(&mut js, common, read_options.clone(), order.exec_argv);
        report_uncaught(js.v8_isolate());
        end_without_memory(js.v8_isolate());
        ops_vm::host_shadow_realms(js.v8_isolate());
        // V8 gives the pointer to the callback as long as the isolate lives, which is as long as `control` here.
        js.v8_isolate().add_near_heap_limit_callback(on_full_heap, Arc::as_ptr(&control).cast_mut().cast::<c_void>());
        start(&mut js, &control, &order.facts, order.endpoint, from_disk);
        let code = tokio.block_on(tokio::task::unconstrained(drive(&mut js, &state, &turn, Some(&control))));
        control.leave();
        ops_inspector::close(js.v8_isolate());
        drop(state);
        drop(js);
        code
    };
    // Nobody listens to blocking work any more.
    tokio.shutdown_background();
    code
}

fn parameters(limits: &Limits) -> v8::CreateParams {
    let mut parameters = v8::CreateParams::default();
    let bytes = |megabytes: f64| (megabytes > 0.0).then_some((megabytes * MB) as usize);
    if let Some(size) = bytes(limits.max_old_generation) {
        parameters = parameters.set_max_old_generation_size_in_bytes(size);
    }
    if let Some(size) = bytes(limits.max_young_generation) {
        parameters = parameters.set_max_young_generation_size_in_bytes(size);
    }
    if let Some(size) = bytes(limits.code_range) {
        parameters = parameters.set_code_range_size_in_bytes(size);
    }
    parameters
}

unsafe extern "C" {
    /// v8::Isolate::SetStackLimit, which the crate does not offer. V8 forgets a limit among the parameters while it makes the isolate.
    #[link_name = "_ZN2v87Isolate13SetStackLimitEm"]
    fn set_stack_limit(isolate: v8::UnsafeRawIsolatePtr, limit: usize);
}

/// Lets the program of this thread use `stack` bytes from here on.
fn limit_stack(isolate: &mut v8::Isolate, stack: usize) {
    let here = &raw const stack as usize;
    // SAFETY: the isolate is this thread's, whose stack was made larger than `stack`.
    unsafe { set_stack_limit(isolate.as_raw_isolate_ptr(), here - stack) };
}

fn out_of_memory() -> Fault {
    Fault { code: "ERR_WORKER_OUT_OF_MEMORY", detail: "JS heap out of memory".to_owned() }
}

unsafe extern "C" fn on_full_heap(data: *mut c_void, current: usize, _initial: usize) -> usize {
    // SAFETY: the `Control` that the callback was added with, which outlives the isolate.
    let control = unsafe { &*data.cast::<Control>() };
    control.fail(out_of_memory());
    current + LAST_HEAP
}

/// Hands over to js/bootstrap/worker.js. A thread that cannot even start ends with an error in its parent.
fn start(js: &mut JsRuntime, control: &Control, facts: &str, endpoint: Endpoint, from_disk: bool) {
    let endpoint = Carried::put(&mut js.op_state().borrow_mut(), Box::new(endpoint));
    scope!(scope, js);
    v8::tc_scope!(let tc, scope);
    let started = (|| {
        let internals = bootstrap(tc, from_disk)?;
        load(tc, internals, "bootstrap/worker")?;
        let undefined = v8::undefined(tc).into();
        let facts = v8::String::new(tc, facts)?.into();
        let endpoint = v8::Integer::new_from_unsigned(tc, endpoint).into();
        function(tc, internals, "startWorker")?.call(tc, undefined, &[facts, endpoint])
    })();
    if started.is_none() && !control.is_stopping() {
        control.fail(Fault { code: "ERR_WORKER_INIT_FAILED", detail: describe_exception(tc) });
    }
}
