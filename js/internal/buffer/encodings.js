// The encodings of Buffer: their names, the numbers ops/buffer knows them by, and how long a string is in each.
import { op_buffer_byte_length_utf8 } from 'internal/ops';

/** The longest string V8 can hold. */
export const kStringMaxLength = 536870888;

/** The longest typed array V8 can hold. */
export const kMaxLength = 2 ** 53 - 1;

const PADDING = 61;

function base64Length(text) {
  let length = text.length;
  if (text.charCodeAt(length - 1) === PADDING) length--;
  if (length > 1 && text.charCodeAt(length - 1) === PADDING) length--;
  return Math.floor((length * 3) / 4);
}

/**
 * @typedef {{ name: string, number: number, byteLength: (text: string) => number }} Encoding
 */

/** @type {Encoding} */
export const ascii = { name: 'ascii', number: 0, byteLength: (text) => text.length };
/** @type {Encoding} */
export const utf8 = { name: 'utf8', number: 1, byteLength: (text) => op_buffer_byte_length_utf8(text) };
/** @type {Encoding} */
export const base64 = { name: 'base64', number: 2, byteLength: base64Length };
/** @type {Encoding} */
export const utf16le = { name: 'utf16le', number: 3, byteLength: (text) => text.length * 2 };
/** @type {Encoding} */
export const latin1 = { name: 'latin1', number: 4, byteLength: (text) => text.length };
/** @type {Encoding} */
export const hex = { name: 'hex', number: 5, byteLength: (text) => text.length >>> 1 };
/** @type {Encoding} */
export const base64url = { name: 'base64url', number: 7, byteLength: base64Length };

const encodings = {
  __proto__: null,
  utf8,
  'utf-8': utf8,
  ucs2: utf16le,
  'ucs-2': utf16le,
  utf16le,
  'utf-16le': utf16le,
  latin1,
  binary: latin1,
  ascii,
  base64,
  base64url,
  hex,
};

/**
 * The encoding of a name in any case, or undefined.
 * @param {unknown} name
 * @returns {Encoding | undefined}
 */
export function encodingOf(name) {
  if (name === 'utf8') return utf8;
  const text = `${name}`;
  return encodings[text] ?? encodings[text.toLowerCase()];
}

/** Docs: buffer.md "Static method: Buffer.isEncoding(encoding)". */
export function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingOf(encoding) !== undefined;
}
