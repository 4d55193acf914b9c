//! Recognizes URLs that are their own serialization, as most that programs handle are, in one pass over their bytes: several times
//! faster than parsing them. Whatever is not sure is left to the parser.

use crate::Parts;

/// What a byte may be a part of without being changed by the parser, as bits of the table below.
const HOST: u8 = 1;
const USERINFO: u8 = 2;
const PATH: u8 = 4;
const QUERY: u8 = 8;
const FRAGMENT: u8 = 16;

/// For each byte the parts in which it stands for itself, whatever stands beside it.
const PLAIN_IN: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => HOST | USERINFO | PATH | QUERY | FRAGMENT,
            b'.' => HOST | USERINFO | QUERY | FRAGMENT | PATH,
            b'A'..=b'Z' | b'_' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b',' => USERINFO | PATH | QUERY | FRAGMENT,
            b'/' | b':' | b';' | b'=' | b'@' | b'[' | b']' | b'|' => PATH | QUERY | FRAGMENT,
            b'%' | b'?' | b'{' | b'}' | b'^' | b'\\' => QUERY | FRAGMENT,
            b'\'' => PATH | FRAGMENT,
            b'#' => FRAGMENT,
            _ => 0,
        };
        byte += 1;
    }
    table
};

fn all(bytes: &[u8], part: u8) -> bool {
    bytes.iter().all(|byte| PLAIN_IN[usize::from(*byte)] & part != 0)
}

/// Whether all bytes stand for themselves in a path, and none may be something else at the beginning of a reference.
pub fn is_plain_path(bytes: &[u8]) -> bool {
    all(bytes, PATH) && !bytes.iter().any(|byte| matches!(byte, b':' | b'|'))
}

/// The schemes with a host, and the port that is never written.
const SCHEMES: [(&[u8], &[u8]); 5] =
    [(b"https://", b"443"), (b"http://", b"80"), (b"wss://", b"443"), (b"ws://", b"80"), (b"ftp://", b"21")];

/// The parts of a URL that is its own serialization. None says only that it has to be parsed.
pub fn scan(input: &[u8]) -> Option<Parts> {
    if input.starts_with(b"file:///") {
        return scan_path(
            input,
            Parts { protocol_end: 5, username_end: 7, host_start: 7, host_end: 7, path_start: 7, search_start: 0, hash_start: 0 },
        );
    }
    let (scheme, default_port) = SCHEMES.iter().find(|(scheme, _)| input.starts_with(scheme))?;
    let start = scheme.len();
    let path_start = start + memchr::memchr(b'/', &input[start..])?;
    let authority = &input[start..path_start];

    let (userinfo, host_and_port) = match memchr::memchr(b'@', authority) {
        Some(at) => (Some(&authority[..at]), &authority[at + 1..]),
        None => (None, authority),
    };
    let host_start = path_start - host_and_port.len();
    let mut parts = Parts {
        protocol_end: position(start - 2),
        username_end: position(start),
        host_start: position(host_start),
        host_end: position(path_start),
        path_start: position(path_start),
        search_start: 0,
        hash_start: 0,
    };
    if let Some(userinfo) = userinfo {
        if userinfo.is_empty() || !all(userinfo, USERINFO) {
            return None;
        }
        parts.username_end = position(host_start - 1);
        parts.host_start = position(host_start - 1);
    }
    let host = match memchr::memchr(b':', host_and_port) {
        Some(colon) => {
            if !is_port(&host_and_port[colon + 1..], default_port) {
                return None;
            }
            parts.host_end = position(host_start + colon);
            &host_and_port[..colon]
        }
        None => host_and_port,
    };
    if is_domain(host) { scan_path(input, parts) } else { None }
}

fn position(at: usize) -> u32 {
    // Inputs are strings of V8, which are shorter.
    at as u32
}

/// Whether digits are a port in its only spelling, and not the default one.
fn is_port(digits: &[u8], default: &[u8]) -> bool {
    (1..=4).contains(&digits.len()) && digits[0] != b'0' && digits.iter().all(u8::is_ascii_digit) && digits != default
}

/// Whether a host is a domain of plain labels, none of which IDNA looks into, and the last of which does not begin like a number.
fn is_domain(host: &[u8]) -> bool {
    let mut last: &[u8] = b"";
    for label in host.split(|byte| *byte == b'.') {
        if label.is_empty() || label.starts_with(b"xn--") || !all(label, HOST) {
            return false;
        }
        last = label;
    }
    last.first().is_some_and(u8::is_ascii_lowercase)
}

/// Completes the parts by what follows the host.
fn scan_path(input: &[u8], mut parts: Parts) -> Option<Parts> {
    let mut allowed = PATH;
    for at in parts.path_start as usize..input.len() {
        let byte = input[at];
        if PLAIN_IN[usize::from(byte)] & allowed != 0 {
            // A segment that begins with a dot might be one that is resolved.
            if byte == b'.' && allowed == PATH && input[at - 1] == b'/' {
                return None;
            }
        } else if byte == b'?' && allowed == PATH {
            parts.search_start = position(at);
            allowed = QUERY;
        } else if byte == b'#' && allowed != FRAGMENT {
            parts.hash_start = position(at);
            allowed = FRAGMENT;
        } else {
            return None;
        }
    }
    // The file: scheme has rules of its own for drive letters.
    (parts.host_start != parts.host_end || !has_drive(&input[parts.path_start as usize..])).then_some(parts)
}

/// Whether a path begins with something that might be a drive letter.
fn has_drive(path: &[u8]) -> bool {
    matches!(path, [b'/', letter, b':' | b'|', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::scan;
    use crate::Parts;
    use ada_url::Url;

    #[test]
    fn agrees_with_the_parser() {
        for input in [
            "https://example.com/",
            "http://a.b-c.de/x/y.z?a=b.c/..",
            "https://a/b:c@d",
            "https://user@example.com:8080/a/b?c=d#e",
            "ws://u@h:1/",
            "wss://h/#?#",
            "ftp://h.x/?%zz#%",
            "file:///x/y",
            "file:////a//b.c",
            "http://a:443/?",
        ] {
            let Ok(url) = Url::parse(input, None) else { panic!("{input} is a URL") };
            assert_eq!(scan(input.as_bytes()), Some(Parts::of(&url)), "{input}");
            assert_eq!(url.href(), input);
        }
    }

    #[test]
    fn never_disagrees_about_two_characters() {
        let mut recognized = 0;
        for first in ' '..='\u{7f}' {
            for second in ' '..='\u{7f}' {
                for (before, after) in [
                    ("http://h/", ""),
                    ("https://h/a", "b"),
                    ("ws://h/?", "z"),
                    ("http://h/#", ""),
                    ("ftp://u", "v@h/"),
                    ("http://", "c/"),
                    ("file:///", "/x"),
                ] {
                    let input = format!("{before}{first}{second}{after}");
                    let Some(parts) = scan(input.as_bytes()) else { continue };
                    let Ok(url) = Url::parse(&input, None) else { panic!("{input} is no URL") };
                    assert_eq!((url.href(), Parts::of(&url)), (input.as_str(), parts));
                    recognized += 1;
                }
            }
        }
        assert!(recognized > 20_000, "only {recognized}");
    }

    #[test]
    fn leaves_the_rest_to_the_parser() {
        for input in [
            "http://a/../b",
            "http://1/",
            "http://a.0x1/",
            "http://A/",
            "http://a",
            "http://a:80/",
            "http://a:080/",
            "http://a:/",
            "http://a/%41",
            "http://a/?'",
            "http://a/^",
            "http://a./",
            "http://@a/",
            "http://u:p@a/",
            "http://u@v@a/",
            "http://xn--a/",
            "http://a?b/",
            "file:///C:/x",
            "file://h/x",
            "http:///x",
            "x:/y",
            "http://a/#\u{e9}",
            "",
        ] {
            assert_eq!(scan(input.as_bytes()), None, "{input}");
        }
    }
}
