//! The source map of an edited source. Edits stay within their lines, so only columns differ.

use serde_json::{Value, json};

use super::edits::Kept;
use crate::source_map::SourceMap;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes `mappings`, each number as the difference to the one before (ECMA-426).
#[derive(Default)]
struct Mappings {
    text: String,
    line: u32,
    column: i64,
    source: i64,
    source_line: i64,
    source_column: i64,
    name: i64,
    has_segments: bool,
}

impl Mappings {
    fn add(&mut self, line: u32, column: u32, source: Option<(u32, u32, u32)>, name: Option<u32>) {
        while self.line < line {
            self.text.push(';');
            self.line += 1;
            self.column = 0;
            self.has_segments = false;
        }
        if self.has_segments {
            self.text.push(',');
        }
        self.has_segments = true;
        let mut number = |last: &mut i64, value: u32| {
            let difference = i64::from(value) - *last;
            *last = i64::from(value);
            let mut rest = (difference.unsigned_abs() << 1) | u64::from(difference < 0);
            loop {
                let digit = (rest & 31) as usize;
                rest >>= 5;
                self.text.push(BASE64[digit | if rest > 0 { 32 } else { 0 }] as char);
                if rest == 0 {
                    break;
                }
            }
        };
        number(&mut self.column, column);
        if let Some((source, line, column)) = source {
            number(&mut self.source, source);
            number(&mut self.source_line, line);
            number(&mut self.source_column, column);
            if let Some(name) = name {
                number(&mut self.name, name);
            }
        }
    }
}

/// A place in a text; the column counts UTF-16 units.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: u32,
    column: u32,
}

impl Place {
    fn step(&mut self, c: char) {
        if c == '\n' {
            *self = Place { line: self.line + 1, column: 0 };
        } else {
            self.column += c.len_utf16() as u32;
        }
    }

    fn pass(&mut self, text: &str) {
        text.chars().for_each(|c| self.step(c));
    }
}

/// The map of a source that was only edited: every word and sign that was kept leads to its place.
pub fn of_edits(source: &str, result: &str, kept: &[Kept], name: &str) -> String {
    let mut mappings = Mappings::default();
    let (mut before, mut after) = (Place::default(), Place::default());
    let (mut source_at, mut result_at) = (0, 0);
    for stretch in kept {
        // What was written in the place of something leads to where that began.
        if source_at > 0 {
            mappings.add(after.line, after.column, Some((0, before.line, before.column)), None);
        }
        before.pass(&source[source_at..stretch.source]);
        after.pass(&result[result_at..stretch.result]);
        source_at = stretch.source + stretch.length;
        result_at = stretch.result + stretch.length;
        let mut in_word = false;
        for c in source[stretch.source..source_at].chars() {
            let is_word = c.is_alphanumeric() || matches!(c, '_' | '$');
            if !(c.is_whitespace() || is_word && in_word) {
                mappings.add(after.line, after.column, Some((0, before.line, before.column)), None);
            }
            in_word = is_word;
            before.step(c);
            after.step(c);
        }
    }
    json!({ "version": 3, "sources": [name], "names": [], "mappings": mappings.text }).to_string()
}

/// A kept stretch by places.
struct Moved {
    start: Place,
    end: Place,
    result_column: u32,
}

/// The map of a text that had a map already and was edited after that.
pub fn moved(map: &str, source: &str, result: &str, kept: &[Kept]) -> String {
    let Some(old) = SourceMap::parse(map) else { return map.to_owned() };
    let mut stretches = Vec::with_capacity(kept.len());
    let (mut before, mut after) = (Place::default(), Place::default());
    let (mut source_at, mut result_at) = (0, 0);
    for stretch in kept {
        before.pass(&source[source_at..stretch.source]);
        after.pass(&result[result_at..stretch.result]);
        let (start, result_column) = (before, after.column);
        source_at = stretch.source + stretch.length;
        result_at = stretch.result + stretch.length;
        before.pass(&source[stretch.source..source_at]);
        after.pass(&result[stretch.result..result_at]);
        stretches.push(Moved { start, end: before, result_column });
    }
    let mut mappings = Mappings::default();
    for segment in old.segments() {
        let place = Place { line: segment.line, column: segment.column };
        let at = stretches.partition_point(|stretch| stretch.start <= place);
        let column = match at.checked_sub(1).map(|at| &stretches[at]) {
            None => 0,
            Some(stretch) => {
                let place = place.min(stretch.end);
                if place.line == stretch.start.line { stretch.result_column + place.column - stretch.start.column } else { place.column }
            }
        };
        mappings.add(segment.line, column, segment.original(), segment.name());
    }
    let raw: Value = serde_json::from_str(map).unwrap_or_default();
    json!({ "version": 3, "sources": raw["sources"], "names": raw["names"], "mappings": mappings.text }).to_string()
}
