// Map: values by key, in the order in which the keys came.

import { op_collections_combine } from 'internal/ops';
import { codes } from 'internal/errors';
import { changed, checked, checkSameKind, defineCollection, insideOf, kMap } from 'internal/collections/collection';
import { Keyed } from 'internal/collections/keyed';
import { kDifference, kIntersection, kSymmetricDifference, kUnion } from 'internal/collections/sets';

const { ERR_INVALID_ARG_TYPE } = codes;

/** Keys and values by turns. @throws ERR_INVALID_ARG_TYPE */
export function flatEntries(entries, checkKey) {
  const pairs = typeof entries?.[Symbol.iterator] === 'function' ? entries : plainEntries(entries);
  const flat = [];
  for (const pair of pairs) {
    if (typeof pair !== 'object' || pair === null) throw new ERR_INVALID_ARG_TYPE('entry', 'Array', pair);
    flat.push(checkKey(pair[0]), checked(pair[1]));
  }
  return flat;
}

function plainEntries(object) {
  if (typeof object !== 'object' || object === null) throw new ERR_INVALID_ARG_TYPE('entries', ['Iterable', 'Object'], object);
  return Object.entries(object);
}

function combined(map, other, how) {
  const same = other instanceof ImmutableMap ? other : new ImmutableMap(other);
  checkSameKind(map, same, 'other');
  return changed(map, op_collections_combine(map, same, how));
}

/** Docs: docs/collections.md "Map". */
class ImmutableMap extends Keyed {
  /** @param {Iterable<[any, any]> | Record<string, any>} [entries] */
  constructor(entries = []) {
    super(insideOf(kMap, flatEntries(entries, checked)));
  }

  static from(entries) {
    return new ImmutableMap(entries);
  }

  checkKey(key) {
    return checked(key);
  }

  /** With the entries of other maps, iterables of entries or plain objects, which count where both have a key. */
  merge(...others) {
    return others.reduce((result, other) => combined(result, other, kUnion), this);
  }

  /** The entries whose keys `other` has as well. */
  intersection(other) {
    return combined(this, other, kIntersection);
  }

  /** The entries whose keys `other` does not have. */
  difference(other) {
    return combined(this, other, kDifference);
  }

  /** The entries whose keys one of both has, but not the other. */
  symmetricDifference(other) {
    return combined(this, other, kSymmetricDifference);
  }

  /** An object if all keys are strings, else an array of entries. */
  toJSON() {
    const entries = this.toArray();
    return entries.every(({ 0: key }) => typeof key === 'string') ? Object.fromEntries(entries) : entries;
  }
}

Object.defineProperty(ImmutableMap, 'name', { __proto__: null, value: 'Map', configurable: true });
defineCollection(kMap, ImmutableMap);

export { ImmutableMap as Map };
