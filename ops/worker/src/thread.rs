//! Threads as those see them that start them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;

use deno_core::{OpState, op2, v8};
use ops_process::Environment;
use ops_requests::{Carried, Events, Handle, Handles, LoopHold, Readiness};

use crate::broadcast::Stations;
use crate::control::Control;
use crate::door::Doors;
use crate::mailbox::Endpoint;

/// The event of a thread that has ended: the exit code as `status`, `[code, detail]` of a fault as `data`.
const EXIT: i32 = 0;

/// What all threads of the process have in common.
#[derive(Default)]
pub struct Threads {
    last_id: AtomicU32,
    pub stations: Arc<Stations>,
    pub doors: Doors,
}

/// Bounds of a thread's memory, in MB. Docs: worker_threads.md, "resourceLimits".
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub max_young_generation: f64,
    pub max_old_generation: f64,
    pub code_range: f64,
    pub stack: f64,
}

/// The stack of a thread, in MB, where nothing else is said.
pub const DEFAULT_STACK: f64 = 4.0;

/// All that a new thread needs to know before JavaScript runs in it.
pub struct Order {
    pub id: u32,
    /// The facts of the run as JSON, for js/bootstrap/worker.js.
    pub facts: String,
    /// The options of the command line in place of the parent's.
    pub exec_argv: Option<Vec<String>>,
    /// The NODE_OPTIONS of an environment of its own.
    pub node_options: Option<String>,
    pub name: String,
    pub limits: Limits,
    pub environment: Environment,
    /// The channel to the object in the parent.
    pub endpoint: Endpoint,
    pub control: Arc<Control>,
    pub threads: Arc<Threads>,
}

/// How the runtime starts a thread.
#[derive(Clone)]
pub struct Launcher(pub Rc<dyn Fn(Order) -> std::io::Result<JoinHandle<()>>>);

/// How the options in a new thread's `execArgv` and NODE_OPTIONS are taken apart: as JSON by name, or those that a thread cannot have.
#[derive(Clone)]
pub struct OptionsParser(pub Rc<dyn Fn(Option<Vec<String>>, Option<String>) -> Result<String, Vec<String>>>);

/// A thread this one has started.
pub struct Thread {
    control: Arc<Control>,
    object: v8::Global<v8::Object>,
    readiness: Arc<Readiness>,
    hold: LoopHold,
    over: Cell<bool>,
    join: RefCell<Option<JoinHandle<()>>>,
}

impl Thread {
    pub fn control(&self) -> &Arc<Control> {
        &self.control
    }
}

impl Handle for Thread {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        let Some(outcome) = self.control.outcome() else { return };
        if self.over.replace(true) {
            return;
        }
        // It has told its end with its last step.
        if let Some(join) = self.join.take() {
            let _ = join.join();
        }
        v8::scope!(let scope, scope);
        let fault = outcome.fault.and_then(|fault| {
            let code = v8::String::new(scope, fault.code)?.into();
            let detail = v8::String::new(scope, &fault.detail)?.into();
            Some(v8::Array::new_with_elements(scope, &[code, detail]).into())
        });
        self.hold.set(false);
        events.emit(scope, &self.object, (EXIT, outcome.exit_code), fault, None);
    }
}

impl Drop for Thread {
    /// A thread does not outlive the one that started it.
    fn drop(&mut self) {
        self.control.set_parent(None);
        self.control.stop(1);
        if let Some(join) = self.join.take() {
            let _ = join.join();
        }
    }
}

/// Starts a thread whose end is an event of `object`: the number of the handle. `limits` has four numbers in MB, -1 for the usual.
/// `environment` is true for this thread's own, a list of names and values in turn, or anything else for a copy of this thread's.
#[op2]
#[allow(clippy::too_many_arguments, reason = "the fields of one order")]
pub fn op_worker_thread_start<'s>(
    state: &mut OpState,
    scope: &mut v8::PinScope<'s, '_>,
    object: v8::Local<'s, v8::Object>,
    id: u32,
    #[string] facts: String,
    #[string] name: String,
    exec_argv: v8::Local<'s, v8::Value>,
    node_options: v8::Local<'s, v8::Value>,
    environment: v8::Local<'s, v8::Value>,
    limits: v8::Local<'s, v8::Array>,
    endpoint: u32,
) -> v8::Local<'s, v8::Value> {
    let undefined = v8::undefined(scope).into();
    let Some(endpoint) = Carried::take::<Endpoint>(state, endpoint) else { return undefined };
    let mut numbers = [0.0; 4];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = limits.get_index(scope, index as u32).and_then(|limit| limit.number_value(scope)).unwrap_or(-1.0);
    }
    let environment = if environment.is_true() {
        state.borrow::<Environment>().clone()
    } else {
        match strings(scope, environment) {
            Some(list) => Environment::of_pairs(list),
            None => state.borrow::<Environment>().copy(),
        }
    };
    let control: Arc<Control> = Arc::default();
    let order = Order {
        id,
        facts,
        exec_argv: strings(scope, exec_argv),
        node_options: node_options.is_string().then(|| node_options.to_rust_string_lossy(scope)),
        name,
        limits: Limits { max_young_generation: numbers[0], max_old_generation: numbers[1], code_range: numbers[2], stack: numbers[3] },
        environment,
        endpoint,
        control: control.clone(),
        threads: state.borrow::<Arc<Threads>>().clone(),
    };
    let launcher = state.borrow::<Launcher>().clone();
    let object = v8::Global::new(scope, object);
    let hold = LoopHold::new(state);
    hold.set(true);
    let started = Handles::open(state, |readiness| {
        control.set_parent(Some(readiness.clone()));
        let join = (launcher.0)(order)?;
        Ok::<_, std::io::Error>(Thread { control, object, readiness, hold, over: Cell::new(false), join: RefCell::new(Some(join)) })
    });
    match started {
        Ok(id) => v8::Integer::new_from_unsigned(scope, id).into(),
        Err(error) => v8::String::new(scope, &error.to_string()).map_or(undefined, Into::into),
    }
}

/// An array of strings; None for anything else.
fn strings<'s>(scope: &mut v8::PinScope<'s, '_>, list: v8::Local<'s, v8::Value>) -> Option<Vec<String>> {
    let list = v8::Local::<v8::Array>::try_from(list).ok()?;
    (0..list.length()).map(|index| Some(list.get_index(scope, index)?.to_rust_string_lossy(scope))).collect()
}

pub fn thread(state: &OpState, id: u32) -> Option<Rc<Thread>> {
    Handles::of(state).get::<Thread>(id)
}

/// The number of the next thread of this process.
#[op2(fast)]
pub fn op_worker_next_id(state: &OpState) -> u32 {
    state.borrow::<Arc<Threads>>().last_id.fetch_add(1, Ordering::Relaxed) + 1
}

/// This thread's start is over: from now on it can be interrupted anywhere. Before, code of deno_core runs that takes no interruption.
#[op2(fast)]
pub fn op_worker_begin(state: &OpState, isolate: &mut v8::Isolate) {
    if let Some(control) = state.try_borrow::<Arc<Control>>() {
        control.enter(isolate.thread_safe_handle());
    }
}

/// Ends a thread wherever it is.
#[op2(fast)]
pub fn op_worker_thread_stop(state: &OpState, id: u32) {
    if let Some(thread) = thread(state, id) {
        thread.control.stop(1);
    }
}

/// Whether a thread keeps the event loop alive.
#[op2(fast)]
pub fn op_worker_thread_ref(state: &OpState, id: u32, referenced: bool) {
    if let Some(thread) = thread(state, id).filter(|thread| !thread.over.get()) {
        thread.hold.set(referenced);
    }
}

/// Forgets a thread that has ended.
#[op2(fast)]
pub fn op_worker_thread_forget(state: &OpState, id: u32) {
    Handles::of(state).remove(id);
}

/// The options that a thread would have, as JSON; those that it cannot have as an array.
#[op2]
pub fn op_worker_parse_options<'s>(
    state: &OpState,
    scope: &mut v8::PinScope<'s, '_>,
    exec_argv: v8::Local<'s, v8::Value>,
    node_options: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let undefined = v8::undefined(scope).into();
    let exec_argv = strings(scope, exec_argv);
    let node_options = node_options.is_string().then(|| node_options.to_rust_string_lossy(scope));
    let parser = state.borrow::<OptionsParser>().clone();
    match (parser.0)(exec_argv, node_options) {
        Ok(options) => v8::String::new(scope, &options).map_or(undefined, Into::into),
        Err(refused) => {
            let refused: Vec<v8::Local<v8::Value>> =
                refused.iter().filter_map(|option| v8::String::new(scope, option)).map(Into::into).collect();
            v8::Array::new_with_elements(scope, &refused).into()
        }
    }
}
