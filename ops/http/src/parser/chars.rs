//! The character classes of RFC 9110 and 9112 that messages are made of, as one table of bits.

pub(super) const TOKEN: u8 = 1;
pub(super) const TARGET: u8 = 1 << 1;
pub(super) const AUTHORITY: u8 = 1 << 2;
pub(super) const VALUE: u8 = 1 << 3;
pub(super) const QUOTED: u8 = 1 << 4;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let c = i as u8;
        let alphanumeric = c.is_ascii_alphanumeric();
        let mut class = 0;
        if alphanumeric || among(c, b"!#$%&'*+-.^_`|~") {
            class |= TOKEN;
        }
        if c.is_ascii_graphic() && !among(c, b"?#") {
            class |= TARGET;
        }
        if alphanumeric || among(c, b"-_.!~*'()%;:&=+$,[]") {
            class |= AUTHORITY;
        }
        if c == b'\t' || c == b' ' || c.is_ascii_graphic() || c >= 0x80 {
            class |= VALUE;
            if !among(c, b"\"\\") {
                class |= QUOTED;
            }
        }
        table[i] = class;
        i += 1;
    }
    table
}

const fn among(c: u8, set: &[u8]) -> bool {
    let mut i = 0;
    while i < set.len() {
        if set[i] == c {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether `c` is of one of `classes`.
#[inline]
pub(super) fn is(c: u8, classes: u8) -> bool {
    CLASSES[c as usize] & classes != 0
}

/// The length of the longest prefix of `input` whose characters are all of one of `classes`.
#[inline]
pub(super) fn span(input: &[u8], classes: u8) -> usize {
    input.iter().position(|&c| !is(c, classes)).unwrap_or(input.len())
}
