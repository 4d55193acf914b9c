// What the web streams need of promises. Programs may have replaced `then` and `resolve`, which must not be seen: these are V8's own.

import { primordials } from 'internal/core';

const { Promise, PromisePrototypeThen, PromiseReject, PromiseResolve, ReflectApply } = primordials;

export { PromisePrototypeThen as react, PromiseReject as rejected, PromiseResolve as resolved };

/** A promise that was kept long ago: what reacts to it runs in the next microtask. */
export const kDone = PromiseResolve(undefined);

function ignore() {}

/** Nobody has to handle it. @param {Promise<unknown>} promise @returns {Promise<unknown>} the same */
export function quiet(promise) {
  PromisePrototypeThen(promise, undefined, ignore);
  return promise;
}

/**
 * Calls a callback of the program.
 * @returns {Promise<unknown> | undefined} undefined where the callback returned that: it is done
 */
export function invoke(callback, self, ...args) {
  try {
    const result = ReflectApply(callback, self, args);
    return result === undefined ? undefined : PromiseResolve(result);
  } catch (error) {
    return PromiseReject(error);
  }
}

/** `onKept` or `onBroken` once what invoke() gave is settled, one microtask later at the earliest. */
export function follow(outcome, onKept, onBroken) {
  return PromisePrototypeThen(outcome === undefined ? kDone : outcome, onKept, onBroken);
}

/**
 * What start() or cancel() gave as a promise of our own: it is settled two microtasks after theirs, as Web IDL has it. Elsewhere, where it
 * would cost each chunk that, a promise of the program's is followed itself.
 */
export function adopt(result) {
  return result === undefined ? undefined : new Promise((resolve) => resolve(result));
}

const PENDING = 0;
const KEPT = 1;
const BROKEN = 2;

/** A promise of the stream itself (`closed`, `ready` …): made only if somebody asks for it. It counts as handled. */
export class Outcome {
  #state = PENDING;
  #reason = undefined;
  #promise = undefined;
  #keep = undefined;
  #break = undefined;
  #waiting = undefined;

  /** One that is kept already. */
  static kept() {
    const outcome = new Outcome();
    outcome.keep();
    return outcome;
  }

  static broken(reason) {
    const outcome = new Outcome();
    outcome.break(reason);
    return outcome;
  }

  get isPending() {
    return this.#state === PENDING;
  }

  get isKept() {
    return this.#state === KEPT;
  }

  get promise() {
    if (this.#promise !== undefined) return this.#promise;
    if (this.#state === KEPT) {
      this.#promise = PromiseResolve(undefined);
    } else if (this.#state === BROKEN) {
      this.#promise = quiet(PromiseReject(this.#reason));
    } else {
      this.#promise = new Promise((keep, breakIt) => {
        this.#keep = keep;
        this.#break = breakIt;
      });
    }
    return this.#promise;
  }

  keep() {
    if (this.#state !== PENDING) return;
    this.#state = KEPT;
    if (this.#keep !== undefined) this.#keep();
    if (this.#waiting !== undefined) PromisePrototypeThen(kDone, this.#waiting);
    this.#waiting = undefined;
  }

  break(reason) {
    if (this.#state !== PENDING) return;
    this.#state = BROKEN;
    this.#reason = reason;
    this.#waiting = undefined;
    if (this.#break === undefined) return;
    quiet(this.#promise);
    this.#break(reason);
  }

  /** Calls back, without a promise, in the microtask after it was kept; one caller at a time. */
  whenKept(callback) {
    if (this.#state === KEPT) PromisePrototypeThen(kDone, callback);
    else if (this.#state === PENDING) this.#waiting = callback;
  }
}

/** A promise with what settles it. */
export class Deferred {
  resolve;
  reject;
  promise = new Promise((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}
