//! A connection: the one place that owns a `sqlite3`, and everything that has to go before it goes.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use deno_core::v8;
use libsqlite3_sys as ffi;
use ops_memory::Held;
use parking_lot::{ReentrantMutex, ReentrantMutexGuard};
use slab::Slab;

use crate::authorizer;
use crate::failure::{BUSY, Failure, NOT_OPEN};
use crate::session::{sqlite3_session, sqlite3session_delete};

unsafe extern "C" {
    // The crate's bindings leave it out.
    fn sqlite3_close_v2(db: *mut ffi::sqlite3) -> c_int;
}

/// The `sqlite3` itself. SQLite takes no locks of its own (`SQLITE_OPEN_NOMUTEX`): this lock is taken once for a whole operation,
/// on the main thread and on the thread that copies pages of a backup. It is reentrant because functions of the program that
/// SQLite calls may use the connection.
pub struct Raw {
    lock: ReentrantMutex<()>,
    pub db: *mut ffi::sqlite3,
}

// SAFETY: `db` is only used while `lock` is held.
unsafe impl Send for Raw {}
// SAFETY: see above.
unsafe impl Sync for Raw {}

impl Raw {
    pub fn lock(&self) -> ReentrantMutexGuard<'_, ()> {
        self.lock.lock()
    }

    /// Opens a database; SQLite's failure if it cannot.
    pub fn open(path: &CStr, flags: c_int) -> Result<Self, Failure> {
        let mut db = ptr::null_mut();
        let flags = flags | ffi::SQLITE_OPEN_URI | ffi::SQLITE_OPEN_NOMUTEX | ffi::SQLITE_OPEN_EXRESCODE;
        // SAFETY: `path` ends with a zero; `db` receives the handle, also when opening fails.
        let code = unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &mut db, flags, ptr::null()) };
        let raw = Raw { lock: ReentrantMutex::new(()), db };
        if code == ffi::SQLITE_OK { Ok(raw) } else { Err(raw.failure()) }
    }

    /// What the last call that failed on this connection says.
    pub fn failure(&self) -> Failure {
        if self.db.is_null() {
            return Failure::of_code(ffi::SQLITE_NOMEM);
        }
        // SAFETY: the handle is open and the message is copied before anything else happens on it.
        unsafe {
            let message = CStr::from_ptr(ffi::sqlite3_errmsg(self.db)).to_string_lossy().into_owned();
            Failure::Sqlite { code: ffi::sqlite3_extended_errcode(self.db), message }
        }
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: nobody else has the handle any more; where a backup is not finished SQLite keeps it until then.
        unsafe { sqlite3_close_v2(self.db) };
    }
}

/// What `DatabaseSync` and its statements and sessions share. It may be opened and closed more than once.
#[derive(Default)]
pub struct Connection {
    raw: RefCell<Option<Arc<Raw>>>,
    /// How often it was opened: sessions of an earlier opening are gone.
    opening: Cell<u32>,
    /// Statements of an earlier generation are gone.
    generation: Cell<u32>,
    pub authorizer: authorizer::Current,
    statements: RefCell<Slab<*mut ffi::sqlite3_stmt>>,
    sessions: RefCell<Slab<*mut sqlite3_session>>,
    /// The scope of the op that runs, while SQLite may call functions of the program.
    scope: Cell<*mut c_void>,
    /// What such a function threw.
    thrown: RefCell<Option<v8::Global<v8::Value>>>,
    memory: RefCell<Option<Held>>,
}

/// What an open connection takes before anything is read: most of it is SQLite's own pool of small allocations.
const CONNECTION_BYTES: usize = 128 << 10;

impl Connection {
    pub fn raw(&self) -> Result<Arc<Raw>, Failure> {
        self.raw.borrow().clone().ok_or(NOT_OPEN)
    }

    pub fn is_open(&self) -> bool {
        self.raw.borrow().is_some()
    }

    pub fn adopt(&self, raw: Raw) {
        self.opening.set(self.opening.get().wrapping_add(1));
        *self.raw.borrow_mut() = Some(Arc::new(raw));
    }

    /// Tells V8 what the connection takes now: its pages, which are the whole database where that lies in memory.
    pub fn note_memory(&self, isolate: &mut v8::Isolate) {
        let Ok(raw) = self.raw() else { return };
        let (mut pages, mut most) = (0, 0);
        let lock = raw.lock();
        // SAFETY: the connection is open and locked meanwhile.
        unsafe { ffi::sqlite3_db_status(raw.db, ffi::SQLITE_DBSTATUS_CACHE_USED, &mut pages, &mut most, 0) };
        drop(lock);
        let bytes = CONNECTION_BYTES + usize::try_from(pages).unwrap_or_default();
        // Not borrowed while V8 is told: it may collect garbage then, and finalize statements.
        let mut held = self.memory.take().unwrap_or_else(|| ops_memory::hold(isolate, 0));
        held.set(isolate, bytes);
        *self.memory.borrow_mut() = Some(held);
    }

    pub fn opening(&self) -> u32 {
        self.opening.get()
    }

    pub fn generation(&self) -> u32 {
        self.generation.get()
    }

    /// Whether SQLite is calling a function of the program.
    pub fn is_calling(&self) -> bool {
        !self.scope.get().is_null()
    }

    /// Runs `work`, during which SQLite may call functions of the program: they find the scope in `with_scope`. What one of them
    /// threw is kept for `failure`.
    pub fn enter<T>(&self, scope: &mut v8::PinScope<'_, '_>, work: impl FnOnce() -> T) -> T {
        let outer = self.scope.replace(ptr::from_mut(scope).cast());
        if outer.is_null() {
            self.thrown.take();
        }
        let result = work();
        self.scope.set(outer);
        result
    }

    /// For the functions SQLite calls: gives them the scope of the op that runs. None where no op runs (a statement that is finalized
    /// by the garbage collector, for example): JavaScript must not be called then.
    pub fn with_scope<T>(&self, call: impl FnOnce(&mut v8::PinScope<'_, '_>) -> T) -> Option<T> {
        let scope = self.scope.get().cast::<v8::PinScope<'_, '_>>();
        if scope.is_null() {
            return None;
        }
        // SAFETY: `enter` holds the scope exclusively for as long as the pointer is set, and uses it for nothing else meanwhile.
        let scope = unsafe { &mut *scope };
        v8::scope!(let scope, scope);
        Some(call(scope))
    }

    /// Keeps what a function of the program threw, until SQLite has come back from the operation.
    pub fn keep_thrown(&self, exception: v8::Global<v8::Value>) {
        self.thrown.borrow_mut().get_or_insert(exception);
    }

    /// The failure of an operation that just failed: what the program's own function threw, else what SQLite says.
    pub fn failure(&self, raw: &Raw) -> Failure {
        self.take_thrown().unwrap_or_else(|| raw.failure())
    }

    pub fn has_thrown(&self) -> bool {
        self.thrown.borrow().is_some()
    }

    pub fn take_thrown(&self) -> Option<Failure> {
        self.thrown.borrow_mut().take().map(Failure::Thrown)
    }

    pub fn add_statement(&self, statement: *mut ffi::sqlite3_stmt) -> usize {
        self.statements.borrow_mut().insert(statement)
    }

    /// Finalizes one statement of this generation.
    pub fn finalize(&self, key: usize) {
        let statement = self.statements.borrow_mut().try_remove(key);
        if let (Some(statement), Ok(raw)) = (statement, self.raw()) {
            let _lock = raw.lock();
            // SAFETY: the table holds statements that are not finalized yet.
            unsafe { ffi::sqlite3_finalize(statement) };
        }
    }

    pub fn add_session(&self, session: *mut sqlite3_session) -> usize {
        self.sessions.borrow_mut().insert(session)
    }

    /// Deletes one session of this generation.
    pub fn delete_session(&self, key: usize) {
        let session = self.sessions.borrow_mut().try_remove(key);
        if let (Some(session), Ok(raw)) = (session, self.raw()) {
            let _lock = raw.lock();
            // SAFETY: the table holds sessions that are not deleted yet.
            unsafe { sqlite3session_delete(session) };
        }
    }

    /// Finalizes all statements: those who hold them learn it from the generation.
    pub fn finalize_all(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        for statement in self.statements.take() {
            // SAFETY: as in `finalize`; the caller holds the lock.
            unsafe { ffi::sqlite3_finalize(statement.1) };
        }
    }

    /// Closes the connection with all that hangs on it. A backup that is under way keeps its source until it ends.
    pub fn close(&self) -> Result<(), Failure> {
        let raw = self.raw()?;
        if self.is_calling() {
            return Err(BUSY);
        }
        let lock = raw.lock();
        self.delete_sessions();
        self.finalize_all();
        self.raw.borrow_mut().take();
        self.memory.take();
        drop(lock);
        Ok(())
    }

    fn delete_sessions(&self) {
        for session in self.sessions.take() {
            // SAFETY: as in `delete_session`; the caller holds the lock.
            unsafe { sqlite3session_delete(session.1) };
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Ok(raw) = self.raw() {
            let _lock = raw.lock();
            self.delete_sessions();
            self.finalize_all();
        }
    }
}

/// A string for SQLite, which ends at its first zero.
pub fn c_string(text: &str) -> CString {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    CString::new(&bytes[..end]).unwrap_or_default()
}
