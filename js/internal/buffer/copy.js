// Buffer's methods that copy bytes or give another view of them.
import { codes } from 'internal/errors';
import { FastBuffer } from 'internal/buffer';
import { relativePosition, roundedPosition } from 'internal/buffer/positions';
import { op_buffer_copy } from 'internal/ops';
import { isArrayBufferView, isUint8Array } from 'internal/util/types';

const setBytes = Uint8Array.prototype.set;

/** Methods of Buffer.prototype (docs: buffer.md "buf.copy(target[, …])", "buf.subarray([start[, end]])", "buf.slice([start[, end]])"). */
export const copyMethods = {
  copy(target, targetStart, sourceStart, sourceEnd) {
    if (!isArrayBufferView(this)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
    if (!isArrayBufferView(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
    const size = this.byteLength;
    const to = roundedPosition(targetStart, 'targetStart', 0);
    const from = roundedPosition(sourceStart, 'sourceStart', 0, size);
    const end = roundedPosition(sourceEnd, 'sourceEnd', size);
    const count = Math.min(end - from, size - from, target.byteLength - to);
    if (!(count > 0)) return 0;
    // V8 copies a whole array without a call into Rust.
    if (count === size && isUint8Array(this) && isUint8Array(target)) setBytes.call(target, this, to);
    else op_buffer_copy(this, target, to, from, count);
    return count;
  },

  /** The result shares the memory. */
  subarray(start, end) {
    const { length } = this;
    const from = relativePosition(start, 0, length);
    const to = relativePosition(end, length, length);
    return new FastBuffer(this.buffer, this.byteOffset + from, to > from ? to - from : 0);
  },

  /** Shares the memory as well, unlike the method of typed arrays. */
  slice(start, end) {
    return this.subarray(start, end);
  },
};
