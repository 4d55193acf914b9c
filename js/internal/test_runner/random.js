// @ts-check
// A random order that a seed repeats. Docs: test, "Randomizing tests execution order".

/** A generator of numbers from 0 to below 1 (Mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A copy of a list in random order (Fisher and Yates).
 * @template T
 * @param {T[]} list
 * @param {number} seed
 * @returns {T[]}
 */
export function shuffled(list, seed) {
  const random = generator(seed);
  const result = [...list];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

/** Draws from a list that may grow while it is drawn from. */
export class Draw {
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = generator(seed);
  }

  /** Takes one out. @template T @param {T[]} list @returns {T | undefined} */
  take(list) {
    if (list.length === 0) return undefined;
    const [taken] = list.splice(Math.floor(this.#random() * list.length), 1);
    return taken;
  }
}
