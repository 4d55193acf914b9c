// The subtests of one test: how many of them run at a time, in which order, and in which they are reported.

import { clearInterval, setImmediate, setInterval } from 'internal/timers';
import { Draw } from 'internal/test_runner/random';

const noop = () => {};
const keepAlivePeriod = 2 ** 30;

export class Siblings {
  #test;
  /** All of them, in the order of their results. @type {object[]} */
  all = [];
  /** How many run now. */
  #active = 0;
  #waiting = [];
  #reported = 0;
  #draw = undefined;
  #drawn = 0;
  #isDrawing = false;
  /** The places of those that are left out, in ascending order. */
  #leftOut = [];
  #alive = 0;
  #keepAlive = undefined;

  constructor(test) {
    this.#test = test;
  }

  add(subtest) {
    subtest.place = this.all.push(subtest) - 1;
  }

  /** The number of a subtest among those that run, from 1. */
  numberOf({ place }) {
    let fewer = 0;
    for (let at = this.#leftOut.length - 1; at >= 0; at--) {
      if (this.#leftOut[at] < place) {
        fewer = at + 1;
        break;
      }
    }
    return place + 1 - fewer;
  }

  /** A subtest does not run and is not reported. */
  leaveOut({ place }) {
    const { length } = this.#leftOut;
    let at = length;
    while (at > 0 && this.#leftOut[at - 1] > place) at--;
    this.#leftOut.splice(at, 0, place);
  }

  /** Begins anew, without subtests. */
  clear() {
    this.all = [];
    this.#leftOut = [];
    this.#reported = 0;
  }

  /** @returns {Promise<void> | undefined} resolves when a subtest may run; undefined if it may at once */
  admit(subtest) {
    const { concurrency, harness: { seed } } = this.#test;
    if (this.#active < concurrency && seed === undefined) {
      this.#active++;
      return undefined;
    }
    const { promise, resolve } = Promise.withResolvers();
    subtest.release = resolve;
    this.#waiting.push(subtest);
    if (seed !== undefined) this.#releaseSoon();
    return promise;
  }

  /** In random order subtests are drawn when those that are declared together are all there. */
  #releaseSoon() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    setImmediate(() => {
      this.#isDrawing = false;
      while (this.#active < this.#test.concurrency && this.#waiting.length > 0) {
        this.#active++;
        this.#next().release();
      }
    });
  }

  /** The one among those that wait that comes next. */
  #next() {
    const { seed } = this.#test.harness;
    if (seed === undefined) return this.#waiting.shift();
    this.#draw ??= new Draw(seed);
    const next = this.#draw.take(this.#waiting);
    if (next === undefined) return undefined;
    // Results come in the order in which tests run.
    this.all.splice(this.all.indexOf(next), 1);
    this.all.splice(this.#drawn++, 0, next);
    this.all.forEach((subtest, place) => {
      subtest.place = place;
    });
    this.#leftOut = this.all.filter(({ filtered }) => filtered).map(({ place }) => place);
    return next;
  }

  /** A subtest is over: the next one takes its place. */
  giveWay() {
    const next = this.#next();
    if (next === undefined) this.#active--;
    else next.release();
  }

  /** Keeps the process alive, even when all that a subtest waits for is unreferenced. */
  hold() {
    if (this.#alive++ === 0) this.#keepAlive = setInterval(noop, keepAlivePeriod);
  }

  letGo() {
    if (--this.#alive === 0) clearInterval(this.#keepAlive);
  }

  /** The innermost tests that are not over. */
  running() {
    return this.all.filter((subtest) => !subtest.finished).flatMap((subtest) => {
      const inner = subtest.siblings.running();
      return inner.length > 0 ? inner : [subtest];
    });
  }

  /** How many there are that count. */
  get shown() {
    return this.all.length - this.#leftOut.length;
  }

  get failed() {
    return this.all.filter((subtest) => !subtest.passed && !subtest.isTodo && !subtest.filtered);
  }

  /** Whether it is the turn of a subtest to be reported. */
  isDue(subtest) {
    return this.all[this.#reported] === subtest;
  }

  /** Reports what is ready, in order. */
  flush() {
    for (let next; (next = this.all[this.#reported]) !== undefined; this.#reported++) {
      if (next.filtered) continue;
      next.relay?.();
      if (next.finished && next.isOnlyRelay) continue;
      if (!next.finished) {
        next.siblings.flush();
        return;
      }
      next.announce();
      next.siblings.flush();
      next.report();
    }
  }
}
