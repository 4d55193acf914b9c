// from() and fromSync(): whatever can be read, as an iterable of batches (doc: stream_iter.md "Sources").

import { codes } from 'internal/errors';
import { isPromise, isUint8Array } from 'internal/util/types';
import { bytesOf, isBatch } from 'internal/streams/iter/bytes';
import { asyncBatches, givesBatches, syncBatches, toAsyncStreamable, toStreamable } from 'internal/streams/iter/protocol';

/** How many chunks of a synchronous iterable go into one batch. */
const kChunksAtOnce = 128;

const syncInputs = ['string', 'ArrayBuffer', 'ArrayBufferView', 'Iterable', 'toStreamable'];
const asyncInputs = ['string', 'ArrayBuffer', 'ArrayBufferView', 'Iterable', 'AsyncIterable', 'toStreamable', 'toAsyncStreamable'];

/** Whether `value[symbol]` can be called. */
export function has(value, symbol) {
  return typeof value?.[symbol] === 'function';
}

/**
 * @param {unknown} input
 * @returns {Iterable<Uint8Array[]>}
 * @throws {ERR_INVALID_ARG_TYPE} for what can only be read asynchronously, too
 */
export function fromSync(input) {
  if (givesBatches(input) && has(input, Symbol.iterator)) return input;
  const bytes = bytesOf(input);
  if (bytes !== undefined) return syncBatches(() => [[bytes]].values());
  if (has(input, toStreamable)) return fromSync(input[toStreamable]());
  if (isBatch(input)) return syncBatches(() => (input.length > 0 ? [input] : []).values());
  if (has(input, Symbol.iterator)) return syncBatches(() => gatheredSync(input));
  throw new codes.ERR_INVALID_ARG_TYPE('input', syncInputs, input);
}

/**
 * @param {unknown} input
 * @param {number} [chunksAtOnce] of a synchronous iterable
 * @returns {AsyncIterable<Uint8Array[]>}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function from(input, chunksAtOnce = kChunksAtOnce) {
  if (givesBatches(input) && has(input, Symbol.asyncIterator)) return input;
  const bytes = bytesOf(input);
  if (bytes !== undefined) return asyncBatches(() => only([bytes]));
  if (has(input, toAsyncStreamable)) {
    const answer = input[toAsyncStreamable]();
    return isPromise(answer) ? asyncBatches(() => later(answer)) : from(answer);
  }
  if (has(input, toStreamable)) return from(input[toStreamable]());
  if (has(input, Symbol.asyncIterator)) return asyncBatches(() => new Each(input));
  if (isBatch(input)) return asyncBatches(() => only(input));
  if (has(input, Symbol.iterator)) return asyncBatches(() => gathered(input, chunksAtOnce));
  throw new codes.ERR_INVALID_ARG_TYPE('input', asyncInputs, input);
}

async function* only(batch) {
  if (batch.length > 0) yield batch;
}

async function* later(promise) {
  yield* from(await promise);
}

/** A batch for each value of an asynchronous iterable. No generator: leaving it must reach a source that does not answer. */
class Each {
  #iterator;

  constructor(iterable) {
    this.#iterator = iterable[Symbol.asyncIterator]();
  }

  async next() {
    for (;;) {
      const { done, value } = await this.#iterator.next();
      if (done) return { __proto__: null, done, value: undefined };
      const batch = batchOf(value) ?? await this.#taken(value);
      if (batch.length > 0) return { __proto__: null, done: false, value: batch };
    }
  }

  async return(value) {
    await this.#iterator.return?.();
    return { __proto__: null, done: true, value };
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async #taken(value) {
    try {
      return await collected(value, true);
    } catch (error) {
      await this.#iterator.return?.();
      throw error;
    }
  }
}

/** Uint8Arrays of a synchronous iterable, some at once; what else it gives is a batch of its own. */
async function* gathered(iterable, chunksAtOnce) {
  let waiting = [];
  for (const value of iterable) {
    if (isUint8Array(value)) {
      waiting.push(value);
      if (waiting.length < chunksAtOnce) continue;
    }
    if (waiting.length > 0) yield waiting;
    waiting = [];
    if (isUint8Array(value)) continue;
    const batch = batchOf(value) ?? await collected(value, false);
    if (batch.length > 0) yield batch;
  }
  if (waiting.length > 0) yield waiting;
}

function* gatheredSync(iterable) {
  let waiting = [];
  for (const value of iterable) {
    if (isUint8Array(value)) {
      waiting.push(value);
      if (waiting.length < kChunksAtOnce) continue;
    }
    if (waiting.length > 0) yield waiting;
    waiting = [];
    if (isUint8Array(value)) continue;
    const batch = batchOf(value) ?? collectedSync(value);
    if (batch.length > 0) yield batch;
  }
  if (waiting.length > 0) yield waiting;
}

/** @returns {Uint8Array[] | undefined} undefined: it has to be taken apart first */
export function batchOf(value) {
  const bytes = bytesOf(value);
  if (bytes !== undefined) return [bytes];
  return isBatch(value) ? value : undefined;
}

/** All chunks inside of a value, however deep, synchronously. @returns {Uint8Array[]} @throws {ERR_INVALID_ARG_TYPE} */
export function collectedSync(value, into = []) {
  const bytes = bytesOf(value);
  if (bytes !== undefined) {
    into.push(bytes);
  } else if (has(value, toStreamable)) {
    collectedSync(value[toStreamable](), into);
  } else if (has(value, Symbol.iterator)) {
    for (const inner of value) collectedSync(inner, into);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('value', syncInputs, value);
  }
  return into;
}

/** The same for what has promises in it and, if `asyncToo`, asynchronous iterables. @returns {Promise<Uint8Array[]>} */
export async function collected(value, asyncToo, into = []) {
  const bytes = bytesOf(value);
  if (bytes !== undefined) {
    into.push(bytes);
  } else if (isPromise(value)) {
    await collected(await value, asyncToo, into);
  } else if (asyncToo && has(value, toAsyncStreamable)) {
    await collected(await value[toAsyncStreamable](), asyncToo, into);
  } else if (has(value, toStreamable)) {
    await collected(value[toStreamable](), asyncToo, into);
  } else if (asyncToo && has(value, Symbol.asyncIterator)) {
    for await (const inner of value) await collected(inner, asyncToo, into);
  } else if (has(value, Symbol.iterator)) {
    for (const inner of value) await collected(inner, asyncToo, into);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('value', asyncInputs, value);
  }
  return into;
}
