// Small parts that CommonJS and ES modules share: the `require` function of a module, its companions, package.json for programs.

import { internals, lazy } from 'internal/core';
import { op_module_global_paths, op_module_read_text, op_module_set_global_paths } from 'internal/ops';
import process from 'process';
import path from 'path';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { Module } from 'internal/modules/cjs/loader';

const hooks = lazy('internal/modules/customization_hooks');

/** The `require` a module gets. */
export function makeRequireFunction(module) {
  const require = function require(id) {
    return module.require(id);
  };

  /** require.resolve(request[, { paths }]) */
  function resolve(request, options) {
    validateString(request, 'request');
    if (request === '') throw new codes.ERR_INVALID_ARG_VALUE('request', request, 'must be a non-empty string');
    if (internals.moduleHooks !== undefined) {
      const answer = hooks().resolveForRequire(request, module, false, options);
      if (answer !== undefined) return answer.filename;
    }
    return Module._resolveFilename(request, module, false, options);
  }
  require.resolve = resolve;

  /** require.resolve.paths(request) */
  function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  }
  resolve.paths = paths;
  require.main = internals.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/** NODE_PATH and the global folders as they are at this moment. They hold for every resolution from now on. */
export function readGlobalPaths() {
  const { HOME: home, NODE_PATH: nodePath } = process.env;
  const folders = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (home) folders.unshift(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  if (nodePath) folders.unshift(...nodePath.split(path.delimiter).filter(Boolean));
  op_module_set_global_paths(folders);
  return folders;
}

/** What they were at start. */
export function globalPaths() {
  return op_module_global_paths();
}

/** The package.json of a folder as the loader's own users (Module._readPackage) see it; false if there is none. */
export function readPackage(folder) {
  const file = path.resolve(folder, 'package.json');
  try {
    return JSON.parse(op_module_read_text(file));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
    error.path = file;
    error.message = `Error parsing ${file}: ${error.message}`;
    throw error;
  }
}
