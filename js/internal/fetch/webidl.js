// The conversions of Web IDL that the fetch standard's classes need, with the messages Node's users know.

import { makeUncloneable } from 'internal/url/search_params';
import { inspect } from 'internal/util/inspect';

/**
 * Checks the number of arguments of a call.
 * @throws {TypeError}
 */
export function requireArguments(count, required, context) {
  if (count >= required) return;
  const found = count === 0 ? '0' : `only ${count}`;
  throw new TypeError(`${context}: ${required} argument${required === 1 ? '' : 's'} required, but ${found} found.`);
}

/** The error of a method called on an object of another class. @returns {TypeError} */
export function illegalInvocation() {
  const error = new TypeError('Illegal invocation');
  error.code = 'ERR_INVALID_THIS';
  return error;
}

/** How messages show a value. */
export function shown(value) {
  if (typeof value === 'symbol') return value.toString();
  if (typeof value === 'string') return `"${value}"`;
  return typeof value === 'object' || typeof value === 'function' ? inspect(value, { depth: 0 }) : String(value);
}

function toText(value, context, what, type) {
  if (typeof value === 'string') return value;
  if (typeof value === 'symbol') throw new TypeError(`${context}: ${what} is a symbol, which cannot be converted to a ${type}.`);
  return `${value}`;
}

/** `DOMString`. @throws {TypeError} */
export function toDOMString(value, context, what) {
  return toText(value, context, what, 'DOMString');
}

/** `USVString`. @throws {TypeError} */
export function toUSVString(value, context, what) {
  return toText(value, context, what, 'DOMString').toWellFormed();
}

const notByte = /[^\0-\xff]/;

/** `ByteString`: a string of characters up to U+00FF. @throws {TypeError} */
export function toByteString(value, context, what) {
  const text = toText(value, context, what, 'ByteString');
  const index = text.search(notByte);
  if (index === -1) return text;
  throw new TypeError(
    `Cannot convert argument to a ByteString because the character at index ${index} has a value of ` +
      `${text.charCodeAt(index)} which is greater than 255.`,
  );
}

/** A dictionary: an object, or null or undefined for an empty one. @throws {TypeError} */
export function toDictionary(value, context) {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError(`${context}: Expected ${shown(value)} to be one of: Null, Undefined, Object.`);
  }
  return value;
}

/** One of some strings. @throws {TypeError} */
export function toEnum(value, allowed, context) {
  const text = toDOMString(value, context, 'value');
  if (allowed.includes(text)) return text;
  throw new TypeError(`${context}: ${text} is not an accepted type. Expected one of ${allowed.join(', ')}.`);
}

/** `unsigned short`, wrapping around as Web IDL does. */
export function toUnsignedShort(value) {
  const number = Number(value);
  return Number.isFinite(number) ? ((Math.trunc(number) % 65536) + 65536) % 65536 : 0;
}

/** Makes members of a class enumerable, names the class for Object#toString, and keeps structuredClone() from its instances. */
export function exposeInterface(Class, members, statics = []) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  for (const name of statics) Object.defineProperty(Class, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
  makeUncloneable(Class);
}

/**
 * Gives a class the methods of an `iterable<>` declaration: keys, values, entries, forEach and Symbol.iterator.
 * @param {Function} Class
 * @param {(object: object) => [string, unknown][]} getPairs the pairs as they are now; it throws for objects of other classes
 */
export function defineIterable(Class, getPairs) {
  const { name } = Class;
  const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

  class PairIterator {
    #object;
    #kind;
    #index = 0;

    constructor(object, kind) {
      this.#object = object;
      this.#kind = kind;
    }

    next() {
      if (typeof this !== 'object' || this === null || !(#object in this)) {
        throw new TypeError(`'next' called on an object that does not implement interface ${name} Iterator.`);
      }
      // The pairs are looked up each time: the list may change while it is iterated.
      const pairs = getPairs(this.#object);
      if (this.#index >= pairs.length) return { value: undefined, done: true };
      const [key, value] = pairs[this.#index++];
      const result = this.#kind === 'keys' ? key : this.#kind === 'values' ? value : [key, value];
      return { value: result, done: false };
    }
  }
  delete PairIterator.prototype.constructor;
  Object.setPrototypeOf(PairIterator.prototype, iteratorPrototype);
  Object.defineProperty(PairIterator.prototype, 'next', { __proto__: null, enumerable: true });
  Object.defineProperty(PairIterator.prototype, Symbol.toStringTag, {
    __proto__: null,
    configurable: true,
    value: `${name} Iterator`,
  });

  const methods = {
    keys() {
      getPairs(this);
      return new PairIterator(this, 'keys');
    },
    values() {
      getPairs(this);
      return new PairIterator(this, 'values');
    },
    entries() {
      getPairs(this);
      return new PairIterator(this, 'entries');
    },
    forEach(callback, thisArg = undefined) {
      getPairs(this);
      requireArguments(arguments.length, 1, `${name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
      }
      for (let index = 0, pairs; index < (pairs = getPairs(this)).length; index++) {
        const [key, value] = pairs[index];
        Reflect.apply(callback, thisArg, [value, key, this]);
      }
    },
  };
  for (const key of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, key, {
      __proto__: null,
      value: methods[key],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  Object.defineProperty(Class.prototype, Symbol.iterator, {
    __proto__: null,
    value: methods.entries,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
