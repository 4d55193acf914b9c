//! What goes wrong with a request, as the `cause` that `fetch()` reports.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::net::SocketAddr;

use deno_error::{AdditionalProperties, JsErrorClass, PropertyValue};

/// One failed attempt to connect.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Negative errno.
    pub errno: i32,
    pub address: SocketAddr,
}

/// A failed request. JavaScript makes the `cause` of its TypeError from it (js/internal/fetch/network.js).
#[derive(Clone, Debug)]
pub enum FetchError {
    /// JavaScript gave the request up.
    Aborted,
    /// No connection could be made to any of the addresses.
    Connect(Vec<Attempt>),
    /// The host has no address: libuv's number, and the host.
    Lookup { errno: i32, host: String },
    /// A system call on a connection failed.
    System { errno: i32, syscall: &'static str },
    /// Everything that has a name, a code and a message of its own.
    Coded { name: &'static str, code: &'static str, message: String },
}

impl FetchError {
    pub fn coded(name: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        FetchError::Coded { name, code, message: message.into() }
    }

    /// The peer closed the connection where it should not have.
    pub fn closed() -> Self {
        Self::coded("SocketError", "UND_ERR_SOCKET", "other side closed")
    }

    /// A failure of reading from or writing to a connection.
    pub fn from_io(error: &io::Error, syscall: &'static str) -> Self {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<tokio_rustls::rustls::Error>()) {
            return crate::tls::explain(tls);
        }
        match error.raw_os_error() {
            Some(number) => FetchError::System { errno: -number, syscall },
            None => Self::closed(),
        }
    }

    /// From any error of hyper's client: the most telling one of its chain of sources.
    pub fn from_chain(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut current = Some(error);
        let mut found = Self::closed();
        while let Some(error) = current {
            if let Some(own) = error.downcast_ref::<FetchError>() {
                return own.clone();
            }
            if let Some(io) = error.downcast_ref::<io::Error>() {
                return Self::from_io(io, "read");
            }
            if let Some(hyper) = error.downcast_ref::<hyper::Error>() {
                found = Self::from_hyper(hyper);
            }
            current = error.source();
        }
        found
    }

    fn from_hyper(error: &hyper::Error) -> Self {
        if error.is_parse() {
            Self::coded(
                "HTTPParserError",
                "HPE_INVALID_CONSTANT",
                "Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)",
            )
        } else {
            Self::closed()
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Aborted => write!(f, "aborted"),
            FetchError::Connect(attempts) => write!(f, "no connection after {} attempts", attempts.len()),
            FetchError::Lookup { host, .. } => write!(f, "getaddrinfo {host}"),
            FetchError::System { errno, syscall } => write!(f, "{syscall} {errno}"),
            FetchError::Coded { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for FetchError {}

impl JsErrorClass for FetchError {
    fn get_class(&self) -> Cow<'static, str> {
        Cow::Borrowed("Error")
    }

    fn get_message(&self) -> Cow<'static, str> {
        Cow::Owned(self.to_string())
    }

    fn get_additional_properties(&self) -> AdditionalProperties {
        let text = |value: String| PropertyValue::String(Cow::Owned(value));
        let number = |value: i32| PropertyValue::Number(f64::from(value));
        let properties: Vec<(Cow<'static, str>, PropertyValue)> = match self {
            FetchError::Aborted => vec![("kind".into(), text("aborted".into()))],
            FetchError::Connect(attempts) => {
                let lines: Vec<_> = attempts.iter().map(|a| format!("{} {} {}", a.errno, a.address.ip(), a.address.port())).collect();
                vec![("kind".into(), text("connect".into())), ("attempts".into(), text(lines.join("\n")))]
            }
            FetchError::Lookup { errno, host } => {
                vec![("kind".into(), text("lookup".into())), ("errno".into(), number(*errno)), ("hostname".into(), text(host.clone()))]
            }
            FetchError::System { errno, syscall } => {
                vec![("kind".into(), text("system".into())), ("errno".into(), number(*errno)), ("syscall".into(), text((*syscall).into()))]
            }
            FetchError::Coded { name, code, .. } => {
                vec![("kind".into(), text("coded".into())), ("named".into(), text((*name).into())), ("code".into(), text((*code).into()))]
            }
        };
        Box::new(properties.into_iter())
    }

    fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }
}
