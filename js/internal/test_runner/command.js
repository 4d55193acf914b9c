// `protojs test` and `protojs --test`. Docs: test, "Running tests from the command line".

import process from 'process';
import { onGlobalUncaughtException } from 'internal/process/execution';
import { NothingFound } from 'internal/test_runner/files';
import { runnerHarness } from 'internal/test_runner/harness';
import { report, reportsAskedFor } from 'internal/test_runner/reporting';
import { startRun } from 'internal/test_runner/run';

/** Runs the files that the command line names, or finds. */
export function runTests() {
  const harness = runnerHarness();
  const { configuration } = harness;
  const reports = reportsAskedFor();
  const interruption = new AbortController();
  configuration.signal = interruption.signal;
  harness.children = new Set();
  startRun(configuration, harness);
  const { stream } = harness;
  stream.on('error', (error) => {
    if (!(error instanceof NothingFound)) return onGlobalUncaughtException(error);
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  });
  stream.on('test:fail', ({ todo }) => {
    if (todo === undefined) process.exitCode = 1;
  });
  report(stream, reports, onGlobalUncaughtException).then(() => {
    if (configuration.forceExit) process.exit();
  }).catch(onGlobalUncaughtException);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop(harness, signal));
}

/** A signal ends the run: what runs is told, and its processes are ended. */
function stop(harness, signal) {
  const running = harness.root.siblings.running();
  for (const child of harness.children) child.kill(signal === 'SIGINT' ? 'SIGTERM' : signal);
  if (running.length > 0) {
    harness.stream.send('test:interrupted', { nesting: 0, tests: running.map(({ name, nesting, location }) => ({ __proto__: null, name, nesting, ...location })) });
    harness.stream.send('test:diagnostic', { nesting: 0, message: `Interrupted while running: ${running.map(({ name }) => name).join(', ')}`, level: 'error' });
  }
  process.exitCode = 1;
  setImmediate(() => setTimeout(() => process.exit(1), 20));
}
