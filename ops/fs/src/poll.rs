//! Waiting for files without the event loop: for WebAssembly programs, whose calls are synchronous.

use std::ffi::c_short;

use deno_core::op2;

/// poll(2): `triples` holds a descriptor, the events that are wanted, and room for those that happened; `timeout` is in milliseconds,
/// negative for none. Returns how many descriptors have events: 0 when the time is over or a signal came.
#[op2(fast)]
pub fn op_fs_poll_sync(#[buffer] triples: &mut [u32], timeout: i32) -> i32 {
    let mut polled: Vec<libc::pollfd> = triples
        .as_chunks::<3>()
        .0
        .iter()
        .map(|&[fd, events, _]| libc::pollfd { fd: fd as i32, events: events as c_short, revents: 0 })
        .collect();
    // SAFETY: the array is ours and as long as it says.
    let ready = unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, timeout) };
    for ([_, _, happened], answer) in triples.as_chunks_mut::<3>().0.iter_mut().zip(polled) {
        *happened = answer.revents as u16 as u32;
    }
    ready.max(0)
}
