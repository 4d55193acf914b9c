// vm.Module, vm.SourceTextModule and vm.SyntheticModule (--experimental-vm-modules). Docs: vm, "Class: vm.Module".

import {
  op_vm_module_compile_source_text,
  op_vm_module_create_cached_data,
  op_vm_module_create_synthetic,
  op_vm_module_error,
  op_vm_module_evaluate,
  op_vm_module_instantiate,
  op_vm_module_is_graph_async,
  op_vm_module_link,
  op_vm_module_namespace,
  op_vm_module_requests,
  op_vm_module_set_evaluator,
  op_vm_module_set_export,
  op_vm_module_status,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { customInspectSymbol, emitExperimentalWarning, kEmptyObject } from 'internal/util';
import {
  validateArray,
  validateBoolean,
  validateFunction,
  validateObject,
  validateString,
  validateUint32,
} from 'internal/validators';
import { importOption, isContext } from 'internal/vm';
import { registerModule } from 'internal/vm/module_callbacks';
import { moduleSettings } from 'internal/vm/settings';

const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_THIS,
  ERR_MODULE_LINK_MISMATCH,
  ERR_VM_MODULE_ALREADY_LINKED,
  ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA,
  ERR_VM_MODULE_DIFFERENT_CONTEXT,
  ERR_VM_MODULE_LINK_FAILURE,
  ERR_VM_MODULE_NOT_MODULE,
  ERR_VM_MODULE_STATUS,
} = codes;

// V8's numbers for a module's state.
const kUninstantiated = 0;
const kInstantiated = 2;
const kErrored = 5;
const statusNames = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluated', 'errored'];

/** What the classes know of a module. `handle` is Rust's. */
const states = new WeakMap();

/** By id, for the callbacks of V8. @type {Map<number, WeakRef<Module>>} */
const modulesById = new Map();
const forgotten = new FinalizationRegistry((id) => modulesById.delete(id));

let evaluatorSet = false;

function setEvaluator() {
  if (evaluatorSet) return;
  evaluatorSet = true;
  op_vm_module_set_evaluator((id) => {
    const module = modulesById.get(id)?.deref();
    if (module !== undefined) states.get(module).evaluate();
  });
}

/** Fills import.meta. */
export function fillImportMeta(module, meta) {
  states.get(module).initializeImportMeta?.(meta, module);
}

/** Whether a value is a vm.Module. */
export function isModule(value) {
  return typeof value === 'object' && value !== null && states.has(value);
}

function stateOf(module, Class = Module) {
  const state = isModule(module) ? states.get(module) : undefined;
  if (state === undefined || !(module instanceof Class)) throw new ERR_INVALID_THIS(Class.name);
  return state;
}

const contextIds = new WeakMap();
const mainContext = {};

function defaultIdentifier(context) {
  const key = context ?? mainContext;
  const next = contextIds.get(key) ?? 0;
  contextIds.set(key, next + 1);
  return `vm:module(${next})`;
}

/** The base class. Docs: "Class: vm.Module". Programs make its two subclasses. */
export class Module {
  constructor(options) {
    emitExperimentalWarning('VM Modules');
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, sourceText, syntheticExportNames, syntheticEvaluationSteps } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!isContext(context)) throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    let { identifier } = options;
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    else identifier = defaultIdentifier(context);

    setEvaluator();
    const state = { handle: undefined, id: 0, context, identifier, status: undefined, error: undefined };
    if (sourceText !== undefined) {
      const self = new WeakRef(this);
      const importer = importOption(options.importModuleDynamically, identifier, () => self.deref());
      const [handle, id, cachedDataRejected, sourceMapURL, scriptId] = op_vm_module_compile_source_text(
        sourceText, identifier, context, options.lineOffset, options.columnOffset, options.cachedData, importer,
      );
      Object.assign(state, { handle, id, sourceMapURL, initializeImportMeta: options.initializeImportMeta });
      registerModule(scriptId, this);
      if (cachedDataRejected) throw new codes.ERR_VM_MODULE_CACHED_DATA_REJECTED();
    } else {
      const [handle, id] = op_vm_module_create_synthetic(identifier, context, syntheticExportNames);
      Object.assign(state, { handle, id, evaluate: () => Reflect.apply(syntheticEvaluationSteps, this, []) });
    }
    states.set(this, state);
    modulesById.set(state.id, new WeakRef(this));
    forgotten.register(this, state.id);
  }

  get identifier() {
    return stateOf(this).identifier;
  }

  get context() {
    return stateOf(this).context;
  }

  /** @throws {ERR_VM_MODULE_STATUS} before the module is linked */
  get namespace() {
    const { handle } = stateOf(this);
    if (op_vm_module_status(handle) < kInstantiated) throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return op_vm_module_namespace(handle);
  }

  get status() {
    const state = stateOf(this);
    return state.status ?? statusNames[op_vm_module_status(state.handle)];
  }

  /** @throws {ERR_VM_MODULE_STATUS} unless the status is 'errored' */
  get error() {
    const state = stateOf(this);
    if (state.status === 'errored') return state.error;
    if (op_vm_module_status(state.handle) !== kErrored) throw new ERR_VM_MODULE_STATUS('must be errored');
    return op_vm_module_error(state.handle);
  }

  /**
   * Finds what the module imports, and what that imports, with the function given.
   * @param {Function} linker
   * @returns {Promise<void>}
   * @throws {ERR_INVALID_ARG_TYPE | ERR_VM_MODULE_ALREADY_LINKED | ERR_VM_MODULE_STATUS | ERR_VM_MODULE_LINK_FAILURE}
   */
  async link(linker) {
    const state = stateOf(this);
    validateFunction(linker, 'linker');
    // A SyntheticModule was ready when it was made.
    if (this instanceof SyntheticModule) return;
    if (this.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await linkGraph(this, linker);
    op_vm_module_instantiate(state.handle);
  }

  /**
   * Runs the module.
   * @param {{ timeout?: number, breakOnSigint?: boolean }} [options]
   * @returns {Promise<void>} settled before this returns where nothing in the graph awaits
   * @throws {ERR_INVALID_ARG_TYPE | ERR_VM_MODULE_STATUS} as a rejection
   */
  evaluate(options = kEmptyObject) {
    let state;
    try {
      state = stateOf(this);
      validateObject(options, 'options');
      let { timeout = -1 } = options;
      const { breakOnSigint = false } = options;
      if (timeout === undefined) timeout = -1;
      else if (timeout !== -1) validateUint32(timeout, 'options.timeout', true);
      validateBoolean(breakOnSigint, 'options.breakOnSigint');
      const { status } = this;
      if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') {
        throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
      }
      if (state.status === 'errored') throw state.error;
      return localPromise(op_vm_module_evaluate(state.handle, timeout, breakOnSigint));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  [customInspectSymbol](depth, options, inspect) {
    stateOf(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize(`[${this.constructor.name}]`, 'special');
    const shown = { status: this.status, identifier: this.identifier, context: this.context };
    Object.setPrototypeOf(shown, Object.getPrototypeOf(this));
    Object.defineProperty(shown, Symbol.toStringTag, { __proto__: null, value: this.constructor.name, configurable: true });
    return inspect(shown, { ...options, customInspect: false });
  }
}

/** V8's promise belongs to the module's context; users get one of theirs, settled at the same time where that can be. */
function localPromise(value) {
  return value instanceof Promise ? value : Promise.resolve(value);
}

/** Links a module and, through its imports, every module that is still unlinked. */
async function linkGraph(module, linker) {
  const state = states.get(module);
  state.status = 'linking';
  try {
    const promises = state.requests.map(async (request, index) => {
      const { specifier, attributes } = request;
      const found = await linker(specifier, module, { attributes, assert: attributes });
      if (!isModule(found)) throw new ERR_VM_MODULE_NOT_MODULE();
      if (found.context !== module.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      if (found.status === 'errored') throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, found.error);
      if (found.status === 'unlinked' && found instanceof SourceTextModule) await linkGraph(found, linker);
      return [index, found];
    });
    const modules = [];
    for (const [index, found] of await Promise.all(promises)) modules[index] = found;
    setLinked(module, modules);
    state.status = undefined;
  } catch (error) {
    state.status = 'errored';
    state.error = error;
    throw error;
  }
}

function setLinked(module, modules) {
  const state = states.get(module);
  state.linked = modules;
  op_vm_module_link(state.handle, modules.map((one) => states.get(one).handle));
}

function toRequest([specifier, phase, pairs]) {
  const attributes = { __proto__: null };
  for (let i = 0; i < pairs.length; i += 2) attributes[pairs[i]] = pairs[i + 1];
  return Object.freeze({ __proto__: null, specifier, attributes: Object.freeze(attributes), phase });
}

/** A module from source text. Docs: "Class: vm.SourceTextModule". */
export class SourceTextModule extends Module {
  #sourceText;
  #dependencySpecifiers;

  /**
   * @param {string} sourceText
   * @param {object} [options]
   * @throws {ERR_INVALID_ARG_TYPE | ERR_VM_MODULE_CACHED_DATA_REJECTED | SyntaxError}
   */
  constructor(sourceText, options = kEmptyObject) {
    validateString(sourceText, 'code');
    const settings = moduleSettings(options);
    super({ sourceText, context: options.context, identifier: options.identifier, ...settings });
    this.#sourceText = sourceText;
    const state = states.get(this);
    state.requests = Object.freeze(op_vm_module_requests(state.handle).map(toRequest));
  }

  get moduleRequests() {
    return stateOf(this, SourceTextModule).requests;
  }

  /** Deprecated: the specifiers alone. */
  get dependencySpecifiers() {
    const { requests } = stateOf(this, SourceTextModule);
    return (this.#dependencySpecifiers ??= Object.freeze(requests.map(({ specifier }) => specifier)));
  }

  /**
   * Gives the modules behind moduleRequests, in that order.
   * @param {Module[]} modules
   * @throws {ERR_VM_MODULE_STATUS | ERR_INVALID_ARG_VALUE | ERR_MODULE_LINK_MISMATCH | ERR_VM_MODULE_NOT_MODULE}
   */
  linkRequests(modules) {
    const state = stateOf(this, SourceTextModule);
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    validateArray(modules, 'modules');
    const { requests } = state;
    if (modules.length !== requests.length) {
      throw new ERR_MODULE_LINK_MISMATCH(`Expected ${requests.length} modules, got ${modules.length}`);
    }
    for (const module of modules) {
      if (!isModule(module)) throw new ERR_VM_MODULE_NOT_MODULE();
      if (module.context !== this.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
    }
    const byKey = new Map();
    requests.forEach(({ specifier, attributes }, index) => {
      const key = JSON.stringify([specifier, Object.entries(attributes).sort()]);
      if (byKey.has(key) && byKey.get(key) !== modules[index]) {
        throw new ERR_MODULE_LINK_MISMATCH(`The module request for '${specifier}' must be linked with the same module`);
      }
      byKey.set(key, modules[index]);
    });
    setLinked(this, [...modules]);
  }

  /** Connects imports with exports. @throws {ERR_VM_MODULE_STATUS | ERR_VM_MODULE_LINK_FAILURE | SyntaxError} */
  instantiate() {
    const state = stateOf(this, SourceTextModule);
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    checkLinked(this, new Set());
    op_vm_module_instantiate(state.handle);
  }

  /** Whether anything in the graph awaits at the top. @throws {ERR_VM_MODULE_STATUS} before it is instantiated */
  hasAsyncGraph() {
    const { handle } = stateOf(this, SourceTextModule);
    if (op_vm_module_status(handle) < kInstantiated) throw new ERR_VM_MODULE_STATUS('must be instantiated');
    return op_vm_module_is_graph_async(handle);
  }

  /** Whether this module itself awaits at the top. */
  hasTopLevelAwait() {
    const state = stateOf(this, SourceTextModule);
    return (state.topLevelAwait ??= awaitsAtTop(this.#sourceText, state.context));
  }

  /** @returns {Buffer} a code cache @throws {ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA} once it has run */
  createCachedData() {
    const { handle } = stateOf(this, SourceTextModule);
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    const bytes = op_vm_module_create_cached_data(handle);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** Instantiation needs the module, and every module below that imports something, to be linked. */
function checkLinked(module, seen) {
  if (seen.has(module) || !(module instanceof SourceTextModule)) return;
  seen.add(module);
  const state = states.get(module);
  if (op_vm_module_status(state.handle) !== kUninstantiated) return;
  if (state.linked === undefined) {
    if (seen.size > 1 && state.requests.length === 0) return;
    const what = state.requests.length > 0 ? `request for '${state.requests[0].specifier}' is from` : `'${state.identifier}' is`;
    throw new ERR_VM_MODULE_LINK_FAILURE(`${what} a module not been linked`);
  }
  for (const one of state.linked) checkLinked(one, seen);
}

const missingExport = /The requested module '(.*)' does not provide an export named '(.*)'/;

/**
 * V8 tells only whether a whole graph is asynchronous. So a copy of the module is linked to empty modules, which get the exports that
 * V8 misses one after the other; the copy never runs.
 */
function awaitsAtTop(sourceText, context) {
  /** @type {Map<string, Set<string>>} by specifier */
  const needed = new Map();
  for (;;) {
    const [handle] = op_vm_module_compile_source_text(sourceText, 'vm:copy', context, 0, 0, undefined, undefined);
    const dependencies = op_vm_module_requests(handle).map(([specifier]) => {
      return op_vm_module_create_synthetic('vm:empty', context, [...(needed.get(specifier) ?? [])])[0];
    });
    op_vm_module_link(handle, dependencies);
    try {
      op_vm_module_instantiate(handle);
    } catch (error) {
      const match = missingExport.exec(error.message);
      const names = match && (needed.get(match[1]) ?? new Set());
      if (!match || names.has(match[2])) throw error;
      needed.set(match[1], names.add(match[2]));
      continue;
    }
    return op_vm_module_is_graph_async(handle);
  }
}

/** A module whose exports are set from outside. Docs: "Class: vm.SyntheticModule". */
export class SyntheticModule extends Module {
  /**
   * @param {string[]} exportNames
   * @param {Function} evaluateCallback called as a method of the module
   * @param {object} [options]
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
   */
  constructor(exportNames, evaluateCallback, options = kEmptyObject) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, index) => {
      if (exportNames.indexOf(name, index + 1) !== -1) throw new ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const { context, identifier } = options;
    super({ syntheticExportNames: exportNames, syntheticEvaluationSteps: evaluateCallback, context, identifier });
    // There is nothing to link, so the module is ready at once.
    op_vm_module_instantiate(states.get(this).handle);
  }

  /** @throws {ERR_INVALID_ARG_TYPE | ReferenceError} the latter for a name that is no export */
  setExport(name, value) {
    const state = stateOf(this, SyntheticModule);
    validateString(name, 'name');
    if (op_vm_module_status(state.handle) < kInstantiated) throw new ERR_VM_MODULE_STATUS('must be linked');
    op_vm_module_set_export(state.handle, name, value);
  }
}
