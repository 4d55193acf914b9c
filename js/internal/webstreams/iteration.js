// Asynchronous iteration, both ways: over a ReadableStream, and a stream of what an iterable gives.

import { primordials } from 'internal/core';
import { codes } from 'internal/errors';
import { Deferred, invoke, react, rejected, resolved } from 'internal/webstreams/promises';
import { notAttached, READABLE, soon } from 'internal/webstreams/readable_core';

const { ObjectCreate, ObjectGetPrototypeOf, ReflectApply } = primordials;
const { ERR_ARG_NOT_ITERABLE, ERR_INVALID_STATE } = codes;

/** A call of next(): reading, until something came. */
class Step extends Deferred {
  #iterator;

  constructor(iterator) {
    super();
    this.#iterator = iterator;
  }

  // In a microtask: the source is asked for the next chunk before the loop runs on this one.
  chunk(value) {
    soon(() => {
      this.#iterator.stepped(this, false);
      this.resolve({ value, done: false });
    });
  }

  close() {
    this.#iterator.stepped(this, true);
    this.resolve({ value: undefined, done: true });
  }

  error(reason) {
    this.#iterator.stepped(this, true);
    this.reject(reason);
  }
}

class Iteration {
  #reader;
  #keepsOpen;
  #isFinished = false;
  /** The call under way, which later ones wait for. @type {Promise<any> | null} */
  #ongoing = null;

  constructor(reader, keepsOpen) {
    this.#reader = reader;
    this.#keepsOpen = keepsOpen;
  }

  next() {
    if (this.#ongoing !== null) return this.#after(() => this.#next());
    return this.#next();
  }

  return(value) {
    return this.#after(() => this.#return(value));
  }

  #after(action) {
    const promise = this.#ongoing === null ? action() : react(this.#ongoing, action, action);
    this.#ongoing = promise;
    const done = () => {
      if (this.#ongoing === promise) this.#ongoing = null;
    };
    react(promise, done, done);
    return promise;
  }

  #next() {
    if (this.#isFinished) return resolved({ value: undefined, done: true });
    const { core } = this.#reader;
    if (core === null) return rejected(notAttached());
    if (core.state === READABLE && core.feed.hasChunk) {
      core.isDisturbed = true;
      return core.feed.takeAsPromise();
    }
    const step = new Step(this);
    if (this.#ongoing === null) this.#ongoing = step.promise;
    this.#reader.read(step);
    return step.promise;
  }

  stepped(step, isLast) {
    if (this.#ongoing === step.promise) this.#ongoing = null;
    if (!isLast) return;
    this.#isFinished = true;
    this.#reader.release();
  }

  #return(value) {
    const done = () => ({ value, done: true });
    if (this.#isFinished) return resolved(done());
    this.#isFinished = true;
    if (this.#reader.core === null) return rejected(notAttached());
    const outcome = this.#keepsOpen ? resolved(undefined) : this.#reader.cancel(value);
    this.#reader.release();
    return react(outcome, done);
  }
}

const AsyncIteratorPrototype = ObjectGetPrototypeOf(ObjectGetPrototypeOf(async function*() {}.prototype));
const iterations = new WeakMap();

const prototype = Object.setPrototypeOf({
  next() {
    const iteration = iterations.get(this);
    return iteration === undefined ? rejected(new TypeError('Not an iterator of a ReadableStream')) : iteration.next();
  },
  return(value) {
    const iteration = iterations.get(this);
    return iteration === undefined ? rejected(new TypeError('Not an iterator of a ReadableStream')) : iteration.return(value);
  },
}, AsyncIteratorPrototype);

/** @param {import('internal/webstreams/readable_core').Reader} reader @param {boolean} keepsOpen leaving the loop does not cancel */
export function iterate(reader, keepsOpen) {
  const iterator = ObjectCreate(prototype);
  iterations.set(iterator, new Iteration(reader, keepsOpen));
  return iterator;
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function checkResult(result, method) {
  if (!isObject(result)) throw new ERR_INVALID_STATE.TypeError(`The promise of the iterator's ${method}() gives no object`);
  return result;
}

/** The iterator of an iterable that gives its values at once: each is awaited. */
class Awaited {
  #iterator;
  #next;

  constructor(iterator) {
    this.#iterator = iterator;
    this.#next = iterator.next;
  }

  next() {
    const result = checkResult(ReflectApply(this.#next, this.#iterator, []), 'next');
    const { done } = result;
    const { value } = result;
    return react(resolved(value), (awaited) => ({ value: awaited, done }), (error) => {
      if (!done) this.#close();
      throw error;
    });
  }

  // What the values fail with counts, not what the iterator says to it.
  #close() {
    try {
      this.#iterator.return?.();
    } catch {
      // See above.
    }
  }

  get return() {
    const { return: method } = this.#iterator;
    if (method === undefined || method === null) return undefined;
    return (reason) => {
      const result = checkResult(ReflectApply(method, this.#iterator, [reason]), 'return');
      return react(resolved(result.value), (value) => ({ value, done: result.done }));
    };
  }
}

function iteratorOf(iterable) {
  const method = iterable?.[Symbol.asyncIterator] ?? undefined;
  const find = method ?? iterable?.[Symbol.iterator];
  if (typeof find !== 'function') throw new ERR_ARG_NOT_ITERABLE(String(typeof iterable === 'object' ? 'The object' : iterable));
  const iterator = ReflectApply(find, iterable, []);
  if (!isObject(iterator)) throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  return method === undefined ? new Awaited(iterator) : iterator;
}

/** The source of ReadableStream.from(). */
export class IterableSource {
  #iterator;
  #next;
  /** @type {import('internal/webstreams/default_feed').DefaultFeed} */
  #feed;

  /** @throws ERR_ARG_NOT_ITERABLE */
  constructor(iterable) {
    this.#iterator = iteratorOf(iterable);
    this.#next = this.#iterator.next;
  }

  /** @param {import('internal/webstreams/default_feed').DefaultFeed} feed */
  feeding(feed) {
    this.#feed = feed;
    return this;
  }

  start() {}

  pull() {
    const outcome = invoke(this.#next, this.#iterator) ?? resolved(undefined);
    return react(outcome, (result) => {
      if (checkResult(result, 'next').done) this.#feed.end();
      else this.#feed.enqueue(result.value);
    });
  }

  cancel(reason) {
    let method;
    try {
      method = this.#iterator.return ?? undefined;
    } catch (error) {
      return rejected(error);
    }
    if (method === undefined) return undefined;
    const outcome = invoke(method, this.#iterator, reason) ?? resolved(undefined);
    return react(outcome, (result) => {
      checkResult(result, 'return');
    });
  }
}
