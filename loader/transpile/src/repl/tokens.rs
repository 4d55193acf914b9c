//! The words of a text, for colouring it. The text need not be a program.

use deno_ast::{MediaType, TokenOrComment, lex};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum TokenKind {
    Keyword = 1,
    /// `true`, `null`, `undefined`, numbers
    Literal = 2,
    String = 3,
    RegExp = 4,
    Comment = 5,
}

/// Where a word stands, in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: TokenKind,
}

const KEYWORDS: &[&str] = &[
    "abstract",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "finally",
    "for",
    "from",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "namespace",
    "new",
    "of",
    "readonly",
    "return",
    "satisfies",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "try",
    "type",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];
const LITERALS: &[&str] = &["true", "false", "null", "undefined", "NaN", "Infinity"];
/// Words that are keywords in their place only, which is never after a dot and never alone.
const CONTEXTUAL: &[&str] =
    &["abstract", "as", "declare", "from", "implements", "namespace", "of", "readonly", "satisfies", "static", "type", "using"];

/// What is worth a colour, in order. Other words and signs are left out.
pub fn tokens(source: &str) -> Vec<Token> {
    let items = lex(source, MediaType::TypeScript);
    let mut found = Vec::new();
    let (mut byte, mut unit) = (0, 0);
    for (index, item) in items.iter().enumerate() {
        // What lies within a regular expression is no word of its own.
        if item.range.start < byte {
            continue;
        }
        let Some(text) = source.get(item.range.clone()) else { continue };
        let before = index.checked_sub(1).and_then(|before| items.get(before)).and_then(|item| source.get(item.range.clone()));
        let (mut text, mut end) = (text, item.range.end);
        let kind = match item.inner {
            TokenOrComment::Comment { .. } => Some(TokenKind::Comment),
            // The lexer does not know where an expression may begin.
            TokenOrComment::Token(_) if text.starts_with('/') && before.is_none_or(is_before_expression) => {
                let Some(length) = source.get(item.range.start..).and_then(regexp_length) else { continue };
                end = item.range.start + length;
                text = &source[item.range.start..end];
                Some(TokenKind::RegExp)
            }
            TokenOrComment::Token(_) => kind_of(text, before, items.get(index + 1).and_then(|next| source.get(next.range.clone()))),
        };
        let Some(kind) = kind else { continue };
        let Some(gap) = source.get(byte..item.range.start) else { continue };
        let start = unit + gap.encode_utf16().count() as u32;
        unit = start + text.encode_utf16().count() as u32;
        byte = end;
        found.push(Token { start, end: unit, kind });
    }
    found
}

/// Whether a `/` behind this word begins a regular expression, and does not divide.
fn is_before_expression(word: &str) -> bool {
    const WORDS: &[&str] =
        &["await", "case", "delete", "do", "else", "in", "instanceof", "new", "of", "return", "throw", "typeof", "void", "yield"];
    WORDS.contains(&word) || !word.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | ')' | ']' | '}' | '"' | '\'' | '`'))
}

/// How many bytes a regular expression takes with its flags; none if the line ends before it does.
fn regexp_length(text: &str) -> Option<usize> {
    let (mut in_class, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return None,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let flags = text[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                return Some(at + 1 + flags);
            }
            _ => {}
        }
    }
    None
}

fn kind_of(text: &str, before: Option<&str>, after: Option<&str>) -> Option<TokenKind> {
    let is_property = matches!(before, Some("." | "?."));
    match text.as_bytes() {
        [b'"' | b'\'' | b'`', ..] => Some(TokenKind::String),
        [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => Some(TokenKind::Literal),
        [b'/', second, .., _] if *second != b'=' => Some(TokenKind::RegExp),
        _ if is_property => None,
        _ if LITERALS.contains(&text) => Some(TokenKind::Literal),
        _ if CONTEXTUAL.contains(&text) => {
            let leads = after
                .is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '{' | '"' | '\'' | '[')));
            leads.then_some(TokenKind::Keyword)
        }
        _ if KEYWORDS.contains(&text) => Some(TokenKind::Keyword),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokens};

    fn kinds(source: &str) -> Vec<(u32, u32, TokenKind)> {
        tokens(source).into_iter().map(|token| (token.start, token.end, token.kind)).collect()
    }

    #[test]
    fn words_have_their_kind() {
        use TokenKind::*;
        assert_eq!(kinds("const a = 'é'; // b"), [(0, 5, Keyword), (10, 13, String), (15, 19, Comment)]);
        assert_eq!(kinds("x.new + 1.5 /a/"), [(8, 11, Literal)].to_vec());
        assert_eq!(kinds("return /a/g"), [(0, 6, Keyword), (7, 11, RegExp)]);
        assert_eq!(kinds("a = /[/]'é/ / b"), [(4, 11, RegExp)]);
        assert_eq!(kinds("of = type"), []);
    }

    #[test]
    fn what_is_no_program_is_no_trouble() {
        for source in ["'", "`${", "/", "\u{1F600} '", "/*", "\\", "#"] {
            tokens(source);
        }
    }
}
