//! JSON with comments and trailing commas, as tsconfig.json is written.

use serde_json::Value;

/// Parses by blanking what JSON does not know, so that an error's line and column are the file's own.
pub fn parse(text: &str) -> Result<Value, serde_json::Error> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(Value::Object(Default::default()));
    }
    serde_json::from_slice(&plain(text))
}

fn plain(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    let mut comma = None;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                comma = None;
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                bytes[at..end].fill(b' ');
                at = end;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = memchr::memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |end| at + end + 4);
                bytes[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
                at = end;
                continue;
            }
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    bytes[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_and_commas() {
        let value = super::parse("\u{FEFF}{ // one\n \"a\": [1, 2, /* x, */ ], \"b\": \"// no, \\\" }\", }").unwrap();
        assert_eq!(value, serde_json::json!({ "a": [1, 2], "b": "// no, \" }" }));
        assert_eq!(super::parse(" \n").unwrap(), serde_json::json!({}));
        assert!(super::parse("{ nonsense").is_err());
    }
}
