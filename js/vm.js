// node:vm. Docs: doc/api/vm.md.

import { lazy } from 'internal/core';
import { op_vm_make_context, op_vm_script_compile, op_vm_script_create_cached_data, op_vm_script_run } from 'internal/ops';
import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { kValidateObjectAllowObjects, validateObject, validateString, validateStringArray } from 'internal/validators';
import { constants, importOption, internalCompileFunction, isContext as isContextified, kParsingContext } from 'internal/vm';
import { contextOptionsOfRun, contextSettings, functionSettings, runSettings, scriptSettings, withFilename } from 'internal/vm/settings';

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

/** Puts what compiling told about the code cache on a Script or a function. */
function noteCache(target, produced, rejected, cache) {
  if (rejected !== undefined) target.cachedDataRejected = rejected;
  if (!produced) return;
  target.cachedDataProduced = cache !== undefined;
  if (cache !== undefined) target.cachedData = asBuffer(cache);
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
    const text = `${code}`;
    const { filename, lineOffset, columnOffset, cachedData, produceCachedData } = scriptSettings(options);
    const self = new WeakRef(this);
    const importer = importOption(options.importModuleDynamically, filename, () => self.deref());
    const [script, rejected, cache, sourceMapURL] = op_vm_script_compile(
      text, filename, lineOffset, columnOffset, cachedData, produceCachedData, importer, options[kParsingContext],
    );
    this.#script = script;
    noteCache(this, produceCachedData, rejected, cache);
    this.sourceMapURL = sourceMapURL;
  }

  #run(contextifiedObject, options) {
    const { timeout, displayErrors, breakOnSigint } = runSettings(options);
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
    const context = createContext(contextObject, contextOptionsOfRun(options));
    return this.runInContext(context, options);
  }

  /** @returns {Buffer} a code cache for the option cachedData */
  createCachedData() {
    return asBuffer(op_vm_script_create_cached_data(this.#script));
  }
}

/** vm.isContext(object) @throws {ERR_INVALID_ARG_TYPE} */
function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return isContextified(object);
}

/**
 * vm.createContext([contextObject[, options]])
 * @returns {object} the object, or a new global for vm.constants.DONT_CONTEXTIFY
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
function createContext(contextObject = {}, options = {}) {
  const isOrdinary = contextObject === constants.DONT_CONTEXTIFY;
  if (!isOrdinary && isContext(contextObject)) return contextObject;
  const { codeGeneration: { strings, wasm }, microtaskMode } = contextSettings(options);
  // For code that has no script, as an eval() which a promise calls. Other code goes by the option of its script.
  const importer = importOption(options.importModuleDynamically, '', () => made);
  const made = op_vm_make_context(isOrdinary ? null : contextObject, strings, wasm, microtaskMode === 'afterEvaluate', importer);
  const proto = getOptionValue('--disable-proto');
  if (proto) lazy('internal/process/disable_proto')().disableProto(runInContext('Object.prototype', made), proto);
  return made;
}

/** vm.createScript(code[, options]): the old way to write `new vm.Script`. */
function createScript(code, options) {
  return new Script(code, options);
}

/** Compiles where the code will run: errors of the parser are of that context's classes, too. */
function compileAndRun(code, context, options) {
  const settings = { ...withFilename(options), [kParsingContext]: context };
  return new Script(code, settings).runInContext(context, settings);
}

/** vm.runInContext(code, contextifiedObject[, options]) */
function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  return compileAndRun(code, contextifiedObject, options);
}

/** vm.runInNewContext(code[, contextObject[, options]]) */
function runInNewContext(code, contextObject, options) {
  const settings = withFilename(options);
  return compileAndRun(code, createContext(contextObject, contextOptionsOfRun(settings)), settings);
}

/** vm.runInThisContext(code[, options]) */
function runInThisContext(code, options) {
  const settings = withFilename(options);
  return new Script(code, settings).runInThisContext(settings);
}

/**
 * vm.compileFunction(code[, params[, options]])
 * @returns {Function}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | SyntaxError}
 */
function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) validateStringArray(params, 'params');
  const { filename, lineOffset, columnOffset, cachedData, produceCachedData, contextExtensions } = functionSettings(options);
  const { parsingContext, importModuleDynamically } = options;
  if (parsingContext !== undefined && !isContextified(parsingContext)) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  const compiled = internalCompileFunction(
    code, filename, lineOffset, columnOffset, cachedData, produceCachedData, parsingContext, contextExtensions, params,
    importModuleDynamically,
  );
  noteCache(compiled.function, produceCachedData, compiled.cachedDataRejected, compiled.cachedData);
  return compiled.function;
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
