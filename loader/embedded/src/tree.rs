//! The embedded files as a tree that stands in front of the disk. It is read-only, its root is a name that no disk has, and all that may ask
//! for a file looks here first; in a plain protojs that costs one look at whether there is anything.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::{File, carried};

/// The folder that all embedded files are in.
pub const ROOT: &str = "/$protojs";

/// What is at a path of the tree.
#[derive(Clone, Copy)]
pub enum Node {
    File(File<'static>),
    Directory,
    Missing,
}

/// Whether a path belongs to the tree. Always false where nothing is embedded.
pub fn is_inside(path: &str) -> bool {
    carried().is_some() && path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is at a path; none if it is the disk's.
pub fn locate(path: &str) -> Option<Node> {
    if !is_inside(path) {
        return None;
    }
    let payload = carried()?;
    let path = normal(path)?;
    let path = path.strip_prefix(ROOT)?.trim_start_matches('/');
    if path.is_empty() {
        return Some(Node::Directory);
    }
    Some(match payload.search(path) {
        Ok(index) => payload.file(index).map_or(Node::Missing, Node::File),
        Err(_) if first_below(path).is_some() => Node::Directory,
        Err(_) => Node::Missing,
    })
}

/// A path of the tree without `.`, `..` and doubled slashes; none if it leads out of the tree.
pub fn normal(path: &str) -> Option<Cow<'_, str>> {
    let is_normal = !path.ends_with('/') && !path.contains("//") && !path.contains("/.");
    if is_normal {
        return Some(Cow::Borrowed(path));
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = format!("/{}", parts.join("/"));
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')).then_some(Cow::Owned(path))
}

/// The number of the first file in a folder, which is given without a slash at its end.
fn first_below(folder: &str) -> Option<usize> {
    let payload = carried()?;
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let index = payload.search(&prefix).unwrap_or_else(|index| index);
    (index < payload.len() && payload.path(index).starts_with(&*prefix)).then_some(index)
}

/// The names in a folder of the tree, sorted, each with whether it is a folder; none if there is no such folder.
pub fn list(path: &str) -> Option<Vec<(&'static str, bool)>> {
    let payload = carried()?;
    let path = normal(path)?;
    let folder = path.strip_prefix(ROOT)?.trim_start_matches('/');
    let start = if folder.is_empty() { 0 } else { first_below(folder)? };
    let skip = if folder.is_empty() { 0 } else { folder.len() + 1 };
    let mut names: Vec<(&'static str, bool)> = Vec::new();
    for index in start..payload.len() {
        let path = payload.path(index);
        let is_below = folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if !is_below {
            break;
        }
        let rest = &path[skip..];
        let (name, is_folder) = rest.split_once('/').map_or((rest, false), |(name, _)| (name, true));
        // What is in one folder stands together, but `a-b` may stand between `a` and `a/`.
        if !names.iter().rev().any(|known| known.0 == name) {
            names.push((name, is_folder));
        }
    }
    Some(names)
}

/// When the executable was made: seconds and nanoseconds of Unix time. All that is in it has this time.
pub fn modified() -> (i64, i64) {
    static TIME: OnceLock<(i64, i64)> = OnceLock::new();
    *TIME.get_or_init(|| {
        let time = std::fs::metadata("/proc/self/exe").and_then(|metadata| metadata.modified()).ok();
        let since = time.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
        (since.as_secs() as i64, i64::from(since.subsec_nanos()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_normal() {
        assert_eq!(normal("/$protojs/a/../b//c/.").as_deref(), Some("/$protojs/b/c"));
        assert_eq!(normal("/$protojs/a.js").as_deref(), Some("/$protojs/a.js"));
        assert_eq!(normal("/$protojs/../etc"), None);
    }

    #[test]
    fn a_tree_is_read_like_a_disk() {
        let file = |path: &str| crate::NewFile { path: path.into(), data: b"1".to_vec(), ..Default::default() };
        let writer = crate::Writer { files: ["a/b/c.js", "a/d.js", "a-b", "z.js"].map(file).to_vec(), ..Default::default() };
        crate::install(crate::Payload::new(writer.finish().unwrap().0.leak()).unwrap());
        assert!(locate("/etc/passwd").is_none() && locate("/$protojs2").is_none());
        assert!(matches!(locate("/$protojs"), Some(Node::Directory)));
        assert!(matches!(locate("/$protojs/a/b"), Some(Node::Directory)));
        assert!(matches!(locate("/$protojs/a/b/c.js"), Some(Node::File(file)) if file.size() == 1));
        assert!(matches!(locate("/$protojs/a/c"), Some(Node::Missing)));
        assert_eq!(list("/$protojs").unwrap(), [("a-b", false), ("a", true), ("z.js", false)]);
        assert_eq!(list("/$protojs/a/").unwrap(), [("b", true), ("d.js", false)]);
        assert!(list("/$protojs/x").is_none());
    }
}
