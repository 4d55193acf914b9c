//! Ops of node:buffer: text encodings, searching, filling and copying bytes.
//!
//! The JavaScript side (js/internal/buffer) validates arguments. Offsets are clamped here all the same, because a resizable
//! buffer can shrink between the check and the call.

mod base64;
mod bytes;
mod decode;
mod encode;
mod encoding;
mod hex;
mod search;

deno_core::extension!(
    protojs_buffer,
    ops = [
        base64::op_buffer_atob,
        base64::op_buffer_btoa,
        bytes::op_buffer_alloc_unsafe,
        bytes::op_buffer_compare,
        bytes::op_buffer_compare_ranges,
        bytes::op_buffer_copy,
        bytes::op_buffer_fill,
        bytes::op_buffer_forbid_detach,
        bytes::op_buffer_is_ascii,
        bytes::op_buffer_is_utf8,
        bytes::op_buffer_swap,
        decode::op_buffer_range_to_string,
        decode::op_buffer_to_string,
        decode::op_buffer_utf8_to_string,
        encode::op_buffer_byte_length_utf8,
        encode::op_buffer_encode,
        encode::op_buffer_from_string,
        encode::op_buffer_write,
        search::op_buffer_index_of,
        search::op_buffer_index_of_byte,
        search::op_buffer_index_of_string,
    ],
);
