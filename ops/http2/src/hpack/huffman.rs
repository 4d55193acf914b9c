//! The Huffman code of HPACK (RFC 7541, 5.2 and appendix B). The code is canonical: the lengths say all.

/// The length of each octet's code in bits; the last is that of the end of the string, whose beginning pads.
#[rustfmt::skip]
const LENGTHS: [u8; 257] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
];
const END: u16 = 256;
const LONGEST: usize = 30;
/// Codes up to this length are found by their first octet.
const SHORT: u32 = 8;

struct Tables {
    code: [u32; 257],
    /// For each length: its first code, how many there are, and where their symbols begin in `symbols`.
    first: [u32; LONGEST + 1],
    count: [u32; LONGEST + 1],
    begin: [u16; LONGEST + 1],
    symbols: [u16; 257],
    /// Symbol and length of what an octet begins with; length 0 where the code is longer.
    short: [(u8, u8); 256],
}

#[allow(clippy::cast_possible_truncation)]
const fn tables() -> Tables {
    let mut tables = Tables {
        code: [0; 257],
        first: [0; LONGEST + 1],
        count: [0; LONGEST + 1],
        begin: [0; LONGEST + 1],
        symbols: [0; 257],
        short: [(0, 0); 256],
    };
    let (mut next, mut placed, mut length) = (0_u32, 0_usize, 1_usize);
    while length <= LONGEST {
        next <<= 1;
        tables.first[length] = next;
        tables.begin[length] = placed as u16;
        let mut symbol = 0;
        while symbol < LENGTHS.len() {
            if LENGTHS[symbol] as usize == length {
                tables.code[symbol] = next;
                tables.symbols[placed] = symbol as u16;
                if length as u32 <= SHORT {
                    let spare = SHORT - length as u32;
                    let mut fill = 0;
                    while fill < 1 << spare {
                        tables.short[((next << spare) | fill) as usize] = (symbol as u8, length as u8);
                        fill += 1;
                    }
                }
                next += 1;
                placed += 1;
            }
            symbol += 1;
        }
        tables.count[length] = next - tables.first[length];
        length += 1;
    }
    tables
}

static TABLES: Tables = tables();

/// The octets that `text` takes when it is encoded.
pub fn encoded_length(text: &[u8]) -> usize {
    text.iter().map(|octet| usize::from(LENGTHS[usize::from(*octet)])).sum::<usize>().div_ceil(8)
}

pub fn encode(text: &[u8], out: &mut Vec<u8>) {
    let (mut bits, mut have) = (0_u64, 0_u32);
    for octet in text {
        let symbol = usize::from(*octet);
        bits = (bits << LENGTHS[symbol]) | u64::from(TABLES.code[symbol]);
        have += u32::from(LENGTHS[symbol]);
        while have >= 8 {
            have -= 8;
            out.push((bits >> have) as u8);
        }
    }
    if have > 0 {
        out.push((bits << (8 - have)) as u8 | (0xff >> have));
    }
}

/// The symbol that a window of 64 bits begins with, and the length of its code.
fn symbol_at(window: u64) -> (u16, u32) {
    let (symbol, length) = TABLES.short[(window >> 56) as usize];
    if length > 0 {
        return (u16::from(symbol), u32::from(length));
    }
    for length in SHORT as usize + 1..LONGEST {
        let code = (window >> (64 - length)) as u32;
        let index = code.wrapping_sub(TABLES.first[length]);
        if index < TABLES.count[length] {
            return (TABLES.symbols[usize::from(TABLES.begin[length]) + index as usize], length as u32);
        }
    }
    let index = ((window >> (64 - LONGEST)) as u32).wrapping_sub(TABLES.first[LONGEST]);
    (TABLES.symbols.get(usize::from(TABLES.begin[LONGEST]) + index as usize).copied().unwrap_or(END), LONGEST as u32)
}

/// What is no code, has the end inside or is padded wrongly.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed;

/// Appends the text of `code` to `out`.
pub fn decode(code: &[u8], out: &mut Vec<u8>) -> Result<(), Malformed> {
    let (mut window, mut have) = (0_u64, 0_u32);
    let mut input = code.iter();
    loop {
        while have <= 56 {
            let Some(octet) = input.next() else { break };
            window |= u64::from(*octet) << (56 - have);
            have += 8;
        }
        if have == 0 {
            return Ok(());
        }
        let padded = window | u64::MAX.checked_shr(have).unwrap_or(0);
        let (symbol, length) = symbol_at(padded);
        if length > have {
            // Padding is shorter than an octet, and all ones.
            return if have < 8 && padded == u64::MAX { Ok(()) } else { Err(Malformed) };
        }
        let Ok(octet) = u8::try_from(symbol) else { return Err(Malformed) };
        out.push(octet);
        window <<= length;
        have -= length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7541, appendix C.4 and C.6.
    const EXAMPLES: [(&str, &[u8]); 4] = [
        ("www.example.com", &[0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff]),
        ("no-cache", &[0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf]),
        ("custom-value", &[0x25, 0xa8, 0x49, 0xe9, 0x5b, 0xb8, 0xe8, 0xb4, 0xbf]),
        ("307", &[0x64, 0x0e, 0xff]),
    ];

    #[test]
    fn follows_the_examples() {
        for (text, code) in EXAMPLES {
            let mut out = Vec::new();
            encode(text.as_bytes(), &mut out);
            assert_eq!(out, code);
            assert_eq!(encoded_length(text.as_bytes()), code.len());
            let mut back = Vec::new();
            assert_eq!(decode(code, &mut back), Ok(()));
            assert_eq!(back, text.as_bytes());
        }
    }

    #[test]
    fn every_octet_survives() {
        let text: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        let (mut code, mut back) = (Vec::new(), Vec::new());
        encode(&text, &mut code);
        assert_eq!(decode(&code, &mut back), Ok(()));
        assert_eq!(back, text);
    }

    #[test]
    fn refuses_bad_padding_and_the_end() {
        for code in [&[0x00][..], &[0x1f, 0xff, 0xff], &[0xff, 0xff, 0xff, 0xff], &[0xff]] {
            assert_eq!(decode(code, &mut Vec::new()), Err(Malformed), "{code:?}");
        }
    }
}
