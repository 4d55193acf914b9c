//! The names of Node's built-in modules that users can import.

/// Those that can be required with and without `node:`. Sorted.
const PLAIN: &[&str] = &[
    "_http_agent",
    "_http_client",
    "_http_common",
    "_http_incoming",
    "_http_outgoing",
    "_http_server",
    "_stream_duplex",
    "_stream_passthrough",
    "_stream_readable",
    "_stream_transform",
    "_stream_wrap",
    "_stream_writable",
    "_tls_common",
    "_tls_wrap",
    "assert",
    "assert/strict",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "dns/promises",
    "domain",
    "events",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "inspector/promises",
    "module",
    "net",
    "os",
    "path",
    "path/posix",
    "path/win32",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "readline/promises",
    "repl",
    "stream",
    "stream/consumers",
    "stream/promises",
    "stream/web",
    "string_decoder",
    "sys",
    "timers",
    "timers/promises",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "util/types",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// Those that need the `node:` scheme. Sorted.
const WITH_SCHEME: &[&str] = &["sea", "sqlite", "test", "test/reporters"];

/// True for a name that `require` knows without `node:`.
pub fn is_builtin_without_scheme(name: &str) -> bool {
    PLAIN.binary_search(&name).is_ok()
}

/// What the modules that only protojs has are called: `protojs:serve`.
pub const OWN_SCHEME: &str = "protojs:";

/// The id of a built-in module by its URL: `fs` for `node:fs`, and `protojs:serve` as it is. None for other URLs.
pub fn id_of_url(url: &str) -> Option<&str> {
    url.strip_prefix("node:").or_else(|| url.starts_with(OWN_SCHEME).then_some(url))
}

/// True for anything `module.isBuiltin` answers yes to: `fs`, `node:fs`, `node:test`.
pub fn is_builtin(name: &str) -> bool {
    match name.strip_prefix("node:") {
        Some(id) => is_builtin_without_scheme(id) || WITH_SCHEME.binary_search(&id).is_ok(),
        None => is_builtin_without_scheme(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(PLAIN.is_sorted() && WITH_SCHEME.is_sorted());
        assert!(is_builtin("fs") && is_builtin("node:fs/promises") && is_builtin("node:test") && !is_builtin("test"));
    }
}
