//! `import` finds what doc/api/esm.md says, and fails with Node's codes and messages.

use crate::tree::{Tree, resolver};
use resolve::{Format, FormatGuess, PackageType, ResolveError, format};

fn files() -> Tree {
    Tree::new(
        "import",
        &[
            (
                "package.json",
                r##"{"name": "self", "type": "module", "exports": {"./x": "./a.js"}, "imports": {"#a": "./a.js", "#p/*": "./dir/*.js", "#fs": "fs", "#none": null, "#url": "node:fs"}}"##,
            ),
            ("a.js", ""),
            ("sp ace.js", ""),
            ("dir/index.js", ""),
            ("typed/a.ts", ""),
            ("typed/dir/index.ts", ""),
            ("typed/both.js", ""),
            ("typed/both.ts", ""),
            ("node_modules/legacy/index.js", ""),
            ("node_modules/legacy/lib/x.js", ""),
            ("node_modules/typed/x.ts", ""),
            (
                "node_modules/arr/package.json",
                r#"{"exports": {".": ["invalid", {"nope": "./n.js"}, "./a.js"], "./bad": ["bad"], "./empty": [], "./num": {"1": "./a.js"}, "./up": "./../x", "./s/*": "./s/*.js", "./s/*.ext": "./ext/*.js"}}"#,
            ),
            ("node_modules/arr/a.js", ""),
            ("node_modules/arr/s/b.js", ""),
            ("node_modules/arr/ext/b.js", ""),
            ("node_modules/mixed/package.json", r#"{"exports": {".": "./a.js", "import": "./b.js"}}"#),
            ("node_modules/sync/package.json", r#"{"exports": {"module-sync": "./sync.js", "import": "./import.js"}}"#),
            ("node_modules/sync/sync.js", ""),
            ("node_modules/garbage/package.json", "nonsense"),
        ],
    )
}

fn property<'e>(error: &'e ResolveError, name: &str) -> Option<&'e str> {
    error.properties.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

#[test]
fn found() {
    let tree = files();
    let resolver = resolver();
    let import = |specifier: &str| tree.import(&resolver, specifier, "main.js").unwrap_or_else(|error| panic!("{specifier}: {error}"));
    assert_eq!(import("./a.js"), "a.js");
    assert_eq!(import("./a.js?x=1#y"), "a.js?x=1#y");
    assert_eq!(import("./sp ace.js"), "sp%20ace.js");
    assert_eq!(import("./sp%20ace.js"), "sp%20ace.js");
    assert_eq!(import(&tree.url("a.js")), "a.js");
    assert_eq!(import(&tree.text("a.js")), "a.js");
    assert_eq!(import("legacy"), "node_modules/legacy/index.js");
    assert_eq!(import("legacy/lib/x.js"), "node_modules/legacy/lib/x.js");
    assert_eq!(import("arr"), "node_modules/arr/a.js");
    assert_eq!(import("arr/s/b"), "node_modules/arr/s/b.js");
    assert_eq!(import("arr/s/b.ext"), "node_modules/arr/ext/b.js");
    assert_eq!(import("sync"), "node_modules/sync/sync.js");
    assert_eq!(import("self/x"), "a.js");
    assert_eq!(import("#a"), "a.js");
    assert_eq!(import("#p/index"), "dir/index.js");
    assert_eq!(import("#fs"), "node:fs");
    assert_eq!(import("fs"), "node:fs");
    assert_eq!(import("node:anything"), "node:anything");
    assert_eq!(import("data:text/javascript,1"), "data:text/javascript,1");
    assert_eq!(import("https://example.com/x.js"), "https://example.com/x.js");
    assert_eq!(resolver.resolve_import("fs", "data:text/javascript,1", None).unwrap(), "node:fs");
}

#[test]
fn errors() {
    let tree = files();
    let resolver = resolver();
    let main = tree.text("main.js");
    let error = |specifier: &str| match tree.import(&resolver, specifier, "main.js") {
        Err(error) => error,
        Ok(url) => panic!("{specifier} → {url}"),
    };
    let check = |specifier: &str, code: &str, message: String| {
        let error = error(specifier);
        assert_eq!((error.code, error.message), (code, message), "{specifier}");
    };
    let not_found = error("./nope.js");
    assert_eq!(not_found.message, format!("Cannot find module '{}' imported from {main}", tree.text("nope.js")));
    assert_eq!(property(&not_found, "url"), Some(tree.url("nope.js").as_str()));
    check(
        "./a",
        "ERR_MODULE_NOT_FOUND",
        format!("Cannot find module '{}' imported from {main}\nDid you mean to import \"./a.js\"?", tree.text("a")),
    );
    check(
        "./dir",
        "ERR_UNSUPPORTED_DIR_IMPORT",
        format!(
            "Directory import '{}' is not supported resolving ES modules imported from {main}\nDid you mean to import \"./dir/index.js\"?",
            tree.text("dir")
        ),
    );
    check(
        "legacy/lib/x",
        "ERR_MODULE_NOT_FOUND",
        format!(
            "Cannot find module '{}' imported from {main}\nDid you mean to import \"legacy/lib/x.js\"?",
            tree.text("node_modules/legacy/lib/x")
        ),
    );
    check("nope", "ERR_MODULE_NOT_FOUND", format!("Cannot find package 'nope' imported from {main}"));
    check("@a", "ERR_INVALID_MODULE_SPECIFIER", format!("Invalid module \"@a\" is not a valid package name imported from {main}"));
    check(
        "./a%2fb.js",
        "ERR_INVALID_MODULE_SPECIFIER",
        format!(
            "Invalid module \"{}/a%2fb.js\" must not include encoded \"/\" or \"\\\" characters imported from {main}",
            tree.text("").trim_end_matches('/')
        ),
    );
    check(
        "arr/x",
        "ERR_PACKAGE_PATH_NOT_EXPORTED",
        format!(
            "Package subpath './x' is not defined by \"exports\" in {} imported from {main}",
            tree.text("node_modules/arr/package.json")
        ),
    );
    assert_eq!(error("arr/empty").code, "ERR_PACKAGE_PATH_NOT_EXPORTED");
    check(
        "arr/bad",
        "ERR_INVALID_PACKAGE_TARGET",
        format!(
            "Invalid \"exports\" target \"bad\" defined for './bad' in the package config {} imported from {main}; targets must start with \"./\"",
            tree.text("node_modules/arr/package.json")
        ),
    );
    assert_eq!(error("arr/up").code, "ERR_INVALID_PACKAGE_TARGET");
    assert_eq!(error("arr/s/../a").code, "ERR_INVALID_MODULE_SPECIFIER");
    assert_eq!(error("arr/num").code, "ERR_INVALID_PACKAGE_CONFIG");
    assert_eq!(error("mixed").code, "ERR_INVALID_PACKAGE_CONFIG");
    check(
        "garbage",
        "ERR_INVALID_PACKAGE_CONFIG",
        format!("Invalid package config {} while importing \"garbage\" from {main}.", tree.text("node_modules/garbage/package.json")),
    );
    check(
        "#nope",
        "ERR_PACKAGE_IMPORT_NOT_DEFINED",
        format!("Package import specifier \"#nope\" is not defined in package {} imported from {main}", tree.text("package.json")),
    );
    assert_eq!(error("#none").code, "ERR_PACKAGE_IMPORT_NOT_DEFINED");
    assert_eq!(error("#url").code, "ERR_INVALID_PACKAGE_TARGET");
    assert_eq!(error("#").code, "ERR_INVALID_MODULE_SPECIFIER");
    let error = resolver.resolve_import("./x", "data:text/javascript,1", None).unwrap_err();
    assert_eq!(error.code, "ERR_UNSUPPORTED_RESOLVE_REQUEST");
    assert_eq!(resolve::check_scheme("https://x/").unwrap_err().code, "ERR_UNSUPPORTED_ESM_URL_SCHEME");
}

#[test]
fn typescript_importers() {
    let tree = files();
    let resolver = resolver();
    let import = |specifier: &str| tree.import(&resolver, specifier, "typed/main.ts");
    assert_eq!(import("./a").unwrap(), "typed/a.ts");
    assert_eq!(import("./a.js").unwrap(), "typed/a.ts");
    assert_eq!(import("./a.js?x").unwrap(), "typed/a.ts?x");
    assert_eq!(import("./both.js").unwrap(), "typed/both.js");
    assert_eq!(import("./dir").unwrap(), "typed/dir/index.ts");
    assert_eq!(import("./dir/").unwrap(), "typed/dir/index.ts");
    assert_eq!(import("typed/x").unwrap_err().code, "ERR_MODULE_NOT_FOUND");
    assert_eq!(import("typed/x.js").unwrap(), "node_modules/typed/x.ts");
    assert_eq!(tree.import(&resolver, "./a", "typed/main.js").unwrap_err().code, "ERR_MODULE_NOT_FOUND");
}

#[test]
fn package_files_and_formats() {
    let tree = Tree::new(
        "formats",
        &[
            (
                "none/package.json",
                "{\"name\": \"x\", \"type\": \"other\", \"exports\": null, \"scripts\": {\"a\": \"b\"}, \"name\": \"y\"}",
            ),
            ("esm/package.json", "{\"type\": \"module\"}"),
            ("esm/node_modules/p/x.js", ""),
            ("cjs/package.json", "{\"type\": \"commonjs\"}"),
            ("esm/wasm", "\0asm\u{1}\0\0\0"),
            ("esm/plain", "x"),
        ],
    );
    let resolver = resolver();
    let package = resolver.package_json(&tree.text("none")).unwrap().unwrap();
    assert_eq!((package.name.as_deref(), package.type_, package.has_exports()), (Some("y"), PackageType::None, false));
    assert_eq!(package.raw_scripts(), Some("{\"a\": \"b\"}"));
    let guess = |path: &str| format::of_file(&tree.path(path), &resolver).unwrap();
    let known = |path: &str| match guess(path) {
        FormatGuess::Known(format) => format,
        other => panic!("{path}: {other:?}"),
    };
    assert_eq!(guess("none/a.js"), FormatGuess::Ambiguous);
    assert_eq!(guess("none/deep/er/a.ts"), FormatGuess::Ambiguous);
    assert_eq!(guess("esm/node_modules/p/x.js"), FormatGuess::Ambiguous);
    assert_eq!(guess("esm/a.txt"), FormatGuess::Unknown(".txt".to_string()));
    assert_eq!(known("esm/a.js"), Format::Module);
    assert_eq!(known("esm/a.tsx"), Format::ModuleTypeScript);
    assert_eq!(known("esm/a.jsx"), Format::ModuleJsx);
    assert_eq!(known("esm/wasm"), Format::Wasm);
    assert_eq!(known("esm/plain"), Format::Module);
    assert_eq!(known("cjs/a.js"), Format::CommonJs);
    assert_eq!(known("cjs/a.mts"), Format::ModuleTypeScript);
    assert_eq!(known("esm/a.cts"), Format::CommonJsTypeScript);
    assert_eq!(known("esm/a.cjs"), Format::CommonJs);
    assert_eq!(known("cjs/a.mjs"), Format::Module);
    assert_eq!(known("a.json"), Format::Json);
    assert_eq!(known("a.node"), Format::Addon);
    assert_eq!(
        format::unknown_extension(".txt", &tree.path("a.txt")).message,
        format!("Unknown file extension \".txt\" for {}", tree.text("a.txt"))
    );
    assert_eq!(resolver.find_package_json("..", &tree.url("esm/node_modules/p/x.js")).unwrap(), None);
    assert_eq!(resolver.find_package_json("./x.js", &tree.url("cjs/y.js")).map(|_| ()).unwrap_err().code, "ERR_MODULE_NOT_FOUND");
}
