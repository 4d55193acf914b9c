//! Functions and aggregates of the program, which SQLite calls.
//!
//! JavaScript's `DatabaseSync` keeps them alive; here they are weak. A strong handle would keep a database that its own function mentions
//! alive for ever.

use std::ffi::{c_int, c_void};
use std::rc::{Rc, Weak};

use deno_core::{op2, v8};
use libsqlite3_sys as ffi;

use crate::connection::{Connection, c_string};
use crate::database::Database;
use crate::failure::{Failure, OrThrow};
use crate::value::{Outcome, Unfit, read, write};

/// Bits of the options of a function.
const DETERMINISTIC: u32 = 1;
const DIRECT_ONLY: u32 = 2;
const BIGINTS: u32 = 4;

fn sqlite_flags(options: u32) -> c_int {
    let mut flags = ffi::SQLITE_UTF8;
    if options & DETERMINISTIC != 0 {
        flags |= ffi::SQLITE_DETERMINISTIC;
    }
    if options & DIRECT_ONLY != 0 {
        flags |= ffi::SQLITE_DIRECTONLY;
    }
    flags
}

/// What SQLite passes to the callbacks of one function.
struct Registered {
    connection: Weak<Connection>,
    bigints: bool,
    /// Of a scalar function only `step`.
    step: v8::Weak<v8::Function>,
    inverse: Option<v8::Weak<v8::Function>>,
    result: Option<v8::Weak<v8::Function>>,
    /// The first state of an aggregate, or the function that makes it.
    start: Option<Start>,
}

enum Start {
    Value(v8::Global<v8::Value>),
    Function(v8::Weak<v8::Function>),
}

/// A call of JavaScript failed: the exception is kept by the connection.
struct Threw;

type Called<'s> = Result<v8::Local<'s, v8::Value>, Threw>;

impl Registered {
    fn call<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        function: &v8::Weak<v8::Function>,
        arguments: &[v8::Local<'s, v8::Value>],
    ) -> Called<'s> {
        let function = function.to_local(scope).ok_or(Threw)?;
        let receiver = v8::undefined(scope).into();
        v8::tc_scope!(let tc, scope);
        match function.call(tc, receiver, arguments) {
            Some(value) => Ok(value),
            None => {
                if let Some(exception) = tc.exception() {
                    let exception = v8::Global::new(tc, exception);
                    self.keep(exception);
                }
                Err(Threw)
            }
        }
    }

    fn keep(&self, exception: v8::Global<v8::Value>) {
        if let Some(connection) = self.connection.upgrade() {
            connection.keep_thrown(exception);
        }
    }

    /// The arguments of SQLite after those in `values`.
    fn arguments<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        values: &mut Vec<v8::Local<'s, v8::Value>>,
        given: &[*mut ffi::sqlite3_value],
    ) -> Result<(), Threw> {
        for &value in given {
            // SAFETY: SQLite protects the arguments of a function while it runs.
            match unsafe { read(scope, value, self.bigints) } {
                Ok(value) => values.push(value),
                Err(failure) => {
                    self.throw(scope, failure);
                    return Err(Threw);
                }
            }
        }
        Ok(())
    }

    fn throw(&self, scope: &mut v8::PinScope<'_, '_>, failure: Failure) {
        v8::tc_scope!(let tc, scope);
        failure.throw(tc);
        if let Some(exception) = tc.exception() {
            let exception = v8::Global::new(tc, exception);
            self.keep(exception);
        }
    }
}

/// Makes `value` the result of the function that SQLite called.
fn answer(scope: &mut v8::PinScope<'_, '_>, context: *mut ffi::sqlite3_context, value: Called<'_>) {
    let Ok(value) = value else { return refuse(context, "") };
    if value.is_undefined() {
        // SAFETY: SQLite is in the call the context belongs to.
        return unsafe { ffi::sqlite3_result_null(context) };
    }
    if value.is_promise() {
        return refuse(context, "Asynchronous user-defined functions are not supported");
    }
    match write(scope, value, &Outcome(context)) {
        Ok(_) => {}
        Err(Unfit::Large) => refuse(context, "BigInt value is too large for SQLite"),
        Err(Unfit::Type) => refuse(context, "Returned JavaScript value cannot be converted to a SQLite value"),
    }
}

fn refuse(context: *mut ffi::sqlite3_context, message: &str) {
    // SAFETY: SQLite is in the call the context belongs to, and copies the message.
    unsafe { ffi::sqlite3_result_error(context, message.as_ptr().cast(), message.len() as c_int) };
}

/// # Safety
/// Called by SQLite for a function registered here.
unsafe fn registered<'a>(context: *mut ffi::sqlite3_context) -> (&'a Registered, Option<Rc<Connection>>) {
    // SAFETY: it was registered with a Registered, which lives until SQLite calls `drop_registered`.
    let registered = unsafe { &*ffi::sqlite3_user_data(context).cast::<Registered>() };
    (registered, registered.connection.upgrade())
}

/// # Safety
/// Called by SQLite with `count` arguments.
unsafe fn given<'a>(count: c_int, arguments: *mut *mut ffi::sqlite3_value) -> &'a [*mut ffi::sqlite3_value] {
    // SAFETY: the caller's.
    if count > 0 { unsafe { std::slice::from_raw_parts(arguments, count as usize) } } else { &[] }
}

unsafe extern "C" fn drop_registered(data: *mut c_void) {
    // SAFETY: SQLite gives back what it was registered with, once.
    drop(unsafe { Box::from_raw(data.cast::<Registered>()) });
}

unsafe extern "C" fn call_function(context: *mut ffi::sqlite3_context, count: c_int, arguments: *mut *mut ffi::sqlite3_value) {
    // SAFETY: SQLite calls it as registered.
    let ((function, connection), given) = unsafe { (registered(context), given(count, arguments)) };
    let called = connection.and_then(|connection| {
        connection.with_scope(|scope| {
            let mut values = Vec::with_capacity(given.len());
            let result = function.arguments(scope, &mut values, given).and_then(|()| function.call(scope, &function.step, &values));
            answer(scope, context, result);
        })
    });
    if called.is_none() {
        refuse(context, "");
    }
}

/// One aggregation, in SQLite's memory for it, which begins as zeros: no value, not asked.
#[derive(Default)]
#[repr(C)]
struct State {
    /// None until the first row.
    value: Option<Box<v8::Global<v8::Value>>>,
    /// SQLite asked for results in between: the aggregate runs over a window, and nobody wants a last one.
    is_window: bool,
}

impl Registered {
    /// The state at hand, else the first one.
    fn state<'s>(&self, scope: &mut v8::PinScope<'s, '_>, state: &State) -> Called<'s> {
        if let Some(value) = &state.value {
            return Ok(v8::Local::new(scope, &**value));
        }
        match &self.start {
            Some(Start::Function(function)) => self.call(scope, function, &[]),
            Some(Start::Value(value)) => Ok(v8::Local::new(scope, value)),
            None => Ok(v8::undefined(scope).into()),
        }
    }

    fn advance(
        &self,
        scope: &mut v8::PinScope<'_, '_>,
        function: &v8::Weak<v8::Function>,
        state: &mut State,
        given: &[*mut ffi::sqlite3_value],
    ) -> Result<(), Threw> {
        let mut values = vec![self.state(scope, state)?];
        self.arguments(scope, &mut values, given)?;
        let next = self.call(scope, function, &values)?;
        state.value = Some(Box::new(v8::Global::new(scope, next)));
        Ok(())
    }

    fn outcome<'s>(&self, scope: &mut v8::PinScope<'s, '_>, state: &State) -> Called<'s> {
        let state = self.state(scope, state)?;
        match &self.result {
            Some(result) => self.call(scope, result, &[state]),
            None => Ok(state),
        }
    }
}

/// The memory of an aggregation's state; null if there is none and `create` is false.
///
/// # Safety
/// Called by SQLite for an aggregate registered here.
unsafe fn state_of(context: *mut ffi::sqlite3_context, create: bool) -> *mut State {
    let size = if create { size_of::<State>() as c_int } else { 0 };
    // SAFETY: SQLite gives zeroed memory, and a zeroed State is one without a value (a null box).
    unsafe { ffi::sqlite3_aggregate_context(context, size).cast() }
}

/// # Safety
/// Called by SQLite for an aggregate registered here.
unsafe fn step(context: *mut ffi::sqlite3_context, given: &[*mut ffi::sqlite3_value], function: Option<&v8::Weak<v8::Function>>) {
    // SAFETY: the caller's.
    let ((aggregate, connection), state) = unsafe { (registered(context), state_of(context, true)) };
    let (Some(connection), Some(function), false) = (connection, function, state.is_null()) else { return refuse(context, "") };
    // SAFETY: the memory is this aggregation's, and nobody else looks at it during the call.
    let advanced = connection.with_scope(|scope| unsafe { aggregate.advance(scope, function, &mut *state, given) });
    if !matches!(advanced, Some(Ok(()))) {
        refuse(context, "");
    }
}

unsafe extern "C" fn aggregate_step(context: *mut ffi::sqlite3_context, count: c_int, arguments: *mut *mut ffi::sqlite3_value) {
    // SAFETY: SQLite calls it as registered.
    unsafe { step(context, given(count, arguments), Some(&registered(context).0.step)) }
}

unsafe extern "C" fn aggregate_inverse(context: *mut ffi::sqlite3_context, count: c_int, arguments: *mut *mut ffi::sqlite3_value) {
    // SAFETY: SQLite calls it as registered.
    unsafe { step(context, given(count, arguments), registered(context).0.inverse.as_ref()) }
}

/// Gives the result of an aggregation so far.
fn conclude(context: *mut ffi::sqlite3_context, aggregate: &Registered, connection: Option<Rc<Connection>>, state: &State) {
    let called = connection.and_then(|connection| {
        connection.with_scope(|scope| {
            let outcome = aggregate.outcome(scope, state);
            answer(scope, context, outcome);
        })
    });
    if called.is_none() {
        refuse(context, "");
    }
}

unsafe extern "C" fn aggregate_value(context: *mut ffi::sqlite3_context) {
    // SAFETY: SQLite calls it as registered; the memory is this aggregation's.
    let ((aggregate, connection), state) = unsafe { (registered(context), state_of(context, true).as_mut()) };
    let Some(state) = state else { return refuse(context, "") };
    state.is_window = true;
    conclude(context, aggregate, connection, state);
}

unsafe extern "C" fn aggregate_final(context: *mut ffi::sqlite3_context) {
    // SAFETY: SQLite calls it as registered, and frees the memory afterwards without looking into it: nothing may be left in it.
    let ((aggregate, connection), state) = unsafe { (registered(context), state_of(context, false).as_mut()) };
    let state = state.map(std::mem::take).unwrap_or_default();
    if !state.is_window {
        conclude(context, aggregate, connection, &state);
    }
}

/// Registers a scalar function of `count` arguments, -1 for any number.
#[op2(nofast)]
pub fn op_sqlite_function(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[string] name: &str,
    count: i32,
    options: u32,
    function: v8::Local<'_, v8::Function>,
) {
    let data = Registered {
        connection: Rc::downgrade(&database.0),
        bigints: options & BIGINTS != 0,
        step: v8::Weak::new(scope, function),
        inverse: None,
        result: None,
        start: None,
    };
    let register = || {
        let raw = database.0.raw()?;
        let _lock = raw.lock();
        let data = Box::into_raw(Box::new(data)).cast();
        // SAFETY: the connection is open and locked; SQLite owns `data` from here on, also where this fails.
        let code = unsafe {
            ffi::sqlite3_create_function_v2(
                raw.db,
                c_string(name).as_ptr(),
                count,
                sqlite_flags(options),
                data,
                Some(call_function),
                None,
                None,
                Some(drop_registered),
            )
        };
        if code == ffi::SQLITE_OK { Ok(()) } else { Err(raw.failure()) }
    };
    register().or_throw(scope);
}

/// Registers an aggregate of `count` arguments beside its state, -1 for any number; with `inverse` it may be used over windows.
#[op2(nofast)]
#[allow(clippy::too_many_arguments, reason = "the options of database.aggregate()")]
pub fn op_sqlite_aggregate(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[string] name: &str,
    count: i32,
    options: u32,
    start: v8::Local<'_, v8::Value>,
    step: v8::Local<'_, v8::Function>,
    result: v8::Local<'_, v8::Value>,
    inverse: v8::Local<'_, v8::Value>,
) {
    let mut weak =
        |value: v8::Local<'_, v8::Value>| v8::Local::<v8::Function>::try_from(value).ok().map(|function| v8::Weak::new(scope, function));
    let (result, inverse, start_function) = (weak(result), weak(inverse), weak(start));
    let is_window = inverse.is_some();
    let data = Registered {
        connection: Rc::downgrade(&database.0),
        bigints: options & BIGINTS != 0,
        step: v8::Weak::new(scope, step),
        inverse,
        result,
        start: Some(start_function.map_or_else(|| Start::Value(v8::Global::new(scope, start)), Start::Function)),
    };
    let register = || {
        let raw = database.0.raw()?;
        let _lock = raw.lock();
        let data = Box::into_raw(Box::new(data)).cast();
        let name = c_string(name);
        // SAFETY: the connection is open and locked; SQLite owns `data` from here on, also where this fails.
        let code = unsafe {
            ffi::sqlite3_create_window_function(
                raw.db,
                name.as_ptr(),
                count,
                sqlite_flags(options),
                data,
                Some(aggregate_step),
                Some(aggregate_final),
                is_window.then_some(aggregate_value as unsafe extern "C" fn(_)),
                is_window.then_some(aggregate_inverse as unsafe extern "C" fn(_, _, _)),
                Some(drop_registered),
            )
        };
        if code == ffi::SQLITE_OK { Ok(()) } else { Err(raw.failure()) }
    };
    register().or_throw(scope);
}
