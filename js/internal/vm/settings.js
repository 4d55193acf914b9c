// The options of vm's functions, as tables: what each has to be, and what counts when it is not given.

import { codes } from 'internal/errors';
import { isArrayBufferView } from 'internal/util/types';
import {
  kValidateObjectAllowObjects,
  validateArray,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateObject,
  validateOneOf,
  validateString,
  validateUint32,
} from 'internal/validators';

const { ERR_INVALID_ARG_TYPE } = codes;

/** An entry of a table. @param {(value: unknown, name: string) => void} check throws when a value will not do */
function optional(check, missing) {
  return (value, name) => {
    if (value === undefined) return missing;
    check(value, name);
    return value;
  };
}

/** Reads the options that a table has, each under its own name. @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
function read(table, options, prefix = 'options') {
  const result = { __proto__: null };
  for (const name in table) result[name] = table[name](options[name], `${prefix}.${name}`);
  return result;
}

function validateBytes(value, name) {
  if (!isArrayBufferView(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
}

function validateTimeout(value, name) {
  validateUint32(value, name, true);
}

function validateMicrotaskMode(value, name) {
  validateOneOf(value, name, ['afterEvaluate', undefined]);
}

function validateExtensions(value, name) {
  validateArray(value, name);
  for (const [index, extension] of value.entries()) validateObject(extension, `${name}[${index}]`, kValidateObjectAllowObjects);
}

/** Where code is said to stand, and V8's cache of it. */
const source = (filename) => ({
  __proto__: null,
  filename: optional(validateString, filename),
  lineOffset: optional(validateInt32, 0),
  columnOffset: optional(validateInt32, 0),
  cachedData: optional(validateBytes, undefined),
  produceCachedData: optional(validateBoolean, false),
});

const scriptTable = source('evalmachine.<anonymous>');

const functionTable = { __proto__: null, ...source(''), contextExtensions: optional(validateExtensions, []) };

const moduleTable = {
  __proto__: null,
  lineOffset: scriptTable.lineOffset,
  columnOffset: scriptTable.columnOffset,
  cachedData: scriptTable.cachedData,
  initializeImportMeta: optional(validateFunction, undefined),
  importModuleDynamically: optional(validateFunction, undefined),
};

const runTable = {
  __proto__: null,
  timeout: optional(validateTimeout, -1),
  displayErrors: optional(validateBoolean, true),
  breakOnSigint: optional(validateBoolean, false),
};

const codeGenerationTable = { __proto__: null, strings: optional(validateBoolean, true), wasm: optional(validateBoolean, true) };

function codeGeneration(value, name) {
  if (value !== undefined) validateObject(value, name);
  return read(codeGenerationTable, value ?? {}, name);
}

const contextTable = {
  __proto__: null,
  name: optional(validateString, undefined),
  origin: optional(validateString, undefined),
  codeGeneration,
  microtaskMode: optional(validateMicrotaskMode, undefined),
};

/** A file name may stand for options. */
export function withFilename(options) {
  return typeof options === 'string' ? { filename: options } : options;
}

/** Options of new vm.Script(). */
export function scriptSettings(given = {}) {
  const options = withFilename(given);
  validateObject(options, 'options');
  return read(scriptTable, options);
}

/** Options of vm.compileFunction(). */
export function functionSettings(options) {
  validateObject(options, 'options');
  return read(functionTable, options);
}

/** Options of new vm.SourceTextModule(). */
export function moduleSettings(options) {
  validateObject(options, 'options');
  return read(moduleTable, options);
}

/** Options of the methods that run a script. */
export function runSettings(options = {}) {
  validateObject(options, 'options');
  return read(runTable, options);
}

/** Options of vm.createContext(). */
export function contextSettings(options) {
  validateObject(options, 'options');
  return read(contextTable, options);
}

/** The options of a context among those of a run, where most have longer names; as createContext() takes them. */
export function contextOptionsOfRun(options) {
  if (!options) return {};
  const { contextName: name, contextOrigin: origin, contextCodeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.contextName');
  if (origin !== undefined) validateString(origin, 'options.contextOrigin');
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  return { name, origin, microtaskMode, codeGeneration: codeGeneration(contextCodeGeneration, 'options.contextCodeGeneration') };
}
