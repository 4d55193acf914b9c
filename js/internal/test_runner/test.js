// One test: its options, its place in the tree, how it runs, and what it reports.

import { codes } from 'internal/errors';
import { validateAbortSignal, validateFunction, validateNumber, validateObject, validateOneOf, validateUint32 } from 'internal/validators';
import { AbortController } from 'internal/abort_controller';
import { clearInterval, setImmediate, setInterval, TIMEOUT_MAX } from 'internal/timers';
import { AsyncLocalStorage } from 'async_hooks';
import assert from 'assert';
import diagnosticsChannel from 'diagnostics_channel';
import { call, isTestFailure, kTimeout, stopper } from 'internal/test_runner/calling';
import { MockTracker } from 'internal/test_runner/mock/mock';
import { Draw } from 'internal/test_runner/random';
import { SuiteContext, TestContext } from 'internal/test_runner/context';
import { TestPlan } from 'internal/test_runner/plan';
import { flattenTags, parseExpectFailure } from 'internal/test_runner/test_options';

const { ERR_INVALID_ARG_TYPE, ERR_TEST_FAILURE } = codes;

const kCancelledByParent = 'cancelledByParent';
const kAborted = 'testAborted';
const keepAlivePeriod = 2 ** 30;

/** The test whose code is running. */
export const currentTest = new AsyncLocalStorage();
/** The hook whose code is running. */
export const currentHook = new AsyncLocalStorage();
const channel = diagnosticsChannel.tracingChannel('node.test');
const noop = () => {};
let nextId = 0;

/** A test. `parent` is null for the root of the tree. Docs: test, "test([name][, options][, fn])". */
export class Test {
  type = 'test';
  subtests = [];
  hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
  passed = false;
  cancelled = false;
  finished = false;
  error = null;
  diagnostics = [];
  message = undefined;
  plan = null;
  runOnlySubtests = false;
  /** Its place among the siblings that run. */
  testNumber = 0;
  startedSubtests = 0;
  activeSubtests = 0;
  pendingSubtests = [];
  startTime = null;
  endTime = null;
  #announced = false;
  #reported = 0;
  #beforePromise = null;
  #mock = null;
  #controller = new AbortController();
  #started = null;
  #startedResolve = null;
  #isDrawing = false;
  #draw = undefined;
  #drawn = 0;

  constructor({ parent, name, options, fn, location, harness }) {
    // A test that comes after the end of its parent is reported at the top.
    this.lateChild = parent !== null && parent.finished;
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
    this.timeout = parent?.timeout ?? Infinity;
    if (timeout !== undefined && timeout !== null && timeout !== Infinity) {
      validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
      this.timeout = timeout;
    } else if (timeout === Infinity) this.timeout = Infinity;
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
      parent.subtests.push(this);
      if (this.only) parent.narrowToOnly();
      if (this.lateChild) {
        this.fail(new ERR_TEST_FAILURE('test could not be started because its parent finished', 'parentAlreadyFinished'));
        this.startTime = this.endTime;
      }
      if (!this.lateChild) this.emit('test:enqueue', { type: this.type });
    }
  }

  makeContext() {
    return new TestContext(this);
  }

  /** Among subtests of which one has `only`, the others do not run; nor do those beside a suite that holds it. */
  narrowToOnly() {
    this.runOnlySubtests = true;
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
  }

  pass() {
    if (this.error !== null) return;
    if (this.expectFailure !== null && !this.skipped && !this.isTodo && this.type === 'test') {
      this.expectedLabel = this.expectFailure.label ?? true;
      this.fail(new ERR_TEST_FAILURE('test was expected to fail but passed', 'expectedFailure'));
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
    this.fail(error ?? new ERR_TEST_FAILURE('test did not finish before its parent and was cancelled', kCancelledByParent));
    this.startTime ??= this.endTime;
    this.cancelled = true;
    this.#controller.abort();
  }

  /** Waits for a free place among the siblings, then runs. */
  async start() {
    if (this.lateChild) {
      this.testNumber = this.parent.subtests.length;
      return this.finish();
    }
    if (this.harness.selection.excludes(this)) {
      this.filtered = true;
      this.finished = true;
      this.parent.flush();
      return;
    }
    this.testNumber = ++this.parent.startedSubtests;
    if (this.parent.activeSubtests >= this.parent.concurrency || this.harness.seed !== undefined) {
      this.#started = new Promise((resolve) => (this.#startedResolve = resolve));
      this.parent.pendingSubtests.push(this);
      if (this.harness.seed !== undefined) this.parent.releaseSoon();
      await this.#started;
      if (this.finished) return;
      if (this.mayStart?.() === false) {
        this.filtered = true;
        this.finish();
        return;
      }
    } else this.parent.activeSubtests++;
    this.emit('test:dequeue', { type: this.type });
    const data = { name: this.name, nesting: this.nesting, file: this.location?.file, type: this.type };
    return channel.start.runStores(data, async () => {
      try {
        await this.run();
      } finally {
        if (this.error !== null) channel.error.publish({ ...data, error: this.error });
        channel.end.publish(data);
      }
    });
  }

  /** Lets a test that waited for its turn go on. */
  release() {
    this.#startedResolve?.();
  }

  /** In random order subtests are drawn when those that are declared together are all there. */
  releaseSoon() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    setImmediate(() => {
      this.#isDrawing = false;
      while (this.activeSubtests < this.concurrency && this.pendingSubtests.length > 0) {
        this.activeSubtests++;
        this.nextPending().release();
      }
    });
  }

  /** The one among the waiting subtests that comes next. */
  nextPending() {
    const { seed } = this.harness;
    if (seed === undefined) return this.pendingSubtests.shift();
    this.#draw ??= new Draw(seed);
    const next = this.#draw.take(this.pendingSubtests);
    if (next === undefined) return undefined;
    // Results come in the order in which tests run.
    this.subtests.splice(this.subtests.indexOf(next), 1);
    this.subtests.splice(this.#drawn++, 0, next);
    next.testNumber = this.#drawn;
    return next;
  }

  /** The innermost tests that are not over. */
  running() {
    const active = this.subtests.filter((subtest) => !subtest.finished);
    return active.flatMap((subtest) => {
      const inner = subtest.running();
      return inner.length > 0 ? inner : [subtest];
    });
  }

  addHook(name, fn, options, location) {
    validateOneOf(name, 'name', ['before', 'after', 'beforeEach', 'afterEach']);
    if (typeof fn === 'object' && fn !== null) [fn, options] = [noop, fn];
    const { signal, timeout = Infinity } = options ?? {};
    if (fn !== undefined && fn !== null) validateFunction(fn, 'fn');
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (timeout !== Infinity && timeout !== null) validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
    const hook = { kind: name, fn: fn ?? noop, signal, timeout: timeout ?? Infinity, location, isOver: false };
    // While files are loaded their hooks of the whole run are due at once.
    if (name === 'before' && this.holdsSubtests) {
      this.#runNow(hook);
      return;
    }
    this.hooks[name].push(hook);
    // A test that runs already does not wait for a subtest.
    if (name === 'before' && this.startTime !== null && this.parent !== null && this.type === 'test') {
      this.runBefore().catch(noop);
    }
  }

  #runNow(hook) {
    const run = this.runHooks.call({ hooks: { before: [hook] }, signal: this.signal, __proto__: this }, 'before', this.context);
    this.#beforePromise = Promise.all([this.#beforePromise, run]);
    this.#beforePromise.catch(noop);
  }

  /** Runs the hooks of a kind for `context`, one after the other. Throws ERR_TEST_FAILURE of type hookFailed. */
  async runHooks(name, context) {
    for (const hook of this.hooks[name]) {
      const { fn, signal, timeout } = hook;
      const guard = stopper(timeout, signal ?? this.signal);
      try {
        await currentTest.run(this, () => currentHook.run(hook, () => Promise.race([call(fn, context, [context]), guard.promise])));
      } catch (error) {
        if (isTestFailure(error) && error.failureType === kTimeout) throw error;
        throw new ERR_TEST_FAILURE(isTestFailure(error) ? error.cause : error, 'hookFailed');
      } finally {
        guard.stop();
        hook.isOver = true;
      }
    }
  }

  /** Runs the `before` hooks, once. */
  runBefore() {
    this.#beforePromise ??= (async () => {
      // Hooks that are added while hooks run come last.
      while (this.hooks.before.length > 0) {
        const hooks = this.hooks.before;
        this.hooks.before = [];
        await this.runHooks.call({ hooks: { before: hooks }, signal: this.signal, __proto__: this }, 'before', this.context);
      }
    })();
    return this.#beforePromise;
  }

  async runBeforeEach(context) {
    await this.parent?.runBeforeEach(context);
    await this.runHooks('beforeEach', context);
  }

  async runAfterEach(context) {
    await this.runHooks('afterEach', context);
    await this.parent?.runAfterEach(context);
  }

  async run() {
    this.startTime = performance.now();
    const before = this.harness.attempts?.passedBefore(this);
    if (before !== undefined && this.type === 'test') {
      this.passedOnAttempt = before.passed_on_attempt;
      this.fn = noop;
    }
    if (this.skipped) {
      this.pass();
      this.finish();
      return;
    }
    const onOuterAbort = () => this.#controller.abort(this.outerSignal.reason);
    if (this.outerSignal?.aborted) onOuterAbort();
    else this.outerSignal?.addEventListener('abort', onOuterAbort, { once: true });
    const guard = stopper(this.timeout, this.signal);
    // Ends the wait for the body: an exception of the test that nobody caught.
    this.interrupt = guard.interrupt;
    let eachStarted = false;
    try {
      await Promise.race([this.parent.runBefore(), guard.promise]);
      eachStarted = this.type === 'test';
      if (eachStarted) await Promise.race([this.parent.runBeforeEach(this.context), guard.promise]);
      if (this.skipped === false || this.type === 'suite') await this.runBody(guard.promise);
      if (this.type === 'test') await this.#beforePromise;
      this.settleSubtests();
    } catch (error) {
      this.failWith(error);
    } finally {
      guard.stop();
      this.outerSignal?.removeEventListener('abort', onOuterAbort);
    }
    if (this.error === null) this.pass();
    await this.runLastHooks(eachStarted);
    this.finish();
  }

  failWith(error) {
    if (this.finished) return;
    if (isTestFailure(error)) {
      if (error.failureType === kTimeout) this.cancel(error);
      else this.failOrExpect(error);
    } else if (this.signal.aborted && error?.name === 'AbortError') this.cancel(new ERR_TEST_FAILURE(error.cause ?? error, kAborted));
    else this.failOrExpect(new ERR_TEST_FAILURE(error, 'testCodeFailure'));
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
        this.fail(new ERR_TEST_FAILURE(mismatch, 'testCodeFailure'));
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
    const body = currentTest.run(this, () => currentHook.run(undefined, () => call(this.fn, this.context, [this.context])));
    body.catch(noop);
    await Promise.race([body, stopped]);
    await this.waitForSubtests(stopped);
    if (this.plan !== null) await Promise.race([this.plan.check(), stopped]);
  }

  // Subtests keep the process alive, even when all they wait for is unreferenced.
  async waitForSubtests(stopped) {
    if (this.subtests.every((subtest) => subtest.finished)) return;
    const keepAlive = setInterval(noop, keepAlivePeriod);
    try {
      for (let subtest; (subtest = this.subtests.find(({ finished }) => !finished)); ) {
        await Promise.race([subtest.whenFinished(), stopped]);
      }
    } finally {
      clearInterval(keepAlive);
    }
  }

  whenFinished() {
    return new Promise((resolve) => {
      if (this.finished) resolve();
      else (this.finishListeners ??= []).push(resolve);
    });
  }

  settleSubtests() {
    const failed = this.subtests.filter((subtest) => !subtest.passed && !subtest.isTodo && !subtest.filtered).length;
    if (failed > 0) {
      throw new ERR_TEST_FAILURE(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed');
    }
  }

  async runLastHooks(eachStarted) {
    const steps = [
      () => this.runHooks('after', this.context),
      () => eachStarted && this.parent.runAfterEach(this.context),
    ];
    for (const step of eachStarted ? steps.reverse() : steps) {
      try {
        await step();
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
    for (const subtest of this.subtests) {
      if (subtest.finished) continue;
      subtest.cancel(pendingError);
      subtest.finish(pendingError);
    }
    if (this.error === null && !this.passed && this.type !== 'root') this.passed = true;
    if (this.passed && !this.isTodo && this.subtests.some((t) => !t.passed && !t.isTodo && !t.filtered)) {
      try {
        this.settleSubtests();
      } catch (error) {
        this.fail(error);
      }
    }
    this.finished = true;
    this.#controller.abort();
    this.#mock?.reset();
    for (const resolve of this.finishListeners ?? []) resolve();
    const { parent } = this;
    if (parent === null) return;
    this.release();
    if (!this.lateChild) {
      const next = parent.nextPending();
      if (next) next.release();
      else parent.activeSubtests--;
    }
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

  /** Subtests are counted from the first again. */
  forgetReported() {
    this.#reported = 0;
  }

  /** Reports what is ready below this test, in the order of declaration. */
  flush() {
    for (let test = this; test.parent !== null; test = test.parent) {
      if (test.parent.subtests[test.parent.#reported] !== test) return;
    }
    this.#flushSubtests();
  }

  #flushSubtests() {
    for (let next; (next = this.subtests[this.#reported]) !== undefined; this.#reported++) {
      if (next.filtered) continue;
      next.relay?.();
      if (next.finished && next.isOnlyRelay) continue;
      if (!next.finished) {
        next.#flushSubtests();
        return;
      }
      next.#announce();
      next.#flushSubtests();
      next.#report();
    }
  }

  #announce() {
    if (this.#announced || this.parent === null) return;
    this.parent.#announce();
    this.#announced = true;
    this.emit('test:start');
  }

  #report() {
    const shown = this.subtests.filter((subtest) => !subtest.filtered).length;
    if (shown > 0) this.subtests[0].emit('test:plan', { count: shown });
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

/** A suite: its function declares tests at once; they run later. Docs: test, "suite([name][, options][, fn])". */
export class Suite extends Test {
  type = 'suite';

  constructor(settings) {
    super(settings);
    this.type = 'suite';
    if (settings.options.timeout === undefined) this.timeout = Infinity;
    if (this.skipped || this.lateChild) return;
    try {
      const built = currentTest.run(this, () => Reflect.apply(this.fn, this.context, [this.context]));
      if (typeof built?.then === 'function') this.buildPromise = built.then(noop, (error) => this.buildFailed(error));
    } catch (error) {
      this.buildFailed(error);
    }
  }

  makeContext() {
    return new SuiteContext(this);
  }

  narrowToOnly() {
    super.narrowToOnly();
    this.parent.narrowToOnly();
  }

  buildFailed(error) {
    this.fail(new ERR_TEST_FAILURE(error, 'testCodeFailure'));
  }

  async runBody(stopped) {
    await Promise.race([this.buildPromise, stopped]);
    if (this.error !== null) throw this.error;
    await Promise.race([this.runBefore(), stopped]);
    await Promise.race([Promise.all(this.subtests.map((subtest) => subtest.start())), stopped]);
  }
}
