// Buffer's methods that copy, compare, search, fill, swap and show bytes.
import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { FastBuffer, toUint8Array } from 'internal/buffer';
import { encodingOf, kMaxLength, utf8, utf16le } from 'internal/buffer/encodings';
import { decode, encode } from 'internal/buffer/strings';
import {
  op_buffer_compare,
  op_buffer_compare_ranges,
  op_buffer_copy,
  op_buffer_fill,
  op_buffer_index_of,
  op_buffer_index_of_byte,
  op_buffer_index_of_string,
  op_buffer_swap,
} from 'internal/ops';
import { normalizeEncoding } from 'internal/util';
import { isArrayBufferView, isUint8Array } from 'internal/util/types';
import { validateInteger, validateNumber, validateString } from 'internal/validators';
import { allocateString } from 'internal/buffer/pool';

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING } = codes;

const lazyInspect = lazy('internal/util/inspect');

/** Filters of V8's property enumeration. */
const kAllProperties = 0;
const kOnlyEnumerable = 2;

/** Up to this length a loop in JavaScript swaps bytes faster than a call into Rust. */
const kSwapInScript = 32;

let inspectMaxBytes = 50;

/** `buffer.INSPECT_MAX_BYTES`. */
export function getInspectMaxBytes() {
  return inspectMaxBytes;
}

/**
 * @param {number} value
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function setInspectMaxBytes(value) {
  validateNumber(value, 'INSPECT_MAX_BYTES', 0);
  inspectMaxBytes = value;
}

/** Wants a position in a buffer. */
export function validateOffset(value, name, min = 0, max = kMaxLength) {
  validateInteger(value, name, min, max);
}

const setBytes = Uint8Array.prototype.set;
const byteLengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength').get;

function toInteger(value) {
  const number = +value;
  if (number >= Number.MIN_SAFE_INTEGER && number <= Number.MAX_SAFE_INTEGER) return Math.floor(number);
  return 0;
}

/**
 * Copies bytes whose ranges were checked; a small whole buffer is left to V8, which needs no call into Rust for it.
 * @param {ArrayBufferView} source
 * @param {ArrayBufferView} target
 * @param {number} targetStart
 * @param {number} sourceStart
 * @param {number} sourceEnd
 * @returns {number} the number of bytes copied
 */
export function copyActual(source, target, targetStart, sourceStart, sourceEnd) {
  const count = Math.min(sourceEnd - sourceStart, target.byteLength - targetStart, source.byteLength - sourceStart);
  if (count <= 0) return 0;
  if (sourceStart === 0 && count === source.byteLength && isUint8Array(target) && isUint8Array(source)) {
    setBytes.call(target, source, targetStart);
    return count;
  }
  op_buffer_copy(source, target, targetStart, sourceStart, count);
  return count;
}

/**
 * Docs: buffer.md "buf.copy(target[, targetStart[, sourceStart[, sourceEnd]]])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isArrayBufferView(this)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  if (!isArrayBufferView(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (targetStart === undefined) {
    targetStart = 0;
  } else {
    targetStart = toInteger(targetStart);
    if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  }
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = toInteger(sourceStart);
    if (sourceStart < 0 || sourceStart > this.byteLength) throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.byteLength}`, sourceStart);
  }
  if (sourceEnd === undefined) {
    sourceEnd = this.byteLength;
  } else {
    sourceEnd = toInteger(sourceEnd);
    if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  }
  return copyActual(this, target, targetStart, sourceStart, sourceEnd);
}

/**
 * Docs: buffer.md "buf.toString([encoding[, start[, end]]])".
 * @throws ERR_UNKNOWN_ENCODING, ERR_STRING_TOO_LONG
 */
function toString(encoding, start, end) {
  const { length } = this;
  if (arguments.length === 0) return decode(this, utf8, 0, length);
  if (start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return decode(this, utf8, start, end);
  const known = encodingOf(encoding);
  if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return decode(this, known, start, end);
}

/**
 * Docs: buffer.md "buf.equals(otherBuffer)".
 * @throws ERR_INVALID_ARG_TYPE
 */
function equals(otherBuffer) {
  if (!isUint8Array(otherBuffer)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], otherBuffer);
  if (this === otherBuffer) return true;
  const { byteLength } = this;
  if (byteLength !== byteLengthOf.call(otherBuffer)) return false;
  return byteLength === 0 || op_buffer_compare(this, otherBuffer) === 0;
}

/** How util.inspect() shows a Buffer. */
function inspect(recurseTimes, context) {
  const remaining = this.length - inspectMaxBytes;
  let text = decode(this, encodingOf('hex'), 0, Math.min(inspectMaxBytes, this.length)).replace(/..(?=.)/g, '$& ');
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  if (context) {
    // What a program stored on the object, besides its bytes.
    const keys = core.ops.op_get_non_index_property_names(this, context.showHidden ? kAllProperties : kOnlyEnumerable);
    if (keys.length > 0) {
      const properties = { __proto__: null };
      for (const key of keys) properties[key] = this[key];
      if (this.length !== 0) text += ', ';
      const shown = lazyInspect().inspect(properties, { ...context, breakLength: Infinity, compact: true });
      text += shown.slice('[Object: null prototype] { '.length, -2);
    }
  }
  let name = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
  } catch {
    // A getter of the program failed: the usual name will do.
  }
  return `<${name} ${text}>`;
}

/**
 * Docs: buffer.md "buf.compare(target[, targetStart[, targetEnd[, sourceStart[, sourceEnd]]]])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return op_buffer_compare(this, target);
  if (targetStart === undefined) targetStart = 0;
  else validateOffset(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else validateOffset(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateOffset(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateOffset(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return op_buffer_compare_ranges(this, target, sourceStart, sourceEnd, targetStart, targetEnd);
}

/** indexOf() and lastIndexOf(): the position of a string, bytes or a byte that starts at or after (before) `start`, or -1. */
function search(buffer, value, start, end, encoding, forward) {
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (typeof start === 'string') {
    encoding = start;
    start = undefined;
  } else if (start > 0x7fffffff) {
    start = 0x7fffffff;
  } else if (start < -0x80000000) {
    start = -0x80000000;
  }
  start = +start;
  if (Number.isNaN(start)) start = forward ? 0 : buffer.length || buffer.byteLength;
  start = Math.trunc(start);
  buffer = toUint8Array(buffer);

  if (typeof value === 'number') return op_buffer_index_of_byte(buffer, value >>> 0, start, end, forward);
  const known = encoding === undefined ? utf8 : encodingOf(encoding);
  if (typeof value === 'string') {
    if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return op_buffer_index_of_string(buffer, value, known.number, start, end, forward);
  }
  if (isUint8Array(value)) return op_buffer_index_of(buffer, value, start, end, (known ?? utf8) === utf16le, forward);
  throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

/**
 * Docs: buffer.md "buf.indexOf(value[, start[, end]][, encoding])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING
 */
function indexOf(value, offset, end, encoding) {
  if (typeof end === 'string') return search(this, value, offset, this.length, end, true);
  return search(this, value, offset, end === undefined ? this.length : +end, encoding, true);
}

/**
 * Docs: buffer.md "buf.lastIndexOf(value[, start[, end]][, encoding])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING
 */
function lastIndexOf(value, offset, end, encoding) {
  if (typeof end === 'string') return search(this, value, offset, this.length, end, false);
  return search(this, value, offset, end === undefined ? this.length : +end, encoding, false);
}

/**
 * Docs: buffer.md "buf.includes(value[, start[, end]][, encoding])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING
 */
function includes(value, offset, end, encoding) {
  return indexOf.call(this, value, offset, end, encoding) !== -1;
}

/**
 * fill() for Buffer.alloc() too.
 * @param {FastBuffer} buffer
 * @returns {FastBuffer}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING
 */
export function fillBuffer(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    if (normalizeEncoding(encoding) === undefined) {
      validateString(encoding, 'encoding');
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
    if (value.length === 0) value = 0;
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateNumber(offset, 'offset', 0);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }

  if (typeof value === 'string' || isArrayBufferView(value)) {
    const pattern = typeof value === 'string' ? allocateString(value, encoding ? encodingOf(encoding) : utf8) : toUint8Array(value);
    if (pattern.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
    // The size is read from the internal slot: an own property `length` may lie.
    if (end > byteLengthOf.call(buffer)) throw new ERR_BUFFER_OUT_OF_BOUNDS();
    op_buffer_fill(buffer, pattern, offset, end);
  } else {
    if (end > byteLengthOf.call(buffer)) throw new ERR_BUFFER_OUT_OF_BOUNDS();
    Uint8Array.prototype.fill.call(buffer, +value, offset, end);
  }
  return buffer;
}

/** Docs: buffer.md "buf.fill(value[, offset[, end]][, encoding])". */
function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
}

/**
 * Docs: buffer.md "buf.write(string[, offset[, length]][, encoding])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING
 */
function write(string, offset, length, encoding) {
  const size = this.length;
  if (offset === undefined) return encode(this, utf8, string, 0, size);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = size;
    offset = 0;
  } else {
    validateOffset(offset, 'offset', 0, size);
    const remaining = size - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateOffset(length, 'length', 0, size);
      if (length > remaining) length = remaining;
    }
  }
  if (!encoding) return encode(this, utf8, string, offset, length);
  const known = encodingOf(encoding);
  if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return encode(this, known, string, offset, length);
}

/** Docs: buffer.md "buf.toJSON()". */
function toJSON() {
  const { length } = this;
  const data = new Array(length > 0 ? length : 0);
  for (let i = 0; i < length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
}

function adjustOffset(offset, length) {
  offset = Math.trunc(offset);
  if (offset === 0 || Number.isNaN(offset)) return 0;
  if (offset < 0) {
    offset += length;
    return offset > 0 ? offset : 0;
  }
  return offset < length ? offset : length;
}

/** Docs: buffer.md "buf.subarray([start[, end]])": the result shares the memory. */
function subarray(start, end) {
  const { length } = this;
  start = adjustOffset(start, length);
  end = end !== undefined ? adjustOffset(end, length) : length;
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
}

/** Docs: buffer.md "buf.slice([start[, end]])": shares the memory, unlike the method of typed arrays. */
function slice(start, end) {
  return this.subarray(start, end);
}

function swap(buffer, width) {
  const { length } = buffer;
  if (length % width !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
  if (length > kSwapInScript) {
    op_buffer_swap(buffer, width);
    return buffer;
  }
  for (let i = 0; i < length; i += width) {
    for (let low = i, high = i + width - 1; low < high; low++, high--) {
      const byte = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = byte;
    }
  }
  return buffer;
}

/**
 * Docs: buffer.md "buf.swap16()".
 * @throws ERR_INVALID_BUFFER_SIZE
 */
function swap16() {
  return swap(this, 2);
}

/**
 * Docs: buffer.md "buf.swap32()".
 * @throws ERR_INVALID_BUFFER_SIZE
 */
function swap32() {
  return swap(this, 4);
}

/**
 * Docs: buffer.md "buf.swap64()".
 * @throws ERR_INVALID_BUFFER_SIZE
 */
function swap64() {
  return swap(this, 8);
}

/** Methods of Buffer.prototype. */
export const byteMethods = {
  copy,
  toString,
  equals,
  inspect,
  compare,
  indexOf,
  lastIndexOf,
  includes,
  fill,
  write,
  toJSON,
  subarray,
  slice,
  swap16,
  swap32,
  swap64,
  toLocaleString: toString,
};
