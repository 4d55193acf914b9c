//! `--include`: files that no import leads to.

use std::path::{Path, PathBuf};

use crate::graph::{Graph, is_script};
use crate::shown;

/// Adds the files that paths and patterns name, or the main module of a package that is named. A folder stands for all files below it. Scripts are modules: what they import comes along.
/// Returns each file with the name that it has as an asset: its path from the working directory.
pub fn add(graph: &mut Graph, include: &[String]) -> Result<Vec<(String, PathBuf)>, String> {
    let here = std::env::current_dir().map_err(|error| format!("cannot tell the working directory: {error}"))?;
    let here = here.canonicalize().unwrap_or(here);
    let mut assets = Vec::new();
    for pattern in include {
        let mut files = Vec::new();
        if Path::new(pattern).exists() {
            files_at(Path::new(pattern), &mut files)?;
        } else {
            let found = glob::glob(pattern).map_err(|error| format!("--include {pattern}: {error}"))?;
            for path in found {
                let path = path.map_err(|error| format!("--include {pattern}: {error}"))?;
                if path.is_file() {
                    files.push(path);
                }
            }
        }
        if files.is_empty() && graph.add_package(pattern, &here) {
            continue;
        }
        if files.is_empty() {
            return Err(format!("--include {pattern}: there is no such file or package"));
        }
        files.sort();
        for path in files {
            let path = path.canonicalize().map_err(|error| format!("cannot read {}: {error}", shown(&path)))?;
            if is_script(&path) {
                graph.add_module(&path);
            } else {
                graph.add_data(&path)?;
            }
            let name = path.strip_prefix(&here).unwrap_or(&path).to_string_lossy().into_owned();
            assets.push((name, path));
        }
    }
    Ok(assets)
}

/// A file, or all files below a folder; links to folders are not followed, so that there is an end.
fn files_at(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", shown(path));
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() || (kind.is_symlink() && entry.path().is_file()) || kind.is_file() {
            files_at(&entry.path(), files)?;
        }
    }
    Ok(())
}
