// @ts-check
// The number of assertions and subtests that a test says it will run.

import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateBoolean, validateNumber, validateObject, validateUint32 } from 'internal/validators';
import { clearTimeout, setTimeout, TIMEOUT_MAX } from 'internal/timers';
import { testFailure } from 'internal/test_runner/calling';

const { ERR_INVALID_ARG_TYPE } = codes;

/** Docs: test, "context.plan(count[,options])". */
export class TestPlan {
  actual = 0;
  #reached = null;

  /** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
  constructor(count, options = kEmptyObject) {
    validateObject(options, 'options');
    const { wait = false } = options;
    validateUint32(count, 'count');
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, TIMEOUT_MAX);
    else if (typeof wait !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    else validateBoolean(wait, 'options.wait');
    this.expected = count;
    this.wait = wait;
  }

  count() {
    this.actual++;
    if (this.actual >= this.expected) this.#reached?.();
  }

  /** Resolves when the count is right. Rejects with ERR_TEST_FAILURE when it is not, or not in time. */
  async check() {
    if (this.actual === this.expected) return;
    if (this.wait === false || this.actual > this.expected) this.#fail();
    let timer;
    await new Promise((resolve, reject) => {
      this.#reached = resolve;
      if (this.wait === true) return;
      const message = `plan timed out after ${this.wait}ms with ${this.actual} assertions when expecting ${this.expected}`;
      timer = setTimeout(() => reject(testFailure(message, 'testTimeoutFailure')), this.wait);
    });
    clearTimeout(timer);
    if (this.actual !== this.expected) this.#fail();
  }

  #fail() {
    throw testFailure(`plan expected ${this.expected} assertions but received ${this.actual}`, 'testCodeFailure');
  }
}
