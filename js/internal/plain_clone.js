// Cloning small trees of plain objects, arrays, Maps and Sets, which most programs clone, without writing them down and reading them again.
import { core } from 'internal/core';
import { op_util_is_ordinary_object } from 'internal/ops';
import { isMap, isProxy, isSet } from 'internal/util/types';

/** Says that a value is something else, or larger: V8's serializer has to clone it. */
export const kNotPlain = Symbol('not plain');

/** Beyond so many objects, and items of an array, the serializer is about as fast. */
const kMaxObjects = 32;
const kMaxItems = 64;

const { getOwnPropertyDescriptor } = Reflect;
const { getPrototypeOf, keys: keysOf } = Object;
const { isArray } = Array;
const { forEach: forEachOfMap, set: addToMap } = Map.prototype;
const { forEach: forEachOfSet, add: addToSet } = Set.prototype;

/** What the present call has cloned, since an object that is met again stays the same one. */
let originals = [];
let copies = [];

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
  // Which kind it is comes before anything else: a proxy would notice other questions.
  const kind = kindOf(object);
  if (kind === undefined || getPrototypeOf(object) !== kind.prototype) return kNotPlain;
  // An object of the host, or one that a program has marked as uncloneable.
  return object[core.hostObjectBrand] === undefined ? kind.copy(object) : kNotPlain;
}

const kinds = {
  list: { prototype: Array.prototype, copy: copyItems },
  map: { prototype: Map.prototype, copy: copyEntries },
  object: { prototype: Object.prototype, copy: copyProperties },
  set: { prototype: Set.prototype, copy: copyValues },
};

function kindOf(object) {
  if (isArray(object)) return isProxy(object) ? undefined : kinds.list;
  if (op_util_is_ordinary_object(object)) return kinds.object;
  return isMap(object) ? kinds.map : isSet(object) ? kinds.set : undefined;
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

/** Arrays without holes and without other properties. Items that are accessors are read, and once more if the serializer takes over. */
function copyItems(array) {
  const { length } = array;
  if (length > kMaxItems || keysOf(array).length !== length) return kNotPlain;
  const copy = remember(array, []);
  for (let i = 0; i < length; i++) {
    const part = cloneValue(array[i]);
    if (part === kNotPlain) return kNotPlain;
    copy[i] = part;
  }
  return copy;
}

function copyEntries(map) {
  const copy = remember(map, new Map());
  let isPlain = true;
  forEachOfMap.call(map, (value, key) => {
    if (!isPlain) return;
    const newKey = cloneValue(key);
    const newValue = cloneValue(value);
    isPlain = newKey !== kNotPlain && newValue !== kNotPlain;
    addToMap.call(copy, newKey, newValue);
  });
  return isPlain ? copy : kNotPlain;
}

function copyValues(set) {
  const copy = remember(set, new Set());
  let isPlain = true;
  forEachOfSet.call(set, (value) => {
    if (!isPlain) return;
    const newValue = cloneValue(value);
    isPlain = newValue !== kNotPlain;
    addToSet.call(copy, newValue);
  });
  return isPlain ? copy : kNotPlain;
}

/**
 * @template T
 * @param {T} value
 * @returns {T | typeof kNotPlain} the clone
 */
export function clonePlain(value) {
  if (typeof value !== 'object' || value === null) return cloneValue(value);
  originals = [];
  copies = [];
  return cloneValue(value);
}
