//! The protojs binary.

use std::env;
use std::path::PathBuf;

use runtime::{DiskCache, ResolverOptions, StartOptions};

fn main() {
    let mut args = env::args();
    let argv0 = args.next().unwrap_or_default();
    let mut rest: Vec<String> = args.collect();
    if rest.first().is_some_and(|arg| arg == "run") {
        rest.remove(0);
    }
    let exec_path = env::current_exe().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let mut exec_argv = Vec::new();
    let mut options = serde_json::Map::new();
    let mut v8_flags = Vec::new();
    while rest.first().is_some_and(|arg| arg.starts_with("--")) {
        let flag = rest.remove(0);
        match flag.split_once('=') {
            Some((name, value)) => {
                options.insert(name.to_owned(), value.into());
            }
            None => {
                options.insert(flag.clone(), true.into());
            }
        }
        if flag == "--expose-gc" || flag.starts_with("--stack-size") || flag.starts_with("--allow-natives-syntax") || flag.starts_with("--log") {
            v8_flags.push(flag.clone());
        }
        exec_argv.push(flag);
    }
    let mut entry = serde_json::json!({ "kind": "none" });
    if rest.first().is_some_and(|arg| arg == "-e" || arg == "-p") {
        let flag = rest.remove(0);
        let source = if rest.is_empty() { String::new() } else { rest.remove(0) };
        exec_argv.extend([flag.clone(), source.clone()]);
        entry = serde_json::json!({ "kind": "eval", "source": source, "print": flag == "-p" });
    } else if !rest.is_empty() {
        entry = serde_json::json!({ "kind": "file", "path": rest[0] });
    }
    let mut argv = vec![exec_path.clone()];
    argv.extend(rest);
    let facts = serde_json::json!({ "argv0": argv0, "execPath": exec_path, "argv": argv, "execArgv": exec_argv, "options": options, "entry": entry });
    let disk_cache = DiskCache::open(env::var_os("PROTOJS_CACHE_DIR").map(PathBuf::from), env!("CARGO_PKG_VERSION"), 512 << 20);
    let code = runtime::run(StartOptions {
        facts: facts.to_string(),
        resolver: ResolverOptions::default(),
        disk_cache: Some(disk_cache),
        v8_flags,
        builtins: env::var_os("PROTOJS_JS").map(PathBuf::from),
    });
    // Without the destructors of V8 and its threads: nothing they do outlives the process.
    // SAFETY: nothing of this process needs to run any more.
    unsafe { libc::_exit(code) };
}
