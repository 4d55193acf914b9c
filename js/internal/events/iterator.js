// events.on(): the events of one name as an endless async iterator.

import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateInteger } from 'internal/validators';
import { kFirstEventParam } from 'internal/events/symbols';
import { addAbortListener } from 'internal/events/abort_listener';
import { abortErrorOf, attach, isEmitterLike, signalOf } from 'internal/events/attach';
import { Fifo } from 'internal/fifo';

/** Where readline and the tests find the state of the buffer. */
const kWatermarkData = Symbol.for('nodejs.watermarkData');
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function*() {}).prototype);
const done = () => ({ value: undefined, done: true });

/** Events wait for those who take them, or takers for events; never both. */
class EventIterator {
  #source;
  #low;
  #high;
  #events = new Fifo();
  #takers = new Fifo();
  #attached = [];
  #paused = false;
  #closed = false;
  /** An error that nobody has taken yet. */
  #failure;

  constructor(source, low, high) {
    this.#source = source;
    this.#low = low;
    this.#high = high;
  }

  /** Begins to listen. */
  open(type, { signal, close = [], [kFirstEventParam]: firstOnly }) {
    const source = this.#source;
    const onEvent = firstOnly ? (value) => this.#offer(value) : (...args) => this.#offer(args);
    this.#attached.push(attach(source, type, onEvent));
    if (type !== 'error' && isEmitterLike(source)) this.#attached.push(attach(source, 'error', (error) => this.#fail(error)));
    for (const name of close) this.#attached.push(attach(source, name, () => this.#close()));
    if (!signal) return;
    const listening = addAbortListener(signal, () => this.#fail(abortErrorOf(signal)));
    this.#attached.push(() => listening[Symbol.dispose]());
  }

  #offer(value) {
    const taker = this.#takers.shift();
    if (taker !== undefined) {
      taker.resolve({ value, done: false });
      return;
    }
    this.#events.push(value);
    if (this.#paused || this.#events.size <= this.#high) return;
    this.#paused = true;
    this.#source.pause?.();
  }

  #fail(error) {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#failure = { error };
    else taker.reject(error);
    this.#close();
  }

  #close() {
    this.#closed = true;
    // What is over has nothing to resume.
    this.#paused = false;
    for (const detach of this.#attached.splice(0)) detach();
    for (let taker; (taker = this.#takers.shift()) !== undefined;) taker.resolve(done());
  }

  // What came before the end is taken first, then the error, then the end.
  next() {
    if (this.#events.size > 0) {
      const value = this.#events.shift();
      if (this.#paused && this.#events.size < this.#low) {
        this.#paused = false;
        this.#source.resume?.();
      }
      return Promise.resolve({ value, done: false });
    }
    if (this.#failure !== undefined) {
      const { error } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(error);
    }
    if (this.#closed) return Promise.resolve(done());
    const taker = Promise.withResolvers();
    this.#takers.push(taker);
    return taker.promise;
  }

  return() {
    this.#close();
    return Promise.resolve(done());
  }

  throw(error) {
    if (!(error instanceof Error)) throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
    this.#fail(error);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** A view that follows what happens. */
  get [kWatermarkData]() {
    const iterator = this;
    return {
      low: this.#low,
      high: this.#high,
      get size() {
        return iterator.#events.size;
      },
      get isPaused() {
        return iterator.#paused;
      },
    };
  }

  static {
    Object.setPrototypeOf(this.prototype, AsyncIteratorPrototype);
    delete this.prototype.constructor;
  }
}

/**
 * An endless async iterator over the events of one name. Docs: events, "events.on".
 * @param {EventEmitter | EventTarget} source
 * @param {string | symbol} type
 * @param {{ signal?: AbortSignal, close?: string[], highWaterMark?: number, lowWaterMark?: number }} [options]
 * @returns {AsyncIterator<any[]>}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | AbortError}
 */
export function on(source, type, options = kEmptyObject) {
  signalOf(options);
  // The spellings with a small m came first and still work.
  const { highWaterMark = options.highWatermark, lowWaterMark = options.lowWatermark } = options;
  const high = highWaterMark ?? Number.MAX_SAFE_INTEGER;
  const low = lowWaterMark ?? 1;
  validateInteger(high, 'options.highWaterMark', 1);
  validateInteger(low, 'options.lowWaterMark', 1);

  const iterator = new EventIterator(source, low, high);
  iterator.open(type, options);
  return iterator;
}
