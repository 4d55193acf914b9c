// The hooks of a test: before and after it, before and after each of its subtests. Docs: test, "before([fn][, options])".

import { validateAbortSignal, validateFunction, validateNumber, validateOneOf } from 'internal/validators';
import { TIMEOUT_MAX } from 'internal/timers';
import { isNativeError } from 'internal/util/types';
import { call, isTestFailure, kTimeout, stopper, testFailure } from 'internal/test_runner/calling';
import { running } from 'internal/test_runner/running';

const noop = () => {};
const kinds = ['before', 'after', 'beforeEach', 'afterEach'];

/** What a hook failed of: an error is told as it is, anything of the runner's own by the name of the hook. */
function reasonOf(error, kind) {
  if (error === kTimeout) return `failed running ${kind} hook`;
  if (error?.name === 'AbortError' && isNativeError(error) && error.cause !== undefined) return error.cause;
  if (!isTestFailure(error)) return error;
  return isNativeError(error.cause) ? error.cause : `failed running ${kind} hook`;
}

export class Hooks {
  #test;
  #lists = { before: [], after: [], beforeEach: [], afterEach: [] };
  #before = undefined;
  /** Where the first hook that failed was declared. */
  failedAt = undefined;

  constructor(test) {
    this.#test = test;
  }

  /**
   * Adds a hook.
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE}
   */
  add(kind, fn, options, location) {
    validateOneOf(kind, 'name', kinds);
    if (typeof fn === 'object' && fn !== null) [fn, options] = [noop, fn];
    const { signal, timeout = Infinity } = options ?? {};
    if (fn !== undefined && fn !== null) validateFunction(fn, 'fn');
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (timeout !== Infinity && timeout !== null) validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
    const hook = { kind, fn: fn ?? noop, signal, timeout: timeout ?? Infinity, location, isOver: false };
    // While files are loaded their hooks of the whole run are due at once.
    if (kind === 'before' && this.#test.holdsSubtests) {
      this.#before = Promise.all([this.#before, this.#runOne(hook, this.#test.context)]);
      this.#before.catch(noop);
      return;
    }
    this.#lists[kind].push(hook);
    // A test that runs already does not wait for a subtest.
    if (kind === 'before' && this.#test.startTime !== null && this.#test.parent !== null && this.#test.type === 'test') this.before()?.catch(noop);
  }

  /** Whether there are hooks of a kind. */
  has(kind) {
    return this.#lists[kind].length > 0;
  }

  /** Runs the hooks of a kind for `context`, one after the other. Rejects with ERR_TEST_FAILURE of type hookFailed. */
  async run(kind, context) {
    for (const hook of this.#lists[kind]) await this.#runOne(hook, context);
  }

  async #runOne(hook, context) {
    // What comes after a test is not ended with it.
    const signal = hook.signal ?? (hook.kind === 'after' ? undefined : this.#test.signal);
    const guard = stopper(hook.timeout, signal);
    try {
      if (signal?.aborted) await guard.promise;
      // A hook that aborts itself is aborted.
      const ended = running.run({ test: this.#test, hook }, call, hook.fn, context, [context]);
      ended.catch(noop);
      await Promise.race([guard.promise, ended]);
    } catch (error) {
      this.failedAt ??= hook.location;
      throw testFailure(reasonOf(error, hook.kind), 'hookFailed');
    } finally {
      guard.stop();
      hook.isOver = true;
    }
  }

  /** Runs the `before` hooks, once. @returns {Promise<void> | undefined} undefined if there are none */
  before() {
    if (this.#before === undefined && this.has('before')) {
      this.#before = this.#runBefore();
      this.#before.catch(noop);
    }
    return this.#before;
  }

  async #runBefore() {
    // Hooks that are added while hooks run come last.
    while (this.has('before')) await this.#runOne(this.#lists.before.shift(), this.#test.context);
  }

  /** Runs the `beforeEach` hooks of a subtest: those further out first. @returns {Promise<void> | undefined} */
  beforeEach(context) {
    const outer = this.#test.parent?.hooks.beforeEach(context);
    if (!this.has('beforeEach')) return outer;
    return (async () => {
      await outer;
      await this.run('beforeEach', context);
    })();
  }

  /** Runs the `afterEach` hooks of a subtest: those further in first. @returns {Promise<void> | undefined} */
  afterEach(context) {
    if (!this.has('afterEach')) return this.#test.parent?.hooks.afterEach(context);
    return (async () => {
      await this.run('afterEach', context);
      await this.#test.parent?.hooks.afterEach(context);
    })();
  }
}
