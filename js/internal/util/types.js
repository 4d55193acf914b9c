// Checks of what a value really is, whatever its prototype or Symbol.toStringTag say; util.types is made of these.

import { core, internals, lazy, primordials } from 'internal/core';
import { op_util_is_external } from 'internal/ops';

const { ArrayBufferIsView, ArrayPrototypeIncludes, SymbolToStringTag, TypedArrayPrototypeGetSymbolToStringTag } = primordials;

const keysId = 'internal/crypto/keys';
const lazyKeys = lazy(keysId);

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

export function isDataView(value) {
  return ArrayBufferIsView(value) && TypedArrayPrototypeGetSymbolToStringTag(value) === undefined;
}

export function isTypedArray(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) !== undefined;
}

export function isUint8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8Array';
}

export function isUint8ClampedArray(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8ClampedArray';
}

export function isUint16Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint16Array';
}

export function isUint32Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint32Array';
}

export function isInt8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Int8Array';
}

export function isInt16Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Int16Array';
}

export function isInt32Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Int32Array';
}

export function isFloat16Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Float16Array';
}

export function isFloat32Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Float32Array';
}

export function isFloat64Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Float64Array';
}

export function isBigInt64Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'BigInt64Array';
}

export function isBigUint64Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'BigUint64Array';
}

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

/** Whether a value is a CryptoKey of WebCrypto, which comes into being without node:crypto. */
export function isCryptoKey(value) {
  if (typeof value !== 'object' || value === null || value[SymbolToStringTag] !== 'CryptoKey') return false;
  return lazyKeys().isCryptoKey(value);
}
