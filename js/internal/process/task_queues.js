// @ts-check
// process.nextTick() and queueMicrotask().

import { core, lazy, primordials } from 'internal/core';
import process from 'process';
import { enabledHooksExist } from 'internal/async_hooks';
import { AsyncResource } from 'internal/async_resource';
import { setupPromiseRejections } from 'internal/process/promises';
import { enqueue } from 'internal/process/tick_queue';
import { validateFunction } from 'internal/validators';

const execution = lazy('internal/process/execution');
const enqueueMicrotask = primordials.queueMicrotask;

/**
 * Runs `callback(...args)` after the current operation, before the event loop goes on.
 * @throws {ERR_INVALID_ARG_TYPE} when `callback` is no function
 */
export function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  if (!process._exiting) enqueue(callback, args.length > 0 ? args : undefined);
}

function runObserved(resource, callback) {
  resource.runInAsyncScope(() => {
    try {
      callback();
    } catch (error) {
      execution().triggerUncaughtException(error, false);
    } finally {
      resource.emitDestroy();
    }
  });
}

/**
 * Queues a microtask.
 * @throws {ERR_INVALID_ARG_TYPE} when `callback` is no function
 */
export function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  // Without hooks nobody can tell whether there is a resource: V8 keeps the context, and an exception is reported by deno_core.
  if (!enabledHooksExist()) {
    enqueueMicrotask(() => callback());
    return;
  }
  const resource = new AsyncResource('Microtask', { requireManualDestroy: true });
  enqueueMicrotask(() => runObserved(resource, callback));
}

/** Connects deno_core's queues with Node's ways of reporting. Called once, when the process starts. */
export function setupTaskQueue() {
  setupPromiseRejections();
  core.setReportExceptionCallback((er) => execution().triggerUncaughtException(er, false));
  return { nextTick, runNextTicks: core.runNextTicks };
}
