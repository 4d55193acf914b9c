// What waits in a Utf8Stream: pieces of text (or Buffers) put together into batches, none of which is longer than one write may be.
// Lengths are characters of text, or bytes of Buffers; what a write reports is bytes in both cases.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';

class TextBatches {
  /** All that waits, including what is being written. */
  length = 0;
  empty = '';
  #longest;
  #batches = [];

  constructor(longest) {
    this.#longest = longest;
  }

  check(data) {
    validateString(data, 'data');
  }

  get isEmpty() {
    return this.#batches.length === 0;
  }

  add(data) {
    this.length += data.length;
    const last = this.#batches.length - 1;
    if (last >= 0 && this.#batches[last].length + data.length <= this.#longest) this.#batches[last] += data;
    else this.#batches.push(data);
  }

  take() {
    return this.#batches.shift() ?? '';
  }

  putBack(content) {
    this.#batches.unshift(content);
  }

  clear() {
    this.#batches = [];
  }

  /** @param {number | undefined} written bytes of `content`; undefined: all @returns {string} what is left of it */
  account(content, written) {
    let rest = '';
    if (written !== undefined && written !== Buffer.byteLength(content)) {
      rest = content.slice(Buffer.from(content).subarray(0, written).toString().length);
    }
    this.length = Math.max(0, this.length - (content.length - rest.length));
    return rest;
  }
}

class BufferBatches {
  length = 0;
  empty = Buffer.alloc(0);
  #longest;
  /** Each a list of Buffers and the sum of their lengths. */
  #batches = [];

  constructor(longest) {
    this.#longest = longest;
  }

  check(data) {
    if (!Buffer.isBuffer(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', 'Buffer', data);
  }

  get isEmpty() {
    return this.#batches.length === 0;
  }

  add(data) {
    this.length += data.length;
    const last = this.#batches.at(-1);
    if (last !== undefined && last.length + data.length <= this.#longest) {
      last.parts.push(data);
      last.length += data.length;
    } else {
      this.#batches.push({ parts: [data], length: data.length });
    }
  }

  take() {
    const batch = this.#batches.shift();
    if (batch === undefined) return this.empty;
    return batch.parts.length === 1 ? batch.parts[0] : Buffer.concat(batch.parts, batch.length);
  }

  putBack(content) {
    this.#batches.unshift({ parts: [content], length: content.length });
  }

  clear() {
    this.#batches = [];
  }

  account(content, written = content.length) {
    this.length = Math.max(0, this.length - Math.min(written, content.length));
    return content.subarray(written);
  }
}

/** @param {'utf8' | 'buffer'} kind @param {number} longest length of a batch */
export function makeBatches(kind, longest) {
  return kind === 'buffer' ? new BufferBatches(longest) : new TextBatches(longest);
}
