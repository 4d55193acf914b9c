// Conversions of Web IDL that the Web Crypto API needs.

import { codes } from 'internal/errors';
import { makeException } from 'internal/webidl';
import { isAnyArrayBuffer, isSharedArrayBuffer } from 'internal/util/types';
import { CryptoKey, slotsOf } from 'internal/crypto/webcrypto/crypto_key';

const { ERR_INVALID_THIS } = codes;

const wrongType = (name, what) => makeException(` ${what}`, { context: name });

/** BufferSource, to be copied when the other arguments have been read. */
export function bytesArgument(value, name) {
  const isView = ArrayBuffer.isView(value);
  if (!isView && !isAnyArrayBuffer(value)) throw wrongType(name, 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  const buffer = isView ? value.buffer : value;
  if (isSharedArrayBuffer(buffer)) throw wrongType(name, 'is a view on a SharedArrayBuffer, which is not allowed.');
  if (buffer.resizable) throw wrongType(name, 'is backed by a resizable ArrayBuffer, which is not allowed.');
  return value;
}

/** BufferSource: a copy of the bytes. */
export function bufferSource(value, name) {
  bytesArgument(value, name);
  const isView = ArrayBuffer.isView(value);
  if ((isView ? value.buffer : value).detached) return new Uint8Array(0);
  return isView ?
    new Uint8Array(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) :
    new Uint8Array(value.slice(0));
}

/** BigInteger: a Uint8Array. */
export function bigInteger(value, name) {
  if (!(value instanceof Uint8Array)) throw wrongType(name, 'is not an Uint8Array.');
  return bufferSource(value, name);
}

export function domString(value, name) {
  if (typeof value === 'symbol') throw wrongType(name, 'cannot be converted to a string.');
  return `${value}`;
}

function enforcedRange(max) {
  return (value, name) => {
    const number = Number(value);
    if (!Number.isFinite(number)) throw wrongType(name, 'is not a finite number.');
    const whole = Math.trunc(number) + 0;
    if (whole < 0 || whole > max) throw makeException(` is outside the expected range of 0 to ${max}.`, { context: name, code: 'ERR_OUT_OF_RANGE' });
    return whole;
  };
}

export const octet = enforcedRange(0xff);
export const unsignedShort = enforcedRange(0xffff);
export const unsignedLong = enforcedRange(0xffff_ffff);

export function cryptoKey(value, name) {
  // What only looks like a key by its prototype fails as its getters do.
  if (value instanceof CryptoKey && slotsOf(value) === undefined) throw new ERR_INVALID_THIS('CryptoKey');
  if (slotsOf(value) === undefined) throw wrongType(name, 'is not of type CryptoKey.');
  return value;
}

/** One of the values of an enumeration. */
export function enumeration(values, type) {
  const known = new Set(values);
  return (value, name) => {
    const text = domString(value, name);
    if (!known.has(text)) {
      throw makeException(` value '${text}' is not a valid enum value of type ${type}.`, { context: name, code: 'ERR_INVALID_ARG_VALUE' });
    }
    return text;
  };
}

/** `sequence<T>` of what an iterable gives. */
export function sequenceOf(convert) {
  return (value, name) => {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject || typeof value[Symbol.iterator] !== 'function') throw wrongType(name, 'can not be converted to sequence.');
    return Array.from(value, (item, index) => convert(item, `${name}[${index}]`));
  };
}

/**
 * A dictionary.
 * @param {object} value
 * @param {string} type its name, in errors
 * @param {Array<[string, Function, boolean?]>} members name, conversion, whether it is required; in the order they are read
 */
export function dictionary(value, type, members) {
  const result = { __proto__: null };
  for (const [key, convert, required] of members) {
    const member = value[key];
    if (member !== undefined) result[key] = convert(member, `'${key}' of '${type}'`);
    else if (required) throw makeException(` cannot be converted to '${type}' because '${key}' is required in '${type}'.`, { code: 'ERR_MISSING_OPTION' });
  }
  return result;
}

const strings = sequenceOf(domString);

/** The members of a JsonWebKey in the order of the standard (RFC 7517). */
const JWK_MEMBERS = [
  'alg', 'crv', 'd', 'dp', 'dq', 'e', 'ext', 'k', 'key_ops', 'kty', 'n', 'p', 'priv', 'pub', 'q', 'qi', 'use', 'x', 'y',
];
const jwkMembers = JWK_MEMBERS.map((name) => {
  if (name === 'ext') return [name, Boolean];
  return [name, name === 'key_ops' ? strings : domString];
});

/** JsonWebKey. */
export function jsonWebKey(value, name) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) throw wrongType(name, 'cannot be converted to a dictionary.');
  return dictionary(value, 'JsonWebKey', jwkMembers);
}
