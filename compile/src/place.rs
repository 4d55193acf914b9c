//! Where files of the disk lie in the tree of the executable: as they do below the folder that they all have in common.

use std::path::{Path, PathBuf};

/// The folder that becomes the root.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
}

impl Place {
    /// `paths` are absolute. An error names one that is not Unicode.
    pub fn new<'a>(paths: impl Iterator<Item = &'a Path>) -> Result<Place, String> {
        let mut root: Option<PathBuf> = None;
        for path in paths {
            if path.to_str().is_none() {
                return Err(format!("{} has a name that is not Unicode", path.display()));
            }
            let folder = path.parent().unwrap_or(path);
            root = Some(match root {
                None => folder.to_owned(),
                Some(root) => root.components().zip(folder.components()).take_while(|(a, b)| a == b).map(|(part, _)| part).collect(),
            });
        }
        Ok(Place { root: root.unwrap_or_default() })
    }

    /// The place of a file in the tree.
    pub fn of(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_their_places_to_each_other() {
        let paths = ["/home/me/app/src/a.ts", "/home/me/app/package.json", "/home/me/app/node_modules/x/y.js"].map(Path::new);
        let place = Place::new(paths.into_iter()).unwrap();
        assert_eq!(paths.map(|path| place.of(path)), ["src/a.ts", "package.json", "node_modules/x/y.js"]);
    }
}
