// Small things that many internal modules need: properties, functions, encodings, system errors, signals, warnings.

import { core, lazy, primordials } from 'internal/core';
import { codes, isErrorStackTraceLimitWritable, uvErrmapGet, uvErrorMap } from 'internal/errors';

export {
  deprecate,
  deprecateInstantiation,
  deprecateProperty,
  emitExperimentalWarning,
  getDeprecationWarningEmitter,
  isPendingDeprecation,
  pendingDeprecate,
} from 'internal/util/deprecate';
export { callbackify, customPromisifyArgs, promisify } from 'internal/util/promisify';

const {
  Error,
  ErrorCaptureStackTrace,
  FunctionPrototypeSymbolHasInstance,
  ObjectDefineProperty,
  ObjectFreeze,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  RegExpPrototypeExec,
} = primordials;

const lazyInternalUrl = lazy('internal/url');
const lazyOs = lazy('os');
const lazyPath = lazy('path');
const lazyProcess = lazy('process');
const lazyVm = lazy('vm');

export const isWindows = core.build.os === 'windows';
export const isMacOS = core.build.os === 'darwin';

/** An empty, frozen object without prototype: the default of options arguments. */
export const kEmptyObject = ObjectFreeze({ __proto__: null });

/** A property descriptor that only makes a property enumerable. */
export const kEnumerableProperty = ObjectFreeze({ __proto__: null, enumerable: true });

/** The method under this key shows an object in util.inspect(). */
export const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');

/** Under this key Buffer keeps its own isEncoding, which programs may replace. */
export const kIsEncodingSymbol = Symbol('kIsEncodingSymbol');

/** The option of vm scripts that stops the debugger at their first line. */
export const kVmBreakFirstLineSymbol = Symbol('kVmBreakFirstLineSymbol');

const encodings = {
  __proto__: null,
  utf8: 'utf8',
  'utf-8': 'utf8',
  ucs2: 'utf16le',
  'ucs-2': 'utf16le',
  utf16le: 'utf16le',
  'utf-16le': 'utf16le',
  latin1: 'latin1',
  binary: 'latin1',
  base64: 'base64',
  base64url: 'base64url',
  hex: 'hex',
  ascii: 'ascii',
};

/** Numbers of the encodings, as string_decoder shows them. */
export const encodingsMap = {
  __proto__: null,
  ascii: 0,
  latin1: 4,
  utf16le: 3,
  utf8: 1,
  base64: 2,
  base64url: 7,
  hex: 5,
  buffer: 6,
};

/**
 * Node's own name of an encoding, whatever way it is written; undefined for what is no encoding.
 * @param {unknown} encoding null, undefined and '' mean utf8
 * @returns {string | undefined}
 */
export function normalizeEncoding(encoding) {
  if (encoding == null || encoding === 'utf8' || encoding === 'utf-8' || encoding === '') return 'utf8';
  if (typeof encoding !== 'string') return undefined;
  return encodings[encoding] ?? encodings[encoding.toLowerCase()];
}

/** A function that runs once; further calls return undefined, or the first result if asked to. */
export function once(callback, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let returnValue;
  return function onceWrapper(...args) {
    if (called) return returnValue;
    called = true;
    const result = Reflect.apply(callback, this, args);
    if (preserveReturnValue) returnValue = result;
    return result;
  };
}

/** Removes one element of an array in place; faster than splice(). */
export function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.pop();
}

/** Joins strings; kept for callers that must not run a patched Array.prototype.join. */
export function join(output, separator) {
  let text = '';
  for (let i = 0; i < output.length; i++) text += i === 0 ? output[i] : separator + output[i];
  return text;
}

/** Runs an initializer when its value is first asked for. */
export function getLazy(initializer) {
  let value;
  let done = false;
  return () => {
    if (!done) {
      value = initializer();
      done = true;
    }
    return value;
  };
}

/** Computes a list once and hands out copies. */
export function cachedResult(compute) {
  let result;
  return () => {
    result ??= compute();
    return result.slice();
  };
}

/** Sorted strings without those that differ only in case; in lower case if `low`, else the last spelling wins. */
export function filterDuplicateStrings(items, low) {
  const byLowerCase = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    byLowerCase.set(key, low ? key : item);
  }
  return [...byLowerCase.values()].sort();
}

/** Gives a function a name it cannot be declared with; a symbol's description goes in brackets. */
export function assignFunctionName(name, fn, descriptor = kEmptyObject) {
  return ObjectDefineProperty(fn, 'name', {
    __proto__: null,
    writable: false,
    enumerable: false,
    configurable: true,
    ...ObjectGetOwnPropertyDescriptor(fn, 'name'),
    ...descriptor,
    value: typeof name === 'symbol' ? `[${name.description}]` : name,
  });
}

/** `object[key] = value`, whatever setters the prototypes have. */
export function setOwnProperty(object, key, value) {
  ObjectDefineProperty(object, key, { __proto__: null, configurable: true, enumerable: true, value, writable: true });
  return value;
}

/** The nearest named constructor on the prototype chain, or null. */
export function getConstructorOf(object) {
  for (let at = object; at; at = ObjectGetPrototypeOf(at)) {
    const descriptor = ObjectGetOwnPropertyDescriptor(at, 'constructor');
    if (typeof descriptor?.value === 'function' && descriptor.value.name !== '') return descriptor.value;
  }
  return null;
}

/** Whether a value is an Error, of whichever realm. */
export function isError(value) {
  return core.isNativeError(value) || FunctionPrototypeSymbolHasInstance(Error, value);
}

// Web IDL: how operations, interfaces and namespaces become properties.

/** Defines a method of an interface. */
export function defineOperation(target, name, method) {
  ObjectDefineProperty(target, name, { __proto__: null, writable: true, enumerable: true, configurable: true, value: method });
}

/** Defines a class on the global object. */
export function exposeInterface(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, writable: true, enumerable: false, configurable: true, value });
}

/** Defines a namespace object on the global object. */
export function exposeNamespace(target, name, value) {
  exposeInterface(target, name, value);
}

/** Defines properties whose values are the exports `keys` of the built-in module `id`, evaluated when first read. */
export function defineLazyProperties(target, id, keys, enumerable = true) {
  const loadModule = lazy(id);
  for (const key of keys) {
    const define = (object, value) =>
      ObjectDefineProperty(object, key, { __proto__: null, writable: true, enumerable, configurable: true, value });
    const get = assignFunctionName(key, function get() {
      const value = loadModule()[key];
      define(target, value);
      return value;
    });
    const set = assignFunctionName(key, function set(value) {
      define(this, value);
    });
    ObjectDefineProperty(target, key, { __proto__: null, enumerable, configurable: true, get, set });
  }
}

/** Defines lazily evaluated, not enumerable properties: the classes of a global object. */
export function exposeLazyInterfaces(target, id, keys) {
  defineLazyProperties(target, id, keys, false);
}

/** Defines accessors that give the exports `keys` of module `id` until they are assigned. */
export function defineReplaceableLazyAttribute(target, id, keys, writable = true, check = undefined) {
  const loadModule = lazy(id);
  for (const key of keys) {
    let value;
    let assigned = false;
    const get = assignFunctionName(`get ${key}`, function get() {
      if (check !== undefined) Reflect.apply(check, this, []);
      return assigned ? value : (value ??= loadModule()[key]);
    });
    const set = assignFunctionName(`set ${key}`, function set(newValue) {
      assigned = true;
      value = newValue;
    });
    ObjectDefineProperty(target, key, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get,
      set: writable ? set : undefined,
    });
  }
}

/** The DOMException class, even if the program replaced the global. */
export function lazyDOMExceptionClass() {
  return core.loadExtScript('ext:deno_web/01_dom_exception.js').DOMException;
}

/** Makes a DOMException whose stack starts at the caller. */
export function lazyDOMException(message, name) {
  const DOMException = lazyDOMExceptionClass();
  const exception = new DOMException(message, name);
  if (isErrorStackTraceLimitWritable()) ErrorCaptureStackTrace(exception, lazyDOMException);
  return exception;
}

/** Removes colour codes. */
export function removeColors(text) {
  return text.replace(/\u001b\[\d\d?m/g, '');
}

/** Whether a file lies in a node_modules folder. */
export function isUnderNodeModules(filename) {
  return Boolean(filename) && RegExpPrototypeExec(/^(?:.*)[\\/]node_modules[\\/]/, filename) !== null;
}

let cwdUrl;
let cwdOfUrl;

/** The URL of the current directory; that of the root if the directory has been deleted. */
export function getCWDURL() {
  const { sep } = lazyPath();
  let cwd;
  try {
    cwd = lazyProcess().cwd();
  } catch {
    cwdUrl ??= lazyInternalUrl().pathToFileURL(sep);
  }
  if (cwd !== undefined && cwd !== cwdOfUrl) {
    cwdUrl = lazyInternalUrl().pathToFileURL(cwd + sep);
    cwdOfUrl = cwd;
  }
  return cwdUrl;
}

/** The name of a libuv error number, such as 'ENOENT'. */
export function getSystemErrorName(errno) {
  return uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
}

/** The description of a libuv error number, such as 'no such file or directory'. */
export function getSystemErrorMessage(errno) {
  return uvErrmapGet(errno)?.[1] ?? `Unknown system error ${errno}`;
}

/** A Map of all libuv errors: number to [name, description]. */
export function getSystemErrorMap() {
  const map = new Map();
  uvErrorMap().forEach((value, errno) => map.set(errno, [...value]));
  return map;
}

/**
 * The number of a signal given by number or by name in any case.
 * @throws ERR_UNKNOWN_SIGNAL
 */
export function convertToValidSignal(signal) {
  const { signals } = lazyOs().constants;
  if (typeof signal === 'number' && Object.values(signals).includes(signal)) return signal;
  if (typeof signal === 'string' && signals[signal.toUpperCase()]) return signals[signal.toUpperCase()];
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

/** Waits without running anything else. */
export function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

let otherRealm;

/** A global object whose regular expressions do not touch this realm's RegExp.$1 and the like. */
function getOtherRealm() {
  return (otherRealm ??= lazyVm().runInNewContext('this', undefined, { contextName: 'internal' }));
}

const otherRealmRegExps = new WeakMap();

function inOtherRealm(regexp) {
  let copy = otherRealmRegExps.get(regexp);
  if (copy === undefined) {
    copy = new (getOtherRealm().RegExp)(regexp.source, regexp.flags);
    otherRealmRegExps.set(regexp, copy);
  }
  return copy;
}

/** `regexp.exec(text)` that leaves RegExp.$1, RegExp.lastMatch and so on as the program knows them. */
export function SideEffectFreeRegExpPrototypeExec(regexp, text) {
  return Reflect.apply(getOtherRealm().RegExp.prototype.exec, regexp, [text]);
}

/** `text.replace(regexp, replacement)` without those side effects. */
export function SideEffectFreeRegExpPrototypeSymbolReplace(regexp, text, replacement) {
  return inOtherRealm(regexp)[Symbol.replace](text, replacement);
}

/** `text.split(regexp, limit)` without those side effects. */
export function SideEffectFreeRegExpPrototypeSymbolSplit(regexp, text, limit) {
  return inOtherRealm(regexp)[Symbol.split](text, limit);
}

function countOnes(number) {
  let ones = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) ones++;
  return ones;
}

/**
 * An address with the length of its netmask, such as '127.0.0.1/8'; null if the ones of the mask are not at its start.
 * @param {string} address
 * @param {string} netmask
 * @param {'IPv4' | 'IPv6'} family
 * @returns {string | null}
 */
export function getCIDR(address, netmask, family) {
  const v6 = family === 'IPv6';
  const groupLength = v6 ? 16 : 8;
  let ones = 0;
  let ended = false;
  for (const group of netmask.split(v6 ? ':' : '.')) {
    if (group === '') continue;
    const bits = Number.parseInt(group, v6 ? 16 : 10);
    if (ended) {
      if (bits !== 0) return null;
      continue;
    }
    const count = countOnes(bits);
    ones += count;
    if (count === groupLength) continue;
    if (bits.toString(2).includes('01')) return null;
    ended = true;
  }
  return `${address}/${ones}`;
}

/** Holds an object weakly until somebody refers to it, strongly while somebody does. */
export class WeakReference {
  #weak;
  #strong = null;
  #count = 0;

  constructor(object) {
    this.#weak = new WeakRef(object);
  }

  incRef() {
    if (this.#count++ === 0) this.#strong = this.#weak.deref() ?? null;
    return this.#count;
  }

  decRef() {
    if (--this.#count === 0) this.#strong = null;
    return this.#count;
  }

  get() {
    return this.#strong ?? this.#weak.deref();
  }
}
