//! Sessions, which record the changes of a database, and changesets, which repeat them in another
//! (<https://www.sqlite.org/sessionintro.html>).

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

use deno_core::{GarbageCollected, op2, v8};
use libsqlite3_sys as ffi;

use crate::connection::{Connection, Raw, c_string};
use crate::database::Database;
use crate::failure::{Failure, OrThrow, value_or_throw};
use crate::statement::bytes_of;
use crate::value;

/// SQLite's own, opaque.
#[repr(C)]
pub struct sqlite3_session([u8; 0]);

#[repr(C)]
struct sqlite3_changeset_iter([u8; 0]);

type Filter = unsafe extern "C" fn(data: *mut c_void, table: *const c_char) -> c_int;
type Conflict = unsafe extern "C" fn(data: *mut c_void, kind: c_int, iterator: *mut sqlite3_changeset_iter) -> c_int;

// The crate declares these only where it runs bindgen; SQLite has them (.cargo/config.toml asks for sessions).
unsafe extern "C" {
    fn sqlite3session_create(db: *mut ffi::sqlite3, schema: *const c_char, session: *mut *mut sqlite3_session) -> c_int;
    fn sqlite3session_attach(session: *mut sqlite3_session, table: *const c_char) -> c_int;
    fn sqlite3session_changeset(session: *mut sqlite3_session, size: *mut c_int, changes: *mut *mut c_void) -> c_int;
    fn sqlite3session_patchset(session: *mut sqlite3_session, size: *mut c_int, changes: *mut *mut c_void) -> c_int;
    pub fn sqlite3session_delete(session: *mut sqlite3_session);
    fn sqlite3changeset_apply(
        db: *mut ffi::sqlite3,
        size: c_int,
        changes: *mut c_void,
        filter: Option<Filter>,
        conflict: Option<Conflict>,
        data: *mut c_void,
    ) -> c_int;
}

/// What a `Session` of JavaScript holds.
pub struct Session {
    connection: Rc<Connection>,
    session: *mut sqlite3_session,
    /// Its place in the connection's table, until it is deleted.
    key: Cell<Option<usize>>,
    generation: u32,
    /// It is making a changeset, during which SQLite may call functions of the program.
    in_use: Cell<bool>,
}

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for Session {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static CStr {
        c"Session"
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.delete();
    }
}

impl Session {
    fn is_open(&self) -> bool {
        self.key.get().is_some() && self.connection.opening() == self.generation
    }

    fn ready(&self) -> Result<Arc<Raw>, Failure> {
        let raw = self.connection.raw()?;
        if !self.is_open() {
            return Err(Failure::State("session is not open"));
        }
        if self.in_use.get() {
            return Err(Failure::State("session is currently in use"));
        }
        Ok(raw)
    }

    fn delete(&self) {
        let is_open = self.is_open();
        if let Some(key) = self.key.take()
            && is_open
        {
            self.connection.delete_session(key);
        }
    }
}

/// Begins to record the changes of a database, in one table or, where `table` is null, in all.
#[op2]
#[cppgc]
pub fn op_sqlite_session(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[string] schema: &str,
    #[string] table: Option<String>,
) -> Option<Session> {
    match create(&database.0, schema, table) {
        Ok(session) => Some(session),
        Err(failure) => {
            failure.throw(scope);
            None
        }
    }
}

fn create(connection: &Rc<Connection>, schema: &str, table: Option<String>) -> Result<Session, Failure> {
    let raw = connection.raw()?;
    let _lock = raw.lock();
    let mut session = ptr::null_mut();
    // SAFETY: the connection is open and locked.
    let code = unsafe { sqlite3session_create(raw.db, c_string(schema).as_ptr(), &mut session) };
    if code != ffi::SQLITE_OK {
        return Err(Failure::of_code(code));
    }
    let key = Cell::new(Some(connection.add_session(session)));
    let generation = connection.opening();
    let created = Session { connection: connection.clone(), session, key, generation, in_use: Cell::new(false) };
    let table = table.map(|table| c_string(&table));
    // SAFETY: the session is open; where this fails, it is deleted with what was made for JavaScript.
    let code = unsafe { sqlite3session_attach(session, table.as_ref().map_or(ptr::null(), |table| table.as_ptr())) };
    if code == ffi::SQLITE_OK { Ok(created) } else { Err(Failure::of_code(code)) }
}

/// The changes so far, as changeset or as patchset.
#[op2(reentrant)]
pub fn op_sqlite_changes<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] session: &Session, is_patchset: bool) -> v8::Local<'s, v8::Value> {
    let changes = changes(scope, session, is_patchset);
    value_or_throw(scope, changes)
}

fn changes<'s>(scope: &mut v8::PinScope<'s, '_>, session: &Session, is_patchset: bool) -> Result<v8::Local<'s, v8::Value>, Failure> {
    let raw = session.ready()?;
    let _lock = raw.lock();
    let make = if is_patchset { sqlite3session_patchset } else { sqlite3session_changeset };
    let (mut size, mut start) = (0, ptr::null_mut());
    session.in_use.set(true);
    // SAFETY: the session is open, and its connection locked.
    let code = session.connection.enter(scope, || unsafe { make(session.session, &mut size, &mut start) });
    session.in_use.set(false);
    if code != ffi::SQLITE_OK {
        return Err(session.connection.take_thrown().unwrap_or_else(|| Failure::of_code(code)));
    }
    if start.is_null() {
        return Ok(value::bytes(scope, &[]));
    }
    // SAFETY: SQLite allocated that many bytes, which are copied and given back.
    unsafe {
        let content = value::bytes(scope, std::slice::from_raw_parts(start.cast(), size as usize));
        ffi::sqlite3_free(start);
        Ok(content)
    }
}

#[op2(fast)]
pub fn op_sqlite_close_session(scope: &mut v8::PinScope<'_, '_>, #[cppgc] session: &Session) {
    session.ready().map(|_| session.delete()).or_throw(scope);
}

/// Whether closing would be an error.
#[op2(fast)]
pub fn op_sqlite_is_session_open(#[cppgc] session: &Session) -> bool {
    session.is_open()
}

/// The functions of the program for one changeset.
struct Handlers<'a> {
    connection: &'a Connection,
    filter: Option<v8::Global<v8::Function>>,
    conflict: Option<v8::Global<v8::Function>>,
}

/// What `sqlite3changeset_apply` takes as an answer; any other ends in SQLITE_MISUSE.
const ABORT: c_int = 2;
const NO_ANSWER: c_int = -1;

impl Handlers<'_> {
    /// What `read` makes of the result of a handler; `otherwise` if it throws, or if one before it threw.
    fn call<T>(
        &self,
        handler: &v8::Global<v8::Function>,
        argument: impl for<'s> FnOnce(&mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value>,
        read: impl FnOnce(&mut v8::PinScope<'_, '_>, v8::Local<'_, v8::Value>) -> T,
        otherwise: T,
    ) -> T {
        if self.connection.has_thrown() {
            return otherwise;
        }
        let called = self.connection.with_scope(|scope| {
            let argument = argument(scope);
            let handler = v8::Local::new(scope, handler);
            let receiver = v8::undefined(scope).into();
            v8::tc_scope!(let tc, scope);
            let Some(result) = handler.call(tc, receiver, &[argument]) else {
                if let Some(exception) = tc.exception() {
                    let exception = v8::Global::new(tc, exception);
                    self.connection.keep_thrown(exception);
                }
                return None;
            };
            Some(read(tc, result))
        });
        called.flatten().unwrap_or(otherwise)
    }
}

unsafe extern "C" fn filter(data: *mut c_void, table: *const c_char) -> c_int {
    // SAFETY: `apply` passes its handlers, which outlive the call; SQLite gives a string.
    let (handlers, table) = unsafe { (&*data.cast::<Handlers>(), bytes_of(table).unwrap_or_default()) };
    let Some(filter) = &handlers.filter else { return 1 };
    let wanted = handlers.call(
        filter,
        |scope| match v8::String::new_from_utf8(scope, &table, v8::NewStringType::Normal) {
            Some(name) => name.into(),
            None => v8::undefined(scope).into(),
        },
        |scope, result| result.boolean_value(scope),
        false,
    );
    c_int::from(wanted)
}

unsafe extern "C" fn conflict(data: *mut c_void, kind: c_int, _: *mut sqlite3_changeset_iter) -> c_int {
    // SAFETY: as in `filter`.
    let handlers = unsafe { &*data.cast::<Handlers>() };
    let Some(conflict) = &handlers.conflict else { return ABORT };
    handlers.call(
        conflict,
        |scope| v8::Integer::new(scope, kind).into(),
        |scope, result| if result.is_int32() { result.int32_value(scope).unwrap_or(NO_ANSWER) } else { NO_ANSWER },
        ABORT,
    )
}

/// Repeats the changes in this database. False if a conflict ended it.
#[op2(nofast, reentrant)]
pub fn op_sqlite_apply(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[buffer] changes: &[u8],
    filter: v8::Local<'_, v8::Value>,
    conflict: v8::Local<'_, v8::Value>,
) -> bool {
    let handler =
        |value: v8::Local<'_, v8::Value>| v8::Local::<v8::Function>::try_from(value).ok().map(|function| v8::Global::new(scope, function));
    let handlers = Handlers { connection: &database.0, filter: handler(filter), conflict: handler(conflict) };
    apply(scope, &database.0, changes, handlers).or_throw(scope)
}

fn apply(scope: &mut v8::PinScope<'_, '_>, connection: &Connection, changes: &[u8], handlers: Handlers<'_>) -> Result<bool, Failure> {
    let raw = connection.raw()?;
    let _lock = raw.lock();
    // A copy: the handlers could change or detach what JavaScript has.
    let mut changes = changes.to_vec();
    let Ok(size) = c_int::try_from(changes.len()) else { return Err(Failure::of_code(ffi::SQLITE_TOOBIG)) };
    let data = ptr::from_ref(&handlers).cast_mut().cast();
    // SAFETY: the connection is open and locked; changes and handlers outlive the call.
    let code = connection
        .enter(scope, || unsafe { sqlite3changeset_apply(raw.db, size, changes.as_mut_ptr().cast(), Some(filter), Some(conflict), data) });
    if let Some(thrown) = connection.take_thrown() {
        return Err(thrown);
    }
    match code {
        ffi::SQLITE_OK => Ok(true),
        ffi::SQLITE_ABORT => Ok(false),
        code => Err(Failure::of_code(code)),
    }
}
