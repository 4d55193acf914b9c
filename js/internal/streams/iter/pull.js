// pull() and pullSync(): flows that begin when somebody reads them (doc: stream_iter.md "Pipelines"), and tap().

import { validateFunction } from 'internal/validators';
import { checkSignal, checkTransforms, splitArguments } from 'internal/streams/iter/arguments';
import { asyncBatches, syncBatches } from 'internal/streams/iter/protocol';
import { from, fromSync } from 'internal/streams/iter/source';
import { applyTransforms, applyTransformsSync } from 'internal/streams/iter/transforms';

/** @returns {AsyncIterable<Uint8Array[]>} @throws {ERR_INVALID_ARG_TYPE} */
export function pull(source, ...args) {
  const { transforms, options } = splitArguments(args);
  return flowOf(from(source), transforms, checkSignal(options.signal));
}

/** The same with checked arguments. */
export function flowOf(batches, transforms, signal) {
  if (transforms.length === 0 && signal === undefined) return batches;
  return asyncBatches(() => new Flow(batches, transforms, signal));
}

/** @returns {Iterable<Uint8Array[]>} @throws {ERR_INVALID_ARG_TYPE} */
export function pullSync(source, ...transforms) {
  checkTransforms(transforms);
  return flowOfSync(fromSync(source), transforms);
}

/** The same with checked arguments. */
export function flowOfSync(batches, transforms) {
  if (transforms.length === 0) return batches;
  return syncBatches(() => applyTransformsSync(batches, transforms, new AbortController().signal)[Symbol.iterator]());
}

const kDone = { __proto__: null, done: true, value: undefined };

/** Reads a flow. An abort answers at once, whatever the source waits for. */
class Flow {
  #batches;
  #transforms;
  #signal;
  /** Tells the transforms that nobody wants more. */
  #stop = new AbortController();
  #iterator;
  #isOver = false;
  /** Whether nobody has been told of the abort yet. */
  #owesReason = false;
  /** The rejections of reads that are not answered yet. */
  #reading = new Set();

  constructor(batches, transforms, signal) {
    this.#batches = batches;
    this.#transforms = transforms;
    this.#signal = signal;
  }

  next() {
    if (this.#signal?.aborted && !this.#isOver) this.#abort();
    if (this.#owesReason) {
      this.#owesReason = false;
      return Promise.reject(this.#signal.reason);
    }
    if (this.#isOver) return Promise.resolve(kDone);
    this.#iterator ??= this.#begin();
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#reading.add(reject);
    this.#iterator.next().then(
      (result) => {
        this.#reading.delete(reject);
        if (result.done) this.#end();
        resolve(result);
      },
      (error) => {
        this.#reading.delete(reject);
        if (!this.#isOver) {
          this.#end();
          this.#stop.abort(error);
        }
        reject(error);
      },
    );
    return promise;
  }

  async return(value) {
    if (!this.#isOver) {
      this.#end();
      this.#stop.abort();
      await this.#iterator?.return?.();
    }
    return { __proto__: null, done: true, value };
  }

  async throw(error) {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  #begin() {
    this.#signal?.addEventListener('abort', this.#abort, { once: true });
    const flow = this.#transforms.length > 0 ? applyTransforms(this.#batches, this.#transforms, this.#stop.signal) : this.#batches;
    return flow[Symbol.asyncIterator]();
  }

  #abort = () => {
    if (this.#isOver) return;
    this.#end();
    const { reason } = this.#signal;
    this.#owesReason = this.#reading.size === 0;
    for (const reject of this.#reading) reject(reason);
    this.#stop.abort(reason);
    // Not waited for: the source may never answer.
    Promise.resolve(this.#iterator?.return?.()).catch(() => {});
  };

  #end() {
    this.#isOver = true;
    this.#signal?.removeEventListener('abort', this.#abort);
  }
}

/** @param {Function} callback sees each batch, and null at the end @returns {Function} a transform @throws {ERR_INVALID_ARG_TYPE} */
export function tap(callback) {
  validateFunction(callback, 'callback');
  return async (chunks, options) => {
    await callback(chunks, options);
    return chunks;
  };
}

/** @returns {Function} a transform @throws {ERR_INVALID_ARG_TYPE} */
export function tapSync(callback) {
  validateFunction(callback, 'callback');
  return (chunks, options) => {
    callback(chunks, options);
    return chunks;
  };
}
