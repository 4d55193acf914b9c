//! `indexOf()` and `lastIndexOf()`.

use deno_core::{op2, v8};
use memchr::memmem;
use v8::{ValueView, ValueViewData};

use crate::encode::to_bytes;
use crate::encoding::{Encoding, clamp};

/// Where a search begins, or None if nothing can be found. Negative offsets count from the end.
fn search_start(length: usize, offset: f64, needle_length: usize, forward: bool) -> Option<usize> {
    if offset < 0.0 {
        let from_end = (-offset) as usize;
        if from_end <= length {
            return Some(length - from_end);
        }
        return (forward || needle_length == 0).then_some(0);
    }
    let offset = offset as usize;
    if offset.saturating_add(needle_length) <= length {
        Some(offset)
    } else if needle_length == 0 {
        Some(length)
    } else if forward {
        None
    } else {
        length.checked_sub(1)
    }
}

/// The position of `needle` before `end`; `wide` asks for one that is a whole number of two-byte units away from the start.
fn find(haystack: &[u8], needle: &[u8], offset: f64, end: f64, wide: bool, forward: bool) -> Option<usize> {
    let start = search_start(haystack.len(), offset, needle.len(), forward)?;
    let haystack = clamp(haystack, 0.0, end);
    // Two-byte search looks at whole units only.
    let haystack = if wide { &haystack[..haystack.len() & !1] } else { haystack };
    if needle.is_empty() {
        return Some(start.min(haystack.len()));
    }
    let last = haystack.len().checked_sub(needle.len())?;
    if forward && start > last {
        return None;
    }
    if !wide {
        return if forward {
            memmem::find(&haystack[start..], needle).map(|at| at + start)
        } else {
            memmem::rfind(&haystack[..start.min(last) + needle.len()], needle)
        };
    }
    if needle.len() < 2 {
        return None;
    }
    // A needle that is not a string may end within a unit.
    let needle = &needle[..needle.len() & !1];
    let last = haystack.len().checked_sub(needle.len())?;
    let (start, last) = ((start & !1).min(last), last & !1);
    // A match of the bytes at an odd position is none. Looking on behind each would take a time that grows with the square of the length,
    // so that after the first one the units are compared.
    if forward {
        let at = start + memmem::find(&haystack[start..], needle)?;
        if at % 2 == 0 {
            return Some(at);
        }
        let found = find_units(units(&haystack[at + 1..]), &units(needle).collect::<Vec<_>>())?;
        return Some(at + 1 + found * 2);
    }
    let at = memmem::rfind(&haystack[..start.min(last) + needle.len()], needle)?;
    if at % 2 == 0 {
        return Some(at);
    }
    let haystack = &haystack[..at - 1 + needle.len()];
    let found = find_units(units(haystack).rev(), &units(needle).rev().collect::<Vec<_>>())?;
    Some(haystack.len() - needle.len() - found * 2)
}

/// The two-byte units of some bytes.
fn units(bytes: &[u8]) -> impl DoubleEndedIterator<Item = [u8; 2]> {
    bytes.as_chunks::<2>().0.iter().copied()
}

/// The position of the first match, in a time that grows with the length (Knuth, Morris and Pratt).
fn find_units(haystack: impl Iterator<Item = [u8; 2]>, needle: &[[u8; 2]]) -> Option<usize> {
    // By length of a part of the needle that matches, the length of the longest shorter one that then matches too.
    let mut shorter = vec![0; needle.len() + 1];
    let mut matched = 0;
    for end in 1..needle.len() {
        matched = extend(needle, &shorter, matched, needle[end]);
        shorter[end + 1] = matched;
    }
    matched = 0;
    for (at, unit) in haystack.enumerate() {
        matched = extend(needle, &shorter, matched, unit);
        if matched == needle.len() {
            return Some(at + 1 - matched);
        }
    }
    None
}

/// How much of the needle matches when `unit` follows a match of so much.
fn extend(needle: &[[u8; 2]], shorter: &[usize], mut matched: usize, unit: [u8; 2]) -> usize {
    while needle[matched] != unit {
        if matched == 0 {
            return 0;
        }
        matched = shorter[matched];
    }
    matched + 1
}

fn index(position: Option<usize>) -> f64 {
    position.map_or(-1.0, |at| at as f64)
}

/// The position of the bytes `needle`, or -1.
#[op2(fast)]
pub fn op_buffer_index_of(#[buffer] haystack: &[u8], #[buffer] needle: &[u8], offset: f64, end: f64, wide: bool, forward: bool) -> f64 {
    index(find(haystack, needle, offset, end, wide, forward))
}

/// The position of a string in an encoding, or -1.
#[op2(fast)]
pub fn op_buffer_index_of_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    #[buffer] haystack: &[u8],
    needle: v8::Local<'a, v8::String>,
    #[smi] encoding: u32,
    offset: f64,
    end: f64,
    forward: bool,
) -> f64 {
    let encoding = Encoding::from(encoding);
    // Most needles are ASCII, which these encodings leave as it is.
    if matches!(encoding, Encoding::Utf8 | Encoding::Latin1 | Encoding::Ascii)
        && let ValueViewData::OneByte(needle) = ValueView::new(scope, needle).data()
        && needle.is_ascii()
    {
        return index(find(haystack, needle, offset, end, false, forward));
    }
    let needle = to_bytes(scope, needle, encoding);
    let wide = encoding == Encoding::Ucs2;
    // For strings even the offsets from the end are counted in whole units.
    let haystack = if wide { &haystack[..haystack.len() & !1] } else { haystack };
    index(find(haystack, &needle, offset, end, wide, forward))
}

/// The position of a byte, or -1.
#[op2(fast)]
pub fn op_buffer_index_of_byte(#[buffer] haystack: &[u8], #[smi] byte: u32, offset: f64, end: f64, forward: bool) -> f64 {
    let Some(start) = search_start(haystack.len(), offset, 1, forward) else { return -1.0 };
    let haystack = clamp(haystack, 0.0, end);
    let byte = byte as u8;
    if forward {
        index(haystack.get(start..).and_then(|rest| memchr::memchr(byte, rest)).map(|at| at + start))
    } else {
        index(memchr::memrchr(byte, &haystack[..haystack.len().min(start + 1)]))
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn finds_forward_and_backward() {
        assert_eq!(find(b"abcabc", b"bc", 0.0, 99.0, false, true), Some(1));
        assert_eq!(find(b"abcabc", b"bc", 2.0, 99.0, false, true), Some(4));
        assert_eq!(find(b"abcabc", b"bc", -1.0, 99.0, false, true), None);
        assert_eq!(find(b"abcabc", b"bc", 99.0, 99.0, false, false), Some(4));
        assert_eq!(find(b"abcabc", b"bc", 3.0, 99.0, false, false), Some(1));
        assert_eq!(find(b"abcabc", b"bc", -6.0, 99.0, false, false), None);
    }

    #[test]
    fn stops_at_the_end() {
        assert_eq!(find(b"abcabc", b"bc", 0.0, 2.0, false, true), None);
        assert_eq!(find(b"abcabc", b"bc", 0.0, 3.0, false, true), Some(1));
        assert_eq!(find(b"abcabc", b"bc", 5.0, 5.0, false, false), Some(1));
        assert_eq!(find(b"abcabc", b"bc", 0.0, -1.0, false, true), None);
    }

    #[test]
    fn an_empty_needle_is_found_at_the_offset() {
        assert_eq!(find(b"abc", b"", 1.0, 99.0, false, true), Some(1));
        assert_eq!(find(b"abc", b"", 9.0, 99.0, false, true), Some(3));
        assert_eq!(find(b"", b"", 0.0, 99.0, false, false), Some(0));
        assert_eq!(find(b"abcabc", b"", 5.0, 3.0, false, true), Some(3));
    }

    #[test]
    fn wide_search_skips_odd_positions() {
        assert_eq!(find(b"xa\0a\0\0", b"a\0", 0.0, 99.0, true, true), None);
        assert_eq!(find(b"a\0a\0", b"a\0", 1.0, 99.0, true, true), Some(0));
        assert_eq!(find(b"\0ab\0a\0", b"a\0", 9.0, 99.0, true, false), Some(4));
        assert_eq!(find(b"xaabab", b"ab", 0.0, 99.0, true, true), Some(2));
        assert_eq!(find(b"abxabx", b"ab", 99.0, 99.0, true, false), Some(0));
    }

    #[test]
    fn wide_search_agrees_with_looking_everywhere() {
        let mut seed = 1u32;
        let mut bytes = |length: usize| {
            let mut bytes = vec![0; length];
            for byte in &mut bytes {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = (seed >> 30) as u8 & 1;
            }
            bytes
        };
        for round in 0..2000 {
            let (haystack, needle) = (bytes(round % 60), bytes(2 + round % 5 * 2));
            let matches =
                || haystack.windows(needle.len()).enumerate().filter(|(at, window)| at % 2 == 0 && *window == needle).map(|(at, _)| at);
            assert_eq!(find(&haystack, &needle, 0.0, 99.0, true, true), matches().next());
            assert_eq!(find(&haystack, &needle, 99.0, 99.0, true, false), matches().next_back());
        }
    }

    #[test]
    fn wide_search_takes_linear_time() {
        let (haystack, needle) = (b"ab".repeat(200_000), b"ba".repeat(100_000));
        assert_eq!(find(&haystack, &needle, 0.0, f64::MAX, true, true), None);
        assert_eq!(find(&haystack, &needle, f64::MAX, f64::MAX, true, false), None);
    }
}
