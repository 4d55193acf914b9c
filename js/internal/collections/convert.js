// Between collections and the arrays, objects, Maps and Sets of JavaScript.

import { codes } from 'internal/errors';
import { isMap, isSet } from 'internal/util/types';
import { checked, isCollection } from 'internal/collections/collection';
import { List } from 'internal/collections/list';
import { Map as ImmutableMap } from 'internal/collections/map';
import { Multiset, Set as ImmutableSet } from 'internal/collections/sets';
import { SparseList } from 'internal/collections/sparse_list';

const { ERR_INVALID_ARG_VALUE } = codes;

function isPlain(object) {
  const prototype = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Arrays become Lists, plain objects and Maps become Maps, Sets become Sets, at every depth. All else stays as it is.
 * @throws ERR_INVALID_ARG_TYPE for what no collection can hold, ERR_INVALID_ARG_VALUE for an object that holds itself
 */
export function fromJS(value) {
  return converted(value, []);
}

function converted(value, above) {
  if (typeof value !== 'object' || value === null || isCollection(value)) return checked(value);
  if (above.includes(value)) throw new ERR_INVALID_ARG_VALUE('value', value, 'must not hold itself');
  const inner = [...above, value];
  if (Array.isArray(value)) return new List(Array.from(value, (item) => converted(item, inner)));
  if (isSet(value)) return new ImmutableSet(Array.from(value, (item) => converted(item, inner)));
  if (isMap(value)) return new ImmutableMap(Array.from(value, ({ 0: key, 1: item }) => [converted(key, inner), converted(item, inner)]));
  if (isPlain(value)) return new ImmutableMap(Object.entries(value).map(({ 0: key, 1: item }) => [key, converted(item, inner)]));
  return checked(value);
}

/** The reverse: Lists and Tuples become arrays, Maps objects (or Maps, if a key is no string), Sets Sets; a Multiset or SparseList a Map. */
export function toJS(value) {
  if (!isCollection(value)) return value;
  if (value instanceof ImmutableSet) return new Set(Array.from(value, toJS));
  if (value instanceof ImmutableMap || value instanceof SparseList || value instanceof Multiset) {
    const entries = Array.from(value.entries(), ({ 0: key, 1: item }) => [toJS(key), toJS(item)]);
    const isRecord = value instanceof ImmutableMap && entries.every(({ 0: key }) => typeof key === 'string');
    return isRecord ? Object.fromEntries(entries) : new Map(entries);
  }
  return Array.from(value, toJS);
}

/** Whether two values are the same as keys of a collection: as for `Map`, and collections by what they hold. */
export function is(a, b) {
  return a === b || (a !== a && b !== b) || (isCollection(a) && a.equals(b));
}
