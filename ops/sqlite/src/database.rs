//! What a `DatabaseSync` of JavaScript holds, and its ops.

use std::ffi::{CStr, CString, c_int};
use std::ptr;
use std::rc::Rc;

use deno_core::{GarbageCollected, op2, v8};
use libsqlite3_sys as ffi;

use crate::connection::{Connection, Raw, c_string};
use crate::failure::{BUSY, Failure, OrThrow, value_or_throw};
use crate::value;

pub struct Database(pub Rc<Connection>);

// SAFETY: it refers to nothing on the JavaScript heap; the functions of the program that it knows are weak.
unsafe impl GarbageCollected for Database {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static CStr {
        c"DatabaseSync"
    }
}

/// A connection that is not open.
#[op2]
#[cppgc]
pub fn op_sqlite_database() -> Database {
    Database(Rc::default())
}

/// Bits of `op_sqlite_open`'s options.
const READ_ONLY: u32 = 1;
const FOREIGN_KEYS: u32 = 2;
const DOUBLE_QUOTED_STRINGS: u32 = 4;
const EXTENSIONS: u32 = 8;
const DEFENSIVE: u32 = 16;

/// Opens the database. `timeout` is in milliseconds; `limits` has a value for each limit, `u32::MAX` to leave it.
#[op2(fast)]
pub fn op_sqlite_open(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[buffer] path: &[u8],
    options: u32,
    timeout: i32,
    #[buffer] limits: &[u32],
) {
    open(database, path, options, timeout, limits).or_throw(scope);
    database.0.note_memory(scope);
}

fn open(database: &Database, path: &[u8], options: u32, timeout: i32, limits: &[u32]) -> Result<(), Failure> {
    if database.0.is_open() {
        return Err(Failure::State("database is already open"));
    }
    let is = |bit: u32| c_int::from(options & bit != 0);
    let access = if is(READ_ONLY) == 1 { ffi::SQLITE_OPEN_READONLY } else { ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE };
    // JavaScript refuses paths with zeros.
    let path = CString::new(path).unwrap_or_default();
    let raw = Raw::open(&path, access)?;
    for (verb, on) in [
        (ffi::SQLITE_DBCONFIG_ENABLE_FKEY, is(FOREIGN_KEYS)),
        (ffi::SQLITE_DBCONFIG_DQS_DML, is(DOUBLE_QUOTED_STRINGS)),
        (ffi::SQLITE_DBCONFIG_DQS_DDL, is(DOUBLE_QUOTED_STRINGS)),
        (ffi::SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, is(EXTENSIONS)),
        (ffi::SQLITE_DBCONFIG_DEFENSIVE, is(DEFENSIVE)),
    ] {
        configure(&raw, verb, on)?;
    }
    // SAFETY: the connection is ours alone.
    unsafe {
        ffi::sqlite3_busy_timeout(raw.db, timeout);
        for (id, &limit) in (0..).zip(limits) {
            ffi::sqlite3_limit(raw.db, id, limit as i32);
        }
    }
    database.0.adopt(raw);
    Ok(())
}

fn configure(raw: &Raw, verb: c_int, on: c_int) -> Result<(), Failure> {
    let mut is_on: c_int = 0;
    // SAFETY: these verbs take an int and a pointer to one.
    let code = unsafe { ffi::sqlite3_db_config(raw.db, verb, on, ptr::from_mut(&mut is_on)) };
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(raw.failure()) }
}

#[op2(fast)]
pub fn op_sqlite_close(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database) {
    database.0.close().or_throw(scope);
}

#[op2(fast)]
pub fn op_sqlite_is_open(#[cppgc] database: &Database) -> bool {
    database.0.is_open()
}

#[op2(nofast, reentrant)]
pub fn op_sqlite_exec(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database, #[string] sql: &str) {
    exec(scope, database, sql).or_throw(scope);
    database.0.note_memory(scope);
}

fn exec(scope: &mut v8::PinScope<'_, '_>, database: &Database, sql: &str) -> Result<(), Failure> {
    let raw = database.0.raw()?;
    let _lock = raw.lock();
    let sql = c_string(sql);
    // SAFETY: the connection is open and locked.
    let run = || unsafe { ffi::sqlite3_exec(raw.db, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) };
    let code = database.0.enter(scope, run);
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(database.0.failure(&raw)) }
}

#[op2(fast)]
pub fn op_sqlite_is_transaction(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database) -> bool {
    let is_transaction = || {
        let raw = database.0.raw()?;
        let _lock = raw.lock();
        // SAFETY: the connection is open and locked.
        Ok(unsafe { ffi::sqlite3_get_autocommit(raw.db) } == 0)
    };
    is_transaction().or_throw(scope)
}

/// The file of a database that belongs to the connection, null if it is in memory.
#[op2]
pub fn op_sqlite_location<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] database: &Database,
    #[string] name: &str,
) -> v8::Local<'s, v8::Value> {
    let location = location(database, name).or_throw(scope);
    match location.and_then(|path| v8::String::new_from_utf8(scope, path.to_bytes(), v8::NewStringType::Normal)) {
        Some(path) => path.into(),
        None => v8::null(scope).into(),
    }
}

fn location(database: &Database, name: &str) -> Result<Option<CString>, Failure> {
    let raw = database.0.raw()?;
    let _lock = raw.lock();
    // SAFETY: the connection is open and locked; the name is copied before it may change.
    let path = unsafe {
        let path = ffi::sqlite3_db_filename(raw.db, c_string(name).as_ptr());
        if path.is_null() { CString::default() } else { CStr::from_ptr(path).to_owned() }
    };
    Ok(Some(path).filter(|path| !path.is_empty()))
}

/// The value of a limit before this call; a negative `value` leaves it.
#[op2(fast)]
pub fn op_sqlite_limit(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database, id: i32, value: i32) -> i32 {
    let limit = || {
        let raw = database.0.raw()?;
        let _lock = raw.lock();
        // SAFETY: the connection is open and locked.
        Ok(unsafe { ffi::sqlite3_limit(raw.db, id, value) })
    };
    limit().or_throw(scope)
}

#[op2(fast)]
pub fn op_sqlite_enable_extensions(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database, on: bool) {
    set_switch(database, ffi::SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, on).or_throw(scope);
}

#[op2(fast)]
pub fn op_sqlite_enable_defensive(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database, on: bool) {
    set_switch(database, ffi::SQLITE_DBCONFIG_DEFENSIVE, on).or_throw(scope);
}

fn set_switch(database: &Database, verb: c_int, on: bool) -> Result<(), Failure> {
    let raw = database.0.raw()?;
    let _lock = raw.lock();
    configure(&raw, verb, c_int::from(on))
}

/// Loads a shared library into the connection; an empty `entry_point` lets SQLite find it.
#[op2(nofast, reentrant)]
pub fn op_sqlite_load_extension(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[string] path: &str,
    #[string] entry_point: &str,
) {
    load_extension(scope, database, path, entry_point).or_throw(scope);
}

fn load_extension(scope: &mut v8::PinScope<'_, '_>, database: &Database, path: &str, entry_point: &str) -> Result<(), Failure> {
    let raw = database.0.raw()?;
    let _lock = raw.lock();
    let (path, entry) = (c_string(path), c_string(entry_point));
    let entry = if entry.is_empty() { ptr::null() } else { entry.as_ptr() };
    let mut message = ptr::null_mut();
    // SAFETY: the connection is open and locked; the message is SQLite's to free.
    let code = database.0.enter(scope, || unsafe { ffi::sqlite3_load_extension(raw.db, path.as_ptr(), entry, &mut message) });
    if code == ffi::SQLITE_OK {
        return Ok(());
    }
    let mut text = String::new();
    if !message.is_null() {
        // SAFETY: SQLite gave a string, which is copied and given back.
        unsafe {
            text = CStr::from_ptr(message).to_string_lossy().into_owned();
            ffi::sqlite3_free(message.cast());
        }
    }
    Err(Failure::Extension(text))
}

/// The database as the bytes of a file.
#[op2]
pub fn op_sqlite_serialize<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] database: &Database,
    #[string] name: &str,
) -> v8::Local<'s, v8::Value> {
    let serialized = serialize(scope, database, name);
    value_or_throw(scope, serialized)
}

fn serialize<'s>(scope: &mut v8::PinScope<'s, '_>, database: &Database, name: &str) -> Result<v8::Local<'s, v8::Value>, Failure> {
    let raw = database.0.raw()?;
    let _lock = raw.lock();
    let mut size = 0;
    let schema = c_string(name);
    // SAFETY: the connection is open and locked.
    let start = unsafe { ffi::sqlite3_serialize(raw.db, schema.as_ptr(), &mut size, 0) };
    if start.is_null() {
        // An empty database has no pages.
        // SAFETY: as above.
        if size == 0 && unsafe { ffi::sqlite3_db_readonly(raw.db, schema.as_ptr()) } >= 0 {
            return Ok(value::bytes(scope, &[]));
        }
        return Err(raw.failure());
    }
    // SAFETY: SQLite allocated that many bytes, which are copied and given back.
    unsafe {
        let content = value::bytes(scope, std::slice::from_raw_parts(start, size as usize));
        ffi::sqlite3_free(start.cast());
        Ok(content)
    }
}

/// Replaces a database of the connection with the one in `content`; all statements end.
#[op2(nofast, reentrant)]
pub fn op_sqlite_deserialize(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[buffer] content: &[u8],
    #[string] name: &str,
) {
    deserialize(database, content, name).or_throw(scope);
}

fn deserialize(database: &Database, content: &[u8], name: &str) -> Result<(), Failure> {
    let raw = database.0.raw()?;
    if database.0.is_calling() {
        return Err(BUSY);
    }
    let _lock = raw.lock();
    database.0.finalize_all();
    let size = content.len() as i64;
    let flags = ffi::SQLITE_DESERIALIZE_FREEONCLOSE | ffi::SQLITE_DESERIALIZE_RESIZEABLE;
    // SAFETY: the connection is open and locked; the copy belongs to SQLite from here on, also where this fails.
    let code = unsafe {
        let copy = ffi::sqlite3_malloc64(content.len() as u64).cast::<u8>();
        if copy.is_null() {
            return Err(Failure::of_code(ffi::SQLITE_NOMEM));
        }
        copy.copy_from_nonoverlapping(content.as_ptr(), content.len());
        ffi::sqlite3_deserialize(raw.db, c_string(name).as_ptr(), copy, size, size, flags)
    };
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(raw.failure()) }
}
