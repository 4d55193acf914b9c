//! Node's command-line options (v24, docs: cli.md) and our own, by name: what they take, where they may stand, what becomes of them here.

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing; `--no-x` turns it off.
    Flag,
    Integer,
    Unsigned,
    Text,
    /// `[host:]port`
    HostPort,
    /// A text; repeated options add up.
    List,
    /// Goes to V8 as it is written.
    V8,
    /// Node takes it for the sake of old command lines, and so do we.
    Ignored,
}

/// What becomes of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Given to the program's start. Not all of them change something: docs/cli.md says which do.
    Taken,
    /// Without effect, which is said on stderr: the program runs all the same.
    Warned(&'static str),
    /// Running without it would not be what was asked for: an error.
    Missing(&'static str),
}

/// An option. Its name is without the dashes in front.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether NODE_OPTIONS may hold it.
    pub in_environment: bool,
    pub support: Support,
}

use Kind::{Flag, HostPort, Ignored, Integer, List, Text, Unsigned, V8};
use Support::{Missing, Taken, Warned};

const ANYWHERE: bool = true;
const COMMAND_LINE: bool = false;

const fn row(name: &'static str, kind: Kind, in_environment: bool, support: Support) -> Row {
    Row { name, kind, in_environment, support }
}

/// Sorted by name. `bail`, `cache`, `coverage` and `node` are our own.
pub const OPTIONS: &[Row] = &[
    row("abort-on-uncaught-exception", Flag, ANYWHERE, Taken),
    row("addons", Flag, ANYWHERE, Taken),
    row("allow-addons", Flag, ANYWHERE, Taken),
    row("allow-child-process", Flag, ANYWHERE, Taken),
    row("allow-fs-read", List, ANYWHERE, Taken),
    row("allow-fs-write", List, ANYWHERE, Taken),
    row("allow-inspector", Flag, ANYWHERE, Taken),
    row("allow-openssl-store", Flag, ANYWHERE, Taken),
    row("allow-wasi", Flag, ANYWHERE, Taken),
    row("allow-worker", Flag, ANYWHERE, Taken),
    row("async-context-frame", Flag, ANYWHERE, Taken),
    row("bail", Flag, COMMAND_LINE, Taken),
    row("build-snapshot", Flag, COMMAND_LINE, Missing("there are no user snapshots")),
    row("build-snapshot-config", Text, COMMAND_LINE, Missing("there are no user snapshots")),
    row("cache", Flag, ANYWHERE, Taken),
    row("check", Flag, COMMAND_LINE, Taken),
    row("completion-bash", Flag, COMMAND_LINE, Taken),
    row("conditions", List, ANYWHERE, Taken),
    row("coverage", Flag, COMMAND_LINE, Taken),
    row("cpu-affinity", Flag, ANYWHERE, Taken),
    row("cpu-prof", Flag, ANYWHERE, Warned("there is no profiler")),
    row("cpu-prof-dir", Text, ANYWHERE, Taken),
    row("cpu-prof-interval", Unsigned, ANYWHERE, Taken),
    row("cpu-prof-name", Text, ANYWHERE, Taken),
    row("cpu-threads", Unsigned, ANYWHERE, Taken),
    row("debug-arraybuffer-allocations", Flag, ANYWHERE, Taken),
    row("deprecation", Flag, ANYWHERE, Taken),
    row("diagnostic-dir", Text, ANYWHERE, Taken),
    row("disable-proto", Text, ANYWHERE, Taken),
    row("disable-sigusr1", Flag, ANYWHERE, Taken),
    row("disable-warning", List, ANYWHERE, Taken),
    row("disable-wasm-trap-handler", Flag, ANYWHERE, Taken),
    row("disallow-code-generation-from-strings", V8, ANYWHERE, Taken),
    row("dns-result-order", Text, ANYWHERE, Taken),
    row("enable-etw-stack-walking", V8, ANYWHERE, Taken),
    row("enable-fips", Flag, ANYWHERE, Missing("there is no FIPS provider")),
    row("enable-source-maps", Flag, ANYWHERE, Taken),
    row("entry-url", Flag, ANYWHERE, Taken),
    row("env-file", List, COMMAND_LINE, Taken),
    row("env-file-if-exists", List, COMMAND_LINE, Taken),
    row("eval", Text, COMMAND_LINE, Taken),
    row("experimental-abortcontroller", Ignored, ANYWHERE, Taken),
    row("experimental-addon-modules", Flag, ANYWHERE, Taken),
    row("experimental-config-file", Text, COMMAND_LINE, Missing("there are no configuration files")),
    row("experimental-detect-module", Flag, ANYWHERE, Taken),
    row("experimental-eventsource", Flag, ANYWHERE, Taken),
    row("experimental-fetch", Ignored, ANYWHERE, Taken),
    row("experimental-global-customevent", Ignored, ANYWHERE, Taken),
    row("experimental-global-navigator", Flag, ANYWHERE, Taken),
    row("experimental-global-webcrypto", Ignored, ANYWHERE, Taken),
    row("experimental-import-meta-resolve", Flag, ANYWHERE, Taken),
    row("experimental-import-text", Flag, ANYWHERE, Taken),
    row("experimental-inspector-network-resource", Flag, COMMAND_LINE, Taken),
    row("experimental-json-modules", Ignored, ANYWHERE, Taken),
    row("experimental-loader", List, ANYWHERE, Taken),
    row("experimental-modules", Ignored, ANYWHERE, Taken),
    row("experimental-network-inspection", Flag, COMMAND_LINE, Taken),
    row("experimental-package-map", Text, ANYWHERE, Taken),
    row("experimental-print-required-tla", Flag, ANYWHERE, Taken),
    row("experimental-quic", Ignored, ANYWHERE, Taken),
    row("experimental-repl-await", Flag, ANYWHERE, Taken),
    row("experimental-report", Ignored, ANYWHERE, Taken),
    row("experimental-require-module", Flag, ANYWHERE, Taken),
    row("experimental-sea-config", Text, COMMAND_LINE, Taken),
    row("experimental-shadow-realm", Flag, ANYWHERE, Taken),
    row("experimental-specifier-resolution", Ignored, ANYWHERE, Taken),
    row("experimental-sqlite", Flag, ANYWHERE, Taken),
    row("experimental-storage-inspection", Flag, COMMAND_LINE, Taken),
    row("experimental-stream-iter", Flag, ANYWHERE, Taken),
    row("experimental-test-coverage", Flag, COMMAND_LINE, Taken),
    row("experimental-test-module-mocks", Flag, COMMAND_LINE, Taken),
    row("experimental-test-tag-filter", List, COMMAND_LINE, Taken),
    row("experimental-top-level-await", Ignored, ANYWHERE, Taken),
    row("experimental-transform-types", Flag, ANYWHERE, Taken),
    row("experimental-vm-modules", Flag, ANYWHERE, Taken),
    row("experimental-wasi-unstable-preview1", Ignored, ANYWHERE, Taken),
    row("experimental-wasm-modules", Ignored, ANYWHERE, Taken),
    row("experimental-websocket", Flag, ANYWHERE, Taken),
    row("experimental-webstorage", Flag, ANYWHERE, Taken),
    row("experimental-worker", Ignored, ANYWHERE, Taken),
    row("experimental-worker-inspection", Flag, COMMAND_LINE, Taken),
    row("expose-gc", V8, ANYWHERE, Taken),
    row("expose-internals", Flag, COMMAND_LINE, Taken),
    row("extra-info-on-fatal-exception", Flag, ANYWHERE, Taken),
    row("force-async-hooks-checks", Flag, ANYWHERE, Taken),
    row("force-context-aware", Flag, ANYWHERE, Taken),
    row("force-fips", Flag, ANYWHERE, Missing("there is no FIPS provider")),
    row("force-node-api-uncaught-exceptions-policy", Flag, ANYWHERE, Taken),
    row("frozen-intrinsics", Flag, ANYWHERE, Missing("intrinsics cannot be frozen")),
    row("global-search-paths", Flag, ANYWHERE, Taken),
    row("harmony-shadow-realm", V8, COMMAND_LINE, Taken),
    row("heap-prof", Flag, ANYWHERE, Warned("there is no profiler")),
    row("heap-prof-dir", Text, ANYWHERE, Taken),
    row("heap-prof-interval", Unsigned, ANYWHERE, Taken),
    row("heap-prof-name", Text, ANYWHERE, Taken),
    row("heapsnapshot-near-heap-limit", Integer, ANYWHERE, Warned("heap snapshots are only written by node:v8")),
    row("heapsnapshot-signal", Text, ANYWHERE, Warned("heap snapshots are only written by node:v8")),
    row("help", Flag, COMMAND_LINE, Taken),
    row("http-parser", Ignored, ANYWHERE, Taken),
    row("icu-data-dir", Text, ANYWHERE, Taken),
    row("import", List, ANYWHERE, Taken),
    row("input-type", Text, ANYWHERE, Taken),
    row("insecure-http-parser", Flag, ANYWHERE, Taken),
    row("inspect", Flag, ANYWHERE, Warned("there is no inspector")),
    row("inspect-brk", Flag, ANYWHERE, Warned("there is no inspector")),
    row("inspect-port", HostPort, ANYWHERE, Taken),
    row("inspect-publish-uid", Text, ANYWHERE, Taken),
    row("inspect-wait", Flag, ANYWHERE, Warned("there is no inspector")),
    row("interactive", Flag, COMMAND_LINE, Taken),
    row("interpreted-frames-native-stack", V8, ANYWHERE, Taken),
    row("io-threads", Unsigned, ANYWHERE, Taken),
    row("jitless", V8, ANYWHERE, Taken),
    row("localstorage-file", Text, ANYWHERE, Taken),
    row("max-heap-size", V8, ANYWHERE, Taken),
    row("max-http-header-size", Unsigned, ANYWHERE, Taken),
    row("max-old-space-size", V8, ANYWHERE, Taken),
    row("max-old-space-size-percentage", Text, ANYWHERE, Taken),
    row("max-semi-space-size", V8, ANYWHERE, Taken),
    row("napi-modules", Ignored, ANYWHERE, Taken),
    row("network-family-autoselection", Flag, ANYWHERE, Taken),
    row("network-family-autoselection-attempt-timeout", Unsigned, ANYWHERE, Taken),
    row("node", Flag, COMMAND_LINE, Taken),
    row("node-memory-debug", Ignored, ANYWHERE, Taken),
    row("node-snapshot", Flag, ANYWHERE, Taken),
    row("openssl-config", Text, ANYWHERE, Taken),
    row("openssl-legacy-provider", Flag, ANYWHERE, Taken),
    row("openssl-shared-config", Flag, ANYWHERE, Taken),
    row("pending-deprecation", Flag, ANYWHERE, Taken),
    row("perf-basic-prof", V8, ANYWHERE, Taken),
    row("perf-basic-prof-only-functions", V8, ANYWHERE, Taken),
    row("perf-prof", V8, ANYWHERE, Taken),
    row("perf-prof-unwinding-info", V8, ANYWHERE, Taken),
    row("permission", Flag, ANYWHERE, Missing("there is no permission system")),
    row("permission-audit", Flag, ANYWHERE, Missing("there is no permission system")),
    row("preserve-symlinks", Flag, ANYWHERE, Taken),
    row("preserve-symlinks-main", Flag, ANYWHERE, Taken),
    row("print", Flag, COMMAND_LINE, Taken),
    row("prof", V8, COMMAND_LINE, Taken),
    row("prof-process", Flag, COMMAND_LINE, Missing("there is no reader of V8's profiles")),
    row("redirect-warnings", Text, ANYWHERE, Taken),
    row("report-compact", Flag, ANYWHERE, Taken),
    row("report-dir", Text, ANYWHERE, Taken),
    row("report-exclude-env", Flag, ANYWHERE, Taken),
    row("report-exclude-network", Flag, ANYWHERE, Taken),
    row("report-filename", Text, ANYWHERE, Taken),
    row("report-on-fatalerror", Flag, ANYWHERE, Taken),
    row("report-on-signal", Flag, ANYWHERE, Taken),
    row("report-signal", Text, ANYWHERE, Taken),
    row("report-uncaught-exception", Flag, ANYWHERE, Taken),
    row("require", List, ANYWHERE, Taken),
    row("require-module", Flag, ANYWHERE, Taken),
    row("run", Text, COMMAND_LINE, Taken),
    row("secure-heap", Integer, ANYWHERE, Taken),
    row("secure-heap-min", Integer, ANYWHERE, Taken),
    row("security-revert", List, COMMAND_LINE, Taken),
    row("snapshot-blob", Text, ANYWHERE, Missing("there are no user snapshots")),
    row("stack-trace-limit", Integer, ANYWHERE, Taken),
    row("strip-types", Flag, ANYWHERE, Taken),
    row("test", Flag, COMMAND_LINE, Taken),
    row("test-concurrency", Unsigned, COMMAND_LINE, Taken),
    row("test-coverage-branches", Unsigned, ANYWHERE, Taken),
    row("test-coverage-exclude", List, ANYWHERE, Taken),
    row("test-coverage-functions", Unsigned, ANYWHERE, Taken),
    row("test-coverage-include", List, ANYWHERE, Taken),
    row("test-coverage-lines", Unsigned, ANYWHERE, Taken),
    row("test-force-exit", Flag, COMMAND_LINE, Taken),
    row("test-global-setup", Text, ANYWHERE, Taken),
    row("test-isolation", Text, ANYWHERE, Taken),
    row("test-name-pattern", List, ANYWHERE, Taken),
    row("test-only", Flag, ANYWHERE, Taken),
    row("test-random-seed", Unsigned, ANYWHERE, Taken),
    row("test-randomize", Flag, ANYWHERE, Taken),
    row("test-reporter", List, ANYWHERE, Taken),
    row("test-reporter-destination", List, ANYWHERE, Taken),
    row("test-rerun-failures", Text, ANYWHERE, Taken),
    row("test-shard", Text, ANYWHERE, Taken),
    row("test-skip-pattern", List, ANYWHERE, Taken),
    row("test-timeout", Unsigned, COMMAND_LINE, Taken),
    row("test-udp-no-try-send", Flag, ANYWHERE, Taken),
    row("test-update-snapshots", Flag, COMMAND_LINE, Taken),
    row("throw-deprecation", Flag, ANYWHERE, Taken),
    row("title", Text, ANYWHERE, Taken),
    row("tls-cipher-list", Text, ANYWHERE, Taken),
    row("tls-keylog", Text, ANYWHERE, Taken),
    row("tls-max-v1.2", Flag, ANYWHERE, Taken),
    row("tls-max-v1.3", Flag, ANYWHERE, Taken),
    row("tls-min-v1.0", Flag, ANYWHERE, Taken),
    row("tls-min-v1.1", Flag, ANYWHERE, Taken),
    row("tls-min-v1.2", Flag, ANYWHERE, Taken),
    row("tls-min-v1.3", Flag, ANYWHERE, Taken),
    row("trace-deprecation", Flag, ANYWHERE, Taken),
    row("trace-env", Flag, ANYWHERE, Taken),
    row("trace-env-js-stack", Flag, ANYWHERE, Taken),
    row("trace-env-native-stack", Flag, ANYWHERE, Taken),
    row("trace-event-categories", Text, ANYWHERE, Taken),
    row("trace-event-file-pattern", Text, ANYWHERE, Taken),
    row("trace-exit", Flag, ANYWHERE, Taken),
    row("trace-promises", Flag, ANYWHERE, Taken),
    row("trace-require-module", Text, ANYWHERE, Taken),
    row("trace-sigint", Flag, ANYWHERE, Taken),
    row("trace-sync-io", Flag, ANYWHERE, Taken),
    row("trace-tls", Flag, ANYWHERE, Taken),
    row("trace-uncaught", Flag, ANYWHERE, Taken),
    row("trace-warnings", Flag, ANYWHERE, Taken),
    row("track-heap-objects", Flag, ANYWHERE, Taken),
    row("unhandled-rejections", Text, ANYWHERE, Taken),
    row("use-bundled-ca", Flag, ANYWHERE, Taken),
    row("use-env-proxy", Flag, ANYWHERE, Taken),
    row("use-largepages", Text, ANYWHERE, Taken),
    row("use-openssl-ca", Flag, ANYWHERE, Taken),
    row("use-system-ca", Flag, ANYWHERE, Taken),
    row("v8-options", Flag, COMMAND_LINE, Taken),
    row("v8-pool-size", Integer, ANYWHERE, Taken),
    row("verify-base-objects", Flag, ANYWHERE, Taken),
    row("version", Flag, COMMAND_LINE, Taken),
    row("warnings", Flag, ANYWHERE, Taken),
    row("watch", Flag, ANYWHERE, Taken),
    row("watch-kill-signal", Text, ANYWHERE, Taken),
    row("watch-path", List, ANYWHERE, Taken),
    row("watch-preserve-output", Flag, ANYWHERE, Taken),
    row("zero-fill-buffers", Flag, ANYWHERE, Taken),
];

/// Other names, sorted: what is typed, without dashes for long ones, and the option it stands for.
pub const ALIASES: &[(&str, &str)] = &[
    ("-C", "conditions"),
    ("-c", "check"),
    ("-e", "eval"),
    ("-h", "help"),
    ("-i", "interactive"),
    ("-p", "print"),
    ("-pe", "print"),
    ("-r", "require"),
    ("-v", "version"),
    ("debug-port", "inspect-port"),
    ("enable-network-family-autoselection", "network-family-autoselection"),
    ("es-module-specifier-resolution", "experimental-specifier-resolution"),
    ("experimental-default-config-file", "experimental-config-file"),
    ("experimental-strip-types", "strip-types"),
    ("experimental-test-isolation", "test-isolation"),
    ("loader", "experimental-loader"),
    ("report-directory", "report-dir"),
    ("security-reverts", "security-revert"),
    ("trace-events-enabled", "trace-event-categories"),
];

/// The option of a name, which may be an alias; short ones with their dash.
pub fn find(name: &str) -> Option<&'static Row> {
    let name = match ALIASES.binary_search_by_key(&name, |alias| alias.0) {
        Ok(at) => ALIASES[at].1,
        Err(_) => name,
    };
    OPTIONS.binary_search_by_key(&name, |row| row.name).ok().map(|at| &OPTIONS[at])
}

/// Every spelling that is understood, with its dashes: for suggestions and completions.
pub fn spellings() -> impl Iterator<Item = String> {
    fn usable(row: &Row) -> bool {
        !matches!(row.support, Missing(_)) && row.kind != Ignored
    }
    let names = OPTIONS.iter().filter(|row| usable(row)).map(|row| format!("--{}", row.name));
    let aliases = ALIASES.iter().filter(|alias| find(alias.0).is_some_and(usable));
    names.chain(aliases.map(|(alias, _)| if alias.starts_with('-') { (*alias).to_owned() } else { format!("--{alias}") }))
}

/// The flags that `--no-` is worth offering for: those that are on by default.
pub const ON_BY_DEFAULT: &[&str] = &[
    "addons",
    "async-context-frame",
    "cache",
    "deprecation",
    "experimental-detect-module",
    "experimental-global-navigator",
    "experimental-repl-await",
    "experimental-require-module",
    "experimental-sqlite",
    "experimental-websocket",
    "extra-info-on-fatal-exception",
    "force-async-hooks-checks",
    "global-search-paths",
    "network-family-autoselection",
    "require-module",
    "strip-types",
    "warnings",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(OPTIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(ALIASES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn names_lead_somewhere() {
        assert!(ALIASES.iter().all(|alias| find(alias.0).is_some_and(|row| row.name == alias.1)));
        assert!(ON_BY_DEFAULT.iter().all(|name| find(name).is_some_and(|row| row.kind == Flag)));
        assert!(find("nonsense").is_none());
    }
}
