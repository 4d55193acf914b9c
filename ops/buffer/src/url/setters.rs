//! The setters of the class URL.

use super::parser::{State, parse_part};
use super::percent::{self, USERINFO};
use super::record::{Path, Record};

/// Sets a part, numbered as in js/internal/url/class.js.
pub fn set(url: &mut Record, part: u32, value: &str) {
    match part {
        0 => set_fragment(url, value),
        1 => set_host(url, value, State::Host),
        2 => set_host(url, value, State::Hostname),
        3 if !url.cannot_have_credentials() => url.password = encode_userinfo(value),
        4 => set_path(url, value),
        5 => set_port(url, value),
        6 => change(url, &format!("{value}:"), State::SchemeStart),
        7 => set_query(url, value),
        8 if !url.cannot_have_credentials() => url.username = encode_userinfo(value),
        _ => {}
    }
}

/// Takes the change over even if the value went wrong further on: a host stays although its port is invalid.
fn change(url: &mut Record, value: &str, state: State) {
    let _ = parse_part(value, url, state);
}

fn encode_userinfo(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    percent::push_str(&mut out, value, USERINFO);
    out
}

fn is_opaque(url: &Record) -> bool {
    matches!(url.path, Path::Opaque(_))
}

fn set_host(url: &mut Record, value: &str, state: State) {
    if !is_opaque(url) {
        change(url, value, state);
    }
}

fn set_port(url: &mut Record, value: &str) {
    if url.cannot_have_credentials() {
        return;
    }
    if value.is_empty() {
        url.port = None;
    } else {
        change(url, value, State::Port);
    }
}

fn set_path(url: &mut Record, value: &str) {
    if !is_opaque(url) {
        url.path = Path::Segments(Vec::new());
        change(url, value, State::PathStart);
    }
}

fn set_query(url: &mut Record, value: &str) {
    if value.is_empty() {
        url.query = None;
        return;
    }
    url.query = Some(String::new());
    change(url, value.strip_prefix('?').unwrap_or(value), State::Query);
}

fn set_fragment(url: &mut Record, value: &str) {
    if value.is_empty() {
        url.fragment = None;
        return;
    }
    url.fragment = Some(String::new());
    change(url, value.strip_prefix('#').unwrap_or(value), State::Fragment);
}

#[cfg(test)]
mod tests {
    use super::set;
    use crate::url::parser::parse;

    fn after(href: &str, part: u32, value: &str) -> String {
        let mut url = parse(href, None).expect("the tests start from valid URLs");
        set(&mut url, part, value);
        url.serialize().0
    }

    #[test]
    fn setters_ignore_what_is_not_allowed() {
        assert_eq!(after("http://a:1/", 5, "x"), "http://a:1/");
        assert_eq!(after("http://a:1/", 5, "80"), "http://a/");
        assert_eq!(after("http://a:1/", 5, "70000"), "http://a:1/");
        assert_eq!(after("http://a/", 1, "b:2x"), "http://b:2/");
        assert_eq!(after("http://a/", 2, "b:2"), "http://a/");
        assert_eq!(after("http://a/", 6, "mailto"), "http://a/");
        assert_eq!(after("http://a:443/", 6, "https"), "https://a/");
        assert_eq!(after("mailto:a", 4, "/b"), "mailto:a");
        assert_eq!(after("file:///a", 8, "u"), "file:///a");
    }

    #[test]
    fn setters_encode() {
        assert_eq!(after("http://a/", 7, "x y'"), "http://a/?x%20y%27");
        assert_eq!(after("http://a/?b", 7, ""), "http://a/");
        assert_eq!(after("http://a/", 0, "#x`"), "http://a/#x%60");
        assert_eq!(after("http://a/", 8, "u:"), "http://u%3A@a/");
        assert_eq!(after("http://a/", 4, "b?c"), "http://a/b%3Fc");
    }
}
