// A function and what it has captured, as something that can be posted to another thread. Its free variables are found in its text, their
// present values in its scopes. Captured functions and classes go along in the same way.

import { op_module_free_variables, op_worker_captured, op_worker_function_script } from 'internal/ops';
import { isAbsolute } from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { isAsyncFunction, isGeneratorFunction, isProxy } from 'internal/util/types';
import { canClone } from 'internal/structured_clone';
import { placeOf } from 'internal/deferred/known_values';

const { ERR_DEFERRED_CAPTURE } = codes;

/** How a packed value is to be made again. */
export const kPlain = 0;
export const kKnown = 1;
export const kFunction = 2;
export const kRequire = 3;
/** An object or array that holds functions: its properties are packed one by one. */
export const kObject = 4;
export const kArray = 5;

/** @type {WeakMap<Function, { source: string, names: string[], assigned: Map<string, number>, caller: number } | null>} */
const texts = new WeakMap();

function read(fn) {
  let text = texts.get(fn);
  if (text === undefined) {
    const source = Function.prototype.toString.call(fn);
    const found = op_module_free_variables(source);
    text = found === null ? null : {
      source,
      lines: new Map(found[0].map(({ 0: name, 1: line }) => [name, line])),
      assigned: new Set(found[0].filter(({ 2: assigned }) => assigned).map(({ 0: name }) => name)),
      names: found[0].map(({ 0: name }) => name),
      caller: found[1],
    };
    texts.set(fn, text);
  }
  return text;
}

/** The file that a function's `require` goes by. */
function fileOf(fn) {
  const script = op_worker_function_script(fn);
  return script !== null && (isAbsolute(script) || script.startsWith('file:')) ? script : `${process.cwd()}/[eval]`;
}

const title = (fn) => (fn.name ? `function '${fn.name}'` : 'the function');

/** What a function may use without its surroundings noticing. */
const language = new Set([
  'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date', 'Error', 'Float32Array', 'Float64Array',
  'Infinity', 'Int16Array', 'Int32Array', 'Int8Array', 'Intl', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object', 'RangeError', 'RegExp', 'Set',
  'String', 'SyntaxError', 'TypeError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakSet',
  'decodeURIComponent', 'encodeURIComponent', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined',
]);

/** The text of a short function has fewer characters. */
const kLong = 1000;

class Packer {
  /** @type {Map<Function, number>} */
  #numbers = new Map();
  /** Whether all functions so far use nothing but the language and what is packed, and give their results at once. */
  isQuiet = true;
  /** The functions, as they are posted. */
  functions = [];

  /** @returns {number} the place of `fn` among the functions */
  pack(fn, path) {
    const number = this.#numbers.get(fn);
    if (number !== undefined) return number;
    const text = read(fn);
    if (text === null) {
      throw new ERR_DEFERRED_CAPTURE(path, `${title(fn)} has no text that stands alone, as methods and bound functions have none; wrap it in an arrow function`);
    }
    if (text.caller !== 0) {
      throw new ERR_DEFERRED_CAPTURE(path, `${title(fn)} uses the caller's 'this', 'super' or 'new.target' in line ${text.caller}; put what it needs into a variable`);
    }
    if (isAsyncFunction(fn) || isGeneratorFunction(fn) || /\bimport\b/.test(text.source)) this.isQuiet = false;
    const place = this.functions.length;
    this.#numbers.set(fn, place);
    const packed = { source: text.source, captures: {} };
    this.functions.push(packed);
    const values = op_worker_captured(fn, text.names);
    for (const name of text.names) {
      // What is in no scope is a global, which the other thread has as well, or not.
      if (name === 'require' || !(name in values)) {
        if (!language.has(name)) this.isQuiet = false;
        continue;
      }
      const where = `${path === '' ? '' : `${path} → `}variable '${name}' (line ${text.lines.get(name)} of ${title(fn)})`;
      if (text.assigned.has(name)) {
        throw new ERR_DEFERRED_CAPTURE(where, 'it is assigned, which nobody here would see; return the value, or keep it in a SharedArrayBuffer');
      }
      packed.captures[name] = this.value(values[name], where);
    }
    // With -e and in the REPL it is a global.
    if (text.names.includes('require') && ('require' in values || typeof globalThis.require === 'function')) packed.captures.require = [kRequire, fileOf(fn)];
    return place;
  }

  /** @returns {[number, unknown]} how it is made again, and from what */
  value(value, where) {
    const place = placeOf(value);
    if (place !== undefined) {
      if (!language.has(place.global)) this.isQuiet = false;
      return [kKnown, place];
    }
    if (typeof value === 'function') return [kFunction, this.pack(value, where)];
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'symbol') throw new ERR_DEFERRED_CAPTURE(where, 'a symbol is of one thread only; use a string');
      return [kPlain, value];
    }
    if (canClone(value)) return [kPlain, value];
    return this.#parts(value, where);
  }

  /** A plain object or an array with functions in it. */
  #parts(value, where) {
    const prototype = isProxy(value) ? undefined : Object.getPrototypeOf(value);
    if (this.#open.has(value) || (prototype !== Object.prototype && prototype !== null && prototype !== Array.prototype)) {
      const kind = value.constructor?.name ?? 'object';
      throw new ERR_DEFERRED_CAPTURE(where, `a value of class ${kind} cannot be sent to another thread; make it inside the function, or pass what it is made of`);
    }
    this.#open.add(value);
    const parts = Object.entries(value).map(([key, part]) => [key, this.value(part, `${where}.${key}`)]);
    this.#open.delete(value);
    return Array.isArray(value) ? [kArray, parts.map(([, part]) => part)] : [kObject, parts];
  }

  /** The objects being packed, which must not hold themselves. */
  #open = new Set();
}

/** Everything in packed functions as one text; undefined if there is more in them than a text says. */
export function textOf(functions) {
  let isText = true;
  const text = JSON.stringify(functions, (key, value) => {
    if (typeof value === 'bigint' || value === undefined || (typeof value === 'number' && !Number.isFinite(value)) || Object.is(value, -0)) {
      isText = false;
    }
    // A packed value that is an object of the program's.
    if (Array.isArray(value) && value[0] === kPlain && typeof value[1] === 'object' && value[1] !== null) isText = false;
    return isText ? value : undefined;
  });
  return isText ? text : undefined;
}

/**
 * @param {Function} fn
 * @returns {{ functions: object[], isQuiet: boolean, isShort: boolean }} packed functions, the first is `fn`; whether they use only the
 *   language; and whether it is short by its text: no loop, no other function of the program's
 * @throws {ERR_DEFERRED_CAPTURE} names the variable, the place and the way out
 */
export function packFunction(fn) {
  const packer = new Packer();
  packer.pack(fn, '');
  const { functions, isQuiet } = packer;
  const isShort = functions.length === 1 && functions[0].source.length < kLong && !/\b(?:for|while|do)\b/.test(functions[0].source);
  return { functions, isQuiet, isShort };
}
