//! The one table of file extensions: in which order they are tried, and which belong to TypeScript.

/// A platform's shared libraries, which are loaded as native addons.
#[cfg(target_os = "macos")]
pub const SHARED_LIBRARY: &str = ".dylib";
#[cfg(windows)]
pub const SHARED_LIBRARY: &str = ".dll";
#[cfg(not(any(target_os = "macos", windows)))]
pub const SHARED_LIBRARY: &str = ".so";

/// What a path without extension stands for in the user's own code: native things first, then JavaScript, then TypeScript.
pub const OWN_CODE: &[&str] = &[".node", SHARED_LIBRARY, ".protojs", ".js", ".json", ".ts", ".tsx", ".mts", ".mjs", ".cts", ".cjs", ".jsx"];

/// What it stands for inside `node_modules`: Node's own order.
pub const PACKAGES: &[&str] = &[".js", ".json", ".node"];

/// The order that holds for a file at `path`.
pub fn order(path: &str) -> &'static [&'static str] {
    if crate::paths::inside_node_modules(path) { PACKAGES } else { OWN_CODE }
}

/// For a missing file that ends in a JavaScript extension: the TypeScript extensions it may have been compiled from.
pub fn typescript_sources(path: &str) -> Option<(&str, &'static [&'static str])> {
    const SOURCES: &[(&str, &[&str])] = &[(".js", &[".ts", ".tsx"]), (".jsx", &[".tsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"])];
    SOURCES.iter().find_map(|(compiled, sources)| Some((path.strip_suffix(compiled)?, *sources)))
}

/// True for a file (or URL) whose own source is TypeScript.
pub fn is_typescript(path: &str) -> bool {
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    [".ts", ".mts", ".cts", ".tsx"].iter().any(|extension| path.ends_with(extension))
}

/// The extension of a path's last part with its dot, or "": `a.b/c.d.ts` → `.ts`, `.bashrc` → "".
pub fn extension(path: &str) -> &str {
    let name = path.rfind(crate::paths::is_separator).map_or(path, |at| &path[at + 1..]);
    match name.rfind('.') {
        None | Some(0) => "",
        Some(dot) => &name[dot..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_code_tries_native_first() {
        let expected = [".node", SHARED_LIBRARY, ".protojs", ".js", ".json", ".ts", ".tsx", ".mts", ".mjs", ".cts", ".cjs", ".jsx"];
        assert_eq!(order("/home/me/app/src/file"), expected);
    }

    #[test]
    fn node_modules_keeps_nodes_order() {
        assert_eq!(order("/home/me/app/node_modules/pkg/file"), [".js", ".json", ".node"]);
    }

    #[test]
    fn compiled_names() {
        assert_eq!(typescript_sources("/a/b.js"), Some(("/a/b", &[".ts", ".tsx"][..])));
        assert_eq!(typescript_sources("/a/b.mjs"), Some(("/a/b", &[".mts"][..])));
        assert_eq!(typescript_sources("/a/b.ts"), None);
        assert!(is_typescript("file:///a.ts?x#y") && !is_typescript("/a.js"));
        assert_eq!(extension("/a.b/c"), "");
        assert_eq!(extension("/a/.bashrc"), "");
        assert_eq!(extension("/a/x.d.ts"), ".ts");
    }
}
