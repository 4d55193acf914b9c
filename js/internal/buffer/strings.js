// Buffer's methods between bytes and text: toString(), write(), and those for one encoding each (`utf8Slice`, `hexWrite` …).
import { codes } from 'internal/errors';
import { toUint8Array } from 'internal/buffer';
import { op_buffer_range_to_string, op_buffer_to_string, op_buffer_utf8_to_string, op_buffer_write } from 'internal/ops';
import { isAnyArrayBuffer, isArrayBufferView, isUint8Array } from 'internal/util/types';
import { ascii, base64, base64url, encodingOf, hex, kShortText, latin1, putAscii, utf16le, utf8 } from 'internal/buffer/encodings';
import { nearestPosition, strictPosition } from 'internal/buffer/positions';

/** An error of Node's C++ side: a code, and a message that does not name an argument. */
function nativeError(ErrorClass, { code }, message) {
  const error = new ErrorClass(message);
  error.code = code;
  return error;
}

function notABuffer() {
  return nativeError(TypeError, new codes.ERR_INVALID_ARG_TYPE('argument', 'Buffer', undefined), 'argument must be a buffer');
}

function notAString() {
  return nativeError(TypeError, new codes.ERR_INVALID_ARG_TYPE('argument', 'string', undefined), 'argument must be a string');
}

function indexOutOfRange() {
  return nativeError(RangeError, new codes.ERR_OUT_OF_RANGE('index', 'in range', 0), 'Index out of range');
}

/**
 * Decodes a whole view.
 * @param {ArrayBufferView} view
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @returns {string}
 * @throws ERR_STRING_TOO_LONG
 */
export function decodeAll(view, encoding) {
  const text = encoding === utf8 ? op_buffer_utf8_to_string(view) : op_buffer_to_string(view, encoding.number);
  if (text === null) throw new codes.ERR_STRING_TOO_LONG();
  return text;
}

/**
 * Decodes the bytes of a view from `start` to `end`, which the caller checked.
 * @param {ArrayBufferView} view
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @param {number} start
 * @param {number} end
 * @returns {string}
 * @throws ERR_STRING_TOO_LONG
 */
export function decode(view, encoding, start, end) {
  if (start === 0 && end === view.byteLength) return decodeAll(view, encoding);
  const text = op_buffer_range_to_string(view, encoding.number, start, end);
  if (text === null) throw new codes.ERR_STRING_TOO_LONG();
  return text;
}

/**
 * Encodes a string into `buffer[offset..offset + length)`, as far as whole characters fit.
 * @param {Uint8Array} buffer
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @param {string} text
 * @param {number} offset
 * @param {number} length
 * @returns {number} how many bytes were written
 * @throws ERR_INVALID_ARG_TYPE
 */
export function encode(buffer, encoding, text, offset, length) {
  if (typeof text !== 'string') throw notAString();
  const size = text.length;
  if (size <= kShortText && size <= length && encoding.keepsAscii && isUint8Array(buffer) && putAscii(buffer, offset, text)) return size;
  return op_buffer_write(text, buffer, encoding.number, offset, length);
}

/** An argument that is a position: undefined stands for `def`. */
function toIndex(value, def) {
  if (value === undefined) return def;
  const index = Math.trunc(value) || 0;
  if (index < 0) throw indexOutOfRange();
  return index;
}

function slicer(encoding) {
  return (buffer, start, end) => {
    if (!isArrayBufferView(buffer)) throw notABuffer();
    const { byteLength } = buffer;
    if (byteLength === 0) return '';
    const from = toIndex(start, 0);
    const to = toIndex(end, byteLength);
    if (to <= from) return '';
    if (to > byteLength) throw indexOutOfRange();
    return decode(buffer, encoding, from, to);
  };
}

function writer(encoding) {
  return (buffer, text, offset, length) => {
    if (!isArrayBufferView(buffer)) throw notABuffer();
    if (typeof text !== 'string') throw notAString();
    const { byteLength } = buffer;
    const from = toIndex(offset, 0);
    if (from > byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
    return op_buffer_write(text, toUint8Array(buffer), encoding.number, from, Math.min(toIndex(length, byteLength), byteLength - from));
  };
}

/** As writer(), for the encodings in which Node does not accept a length that is too large. */
function strictWriter(encoding) {
  return (buffer, text, offset, length) => {
    if (!isArrayBufferView(buffer)) throw notABuffer();
    if (typeof text !== 'string') throw notAString();
    const { byteLength } = buffer;
    const from = offset === undefined ? 0 : Math.trunc(offset) || 0;
    if (from < 0 || from > byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
    const size = length === undefined ? byteLength - from : Math.trunc(length) || 0;
    if (size < 0 || size > byteLength - from) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
    return op_buffer_write(text, toUint8Array(buffer), encoding.number, from, size);
  };
}

const slicers = {
  ascii: slicer(ascii),
  base64: slicer(base64),
  base64url: slicer(base64url),
  latin1: slicer(latin1),
  hex: slicer(hex),
  ucs2: slicer(utf16le),
  utf8: slicer(utf8),
};

const writers = {
  ascii: strictWriter(ascii),
  base64: writer(base64),
  base64url: writer(base64url),
  latin1: strictWriter(latin1),
  hex: writer(hex),
  ucs2: writer(utf16le),
  utf8: strictWriter(utf8),
};

/** Methods of Buffer.prototype that Node does not document but that programs use. */
export const encodingMethods = {
  asciiSlice(start, end) {
    return slicers.ascii(this, start, end);
  },
  base64Slice(start, end) {
    return slicers.base64(this, start, end);
  },
  base64urlSlice(start, end) {
    return slicers.base64url(this, start, end);
  },
  latin1Slice(start, end) {
    return slicers.latin1(this, start, end);
  },
  hexSlice(start, end) {
    return slicers.hex(this, start, end);
  },
  ucs2Slice(start, end) {
    return slicers.ucs2(this, start, end);
  },
  utf8Slice(start, end) {
    return slicers.utf8(this, start, end);
  },
  asciiWrite(string, offset, length) {
    return writers.ascii(this, string, offset, length);
  },
  base64Write(string, offset, length) {
    return writers.base64(this, string, offset, length);
  },
  base64urlWrite(string, offset, length) {
    return writers.base64url(this, string, offset, length);
  },
  latin1Write(string, offset, length) {
    return writers.latin1(this, string, offset, length);
  },
  hexWrite(string, offset, length) {
    return writers.hex(this, string, offset, length);
  },
  ucs2Write(string, offset, length) {
    return writers.ucs2(this, string, offset, length);
  },
  utf8Write(string, offset, length) {
    return writers.utf8(this, string, offset, length);
  },
};

/**
 * Docs: buffer.md "Static method: Buffer.byteLength(string[, encoding])".
 * @throws ERR_INVALID_ARG_TYPE
 */
export function byteLength(string, encoding) {
  // An unknown encoding counts as UTF-8.
  if (typeof string === 'string') return ((encoding && encodingOf(encoding)) || utf8).byteLength(string);
  if (isArrayBufferView(string) || isAnyArrayBuffer(string)) return string.byteLength;
  throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
}

/** The encoding of a name; what counts as no name stands for UTF-8. */
function encodingNamed(name) {
  const encoding = name ? encodingOf(name) : utf8;
  if (encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

/**
 * Docs: buffer.md "buf.toString([encoding[, start[, end]]])".
 * @throws ERR_UNKNOWN_ENCODING, ERR_STRING_TOO_LONG
 */
function toString(encoding, start, end) {
  if (arguments.length === 0) return decodeAll(this, utf8);
  const { length } = this;
  const from = nearestPosition(start, 0, length);
  const to = nearestPosition(end, length, length);
  // An empty range does not even ask for the encoding.
  if (to <= from) return '';
  if (encoding === undefined) return decode(this, utf8, from, to);
  const known = encodingOf(encoding);
  if (known === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return decode(this, known, from, to);
}

/**
 * Docs: buffer.md "buf.write(string[, offset[, length]][, encoding])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING
 */
function write(string, offset, length, encoding) {
  const size = this.length;
  if (offset === undefined) return encode(this, utf8, string, 0, size);
  // The encoding may stand in the place of either number.
  if (typeof offset === 'string' && length === undefined) return encode(this, encodingNamed(offset), string, 0, size);
  const start = strictPosition(offset, 'offset', 0, size);
  const room = size - start;
  if (typeof length === 'string') return encode(this, encodingNamed(length), string, start, room);
  const count = strictPosition(length, 'length', room, size);
  return encode(this, encodingNamed(encoding), string, start, count < room ? count : room);
}

/** Methods of Buffer.prototype. */
export const stringMethods = { toString, write, toLocaleString: toString };
