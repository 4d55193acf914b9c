// What the module system asks about code of node:vm: what its import() does, and what its import.meta holds.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { emitExperimentalWarning } from 'internal/util';

const lazyTypes = lazy('internal/util/types');
const lazyModule = lazy('internal/vm/module');
const lazyLoader = lazy('internal/modules/esm/loader');

/** The symbol of code without an importModuleDynamically of its own. */
export const kMissingCallback = Symbol('vm_dynamic_import_missing');

/**
 * What import() does, by the symbol in a script's host-defined options. The script keeps its symbol alive, and so what belongs to it.
 * @type {WeakMap<symbol, (specifier: string, attributes: object, phase: 'evaluation' | 'source') => unknown>}
 */
const importers = new WeakMap();

/** V8's script id of a SourceTextModule to the module. @type {Map<number, WeakRef<object>>} */
const modules = new Map();
const forgotten = new FinalizationRegistry((scriptId) => modules.delete(scriptId));

async function importWith(callback, referrer, specifier, attributes, phase) {
  const module = await callback(specifier, referrer(), Object.assign({ __proto__: null }, attributes), phase);
  if (lazyTypes().isModuleNamespaceObject(module) && phase === 'evaluation') return module;
  if (!module || typeof module !== 'object' || !lazyModule().isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (module.status === 'errored') throw module.error;
  // Neither text nor synthetic modules have one.
  if (phase === 'source') throw new codes.ERR_SOURCE_PHASE_NOT_DEFINED(module.identifier);
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
  importers.set(symbol, (specifier, attributes, phase) => {
    if (!getOptionValue('--experimental-vm-modules')) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    return importWith(callback, referrer, specifier, attributes, phase);
  });
  return symbol;
}

/**
 * Gives import() the loader of the main context.
 * @param {string} [filename] path or URL that specifiers are relative to, in place of the working directory
 * @param {boolean} [isPublic] a program asked for it by vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
 * @returns {symbol}
 */
export function registerDefaultLoader(filename, isPublic = false) {
  const symbol = Symbol('vm_dynamic_import_main_context_default');
  importers.set(symbol, (specifier, attributes, phase) => {
    if (isPublic) emitExperimentalWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
    const base = lazyLoader().parentUrl(filename);
    return phase === 'source' ? lazyLoader().importSource(specifier, base) : lazyLoader().importModule(specifier, base, attributes);
  });
  return symbol;
}

/**
 * Called by the module system for import() in code of node:vm.
 * @throws {ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING | ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG | ERR_VM_MODULE_NOT_MODULE |
 *   ERR_SOURCE_PHASE_NOT_DEFINED}
 */
export async function importModuleDynamically(symbol, specifier, attributes, phase = 'evaluation') {
  const run = importers.get(symbol);
  if (run === undefined) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  return run(specifier, attributes, phase);
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
