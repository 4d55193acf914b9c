//! Scheduling priorities (nice values).

use deno_core::op2;
use ops_error::{SyscallResult, SystemError};

/// The nice value of a process; 0 is the caller.
#[op2]
pub fn op_os_get_priority(pid: i32) -> SyscallResult<i32> {
    // SAFETY: errno is this thread's own. It must be cleared, since -1 is also a valid answer.
    let (priority, errno) = unsafe {
        *libc::__errno_location() = 0;
        let priority = libc::getpriority(libc::PRIO_PROCESS, pid as libc::id_t);
        (priority, *libc::__errno_location())
    };
    if priority == -1 && errno != 0 {
        return Err(SystemError::from_errno(-errno, "uv_os_getpriority")).into();
    }
    Ok(priority).into()
}

#[op2]
pub fn op_os_set_priority(pid: i32, priority: i32) -> SyscallResult<bool> {
    // SAFETY: a plain system call.
    if unsafe { libc::setpriority(libc::PRIO_PROCESS, pid as libc::id_t, priority) } != 0 {
        return Err(SystemError::last_os_error("uv_os_setpriority")).into();
    }
    Ok(true).into()
}
