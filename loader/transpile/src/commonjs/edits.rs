//! Replacements in a source, and where each piece of the result was before.

use deno_ast::swc::common::{BytePos, Span};

/// The byte range of a span in its source.
pub fn source_range(span: Span, base: BytePos) -> (usize, usize) {
    ((span.lo.0 - base.0) as usize, (span.hi.0 - base.0) as usize)
}

struct Edit {
    start: usize,
    end: usize,
    text: String,
    /// Of several at one place this one comes first.
    first: bool,
}

#[derive(Default)]
pub struct Edits {
    source: String,
    edits: Vec<Edit>,
}

/// A stretch of the source that stands in the result: from `source` on, `length` bytes at `result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub source: usize,
    pub result: usize,
    pub length: usize,
}

impl Edits {
    pub fn new(source: &str) -> Edits {
        Edits { source: source.to_owned(), edits: Vec::new() }
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    pub fn replace(&mut self, start: usize, end: usize, text: String) {
        self.edits.push(Edit { start, end, text, first: false });
    }

    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at, at, text.into());
    }

    /// Inserts before whatever else is inserted or replaced at this place.
    pub fn insert_first(&mut self, at: usize, text: String) {
        self.edits.push(Edit { start: at, end: at, text, first: true });
    }

    /// The result, and the stretches of the source in it.
    pub fn apply(mut self) -> (String, Vec<Kept>) {
        // Insertions come before a replacement that starts at the same place, and stay in the order they were made in.
        self.edits.sort_by_key(|edit| (edit.start, !edit.first, edit.end > edit.start));
        let mut result = String::with_capacity(self.source.len() + self.edits.iter().map(|edit| edit.text.len()).sum::<usize>());
        let mut kept = Vec::with_capacity(self.edits.len() + 1);
        let mut copied = 0;
        let mut copy = |result: &mut String, start: usize, end: usize| {
            if start < end {
                kept.push(Kept { source: start, result: result.len(), length: end - start });
                result.push_str(&self.source[start..end]);
            }
        };
        for edit in &self.edits {
            // What lies inside a replaced stretch is gone with it.
            if edit.start < copied {
                continue;
            }
            copy(&mut result, copied, edit.start);
            result.push_str(&edit.text);
            copied = edit.end;
        }
        copy(&mut result, copied, self.source.len());
        (result, kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_applied_in_the_order_of_their_places() {
        let mut edits = Edits::new("a b c");
        edits.replace(2, 3, "B!".to_owned());
        edits.insert(2, "(");
        edits.insert(5, ";");
        edits.insert_first(0, "x ".to_owned());
        edits.insert(3, ")");
        let (text, kept) = edits.apply();
        assert_eq!(text, "x a (B!) c;");
        let kept: Vec<(usize, usize, usize)> = kept.iter().map(|kept| (kept.source, kept.result, kept.length)).collect();
        assert_eq!(kept, [(0, 2, 2), (3, 8, 2)]);
    }
}
