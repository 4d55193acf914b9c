// node:vm. Docs: doc/api/vm.md.

import { lazy } from 'internal/core';
import {
  op_vm_make_context,
  op_vm_script_compile,
  op_vm_script_create_cached_data,
  op_vm_script_run,
} from 'internal/ops';
import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { isArrayBufferView } from 'internal/util/types';
import {
  kValidateObjectAllowObjects,
  validateArray,
  validateBoolean,
  validateBuffer,
  validateInt32,
  validateObject,
  validateOneOf,
  validateString,
  validateStringArray,
  validateUint32,
} from 'internal/validators';
import { constants, importOption, internalCompileFunction, isContext as isContextified, kParsingContext } from 'internal/vm';

const lazyMeasureMemory = lazy('internal/vm/measure_memory');
const lazyModule = lazy('internal/vm/module');

const { ERR_INVALID_ARG_TYPE } = codes;

const asBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Runs with the program's own SIGINT listeners out of the way: Ctrl+C is to stop the script. */
function withoutSigintListeners(run) {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  try {
    return run();
  } finally {
    for (const listener of listeners) process.addListener('SIGINT', listener);
  }
}

function runOptions(options = {}) {
  validateObject(options, 'options');
  let { timeout } = options;
  if (timeout === undefined) timeout = -1;
  else validateUint32(timeout, 'options.timeout', true);
  const { displayErrors = true, breakOnSigint = false } = options;
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { timeout, displayErrors, breakOnSigint };
}

function validateContext(contextifiedObject) {
  if (!isContext(contextifiedObject)) throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
}

/** vm.Script: code compiled once. Docs: "Class: vm.Script". */
class Script {
  #script;

  /**
   * @param {string} code
   * @param {object | string} [options] or the file name
   * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | SyntaxError}
   */
  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>',
      lineOffset = 0,
      columnOffset = 0,
      cachedData,
      produceCachedData = false,
      importModuleDynamically,
      [kParsingContext]: parsingContext,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined && !isArrayBufferView(cachedData)) {
      throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    }
    validateBoolean(produceCachedData, 'options.produceCachedData');
    const self = new WeakRef(this);
    const importer = importOption(importModuleDynamically, filename, () => self.deref());
    const [script, cachedDataRejected, cache, sourceMapURL] = op_vm_script_compile(
      code, filename, lineOffset, columnOffset, cachedData, produceCachedData, importer, parsingContext,
    );
    this.#script = script;
    if (cachedDataRejected !== undefined) this.cachedDataRejected = cachedDataRejected;
    if (produceCachedData) {
      this.cachedDataProduced = cache !== undefined;
      if (cache !== undefined) this.cachedData = asBuffer(cache);
    }
    this.sourceMapURL = sourceMapURL;
  }

  #run(contextifiedObject, options) {
    const { timeout, displayErrors, breakOnSigint } = runOptions(options);
    const run = () => op_vm_script_run(this.#script, contextifiedObject, timeout, displayErrors, breakOnSigint);
    return breakOnSigint && process.listenerCount('SIGINT') > 0 ? withoutSigintListeners(run) : run();
  }

  /** Runs in the current context. @throws whatever the code throws, ERR_SCRIPT_EXECUTION_TIMEOUT, ERR_SCRIPT_EXECUTION_INTERRUPTED */
  runInThisContext(options) {
    return this.#run(null, options);
  }

  /** Runs with a contextified object for its globals. */
  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    return this.#run(contextifiedObject, options);
  }

  /** Makes a context first. */
  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }

  /** @returns {Buffer} a code cache for the option cachedData */
  createCachedData() {
    return asBuffer(op_vm_script_create_cached_data(this.#script));
  }
}

/** The options of a context among those of a run (contextName …). */
function contextOptions(options) {
  if (!options) return {};
  const result = {
    name: options.contextName,
    origin: options.contextOrigin,
    codeGeneration: undefined,
    microtaskMode: options.microtaskMode,
  };
  if (result.name !== undefined) validateString(result.name, 'options.contextName');
  if (result.origin !== undefined) validateString(result.origin, 'options.contextOrigin');
  if (options.contextCodeGeneration !== undefined) {
    validateObject(options.contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = options.contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
    result.codeGeneration = { strings, wasm };
  }
  if (options.microtaskMode !== undefined) validateString(options.microtaskMode, 'options.microtaskMode');
  return result;
}

/** vm.isContext(object) @throws {ERR_INVALID_ARG_TYPE} */
function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return isContextified(object);
}

let contexts = 1;

/**
 * vm.createContext([contextObject[, options]])
 * @returns {object} the object, or a new global for vm.constants.DONT_CONTEXTIFY
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
function createContext(contextObject = {}, options = {}) {
  const ordinary = contextObject === constants.DONT_CONTEXTIFY;
  if (!ordinary && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name = `VM Context ${contexts++}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  let strings = true;
  let wasm = true;
  if (codeGeneration !== undefined) {
    ({ strings = true, wasm = true } = codeGeneration);
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  // For code that has no script, as an eval() which a promise calls. Other code goes by the option of its script.
  const importer = importOption(importModuleDynamically, '', () => made);
  const made = op_vm_make_context(ordinary ? null : contextObject, strings, wasm, microtaskMode === 'afterEvaluate', importer);
  const proto = getOptionValue('--disable-proto');
  if (proto) lazy('internal/process/disable_proto')().disableProto(runInContext('Object.prototype', made), proto);
  return made;
}

/** vm.createScript(code[, options]): the old way to write `new vm.Script`. */
function createScript(code, options) {
  return new Script(code, options);
}

/** vm.runInContext(code, contextifiedObject[, options]) */
function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  if (typeof options === 'string') options = { filename: options };
  options = { ...options, [kParsingContext]: contextifiedObject };
  return createScript(code, options).runInContext(contextifiedObject, options);
}

/** vm.runInNewContext(code[, contextObject[, options]]) */
function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  contextObject = createContext(contextObject, contextOptions(options));
  options = { ...options, [kParsingContext]: contextObject };
  return createScript(code, options).runInContext(contextObject, options);
}

/** vm.runInThisContext(code[, options]) */
function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInThisContext(options);
}

/**
 * vm.compileFunction(code[, params[, options]])
 * @returns {Function}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | SyntaxError}
 */
function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const {
    filename = '',
    columnOffset = 0,
    lineOffset = 0,
    cachedData,
    produceCachedData = false,
    parsingContext,
    contextExtensions = [],
    importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && !isContextified(parsingContext)) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, index) => validateObject(extension, `options.contextExtensions[${index}]`, kValidateObjectAllowObjects));

  const result = internalCompileFunction(
    code, filename, lineOffset, columnOffset, cachedData, produceCachedData, parsingContext, contextExtensions, params,
    importModuleDynamically,
  );
  const { function: fn } = result;
  if (result.cachedDataRejected !== undefined) fn.cachedDataRejected = result.cachedDataRejected;
  if (produceCachedData) {
    fn.cachedDataProduced = result.cachedDataProduced;
    if (result.cachedData !== undefined) fn.cachedData = asBuffer(result.cachedData);
  }
  return fn;
}

/** vm.measureMemory([options]) @returns {Promise<object>} */
function measureMemory(options) {
  return lazyMeasureMemory().measureMemory(options);
}

const vm = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};

// The module classes are there only with --experimental-vm-modules. Whether that was given is not known when the snapshot is built,
// but this module is not part of it.
if (getOptionValue('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = lazyModule();
  Object.assign(vm, { Module, SourceTextModule, SyntheticModule });
}

export default vm;
