// The items of sessionStorage: they last as long as the process.

import { Quota } from 'internal/webstorage/quota';

export class MemoryStore {
  /** @type {Map<string, string>} */
  #items = new Map();
  #size = 0;

  get count() {
    return this.#items.size;
  }

  keys() {
    return [...this.#items.keys()];
  }

  keyAt(index) {
    return this.#items.keys().drop(index).next().value;
  }

  get(key) {
    return this.#items.get(key);
  }

  set(key, value) {
    const before = this.#items.get(key);
    const size = this.#size + Quota.sizeOf(value) - (before === undefined ? -Quota.sizeOf(key) : Quota.sizeOf(before));
    Quota.check(size);
    this.#size = size;
    this.#items.set(key, value);
  }

  remove(key) {
    const value = this.#items.get(key);
    if (value === undefined) return;
    this.#size -= Quota.sizeOf(key) + Quota.sizeOf(value);
    this.#items.delete(key);
  }

  clear() {
    this.#items.clear();
    this.#size = 0;
  }
}
