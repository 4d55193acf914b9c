// @ts-check
// Deep equality as node:assert and util.isDeepStrictEqual() define it: strict, strict without prototypes, loose, partial.

import { lazy, primordials } from 'internal/core';
import { op_get_non_index_property_names } from 'internal/ops';
import { isError } from 'internal/util';
import { mapsEqual, setsEqual } from 'internal/util/comparisons/collections';
import { kLoose, kPartial, kStrict, kStrictWithoutPrototypes } from 'internal/util/comparisons/modes';
import {
  areEqualBytes,
  areEqualFloats,
  arePartialBytes,
  areEqualBoxedPrimitives,
} from 'internal/util/comparisons/leaves';
import {
  isAnyArrayBuffer,
  isArrayBufferView,
  isBoxedPrimitive,
  isCollection,
  isCryptoKey,
  isDate,
  isFloat16Array,
  isFloat32Array,
  isFloat64Array,
  isKeyObject,
  isMap,
  isNativeError,
  isPromise,
  isRegExp,
  isSet,
  isWeakMap,
  isWeakSet,
} from 'internal/util/types';

const {
  ArrayIsArray,
  ArrayPrototypePush,
  DatePrototypeGetTime,
  Error,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertySymbols,
  ObjectGetPrototypeOf,
  ObjectIs,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty: hasOwn,
  ObjectPrototypePropertyIsEnumerable: hasEnumerable,
  ObjectPrototypeToString,
  SafeSet,
  SymbolToStringTag,
  TypedArrayPrototypeGetSymbolToStringTag,
  Uint8Array,
} = primordials;

const lazyKeys = lazy('internal/crypto/keys');
const lazyUrl = lazy('internal/url');

// What of a collection is compared beside its properties.
const kNoIterator = 0;
const kIsArray = 1;
const kIsSet = 2;
const kIsMap = 3;

// Filters of op_get_non_index_property_names.
const onlyEnumerable = 2;
const skipSymbols = 16;

let wellKnownConstructors;

/** Constructors that stand for the whole prototype chain, even as an own property. */
function isWellKnownConstructor(constructor) {
  wellKnownConstructors ??= new SafeSet([
    primordials.Array, primordials.ArrayBuffer, primordials.BigInt, primordials.BigInt64Array, primordials.BigUint64Array,
    primordials.Boolean, primordials.DataView, primordials.Date, primordials.Error, primordials.Float32Array,
    primordials.Float64Array, primordials.Function, primordials.Int16Array, primordials.Int32Array, primordials.Int8Array,
    primordials.Map, primordials.Number, primordials.Object, primordials.Promise, primordials.RegExp, primordials.Set,
    primordials.String, primordials.Symbol, primordials.Uint16Array, primordials.Uint32Array, primordials.Uint8Array,
    primordials.Uint8ClampedArray, primordials.WeakMap, primordials.WeakSet,
  ]);
  return wellKnownConstructors.has(constructor);
}

/**
 * Whether two values are equal.
 * @param {unknown} a
 * @param {unknown} b
 * @param {number} mode
 * @param {object | null | undefined} memos the pairs being compared; null while cycles are not looked for
 * @returns {boolean}
 */
export function innerDeepEqual(a, b, mode, memos) {
  if (a === b) return a !== 0 || mode === kLoose || ObjectIs(a, b);
  const aIsObject = typeof a === 'object' && a !== null;
  const bIsObject = typeof b === 'object' && b !== null;
  if (aIsObject && bIsObject) return objectsEqual(a, b, mode, memos);
  // NaN equals itself here.
  if (mode !== kLoose) return typeof a === 'number' && a !== a && b !== b;
  // oxlint-disable-next-line eslint/eqeqeq -- loose
  return !aIsObject && !bIsObject && (a == b || (a !== a && b !== b));
}

function haveDifferentPrototypes(a, b) {
  const { constructor } = a;
  if (isWellKnownConstructor(constructor) || (constructor !== undefined && !hasOwn(a, 'constructor'))) {
    return constructor !== b.constructor;
  }
  return ObjectGetPrototypeOf(a) !== ObjectGetPrototypeOf(b);
}

function haveDifferentTags(a, b) {
  return a[SymbolToStringTag] !== b[SymbolToStringTag];
}

/** The same for objects that may have no tag of their own; `description` is what Object.prototype.toString says of `a`. */
function haveDifferentDescriptions(description, a, b) {
  if (a[SymbolToStringTag] !== undefined && b[SymbolToStringTag] !== undefined) return haveDifferentTags(a, b);
  return description !== ObjectPrototypeToString(b);
}

/** Whether sizes rule out equality; the actual value may be larger in partial mode. */
function haveDifferentSizes(a, b, mode) {
  return mode === kPartial ? a < b : a !== b;
}

function isUrl(value) {
  return typeof value.href === 'string' && value instanceof lazyUrl().URL;
}

/** Keys that are not indices; undefined if the two objects have a different number of them. */
function getSharedKeys(a, b, mode) {
  const filter = mode === kLoose ? onlyEnumerable | skipSymbols : onlyEnumerable;
  const keys = op_get_non_index_property_names(b, filter);
  if (mode !== kPartial && keys.length !== op_get_non_index_property_names(a, filter).length) return undefined;
  return keys;
}

function areViewsEqual(a, b, mode) {
  if (mode === kPartial && a.byteLength !== b.byteLength) {
    if (a.byteLength < b.byteLength) return false;
    return arePartialBytes(
      new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
      new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
    );
  }
  // Bytes would tell 0 from -0.
  if (mode === kLoose && (isFloat32Array(a) || isFloat64Array(a) || isFloat16Array(a))) return areEqualFloats(a, b);
  return areEqualBytes(a, b);
}

function areBuffersEqual(a, b, mode) {
  const bytesOfA = new Uint8Array(a);
  const bytesOfB = new Uint8Array(b);
  if (mode === kPartial && a.byteLength !== b.byteLength) return arePartialBytes(bytesOfA, bytesOfB);
  return areEqualBytes(bytesOfA, bytesOfB);
}

/** Errors have properties that count although they are not enumerable. */
function areErrorsEqual(a, b, mode, memos) {
  const keys = ['message', 'name', 'cause', 'errors'];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (hasEnumerable(b, key)) continue; // compared with the other keys
    if (mode === kPartial && (b[key] === undefined || (key === 'message' && b[key] === ''))) continue;
    if (!innerDeepEqual(a[key], b[key], mode, memos)) return false;
  }
  const hasCause = hasOwn(b, 'cause');
  return hasCause === hasOwn(a, 'cause') || (mode === kPartial && !hasCause);
}

function areCryptoKeysEqual(a, b, mode, memos) {
  if (a.type !== b.type || a.extractable !== b.extractable) return false;
  if (!innerDeepEqual(a.algorithm, b.algorithm, mode, memos) || !innerDeepEqual(a.usages, b.usages, mode, memos)) return false;
  const { KeyObject, areKeyObjectsEqual } = lazyKeys();
  return areKeyObjectsEqual(KeyObject.from(a), KeyObject.from(b));
}

/** Compares what classes with internal slots hold in them; undefined if that says nothing. */
function compareSlots(a, b, mode, memos, description) {
  if (isDate(a)) {
    return isDate(b) && !haveDifferentTags(a, b) && ObjectIs(DatePrototypeGetTime(a), DatePrototypeGetTime(b));
  }
  if (isRegExp(a)) {
    if (!isRegExp(b) || haveDifferentTags(a, b)) return false;
    return a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
  }
  if (isAnyArrayBuffer(a)) return isAnyArrayBuffer(b) && !haveDifferentTags(a, b) && areBuffersEqual(a, b, mode);
  if (
    haveDifferentDescriptions(description, a, b) ||
    ArrayIsArray(b) ||
    isArrayBufferView(b) ||
    isSet(b) ||
    isMap(b) ||
    isDate(b) ||
    isRegExp(b) ||
    isAnyArrayBuffer(b)
  ) {
    return false;
  }
  if (isError(a)) return isError(b) && areErrorsEqual(a, b, mode, memos);
  if (isBoxedPrimitive(a)) return areEqualBoxedPrimitives(a, b);
  if (isUrl(a)) return isUrl(b) && a.href === b.href;
  if (isKeyObject(a)) return isKeyObject(b) && lazyKeys().areKeyObjectsEqual(a, b);
  if (isCollection(a)) return a.equals(b);
  if (isCryptoKey(a)) return isCryptoKey(b) && areCryptoKeysEqual(a, b, mode, memos);
  // What cannot be looked into equals only itself.
  if (isBoxedPrimitive(b) || isNativeError(b) || b instanceof Error) return false;
  if (isWeakMap(a) || isWeakSet(a) || isPromise(a)) return false;
  return undefined;
}

/** Whether two different objects are equal. */
export function objectsEqual(a, b, mode, memos) {
  if (mode === kStrict && haveDifferentPrototypes(a, b)) return false;

  if (ArrayIsArray(a)) {
    if (!ArrayIsArray(b) || haveDifferentSizes(a.length, b.length, mode) || haveDifferentTags(a, b)) return false;
    const keys = getSharedKeys(a, b, mode);
    return keys !== undefined && compareKeys(a, b, mode, memos, kIsArray, keys);
  }
  let description;
  if (a[SymbolToStringTag] === undefined) {
    description = ObjectPrototypeToString(a);
    if (description === '[object Object]') {
      return !haveDifferentDescriptions(description, a, b) && compareKeys(a, b, mode, memos, kNoIterator);
    }
  }
  if (isSet(a)) {
    if (!isSet(b) || haveDifferentSizes(a.size, b.size, mode) || haveDifferentTags(a, b)) return false;
    return compareKeys(a, b, mode, memos, kIsSet);
  }
  if (isMap(a)) {
    if (!isMap(b) || haveDifferentSizes(a.size, b.size, mode) || haveDifferentTags(a, b)) return false;
    return compareKeys(a, b, mode, memos, kIsMap);
  }
  if (isArrayBufferView(a)) {
    if (TypedArrayPrototypeGetSymbolToStringTag(a) !== TypedArrayPrototypeGetSymbolToStringTag(b)) return false;
    if (!areViewsEqual(a, b, mode)) return false;
    const keys = getSharedKeys(a, b, mode);
    return keys !== undefined && compareKeys(a, b, mode, memos, kNoIterator, keys);
  }
  description ??= ObjectPrototypeToString(a);
  if (compareSlots(a, b, mode, memos, description) === false) return false;
  return compareKeys(a, b, mode, memos, kNoIterator);
}

function addEnumerableSymbols(object, keys) {
  const symbols = ObjectGetOwnPropertySymbols(object);
  for (let i = 0; i < symbols.length; i++) if (hasEnumerable(object, symbols[i])) ArrayPrototypePush(keys, symbols[i]);
}

/** Compares which keys there are, then what they hold. `keys` are given for objects with indices. */
function compareKeys(a, b, mode, memos, iteration, keys) {
  let keysOfA;
  let keysOfB = keys;
  if (keysOfB === undefined) {
    keysOfB = ObjectKeys(b);
    if (mode === kPartial) addEnumerableSymbols(b, keysOfB);
    else {
      keysOfA = ObjectKeys(a);
      if (keysOfA.length !== keysOfB.length) return false;
      if (mode !== kLoose) {
        addEnumerableSymbols(a, keysOfA);
        addEnumerableSymbols(b, keysOfB);
        if (keysOfA.length !== keysOfB.length) return false;
      }
    }
  }
  if (keysOfB.length === 0) {
    if (iteration === kNoIterator || (iteration === kIsArray ? b.length : b.size) === 0) return true;
  }
  if (memos === null) return compareContents(a, b, mode, keysOfA, keysOfB, memos, iteration);
  return compareContentsOnce(a, b, mode, keysOfA, keysOfB, memos, iteration);
}

/** compareContents() for objects that may contain themselves: a pair that is being compared already counts as equal. */
function compareContentsOnce(a, b, mode, keysOfA, keysOfB, memos, iteration) {
  if (memos === undefined) {
    const first = { set: undefined, a, b, nested: undefined };
    return compareContents(a, b, mode, keysOfA, keysOfB, first, iteration);
  }
  // The first two pairs are kept without a set: most objects are not nested deeper.
  if (memos.set === undefined) {
    if (memos.nested === undefined) {
      if (memos.a === a) return memos.b === b;
      if (memos.b === b) return false;
      memos.nested = { a, b };
      const equal = compareContents(a, b, mode, keysOfA, keysOfB, memos, iteration);
      memos.nested = undefined;
      memos.set?.delete(a);
      memos.set?.delete(b);
      return equal;
    }
    memos.set = new SafeSet([memos.a, memos.b, memos.nested.a, memos.nested.b]);
  }
  const { set } = memos;
  const { size } = set;
  set.add(a);
  set.add(b);
  if (set.size !== size + 2) return set.size === size;
  const equal = compareContents(a, b, mode, keysOfA, keysOfB, memos, iteration);
  set.delete(a);
  set.delete(b);
  return equal;
}

function comparePropertyValues(a, b, mode, keysOfA, keysOfB, memos) {
  let i = 0;
  // As long as both have their keys in the same order, `a` is known to have them.
  if (keysOfA !== undefined) {
    for (; i < keysOfB.length && keysOfA[i] === keysOfB[i]; i++) {
      if (!innerDeepEqual(a[keysOfB[i]], b[keysOfB[i]], mode, memos)) return false;
    }
  }
  for (; i < keysOfB.length; i++) {
    const key = keysOfB[i];
    const descriptor = ObjectGetOwnPropertyDescriptor(a, key);
    if (descriptor?.enumerable !== true) return false;
    const value = descriptor.writable !== undefined ? descriptor.value : a[key];
    if (!innerDeepEqual(value, b[key], mode, memos)) return false;
  }
  return true;
}

function compareContents(a, b, mode, keysOfA, keysOfB, memos, iteration) {
  if (!comparePropertyValues(a, b, mode, keysOfA, keysOfB, memos)) return false;
  switch (iteration) {
    case kIsArray:
      return mode === kPartial ? arrayContains(a, b, mode, memos) : arraysEqual(a, b, mode, memos);
    case kIsSet:
      return setsEqual(a, b, mode, memos);
    case kIsMap:
      return mapsEqual(a, b, mode, memos);
    default:
      return true;
  }
}

/** Whether an array has a hole at an index. */
function isHole(array, index) {
  return array[index] === undefined && !hasOwn(array, index);
}

function arraysEqual(a, b, mode, memos) {
  for (let i = 0; i < a.length; i++) {
    if (isHole(b, i)) return sparseArraysEqual(a, b, mode, memos, i);
    // In loose mode a hole equals null, as undefined does.
    if (isHole(a, i)) {
      if (mode !== kLoose || (b[i] !== null && b[i] !== undefined)) return false;
      if (b[i] === undefined) return false;
    } else if (!innerDeepEqual(a[i], b[i], mode, memos)) return false;
  }
  return true;
}

/** Goes on at the first hole: both must have the same holes. */
function sparseArraysEqual(a, b, mode, memos, from) {
  const keysOfA = ObjectKeys(a);
  const keysOfB = ObjectKeys(b);
  if (keysOfA.length !== keysOfB.length) return false;
  for (let i = from; i < keysOfB.length; i++) {
    const key = keysOfB[i];
    if (isHole(a, key) || !innerDeepEqual(a[key], b[key], mode, memos)) return false;
  }
  return true;
}

/** Partial mode: whether the elements of `b` are among those of `a`, in the same order. */
function arrayContains(a, b, mode, memos) {
  let at = 0;
  for (let i = 0; i < b.length; i++, at++) {
    if (isHole(b, i)) return sparseArrayContains(a, b, mode, memos, at, i);
    for (;;) {
      if (isHole(a, at)) return sparseArrayContains(a, b, mode, memos, at, i);
      if (innerDeepEqual(a[at], b[i], mode, memos)) break;
      at++;
      if (at > a.length - b.length + i) return false;
    }
  }
  return true;
}

function sparseArrayContains(a, b, mode, memos, fromA, fromB) {
  const keysOfA = ObjectKeys(a);
  const keysOfB = ObjectKeys(b);
  const wanted = keysOfB.length - fromB;
  if (keysOfA.length - fromA < wanted) return false;
  let at = fromA;
  for (let i = 0; i < wanted; i++, at++) {
    while (!innerDeepEqual(a[keysOfA[at]], b[keysOfB[fromB + i]], mode, memos)) {
      at++;
      if (at > keysOfA.length - wanted + i) return false;
    }
  }
  return true;
}

// Objects that contain themselves are rare: they are looked for once one has exhausted the call stack.
let expectCycles = false;

function compare(a, b, mode) {
  if (expectCycles) return innerDeepEqual(a, b, mode, undefined);
  try {
    return innerDeepEqual(a, b, mode, null);
  } catch {
    expectCycles = true;
    return innerDeepEqual(a, b, mode, undefined);
  }
}

/** Loose deep equality: primitives by ==, prototypes do not count. */
export function isDeepEqual(a, b) {
  return compare(a, b, kLoose);
}

/** Strict deep equality; `skipPrototype` leaves the prototypes out. */
export function isDeepStrictEqual(a, b, skipPrototype) {
  return compare(a, b, skipPrototype ? kStrictWithoutPrototypes : kStrict);
}

/** Whether `actual` has at least all that `expected` has. */
export function isPartialStrictEqual(actual, expected) {
  return compare(actual, expected, kPartial);
}
