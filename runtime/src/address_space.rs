//! What V8 reserves when it starts. It gives no second chance: where the reservation fails, it ends the process.

/// Address space, in bytes, that V8 has to be able to reserve: the cage of all heaps, and that of C++ objects with what its alignment may
/// cost. Measured with `ulimit -v`: 36.2 GiB of a whole process are enough.
pub const RESERVED: u64 = 37 << 30;

/// The limit, in bytes, of this process's address space (`ulimit -v`, RLIMIT_AS), where it is smaller than [`RESERVED`].
pub fn too_small() -> Option<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the system fills the structure that it is given.
    let is_known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) } == 0;
    (is_known && limit.rlim_cur != libc::RLIM_INFINITY && limit.rlim_cur < RESERVED).then_some(limit.rlim_cur)
}
