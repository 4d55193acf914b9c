//! What a message's fields say about its body and its connection (RFC 9112, 6 and 9).

use super::chunked::ChunkState;
use super::error::ParseError;
use super::lenient::Lenient;
use super::{Kind, Method, Parser, State, Step};

/// What is known of the body.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Framing {
    length: Option<u64>,
    has_coding: bool,
    /// The last transfer coding is `chunked`.
    chunked: bool,
}

/// What `Connection` and `Upgrade` said.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Connection {
    close: bool,
    keep_alive: bool,
    upgrade: bool,
    /// There is an `Upgrade` field.
    protocol: bool,
}

impl Connection {
    fn read_options(&mut self, value: &[u8]) {
        for option in value.split(|&c| c == b',') {
            let option = option.trim_ascii();
            self.close |= option.eq_ignore_ascii_case(b"close");
            self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
            self.upgrade |= option.eq_ignore_ascii_case(b"upgrade");
        }
    }
}

/// The fields whose values matter to the parser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Special {
    None,
    /// `Content-Length`; whether whitespace came after its digits.
    Length {
        spaced: bool,
    },
    Coding,
    Connection,
    Upgrade,
    Host,
    Expect,
}

impl Special {
    pub(super) fn of(name: &[u8]) -> Special {
        // Most names are told from these by their length.
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => Special::Host,
            6 if name.eq_ignore_ascii_case(b"expect") => Special::Expect,
            7 if name.eq_ignore_ascii_case(b"upgrade") => Special::Upgrade,
            10 if name.eq_ignore_ascii_case(b"connection") => Special::Connection,
            14 if name.eq_ignore_ascii_case(b"content-length") => Special::Length { spaced: false },
            16 if name.eq_ignore_ascii_case(b"proxy-connection") => Special::Connection,
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => Special::Coding,
            _ => Special::None,
        }
    }
}

impl Parser {
    /// A field's name is known.
    pub(super) fn begin_special(&mut self, special: Special) -> Step {
        self.special = special;
        let strict = !self.lenient.has(Lenient::CHUNKED_LENGTH);
        match special {
            Special::Length { .. } if self.framing.has_coding && strict => Err(ParseError::CONTENT_LENGTH_WITH_CODING.into()),
            Special::Coding if self.framing.length.is_some() && strict => Err(ParseError::CODING_WITH_LENGTH.into()),
            _ => Ok(()),
        }
    }

    /// The first character of the value is there.
    pub(super) fn begin_special_value(&mut self) -> Step {
        match self.special {
            Special::Length { .. } if self.framing.length.is_some() => Err(ParseError::CONTENT_LENGTH_DUPLICATE.into()),
            Special::Coding if self.framing.chunked && self.insists_on_chunked() => Err(ParseError::CODING_ORDER.into()),
            _ => Ok(()),
        }
    }

    /// A piece of the value is there: what is wrong with it is said before the field ends.
    #[inline]
    pub(super) fn special_value(&mut self, piece: &[u8]) -> Step {
        match self.special {
            Special::Length { spaced } => self.length_digits(piece, spaced),
            Special::Coding if self.insists_on_chunked() => {
                let mut codings = self.head.fields[self.value_start..].split(|&c| c == b',').rev();
                codings.next();
                if codings.any(is_chunked) {
                    return Err(ParseError::CODING_ORDER.into());
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn length_digits(&mut self, piece: &[u8], mut spaced: bool) -> Step {
        for &c in piece {
            if c == b' ' || c == b'\t' {
                spaced = true;
            } else if c.is_ascii_digit() && !spaced {
                let length = self.framing.length.unwrap_or(0).checked_mul(10).and_then(|tens| tens.checked_add(u64::from(c - b'0')));
                self.framing.length = Some(length.ok_or(ParseError::CONTENT_LENGTH_OVERFLOW)?);
            } else {
                return Err(ParseError::CONTENT_LENGTH.into());
            }
        }
        self.special = Special::Length { spaced };
        Ok(())
    }

    /// The value goes on in a folded line: what was said in this one stands.
    pub(super) fn fold_special_value(&mut self) -> Step {
        match self.special {
            Special::Length { .. } => return Err(ParseError::CONTENT_LENGTH_DUPLICATE.into()),
            Special::Connection => self.connection.read_options(&self.head.fields[self.value_start..]),
            _ => {}
        }
        Ok(())
    }

    /// The value is whole, with the whitespace that came after it.
    pub(super) fn end_special_value(&mut self) -> Step {
        if self.special == Special::None {
            return Ok(());
        }
        let value = &self.head.fields[self.value_start..];
        match self.special {
            Special::Length { .. } if value.is_empty() => return Err(ParseError::CONTENT_LENGTH.into()),
            Special::Coding if value.is_empty() => return Err(ParseError::CODING_EMPTY.into()),
            Special::Coding => {
                self.framing.has_coding = true;
                self.framing.chunked = value.rsplit(|&c| c == b',').next().is_some_and(is_chunked);
            }
            Special::Connection => self.connection.read_options(value),
            Special::Host => self.head.has_host = true,
            Special::Expect => self.head.has_expect = true,
            Special::Upgrade => self.connection.protocol |= !value.trim_ascii().is_empty(),
            _ => {}
        }
        self.special = Special::None;
        Ok(())
    }

    /// All fields of the head are there.
    pub(super) fn end_head(&mut self) {
        let asked = self.connection.upgrade && self.connection.protocol;
        self.head.upgrade = match self.kind {
            Kind::Request => asked || self.head.method == Some(Method::CONNECT),
            Kind::Response => asked && self.head.status == 101,
        };
        self.head.keep_alive = self.allows_another();
        self.head.has_body = match self.kind {
            Kind::Request => self.framing.has_coding || self.framing.length.is_some_and(|length| length > 0),
            Kind::Response => !self.has_bodiless_status(),
        };
    }

    /// Whether another message may follow (RFC 9112, 9.3).
    pub(super) fn allows_another(&self) -> bool {
        let (major, minor) = self.head.version;
        let by_default = major > 0 && minor > 0;
        let wanted = if by_default { !self.connection.close } else { self.connection.keep_alive };
        wanted && !self.lasts_until_end()
    }

    /// Whether `chunked` must be the last transfer coding: else a request's end could be anywhere. An answer may end with its connection.
    fn insists_on_chunked(&self) -> bool {
        self.kind == Kind::Request && !self.lenient.has(Lenient::TRANSFER_ENCODING)
    }

    fn has_bodiless_status(&self) -> bool {
        matches!(self.head.status, 100..=199 | 204 | 304)
    }

    fn lasts_until_end(&self) -> bool {
        if self.kind == Kind::Request || self.skip_body || self.has_bodiless_status() {
            return false;
        }
        if self.framing.has_coding { !self.framing.chunked } else { self.framing.length.is_none() }
    }

    /// Decides how the body is delimited (RFC 9112, 6.3), after the caller has seen the head.
    pub(super) fn frame_body(&mut self) -> Step {
        let is_request = self.kind == Kind::Request;
        let bodiless = if is_request { self.head.method == Some(Method::CONNECT) } else { self.has_bodiless_status() };
        self.state = if self.skip_body || bodiless {
            State::Ended
        } else if self.framing.chunked {
            State::Chunks(ChunkState::FIRST)
        } else if self.framing.has_coding {
            if self.head.upgrade {
                self.state = State::Ended;
                return Ok(());
            }
            if self.insists_on_chunked() {
                return Err(ParseError::CODING.into());
            }
            State::UntilEnd
        } else {
            match self.framing.length {
                Some(0) => State::Ended,
                Some(length) => State::Length(length),
                None if is_request => State::Ended,
                None => State::UntilEnd,
            }
        };
        Ok(())
    }
}

/// A tab after the name makes it another name, for node 24 too.
fn is_chunked(coding: &[u8]) -> bool {
    let end = coding.iter().rposition(|&c| c != b' ').map_or(0, |last| last + 1);
    coding[..end].trim_ascii_start().eq_ignore_ascii_case(b"chunked")
}
