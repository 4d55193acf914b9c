//! The shared libraries that an executable needs: its loader, what it names, and what those name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use object::Endianness;
use object::elf::{DT_NEEDED, FileHeader64, PT_INTERP};
use object::read::elf::{Dyn as _, FileHeader as _, ProgramHeader as _};

/// What an ELF file says about its needs.
struct Needs {
    machine: u16,
    loader: Option<String>,
    libraries: Vec<String>,
}

/// The libraries as they lie on this machine, by their paths.
pub struct Libraries {
    /// The processor, by the name that images give it.
    pub architecture: &'static str,
    pub files: BTreeMap<PathBuf, Vec<u8>>,
}

/// Finds them where the system's loader looks: in its folder and the usual ones.
pub fn of(executable: &[u8]) -> Result<Libraries, String> {
    let needs = needs(executable)?;
    let (architecture, triple) = match needs.machine {
        object::elf::EM_X86_64 => ("amd64", "x86_64-linux-gnu"),
        object::elf::EM_AARCH64 => ("arm64", "aarch64-linux-gnu"),
        machine => return Err(format!("an executable for the processor {machine} is not known to images")),
    };
    let folders =
        [format!("/lib/{triple}"), format!("/usr/lib/{triple}"), "/lib64".into(), "/usr/lib64".into(), "/lib".into(), "/usr/lib".into()];
    let mut files = BTreeMap::new();
    let mut waiting = needs.libraries;
    if let Some(loader) = needs.loader {
        let bytes = fs::read(&loader).map_err(|error| format!("cannot read {loader}, the executable's loader: {error}"))?;
        files.insert(PathBuf::from(loader), bytes);
    }
    while let Some(name) = waiting.pop() {
        if files.keys().any(|path| path.file_name().is_some_and(|known| *known == *name)) {
            continue;
        }
        let Some(path) = folders.iter().map(|folder| Path::new(folder).join(&name)).find(|path| path.is_file()) else {
            return Err(format!("cannot find the library {name}, which the executable needs"));
        };
        let bytes = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        waiting.extend(self::needs(&bytes)?.libraries);
        files.insert(path, bytes);
    }
    Ok(Libraries { architecture, files })
}

fn needs(bytes: &[u8]) -> Result<Needs, String> {
    let failed = |error: object::read::Error| format!("cannot read an ELF file: {error}");
    let header = FileHeader64::<Endianness>::parse(bytes).map_err(failed)?;
    let endian = header.endian().map_err(failed)?;
    let mut found = Needs { machine: header.e_machine.get(endian), loader: None, libraries: Vec::new() };
    for segment in header.program_headers(endian, bytes).map_err(failed)? {
        if segment.p_type(endian) == PT_INTERP {
            let text = segment.data(endian, bytes).unwrap_or_default();
            found.loader = std::str::from_utf8(text).ok().map(|text| text.trim_end_matches('\0').to_owned());
        }
    }
    let sections = header.sections(endian, bytes).map_err(failed)?;
    if let Some((entries, link)) = sections.dynamic(endian, bytes).map_err(failed)? {
        let strings = sections.strings(endian, bytes, link).map_err(failed)?;
        for entry in entries.iter().filter(|entry| entry.tag(endian) == DT_NEEDED) {
            let name = entry.string(endian, strings).map_err(failed)?;
            found.libraries.push(String::from_utf8_lossy(name).into_owned());
        }
    }
    Ok(found)
}
