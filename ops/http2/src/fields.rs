//! Whether the fields of a message make sense (RFC 9113, 8.2 and 8.3).

use crate::hpack::Field;

/// What a list of fields begins or ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Request,
    Response,
    Trailers,
}

pub struct Rules {
    pub part: Part,
    /// Fields whose values begin or end with white space are dropped.
    pub strict_white_space: bool,
    /// Extended CONNECT (RFC 8441) is on.
    pub connect_protocol: bool,
}

/// What the fields say about their message.
#[derive(Default)]
pub struct Facts {
    pub status: Option<u16>,
    pub content_length: Option<u64>,
    pub is_head: bool,
    pub is_connect: bool,
}

/// The message is to be refused.
pub struct Malformed;

/// The pseudo fields, by the bit that says that one has come.
const PSEUDO: [(&[u8], u8, Part); 6] = [
    (b":method", 1, Part::Request),
    (b":scheme", 2, Part::Request),
    (b":path", 4, Part::Request),
    (b":authority", 8, Part::Request),
    (b":protocol", 16, Part::Request),
    (b":status", 32, Part::Response),
];
const METHOD: u8 = 1;
const SCHEME: u8 = 2;
const PATH: u8 = 4;
const AUTHORITY: u8 = 8;
const PROTOCOL: u8 = 16;
const STATUS: u8 = 32;

/// Fields that are about a connection of HTTP/1.
const CONNECTION: [&[u8]; 5] = [b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade"];

fn is_name_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet)
}

fn is_white(octet: Option<&u8>) -> bool {
    matches!(octet, Some(b' ' | b'\t'))
}

impl Rules {
    fn is_value(&self, value: &[u8]) -> bool {
        let has_control = value.iter().any(|octet| (*octet < 0x20 && *octet != b'\t') || *octet == 0x7f);
        !has_control && !(self.strict_white_space && (is_white(value.first()) || is_white(value.last())))
    }

    /// Checks a list, and drops the fields that Node's programs never see: those with odd names or values.
    pub fn check(&self, list: &mut Vec<Field>) -> Result<Facts, Malformed> {
        let mut facts = Facts::default();
        let (mut seen, mut has_host, mut is_past_pseudo) = (0_u8, false, false);
        let (mut asterisk, mut rooted, mut web) = (false, false, false);
        let mut kept = Ok(());
        list.retain(|field| {
            let (name, value) = (&*field.name, &*field.value);
            let mut check = || -> Result<bool, Malformed> {
                if name.first() == Some(&b':') {
                    let (_, bit, part) = PSEUDO.iter().find(|(known, ..)| *known == name).ok_or(Malformed)?;
                    if is_past_pseudo || seen & bit != 0 || *part != self.part || !self.is_value(value) {
                        return Err(Malformed);
                    }
                    seen |= bit;
                    match *bit {
                        METHOD => {
                            facts.is_head = value == b"HEAD";
                            facts.is_connect = value == b"CONNECT";
                            asterisk |= value == b"OPTIONS";
                        }
                        SCHEME => web = value.eq_ignore_ascii_case(b"http") || value.eq_ignore_ascii_case(b"https"),
                        PATH => {
                            rooted = value.first() == Some(&b'/');
                            if value.is_empty() || (!rooted && value != b"*") {
                                return Err(Malformed);
                            }
                        }
                        PROTOCOL if !self.connect_protocol => return Err(Malformed),
                        STATUS => facts.status = Some(status(value)?),
                        _ => {}
                    }
                    return Ok(true);
                }
                is_past_pseudo = true;
                if name.iter().any(u8::is_ascii_uppercase) {
                    return Err(Malformed);
                }
                if name.is_empty() || !name.iter().all(|octet| is_name_octet(*octet)) {
                    return Ok(false);
                }
                if CONNECTION.contains(&name) || (name == b"te" && !value.eq_ignore_ascii_case(b"trailers")) {
                    return Err(Malformed);
                }
                if !self.is_value(value) {
                    return Ok(false);
                }
                if name == b"host" {
                    has_host = true;
                } else if name == b"content-length" && self.part != Part::Trailers {
                    if facts.content_length.is_some() {
                        return Err(Malformed);
                    }
                    facts.content_length = Some(length(value)?);
                }
                Ok(true)
            };
            match check() {
                Ok(is_kept) => is_kept,
                Err(malformed) => {
                    kept = Err(malformed);
                    true
                }
            }
        });
        kept?;
        let is_complete = match self.part {
            Part::Trailers => true,
            Part::Response => seen & STATUS != 0,
            Part::Request if facts.is_connect && seen & PROTOCOL == 0 => seen & (SCHEME | PATH) == 0 && seen & AUTHORITY != 0,
            Part::Request => {
                let has_all = seen & (METHOD | SCHEME | PATH) == METHOD | SCHEME | PATH && (seen & AUTHORITY != 0 || has_host);
                let has_tunnel = seen & PROTOCOL == 0 || (facts.is_connect && seen & AUTHORITY != 0);
                has_all && has_tunnel && (!web || rooted || asterisk)
            }
        };
        if is_complete { Ok(facts) } else { Err(Malformed) }
    }
}

fn status(value: &[u8]) -> Result<u16, Malformed> {
    match value {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            let digit = |octet: &u8| u16::from(octet - b'0');
            let status = digit(a) * 100 + digit(b) * 10 + digit(c);
            // There is nothing to switch to.
            if status == 101 { Err(Malformed) } else { Ok(status) }
        }
        _ => Err(Malformed),
    }
}

fn length(value: &[u8]) -> Result<u64, Malformed> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(Malformed);
    }
    value.iter().try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0'))).ok_or(Malformed)
}
