// Running test files: run() and `protojs test`. Docs: test, "run([options])".

import process from 'process';
import { relative, resolve } from 'path';
import { pathToFileURL } from 'internal/url';
import { lazy } from 'internal/core';
import { kEmptyObject } from 'internal/util';
import { debuglog } from 'internal/util/debuglog';
import { testFailure } from 'internal/test_runner/calling';
import { allCores, childContext, contextVariable, fromOptions } from 'internal/test_runner/configuration';
import { FileTest } from 'internal/test_runner/file_test';
import { filesOf } from 'internal/test_runner/files';
import { catchExceptions, Harness } from 'internal/test_runner/harness';
import { running } from 'internal/test_runner/running';

const debug = debuglog('test_runner');
const esm = lazy('internal/modules/esm/loader');
const watching = lazy('internal/test_runner/watch');

/**
 * Starts a run.
 * @param {object} configuration see configuration.js
 * @param {Harness} [harness]
 * @returns {Harness} its `stream` ends with the run
 */
export function startRun(configuration, harness = new Harness(configuration)) {
  debug('test runner configuration:', configuration);
  harness.root.concurrency = configuration.concurrency === true ? allCores() : configuration.concurrency;
  perform(harness).catch((error) => harness.stream.destroy(error));
  return harness;
}

async function perform(harness) {
  const { configuration, root } = harness;
  await configuration.setup?.(harness.stream);
  await harness.ready;
  const files = filesOf(configuration);
  const { signal } = configuration;
  const onAbort = () => abort(harness, signal.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (configuration.watch) {
    await watching().watch(harness, files);
    await harness.endRounds();
    return;
  }
  if (signal?.aborted) onAbort();
  if (configuration.isolation === 'none') await inThisProcess(harness, files);
  else await inProcesses(harness, files);
  signal?.removeEventListener('abort', onAbort);
  // With a forced exit nobody waits for what is left going.
  if (configuration.isolation === 'none' && configuration.setsExitCode && !configuration.forceExit) await harness.settle();
  await harness.end();
  if (configuration.forceExit && !configuration.setsExitCode) harness.stream.once('end', () => setImmediate(() => process.exit()));
  harness.stopCatching?.();
  root.finished = true;
}

function abort(harness, reason) {
  for (const test of harness.root.siblings.all) test.cancel(testFailure(reason ?? 'aborted', 'testAborted'));
}

/** Each file in a process of its own. */
export async function inProcesses(harness, files) {
  const { root, configuration } = harness;
  const tests = files.map((file) => new FileTest({ parent: root, options: { signal: configuration.signal }, file }));
  if (!configuration.bail) {
    await Promise.all(tests.map((test) => test.start()));
    return;
  }
  let isOver = false;
  await Promise.all(tests.map(async (test) => {
    test.mayStart = () => !isOver;
    await test.start();
    if (!test.passed) isOver = true;
  }));
}

/** All files here, one after the other; then their tests. */
async function inThisProcess(harness, files) {
  const { configuration, root } = harness;
  const stopCatching = catchExceptions(harness);
  // Tests that a file declares wait until all of them are loaded, so that `only` counts for all.
  root.holdsSubtests = true;
  for (const file of files) {
    root.loadedFile = file;
    harness.entryFile = file;
    try {
      await running.run({ test: root, hook: undefined }, () => esm().importFromCommandLine(pathToFileURL(resolve(configuration.cwd, file)).href));
    } catch (error) {
      failToLoad(harness, file, error);
    }
  }
  root.holdsSubtests = false;
  harness.entryFile = undefined;
  await Promise.all(root.siblings.all.map(async (test) => {
    await test.buildPromise;
    await test.start();
  }));
  harness.stopCatching = stopCatching;
}

function failToLoad({ root, configuration }, file, error) {
  const test = root.createSubtest(root.constructor, relative(configuration.cwd, file), {}, () => {
    throw error;
  }, { file, line: 1, column: 1 });
  // It is no test that failed: the error is the file's own.
  test.failWith = (thrown) => test.fail(thrown);
}

/**
 * run([options])
 * @returns {import('internal/test_runner/tests_stream').TestsStream}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE}
 */
export function run(options = kEmptyObject) {
  const configuration = fromOptions(options);
  if (process.env[contextVariable]?.startsWith(childContext.slice(0, 5)) && currentRunIsChild()) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    const harness = new Harness({ ...configuration, files: [], globs: undefined, coverage: undefined, globalSetup: undefined });
    harness.stream.end();
    return harness.stream;
  }
  return startRun(configuration).stream;
}

const currentRunIsChild = () => process.env[contextVariable] === childContext;
