//! Which processor a thread runs on.

use deno_core::op2;

/// Has this thread run on one processor only: the nth of those that the process may use, counted round. Where the system refuses it, the
/// thread runs anywhere as before.
#[op2(fast)]
pub fn op_worker_pin(nth: u32) {
    // SAFETY: sets of processors are plain bits, for which zero is valid; both calls are about this thread and structures of this function.
    unsafe {
        let mut allowed: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &mut allowed) != 0 {
            return;
        }
        let usable: Vec<usize> = (0..libc::CPU_SETSIZE as usize).filter(|cpu| libc::CPU_ISSET(*cpu, &allowed)).collect();
        if usable.is_empty() {
            return;
        }
        let mut wanted: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(usable[nth as usize % usable.len()], &mut wanted);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &wanted);
    }
}
