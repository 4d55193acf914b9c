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

/** What the present call has cloned, since an object that is met again stays the same one. Nothing of the program runs meanwhile. */
const originals = [];
const copies = [];

function remember(object, copy) {
  originals.push(object);
  copies.push(copy);
  return copy;
}

function cloneValue(value) {
  if (typeof value === 'object' && value !== null) return cloneObject(value);
  return typeof value === 'symbol' || typeof value === 'function' ? kNotPlain : value;
}

function cloneObject(object) {
  const seen = originals.indexOf(object);
  if (seen !== -1) return copies[seen];
  if (originals.length === kMaxObjects) return kNotPlain;
  // Before anything else: a proxy would notice.
  const isList = isArray(object);
  if (isList ? isProxy(object) : !op_util_is_ordinary_object(object)) return kNotPlain;
  // An object of the host, or one that a program has marked as uncloneable.
  if (object[core.hostObjectBrand] !== undefined) return kNotPlain;
  if (getPrototypeOf(object) !== (isList ? arrayPrototype : objectPrototype)) return kNotPlain;
  return isList ? copyItems(object) : copyProperties(object);
}

function copyProperties(object) {
  const copy = remember(object, {});
  const keys = keysOf(object);
  for (let i = 0; i < keys.length; i++) {
    const { value, get, set } = getOwnPropertyDescriptor(object, keys[i]);
    // A property __proto__ would not become one by assignment.
    if (get !== undefined || set !== undefined || keys[i] === '__proto__') return kNotPlain;
    const part = cloneValue(value);
    if (part === kNotPlain) return kNotPlain;
    copy[keys[i]] = part;
  }
  return copy;
}

/** Arrays without holes and without other properties. */
function copyItems(array) {
  const { length } = array;
  if (length > kMaxItems || keysOf(array).length !== length) return kNotPlain;
  const copy = remember(array, []);
  for (let i = 0; i < length; i++) {
    const { value, get, set } = getOwnPropertyDescriptor(array, i) ?? { get: kNotPlain };
    if (get !== undefined || set !== undefined) return kNotPlain;
    const part = cloneValue(value);
    if (part === kNotPlain) return kNotPlain;
    copy[i] = part;
  }
  return copy;
}

/**
 * @template T
 * @param {T} value
 * @returns {T | typeof kNotPlain} the clone
 */
export function clonePlain(value) {
  const copy = cloneValue(value);
  originals.length = 0;
  copies.length = 0;
  return copy;
}
