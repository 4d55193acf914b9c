//! URLs as the WHATWG standard has them: parsing, and changing one part. The class URL of js/internal/url stands on these ops.
//!
//! A parsed URL crosses the border as its serialization and the positions of its parts in it.

mod host;
mod parser;
mod percent;
mod record;
mod setters;

use deno_core::{OpState, op2};
use record::Record;

/// What the ops return: the serialization is the input, or it waits to be fetched, or there is none.
const UNCHANGED: u32 = 0;
const SERIALIZED: u32 = 1;
const FAILED: u32 = 2;

/// The serialization that `op_buffer_url_serialization` gives next.
struct Serialization(String);

/// The last base: many URLs are resolved against the same one.
struct LastBase {
    text: String,
    record: Record,
}

fn finish(state: &mut OpState, record: &Record, input: &str, positions: &mut [u32]) -> u32 {
    let (text, parts) = record.serialize();
    if let Some(positions) = positions.get_mut(..parts.len()) {
        positions.copy_from_slice(&parts);
    }
    if text == input {
        return UNCHANGED;
    }
    state.put(Serialization(text));
    SERIALIZED
}

/// Parses a URL that is not relative to another one.
#[op2(fast)]
#[smi]
pub fn op_buffer_url_parse(state: &mut OpState, #[string] input: &str, #[buffer] positions: &mut [u32]) -> u32 {
    if let Some(parts) = parser::parse_canonical(input.as_bytes()) {
        if let Some(positions) = positions.get_mut(..parts.len()) {
            positions.copy_from_slice(&parts);
        }
        return UNCHANGED;
    }
    match parser::parse(input, None) {
        Some(record) => finish(state, &record, input, positions),
        None => FAILED,
    }
}

/// Parses a URL relative to a base.
#[op2(fast)]
#[smi]
pub fn op_buffer_url_parse_with_base(
    state: &mut OpState,
    #[string] input: &str,
    #[string] base: &str,
    #[buffer] positions: &mut [u32],
) -> u32 {
    if state.try_borrow::<LastBase>().is_none_or(|last| last.text != base) {
        let Some(record) = parser::parse(base, None) else { return FAILED };
        state.put(LastBase { text: base.to_owned(), record });
    }
    match parser::parse(input, state.try_borrow::<LastBase>().map(|last| &last.record)) {
        Some(record) => finish(state, &record, input, positions),
        None => FAILED,
    }
}

/// Changes one part of a serialized URL. A value that is not allowed changes nothing.
#[op2(fast)]
#[smi]
pub fn op_buffer_url_set(
    state: &mut OpState,
    #[string] href: &str,
    #[smi] part: u32,
    #[string] value: &str,
    #[buffer] positions: &mut [u32],
) -> u32 {
    let Some(mut record) = parser::parse(href, None) else { return FAILED };
    setters::set(&mut record, part, value);
    finish(state, &record, href, positions)
}

/// The serialization that the last call of another op made.
#[op2]
#[string]
pub fn op_buffer_url_serialization(state: &mut OpState) -> String {
    state.try_take::<Serialization>().map(|text| text.0).unwrap_or_default()
}
