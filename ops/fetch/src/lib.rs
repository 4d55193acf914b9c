//! The ops of `fetch()` and `WebSocket`: a client of HTTP/1.1 and HTTP/2 with a pool of connections, over plain TCP or TLS, directly or through
//! a proxy. Nothing is made before the first request.

mod body;
mod client;
mod connect;
mod decode;
mod error;
mod exchange;
mod lookup;
mod proxy;
mod tls;
mod websocket;

deno_core::extension!(
    protojs_fetch,
    ops = [
        exchange::op_fetch_decode,
        exchange::op_fetch_finish_body,
        exchange::op_fetch_read,
        exchange::op_fetch_read_all,
        exchange::op_fetch_response,
        exchange::op_fetch_start,
        exchange::op_fetch_write_body,
        websocket::op_fetch_websocket_connect,
        websocket::op_fetch_websocket_mask,
        websocket::op_fetch_websocket_new,
        websocket::op_fetch_websocket_read,
        websocket::op_fetch_websocket_write,
    ],
    state = |state| state.put(client::Clients::default()),
);
