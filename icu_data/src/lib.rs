//! The data of ICU (languages, calendars, collation …) in two halves: what most programs use as V8 wants it, the rest compressed. That is 8 MB,
//! takes 3, and lies in parts, each of which is decompressed when its first item is asked for, in one or two milliseconds.

include!(concat!(env!("OUT_DIR"), "/parts.rs"));

/// A package of ICU's that is used where it lies, which has to be at a multiple of 16.
#[expect(clippy::large_const_arrays, reason = "the binary copies it into a static that is aligned, once")]
pub const HOT: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/hot.dat")).len()] = *include_bytes!(concat!(env!("OUT_DIR"), "/hot.dat"));

/// A package that is compressed.
pub struct Part {
    /// Its bytes when it is not.
    length: usize,
    bytes: &'static [u8],
    /// Its items, sorted.
    names: &'static [&'static str],
}

impl Part {
    /// The package, which stays for good. None if the binary is damaged.
    pub fn decompress(&self) -> Option<&'static [u128]> {
        let mut package = vec![0u128; self.length.div_ceil(size_of::<u128>())].into_boxed_slice();
        let bytes: *mut [u8] = std::ptr::slice_from_raw_parts_mut(package.as_mut_ptr().cast(), size_of_val(&*package));
        // SAFETY: the same memory as bytes, which all values are valid for.
        let written = zstd_safe::decompress(unsafe { &mut *bytes }, self.bytes).ok()?;
        (written == self.length).then(|| &*Box::leak(package))
    }
}

/// Which of the compressed parts has an item, if one has. Its name is as in a package: `coll/de.res`.
pub fn part_of(name: &str) -> Option<usize> {
    PARTS.iter().position(|part| part.names.binary_search(&name).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_cold_but_english() {
        for name in ["de.res", "coll/ja.res", "curr/ar.res", "brkitr/thaidict.dict"] {
            assert!(part_of(name).is_some(), "{name}");
        }
        for name in ["root.res", "en.res", "en_US.res", "coll/root.res", "zoneinfo64.res", "pool.res", "res_index.res", "none.res"] {
            assert!(part_of(name).is_none(), "{name}");
        }
    }

    #[test]
    fn parts_are_packages() {
        for part in &PARTS {
            let package = part.decompress().unwrap();
            let head = package[0].to_le_bytes();
            assert_eq!(head[..4], HOT[..4]);
            assert_eq!(head[2..4], [0xda, 0x27]);
            // Behind the header is the number of items.
            let items = package[usize::from(head[0]) / 16].to_le_bytes();
            assert_eq!(u32::from_le_bytes(items[..4].try_into().unwrap()) as usize, part.names.len());
        }
    }
}
