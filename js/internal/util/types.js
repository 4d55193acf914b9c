// @ts-check
// Checks of what a value really is, whatever its prototype or Symbol.toStringTag say; util.types is made of these.

import { core, internals, lazy, primordials } from 'internal/core';
import { op_util_is_external } from 'internal/ops';

const { ArrayBufferIsView, ArrayPrototypeIncludes, SymbolToStringTag, TypedArrayPrototypeGetSymbolToStringTag } = primordials;

const keysId = 'internal/crypto/keys';
const lazyKeys = lazy(keysId);
const collectionsId = 'internal/collections/collection';
const lazyCollections = lazy(collectionsId);

export const {
  isAnyArrayBuffer,
  isArgumentsObject,
  isArrayBuffer,
  isAsyncFunction,
  isBigIntObject,
  isBooleanObject,
  isBoxedPrimitive,
  isDate,
  isGeneratorFunction,
  isGeneratorObject,
  isMap,
  isMapIterator,
  isModuleNamespaceObject,
  isNativeError,
  isNumberObject,
  isPromise,
  isProxy,
  isRegExp,
  isSet,
  isSetIterator,
  isSharedArrayBuffer,
  isStringObject,
  isSymbolObject,
  isWeakMap,
  isWeakSet,
} = core;

/** Whether a value wraps a pointer of native code (napi_create_external). */
export function isExternal(value) {
  return typeof value === 'object' && op_util_is_external(value);
}

export const isArrayBufferView = ArrayBufferIsView;

/** The class of a typed array by its internal slot; undefined for anything else, a DataView too. */
const typedArrayName = TypedArrayPrototypeGetSymbolToStringTag;

/** Whether a value is a typed array, of any of the classes below. */
export const isTypedArray = (value) => typedArrayName(value) !== undefined;

export const isDataView = (value) => ArrayBufferIsView(value) && !isTypedArray(value);

export const isInt8Array = (value) => typedArrayName(value) === 'Int8Array';
export const isUint8Array = (value) => typedArrayName(value) === 'Uint8Array';
export const isUint8ClampedArray = (value) => typedArrayName(value) === 'Uint8ClampedArray';
export const isInt16Array = (value) => typedArrayName(value) === 'Int16Array';
export const isUint16Array = (value) => typedArrayName(value) === 'Uint16Array';
export const isInt32Array = (value) => typedArrayName(value) === 'Int32Array';
export const isUint32Array = (value) => typedArrayName(value) === 'Uint32Array';
export const isBigInt64Array = (value) => typedArrayName(value) === 'BigInt64Array';
export const isBigUint64Array = (value) => typedArrayName(value) === 'BigUint64Array';
export const isFloat16Array = (value) => typedArrayName(value) === 'Float16Array';
export const isFloat32Array = (value) => typedArrayName(value) === 'Float32Array';
export const isFloat64Array = (value) => typedArrayName(value) === 'Float64Array';

let keys;

/** The module that makes keys, unless it has not been needed so far. */
function getLoadedKeys() {
  if (keys === undefined && ArrayPrototypeIncludes(internals.loadedIds(), keysId)) keys = lazyKeys();
  return keys;
}

/** Whether a value is a KeyObject of node:crypto. */
export function isKeyObject(value) {
  if (typeof value !== 'object' || value === null) return false;
  return getLoadedKeys()?.isKeyObject(value) ?? false;
}

let collections;

/** Whether a value is a collection of protojs:collections. */
export function isCollection(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (collections === undefined && ArrayPrototypeIncludes(internals.loadedIds(), collectionsId)) collections = lazyCollections();
  return collections?.isCollection(value) ?? false;
}

/** Whether a value is a CryptoKey of WebCrypto, which comes into being without node:crypto. */
export function isCryptoKey(value) {
  if (typeof value !== 'object' || value === null || value[SymbolToStringTag] !== 'CryptoKey') return false;
  return lazyKeys().isCryptoKey(value);
}
