//! Hosts: domains, IPv4 and IPv6 addresses, and the opaque hosts of other schemes.

use std::borrow::Cow;
use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::percent;

/// Characters no host holds.
fn is_forbidden(character: char) -> bool {
    matches!(character, '\0' | '\t' | '\n' | '\r' | ' ' | '#' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|')
}

/// Characters no domain holds.
fn is_forbidden_in_domain(byte: u8) -> bool {
    is_forbidden(char::from(byte)) || byte <= 0x1f || byte == b'%' || byte == 0x7f
}

/// Parses and serializes a host; None if it is invalid.
pub fn parse(input: &str, is_opaque: bool) -> Option<String> {
    if let Some(rest) = input.strip_prefix('[') {
        return parse_ipv6(rest.strip_suffix(']')?).map(|address| serialize_ipv6(&address));
    }
    if is_opaque {
        if input.chars().any(is_forbidden) {
            return None;
        }
        let mut host = String::with_capacity(input.len());
        percent::push_str(&mut host, input, percent::CONTROL);
        return Some(host);
    }
    let decoded = percent::decode(input);
    let domain = to_ascii(&String::from_utf8_lossy(&decoded))?;
    if domain.is_empty() || domain.bytes().any(is_forbidden_in_domain) {
        return None;
    }
    if ends_in_number(&domain) { parse_ipv4(&domain).map(|address| address.to_string()) } else { Some(domain) }
}

/// A domain that is ASCII already is taken at its word; labels in Punycode are not verified.
fn to_ascii(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_ascii_lowercase());
    }
    idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::URL).ok().map(Cow::into_owned)
}

fn ends_in_number(domain: &str) -> bool {
    let mut labels = domain.rsplit('.');
    let mut last = labels.next().unwrap_or_default();
    if last.is_empty() {
        let Some(label) = labels.next() else { return false };
        last = label;
    }
    !last.is_empty() && (last.bytes().all(|byte| byte.is_ascii_digit()) || parse_ipv4_number(last).is_some())
}

/// A decimal, octal (`0…`) or hexadecimal (`0x…`) number. Numbers too large for any address are u64::MAX.
fn parse_ipv4_number(text: &str) -> Option<u64> {
    let (digits, radix) = if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        (digits, 16)
    } else if text.len() > 1 && text.starts_with('0') {
        (&text[1..], 8)
    } else if text.is_empty() {
        return None;
    } else {
        (text, 10)
    };
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    if digits.is_empty() {
        return Some(0);
    }
    Some(u64::from_str_radix(digits, radix).unwrap_or(u64::MAX))
}

fn parse_ipv4(domain: &str) -> Option<Ipv4Addr> {
    let mut parts: Vec<&str> = domain.split('.').collect();
    if parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    if parts.len() > 4 {
        return None;
    }
    let numbers: Vec<u64> = parts.into_iter().map(parse_ipv4_number).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last()?;
    if first.iter().any(|number| *number > 255) || *last >= 256u64.pow(4 - first.len() as u32) {
        return None;
    }
    let mut address = *last;
    for (index, number) in first.iter().enumerate() {
        address += number << (8 * (3 - index));
    }
    u32::try_from(address).ok().map(Ipv4Addr::from)
}

fn parse_ipv6(text: &str) -> Option<Ipv6Addr> {
    // Rust's parser accepts the same texts; it also takes scope ids only in socket addresses, so none get through.
    text.parse().ok()
}

/// The shortest form: the first longest run of two or more zero pieces becomes `::`.
fn serialize_ipv6(address: &Ipv6Addr) -> String {
    let pieces = address.segments();
    let (mut start, mut length) = (0, 1);
    let mut at = 0;
    while at < 8 {
        let run = pieces[at..].iter().take_while(|piece| **piece == 0).count();
        if run > length {
            (start, length) = (at, run);
        }
        at += run.max(1);
    }
    let mut out = String::from("[");
    let mut at = 0;
    while at < 8 {
        if length > 1 && at == start {
            out.push_str(if at == 0 { "::" } else { ":" });
            at += length;
            continue;
        }
        // Writing to a String cannot fail.
        let _ = write!(out, "{:x}", pieces[at]);
        at += 1;
        if at < 8 {
            out.push(':');
        }
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numbers_at_the_end_are_addresses() {
        assert_eq!(parse("0x7f.1", false).as_deref(), Some("127.0.0.1"));
        assert_eq!(parse("1.2.3.4.", false).as_deref(), Some("1.2.3.4"));
        assert_eq!(parse("256.1.1.1", false), None);
        assert_eq!(parse("1.2.3.4.5", false), None);
        assert_eq!(parse("foo.0x", false), None);
        assert_eq!(parse("4294967295", false).as_deref(), Some("255.255.255.255"));
        assert_eq!(parse("4294967296", false), None);
    }

    #[test]
    fn ipv6_is_shortened() {
        assert_eq!(parse("[1:0:0:2:0:0:0:3]", false).as_deref(), Some("[1:0:0:2::3]"));
        assert_eq!(parse("[::1.2.3.4]", true).as_deref(), Some("[::102:304]"));
        assert_eq!(parse("[::]", false).as_deref(), Some("[::]"));
        assert_eq!(parse("[1:2:3:4:5:6:0:0]", false).as_deref(), Some("[1:2:3:4:5:6::]"));
        assert_eq!(parse("[::1%eth0]", false), None);
        assert_eq!(parse("[::1", false), None);
    }

    #[test]
    fn domains_are_lower_case_ascii() {
        assert_eq!(parse("EX%41mple.Org", false).as_deref(), Some("example.org"));
        assert_eq!(parse("español.com", false).as_deref(), Some("xn--espaol-zwa.com"));
        assert_eq!(parse("a b", false), None);
        assert_eq!(parse("A b", true), None);
        assert_eq!(parse("Añ", true).as_deref(), Some("A%C3%B1"));
    }
}
