//! Memory, load, uptime and names of the machine.

use std::ffi::CStr;
use std::fs;

use deno_core::{ToV8, op2};
use ops_error::{SyscallResult, SystemError};

/// A row of /proc/meminfo in bytes.
fn meminfo(name: &str) -> Option<f64> {
    let info = fs::read_to_string("/proc/meminfo").ok()?;
    let row = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(row.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}

/// Memory that programs can still get: free plus what caches would give back.
#[op2(fast)]
pub fn op_os_freemem() -> f64 {
    meminfo("MemAvailable").or_else(|| meminfo("MemFree")).unwrap_or(0.0)
}

#[op2(fast)]
pub fn op_os_totalmem() -> f64 {
    meminfo("MemTotal").unwrap_or(0.0)
}

/// Writes the load averages of 1, 5 and 15 minutes.
#[op2(fast)]
pub fn op_os_loadavg(#[buffer] out: &mut [f64]) {
    if out.len() >= 3 {
        // SAFETY: `out` has room for the three numbers asked for.
        unsafe { libc::getloadavg(out.as_mut_ptr(), 3) };
    }
}

/// Seconds since the machine started, time asleep included.
#[op2]
pub fn op_os_uptime() -> SyscallResult<f64> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer.
    if unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &mut time) } != 0 {
        return Err(SystemError::last_os_error("uv_uptime")).into();
    }
    Ok(time.tv_sec as f64 + (time.tv_nsec as f64 / 1e9 * 100.0).floor() / 100.0).into()
}

#[op2]
pub fn op_os_hostname() -> SyscallResult<String> {
    let mut buffer = [0u8; 256];
    // SAFETY: the buffer is one byte longer than said, so that the name always ends in NUL.
    if unsafe { libc::gethostname(buffer.as_mut_ptr().cast(), buffer.len() - 1) } != 0 {
        return Err(SystemError::last_os_error("uv_os_gethostname")).into();
    }
    let name = CStr::from_bytes_until_nul(&buffer).map(|name| name.to_string_lossy().into_owned());
    Ok(name.unwrap_or_default()).into()
}

#[derive(ToV8)]
pub struct Uname {
    sysname: String,
    release: String,
    version: String,
    machine: String,
}

#[op2]
pub fn op_os_uname() -> SyscallResult<Uname> {
    let mut names = std::mem::MaybeUninit::<libc::utsname>::uninit();
    // SAFETY: `names` is a valid place for the answer, read only when the call filled it in.
    let names = unsafe {
        if libc::uname(names.as_mut_ptr()) != 0 {
            return Err(SystemError::last_os_error("uv_os_uname")).into();
        }
        names.assume_init()
    };
    // SAFETY: the kernel ends each field with NUL.
    let text = |field: &[libc::c_char]| unsafe { CStr::from_ptr(field.as_ptr()) }.to_string_lossy().into_owned();
    Ok(Uname { sysname: text(&names.sysname), release: text(&names.release), version: text(&names.version), machine: text(&names.machine) })
        .into()
}
