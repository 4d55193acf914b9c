// List: values in an order, with cheap changes at both ends and in the middle.

import { op_collections_add, op_collections_delete, op_collections_insert, op_collections_slice } from 'internal/ops';
import { validateInteger } from 'internal/validators';
import { changed, checkedArray, defineCollection, insideOf, kList, receiver } from 'internal/collections/collection';
import { border, existing, Indexed } from 'internal/collections/indexed';

/** The list with at most `length` values. */
function cut(list, length) {
  return changed(list, op_collections_slice(list, 0, length));
}

/** Docs: docs/collections.md "List". */
export class List extends Indexed {
  /** @param {Iterable<any>} [values] */
  constructor(values = []) {
    super(insideOf(kList, checkedArray(values, 'values')));
  }

  static of(...values) {
    return new List(values);
  }

  static from(values) {
    return new List(values);
  }

  /** With values behind its own. */
  push(...values) {
    return changed(this, op_collections_add(receiver(this, kList), checkedArray(values, 'values')));
  }

  /** Without the last value. */
  pop() {
    return changed(this, op_collections_slice(receiver(this, kList), 0, Math.max(this.size - 1, 0)));
  }

  /** With values in front of its own. */
  unshift(...values) {
    return this.insert(0, ...values);
  }

  /** Without the first value. */
  shift() {
    return changed(this, op_collections_slice(receiver(this, kList), 1, this.size));
  }

  /** With values in front of what stands at `index`. */
  insert(index, ...values) {
    const place = border(receiver(this, kList), index, 'index');
    return changed(this, op_collections_insert(this, place, checkedArray(values, 'values')));
  }

  /** Without the value at an index. @throws ERR_OUT_OF_RANGE if it has none there */
  delete(index) {
    return changed(this, op_collections_delete(this, existing(receiver(this, kList), index)));
  }

  /** Without `count` values from `start` on, and with other ones in their place. */
  splice(start, count = this.size, ...values) {
    const from = border(receiver(this, kList), start, 'start');
    validateInteger(count, 'count', 0);
    const tail = this.asPersistent().slice(Math.min(from + count, this.size));
    return cut(this, from).concat(checkedArray(values, 'values'), tail);
  }

  /** Without any value. */
  clear() {
    return cut(receiver(this, kList), 0);
  }
}

defineCollection(kList, List);
