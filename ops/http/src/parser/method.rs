//! The request methods that are known, and which protocol has them.

/// A method by its place in `NAMES`, which is its number for JavaScript too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Method(pub u8);

/// Methods of HTTP first, in the order of the numbers that Node's `HTTPParser` gives; those of RTSP after them.
pub const NAMES: [&str; 47] = [
    "DELETE",
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "COPY",
    "LOCK",
    "MKCOL",
    "MOVE",
    "PROPFIND",
    "PROPPATCH",
    "SEARCH",
    "UNLOCK",
    "BIND",
    "REBIND",
    "UNBIND",
    "ACL",
    "REPORT",
    "MKACTIVITY",
    "CHECKOUT",
    "MERGE",
    "M-SEARCH",
    "NOTIFY",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "PATCH",
    "PURGE",
    "MKCALENDAR",
    "LINK",
    "UNLINK",
    "SOURCE",
    "QUERY",
    "PRI",
    "DESCRIBE",
    "ANNOUNCE",
    "SETUP",
    "PLAY",
    "PAUSE",
    "TEARDOWN",
    "GET_PARAMETER",
    "SET_PARAMETER",
    "REDIRECT",
    "RECORD",
    "FLUSH",
];

const RTSP: std::ops::Range<u8> = 36..47;

impl Method {
    /// GET
    pub const GET: Method = Method(1);
    /// HEAD
    pub const HEAD: Method = Method(2);
    /// CONNECT
    pub const CONNECT: Method = Method(5);
    const OPTIONS: Method = Method(6);
    const POST: Method = Method(3);
    const SOURCE: Method = Method(33);
    pub(super) const PRI: Method = Method(35);

    /// The method of this exact name.
    pub(super) fn named(name: &[u8]) -> Option<Method> {
        match name {
            b"GET" => Some(Method::GET),
            b"POST" => Some(Method::POST),
            _ => NAMES.iter().position(|known| known.as_bytes() == name).map(|i| Method(i as u8)),
        }
    }

    /// Whether a known method begins like this.
    pub(super) fn may_begin(start: &[u8]) -> bool {
        NAMES.iter().any(|known| known.as_bytes().starts_with(start))
    }

    pub(super) fn is_of(self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Http => !RTSP.contains(&self.0),
            Protocol::Rtsp => RTSP.contains(&self.0) || self == Method::GET || self == Method::POST || self == Method::OPTIONS,
            Protocol::Ice => self == Method::SOURCE,
        }
    }
}

/// What a start line says before the slash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Protocol {
    Http,
    Rtsp,
    Ice,
}

impl Protocol {
    pub(super) const ALL: [(&'static [u8], Protocol); 3] =
        [(b"HTTP/", Protocol::Http), (b"RTSP/", Protocol::Rtsp), (b"ICE/", Protocol::Ice)];
}
