// The memory that small buffers share, so that making one costs no allocation (docs: buffer.md "Buffer.poolSize").
import { internals } from 'internal/core';
import { FastBuffer, createUnsafeBuffer, markAsUntransferable } from 'internal/buffer';
import { op_buffer_encode, op_buffer_from_string } from 'internal/ops';
import { kShortText, putAscii, utf8 } from 'internal/buffer/encodings';

/** Its property `poolSize` is the size of the next pool; it is a property of Buffer, which programs may change. */
let settings = { poolSize: 64 * 1024 };

/** The memory in use, a view of it, its size, and where its unused part begins. It is made on first use: a snapshot need not hold it. */
let memory;
let view;
let capacity = 0;
let used = 0;

/** Makes the pool read its size from an object (Buffer itself), which gets the property. */
export function shareSettings(target) {
  target.poolSize = settings.poolSize;
  settings = target;
}

/** Makes another pool for `size` bytes. While the snapshot is made there is none. */
function renew(size) {
  if (!internals.started) return false;
  view = createUnsafeBuffer(settings.poolSize);
  memory = view.buffer;
  capacity = view.length;
  used = 0;
  markAsUntransferable(memory);
  return size <= capacity;
}

/** Whether `size` bytes are to come from the pool, which then has room for them. */
function isPooled(size) {
  return size < settings.poolSize >>> 1 && ((view !== undefined && size <= capacity - used) || renew(size));
}

/** Cuts the next `length` bytes off the pool. */
function take(length) {
  const buffer = new FastBuffer(memory, used, length);
  // To the next multiple of eight: typed arrays may be laid over a Buffer.
  used = (used + length + 7) & ~7;
  return buffer;
}

/**
 * A buffer with arbitrary content: part of the pool if it is small.
 * @param {number} size
 * @returns {FastBuffer}
 */
export function allocate(size) {
  if (!(size > 0)) return new FastBuffer();
  return isPooled(size) ? take(size) : createUnsafeBuffer(size);
}

/** An upper bound of the bytes of a text that is cheap to know; the exact number where that one would be too large for the pool. */
function roomFor(text, encoding) {
  if (encoding !== utf8) return encoding.byteLength(text);
  const most = text.length * 3;
  return most < settings.poolSize >>> 1 || text.length >= settings.poolSize >>> 1 ? most : encoding.byteLength(text);
}

/**
 * A buffer of a string that is not empty: encoded straight into the pool if it is short.
 * @param {string} text
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @returns {FastBuffer}
 */
export function allocateString(text, encoding) {
  const { length } = text;
  if (length <= kShortText && encoding.keepsAscii && isPooled(length) && putAscii(view, used, text)) return take(length);
  if (isPooled(roomFor(text, encoding))) return take(op_buffer_encode(text, view, encoding.number, used));
  return new FastBuffer(op_buffer_from_string(text, encoding.number));
}
