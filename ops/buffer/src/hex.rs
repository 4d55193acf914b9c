//! Hexadecimal digits, by `faster-hex`.

/// Writes two lower-case digits for each byte; `out` has to be twice as long.
pub fn encode(bytes: &[u8], out: &mut [u8]) {
    // It fails only if there is not enough room, and then writes nothing.
    let _ = faster_hex::hex_encode(bytes, out);
}

/// Decodes pairs of digits until one is none or `out` is full; returns how many bytes were written.
pub fn decode(text: &[u8], out: &mut [u8]) -> usize {
    let pairs = (text.len() / 2).min(out.len());
    let text = &text[..pairs * 2];
    if faster_hex::hex_decode(text, &mut out[..pairs]).is_ok() {
        return pairs;
    }
    let mut written = 0;
    for (slot, [high, low]) in out.iter_mut().zip(text.as_chunks::<2>().0) {
        let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { break };
        *slot = high << 4 | low;
        written += 1;
    }
    written
}

fn digit(character: u8) -> Option<u8> {
    // A hexadecimal digit is less than 16.
    char::from(character).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    fn decoded(text: &[u8], size: usize) -> Vec<u8> {
        let mut out = vec![0; size];
        let length = decode(text, &mut out);
        out.truncate(length);
        out
    }

    #[test]
    fn decoding_stops_at_the_first_bad_pair() {
        assert_eq!(decoded(b"00fFxx11", 8), [0, 255]);
        assert_eq!(decoded(b"abc", 8), [0xab]);
        assert_eq!(decoded(b"abcd", 1), [0xab]);
        assert_eq!(
            decoded(&b"0123456789abcdefABCDEF".repeat(9), 400),
            [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xab, 0xcd, 0xef].repeat(9)
        );
    }

    #[test]
    fn encoding_gives_two_digits_each() {
        let mut out = [0; 6];
        encode(&[0, 0x9a, 0xff], &mut out);
        assert_eq!(&out, b"009aff");
    }
}
