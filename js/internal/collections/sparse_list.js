// SparseList: values at indices far apart. Only those that are set take room.

import { op_collections_size } from 'internal/ops';
import { validateInteger } from 'internal/validators';
import { defineCollection, insideOf, kSparseList, receiver } from 'internal/collections/collection';
import { Keyed } from 'internal/collections/keyed';
import { flatEntries } from 'internal/collections/map';

/** An index. @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE */
function checkIndex(index) {
  validateInteger(index, 'index', 0);
  return index;
}

/** Docs: docs/collections.md "SparseList". */
export class SparseList extends Keyed {
  /** @param {Iterable<[number, any]>} [entries] */
  constructor(entries = []) {
    super(insideOf(kSparseList, flatEntries(entries, checkIndex)));
  }

  static from(entries) {
    return new SparseList(entries);
  }

  checkKey(index) {
    return checkIndex(index);
  }

  /** One more than the largest index that is set. `size` is the number of values. */
  get length() {
    return op_collections_size(receiver(this, kSparseList), true);
  }
}

defineCollection(kSparseList, SparseList);
