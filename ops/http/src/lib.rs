//! The ops of `node:http`: HTTP/1 messages from bytes (`parser`, `reader`), and connections that are served from Rust (`wire`).

pub mod parser;
mod reader;
mod wire;

deno_core::extension!(
    protojs_http,
    ops = [
        reader::op_http_decline_upgrade,
        reader::op_http_finish,
        reader::op_http_is_idle,
        reader::op_http_methods,
        reader::op_http_new_reader,
        reader::op_http_read,
        reader::op_http_skip_body,
        reader::op_http_upgrade,
        wire::op_http_wire_answer_bytes,
        wire::op_http_wire_answer_text,
        wire::op_http_wire_close,
        wire::op_http_wire_cork,
        wire::op_http_wire_open,
        wire::op_http_wire_peer,
        wire::op_http_wire_refused,
        wire::op_http_wire_set_reading,
        wire::op_http_wire_take,
        wire::op_http_wire_write,
        wire::op_http_wire_write_latin1,
        wire::op_http_wire_write_utf8,
    ],
);
