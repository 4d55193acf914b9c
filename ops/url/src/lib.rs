//! Ops of node:url and of the class URL: the WHATWG standard and its domain names, by the library `ada-url`.
//!
//! A parsed URL crosses the border as its serialization and the positions of its parts in it.

mod canonical;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod cxx_runtime;
mod domain;
mod relative;

use ada_url::Url;
use deno_core::{OpState, op2, v8};

deno_core::extension!(
    protojs_url,
    ops = [
        domain::op_url_domain_to_ascii,
        domain::op_url_idna_to_ascii,
        domain::op_url_idna_to_unicode,
        op_url_read,
        op_url_read_with_base,
        op_url_serialization,
        op_url_set,
    ],
    state = |state| state.put(Serialization::default()),
);

/// What the ops return: the serialization is the input, or it waits to be fetched, or there is none.
const UNCHANGED: u32 = 0;
const SERIALIZED: u32 = 1;
const FAILED: u32 = 2;

/// Where the parts of a serialized URL are, in the order js/internal/url/class.js reads them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Parts {
    /// Behind the colon.
    protocol_end: u32,
    username_end: u32,
    /// The `@` if there are credentials, else the first character of the host.
    host_start: u32,
    host_end: u32,
    path_start: u32,
    /// 0 if there is none, as the next.
    search_start: u32,
    hash_start: u32,
}

impl Parts {
    fn of(url: &Url) -> Self {
        let parts = url.components();
        Self {
            protocol_end: parts.protocol_end,
            username_end: parts.username_end,
            host_start: parts.host_start,
            host_end: parts.host_end,
            path_start: parts.pathname_start.unwrap_or_default(),
            search_start: parts.search_start.unwrap_or_default(),
            hash_start: parts.hash_start.unwrap_or_default(),
        }
    }

    fn write(self, positions: &mut [u32]) {
        let Self { protocol_end, username_end, host_start, host_end, path_start, search_start, hash_start } = self;
        if let Some(positions) = positions.first_chunk_mut() {
            *positions = [protocol_end, username_end, host_start, host_end, path_start, search_start, hash_start];
        }
    }
}

/// The serialization that `op_url_serialization` gives next. Its memory is used again and again.
#[derive(Default)]
struct Serialization(String);

fn finish(state: &mut OpState, url: &Url, input: &str, positions: &mut [u32]) -> u32 {
    Parts::of(url).write(positions);
    let href = url.href();
    if href == input {
        return UNCHANGED;
    }
    let Serialization(next) = state.borrow_mut();
    next.clear();
    next.push_str(href);
    SERIALIZED
}

/// Parses a URL that is not relative to another one. (`op_url_parse` is deno_web's.)
#[op2(fast)]
#[smi]
pub fn op_url_read(state: &mut OpState, #[string] input: &str, #[buffer] positions: &mut [u32]) -> u32 {
    if let Some(parts) = canonical::scan(input.as_bytes()) {
        parts.write(positions);
        return UNCHANGED;
    }
    match Url::parse(input, None) {
        Ok(url) => finish(state, &url, input, positions),
        Err(_) => FAILED,
    }
}

/// Parses a URL relative to a base.
#[op2(fast)]
#[smi]
pub fn op_url_read_with_base(state: &mut OpState, #[string] input: &str, #[string] base: &str, #[buffer] positions: &mut [u32]) -> u32 {
    if let Some(parts) = canonical::scan(input.as_bytes()).filter(|_| canonical::scan(base.as_bytes()).is_some()) {
        parts.write(positions);
        return UNCHANGED;
    }
    let Serialization(next) = state.borrow_mut();
    if let Some(parts) = relative::resolve(input, base, next) {
        parts.write(positions);
        return SERIALIZED;
    }
    match Url::parse(input, Some(base)) {
        Ok(url) => finish(state, &url, input, positions),
        Err(_) => FAILED,
    }
}

/// Sets one part of a serialized URL, numbered as in js/internal/url/class.js. A value that is not allowed changes nothing.
#[op2(fast)]
#[smi]
pub fn op_url_set(
    state: &mut OpState,
    #[string] href: &str,
    #[smi] part: u32,
    #[string] value: &str,
    #[buffer] positions: &mut [u32],
) -> u32 {
    let Ok(mut url) = Url::parse(href, None) else { return FAILED };
    let optional = Some(value);
    let changed = match part {
        0 => {
            url.set_hash(optional);
            Ok(())
        }
        1 => url.set_host(optional),
        2 => url.set_hostname(optional),
        3 => url.set_password(optional),
        4 => url.set_pathname(optional),
        5 => url.set_port(optional),
        6 => url.set_protocol(value),
        7 => {
            url.set_search(optional);
            Ok(())
        }
        _ => url.set_username(optional),
    };
    // Not even what parsing alone would change: a path may begin with `C|` until then.
    if changed.is_err() {
        return FAILED;
    }
    finish(state, &url, href, positions)
}

/// The serialization that the last call of another op made.
#[op2]
pub fn op_url_serialization<'a>(state: &OpState, scope: &mut v8::PinScope<'a, '_>) -> Option<v8::Local<'a, v8::String>> {
    let Serialization(text) = state.borrow();
    // Serialized URLs are ASCII.
    v8::String::new_from_one_byte(scope, text.as_bytes(), v8::NewStringType::Normal)
}
