// @ts-check
// Which Node this runtime stands for, and what it is made of. Docs: process.version, .versions, .release, .features, .config.

import { op_process_versions } from 'internal/ops';
import { getOptionValue } from 'internal/options';

const binary = op_process_versions();

export const { arch, platform } = binary;
export const version = 'v24.21.0';

/** Node's versions of what programs ask for to know what they may use, and of libraries that have no part in this runtime. */
const nodeVersions = {
  acorn: '8.18.0',
  ada: '4.0.0',
  amaro: '1.1.11',
  ares: '1.34.8',
  cldr: '48.0',
  icu: '78.3',
  llhttp: '9.4.3',
  modules: '137',
  napi: '10',
  nghttp2: '1.70.0',
  openssl: '3.5.8',
  simdjson: '4.6.7',
  simdutf: '6.4.0',
  tz: '2026c',
  undici: '7.29.1',
  unicode: '17.0',
  uv: '1.52.1',
};

/** What this binary is made of. */
// The crate that brings SQLite has a number of its own: tests/protojs/sqlite_reentry.js compares this one with what SQLite says.
const ownVersions = { protojs: binary.protojs, sqlite: '3.54.1', v8: binary.v8 };
for (const line of binary.libraries.trimEnd().split('\n')) {
  const [name, number] = line.split(' ');
  ownVersions[name] = number;
}

const all = Object.entries({ ...nodeVersions, ...ownVersions }).sort(([a], [b]) => (a < b ? -1 : 1));

/** process.versions; docs/compatibility.md says whose each version is. */
export const versions = Object.freeze({ node: '24.21.0', ...Object.fromEntries(all) });

const download = `https://nodejs.org/download/release/${version}/node-${version}`;

export const release = {
  name: 'node',
  lts: 'Krypton',
  sourceUrl: `${download}.tar.gz`,
  headersUrl: `${download}-headers.tar.gz`,
};

const featureValues = {
  inspector: true,
  debug: false,
  uv: true,
  ipv6: true,
  tls_alpn: true,
  tls_sni: true,
  tls_ocsp: true,
  tls: true,
  openssl_is_boringssl: false,
  cached_builtins: () => true,
  require_module: () => getOptionValue('--require-module'),
  quic: () => false,
  typescript: () => (getOptionValue('--strip-types') ? (getOptionValue('--experimental-transform-types') ? 'transform' : 'strip') : false),
};

export const features = {};
for (const [name, value] of Object.entries(featureValues)) {
  const descriptor = typeof value === 'function' ? { get: value } : { value, writable: true };
  Object.defineProperty(features, name, { __proto__: null, configurable: true, enumerable: true, ...descriptor });
}

/** How Node was configured. Native builds read the variables, so only those that are true of this runtime are here. */
export const config = Object.freeze({
  target_defaults: Object.freeze({
    cflags: Object.freeze([]),
    default_configuration: 'Release',
    defines: Object.freeze([]),
    include_dirs: Object.freeze([]),
    libraries: Object.freeze([]),
  }),
  variables: Object.freeze({
    asan: 0,
    coverage: false,
    dcheck_always_on: 0,
    debug_nghttp2: false,
    debug_node: false,
    enable_lto: false,
    enable_pgo_generate: false,
    enable_pgo_use: false,
    error_on_warn: false,
    force_dynamic_crt: 0,
    host_arch: arch,
    icu_small: false,
    is_debug: 0,
    llvm_version: '0.0',
    napi_build_version: '10',
    node_builtin_shareable_builtins: Object.freeze([]),
    node_byteorder: 'little',
    node_debug_lib: false,
    node_enable_d8: false,
    node_install_corepack: false,
    node_install_npm: false,
    node_library_files: Object.freeze([]),
    node_module_version: 137,
    node_no_browser_globals: false,
    node_prefix: '/usr/local',
    node_release_urlbase: 'https://nodejs.org/download/release/',
    node_shared: false,
    node_shared_brotli: false,
    node_shared_libuv: false,
    node_shared_openssl: false,
    node_shared_sqlite: false,
    node_shared_zlib: false,
    node_tag: '',
    node_target_type: 'executable',
    node_use_amaro: true,
    node_use_bundled_v8: true,
    node_use_node_code_cache: true,
    node_use_node_snapshot: true,
    node_use_openssl: true,
    node_use_quic: false,
    node_use_sqlite: true,
    node_use_v8_platform: true,
    node_with_ltcg: false,
    node_without_node_options: false,
    openssl_is_boringssl: false,
    openssl_is_fips: false,
    shlib_suffix: 'so.137',
    single_executable_application: true,
    target_arch: arch,
    ubsan: 0,
    v8_enable_i18n_support: 1,
    v8_enable_inspector: 1,
    v8_enable_javascript_promise_hooks: 1,
    v8_enable_pointer_compression: binary.hasCompressedPointers ? 1 : 0,
    v8_enable_webassembly: 1,
    want_separate_host_toolset: 0,
  }),
});
