//! Sockets: byte streams (TCP, Unix sockets, pipes, terminals), listeners and UDP.
//!
//! They stand on tokio's reactor and reach JavaScript through `ops_requests`: one call for each event, no promise. Who goes on in Rust with
//! what JavaScript opened (`ops/http`) sets a listener's acceptor, or takes a stream's descriptor out of its handle.

mod address;
mod descriptor;
mod events;
mod listener;
mod options;
mod passed_descriptors;
mod read_buffer;
mod sockets;
mod stream;
mod stream_ops;
mod udp;
mod udp_ops;
mod write_queue;

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::{JsRuntime, v8};
use ops_requests::Handles;

pub use address::{ip_address, to_javascript, unix_address};
pub use listener::{Acceptor, Listener};
pub use read_buffer::ReadBuffer;
pub use stream::Stream;

/// The handles of the runtime that is calling.
fn handles_of(scope: &mut v8::PinScope<'_, '_>) -> Handles {
    Handles::of(&JsRuntime::op_state_from(scope).borrow()).clone()
}

deno_core::extension!(
    protojs_net,
    ops = [
        address::op_net_interface_index,
        address::op_net_name,
        options::op_net_reset_on_close,
        options::op_net_set_keep_alive,
        options::op_net_set_no_delay,
        options::op_net_set_type_of_service,
        options::op_net_type_of_service,
        sockets::op_net_close_fd,
        sockets::op_net_duplicate_fd,
        sockets::op_net_is_listening,
        sockets::op_net_listen,
        sockets::op_net_listener_open,
        sockets::op_net_pipe_bind,
        sockets::op_net_pipe_connect,
        sockets::op_net_stream_open,
        sockets::op_net_tcp_bind,
        sockets::op_net_tcp_connect,
        stream_ops::op_net_bytes_read,
        stream_ops::op_net_bytes_written,
        stream_ops::op_net_close,
        stream_ops::op_net_fd,
        stream_ops::op_net_read_into,
        stream_ops::op_net_read_start,
        stream_ops::op_net_read_stop,
        stream_ops::op_net_ref,
        stream_ops::op_net_shutdown,
        stream_ops::op_net_unsent,
        stream_ops::op_net_write,
        stream_ops::op_net_write_pieces,
        stream_ops::op_net_write_rest,
        stream_ops::op_net_write_string,
        stream_ops::op_net_write_with_fd,
        udp_ops::op_net_udp_bind,
        udp_ops::op_net_udp_buffer_size,
        udp_ops::op_net_udp_close,
        udp_ops::op_net_udp_connect,
        udp_ops::op_net_udp_disconnect,
        udp_ops::op_net_udp_fd,
        udp_ops::op_net_udp_membership,
        udp_ops::op_net_udp_multicast_interface,
        udp_ops::op_net_udp_open,
        udp_ops::op_net_udp_receive,
        udp_ops::op_net_udp_ref,
        udp_ops::op_net_udp_send,
        udp_ops::op_net_udp_set_option,
        udp_ops::op_net_udp_source_membership,
        udp_ops::op_net_udp_unsent_bytes,
        udp_ops::op_net_udp_unsent_count,
    ],
    state = |state| {
        state.put(Rc::new(RefCell::new(ReadBuffer::default())));
    },
);
