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

/** Up to this length a text is tried as ASCII in JavaScript: that takes less time than a call into Rust. */
export const kShortText = 24;

/**
 * Writes a text to `bytes[offset]` and the following if it is ASCII.
 * @param {Uint8Array} bytes which have room for it
 * @param {number} offset
 * @param {string} text
 * @returns {boolean} whether it is; if not, some of it may have been written
 */
export function putAscii(bytes, offset, text) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return false;
    bytes[offset + i] = code;
  }
  return true;
}

/**
 * @typedef {{ name: string, number: number, keepsAscii: boolean, byteLength: (text: string) => number }} Encoding
 * `keepsAscii` says that ASCII is encoded as itself
 */

/** @type {Encoding} */
export const ascii = { name: 'ascii', number: 0, keepsAscii: true, byteLength: (text) => text.length };
/** @type {Encoding} */
export const utf8 = { name: 'utf8', number: 1, keepsAscii: true, byteLength: (text) => op_buffer_byte_length_utf8(text) };
/** @type {Encoding} */
export const base64 = { name: 'base64', number: 2, keepsAscii: false, byteLength: base64Length };
/** @type {Encoding} */
export const utf16le = { name: 'utf16le', number: 3, keepsAscii: false, byteLength: (text) => text.length * 2 };
/** @type {Encoding} */
export const latin1 = { name: 'latin1', number: 4, keepsAscii: true, byteLength: (text) => text.length };
/** @type {Encoding} */
export const hex = { name: 'hex', number: 5, keepsAscii: false, byteLength: (text) => text.length >>> 1 };
/** @type {Encoding} */
export const base64url = { name: 'base64url', number: 7, keepsAscii: false, byteLength: base64Length };

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
