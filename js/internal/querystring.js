// Percent-encoding for node:querystring and node:url.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';

const { ERR_INVALID_URI } = codes;
const lazyBuffer = lazy('buffer');

const PERCENT = 37;

/** Characters that may stand in a query as they are: what encodeURIComponent() keeps, too. */
const plain = /^[A-Za-z0-9!'()*\-._~]*$/;

function hexByte(byte) {
  return `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
}

/** Encodes text with surrogates that are no pairs the way Node does: any unit above U+D7FF swallows the next one. */
function encodeLoosely(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0xd800 || code >= 0xe000) {
      out += encodeURIComponent(text[i]);
      continue;
    }
    if (++i === text.length) throw new ERR_INVALID_URI();
    code = 0x10000 + (((code & 0x3ff) << 10) | (text.charCodeAt(i) & 0x3ff));
    out += hexByte(0xf0 | (code >> 18)) + hexByte(0x80 | ((code >> 12) & 0x3f)) + hexByte(0x80 | ((code >> 6) & 0x3f)) + hexByte(0x80 | (code & 0x3f));
  }
  return out;
}

/**
 * Percent-encodes a component of a query.
 * @param {string} text
 * @returns {string}
 * @throws ERR_INVALID_URI if the text ends in half a surrogate pair
 */
export function encodeComponent(text) {
  if (plain.test(text)) return text;
  return text.isWellFormed() ? encodeURIComponent(text) : encodeLoosely(text);
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
}

/**
 * Decodes percent-encoded bytes, which need not be UTF-8: decodeURIComponent() throws for others, and what is no encoding stays.
 * @param {string} text
 * @returns {Buffer}
 */
export function decodeBytes(text) {
  const bytes = lazyBuffer().Buffer.from(text);
  let size = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === PERCENT && i + 2 < bytes.length) {
      const high = hexValue(bytes[i + 1]);
      const low = hexValue(bytes[i + 2]);
      if (high !== -1 && low !== -1) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[size++] = byte;
  }
  return bytes.subarray(0, size);
}
