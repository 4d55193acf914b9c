// The feed of streams of any values, and its face: ReadableStreamDefaultController.

import { codes } from 'internal/errors';
import { checkSize } from 'internal/webstreams/contracts';
import { Feed } from 'internal/webstreams/feed';
import { defineInterface } from 'internal/webstreams/interface';
import { resolved } from 'internal/webstreams/promises';
import { SizedQueue } from 'internal/webstreams/sized_queue';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

export class DefaultFeed extends Feed {
  #size;
  #queue = new SizedQueue();

  /** @param {number} mark @param {Function} [size] of a chunk, else 1 */
  constructor(core, mark, size = undefined) {
    super(core, mark);
    this.#size = size;
  }

  get total() {
    return this.#queue.total;
  }

  clear() {
    this.#queue.clear();
  }

  /** @throws what the strategy throws, with which the stream fails */
  enqueue(chunk) {
    if (!this.isOpen) return;
    const { core } = this;
    if (core.waiting > 0) {
      core.reader.requests.take().chunk(chunk);
    } else {
      let size = 1;
      if (this.#size !== undefined) {
        try {
          const sizeOf = this.#size;
          size = checkSize(Number(sizeOf(chunk)));
        } catch (error) {
          this.fail(error);
          throw error;
        }
      }
      this.#queue.put(chunk, size);
    }
    this.pullIfWanted();
  }

  /** No more comes. */
  end() {
    if (!this.isOpen) return;
    this.isEnding = true;
    if (this.#queue.count === 0) this.finish();
  }

  get hasChunk() {
    return this.#queue.count > 0;
  }

  /** The first of the chunks that wait. */
  take() {
    const chunk = this.#queue.take();
    if (this.isEnding && this.#queue.count === 0) this.finish();
    else this.pullIfWanted();
    return chunk;
  }

  /** A read() for which a chunk is there. @returns {Promise<{ value: any, done: false }>} */
  takeAsPromise() {
    return resolved({ value: this.take(), done: false });
  }

  serve(request) {
    if (this.#queue.count > 0) {
      request.chunk(this.take());
      return;
    }
    this.core.reader.requests.put(request);
    this.pullIfWanted();
  }
}

/** Docs: webstreams, "Class: ReadableStreamDefaultController". */
export class ReadableStreamDefaultController {
  #feed;

  constructor(feed = undefined) {
    if (!(feed instanceof DefaultFeed)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#feed = feed;
  }

  static #of(self) {
    if (typeof self !== 'object' || self === null || !(#feed in self)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    return self.#feed;
  }

  /** @returns {number | null} */
  get desiredSize() {
    return ReadableStreamDefaultController.#of(this).desiredSize;
  }

  /** @throws ERR_INVALID_STATE */
  close() {
    const feed = ReadableStreamDefaultController.#of(this);
    if (!feed.isOpen) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    feed.end();
  }

  /** @throws ERR_INVALID_STATE */
  enqueue(chunk = undefined) {
    const feed = ReadableStreamDefaultController.#of(this);
    if (!feed.isOpen) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    feed.enqueue(chunk);
  }

  error(error = undefined) {
    ReadableStreamDefaultController.#of(this).fail(error);
  }
}

defineInterface(ReadableStreamDefaultController, ['close', 'desiredSize', 'enqueue', 'error'], () => ({}));
