// Percent-encoding for node:querystring and the legacy part of node:url.
import { codes } from 'internal/errors';

const { ERR_INVALID_URI } = codes;

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
