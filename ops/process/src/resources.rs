//! Time and memory this process has used.

use std::fs;
use std::time::Instant;

use deno_core::{OpState, op2, v8};
use ops_error::{SyscallResult, SystemError};

/// When the runtime began: the zero of `process.uptime()`.
pub struct StartTime(Instant);

impl StartTime {
    pub fn now() -> Self {
        StartTime(Instant::now())
    }
}

fn monotonic() -> libc::timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer; this clock always exists.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time
}

/// Writes the high and low half of the seconds, and the nanoseconds.
#[op2(fast)]
pub fn op_process_hrtime(#[buffer] out: &mut [u32]) {
    let time = monotonic();
    if let [high, low, nanoseconds, ..] = out {
        *high = ((time.tv_sec as u64) >> 32) as u32;
        *low = time.tv_sec as u32;
        *nanoseconds = time.tv_nsec as u32;
    }
}

#[op2(fast)]
#[bigint]
pub fn op_process_hrtime_bigint() -> u64 {
    let time = monotonic();
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Seconds since the runtime began.
#[op2(fast)]
pub fn op_process_uptime(state: &OpState) -> f64 {
    state.borrow::<StartTime>().0.elapsed().as_secs_f64()
}

fn resident_set_size() -> f64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm.split_whitespace().nth(1).and_then(|field| field.parse().ok()).unwrap_or(0.0);
    // SAFETY: a plain query.
    pages * unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as f64
}

/// Writes rss, heapTotal, heapUsed, external, arrayBuffers.
#[op2(fast)]
pub fn op_process_memory_usage(isolate: &mut v8::Isolate, #[buffer] out: &mut [f64]) {
    let heap = isolate.get_heap_statistics();
    // V8 tells the backing stores of array buffers as external memory, and nothing else.
    let stores = heap.external_memory() as f64;
    if let [rss, total, used, outside, array_buffers, ..] = out {
        *rss = resident_set_size();
        *total = heap.total_heap_size() as f64;
        *used = heap.used_heap_size() as f64;
        *outside = stores + ops_memory::held(isolate) as f64;
        *array_buffers = stores;
    }
}

#[op2(fast)]
pub fn op_process_rss() -> f64 {
    resident_set_size()
}

/// The memory limit of this process's control group; 2^64, as libuv says it, when there is none.
#[op2(fast)]
pub fn op_process_constrained_memory() -> f64 {
    cgroup_limits().map_or(u64::MAX as f64, |limits| limits.max)
}

/// Memory that is still free to this process: what the control group leaves, or what the system has.
#[op2(fast)]
pub fn op_process_available_memory() -> f64 {
    let free = system_available_memory();
    match cgroup_limits() {
        Some(limits) if limits.max > 0.0 => (limits.max - limits.current).max(0.0).min(free),
        _ => free,
    }
}

fn system_available_memory() -> f64 {
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let row = info.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    row.and_then(|row| row.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}

struct CgroupLimits {
    max: f64,
    current: f64,
}

/// Limits of control groups version 2, then version 1. A limit past the memory of the machine is no limit.
fn cgroup_limits() -> Option<CgroupLimits> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let number = |path: String| fs::read_to_string(path).ok()?.trim().parse::<f64>().ok();
    let mut limits = None;
    if let Some(group) = groups.lines().find_map(|line| line.strip_prefix("0::")) {
        let base = format!("/sys/fs/cgroup{}", group.trim_end_matches('/'));
        let max = [format!("{base}/memory.max"), format!("{base}/memory.high")].into_iter().filter_map(number).reduce(f64::min);
        limits = max.map(|max| CgroupLimits { max, current: number(format!("{base}/memory.current")).unwrap_or(0.0) });
    }
    if limits.is_none() {
        let base = "/sys/fs/cgroup/memory";
        let max = number(format!("{base}/memory.limit_in_bytes"));
        limits = max.map(|max| CgroupLimits { max, current: number(format!("{base}/memory.usage_in_bytes")).unwrap_or(0.0) });
    }
    limits.filter(|limits| limits.max < f64::from(u32::MAX) * 4096.0 * 4096.0)
}

fn usage_of(who: libc::c_int, syscall: &'static str) -> Result<libc::rusage, SystemError> {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::uninit();
    // SAFETY: `usage` is a valid place for the answer, read only when the call filled it in.
    unsafe {
        if libc::getrusage(who, usage.as_mut_ptr()) != 0 {
            return Err(SystemError::last_os_error(syscall));
        }
        Ok(usage.assume_init())
    }
}

fn microseconds(time: libc::timeval) -> f64 {
    time.tv_sec as f64 * 1e6 + time.tv_usec as f64
}

/// Writes user and system microseconds.
#[op2]
pub fn op_process_cpu_usage(#[buffer] out: &mut [f64]) -> SyscallResult<bool> {
    cpu_usage(libc::RUSAGE_SELF, "uv_getrusage", out).into()
}

#[op2]
pub fn op_process_thread_cpu_usage(#[buffer] out: &mut [f64]) -> SyscallResult<bool> {
    cpu_usage(libc::RUSAGE_THREAD, "uv_getrusage_thread", out).into()
}

fn cpu_usage(who: libc::c_int, syscall: &'static str, out: &mut [f64]) -> Result<bool, SystemError> {
    let usage = usage_of(who, syscall)?;
    if let [user, system, ..] = out {
        *user = microseconds(usage.ru_utime);
        *system = microseconds(usage.ru_stime);
    }
    Ok(true)
}

/// Writes the sixteen numbers of `getrusage` in the order of `process.resourceUsage()`.
#[op2]
pub fn op_process_resource_usage(#[buffer] out: &mut [f64]) -> SyscallResult<bool> {
    let mut fill = || -> Result<bool, SystemError> {
        let usage = usage_of(libc::RUSAGE_SELF, "uv_getrusage")?;
        let values = [
            microseconds(usage.ru_utime),
            microseconds(usage.ru_stime),
            usage.ru_maxrss as f64,
            usage.ru_ixrss as f64,
            usage.ru_idrss as f64,
            usage.ru_isrss as f64,
            usage.ru_minflt as f64,
            usage.ru_majflt as f64,
            usage.ru_nswap as f64,
            usage.ru_inblock as f64,
            usage.ru_oublock as f64,
            usage.ru_msgsnd as f64,
            usage.ru_msgrcv as f64,
            usage.ru_nsignals as f64,
            usage.ru_nvcsw as f64,
            usage.ru_nivcsw as f64,
        ];
        for (place, value) in out.iter_mut().zip(values) {
            *place = value;
        }
        Ok(true)
    };
    fill().into()
}
