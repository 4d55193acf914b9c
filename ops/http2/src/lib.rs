//! The ops of `node:http2`: sessions that are fed with octets and give octets, so that any stream of JavaScript can carry them.
//!
//! Our own, over no crate: `h2` keeps to itself what Node's programs see and decide (acknowledged settings, payloads of pings, codes, promises,
//! windows, padding, which fields may not be indexed).

mod event;
mod fault;
mod fields;
mod frame;
mod hpack;
mod output;
mod reader;
mod receive;
mod received_fields;
mod session;
mod session_ops;
mod settings;
mod stream;
mod submit;
mod throttle;
mod window;

deno_core::extension!(
    protojs_http2,
    ops = [
        session_ops::op_http2_acknowledge_settings,
        session_ops::op_http2_altsvc,
        session_ops::op_http2_counts,
        session_ops::op_http2_end,
        session_ops::op_http2_events,
        session_ops::op_http2_fields,
        session_ops::op_http2_goaway,
        session_ops::op_http2_origin,
        session_ops::op_http2_output,
        session_ops::op_http2_pending,
        session_ops::op_http2_ping,
        session_ops::op_http2_push,
        session_ops::op_http2_receive,
        session_ops::op_http2_request,
        session_ops::op_http2_reset,
        session_ops::op_http2_session_new,
        session_ops::op_http2_session_state,
        session_ops::op_http2_set_local_window_size,
        session_ops::op_http2_set_next_stream_id,
        session_ops::op_http2_set_reading,
        session_ops::op_http2_settings,
        session_ops::op_http2_stream_state,
        session_ops::op_http2_submit_settings,
        session_ops::op_http2_write,
    ],
);
