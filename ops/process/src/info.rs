//! Facts about the process: directory, ids, versions, and what `process.report` needs from the system.

use deno_core::{ToV8, op2, v8};
use ops_error::{IoResultExt, SyscallResult};

/// The working directory.
#[op2]
pub fn op_process_cwd() -> SyscallResult<String> {
    std::env::current_dir().map(|path| path.to_string_lossy().into_owned()).syscall("uv_cwd").into()
}

fn here() -> String {
    std::env::current_dir().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
}

#[op2]
pub fn op_process_chdir(#[string] directory: &str) -> SyscallResult<bool> {
    let changed = std::env::set_current_dir(directory).map(|()| true);
    // Where we are takes long to find in a deep folder: only a failure asks.
    changed.syscall("chdir").map_err(|error| error.with_path(here()).with_dest(directory)).into()
}

/// Sets the file mode mask and answers the old one; a negative `mask` only asks.
#[op2(fast)]
pub fn op_process_umask(mask: i32) -> u32 {
    // SAFETY: umask always succeeds. Asking needs two calls, since the system has no call that only reads.
    unsafe {
        if mask >= 0 {
            return libc::umask(mask as libc::mode_t);
        }
        let old = libc::umask(0);
        libc::umask(old);
        old
    }
}

#[op2(fast)]
pub fn op_process_pid() -> u32 {
    std::process::id()
}

#[op2(fast)]
pub fn op_process_ppid() -> u32 {
    std::os::unix::process::parent_id()
}

/// The versions only the binary knows.
#[derive(ToV8)]
pub struct Versions {
    protojs: &'static str,
    v8: &'static str,
    arch: &'static str,
    platform: &'static str,
}

#[op2]
pub fn op_process_versions() -> Versions {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        "loongarch64" => "loong64",
        other => other,
    };
    let platform = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    Versions { protojs: env!("CARGO_PKG_VERSION"), v8: v8::VERSION_STRING, arch, platform }
}

/// What a diagnostic report needs from the system.
#[derive(ToV8)]
pub struct ReportFacts {
    glibc_runtime: String,
    shared_objects: Vec<String>,
    limits: Vec<LimitRow>,
    open_files: f64,
}

/// A resource limit; -1 stands for unlimited.
#[derive(ToV8)]
pub struct LimitRow {
    name: &'static str,
    soft: f64,
    hard: f64,
}

#[op2]
pub fn op_process_report() -> ReportFacts {
    ReportFacts {
        glibc_runtime: glibc_version(),
        shared_objects: shared_objects(),
        limits: limits(),
        open_files: std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count) as f64,
    }
}

#[cfg(target_env = "gnu")]
fn glibc_version() -> String {
    // SAFETY: glibc answers a static C string.
    unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) }.to_string_lossy().into_owned()
}

#[cfg(not(target_env = "gnu"))]
fn glibc_version() -> String {
    String::new()
}

/// The files mapped executable into this process.
fn shared_objects() -> Vec<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let mut list: Vec<String> = Vec::new();
    for line in maps.lines() {
        let mut fields = line.split_whitespace();
        let executable = fields.nth(1).is_some_and(|flags| flags.contains('x'));
        let Some(path) = line.find('/').map(|at| &line[at..]) else { continue };
        if executable && !list.iter().any(|known| known == path) {
            list.push(path.to_owned());
        }
    }
    list
}

fn limits() -> Vec<LimitRow> {
    let rows = [
        ("core_file_size_blocks", libc::RLIMIT_CORE),
        ("data_seg_size_bytes", libc::RLIMIT_DATA),
        ("file_size_blocks", libc::RLIMIT_FSIZE),
        ("max_locked_memory_bytes", libc::RLIMIT_MEMLOCK),
        ("max_memory_size_bytes", libc::RLIMIT_RSS),
        ("open_files", libc::RLIMIT_NOFILE),
        ("stack_size_bytes", libc::RLIMIT_STACK),
        ("cpu_time_seconds", libc::RLIMIT_CPU),
        ("max_user_processes", libc::RLIMIT_NPROC),
        ("virtual_memory_bytes", libc::RLIMIT_AS),
    ];
    let number = |value: libc::rlim_t| if value == libc::RLIM_INFINITY { -1.0 } else { value as f64 };
    let mut list = Vec::with_capacity(rows.len());
    for (name, resource) in rows {
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `limit` is a valid place for the answer.
        if unsafe { libc::getrlimit(resource, &mut limit) } == 0 {
            list.push(LimitRow { name, soft: number(limit.rlim_cur), hard: number(limit.rlim_max) });
        }
    }
    list
}
