//! Paths as JavaScript sends them: a string, or bytes that are not UTF-8.

use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A path ready for a system call.
///
/// A path never holds a NUL, so a leading NUL is free to mean something: every following character is one byte of a `Buffer` path.
/// Ops thus take one kind of argument, and the common case (a string) stays a V8 fast call.
#[derive(Clone, Debug)]
pub struct FsPath(CString);

impl FsPath {
    /// Decodes an op's argument. JavaScript has refused paths with a NUL; should one come through, the path ends there.
    pub fn new(argument: &str) -> FsPath {
        match argument.strip_prefix('\0') {
            // U+0000 ..= U+00FF are the bytes themselves.
            Some(bytes) => Self::from_bytes(bytes.chars().map(|character| character as u32 as u8).collect()),
            None => Self::from_bytes(argument.as_bytes().to_vec()),
        }
    }

    /// From raw bytes, which end at the first NUL.
    pub fn from_bytes(mut bytes: Vec<u8>) -> FsPath {
        if let Some(end) = bytes.iter().position(|byte| *byte == 0) {
            bytes.truncate(end);
        }
        FsPath(CString::new(bytes).unwrap_or_default())
    }

    /// The path as C wants it.
    pub fn as_ptr(&self) -> *const libc::c_char {
        self.0.as_ptr()
    }

    /// The path as the standard library wants it.
    pub fn as_path(&self) -> &Path {
        Path::new(OsStr::from_bytes(self.as_bytes()))
    }

    /// The bytes, without the final NUL.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// For messages: what is not UTF-8 becomes U+FFFD.
    pub fn display(&self) -> String {
        String::from_utf8_lossy(self.as_bytes()).into_owned()
    }

    /// The path as a C string.
    pub fn as_c_str(&self) -> &CStr {
        &self.0
    }

    /// `self/name`.
    pub fn join(&self, name: &[u8]) -> FsPath {
        let mut bytes = self.as_bytes().to_vec();
        if !bytes.is_empty() && bytes.last() != Some(&b'/') {
            bytes.push(b'/');
        }
        bytes.extend_from_slice(name);
        Self::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_its_utf8() {
        assert_eq!(FsPath::new("/tmp/ä").as_bytes(), "/tmp/ä".as_bytes());
    }

    #[test]
    fn a_leading_nul_means_bytes() {
        assert_eq!(FsPath::new("\0/a\u{ff}\u{e4}").as_bytes(), b"/a\xff\xe4");
    }

    #[test]
    fn a_nul_inside_ends_the_path() {
        assert_eq!(FsPath::new("/a\0b").as_bytes(), b"/a");
    }

    #[test]
    fn join_adds_one_slash() {
        assert_eq!(FsPath::new("/a/").join(b"b").as_bytes(), b"/a/b");
        assert_eq!(FsPath::new("a").join(b"b").as_bytes(), b"a/b");
        assert_eq!(FsPath::new("").join(b"b").as_bytes(), b"b");
    }
}
