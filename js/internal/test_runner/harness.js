// The root of the tests of a process: what test(), suite() and the hooks do, and how the run ends.

import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { onGlobalUncaughtException } from 'internal/process/execution';
import process from 'process';
import { relative } from 'path';
import { callSite } from 'internal/test_runner/call_site';
import { currentTest, Suite, Test } from 'internal/test_runner/test';
import { report, reportsAskedFor } from 'internal/test_runner/reporting';
import { Selection } from 'internal/test_runner/selection';
import { TestsStream } from 'internal/test_runner/tests_stream';

const { ERR_TEST_FAILURE } = codes;

let root = null;

class Harness {
  selection = new Selection();
  entryFile = process.argv[1];
  stream = new TestsStream();
  counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0 };
  startTime = performance.now();

  /** Counts a test that has been reported. */
  count(test) {
    const { counts } = this;
    if (test.nesting === 0) counts.topLevel++;
    if (test.type === 'suite') {
      counts.suites++;
      if (!test.passed && !test.isTodo) this.suiteFailed = true;
      return;
    }
    counts.tests++;
    if (test.skipped) counts.skipped++;
    else if (test.isTodo) counts.todo++;
    else if (test.cancelled) counts.cancelled++;
    else if (test.passed) counts.passed++;
    else counts.failed++;
    if (!test.passed && !test.isTodo) this.suiteFailed = true;
  }
}

function describeLate(error, type, test) {
  const created = `This activity created the error "${error}" and would have caused the test to fail, but instead triggered an ${type} event.`;
  if (test === undefined || test === root) {
    return `Error: A resource generated asynchronous activity after the test ended. This activity created the error "${error}" ` +
      `which triggered an ${type} event, caught by the test runner.`;
  }
  const { file, line, column } = test.location ?? {};
  const where = file === undefined ? '' : ` at ${relative(process.cwd(), file)}:${line}:${column}`;
  return `Error: Test "${test.name}"${where} generated asynchronous activity after the test ended. ${created}`;
}

function onError(type) {
  return (error) => {
    const test = currentTest.getStore();
    if (test === undefined || test.finished || test === root || test.endTime !== null) {
      root.diagnostic(describeLate(error, type, test));
      process.exitCode = 1;
      return;
    }
    const failure = new ERR_TEST_FAILURE(error, type);
    if (test.interrupt === undefined) test.failWith(failure);
    else test.interrupt(failure);
  };
}

/** The root of all tests; it starts the report. */
function rootTest() {
  if (root !== null) return root;
  const reports = reportsAskedFor();
  const harness = new Harness();
  root = new Test({ parent: null, name: '<root>', options: {}, harness });
  root.type = 'root';
  root.runOnlySubtests = getOptionValue('--test-only');
  root.startTime = harness.startTime;
  const onUncaught = onError('uncaughtException');
  const onRejection = onError('unhandledRejection');
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onRejection);
  const stopListening = () => {
    process.removeListener('uncaughtException', onUncaught);
    process.removeListener('unhandledRejection', onRejection);
  };
  const onReportError = (error) => {
    stopListening();
    onGlobalUncaughtException(error);
  };
  const reporting = report(harness.stream, reports, onReportError).catch(onReportError);
  let ended = false;
  process.on('beforeExit', async () => {
    if (ended) return;
    ended = true;
    await end(harness);
    await reporting;
    stopListening();
  });
  return root;
}

async function end(harness) {
  const { counts } = harness;
  try {
    await root.runBefore();
    root.finish(new ERR_TEST_FAILURE('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'));
    await root.runHooks('after', root.context);
  } catch (error) {
    harness.suiteFailed = true;
    harness.stream.send('test:fail', {
      name: root.name, nesting: 0, testNumber: 0, file: harness.entryFile, details: { duration_ms: 0, type: 'test', error },
    });
  }
  root.flush();
  root.harness.stream.send('test:plan', { nesting: 0, count: root.subtests.filter((subtest) => !subtest.filtered).length });
  const success = !harness.suiteFailed;
  if (!success) process.exitCode = 1;
  const duration = Number((performance.now() - harness.startTime).toFixed(6));
  const say = (message) => harness.stream.send('test:diagnostic', { nesting: 0, message, level: 'info' });
  root.diagnostics.forEach(say);
  say(`tests ${counts.tests}`);
  say(`suites ${counts.suites}`);
  say(`pass ${counts.passed}`);
  say(`fail ${counts.failed}`);
  say(`cancelled ${counts.cancelled}`);
  say(`skipped ${counts.skipped}`);
  say(`todo ${counts.todo}`);
  say(`duration_ms ${duration}`);
  harness.stream.send('test:summary', { success, counts: { ...counts }, duration_ms: duration, file: harness.entryFile });
  harness.stream.end();
}

// Tests of a file start when its code has run, and suites are complete.
async function startLater(subtest) {
  await subtest.buildPromise;
  await subtest.start();
}

function declare(Factory, name, options, fn, overrides, callee) {
  const location = callSite(callee);
  const parent = currentTest.getStore() ?? rootTest();
  const subtest = parent.createSubtest(Factory, name, options, fn, location, overrides);
  if (parent.type === 'suite') return Promise.resolve();
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
  return (fn, options) => (currentTest.getStore() ?? rootTest()).addHook(name, fn, options);
}

export const before = hook('before');
export const after = hook('after');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');

/** The context of the test or suite whose code runs. Docs: test, "getTestContext()". */
export function getTestContext() {
  const current = currentTest.getStore();
  return current === undefined || current === root || current.finished ? undefined : current.context;
}
