// Buffer's methods that decode and encode one encoding each (`utf8Slice`, `hexWrite` …): what toString() and write() stand on.
import { codes } from 'internal/errors';
import { toUint8Array } from 'internal/buffer';
import { op_buffer_to_string, op_buffer_write } from 'internal/ops';
import { isArrayBufferView } from 'internal/util/types';
import { ascii, base64, base64url, hex, latin1, utf16le, utf8 } from 'internal/buffer/encodings';

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_STRING_TOO_LONG } = codes;

/** An error of Node's C++ side: a code, and a message that does not name an argument. */
function nativeError(ErrorClass, { code }, message) {
  const error = new ErrorClass(message);
  error.code = code;
  return error;
}

function notABuffer() {
  return nativeError(TypeError, new ERR_INVALID_ARG_TYPE('argument', 'Buffer', undefined), 'argument must be a buffer');
}

function notAString() {
  return nativeError(TypeError, new ERR_INVALID_ARG_TYPE('argument', 'string', undefined), 'argument must be a string');
}

function indexOutOfRange() {
  return nativeError(RangeError, new ERR_OUT_OF_RANGE('index', 'in range', 0), 'Index out of range');
}

/**
 * Decodes `buffer[start..end)`, which the caller checked.
 * @param {Uint8Array} buffer
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @param {number} start
 * @param {number} end
 * @returns {string}
 * @throws ERR_STRING_TOO_LONG
 */
export function decode(buffer, encoding, start, end) {
  const text = op_buffer_to_string(buffer, encoding.number, start, end);
  if (text === null) throw new ERR_STRING_TOO_LONG();
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
    const from = toIndex(start, 0);
    const to = Math.max(toIndex(end, buffer.byteLength), from);
    if (to > buffer.byteLength) throw indexOutOfRange();
    return decode(toUint8Array(buffer), encoding, from, to);
  };
}

function writer(encoding) {
  return (buffer, text, offset, length) => {
    if (!isArrayBufferView(buffer)) throw notABuffer();
    if (typeof text !== 'string') throw notAString();
    const { byteLength } = buffer;
    const from = toIndex(offset, 0);
    if (from > byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
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
    if (from < 0 || from > byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    const size = length === undefined ? byteLength - from : Math.trunc(length) || 0;
    if (size < 0 || size > byteLength - from) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    return op_buffer_write(text, toUint8Array(buffer), encoding.number, from, size);
  };
}

const slice = {
  ascii: slicer(ascii),
  base64: slicer(base64),
  base64url: slicer(base64url),
  latin1: slicer(latin1),
  hex: slicer(hex),
  ucs2: slicer(utf16le),
  utf8: slicer(utf8),
};

const write = {
  ascii: strictWriter(ascii),
  base64: writer(base64),
  base64url: writer(base64url),
  latin1: strictWriter(latin1),
  hex: writer(hex),
  ucs2: writer(utf16le),
  utf8: strictWriter(utf8),
};

/** Methods of Buffer.prototype that Node does not document but that programs use. */
export const stringMethods = {
  asciiSlice(start, end) {
    return slice.ascii(this, start, end);
  },
  base64Slice(start, end) {
    return slice.base64(this, start, end);
  },
  base64urlSlice(start, end) {
    return slice.base64url(this, start, end);
  },
  latin1Slice(start, end) {
    return slice.latin1(this, start, end);
  },
  hexSlice(start, end) {
    return slice.hex(this, start, end);
  },
  ucs2Slice(start, end) {
    return slice.ucs2(this, start, end);
  },
  utf8Slice(start, end) {
    return slice.utf8(this, start, end);
  },
  asciiWrite(string, offset, length) {
    return write.ascii(this, string, offset, length);
  },
  base64Write(string, offset, length) {
    return write.base64(this, string, offset, length);
  },
  base64urlWrite(string, offset, length) {
    return write.base64url(this, string, offset, length);
  },
  latin1Write(string, offset, length) {
    return write.latin1(this, string, offset, length);
  },
  hexWrite(string, offset, length) {
    return write.hex(this, string, offset, length);
  },
  ucs2Write(string, offset, length) {
    return write.ucs2(this, string, offset, length);
  },
  utf8Write(string, offset, length) {
    return write.utf8(this, string, offset, length);
  },
};
