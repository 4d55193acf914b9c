// process.nextTick() and queueMicrotask(). The tick queue itself, and the loop that drains it, are deno_core's.

import { core, lazy, primordials } from 'internal/core';
import process from 'process';
import { validateFunction } from 'internal/validators';
import {
  async_id_symbol,
  emitInit,
  enabledHooksExist,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
  setupAsyncHooks,
  trigger_async_id_symbol,
} from 'internal/async_hooks';
import { AsyncResource } from 'internal/async_resource';
import { setupPromiseRejections } from 'internal/process/promises';

const execution = lazy('internal/process/execution');
const { getAsyncContext, queueNextTick } = core;
const enqueueMicrotask = primordials.queueMicrotask;

/**
 * Runs `callback(...args)` after the current operation, before the event loop goes on.
 * @throws {ERR_INVALID_ARG_TYPE} when `callback` is no function
 */
export function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  if (process._exiting) return;
  const asyncId = newAsyncId();
  const triggerAsyncId = getDefaultTriggerAsyncId();
  const tick = {
    [async_id_symbol]: asyncId,
    [trigger_async_id_symbol]: triggerAsyncId,
    callback,
    args: args.length > 0 ? args : undefined,
    // What deno_core's queue reads:
    snapshot: getAsyncContext(),
    asyncId,
    triggerAsyncId,
  };
  if (initHooksExist()) emitInit(asyncId, 'TickObject', triggerAsyncId, tick);
  queueNextTick(tick);
}

function runMicrotask() {
  this.runInAsyncScope(() => {
    const callback = this.callback;
    try {
      callback();
    } catch (error) {
      execution().triggerUncaughtException(error, false);
    } finally {
      this.emitDestroy();
    }
  });
}

/**
 * Queues a microtask.
 * @throws {ERR_INVALID_ARG_TYPE} when `callback` is no function
 */
export function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  if (!enabledHooksExist()) {
    // Nobody can tell the difference, so no resource is made. An exception is reported by deno_core.
    const context = getAsyncContext();
    if (context === undefined) {
      enqueueMicrotask(() => callback());
      return;
    }
  }
  const asyncResource = new AsyncResource('Microtask', { requireManualDestroy: true });
  asyncResource.callback = callback;
  enqueueMicrotask(() => runMicrotask.call(asyncResource));
}

/** Connects deno_core's queues with Node's ways of reporting. Called once, when the process starts. */
export function setupTaskQueue() {
  setupAsyncHooks();
  setupPromiseRejections();
  core.setReportExceptionCallback((er) => execution().triggerUncaughtException(er, false));
  return { nextTick, runNextTicks: core.runNextTicks };
}
