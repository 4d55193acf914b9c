//! Rewriting a source in place: ranges become blanks, so that every line and column stays where it was.

/// Changes to a source, by byte offset.
pub struct Edits<'a> {
    pub source: &'a str,
    blanks: Vec<(usize, usize)>,
    /// Single characters written at a place. They win over blanks.
    marks: Vec<(usize, u8)>,
}

impl<'a> Edits<'a> {
    pub fn new(source: &'a str) -> Edits<'a> {
        Edits { source, blanks: Vec::new(), marks: Vec::new() }
    }

    pub fn blank(&mut self, start: usize, end: usize) {
        if start < end {
            self.blanks.push((start, end));
        }
    }

    /// Writes an ASCII character over the one at `at`.
    pub fn mark(&mut self, at: usize, character: u8) {
        self.marks.push((at, character));
    }

    /// The offset of the next token: past white space and comments.
    pub fn skip_trivia(&self, mut at: usize) -> usize {
        let bytes = self.source.as_bytes();
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) => at += 1,
                Some(b'/') if bytes.get(at + 1) == Some(&b'/') => {
                    at = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                }
                Some(b'/') if bytes.get(at + 1) == Some(&b'*') => {
                    at = memchr::memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |end| at + 2 + end + 2);
                }
                Some(0x80..) => match self.source[at..].chars().next() {
                    Some(c) if c.is_whitespace() || c == '\u{FEFF}' => at += c.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    pub fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The next token's first byte, and where it is.
    pub fn next(&self, at: usize) -> (usize, u8) {
        let at = self.skip_trivia(at);
        (at, self.byte(at))
    }

    /// The end of the ASCII word that starts at `at`.
    pub fn word_end(&self, at: usize) -> usize {
        let bytes = &self.source.as_bytes()[at..];
        at + bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'$')).unwrap_or(bytes.len())
    }

    pub fn has_newline(&self, start: usize, end: usize) -> bool {
        let text = &self.source[start..end];
        text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
    }

    /// Whether what follows could be taken as a continuation of a line that ends without a semicolon.
    pub fn continues(&self, at: usize) -> bool {
        matches!(self.next(at).1, b'(' | b'[' | b'`' | b'/' | b'+' | b'-' | b'*')
    }

    /// The changed source; none if nothing changed.
    pub fn apply(mut self) -> Option<String> {
        if self.blanks.is_empty() && self.marks.is_empty() {
            return None;
        }
        self.blanks.sort_unstable();
        self.marks.sort_by_key(|mark| mark.0);
        self.marks.dedup_by_key(|mark| mark.0);
        let source = self.source;
        let mut out = String::with_capacity(source.len());
        let mut copied = 0;
        let mut marks = self.marks.into_iter().peekable();
        // Copies source up to `end`, putting the marks that fall into it.
        let mut plain = |out: &mut String, from: usize, end: usize, blank: bool| {
            let mut from = from;
            let copy = |out: &mut String, text: &str| if blank { write_blank(out, text) } else { out.push_str(text) };
            while let Some(&(at, character)) = marks.peek() {
                if at >= end {
                    break;
                }
                marks.next();
                if at < from {
                    continue;
                }
                copy(out, &source[from..at]);
                out.push(character as char);
                from = at + source[at..].chars().next().map_or(1, char::len_utf8);
            }
            if from < end {
                copy(out, &source[from..end]);
            }
        };
        for (start, end) in self.blanks {
            let start = start.max(copied);
            if end <= start {
                continue;
            }
            plain(&mut out, copied, start, false);
            plain(&mut out, start, end, true);
            copied = end;
        }
        plain(&mut out, copied, source.len(), false);
        Some(out)
    }
}

/// One blank per UTF-16 unit, as columns are counted; line ends stay.
fn write_blank(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(c),
            _ if c.len_utf16() == 2 => out.push_str("  "),
            _ => out.push(' '),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_columns() {
        let mut edits = Edits::new("a: 'ü😀'\n; b");
        edits.blank(1, 12);
        edits.mark(1, b';');
        assert_eq!(edits.apply().as_deref(), Some("a;      \n; b"));
    }

    #[test]
    fn overlapping() {
        let mut edits = Edits::new("0123456789");
        edits.blank(2, 5);
        edits.blank(3, 8);
        edits.mark(4, b')');
        edits.mark(9, b'!');
        assert_eq!(edits.apply().as_deref(), Some("01  )   8!"));
    }
}
