// Buffer.from(): what can become a buffer, and how.
import { codes } from 'internal/errors';
import { FastBuffer } from 'internal/buffer';
import { encodingOf, utf8 } from 'internal/buffer/encodings';
import { allocate, allocateString } from 'internal/buffer/pool';
import { isAnyArrayBuffer, isUint8Array } from 'internal/util/types';

const setBytes = Uint8Array.prototype.set;
const valueOfObject = Object.prototype.valueOf;

/** A copy of bytes, or of numbers each of which becomes a byte. */
function copyOf(list) {
  const { length } = list;
  if (!(length > 0)) return new FastBuffer();
  const copy = allocate(length);
  if (isUint8Array(list)) setBytes.call(copy, list);
  else for (let i = 0; i < length; i++) copy[i] = list[i];
  return copy;
}

function encodingNamed(name) {
  // What is no name at all stands for the default.
  if (name === 'utf8' || typeof name !== 'string' || name === '') return utf8;
  const encoding = encodingOf(name);
  if (encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

/** A view of the memory of an ArrayBuffer. */
function viewOf(memory, byteOffset, length) {
  const start = +byteOffset || 0;
  const room = memory.byteLength - start;
  if (room < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) return new FastBuffer(memory, start);
  const size = length > 0 ? +length : 0;
  if (size > room) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return new FastBuffer(memory, start, size);
}

/** What an object says it is, if that is text or another object. */
function primitiveOf(object) {
  const value = object.valueOf?.();
  return value !== object && (typeof value === 'string' || (typeof value === 'object' && value !== null)) ? value : undefined;
}

/** The list that an object with a length, or JSON of a Buffer, stands for. */
function listIn(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) return typeof object.length === 'number' ? object : [];
  return object.type === 'Buffer' && Array.isArray(object.data) ? object.data : undefined;
}

/** The text that an object becomes. */
function textOf(object) {
  const text = typeof object[Symbol.toPrimitive] === 'function' ? object[Symbol.toPrimitive]('string') : undefined;
  return typeof text === 'string' ? text : undefined;
}

/**
 * Docs: buffer.md "Static method: Buffer.from(array)" and the following.
 * @param {string | ArrayBuffer | Uint8Array | ArrayLike<number> | object} value
 * @param {string | number} [encodingOrOffset]
 * @param {number} [length]
 * @returns {Buffer}
 * @throws ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING, ERR_BUFFER_OUT_OF_BOUNDS
 */
export function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') {
    const encoding = encodingNamed(encodingOrOffset);
    return value.length === 0 ? new FastBuffer() : allocateString(value, encoding);
  }
  if (typeof value === 'object' && value !== null) {
    // Most values are bytes or lists, which need none of the questions below.
    if ((isUint8Array(value) || Array.isArray(value)) && value.valueOf === valueOfObject) return copyOf(value);
    if (isAnyArrayBuffer(value)) return viewOf(value, encodingOrOffset, length);
    const primitive = primitiveOf(value);
    if (primitive !== undefined) return from(primitive, encodingOrOffset, length);
    const list = listIn(value);
    if (list !== undefined) return copyOf(list);
    const text = textOf(value);
    if (text !== undefined) return from(text, encodingOrOffset);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
}

/** Docs: buffer.md: TypedArray.of() without the detours of a generic constructor. */
export function of(...items) {
  const buffer = new FastBuffer(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
}
