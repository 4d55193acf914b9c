// @ts-check
// What test functions and suite functions get: TestContext and SuiteContext.

import { validateFunction, validateNumber, validateObject, validateString } from 'internal/validators';
import { clearTimeout, setTimeout, TIMEOUT_MAX } from 'internal/timers';
import { lazy } from 'internal/core';
import assert from 'assert';
import { innerOk } from 'internal/assert/utils';
import process from 'process';
import { assertions } from 'internal/test_runner/assert';
import { testFailure } from 'internal/test_runner/calling';
import { callSite } from 'internal/test_runner/call_site';
import { TestPlan } from 'internal/test_runner/plan';

const snapshots = lazy('internal/test_runner/snapshot');
const testModule = lazy('internal/test_runner/test');

/** Defines a getter for each of `names`: what `subjectOf` gives has the properties. */
function showProperties(Class, names, subjectOf) {
  for (const name of names) {
    const get = {
      get [name]() {
        return subjectOf(this)[name];
      },
    };
    Object.defineProperty(Class.prototype, name, { ...Object.getOwnPropertyDescriptor(get, name), enumerable: false });
  }
}

/** Defines a method for each kind of hook. */
function defineHooks(Class, subjectOf) {
  for (const kind of ['before', 'after', 'beforeEach', 'afterEach']) {
    const { [kind]: value } = {
      [kind](fn, options) {
        subjectOf(this).hooks.add(kind, fn, options, callSite(this[kind]));
      },
    };
    Object.defineProperty(Class.prototype, kind, { __proto__: null, configurable: true, writable: true, value });
  }
}

class Context {
  #test;

  constructor(test) {
    this.#test = test;
  }

  static {
    showProperties(this, ['fullName', 'name', 'passed', 'signal'], (context) => context.#test);
  }

  get filePath() {
    return this.#test.entryFile;
  }

  /** Which attempt this is, with --test-rerun-failures; from 0. */
  get attempt() {
    return this.#test.harness.attempts?.number ?? 0;
  }

  /** Adds a line to the result of the test. */
  diagnostic(message) {
    this.#test.diagnostic(message);
  }

  /** Sends a message at once. @throws {ERR_INVALID_ARG_TYPE} */
  log(message, data) {
    validateString(message, 'message');
    this.#test.emit('test:log', { message, data });
  }
}

/** Docs: test, "Class: TestContext". */
export class TestContext extends Context {
  #test;
  #assert;

  constructor(test) {
    super(test);
    this.#test = test;
  }

  static {
    const testOf = (context) => context.#test;
    showProperties(this, ['error', 'mock', 'tags'], testOf);
    defineHooks(this, testOf);
  }

  get workerId() {
    const id = process.env.NODE_TEST_WORKER_ID;
    return id === undefined ? undefined : Number(id);
  }

  /** The assertions, counted by the plan. */
  get assert() {
    if (this.#assert !== undefined) return this.#assert;
    const context = this;
    this.#assert = { __proto__: null };
    for (const [name, fn] of assertions()) {
      const counted = function(...args) {
        context.#test.plan?.count();
        // Its message shows the line of the call, which is that of this function.
        if (fn === assert.ok) return Reflect.apply(innerOk, undefined, [counted, args.length, ...args]);
        return Reflect.apply(fn, context, args);
      };
      Object.defineProperty(counted, 'name', { value: name });
      this.#assert[name] = counted;
    }
    if (!assertions().has('snapshot')) this.#assert.snapshot = (value, options) => {
      this.#test.plan?.count();
      snapshots().snapshotsOf(this.#test.harness).compare(this.#test, value, options);
    };
    if (!assertions().has('fileSnapshot')) this.#assert.fileSnapshot = (value, path, options) => {
      this.#test.plan?.count();
      snapshots().snapshotsOf(this.#test.harness).compareFile(value, path, options);
    };
    return this.#assert;
  }

  plan(count, options) {
    if (this.#test.plan !== null) {
      throw testFailure('cannot set plan more than once', 'testCodeFailure');
    }
    this.#test.plan = new TestPlan(count, options);
  }

  runOnly(value) {
    this.#test.runOnlySubtests = Boolean(value);
  }

  skip(message) {
    this.#test.skip(message);
  }

  todo(message) {
    this.#test.todo(message);
  }

  /** A subtest. @returns {Promise<void>} */
  test(name, options, fn) {
    const location = callSite(this.test);
    this.#test.plan?.count();
    return this.#test.createSubtest(testModule().Test, name, options, fn, location).start();
  }

  /**
   * Calls `condition` again and again until it neither throws nor rejects.
   * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
   */
  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, TIMEOUT_MAX);
    validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
    return new Promise((resolve, reject) => {
      let poll;
      let cause;
      let over = false;
      const limit = setTimeout(() => {
        over = true;
        clearTimeout(poll);
        const error = new Error('waitFor() timed out');
        if (cause !== undefined) error.cause = cause;
        reject(error);
      }, timeout);
      const attempt = async () => {
        try {
          const value = await condition();
          if (over) return;
          clearTimeout(limit);
          resolve(value);
        } catch (error) {
          cause = error;
          if (!over) poll = setTimeout(attempt, interval);
        }
      };
      attempt();
    });
  }
}

/** Docs: test, "Class: SuiteContext". */
export class SuiteContext extends Context {}
