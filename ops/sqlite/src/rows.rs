//! Executing a statement: one call from JavaScript gives all it can of the rows.

use deno_core::{op2, v8};
use libsqlite3_sys as ffi;

use crate::failure::{Failure, OrThrow, value_or_throw};
use crate::statement::{Ready, Statement};
use crate::value;

/// Rows come in parts of about so many values, to bound what lies in V8's handles at once.
const VALUES_PER_PART: usize = 4096;

impl Statement {
    /// Begins an execution: earlier iterators become invalid.
    fn begin(&self) {
        self.execution.set(self.execution.get().wrapping_add(1));
    }

    /// True if there is a row. A failure leaves the statement reset.
    fn step(&self, scope: &mut v8::PinScope<'_, '_>, ready: &Ready) -> Result<bool, Failure> {
        self.running.set(true);
        // SAFETY: the statement is not finalized, and the caller holds the lock.
        let code = self.connection.enter(scope, || unsafe { ffi::sqlite3_step(ready.statement) });
        self.running.set(false);
        match code {
            ffi::SQLITE_ROW => Ok(true),
            ffi::SQLITE_DONE => Ok(false),
            _ => {
                let failure = self.connection.failure(&ready.raw);
                reset(ready);
                Err(failure)
            }
        }
    }

    /// Appends the values of the row at hand.
    fn read_row<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        ready: &Ready,
        values: &mut Vec<v8::Local<'s, v8::Value>>,
    ) -> Result<(), Failure> {
        // SAFETY: the statement has a row; the caller holds the lock, so that its values are protected.
        unsafe {
            for column in 0..ffi::sqlite3_column_count(ready.statement) {
                let value = ffi::sqlite3_column_value(ready.statement, column);
                values.push(value::read(scope, value, self.bigints.get())?);
            }
        }
        Ok(())
    }
}

fn reset(ready: &Ready) {
    // SAFETY: the statement is not finalized, and the caller holds the lock.
    unsafe { ffi::sqlite3_reset(ready.statement) };
}

/// How often SQLite compiled the statement anew: the columns may be others then.
fn shape(ready: &Ready) -> i32 {
    // SAFETY: the statement is not finalized, and the caller holds the lock.
    unsafe { ffi::sqlite3_stmt_status(ready.statement, ffi::SQLITE_STMTSTATUS_REPREPARE, 0) }
}

/// What the rows begin with: the number of the shape, doubled, plus one if these are the last.
fn header<'s>(scope: &mut v8::PinScope<'s, '_>, ready: &Ready, last: bool) -> v8::Local<'s, v8::Value> {
    v8::Integer::new(scope, (shape(ready) << 1) | i32::from(last)).into()
}

/// Runs `work` on a statement that is ready, under its connection's lock; where it fails the statement is reset.
fn executing<T>(statement: &Statement, work: impl FnOnce(&Ready) -> Result<T, Failure>) -> Result<T, Failure> {
    let ready = statement.ready()?;
    let _lock = ready.raw.lock();
    work(&ready).inspect_err(|_| reset(&ready))
}

/// Executes a statement for its effect: [changes, lastInsertRowid].
#[op2(reentrant)]
pub fn op_sqlite_run<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] statement: &Statement,
    #[varargs] arguments: Option<&v8::FunctionCallbackArguments<'s>>,
) -> v8::Local<'s, v8::Value> {
    let run = executing(statement, |ready| {
        statement.begin();
        if let Some(arguments) = arguments {
            statement.bind(scope, ready, arguments, 1)?;
        }
        statement.step(scope, ready)?;
        reset(ready);
        // SAFETY: the connection is open and locked.
        let (changes, rowid) = unsafe { (ffi::sqlite3_changes64(ready.raw.db), ffi::sqlite3_last_insert_rowid(ready.raw.db)) };
        let numbers = [changes, rowid].map(|number| -> v8::Local<v8::Value> {
            if statement.bigints.get() {
                v8::BigInt::new_from_i64(scope, number).into()
            } else {
                v8::Number::new(scope, number as f64).into()
            }
        });
        Ok(v8::Array::new_with_elements(scope, &numbers).into())
    });
    value_or_throw(scope, run)
}

/// Executes a statement up to its first row: [header, …values], or undefined.
#[op2(reentrant)]
pub fn op_sqlite_get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] statement: &Statement,
    #[varargs] arguments: Option<&v8::FunctionCallbackArguments<'s>>,
) -> v8::Local<'s, v8::Value> {
    let first = executing(statement, |ready| {
        statement.begin();
        if let Some(arguments) = arguments {
            statement.bind(scope, ready, arguments, 1)?;
        }
        let row = row(scope, statement, ready)?;
        reset(ready);
        Ok(row)
    });
    value_or_throw(scope, first)
}

fn row<'s>(scope: &mut v8::PinScope<'s, '_>, statement: &Statement, ready: &Ready) -> Result<v8::Local<'s, v8::Value>, Failure> {
    if !statement.step(scope, ready)? {
        return Ok(v8::undefined(scope).into());
    }
    let mut values = vec![header(scope, ready, false)];
    statement.read_row(scope, ready, &mut values)?;
    Ok(v8::Array::new_with_elements(scope, &values).into())
}

/// Begins an execution without a step, for `op_sqlite_next` or `op_sqlite_rows`. Returns its number.
#[op2(nofast, reentrant)]
pub fn op_sqlite_begin<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] statement: &Statement,
    #[varargs] arguments: Option<&v8::FunctionCallbackArguments<'s>>,
) -> u32 {
    let begun = executing(statement, |ready| {
        statement.begin();
        if let Some(arguments) = arguments {
            statement.bind(scope, ready, arguments, 1)?;
        }
        Ok(statement.execution.get())
    });
    begun.or_throw(scope)
}

/// The next row of an execution: [header, …values], or undefined when there is none any more.
#[op2(reentrant)]
pub fn op_sqlite_next<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] statement: &Statement, execution: u32) -> v8::Local<'s, v8::Value> {
    let next = statement.ready().and_then(|ready| {
        if execution != statement.execution.get() {
            return Err(Failure::State("iterator was invalidated"));
        }
        let _lock = ready.raw.lock();
        let row = row(scope, statement, &ready).inspect_err(|_| reset(&ready))?;
        if row.is_undefined() {
            reset(&ready);
        }
        Ok(row)
    });
    value_or_throw(scope, next)
}

/// Ends an execution early, if it is still the one at hand.
#[op2(fast)]
pub fn op_sqlite_end(#[cppgc] statement: &Statement, execution: u32) {
    if execution == statement.execution.get()
        && let Ok(ready) = statement.ready()
    {
        let _lock = ready.raw.lock();
        reset(&ready);
    }
}

/// Executes a statement: [header, …values of rows], as many as are worth a part. The header says whether `op_sqlite_rows` has more.
#[op2(reentrant)]
pub fn op_sqlite_all<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] statement: &Statement,
    #[varargs] arguments: Option<&v8::FunctionCallbackArguments<'s>>,
) -> v8::Local<'s, v8::Value> {
    let part = executing(statement, |ready| {
        statement.begin();
        if let Some(arguments) = arguments {
            statement.bind(scope, ready, arguments, 1)?;
        }
        part(scope, statement, ready)
    });
    value_or_throw(scope, part)
}

/// The next part of what `op_sqlite_all` began.
#[op2(reentrant)]
pub fn op_sqlite_rows<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] statement: &Statement) -> v8::Local<'s, v8::Value> {
    let part = executing(statement, |ready| part(scope, statement, ready));
    value_or_throw(scope, part)
}

fn part<'s>(scope: &mut v8::PinScope<'s, '_>, statement: &Statement, ready: &Ready) -> Result<v8::Local<'s, v8::Value>, Failure> {
    let mut values = vec![v8::undefined(scope).into()];
    let mut last = false;
    while values.len() < VALUES_PER_PART {
        if !statement.step(scope, ready)? {
            last = true;
            break;
        }
        statement.read_row(scope, ready, &mut values)?;
    }
    values[0] = header(scope, ready, last);
    if last {
        reset(ready);
    }
    Ok(v8::Array::new_with_elements(scope, &values).into())
}
