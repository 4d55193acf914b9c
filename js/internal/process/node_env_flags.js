// @ts-check
// process.allowedNodeEnvironmentFlags: what NODE_OPTIONS may hold. Docs: process, cli ("NODE_OPTIONS").

/** Flags without a negated form. */
const plainFlags = [
  '--abort-on-uncaught-exception', '--allow-fs-read', '--allow-fs-write', '--conditions', '--cpu-prof-dir',
  '--cpu-prof-interval', '--cpu-prof-name', '--debug-port', '--diagnostic-dir', '--disable-proto', '--disable-warning',
  '--disallow-code-generation-from-strings', '--dns-result-order', '--enable-etw-stack-walking',
  '--enable-network-family-autoselection', '--es-module-specifier-resolution', '--experimental-abortcontroller',
  '--experimental-fetch', '--experimental-global-customevent', '--experimental-global-webcrypto',
  '--experimental-json-modules', '--experimental-loader', '--experimental-modules', '--experimental-package-map',
  '--experimental-quic', '--experimental-report', '--experimental-specifier-resolution', '--experimental-strip-types',
  '--experimental-test-isolation', '--experimental-top-level-await', '--experimental-wasi-unstable-preview1',
  '--experimental-wasm-modules', '--experimental-worker', '--expose-gc', '--heap-prof-dir', '--heap-prof-interval',
  '--heap-prof-name', '--heapsnapshot-near-heap-limit', '--heapsnapshot-signal', '--http-parser', '--icu-data-dir',
  '--import', '--input-type', '--inspect-port', '--inspect-publish-uid', '--interpreted-frames-native-stack', '--jitless',
  '--loader', '--localstorage-file', '--max-heap-size', '--max-http-header-size', '--max-old-space-size',
  '--max-old-space-size-percentage', '--max-semi-space-size', '--napi-modules',
  '--network-family-autoselection-attempt-timeout', '--node-memory-debug', '--openssl-config', '--perf-basic-prof',
  '--perf-basic-prof-only-functions', '--perf-prof', '--perf-prof-unwinding-info', '--prof-process', '--redirect-warnings',
  '--report-dir', '--report-directory', '--report-filename', '--report-signal', '--require', '--secure-heap',
  '--secure-heap-min', '--snapshot-blob', '--stack-trace-limit', '--test-coverage-branches', '--test-coverage-exclude',
  '--test-coverage-functions', '--test-coverage-include', '--test-coverage-lines', '--test-global-setup',
  '--test-isolation', '--test-name-pattern', '--test-random-seed', '--test-reporter', '--test-reporter-destination',
  '--test-rerun-failures', '--test-shard', '--test-skip-pattern', '--title', '--tls-cipher-list', '--tls-keylog',
  '--trace-event-categories', '--trace-event-file-pattern', '--trace-events-enabled', '--trace-require-module',
  '--unhandled-rejections', '--use-largepages', '--v8-pool-size', '--watch-kill-signal', '--watch-path', '-C', '-r',
];

/** Flags that '--no-' negates. */
const negatableFlags = [
  '--addons', '--allow-addons', '--allow-child-process', '--allow-inspector', '--allow-openssl-store', '--allow-wasi',
  '--allow-worker', '--async-context-frame', '--cpu-prof', '--debug-arraybuffer-allocations', '--deprecation',
  '--disable-sigusr1', '--disable-wasm-trap-handler', '--enable-fips', '--enable-source-maps', '--entry-url',
  '--experimental-addon-modules', '--experimental-detect-module', '--experimental-eventsource',
  '--experimental-global-navigator', '--experimental-import-meta-resolve', '--experimental-import-text',
  '--experimental-print-required-tla', '--experimental-repl-await', '--experimental-require-module',
  '--experimental-shadow-realm', '--experimental-sqlite', '--experimental-stream-iter', '--experimental-transform-types',
  '--experimental-vm-modules', '--experimental-websocket', '--experimental-webstorage', '--extra-info-on-fatal-exception',
  '--force-async-hooks-checks', '--force-context-aware', '--force-fips', '--force-node-api-uncaught-exceptions-policy',
  '--frozen-intrinsics', '--global-search-paths', '--heap-prof', '--insecure-http-parser', '--inspect', '--inspect-brk',
  '--inspect-wait', '--network-family-autoselection', '--node-snapshot', '--openssl-legacy-provider',
  '--openssl-shared-config', '--pending-deprecation', '--permission', '--permission-audit', '--preserve-symlinks',
  '--preserve-symlinks-main', '--report-compact', '--report-exclude-env', '--report-exclude-network',
  '--report-on-fatalerror', '--report-on-signal', '--report-uncaught-exception', '--require-module', '--strip-types',
  '--test-only', '--test-randomize', '--throw-deprecation', '--tls-max-v1.2', '--tls-max-v1.3', '--tls-min-v1.0',
  '--tls-min-v1.1', '--tls-min-v1.2', '--tls-min-v1.3', '--trace-deprecation', '--trace-env', '--trace-env-js-stack',
  '--trace-env-native-stack', '--trace-exit', '--trace-promises', '--trace-sigint', '--trace-sync-io', '--trace-tls',
  '--trace-uncaught', '--trace-warnings', '--track-heap-objects', '--use-bundled-ca', '--use-env-proxy',
  '--use-openssl-ca', '--use-system-ca', '--verify-base-objects', '--warnings', '--watch', '--watch-preserve-output',
  '--zero-fill-buffers',
];

const leadingDashes = /^--?/;
const trailingValue = /=.*$/;

/** @returns {Set<string>} frozen; has() also knows flags written with underscores, without dashes or with a value */
export function buildAllowedFlags() {
  const list = Object.freeze([...plainFlags, ...negatableFlags, ...negatableFlags.map((flag) => `--no-${flag.slice(2)}`)]);
  const known = new Set(list);
  const bare = new Set(list.map((flag) => flag.replace(leadingDashes, '')));

  // Reading goes to `list` and `known`, which Set.prototype.add.call(flags, …) cannot reach; the set itself stays empty.
  class NodeEnvironmentFlagsSet extends Set {
    // Writing does nothing, in the way of a frozen array in sloppy mode.
    add() {
      return this;
    }

    delete() {
      return false;
    }

    clear() {}

    has(key) {
      if (typeof key !== 'string') return false;
      const flag = key.replace(/_/g, '-').replace(trailingValue, '');
      return leadingDashes.test(flag) ? known.has(flag) : bare.has(flag);
    }

    entries() {
      return new Set(list).entries();
    }

    forEach(callback, thisArg = undefined) {
      for (const flag of list) Reflect.apply(callback, thisArg, [flag, flag, this]);
    }

    values() {
      return list.values();
    }

    keys() {
      return list.values();
    }

    [Symbol.iterator]() {
      return list.values();
    }

    get size() {
      return list.length;
    }
  }

  Object.freeze(NodeEnvironmentFlagsSet);
  Object.freeze(NodeEnvironmentFlagsSet.prototype);
  return Object.freeze(new NodeEnvironmentFlagsSet());
}
