//! Threads, and messages between them: structured clones over V8's serializer, channels, broadcasts.
//!
//! A message (`message.rs`) is written in one isolate (`write.rs`) and read in another (`read.rs`). It waits in a mailbox (`mailbox.rs`), whose
//! reader is a handle of the event loop: a port (`port.rs`) or a broadcast channel (`broadcast.rs`). A thread and its parent share a `Control`.

mod broadcast;
mod cloning;
mod closure;
mod control;
mod door;
mod inspection;
mod mailbox;
mod message;
mod pin;
mod port;
mod read;
mod thread;
mod write;

use std::sync::Arc;

pub use control::{Control, Fault, Outcome};
pub use mailbox::Endpoint;
pub use thread::{DEFAULT_STACK, Launcher, Limits, OptionsParser, Order, Threads};

deno_core::extension!(
    protojs_worker,
    ops = [
        cloning::op_worker_set_cloning,
        closure::op_worker_captured,
        closure::op_worker_function_script,
        port::op_worker_channel,
        port::op_worker_clone,
        port::op_worker_port_open,
        port::op_worker_port_post,
        port::op_worker_port_start,
        port::op_worker_port_ref,
        port::op_worker_port_length,
        port::op_worker_port_receive,
        port::op_worker_port_close,
        port::op_worker_port_take,
        broadcast::op_worker_broadcast_open,
        broadcast::op_worker_broadcast_post,
        broadcast::op_worker_broadcast_ref,
        broadcast::op_worker_broadcast_receive,
        broadcast::op_worker_broadcast_close,
        door::op_worker_door_open,
        door::op_worker_door_post,
        thread::op_worker_thread_start,
        inspection::op_worker_thread_cpu_usage,
        inspection::op_worker_thread_start_profile,
        inspection::op_worker_thread_stop_profile,
        inspection::op_worker_thread_heap_snapshot,
        inspection::op_worker_thread_heap_statistics,
        inspection::op_worker_thread_loop_times,
        pin::op_worker_pin,
        thread::op_worker_begin,
        thread::op_worker_next_id,
        thread::op_worker_thread_stop,
        thread::op_worker_thread_ref,
        thread::op_worker_thread_forget,
        thread::op_worker_parse_options,
    ],
    options = { threads: Arc<Threads> },
    state = |state, options| {
        state.put(cloning::Cloning::default());
        state.put(broadcast::Channels::default());
        state.put(options.threads.stations.clone());
        state.put(options.threads);
    },
);
