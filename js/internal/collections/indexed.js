// What lists and tuples have in common: values by index, from 0 on, or from the end where an index is negative.

import {
  op_collections_concat,
  op_collections_get,
  op_collections_index_of,
  op_collections_set,
  op_collections_slice,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { validateFunction, validateInteger } from 'internal/validators';
import { changed, checked, checkedArray, Collection, isCollection, parts, shown } from 'internal/collections/collection';

const { ERR_OUT_OF_RANGE } = codes;

/** An index counted from the beginning; it may be outside. @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE */
function fromBeginning(collection, index, name) {
  validateInteger(index, name);
  return index < 0 ? index + collection.size : index;
}

/** An index that is there. @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE */
export function existing(collection, index) {
  const { size } = collection;
  const found = fromBeginning(collection, index, 'index');
  if (found < 0 || found >= size) throw new ERR_OUT_OF_RANGE('index', size === 0 ? 'no index of an empty collection' : `>= ${-size} && < ${size}`, index);
  return found;
}

/** A border between two values: outside of the collection it is its nearest end. */
export function border(collection, index, name) {
  return Math.min(Math.max(fromBeginning(collection, index, name), 0), collection.size);
}

export class Indexed extends Collection {
  /** The value at an index; undefined outside. */
  get(index) {
    const found = fromBeginning(this, index, 'index');
    return found < 0 ? undefined : shown(op_collections_get(this, found));
  }

  at(index) {
    return this.get(index);
  }

  /** Whether there is a value at an index. */
  has(index) {
    const found = fromBeginning(this, index, 'index');
    return found >= 0 && found < this.size;
  }

  first() {
    return this.get(0);
  }

  last() {
    return this.get(-1);
  }

  /** With another value at an index. @throws ERR_OUT_OF_RANGE if it has none there */
  set(index, value) {
    return changed(this, op_collections_set(this, existing(this, index), checked(value)));
  }

  /** With what `change(value)` makes of the value at an index. */
  update(index, change) {
    validateFunction(change, 'change');
    return this.set(index, change(this.get(existing(this, index))));
  }

  /** The values between two indices. */
  slice(start = 0, end = this.size) {
    return changed(this, op_collections_slice(this, border(this, start, 'start'), border(this, end, 'end')));
  }

  /** With the values of lists, tuples and other iterables behind its own. */
  concat(...others) {
    let result = this;
    for (const other of others) {
      const values = isCollection(other) && other instanceof Indexed ? other : new this.constructor(checkedArray(other, 'values'));
      result = changed(result, op_collections_concat(result, values));
    }
    return result;
  }

  /** The first index of a value from `start` on, or -1. Values are compared as keys of a Map, collections by what they hold. */
  indexOf(value, start = 0) {
    return op_collections_index_of(this, checked(value), border(this, start, 'start'), false);
  }

  /** The last index of a value up to `start`, or -1. */
  lastIndexOf(value, start = this.size - 1) {
    const from = fromBeginning(this, start, 'start');
    return from < 0 ? -1 : op_collections_index_of(this, checked(value), from, true);
  }

  includes(value, start = 0) {
    return this.indexOf(value, start) !== -1;
  }

  /** The index of the first value for which `test(value, index, collection)` holds, or -1. */
  findIndex(test, thisArg) {
    validateFunction(test, 'test');
    for (const { 0: index, 1: value } of this.entries()) {
      if (Reflect.apply(test, thisArg, [value, index, this])) return index;
    }
    return -1;
  }

  /** A collection of what `change(value, index, collection)` gives for each value. */
  map(change, thisArg) {
    validateFunction(change, 'change');
    return new this.constructor(this.toArray().map((value, index) => Reflect.apply(change, thisArg, [value, index, this])));
  }

  /** A collection of all that the iterables hold which `change(value, index, collection)` gives. */
  flatMap(change, thisArg) {
    validateFunction(change, 'change');
    return new this.constructor(this.toArray().flatMap((value, index) => [...Reflect.apply(change, thisArg, [value, index, this])]));
  }

  /** A collection of the values for which `test(value, index, collection)` holds. */
  filter(test, thisArg) {
    validateFunction(test, 'test');
    return new this.constructor(this.toArray().filter((value, index) => Reflect.apply(test, thisArg, [value, index, this])));
  }

  reverse() {
    return new this.constructor(this.toArray().reverse());
  }

  /** Sorted as by `Array.prototype.sort`. */
  sort(compare) {
    if (compare !== undefined) validateFunction(compare, 'compare');
    return new this.constructor(this.toArray().sort(compare));
  }

  join(separator) {
    return this.toArray().join(separator);
  }

  *[Symbol.iterator]() {
    for (const part of parts(this)) {
      for (let i = 1; i < part.length; i++) yield shown(part[i]);
    }
  }

  values() {
    return this[Symbol.iterator]();
  }

  *keys() {
    for (let index = 0; index < this.size; index++) yield index;
  }

  *entries() {
    let index = 0;
    for (const value of this) yield [index++, value];
  }
}
