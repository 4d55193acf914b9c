// What vm, the module loaders and the REPL share: dynamic import out of compiled code, and functions from source text.

import { lazy } from 'internal/core';
import { op_vm_compile_function, op_vm_is_context } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { validateFunction } from 'internal/validators';

const lazyTypes = lazy('internal/util/types');
const lazyModule = lazy('internal/vm/module');
const lazyUrl = lazy('internal/url');
const lazyPath = lazy('path');

const { ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG, ERR_VM_MODULE_NOT_MODULE } = codes;

/** vm.constants */
export const constants = {
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
};
Object.freeze(constants);

/** The context vm.runInContext() compiles in: errors of the parser must be of its classes. */
export const kParsingContext = Symbol('script parsing context');

/** Whether an object has been contextified. */
export function isContext(object) {
  return op_vm_is_context(object);
}

/** Imports with the loader of the main context, relative to `filename`, or to the working directory where that is no place. */
function defaultImport(filename) {
  let base;
  if (URL.canParse(filename)) base = filename;
  else if (lazyPath().isAbsolute(filename)) base = lazyUrl().pathToFileURL(filename).href;
  else base = `${lazyUrl().pathToFileURL(process.cwd()).href}/`;
  // A function compiled under that name is its referrer.
  const [run] = op_vm_compile_function(
    'return import(specifier, { with: attributes });', base, 0, 0, undefined, false, undefined, [], ['specifier', 'attributes'], null,
  );
  return run;
}

/**
 * Turns the option importModuleDynamically into what the compiling ops take.
 * @param {Function | symbol | undefined} importModuleDynamically
 * @param {string} filename of the code
 * @param {() => object} referrer gives the Script, function or Module the callback gets
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function importOption(importModuleDynamically, filename, referrer) {
  if (importModuleDynamically === undefined) return undefined;
  if (importModuleDynamically === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    let run;
    return (specifier, attributes) => (run ??= defaultImport(filename))(specifier, { __proto__: null, ...attributes });
  }
  validateFunction(importModuleDynamically, 'options.importModuleDynamically');
  if (!getOptionValue('--experimental-vm-modules')) {
    return async () => {
      throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    };
  }
  return async (specifier, attributes) => {
    const module = await importModuleDynamically(specifier, referrer(), Object.assign({ __proto__: null }, attributes), 'evaluation');
    if (lazyTypes().isModuleNamespaceObject(module)) return module;
    if (!module || typeof module !== 'object' || !lazyModule().isModule(module)) throw new ERR_VM_MODULE_NOT_MODULE();
    if (module.status === 'errored') throw module.error;
    return module.namespace;
  };
}

/**
 * Compiles a function body. Arguments are those of vm.compileFunction(), checked by the caller.
 * @returns {{ function: Function, sourceMapURL?: string, cachedDataRejected?: boolean, cachedData?: Uint8Array }}
 */
export function internalCompileFunction(
  code, filename, lineOffset, columnOffset, cachedData, produceCachedData, parsingContext, contextExtensions, params,
  importModuleDynamically,
) {
  let compiled;
  const importer = typeof importModuleDynamically === 'object' || importModuleDynamically === undefined ?
    importModuleDynamically :
    importOption(importModuleDynamically, filename, () => compiled);
  const [fn, sourceMapURL, cachedDataRejected, cache] = op_vm_compile_function(
    code, filename, lineOffset, columnOffset, cachedData, produceCachedData, parsingContext, contextExtensions ?? [], params ?? [],
    importer,
  );
  compiled = fn;
  const result = { __proto__: null, function: fn, sourceMapURL };
  if (cachedDataRejected !== undefined) result.cachedDataRejected = cachedDataRejected;
  if (produceCachedData) {
    result.cachedDataProduced = cache !== undefined;
    if (cache !== undefined) result.cachedData = cache;
  }
  return result;
}
