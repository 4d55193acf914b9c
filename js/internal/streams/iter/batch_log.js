// BatchLog: batches that wait for their readers. Each reader has a cursor of its own; what all of them have read is forgotten.

import { Ring } from 'internal/streams/ring';

/** A place in a log. */
class Cursor {
  /** The number of the batch to read next. */
  at;

  constructor(at) {
    this.at = at;
  }
}

export class BatchLog {
  /** The bytes that are kept. */
  bytes = 0;
  /** `{ batch, length }` */
  #entries = new Ring();
  /** The number of the oldest entry that is kept. */
  #first = 0;
  #cursors = new Set();

  get readers() {
    return this.#cursors.size;
  }

  /** How many batches are kept. */
  get count() {
    return this.#entries.count;
  }

  get isEmpty() {
    return this.#entries.count === 0;
  }

  /** @returns {Cursor} at the oldest batch there is */
  join() {
    const cursor = new Cursor(this.#first);
    this.#cursors.add(cursor);
    return cursor;
  }

  leave(cursor) {
    if (this.#cursors.delete(cursor)) this.#trim();
  }

  leaveAll() {
    this.#cursors.clear();
    this.#entries.clear();
    this.bytes = 0;
  }

  has(cursor) {
    return this.#cursors.has(cursor);
  }

  /** @param {Uint8Array[]} batch @param {number} length its bytes */
  put(batch, length) {
    this.#entries.put({ batch, length });
    this.bytes += length;
  }

  /** Whether this reader has read all there is. */
  isAtEnd(cursor) {
    return cursor.at === this.#first + this.#entries.count;
  }

  /** The next batch for a reader that is not at the end. @returns {Uint8Array[]} */
  take(cursor) {
    const { batch } = this.#entries.at(cursor.at - this.#first);
    cursor.at++;
    this.#trim();
    return batch;
  }

  /** All there is for the only reader, as one batch. @returns {Uint8Array[]} */
  takeAll(cursor) {
    const batch = this.#entries.count === 1 ? this.#entries.at(0).batch : this.#entries.toArray().flatMap((entry) => entry.batch);
    cursor.at += this.#entries.count;
    this.#trim();
    return batch;
  }

  /** Forgets the oldest batch, whoever has not read it. */
  drop() {
    this.#forgetFirst();
    for (const cursor of this.#cursors) cursor.at = Math.max(cursor.at, this.#first);
  }

  #forgetFirst() {
    this.bytes -= this.#entries.take().length;
    this.#first++;
  }

  #trim() {
    if (this.#cursors.size === 0) return;
    let slowest = Infinity;
    for (const { at } of this.#cursors) slowest = Math.min(slowest, at);
    while (this.#first < slowest) this.#forgetFirst();
  }
}
