//! Percent-encoding and its sets of characters.

/// What is encoded in a part of a URL: a bit for each ASCII character. Everything else is encoded in any case.
#[derive(Clone, Copy)]
pub struct Set(u128);

pub const CONTROL: Set = Set::new(b"");
pub const FRAGMENT: Set = Set::new(b" \"<>`");
pub const QUERY: Set = Set::new(b" \"#<>");
pub const SPECIAL_QUERY: Set = Set::new(b" \"#<>'");
pub const PATH: Set = Set::new(b" \"#<>?^`{}");
pub const USERINFO: Set = Set::new(b" \"#<>?^`{}/:;=@[\\]|");

impl Set {
    /// The control characters and these.
    const fn new(characters: &[u8]) -> Self {
        let mut bits = 0xffff_ffff | 1 << 0x7f;
        let mut at = 0;
        while at < characters.len() {
            bits |= 1 << characters[at];
            at += 1;
        }
        Set(bits)
    }

    fn has(self, byte: u8) -> bool {
        !byte.is_ascii() || self.0 >> byte & 1 == 1
    }
}

fn push_byte(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Appends a character, encoded if the set says so.
pub fn push(out: &mut String, character: char, set: Set) {
    if character.is_ascii() && !set.has(character as u8) {
        out.push(character);
        return;
    }
    let mut buffer = [0; 4];
    for byte in character.encode_utf8(&mut buffer).bytes() {
        if set.has(byte) {
            push_byte(out, byte);
        } else {
            out.push(char::from(byte));
        }
    }
}

/// Appends a text character by character.
pub fn push_str(out: &mut String, text: &str, set: Set) {
    for character in text.chars() {
        push(out, character, set);
    }
}

/// The bytes that a text stands for; malformed sequences stand for themselves.
pub fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = (byte == b'%').then(|| Some((hex(*bytes.get(at + 1)?)?, hex(*bytes.get(at + 2)?)?))).flatten();
        match digits {
            Some((high, low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::{PATH, decode, push_str};

    #[test]
    fn encodes_by_set() {
        let mut out = String::new();
        push_str(&mut out, "a b/é\u{7f}%zz", PATH);
        assert_eq!(out, "a%20b/%C3%A9%7F%zz");
    }

    #[test]
    fn decodes_what_is_well_formed() {
        assert_eq!(decode("%41%4"), b"A%4");
        assert_eq!(decode("%zz%C3%A9"), "%zzé".as_bytes());
    }
}
