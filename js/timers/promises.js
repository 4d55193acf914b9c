// node:timers/promises: timers as promises and async iterators, cancellable with an AbortSignal.

import { AbortError, codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateAbortSignal, validateBoolean, validateNumber, validateObject } from 'internal/validators';
import { clearImmediate, clearInterval, clearTimeout, Immediate, insert, Timeout } from 'internal/timers';
import { addAbortListener } from 'internal/events/abort_listener';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } = codes;

const kScheduler = Symbol('kScheduler');

function cancelTimeout(timer, reject, signal) {
  clearTimeout(timer);
  reject(new AbortError(undefined, { cause: signal.reason }));
}

function cancelImmediate(immediate, reject, signal) {
  clearImmediate(immediate);
  reject(new AbortError(undefined, { cause: signal.reason }));
}

// Arguments of setTimeout and setImmediate are checked alike; problems reject, they do not throw.
function checkOptions(options) {
  validateObject(options, 'options');
  if (typeof options?.signal !== 'undefined') validateAbortSignal(options.signal, 'options.signal');
  if (typeof options?.ref !== 'undefined') validateBoolean(options.ref, 'options.ref');
}

function settleOnAbort(promise, disposable) {
  return promise.then(
    (value) => {
      disposable[Symbol.dispose]();
      return value;
    },
    (reason) => {
      disposable[Symbol.dispose]();
      throw reason;
    },
  );
}

/**
 * Resolves with `value` after `after` ms.
 * Rejects with AbortError when `options.signal` is aborted. Docs: timers, "timersPromises.setTimeout".
 */
export function setTimeout(after, value, options = kEmptyObject) {
  try {
    if (typeof after !== 'undefined') validateNumber(after, 'delay');
    checkOptions(options);
  } catch (err) {
    return Promise.reject(err);
  }
  const { signal, ref = true } = options;
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));

  let disposable;
  const promise = new Promise((resolve, reject) => {
    const timeout = new Timeout(resolve, after, [value], false, ref);
    insert(timeout, timeout._idleTimeout);
    if (signal) {
      disposable = addAbortListener(signal, () => cancelTimeout(timeout, reject, signal));
    }
  });
  return disposable === undefined ? promise : settleOnAbort(promise, disposable);
}

/** Resolves with `value` in the next check phase. Docs: timers, "timersPromises.setImmediate". */
export function setImmediate(value, options = kEmptyObject) {
  try {
    checkOptions(options);
  } catch (err) {
    return Promise.reject(err);
  }
  const { signal, ref = true } = options;
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));

  let disposable;
  const promise = new Promise((resolve, reject) => {
    const immediate = new Immediate(resolve, [value]);
    if (!ref) immediate.unref();
    if (signal) {
      disposable = addAbortListener(signal, () => cancelImmediate(immediate, reject, signal));
    }
  });
  return disposable === undefined ? promise : settleOnAbort(promise, disposable);
}

/** Yields `value` every `after` ms, until the loop is left or the signal aborted. */
export async function* setInterval(after, value, options = kEmptyObject) {
  if (typeof after !== 'undefined') validateNumber(after, 'delay');
  checkOptions(options);
  const { signal, ref = true } = options;
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  let onAbort;
  let interval;
  try {
    // Ticks that fire while the consumer is busy are counted, not lost.
    let notYielded = 0;
    let callback;
    interval = new Timeout(() => {
      notYielded++;
      if (callback) {
        callback();
        callback = undefined;
      }
    }, after, undefined, true, ref);
    insert(interval, interval._idleTimeout);
    if (signal) {
      onAbort = () => {
        clearInterval(interval);
        if (callback) {
          callback(Promise.reject(new AbortError(undefined, { cause: signal.reason })));
          callback = undefined;
        }
      };
      signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
    }

    while (!signal?.aborted) {
      if (notYielded === 0) await new Promise((resolve) => (callback = resolve));
      for (; notYielded > 0; notYielded--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    clearInterval(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The draft Scheduling APIs. Docs: timers, "timersPromises.scheduler". */
class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Like setImmediate() without a value. @returns {Promise<void>} */
  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  /** Like setTimeout() without a value. @returns {Promise<void>} */
  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

const scheduler = Object.create(Scheduler.prototype, { [kScheduler]: { __proto__: null, value: true } });

export default { setTimeout, setImmediate, setInterval, scheduler };
