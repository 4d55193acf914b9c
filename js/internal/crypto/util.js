// What the parts of node:crypto share: arguments that are bytes, errors in the shape of OpenSSL's, and jobs on other threads.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { isAnyArrayBuffer, isSharedArrayBuffer } from 'internal/util/types';

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

/** As much as the libraries count. */
const MAX_BYTES = 2 ** 31 - 1;

/** What Node keeps its native object under; ours is there too, for `util.inspect` to show something alike. */
export const kHandle = Symbol('kHandle');

/**
 * What native code can take: bytes that are neither shared nor resizable.
 * @param {ArrayBufferView|ArrayBuffer|SharedArrayBuffer} bytes
 * @returns {Uint8Array}
 */
export function plain(bytes) {
  if (!ArrayBuffer.isView(bytes)) bytes = new Uint8Array(bytes);
  const { buffer } = bytes;
  if (isSharedArrayBuffer(buffer) || buffer.resizable) {
    return new Uint8Array(new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength));
  }
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength);
}

function fromText(text, encoding) {
  return Buffer.from(text, encoding === 'buffer' ? 'utf8' : encoding);
}

/**
 * The bytes of an argument that may be text.
 * @param {unknown} value
 * @param {string} name
 * @param {string} [encoding] of text
 * @returns {Uint8Array}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function bytesOf(value, name, encoding) {
  if (typeof value === 'string') return fromText(value, encoding);
  if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) {
    if (value.byteLength > MAX_BYTES) throw new ERR_OUT_OF_RANGE(name, `<= ${MAX_BYTES} bytes`, value.byteLength);
    return plain(value);
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

/**
 * The string under `key` of an options bag, if there is one.
 * @throws ERR_INVALID_ARG_TYPE
 */
export function getStringOption(options, key) {
  const value = options?.[key];
  if (value != null) validateString(value, `options.${key}`);
  return value ?? undefined;
}

/** A Buffer over bytes that native code made. */
export function toBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * An error as OpenSSL would raise it.
 * @param {string} number its number in hexadecimal
 * @param {string} library
 * @param {string} reason
 * @param {string} [code] without the leading ERR_OSSL_
 */
export function opensslError(number, library, reason, code = reason.toUpperCase().replaceAll(' ', '_')) {
  const error = new Error(`error:${number}:${library}::${reason}`);
  error.library = library;
  error.reason = reason;
  error.code = `ERR_OSSL_${code}`;
  return error;
}

/** A failure that Node reports from native code: the code is a property, and no part of the name. */
export function operationFailed(message) {
  return Object.assign(new Error(message), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
}

/**
 * There is no secure heap here.
 * Docs: crypto.md "crypto.secureHeapUsed()".
 */
export function secureHeapUsed() {
  return { total: 0, used: 0, utilization: NaN, min: 2 };
}
