//! What a `StatementSync` of JavaScript holds: a prepared statement, and the parameters bound to it.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

use deno_core::{GarbageCollected, op2, v8};
use libsqlite3_sys as ffi;
use ops_memory::Held;

use crate::connection::{Connection, Raw, c_string};
use crate::database::Database;
use crate::failure::{Failure, OrThrow, value_or_throw};
use crate::value::{Parameter, Unfit, write};

pub struct Statement {
    pub connection: Rc<Connection>,
    statement: *mut ffi::sqlite3_stmt,
    /// Its place in the connection's table, until it is finalized.
    key: Cell<Option<usize>>,
    generation: u32,
    /// SQLite is stepping it and calls a function of the program.
    pub running: Cell<bool>,
    /// Counts executions: an iterator of an earlier one is invalid.
    pub execution: Cell<u32>,
    pub bigints: Cell<bool>,
    bare_names: Cell<bool>,
    unknown_names: Cell<bool>,
    parameters: OnceCell<Parameters>,
    /// The statement's program, until it is finalized.
    memory: Cell<Option<Held>>,
}

/// The parameters of a statement by their names.
struct Parameters {
    /// With their prefix.
    named: HashMap<Vec<u8>, c_int>,
    /// Without it; where two differ only in it, both.
    bare: HashMap<Vec<u8>, Result<c_int, (String, String)>>,
    /// The indexes that anonymous values go to, in order.
    anonymous: Vec<c_int>,
}

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for Statement {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static CStr {
        c"StatementSync"
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        self.finalize();
    }
}

/// A statement that is ready for use: the connection is open, it is not finalized, and it is not in the middle of a step.
pub struct Ready {
    pub raw: Arc<Raw>,
    pub statement: *mut ffi::sqlite3_stmt,
}

impl Statement {
    pub fn ready(&self) -> Result<Ready, Failure> {
        let alive = self.key.get().is_some() && self.connection.generation() == self.generation;
        let Some(raw) = self.connection.raw().ok().filter(|_| alive) else {
            return Err(Failure::State("statement has been finalized"));
        };
        if self.running.get() {
            return Err(Failure::State("statement is in use by a function that it called"));
        }
        Ok(Ready { raw, statement: self.statement })
    }

    fn finalize(&self) {
        self.memory.take();
        if let Some(key) = self.key.take()
            && self.connection.generation() == self.generation
        {
            self.connection.finalize(key);
        }
    }

    /// Binds the arguments from `first` on: an object of names, if that comes first, and values in order. What is not bound is NULL.
    pub fn bind(
        &self,
        scope: &mut v8::PinScope<'_, '_>,
        ready: &Ready,
        arguments: &v8::FunctionCallbackArguments<'_>,
        first: c_int,
    ) -> Result<(), Failure> {
        // SAFETY: the statement is not finalized, and the caller holds the lock.
        unsafe {
            ffi::sqlite3_reset(ready.statement);
            ffi::sqlite3_clear_bindings(ready.statement);
        }
        let mut next = first;
        let count = arguments.length();
        if next >= count {
            return Ok(());
        }
        let parameters = self.parameters.get_or_init(|| Parameters::of(ready.statement));
        if let Some(names) = named(arguments.get(next)) {
            self.bind_names(scope, ready, parameters, names)?;
            next += 1;
        }
        let past = parameters.past();
        for (position, argument) in (next..count).enumerate() {
            let index = parameters.anonymous.get(position).copied().unwrap_or(past);
            bind_value(scope, ready, index, arguments.get(argument))?;
        }
        Ok(())
    }

    fn bind_names(
        &self,
        scope: &mut v8::PinScope<'_, '_>,
        ready: &Ready,
        parameters: &Parameters,
        names: v8::Local<'_, v8::Object>,
    ) -> Result<(), Failure> {
        if self.bare_names.get()
            && let Some(Err((one, other))) = parameters.bare.values().find(|index| index.is_err())
        {
            let bare = &one[1..];
            return Err(Failure::Name(format!(
                "Cannot create bare named parameter '{bare}' because of conflicting names '{one}' and '{other}'."
            )));
        }
        let keys = names.get_own_property_names(scope, v8::GetPropertyNamesArgs::default()).ok_or(Failure::Pending)?;
        for position in 0..keys.length() {
            v8::scope!(let scope, scope);
            let key = keys.get_index(scope, position).ok_or(Failure::Pending)?;
            let name = key.to_rust_string_lossy(scope);
            let bare = parameters.bare.get(name.as_bytes()).and_then(|index| index.as_ref().ok()).filter(|_| self.bare_names.get());
            let Some(&index) = parameters.named.get(name.as_bytes()).or(bare) else {
                if self.unknown_names.get() {
                    continue;
                }
                return Err(Failure::Name(format!("Unknown named parameter '{name}'")));
            };
            let value = names.get(scope, key).ok_or(Failure::Pending)?;
            bind_value(scope, ready, index, value)?;
        }
        Ok(())
    }
}

impl Parameters {
    fn of(statement: *mut ffi::sqlite3_stmt) -> Self {
        let mut parameters = Parameters { named: HashMap::new(), bare: HashMap::new(), anonymous: Vec::new() };
        // SAFETY: the statement is not finalized, and the caller holds the lock.
        let count = unsafe { ffi::sqlite3_bind_parameter_count(statement) };
        for index in 1..=count {
            // SAFETY: as above; the name is copied.
            let name = unsafe { bytes_of(ffi::sqlite3_bind_parameter_name(statement, index)) };
            let Some(name) = name else {
                parameters.anonymous.push(index);
                continue;
            };
            if name.first() == Some(&b'?') {
                parameters.anonymous.push(index);
            } else {
                let text = || String::from_utf8_lossy(&name).into_owned();
                let others = parameters.bare.insert(name[1..].to_vec(), Ok(index));
                if let Some(Ok(other)) = others {
                    let other = parameters.named.iter().find(|(_, index)| **index == other);
                    let other = other.map(|(name, _)| String::from_utf8_lossy(name).into_owned()).unwrap_or_default();
                    parameters.bare.insert(name[1..].to_vec(), Err((other, text())));
                }
            }
            parameters.named.insert(name, index);
        }
        parameters
    }

    /// The index that no parameter has: SQLite says that it is out of range.
    fn past(&self) -> c_int {
        self.anonymous.iter().chain(self.named.values()).max().map_or(1, |last| last + 1)
    }
}

/// The first argument, if it names parameters.
fn named(value: v8::Local<'_, v8::Value>) -> Option<v8::Local<'_, v8::Object>> {
    let object = v8::Local::<v8::Object>::try_from(value).ok()?;
    let holds_bytes = value.is_array_buffer_view() || value.is_array_buffer() || value.is_shared_array_buffer();
    (!holds_bytes).then_some(object)
}

fn bind_value(scope: &mut v8::PinScope<'_, '_>, ready: &Ready, index: c_int, value: v8::Local<'_, v8::Value>) -> Result<(), Failure> {
    match write(scope, value, &Parameter(ready.statement, index)) {
        Ok(ffi::SQLITE_OK) => Ok(()),
        Ok(_) => Err(ready.raw.failure()),
        Err(Unfit::Large) => Err(Failure::Value("BigInt value is too large to bind.")),
        Err(Unfit::Type) => Err(Failure::Type(format!("Provided value cannot be bound to SQLite parameter {index}."))),
    }
}

/// # Safety
/// `text` is null or ends with a zero.
pub unsafe fn bytes_of(text: *const c_char) -> Option<Vec<u8>> {
    // SAFETY: the caller's.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_bytes().to_vec())
}

/// Compiles the first statement of `sql`. Throws instead of giving undefined.
#[op2(reentrant)]
#[cppgc]
pub fn op_sqlite_prepare(scope: &mut v8::PinScope<'_, '_>, #[cppgc] database: &Database, #[string] sql: &str) -> Option<Statement> {
    let prepared = prepare(scope, database, sql);
    match prepared {
        Ok(statement) => Some(statement),
        Err(failure) => {
            failure.throw(scope);
            None
        }
    }
}

fn prepare(scope: &mut v8::PinScope<'_, '_>, database: &Database, sql: &str) -> Result<Statement, Failure> {
    let connection = &database.0;
    let raw = connection.raw()?;
    let _lock = raw.lock();
    let sql = c_string(sql);
    let mut statement = ptr::null_mut();
    // SAFETY: the connection is open and locked; `sql` ends with a zero.
    let compile = || unsafe { ffi::sqlite3_prepare_v2(raw.db, sql.as_ptr(), -1, &mut statement, ptr::null_mut()) };
    let code = connection.enter(scope, compile);
    if code != ffi::SQLITE_OK {
        return Err(connection.failure(&raw));
    }
    if statement.is_null() {
        return Err(Failure::Value("The SQL query contains no statements."));
    }
    // SAFETY: the statement was just made.
    let bytes = unsafe { ffi::sqlite3_stmt_status(statement, ffi::SQLITE_STMTSTATUS_MEMUSED, 0) };
    connection.note_memory(scope);
    Ok(Statement {
        connection: connection.clone(),
        statement,
        key: Cell::new(Some(connection.add_statement(statement))),
        generation: connection.generation(),
        running: Cell::new(false),
        execution: Cell::new(0),
        bigints: Cell::new(false),
        bare_names: Cell::new(true),
        unknown_names: Cell::new(false),
        parameters: OnceCell::new(),
        memory: Cell::new(Some(ops_memory::hold(scope, usize::try_from(bytes).unwrap_or_default()))),
    })
}

/// Whether integers are read as bigints, names may lack their prefix, and names that are no parameter's are ignored.
#[op2(fast)]
pub fn op_sqlite_configure(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] statement: &Statement,
    bigints: bool,
    bare_names: bool,
    unknown_names: bool,
) {
    let configure = || {
        statement.ready()?;
        statement.bigints.set(bigints);
        statement.bare_names.set(bare_names);
        statement.unknown_names.set(unknown_names);
        Ok(())
    };
    configure().or_throw(scope);
}

/// Finalizes a statement; it is an error if it was.
#[op2(fast)]
pub fn op_sqlite_finalize(scope: &mut v8::PinScope<'_, '_>, #[cppgc] statement: &Statement) {
    statement.ready().map(|_| statement.finalize()).or_throw(scope);
}

/// Whether it can still be used.
#[op2(fast)]
pub fn op_sqlite_is_finalized(#[cppgc] statement: &Statement) -> bool {
    !statement.running.get() && statement.ready().is_err()
}

/// How many parameters a statement has.
#[op2(fast)]
pub fn op_sqlite_parameter_count(scope: &mut v8::PinScope<'_, '_>, #[cppgc] statement: &Statement) -> i32 {
    // SAFETY: the statement is not finalized.
    statement.ready().map(|ready| unsafe { ffi::sqlite3_bind_parameter_count(ready.statement) }).or_throw(scope)
}

/// The SQL of a statement, with the values of its parameters if `expanded`.
#[op2]
pub fn op_sqlite_sql<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] statement: &Statement, expanded: bool) -> v8::Local<'s, v8::Value> {
    let sql = statement.ready().and_then(|ready| {
        let _lock = ready.raw.lock();
        // SAFETY: the statement is not finalized; what SQLite allocated is copied and given back.
        unsafe {
            if !expanded {
                return Ok(text(scope, ffi::sqlite3_sql(ready.statement)));
            }
            let sql = ffi::sqlite3_expanded_sql(ready.statement);
            if sql.is_null() {
                return Err(Failure::of_code(ffi::SQLITE_NOMEM));
            }
            let result = text(scope, sql);
            ffi::sqlite3_free(sql.cast());
            Ok(result)
        }
    });
    value_or_throw(scope, sql)
}

/// # Safety
/// `text` is null or ends with a zero.
unsafe fn text<'s>(scope: &mut v8::PinScope<'s, '_>, text: *const c_char) -> v8::Local<'s, v8::Value> {
    // SAFETY: the caller's.
    let bytes = unsafe { bytes_of(text) };
    match bytes.and_then(|bytes| v8::String::new_from_utf8(scope, &bytes, v8::NewStringType::Normal)) {
        Some(string) => string.into(),
        None => v8::null(scope).into(),
    }
}

/// For each column: its origin's column, database and table, its own name, and its declared type.
#[op2]
pub fn op_sqlite_columns<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] statement: &Statement) -> v8::Local<'s, v8::Value> {
    let columns = statement.ready().map(|ready| {
        let _lock = ready.raw.lock();
        let of = ready.statement;
        let mut facts: Vec<v8::Local<v8::Value>> = Vec::new();
        // SAFETY: the statement is not finalized, and the columns exist.
        unsafe {
            for index in 0..ffi::sqlite3_column_count(of) {
                facts.push(text(scope, ffi::sqlite3_column_origin_name(of, index)));
                facts.push(text(scope, ffi::sqlite3_column_database_name(of, index)));
                facts.push(text(scope, ffi::sqlite3_column_name(of, index)));
                facts.push(text(scope, ffi::sqlite3_column_table_name(of, index)));
                facts.push(text(scope, ffi::sqlite3_column_decltype(of, index)));
            }
        }
        v8::Array::new_with_elements(scope, &facts).into()
    });
    value_or_throw(scope, columns)
}

/// The names of the columns.
#[op2]
pub fn op_sqlite_column_names<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] statement: &Statement) -> v8::Local<'s, v8::Value> {
    let names = statement.ready().map(|ready| {
        let _lock = ready.raw.lock();
        // SAFETY: the statement is not finalized, and the columns exist.
        let names: Vec<v8::Local<v8::Value>> = unsafe {
            (0..ffi::sqlite3_column_count(ready.statement))
                .map(|index| text(scope, ffi::sqlite3_column_name(ready.statement, index)))
                .collect()
        };
        v8::Array::new_with_elements(scope, &names).into()
    });
    value_or_throw(scope, names)
}
