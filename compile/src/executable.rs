//! A copy of protojs with a payload in it.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::shown;

/// Reads the protojs that becomes the executable, and makes sure that it is one.
pub fn read_target(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
    if !bytes.starts_with(b"\x7fELF") || bytes.get(4) != Some(&2) {
        return Err(format!("{} is no 64-bit ELF executable: protojs is built for Linux only in this version", shown(path)));
    }
    let Some(at) = find(&bytes, embedded::fuse()) else { return Err(format!("{} is not a protojs", shown(path))) };
    if bytes.get(at + embedded::fuse().len()) != Some(&b'0') {
        return Err(format!("{} holds a program already", shown(path)));
    }
    Ok(bytes)
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, text)
}

/// What an ELF file has for a section. Source: the System V ABI, "Section Header Table".
const SECTION_HEADER: usize = 64;
/// The contents can be mapped as they lie.
const PAGE: usize = 4096;
const PROGBITS: u32 = 1;
const STRTAB: u32 = 3;

/// The target with the payload in a section at its end, and the digit set that says so.
///
/// The section is no part of a segment: nothing that is mapped changes its place, so `strip` has nothing to move but the section itself.
pub fn embed(target: &[u8], payload: &[u8]) -> Result<Vec<u8>, String> {
    let broken = || "cannot add to the executable: its table of sections is damaged".to_owned();
    let number = |at: usize, length: usize| -> Option<usize> {
        let bytes = target.get(at..at + length)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    let short = |at: usize| number(at, 2).ok_or_else(broken);
    let (table_at, count, names_index) = (number(0x28, 8).ok_or_else(broken)?, short(0x3c)?, short(0x3e)?);
    // A file without sections gets the empty one that a table begins with, and a section of names.
    let mut table = match count {
        0 => vec![0; SECTION_HEADER],
        _ => target.get(table_at..table_at + count * SECTION_HEADER).ok_or_else(broken)?.to_vec(),
    };
    let mut names = if count == 0 {
        vec![0]
    } else {
        let header = table_at + names_index * SECTION_HEADER;
        let (at, length) = (number(header + 24, 8).ok_or_else(broken)?, number(header + 32, 8).ok_or_else(broken)?);
        target.get(at..at + length).ok_or_else(broken)?.to_vec()
    };
    let mut name = |text: &[u8]| -> u32 {
        let at = names.len() as u32;
        names.extend_from_slice(text);
        names.push(0);
        at
    };
    let own_name = name(embedded::SECTION);
    let names_name = if count == 0 { name(b".shstrtab") } else { 0 };

    let mut out = target.to_vec();
    out.resize(out.len().next_multiple_of(PAGE), 0);
    let payload_at = out.len();
    out.extend_from_slice(payload);
    let names_at = out.len();
    out.extend_from_slice(&names);
    out.resize(out.len().next_multiple_of(8), 0);
    table.extend_from_slice(&header(own_name, PROGBITS, payload_at, payload.len(), PAGE));
    let names_index = if count == 0 {
        table.extend_from_slice(&header(names_name, STRTAB, names_at, names.len(), 1));
        2
    } else {
        let place = names_index * SECTION_HEADER;
        table[place + 24..place + 32].copy_from_slice(&(names_at as u64).to_le_bytes());
        table[place + 32..place + 40].copy_from_slice(&(names.len() as u64).to_le_bytes());
        names_index
    };
    let table_at = out.len() as u64;
    let count = u16::try_from(table.len() / SECTION_HEADER).map_err(|_| broken())?;
    out.extend_from_slice(&table);
    out[0x28..0x30].copy_from_slice(&table_at.to_le_bytes());
    out[0x3a..0x3c].copy_from_slice(&(SECTION_HEADER as u16).to_le_bytes());
    out[0x3c..0x3e].copy_from_slice(&count.to_le_bytes());
    out[0x3e..0x40].copy_from_slice(&(names_index as u16).to_le_bytes());
    let fuse = find(&out, embedded::fuse()).ok_or("the executable is not a protojs")?;
    out[fuse + embedded::fuse().len()] = b'1';
    Ok(out)
}

/// A section that is not mapped.
fn header(name: u32, kind: u32, at: usize, length: usize, alignment: usize) -> [u8; SECTION_HEADER] {
    let mut header = [0; SECTION_HEADER];
    header[..4].copy_from_slice(&name.to_le_bytes());
    header[4..8].copy_from_slice(&kind.to_le_bytes());
    for (place, value) in [(24, at), (32, length), (48, alignment)] {
        header[place..place + 8].copy_from_slice(&(value as u64).to_le_bytes());
    }
    header
}

/// Writes an executable in one step: nobody sees half of it, and one that runs may be replaced.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", shown(path));
    if path.is_dir() {
        return Err(format!("cannot write {}: it is a folder", shown(path)));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = (|| {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.set_permissions(fs::Permissions::from_mode(0o755))?;
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        // The error is told; what is left of the file may be gone already.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(failed)
}
