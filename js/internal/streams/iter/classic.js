// Between node:stream/iter and the streams of node:stream (doc: stream_iter.md "Classic stream interop"): writers and what is made of batches.

import { Buffer } from 'buffer';
import { AbortError, codes } from 'internal/errors';
import { finished } from 'internal/streams/finished';
import { Readable } from 'internal/streams/readable';
import { Writable } from 'internal/streams/writable';
import { validateInteger, validateObject } from 'internal/validators';
import { checkOptions, checkPolicy, checkSignal } from 'internal/streams/iter/arguments';
import { chunksToWrite, chunkToWrite, lengthOf } from 'internal/streams/iter/bytes';
import { drainableProtocol } from 'internal/streams/iter/protocol';
import { has } from 'internal/streams/iter/source';
import { signalOf } from 'internal/streams/iter/writer';

const kDefaultReadableHighWaterMark = 64 * 1024;
/** Of writables that do not tell theirs. */
const kAssumedHighWaterMark = 16 * 1024;

function bufferOf({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function highWaterMarkOf(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { highWaterMark = kDefaultReadableHighWaterMark } = options ?? {};
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  return highWaterMark;
}

/**
 * @param {AsyncIterable<Uint8Array[]>} source
 * @returns {Readable}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function toReadable(source, options) {
  if (typeof source !== 'object' || !has(source, Symbol.asyncIterator)) throw new codes.ERR_INVALID_ARG_TYPE('source', 'AsyncIterable', source);
  const highWaterMark = highWaterMarkOf(options);
  const signal = checkSignal(options?.signal);
  const iterator = source[Symbol.asyncIterator]();
  /** What is left of the last batch. */
  let batch = [];
  let isReading = false;
  return new Readable({
    highWaterMark,
    signal,
    async read() {
      if (isReading) return;
      isReading = true;
      try {
        while (!this.destroyed) {
          while (batch.length > 0) {
            if (!this.push(bufferOf(batch.shift()))) return;
          }
          const { done, value } = await iterator.next();
          if (done) {
            this.push(null);
            return;
          }
          batch = [...value];
        }
      } catch (error) {
        this.destroy(error);
      } finally {
        isReading = false;
      }
    },
    destroy(error, callback) {
      Promise.resolve(iterator.return?.()).then(() => callback(error), callback);
    },
  });
}

/**
 * @param {Iterable<Uint8Array[]>} source
 * @returns {Readable}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function toReadableSync(source, options) {
  if (typeof source !== 'object' || !has(source, Symbol.iterator)) throw new codes.ERR_INVALID_ARG_TYPE('source', 'Iterable', source);
  const iterator = source[Symbol.iterator]();
  let batch = [];
  return new Readable({
    highWaterMark: highWaterMarkOf(options),
    read() {
      for (;;) {
        while (batch.length > 0) {
          if (!this.push(bufferOf(batch.shift()))) return;
        }
        const { done, value } = iterator.next();
        if (done) {
          this.push(null);
          return;
        }
        batch = [...value];
      }
    },
    destroy(error, callback) {
      iterator.return?.();
      callback(error);
    },
  });
}

/**
 * @param {object} writer of which only write() is needed
 * @returns {Writable}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function toWritable(writer) {
  if (!has(writer, 'write')) throw new codes.ERR_INVALID_ARG_TYPE('writer', 'Writer', writer);
  // The synchronous way first; the callback never comes before the call has returned.
  const run = (trySync, otherwise, callback) => {
    try {
      if (trySync()) queueMicrotask(callback);
      else Promise.resolve(otherwise()).then(() => callback(), callback);
    } catch (error) {
      callback(error);
    }
  };
  return new Writable({
    // The writer keeps its own account of what waits.
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk, encoding, callback) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
      run(() => has(writer, 'writeSync') && writer.writeSync(bytes), () => writer.write(bytes), callback);
    },
    ...has(writer, 'writev') && {
      writev(entries, callback) {
        const chunks = entries.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
        run(() => has(writer, 'writevSync') && writer.writevSync(chunks), () => writer.writev(chunks), callback);
      },
    },
    final(callback) {
      run(() => has(writer, 'endSync') && writer.endSync() >= 0, () => writer.end?.(), callback);
    },
    destroy(error, callback) {
      if (error && has(writer, 'fail')) writer.fail(error);
      // As in Node, errors reach the writer and the callbacks of writes; there is no 'error' event.
      callback();
    },
  });
}

/** The writer over a writable of node:stream, or what looks like one. */
class WritableWriter {
  #writable;
  #policy;
  #total = 0;
  /** Who waits for 'drain'. */
  #waiting = [];
  #onDrain = () => {
    for (const { resolve } of this.#waiting.splice(0)) resolve(true);
  };

  constructor(writable, policy) {
    this.#writable = writable;
    this.#policy = policy;
    writable.on('drain', this.#onDrain);
    const failed = (error) => {
      for (const { reject } of this.#waiting.splice(0)) reject(error ?? new AbortError());
    };
    writable.on('error', failed);
    writable.on('close', () => failed());
  }

  get #isOver() {
    const { destroyed, writableEnded, writable } = this.#writable;
    return destroyed === true || writableEnded === true || writable === false;
  }

  get #hasRoom() {
    const { writableLength = 0, writableHighWaterMark = kAssumedHighWaterMark, writableNeedDrain } = this.#writable;
    return writableNeedDrain !== true && writableLength < writableHighWaterMark;
  }

  get canWrite() {
    return this.#isOver ? null : this.#hasRoom;
  }

  /** Classic writables report later only. */
  writeSync() {
    return false;
  }

  writevSync() {
    return false;
  }

  endSync() {
    return -1;
  }

  write(chunk, options) {
    signalOf(options);
    try {
      return this.#send([chunkToWrite(chunk)]);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  writev(chunks, options) {
    const batch = chunksToWrite(chunks);
    signalOf(options);
    return this.#send(batch);
  }

  async #send(batch) {
    const writable = this.#writable;
    if (writable.errored) throw writable.errored;
    if (writable.writableEnded) throw new codes.ERR_STREAM_WRITE_AFTER_END();
    if (this.#isOver) throw new codes.ERR_STREAM_DESTROYED('write');
    if (!this.#hasRoom) {
      if (this.#policy === 'strict') throw new codes.ERR_INVALID_STATE.RangeError('Backpressure violation: buffer is full. Await each write() call to respect backpressure.');
      if (this.#policy === 'drop-newest') {
        this.#total += lengthOf(batch);
        return;
      }
      await this.#whenDrained();
    }
    this.#total += lengthOf(batch);
    if (batch.length > 1) writable.cork?.();
    let goesOn = true;
    for (const chunk of batch) goesOn = writable.write(chunk);
    if (batch.length > 1) writable.uncork?.();
    if (goesOn === false && this.#policy === 'unbounded') await this.#whenDrained();
  }

  #whenDrained() {
    const waiting = Promise.withResolvers();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  end(options) {
    signalOf(options);
    const { promise, resolve, reject } = Promise.withResolvers();
    finished(this.#writable, { readable: false }, (error) => (error ? reject(error) : resolve(this.#total)));
    if (!this.#isOver) this.#writable.end();
    return promise;
  }

  fail(reason) {
    this.#writable.destroy?.(reason);
    for (const { reject } of this.#waiting.splice(0)) reject(reason ?? new AbortError());
  }

  [drainableProtocol]() {
    if (this.#isOver) return null;
    return this.#hasRoom ? Promise.resolve(true) : this.#whenDrained();
  }

  [Symbol.dispose]() {
    this.fail();
  }

  async [Symbol.asyncDispose]() {
    this.fail();
  }
}

const writers = new WeakMap();

/**
 * @param {Writable} writable or any object with write() and on()
 * @param {{ backpressure?: string }} [options]
 * @returns {WritableWriter} the same one for the same stream and policy
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_STATE}
 */
export function fromWritable(writable, options) {
  if (!has(writable, 'write') || !has(writable, 'on')) throw new codes.ERR_INVALID_ARG_TYPE('writable', 'Writable', writable);
  const { backpressure = 'strict' } = checkOptions(options);
  checkPolicy(backpressure);
  if (backpressure === 'drop-oldest') throw new codes.ERR_INVALID_ARG_VALUE('options.backpressure', backpressure, 'is not supported for classic writables');
  if (writable.writableObjectMode === true) throw new codes.ERR_INVALID_STATE('A writer cannot be made of a Writable in object mode');
  if (!writers.has(writable)) writers.set(writable, new Map());
  const ofStream = writers.get(writable);
  if (!ofStream.has(backpressure)) ofStream.set(backpressure, new WritableWriter(writable, backpressure));
  return ofStream.get(backpressure);
}
