// What vm, the module loaders and the REPL share: dynamic import out of compiled code, and functions from source text.

import { lazy } from 'internal/core';
import { op_vm_compile_function, op_vm_is_context } from 'internal/ops';
import { URL } from 'internal/url';
import { validateFunction } from 'internal/validators';
import { kMissingCallback, registerDefaultLoader, registerImportCallback } from 'internal/vm/module_callbacks';

const lazyPath = lazy('path');

/** vm.constants */
export const constants = {
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
};
Object.freeze(constants);

/** As importModuleDynamically: the loader of the main context, for code of the command line and the REPL. It earns no warning. */
export const kDefaultLoader = Symbol('vm_dynamic_import_default_internal');

/** The context vm.runInContext() compiles in: errors of the parser must be of its classes. */
export const kParsingContext = Symbol('script parsing context');

/** Whether an object has been contextified. */
export function isContext(object) {
  return op_vm_is_context(object);
}

/**
 * Turns the option importModuleDynamically into what the compiling ops take: a symbol that stands for what import() does, or null for
 * the loader of the main context.
 * @param {Function | symbol | undefined} importModuleDynamically
 * @param {string} filename of the code
 * @param {() => object} referrer gives the Script, function or Module the callback gets
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function importOption(importModuleDynamically, filename, referrer) {
  if (importModuleDynamically === undefined) return kMissingCallback;
  const isPublic = importModuleDynamically === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  if (isPublic || importModuleDynamically === kDefaultLoader) {
    // The name of a file or a URL is what the loader takes for the importing module; any other name needs the working directory.
    const isModuleName = lazyPath().isAbsolute(filename) || URL.canParse(filename);
    if (isModuleName && !isPublic) return null;
    return registerDefaultLoader(isModuleName || !isPublic ? filename : undefined, isPublic);
  }
  validateFunction(importModuleDynamically, 'options.importModuleDynamically');
  return registerImportCallback(importModuleDynamically, referrer);
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
  const importer = importOption(importModuleDynamically, filename, () => compiled?.deref());
  const [fn, sourceMapURL, cachedDataRejected, cache] = op_vm_compile_function(
    code, filename, lineOffset, columnOffset, cachedData, produceCachedData, parsingContext, contextExtensions ?? [], params ?? [],
    importer,
  );
  if (typeof importModuleDynamically === 'function') compiled = new WeakRef(fn);
  const result = { __proto__: null, function: fn, sourceMapURL };
  if (cachedDataRejected !== undefined) result.cachedDataRejected = cachedDataRejected;
  if (produceCachedData) {
    result.cachedDataProduced = cache !== undefined;
    if (cache !== undefined) result.cachedData = cache;
  }
  return result;
}
