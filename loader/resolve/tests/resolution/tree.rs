//! A tree of files in a temporary folder.

use resolve::{RequireOptions, ResolveError, Resolver};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Tree(PathBuf);

impl Tree {
    /// Files as (path, content). A content of `-> target` makes a symlink.
    pub fn new(name: &str, files: &[(&str, &str)]) -> Tree {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("resolve-{}-{name}-{count}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(&root).unwrap();
        // macOS's temporary folder is behind a symlink.
        let tree = Tree(root.canonicalize().unwrap());
        for (path, content) in files {
            tree.write(path, content);
        }
        tree
    }

    pub fn write(&self, path: &str, content: &str) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        match content.strip_prefix("-> ") {
            #[cfg(unix)]
            Some(target) => std::os::unix::fs::symlink(self.0.join(target), path).unwrap(),
            _ => std::fs::write(path, content).unwrap(),
        }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub fn text(&self, path: &str) -> String {
        self.path(path).to_string_lossy().into_owned()
    }

    pub fn url(&self, path: &str) -> String {
        resolve::paths::path_to_url(&self.text(path))
    }

    /// A path below the root, for comparing.
    fn inside(&self, path: &Path) -> String {
        path.strip_prefix(&self.0).map_or_else(|_| path.to_string_lossy().into_owned(), |path| path.to_string_lossy().into_owned())
    }

    pub fn require(&self, resolver: &Resolver, specifier: &str, parent: &str) -> Result<String, ResolveError> {
        self.require_with(resolver, specifier, parent, &RequireOptions::default())
    }

    pub fn require_with(
        &self,
        resolver: &Resolver,
        specifier: &str,
        parent: &str,
        options: &RequireOptions,
    ) -> Result<String, ResolveError> {
        resolver.resolve_require(specifier, &self.path(parent), options).map(|path| self.inside(&path))
    }

    pub fn import(&self, resolver: &Resolver, specifier: &str, parent: &str) -> Result<String, ResolveError> {
        let url = resolver.resolve_import(specifier, &self.url(parent), None)?;
        let root = resolve::paths::path_to_url(&self.0.to_string_lossy());
        Ok(url.strip_prefix(&format!("{root}/")).map_or_else(|| url.clone(), String::from))
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn resolver() -> Resolver {
    Resolver::new(Default::default())
}
