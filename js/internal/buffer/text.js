// Functions of node:buffer about text: atob(), btoa(), transcode(), isUtf8() and isAscii().

import { lazy } from 'internal/core';
import { codes, genericNodeError } from 'internal/errors';
import { FastBuffer, toUint8Array } from 'internal/buffer';
import { ascii, latin1, utf16le, utf8 } from 'internal/buffer/encodings';
import { allocateString } from 'internal/buffer/pool';
import { decode } from 'internal/buffer/strings';
import { op_buffer_atob, op_buffer_btoa, op_buffer_is_ascii, op_buffer_is_utf8 } from 'internal/ops';
import { normalizeEncoding } from 'internal/util';
import { isAnyArrayBuffer, isTypedArray, isUint8Array } from 'internal/util/types';

const domException = lazy('internal/dom_exception');

const outsideLatin1 = /[^\u0000-\u00ff]/;
const notForgivingBase64 = /[^A-Za-z0-9+/=\t\n\f\r ]/;

/**
 * Docs: buffer.md "buffer.btoa(data)".
 * @param {unknown} input
 * @returns {string}
 * @throws InvalidCharacterError, ERR_MISSING_ARGS
 */
export function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = `${input}`;
  const result = op_buffer_btoa(text);
  if (result !== null) return result;
  if (outsideLatin1.test(text)) throw domException().lazyDOMException('Invalid character', 'InvalidCharacterError');
  throw new codes.ERR_STRING_TOO_LONG();
}

/**
 * Docs: buffer.md "buffer.atob(data)".
 * @param {unknown} input
 * @returns {string}
 * @throws InvalidCharacterError, ERR_MISSING_ARGS
 */
export function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = `${input}`;
  const result = op_buffer_atob(text);
  if (result === null) {
    throw domException().lazyDOMException(
      notForgivingBase64.test(text) ? 'Invalid character' : 'The string to be decoded is not correctly encoded.',
      'InvalidCharacterError',
    );
  }
  return result;
}

/** The bytes of what isUtf8() and isAscii() accept. */
function bytesOf(input) {
  if (isTypedArray(input)) return toUint8Array(input);
  // What has been transferred away is empty.
  if (isAnyArrayBuffer(input)) return input.detached ? new Uint8Array() : new Uint8Array(input);
  throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

/**
 * Docs: buffer.md "buffer.isUtf8(input)".
 * @param {ArrayBuffer | Buffer | TypedArray} input
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function isUtf8(input) {
  return op_buffer_is_utf8(bytesOf(input));
}

/**
 * Docs: buffer.md "buffer.isAscii(input)".
 * @param {ArrayBuffer | Buffer | TypedArray} input
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function isAscii(input) {
  return op_buffer_is_ascii(bytesOf(input));
}

/** Encodings that transcode() knows, with the highest character each can hold. */
const transcodable = {
  __proto__: null,
  ascii: { encoding: ascii, last: 0x7f },
  latin1: { encoding: latin1, last: 0xff },
  utf16le: { encoding: utf16le, last: 0x10ffff },
  utf8: { encoding: utf8, last: 0x10ffff },
};

/** The error Node takes over from ICU. */
function icuError(code, errno) {
  return genericNodeError(`Unable to transcode Buffer [${code}]`, { code, errno });
}

/**
 * Decodes as Node's converters do, each of which has its own idea of malformed input: an error, a replacement character, or (ASCII
 * towards UTF-16) Latin-1.
 */
function decodeStrictly(source, from, to) {
  if (from.encoding === ascii && to.encoding === utf16le) return decode(source, latin1, 0, source.length);
  if (from.encoding === ascii) {
    let text = '';
    for (const byte of source) text += byte > 0x7f ? '\ufffd' : String.fromCharCode(byte);
    return text;
  }
  const text = decode(source, from.encoding, 0, source.length);
  const malformed =
    (from.encoding === utf16le && to.encoding === utf8 && (text === '' || !text.isWellFormed())) ||
    (from.encoding === utf8 && to.encoding === utf16le && !op_buffer_is_utf8(source));
  if (malformed) throw icuError('U_INVALID_CHAR_FOUND', 10);
  if (from.encoding === utf16le && to.encoding === utf16le) {
    // Half a character and half of a unit behind it are one piece that is cut off.
    const isCut = source.length % 2 === 1 && !/[\ud800-\udbff]$/.test(text);
    return text.toWellFormed() + (isCut ? '\ufffd' : '');
  }
  return text;
}

/** What stands for a character the target lacks: nothing, if it shows nothing. */
function substitute(character) {
  return /\p{Default_Ignorable_Code_Point}/u.test(character) ? '' : '?';
}

/**
 * Re-encodes bytes; characters the target lacks become '?' (docs: buffer.md "buffer.transcode(source, fromEnc, toEnc)").
 * @param {Uint8Array} source
 * @param {string} fromEncoding
 * @param {string} toEncoding
 * @returns {Buffer}
 * @throws ERR_INVALID_ARG_TYPE, and errors with a code of ICU
 */
export function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return new FastBuffer();
  const from = transcodable[normalizeEncoding(fromEncoding)];
  const to = transcodable[normalizeEncoding(toEncoding)];
  if (from === undefined || to === undefined) throw icuError('U_ILLEGAL_ARGUMENT_ERROR', 1);
  let text = decodeStrictly(source, from, to);
  if (to.last === 0x7f) text = text.replace(/[^\u0000-\u007f]/gu, substitute);
  else if (to.last === 0xff) text = text.replace(/[^\u0000-\u00ff]/gu, substitute);
  return text.length === 0 ? new FastBuffer() : allocateString(text, to.encoding);
}
