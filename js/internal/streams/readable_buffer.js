// Taking chunks out of a Readable's buffer.

import { Buffer } from 'buffer';
import { kState, kObjectMode } from 'internal/streams/state_bits';
import { kDecoder } from 'internal/streams/readable_state';

// Beyond this many taken slots the array is moved down, before that only the start index moves.
const COMPACT_AFTER = 1024;

/**
 * @param {number} n how much: bytes, characters, or anything for the next object
 * @param {ReadableState} state
 * @returns {Buffer|string|any|null}
 */
export function fromList(n, state) {
  if (state.length === 0) return null;

  const buf = state.buffer;
  let idx = state.bufferIndex;
  let ret;

  if ((state[kState] & kObjectMode) !== 0) {
    ret = buf[idx];
    buf[idx++] = null;
  } else if (!n || n >= state.length) {
    // Everything. One chunk is the common case and needs no copy.
    if (buf.length - idx === 1) {
      ret = buf[idx];
    } else if ((state[kState] & kDecoder) !== 0) {
      ret = '';
      for (let i = idx; i < buf.length; i++) ret += buf[i];
    } else if (idx === buf.length) {
      ret = Buffer.alloc(0);
    } else {
      ret = Buffer.concat(idx === 0 ? buf : buf.slice(idx), state.length);
    }
    idx = buf.length;
  } else if (n < buf[idx].length) {
    ret = buf[idx].slice(0, n);
    buf[idx] = buf[idx].slice(n);
  } else if (n === buf[idx].length) {
    ret = buf[idx];
    buf[idx++] = null;
  } else if ((state[kState] & kDecoder) !== 0) {
    ret = '';
    while (n > 0) {
      const str = buf[idx];
      if (n < str.length) {
        ret += str.slice(0, n);
        buf[idx] = str.slice(n);
        break;
      }
      ret += str;
      n -= str.length;
      buf[idx++] = null;
    }
  } else {
    ret = Buffer.allocUnsafe(n);
    let offset = 0;
    while (offset < n) {
      const data = buf[idx];
      const rest = n - offset;
      if (rest < data.length) {
        ret.set(new Uint8Array(data.buffer, data.byteOffset, rest), offset);
        buf[idx] = data.subarray(rest);
        break;
      }
      ret.set(data, offset);
      offset += data.length;
      buf[idx++] = null;
    }
  }

  if (idx === buf.length) {
    state.buffer.length = 0;
    state.bufferIndex = 0;
  } else if (idx > COMPACT_AFTER) {
    buf.splice(0, idx);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = idx;
  }
  return ret;
}
