//! The static table of HPACK (RFC 7541, appendix A).

/// The fields by their indices, which begin with 1.
#[rustfmt::skip]
pub const FIELDS: [(&str, &str); 61] = [
    (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"),
    (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"),
    (":status", "404"), (":status", "500"), ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""),
    ("accept-ranges", ""), ("accept", ""), ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""),
    ("cache-control", ""), ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
    ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""), ("expect", ""),
    ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""), ("if-none-match", ""), ("if-range", ""),
    ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""), ("proxy-authenticate", ""),
    ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""), ("server", ""), ("set-cookie", ""),
    ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
];

/// What is known of a field: its index with this value, or that of its name.
pub enum Match {
    Field(usize),
    Name(usize),
    None,
}

/// The lengths of names tell most of them apart.
pub fn find(name: &[u8], value: &[u8]) -> Match {
    let mut named = Match::None;
    for (at, (known, content)) in FIELDS.iter().enumerate() {
        if known.len() != name.len() || known.as_bytes() != name {
            if matches!(named, Match::Name(_)) {
                break;
            }
            continue;
        }
        if content.as_bytes() == value {
            return Match::Field(at + 1);
        }
        if matches!(named, Match::None) {
            named = Match::Name(at + 1);
        }
    }
    named
}
