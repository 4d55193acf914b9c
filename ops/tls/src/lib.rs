//! The ops of `node:tls`: rustls as an engine that is fed with bytes and gives bytes, so that any stream of JavaScript can carry TLS.
//!
//! A `Context` is what a `SecureContext` holds: identities, trust, versions, suites. An `Engine` is one connection. rustls asks for decisions
//! while it reads; Node's programs may take their time over them. So an engine stops after a client's first message until JavaScript has
//! chosen the context, and certificates are verified after the handshake, when JavaScript says what follows from the verdict.

mod ciphers;
mod client_delegates;
mod client_sessions;
mod context;
mod context_ops;
mod engine;
mod engine_ops;
mod failure;
mod groups;
mod hello;
mod identity;
mod key_log;
mod peer_verifier;
mod schemes;
mod server_sessions;
mod tickets;

deno_core::extension!(
    protojs_tls,
    ops = [
        context_ops::op_tls_cipher_names,
        context_ops::op_tls_context_add_authorities,
        context_ops::op_tls_context_add_revocations,
        context_ops::op_tls_context_certificate,
        context_ops::op_tls_context_new,
        context_ops::op_tls_context_set_ticket_keys,
        context_ops::op_tls_context_ticket_keys,
        engine_ops::op_tls_answer_hello,
        engine_ops::op_tls_client_new,
        engine_ops::op_tls_close,
        engine_ops::op_tls_describe,
        engine_ops::op_tls_events,
        engine_ops::op_tls_export_keying_material,
        engine_ops::op_tls_failure,
        engine_ops::op_tls_hello,
        engine_ops::op_tls_output,
        engine_ops::op_tls_own_certificate,
        engine_ops::op_tls_peer_certificates,
        engine_ops::op_tls_plaintext,
        engine_ops::op_tls_receive,
        engine_ops::op_tls_send,
        engine_ops::op_tls_server_new,
        engine_ops::op_tls_verify_peer,
    ],
    state = |state| state.put(client_sessions::ClientSessions::default()),
);
