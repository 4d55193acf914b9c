//! Engines as JavaScript drives them (`js/internal/tls/engine.js`).

use std::cell::RefCell;

use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, JsBuffer, OpState, ToJsBuffer, op2, v8};
use ops_memory::{Held, NativeMemory};
use ops_pki::{CertificateHandle, DefaultTrust, PkiError};
use rustls::ProtocolVersion;
use serde::{Deserialize, Serialize};

use crate::client_sessions::ClientSessions;
use crate::context_ops::ContextHandle;
use crate::engine::{Answer, Beginning, Engine};
use crate::failure::Failure;
use crate::{ciphers, groups, schemes};

/// What a TLS socket of JavaScript holds.
pub struct EngineHandle(RefCell<Engine>, #[expect(dead_code, reason = "V8 is told when it is dropped")] Held);

/// A connection's state and the buffers it has most of the time.
const ENGINE_BYTES: usize = 20 << 10;

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for EngineHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"TLSWrap"
    }
}

/// None for nothing, so that no empty arrays are made.
fn bytes(bytes: Vec<u8>) -> Option<Uint8Array> {
    (!bytes.is_empty()).then(|| bytes.into())
}

#[op2]
#[cppgc]
pub fn op_tls_server_new(isolate: &mut v8::Isolate, log_keys: bool) -> EngineHandle {
    EngineHandle(RefCell::new(Engine::server(log_keys)), ops_memory::hold(isolate, ENGINE_BYTES))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientOptions {
    server_name: String,
    alpn: Vec<JsBuffer>,
    session: Option<JsBuffer>,
    log_keys: bool,
}

/// A client whose first message is ready; a context without a version or suite to speak is a failure.
#[op2]
#[cppgc]
pub fn op_tls_client_new(
    isolate: &mut v8::Isolate,
    state: &mut OpState,
    #[cppgc] context: &ContextHandle,
    #[cppgc] identity: Option<&ContextHandle>,
    #[serde] options: ClientOptions,
) -> Result<EngineHandle, crate::context::ContextError> {
    let known = state.borrow_mut::<ClientSessions>();
    let sessions = known.store_for(options.session.as_deref());
    let delegates = known.delegates();
    let engine = Engine::client(Beginning {
        context: &context.0,
        identities: &identity.unwrap_or(context).0.identities,
        server_name: &options.server_name,
        alpn: options.alpn.iter().map(|protocol| protocol.to_vec()).collect(),
        delegates,
        sessions,
        log_keys: options.log_keys,
    });
    let held = NativeMemory::of(state).hold(isolate, ENGINE_BYTES);
    engine.map(|engine| EngineHandle(RefCell::new(engine), held)).map_err(crate::context::ContextError::Ssl)
}

/// Takes what arrived, and gives bits of what there is (`engine::ready`).
#[op2(fast)]
pub fn op_tls_receive(#[cppgc] engine: &EngineHandle, #[buffer] bytes: &[u8]) -> u32 {
    engine.0.borrow_mut().receive(bytes)
}

/// What is to be sent.
#[op2]
pub fn op_tls_output(#[cppgc] engine: &EngineHandle) -> Option<Uint8Array> {
    bytes(engine.0.borrow_mut().take_output())
}

/// What the program can read.
#[op2]
pub fn op_tls_plaintext(#[cppgc] engine: &EngineHandle) -> Option<Uint8Array> {
    bytes(engine.0.borrow_mut().take_plaintext())
}

/// Encrypts; gives what is to be sent.
#[op2]
pub fn op_tls_send(#[cppgc] engine: &EngineHandle, #[buffer] data: &[u8]) -> Option<Uint8Array> {
    bytes(engine.0.borrow_mut().send(data))
}

/// Ends our side; gives what is to be sent.
#[op2]
pub fn op_tls_close(#[cppgc] engine: &EngineHandle) -> Option<Uint8Array> {
    bytes(engine.0.borrow_mut().close())
}

/// Why the connection failed.
#[op2]
#[serde]
pub fn op_tls_failure(#[cppgc] engine: &EngineHandle) -> Option<Failure> {
    engine.0.borrow_mut().take_failure()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hello {
    server_name: Option<String>,
    alpn: Option<Vec<ToJsBuffer>>,
    session_id: ToJsBuffer,
    has_ticket: bool,
    wants_ocsp: bool,
}

/// What the client said first; null when that is not the question.
#[op2]
#[serde]
pub fn op_tls_hello(#[cppgc] engine: &EngineHandle) -> Option<Hello> {
    let engine = engine.0.borrow();
    let (accepted, facts) = engine.hello()?;
    let hello = accepted.client_hello();
    Some(Hello {
        server_name: hello.server_name().map(str::to_owned),
        alpn: hello.alpn().map(|protocols| protocols.map(|protocol| protocol.to_vec().into()).collect()),
        session_id: facts.session_id.clone().into(),
        has_ticket: facts.has_ticket,
        wants_ocsp: facts.wants_ocsp,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerOptions {
    request_certificate: bool,
    require_certificate: bool,
    alpn: Vec<JsBuffer>,
    ocsp_response: Option<JsBuffer>,
    session: Option<JsBuffer>,
}

/// Goes on with a context, and the identities of another one where there is one; gives bits as `op_tls_receive` does.
#[op2]
#[smi]
pub fn op_tls_answer_hello(
    #[cppgc] engine: &EngineHandle,
    #[cppgc] context: &ContextHandle,
    #[cppgc] identity: Option<&ContextHandle>,
    #[serde] options: AnswerOptions,
) -> u32 {
    engine.0.borrow_mut().answer(Answer {
        context: &context.0,
        identities: &identity.unwrap_or(context).0.identities,
        request_certificate: options.request_certificate,
        require_certificate: options.require_certificate,
        alpn: options.alpn.iter().map(|protocol| protocol.to_vec()).collect(),
        ocsp_response: options.ocsp_response.as_deref(),
        session: options.session.map(|session| session.to_vec()),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Events {
    key_lines: Vec<String>,
    /// What a client may resume.
    sessions: Vec<ToJsBuffer>,
    /// What a server made: numbers and contents.
    made: Vec<(ToJsBuffer, ToJsBuffer)>,
}

/// Lines for key logs and sessions that were not told yet.
#[op2]
#[serde]
pub fn op_tls_events(state: &mut OpState, #[cppgc] engine: &EngineHandle) -> Events {
    let engine = engine.0.borrow();
    let is_resumed = engine.is_resumed();
    let kept = engine.client_sessions().map(|store| state.borrow_mut::<ClientSessions>().keep(store, is_resumed)).unwrap_or_default();
    Events {
        key_lines: engine.key_lines(),
        sessions: kept.into_iter().map(ToJsBuffer::from).collect(),
        made: engine.server_sessions().into_iter().map(|(number, content)| (number.into(), content.into())).collect(),
    }
}

#[derive(Serialize)]
struct VerifyError {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verification {
    has_certificate: bool,
    error: Option<VerifyError>,
}

/// Whether the peer's certificate is trusted by a context.
#[op2]
#[serde]
pub fn op_tls_verify_peer(
    state: &mut OpState,
    #[cppgc] engine: &EngineHandle,
    #[cppgc] context: &ContextHandle,
) -> Result<Verification, PkiError> {
    let trust = context.0.trust(state.borrow_mut::<DefaultTrust>())?;
    Ok(match engine.0.borrow_mut().verify_peer(&trust) {
        None => Verification { has_certificate: false, error: None },
        Some(rejection) => Verification {
            has_certificate: true,
            error: rejection.map(|rejection| VerifyError { code: rejection.code, message: rejection.message }),
        },
    })
}

/// The peer's certificate (0) and those that lead to its authority; null after the last.
#[op2]
#[cppgc]
pub fn op_tls_peer_certificates(#[cppgc] engine: &EngineHandle, #[smi] index: u32) -> Option<CertificateHandle> {
    engine.0.borrow().peer_chain().into_iter().nth(index as usize).map(CertificateHandle)
}

/// Our own certificate, where the peer saw one.
#[op2]
#[cppgc]
pub fn op_tls_own_certificate(#[cppgc] engine: &EngineHandle) -> Option<CertificateHandle> {
    engine.0.borrow().own_certificate().cloned().map(CertificateHandle)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    protocol: Option<&'static str>,
    cipher: Option<CipherDescription>,
    alpn: Option<ToJsBuffer>,
    server_name: Option<String>,
    is_resumed: bool,
    /// Name and bits.
    group: Option<(&'static str, u32)>,
    shared_schemes: Vec<String>,
    ocsp_response: ToJsBuffer,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CipherDescription {
    name: &'static str,
    standard_name: &'static str,
    version: &'static str,
}

/// What was agreed on; null before there is a connection.
#[op2]
#[serde]
pub fn op_tls_describe(#[cppgc] engine: &EngineHandle) -> Option<Description> {
    let engine = engine.0.borrow();
    let connection = engine.connection()?;
    let protocol = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => Some("TLSv1.3"),
        Some(ProtocolVersion::TLSv1_2) => Some("TLSv1.2"),
        _ => None,
    };
    let cipher = connection.negotiated_cipher_suite().and_then(ciphers::of_suite).map(|cipher| CipherDescription {
        name: cipher.name,
        standard_name: cipher.standard_name,
        version: if cipher.is_tls13 { "TLSv1.3" } else { "TLSv1.2" },
    });
    Some(Description {
        protocol,
        cipher,
        alpn: connection.alpn_protocol().map(|name| name.to_vec().into()),
        server_name: engine.requested_name().map(str::to_owned),
        is_resumed: engine.is_resumed(),
        group: connection.negotiated_key_exchange_group().and_then(|group| groups::describe(group.name())),
        shared_schemes: engine.peer_schemes().iter().filter_map(|scheme| schemes::name(*scheme)).map(str::to_owned).collect(),
        ocsp_response: engine.ocsp_response().to_vec().into(),
    })
}

/// Secrets for others (RFC 5705, RFC 8446 7.5); null if the connection has none to give.
#[op2]
pub fn op_tls_export_keying_material(
    #[cppgc] engine: &EngineHandle,
    #[smi] length: u32,
    #[string] label: String,
    #[buffer] context: Option<&[u8]>,
) -> Option<Uint8Array> {
    let engine = engine.0.borrow();
    let connection = engine.connection()?;
    connection.export_keying_material(vec![0; length as usize], label.as_bytes(), context).ok().map(Uint8Array::from)
}
