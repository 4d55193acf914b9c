//! Child processes: spawning them, hearing of their end, and running one to its end synchronously.

mod child;
mod exit_notice;
mod fork;
mod program;
mod spawn;
mod sync;

deno_core::extension!(
    protojs_child_process,
    ops = [child::op_child_process_spawn, child::op_child_process_kill, child::op_child_process_ref, sync::op_child_process_spawn_sync,],
    state = |state| {
        state.put(child::Children::default());
    },
);
