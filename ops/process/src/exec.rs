//! Ending, replacing and signalling processes.

use std::ffi::CString;
use std::io::Write;

use deno_core::{OpState, op2};
use ops_error::{SyscallResult, SystemError};

#[op2(fast)]
pub fn op_process_abort() {
    std::process::abort();
}

/// In the OpState of a worker: what ends its thread with a code.
pub struct ThreadEnd(pub Box<dyn Fn(i32)>);

/// Ends the process, or a worker's thread, at once; `process.exit` has run the `exit` handlers by then.
#[op2(fast)]
pub fn op_process_really_exit(state: &OpState, code: i32) {
    match state.try_borrow::<ThreadEnd>() {
        Some(thread) => (thread.0)(code),
        None => crate::start_end::end_process(code),
    }
}

/// Sends a signal; 0 or the negative errno (JavaScript adds the syscall name).
#[op2(fast)]
pub fn op_process_kill(pid: i32, signal: i32) -> i32 {
    // SAFETY: a plain system call.
    if unsafe { libc::kill(pid, signal) } == 0 { 0 } else { SystemError::last_os_error("kill").errno }
}

/// Writes straight to standard error, past every stream.
#[op2(fast)]
pub fn op_process_raw_debug(#[string] text: &str) {
    let mut stderr = std::io::stderr().lock();
    // There is nowhere left to report that standard error cannot be written.
    let _ = writeln!(stderr, "{text}");
}

/// Replaces this process image. Returns only when it fails.
///
/// Like Node, standard input, output and error are handed on; every other descriptor of the runtime is close-on-exec.
#[op2]
pub fn op_process_execve(#[string] path: &str, #[scoped] argv: Vec<String>, #[scoped] env: Vec<String>) -> SyscallResult<bool> {
    let to_c = |list: Vec<String>| -> Option<Vec<CString>> { list.into_iter().map(|item| CString::new(item).ok()).collect() };
    let (Ok(c_path), Some(argv), Some(env)) = (CString::new(path), to_c(argv), to_c(env)) else {
        return Err(SystemError::from_errno(-libc::EINVAL, "execve")).into();
    };
    let pointers = |list: &[CString]| -> Vec<*const libc::c_char> {
        list.iter().map(|item| item.as_ptr()).chain(std::iter::once(std::ptr::null())).collect()
    };
    let (argv_pointers, env_pointers) = (pointers(&argv), pointers(&env));
    let mut saved = [-1; 3];
    for fd in 0..3 {
        // SAFETY: fcntl on a descriptor number has no memory effects.
        unsafe {
            saved[fd as usize] = libc::fcntl(fd, libc::F_GETFD);
            if saved[fd as usize] >= 0 {
                libc::fcntl(fd, libc::F_SETFD, saved[fd as usize] & !libc::FD_CLOEXEC);
            }
        }
    }
    // SAFETY: path and both null-terminated arrays live until the call returns, if it does.
    unsafe { libc::execve(c_path.as_ptr(), argv_pointers.as_ptr(), env_pointers.as_ptr()) };
    let error = SystemError::last_os_error("execve").with_path(path);
    for fd in 0..3 {
        if saved[fd as usize] >= 0 {
            // SAFETY: as above.
            unsafe { libc::fcntl(fd, libc::F_SETFD, saved[fd as usize]) };
        }
    }
    Err(error).into()
}
