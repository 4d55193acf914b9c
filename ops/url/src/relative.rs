//! Resolves the plainest references, such as `./module.js` against the URL of another module, without the parser: a base that is its own
//! serialization, and a path, a query or a fragment whose characters all stand for themselves.

use crate::Parts;
use crate::canonical::{is_plain_path, scan};

/// Writes the serialization of `input` relative to `base` to `out` and gives its parts. None says only that it has to be parsed.
pub fn resolve(input: &str, base: &str, out: &mut String) -> Option<Parts> {
    let parts = scan(base.as_bytes())?;
    let [path_start, search_start, hash_start] = [parts.path_start, parts.search_start, parts.hash_start].map(|at| at as usize);
    let query_end = if hash_start == 0 { base.len() } else { hash_start };
    let path_end = if search_start == 0 { query_end } else { search_start };
    let (path, rest) = input.split_at(input.find(['?', '#']).unwrap_or(input.len()));

    out.clear();
    if path.is_empty() {
        // A query replaces that of the base; a fragment, or nothing at all, leaves it.
        out.push_str(if rest.starts_with('?') { &base[..path_end] } else { &base[..query_end] });
    } else {
        // Two slashes begin a host, and a colon may end a scheme.
        if path.starts_with("//") || !is_plain_path(path.as_bytes()) {
            return None;
        }
        let folder = if path.starts_with('/') { path_start } else { path_start + base[path_start..path_end].rfind('/')? };
        out.push_str(&base[..=folder]);
        append(out, path_start, path.strip_prefix('/').unwrap_or(path));
    }
    out.push_str(rest);
    scan(out.as_bytes())
}

/// Appends a path to one that ends in a slash, and takes dot segments out.
fn append(out: &mut String, path_start: usize, path: &str) {
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." => {}
            ".." => {
                let folder = &out[path_start..out.len() - 1];
                let end = folder.rfind('/').unwrap_or(0);
                out.truncate(path_start + end + 1);
            }
            _ => {
                out.push_str(segment);
                if segments.peek().is_some() {
                    out.push('/');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::Parts;
    use ada_url::Url;

    #[test]
    fn agrees_with_the_parser() {
        let mut resolved = 0;
        let mut out = String::new();
        for base in [
            "https://h.x/a/b?q#f",
            "http://u@h:81/",
            "file:///x/y/z.js",
            "ws://h/a//b/",
            "file:///#f",
            "http://h/a?/b/c",
            "foo://h/a",
            "http://h",
        ] {
            for path in [
                "",
                ".",
                "..",
                "./",
                "../",
                "x",
                "./x.js",
                "../x",
                "../../../x/",
                "/",
                "/y/../z",
                "/..",
                "a//../b",
                "x/.",
                "x/..",
                "..a",
                "a..",
                "/.a",
                "//h2/x",
                "a:b",
                "/C:/x",
                "C|/x",
                "x\\y",
                " x",
                "é",
                "%2e%2e/x",
                "@x;y=,",
                "x/./../..//y",
            ] {
                for rest in ["", "?", "?a=b/../c", "#", "#a/b?c", "?x#y", "?'", "# "] {
                    let input = format!("{path}{rest}");
                    let Some(parts) = resolve(&input, base, &mut out) else { continue };
                    let Ok(url) = Url::parse(&input, Some(base)) else { panic!("{input} is no URL against {base}") };
                    assert_eq!((out.as_str(), parts), (url.href(), Parts::of(&url)), "{input} against {base}");
                    resolved += 1;
                }
            }
        }
        assert!(resolved > 500, "only {resolved}");
    }
}
