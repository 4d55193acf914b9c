//! Rules of the tree that Cargo cannot enforce.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["cli", "compile", "ext", "icu_data", "loader", "ops", "runtime", "snapshots", "tests"] {
        files_below(&root().join(folder), "rs", &mut found);
    }
    files_below(&root().join("js"), "js", &mut found);
    found
}

/// Every import in js/ names a module that is there (or one that the loader provides).
#[test]
fn imports_of_builtins_exist() {
    let js = root().join("js");
    let mut files = Vec::new();
    files_below(&js, "js", &mut files);
    let mut missing = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| line.starts_with("import ") || line.starts_with("} from ")) {
            let Some(id) = line.rsplit_once("from '").and_then(|(_, rest)| rest.split_once('\'')).map(|(id, _)| id) else { continue };
            if !matches!(id, "internal/core" | "internal/ops") && !js.join(format!("{id}.js")).is_file() {
                missing.push(format!("{}: {id}", file.display()));
            }
        }
    }
    assert!(missing.is_empty(), "imports of modules that do not exist:\n{}", missing.join("\n"));
}

/// A file has one topic: 900 lines are the limit, tables excepted.
#[test]
fn files_are_small() {
    const TABLES: &[&str] = &["registry.js"];
    let long: Vec<String> = sources()
        .iter()
        .filter(|path| !TABLES.iter().any(|table| path.ends_with(table)))
        .filter_map(|path| Some((path, fs::read_to_string(path).ok()?.lines().count())))
        .filter(|(_, lines)| *lines > 900)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// An op is named for its group: the crate ops/<group> has only `op_<group>_…`.
#[test]
fn ops_are_named_for_their_group() {
    let mut odd = Vec::new();
    for entry in fs::read_dir(root().join("ops")).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let group = entry.file_name().to_string_lossy().into_owned();
        let mut files = Vec::new();
        files_below(&entry.path(), "rs", &mut files);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for name in text.split("fn op_").skip(1).filter_map(|rest| rest.split(['(', '<']).next()) {
                if !name.starts_with(&format!("{group}_")) {
                    odd.push(format!("{}: op_{name}", file.display()));
                }
            }
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
}
