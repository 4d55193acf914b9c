//! With a package map nothing is looked for in `node_modules`; packages.md, "Package maps".

use crate::tree::Tree;
use resolve::{Cause, ResolveError, Resolver, ResolverOptions};

const MAP: &str = r#"{
  "packages": {
    "app": { "url": "./app", "dependencies": { "dep": "dep-2", "plain": "plain", "@s/x": "scoped", "lost": "no-such" } },
    "inner": { "url": "./app/inner", "dependencies": { "dep": "dep-1" } },
    "dep-1": { "url": "./vendor/dep%201/" },
    "dep-2": { "url": "./vendor/dep-2", "dependencies": { "plain": "plain" } },
    "plain": { "url": "./vendor/plain" },
    "scoped": { "url": "./vendor/scoped" }
  }
}"#;

fn files(map: &str) -> (Tree, Resolver) {
    let tree = Tree::new(
        "map",
        &[
            ("map.json", map),
            ("app/package.json", r##"{"name": "self", "exports": "./main.js", "imports": {"#d": "dep"}}"##),
            ("app/node_modules/other/index.js", ""),
            ("app/node_modules/dep/index.js", ""),
            ("vendor/dep 1/package.json", r#"{"main": "one.js"}"#),
            ("vendor/dep 1/one.js", ""),
            ("vendor/dep-2/package.json", r#"{"exports": {".": {"import": "./two.mjs", "require": "./two.js"}}}"#),
            ("vendor/dep-2/two.js", ""),
            ("vendor/dep-2/two.mjs", ""),
            ("vendor/plain/index.js", ""),
            ("vendor/plain/lib/a.js", ""),
            ("vendor/scoped/index.js", ""),
            ("vendor-2/x.js", ""),
        ],
    );
    let resolver = Resolver::new(ResolverOptions { package_map: Some(tree.path("map.json")), ..Default::default() });
    (tree, resolver)
}

fn code<T>(result: Result<T, ResolveError>) -> &'static str {
    result.err().map_or("", |error| error.code)
}

#[test]
fn dependencies_are_what_the_map_says() {
    let (tree, resolver) = files(MAP);
    let require = |specifier: &str, parent: &str| tree.require(&resolver, specifier, parent);
    let import = |specifier: &str, parent: &str| tree.import(&resolver, specifier, parent);
    assert_eq!(require("dep", "app/main.js").unwrap(), "vendor/dep-2/two.js");
    assert_eq!(import("dep", "app/main.js").unwrap(), "vendor/dep-2/two.mjs");
    assert_eq!(import("#d", "app/main.js").unwrap(), "vendor/dep-2/two.mjs");
    // The longest path is the importer's package.
    assert_eq!(require("dep", "app/inner/x.js").unwrap(), "vendor/dep 1/one.js");
    assert_eq!(import("dep", "app/inner/x.js").unwrap(), "vendor/dep%201/one.js");
    assert_eq!(code(require("plain", "app/inner/x.js")), "MODULE_NOT_FOUND");
    assert_eq!(require("plain/lib/a", "app/main.js").unwrap(), "vendor/plain/lib/a.js");
    assert_eq!(code(import("plain/lib/a", "app/main.js")), "ERR_MODULE_NOT_FOUND");
    assert_eq!(import("plain/lib/a.js", "app/main.js").unwrap(), "vendor/plain/lib/a.js");
    assert_eq!(import("@s/x", "app/main.js").unwrap(), "vendor/scoped/index.js");
    assert_eq!(import("fs", "app/main.js").unwrap(), "node:fs");
    let warnings = resolver.take_warnings();
    assert_eq!(warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), [resolve::package_map::EXPERIMENTAL]);
}

#[test]
fn nothing_else_is_found() {
    let (tree, resolver) = files(MAP);
    assert_eq!(code(tree.require(&resolver, "other", "app/main.js")), "MODULE_NOT_FOUND");
    assert_eq!(code(tree.require(&resolver, "self", "app/main.js")), "MODULE_NOT_FOUND");
    let error = tree.import(&resolver, "other/x", "app/main.js").unwrap_err();
    assert_eq!(error.message, format!("Cannot find package 'other/x' imported from {}", tree.text("app/main.js")));
    let map = tree.text("map.json");
    let error = tree.require(&resolver, "lost", "app/main.js").unwrap_err();
    assert_eq!(error.message, format!("Package key \"no-such\" referenced in dependencies but not defined in {map}"));
    assert_eq!(error.code, "ERR_PACKAGE_MAP_KEY_NOT_FOUND");
    // `vendor-2` only starts like a package's folder.
    let error = tree.import(&resolver, "dep", "vendor-2/x.js").unwrap_err();
    let from = tree.text("vendor-2/x.js");
    assert_eq!(error.message, format!("Cannot resolve \"dep\" from \"{from}\": file is not within any package defined in {map}"));
    assert_eq!(error.code, "ERR_PACKAGE_MAP_EXTERNAL_FILE");
}

#[test]
fn invalid_maps() {
    let reason = |map: &str| {
        let (tree, resolver) = files(map);
        let error = tree.require(&resolver, "dep", "app/main.js").unwrap_err();
        assert_eq!(error.code, "ERR_PACKAGE_MAP_INVALID");
        // What was wrong once stays wrong.
        assert_eq!(tree.import(&resolver, "dep", "app/main.js").unwrap_err(), error);
        let prefix = format!("Invalid package-map.json at \"{}\": ", tree.text("map.json"));
        (error.message.strip_prefix(&prefix).unwrap().to_string(), error.cause)
    };
    assert_eq!(reason("{").0, "invalid JSON");
    assert_eq!(reason("{").1, Some(Cause::Json("{".into())));
    assert_eq!(reason("null").0, "missing \"packages\" object");
    assert_eq!(reason(r#"{"packages": {"a": {}}}"#).0, "package \"a\" is missing \"url\" field");
    let expected = "package \"a\" has invalid \"url\" field: expected string, got number";
    assert_eq!(reason(r#"{"packages": {"a": {"url": 1}}}"#).0, expected);
    assert_eq!(reason(r#"{"packages": {"a": {"url": ""}}}"#).0, "package \"a\" has an empty \"url\" field");
    let expected =
        "package \"a\" has unsupported URL scheme in url \"https://x\"; only file: URLs and relative URLs are currently supported";
    assert_eq!(reason(r#"{"packages": {"a": {"url": "https://x"}}}"#).0, expected);
    let (message, cause) = reason(r#"{"packages": {"a": {"url": "a%2fb"}}}"#);
    assert_eq!(message, "package \"a\" has invalid file url \"a%2fb\"");
    assert!(matches!(cause, Some(Cause::Other(cause)) if cause.code == "ERR_INVALID_FILE_URL_PATH"));
    let expected = "packages \"a\" and \"b\" have the same url \"x/../app\"; this will be supported in the future";
    assert_eq!(reason(r#"{"packages": {"a": {"url": "app"}, "b": {"url": "x/../app"}}}"#).0, expected);

    let (tree, _) = files(MAP);
    let resolver = Resolver::new(ResolverOptions { package_map: Some(tree.path("none.json")), ..Default::default() });
    let error = tree.require(&resolver, "dep", "app/main.js").unwrap_err();
    assert!(error.message.ends_with("none.json\": failed to read"));
    assert!(matches!(error.cause, Some(Cause::Open { errno: 2, .. })));
    // Without a bare specifier nobody looks.
    assert_eq!(code(tree.require(&resolver, "./x", "app/main.js")), "MODULE_NOT_FOUND");
}
