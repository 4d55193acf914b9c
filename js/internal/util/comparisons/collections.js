// @ts-check
// Comparing sets and maps, whose order does not count: primitives are looked up, objects are matched pairwise.

import { primordials } from 'internal/core';
import { innerDeepEqual, objectsEqual } from 'internal/util/comparisons';
import { kLoose, kPartial } from 'internal/util/comparisons/modes';

const { ArrayPrototypePush } = primordials;

/**
 * What else can be == to a primitive: `undefined` and `null` only each other, which is what is returned for them; false if
 * nothing, true if something. A string or number may equal many strings ('1', '+01', 1n).
 */
function getLooseAlternative(primitive) {
  switch (typeof primitive) {
    case 'undefined':
      return null;
    case 'object':
      return undefined; // of null
    case 'symbol':
      return false;
    case 'string':
    case 'number':
      return !Number.isNaN(+primitive);
    default:
      return true;
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * Entries of the expected collection that still have to be matched. Both collections often have the same or the opposite
 * order, so the first and the last are tried first.
 */
class Unmatched {
  #entries = [];
  #start = 0;

  get size() {
    return this.#entries.length - this.#start;
  }

  add(entry) {
    ArrayPrototypePush(this.#entries, entry);
  }

  /** Takes an entry out that `matches`; false if there is none. */
  take(matches) {
    const entries = this.#entries;
    if (this.size === 0) return false;
    if (matches(entries[this.#start])) {
      this.#start++;
      return true;
    }
    for (let i = entries.length - 1; i > this.#start; i--) {
      if (!matches(entries[i])) continue;
      entries[i] = entries[entries.length - 1];
      entries.length--;
      return true;
    }
    return false;
  }
}

/** Whether two sets are equal; in partial mode, whether `a` has all that `b` has. */
export function setsEqual(a, b, mode, memos) {
  let unmatched;
  for (const value of b) {
    if (a.has(value)) continue;
    if (!isObject(value)) {
      if (mode !== kLoose) return false;
      const alternative = getLooseAlternative(value);
      if (alternative === false) return false;
      if (alternative == null && (b.has(alternative) || !a.has(alternative))) return false;
    }
    unmatched ??= new Unmatched();
    unmatched.add(value);
  }
  if (unmatched === undefined) return true;

  // Objects are known to be different ones; only loose mode has primitives among them.
  const equal = mode === kLoose ? innerDeepEqual : objectsEqual;
  let left = a.size;
  for (const value of a) {
    if (mode === kPartial && unmatched.size > left) return false;
    left--;
    if (b.has(value)) continue;
    if (mode !== kLoose && !isObject(value)) {
      if (mode === kPartial) continue;
      return false;
    }
    const found = unmatched.take((expected) => equal(value, expected, mode, memos));
    if (mode === kPartial) {
      if (unmatched.size === 0) return true;
    } else if (!found) return false;
  }
  return unmatched.size === 0;
}

/** Whether a loosely equal key could be missing: see getLooseAlternative(). */
function mayHaveLooseKey(a, b, key, value, memos) {
  const alternative = getLooseAlternative(key);
  if (alternative != null) return alternative;
  if (!a.has(alternative) || b.has(alternative)) return false;
  return innerDeepEqual(a.get(alternative), value, kLoose, memos);
}

/** Whether two maps are equal; in partial mode, whether `a` has all that `b` has. */
export function mapsEqual(a, b, mode, memos) {
  let unmatched;
  for (const { 0: key, 1: value } of b) {
    if (!isObject(key)) {
      const other = a.get(key);
      if ((other !== undefined || a.has(key)) && innerDeepEqual(other, value, mode, memos)) continue;
      if (mode !== kLoose || !mayHaveLooseKey(a, b, key, value, memos)) return false;
    }
    unmatched ??= new Unmatched();
    unmatched.add(key);
  }
  if (unmatched === undefined) return true;

  let left = a.size;
  for (const { 0: key, 1: value } of a) {
    if (mode === kPartial && unmatched.size > left) return false;
    left--;
    if (!isObject(key)) {
      if (mode === kPartial) continue;
      if (b.has(key)) {
        if (mode !== kLoose || innerDeepEqual(value, b.get(key), mode, memos)) continue;
      } else if (mode !== kLoose) return false;
    }
    const found = unmatched.take(
      (expected) => innerDeepEqual(key, expected, mode, memos) && innerDeepEqual(value, b.get(expected), mode, memos),
    );
    if (mode === kPartial) {
      if (unmatched.size === 0) return true;
    } else if (!found) return false;
  }
  return unmatched.size === 0;
}
