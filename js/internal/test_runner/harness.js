// The root of the tests of a process or of a run: how they start, what is counted, how the run ends.

import { lazy } from 'internal/core';
import { onGlobalUncaughtException } from 'internal/process/execution';
import process from 'process';
import { relative } from 'path';
import { fromCommandLine } from 'internal/test_runner/configuration';
import { testFailure } from 'internal/test_runner/calling';
import { running } from 'internal/test_runner/running';
import { Test } from 'internal/test_runner/test';
import { report, reportsAskedFor } from 'internal/test_runner/reporting';
import { Selection } from 'internal/test_runner/selection';
import { TestsStream } from 'internal/test_runner/tests_stream';

const globalSetup = lazy('internal/test_runner/global_setup');
const rerun = lazy('internal/test_runner/rerun');
const coverage = lazy('internal/test_runner/coverage/collection');

export class Harness {
  stream = new TestsStream();
  counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0 };
  startTime = performance.now();
  suiteFailed = false;
  /** Messages at the end of the run. */
  notes = [];
  /** What has to be over before the first test runs. */
  ready = undefined;
  #tearDown = undefined;
  #coverage = undefined;
  #ending = undefined;
  #closing = undefined;
  #afterHooks = undefined;

  /** @param {object} configuration see configuration.js */
  constructor(configuration) {
    this.configuration = configuration;
    // Files are not selected by their names: what is in them is, where they run.
    const runsProcesses = configuration.isRunner && configuration.isolation === 'process';
    this.selection = new Selection(runsProcesses ? { namePatterns: [], skipPatterns: [], tags: [] } : configuration);
    this.entryFile = configuration.isRunner ? undefined : process.argv[1];
    // A file of a run does as the command line says; elsewhere `only` speaks for itself.
    this.obeysOnly = !configuration.isChild || configuration.only;
    this.updatesSnapshots = configuration.updateSnapshots;
    if (configuration.seed !== undefined) {
      this.seed = configuration.seed;
      if (!configuration.isChild) this.notes.push(`Randomized test order seed: ${configuration.seed}`);
    }
    if (configuration.rerunPath !== undefined) this.attempts = new (rerun().Attempts)(configuration.rerunPath, configuration.isChild);
    this.root = new Test({ parent: null, name: '<root>', options: {}, harness: this });
    this.root.type = 'root';
    this.root.runOnlySubtests = configuration.only && !runsProcesses;
    this.root.timeoutOfSubtests = configuration.timeout;
    this.root.startTime = this.startTime;
    if (configuration.coverage !== undefined) this.#coverage = coverage().begin(configuration);
    if (configuration.globalSetup !== undefined) this.ready = this.#setUp(configuration);
  }

  /** Where children of this run put their coverage. */
  get coverageFolder() {
    return this.#coverage?.folder;
  }

  async #setUp({ globalSetup: path, cwd }) {
    this.#tearDown = await globalSetup().setUp(path, cwd);
  }

  /** Counts a test that has been reported. */
  count({ nesting, type, passed, isTodo, skipped, cancelled }) {
    const { counts } = this;
    if (nesting === 0) counts.topLevel++;
    if (!passed && !isTodo) this.suiteFailed = true;
    if (type === 'suite') {
      counts.suites++;
      return;
    }
    counts.tests++;
    if (skipped) counts.skipped++;
    else if (isTodo) counts.todo++;
    else if (cancelled) counts.cancelled++;
    else if (passed) counts.passed++;
    else counts.failed++;
  }

  /** Runs the last hooks, and lets what they have left going come to its end. */
  async settle() {
    await this.#close();
    await new Promise((resolve) => {
      process.once('beforeExit', resolve);
    });
  }

  /** Ends the run, once: cancels what has not run, tells the sums. */
  end() {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  /** Cancels what has not run, runs the hooks after all tests. */
  #close() {
    this.#closing ??= this.#runLast();
    return this.#closing;
  }

  /** The hooks after all tests, once. */
  #runAfterHooks() {
    this.#afterHooks ??= (async () => {
      // Those before all tests come first, also where no test has asked for them.
      if (!this.configuration.isRunner || this.configuration.isolation === 'none') await this.root.hooks.before();
      await this.root.hooks.run('after', this.root.context);
    })();
    return this.#afterHooks;
  }

  /** Runs the hooks after all tests when the tests are over, and not only when the event loop is: they close what keeps it alive. */
  watchForLastTest() {
    const { root } = this;
    const check = () => {
      // What they throw is told at the end of the run.
      if (root.siblings.all.every((subtest) => subtest.finished)) this.#runAfterHooks().catch(() => {});
    };
    root.onSubtestFinished = () => {
      if (root.hooks.has('after')) setImmediate(check);
    };
  }

  async #runLast() {
    const { configuration, root, stream } = this;
    let failure;
    try {
      await this.ready;
      if (!configuration.isRunner || configuration.isolation === 'none') await root.hooks.before();
      root.finish(testFailure('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'));
      await this.#runAfterHooks();
      await this.#tearDown?.();
    } catch (error) {
      this.suiteFailed = true;
      failure = error;
    }
    root.flush();
    // It goes by the name of the file: what failed is none of its tests.
    if (failure !== undefined) {
      stream.send('test:fail', {
        name: this.entryFile ?? root.name, nesting: 0, testNumber: root.siblings.shown + 1, file: this.entryFile, ...root.hooks.failedAt,
        details: { duration_ms: 0, error: failure },
      });
    }
    this.snapshots?.write();
  }

  async #end() {
    const { configuration, root, stream } = this;
    await this.#close();
    if (!configuration.isChild) {
      stream.send('test:plan', { nesting: 0, count: configuration.isRunner ? this.counts.topLevel : root.siblings.shown });
    }
    this.attempts?.write();
    await this.#tellSums();
    stream.end();
  }

  /** A further round of the same run: sums begin anew. */
  beginRound() {
    this.startTime = performance.now();
    this.suiteFailed = false;
    for (const key of Object.keys(this.counts)) this.counts[key] = 0;
    this.root.siblings.clear();
  }

  /** Tells the sums of a round; the run goes on. */
  async endRound() {
    this.stream.send('test:plan', { nesting: 0, count: this.counts.topLevel });
    await this.#tellSums();
  }

  /** The last round is over: the sums of one that did not come. */
  async endRounds() {
    this.beginRound();
    await this.#tellSums();
    this.stream.end();
  }

  async #tellSums() {
    const { configuration, counts, stream } = this;
    const duration = Number((performance.now() - this.startTime).toFixed(6));
    const say = (message) => stream.send('test:diagnostic', { nesting: 0, message, level: 'info' });
    this.root.diagnostics.forEach(say);
    if (!configuration.isChild) {
      this.notes.forEach(say);
      for (const [word, key] of [['tests', 'tests'], ['suites', 'suites'], ['pass', 'passed'], ['fail', 'failed'], ['cancelled', 'cancelled'],
        ['skipped', 'skipped'], ['todo', 'todo']]) say(`${word} ${counts[key]}`);
      say(`duration_ms ${duration}`);
      if (this.#coverage !== undefined) await this.#tellCoverage();
    }
    const success = !this.suiteFailed;
    if (!success && configuration.setsExitCode) process.exitCode = 1;
    stream.send('test:summary', { success, counts: { ...counts }, duration_ms: duration, file: configuration.isRunner ? undefined : this.entryFile });
  }

  async #tellCoverage() {
    const { summary, failures } = await this.#coverage.finish();
    this.stream.send('test:coverage', { nesting: 0, summary });
    for (const message of failures) {
      process.exitCode = 1;
      this.suiteFailed = true;
      this.stream.send('test:diagnostic', { nesting: 0, message, level: 'error' });
    }
  }
}

function describeLate(error, type, test, hook) {
  const created = `This activity created the error "${error}" and would have caused the test to fail, but instead triggered an ${type} event.`;
  if (hook !== undefined) {
    const { file, line, column } = hook.location ?? {};
    return `Error: Test hook "${hook.kind}" at ${relative(process.cwd(), file ?? '')}:${line}:${column} generated asynchronous activity after the test ended. ${created}`;
  }
  if (test === undefined || test.parent === null) {
    return `Error: A resource generated asynchronous activity after the test ended. This activity created the error "${error}" ` +
      `which triggered an ${type} event, caught by the test runner.`;
  }
  const { file, line, column } = test.location ?? {};
  const where = file === undefined ? '' : ` at ${relative(process.cwd(), file)}:${line}:${column}`;
  return `Error: Test "${test.name}"${where} generated asynchronous activity after the test ended. ${created}`;
}

/** Gives exceptions that nobody catches to the test that caused them. @returns {() => void} ends it */
export function catchExceptions(harness) {
  const listener = (type) => (error) => {
    const { test, hook } = running.getStore() ?? {};
    if (hook?.isOver || test === undefined || test.finished || test.parent === null || test.endTime !== null) {
      harness.root.diagnostic(describeLate(error, type, test, hook?.isOver ? hook : undefined));
      process.exitCode = 1;
      harness.suiteFailed ||= harness.configuration.isolation === 'none' && harness.configuration.isRunner;
      return;
    }
    const failure = testFailure(error, type);
    test.failWith(failure);
    test.interrupt?.(failure);
  };
  const listeners = ['uncaughtException', 'unhandledRejection'].map((type) => [type, listener(type)]);
  for (const [type, listen] of listeners) process.on(type, listen);
  return () => {
    for (const [type, listen] of listeners) process.removeListener(type, listen);
  };
}

let own = null;

/** The root of the tests that this program declares itself; making it starts the report. */
export function rootTest() {
  if (own !== null) return own.root;
  const configuration = fromCommandLine();
  if (configuration.isRunner) return runnerHarness().root;
  const reports = configuration.isChild ? undefined : reportsAskedFor();
  own = new Harness(configuration);
  const stopCatching = catchExceptions(own);
  const onReportError = (error) => {
    stopCatching();
    onGlobalUncaughtException(error);
  };
  const reporting = report(own.stream, reports, onReportError).catch(onReportError);
  own.ready?.catch(onReportError);
  process.once('beforeExit', async () => {
    setImmediate(() => {});
    await own.settle();
    await own.end();
    await reporting;
    stopCatching();
  });
  if (configuration.forceExit) endWhenAllIsDone(own, reporting);
  else own.watchForLastTest();
  return own.root;
}

/** The harness of `protojs test`. Hooks of modules that are loaded before belong to it. */
export function runnerHarness() {
  own ??= new Harness(fromCommandLine());
  own.root.holdsSubtests = true;
  return own;
}

/** --test-force-exit: whatever still holds the event loop, the process ends with the last test. */
function endWhenAllIsDone(harness, reporting) {
  const check = async () => {
    if (harness.root.siblings.all.some((subtest) => !subtest.finished)) return;
    await harness.end();
    await reporting;
    process.exit();
  };
  harness.root.onSubtestFinished = () => setImmediate(check);
}
