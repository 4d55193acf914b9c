// `for await (const chunk of readable)` (doc: "readable.iterator([options])"): a watcher of the readable side that reads when it is
// asked. As long as chunks are there, next() is a promise that is resolved already; when they run out, it waits to be woken.

import { aggregateTwoErrors } from 'internal/errors';
import { destroyer } from 'internal/streams/destroy';
import { finished } from 'internal/streams/finished';
import { isWritable } from 'internal/streams/kind';
import { Readable } from 'internal/streams/readable';
import { watchReadable } from 'internal/streams/watch_readable';
import { Ring } from 'internal/streams/ring';
import { validateBoolean, validateObject } from 'internal/validators';

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

const resolved = Promise.resolve();

const NEW = 0;
const READING = 1;
const OVER = 2;

class ReadableIterator {
  /** False: the side need not wake what is going to read anyway. */
  waiting = false;
  stream;
  #keepsStream;
  #phase = NEW;
  /** undefined: the stream has not ended yet; null: it ended well. */
  #error = undefined;
  #stopWatching = null;
  /** What is not answered yet. @type {Ring} of `{ kind, value, resolve, reject }` */
  #requests = new Ring();

  constructor(stream, keepsStream) {
    this.stream = stream;
    this.#keepsStream = keepsStream;
  }

  next() {
    if (this.#phase !== READING || this.#requests.count > 0) return this.#ask('next', undefined);
    const { stream } = this;
    const chunk = stream.destroyed ? null : stream.read();
    // Promises as chunks are waited for, as by `yield`.
    if (chunk === null || typeof chunk.then === 'function') return this.#ask('next', undefined, chunk);
    return Promise.resolve({ value: chunk, done: false });
  }

  /** Leaves the loop: the stream is destroyed, unless it is to be kept. */
  return(value) {
    return this.#ask('return', value);
  }

  throw(error) {
    return this.#ask('throw', error);
  }

  /** The side has news. */
  wake() {
    if (!this.waiting) return;
    this.waiting = false;
    resolved.then(this.#resume);
  }

  // In a microtask: who listens to the same event reads first.
  #resume = () => this.#answer(null);

  #ask(kind, value, chunk = null) {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#requests.put({ kind, value, resolve, reject });
    if (this.#requests.count === 1) this.#answer(chunk);
    return promise;
  }

  // Answers what can be answered, in order. `chunk` was read already.
  #answer(chunk) {
    for (; this.#requests.count > 0; chunk = null) {
      const request = this.#requests.at(0);
      if (request.kind !== 'next') this.#leave(request);
      else if (!this.#answerNext(request, chunk)) return;
      this.#requests.take();
    }
  }

  // False: not yet.
  #answerNext(request, chunk) {
    if (this.#phase === NEW) this.#start();
    if (this.#phase === READING && chunk === null) {
      try {
        chunk = this.stream.destroyed ? null : this.stream.read();
      } catch (error) {
        this.#stop(error);
        request.reject(error);
        return true;
      }
    }
    if (chunk !== null && typeof chunk.then === 'function') {
      this.#await(request, chunk);
      return false;
    }
    if (chunk !== null) {
      request.resolve({ value: chunk, done: false });
    } else if (this.#phase === READING && this.#error === undefined) {
      this.waiting = true;
      return false;
    } else {
      const error = this.#phase === READING ? this.#error : null;
      this.#stop(error);
      if (error) request.reject(error);
      else request.resolve({ value: undefined, done: true });
    }
    return true;
  }

  #await(request, promise) {
    const settle = (answer) => {
      answer();
      this.#requests.take();
      this.#answer(null);
    };
    Promise.resolve(promise).then(
      (value) => settle(() => request.resolve({ value, done: false })),
      (error) => settle(() => {
        this.#stop(error);
        request.reject(error);
      }),
    );
  }

  #leave({ kind, value, resolve, reject }) {
    const error = kind === 'throw' ? aggregateTwoErrors(this.#error, value) : this.#error;
    if (this.#phase === READING) this.#stop(error);
    this.#phase = OVER;
    if (kind === 'throw') reject(error);
    else resolve(Promise.resolve(value).then((returned) => ({ value: returned, done: true })));
  }

  #start() {
    const { stream } = this;
    this.#phase = READING;
    const stopWatching = watchReadable(stream, this);
    const forget = finished(stream, { writable: false }, (error) => {
      this.#error = error ? aggregateTwoErrors(this.#error, error) : null;
      this.wake();
    });
    this.#stopWatching = () => {
      stopWatching();
      forget();
    };
  }

  #stop(error) {
    if (this.#phase !== READING) return;
    this.#phase = OVER;
    const { stream } = this;
    // Left early, or read to its end with nothing left to write.
    const isThrough = error === undefined || (stream._readableState?.autoDestroy && (error !== null || !isWritable(stream)));
    if (isThrough && (error || !this.#keepsStream)) destroyer(stream, null);
    else this.#stopWatching();
  }
}
Object.setPrototypeOf(ReadableIterator.prototype, AsyncIteratorPrototype);
Object.defineProperty(ReadableIterator.prototype, Symbol.toStringTag, {
  __proto__: null,
  value: 'AsyncGenerator',
  configurable: true,
});

/** @param {object} stream with read(), or an old-style one @param {boolean} [keepsStream] leaving the loop does not destroy it */
export function iterate(stream, keepsStream = false) {
  const readable = typeof stream.read === 'function' ? stream : Readable.wrap(stream, { objectMode: true });
  return new ReadableIterator(readable, keepsStream);
}

/** `readable.iterator(options)` @throws ERR_INVALID_ARG_TYPE */
export function iterateWith(stream, options) {
  if (options !== undefined) validateObject(options, 'options');
  if (options?.destroyOnReturn !== undefined) validateBoolean(options.destroyOnReturn, 'options.destroyOnReturn');
  return iterate(stream, options?.destroyOnReturn === false);
}
