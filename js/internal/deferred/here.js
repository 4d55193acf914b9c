// Functions too small to gain by being sent: they run in this thread, in a copy like those of other threads, so that it makes no difference
// to what they do. Whether a function is small is measured.

import { performance } from 'perf_hooks';
import { structuredClone } from 'internal/structured_clone';
import { setImmediate } from 'timers';
import { applyAll } from 'internal/deferred/apply';
import { reopenFunction } from 'internal/deferred/reopen';

/** So long the first items may take here, in ms: less than starting a thread. */
export const kTrial = 2;
/** So long this thread works without serving its event loop, in ms. */
const kSlice = 4;
/** What it costs this thread to send an item and to get its result back, in ms. */
const kSending = { number: 0.00004, other: 0.0005 };

/** Copies of functions that threads keep too. @type {Map<number, Function>} */
const copies = new Map();

function copyOf({ number, functions, isKept }) {
  let copy = copies.get(number);
  if (copy === undefined) {
    copy = reopenFunction(structuredClone(functions));
    if (isKept) copies.set(number, copy);
  }
  return copy;
}

/** What was measured of functions. @type {WeakMap<Function, { perItem: number, isSmall: boolean }>} */
const measures = new WeakMap();

/** @returns {{ perItem: number, isSmall: boolean } | undefined} ms for an item, and whether items of that kind stay here */
export function measureOf(fn) {
  return measures.get(fn);
}

/**
 * Notes what a run has told of a function.
 * @param {number} perItem in ms
 * @param {unknown} value one of the items
 * @param {unknown} result one of the results
 * @returns {boolean} whether it is small
 */
export function noteMeasure(fn, perItem, value, result) {
  const isSmall = perItem < (typeof value === 'number' && typeof result === 'number' ? kSending.number : kSending.other);
  measures.set(fn, { perItem, isSmall });
  return isSmall;
}

/** Whether a function may run here: nobody wants to end it, all it uses is the language, and it is short by its text or as measured before. */
export function mayRunHere(fn, { isQuiet, isShort }, { signal, timeout, chunk, concurrency, priority }, usual) {
  return isQuiet && (isShort || measures.get(fn)?.isSmall) && signal === undefined && timeout === undefined && chunk === undefined && concurrency === undefined && priority === usual;
}

function arePrimitive(values) {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') return false;
  }
  return true;
}

/**
 * Runs items here as long as that is better than sending them.
 * @param {Function} fn
 * @param {import('./tasks.js').Prepared} prepared
 * @param {{ take(count: number): { start: number, values: unknown[] }, isEmpty: boolean, giveBack(values: unknown[]): void }} source
 * @yields {{ start: number, results: ArrayLike<unknown> }}
 * @returns {Promise<number | undefined>} ms for an item
 */
export async function *runHere(fn, prepared, source) {
  const copy = copyOf(prepared);
  let whole = 0;
  let perItem = measures.get(fn)?.perItem;
  for (let count = 1; !source.isEmpty; count *= 2) {
    // The clock is too coarse for a few.
    if (perItem !== undefined && whole > kTrial) count = Math.min(count, Math.max(1, Math.ceil(kSlice / perItem)));
    const batch = source.take(count);
    if (batch.values.length === 0) break;
    // An object of the program's would be used here, and a copy of it there.
    if (!arePrimitive(batch.values)) {
      source.giveBack(batch.values);
      break;
    }
    const begin = performance.now();
    let results = await applyAll(copy, batch.values, batch.start);
    const time = performance.now() - begin;
    if (!arePrimitive(results)) results = structuredClone(results);
    whole += time;
    const before = perItem ?? Infinity;
    perItem = Math.max(time / results.length, 1e-7);
    // The machine may have been busy with something else: one slice alone says little.
    const isSmall = noteMeasure(fn, Math.min(perItem, before), batch.values[0], results[0]);
    yield { start: batch.start, results };
    if (whole < kTrial) continue;
    if (!isSmall) break;
    await new Promise(setImmediate);
  }
  return perItem;
}
