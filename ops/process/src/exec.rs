//! Ending, replacing and signalling processes.

use std::ffi::CString;
use std::io::Write;

use deno_core::{OpState, op2, v8};
use ops_error::{SyscallResult, SystemError};

/// Aborts, with both stacks on standard error.
#[op2(fast)]
pub fn op_process_abort(scope: &mut v8::PinScope<'_, '_>) {
    let program = std::env::current_exe().unwrap_or_default();
    let native = std::backtrace::Backtrace::force_capture().to_string();
    eprintln!("----- Native stack trace -----\n");
    // Of a frame's lines those with its number; the others tell the place in the source.
    let frames = native.lines().filter_map(|line| line.trim_start().split_once(": ")).filter(|(number, _)| number.parse::<u32>().is_ok());
    for (index, (_, name)) in frames.enumerate() {
        eprintln!("{:>2}: {name} [{}]", index + 1, program.display());
    }
    eprintln!("\n----- JavaScript stack trace -----\n");
    if let Some(stack) = v8::StackTrace::current_stack_trace(scope, MAX_FRAMES) {
        for (number, frame) in (0..stack.get_frame_count()).filter_map(|index| stack.get_frame(scope, index)).enumerate() {
            let name = frame.get_function_name(scope).map(|name| name.to_rust_string_lossy(scope)).filter(|name| !name.is_empty());
            let script = frame.get_script_name_or_source_url(scope).map(|script| script.to_rust_string_lossy(scope)).unwrap_or_default();
            let place = format!("{script}:{}:{}", frame.get_line_number(), frame.get_column());
            let shown = name.map_or_else(|| place.clone(), |name| format!("{name} ({place})"));
            eprintln!("{}: {shown}", number + 1);
        }
    }
    eprintln!();
    std::process::abort();
}

/// How much of a stack is shown.
const MAX_FRAMES: usize = 255;

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
