//! Which file a command names: the search of `PATH` that `execvp` does, in the environment and folder of the child.

use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Where commands are looked for when the child has no `PATH`.
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// The path to execute for `file`, or the negative errno. A relative result is relative to `cwd`, where the child will be.
pub fn find_program(file: &str, env: &[String], cwd: Option<&str>) -> Result<CString, i32> {
    if file.contains('/') {
        return CString::new(file).map_err(|_| -libc::EINVAL);
    }
    if file.is_empty() {
        return Err(-libc::ENOENT);
    }
    let path = env.iter().find_map(|pair| pair.strip_prefix("PATH=")).unwrap_or(DEFAULT_PATH);
    let mut errno = -libc::ENOENT;
    for folder in path.split(':') {
        let folder = if folder.is_empty() { "." } else { folder };
        let candidate = Path::new(folder).join(file);
        match can_execute(&candidate, cwd) {
            Ok(()) => return CString::new(candidate.into_os_string().into_encoded_bytes()).map_err(|_| -libc::EINVAL),
            Err(libc::EACCES) => errno = -libc::EACCES,
            Err(_) => {}
        }
    }
    Err(errno)
}

fn can_execute(candidate: &Path, cwd: Option<&str>) -> Result<(), i32> {
    let absolute: PathBuf = match cwd {
        Some(cwd) => Path::new(cwd).join(candidate),
        None => candidate.to_owned(),
    };
    let found = std::fs::metadata(&absolute).map_err(|error| error.raw_os_error().unwrap_or(libc::ENOENT))?;
    if !found.is_file() {
        return Err(libc::EACCES);
    }
    let path = CString::new(OsStr::as_bytes(absolute.as_os_str())).map_err(|_| libc::EINVAL)?;
    // SAFETY: `path` is a terminated string.
    if unsafe { libc::access(path.as_ptr(), libc::X_OK) } == 0 { Ok(()) } else { Err(libc::EACCES) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_in_the_child_s_path_only() {
        assert!(find_program("sh", &["PATH=/bin".to_owned()], None).is_ok());
        assert_eq!(find_program("sh", &["PATH=/nowhere".to_owned()], None), Err(-libc::ENOENT));
        assert_eq!(find_program("", &[], None), Err(-libc::ENOENT));
    }
}
