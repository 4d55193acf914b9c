// From a function to tasks of the pool.

import { AbortError } from 'internal/errors';
import { packFunction, textOf } from 'internal/deferred/closure';
import { pool } from 'internal/deferred/pool';

let lastNumber = 0;

/** Functions whose captures are all in their text, so that a thread needs them once: their numbers. @type {Map<string, number>} */
const numbers = new Map();
const kMostNumbers = 1000;

/**
 * @typedef {object} Prepared a function as threads know it
 * @property {number} number
 * @property {object[]} functions as closure.js packs them
 * @property {boolean} isKept whether threads keep it for the next use
 * @property {boolean} isQuiet whether it uses nothing but the language and what was packed
 * @property {boolean} isShort whether its text promises that it is
 */

/** What a function has captured is looked at anew for each use. @returns {Prepared} */
export function prepare(fn) {
  const { functions, isQuiet, isShort } = packFunction(fn);
  const key = textOf(functions);
  if (key === undefined) return { number: ++lastNumber, functions, isKept: false, isQuiet, isShort };
  let number = numbers.get(key);
  if (number === undefined && numbers.size < kMostNumbers) numbers.set(key, number = ++lastNumber);
  return { number: number ?? ++lastNumber, functions, isKept: number !== undefined, isQuiet, isShort };
}

export const abortError = (signal) => new AbortError(undefined, { cause: signal.reason });

/**
 * Runs one task.
 * @param {Prepared} fn
 * @param {{ args: unknown[] } | { values: ArrayLike<unknown>, start: number }} work
 * @returns {Promise<{ results: ArrayLike<unknown>, time: number }>} time in ms
 */
export function runTask(fn, { args, values, start }, { signal, timeout, priority, transfer }) {
  const { promise, resolve, reject } = Promise.withResolvers();
  if (signal?.aborted) return Promise.reject(abortError(signal));
  const abort = () => pool.cancel(task, abortError(signal));
  const task = {
    fn, args, values, start, timeout, priority, transfer,
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
export async function runOnce(fn, args, options) {
  const prepared = prepare(fn);
  try {
    return (await runTask(prepared, { args }, options)).results[0];
  } finally {
    pool.forget(prepared);
  }
}
