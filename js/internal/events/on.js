// events.once() and events.on(): events of an emitter or event target as a promise or an async iterator.

import { AbortError, codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateAbortSignal, validateInteger, validateObject } from 'internal/validators';
import { kFirstEventParam } from 'internal/events/symbols';
import { addAbortListener } from 'internal/events/abort_listener';
import { kResistStopPropagation } from 'internal/event_target';

const { ERR_INVALID_ARG_TYPE } = codes;

/** Where readline and the tests find the state of the buffer. */
const kWatermarkData = Symbol.for('nodejs.watermarkData');

function addListener(emitter, name, listener, flags) {
  if (typeof emitter.on === 'function') {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function removeListener(emitter, name, listener, flags) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener, flags);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

/**
 * Resolves with the arguments of the next event; rejects on 'error' (unless that is the event) and on abort.
 * @param {EventEmitter | EventTarget} emitter
 * @param {string | symbol} name
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any[]>}
 */
export async function once(emitter, name, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  return new Promise((resolve, reject) => {
    const errorListener = (err) => {
      emitter.removeListener(name, resolver);
      if (signal != null) removeListener(signal, 'abort', abortListener);
      reject(err);
    };
    const resolver = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', errorListener);
      if (signal != null) removeListener(signal, 'abort', abortListener);
      resolve(args);
    };
    const opts = { __proto__: null, once: true, [kResistStopPropagation]: true };
    addListener(emitter, name, resolver, opts);
    // The errors of an EventTarget are ordinary events.
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', errorListener);

    function abortListener() {
      removeListener(emitter, name, resolver);
      removeListener(emitter, 'error', errorListener);
      reject(new AbortError(undefined, { cause: signal?.reason }));
    }
    if (signal != null) {
      addListener(signal, 'abort', abortListener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    }
  });
}

// A first-in first-out queue: an array that is cut when more than half of it is used up.
class Queue {
  #items = [];
  #head = 0;

  get size() {
    return this.#items.length - this.#head;
  }

  push(value) {
    this.#items.push(value);
  }

  shift() {
    const value = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    } else if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    }
    return value;
  }
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function*() {}).prototype);

/**
 * An endless async iterator over the events of one name. Docs: events, "events.on".
 * @param {EventEmitter | EventTarget} emitter
 * @param {string | symbol} event
 * @param {{ signal?: AbortSignal, close?: string[], highWaterMark?: number, lowWaterMark?: number }} [options]
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | AbortError}
 */
export function on(emitter, event, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  // The spellings with a small m came first and still work.
  const highWatermark = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(highWatermark, 'options.highWaterMark', 1);
  const lowWatermark = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(lowWatermark, 'options.lowWaterMark', 1);

  const unconsumedEvents = new Queue();
  const unconsumedPromises = new Queue();
  const listeners = [];
  let paused = false;
  let error = null;
  let finished = false;

  function listen(target, name, handler, flags) {
    addListener(target, name, handler, flags);
    listeners.push([target, name, handler, flags]);
  }

  function eventHandler(value) {
    if (unconsumedPromises.size > 0) {
      unconsumedPromises.shift().resolve({ value, done: false });
      return;
    }
    unconsumedEvents.push(value);
    if (!paused && unconsumedEvents.size > highWatermark) {
      paused = true;
      emitter.pause?.();
    }
  }

  function errorHandler(err) {
    if (unconsumedPromises.size === 0) error = err;
    else unconsumedPromises.shift().reject(err);
    closeHandler();
  }

  function closeHandler() {
    abortListenerDisposable?.[Symbol.dispose]();
    for (const [target, name, handler, flags] of listeners.splice(0)) removeListener(target, name, handler, flags);
    finished = true;
    // What is over has nothing to resume.
    paused = false;
    const doneResult = { value: undefined, done: true };
    while (unconsumedPromises.size > 0) unconsumedPromises.shift().resolve(doneResult);
    return Promise.resolve(doneResult);
  }

  const iterator = Object.setPrototypeOf({
    next() {
      // What was buffered comes first, then the error, then the end.
      if (unconsumedEvents.size > 0) {
        const value = unconsumedEvents.shift();
        if (paused && unconsumedEvents.size < lowWatermark) {
          emitter.resume?.();
          paused = false;
        }
        return Promise.resolve({ value, done: false });
      }
      if (error !== null) {
        const rejection = Promise.reject(error);
        error = null;
        return rejection;
      }
      if (finished) return closeHandler();
      return new Promise((resolve, reject) => {
        unconsumedPromises.push({ resolve, reject });
      });
    },

    return() {
      return closeHandler();
    },

    throw(err) {
      if (!err || !(err instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', err);
      errorHandler(err);
    },

    [Symbol.asyncIterator]() {
      return this;
    },

    [kWatermarkData]: {
      get size() {
        return unconsumedEvents.size;
      },
      get low() {
        return lowWatermark;
      },
      get high() {
        return highWatermark;
      },
      get isPaused() {
        return paused;
      },
    },
  }, AsyncIteratorPrototype);

  const firstParamOnly = options[kFirstEventParam];
  listen(emitter, event, firstParamOnly ? eventHandler : (...args) => eventHandler(args));
  if (event !== 'error' && typeof emitter.on === 'function') listen(emitter, 'error', errorHandler);
  if (options.close?.length) {
    for (const name of options.close) listen(emitter, name, closeHandler);
  }

  const abortListenerDisposable = signal ? addAbortListener(signal, () => {
    errorHandler(new AbortError(undefined, { cause: signal.reason }));
  }) : null;

  return iterator;
}
