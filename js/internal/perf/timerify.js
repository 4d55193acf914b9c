// @ts-check
// perf_hooks.timerify().

import { codes } from 'internal/errors';
import { validateFunction, validateObject } from 'internal/validators';
import { isHistogram } from 'internal/histogram';
import { now } from 'internal/perf/clock';
import { createNodeEntry } from 'internal/perf/entry';
import { isObserved, publish } from 'internal/perf/observers';

const nanosecondsPerMillisecond = 1e6;

/** One call of a timed function, from its start to `end()`. */
class TimedCall {
  #name;
  #args;
  #histogram;
  #start = now();

  constructor(name, args, histogram) {
    this.#name = name;
    this.#args = args;
    this.#histogram = histogram;
  }

  end() {
    const duration = now() - this.#start;
    // Histograms count from one.
    this.#histogram?.record(Math.max(1, Math.ceil(duration * nanosecondsPerMillisecond)));
    if (!isObserved('function')) return;
    const record = { name: this.#name, entryType: 'function', startTime: this.#start, duration, detail: this.#args };
    publish(Object.assign(createNodeEntry(record), this.#args));
  }
}

/**
 * A function that calls `fn` and reports how long that took; if it gives a promise, until that is settled.
 * Docs: perf_hooks, "perf_hooks.timerify(fn[, options])".
 * @param {Function} fn
 * @param {{ histogram?: any }} [options]
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !(isHistogram(histogram) && typeof histogram.record === 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }

  function timed(...args) {
    const call = new TimedCall(fn.name, args, histogram);
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') return result.finally(() => call.end());
    call.end();
    return result;
  }
  for (const [key, value] of [['length', fn.length], ['name', `timerified ${fn.name}`]]) {
    Object.defineProperty(timed, key, { __proto__: null, configurable: false, enumerable: true, value });
  }
  return timed;
}
