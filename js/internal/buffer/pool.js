// The memory that small buffers share, so that making one costs no allocation.
import { internals } from 'internal/core';
import { FastBuffer, createUnsafeBuffer, markAsUntransferable } from 'internal/buffer';
import { op_buffer_from_string, op_buffer_write } from 'internal/ops';
import { latin1, utf8 } from 'internal/buffer/encodings';

/** Its property `poolSize` is the size of the next pool; it is a property of Buffer, which programs may change. */
let settings = { poolSize: 64 * 1024 };

/** The memory in use, a view of it, and where its unused part begins. It is made on first use: a snapshot need not hold it. */
let memory;
let view;
let used = 0;

/** Makes the pool read its size from an object (Buffer itself), which gets the property. */
export function shareSettings(target) {
  target.poolSize = settings.poolSize;
  settings = target;
}

/** Whether the pool has room, after making another one if need be. While the snapshot is made there is none. */
function hasRoom(size) {
  if (memory !== undefined && size <= memory.byteLength - used) return true;
  if (!internals.started) return false;
  renew();
  return true;
}

function renew() {
  view = createUnsafeBuffer(settings.poolSize);
  memory = view.buffer;
  used = 0;
  markAsUntransferable(memory);
}

/** Advances to the next multiple of eight: typed arrays may be laid over a Buffer. */
function take(length) {
  used = (used + length + 7) & ~7;
}

/**
 * A buffer with arbitrary content: part of the pool if it is small.
 * @param {number} size
 * @returns {FastBuffer}
 */
export function allocate(size) {
  if (size <= 0) return new FastBuffer();
  if (size >= settings.poolSize >>> 1 || !hasRoom(size)) return createUnsafeBuffer(size);
  const buffer = new FastBuffer(memory, used, size);
  take(size);
  return buffer;
}

/**
 * A buffer of a string that is not empty: encoded straight into the pool if it is short.
 * @param {string} text
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @returns {FastBuffer}
 */
export function allocateString(text, encoding) {
  const limit = settings.poolSize >>> 1;
  let size = encoding === utf8 ? text.length * 3 : encoding === latin1 ? text.length : encoding.byteLength(text);
  if (size >= limit && encoding === utf8 && text.length < limit) size = encoding.byteLength(text);
  if (size >= limit || !hasRoom(size)) return new FastBuffer(op_buffer_from_string(text, encoding.number));
  const length = op_buffer_write(text, view, encoding.number, used, size);
  const buffer = new FastBuffer(memory, used, length);
  take(length);
  return buffer;
}
