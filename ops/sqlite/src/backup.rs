//! Backups: pages go from one database to another, some at a time, on the blocking pool.

use std::ffi::{CStr, CString, c_int};
use std::sync::Arc;

use deno_core::{GarbageCollected, OpState, op2, v8};
use libsqlite3_sys as ffi;
use ops_requests::{Failure as RequestFailure, submit};
use parking_lot::Mutex;

use crate::connection::{Raw, c_string};
use crate::database::Database;
use crate::failure::Failure;

/// What JavaScript holds while a backup is under way.
pub struct Backup(Arc<Mutex<Job>>);

struct Job {
    source: Arc<Raw>,
    source_name: CString,
    path: CString,
    target_name: CString,
    pages: c_int,
    /// None before the first step, and after the last.
    copying: Option<Copying>,
}

// SAFETY: its handles are used under the job's lock and, where they touch the source, under that of the source.
unsafe impl Send for Job {}

/// The backup and the database it fills.
struct Copying {
    backup: *mut ffi::sqlite3_backup,
    target: Raw,
    source: Arc<Raw>,
}

impl Drop for Copying {
    fn drop(&mut self) {
        let _lock = self.source.lock();
        // SAFETY: the backup is not finished yet; both connections are still there.
        unsafe { ffi::sqlite3_backup_finish(self.backup) };
    }
}

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for Backup {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static CStr {
        c"Backup"
    }
}

impl Job {
    fn start(&self) -> Result<Copying, Failure> {
        let target = Raw::open(&self.path, ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE)?;
        let _lock = self.source.lock();
        // SAFETY: both connections are open, and the source is locked.
        let backup = unsafe { ffi::sqlite3_backup_init(target.db, self.target_name.as_ptr(), self.source.db, self.source_name.as_ptr()) };
        if backup.is_null() {
            return Err(target.failure());
        }
        Ok(Copying { backup, target, source: self.source.clone() })
    }

    /// Copies some pages: those that remain, and all, while there are more; then only how many there were.
    fn step(&mut self) -> Result<Vec<i32>, Failure> {
        let copying = match self.copying.take() {
            Some(copying) => copying,
            None => self.start()?,
        };
        let lock = self.source.lock();
        // SAFETY: the backup is not finished, and its source locked.
        let (code, remaining, total) = unsafe {
            let code = ffi::sqlite3_backup_step(copying.backup, self.pages);
            (code, ffi::sqlite3_backup_remaining(copying.backup), ffi::sqlite3_backup_pagecount(copying.backup))
        };
        drop(lock);
        match code {
            ffi::SQLITE_DONE => Ok(vec![total]),
            // Somebody else has a lock: the next step tries again.
            ffi::SQLITE_OK | ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
                self.copying = Some(copying);
                Ok(vec![remaining, total])
            }
            code => {
                let Copying { target, .. } = &copying;
                Err(match target.failure() {
                    Failure::Sqlite { code: ffi::SQLITE_OK, .. } => Failure::of_code(code),
                    failure => failure,
                })
            }
        }
    }
}

/// A failure that crosses threads.
struct StepFailure {
    code: c_int,
    message: String,
}

impl RequestFailure for StepFailure {
    fn to_exception<'a>(&self, scope: &mut v8::PinScope<'a, '_>) -> v8::Local<'a, v8::Value> {
        Failure::Sqlite { code: self.code, message: self.message.clone() }.into_exception(scope)
    }
}

/// Prepares a backup of a database that is open. Null, with an exception, if it is not.
#[op2]
#[cppgc]
pub fn op_sqlite_backup(
    scope: &mut v8::PinScope<'_, '_>,
    #[cppgc] database: &Database,
    #[string] source: &str,
    #[buffer] path: &[u8],
    #[string] target: &str,
    pages: i32,
) -> Option<Backup> {
    match database.0.raw() {
        Ok(raw) => Some(Backup(Arc::new(Mutex::new(Job {
            source: raw,
            source_name: c_string(source),
            // JavaScript refuses paths with zeros.
            path: CString::new(path).unwrap_or_default(),
            target_name: c_string(target),
            pages,
            copying: None,
        })))),
        Err(failure) => {
            failure.throw(scope);
            None
        }
    }
}

/// Copies some pages. The request gets `[remaining, total]` while there are more, then `[total]`.
#[op2(fast)]
pub fn op_sqlite_backup_step(state: &mut OpState, #[smi] id: u32, #[cppgc] backup: &Backup) {
    let job = backup.0.clone();
    submit(state, id, move || {
        job.lock().step().map_err(|failure| match failure {
            Failure::Sqlite { code, message } => StepFailure { code, message },
            _ => StepFailure { code: ffi::SQLITE_ERROR, message: String::new() },
        })
    });
}
