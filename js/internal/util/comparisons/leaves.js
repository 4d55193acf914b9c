// @ts-check
// Comparing what has no properties worth looking at: bytes and boxed primitives.

import { lazy, primordials } from 'internal/core';
import {
  isBigIntObject,
  isBooleanObject,
  isNumberObject,
  isStringObject,
  isSymbolObject,
} from 'internal/util/types';

const {
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  NumberPrototypeValueOf,
  ObjectIs,
  StringPrototypeValueOf,
  SymbolPrototypeValueOf,
  TypedArrayPrototypeGetLength,
  Uint8Array,
} = primordials;

const lazyBuffer = lazy('buffer');

/** Whether two views hold the same bytes. */
export function areEqualBytes(a, b) {
  if (a.byteLength !== b.byteLength) return false;
  const bytesOfA = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  const bytesOfB = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
  return lazyBuffer().Buffer.compare(bytesOfA, bytesOfB) === 0;
}

/** Whether two arrays of floats hold equal numbers: -0 equals 0, and NaN nothing. */
export function areEqualFloats(a, b) {
  const length = TypedArrayPrototypeGetLength(a);
  if (length !== TypedArrayPrototypeGetLength(b)) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether the bytes of `b` are among those of `a`, in the same order. */
export function arePartialBytes(a, b) {
  const lengthOfA = TypedArrayPrototypeGetLength(a);
  const lengthOfB = TypedArrayPrototypeGetLength(b);
  if (lengthOfA < lengthOfB) return false;
  let at = 0;
  for (let i = 0; i < lengthOfB; i++, at++) {
    while (a[at] !== b[i]) {
      at++;
      if (at > lengthOfA - lengthOfB + i) return false;
    }
  }
  return true;
}

/** Whether two boxed primitives are of one type and value. */
export function areEqualBoxedPrimitives(a, b) {
  if (isNumberObject(a)) return isNumberObject(b) && ObjectIs(NumberPrototypeValueOf(a), NumberPrototypeValueOf(b));
  if (isStringObject(a)) return isStringObject(b) && StringPrototypeValueOf(a) === StringPrototypeValueOf(b);
  if (isBooleanObject(a)) return isBooleanObject(b) && BooleanPrototypeValueOf(a) === BooleanPrototypeValueOf(b);
  if (isBigIntObject(a)) return isBigIntObject(b) && BigIntPrototypeValueOf(a) === BigIntPrototypeValueOf(b);
  return isSymbolObject(b) && SymbolPrototypeValueOf(a) === SymbolPrototypeValueOf(b);
}
