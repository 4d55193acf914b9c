// Readable.from(): a stream of what an iterable yields.

import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';

/**
 * @param {Function} Readable the class to make
 * @param {Iterable|AsyncIterable|string|Buffer} iterable strings and Buffers become one chunk
 * @param {object} [opts] of the Readable; objectMode is true by default
 * @throws ERR_INVALID_ARG_TYPE
 */
export function from(Readable, iterable, opts) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...opts,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }

  let iterator;
  let isAsync;
  if (iterable?.[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable?.[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...opts });

  // One loop at a time, although _read may be called while it runs.
  let reading = false;
  // A sync iterator that has yielded a promise.
  let promisesSeen = false;

  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) pumpAsync();
    else if (promisesSeen) pumpPromises();
    else pumpSync();
  };

  readable._destroy = function(error, cb) {
    close(error).then(
      // Out of the promise's try, so that errors thrown by listeners are uncaught exceptions and not rejections.
      () => process.nextTick(cb, error),
      (e) => process.nextTick(cb, e || error),
    );
  };

  async function close(error) {
    const hadError = error !== undefined && error !== null;
    if (hadError && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  // Hands a value on; true when more are wanted.
  function pushValue(value) {
    if (value === null) {
      reading = false;
      throw new codes.ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    reading = false;
    return false;
  }

  // Three loops: a value that is no promise must not cost a turn of the microtask queue.
  function pumpSync() {
    try {
      for (;;) {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          promisesSeen = true;
          pumpFirstPromise(value);
          return;
        }
        if (!pushValue(value)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }

  async function pumpFirstPromise(promise) {
    try {
      if (pushValue(await promise)) pumpPromises();
    } catch (err) {
      readable.destroy(err);
    }
  }

  async function pumpPromises() {
    try {
      for (;;) {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (!pushValue(value && typeof value.then === 'function' ? await value : value)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }

  async function pumpAsync() {
    try {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function' ? !pushValue(await value) : !pushValue(value)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }

  return readable;
}
