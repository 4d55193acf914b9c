// module.enableCompileCache() and its relatives: V8's compiled code in a folder of the program's choice. Docs: module.md, "Module compile
// cache". Without it compiled code of larger files is kept in protojs' own cache.

import { op_module_enable_compile_cache, op_module_write_caches } from 'internal/ops';
import process from 'process';
import os from 'os';
import path from 'path';
import { validateBoolean, validateString } from 'internal/validators';

/** module.constants */
export const constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});
const { FAILED, ENABLED, ALREADY_ENABLED, DISABLED } = constants.compileCacheStatus;

let directoryInUse;

/** NODE_DEBUG_NATIVE=COMPILE_CACHE: what the cache does is said on stderr. */
function isLogging() {
  return (process.env.NODE_DEBUG_NATIVE ?? '').toUpperCase().split(',').includes('COMPILE_CACHE');
}

function log(message) {
  if (isLogging()) process._rawDebug(`[compile cache] ${message}`);
}

/**
 * module.enableCompileCache([options])
 * @param {string | { directory?: string, portable?: boolean }} [options]
 * @returns {{ status: number, message?: string, directory?: string }}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function enableCompileCache(options = undefined) {
  let directory;
  let portable;
  if (typeof options === 'object' && options !== null) {
    ({ directory, portable } = options);
  } else {
    directory = options;
  }
  if (directory !== undefined) validateString(directory, typeof options === 'object' && options !== null ? 'options.directory' : 'options');
  if (portable !== undefined) validateBoolean(portable, 'options.portable');
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    log('Disabled by NODE_DISABLE_COMPILE_CACHE');
    return { __proto__: null, status: DISABLED };
  }
  if (directoryInUse !== undefined) return { __proto__: null, status: ALREADY_ENABLED, directory: directoryInUse };
  directory ??= process.env.NODE_COMPILE_CACHE || path.join(os.tmpdir(), 'node-compile-cache');
  portable ??= process.env.NODE_COMPILE_CACHE_PORTABLE === '1';
  const owner = process.getuid?.();
  // Versions, machines and users do not share entries.
  const tag = [process.version, process.arch, process.versions.v8, owner].filter((part) => part !== undefined).join('-');
  const folder = path.join(path.resolve(directory), tag);
  if (process.permission !== undefined && !process.permission.has('fs.write', folder)) {
    return { __proto__: null, status: FAILED, message: `Skipping compile cache because write permission for ${folder} is not granted` };
  }
  log(`resolved path ${directory} + ${tag} -> ${folder}`);
  const message = op_module_enable_compile_cache(folder, portable, isLogging());
  log(`creating cache directory ${folder}...${message ?? 'success'}`);
  if (message !== null) return { __proto__: null, status: FAILED, message };
  directoryInUse = folder;
  return { __proto__: null, status: ENABLED, directory: folder };
}

/** For NODE_COMPILE_CACHE. */
export function enableCompileCacheFromEnvironment() {
  enableCompileCache();
}

/** module.getCompileCacheDir() @returns {string | undefined} */
export function getCompileCacheDir() {
  return directoryInUse;
}

/**
 * module.flushCompileCache(): writes what has been compiled so far.
 * @param {boolean} [keepDeserializedCache]
 */
export function flushCompileCache(keepDeserializedCache = false) {
  validateBoolean(keepDeserializedCache, 'keepDeserializedCache');
  if (directoryInUse === undefined) return;
  op_module_write_caches();
  log('module.flushCompileCache() finished');
}
