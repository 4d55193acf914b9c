// The memory of a WebAssembly program. It may grow during any call of the program, and shared memory may hold other threads' bytes.

import { Buffer } from 'buffer';
import { Refusal, errno } from 'internal/wasi/numbers';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class GuestMemory {
  #memory;
  #view;

  /** @param {WebAssembly.Memory} memory */
  constructor(memory) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer);
  }

  /** Throws a RangeError where an access is outside. */
  get view() {
    // A memory that grew has another buffer.
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return this.#view;
  }

  u32(at) {
    return this.view.getUint32(at >>> 0, true);
  }

  setU32(at, value) {
    this.view.setUint32(at >>> 0, value, true);
  }

  setU64(at, value) {
    this.view.setBigUint64(at >>> 0, value, true);
  }

  /** A window on the memory itself. */
  bytes(at, length) {
    const { buffer } = this.view;
    return new Uint8Array(buffer, at >>> 0, length >>> 0);
  }

  text(at, length) {
    const bytes = this.bytes(at, length);
    try {
      // A copy, because text decoders take no shared memory.
      return decoder.decode(bytes.slice());
    } catch {
      throw new Refusal(errno.ilseq);
    }
  }

  /** The windows of an array of `iovec` or `ciovec`. */
  vectors(at, count) {
    const vectors = [];
    const start = at >>> 0;
    for (let index = 0; index < count >>> 0; index++) vectors.push(this.bytes(this.u32(start + 8 * index), this.u32(start + 8 * index + 4)));
    return vectors;
  }

  /** Strings, each with a zero at its end, into `into`, and the address of each into `pointers`. */
  setStrings(strings, pointers, into) {
    let at = into >>> 0;
    for (const [index, text] of strings.entries()) {
      const encoded = Buffer.from(`${text}\0`);
      this.setU32((pointers >>> 0) + 4 * index, at);
      this.bytes(at, encoded.length).set(encoded);
      at += encoded.length;
    }
  }
}
