//! Source maps: from a place in generated code back to the source. Small, and nothing is decoded before the first question.

use serde::Deserialize;
use serde_json::Value;
use std::cell::OnceCell;

/// Where something was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original<'a> {
    pub source: &'a str,
    /// From 0.
    pub line: u32,
    /// From 0, in UTF-16 units.
    pub column: u32,
    pub name: Option<&'a str>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    pub line: u32,
    pub column: u32,
    /// NONE for generated code without a source.
    source: u32,
    original_line: i32,
    original_column: i32,
    name: u32,
}

const NONE: u32 = u32::MAX;

impl Segment {
    /// Number of the source, line and column; none for generated code without a source.
    pub fn original(&self) -> Option<(u32, u32, u32)> {
        let place = |number: i32| u32::try_from(number).unwrap_or(0);
        (self.source != NONE).then(|| (self.source, place(self.original_line), place(self.original_column)))
    }

    /// Number of the name that stands there in the source.
    pub fn name(&self) -> Option<u32> {
        (self.name != NONE).then_some(self.name)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    version: Option<Value>,
    #[serde(default)]
    sources: Vec<Option<String>>,
    #[serde(default)]
    sources_content: Vec<Option<String>>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    mappings: String,
    source_root: Option<String>,
    file: Option<String>,
    #[serde(default)]
    sections: Vec<RawSection>,
}

#[derive(Deserialize)]
struct RawSection {
    offset: Offset,
    map: Box<Raw>,
}

#[derive(Deserialize)]
struct Offset {
    line: u32,
    column: u32,
}

/// A parsed source map.
#[derive(Debug)]
pub struct SourceMap {
    pub file: Option<String>,
    sources: Vec<String>,
    contents: Vec<Option<String>>,
    names: Vec<String>,
    /// Mappings with the place they start at and the number of sources and names before theirs.
    parts: Vec<Part>,
    segments: OnceCell<Vec<Segment>>,
}

#[derive(Debug)]
struct Part {
    line: u32,
    column: u32,
    sources: u32,
    names: u32,
    mappings: String,
}

impl SourceMap {
    /// From JSON (with or without the `)]}'` guard line) or a `data:` URL.
    pub fn parse(text: &str) -> Option<SourceMap> {
        if let Some(url) = text.strip_prefix("data:") {
            return SourceMap::parse(&decode_data_url(url)?);
        }
        let text = if text.starts_with(")]}'") { text.split_once('\n')?.1 } else { text };
        let raw: Raw = serde_json::from_str(text).ok()?;
        raw.version.as_ref().filter(|version| version.as_u64() == Some(3) || version.as_str() == Some("3"))?;
        let mut map = SourceMap {
            file: raw.file.clone(),
            sources: Vec::new(),
            contents: Vec::new(),
            names: Vec::new(),
            parts: Vec::new(),
            segments: OnceCell::new(),
        };
        map.add(raw, 0, 0);
        Some(map)
    }

    fn add(&mut self, raw: Raw, line: u32, column: u32) {
        for section in raw.sections {
            let column = if section.offset.line == 0 { column + section.offset.column } else { section.offset.column };
            self.add(*section.map, line + section.offset.line, column);
        }
        if raw.mappings.is_empty() {
            return;
        }
        self.parts.push(Part { line, column, sources: self.sources.len() as u32, names: self.names.len() as u32, mappings: raw.mappings });
        let root = raw.source_root.unwrap_or_default();
        let separator = if root.is_empty() || root.ends_with('/') { "" } else { "/" };
        let count = raw.sources.len();
        self.sources.extend(raw.sources.into_iter().map(|source| {
            let source = source.unwrap_or_default();
            let absolute = source.starts_with('/') || source.contains("://");
            if absolute { source } else { format!("{root}{separator}{source}") }
        }));
        let mut contents = raw.sources_content;
        contents.resize(count, None);
        self.contents.extend(contents);
        self.names.extend(raw.names);
    }

    /// The files the code was made of, with `sourceRoot`.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The text of a source, if the map carries it.
    pub fn source_content(&self, source: &str) -> Option<&str> {
        let index = self.sources.iter().position(|candidate| candidate == source)?;
        self.contents.get(index)?.as_deref()
    }

    /// All mappings, in the order of the generated code.
    pub(crate) fn segments(&self) -> &[Segment] {
        self.segments.get_or_init(|| self.decode())
    }

    /// The source of a place in the generated code; line and column from 0. Between two mapped places the one before counts: with
    /// `same_line` only if it is on the same line.
    pub fn lookup(&self, line: u32, column: u32, same_line: bool) -> Option<Original<'_>> {
        let segments = self.segments();
        let after = segments.partition_point(|segment| (segment.line, segment.column) <= (line, column));
        let segment = segments.get(after.checked_sub(1)?)?;
        if (same_line && segment.line != line) || segment.source == NONE {
            return None;
        }
        Some(Original {
            source: self.sources.get(segment.source as usize)?,
            line: u32::try_from(segment.original_line).unwrap_or(0),
            column: u32::try_from(segment.original_column).unwrap_or(0),
            name: self.names.get(segment.name as usize).map(String::as_str),
        })
    }

    /// The names the mappings refer to.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// All mappings in order, six numbers each: generated line and column, source, original line and column, name; -1 for none.
    pub fn segment_numbers(&self) -> Vec<i32> {
        let segments = self.segments.get_or_init(|| self.decode());
        let numbers = |s: &Segment| {
            let [line, column, source, name] = [s.line, s.column, s.source, s.name].map(u32::cast_signed);
            [line, column, source, s.original_line, s.original_column, name]
        };
        segments.iter().flat_map(numbers).collect()
    }

    fn decode(&self) -> Vec<Segment> {
        let mut segments = Vec::new();
        for part in &self.parts {
            decode_part(part, &mut segments);
        }
        // Nearly always sorted already; some tools write columns of a line in any order.
        if !segments.is_sorted_by_key(|segment: &Segment| (segment.line, segment.column)) {
            segments.sort_by_key(|segment| (segment.line, segment.column));
        }
        segments
    }
}

fn decode_part(part: &Part, segments: &mut Vec<Segment>) {
    let bytes = part.mappings.as_bytes();
    segments.reserve(bytes.len() / 6);
    let (mut at, mut line, mut column) = (0, 0u32, 0i64);
    let (mut source, mut original_line, mut original_column, mut name) = (0i64, 0i64, 0i64, 0i64);
    let clamp = |number: i64| u32::try_from(number).unwrap_or(0);
    while at < bytes.len() {
        match bytes[at] {
            b';' => {
                line += 1;
                column = 0;
                at += 1;
            }
            b',' => at += 1,
            _ => {
                let mut fields = [0i64; 5];
                let mut count = 0;
                while at < bytes.len() && !matches!(bytes[at], b',' | b';') {
                    let Some(value) = vlq(bytes, &mut at) else { return };
                    if count < 5 {
                        fields[count] = value;
                        count += 1;
                    }
                }
                column += fields[0];
                let shift = if line == 0 { part.column } else { 0 };
                let mut segment = Segment {
                    line: part.line + line,
                    column: clamp(column) + shift,
                    source: NONE,
                    original_line: 0,
                    original_column: 0,
                    name: NONE,
                };
                if count >= 4 {
                    source += fields[1];
                    original_line += fields[2];
                    original_column += fields[3];
                    segment.source = part.sources + clamp(source);
                    segment.original_line = i32::try_from(original_line).unwrap_or(0);
                    segment.original_column = i32::try_from(original_column).unwrap_or(0);
                }
                if count >= 5 {
                    name += fields[4];
                    segment.name = part.names + clamp(name);
                }
                segments.push(segment);
            }
        }
    }
}

/// One number of base-64 digits, least significant first, its sign in the lowest bit.
fn vlq(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let (mut value, mut shift) = (0i64, 0);
    loop {
        let digit = base64_digit(*bytes.get(*at)?)? as i64;
        *at += 1;
        value |= (digit & 31).checked_shl(shift)?;
        if digit & 32 == 0 {
            return Some(match (value >> 1, value & 1) {
                // Minus zero stands for the smallest of 32 bits.
                (0, 1) => i32::MIN.into(),
                (magnitude, 1) => -magnitude,
                (magnitude, _) => magnitude,
            });
        }
        shift += 5;
        if shift > 40 {
            return None;
        }
    }
}

fn base64_digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        bits = bits << 6 | base64_digit(byte)? as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

fn percent_decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        out.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    out
}

/// The text in a `data:` URL.
pub fn decode_data_url(url: &str) -> Option<String> {
    let url = url.strip_prefix("data:").unwrap_or(url);
    let (media, data) = url.split_once(',')?;
    let bytes = if media.ends_with(";base64") { base64(data)? } else { percent_decode(data) };
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str =
        r#"{"version":3,"sources":["a.ts",null],"sourceRoot":"/src","names":["foo"],"mappings":"AAAA;AACAA,IAAI,GAAG;;ACAA,C"}"#;

    #[test]
    fn looks_up() {
        let map = SourceMap::parse(MAP).unwrap();
        let found = map.lookup(1, 5, true).unwrap();
        assert_eq!((found.source, found.line, found.column), ("/src/a.ts", 1, 4));
        assert_eq!(map.lookup(1, 0, true).unwrap().name, Some("foo"));
        assert_eq!(map.lookup(2, 0, true), None);
        assert_eq!(map.lookup(3, 1, true), None, "generated without a source");
        assert_eq!(map.lookup(99, 0, true), None);
        assert_eq!(map.lookup(2, 0, false).unwrap().line, 1);
    }

    #[test]
    fn data_urls_and_garbage() {
        let plain = format!("data:application/json,{}", MAP.replace('"', "%22"));
        assert!(SourceMap::parse(&plain).unwrap().lookup(0, 0, true).is_some());
        assert!(
            SourceMap::parse("data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIiJdLCJtYXBwaW5ncyI6IkFBQUEifQ==").is_some()
        );
        for bad in ["", "{}", "[]", "{\"version\":3,\"mappings\":5}", "data:,", "data:x"] {
            assert!(SourceMap::parse(bad).is_none(), "{bad}");
        }
        let odd = SourceMap::parse(r#"{"version":3,"sources":["x"],"names":[],"mappings":"!!!,AAAA,zzzzzzzzzzzzzzzz"}"#).unwrap();
        assert_eq!(odd.lookup(0, 0, true), None);
    }

    #[test]
    fn sections() {
        let text = format!(
            r#"{{"version":3,"sections":[{{"offset":{{"line":0,"column":0}},"map":{MAP}}},{{"offset":{{"line":10,"column":4}},"map":{MAP}}}]}}"#
        );
        let map = SourceMap::parse(&text).unwrap();
        assert_eq!(map.lookup(10, 4, true).unwrap().line, 0);
        assert_eq!(map.lookup(11, 0, true).unwrap().line, 1);
    }
}
