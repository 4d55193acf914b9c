// Percent-encoding for node:querystring and node:url.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';

const lazyBuffer = lazy('buffer');

const PERCENT = 37;
const SPACE = 32;

/** Beyond so many escapes the engine's own decoder is faster. */
const kFewEscapes = 6;

function hexByte(byte) {
  return `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
}

/** How ASCII is encoded: which characters stay, letters and digits apart those of `kept`, and what becomes of the others. */
class Escapes {
  #kept;
  #space;
  #stays;
  #texts = [];

  constructor(kept, space = '%20') {
    this.#kept = kept;
    this.#space = space;
  }

  /** Makes the tables, for the first text: most programs that load this module encode none. */
  #fill() {
    this.#stays = new Uint8Array(128);
    for (let code = 0; code < 128; code++) {
      const character = String.fromCharCode(code);
      this.#stays[code] = /[A-Za-z0-9]/.test(character) || this.#kept.includes(character) ? 1 : 0;
      this.#texts[code] = code === SPACE ? this.#space : hexByte(code);
    }
  }

  /** What becomes of a character that does not stay. */
  of(code) {
    if (this.#stays === undefined) this.#fill();
    return this.#texts[code];
  }

  /** The encoded text; undefined if it is not all ASCII. */
  encode(text) {
    if (this.#stays === undefined) this.#fill();
    const stays = this.#stays;
    const texts = this.#texts;
    let out = '';
    let done = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return undefined;
      if (stays[code] === 1) continue;
      out += text.slice(done, i) + texts[code];
      done = i + 1;
    }
    return done === 0 ? text : out + text.slice(done);
  }
}

/** What encodeURIComponent() does, too. */
const queryEscapes = new Escapes("!'()*-._~");

/** What application/x-www-form-urlencoded does. */
const formEscapes = new Escapes('*-._', '+');

/** Encodes text with surrogates that are no pairs the way Node does: any unit above U+D7FF swallows the next one. */
function encodeLoosely(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0xd800 || code >= 0xe000) {
      out += encodeURIComponent(text[i]);
      continue;
    }
    if (++i === text.length) throw new codes.ERR_INVALID_URI();
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
  return queryEscapes.encode(text) ?? (text.isWellFormed() ? encodeURIComponent(text) : encodeLoosely(text));
}

const keptByComponent = /[!'()~]|%20/g;

/**
 * Encodes a name or a value as application/x-www-form-urlencoded (URL standard, section 5.2).
 * @param {string} text well-formed
 * @returns {string}
 */
export function encodeForm(text) {
  const encoded = formEscapes.encode(text);
  if (encoded !== undefined) return encoded;
  return encodeURIComponent(text).replace(keptByComponent, (match) => formEscapes.of(match === '%20' ? SPACE : match.charCodeAt(0)));
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
}

/**
 * As decodeURIComponent(), but faster for text with a few escapes of ASCII.
 * @param {string} text
 * @returns {string}
 * @throws URIError
 */
export function decodeComponent(text) {
  let at = text.indexOf('%');
  if (at === -1) return text;
  let out = '';
  let done = 0;
  for (let escapes = 0; at !== -1; escapes++) {
    const high = hexValue(text.charCodeAt(at + 1));
    const low = hexValue(text.charCodeAt(at + 2));
    if (high === -1 || high > 7 || low === -1 || escapes === kFewEscapes) return decodeURIComponent(text);
    out += text.slice(done, at) + String.fromCharCode(high * 16 + low);
    done = at + 3;
    at = text.indexOf('%', done);
  }
  return out + text.slice(done);
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
