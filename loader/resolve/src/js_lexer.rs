//! Tokens of JavaScript, just exact enough to tell code from strings, templates, comments and regular expressions, and what is
//! inside a function from what is not. It never builds anything: a token is a kind and a range of bytes.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    End,
    /// An identifier or keyword.
    Word,
    /// The first byte of an operator or bracket; `=>`, `++` and `--` come as one.
    Punctuator(u8),
    String,
    /// A number, regular expression or template (up to the first `${`, if it has any).
    Literal,
}

/// What is open around the current token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// `control`: of `if`, `for`, `while`, `with`, `switch`, `catch`, so that a block follows and not a function's body.
    Paren {
        control: bool,
    },
    Bracket,
    Block,
    Function,
    Object,
    Class,
    Template,
    /// The body of an arrow function without braces.
    Arrow,
}

/// What the last token means for the next: may a slash start a regular expression, a brace an object?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// The start, `;`, or the end of a block.
    Statement,
    Operator,
    /// A keyword that an expression follows: `return`, `typeof` …
    Keyword,
    /// `else`, `do`, `try`, `finally`.
    BlockKeyword,
    Value,
    /// The `)` after which a statement or block follows.
    ControlParen,
    CloseParen,
    Arrow,
}

/// The source ended inside something, or a bracket has no partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    pub offset: usize,
    pub reason: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Space,
    Newline,
    Word,
    Digit,
}

static CLASS: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | 0x0b | 0x0c => Class::Space,
            b'\n' | b'\r' => Class::Newline,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'\\' | b'#' | 0x80.. => Class::Word,
            b'0'..=b'9' => Class::Digit,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
};

#[inline]
pub fn is_word_byte(byte: u8) -> bool {
    matches!(CLASS[byte as usize], Class::Word | Class::Digit)
}

pub struct Lexer<'a> {
    pub bytes: &'a [u8],
    /// The end of the current token.
    pub at: usize,
    /// The start of the current token.
    pub start: usize,
    /// A line ended between the current token and the one before.
    pub newline: bool,
    /// What stood before the current token.
    pub before: Before,
    /// The current token follows a dot: it is a property's name.
    pub after_dot: bool,
    pub open: Vec<Open>,
    /// So many functions are open.
    pub functions: usize,
    next_before: Before,
    next_after_dot: bool,
    /// `class` was seen at this depth and its body is still to come.
    class_depth: Option<usize>,
    /// The last word was one of those whose parentheses a block follows.
    control_word: bool,
}

impl<'a> Lexer<'a> {
    pub fn new(source: &'a str) -> Lexer<'a> {
        let bytes = source.as_bytes();
        let mut at = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        if bytes[at..].starts_with(b"#!") {
            at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        }
        Lexer {
            bytes,
            at,
            start: at,
            newline: false,
            before: Before::Statement,
            after_dot: false,
            open: Vec::new(),
            functions: 0,
            next_before: Before::Statement,
            next_after_dot: false,
            class_depth: None,
            control_word: false,
        }
    }

    /// The bytes of the current token.
    #[inline]
    pub fn text(&self) -> &'a [u8] {
        &self.bytes[self.start..self.at]
    }

    #[inline]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn broken(&self, reason: &'static str) -> Broken {
        Broken { offset: self.start, reason }
    }

    /// Moves to the next token.
    #[inline]
    pub fn next(&mut self) -> Result<Token, Broken> {
        self.newline = false;
        self.before = self.next_before;
        self.after_dot = self.next_after_dot;
        self.next_after_dot = false;
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                self.start = self.at;
                return Ok(Token::End);
            };
            match CLASS[byte as usize] {
                Class::Space => self.at += 1,
                Class::Newline => {
                    self.newline = true;
                    self.at += 1;
                }
                Class::Word => {
                    // White space beyond ASCII: U+00A0, U+FEFF, U+2028 …
                    if byte >= 0x80
                        && let Some(length) = self.unicode_space()
                    {
                        self.at += length;
                        continue;
                    }
                    self.start = self.at;
                    return Ok(self.word());
                }
                Class::Digit => {
                    self.start = self.at;
                    self.number();
                    return Ok(Token::Literal);
                }
                Class::Other => {
                    self.start = self.at;
                    match byte {
                        b'/' => match self.byte(self.at + 1) {
                            b'/' => {
                                self.at =
                                    memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..]).map_or(self.bytes.len(), |end| self.at + end);
                                continue;
                            }
                            b'*' => {
                                let inside = &self.bytes[self.at + 2..];
                                let Some(end) = memchr::memmem::find(inside, b"*/") else {
                                    return Err(self.broken("Unterminated comment"));
                                };
                                self.newline |= memchr::memchr(b'\n', &inside[..end]).is_some();
                                self.at += end + 4;
                                continue;
                            }
                            _ => return Ok(self.slash()),
                        },
                        b'"' | b'\'' => return self.string(byte),
                        b'`' => {
                            self.at += 1;
                            return self.template();
                        }
                        _ => return self.punctuator(byte),
                    }
                }
            }
        }
    }

    fn unicode_space(&self) -> Option<usize> {
        let rest = std::str::from_utf8(&self.bytes[self.at..(self.at + 4).min(self.bytes.len())]);
        let rest = match rest {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&self.bytes[self.at..self.at + error.valid_up_to()]).unwrap_or_default(),
        };
        rest.chars().next().filter(|c| c.is_whitespace() || *c == '\u{FEFF}').map(char::len_utf8)
    }

    #[inline]
    fn word(&mut self) -> Token {
        let mut at = self.at + 1;
        while at < self.bytes.len() && is_word_byte(self.bytes[at]) {
            at += 1;
        }
        self.at = at;
        let word = &self.bytes[self.start..at];
        let was_control = std::mem::take(&mut self.control_word);
        self.next_before = Before::Value;
        if self.newline && self.before == Before::Value && self.open.last() == Some(&Open::Arrow) && !matches!(word, b"in" | b"instanceof")
        {
            self.close_arrows();
        }
        if self.after_dot {
            return Token::Word;
        }
        match word {
            b"return" | b"typeof" | b"instanceof" | b"in" | b"of" | b"new" | b"delete" | b"void" | b"throw" | b"case" | b"yield"
            | b"default" | b"extends" => self.next_before = Before::Keyword,
            b"await" => {
                self.next_before = Before::Keyword;
                // `for await (`
                self.control_word = was_control;
            }
            b"else" | b"do" | b"try" | b"finally" => self.next_before = Before::BlockKeyword,
            b"if" | b"for" | b"while" | b"with" | b"switch" | b"catch" => {
                // In an object or class this is a method's name.
                self.control_word = !matches!(self.open.last(), Some(Open::Object | Open::Class));
            }
            b"class" => self.class_depth = Some(self.open.len()),
            _ => {}
        }
        Token::Word
    }

    fn number(&mut self) {
        let mut at = self.at;
        let hexadecimal = self.byte(at) == b'0' && matches!(self.byte(at + 1), b'x' | b'X');
        while at < self.bytes.len() {
            let byte = self.bytes[at];
            let exponent = !hexadecimal && matches!(byte, b'e' | b'E') && matches!(self.byte(at + 1), b'+' | b'-');
            if exponent {
                at += 2;
            } else if byte == b'.' || (byte != b'\\' && is_word_byte(byte)) {
                at += 1;
            } else {
                break;
            }
        }
        self.at = at;
        self.next_before = Before::Value;
    }

    fn string(&mut self, quote: u8) -> Result<Token, Broken> {
        let mut at = self.at + 1;
        loop {
            let Some(found) = memchr::memchr3(quote, b'\\', b'\n', &self.bytes[at.min(self.bytes.len())..]) else {
                return Err(self.broken("Unterminated string"));
            };
            at += found;
            match self.bytes[at] {
                b'\\' => at += if self.byte(at + 1) == b'\r' && self.byte(at + 2) == b'\n' { 3 } else { 2 },
                b'\n' => return Err(self.broken("Unterminated string")),
                _ => {
                    self.at = at + 1;
                    self.next_before = Before::Value;
                    return Ok(Token::String);
                }
            }
        }
    }

    /// From inside a template to its end or its next `${`.
    fn template(&mut self) -> Result<Token, Broken> {
        let mut at = self.at;
        loop {
            let Some(found) = memchr::memchr3(b'`', b'\\', b'$', &self.bytes[at.min(self.bytes.len())..]) else {
                return Err(self.broken("Unterminated template"));
            };
            at += found;
            match self.bytes[at] {
                b'`' => {
                    self.at = at + 1;
                    self.next_before = Before::Value;
                    return Ok(Token::Literal);
                }
                b'$' if self.byte(at + 1) == b'{' => {
                    self.at = at + 2;
                    self.open.push(Open::Template);
                    self.next_before = Before::Operator;
                    return Ok(Token::Literal);
                }
                b'$' => at += 1,
                _ => at += 2,
            }
        }
    }

    /// A division or a regular expression.
    fn slash(&mut self) -> Token {
        let division = matches!(self.before, Before::Value | Before::CloseParen);
        if !division && let Some(end) = self.regular_expression() {
            self.at = end;
            self.next_before = Before::Value;
            return Token::Literal;
        }
        self.at += 1;
        self.next_before = Before::Operator;
        Token::Punctuator(b'/')
    }

    fn regular_expression(&self) -> Option<usize> {
        let mut at = self.at + 1;
        let mut in_class = false;
        loop {
            match *self.bytes.get(at)? {
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                b'\n' | b'\r' => return None,
                _ => {}
            }
            at += 1;
        }
        at += 1;
        while is_word_byte(self.byte(at)) {
            at += 1;
        }
        Some(at)
    }

    fn close_arrows(&mut self) {
        while self.open.last() == Some(&Open::Arrow) {
            self.open.pop();
            self.functions -= 1;
        }
    }

    fn punctuator(&mut self, byte: u8) -> Result<Token, Broken> {
        self.at += 1;
        let control_word = std::mem::take(&mut self.control_word);
        match byte {
            b'(' => {
                self.open.push(Open::Paren { control: control_word });
                self.next_before = Before::Operator;
            }
            b'[' => {
                self.open.push(Open::Bracket);
                self.next_before = Before::Operator;
            }
            b'{' => {
                let kind = self.brace();
                self.functions += usize::from(kind == Open::Function);
                self.open.push(kind);
                self.next_before = if kind == Open::Object { Before::Operator } else { Before::Statement };
            }
            b')' => {
                self.close_arrows();
                let Some(Open::Paren { control }) = self.open.pop() else { return Err(self.broken("Unexpected )")) };
                self.next_before = if control { Before::ControlParen } else { Before::CloseParen };
            }
            b']' => {
                self.close_arrows();
                if self.open.pop() != Some(Open::Bracket) {
                    return Err(self.broken("Unexpected ]"));
                }
                self.next_before = Before::Value;
            }
            b'}' => {
                self.close_arrows();
                match self.open.pop() {
                    Some(Open::Template) => return self.template(),
                    Some(Open::Object) => self.next_before = Before::Value,
                    Some(Open::Block | Open::Class) => self.next_before = Before::Statement,
                    Some(Open::Function) => {
                        self.functions -= 1;
                        self.next_before = Before::Statement;
                    }
                    _ => return Err(self.broken("Unexpected }")),
                }
            }
            b';' => {
                self.close_arrows();
                self.next_before = Before::Statement;
            }
            b',' => {
                self.close_arrows();
                self.next_before = Before::Operator;
            }
            b'.' => {
                if self.byte(self.at).is_ascii_digit() {
                    self.number();
                    return Ok(Token::Literal);
                }
                if self.byte(self.at) == b'.' && self.byte(self.at + 1) == b'.' {
                    self.at += 2;
                } else {
                    self.next_after_dot = true;
                }
                self.next_before = Before::Operator;
            }
            b'?' => {
                if self.byte(self.at) == b'.' && !self.byte(self.at + 1).is_ascii_digit() {
                    self.at += 1;
                    self.next_after_dot = true;
                }
                self.next_before = Before::Operator;
            }
            b'=' if self.byte(self.at) == b'>' => {
                self.at += 1;
                self.next_before = Before::Arrow;
                self.arrow();
            }
            b'+' | b'-' if self.byte(self.at) == byte => {
                self.at += 1;
                // After a value it belongs to it, and a slash divides.
                self.next_before = if matches!(self.before, Before::Value | Before::CloseParen) && !self.newline {
                    Before::Value
                } else {
                    Before::Operator
                };
            }
            _ => self.next_before = Before::Operator,
        }
        Ok(Token::Punctuator(byte))
    }

    /// Opens the body of an arrow function, unless a brace will.
    fn arrow(&mut self) {
        let mut cursor = Cursor { bytes: self.bytes, at: self.at };
        if cursor.skip() != b'{' {
            self.open.push(Open::Arrow);
            self.functions += 1;
        }
    }

    /// What a `{` opens, from what stands before it.
    fn brace(&mut self) -> Open {
        if self.class_depth == Some(self.open.len()) && self.before != Before::Keyword {
            self.class_depth = None;
            return Open::Class;
        }
        match self.before {
            Before::Statement | Before::BlockKeyword | Before::ControlParen => Open::Block,
            Before::CloseParen | Before::Arrow => Open::Function,
            Before::Keyword => Open::Object,
            // `static {`, a label, or a word this lexer does not know.
            Before::Value => Open::Block,
            Before::Operator => match self.previous_byte() {
                b':' if matches!(self.open.last(), None | Some(Open::Block | Open::Function)) => Open::Block,
                _ => Open::Object,
            },
        }
    }

    fn previous_byte(&self) -> u8 {
        self.bytes[..self.start].iter().rev().copied().find(|byte| !byte.is_ascii_whitespace()).unwrap_or(0)
    }
}

/// Looks ahead without tokens: for fixed patterns of strings, words and punctuators.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    #[inline]
    pub fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// Skips white space and comments; answers the byte that follows.
    pub fn skip(&mut self) -> u8 {
        loop {
            match self.peek() {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'/' if self.bytes.get(self.at + 1) == Some(&b'/') => {
                    self.at = memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..]).map_or(self.bytes.len(), |end| self.at + end);
                }
                b'/' if self.bytes.get(self.at + 1) == Some(&b'*') => {
                    let end = memchr::memmem::find(&self.bytes[self.at + 2..], b"*/");
                    self.at = end.map_or(self.bytes.len(), |end| self.at + end + 4);
                }
                0xC2 if self.bytes.get(self.at + 1) == Some(&0xA0) => self.at += 2,
                0xEF if self.bytes[self.at..].starts_with(b"\xEF\xBB\xBF") => self.at += 3,
                byte => return byte,
            }
        }
    }

    /// Takes a byte after white space.
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.skip() == byte;
        self.at += usize::from(found);
        found
    }

    /// Takes an identifier after white space.
    pub fn word(&mut self) -> Option<&'a [u8]> {
        let first = self.skip();
        if first.is_ascii_digit() || !is_word_byte(first) || matches!(first, b'\\' | b'#') {
            return None;
        }
        let start = self.at;
        while is_word_byte(self.peek()) {
            self.at += 1;
        }
        Some(&self.bytes[start..self.at])
    }

    pub fn eat_word(&mut self, word: &[u8]) -> bool {
        let before = self.at;
        let found = self.word() == Some(word);
        if !found {
            self.at = before;
        }
        found
    }

    /// Takes a string after white space; answers what is between its quotes, escapes as they are.
    pub fn string(&mut self) -> Option<&'a [u8]> {
        let quote = self.skip();
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let start = self.at + 1;
        let mut at = start;
        loop {
            match *self.bytes.get(at)? {
                b'\\' => at += 2,
                b'\n' | b'\r' => return None,
                byte if byte == quote => {
                    self.at = at + 1;
                    return self.bytes.get(start..at);
                }
                _ => at += 1,
            }
        }
    }
}
