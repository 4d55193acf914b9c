// Tuple: a few values of a fixed number, as small as an array can be.

import { defineCollection, checkedArray, insideOf, kTuple } from 'internal/collections/collection';
import { Indexed } from 'internal/collections/indexed';

/** Docs: docs/collections.md "Tuple". */
export class Tuple extends Indexed {
  /** @param {Iterable<any>} [values] */
  constructor(values = []) {
    super(insideOf(kTuple, checkedArray(values, 'values')));
  }

  static of(...values) {
    return new Tuple(values);
  }

  static from(values) {
    return new Tuple(values);
  }

  /** With another value at an index. @throws ERR_OUT_OF_RANGE if it has none there */
  with(index, value) {
    return this.set(index, value);
  }
}

defineCollection(kTuple, Tuple);
