// A test file in a process of its own: its events become events of the run, in the order of the files.

import { spawn } from 'child_process';
import { once } from 'events';
import { relative, resolve } from 'path';
import process from 'process';
import { getOptionValue } from 'internal/options';
import { testFailure } from 'internal/test_runner/calling';
import { childContext, contextVariable } from 'internal/test_runner/configuration';
import { Test } from 'internal/test_runner/test';
import { EventReader } from 'internal/test_runner/wire';

/** Events that tell what happens now, in whatever order files run. */
const immediate = new Set(['test:enqueue', 'test:dequeue', 'test:complete', 'test:watch:drained', 'test:watch:restarted']);
/** Failures of tests that did not come to their end. */
const cancellations = new Set(['cancelledByParent', 'testAborted', 'testTimeoutFailure']);
/** The descriptor of events in the child. */
const kEvents = 3;

/** Options that are for the run as a whole, or that the child gets in another way. */
const forRunner = /^--(?:no-)?(?:test|watch.*|bail|coverage|experimental-test-coverage|test-(?:concurrency|coverage-.*|global-setup|isolation|random.*|reporter.*|rerun-failures|shard|name-pattern|skip-pattern|only|timeout))(?:=|$)/;
/** Those of them that take the next word if they have no `=`. */
const withValue = /^--(?:watch-path|watch-kill-signal|test-(?:concurrency|coverage-\w+|global-setup|isolation|random-seed|reporter(?:-destination)?|rerun-failures|shard|name-pattern|skip-pattern|timeout))$/;

/** The options of this process that hold for its files, too. */
function inherited() {
  const kept = [];
  for (let words = process.execArgv, at = 0; at < words.length; at++) {
    if (forRunner.test(words[at])) at += withValue.test(words[at]) ? 1 : 0;
    else kept.push(words[at]);
  }
  return kept;
}

const spelled = (pattern) => `/${pattern.source}/${pattern.flags}`;

function argumentsFor({ execArgv, namePatterns, only, rerunPath, seed, skipPatterns, tags, timeout }) {
  const given = getOptionValue('--test') ? [] : tags.map((tag) => `--experimental-test-tag-filter=${tag}`);
  return [
    ...execArgv,
    ...inherited(),
    ...namePatterns.map((pattern) => `--test-name-pattern=${spelled(pattern)}`),
    ...skipPatterns.map((pattern) => `--test-skip-pattern=${spelled(pattern)}`),
    ...given,
    ...(only ? ['--test-only'] : []),
    ...(timeout === Infinity ? [] : [`--test-timeout=${timeout}`]),
    ...(seed === undefined ? [] : [`--test-random-seed=${seed}`]),
    ...(rerunPath === undefined ? [] : [`--test-rerun-failures=${rerunPath}`]),
  ];
}

/** Numbers of the processes that run at a time, from 1. */
class Workers {
  #free = [];
  #last = 0;

  take() {
    return this.#free.shift() ?? ++this.#last;
  }

  give(id) {
    this.#free.push(id);
    this.#free.sort((a, b) => a - b);
  }
}

const workersOf = new WeakMap();

function workers(harness) {
  let own = workersOf.get(harness);
  if (own === undefined) workersOf.set(harness, (own = new Workers()));
  return own;
}

/** A file goes by the name it was given, else by its path in the working directory. */
function nameOf(file, { cwd, files, globs }) {
  const given = [...(files ?? []), ...(globs ?? [])].find((name) => resolve(cwd, name) === file);
  return given ?? relative(cwd, file);
}

export class FileTest extends Test {
  #file;
  #waiting = [];
  #isTurn = false;
  #reported = 0;
  #hasFailures = false;

  constructor({ file, ...settings }) {
    super({ ...settings, name: nameOf(file, settings.parent.harness.configuration), fn: () => this.#runFile(), location: { file, line: 1, column: 1 } });
    this.#file = file;
  }

  /** Whether the results are those of the tests in the file, and none of its own. */
  get isOnlyRelay() {
    return this.#reported > 0 && (this.error === null || this.error.failureType === 'subtestsFailed');
  }

  /** It is this file's turn: what it had to say before, and from now on says, goes out. */
  relay() {
    this.#isTurn = true;
    for (const event of this.#waiting.splice(0)) this.#forward(event);
  }

  #take(event) {
    if (event.type === 'test:pass' || event.type === 'test:fail') this.#note(event.data);
    if (this.#isTurn || immediate.has(event.type)) this.#forward(event);
    else this.#waiting.push(event);
  }

  #note({ details, nesting, skip, todo }) {
    this.#reported++;
    const failed = details.error !== undefined && todo === undefined;
    if (failed && nesting === 0) this.#hasFailures = true;
  }

  #forward({ type, data }) {
    data.entryFile = this.#file;
    if (type === 'test:pass' || type === 'test:fail') {
      const { details, nesting, skip, todo } = data;
      this.harness.count({
        nesting, type: details.type, passed: type === 'test:pass', isTodo: todo !== undefined, skipped: skip !== undefined,
        cancelled: cancellations.has(details.error?.failureType),
      });
      this.harness.attempts?.note(type, data);
      if (nesting === 0) data.testNumber = this.harness.counts.topLevel;
    }
    this.harness.stream.send(type, data);
  }

  async #runFile() {
    const { configuration } = this.harness;
    const own = workers(this.harness);
    const workerId = own.take();
    try {
      await this.#watchOver(this.#start(configuration, workerId));
    } finally {
      own.give(workerId);
    }
  }

  #start(configuration, workerId) {
    const env = {
      ...(configuration.env ?? process.env), [contextVariable]: childContext, NODE_TEST_WORKER_ID: String(workerId), PROTOJS_TEST_FD: String(kEvents),
    };
    if (this.harness.coverageFolder !== undefined) env.NODE_V8_COVERAGE = this.harness.coverageFolder;
    if (this.harness.loadedBy !== undefined) env.PROTOJS_WATCH_FD = String(kEvents + 1);
    const stdio = ['pipe', 'pipe', 'pipe', 'pipe'];
    if (this.harness.loadedBy !== undefined) stdio.push('pipe');
    const child = spawn(process.execPath, [...argumentsFor(configuration), this.#file, ...configuration.argv], {
      cwd: configuration.cwd, env, signal: this.signal, stdio, killSignal: 'SIGTERM',
    });
    this.harness.children?.add(child);
    return child;
  }

  async #watchOver(child) {
    let failure;
    child.on('error', (error) => {
      failure = error;
    });
    child.stdin.end();
    const reader = new EventReader();
    child.stdio[kEvents].on('data', (chunk) => {
      for (const event of reader.take(chunk)) this.#take(event);
    });
    this.harness.loadedBy?.(this.#file, child.stdio[kEvents + 1]);
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8');
      child[name].on('data', (message) => this.#take({ type: `test:${name}`, data: { __proto__: null, file: this.#file, message } }));
    }
    const [code, signal] = await once(child, 'close', { signal: undefined }).catch((error) => {
      failure ??= error;
      return [null, null];
    });
    this.harness.children?.delete(child);
    if (failure === undefined && code === 0 && signal === null) return;
    if (failure === undefined) {
      failure = testFailure('test failed', this.#hasFailures ? 'subtestsFailed' : 'testCodeFailure');
      failure.exitCode = code;
      failure.signal = signal;
      failure.stack = undefined;
    }
    throw failure;
  }
}
