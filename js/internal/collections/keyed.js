// What collections of values by key have in common.

import { op_collections_delete, op_collections_get, op_collections_has, op_collections_set } from 'internal/ops';
import { validateFunction } from 'internal/validators';
import { changed, checked, Collection, parts, shown } from 'internal/collections/collection';

export class Keyed extends Collection {
  /** The value of a key, else `missing`. */
  get(key, missing = undefined) {
    const value = op_collections_get(this, this.checkKey(key));
    return value === undefined && missing !== undefined && !this.has(key) ? missing : shown(value);
  }

  has(key) {
    return op_collections_has(this, this.checkKey(key));
  }

  /** With a value under a key. */
  set(key, value) {
    return changed(this, op_collections_set(this, this.checkKey(key), checked(value)));
  }

  /** Without a key. */
  delete(key) {
    return changed(this, op_collections_delete(this, this.checkKey(key)));
  }

  /** With what `change(value)` makes of a key's value; `missing` stands for one that is not there. */
  update(key, change, missing = undefined) {
    validateFunction(change, 'change');
    return this.set(key, change(this.get(key, missing)));
  }

  /** With what `change(value, key, collection)` makes of each value. */
  map(change, thisArg) {
    validateFunction(change, 'change');
    return new this.constructor([...this].map(({ 0: key, 1: value }) => [key, Reflect.apply(change, thisArg, [value, key, this])]));
  }

  /** The entries for which `test(value, key, collection)` holds. */
  filter(test, thisArg) {
    validateFunction(test, 'test');
    return new this.constructor([...this].filter(({ 0: key, 1: value }) => Reflect.apply(test, thisArg, [value, key, this])));
  }

  *[Symbol.iterator]() {
    for (const part of parts(this)) {
      for (let i = 1; i < part.length; i += 2) yield [shown(part[i]), shown(part[i + 1])];
    }
  }

  entries() {
    return this[Symbol.iterator]();
  }

  *keys() {
    for (const part of parts(this)) {
      for (let i = 1; i < part.length; i += 2) yield shown(part[i]);
    }
  }

  *values() {
    for (const part of parts(this)) {
      for (let i = 2; i < part.length; i += 2) yield shown(part[i]);
    }
  }
}
