// The array-like methods of Readable: map, filter, forEach … (doc: "readable.map(fn[, options])" and below). Those that give a stream
// check their arguments at once, those that give a promise reject.

import { AbortController, AbortSignal } from 'internal/abort_controller';
import { AbortError, codes } from 'internal/errors';
import { addAbortListener } from 'internal/events/abort_listener';
import { finishedPromise } from 'internal/streams/finished';
import { Readable } from 'internal/streams/readable';
import { Ring } from 'internal/streams/ring';
import { validateAbortSignal, validateFunction, validateInteger, validateObject } from 'internal/validators';

const { ERR_MISSING_ARGS, ERR_OUT_OF_RANGE } = codes;

/** What `fn` did not want to keep, and what comes after the last. */
const SKIPPED = Symbol('skipped');
const END = Symbol('end');

function checkOptions(options) {
  if (options === undefined || options === null) return {};
  validateObject(options, 'options');
  if (options.signal !== undefined && options.signal !== null) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function assertGoing(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// Calls `fn` for several chunks at a time, and gives the results in the order of the chunks.
class Workshop {
  #source;
  #fn;
  #concurrency;
  #capacity;
  #signal;
  #running = 0;
  #isAsking = false;
  #isOver = false;
  /** Promises of results, in order. */
  #results = new Ring();
  #wake = null;

  constructor(stream, fn, options) {
    const concurrency = Math.floor(options.concurrency ?? 1);
    validateInteger(concurrency, 'options.concurrency', 1);
    const highWaterMark = Math.floor(options.highWaterMark ?? concurrency - 1);
    validateInteger(highWaterMark, 'options.highWaterMark', 0);
    this.#concurrency = concurrency;
    this.#capacity = highWaterMark + concurrency;
    this.#signal = AbortSignal.any(options.signal ? [options.signal] : []);
    this.#source = () => stream[Symbol.asyncIterator]();
    this.#fn = fn;
  }

  async *run() {
    const source = this.#source();
    const signal = this.#signal;
    let listener = null;
    // Who waits for a chunk that does not come must hear of it, too.
    if (!signal.aborted) listener = addAbortListener(signal, () => this.#wake?.());
    try {
      for (;;) {
        assertGoing(signal);
        this.#ask(source);
        if (this.#results.count === 0) {
          await new Promise((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        const result = await this.#results.at(0);
        if (result === END) return;
        assertGoing(signal);
        if (result !== SKIPPED) yield result;
        this.#results.take();
      }
    } finally {
      this.#isOver = true;
      listener?.[Symbol.dispose]();
      await source.return();
    }
  }

  #ask(source) {
    if (this.#isAsking || this.#isOver || this.#running >= this.#concurrency || this.#results.count >= this.#capacity) return;
    this.#isAsking = true;
    source.next().then(
      ({ done, value }) => {
        this.#isAsking = false;
        if (done) this.#close(END);
        else if (!this.#isOver) this.#start(value, source);
      },
      (error) => this.#close(rejected(error)),
    );
  }

  #start(value, source) {
    let result;
    try {
      result = this.#fn(value, { signal: this.#signal });
    } catch (error) {
      result = rejected(error);
    }
    const promise = Promise.resolve(result);
    this.#running++;
    promise.then(() => {
      this.#running--;
      this.#ask(source);
    }, () => {
      this.#isOver = true;
    });
    this.#put(promise);
    this.#ask(source);
  }

  #close(last) {
    this.#isOver = true;
    this.#put(last);
  }

  #put(result) {
    this.#results.put(result);
    this.#wake?.();
    this.#wake = null;
  }
}

// It is waited for later, so it must not count as unhandled until then.
function rejected(error) {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}

function mapped(stream, fn, options) {
  validateFunction(fn, 'fn');
  return new Workshop(stream, fn, checkOptions(options)).run();
}

function filtered(stream, fn, options) {
  validateFunction(fn, 'fn');
  return mapped(stream, async (value, extra) => ((await fn(value, extra)) ? value : SKIPPED), options);
}

async function* flattened(values) {
  for await (const value of values) yield* value;
}

// How many chunks drop() and take() mean.
function countFrom(limit) {
  const count = Math.trunc(Number(limit)) || 0;
  if (count < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', limit);
  return count;
}

async function* dropped(stream, count, signal) {
  assertGoing(signal);
  for await (const chunk of stream) {
    assertGoing(signal);
    if (count > 0) count--;
    else yield chunk;
  }
}

async function* taken(stream, count, signal) {
  assertGoing(signal);
  for await (const chunk of stream) {
    assertGoing(signal);
    if (count > 0) yield chunk;
    count--;
    // Not waiting for a chunk that is not wanted.
    if (count <= 0) return;
  }
}

// ---- that give a stream ----------------------------------------------------------------------------------------------

export function map(fn, options) {
  return Readable.from(mapped(this, fn, options));
}

export function filter(fn, options) {
  return Readable.from(filtered(this, fn, options));
}

export function flatMap(fn, options) {
  return Readable.from(flattened(mapped(this, fn, options)));
}

export function drop(limit, options) {
  const { signal } = checkOptions(options);
  return Readable.from(dropped(this, countFrom(limit), signal));
}

export function take(limit, options) {
  const { signal } = checkOptions(options);
  return Readable.from(taken(this, countFrom(limit), signal));
}

// ---- that give a promise ---------------------------------------------------------------------------------------------

export async function forEach(fn, options) {
  validateFunction(fn, 'fn');
  const calls = mapped(this, async (value, extra) => {
    await fn(value, extra);
    return SKIPPED;
  }, options);
  await calls.next();
}

export async function some(fn, options) {
  for await (const unused of filtered(this, fn, options)) return true;
  return false;
}

export async function every(fn, options) {
  validateFunction(fn, 'fn');
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

export async function find(fn, options) {
  for await (const chunk of filtered(this, fn, options)) return chunk;
  return undefined;
}

export async function toArray(options) {
  const { signal } = checkOptions(options);
  const chunks = [];
  for await (const chunk of this) {
    assertGoing(signal);
    chunks.push(chunk);
  }
  return chunks;
}

export async function reduce(fn, initial, options) {
  validateFunction(fn, 'reducer');
  const { signal: outer } = checkOptions(options);
  const inner = new AbortController();
  if (outer?.aborted) {
    const error = new AbortError(undefined, { cause: outer.reason });
    // The error is the caller's, by rejection.
    this.once('error', () => {});
    await finishedPromise(this.destroy(error)).catch(() => {});
    throw error;
  }
  const listener = outer ? addAbortListener(outer, () => inner.abort(outer.reason)) : null;
  let result = initial;
  let hasResult = arguments.length > 1;
  try {
    for await (const chunk of this) {
      assertGoing(outer);
      result = hasResult ? await fn(result, chunk, { signal: inner.signal }) : chunk;
      hasResult = true;
    }
  } finally {
    listener?.[Symbol.dispose]();
    inner.abort();
  }
  if (hasResult) return result;
  const error = new ERR_MISSING_ARGS('reduce');
  error.message = 'Reduce of an empty stream requires an initial value';
  throw error;
}
