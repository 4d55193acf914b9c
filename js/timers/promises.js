// node:timers/promises: timers as promises and async iterators, cancellable with an AbortSignal.

import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateBoolean, validateNumber } from 'internal/validators';
import { addAbortListener } from 'internal/events/abort_listener';
import { abortErrorOf, signalOf } from 'internal/events/attach';
import { clearImmediate, clearTimeout, Immediate, Timeout } from 'internal/timers';

const kScheduler = Symbol('kScheduler');

/** @returns {{ signal?: AbortSignal, ref: boolean }} @throws {ERR_INVALID_ARG_TYPE | AbortError} */
function readOptions(options) {
  const signal = signalOf(options);
  const { ref = true } = options;
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

function validateDelay(delay) {
  if (delay !== undefined) validateNumber(delay, 'delay');
}

/**
 * A promise for what `begin` starts; what `begin` throws rejects it.
 * @param {{ signal?: AbortSignal, ref?: boolean }} options
 * @param {(resolve: Function, ref: boolean) => () => void} begin gets what takes the value, and gives what stops it
 */
function cancellable(options, begin) {
  const { promise, resolve, reject } = Promise.withResolvers();
  try {
    const { signal, ref } = readOptions(options);
    if (signal === undefined) {
      begin(resolve, ref);
      return promise;
    }
    const stop = begin((value) => {
      listening[Symbol.dispose]();
      resolve(value);
    }, ref);
    const listening = addAbortListener(signal, () => {
      stop();
      reject(abortErrorOf(signal));
    });
  } catch (error) {
    reject(error);
  }
  return promise;
}

/**
 * Resolves with `value` after `delay` ms. Docs: timers, "timersPromises.setTimeout".
 * @returns {Promise<any>} rejects with AbortError when `options.signal` is aborted
 * @throws {ERR_INVALID_ARG_TYPE} by rejection
 */
export function setTimeout(delay, value, options = kEmptyObject) {
  return cancellable(options, (resolve, ref) => {
    validateDelay(delay);
    const timer = new Timeout(resolve, delay, [value], false, ref);
    return () => clearTimeout(timer);
  });
}

/** Resolves with `value` in the next check phase. Docs: timers, "timersPromises.setImmediate". */
export function setImmediate(value, options = kEmptyObject) {
  return cancellable(options, (resolve, ref) => {
    const immediate = new Immediate(resolve, [value], ref);
    return () => clearImmediate(immediate);
  });
}

/**
 * Yields `value` every `delay` ms, until the loop is left or the signal aborted. What fires while the consumer is busy is counted, not lost.
 * Docs: timers, "timersPromises.setInterval".
 */
export async function* setInterval(delay, value, options = kEmptyObject) {
  validateDelay(delay);
  const { signal, ref } = readOptions(options);
  let fired = 0;
  let wake = () => {};
  const timer = new Timeout(() => {
    fired++;
    wake();
  }, delay, undefined, true, ref);
  const listening = signal && addAbortListener(signal, () => {
    clearTimeout(timer);
    wake();
  });
  try {
    for (;;) {
      for (; fired > 0 && !signal?.aborted; fired--) yield value;
      if (signal?.aborted) throw abortErrorOf(signal);
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    clearTimeout(timer);
    listening?.[Symbol.dispose]();
  }
}

/** The draft Scheduling APIs. Docs: timers, "timersPromises.scheduler". */
class Scheduler {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(self) {
    if (!self?.[kScheduler]) throw new codes.ERR_INVALID_THIS('Scheduler');
  }

  /** Like setImmediate() without a value. @returns {Promise<void>} */
  yield() {
    Scheduler.#check(this);
    return setImmediate();
  }

  /** Like setTimeout() without a value. @returns {Promise<void>} */
  wait(delay, options) {
    Scheduler.#check(this);
    return setTimeout(delay, undefined, options);
  }
}

const scheduler = Object.create(Scheduler.prototype, { [kScheduler]: { __proto__: null, value: true } });

export default { setTimeout, setImmediate, setInterval, scheduler };
