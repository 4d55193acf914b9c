// node:module. Docs: module.md. The class itself is internal/modules/cjs/loader's; here its other functions are added.

import { lazy } from 'internal/core';
import { op_module_find_package_json, op_module_sync_builtin_exports } from 'internal/ops';
import { Module } from 'internal/modules/cjs/loader';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { SourceMap } from 'internal/source_map/source_map';
import { constants } from 'internal/modules/compile_cache';
import { isURL, pathToFileURL } from 'internal/url';

const { ERR_INVALID_ARG_TYPE } = codes;
const compileCache = lazy('internal/modules/compile_cache');
const hooks = lazy('internal/modules/customization_hooks');
const asyncHooks = lazy('internal/modules/esm/hooks');
const path = lazy('path');
const sourceMaps = lazy('internal/source_map/source_map_cache');
const typescript = lazy('internal/modules/typescript');

/**
 * module.register(specifier[, parentURL][, options])
 * @param {string | URL} specifier
 * @param {string | URL | object} [parentURL]
 * @param {{ parentURL?: string | URL, data?: unknown, transferList?: object[] }} [options]
 */
function register(specifier, ...rest) {
  // The importing module may be left out, or come with the options.
  const isOptions = rest[0] !== null && typeof rest[0] === 'object' && !isURL(rest[0]);
  const [parent, options] = isOptions ? [rest[0].parentURL, rest[0]] : rest;
  asyncHooks().register(specifier, parent ?? 'data:', options?.data, options?.transferList);
}

/**
 * module.findPackageJSON(specifier[, base])
 * @param {string | URL} specifier
 * @param {string | URL} [base] absolute path or URL of the module that asks
 * @returns {string | undefined}
 */
function findPackageJSON(specifier, base = 'data:') {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  if (!isURL(specifier)) validateString(specifier, 'specifier');
  return op_module_find_package_json(String(specifier), urlOf(base));
}

/** The URL of a module that is given by path or URL. @throws {ERR_INVALID_ARG_TYPE} */
function urlOf(base) {
  if (isURL(base)) return base.href;
  if (typeof base !== 'string') throw new ERR_INVALID_ARG_TYPE('base', ['string', 'URL'], base);
  return path().isAbsolute(base) ? pathToFileURL(base).href : base;
}

/** module.syncBuiltinESMExports(): imported built-ins take over what programs have changed. */
function syncBuiltinESMExports() {
  op_module_sync_builtin_exports();
}

function define(name, value) {
  Object.defineProperty(Module, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** Functions of modules that few programs need are looked up when they are called. */
function defineLazy(load, names) {
  for (const name of names) define(name, { [name]: (...args) => load()[name](...args) }[name]);
}

define('register', register);
define('constants', constants);
defineLazy(compileCache, ['enableCompileCache', 'flushCompileCache', 'getCompileCacheDir']);
defineLazy(hooks, ['registerHooks']);
define('findPackageJSON', findPackageJSON);
defineLazy(typescript, ['stripTypeScriptTypes']);
define('syncBuiltinESMExports', syncBuiltinESMExports);
defineLazy(sourceMaps, ['findSourceMap', 'getSourceMapsSupport', 'setSourceMapsSupport']);
define('SourceMap', SourceMap);

export default Module;
