// One test: its options, its place in the tree, how it runs, and what it reports.

import { codes } from 'internal/errors';
import { validateAbortSignal, validateNumber, validateObject, validateUint32 } from 'internal/validators';
import { AbortController } from 'internal/abort_controller';
import { TIMEOUT_MAX } from 'internal/timers';
import assert from 'assert';
import diagnosticsChannel from 'diagnostics_channel';
import { call, isTestFailure, kAborted, kTimeout, stopper, testFailure } from 'internal/test_runner/calling';
import { Hooks } from 'internal/test_runner/hooks';
import { MockTracker } from 'internal/test_runner/mock/mock';
import { running } from 'internal/test_runner/running';
import { Siblings } from 'internal/test_runner/siblings';
import { TestContext } from 'internal/test_runner/context';
import { TestPlan } from 'internal/test_runner/plan';
import { flattenTags, parseExpectFailure } from 'internal/test_runner/test_options';

const { ERR_INVALID_ARG_TYPE } = codes;

const kCancelledByParent = 'cancelledByParent';
const kOnlyIsIgnored = "'only' and 'runOnly' require the --test-only command-line option.";

const channel = diagnosticsChannel.tracingChannel('node.test');
const noop = () => {};
let nextId = 0;

/** A test. `parent` is null for the root of the tree. Docs: test, "test([name][, options][, fn])". */
export class Test {
  type = 'test';
  siblings = new Siblings(this);
  hooks = new Hooks(this);
  passed = false;
  cancelled = false;
  finished = false;
  error = null;
  diagnostics = [];
  message = undefined;
  plan = null;
  runOnlySubtests = false;
  startTime = null;
  endTime = null;
  #announced = false;
  #mock = null;
  #controller = new AbortController();
  #finishListeners = [];

  constructor({ parent, name, options, fn, location, harness }) {
    // A test that comes after the end of its parent is reported at the top.
    this.lateChild = parent !== null && (parent.finished || parent.isBuilt === true);
    while (this.lateChild && parent.parent !== null) parent = parent.parent;
    const { concurrency, only, signal, skip, todo, timeout, plan, expectFailure, tags } = options;
    this.id = nextId++;
    this.parent = parent;
    this.harness = harness ?? parent.harness;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.name = typeof name === 'string' && name !== '' ? name : fn?.name || '<anonymous>';
    this.entryFile = this.harness.entryFile ?? parent?.entryFile;
    this.fn = skip ? noop : (fn ?? noop);
    this.location = location;
    this.only = Boolean(only);
    /** It said itself that it is none of those. */
    this.isExcluded = only === false;
    this.timeout = parent?.timeoutOfSubtests ?? Infinity;
    if (timeout !== undefined && timeout !== null && timeout !== Infinity) {
      validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
      this.timeout = timeout;
    } else if (timeout === Infinity) this.timeout = Infinity;
    this.timeoutOfSubtests = this.timeout;
    this.concurrency = parent?.concurrency ?? 1;
    if (typeof concurrency === 'number') {
      validateUint32(concurrency, 'options.concurrency', true);
      this.concurrency = concurrency;
    } else if (typeof concurrency === 'boolean') this.concurrency = concurrency ? Infinity : 1;
    else if (concurrency !== undefined && concurrency !== null) {
      throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
    }
    if (signal) validateAbortSignal(signal, 'options.signal');
    if (plan !== undefined && plan !== null) this.plan = new TestPlan(plan);
    this.outerSignal = signal;
    this.signal = this.#controller.signal;
    this.tags = flattenTags(tags, parent?.tags ?? Object.freeze([]));
    this.expectFailure = parseExpectFailure(expectFailure) ?? parent?.expectFailure ?? null;
    this.skipped = Boolean(skip);
    this.isTodo = (todo !== undefined && todo !== false) || Boolean(parent?.isTodo);
    if (typeof todo === 'string') this.message = todo;
    if (typeof skip === 'string') this.message = skip;
    this.context = this.makeContext();
    if (parent !== null) {
      parent.siblings.add(this);
      if (this.only) parent.narrowToOnly();
      if (!this.harness.obeysOnly && (this.only || parent.runOnlySubtests)) this.diagnostic(kOnlyIsIgnored);
      if (this.lateChild) {
        this.startTime = performance.now();
        this.fail(testFailure('test could not be started because its parent finished', 'parentAlreadyFinished'));
      } else this.emit('test:enqueue', { type: this.type });
      if (signal?.aborted) this.#onOuterAbort();
      else signal?.addEventListener('abort', this.#onOuterAbort, { once: true });
    }
  }

  makeContext() {
    return new TestContext(this);
  }

  /** Among subtests of which one has `only`, the others do not run; nor do those beside a suite that holds it. */
  narrowToOnly() {
    if (this.harness.obeysOnly) this.runOnlySubtests = true;
  }

  /** Tracks mocks that are undone when the test ends. */
  get mock() {
    this.#mock ??= new MockTracker();
    return this.#mock;
  }

  /** The names of its ancestors, from the outermost on, and its own. */
  get path() {
    const names = [];
    for (let test = this; test.parent !== null; test = test.parent) names.unshift(test.name);
    return names;
  }

  get fullName() {
    return this.parent === null ? this.name : this.path.join(' > ');
  }

  /** Sends an event about this test. */
  emit(type, data) {
    this.harness.stream.send(type, {
      __proto__: null,
      name: this.name,
      nesting: Math.max(this.nesting, 0),
      testId: this.id,
      parentId: this.parent?.parent ? this.parent.id : undefined,
      tags: this.tags,
      ...this.location,
      ...data,
    });
  }

  diagnostic(message) {
    this.diagnostics.push(message);
  }

  fail(error) {
    if (this.error !== null) return;
    this.passed = false;
    this.error = error;
    this.endTime ??= performance.now();
    this.startTime ??= this.endTime;
  }

  pass() {
    if (this.error !== null) return;
    if (this.expectFailure !== null && !this.skipped && !this.isTodo && this.type === 'test') {
      this.expectedLabel = this.expectFailure.label ?? true;
      this.fail(testFailure('test was expected to fail but passed', 'expectedFailure'));
      return;
    }
    this.passed = true;
    this.endTime ??= performance.now();
  }

  skip(message) {
    this.skipped = true;
    this.message = message;
  }

  todo(message) {
    this.isTodo = true;
    this.message = message;
  }

  /** Ends the test from outside. */
  cancel(error) {
    if (this.finished || this.endTime !== null) return;
    this.fail(error ?? testFailure('test did not finish before its parent and was cancelled', kCancelledByParent));
    this.cancelled = true;
    this.#controller.abort();
  }

  /** The function that ends it when the signal that it was given does. */
  #onOuterAbort = () => {
    const { reason } = this.outerSignal;
    this.#controller.abort();
    this.cancel(testFailure(reason, kAborted));
  };

  /** Its place among the siblings that run, from 1. */
  get testNumber() {
    return this.parent.siblings.numberOf(this);
  }

  /** Waits for a free place among the siblings, then runs. */
  async start() {
    if (this.lateChild) {
      this.finish();
      return;
    }
    if (this.harness.selection.excludes(this)) {
      this.leaveOut();
      return;
    }
    const admitted = this.parent.siblings.admit(this);
    if (admitted !== undefined) {
      await admitted;
      if (this.finished) return;
      if (this.mayStart?.() === false) {
        this.parent.siblings.giveWay();
        this.leaveOut();
        return;
      }
    }
    this.emit('test:dequeue', { type: this.type });
    const holds = this.parent.type === 'test';
    if (holds) this.parent.siblings.hold();
    try {
      const { end, error, start } = channel;
      if (start.hasSubscribers || end.hasSubscribers || error.hasSubscribers) await this.#runObserved();
      else await this.run();
    } finally {
      if (holds) this.parent.siblings.letGo();
    }
  }

  /** It neither runs nor is reported. */
  leaveOut() {
    this.filtered = true;
    this.finished = true;
    this.parent.siblings.leaveOut(this);
    this.parent.flush();
    this.parent.onSubtestFinished?.();
  }

  #runObserved() {
    const { error, end, start } = channel;
    const data = { name: this.name, nesting: this.nesting, file: this.location?.file, type: this.type };
    return start.runStores(data, async () => {
      try {
        await this.run();
      } finally {
        if (this.error !== null) error.publish({ ...data, error: this.error });
        end.publish(data);
      }
    });
  }

  /** Runs the test. Where there is nothing to wait for nothing is waited for: its function begins at once. */
  async run() {
    const before = this.harness.attempts?.passedBefore(this);
    if (before !== undefined && this.type === 'test') {
      this.passedOnAttempt = before.passed_on_attempt;
      this.fn = noop;
    }
    if (this.error !== null) {
      this.finish();
      return;
    }
    this.startTime = performance.now();
    if (this.skipped) {
      this.pass();
      this.finish();
      return;
    }
    const guard = stopper(this.timeout, this.signal);
    // Ends the wait for the body: an exception of the test that nobody caught.
    this.interrupt = guard.interrupt;
    let eachStarted = false;
    try {
      const beforeHooks = this.parent.hooks.before();
      if (beforeHooks !== undefined) await Promise.race([beforeHooks, guard.promise]);
      if (this.type === 'test' && !this.signal.aborted) {
        eachStarted = true;
        const eachHooks = this.parent.hooks.beforeEach(this.context);
        if (eachHooks !== undefined) await Promise.race([eachHooks, guard.promise]);
      }
      if (this.signal.aborted) await guard.promise;
      if (this.skipped === false || this.type === 'suite') await this.runBody(guard.promise);
      if (this.type === 'test') await this.#ownBeforeHooks();
      this.settleSubtests();
    } catch (error) {
      this.failWith(error);
    } finally {
      guard.stop();
    }
    if (this.error === null) this.pass();
    await this.runLastHooks(eachStarted);
    this.finish();
  }

  /** What a test has added while it ran fails as the rest of its code does. */
  async #ownBeforeHooks() {
    try {
      await this.hooks.before();
    } catch (error) {
      throw error.cause;
    }
  }

  failWith(error) {
    if (this.finished) return;
    if (error === kTimeout) error = testFailure(`test timed out after ${this.timeout}ms`, kTimeout);
    if (isTestFailure(error)) {
      if (error.failureType === kTimeout) this.cancel(error);
      else this.failOrExpect(error);
    } else if (this.signal.aborted && error?.name === 'AbortError') this.cancel(testFailure(error.cause ?? error, kAborted));
    else this.failOrExpect(testFailure(error, 'testCodeFailure'));
  }

  failOrExpect(error) {
    const expected = this.expectFailure;
    if (expected !== null) this.expectedLabel = expected.label ?? true;
    if (expected === null || this.skipped || error.failureType !== 'testCodeFailure') {
      this.fail(error);
      return;
    }
    if (expected.match !== undefined) {
      try {
        assert.throws(() => {
          throw error.cause;
        }, expected.match);
      } catch (mismatch) {
        this.fail(testFailure(mismatch, 'testCodeFailure'));
        return;
      }
    }
    this.passed = true;
    this.endTime = performance.now();
    this.expectFailureMet();
  }

  // From here on passing is right.
  expectFailureMet() {
    this.expectFailure = null;
  }

  async runBody(stopped) {
    const body = running.run({ test: this, hook: undefined }, call, this.fn, this.context, [this.context]);
    body.catch(noop);
    await Promise.race([body, stopped]);
    await this.waitForSubtests(stopped);
    if (this.plan !== null) await Promise.race([this.plan.check(), stopped]);
  }

  async waitForSubtests(stopped) {
    for (let subtest; (subtest = this.siblings.all.find(({ finished }) => !finished)) !== undefined;) {
      await Promise.race([subtest.whenFinished(), stopped]);
    }
  }

  whenFinished() {
    return new Promise((resolve) => {
      if (this.finished) resolve();
      else this.#finishListeners.push(resolve);
    });
  }

  settleSubtests() {
    const { length } = this.siblings.failed;
    if (length > 0) throw testFailure(`${length} subtest${length > 1 ? 's' : ''} failed`, 'subtestsFailed');
  }

  async runLastHooks(eachStarted) {
    const steps = [
      () => (this.hooks.has('after') ? this.hooks.run('after', this.context) : undefined),
      () => (eachStarted ? this.parent.hooks.afterEach(this.context) : undefined),
    ];
    for (const step of eachStarted ? steps.reverse() : steps) {
      try {
        const ended = step();
        if (ended !== undefined) await ended;
      } catch (error) {
        this.passed = false;
        this.fail(error);
      }
    }
  }

  /** Closes the test: cancels what is left below it, undoes its mocks, gives its place to the next one. */
  finish(pendingError) {
    if (this.finished) return;
    this.endTime ??= performance.now();
    this.startTime ??= this.endTime;
    for (const subtest of this.siblings.all) {
      if (subtest.finished) continue;
      subtest.cancel(pendingError);
      subtest.finish(pendingError);
    }
    if (this.error === null && !this.passed && this.type !== 'root') this.passed = true;
    if (this.passed && !this.isTodo && this.siblings.failed.length > 0) {
      try {
        this.settleSubtests();
      } catch (error) {
        this.fail(error);
      }
    }
    this.finished = true;
    this.outerSignal?.removeEventListener('abort', this.#onOuterAbort);
    this.#controller.abort();
    this.#mock?.reset();
    for (const resolve of this.#finishListeners) resolve();
    const { parent } = this;
    if (parent === null) return;
    // One that waits for its turn does not get it any more.
    this.release?.();
    if (!this.lateChild) parent.siblings.giveWay();
    this.emit('test:complete', this.result());
    parent.flush();
    parent.onSubtestFinished?.();
  }

  get duration() {
    return Number((this.endTime - this.startTime).toFixed(6));
  }

  result() {
    const details = { __proto__: null, duration_ms: this.duration, type: this.type, passed: this.passed };
    if (!this.passed) details.error = this.error;
    if (this.attemptId !== undefined) details.attempt_id = this.attemptId;
    if (this.passedOnAttempt !== undefined) details.passed_on_attempt = this.passedOnAttempt;
    const data = { testNumber: this.testNumber, details };
    if (this.skipped) data.skip = this.message ?? true;
    else if (this.isTodo) data.todo = this.message ?? true;
    else if (this.expectedLabel !== undefined) data.expectFailure = this.expectedLabel;
    return data;
  }

  /** Reports what is ready below this test, in the order of declaration. */
  flush() {
    for (let test = this; test.parent !== null; test = test.parent) if (!test.parent.siblings.isDue(test)) return;
    this.siblings.flush();
  }

  /** Tells that its results follow, once. */
  announce() {
    if (this.#announced || this.parent === null) return;
    this.parent.announce();
    this.#announced = true;
    this.emit('test:start');
  }

  /** Tells its result; those of its subtests have been told. */
  report() {
    const { shown } = this.siblings;
    if (shown > 0) this.siblings.all[0].emit('test:plan', { count: shown });
    const { details, ...data } = this.result();
    delete details.passed;
    this.emit(this.passed ? 'test:pass' : 'test:fail', { ...data, details });
    for (const message of this.diagnostics) this.emit('test:diagnostic', { message, level: 'info' });
    this.harness.count(this);
    this.harness.attempts?.note(this.passed ? 'test:pass' : 'test:fail', { name: this.name, ...this.location, details });
  }

  /** Makes a subtest. @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} for wrong options */
  createSubtest(Factory, name, options, fn, location, overrides) {
    if (typeof name === 'function') fn = name;
    else if (typeof name === 'object' && name !== null) {
      fn = typeof options === 'function' ? options : fn;
      options = name;
      name = undefined;
    } else if (typeof options === 'function') fn = options;
    if (typeof options !== 'object' || options === null) options = {};
    if (options.fn !== undefined) fn = options.fn;
    if (options.name !== undefined) name = options.name;
    if (typeof name === 'function') name = undefined;
    validateObject(options, 'options');
    return new Factory({ parent: this, name, options: { ...options, ...overrides }, fn, location });
  }
}
