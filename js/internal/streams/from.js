// Readable.from(): a stream of what an iterable gives (doc: "stream.Readable.from(iterable[, options])").

import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';

const { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } = codes;

// Walks an iterator as long as the stream takes what it gives.
class Walk {
  #iterator;
  #isAsync;
  #stream;
  #isWalking = false;

  constructor(iterator, isAsync) {
    this.#iterator = iterator;
    this.#isAsync = isAsync;
  }

  read(stream) {
    this.#stream = stream;
    if (this.#isWalking) return;
    this.#isWalking = true;
    if (this.#isAsync) this.#goAsync();
    else this.#goSync();
  }

  // Without a promise for values that are none.
  #goSync() {
    try {
      let takesMore = true;
      while (takesMore) {
        const { value, done } = this.#iterator.next();
        if (done) {
          this.#stream.push(null);
          return;
        }
        if (typeof value?.then === 'function') {
          this.#goOnAfter(value);
          return;
        }
        takesMore = this.#push(value);
      }
    } catch (error) {
      this.#stream.destroy(error);
    }
  }

  async #goOnAfter(promise) {
    try {
      if (this.#push(await promise)) this.#goSync();
    } catch (error) {
      this.#stream.destroy(error);
    }
  }

  async #goAsync() {
    try {
      let takesMore = true;
      while (takesMore) {
        const { value, done } = await this.#iterator.next();
        if (done) {
          this.#stream.push(null);
          return;
        }
        takesMore = this.#push(typeof value?.then === 'function' ? await value : value);
      }
    } catch (error) {
      this.#stream.destroy(error);
    }
  }

  #push(value) {
    if (value === null) {
      this.#isWalking = false;
      throw new ERR_STREAM_NULL_VALUES();
    }
    const takesMore = this.#stream.push(value);
    if (!takesMore) this.#isWalking = false;
    return takesMore;
  }

  /** Tells the iterator that nobody will ask it any more. */
  async close(error) {
    const iterator = this.#iterator;
    if (error && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }
}

function oneChunk(Readable, chunk, options) {
  return new Readable({
    objectMode: true,
    ...options,
    read() {
      this.push(chunk);
      this.push(null);
    },
  });
}

/**
 * @param {typeof import('stream').Readable} Readable the class to make
 * @param {Iterable | AsyncIterable | string | Buffer} iterable strings and Buffers are one chunk
 * @param {object} [options] of the stream
 * @throws ERR_INVALID_ARG_TYPE
 */
export function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) return oneChunk(Readable, iterable, options);
  const isAsync = typeof iterable?.[Symbol.asyncIterator] === 'function';
  if (!isAsync && typeof iterable?.[Symbol.iterator] !== 'function') throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  const walk = new Walk(iterable[isAsync ? Symbol.asyncIterator : Symbol.iterator](), isAsync);
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  const { _destroy: destroy } = readable;
  readable._read = () => walk.read(readable);
  readable._destroy = (error, done) => {
    destroy.call(readable, error, (own) => {
      const reason = own || error;
      // In a tick, so that what a listener throws is not a rejection.
      walk.close(reason).then(() => process.nextTick(done, reason), (second) => process.nextTick(done, second || reason));
    });
  };
  return readable;
}
