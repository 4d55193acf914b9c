// @ts-check
// The command line as modules see it: getOptionValue('--flag'). The Rust side parses; pre_execution hands the result over.

import { primordials } from 'internal/core';

// Reports of errors ask for options, whatever the program did to the prototypes.
const { StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

/** What an option is when the command line does not give it. Options that are not here are undefined. */
const defaults = {
  __proto__: null,
  '--abort-on-uncaught-exception': false,
  '--addons': true,
  '--async-context-frame': true,
  '--conditions': [],
  '--deprecation': true,
  '--disable-proto': '',
  '--disable-warning': [],
  '--disable-wasm-trap-handler': false,
  '--dns-result-order': '',
  '--enable-source-maps': false,
  '--entry-url': false,
  '--eval': undefined,
  '--experimental-default-type': '',
  '--experimental-detect-module': true,
  '--experimental-eventsource': false,
  '--experimental-global-navigator': true,
  '--experimental-import-meta-resolve': false,
  '--experimental-loader': [],
  '--experimental-package-map': '',
  '--experimental-permission': false,
  '--experimental-print-required-tla': false,
  '--experimental-repl-await': true,
  '--experimental-require-module': true,
  '--experimental-sqlite': true,
  '--experimental-stream-iter': false,
  '--experimental-strip-types': true,
  '--experimental-test-tag-filter': [],
  '--experimental-transform-types': false,
  '--experimental-vm-modules': false,
  '--experimental-wasm-modules': false,
  '--experimental-webstorage': false,
  '--experimental-websocket': true,
  '--expose-internals': false,
  '--extra-info-on-fatal-exception': true,
  '--force-context-aware': false,
  '--force-node-api-uncaught-exceptions-policy': false,
  '--frozen-intrinsics': false,
  '--global-search-paths': true,
  '--heapsnapshot-near-heap-limit': 0,
  '--heapsnapshot-signal': '',
  '--icu-data-dir': '',
  '--import': [],
  '--input-type': '',
  '--insecure-http-parser': false,
  '--inspect-brk': false,
  '--interactive': false,
  '--localstorage-file': '',
  '--max-http-header-size': 16 * 1024,
  '--network-family-autoselection': true,
  '--network-family-autoselection-attempt-timeout': 250,
  '--no-deprecation': false,
  '--node-snapshot': true,
  '--openssl-legacy-provider': false,
  '--openssl-shared-config': false,
  '--pending-deprecation': false,
  '--permission': false,
  '--preserve-symlinks': false,
  '--preserve-symlinks-main': false,
  '--print': false,
  '--redirect-warnings': '',
  '--report-compact': false,
  '--report-dir': '',
  '--report-directory': '',
  '--report-exclude-env': false,
  '--report-exclude-network': false,
  '--report-filename': '',
  '--report-on-fatalerror': false,
  '--report-on-signal': false,
  '--report-signal': 'SIGUSR2',
  '--report-uncaught-exception': false,
  '--require': [],
  '--require-module': true,
  '--secure-heap': 0,
  '--secure-heap-min': 2,
  '--stack-trace-limit': undefined,
  '--strip-types': true,
  '--test': false,
  '--test-isolation': 'process',
  '--test-name-pattern': [],
  '--test-only': false,
  '--test-reporter': [],
  '--test-reporter-destination': [],
  '--test-skip-pattern': [],
  '--test-udp-no-try-send': false,
  '--throw-deprecation': false,
  '--title': '',
  '--tls-cipher-list': '',
  '--tls-keylog': '',
  '--tls-max-v1.2': false,
  '--tls-max-v1.3': false,
  '--tls-min-v1.0': false,
  '--tls-min-v1.1': false,
  '--tls-min-v1.2': false,
  '--tls-min-v1.3': false,
  '--trace-deprecation': false,
  '--trace-exit': false,
  '--trace-sigint': false,
  '--trace-sync-io': false,
  '--trace-tls': false,
  '--trace-uncaught': false,
  '--trace-warnings': false,
  '--track-heap-objects': false,
  '--unhandled-rejections': '',
  '--use-bundled-ca': false,
  '--use-openssl-ca': false,
  '--use-system-ca': false,
  '--verify-base-objects': false,
  '--warnings': true,
  '--watch': false,
  '--watch-path': [],
  '--zero-fill-buffers': false,
};

let given = { __proto__: null };

/**
 * Takes over the parsed command line. Called once, when the process or a worker starts.
 * @param {Record<string, unknown>} options by name, such as '--pending-deprecation'
 */
export function setOptions(options) {
  given = { __proto__: null, ...options };
  // '--no-x' is an option of its own for some, and always turns '--x' off.
  for (const name of Object.keys(options)) {
    const positive = `--${name.slice(5)}`;
    if (name.startsWith('--no-') && positive in defaults && !(positive in options)) given[positive] = !options[name];
  }
}

/**
 * The value of an option. A '--no-x' that was not given itself is the opposite of '--x'.
 * @param {string} name
 */
export function getOptionValue(name) {
  if (name in given) return given[name];
  if (StringPrototypeStartsWith(name, '--no-')) {
    const positive = `--${StringPrototypeSlice(name, 5)}`;
    if (positive in given || positive in defaults) return !(given[positive] ?? defaults[positive]);
  }
  return defaults[name];
}
