// Ring: the queue both sides keep their chunks in. Putting, taking and looking are O(1); nothing is ever shifted along.

const SMALLEST = 8;

/** A double-ended queue over an array whose length is a power of two. */
export class Ring {
  #slots = [];
  #head = 0;
  count = 0;

  /** Adds behind the last. */
  put(value) {
    if (this.count === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.count) & (this.#slots.length - 1)] = value;
    this.count++;
  }

  /** Adds before the first. */
  putBack(value) {
    if (this.count === this.#slots.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#slots.length - 1);
    this.#slots[this.#head] = value;
    this.count++;
  }

  /** Removes the first and returns it; the ring must not be empty. */
  take() {
    const slots = this.#slots;
    const value = slots[this.#head];
    slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (slots.length - 1);
    this.count--;
    return value;
  }

  /** The one at a place, counted from the first. */
  at(index) {
    return this.#slots[(this.#head + index) & (this.#slots.length - 1)];
  }

  /** Puts another in the place of the first. */
  replaceFirst(value) {
    this.#slots[this.#head] = value;
  }

  clear() {
    this.#slots = [];
    this.#head = this.count = 0;
  }

  /** @returns {any[]} a copy, the first in front */
  toArray() {
    return Array.from({ length: this.count }, (_, index) => this.at(index));
  }

  #grow() {
    const old = this.#slots;
    const grown = new Array(old.length * 2 || SMALLEST);
    for (let index = 0; index < this.count; index++) grown[index] = old[(this.#head + index) & (old.length - 1)];
    this.#slots = grown;
    this.#head = 0;
  }
}
