// Changing many bytes at once: buf.fill() and the swaps of byte order.
import { codes } from 'internal/errors';
import { toUint8Array } from 'internal/buffer';
import { encodingOf, utf8 } from 'internal/buffer/encodings';
import { allocateString } from 'internal/buffer/pool';
import { op_buffer_fill, op_buffer_swap } from 'internal/ops';
import { isArrayBufferView } from 'internal/util/types';
import { validateNumber, validateString } from 'internal/validators';

const fillBytes = Uint8Array.prototype.fill;
const byteLengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength').get;

/** Up to this length a loop in JavaScript swaps bytes faster than a call into Rust. */
const kSwapInScript = 32;

/** The bytes a text is repeated as; an empty one fills with zeros. */
function patternOf(text, name) {
  const encoding = name === undefined || name === null || name === '' ? utf8 : encodingOf(name);
  if (encoding === undefined) {
    validateString(name, 'encoding');
    throw new codes.ERR_UNKNOWN_ENCODING(name);
  }
  return text.length === 0 ? 0 : allocateString(text, encoding);
}

/** Fills from `start` to `end` with a byte or with bytes. */
function fillRange(buffer, content, start, end) {
  const isPattern = isArrayBufferView(content);
  if (isPattern && content.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', content);
  // The size is read from the internal slot: an own property `length` may lie.
  if (end > byteLengthOf.call(buffer)) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  if (isPattern) op_buffer_fill(buffer, toUint8Array(content), start, end);
  else fillBytes.call(buffer, +content, start, end);
  return buffer;
}

/**
 * Fills a buffer with a byte, or with repetitions of bytes or a text.
 * @param {Uint8Array} buffer
 * @returns {Uint8Array} `buffer`
 * @throws ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING
 */
export function fill(buffer, value, offset, end, encoding) {
  const { length } = buffer;
  let content = value;
  if (typeof value === 'string') {
    // The encoding may stand in the place of either position; without an offset nothing else counts.
    if (offset === undefined || typeof offset === 'string') [encoding, offset, end] = [offset, 0, length];
    else if (typeof end === 'string') [encoding, end] = [end, length];
    content = patternOf(value, encoding);
  }
  if (offset === undefined) return fillRange(buffer, content, 0, length);
  validateNumber(offset, 'offset', 0);
  if (end === undefined) end = length;
  else validateNumber(end, 'end', 0, length);
  return offset < end ? fillRange(buffer, content, offset, end) : buffer;
}

function swap(buffer, width) {
  const { length } = buffer;
  if (length % width !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
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

/** Methods of Buffer.prototype (docs: buffer.md "buf.fill(value[, offset[, end]][, encoding])", "buf.swap16()" and the following). */
export const fillMethods = {
  fill(value, offset, end, encoding) {
    return fill(this, value, offset, end, encoding);
  },
  swap16() {
    return swap(this, 2);
  },
  swap32() {
    return swap(this, 4);
  },
  swap64() {
    return swap(this, 8);
  },
};
