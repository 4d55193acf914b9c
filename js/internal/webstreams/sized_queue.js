// The chunks a stream holds, with their sizes. Sizes are only kept once one differs from 1.

import { Ring } from 'internal/streams/ring';

export class SizedQueue {
  #chunks = new Ring();
  #sizes = null;
  /** Of all sizes. */
  total = 0;

  get count() {
    return this.#chunks.count;
  }

  get first() {
    return this.#chunks.at(0);
  }

  put(chunk, size) {
    if (this.#sizes === null && size !== 1) {
      this.#sizes = new Ring();
      for (let index = 0; index < this.#chunks.count; index++) this.#sizes.put(1);
    }
    this.#chunks.put(chunk);
    if (this.#sizes !== null) this.#sizes.put(size);
    this.total += size;
  }

  take() {
    const size = this.#sizes === null ? 1 : this.#sizes.take();
    // Fractions do not add up to nothing.
    this.total = Math.max(0, this.total - size);
    return this.#chunks.take();
  }

  clear() {
    this.#chunks.clear();
    this.#sizes = null;
    this.total = 0;
  }
}
