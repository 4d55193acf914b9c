//! An incremental parser of HTTP/1 messages (RFC 9112), without V8 and without I/O.
//!
//! No crate accepts what Node's parser accepts, strictly and leniently, with its codes: `httparse` takes whole heads and knows no bodies.
//! So the rules are written here, from the RFC and from what node 24 answers; `tests/http/parser_verdicts.js` compares the two.
//!
//! The caller pulls: [`Parser::next`] takes input and returns one [`Event`] or the wish for more input. After [`Event::Head`] the caller may
//! change what follows (`skip_body`, `upgrade`). Text of a head gathers in the parser, since heads may come in pieces; bodies are never
//! copied: an event names the range of the input.

mod chars;
mod chunked;
mod error;
mod fields;
mod framing;
mod lenient;
mod method;
mod start_line;

use std::ops::Range;

pub use error::ParseError;
pub use fields::FIELD_SEPARATOR;
pub use lenient::Lenient;
pub use method::{Method, NAMES as METHOD_NAMES};

use chunked::ChunkState;
use fields::FieldState;
use framing::{Connection, Framing, Special};
use start_line::StartLine;

/// Which messages a parser reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A server's side.
    Request,
    /// A client's side.
    Response,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A head is whole: see [`Parser::head`].
    Head,
    /// These bytes of the input are content.
    Body(Range<usize>),
    /// The message is whole. [`Head::fields`] holds its trailers.
    End,
}

/// Start line and fields of a message.
#[derive(Default, Debug)]
pub struct Head {
    /// Of a request.
    pub method: Option<Method>,
    /// The request target, or the reason phrase.
    pub target: Vec<u8>,
    /// Of a response.
    pub status: u16,
    /// Major and minor.
    pub version: (u8, u8),
    /// Names and values, each followed by [`FIELD_SEPARATOR`], trailing whitespace of values removed.
    pub fields: Vec<u8>,
    /// Whether another message may follow on this connection.
    pub keep_alive: bool,
    /// Whether the protocol changes after this message.
    pub upgrade: bool,
    /// Whether content follows.
    pub has_body: bool,
    /// Whether there is a `Host` field.
    pub has_host: bool,
    /// Whether there is an `Expect` field.
    pub has_expect: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Between messages: empty lines are skipped.
    Idle,
    StartLine(StartLine),
    Fields(FieldState),
    /// The head was reported; how the body is framed comes next.
    AfterHead,
    Length(u64),
    Chunks(ChunkState),
    UntilEnd,
    /// The message is over; its end was not reported yet.
    Ended,
    /// Another protocol has begun.
    Upgraded,
}

/// What a message's header fields may be, and how many bytes of them.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of target, names and values of one message.
    pub header_size: usize,
    /// Bytes of the extensions of one chunk.
    pub chunk_extensions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { header_size: 16 * 1024, chunk_extensions: 16 * 1024 }
    }
}

/// One direction of one connection.
pub struct Parser {
    kind: Kind,
    lenient: Lenient,
    limits: Limits,
    state: State,
    head: Head,
    /// What the fields said about framing and the connection.
    framing: Framing,
    connection: Connection,
    special: Special,
    /// Where the value that is being read begins in `head.fields`.
    value_start: usize,
    /// The part of the start line that is being read: a method or a protocol.
    word: Vec<u8>,
    header_bytes: usize,
    in_trailers: bool,
    skip_body: bool,
    /// A message said that it was the last one.
    closed: bool,
    /// Why the parser gave up: it says so for all that still comes.
    refused: Option<ParseError>,
}

/// More input is needed, or the message cannot be.
enum Stop {
    Starved,
    Refused(ParseError),
}

impl From<ParseError> for Stop {
    fn from(error: ParseError) -> Self {
        Stop::Refused(error)
    }
}

type Step<T = ()> = Result<T, Stop>;

/// The input of one call, and how far it is read.
struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// The next byte, which stays.
    fn peek(&self) -> Step<u8> {
        self.bytes.get(self.at).copied().ok_or(Stop::Starved)
    }

    fn skip(&mut self, count: usize) {
        self.at += count;
    }

    /// The longest run of characters of `classes`.
    fn take(&mut self, classes: u8) -> &'a [u8] {
        let rest = self.rest();
        let run = &rest[..chars::span(rest, classes)];
        self.at += run.len();
        run
    }
}

impl Parser {
    /// A parser at the beginning of a connection.
    pub fn new(kind: Kind, lenient: Lenient, limits: Limits) -> Self {
        Parser {
            kind,
            lenient,
            limits,
            state: State::Idle,
            head: Head::default(),
            framing: Framing::default(),
            connection: Connection::default(),
            special: Special::None,
            value_start: 0,
            word: Vec::new(),
            header_bytes: 0,
            in_trailers: false,
            skip_body: false,
            closed: false,
            refused: None,
        }
    }

    /// The message that is being read.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Reads on from `bytes[*at]` to the next event and moves `at`. `None`: all is read, nothing is whole.
    ///
    /// # Errors
    /// The refusal; `at` is where it was seen, and whatever comes after it is refused too.
    pub fn next(&mut self, bytes: &[u8], at: &mut usize) -> Result<Option<Event>, ParseError> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let mut input = Input { bytes, at: *at };
        let step = self.advance(&mut input);
        *at = input.at;
        match step {
            Ok(event) => Ok(Some(event)),
            Err(Stop::Starved) => Ok(None),
            Err(Stop::Refused(error)) => {
                self.refused = Some(error);
                Err(error)
            }
        }
    }

    /// No input follows. `Some(Event::End)` ends a body that lasts as long as the connection.
    ///
    /// # Errors
    /// The input ended inside a message.
    pub fn finish(&mut self) -> Result<Option<Event>, ParseError> {
        match self.state {
            // What was refused needs no end.
            _ if self.refused.is_some() => Ok(None),
            State::Idle | State::Upgraded => Ok(None),
            State::UntilEnd => {
                self.end_message();
                Ok(Some(Event::End))
            }
            _ => Err(ParseError::END_OF_INPUT),
        }
    }

    /// The message whose head was just reported has no content (the answer to HEAD, for example).
    pub fn skip_body(&mut self) {
        self.skip_body = true;
    }

    /// What follows the head that was just reported is another protocol.
    pub fn upgrade(&mut self) {
        self.skip_body = true;
        self.head.upgrade = true;
    }

    /// The head that was just reported asked for another protocol, but nobody wants it: an ordinary message.
    pub fn decline_upgrade(&mut self) {
        self.head.upgrade = false;
    }

    /// Whether input now belongs to another protocol.
    pub fn is_upgraded(&self) -> bool {
        self.state == State::Upgraded
    }

    /// Whether no message has begun.
    pub fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    /// Whether a head is being read.
    pub fn is_in_head(&self) -> bool {
        matches!(self.state, State::StartLine(_)) || (matches!(self.state, State::Fields(_)) && !self.in_trailers)
    }

    fn advance(&mut self, input: &mut Input) -> Step<Event> {
        loop {
            match self.state {
                State::Idle => self.begin(input)?,
                State::StartLine(at) => self.start_line(input, at)?,
                State::Fields(at) => {
                    if let Some(event) = self.fields(input, at)? {
                        return Ok(event);
                    }
                }
                State::AfterHead => self.frame_body()?,
                State::Length(left) => return self.counted_body(input, left),
                State::Chunks(at) => {
                    if let Some(event) = self.chunks(input, at)? {
                        return Ok(event);
                    }
                }
                State::UntilEnd => {
                    input.peek()?;
                    let range = input.at..input.bytes.len();
                    input.at = input.bytes.len();
                    return Ok(Event::Body(range));
                }
                State::Ended => {
                    self.end_message();
                    return Ok(Event::End);
                }
                State::Upgraded => return Err(Stop::Starved),
            }
        }
    }

    /// Skips the empty lines that may come before a message (RFC 9112, 2.2).
    fn begin(&mut self, input: &mut Input) -> Step {
        while matches!(input.peek()?, b'\r' | b'\n') {
            input.skip(1);
        }
        if self.closed {
            // The byte that is refused counts as read, as with llhttp.
            input.skip(1);
            return Err(ParseError::CLOSED.into());
        }
        self.head.target.clear();
        self.head.fields.clear();
        self.head.method = None;
        self.head.status = 0;
        self.head.upgrade = false;
        self.head.has_host = false;
        self.head.has_expect = false;
        self.framing = Framing::default();
        self.connection = Connection::default();
        self.header_bytes = 0;
        self.in_trailers = false;
        self.skip_body = false;
        self.word.clear();
        self.state = State::StartLine(match self.kind {
            Kind::Request => StartLine::Method,
            Kind::Response => StartLine::Protocol,
        });
        Ok(())
    }

    fn counted_body(&mut self, input: &mut Input, left: u64) -> Step<Event> {
        input.peek()?;
        let start = input.at;
        let here = (input.bytes.len() - start).min(usize::try_from(left).unwrap_or(usize::MAX));
        input.skip(here);
        let left = left - here as u64;
        self.state = if left == 0 { State::Ended } else { State::Length(left) };
        Ok(Event::Body(start..input.at))
    }

    fn end_message(&mut self) {
        self.closed = !self.allows_another() && !self.lenient.has(Lenient::KEEP_ALIVE | Lenient::DATA_AFTER_CLOSE);
        if !self.in_trailers {
            self.head.fields.clear();
        }
        let upgraded = self.head.upgrade || self.head.status == 101;
        self.state = if upgraded { State::Upgraded } else { State::Idle };
    }

    /// Counts bytes of the head against the limit.
    fn count_header(&mut self, bytes: usize) -> Step {
        self.header_bytes += bytes;
        if self.header_bytes >= self.limits.header_size {
            return Err(ParseError::HEADER_OVERFLOW.into());
        }
        Ok(())
    }
}
