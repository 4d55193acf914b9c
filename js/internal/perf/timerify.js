// perf_hooks.timerify().

import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateFunction, validateObject } from 'internal/validators';
import { isHistogram } from 'internal/histogram';
import { createPerformanceNodeEntry } from 'internal/perf/performance_entry';
import { enqueue } from 'internal/perf/observe';
import { now } from 'internal/perf/clock';

const { ERR_INVALID_ARG_TYPE } = codes;

function complete(name, start, args, histogram) {
  const duration = now() - start;
  // Histograms take nanoseconds, and no zero.
  if (histogram !== undefined) histogram.record(Math.max(Math.ceil(duration * 1e6), 1));
  const entry = createPerformanceNodeEntry(name, 'function', start, duration, args);
  for (let n = 0; n < args.length; n++) entry[n] = args[n];
  enqueue(entry);
}

/**
 * A function that calls `fn` and reports how long that took. Docs: perf_hooks, "perf_hooks.timerify(fn[, options])".
 * @param {Function} fn
 * @param {{ histogram?: RecordableHistogram }} [options]
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function timerify(fn, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && (!isHistogram(histogram) || typeof histogram.record !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }

  function timerified(...args) {
    const isConstructorCall = new.target !== undefined;
    const start = now();
    const result = isConstructorCall ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    // The end of an asynchronous function is when its promise settles.
    if (!isConstructorCall && typeof result?.finally === 'function') {
      return result.finally(() => complete(fn.name, start, args, histogram));
    }
    complete(fn.name, start, args, histogram);
    return result;
  }

  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}
