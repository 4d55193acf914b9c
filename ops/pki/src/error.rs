//! What went wrong, in OpenSSL's words: `error:0480006C:PEM routines::no start line`, with `library`, `reason` and a code.

use std::borrow::Cow;
use std::ffi::CStr;
use std::fmt;

use aws_lc_sys::{ERR_clear_error, ERR_peek_error, ERR_reason_error_string};
use deno_core::v8;
use deno_error::{AdditionalProperties, JsErrorClass, PropertyValue};

/// A failure of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PkiError {
    message: Cow<'static, str>,
    /// Such as `ERR_OSSL_PEM_NO_START_LINE`; errors without one have only a message.
    code: Option<Cow<'static, str>>,
    /// Library and reason.
    source: Option<(&'static str, Cow<'static, str>)>,
    /// Of the exception.
    class: &'static str,
}

/// A failure that OpenSSL has a number for.
struct Known {
    number: &'static str,
    library: &'static str,
    code: &'static str,
    reason: &'static str,
}

/// What aws-lc says, and what OpenSSL 3 says there: (aws-lc's reason, OpenSSL's).
const KNOWN: &[(&str, Known)] = &[
    ("NO_START_LINE", Known { number: "0480006C", library: "PEM routines", code: "ERR_OSSL_PEM_NO_START_LINE", reason: "no start line" }),
    ("BAD_DECRYPT", Known { number: "1C800064", library: "Provider routines", code: "ERR_OSSL_BAD_DECRYPT", reason: "bad decrypt" }),
    ("BAD_PASSWORD_READ", Known { number: "1C800064", library: "Provider routines", code: "ERR_OSSL_BAD_DECRYPT", reason: "bad decrypt" }),
    ("INCORRECT_PASSWORD", Known { number: "1C800064", library: "Provider routines", code: "ERR_OSSL_BAD_DECRYPT", reason: "bad decrypt" }),
    ("UNSUPPORTED", Known { number: "1E08010C", library: "DECODER routines", code: "ERR_OSSL_UNSUPPORTED", reason: "unsupported" }),
    (
        "KEY_VALUES_MISMATCH",
        Known {
            number: "05800074",
            library: "x509 certificate routines",
            code: "ERR_OSSL_X509_KEY_VALUES_MISMATCH",
            reason: "key values mismatch",
        },
    ),
    (
        "KEY_TYPE_MISMATCH",
        Known {
            number: "05800073",
            library: "x509 certificate routines",
            code: "ERR_OSSL_X509_KEY_TYPE_MISMATCH",
            reason: "key type mismatch",
        },
    ),
];

impl PkiError {
    /// Something that only has a message.
    pub fn plain(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), code: None, source: None, class: "Error" }
    }

    /// Something with a code of its own.
    pub fn coded(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), code: Some(code.into()), source: None, class: "Error" }
    }

    /// The same error as an exception of another class.
    pub fn of_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// As OpenSSL 3 has it: number, library and reason. Codes name the library, unless what works there is a provider.
    pub fn openssl(number: &str, library: &'static str, reason: &'static str) -> Self {
        let prefix = match library {
            "Diffie-Hellman routines" => "DH_",
            "asn1 encoding routines" => "ASN1_",
            "common libcrypto routines" => "CRYPTO_",
            "digital envelope routines" => "EVP_",
            "dsa routines" => "DSA_",
            "rsa routines" => "RSA_",
            _ => "",
        };
        Self {
            message: format!("error:{number}:{library}::{reason}").into(),
            code: Some(format!("ERR_OSSL_{prefix}{}", reason.to_uppercase().replace([' ', '-'], "_")).into()),
            source: Some((library, reason.into())),
            class: "Error",
        }
    }

    /// A failure known by aws-lc's reason.
    pub fn known(reason: &str) -> Self {
        match KNOWN.iter().find(|(name, _)| *name == reason) {
            Some((_, Known { number, library, code, reason })) => Self {
                message: format!("error:{number}:{library}::{reason}").into(),
                code: Some((*code).into()),
                source: Some((library, (*reason).into())),
                class: "Error",
            },
            None => {
                let words = reason.to_lowercase().replace('_', " ");
                Self {
                    message: format!("error:06800000:asn1 encoding routines::{words}").into(),
                    code: Some(format!("ERR_OSSL_{reason}").into()),
                    source: Some(("asn1 encoding routines", words.into())),
                    class: "Error",
                }
            }
        }
    }

    /// The oldest error in the queue of this thread, which is emptied.
    pub fn last() -> Self {
        // SAFETY: the queue belongs to the thread; reasons are constants.
        let reason = unsafe {
            let reason = ERR_reason_error_string(ERR_peek_error());
            ERR_clear_error();
            if reason.is_null() { None } else { CStr::from_ptr(reason).to_str().ok() }
        };
        reason.map_or_else(|| Self::plain("unknown error"), Self::known)
    }

    /// The code, if there is one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

/// Forgets what failed without anybody asking why.
pub fn forget() {
    // SAFETY: the queue belongs to the thread.
    unsafe { ERR_clear_error() };
}

impl fmt::Display for PkiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PkiError {}

impl ops_requests::Failure for PkiError {
    fn to_exception<'a>(&self, scope: &mut v8::PinScope<'a, '_>) -> v8::Local<'a, v8::Value> {
        deno_core::error::to_v8_error(scope, self)
    }
}

impl JsErrorClass for PkiError {
    fn get_class(&self) -> Cow<'static, str> {
        self.class.into()
    }

    fn get_message(&self) -> Cow<'static, str> {
        self.message.clone()
    }

    fn get_additional_properties(&self) -> AdditionalProperties {
        let mut properties: Vec<(Cow<'static, str>, PropertyValue)> = Vec::new();
        if let Some((library, reason)) = &self.source {
            properties.push(("library".into(), PropertyValue::String((*library).into())));
            properties.push(("reason".into(), PropertyValue::String(reason.clone())));
        }
        if let Some(code) = &self.code {
            properties.push(("code".into(), PropertyValue::String(code.clone())));
        }
        Box::new(properties.into_iter())
    }

    fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }
}
