// Set and Multiset: values without a key, in the order in which they came.

import {
  op_collections_add,
  op_collections_combine,
  op_collections_delete,
  op_collections_get,
  op_collections_has,
  op_collections_is_subset,
  op_collections_set,
  op_collections_size,
} from 'internal/ops';
import { validateFunction, validateInteger } from 'internal/validators';
import {
  changed,
  checked,
  checkedArray,
  checkSameKind,
  Collection,
  defineCollection,
  insideOf,
  kMultiset,
  kSet,
  parts,
  receiver,
  shown,
} from 'internal/collections/collection';

/** As in ops/collections. */
export const kUnion = 0;
export const kIntersection = 1;
export const kDifference = 2;
export const kSymmetricDifference = 3;
const kSum = 4;

/** `other` as a collection of the same class. */
function like(collection, other) {
  const { constructor: Class } = collection;
  const same = other instanceof Class ? other : new Class(other);
  checkSameKind(collection, same, 'other');
  return same;
}

/** What both have. The other operand is one of the same class, or an iterable of values. */
class Values extends Collection {
  has(value) {
    return op_collections_has(this, checked(value));
  }

  /** @param {number} how @param {any} other */
  combined(how, other) {
    return changed(this, op_collections_combine(this, like(this, other), how));
  }

  union(other) {
    return this.combined(kUnion, other);
  }

  intersection(other) {
    return this.combined(kIntersection, other);
  }

  difference(other) {
    return this.combined(kDifference, other);
  }

  symmetricDifference(other) {
    return this.combined(kSymmetricDifference, other);
  }

  isSubsetOf(other) {
    return op_collections_is_subset(this, like(this, other));
  }

  isSupersetOf(other) {
    return op_collections_is_subset(like(this, other), this);
  }

  isDisjointFrom(other) {
    return this.intersection(other).size === 0;
  }
}

/** Docs: docs/collections.md "Set". */
class ImmutableSet extends Values {
  /** @param {Iterable<any>} [values] */
  constructor(values = []) {
    super(insideOf(kSet, checkedArray(values, 'values')));
  }

  static of(...values) {
    return new ImmutableSet(values);
  }

  static from(values) {
    return new ImmutableSet(values);
  }

  /** With values. */
  add(...values) {
    return changed(this, op_collections_add(receiver(this, kSet), checkedArray(values, 'values')));
  }

  /** Without a value. */
  delete(value) {
    return changed(this, op_collections_delete(receiver(this, kSet), checked(value)));
  }

  /** A set of what `change(value, value, collection)` gives for each value. */
  map(change, thisArg) {
    validateFunction(change, 'change');
    return new ImmutableSet(this.toArray().map((value) => Reflect.apply(change, thisArg, [value, value, this])));
  }

  /** The values for which `test(value, value, collection)` holds. */
  filter(test, thisArg) {
    validateFunction(test, 'test');
    return new ImmutableSet(this.toArray().filter((value) => Reflect.apply(test, thisArg, [value, value, this])));
  }

  *[Symbol.iterator]() {
    for (const part of parts(receiver(this, kSet))) {
      for (let i = 1; i < part.length; i++) yield shown(part[i]);
    }
  }

  values() {
    return this[Symbol.iterator]();
  }

  keys() {
    return this[Symbol.iterator]();
  }

  *entries() {
    for (const value of this) yield [value, value];
  }
}

Object.defineProperty(ImmutableSet, 'name', { __proto__: null, value: 'Set', configurable: true });
defineCollection(kSet, ImmutableSet);

/** Docs: docs/collections.md "Multiset". */
export class Multiset extends Values {
  /** @param {Iterable<any>} [values] */
  constructor(values = []) {
    super(insideOf(kMultiset, checkedArray(values, 'values')));
  }

  static of(...values) {
    return new Multiset(values);
  }

  static from(values) {
    return new Multiset(values);
  }

  /** How many different values it has. */
  get distinct() {
    return op_collections_size(receiver(this, kMultiset), true);
  }

  /** How often a value is there. */
  count(value) {
    return op_collections_get(receiver(this, kMultiset), checked(value));
  }

  /** With a value `times` more. */
  add(value, times = 1) {
    validateInteger(times, 'times', 0);
    return this.setCount(value, this.count(value) + times);
  }

  /** With a value `times` less; without it if that leaves none. */
  delete(value, times = 1) {
    validateInteger(times, 'times', 0);
    return this.setCount(value, Math.max(this.count(value) - times, 0));
  }

  /** With a value as often as `count` says. */
  setCount(value, count) {
    validateInteger(count, 'count', 0);
    return changed(this, op_collections_set(receiver(this, kMultiset), checked(value), count));
  }

  /** The counts of both added. */
  sum(other) {
    return this.combined(kSum, other);
  }

  /** The `limit` values that are there most often, with their counts. @returns {[any, number][]} */
  mostCommon(limit = this.distinct) {
    validateInteger(limit, 'limit', 0);
    return [...this.entries()].sort((a, b) => b[1] - a[1]).slice(0, limit);
  }

  /** Each value as often as it is there. */
  *[Symbol.iterator]() {
    for (const { 0: value, 1: count } of this.entries()) {
      for (let i = 0; i < count; i++) yield value;
    }
  }

  values() {
    return this[Symbol.iterator]();
  }

  /** Each value once. */
  *keys() {
    for (const { 0: value } of this.entries()) yield value;
  }

  /** Each value with how often it is there. */
  *entries() {
    for (const part of parts(receiver(this, kMultiset))) {
      for (let i = 1; i < part.length; i += 2) yield [shown(part[i]), part[i + 1]];
    }
  }

  /** Entries of values and counts. */
  toJSON() {
    return [...this.entries()];
  }
}

defineCollection(kMultiset, Multiset);

export { ImmutableSet as Set };
