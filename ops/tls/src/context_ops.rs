//! `tls.createSecureContext()`: settings of JavaScript to a context.

use std::borrow::Cow;

use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, JsBuffer, OpState, op2, v8};
use deno_error::{AdditionalProperties, JsErrorClass, PropertyValue};
use ops_memory::{Held, NativeMemory};
use ops_pki::{CertificateHandle, DefaultTrust, PkiError};
use serde::Deserialize;

use crate::ciphers;
use crate::context::{Context, ContextError, Settings};
use crate::tickets::KEY_LENGTH;

/// What a `SecureContext` of JavaScript holds.
pub struct ContextHandle(pub Context, #[expect(dead_code, reason = "V8 is told when it is dropped")] Held);

/// A context with a key, a certificate and what it was told of protocols. The roots that all trust are one object for all.
const CONTEXT_BYTES: usize = 8 << 10;

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for ContextHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"SecureContext"
    }
}

/// As JavaScript gives them (`js/internal/tls/context_options.js`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GivenSettings {
    certificates: Vec<JsBuffer>,
    keys: Vec<(JsBuffer, Option<JsBuffer>)>,
    pfx: Vec<(JsBuffer, Option<JsBuffer>)>,
    authorities: Option<Vec<JsBuffer>>,
    revocations: Vec<JsBuffer>,
    partial_chains: bool,
    ciphers: String,
    groups: String,
    schemes: String,
    min_version: u16,
    max_version: u16,
    honor_cipher_order: bool,
    tickets: bool,
    ticket_keys: Option<JsBuffer>,
    session_id_context: String,
    session_timeout: u32,
}

impl GivenSettings {
    fn as_settings(&self) -> Settings<'_> {
        fn with_passphrases(list: &[(JsBuffer, Option<JsBuffer>)]) -> Vec<(&[u8], Option<&[u8]>)> {
            list.iter().map(|(bytes, passphrase)| (&**bytes, passphrase.as_deref())).collect()
        }
        fn all(list: &[JsBuffer]) -> Vec<&[u8]> {
            list.iter().map(|bytes| &**bytes).collect()
        }
        Settings {
            certificates: all(&self.certificates),
            keys: with_passphrases(&self.keys),
            pfx: with_passphrases(&self.pfx),
            authorities: self.authorities.as_deref().map(all),
            revocations: all(&self.revocations),
            partial_chains: self.partial_chains,
            ciphers: &self.ciphers,
            groups: &self.groups,
            schemes: &self.schemes,
            min_version: self.min_version,
            max_version: self.max_version,
            honor_cipher_order: self.honor_cipher_order,
            tickets: self.tickets,
            ticket_keys: self.ticket_keys.as_ref().and_then(|keys| <[u8; KEY_LENGTH]>::try_from(&**keys).ok()),
            session_id_context: self.session_id_context.as_bytes(),
            session_timeout: self.session_timeout,
        }
    }
}

impl std::fmt::Display for ContextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pki(error) => error.fmt(f),
            Self::Ssl(failure) => f.write_str(&failure.message),
        }
    }
}

impl std::error::Error for ContextError {}

impl JsErrorClass for ContextError {
    fn get_class(&self) -> Cow<'static, str> {
        "Error".into()
    }

    fn get_message(&self) -> Cow<'static, str> {
        self.to_string().into()
    }

    fn get_additional_properties(&self) -> AdditionalProperties {
        match self {
            Self::Pki(error) => error.get_additional_properties(),
            Self::Ssl(failure) => {
                let text = |value: &str| PropertyValue::String(value.to_owned().into());
                let properties: [(Cow<'static, str>, PropertyValue); 3] = [
                    ("library".into(), text(failure.library)),
                    ("reason".into(), text(&failure.reason)),
                    ("code".into(), text(&failure.code)),
                ];
                Box::new(properties.into_iter())
            }
        }
    }

    fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }
}

#[op2]
#[cppgc]
pub fn op_tls_context_new(
    isolate: &mut v8::Isolate,
    state: &mut OpState,
    #[serde] settings: GivenSettings,
) -> Result<ContextHandle, ContextError> {
    let context = Context::new(&settings.as_settings(), state.borrow::<DefaultTrust>())?;
    Ok(ContextHandle(context, NativeMemory::of(state).hold(isolate, CONTEXT_BYTES)))
}

/// Adds authorities (PEM) to those that a context trusts.
#[op2(fast)]
pub fn op_tls_context_add_authorities(state: &mut OpState, #[cppgc] context: &ContextHandle, #[buffer] pem: &[u8]) -> Result<(), PkiError> {
    context.0.add_authorities(pem, state.borrow::<DefaultTrust>())
}

/// Adds a list of revoked certificates (PEM) to a context.
#[op2(fast)]
pub fn op_tls_context_add_revocations(state: &mut OpState, #[cppgc] context: &ContextHandle, #[buffer] pem: &[u8]) -> Result<(), PkiError> {
    context.0.add_revocations(pem, state.borrow::<DefaultTrust>())
}

/// The certificate of a context (`issuer` false), or the one that issued it; null where there is none.
#[op2]
#[cppgc]
pub fn op_tls_context_certificate(#[cppgc] context: &ContextHandle, issuer: bool) -> Option<CertificateHandle> {
    let own = context.0.identities.last()?;
    let chosen = if issuer { context.0.issuers.iter().find(|other| own.is_issued_by(other))? } else { own };
    Some(CertificateHandle(chosen.clone()))
}

/// The keys that seal the tickets of a context; empty where it has none.
#[op2]
pub fn op_tls_context_ticket_keys(#[cppgc] context: &ContextHandle) -> Uint8Array {
    context.0.tickets.as_ref().map(|tickets| tickets.keys().to_vec()).unwrap_or_default().into()
}

/// Changes those keys; JavaScript checked that there are 48 bytes.
#[op2(fast)]
pub fn op_tls_context_set_ticket_keys(#[cppgc] context: &ContextHandle, #[buffer] keys: &[u8]) {
    if let (Some(tickets), Ok(keys)) = (&context.0.tickets, keys.try_into()) {
        tickets.set_keys(keys);
    }
}

/// The names of all suites.
#[op2]
#[serde]
pub fn op_tls_cipher_names() -> Vec<&'static str> {
    ciphers::ALL.iter().map(|cipher| cipher.name).collect()
}
