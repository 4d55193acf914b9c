//! Why a query failed, by the codes that `dns.md` lists ("Error codes").

use hickory_proto::op::ResponseCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    BadName,
    BadResponse,
    Cancelled,
    ConnectionRefused,
    FormatError,
    NoData,
    /// There is no server to ask. c-ares has a code for it that Node has no name for.
    NoServer,
    NotFound,
    NotImplemented,
    Refused,
    ServerFault,
    Timeout,
}

impl Failure {
    pub fn code(self) -> &'static str {
        match self {
            Self::BadName => "EBADNAME",
            Self::BadResponse => "EBADRESP",
            Self::Cancelled => "ECANCELLED",
            Self::ConnectionRefused => "ECONNREFUSED",
            Self::FormatError => "EFORMERR",
            Self::NoData => "ENODATA",
            Self::NoServer => "UNKNOWN_ARES_ERROR",
            Self::NotFound => "ENOTFOUND",
            Self::NotImplemented => "ENOTIMP",
            Self::Refused => "EREFUSED",
            Self::ServerFault => "ESERVFAIL",
            Self::Timeout => "ETIMEOUT",
        }
    }

    /// What a response says about itself (RFC 1035, 4.1.1).
    pub fn of_response(code: ResponseCode) -> Option<Self> {
        Some(match code {
            ResponseCode::NoError => return None,
            ResponseCode::FormErr => Self::FormatError,
            ResponseCode::ServFail => Self::ServerFault,
            ResponseCode::NXDomain => Self::NotFound,
            ResponseCode::NotImp => Self::NotImplemented,
            ResponseCode::Refused => Self::Refused,
            _ => Self::BadResponse,
        })
    }
}
