// Many items: where they come from, which go where, and the order of their results.

import { codes } from 'internal/errors';
import { Batches, packNumbers } from 'internal/deferred/batches';
import { mayRunHere, noteMeasure, runHere } from 'internal/deferred/here';
import { pool, threadCount } from 'internal/deferred/pool';
import { prepare, runTask } from 'internal/deferred/tasks';

/** The priority of who has not asked for one. */
const kUsual = 1;
/** So many items at once come from an array without an iterator. */
const kSlice = 100_000;

/** Items that are there: whatever can be iterated. */
class Source {
  #iterator;
  /** An array is cut into pieces instead. */
  #array;
  #returned = [];
  #taken = 0;
  /** Whether the iterator has told its end. */
  #hasEnded = false;
  isAsync = false;

  /** @throws {ERR_INVALID_ARG_TYPE} */
  constructor(iterable) {
    if (typeof iterable?.[Symbol.asyncIterator] === 'function') {
      this.isAsync = true;
      this.#iterator = iterable[Symbol.asyncIterator]();
      this.count = Infinity;
    } else if (Array.isArray(iterable) && iterable[Symbol.iterator] === Array.prototype.values) {
      this.#array = iterable;
      this.count = iterable.length;
      this.#hasEnded = this.count === 0;
    } else if (typeof iterable?.[Symbol.iterator] === 'function') {
      this.#iterator = iterable[Symbol.iterator]();
      this.count = iterable.length ?? iterable.size ?? Infinity;
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('iterable', 'Iterable', iterable);
    }
  }

  /** How many items nobody has taken; Infinity if nobody knows. */
  get left() {
    return this.count - this.#taken;
  }

  get isEmpty() {
    return this.#hasEnded && this.#returned.length === 0;
  }

  /** At most `count` items of what is iterated without waiting, and the index of the first. */
  take(count) {
    const start = this.#taken;
    if (this.#array !== undefined) {
      this.#taken = Math.min(start + count, this.count);
      this.#hasEnded = this.#taken === this.count;
      return { start, values: this.#array.slice(start, this.#taken) };
    }
    const values = this.#returned.splice(0, count);
    while (values.length < count && !this.#hasEnded) {
      const { done, value } = this.#iterator.next();
      if (done) this.#hasEnded = true;
      else values.push(value);
    }
    this.#taken += values.length;
    return { start, values };
  }

  /** The same for what has to be waited for. */
  async takeLater(count) {
    const start = this.#taken;
    const values = [];
    while (values.length < count && !this.#hasEnded) {
      const { done, value } = await this.#iterator.next();
      if (done) this.#hasEnded = true;
      else values.push(value);
    }
    this.#taken += values.length;
    return { start, values };
  }

  /** Takes the last items back. */
  giveBack(values) {
    this.#taken -= values.length;
    if (this.#array === undefined) this.#returned = values;
    else this.#hasEnded = false;
  }

  /** Nobody wants the rest. */
  close() {
    if (!this.#hasEnded && this.#array === undefined) this.#iterator.return?.();
  }
}

/**
 * Runs `fn` on all items.
 * @param {AsyncIterable | Iterable} iterable
 * @param {Function} fn
 * @param {object} options as options.js reads them
 * @yields {{ start: number, results: ArrayLike<unknown> }} as they come
 */
export async function *runItems(iterable, fn, options) {
  const prepared = prepare(fn);
  const source = new Source(iterable);
  const batches = new Batches(threadCount(), options.chunk);
  let finished = 0;
  const progress = ({ results }) => {
    finished += results.length;
    options.progress?.(finished, source.count);
  };
  try {
    if (!source.isAsync && mayRunHere(fn, prepared, options, kUsual)) {
      const here = runHere(fn, prepared, source);
      let step = await here.next();
      for (; !step.done; step = await here.next()) {
        progress(step.value);
        yield step.value;
      }
      if (step.value !== undefined) batches.measured(1, step.value);
    }
    for await (const batch of runThere(fn, prepared, source, batches, options)) {
      progress(batch);
      yield batch;
    }
  } finally {
    pool.forget(prepared);
    source.close();
  }
}

/** Sends what is left of the items to the pool. */
async function *runThere(fn, prepared, source, batches, options) {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const lanes = Math.min(options.concurrency ?? threadCount() * 3, source.left);

  /** Items are taken by one lane at a time, or they would be numbered wrongly. */
  let turn = Promise.resolve();
  async function runBatch() {
    const size = () => Math.min(batches.next(source.left), kSlice);
    const batch = source.isAsync ? turn.then(() => source.takeLater(size())) : source.take(size());
    if (source.isAsync) turn = batch.catch(() => {});
    const { start, values } = await batch;
    if (values.length === 0) return undefined;
    const { results, time } = await runTask(prepared, { values: packNumbers(values), start }, { ...options, signal });
    batches.measured(values.length, time);
    noteMeasure(fn, time / values.length, values[0], results[0]);
    return { start, results };
  }

  const running = new Set();
  const arrived = [];
  let wake;
  const begin = () => {
    const lane = runBatch();
    running.add(lane);
    const arrive = (outcome) => {
      running.delete(lane);
      arrived.push(outcome);
      wake?.();
    };
    lane.then((batch) => arrive({ batch }), (error) => arrive({ error, hasFailed: true }));
  };
  try {
    for (let i = 0; i < lanes; i++) begin();
    while (running.size > 0 || arrived.length > 0) {
      if (arrived.length === 0) await new Promise((resolve) => { wake = resolve; });
      const { batch, error, hasFailed } = arrived.shift();
      if (hasFailed) throw error;
      if (batch === undefined) continue;
      if (!source.isEmpty) begin();
      yield batch;
    }
  } finally {
    stop.abort();
  }
}

/** Yields batches in the order of their items. */
export async function *inOrder(batches) {
  /** By the index of the first item. */
  const early = new Map();
  let next = 0;
  for await (const batch of batches) {
    early.set(batch.start, batch);
    for (let due = early.get(next); due !== undefined; due = early.get(next)) {
      early.delete(next);
      next += due.results.length;
      yield due;
    }
  }
}

/** Many results: awaited as an array, or one by one. The work begins when somebody asks. */
export class DeferredItems {
  #open;
  #all;

  /** @param {() => AsyncIterable<{ results: ArrayLike<unknown> }>} open begins the work */
  constructor(open) {
    this.#open = open;
  }

  async #collect() {
    const all = [];
    for await (const { results } of this.#open()) for (let i = 0; i < results.length; i++) all.push(results[i]);
    return all;
  }

  #whole() {
    return (this.#all ??= this.#collect());
  }

  // oxlint-disable-next-line unicorn/no-thenable -- so that it can be awaited
  then(onFulfilled, onRejected) {
    return this.#whole().then(onFulfilled, onRejected);
  }

  catch(onRejected) {
    return this.#whole().catch(onRejected);
  }

  finally(onFinally) {
    return this.#whole().finally(onFinally);
  }

  async *[Symbol.asyncIterator]() {
    for await (const { results } of this.#open()) for (let i = 0; i < results.length; i++) yield results[i];
  }

  get [Symbol.toStringTag]() {
    return 'Deferred';
  }
}
