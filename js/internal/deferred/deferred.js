// Deferred: a promise whose work runs on another core. Docs: docs/deferred.md.

import { kEmptyObject } from 'internal/util';
import { validateFunction } from 'internal/validators';
import { packFunction } from 'internal/deferred/closure';
import { measureOf } from 'internal/deferred/here';
import { DeferredItems, inOrder, runItems } from 'internal/deferred/items';
import { packNumbers } from 'internal/deferred/batches';
import { readOptions } from 'internal/deferred/options';
import { threadCount } from 'internal/deferred/pool';
import { runOnce } from 'internal/deferred/tasks';

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
      const batches = runItems(iterable, fn, read);
      return read.ordered ? inOrder(batches) : batches;
    });
  }

  /** The items for which `fn(item, index)` is truthy; as `map` otherwise. */
  static filter(iterable, fn, options = kEmptyObject) {
    const read = readOptions(options);
    validateFunction(fn, 'fn');
    return new DeferredItems(async function *filtered() {
      // Items wait here for their verdict.
      let waiting = [];
      let first = 0;
      for await (const { start, results } of inOrder(runItems(remember(iterable, (item) => waiting.push(item)), fn, read))) {
        const items = waiting.slice(start - first, start - first + results.length);
        waiting = waiting.slice(start - first + results.length);
        first = start + results.length;
        yield { results: items.filter((item, index) => results[index]) };
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
      if (groups.length === 1) return runOnce(combine, [packNumbers(items)], read);
      const parts = await Deferred.map(groups.map(packNumbers), combine, { ...options, chunk: 1, progress: undefined });
      return runOnce(combine, [packNumbers(parts)], read);
    })());
  }

  /**
   * Why a function can run on another core, or why not, and where it does.
   * @param {Function} fn
   * @returns {{ ships: boolean, runs: 'there' | 'here' | 'nowhere', captures: string[], reason?: string, code?: string }}
   */
  static explain(fn) {
    validateFunction(fn, 'fn');
    try {
      const packed = packFunction(fn);
      return { ships: true, ...placeFor(fn, packed), captures: Object.keys(packed.functions[0].captures) };
    } catch (error) {
      if (error.code !== 'ERR_DEFERRED_CAPTURE') throw error;
      return { ships: false, runs: 'nowhere', captures: [], reason: error.message, code: error.code };
    }
  }
}

/** Where map and filter run a function, and why. */
function placeFor(fn, { isQuiet, isShort }) {
  if (!isQuiet) return { runs: 'there', reason: 'it uses more than the language, or gives its results later' };
  const measure = measureOf(fn);
  if (measure === undefined) {
    return isShort ?
      { runs: 'here', reason: 'it has no loop and calls no function of the program: it is tried here until it has taken some milliseconds' } :
      { runs: 'there', reason: 'it has not been measured yet' };
  }
  const time = `${(measure.perItem * 1e6).toPrecision(2)} ns for an item`;
  return measure.isSmall ?
    { runs: 'here', reason: `${time} is less than it costs to send one` } :
    { runs: 'there', reason: `${time} is more than it costs to send one` };
}

/** The same items, each told to `note`. */
function remember(iterable, note) {
  if (typeof iterable?.[Symbol.asyncIterator] === 'function') {
    return (async function *noted() {
      for await (const item of iterable) {
        note(item);
        yield item;
      }
    })();
  }
  if (typeof iterable?.[Symbol.iterator] !== 'function') return iterable;
  return (function *noted() {
    for (const item of iterable) {
      note(item);
      yield item;
    }
  })();
}
