// `require` in a CommonJS module that asynchronous hooks (module.register) gave the source of: it goes the way of an import, so that the
// hooks are asked about what it loads. Docs: module.md, "load(url, context, nextLoad)".

import {
  op_module_evaluate,
  op_module_exception,
  op_module_import,
  op_module_link,
  op_module_namespace,
  op_module_status,
  op_module_url,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import { validateString } from 'internal/validators';
import { Module } from 'internal/modules/cjs/loader';
import { canBeRequiredByUsers, canBeRequiredWithoutScheme } from 'internal/modules/builtins';
import { resolveForImport, resolveForRequire } from 'internal/modules/customization_hooks';
import { requireLoaded, typeNumbers } from 'internal/modules/esm/loader';
import { fileURLToPath, pathToFileURL } from 'internal/url';

/** V8's numbers for the state of a module. */
const kEvaluating = 3;
const kErrored = 5;

function isBuiltin(specifier) {
  return specifier.startsWith('node:') ? canBeRequiredByUsers(specifier.slice(5)) : canBeRequiredWithoutScheme(specifier);
}

/** Evaluates what is no ES module, and so is through at once. */
function evaluate(id) {
  op_module_evaluate(id).catch(() => {});
  if (op_module_status(id) === kErrored) throw op_module_exception(id);
}

/**
 * @param {Module} module
 * @param {string} moduleUrl
 * @returns {Function} its `require`
 */
export function makeRequireForImported(module, moduleUrl) {
  const require = function require(id) {
    validateString(id, 'id');
    if (isBuiltin(id)) return load(id, '');
    const filename = Module._resolveFilename(id, module);
    const extension = path.extname(filename);
    if (extension === '.node') return Module._load(id, module);
    return load(pathToFileURL(filename).href, extension === '.json' ? 'json' : '');
  };

  function load(specifier, type) {
    const id = op_module_import(specifier, moduleUrl, typeNumbers[type]);
    const url = op_module_url(id);
    const filename = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (op_module_status(id) === kEvaluating) {
      // In a cycle: what is there already.
      const running = Module._cache[filename];
      if (running !== undefined) return running.exports;
    }
    op_module_link(id);
    const namespace = op_module_namespace(id);
    if (type === 'json' || url.startsWith('node:')) {
      evaluate(id);
      return namespace.default;
    }
    if ('module.exports' in namespace) {
      evaluate(id);
      return namespace['module.exports'];
    }
    const required = new Module(filename, module);
    required.filename = filename;
    requireLoaded(required, filename, url, id);
    return required.exports;
  }

  /** require.resolve(request) */
  require.resolve = function resolve(request) {
    validateString(request, 'request');
    const answer = resolveForRequire(request, module, false);
    if (answer !== undefined) return answer.filename;
    const specifier = isBuiltin(request) ? request : pathToFileURL(Module._resolveFilename(request, module)).href;
    const { url } = resolveForImport(specifier, moduleUrl, '');
    if (url.startsWith('file:')) return fileURLToPath(url);
    return isBuiltin(request) && url === `node:${request}` ? request : url;
  };
  require.main = process.mainModule;
  return require;
}
