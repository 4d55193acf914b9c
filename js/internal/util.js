// @ts-check
// Small things that many internal modules need: properties, functions, encodings, system errors, signals, warnings.

import { core, lazy, primordials } from 'internal/core';
import { codes, uvErrmapGet, uvErrorMap } from 'internal/errors';

export {
  deprecate,
  deprecateInstantiation,
  emitExperimentalWarning,
  getDeprecationWarningEmitter,
  isPendingDeprecation,
} from 'internal/util/deprecate';
export { callbackify, customPromisifyArgs, promisify } from 'internal/util/promisify';

const {
  Error,
  FunctionPrototypeSymbolHasInstance,
  ObjectDefineProperty,
  ObjectFreeze,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  RegExpPrototypeExec,
  SafeMap,
} = primordials;

const lazyOs = lazy('os');

export const isWindows = core.build.os === 'windows';

/** An empty, frozen object without prototype: the default of options arguments. */
export const kEmptyObject = ObjectFreeze({ __proto__: null });

/** A property descriptor that only makes a property enumerable. */
export const kEnumerableProperty = ObjectFreeze({ __proto__: null, enumerable: true });

/** The method under this key shows an object in util.inspect(). */
export const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');

/** Under this key Buffer keeps its own isEncoding, which programs may replace. */
export const kIsEncodingSymbol = Symbol('kIsEncodingSymbol');

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
  // The spelling that nearly everybody uses needs no table.
  if (encoding === 'utf8' || encoding === undefined || encoding === null || encoding === '') return 'utf8';
  return typeof encoding === 'string' ? (encodings[encoding] ?? encodings[encoding.toLowerCase()]) : undefined;
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

/** Joins strings; kept for callers that must not run a patched Array.prototype.join. */
export function join(output, separator) {
  let text = '';
  for (let i = 0; i < output.length; i++) text += i === 0 ? output[i] : separator + output[i];
  return text;
}

/** Computes a list once and hands out copies. */
export function cachedResult(compute) {
  let result;
  return () => {
    result ??= compute();
    return result.slice();
  };
}

/** A data property as assignment makes it, but for whether it is listed. */
function property(value, enumerable) {
  return { __proto__: null, configurable: true, enumerable, value, writable: true };
}

/** Gives a function a name it cannot be declared with; a symbol's description goes in brackets. */
export function assignFunctionName(name, fn, attributes = kEmptyObject) {
  const value = typeof name === 'symbol' ? `[${name.description}]` : name;
  return ObjectDefineProperty(fn, 'name', { ...property(value, false), writable: false, ...attributes, value });
}

/** `object[key] = value`, whatever setters the prototypes have. */
export function setOwnProperty(object, key, value) {
  ObjectDefineProperty(object, key, property(value, true));
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

/** Defines a class on the global object. */
export function exposeInterface(target, name, value) {
  ObjectDefineProperty(target, name, property(value, false));
}

/** Defines properties whose values are the exports `keys` of the built-in module `id`, evaluated when first read. */
export function defineLazyProperties(target, id, keys, enumerable = true) {
  const loadModule = lazy(id);
  const loads = { __proto__: null };
  for (const key of keys) {
    loads[key] = () => loadModule()[key];
    const settle = (object, value) => ObjectDefineProperty(object, key, property(value, enumerable));
    const accessor = {
      get() {
        const value = loads[key]();
        settle(target, value);
        return value;
      },
      set(value) {
        settle(this, value);
      },
    };
    const { get, set } = accessor;
    assignFunctionName(key, get);
    assignFunctionName(key, set);
    ObjectDefineProperty(target, key, { __proto__: null, configurable: true, enumerable, get, set });
  }
  noteLazyExports(target, loads);
}

/** What public modules export that loads more when it is read: functions that get it by name, by exports object. */
export const lazyExports = new SafeMap();

/** Tells that properties of a module's exports are read for those ES modules only that can see them. */
export function noteLazyExports(exports, loads) {
  lazyExports.set(exports, { __proto__: null, ...lazyExports.get(exports), ...loads });
}

/** Removes colour codes. */
export function removeColors(text) {
  return text.replace(/\u001b\[\d\d?m/g, '');
}

/** Whether a file lies in a node_modules folder. */
export function isUnderNodeModules(filename) {
  return Boolean(filename) && RegExpPrototypeExec(/^(?:.*)[\\/]node_modules[\\/]/, filename) !== null;
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
