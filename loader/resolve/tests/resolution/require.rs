//! `require` finds what doc/api/modules.md says.

use crate::tree::{Tree, resolver};
use resolve::{RequireOptions, Resolver, ResolverOptions};

#[test]
fn files_and_extensions() {
    let tree = Tree::new(
        "files",
        &[
            ("a.js", ""),
            ("both.js", ""),
            ("both.ts", ""),
            ("both.json", ""),
            ("native.node", ""),
            ("native.js", ""),
            ("only.tsx", ""),
            ("dir/index.ts", ""),
            ("dir2/index.mjs", ""),
            ("dir2.js", ""),
            ("node_modules/p/both.js", ""),
            ("node_modules/p/native.node", ""),
            ("node_modules/p/native.js", ""),
            ("node_modules/p/only.ts", ""),
        ],
    );
    let resolver = resolver();
    let require = |specifier: &str| tree.require(&resolver, specifier, "main.js");
    assert_eq!(require("./a").unwrap(), "a.js");
    assert_eq!(require("./a.js").unwrap(), "a.js");
    assert_eq!(require("./both").unwrap(), "both.js");
    assert_eq!(require("./native").unwrap(), "native.node");
    assert_eq!(require("./only").unwrap(), "only.tsx");
    assert_eq!(require("./dir").unwrap(), "dir/index.ts");
    assert_eq!(require("./dir2").unwrap(), "dir2.js");
    assert_eq!(require("./dir2/").unwrap(), "dir2/index.mjs");
    assert_eq!(require("p/native").unwrap(), "node_modules/p/native.js");
    let error = require("p/only").unwrap_err();
    assert_eq!((error.code, error.message.as_str()), ("MODULE_NOT_FOUND", "Cannot find module 'p/only'"));
    assert!(error.wants_require_stack());
}

#[test]
fn absence_is_not_remembered() {
    let tree = Tree::new("absence", &[("x.js", "")]);
    let resolver = resolver();
    assert!(tree.require(&resolver, "./late", "main.js").is_err());
    assert!(tree.require(&resolver, "pkg", "main.js").is_err());
    tree.write("late.js", "");
    tree.write("node_modules/pkg/index.js", "");
    assert_eq!(tree.require(&resolver, "./late", "main.js").unwrap(), "late.js");
    assert_eq!(tree.require(&resolver, "pkg", "main.js").unwrap(), "node_modules/pkg/index.js");
}

#[test]
fn packages() {
    let tree = Tree::new(
        "packages",
        &[
            ("node_modules/main/package.json", "\u{FEFF}{\"main\": \"./lib\"}"),
            ("node_modules/main/lib/index.js", ""),
            ("node_modules/bad-main/package.json", "{\"main\": \"nope\"}"),
            ("node_modules/bad-main/index.js", ""),
            ("node_modules/no-main/package.json", "{\"main\": \"nope.js\"}"),
            ("node_modules/file.js", ""),
            ("node_modules/garbage/package.json", "{ nonsense"),
            (
                "node_modules/@scope/pkg/package.json",
                r#"{"exports": {".": {"import": "./m.mjs", "require": "./c.cjs"}, "./f/*": "./files/*.js", "./f/private/*": null}}"#,
            ),
            ("node_modules/@scope/pkg/c.cjs", ""),
            ("node_modules/@scope/pkg/files/a/b.js", ""),
            ("node_modules/nested/node_modules/main/index.js", ""),
            ("node_modules/nested/index.js", ""),
            (
                "package.json",
                r##"{"name": "self", "exports": "./own.js", "imports": {"#own": "./own.js", "#fs": "fs", "#dep": "main", "#no": "./no.js"}}"##,
            ),
            ("own.js", ""),
        ],
    );
    let resolver = resolver();
    let require = |specifier: &str| tree.require(&resolver, specifier, "src/main.js");
    assert_eq!(require("main").unwrap(), "node_modules/main/lib/index.js");
    assert_eq!(require("bad-main").unwrap(), "node_modules/bad-main/index.js");
    assert_eq!(resolver.take_warnings().iter().map(|warning| warning.code).collect::<Vec<_>>(), ["DEP0128"]);
    let error = require("no-main").unwrap_err();
    assert!(error.message.ends_with("Please verify that the package.json has a valid \"main\" entry"), "{}", error.message);
    assert_eq!(error.properties[1], ("requestPath", "no-main".to_string()));
    assert_eq!(require("file").unwrap(), "node_modules/file.js");
    let error = require("garbage").unwrap_err();
    assert_eq!(error.code, "ERR_INVALID_PACKAGE_CONFIG");
    assert_eq!(error.message, format!("Invalid package config {}.", tree.text("node_modules/garbage/package.json")));
    assert_eq!(require("@scope/pkg").unwrap(), "node_modules/@scope/pkg/c.cjs");
    assert_eq!(require("@scope/pkg/f/a/b").unwrap(), "node_modules/@scope/pkg/files/a/b.js");
    assert_eq!(require("@scope/pkg/f/private/b").unwrap_err().code, "ERR_PACKAGE_PATH_NOT_EXPORTED");
    assert_eq!(require("@scope/pkg/c.cjs").unwrap_err().code, "ERR_PACKAGE_PATH_NOT_EXPORTED");
    assert_eq!(tree.require(&resolver, "main", "node_modules/nested/index.js").unwrap(), "node_modules/nested/node_modules/main/index.js");
    assert_eq!(require("self").unwrap(), "own.js");
    assert_eq!(require("#own").unwrap(), "own.js");
    assert_eq!(require("#fs").unwrap(), "node:fs");
    assert_eq!(require("#dep").unwrap(), "node_modules/main/lib/index.js");
    assert_eq!(require("#no").unwrap_err().code, "MODULE_NOT_FOUND");
    assert_eq!(require("#other").unwrap_err().code, "ERR_PACKAGE_IMPORT_NOT_DEFINED");
}

#[test]
fn options() {
    let tree = Tree::new(
        "options",
        &[
            ("a/node_modules/p/index.js", ""),
            ("b/own/p/index.js", ""),
            ("global/g.js", ""),
            ("x.foo", ""),
            ("node_modules/c/package.json", r#"{"exports": {"custom": "./custom.js", "default": "./index.js"}}"#),
            ("node_modules/c/custom.js", ""),
            ("node_modules/c/index.js", ""),
        ],
    );
    let resolver = Resolver::new(ResolverOptions { node_path: vec![tree.path("global")], ..Default::default() });
    let paths = [tree.path("a")];
    let options = RequireOptions { paths: Some(&paths), ..Default::default() };
    assert_eq!(tree.require_with(&resolver, "p", "main.js", &options).unwrap(), "a/node_modules/p/index.js");
    assert_eq!(tree.require_with(&resolver, "./node_modules/p", "main.js", &options).unwrap(), "a/node_modules/p/index.js");
    let own = [tree.path("b/own")];
    let options = RequireOptions { module_paths: Some(&own), ..Default::default() };
    assert_eq!(tree.require_with(&resolver, "p", "main.js", &options).unwrap(), "b/own/p/index.js");
    assert_eq!(tree.require(&resolver, "g", "main.js").unwrap(), "global/g.js");
    let keys = [".js", ".json", ".node", ".foo"].map(String::from);
    let options = RequireOptions { extensions: Some(&keys), ..Default::default() };
    assert!(tree.require(&resolver, "./x", "main.js").is_err());
    assert_eq!(tree.require_with(&resolver, "./x", "main.js", &options).unwrap(), "x.foo");
    let conditions = ["custom".to_string()];
    let options = RequireOptions { conditions: Some(&conditions), ..Default::default() };
    assert_eq!(tree.require_with(&resolver, "c", "main.js", &options).unwrap(), "node_modules/c/custom.js");
    assert_eq!(tree.require(&resolver, "c", "main.js").unwrap(), "node_modules/c/index.js");
    assert_eq!(
        resolver.node_module_paths(&tree.path("a/node_modules/p")).iter().take(3).collect::<Vec<_>>(),
        [&tree.path("a/node_modules/p/node_modules"), &tree.path("a/node_modules"), &tree.path("node_modules")]
    );
    let found = resolver.find_path("p", &[tree.path("nowhere"), tree.path("b/own")], &RequireOptions::default()).unwrap();
    assert_eq!(found, Some(tree.path("b/own/p/index.js")));
}

#[cfg(unix)]
#[test]
fn symlinks() {
    let tree = Tree::new(
        "symlinks",
        &[("real/index.js", ""), ("node_modules/linked", "-> real"), ("link.js", "-> real/index.js"), ("broken.js", "-> nowhere.js")],
    );
    assert_eq!(tree.require(&resolver(), "linked", "main.js").unwrap(), "real/index.js");
    assert_eq!(tree.require(&resolver(), "./link", "main.js").unwrap(), "real/index.js");
    assert!(tree.require(&resolver(), "./broken.js", "main.js").is_err());
    let keeping = Resolver::new(ResolverOptions { preserve_symlinks: true, ..Default::default() });
    assert_eq!(tree.require(&keeping, "linked", "main.js").unwrap(), "node_modules/linked/index.js");
    let main = RequireOptions { is_main: true, ..Default::default() };
    assert_eq!(tree.require_with(&keeping, "./link.js", "main.js", &main).unwrap(), "real/index.js");
}

#[test]
fn typescript_habits() {
    let tree = Tree::new("ts", &[("a.ts", ""), ("b.mts", ""), ("c.js", ""), ("c.ts", "")]);
    let resolver = resolver();
    assert_eq!(tree.require(&resolver, "./a.js", "main.ts").unwrap(), "a.ts");
    assert_eq!(tree.require(&resolver, "./b.mjs", "main.ts").unwrap(), "b.mts");
    assert_eq!(tree.require(&resolver, "./c.js", "main.ts").unwrap(), "c.js");
    assert!(tree.require(&resolver, "./a.js", "main.js").is_err());
    assert_eq!(resolver.complete_path(&tree.path("a.js")), Some(tree.path("a.ts")));
    assert_eq!(resolver.complete_path(&tree.path("a")), Some(tree.path("a.ts")));
    assert_eq!(resolver.complete_path(&tree.path("z")), None);
}
