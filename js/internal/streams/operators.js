// The array-like helpers of Readable: map, filter, forEach, toArray, some, find, every, flatMap, drop, take, reduce
// (doc: stream.md "readable.map(fn[, options])" and following). Called with a Readable as `this`.

import { AbortError, codes } from 'internal/errors';
import { validateAbortSignal, validateInteger, validateObject } from 'internal/validators';
import { finished } from 'internal/streams/end-of-stream';
import EE from 'events';

const kEmpty = Symbol('kEmpty');
const kEof = Symbol('kEof');

function validateOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function validateFn(fn, name = 'fn') {
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, ['Function', 'AsyncFunction'], fn);
}

function map(fn, options) {
  validateFn(fn);
  validateOptions(options);

  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let highWaterMark = concurrency - 1;
  if (options?.highWaterMark != null) highWaterMark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  highWaterMark += concurrency;

  return mapGenerator(this, fn, options, concurrency, highWaterMark);
}

// Runs up to `concurrency` calls of fn at a time and yields their results in the order of the chunks. At most `highWaterMark` of them wait.
async function* mapGenerator(stream, fn, options, concurrency, highWaterMark) {
  const signal = AbortSignal.any([options?.signal].filter(Boolean));
  const signalOpt = { signal };
  const queue = [];

  // Wakes the consumer below when something was queued.
  let next;
  // Wakes the pump when there is room.
  let resume;
  let done = false;
  let running = 0;

  function onCatch() {
    done = true;
    afterItemProcessed();
  }

  function afterItemProcessed() {
    running -= 1;
    maybeResume();
  }

  function maybeResume() {
    if (resume && !done && running < concurrency && queue.length < highWaterMark) {
      resume();
      resume = null;
    }
  }

  async function pump() {
    try {
      for await (let val of stream) {
        if (done) return;
        if (signal.aborted) throw new AbortError();

        try {
          val = fn(val, signalOpt);
          if (val === kEmpty) continue;
          val = Promise.resolve(val);
        } catch (err) {
          val = Promise.reject(err);
        }

        running += 1;
        val.then(afterItemProcessed, onCatch);

        queue.push(val);
        if (next) {
          next();
          next = null;
        }

        if (!done && (queue.length >= highWaterMark || running >= concurrency)) {
          await new Promise((resolve) => {
            resume = resolve;
          });
        }
      }
      queue.push(kEof);
    } catch (err) {
      const val = Promise.reject(err);
      val.then(afterItemProcessed, onCatch);
      queue.push(val);
    } finally {
      done = true;
      if (next) {
        next();
        next = null;
      }
    }
  }

  pump();

  try {
    while (true) {
      while (queue.length > 0) {
        const val = await queue[0];
        if (val === kEof) return;
        if (signal.aborted) throw new AbortError();
        if (val !== kEmpty) yield val;
        queue.shift();
        maybeResume();
      }
      await new Promise((resolve) => {
        next = resolve;
      });
    }
  } finally {
    done = true;
    if (resume) {
      resume();
      resume = null;
    }
  }
}

function filter(fn, options) {
  validateFn(fn);
  async function filterFn(value, options) {
    return (await fn(value, options)) ? value : kEmpty;
  }
  return map.call(this, filterFn, options);
}

async function some(fn, options = undefined) {
  for await (const _ of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  validateFn(fn);
  // By De Morgan: not one for which it is false.
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const result of filter.call(this, fn, options)) return result;
  return undefined;
}

async function forEach(fn, options) {
  validateFn(fn);
  async function forEachFn(value, options) {
    await fn(value, options);
    return kEmpty;
  }
  for await (const _ of map.call(this, forEachFn, options)); // eslint-disable-line no-empty
}

class ReduceAwareErrMissingArgs extends codes.ERR_MISSING_ARGS {
  constructor() {
    super('reduce');
    this.message = 'Reduce of an empty stream requires an initial value';
  }
}

async function reduce(reducer, initialValue, options) {
  validateFn(reducer, 'reducer');
  validateOptions(options);

  let hasInitialValue = arguments.length > 1;
  if (options?.signal?.aborted) {
    const err = new AbortError(undefined, { cause: options.signal.reason });
    this.once('error', () => {}); // it is thrown below
    await finished(this.destroy(err));
    throw err;
  }

  const ac = new AbortController();
  const signal = ac.signal;
  const disposable = options?.signal ? EE.addAbortListener(options.signal, () => ac.abort()) : undefined;

  let gotAnyItem = false;
  try {
    for await (const value of this) {
      gotAnyItem = true;
      if (options?.signal?.aborted) throw new AbortError();
      if (!hasInitialValue) {
        initialValue = value;
        hasInitialValue = true;
      } else {
        initialValue = await reducer(initialValue, value, { signal });
      }
    }
    if (!gotAnyItem && !hasInitialValue) throw new ReduceAwareErrMissingArgs();
  } finally {
    disposable?.[Symbol.dispose]();
    ac.abort();
  }
  return initialValue;
}

async function toArray(options) {
  validateOptions(options);
  const result = [];
  for await (const val of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    result.push(val);
  }
  return result;
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* flatMap() {
    for await (const val of values) yield* val;
  })();
}

function toIntegerOrInfinity(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  validateOptions(options);
  number = toIntegerOrInfinity(number);
  return async function* drop() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const val of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- <= 0) yield val;
    }
  }.call(this);
}

function take(number, options = undefined) {
  validateOptions(options);
  number = toIntegerOrInfinity(number);
  return async function* take() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const val of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- > 0) yield val;
      // Not one chunk more than needed is read.
      if (number <= 0) return;
    }
  }.call(this);
}

export const streamReturningOperators = { drop, filter, flatMap, map, take };
export const promiseReturningOperators = { every, forEach, reduce, toArray, some, find };
