// Deferred: a promise whose work runs on another core. Docs: docs/deferred.md.

import { AbortError, codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateAbortSignal, validateFunction, validateInteger, validateNumber, validateObject, validateOneOf } from 'internal/validators';
import { Batches } from 'internal/deferred/batches';
import { packFunction, textOf } from 'internal/deferred/closure';
import { pool, threadCount } from 'internal/deferred/pool';

const kPriorities = { 'background': 0, 'user-visible': 1, 'user-blocking': 2 };

let lastNumber = 0;

/** Functions whose captures are all in their text, so that a thread needs them once: their numbers. @type {Map<string, number>} */
const numbers = new Map();
const kMostNumbers = 1000;

/**
 * A function as threads know it. What it has captured is looked at anew for each use.
 * @returns {{ number: number, functions: object[], isKept: boolean }}
 */
function prepare(fn) {
  const functions = packFunction(fn);
  const key = textOf(functions);
  if (key === undefined) return { number: ++lastNumber, functions, isKept: false };
  let number = numbers.get(key);
  if (number === undefined && numbers.size < kMostNumbers) numbers.set(key, number = ++lastNumber);
  return { number: number ?? ++lastNumber, functions, isKept: number !== undefined };
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
function readOptions(options) {
  validateObject(options, 'options');
  const { signal, timeout, priority = 'user-visible', concurrency, chunk, ordered = true, progress, transfer } = options;
  validateAbortSignal(signal, 'options.signal');
  if (timeout !== undefined) validateNumber(timeout, 'options.timeout', 0);
  validateOneOf(priority, 'options.priority', Object.keys(kPriorities));
  if (concurrency !== undefined) validateInteger(concurrency, 'options.concurrency', 1);
  if (chunk !== undefined) validateInteger(chunk, 'options.chunk', 1);
  if (progress !== undefined) validateFunction(progress, 'options.progress');
  return { signal, timeout, priority: kPriorities[priority], concurrency, chunk, ordered: Boolean(ordered), progress, transfer };
}

const abortError = (signal) => new AbortError(undefined, { cause: signal.reason });

/** Runs calls of one function in one task. @returns {Promise<{ results: unknown[], time: number }>} */
function runTask(fn, items, { signal, timeout, priority, transfer }) {
  const { promise, resolve, reject } = Promise.withResolvers();
  if (signal?.aborted) return Promise.reject(abortError(signal));
  const abort = () => pool.cancel(task, abortError(signal));
  const task = {
    fn, items, timeout, priority, transfer,
    done(error, results, time) {
      signal?.removeEventListener('abort', abort);
      if (error === null) resolve({ results, time });
      else reject(error);
    },
  };
  signal?.addEventListener('abort', abort, { once: true });
  pool.submit(task);
  return promise;
}

/** Runs one call. */
async function runOnce(fn, args, options) {
  const prepared = prepare(fn);
  try {
    return (await runTask(prepared, [args], options)).results[0];
  } finally {
    pool.forget(prepared);
  }
}

/** The iterator of what may be iterable in either way, and how many items it has, if that is known. */
function itemsOf(iterable) {
  if (typeof iterable?.[Symbol.asyncIterator] === 'function') return { iterator: iterable[Symbol.asyncIterator](), count: Infinity };
  if (typeof iterable?.[Symbol.iterator] !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('iterable', 'Iterable', iterable);
  const count = iterable.length ?? iterable.size ?? Infinity;
  return { iterator: iterable[Symbol.iterator](), count };
}

/**
 * Runs `fn` on all items, and yields results as `{ index, value }` in the order they come.
 * @param {AsyncIterable | Iterable} iterable
 */
async function *runItems(iterable, fn, options) {
  const prepared = prepare(fn);
  const { iterator, count } = itemsOf(iterable);
  const lanes = Math.min(options.concurrency ?? threadCount() * 2, count);
  const batches = new Batches(threadCount(), options.chunk);
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  let taken = 0;
  let finished = 0;
  let isDone = false;

  async function takeBatch() {
    const items = [];
    const wanted = batches.next(count - taken);
    while (items.length < wanted && !isDone) {
      const step = iterator.next();
      const { done, value } = typeof step?.then === 'function' ? await step : step;
      if (done) isDone = true;
      else items.push([value, taken + items.length]);
    }
    const start = taken;
    taken += items.length;
    return { start, items };
  }

  /** One batch after the other; the tasks of all lanes share the threads. */
  let turn = Promise.resolve();
  async function runBatch() {
    // One lane at a time takes items, or they would be numbered wrongly.
    const batch = turn.then(takeBatch);
    turn = batch.catch(() => {});
    const { start, items } = await batch;
    if (items.length === 0) return undefined;
    const { results, time } = await runTask(prepared, items, { ...options, signal });
    batches.measured(items.length, time);
    return { start, results };
  }

  const running = new Set();
  const begin = () => {
    const lane = runBatch().then((result) => ({ lane, result }), (error) => ({ lane, error, failed: true }));
    running.add(lane);
  };
  try {
    for (let i = 0; i < lanes; i++) begin();
    while (running.size > 0) {
      const { lane, result, error, failed } = await Promise.race(running);
      running.delete(lane);
      if (failed) throw error;
      if (result === undefined) continue;
      if (!isDone) begin();
      finished += result.results.length;
      options.progress?.(finished, count);
      for (let i = 0; i < result.results.length; i++) yield { index: result.start + i, value: result.results[i] };
    }
  } finally {
    stop.abort();
    pool.forget(prepared);
    if (!isDone) iterator.return?.();
  }
}

/** Yields values in the order of their items. */
async function *inOrder(results) {
  const early = new Map();
  let next = 0;
  for await (const { index, value } of results) {
    early.set(index, value);
    while (early.has(next)) {
      yield early.get(next);
      early.delete(next++);
    }
  }
}

async function *asTheyCome(results) {
  for await (const { value } of results) yield value;
}

/** A promise whose work is done elsewhere. */
export class Deferred extends Promise {
  /** A Deferred's derived promises are plain ones. */
  static get [Symbol.species]() {
    return Promise;
  }

  static #from(promise) {
    return new Deferred((resolve) => resolve(promise));
  }

  /**
   * Runs `fn(...args)` on another core.
   * @param {Function} fn
   * @param {...unknown} args
   * @returns {Deferred} of its result
   * @throws {ERR_INVALID_ARG_TYPE}, and ERR_DEFERRED_CAPTURE as a rejection
   */
  static run(fn, ...args) {
    return Deferred.with(kEmptyObject, fn, ...args);
  }

  /**
   * The same with options.
   * @param {{ signal?: AbortSignal, timeout?: number, priority?: string, transfer?: object[] }} options
   */
  static with(options, fn, ...args) {
    const read = readOptions(options);
    validateFunction(fn, 'fn');
    return Deferred.#from(runOnce(fn, args, read));
  }

  /**
   * `fn(item, index)` for each item. The result can be awaited, for an array, or iterated with `for await`, value by value.
   * @param {Iterable | AsyncIterable} iterable
   * @param {Function} fn
   * @param {{ concurrency?: number, chunk?: number, ordered?: boolean, signal?: AbortSignal, timeout?: number, priority?: string,
   *   progress?: (finished: number, all: number) => void }} [options]
   */
  static map(iterable, fn, options = kEmptyObject) {
    const read = readOptions(options);
    validateFunction(fn, 'fn');
    return new DeferredItems(() => {
      const results = runItems(iterable, fn, read);
      return read.ordered ? inOrder(results) : asTheyCome(results);
    });
  }

  /** The items for which `fn(item, index)` is truthy; as `map` otherwise. */
  static filter(iterable, fn, options = kEmptyObject) {
    const read = readOptions(options);
    validateFunction(fn, 'fn');
    return new DeferredItems(async function *filtered() {
      // Items wait here for their verdict.
      const waiting = [];
      const passed = (async function *remember() {
        for await (const item of iterable) {
          waiting.push(item);
          yield item;
        }
      })();
      for await (const keeps of inOrder(runItems(passed, fn, read))) {
        const item = waiting.shift();
        if (keeps) yield item;
      }
    });
  }

  /**
   * Combines all items with `fn(left, right)`, which has to be associative: neighbours are combined in many threads at once.
   * @param {unknown} [initial] comes first
   * @returns {Deferred}
   * @throws {TypeError} as a rejection, if there is nothing to combine
   */
  static reduce(iterable, fn, initial, options = kEmptyObject) {
    const hasInitial = arguments.length > 2 && initial !== undefined;
    const read = readOptions(options);
    validateFunction(fn, 'fn');
    return Deferred.#from((async () => {
      const items = hasInitial ? [initial] : [];
      for await (const item of iterable) items.push(item);
      if (items.length === 0) throw new TypeError('Reduce of empty array with no initial value');
      const size = Math.max(2, Math.ceil(items.length / (threadCount() * 4)));
      const groups = [];
      for (let i = 0; i < items.length; i += size) groups.push(items.slice(i, i + size));
      const combine = (group) => group.reduce((left, right) => fn(left, right));
      if (groups.length === 1) return runOnce(combine, [groups[0]], read);
      const parts = await Deferred.map(groups, combine, { ...options, chunk: 1 });
      return runOnce(combine, [parts], read);
    })());
  }

  /**
   * Why a function can run on another core, or why not.
   * @param {Function} fn
   * @returns {{ ships: boolean, captures: string[], reason?: string, code?: string }}
   */
  static explain(fn) {
    validateFunction(fn, 'fn');
    try {
      const [{ captures }] = packFunction(fn);
      return { ships: true, captures: Object.keys(captures) };
    } catch (error) {
      if (error.code !== 'ERR_DEFERRED_CAPTURE') throw error;
      return { ships: false, captures: [], reason: error.message, code: error.code };
    }
  }
}

/** Many results: awaited as an array, or one by one. The work begins when somebody asks. */
class DeferredItems {
  #open;
  #all;

  constructor(open) {
    this.#open = open;
  }

  #collect() {
    return (this.#all ??= Array.fromAsync(this.#open()));
  }

  // oxlint-disable-next-line unicorn/no-thenable -- so that it can be awaited
  then(onFulfilled, onRejected) {
    return this.#collect().then(onFulfilled, onRejected);
  }

  catch(onRejected) {
    return this.#collect().catch(onRejected);
  }

  finally(onFinally) {
    return this.#collect().finally(onFinally);
  }

  [Symbol.asyncIterator]() {
    return this.#open()[Symbol.asyncIterator]();
  }

  get [Symbol.toStringTag]() {
    return 'Deferred';
  }
}
