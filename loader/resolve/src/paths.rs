//! Arithmetic on paths and file URLs, as text. Module paths are joined thousands of times while a program starts, so this
//! stays away from `Path::components` and from a full URL parser wherever the text is plain.

use crate::error::{ResolveError, Result};
use std::fmt::Write;
use url::Url;

#[inline]
pub fn is_separator(c: char) -> bool {
    c == '/' || (cfg!(windows) && c == '\\')
}

const SEPARATOR: char = std::path::MAIN_SEPARATOR;

/// True when a whole part of the path is called `node_modules`.
pub fn inside_node_modules(path: &str) -> bool {
    memchr::memmem::find_iter(path.as_bytes(), b"node_modules").any(|at| {
        let before = at == 0 || is_separator(path.as_bytes()[at - 1] as char);
        let end = at + "node_modules".len();
        before && (end == path.len() || is_separator(path.as_bytes()[end] as char))
    })
}

pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || (cfg!(windows) && std::path::Path::new(path).is_absolute())
}

/// `.`, `..`, `./x`, `../x`.
pub fn is_relative(specifier: &str) -> bool {
    let rest = match specifier.strip_prefix("..").or_else(|| specifier.strip_prefix('.')) {
        Some(rest) => rest,
        None => return false,
    };
    rest.is_empty() || rest.starts_with(is_separator)
}

/// The folder of a path, without a trailing separator except for the root.
pub fn dirname(path: &str) -> &str {
    match path.rfind(is_separator) {
        Some(0) => &path[..1],
        Some(at) => &path[..at],
        None => ".",
    }
}

pub fn basename(path: &str) -> &str {
    path.rfind(is_separator).map_or(path, |at| &path[at + 1..])
}

/// `path.resolve(dir, rest)` for an absolute `dir`: joined, without `.`, `..`, doubled or trailing separators.
pub fn resolve(dir: &str, rest: &str) -> String {
    if is_absolute(rest) {
        return normalize("", rest);
    }
    normalize(dir, rest)
}

fn normalize(dir: &str, rest: &str) -> String {
    let mut out = String::with_capacity(dir.len() + rest.len() + 1);
    for part in dir.split(is_separator).chain(rest.split(is_separator)) {
        match part {
            "" | "." => {}
            ".." => out.truncate(out.rfind(SEPARATOR).unwrap_or(0)),
            _ => {
                // A drive letter of Windows starts a path by itself.
                if !(cfg!(windows) && out.is_empty()) {
                    out.push(SEPARATOR);
                }
                out.push_str(part);
            }
        }
    }
    if out.is_empty() {
        out.push(SEPARATOR);
    }
    out
}

/// A path made absolute against the working directory and normalised.
pub fn absolute(path: &str) -> String {
    if is_absolute(path) {
        return normalize("", path);
    }
    let cwd = std::env::current_dir().map(|dir| dir.to_string_lossy().into_owned()).unwrap_or_default();
    normalize(&cwd, path)
}

/// Bytes that mean themselves in a path as well as in a URL's path, so that text of only these needs no conversion.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0x21;
    while byte < 0x7f {
        table[byte] =
            !matches!(byte as u8, b'"' | b'#' | b'<' | b'>' | b'?' | b'`' | b'{' | b'}' | b'^' | b'%' | b'\\' | b'|' | b'[' | b']');
        byte += 1;
    }
    table
};

/// True when `text` reads the same as a path and as part of a file URL.
#[inline]
pub fn is_plain(text: &str) -> bool {
    !cfg!(windows) && text.bytes().all(|byte| PLAIN[byte as usize])
}

/// Node's `pathToFileURL(path).href` for an absolute path. A trailing slash stays.
pub fn path_to_url(path: &str) -> String {
    if cfg!(windows) {
        return Url::from_file_path(path).map(String::from).unwrap_or_default();
    }
    let mut out = String::with_capacity(path.len() + 7);
    out.push_str("file://");
    if is_plain(path) {
        out.push_str(path);
        return out;
    }
    for &byte in path.as_bytes() {
        // Brackets and bars stay in a URL's path though `is_plain` sends them here to be on the safe side.
        if PLAIN[byte as usize] || matches!(byte, b'[' | b']' | b'|') {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Node's `fileURLToPath`.
pub fn url_to_path(url: &str) -> Result<String> {
    if let Some(path) = plain_file_url(url) {
        return Ok(path.to_string());
    }
    let parsed = Url::parse(url).map_err(|_| {
        ResolveError::new("ERR_INVALID_URL", crate::error::ErrorClass::TypeError, "Invalid URL".to_string()).with("input", url)
    })?;
    parsed_to_path(&parsed)
}

/// `fileURLToPath` of a parsed URL.
pub fn parsed_to_path(url: &Url) -> Result<String> {
    if url.scheme() != "file" {
        return Err(ResolveError::url_scheme());
    }
    if cfg!(windows) {
        return match url.to_file_path() {
            Ok(path) => Ok(path.to_string_lossy().into_owned()),
            Err(()) => Err(ResolveError::url_path("must be absolute", url.as_str())),
        };
    }
    if url.host_str().is_some_and(|host| !host.is_empty()) {
        return Err(ResolveError::url_host(url.as_str()));
    }
    if has_encoded(url.path(), b"2f") {
        return Err(ResolveError::url_path("must not include encoded / characters", url.as_str()));
    }
    Ok(percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy().into_owned())
}

/// The path of a file URL that has no host, escapes, query or fragment: the common case, without parsing.
pub fn plain_file_url(url: &str) -> Option<&str> {
    let path = url.strip_prefix("file://")?;
    (path.starts_with('/') && is_plain(path) && !has_dot_segments(path)).then_some(path)
}

fn has_dot_segments(path: &str) -> bool {
    memchr::memmem::find(path.as_bytes(), b"/.").is_some() && path.split('/').any(|part| part == "." || part == "..")
}

/// True when `%xx` is in the text; `hex` is the two digits in lower case.
pub fn has_encoded(text: &str, hex: &[u8; 2]) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes).any(|at| bytes.get(at + 1..at + 3).is_some_and(|digits| digits.eq_ignore_ascii_case(hex)))
}

/// How a URL that imports something is written in messages: its path when it is a file's.
pub fn display_url(url: &str) -> String {
    url_to_path(url).unwrap_or_else(|_| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins() {
        assert_eq!(resolve("/a/b", "./c.js"), "/a/b/c.js");
        assert_eq!(resolve("/a/b", "../../../c//d/./e/"), "/c/d/e");
        assert_eq!(resolve("/a", "/x/../y"), "/y");
        assert_eq!(resolve("/", ""), "/");
        assert_eq!(dirname("/a"), "/");
        assert!(is_relative("..") && is_relative("./x") && !is_relative(".x") && !is_relative("...") && !is_relative("x"));
    }

    #[test]
    fn urls() {
        assert_eq!(path_to_url("/a b/ü%.js"), "file:///a%20b/%C3%BC%25.js");
        assert_eq!(url_to_path("file:///a%20b/%C3%BC%25.js?x#y").unwrap(), "/a b/ü%.js");
        assert_eq!(url_to_path("file:///a/../b.js").unwrap(), "/b.js");
        assert_eq!(url_to_path("file://host/a").unwrap_err().code, "ERR_INVALID_FILE_URL_HOST");
        assert_eq!(url_to_path("file:///a%2Fb").unwrap_err().code, "ERR_INVALID_FILE_URL_PATH");
        assert_eq!(url_to_path("https://x/").unwrap_err().code, "ERR_INVALID_URL_SCHEME");
    }

    #[test]
    fn node_modules() {
        assert!(inside_node_modules("/a/node_modules/b") && inside_node_modules("/a/node_modules"));
        assert!(!inside_node_modules("/a/node_modules_old/b") && !inside_node_modules("/my_node_modules/b"));
    }
}
