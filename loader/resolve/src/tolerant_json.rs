//! JSON as `JSON.parse` takes it, for what `serde_json` refuses: deep nesting, escapes of lone surrogates, numbers beyond any `f64`.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Levels of nesting. Walking the value takes stack for each.
const DEEPEST: usize = 5000;

/// The value of some JSON. None for what is no JSON, and for what is nested too deep.
pub fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().or_else(|| if is_too_deep(text) { None } else { parse_level(&without_lone_surrogates(text)) })
}

/// Whether there are more levels than can be walked: brackets within strings count as well, which only such texts would notice.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// One level at a time, so that the parser's own limit of nesting never counts.
fn parse_level(text: &str) -> Option<Value> {
    match text.as_bytes().first()? {
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            items.into_iter().map(|item| parse_level(item.get())).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        b'{' => {
            let Members(members) = serde_json::from_str(text).ok()?;
            let members = members.into_iter().map(|(key, value)| Some((key, parse_level(value.get())?)));
            members.collect::<Option<Map<_, _>>>().map(Value::Object)
        }
        // A number too large for an f64 is the only leaf that fails: it is a number all the same.
        b'-' | b'0'..=b'9' => serde_json::from_str(text).ok().or_else(|| Some(Value::from(f64::MAX))),
        _ => serde_json::from_str(text).ok(),
    }
}

/// An object's keys, with their values as text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// Escapes of surrogates that are no pair become U+FFFD, which they are wherever text has to be UTF-8.
fn without_lone_surrogates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (escaped_unit(rest), rest.get(6..).and_then(escaped_unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            // `\\` and the like: what follows is no escape of its own.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The number of `\uXXXX` at the start of a text.
fn escaped_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_json_parse_takes() {
        let deep = format!("{}1{}", "{\"a\":[".repeat(1000), "]}".repeat(1000));
        let mut value = &parse(&deep).unwrap();
        for _ in 0..1000 {
            value = &value["a"][0];
        }
        assert_eq!(value, &Value::from(1));
        assert_eq!(parse(r#"["\ud800", "\\ud800", "\ud83d\ude00", "\udc00\ud800x"]"#).unwrap()[0], "\u{fffd}");
        assert_eq!(parse(r#"["\ud800", "\\ud800"]"#).unwrap()[1], "\\ud800");
        assert_eq!(parse(r#"["\ud800", "\ud83d\ude00"]"#).unwrap()[1], "\u{1f600}");
        assert_eq!(parse(r#"["\udc00\ud800x"]"#).unwrap()[0], "\u{fffd}\u{fffd}x");
        assert!(parse("[1e999, \"x\"]").unwrap()[0].is_number());
        assert_eq!(parse("[1,"), None);
    }

    #[test]
    fn what_is_nested_too_deep_is_refused_at_once() {
        assert_eq!(parse(&format!("{}{}", "[".repeat(500_000), "]".repeat(500_000))), None);
        assert!(parse(&format!("{}{}", "[".repeat(2_000), "]".repeat(2_000))).unwrap().is_array());
    }
}
