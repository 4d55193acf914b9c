// What arrived, as Buffers: small pieces lie side by side in memory that Rust (ops/net/src/read_buffer.rs) shares out.

import { FastBuffer, markAsUntransferable } from 'internal/buffer';

/** Larger pieces have memory of their own. */
const kSmall = 4096;
let slab;

/** @param {ArrayBuffer} data @param {number} start @param {number} length @returns {FastBuffer} */
export function bufferOf(data, start, length) {
  if (length <= kSmall && data !== slab) {
    slab = data;
    // Other pieces lie in it too.
    markAsUntransferable(slab);
  }
  return new FastBuffer(data, start, length);
}
