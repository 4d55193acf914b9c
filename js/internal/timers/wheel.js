// A hierarchical timing wheel (Varghese and Lauck, 1987): starting and stopping a timer costs the same however many there are.
//
// Six wheels of 64 slots turn inside each other, from one millisecond a slot to 2^30. A timer goes to the wheel in which its time differs from
// the current one; when the hand comes to its slot, it moves down to a finer wheel, in the last into the hands of the caller. Timers of the
// same millisecond stay in the order in which they were started: who came earlier came from above, before.

import { append, firstOf, moveAll, remove, Ring } from 'internal/timers/ring';

const BITS = 6;
const SLOTS = 1 << BITS;
const LEVELS = 6;
/** Milliseconds of a slot, by level. */
const SPANS = Array.from({ length: LEVELS }, (_, level) => 2 ** (BITS * level));

/** Under this key a timer keeps its time; the wheel sorts by it. */
export const kExpiry = Symbol('expiry');

// Which slots may have timers, two words of 32 bits. Stopping a timer leaves the bit: it is found out when the hand comes.
class Level {
  constructor(level) {
    this.span = SPANS[level];
    // A slot gets its ring with its first timer: most never have one, and a start would read them all from the snapshot.
    this.slots = new Array(SLOTS).fill(undefined);
    this.low = 0;
    this.high = 0;
  }

  mark(slot) {
    if (slot < 32) this.low |= 1 << slot;
    else this.high |= 1 << (slot - 32);
  }

  unmark(slot) {
    if (slot < 32) this.low &= ~(1 << slot);
    else this.high &= ~(1 << (slot - 32));
  }

  /** The first marked slot from `slot` on, or -1: what lies behind the hand belongs to the next wheel. */
  next(slot) {
    if (slot < 32) {
      const low = this.low & (-1 << slot);
      if (low !== 0) return 31 - Math.clz32(low & -low);
      return this.high === 0 ? -1 : 63 - Math.clz32(this.high & -this.high);
    }
    const high = this.high & (-1 << (slot - 32));
    return high === 0 ? -1 : 63 - Math.clz32(high & -high);
  }
}

const NONE = new Ring();

/** Timers by the millisecond they are due in. Times are whole numbers. */
export class Wheel {
  /** Where the hand is: everything up to here was handed out. */
  #now = 0;
  /** Nothing is to be done before: no timer is due, none has to move down. */
  #bound = Infinity;
  #levels = Array.from({ length: LEVELS }, (_, level) => new Level(level));
  #moving = new Ring();
  /** The slot under the hand, once it gives timers out. */
  #current = NONE;

  /**
   * Adds a timer that is in no ring.
   * @param {object} timer
   * @param {number} now the time
   * @param {number} expiry when it is due; what lies behind is due in the millisecond after the hand
   */
  add(timer, now, expiry) {
    // A hand that has nothing on its way follows the clock, so that timers go to the finest wheel.
    if (now > this.#now && now < this.#bound) this.#move(now);
    timer[kExpiry] = expiry > this.#now ? expiry : this.#now + 1;
    this.#place(timer);
  }

  #move(time) {
    this.#now = time;
    this.#current = NONE;
  }

  #place(timer) {
    const expiry = timer[kExpiry];
    // The finest wheel in which both times are in the same turn. They are too large for bit operations.
    let depth = 0;
    while (depth < LEVELS - 1 && Math.floor(expiry / SPANS[depth + 1]) !== Math.floor(this.#now / SPANS[depth + 1])) depth++;
    const level = this.#levels[depth];
    const begin = Math.floor(expiry / level.span);
    const slot = begin % SLOTS;
    append(level.slots[slot] ??= new Ring(), timer);
    level.mark(slot);
    if (begin * level.span < this.#bound) this.#bound = begin * level.span;
  }

  /** The first slot ahead that has timers, or undefined; finer wheels come first. Tells the bound. */
  #find() {
    for (const level of this.#levels) {
      const hand = Math.floor(this.#now / level.span);
      for (let slot = level.next(hand % SLOTS); slot !== -1; slot = level.next(slot)) {
        const ring = level.slots[slot];
        if (firstOf(ring) !== undefined) {
          this.#bound = (hand - (hand % SLOTS) + slot) * level.span;
          return { level, slot, ring };
        }
        level.unmark(slot);
      }
    }
    this.#bound = Infinity;
    return undefined;
  }

  /** A time before which no timer is due, often the very time. @returns {number} Infinity when there is none */
  next() {
    this.#find();
    return this.#bound;
  }

  /** The first timer that is due at `now`, still in its ring, or undefined. */
  due(now) {
    const first = firstOf(this.#current);
    if (first !== undefined) return first;
    for (let found; (found = this.#find()) !== undefined && this.#bound <= now;) {
      const { level, slot, ring } = found;
      if (this.#bound > this.#now) this.#move(this.#bound);
      if (level.span === 1) {
        this.#current = ring;
        return firstOf(ring);
      }
      level.unmark(slot);
      moveAll(ring, this.#moving);
      for (let timer; (timer = firstOf(this.#moving)) !== undefined;) {
        remove(timer);
        this.#place(timer);
      }
    }
    return undefined;
  }
}
