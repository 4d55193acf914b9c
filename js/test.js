// node:test.

import { after, afterEach, before, beforeEach, getTestContext, suite, test } from 'internal/test_runner/declarations';
import { register } from 'internal/test_runner/assert';
import { run } from 'internal/test_runner/run';
import { settings } from 'internal/test_runner/snapshot';
import { MockTracker } from 'internal/test_runner/mock/mock';

let mock;

Object.assign(test, { after, afterEach, before, beforeEach, describe: suite, getTestContext, it: test, run, suite, test });
Object.defineProperties(test, {
  mock: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      mock ??= new MockTracker();
      return mock;
    },
  },
  assert: { __proto__: null, configurable: true, enumerable: true, value: { __proto__: null, register } },
  snapshot: { __proto__: null, configurable: true, enumerable: true, value: settings },
});

export default test;
