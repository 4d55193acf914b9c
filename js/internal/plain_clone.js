// Cloning small trees of plain objects and arrays, which most programs clone, without writing them down and reading them again.
import { core } from 'internal/core';
import { op_util_is_ordinary_object } from 'internal/ops';
import { isProxy } from 'internal/util/types';

/** Says that a value is something else, or larger: V8's serializer has to clone it. Nothing of the program has been called by then. */
export const kNotPlain = Symbol('not plain');

/** Beyond so many objects, and items of an array, the serializer is about as fast. */
const kMaxObjects = 32;
const kMaxItems = 64;

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { prototype: objectPrototype, keys: keysOf } = Object;
const { prototype: arrayPrototype, isArray } = Array;

/** One call of clonePlain(): what has been cloned, since an object that is met again stays the same one. */
class Cloning {
  #originals = [];
  #copies = [];

  clone(value) {
    if (typeof value === 'symbol' || typeof value === 'function') return kNotPlain;
    return typeof value === 'object' && value !== null ? this.#cloneObject(value) : value;
  }

  #cloneObject(object) {
    const seen = this.#originals.indexOf(object);
    if (seen !== -1) return this.#copies[seen];
    if (this.#originals.length === kMaxObjects) return kNotPlain;
    // Before anything else: a proxy would notice.
    const isList = isArray(object);
    if (isList ? isProxy(object) : !op_util_is_ordinary_object(object)) return kNotPlain;
    // An object of the host, or one that a program has marked as uncloneable.
    if (object[core.hostObjectBrand] !== undefined) return kNotPlain;
    if (getPrototypeOf(object) !== (isList ? arrayPrototype : objectPrototype)) return kNotPlain;
    return isList ? this.#copyItems(object) : this.#copyProperties(object);
  }

  #remember(object, copy) {
    this.#originals.push(object);
    this.#copies.push(copy);
    return copy;
  }

  #copyProperties(object) {
    const copy = this.#remember(object, {});
    const keys = keysOf(object);
    for (let i = 0; i < keys.length; i++) {
      const { value, get, set } = getOwnPropertyDescriptor(object, keys[i]);
      // A property __proto__ would not become one by assignment.
      if (get !== undefined || set !== undefined || keys[i] === '__proto__') return kNotPlain;
      const part = this.clone(value);
      if (part === kNotPlain) return kNotPlain;
      copy[keys[i]] = part;
    }
    return copy;
  }

  /** Arrays without holes and without other properties. */
  #copyItems(array) {
    const { length } = array;
    if (length > kMaxItems || keysOf(array).length !== length) return kNotPlain;
    const copy = this.#remember(array, []);
    for (let i = 0; i < length; i++) {
      const { value, get, set } = getOwnPropertyDescriptor(array, i) ?? { get: kNotPlain };
      if (get !== undefined || set !== undefined) return kNotPlain;
      const part = this.clone(value);
      if (part === kNotPlain) return kNotPlain;
      copy[i] = part;
    }
    return copy;
  }
}

/**
 * @template T
 * @param {T} value
 * @returns {T | typeof kNotPlain} the clone
 */
export function clonePlain(value) {
  if (typeof value !== 'object' || value === null) return typeof value === 'symbol' || typeof value === 'function' ? kNotPlain : value;
  return new Cloning().clone(value);
}
