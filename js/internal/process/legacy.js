// @ts-check
// Deprecated doors to Node's internals. Docs: deprecations, DEP0111 (process.binding).

import { internals, lazy } from 'internal/core';
import process from 'process';
import { getOptionValue } from 'internal/options';
import { pendingDeprecate } from 'internal/util/deprecate';

/** What old packages still look up; everything else is "No such module", as for the bindings Node removed. */
const bindings = {
  __proto__: null,
  buffer: () => ({ kMaxLength: lazy('buffer')().constants.MAX_LENGTH, kStringMaxLength: lazy('buffer')().constants.MAX_STRING_LENGTH }),
  config: () => ({ hasIntl: true, hasInspector: true, hasOpenSSL: true, fipsMode: false, noBrowserGlobals: false }),
  constants: () => {
    const { signals, errno, priority, dlopen } = lazy('os')().constants;
    return {
      os: { UV_UDP_REUSEADDR: 4, dlopen, errno, signals, priority },
      fs: lazy('fs')().constants,
      crypto: lazy('crypto')().constants,
      zlib: lazy('zlib')().constants,
      trace: {},
    };
  },
  natives: () => Object.fromEntries(lazy('module')().builtinModules.map((id) => [id, ''])),
  spawn_sync: () => lazy('internal/child_process/sync')().spawnSyncBinding,
  os: () => ({ getHostname: lazy('os')().hostname }),
  util: () => {
    const { types } = lazy('util')();
    const names = [
      'isAnyArrayBuffer', 'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap',
      'isMapIterator', 'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array',
    ];
    return Object.fromEntries(names.map((name) => [name, types[name]]));
  },
  uv: () => {
    const table = lazy('util')().getSystemErrorMap();
    const binding = {
      errname: pendingDeprecate(
        lazy('util')().getSystemErrorName,
        "Directly calling process.binding('uv').errname(<val>) is being deprecated. Please make sure to use util.getSystemErrorName() instead.",
        'DEP0119',
      ),
      getErrorMap: () => table,
      getErrorMessage: (errno) => table.get(errno)?.[1] ?? `Unknown system error ${errno}`,
    };
    for (const [errno, [name]] of table) binding[`UV_${name}`] = errno;
    return binding;
  },
  v8: () => ({}),
};

const made = new Map();
let warned = false;

/** process.binding(name) @throws {Error} "No such module" */
export function binding(name) {
  if (!warned && getOptionValue('--pending-deprecation')) {
    warned = true;
    process.emitWarning('process.binding() is deprecated. Please use public APIs instead.', 'DeprecationWarning', 'DEP0111');
  }
  name = String(name);
  if (!(name in bindings)) {
    const error = new Error(`No such module: ${name}`);
    error.code = 'ERR_INVALID_MODULE';
    throw error;
  }
  if (!made.has(name)) made.set(name, bindings[name]());
  return made.get(name);
}

/** process._linkedBinding(name): programs that embed Node link some; here there are none. @throws {Error} */
export function _linkedBinding(name) {
  const error = new Error(`No such binding: ${name}`);
  error.code = 'ERR_INVALID_MODULE';
  throw error;
}

/** process.moduleLoadList: the built-in modules evaluated so far. */
export function moduleLoadList() {
  return internals.loadedIds().map((id) => `NativeModule ${id}`);
}
