//! The authorizer of the program, which SQLite asks while it compiles statements.

use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::rc::{Rc, Weak};

use deno_core::{op2, v8};
use libsqlite3_sys as ffi;

use crate::connection::Connection;
use crate::database::Database;
use crate::failure::{BUSY, Failure, OrThrow};
use crate::statement::bytes_of;

/// What SQLite passes to `authorize`. The connection owns it; JavaScript keeps the function alive.
pub struct Authorizer {
    connection: Weak<Connection>,
    callback: v8::Weak<v8::Function>,
}

/// The authorizer of a connection. SQLite has its address.
#[derive(Default)]
pub struct Current(RefCell<Option<Box<Authorizer>>>);

/// Asks `callback` before each statement is compiled what it may do; null asks nobody.
#[op2(nofast)]
pub fn op_sqlite_set_authorizer(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database, callback: v8::Local<'_, v8::Value>) {
    let connection = &database.0;
    let authorizer = v8::Local::<v8::Function>::try_from(callback)
        .ok()
        .map(|callback| Box::new(Authorizer { connection: Rc::downgrade(connection), callback: v8::Weak::new(scope, callback) }));
    set(connection, authorizer).or_throw(scope);
}

fn set(connection: &Connection, authorizer: Option<Box<Authorizer>>) -> Result<(), Failure> {
    let raw = connection.raw()?;
    if connection.is_calling() {
        return Err(BUSY);
    }
    let _lock = raw.lock();
    let (function, data) = match &authorizer {
        Some(authorizer) => (Some(authorize as unsafe extern "C" fn(_, _, _, _, _, _) -> _), ptr::from_ref(&**authorizer)),
        None => (None, ptr::null()),
    };
    // SAFETY: the connection is open and locked; it keeps the box until another one is set.
    unsafe { ffi::sqlite3_set_authorizer(raw.db, function, data.cast_mut().cast()) };
    *connection.authorizer.0.borrow_mut() = authorizer;
    Ok(())
}

unsafe extern "C" fn authorize(
    data: *mut c_void,
    action: c_int,
    first: *const c_char,
    second: *const c_char,
    database: *const c_char,
    trigger: *const c_char,
) -> c_int {
    // SAFETY: SQLite gives what it was set with, which the connection keeps.
    let authorizer = unsafe { &*data.cast::<Authorizer>() };
    let Some(connection) = authorizer.connection.upgrade() else { return ffi::SQLITE_DENY };
    // SAFETY: SQLite gives null or strings.
    let names = unsafe { [first, second, database, trigger].map(|name| bytes_of(name)) };
    let verdict = connection.with_scope(|scope| {
        v8::tc_scope!(let scope, scope);
        let verdict = ask(scope, &authorizer.callback, action, names);
        if let Some(exception) = scope.exception() {
            let exception = v8::Global::new(scope, exception);
            connection.keep_thrown(exception);
        }
        verdict
    });
    verdict.flatten().unwrap_or(ffi::SQLITE_DENY)
}

/// None with an exception, or where JavaScript is being ended.
fn ask(scope: &mut v8::PinScope<'_, '_>, callback: &v8::Weak<v8::Function>, action: c_int, names: [Option<Vec<u8>>; 4]) -> Option<c_int> {
    let callback = callback.to_local(scope)?;
    let mut arguments = vec![v8::Integer::new(scope, action).into()];
    for name in names {
        let name = name.and_then(|name| v8::String::new_from_utf8(scope, &name, v8::NewStringType::Normal));
        arguments.push(name.map_or_else(|| v8::null(scope).into(), Into::into));
    }
    let receiver = v8::undefined(scope).into();
    let verdict = callback.call(scope, receiver, &arguments)?;
    if !verdict.is_int32() {
        return refuse(scope, v8::Exception::type_error, "Authorizer callback must return an integer authorization code");
    }
    match verdict.int32_value(scope)? {
        verdict @ (ffi::SQLITE_OK | ffi::SQLITE_DENY | ffi::SQLITE_IGNORE) => Some(verdict),
        _ => refuse(scope, v8::Exception::range_error, "Authorizer callback returned a invalid authorization code"),
    }
}

fn refuse(
    scope: &mut v8::PinScope<'_, '_>,
    class: for<'s> fn(&v8::PinScope<'s, '_>, v8::Local<'s, v8::String>) -> v8::Local<'s, v8::Value>,
    message: &str,
) -> Option<c_int> {
    let message = v8::String::new(scope, message)?;
    let exception = class(scope, message);
    scope.throw_exception(exception);
    None
}
