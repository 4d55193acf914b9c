// What node:test exports to declare tests: test(), suite() and the hooks.

import { callSite } from 'internal/test_runner/call_site';
import { rootTest } from 'internal/test_runner/harness';
import { runningTest } from 'internal/test_runner/running';
import { Suite } from 'internal/test_runner/suite';
import { Test } from 'internal/test_runner/test';

// Tests of a file start when its code has run, and suites are complete.
async function startLater(subtest) {
  await subtest.buildPromise;
  if (subtest.harness.ready !== undefined) await subtest.harness.ready;
  await subtest.start();
}

function declare(Factory, name, options, fn, overrides, callee) {
  const location = callSite(callee);
  const parent = runningTest() ?? rootTest();
  const subtest = parent.createSubtest(Factory, name, options, fn, location, overrides);
  if (parent.type === 'suite' || parent.holdsSubtests) return Promise.resolve();
  return startLater(subtest);
}

function declarer(Factory) {
  function test(name, options, fn) {
    return declare(Factory, name, options, fn, undefined, test);
  }
  for (const keyword of ['expectFailure', 'skip', 'todo', 'only']) {
    const variant = (name, options, fn) => declare(Factory, name, options, fn, { [keyword]: true }, variant);
    test[keyword] = variant;
  }
  return test;
}

/** Declares a test. Docs: test, "test([name][, options][, fn])". */
export const test = declarer(Test);

/** Declares a suite. Docs: test, "suite([name][, options][, fn])". */
export const suite = declarer(Suite);

/** Makes the top-level function of a kind of hook. */
function hook(name) {
  return function add(fn, options) {
    (runningTest() ?? rootTest()).hooks.add(name, fn, options, callSite(add));
  };
}

export const before = hook('before');
export const after = hook('after');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');

/** The context of the test or suite whose code runs. Docs: test, "getTestContext()". */
export function getTestContext() {
  const current = runningTest();
  return current === undefined || current.parent === null || current.finished ? undefined : current.context;
}
