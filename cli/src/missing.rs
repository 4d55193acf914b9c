//! What is said when there is no such file: one line, with what is near.

use std::path::Path;

use crate::NOT_YET;
use crate::completions::COMMANDS;
use crate::run_script::{Package, looks_like_file};

/// A word that is neither a file nor a command.
pub fn word(word: &str) -> String {
    if NOT_YET.contains(&word) {
        return format!("{word:?} is not a command of this version, and there is no file of that name");
    }
    let absolute = std::path::absolute(word).unwrap_or_else(|_| word.into());
    format!("{}: {}", not_found(&absolute), nearest(word))
}

/// The words of the message are Node's, so that they can be looked for.
fn not_found(path: &Path) -> String {
    format!("Error: Cannot find module '{}' (MODULE_NOT_FOUND)", path.display())
}

fn nearest(word: &str) -> String {
    let package = Package::find().ok();
    if package.as_ref().is_some_and(|package| package.script(word).is_some()) {
        return format!("there is no file {word:?}; the script of that name runs with: protojs run {word}");
    }
    let scripts: Vec<String> = package.iter().flat_map(Package::scripts).map(|(name, _)| name.to_owned()).collect();
    let files = names_in(Path::new("."));
    if let Some(close) = runtime::did_you_mean(word, COMMANDS.iter().map(|name| (*name).to_owned()).chain(files)) {
        return format!("there is no file or command {word:?}: did you mean {close:?}?");
    }
    if let Some(close) = runtime::did_you_mean(word, scripts) {
        return format!("there is no file or command {word:?}: did you mean the script {close:?} (protojs run {close})?");
    }
    format!("there is no file or command {word:?}: see protojs --help")
}

/// A file that is not there.
pub fn file(path: &str) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let folder = absolute.parent().unwrap_or(Path::new("/"));
    let name = absolute.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut message = not_found(&absolute);
    if !folder.is_dir() {
        message.push_str(&format!(": there is no folder {}", folder.display()));
    } else if let Some(close) = near(&name, folder) {
        message.push_str(&format!(": did you mean {close:?}?"));
    }
    message
}

/// A file of a similar name, or of the same name with another extension.
fn near(name: &str, folder: &Path) -> Option<String> {
    let names = names_in(folder);
    let stem = |name: &str| Path::new(name).file_stem().map(|stem| stem.to_os_string());
    runtime::did_you_mean(name, &names).or_else(|| names.into_iter().find(|other| looks_like_file(other) && stem(other) == stem(name)))
}

/// The names in a folder, as far as they can be programs or hold some.
fn names_in(folder: &Path) -> Vec<String> {
    const MOST: usize = 10_000;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST);
    entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| !name.starts_with('.')).collect()
}
