//! Divides the data of ICU that V8's library brings along: what most programs use stays as it is, other languages are compressed.

use std::fs;
use std::path::PathBuf;

// Links V8, which has the data.
use deno_core as _;

unsafe extern "C" {
    #[link_name = "icudt77_dat"]
    static ICU_DATA: u8;
}

/// Where items begin: a multiple of it.
const ALIGNMENT: usize = 16;
/// In front of every name.
const PACKAGE: &str = "icudt77l/";
/// A library without data in it has next to no items: there is nothing to divide.
const FEW_ITEMS: usize = 100;
/// What is decompressed together, by folders of the package: what one kind of object needs. V8 asks for all languages when the first of a kind
/// is made. ICU takes ten packages at most.
const PARTS: [&[&str]; 7] = [&[""], &["coll"], &["curr", "unit"], &["lang", "region"], &["zone"], &["brkitr"], &["cnv"]];
/// The best of the levels that need no more memory to decompress than the data itself.
const LEVEL: i32 = 19;

struct Item {
    name: &'static str,
    bytes: &'static [u8],
}

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let (header, items) = items();
    let is_whole = items.len() < FEW_ITEMS;
    let (cold, hot): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| !is_whole && is_cold(item.name));
    fs::write(out.join("hot.dat"), package(header, &hot)).expect("writing the data that is used in place");
    let mut parts: Vec<Vec<Item>> = PARTS.iter().map(|_| Vec::new()).collect();
    for item in cold {
        let part = part_of(item.name).expect("what is compressed has a part");
        parts[part].push(item);
    }
    let mut list = format!("/// The parts of what is compressed.\npub static PARTS: [Part; {}] = [\n", PARTS.len());
    for (index, part) in parts.iter().enumerate() {
        let packed = package(header, part);
        fs::write(out.join(format!("part{index}.zst")), compress(&packed)).expect("writing the compressed data");
        let names: String = part.iter().map(|item| format!("{:?}, ", item.name)).collect();
        let bytes = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/part{index}.zst\"))");
        list.push_str(&format!("    Part {{ length: {}, bytes: {bytes}, names: &[{names}] }},\n", packed.len()));
    }
    list.push_str("];\n");
    fs::write(out.join("parts.rs"), list).expect("writing the list of compressed items");
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = vec![0; zstd_safe::compress_bound(bytes.len())];
    let length = zstd_safe::compress(&mut compressed[..], bytes, LEVEL).expect("compressing the data");
    compressed.truncate(length);
    compressed
}

/// Which of the parts an item belongs to.
fn part_of(name: &str) -> Option<usize> {
    let folder = if name.ends_with(".cnv") { "cnv" } else { name.rsplit_once('/').map_or("", |(folder, _)| folder) };
    PARTS.iter().position(|folders| folders.contains(&folder))
}

/// Languages other than English, dictionaries for dividing text into words, and character sets.
fn is_cold(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let Some((stem, kind)) = file.rsplit_once('.').filter(|_| part_of(name).is_some()) else { return false };
    match kind {
        "cnv" | "dict" => true,
        "res" => {
            let language = stem.split('_').next().unwrap_or(stem);
            let is_language = matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_lowercase());
            is_language && !matches!(stem, "en" | "res_index") && !stem.starts_with("en_US")
        }
        _ => false,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
}

/// The package's header, and its items: a number of them, for each the places of its name and its bytes after the header, names, bytes.
fn items() -> (&'static [u8], Vec<Item>) {
    let start = &raw const ICU_DATA;
    // SAFETY: the data is a package of ICU's: its own header tells how long the header is, each item's place how far the package goes.
    let upto = |length: usize| -> &'static [u8] { unsafe { std::slice::from_raw_parts(start, length) } };
    let header = upto(u16_at(upto(4), 0));
    let after = |length: usize| &upto(header.len() + length)[header.len()..];
    let count = u32_at(after(4), 0);
    let table = after(4 + 8 * count);
    let places: Vec<(usize, usize)> = (0..count).map(|index| (u32_at(table, 4 + 8 * index), u32_at(table, 8 + 8 * index))).collect();
    let Some(&(_, last)) = places.last() else { return (header, Vec::new()) };
    // Only a resource tells its own size: where its words end is the fourth of the numbers behind its first word.
    let head = u16_at(&after(last + 4)[last..], 0);
    let end = last + head + 4 * u32_at(after(last + head + 20), last + head + 16);
    let all = after(end);
    let ends = places.iter().skip(1).map(|&(_, at)| at).chain([end]);
    let items = places.iter().zip(ends).map(|(&(name, from), to)| {
        let name = &all[name..];
        let name = &name[..name.iter().position(|byte| *byte == 0).expect("a name ends")];
        let name = std::str::from_utf8(name).expect("a name is ASCII");
        Item { name: name.strip_prefix(PACKAGE).expect("a name begins with the package's"), bytes: &all[from..to] }
    });
    let items: Vec<Item> = items.collect();
    assert!(items.last().is_some_and(|item| item.name.ends_with(".res")), "the last item is a resource");
    (header, items)
}

/// A package of some items.
fn package(header: &[u8], items: &[Item]) -> Vec<u8> {
    let align = |length: usize| length.next_multiple_of(ALIGNMENT);
    let number = |value: usize| u32::try_from(value).expect("packages are smaller than 4 GB").to_le_bytes();
    let mut names = Vec::new();
    let mut table = number(items.len()).to_vec();
    let names_at = 4 + 8 * items.len();
    let names_length: usize = items.iter().map(|item| PACKAGE.len() + item.name.len() + 1).sum();
    // Places count from the header's end, and the header's length is a multiple of the alignment.
    let mut at = align(names_at + names_length);
    for item in items {
        table.extend(number(names_at + names.len()));
        table.extend(number(at));
        names.extend(PACKAGE.bytes().chain(item.name.bytes()).chain([0]));
        at = align(at + item.bytes.len());
    }
    let mut out = header.to_vec();
    out.extend(table);
    out.extend(names);
    for item in items {
        out.resize(header.len() + align(out.len() - header.len()), 0);
        out.extend(item.bytes);
    }
    out.resize(header.len() + align(out.len() - header.len()), 0);
    out
}
