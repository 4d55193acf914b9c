// A suite: a group of tests.

import { SuiteContext } from 'internal/test_runner/context';
import { running } from 'internal/test_runner/running';
import { Test } from 'internal/test_runner/test';
import { testFailure } from 'internal/test_runner/calling';

/** Its function declares tests at once; they run later. Docs: test, "suite([name][, options][, fn])". */
export class Suite extends Test {
  type = 'suite';
  /** Its function is over: nothing belongs to it any more. */
  isBuilt = false;

  constructor(settings) {
    super(settings);
    this.type = 'suite';
    const { signal, timeout } = settings.options;
    // What it inherits is for each of its tests.
    if (timeout === undefined) this.timeout = Infinity;
    if (this.skipped || this.lateChild || signal?.aborted) return;
    try {
      const built = running.run({ test: this, hook: undefined }, () => Reflect.apply(this.fn, this.context, [this.context]));
      // What can be asked for its `then` is asked once.
      if (typeof built === 'object' && built !== null) {
        this.buildPromise = Promise.resolve(built).then(() => {
          this.isBuilt = true;
        }, (error) => this.buildFailed(error));
      } else this.isBuilt = true;
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
    this.buildError = testFailure(error, 'testCodeFailure');
    this.fail(this.buildError);
  }

  async runBody(stopped) {
    if (this.buildPromise !== undefined) await Promise.race([this.buildPromise, stopped]);
    if (this.buildError !== undefined) throw this.buildError;
    const before = this.hooks.before();
    if (before !== undefined) await Promise.race([before, stopped]);
    // Each has a promise of its own: what one throws is no business of the next.
    const started = this.siblings.all.map((subtest) => new Promise((resolve, reject) => {
      subtest.start().then(resolve, reject);
    }));
    await Promise.race([Promise.all(started), stopped]);
  }
}
