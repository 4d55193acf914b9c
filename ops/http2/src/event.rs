//! What a session tells JavaScript: lists of events with five values each.

use deno_core::v8;

use crate::fault::Fault;
use crate::hpack::{Field, Text};

/// The numbers of `js/internal/http2/native_session.js` stand beside the variants.
pub enum Event {
    /// 0
    Fault(Fault),
    /// 1: the fields of a message, by the category of Node's `flags`: request, response, pushed response, others
    Fields { stream: u32, category: u32, flags: u8, fields: Vec<Field> },
    /// 2: a promise on `stream`
    Push { stream: u32, promised: u32, flags: u8, fields: Vec<Field> },
    /// 3: data in the chunk that was received
    Data { stream: u32, offset: usize, length: usize },
    /// 4: the peer has ended its side
    End { stream: u32 },
    /// 5: the stream is over
    Closed { stream: u32, code: u32 },
    /// 6: the peer has other settings
    Settings(Vec<f64>),
    /// 7: ours are valid
    SettingsAcknowledged,
    /// 8
    Ping { payload: [u8; 8] },
    /// 9
    PingAcknowledged { payload: [u8; 8] },
    /// 10
    GoAway { code: u32, last_stream: u32, opaque: Vec<u8> },
    /// 11
    AlternativeService { stream: u32, origin: Vec<u8>, value: Vec<u8> },
    /// 12
    Origins(Vec<Vec<u8>>),
    /// 13: a frame could not be sent
    Unsendable { stream: u32, kind: u8, code: u32 },
    /// 14: what was written is on its way
    Written { stream: u32 },
    /// 15: the last data is on its way, and trailers may follow
    WantTrailers { stream: u32 },
}

const WIDTH: usize = 5;

fn text<'s>(scope: &mut v8::PinScope<'s, '_>, octets: &[u8], kind: v8::NewStringType) -> v8::Local<'s, v8::Value> {
    // Texts of fields are shorter than any limit of V8.
    v8::String::new_from_one_byte(scope, octets, kind).map_or_else(|| v8::undefined(scope).into(), Into::into)
}

fn bytes<'s>(scope: &mut v8::PinScope<'s, '_>, bytes: Vec<u8>) -> v8::Local<'s, v8::Value> {
    let length = bytes.len();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
    v8::Uint8Array::new(scope, buffer, 0, length).map_or_else(|| v8::undefined(scope).into(), Into::into)
}

fn number<'s>(scope: &mut v8::PinScope<'s, '_>, number: u32) -> v8::Local<'s, v8::Value> {
    v8::Integer::new_from_unsigned(scope, number).into()
}

/// Names and values by turns, and the names of the sensitive ones (undefined if there are none).
fn field_lists<'s>(scope: &mut v8::PinScope<'s, '_>, fields: &[Field]) -> [v8::Local<'s, v8::Value>; 2] {
    let mut list = Vec::with_capacity(fields.len() * 2);
    let mut sensitive = Vec::new();
    for field in fields {
        let name = text(scope, &field.name, v8::NewStringType::Internalized);
        let kind = if matches!(field.value, Text::Known(_)) { v8::NewStringType::Internalized } else { v8::NewStringType::Normal };
        list.push(name);
        list.push(text(scope, &field.value, kind));
        if field.sensitive {
            sensitive.push(name);
        }
    }
    let list = v8::Array::new_with_elements(scope, &list).into();
    let sensitive = if sensitive.is_empty() { v8::undefined(scope).into() } else { v8::Array::new_with_elements(scope, &sensitive).into() };
    [list, sensitive]
}

impl Event {
    fn values<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> [v8::Local<'s, v8::Value>; WIDTH] {
        let none: v8::Local<v8::Value> = v8::undefined(scope).into();
        let mut values = [none; WIDTH];
        let numbers = |scope: &mut v8::PinScope<'s, '_>, values: &mut [v8::Local<'s, v8::Value>], all: &[u32]| {
            for (place, each) in values.iter_mut().zip(all) {
                *place = number(scope, *each);
            }
        };
        match self {
            Self::Fault(Fault { code, library }) => {
                numbers(scope, &mut values, &[0, code]);
                values[2] = v8::Integer::new(scope, library).into();
            }
            Self::Fields { stream, category, flags, fields } => {
                numbers(scope, &mut values, &[1, stream, category << 8 | u32::from(flags)]);
                [values[3], values[4]] = field_lists(scope, &fields);
            }
            Self::Push { stream, promised, flags, fields } => {
                numbers(scope, &mut values, &[2, stream]);
                let [list, sensitive] = field_lists(scope, &fields);
                let facts = [number(scope, promised), number(scope, u32::from(flags)), sensitive];
                values[2] = v8::Array::new_with_elements(scope, &facts).into();
                values[3] = list;
            }
            Self::Data { stream, offset, length } => {
                numbers(scope, &mut values, &[3, stream, offset as u32, length as u32]);
            }
            Self::End { stream } => numbers(scope, &mut values, &[4, stream]),
            Self::Closed { stream, code } => numbers(scope, &mut values, &[5, stream, code]),
            Self::Settings(list) => {
                numbers(scope, &mut values, &[6]);
                let list: Vec<_> = list.iter().map(|value| v8::Number::new(scope, *value).into()).collect();
                values[1] = v8::Array::new_with_elements(scope, &list).into();
            }
            Self::SettingsAcknowledged => numbers(scope, &mut values, &[7]),
            Self::Ping { payload } => {
                numbers(scope, &mut values, &[8]);
                values[1] = bytes(scope, payload.to_vec());
            }
            Self::PingAcknowledged { payload } => {
                numbers(scope, &mut values, &[9]);
                values[1] = bytes(scope, payload.to_vec());
            }
            Self::GoAway { code, last_stream, opaque } => {
                numbers(scope, &mut values, &[10, code, last_stream]);
                values[3] = bytes(scope, opaque);
            }
            Self::AlternativeService { stream, origin, value } => {
                numbers(scope, &mut values, &[11, stream]);
                values[2] = text(scope, &origin, v8::NewStringType::Normal);
                values[3] = text(scope, &value, v8::NewStringType::Normal);
            }
            Self::Origins(origins) => {
                numbers(scope, &mut values, &[12]);
                let origins: Vec<_> = origins.iter().map(|origin| text(scope, origin, v8::NewStringType::Normal)).collect();
                values[1] = v8::Array::new_with_elements(scope, &origins).into();
            }
            Self::Unsendable { stream, kind, code } => numbers(scope, &mut values, &[13, stream, u32::from(kind), code]),
            Self::Written { stream } => numbers(scope, &mut values, &[14, stream]),
            Self::WantTrailers { stream } => numbers(scope, &mut values, &[15, stream]),
        }
        values
    }
}

/// None when nothing has happened.
pub fn list<'s>(scope: &mut v8::PinScope<'s, '_>, events: Vec<Event>) -> Option<v8::Local<'s, v8::Array>> {
    if events.is_empty() {
        return None;
    }
    let mut values = Vec::with_capacity(events.len() * WIDTH);
    for event in events {
        values.extend(event.values(scope));
    }
    Some(v8::Array::new_with_elements(scope, &values))
}
