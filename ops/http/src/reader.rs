//! `HttpReader`: the parser that a connection of JavaScript holds.
//!
//! One op a chunk: `op_http_read` gives everything that is in the chunk as one flat array, to be read from the front.
//!
//! - `HEAD, flags, number, version, target, fields`: `number` is a method's or the status, `version` is major × 10 + minor, `fields` are names
//!   and values, each followed by a line feed.
//! - `BODY, start, end`: bytes of the chunk.
//! - `END, trailers`
//! - `ERROR, code, reason`
//!
//! The last element says how far the chunk was read. Reading stops early after a head that JavaScript must judge before its body can be framed
//! (`STOPS`), after an error, and where another protocol begins.

use std::cell::RefCell;

use deno_core::{GarbageCollected, op2, v8};

use crate::parser::{Event, Head, Kind, Lenient, Limits, METHOD_NAMES, ParseError, Parser};

const HEAD: u32 = 1;
const BODY: u32 = 2;
const END: u32 = 3;
const ERROR: u32 = 4;

/// Flags of a head.
const KEEP_ALIVE: u32 = 1;
const UPGRADE: u32 = 1 << 1;
const HAS_BODY: u32 = 1 << 2;
/// Reading stopped: the caller may skip the body, or change the protocol, before it reads on.
const STOPS: u32 = 1 << 3;
const HAS_HOST: u32 = 1 << 4;
const HAS_EXPECT: u32 = 1 << 5;

/// A parser and what it reads.
pub struct HttpReader {
    kind: Kind,
    parser: RefCell<Parser>,
}

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for HttpReader {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"HTTPParser"
    }
}

impl HttpReader {
    /// A reader that goes on where `parser` is.
    pub fn going_on(kind: Kind, parser: Parser) -> Self {
        HttpReader { kind, parser: RefCell::new(parser) }
    }
}

/// The flags of a head, as JavaScript gets them.
pub fn head_flags(head: &Head) -> u32 {
    let flag = |is: bool, flag: u32| if is { flag } else { 0 };
    flag(head.keep_alive, KEEP_ALIVE)
        | flag(head.upgrade, UPGRADE)
        | flag(head.has_body, HAS_BODY)
        | flag(head.has_host, HAS_HOST)
        | flag(head.has_expect, HAS_EXPECT)
}

/// A string of one character a byte.
pub fn one_byte<'s>(scope: &mut v8::PinScope<'s, '_>, bytes: &[u8]) -> v8::Local<'s, v8::Value> {
    let text = v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal);
    text.unwrap_or_else(|| v8::String::empty(scope)).into()
}

/// What one read found, to become an array.
struct Found<'a, 's, 'i> {
    scope: &'a mut v8::PinScope<'s, 'i>,
    values: Vec<v8::Local<'s, v8::Value>>,
}

impl Found<'_, '_, '_> {
    fn number(&mut self, value: u32) {
        let value = v8::Integer::new_from_unsigned(self.scope, value).into();
        self.values.push(value);
    }

    fn text(&mut self, bytes: &[u8]) {
        let value = one_byte(self.scope, bytes);
        self.values.push(value);
    }

    fn head(&mut self, kind: Kind, parser: &Parser) -> bool {
        let head = parser.head();
        let stops = head.upgrade || kind == Kind::Response;
        self.number(HEAD);
        self.number(head_flags(head) | if stops { STOPS } else { 0 });
        self.number(head.method.map_or(u32::from(head.status), |method| u32::from(method.0)));
        self.number(u32::from(head.version.0) * 10 + u32::from(head.version.1));
        self.text(&head.target);
        self.text(&head.fields);
        stops
    }

    fn end(&mut self, parser: &Parser) {
        self.number(END);
        self.text(&parser.head().fields);
    }

    fn error(&mut self, error: ParseError) {
        self.number(ERROR);
        self.text(error.code.as_bytes());
        self.text(error.reason.as_bytes());
    }
}

/// `kind`: 1 for requests, 2 for responses; `lenient`: bits of `Lenient`; `header_size`: bytes.
#[op2]
#[cppgc]
pub fn op_http_new_reader(kind: u32, lenient: u32, header_size: u32) -> HttpReader {
    let kind = if kind == 1 { Kind::Request } else { Kind::Response };
    let limits = Limits { header_size: header_size as usize, ..Limits::default() };
    HttpReader { kind, parser: RefCell::new(Parser::new(kind, Lenient(lenient), limits)) }
}

/// Reads `bytes` from `at`.
#[op2]
pub fn op_http_read<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] reader: &HttpReader,
    #[buffer] bytes: &[u8],
    at: u32,
) -> v8::Local<'s, v8::Array> {
    let mut parser = reader.parser.borrow_mut();
    let mut found = Found { scope, values: Vec::with_capacity(9) };
    let mut at = at as usize;
    loop {
        match parser.next(bytes, &mut at) {
            Ok(None) => break,
            Ok(Some(Event::Head)) => {
                if found.head(reader.kind, &parser) {
                    break;
                }
            }
            Ok(Some(Event::Body(range))) => {
                found.number(BODY);
                found.number(range.start as u32);
                found.number(range.end as u32);
            }
            Ok(Some(Event::End)) => {
                found.end(&parser);
                if parser.is_upgraded() {
                    break;
                }
            }
            Err(error) => {
                found.error(error);
                break;
            }
        }
    }
    found.number(at as u32);
    v8::Array::new_with_elements(found.scope, &found.values)
}

/// No more bytes: an array as that of `op_http_read`, whose last element means nothing.
#[op2]
pub fn op_http_finish<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] reader: &HttpReader) -> v8::Local<'s, v8::Array> {
    let mut parser = reader.parser.borrow_mut();
    let mut found = Found { scope, values: Vec::new() };
    match parser.finish() {
        Ok(None) => {}
        Ok(Some(_)) => found.end(&parser),
        Err(error) => found.error(error),
    }
    found.number(0);
    v8::Array::new_with_elements(found.scope, &found.values)
}

/// The message whose head was just read has no body.
#[op2(fast)]
pub fn op_http_skip_body(#[cppgc] reader: &HttpReader) {
    reader.parser.borrow_mut().skip_body();
}

/// The message whose head was just read is the last of HTTP.
#[op2(fast)]
pub fn op_http_upgrade(#[cppgc] reader: &HttpReader) {
    reader.parser.borrow_mut().upgrade();
}

/// The head that was just read asked for another protocol in vain.
#[op2(fast)]
pub fn op_http_decline_upgrade(#[cppgc] reader: &HttpReader) {
    reader.parser.borrow_mut().decline_upgrade();
}

/// Whether no message is under way.
#[op2(fast)]
pub fn op_http_is_idle(#[cppgc] reader: &HttpReader) -> bool {
    reader.parser.borrow().is_idle()
}

/// Names of methods by their numbers.
#[op2]
#[serde]
pub fn op_http_methods() -> Vec<&'static str> {
    METHOD_NAMES.to_vec()
}
