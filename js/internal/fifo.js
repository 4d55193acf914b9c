// A first-in first-out queue.

/** Less than this is not worth giving back. */
const TRIM = 1024;

/** An array and the place where it begins: taking costs the same however much is queued. */
export class Fifo {
  #items = [];
  #head = 0;

  /** @returns {number} */
  get size() {
    return this.#items.length - this.#head;
  }

  push(value) {
    this.#items.push(value);
  }

  /** Puts a value back in front of all others. */
  unshift(value) {
    if (this.#head > 0) this.#items[--this.#head] = value;
    else this.#items.unshift(value);
  }

  /** The oldest value, taken out; undefined when there is none. */
  shift() {
    if (this.#head === this.#items.length) return undefined;
    const value = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) {
      this.#items.length = this.#head = 0;
    } else if (this.#head > TRIM && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return value;
  }
}
