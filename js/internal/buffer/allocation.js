// Making buffers of a size: Buffer.alloc(), allocUnsafe(), allocUnsafeSlow(), concat() and copyBytesFrom().
import { codes } from 'internal/errors';
import { FastBuffer, createUnsafeBuffer } from 'internal/buffer';
import { kMaxLength } from 'internal/buffer/encodings';
import { fill } from 'internal/buffer/fill';
import { allocate } from 'internal/buffer/pool';
import { strictPosition } from 'internal/buffer/positions';
import { deprecate } from 'internal/util';
import { isTypedArray, isUint8Array } from 'internal/util/types';
import { validateArray, validateNumber } from 'internal/validators';

const setBytes = Uint8Array.prototype.set;
const fillBytes = Uint8Array.prototype.fill;

function checkSize(size) {
  if (typeof size !== 'number' || !(size >= 0 && size <= kMaxLength)) validateNumber(size, 'size', 0, kMaxLength);
}

/**
 * Docs: buffer.md "Static method: Buffer.alloc(size[, fill[, encoding]])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function alloc(size, value, encoding) {
  checkSize(size);
  if (value === undefined || value === 0 || !(size > 0)) return new FastBuffer(size);
  const buffer = createUnsafeBuffer(size);
  return fill(buffer, value, 0, buffer.length, encoding);
}

/**
 * Docs: buffer.md "Static method: Buffer.allocUnsafe(size)".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function allocUnsafe(size) {
  checkSize(size);
  return allocate(size);
}

/**
 * Docs: buffer.md "Static method: Buffer.allocUnsafeSlow(size)".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function allocUnsafeSlow(size) {
  checkSize(size);
  return createUnsafeBuffer(size);
}

/** Docs: buffer.md "Class: SlowBuffer" (deprecated). */
export const SlowBuffer = deprecate(
  function SlowBuffer(size) {
    return allocUnsafeSlow(size);
  },
  'SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()',
  'DEP0030',
);
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

/** The bytes of all parts together, which are checked on the way. */
function sumOf(list) {
  let sum = 0;
  for (let i = 0; i < list.length; i++) {
    if (!isUint8Array(list[i])) throw new codes.ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
    sum += list[i].byteLength;
  }
  return sum;
}

/**
 * Docs: buffer.md "Static method: Buffer.concat(list[, totalLength])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function concat(list, totalLength) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  const size = strictPosition(totalLength, 'length');
  const sum = sumOf(list);
  const whole = allocate(size ?? sum);
  let end = 0;
  for (let i = 0; i < list.length; i++) {
    let part = list[i];
    const room = whole.length - end;
    // What does not fit is cut off, and the parts behind it are left out.
    if (part.byteLength > room) part = new Uint8Array(part.buffer, part.byteOffset, room);
    setBytes.call(whole, part, end);
    end += part.byteLength;
  }
  // What a longer result has at its end is not the content of the pool.
  if (end < whole.length) fillBytes.call(whole, 0, end);
  return whole;
}

/**
 * Docs: buffer.md "Static method: Buffer.copyBytesFrom(view[, offset[, length]])".
 * @param {TypedArray} view
 * @param {number} [offset] counted in elements of `view`, as `length`
 * @param {number} [length]
 * @returns {Buffer}
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const start = strictPosition(offset, 'offset', 0);
  const count = Math.min(strictPosition(length, 'length', Infinity), view.length - start);
  if (!(count > 0)) return new FastBuffer();
  const width = view.BYTES_PER_ELEMENT;
  const copy = allocate(count * width);
  setBytes.call(copy, new Uint8Array(view.buffer, view.byteOffset + start * width, count * width));
  return copy;
}
