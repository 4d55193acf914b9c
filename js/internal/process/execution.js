// @ts-check
// What happens to an exception that nobody caught: the events of process, the capture callback, or the report on stderr
// and the end of the process.

import { core, internals, lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import {
  afterHooksExist,
  clearAsyncIdStack,
  emitAfter,
  executionAsyncId,
  hasAsyncIdStack,
  popAsyncContext,
} from 'internal/async_hooks';
import { describeFatalException } from 'internal/process/exception_report';
import { setImmediate } from 'internal/timers';

const reportModule = lazy('internal/process/report');

/** Exit codes of the process. Docs: process, "Exit codes". */
const kGenericUserError = 1;
const kNoFatalExceptionHandler = 6;
const kExceptionInFatalExceptionHandler = 7;

let captureFn = null;

/**
 * process.setUncaughtExceptionCaptureCallback(): `fn` gets every uncaught exception in place of 'uncaughtException'.
 * @param {Function | null} fn
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET}
 */
export function setUncaughtExceptionCaptureCallback(fn) {
  if (fn !== null) {
    if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
    if (hasUncaughtExceptionCaptureCallback()) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  }
  captureFn = fn;
}

/** The same without checks and without the right of users to know: for domains and async hooks. */
export function setUncaughtExceptionCaptureCallbackSilently(fn) {
  captureFn = fn;
}

/** process.hasUncaughtExceptionCaptureCallback() @returns {boolean} */
export function hasUncaughtExceptionCaptureCallback() {
  return captureFn !== null;
}

/** Whether somebody in the program has taken an exception. */
function isTaken(er, type) {
  if (captureFn === null) return process.emit('uncaughtException', er, type);
  captureFn(er);
  return true;
}

/** The last event of a process that an exception ends. What its listeners throw changes nothing: the first exception is the one to report. */
function emitExit() {
  if (process._exiting) return;
  process.exitCode = kGenericUserError;
  process._exiting = true;
  try {
    process.emit('exit', kGenericUserError);
  } catch {
    // See above.
  }
}

/** Leaves the asynchronous contexts that the callback which threw could not leave. */
function leaveContexts() {
  while (afterHooksExist() && hasAsyncIdStack()) {
    const asyncId = executionAsyncId();
    if (asyncId !== 0) emitAfter(asyncId);
    else popAsyncContext(0);
  }
  clearAsyncIdStack();
}

/**
 * Offers an uncaught exception to the program (this is process._fatalException).
 * @returns {boolean} whether the program goes on
 */
export function offerUncaughtException(er, fromPromise) {
  const type = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', er, type);
  if (!isTaken(er, type)) {
    emitExit();
    return false;
  }
  // So that pending ticks run.
  setImmediate(() => {});
  leaveContexts();
  return true;
}

/**
 * Handles an uncaught exception; where nothing in the program takes it, reports it like Node and ends the process with
 * code 1 (or process.exitCode), or 7 when a handler threw itself.
 * @param {unknown} er
 * @param {boolean} [fromPromise] whether it is the reason of an unhandled rejection
 */
export function onGlobalUncaughtException(er, fromPromise = false) {
  // V8's flag of this name takes effect where the exception is thrown. This is as early as it can be seen here.
  if (!fromPromise && shouldAbort()) abort(er);
  // A program has taken away what would handle it.
  if (typeof process._fatalException !== 'function') {
    tell(describeFatalException(er, fromPromise));
    process.reallyExit(kNoFatalExceptionHandler);
  }
  let handled;
  try {
    handled = process._fatalException(er, fromPromise);
  } catch (thrownByHandler) {
    if (shouldAbort()) abort(thrownByHandler);
    die(thrownByHandler, internals.failThread === undefined ? kExceptionInFatalExceptionHandler : kGenericUserError, false);
    return;
  }
  if (handled) return;
  if (shouldAbort()) abort(er);
  die(er, process.exitCode ?? kGenericUserError, fromPromise);
}

let abortsOnUncaught;

/** What `v8.setFlagsFromString()` says about --abort-on-uncaught-exception; V8 itself would not ask whether somebody expects the exception. */
export function setAbortOnUncaught(aborts) {
  abortsOnUncaught = aborts;
}

// A capture callback (a domain's, too) means that exceptions are expected.
function shouldAbort() {
  return captureFn === null && (abortsOnUncaught ?? getOptionValue('--abort-on-uncaught-exception'));
}

/** Last words, on stderr. Nobody may be listening, and the process ends all the same. */
function tell(text) {
  try {
    core.print(text, true);
  } catch {
    // A full disk, a closed pipe: there is no other place to say it.
  }
}

function abort(er) {
  tell(`Uncaught:\n${describeFatalException(er, false)}`);
  process.abort();
}

export { onGlobalUncaughtException as triggerUncaughtException };

function die(er, code, fromPromise) {
  if (internals.failThread !== undefined) return internals.failThread(er, code);
  tell(describeFatalException(er, fromPromise));
  if (getOptionValue('--report-uncaught-exception')) reportModule();
  internals.reportUncaughtException?.(er);
  if (getOptionValue('--extra-info-on-fatal-exception')) tell(`\nNode.js ${process.version}\n`);
  process.reallyExit(code);
}
