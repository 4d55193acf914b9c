// What the module system asks about code of node:vm: what its import() does, and what its import.meta holds.

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';

const lazyTypes = lazy('internal/util/types');
const lazyModule = lazy('internal/vm/module');
const lazyLoader = lazy('internal/modules/esm/loader');
const lazyUrl = lazy('internal/url');

/** The symbol of code without an importModuleDynamically of its own. */
export const kMissingCallback = Symbol('vm_dynamic_import_missing');

/**
 * What import() does, by the symbol in a script's host-defined options. The script keeps its symbol alive, and so what belongs to it.
 * @type {WeakMap<symbol, (specifier: string, attributes: object) => unknown>}
 */
const importers = new WeakMap();

/** V8's script id of a SourceTextModule to the module. @type {Map<number, WeakRef<object>>} */
const modules = new Map();
const forgotten = new FinalizationRegistry((scriptId) => modules.delete(scriptId));

async function importWith(callback, referrer, specifier, attributes) {
  const module = await callback(specifier, referrer(), Object.assign({ __proto__: null }, attributes), 'evaluation');
  if (lazyTypes().isModuleNamespaceObject(module)) return module;
  if (!module || typeof module !== 'object' || !lazyModule().isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (module.status === 'errored') throw module.error;
  return module.namespace;
}

/**
 * Gives import() a callback of the user's.
 * @param {Function} callback
 * @param {() => object} referrer what the callback gets as second argument; must not keep the script alive
 * @returns {symbol}
 */
export function registerImportCallback(callback, referrer) {
  const symbol = Symbol('vm_dynamic_import');
  importers.set(symbol, (specifier, attributes) => {
    if (!getOptionValue('--experimental-vm-modules')) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    return importWith(callback, referrer, specifier, attributes);
  });
  return symbol;
}

/** Gives import() the loader of the main context, relative to the working directory. @returns {symbol} */
export function registerDefaultLoader() {
  const symbol = Symbol('vm_dynamic_import_main_context_default');
  importers.set(symbol, (specifier, attributes) => {
    return lazyLoader().importModule(specifier, `${lazyUrl().pathToFileURL(process.cwd()).href}/`, attributes);
  });
  return symbol;
}

/**
 * Called by the module system for import() in code of node:vm.
 * @throws {ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING | ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG | ERR_VM_MODULE_NOT_MODULE}
 */
export async function importModuleDynamically(symbol, specifier, attributes) {
  const run = importers.get(symbol);
  if (run === undefined) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  return run(specifier, attributes);
}

/** Enters a SourceTextModule, whose import.meta will be asked for by V8's script id. */
export function registerModule(scriptId, module) {
  modules.set(scriptId, new WeakRef(module));
  forgotten.register(module, scriptId);
}

/** Called by the module system when import.meta of a module of node:vm is first used. */
export function initializeImportMeta(meta, scriptId) {
  const module = modules.get(scriptId)?.deref();
  if (module !== undefined) lazyModule().fillImportMeta(module, meta);
}
