//! Scripts of package.json: `protojs run <script>` as npm runs them, `protojs --run <script>` as Node does (docs: cli.md, "--run").

use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use serde_json::Value as Json;

use crate::{NODE_VERSION, own_node, script_process};

/// The nearest package.json.
pub struct Package {
    path: PathBuf,
    /// Where the search began.
    from: PathBuf,
    json: Json,
}

/// Whose customs a script is run by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Scripts `pre…` and `post…`, variables `npm_…`.
    Npm,
    /// Only the script.
    Node,
}

/// How scripts are started.
#[derive(Debug)]
pub struct Launch {
    pub style: Style,
    /// How this binary was called.
    pub argv0: String,
    /// Where it is.
    pub exec_path: String,
    /// `--node`: `node` in scripts is this binary.
    pub own_node: bool,
}

impl Package {
    /// Looks for package.json in the current folder and above it.
    pub fn find() -> Result<Package, String> {
        let from = env::current_dir().map_err(|error| format!("The current folder cannot be found: {error}"))?;
        let path = from.ancestors().map(|folder| folder.join("package.json")).find(|path| path.is_file());
        let Some(path) = path else { return Err(format!("Can't find package.json for directory {}", from.display())) };
        let text = fs::read_to_string(&path).map_err(|error| format!("Can't read {}: {error}", path.display()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let json = serde_json::from_str(text).map_err(|error| format!("Can't parse {}: {error}", path.display()))?;
        Ok(Package { path, from, json })
    }

    /// The names and commands of the scripts, in their order.
    pub fn scripts(&self) -> impl Iterator<Item = (&str, &str)> {
        let scripts = self.json.get("scripts").and_then(Json::as_object);
        scripts.into_iter().flatten().filter_map(|(name, command)| Some((name.as_str(), command.as_str()?)))
    }

    /// The command of a script.
    pub fn script(&self, name: &str) -> Option<&str> {
        self.json.get("scripts")?.get(name)?.as_str()
    }

    /// Why there is no such script, with those there are.
    pub fn missing(&self, name: &str) -> String {
        let path = self.path.display();
        let Some(scripts) = self.json.get("scripts").and_then(Json::as_object) else {
            return format!("Can't find \"scripts\" field in {path}");
        };
        if scripts.contains_key(name) {
            return format!("Script {name:?} is unexpectedly not a string for {path}");
        }
        let mut message = format!("Missing script: {name:?} for {path}");
        if let Some(close) = runtime::did_you_mean(name, scripts.keys()) {
            message.push_str(&format!("\nDid you mean {close:?}?"));
        }
        message.push_str("\n\nAvailable scripts are:");
        for (name, command) in self.scripts() {
            message.push_str(&format!("\n  {name}: {command}"));
        }
        message
    }

    /// What `protojs run` without a name prints.
    pub fn listing(&self) -> String {
        let mut text = format!("Scripts of {}:\n", self.path.display());
        let width = self.scripts().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, command) in self.scripts() {
            text.push_str(&format!("  {name:<width$}  {command}\n"));
        }
        text
    }

    /// Runs a script with further arguments and gives its exit code.
    pub fn run(&self, name: &str, arguments: &[String], launch: &Launch) -> i32 {
        let arguments = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
        let mut main = self.script(name).unwrap_or_default().to_owned();
        for argument in arguments {
            main.push(' ');
            main.push_str(&shell_quoted(argument));
        }
        let (before, after) = (format!("pre{name}"), format!("post{name}"));
        let mut steps = vec![(name, main)];
        if launch.style == Style::Npm {
            if let Some(command) = self.script(&before) {
                steps.insert(0, (&before, command.to_owned()));
            }
            if let Some(command) = self.script(&after) {
                steps.push((&after, command.to_owned()));
            }
        }
        for (name, script) in &steps {
            if launch.style == Style::Npm {
                crate::say(&format!("$ {script}"));
            }
            match script_process::run(self.command(name, script, launch)).map(exit_code) {
                Ok(0) => {}
                Ok(code) => return code,
                Err(error) => {
                    crate::say(&format!("protojs: cannot start sh: {error}"));
                    return 127;
                }
            }
        }
        0
    }

    /// Whether `node` means protojs in scripts: `{ "protojs": { "node": true } }`.
    fn wants_own_node(&self) -> bool {
        self.json.pointer("/protojs/node").and_then(Json::as_bool).unwrap_or(false)
    }

    fn command(&self, name: &str, script: &str, launch: &Launch) -> Command {
        let Launch { style, exec_path, .. } = launch;
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).current_dir(folder);
        command.env("PATH", self.search_path(launch));
        if *style == Style::Node {
            command.env("NODE_RUN_SCRIPT_NAME", name).env("NODE_RUN_PACKAGE_JSON_PATH", &self.path);
            return command;
        }
        command.env("npm_lifecycle_event", name).env("npm_lifecycle_script", script).env("npm_package_json", &self.path);
        command.env("npm_command", "run-script").env("npm_node_execpath", exec_path).env("NODE", exec_path);
        let agent = format!("protojs/{} node/{NODE_VERSION} {} {}", env!("CARGO_PKG_VERSION"), env::consts::OS, env::consts::ARCH);
        command.env("npm_config_user_agent", agent);
        if env::var_os("INIT_CWD").is_none() {
            command.env("INIT_CWD", &self.from);
        }
        for field in ["name", "version", "config", "engines", "bin"] {
            if let Some(value) = self.json.get(field) {
                package_variables(&mut command, format!("npm_package_{field}"), value);
            }
        }
        command
    }

    /// `node_modules/.bin` of the folders from here upwards, the folder of our `node` where it is wanted, PATH, and the folders of this
    /// binary, as it was called and as it is, for scripts that say `protojs`.
    fn search_path(&self, launch: &Launch) -> OsString {
        let start = if launch.style == Style::Node { &self.from } else { &self.path };
        let mut folders: Vec<PathBuf> =
            start.ancestors().map(|folder| folder.join("node_modules/.bin")).filter(|folder| folder.is_dir()).collect();
        if launch.style == Style::Npm && (launch.own_node || self.wants_own_node()) {
            match own_node::folder(Path::new(&launch.exec_path)) {
                Ok(folder) => folders.push(folder),
                Err(error) => crate::say(&format!("protojs: `node` in scripts is that of PATH: {error}")),
            }
        }
        if let Some(path) = env::var_os("PATH") {
            folders.extend(env::split_paths(&path));
        }
        if launch.style == Style::Npm {
            let called = Some(Path::new(&launch.argv0)).filter(|path| path.components().count() > 1);
            let called = called.and_then(|path| std::path::absolute(path).ok());
            folders.extend(called.as_deref().and_then(Path::parent).map(Path::to_owned));
            folders.extend(Path::new(&launch.exec_path).parent().map(Path::to_owned));
        }
        // A folder with a colon in its name cannot be in PATH; then none of ours are.
        env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }
}

/// A field of package.json as variables: objects and lists add their keys to the name.
fn package_variables(command: &mut Command, name: String, value: &Json) {
    let plain = |key: &str| key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    match value {
        Json::Object(fields) => {
            fields.iter().for_each(|(key, value)| package_variables(command, format!("{name}_{}", plain(key)), value));
        }
        Json::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| package_variables(command, format!("{name}_{at}"), value));
        }
        Json::String(text) if !text.contains('\0') => {
            command.env(name, text);
        }
        Json::Number(_) | Json::Bool(_) => {
            command.env(name, value.to_string());
        }
        _ => {}
    }
}

/// The exit code of a process, or 128 and the number of the signal that ended it.
pub fn exit_code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

/// A word as sh takes it literally.
fn shell_quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// Whether a word of the command line is written like a file: with a folder or an extension.
pub fn looks_like_file(word: &str) -> bool {
    word.contains('/') || Path::new(word).extension().is_some()
}

/// Whether a word names a file, possibly without its extension.
pub fn is_file(word: &str) -> bool {
    const EXTENSIONS: &[&str] = &["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx", ".json"];
    EXTENSIONS.iter().any(|extension| Path::new(&format!("{word}{extension}")).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_reach_the_script_unchanged() {
        assert_eq!(shell_quoted("--a=b/c.js"), "--a=b/c.js");
        assert_eq!(shell_quoted("it's $HOME"), "'it'\\''s $HOME'");
        assert_eq!(shell_quoted(""), "''");
    }

    #[test]
    fn files_are_recognized() {
        assert!(looks_like_file("a.ts") && looks_like_file("./a") && looks_like_file("a/b"));
        assert!(!looks_like_file("build") && !looks_like_file("test:unit"));
    }
}
