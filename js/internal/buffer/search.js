// Buffer's methods that compare bytes and look for them.
import { codes } from 'internal/errors';
import { toUint8Array } from 'internal/buffer';
import { encodingOf, utf8, utf16le } from 'internal/buffer/encodings';
import { strictPosition } from 'internal/buffer/positions';
import {
  op_buffer_compare,
  op_buffer_compare_ranges,
  op_buffer_index_of,
  op_buffer_index_of_byte,
  op_buffer_index_of_string,
} from 'internal/ops';
import { isArrayBufferView, isUint8Array } from 'internal/util/types';

const kBytes = ['Buffer', 'Uint8Array'];

/** Positions beyond these are as good as these. */
const kFirst = -0x80000000;
const kLast = 0x7fffffff;

/**
 * Docs: buffer.md "Static method: Buffer.compare(buf1, buf2)".
 * @returns {-1 | 0 | 1}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function compareBuffers(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new codes.ERR_INVALID_ARG_TYPE('buf1', kBytes, buf1);
  if (!isUint8Array(buf2)) throw new codes.ERR_INVALID_ARG_TYPE('buf2', kBytes, buf2);
  return buf1 === buf2 ? 0 : op_buffer_compare(buf1, buf2);
}

/** The order of two ranges, of which an empty one comes first. */
function compareRanges(source, target, sourceStart, sourceEnd, targetStart, targetEnd) {
  const isEmpty = sourceStart >= sourceEnd;
  if (targetStart >= targetEnd) return isEmpty ? 0 : 1;
  return isEmpty ? -1 : op_buffer_compare_ranges(source, target, sourceStart, sourceEnd, targetStart, targetEnd);
}

/** Where a search starts; without a number at the end it leads away from. */
function startOf(bytes, start, forward) {
  const position = Math.trunc(start);
  if (Number.isNaN(position)) return forward ? 0 : bytes.byteLength;
  return position > kLast ? kLast : position < kFirst ? kFirst : position;
}

/**
 * The first (last) place of a string, bytes or a byte that starts at `start` or behind (before) it and ends before `end`.
 * @returns {number} -1 if there is none
 */
function search(buffer, value, start, end, encoding, forward) {
  if (!isArrayBufferView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  // The encoding may stand in the place of either position.
  if (typeof end === 'string') [end, encoding] = [undefined, end];
  if (typeof start === 'string') [start, encoding] = [undefined, start];
  const bytes = toUint8Array(buffer);
  const from = startOf(bytes, start, forward);
  const to = end === undefined ? bytes.byteLength : +end;
  if (typeof value === 'number') return op_buffer_index_of_byte(bytes, value >>> 0, from, to, forward);
  const known = encoding === undefined ? utf8 : encodingOf(encoding);
  if (typeof value === 'string') {
    if (known === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    return op_buffer_index_of_string(bytes, value, known.number, from, to, forward);
  }
  if (!isUint8Array(value)) throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', ...kBytes], value);
  return op_buffer_index_of(bytes, value, from, to, known === utf16le, forward);
}

/** Methods of Buffer.prototype (docs: buffer.md "buf.compare(target[, …])", "buf.equals(otherBuffer)", "buf.indexOf(value[, …])" …). */
export const searchMethods = {
  compare: function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
    if (!isUint8Array(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', kBytes, target);
    if (arguments.length === 1) return op_buffer_compare(this, target);
    const from = strictPosition(targetStart, 'targetStart', 0);
    const to = strictPosition(targetEnd, 'targetEnd', target.length, target.length);
    const start = strictPosition(sourceStart, 'sourceStart', 0);
    const end = strictPosition(sourceEnd, 'sourceEnd', this.length, this.length);
    return compareRanges(this, target, start, end, from, to);
  },

  equals: function equals(otherBuffer) {
    if (!isUint8Array(otherBuffer)) throw new codes.ERR_INVALID_ARG_TYPE('otherBuffer', kBytes, otherBuffer);
    return this === otherBuffer || op_buffer_compare(this, otherBuffer) === 0;
  },

  indexOf: function indexOf(value, start, end, encoding) {
    return search(this, value, start, end, encoding, true);
  },

  lastIndexOf: function lastIndexOf(value, start, end, encoding) {
    return search(this, value, start, end, encoding, false);
  },

  includes: function includes(value, start, end, encoding) {
    return search(this, value, start, end, encoding, true) !== -1;
  },
};
