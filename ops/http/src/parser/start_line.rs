//! The first line of a message: method, target and version, or version, status and reason (RFC 9112, 3 and 4).

use super::chars::{AUTHORITY, TARGET, is};
use super::error::ParseError;
use super::fields::FieldState;
use super::lenient::Lenient;
use super::method::{Method, Protocol};
use super::{Input, Kind, Parser, State, Step, Stop};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StartLine {
    Method,
    /// The preface of HTTP/2 is one fixed text: so many bytes of it were there.
    Preface(usize),
    BeforeTarget,
    Target(TargetPart),
    /// A target without a version (HTTP/0.9) ended in CR.
    TargetEnd,
    BeforeProtocol,
    Protocol,
    Major,
    Dot,
    Minor,
    VersionEnd,
    /// Digits of the status so far.
    Status(u8),
    BeforeReason,
    Reason,
    /// CR was seen; LF is due.
    LineFeed,
}

/// Where in a request target: each part has its own characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TargetPart {
    Scheme,
    /// After the colon of a scheme: slashes seen.
    Slashes(u8),
    /// Whether the last character was an at sign.
    Authority(bool),
    Path,
    Query,
    Fragment,
}

/// RFC 9113, 3.4
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

impl Parser {
    pub(super) fn start_line(&mut self, input: &mut Input, at: StartLine) -> Step {
        match at {
            StartLine::Method => self.method(input),
            StartLine::Preface(seen) => self.preface(input, seen),
            StartLine::BeforeTarget => self.before_target(input),
            StartLine::Target(part) => self.target(input, part),
            StartLine::TargetEnd => self.target_end(input),
            StartLine::BeforeProtocol => self.before_protocol(input),
            StartLine::Protocol => self.protocol(input),
            StartLine::Major => self.major(input),
            StartLine::Dot => self.dot(input),
            StartLine::Minor => self.minor(input),
            StartLine::VersionEnd => self.version_end(input),
            StartLine::Status(digits) => self.status(input, digits),
            StartLine::BeforeReason => self.before_reason(input),
            StartLine::Reason => self.reason(input),
            StartLine::LineFeed => self.line_feed(input),
        }
    }

    fn go(&mut self, to: StartLine) -> Step {
        self.state = State::StartLine(to);
        Ok(())
    }

    fn method(&mut self, input: &mut Input) -> Step {
        loop {
            let c = input.peek()?;
            if c == b' '
                && let Some(method) = Method::named(&self.word)
            {
                if method == Method::PRI {
                    return self.go(StartLine::Preface(self.word.len()));
                }
                self.head.method = Some(method);
                input.skip(1);
                return self.go(StartLine::BeforeTarget);
            }
            self.word.push(c);
            if !Method::may_begin(&self.word) {
                return Err(ParseError::METHOD.into());
            }
            input.skip(1);
        }
    }

    fn preface(&mut self, input: &mut Input, seen: usize) -> Step {
        let Some(&due) = PREFACE.get(seen) else {
            return Err(ParseError::H2_PREFACE.into());
        };
        if input.peek()? != due {
            return Err(ParseError::METHOD.into());
        }
        input.skip(1);
        self.go(StartLine::Preface(seen + 1))
    }

    fn before_target(&mut self, input: &mut Input) -> Step {
        let c = input.peek()?;
        if c == b' ' {
            input.skip(1);
            return Ok(());
        }
        let part = if self.head.method == Some(Method::CONNECT) {
            TargetPart::Authority(false)
        } else if c == b'/' || c == b'*' {
            TargetPart::Path
        } else if c.is_ascii_alphabetic() {
            TargetPart::Scheme
        } else {
            return Err(ParseError::URL.into());
        };
        self.go(StartLine::Target(part))
    }

    fn target(&mut self, input: &mut Input, part: TargetPart) -> Step {
        let start = input.at;
        let end = self.walk_target(input, part);
        let taken = &input.bytes[start..input.at];
        self.head.target.extend_from_slice(taken);
        if !taken.is_empty() {
            self.count_header(taken.len())?;
        }
        end
    }

    /// Moves over the target and, unless it is starved, past what ends it.
    fn walk_target(&mut self, input: &mut Input, mut part: TargetPart) -> Step {
        loop {
            if matches!(part, TargetPart::Path | TargetPart::Query | TargetPart::Fragment) {
                input.take(TARGET);
            }
            // The part is kept where the input may end.
            self.state = State::StartLine(StartLine::Target(part));
            let c = input.peek()?;
            part = match (part, c) {
                (TargetPart::Scheme | TargetPart::Slashes(_), b' ' | b'\r' | b'\n') => return Err(ParseError::URL.into()),
                (_, b' ') => {
                    return self.go(StartLine::BeforeProtocol);
                }
                (_, b'\r' | b'\n') => {
                    self.head.version = (0, 9);
                    return self.go(StartLine::TargetEnd);
                }
                (TargetPart::Scheme, b':') => TargetPart::Slashes(0),
                (TargetPart::Scheme, c) if c.is_ascii_alphabetic() => TargetPart::Scheme,
                (TargetPart::Slashes(0), b'/') => TargetPart::Slashes(1),
                (TargetPart::Slashes(1), b'/') => TargetPart::Authority(false),
                (TargetPart::Authority(_), b'/') => TargetPart::Path,
                (TargetPart::Authority(_), b'?') => TargetPart::Query,
                (TargetPart::Authority(false), b'@') => TargetPart::Authority(true),
                (TargetPart::Authority(_), c) if is(c, AUTHORITY) => TargetPart::Authority(false),
                (TargetPart::Path, b'?') => TargetPart::Query,
                (TargetPart::Path | TargetPart::Query, b'#') => TargetPart::Fragment,
                (TargetPart::Query | TargetPart::Fragment, b'?') => part,
                (TargetPart::Fragment, b'#') => part,
                _ => return Err(ParseError::URL.into()),
            };
            input.skip(1);
        }
    }

    fn target_end(&mut self, input: &mut Input) -> Step {
        let c = input.peek()?;
        if c == b'\r' && self.word.last() != Some(&b'\r') {
            self.word.push(b'\r');
            input.skip(1);
            return Ok(());
        }
        if c != b'\n' {
            return Err(ParseError::URL.into());
        }
        input.skip(1);
        self.state = State::Fields(FieldState::First);
        Ok(())
    }

    fn before_protocol(&mut self, input: &mut Input) -> Step {
        match input.peek()? {
            b' ' => {
                input.skip(1);
                Ok(())
            }
            b'\t' => Err(ParseError::URL.into()),
            _ => {
                self.word.clear();
                self.go(StartLine::Protocol)
            }
        }
    }

    fn protocol(&mut self, input: &mut Input) -> Step {
        loop {
            let c = input.peek()?;
            self.word.push(c);
            let Some(&(name, protocol)) = Protocol::ALL.iter().find(|(name, _)| name.starts_with(&self.word)) else {
                return Err(ParseError::PROTOCOL.into());
            };
            input.skip(1);
            if name.len() > self.word.len() {
                continue;
            }
            if self.head.method.is_some_and(|method| !method.is_of(protocol)) {
                return Err(ParseError::METHOD_OF_PROTOCOL.into());
            }
            return self.go(StartLine::Major);
        }
    }

    fn version_digit(input: &mut Input) -> Step<u8> {
        let c = input.peek()?;
        if !c.is_ascii_digit() {
            return Err(ParseError::VERSION.into());
        }
        input.skip(1);
        Ok(c - b'0')
    }

    fn major(&mut self, input: &mut Input) -> Step {
        self.head.version.0 = Self::version_digit(input)?;
        self.go(StartLine::Dot)
    }

    fn dot(&mut self, input: &mut Input) -> Step {
        if input.peek()? != b'.' {
            return Err(ParseError::VERSION.into());
        }
        input.skip(1);
        self.go(StartLine::Minor)
    }

    fn minor(&mut self, input: &mut Input) -> Step {
        self.head.version.1 = Self::version_digit(input)?;
        let known = matches!(self.head.version, (0, 9) | (1, 0 | 1) | (2, 0));
        if !known && !self.lenient.has(Lenient::VERSION) {
            return Err(ParseError::VERSION.into());
        }
        self.go(StartLine::VersionEnd)
    }

    fn version_end(&mut self, input: &mut Input) -> Step {
        let c = input.peek()?;
        if self.kind == Kind::Response {
            if c != b' ' {
                return Err(ParseError::VERSION.into());
            }
            input.skip(1);
            return self.go(StartLine::Status(0));
        }
        if c != b'\r' && !(c == b'\n' && self.lenient.has(Lenient::OPTIONAL_CR)) {
            return Err(ParseError::VERSION_END.into());
        }
        input.skip(1);
        self.go(StartLine::LineFeed)
    }

    fn status(&mut self, input: &mut Input, digits: u8) -> Step {
        if digits == 3 {
            return self.go(StartLine::BeforeReason);
        }
        let c = input.peek()?;
        if !c.is_ascii_digit() {
            return Err(ParseError::STATUS.into());
        }
        input.skip(1);
        self.head.status = self.head.status * 10 + u16::from(c - b'0');
        self.go(StartLine::Status(digits + 1))
    }

    fn before_reason(&mut self, input: &mut Input) -> Step {
        match input.peek()? {
            b' ' => {
                input.skip(1);
                self.go(StartLine::Reason)
            }
            b'\r' => self.go(StartLine::Reason),
            b'\n' if self.lenient.has(Lenient::OPTIONAL_CR) => self.go(StartLine::Reason),
            _ => Err(ParseError::STATUS.into()),
        }
    }

    fn reason(&mut self, input: &mut Input) -> Step {
        let rest = input.rest();
        let length = rest.iter().position(|c| matches!(c, b'\r' | b'\n')).unwrap_or(rest.len());
        self.head.target.extend_from_slice(&rest[..length]);
        input.skip(length);
        self.count_header(length)?;
        match input.peek()? {
            b'\r' => {
                input.skip(1);
                self.go(StartLine::LineFeed)
            }
            _ if !self.lenient.has(Lenient::OPTIONAL_CR) => Err(ParseError::STATUS_CR.into()),
            _ => {
                input.skip(1);
                self.state = State::Fields(FieldState::First);
                Ok(())
            }
        }
    }

    fn line_feed(&mut self, input: &mut Input) -> Step {
        if input.peek()? == b'\n' {
            input.skip(1);
        } else if !self.lenient.has(Lenient::OPTIONAL_LF) {
            return Err(Stop::Refused(ParseError::START_LINE_LF));
        }
        self.state = State::Fields(FieldState::First);
        Ok(())
    }
}
