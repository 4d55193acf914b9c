// assert.CallTracker: counts the calls of functions. Deprecated in favour of the mocks of node:test.

import { lazy } from 'internal/core';
import { AssertionError } from 'internal/assert/assertion_error';
import { codes } from 'internal/errors';
import { validateUint32 } from 'internal/validators';

const { ERR_INVALID_ARG_VALUE, ERR_UNAVAILABLE_DURING_EXIT } = codes;

const lazyProcess = lazy('process');

/** The calls of one tracked function. */
class TrackedCalls {
  #calls = [];
  #expected;
  #name;
  #stack;

  constructor(expected, name) {
    this.#expected = expected;
    this.#name = name;
    this.#stack = new Error();
  }

  add(thisArg, args) {
    this.#calls.push(Object.freeze({ thisArg, arguments: Object.freeze(args.slice()) }));
  }

  reset() {
    this.#calls = [];
  }

  list() {
    return Object.freeze(this.#calls.slice());
  }

  /** What is wrong with the number of calls, if anything. */
  report() {
    const actual = this.#calls.length;
    const expected = this.#expected;
    if (actual === expected) return undefined;
    return {
      message: `Expected the ${this.#name} function to be executed ${expected} time(s) but was executed ${actual} time(s).`,
      actual,
      expected,
      operator: this.#name,
      stack: this.#stack,
    };
  }
}

/** See "Class: assert.CallTracker" in assert.md. */
export class CallTracker {
  #all = new Set();
  #byFunction = new WeakMap();

  #find(tracked) {
    const calls = this.#byFunction.get(tracked);
    if (calls === undefined) throw new ERR_INVALID_ARG_VALUE('tracked', tracked, 'is not a tracked function');
    return calls;
  }

  /**
   * Wraps a function; verify() will want it to have been called `expected` times.
   * @throws ERR_UNAVAILABLE_DURING_EXIT, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
   */
  calls(fn, expected = 1) {
    if (lazyProcess()._exiting) throw new ERR_UNAVAILABLE_DURING_EXIT();
    let target = fn;
    let count = expected;
    if (typeof fn === 'number') count = fn;
    if (typeof fn === 'number' || fn === undefined) target = Function.prototype;
    validateUint32(count, 'expected', true);

    const calls = new TrackedCalls(count, target.name || 'calls');
    const tracked = new Proxy(target, {
      __proto__: null,
      apply(original, thisArg, args) {
        calls.add(thisArg, args);
        return Reflect.apply(original, thisArg, args);
      },
    });
    this.#all.add(calls);
    this.#byFunction.set(tracked, calls);
    return tracked;
  }

  /** The calls so far: frozen objects with thisArg and arguments. */
  getCalls(tracked) {
    return this.#find(tracked).list();
  }

  /** What is wrong with the numbers of calls. */
  report() {
    return [...this.#all].map((calls) => calls.report()).filter((problem) => problem !== undefined);
  }

  /** Forgets the calls of one function, or of all. */
  reset(tracked) {
    if (tracked === undefined) this.#all.forEach((calls) => calls.reset());
    else this.#find(tracked).reset();
  }

  /** Throws an AssertionError if a function was not called as often as expected. */
  verify() {
    const problems = this.report();
    if (problems.length === 0) return;
    const message = problems.length === 1 ? problems[0].message : 'Functions were not called the expected number of times';
    throw new AssertionError({ message, details: problems });
  }
}
