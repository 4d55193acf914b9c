//! The encodings of `Buffer`, numbered as js/internal/buffer/encodings.js numbers them.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    Ascii,
    Utf8,
    Base64,
    Ucs2,
    Latin1,
    Hex,
    Base64Url,
}

impl From<u32> for Encoding {
    fn from(number: u32) -> Self {
        match number {
            0 => Encoding::Ascii,
            2 => Encoding::Base64,
            3 => Encoding::Ucs2,
            4 => Encoding::Latin1,
            5 => Encoding::Hex,
            7 => Encoding::Base64Url,
            _ => Encoding::Utf8,
        }
    }
}

/// `bytes[start..end]` with both ends clamped to what there is.
pub fn clamp(bytes: &[u8], start: f64, end: f64) -> &[u8] {
    let end = (end as usize).min(bytes.len());
    let start = (start as usize).min(end);
    &bytes[start..end]
}

/// `bytes[start..end]` with both ends clamped to what there is.
pub fn clamp_mut(bytes: &mut [u8], start: f64, end: f64) -> &mut [u8] {
    let end = (end as usize).min(bytes.len());
    let start = (start as usize).min(end);
    &mut bytes[start..end]
}

#[cfg(test)]
mod tests {
    use super::clamp;

    #[test]
    fn clamps_both_ends() {
        assert_eq!(clamp(b"abcdef", 1.0, 3.0), b"bc");
        assert_eq!(clamp(b"abcdef", 4.0, 2.0), b"");
        assert_eq!(clamp(b"abcdef", -1.0, 1e300), b"abcdef");
        assert_eq!(clamp(b"abcdef", f64::NAN, f64::NAN), b"");
    }
}
