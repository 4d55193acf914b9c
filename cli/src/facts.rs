//! What the command line and the environment say, in the forms that the runtime and js/bootstrap/main.js take.

use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use runtime::{DiskCache, ResolverOptions};
use serde_json::{Map, Value as Json, json};

use crate::args::{Options, Value};

/// The most that the disk cache may hold.
const CACHE_LIMIT: u64 = 512 << 20;

/// What is run.
#[derive(Debug, PartialEq)]
pub enum Entry {
    File(String),
    Eval {
        source: String,
        print: bool,
    },
    Stdin,
    /// A module that the executable carries.
    Carried(String),
    /// The script of an executable that Node's configuration describes.
    Sea,
    /// `--test`: the patterns are the words after the options.
    Test,
    /// A prompt, after the code of `-e`.
    Repl {
        source: Option<String>,
        print: bool,
    },
    /// `--check`: of a file, or of standard input.
    Check(Option<String>),
}

impl Entry {
    fn json(&self) -> Json {
        match self {
            Entry::File(path) => json!({ "kind": "file", "path": path }),
            Entry::Eval { source, print } => json!({ "kind": "eval", "source": source, "print": print }),
            Entry::Carried(path) => json!({ "kind": "carried", "path": path }),
            Entry::Sea => json!({ "kind": "sea" }),
            Entry::Stdin => json!({ "kind": "stdin" }),
            Entry::Test => json!({ "kind": "test" }),
            Entry::Repl { source, print } => json!({ "kind": "repl", "source": source, "print": print }),
            Entry::Check(Some(path)) => json!({ "kind": "check", "path": path }),
            Entry::Check(None) => json!({ "kind": "check" }),
        }
    }
}

/// The facts of a run as JSON. Only the options that were given are in it.
pub fn facts(argv0: &str, exec_path: &str, exec_argv: &[String], rest: &[String], options: &Options, entry: &Entry) -> String {
    let given = given(options);
    let argv: Vec<&str> = std::iter::once(exec_path).chain(rest.iter().map(String::as_str)).collect();
    json!({ "argv0": argv0, "execPath": exec_path, "argv": argv, "execArgv": exec_argv, "options": given, "entry": entry.json() })
        .to_string()
}

/// The options that were given, by name.
pub fn given(options: &Options) -> Json {
    options.iter().map(|(name, value)| (format!("--{name}"), option_json(value))).collect::<Map<String, Json>>().into()
}

fn option_json(value: &Value) -> Json {
    match value {
        Value::Flag(on) => json!(on),
        // Whole numbers without a fraction, which JavaScript reads the same.
        Value::Number(number) if number.abs() < 9e15 => json!(*number as i64),
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::HostPort(host, port) => json!({ "host": host, "port": port }),
        Value::List(list) => json!(list),
    }
}

/// How modules are found.
pub fn resolver_options(options: &Options, exec_path: &str) -> ResolverOptions {
    let (mut node_path, mut global_paths) = (Vec::new(), Vec::new());
    if !options.off("global-search-paths") {
        if let Some(folders) = env::var_os("NODE_PATH") {
            node_path.extend(env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty()));
        }
        if let Some(home) = env::var_os("HOME").filter(|home| !home.is_empty()) {
            let home = PathBuf::from(home);
            global_paths.extend([home.join(".node_modules"), home.join(".node_libraries")]);
        }
        if let Some(prefix) = Path::new(exec_path).parent().and_then(Path::parent) {
            global_paths.push(prefix.join("lib/node"));
        }
    }
    ResolverOptions {
        conditions: options.list("conditions").to_vec(),
        preserve_symlinks: options.on("preserve-symlinks"),
        preserve_symlinks_main: options.on("preserve-symlinks-main"),
        node_path,
        global_paths,
        no_addons: options.off("addons"),
        no_require_module: options.off("require-module"),
        // A program that changes its working directory later means the same file.
        package_map: options.text("experimental-package-map").map(|path| std::path::absolute(path).unwrap_or_else(|_| path.into())),
    }
}

/// Where results are kept between runs; none with `--no-cache`. Another build of the same version has another transpiler.
pub fn disk_cache(options: &Options, exec_path: &str) -> Option<DiskCache> {
    if options.off("cache") {
        return None;
    }
    let built = std::fs::metadata(exec_path).and_then(|metadata| metadata.modified()).ok();
    let built = built.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
    Some(DiskCache::open(None, &format!("{} {}", env!("CARGO_PKG_VERSION"), built.as_nanos()), CACHE_LIMIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_hold_what_was_given() {
        let mut options = Options::default();
        options.set("warnings", Value::Flag(false));
        options.set("require", Value::List(vec!["a".into()]));
        options.set("inspect-port", Value::HostPort("::1".into(), 1024));
        options.set("stack-trace-limit", Value::Number(5.0));
        let text = facts("p", "/bin/p", &["--no-warnings".into()], &["x.js".into()], &options, &Entry::File("x.js".into()));
        let json: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(
            json["options"],
            json!({ "--warnings": false, "--require": ["a"], "--inspect-port": { "host": "::1", "port": 1024 }, "--stack-trace-limit": 5 })
        );
        assert_eq!(json["argv"], json!(["/bin/p", "x.js"]));
        assert_eq!(json["entry"], json!({ "kind": "file", "path": "x.js" }));
    }
}
