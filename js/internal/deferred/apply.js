// Calls of a function with many values.

import { isGeneratorObject } from 'internal/util/types';

/** What a call has given, as something that can be sent: what a generator yields is an array. @returns {unknown} or a promise of it */
export function settle(result) {
  if (!isGeneratorObject(result)) return result;
  return typeof result[Symbol.asyncIterator] === 'function' ? Array.fromAsync(result) : [...result];
}

/**
 * `fn(value, index)` for each value, one after the other.
 * @param {Function} fn
 * @param {ArrayLike<unknown>} values
 * @param {number} start the index of the first one
 * @returns {Promise<unknown[]>}
 */
export async function applyAll(fn, values, start) {
  const results = new Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let result = fn(values[i], start + i);
    if (typeof result === 'object' && result !== null) {
      result = settle(result);
      if (typeof result.then === 'function') result = await result;
    }
    results[i] = result;
  }
  return results;
}
