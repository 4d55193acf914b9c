// The fields of an outgoing message, in order, by their lower case names; each name keeps the case it was set in.

import { lowerCaseOf } from 'internal/http/header_rules';

export class HeaderTable {
  /** @type {Map<string, { name: string, value: any }>} */
  #fields = new Map();

  get size() {
    return this.#fields.size;
  }

  set(name, value) {
    this.#fields.set(lowerCaseOf(name), { name, value });
  }

  /** Adds to what is there: the value becomes a list. */
  append(name, value) {
    const field = this.#fields.get(lowerCaseOf(name));
    if (field === undefined) {
      this.set(name, value);
      return;
    }
    const before = Array.isArray(field.value) ? field.value : [field.value];
    field.value = before.concat(value);
  }

  get(name) {
    return this.#fields.get(lowerCaseOf(name))?.value;
  }

  has(name) {
    return this.#fields.has(lowerCaseOf(name));
  }

  delete(name) {
    return this.#fields.delete(lowerCaseOf(name));
  }

  /** Lower case names. */
  names() {
    return [...this.#fields.keys()];
  }

  /** Names as they were set. */
  rawNames() {
    return [...this.#fields.values()].map((field) => field.name);
  }

  /** What getHeaders() gives: a copy without a prototype. */
  toObject() {
    const object = { __proto__: null };
    for (const [key, { value }] of this.#fields) object[key] = value;
    return object;
  }

  /** @returns {Iterable<{ name: string, value: any }>} */
  [Symbol.iterator]() {
    return this.#fields.values();
  }
}
