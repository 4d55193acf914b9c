// The start of the main thread: takes the facts of this run from the Rust side, then runs the program's first turn.

import { core, internals, lazy } from 'internal/core';
import { op_module_set_callbacks, op_module_write_caches, op_perf_hooks_mark_milestone, op_process_call } from 'internal/ops';
import process from 'process';
import { clearAsyncIdStack } from 'internal/async_hooks';
import { patchProcessObject } from 'internal/process/pre_execution';
import { setupTaskQueue } from 'internal/process/task_queues';
import { onGlobalUncaughtException } from 'internal/process/execution';
import { getOptionValue } from 'internal/options';
import { activeCounts, setupTimers } from 'internal/timers';
import { enableDirectConsole } from 'internal/console/global';
import { applyGlobalOptions, installGlobals } from 'bootstrap/globals';
import { moduleCallbacks } from 'internal/modules/callbacks';
import { runEntry, runWaitingEntry, reportUnsettledMain } from 'internal/modules/run_main';

const childProcess = lazy('internal/child_process');
const cluster = lazy('cluster');
const coverage = lazy('internal/inspector/coverage');
const tracing = lazy('internal/tracing/tracing');
const sourceMaps = lazy('internal/source_map/source_map_cache');
const wasmWebApi = lazy('internal/wasm_web_api');

// Everything that does not depend on the run is in place when the snapshot is taken.
installGlobals(globalThis);

/** Milestones of performance.nodeTiming that are passed here. */
const kBootstrapComplete = 3;
const kLoopStart = 4;
const kLoopExit = 5;

/** What the event loop in Rust calls. */
export const lifecycle = {
  /** The loop is empty: 'beforeExit' may fill it again. @returns {boolean} whether it did */
  beforeExit() {
    if (process._exiting) return false;
    guard(() => process.emit('beforeExit', process.exitCode ?? 0));
    core.runNextTicks();
    const { timers, immediates } = activeCounts();
    return timers > 0 || immediates > 0 || core.eventLoopHasMoreWork();
  },
  /** The program is over. @returns {number} the exit code */
  exit() {
    op_perf_hooks_mark_milestone(kLoopExit);
    if (!process._exiting) {
      process._exiting = true;
      reportUnsettledMain();
      guard(() => process.emit('exit', process.exitCode ?? 0));
      // Promises that the listeners have settled still have their reactions, and their rejections count.
      core.runNextTicks();
    }
    internals.beforeReallyExit();
    return Number(process.exitCode ?? 0);
  },
  /** An exception that came out of a callback V8 called by itself. */
  onUncaught(error) {
    onGlobalUncaughtException(error);
  },
  /** An exception that came up inside the loop itself. */
  onLoopError(message) {
    onGlobalUncaughtException(new Error(message));
    return true;
  },
};

/** The report of an exception shows the line of the `throw`, which only Rust can see. */
function guard(callback) {
  try {
    return op_process_call(callback);
  } catch (error) {
    return onGlobalUncaughtException(error);
  }
}

/** Runs the entry of a program, and what it leaves to be done before the event loop turns. */
export function runFirstTurn(entry) {
  op_perf_hooks_mark_milestone(kBootstrapComplete);
  guard(entry);
  // The main script was asynchronous resource 1; what follows belongs to others.
  clearAsyncIdStack();
  core.runNextTicks();
  if (guard(runWaitingEntry)) {
    core.runMicrotasks();
    core.runNextTicks();
  }
  op_perf_hooks_mark_milestone(kLoopStart);
}

/** What V8 calls for WebAssembly.compileStreaming() and instantiateStreaming(). */
export function compileWasmStream(source, rid) {
  wasmWebApi().compileStream(source, rid);
}

/** Called by the Rust side, once. */
internals.start = function start(text) {
  const facts = JSON.parse(text);
  internals.started = true;
  delete globalThis.Deno;
  delete globalThis.__bootstrap;
  op_module_set_callbacks({ __proto__: null, ...moduleCallbacks, ...lifecycle });
  core.setWasmStreamingCallback(compileWasmStream);
  internals.beforeReallyExit = () => op_module_write_caches();
  patchProcessObject(facts);
  applyGlobalOptions(globalThis, getOptionValue);
  enableDirectConsole();
  setupTaskQueue();
  if (getOptionValue('--trace-event-categories') !== undefined) tracing().startFromCommandLine();
  setupTimers();
  if (process.env.NODE_CHANNEL_FD !== undefined) childProcess().setupChildProcessIpcChannel();
  if (process.env.NODE_UNIQUE_ID !== undefined && process.argv[1]) cluster()._setupWorker();
  if (getOptionValue('--enable-source-maps')) sourceMaps().setSourceMapsEnabled(true);
  if (process.env.NODE_V8_COVERAGE) coverage().startForEnvironment(process.env.NODE_V8_COVERAGE);
  else if (getOptionValue('--experimental-test-coverage') && !getOptionValue('--test')) coverage().start();
  runFirstTurn(() => runEntry(facts.entry));
};
