//! Where the running executable has its payload. `protojs compile` adds a section to the file, which is no part of what the kernel maps: it
//! survives `strip`, which moves it. A blob that postject injects, as Node documents it, is a note that is mapped.
//!
//! Which of them there is, if any, says a digit in the binary itself, so that a plain protojs looks at two bytes.

use crate::payload::{Fault, Payload};

/// The name of the section.
pub const SECTION: &[u8] = b".protojs";

/// Whether there is a section: the last digit becomes 1.
#[used]
static SECTION_FUSE: [u8; 33] = *b"PROTOJS_FUSE_7c1e0b9ad64f52e38:0\n";

/// The same for an injected blob, in the words that postject is told to look for. They have to stand in the binary once.
#[used]
static BLOB_FUSE: [u8; 49] = *b"NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0\n";

/// The digit of a fuse. The compiler is not to know it: it is changed in the file.
fn is_set(fuse: &'static [u8]) -> bool {
    // SAFETY: the place is inside the array.
    unsafe { std::ptr::read_volatile(&raw const fuse[fuse.len() - 2]) == b'1' }
}

/// The text in front of the digit that says whether there is a section.
pub fn fuse() -> &'static [u8] {
    &SECTION_FUSE[..SECTION_FUSE.len() - 2]
}

/// Looks for a payload in this executable. None is the usual case: a plain protojs.
pub fn find() -> Result<Option<Payload>, Fault> {
    if is_set(&SECTION_FUSE) {
        return Payload::new(platform::section().ok_or(Fault::Truncated)?).map(Some);
    }
    if is_set(&BLOB_FUSE) {
        return Payload::new(platform::note().ok_or(Fault::Truncated)?).map(Some);
    }
    Ok(None)
}

#[cfg(target_os = "linux")]
mod platform {
    use std::ffi::{CStr, OsStr};
    use std::fs::File;
    use std::os::fd::AsRawFd;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::FileExt;
    use std::path::PathBuf;

    use super::SECTION;
    use crate::layout::{u32_at, u64_at};

    const HEADER: usize = 64;
    const SECTION_HEADER: usize = 64;
    const PAGE: u64 = 4096;
    /// The name of the note that postject makes.
    const NOTE: &[u8] = b"NODE_SEA_BLOB";

    /// This executable.
    fn own_file() -> Option<File> {
        File::open("/proc/self/exe").ok().or_else(|| File::open(own_path()?).ok())
    }

    /// The path that the kernel was given.
    pub fn own_path() -> Option<PathBuf> {
        // SAFETY: the kernel gives a C string, which stays.
        let path = unsafe { libc::getauxval(libc::AT_EXECFN) as *const libc::c_char };
        if path.is_null() {
            return None;
        }
        // SAFETY: as above.
        let path = unsafe { CStr::from_ptr(path) };
        std::path::absolute(OsStr::from_bytes(path.to_bytes())).ok()
    }

    fn read(file: &File, at: u64, length: usize) -> Option<Vec<u8>> {
        let size = file.metadata().ok()?.len();
        if at.checked_add(length as u64)? > size {
            return None;
        }
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, at).ok()?;
        Some(bytes)
    }

    /// The contents of the section, mapped.
    pub fn section() -> Option<&'static [u8]> {
        let file = own_file()?;
        let header = read(&file, 0, HEADER)?;
        let short = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (count, names) = (short(0x3c), short(0x3e));
        let table = read(&file, u64_at(&header, 0x28), count * SECTION_HEADER)?;
        let place = |index: usize| {
            let at = index * SECTION_HEADER;
            (u64_at(&table, at + 24), u64_at(&table, at + 32))
        };
        let (at, length) = place(names);
        let names = read(&file, at, usize::try_from(length).ok()?)?;
        let is_ours = |index: &usize| {
            let name = names.get(u32_at(&table, index * SECTION_HEADER) as usize..).unwrap_or_default();
            name.starts_with(SECTION) && name.get(SECTION.len()) == Some(&0)
        };
        let (at, length) = place((0..count).find(is_ours)?);
        map(&file, at, length)
    }

    fn map(file: &File, at: u64, length: u64) -> Option<&'static [u8]> {
        if length == 0 || at.checked_add(length)? > file.metadata().ok()?.len() {
            return None;
        }
        let before = at % PAGE;
        let whole = usize::try_from(before + length).ok()?;
        // SAFETY: a new mapping of a file that is long enough; it stays as long as the process.
        let start = unsafe {
            libc::mmap(std::ptr::null_mut(), whole, libc::PROT_READ, libc::MAP_PRIVATE, file.as_raw_fd(), (at - before) as libc::off_t)
        };
        if start == libc::MAP_FAILED {
            return None;
        }
        // SAFETY: so many bytes are mapped.
        Some(unsafe { std::slice::from_raw_parts(start.cast::<u8>().add(before as usize), length as usize) })
    }

    /// The contents of the injected note, which is mapped already.
    pub fn note() -> Option<&'static [u8]> {
        let mut found: Option<&'static [u8]> = None;
        // SAFETY: the callback gets back the address of `found`, which outlives the call, and stops after the executable itself.
        unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut found).cast()) };
        found
    }

    unsafe extern "C" fn look(info: *mut libc::dl_phdr_info, _size: usize, found: *mut libc::c_void) -> libc::c_int {
        // SAFETY: the C library describes the executable, whose segments stay mapped, and `found` is what note() gave.
        unsafe {
            let headers = std::slice::from_raw_parts((*info).dlpi_phdr, usize::from((*info).dlpi_phnum));
            for header in headers.iter().filter(|header| header.p_type == libc::PT_NOTE) {
                let start = ((*info).dlpi_addr + header.p_vaddr) as *const u8;
                let bytes: &'static [u8] = std::slice::from_raw_parts(start, header.p_filesz as usize);
                if let Some(contents) = note_in(bytes) {
                    *found.cast::<Option<&'static [u8]>>() = Some(contents);
                }
            }
        }
        1
    }

    /// The contents of the note of that name in a segment of notes.
    fn note_in(mut bytes: &'static [u8]) -> Option<&'static [u8]> {
        while bytes.len() >= 12 {
            let (name, contents) = (u32_at(bytes, 0) as usize, u32_at(bytes, 4) as usize);
            let start = 12 + name.next_multiple_of(4);
            let end = start.checked_add(contents)?;
            if bytes.get(12..12 + name)?.starts_with(NOTE) {
                return bytes.get(start..end);
            }
            bytes = bytes.get(end.next_multiple_of(4)..)?;
        }
        None
    }
}

/// The path of this executable, absolute, also where nobody has mounted /proc.
pub fn own_path() -> Option<std::path::PathBuf> {
    std::env::current_exe().ok().or_else(platform::own_path)
}

#[cfg(not(target_os = "linux"))]
mod platform {
    pub fn section() -> Option<&'static [u8]> {
        None
    }

    pub fn note() -> Option<&'static [u8]> {
        None
    }

    pub fn own_path() -> Option<std::path::PathBuf> {
        None
    }
}
