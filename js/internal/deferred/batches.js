// How many items go into one task: so many that the task takes a few milliseconds, since a message costs some ten microseconds, and so few
// that every thread gets its share to the end.

/** The time that a task is to take, in ms. */
const kWanted = 4;
const kMost = 100_000;
/** From so many on, numbers are worth being looked at. */
const kFewNumbers = 16;

export class Batches {
  #threads;
  #fixed;
  /** ms for an item, as measured so far. */
  #perItem;

  /**
   * @param {number} threads
   * @param {number} [fixed] the program's own choice
   */
  constructor(threads, fixed) {
    this.#threads = threads;
    this.#fixed = fixed;
  }

  /** @param {number} left how many items there are; Infinity if nobody knows */
  next(left) {
    if (this.#fixed !== undefined) return this.#fixed;
    // The first ones only measure.
    if (this.#perItem === undefined) return 1;
    const wanted = Math.max(1, Math.round(kWanted / this.#perItem));
    const share = Number.isFinite(left) ? Math.max(1, Math.ceil(left / (this.#threads * 3))) : kMost;
    return Math.min(wanted, share, kMost);
  }

  /** A task of `count` items took `time` ms. */
  measured(count, time) {
    const perItem = Math.max(time / count, 1e-5);
    this.#perItem = this.#perItem === undefined ? perItem : (this.#perItem + perItem) / 2;
  }
}

/** Numbers go from thread to thread as one piece of memory; anything else as it is. @param {unknown[]} values */
export function packNumbers(values) {
  if (values.length < kFewNumbers) return values;
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== 'number') return values;
  return Float64Array.from(values);
}
