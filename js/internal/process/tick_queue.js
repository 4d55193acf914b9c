// @ts-check
// The queue of process.nextTick(). deno_core runs one tick of its own for all that are queued here, and the microtasks behind it.

import { core, lazy, primordials } from 'internal/core';
import {
  async_id_symbol,
  destroyHooksExist,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
  trigger_async_id_symbol,
} from 'internal/async_hooks';

const { getAsyncContext, queueNextTick, setAsyncContext } = core;
const { ObjectSetPrototypeOf } = primordials;
const execution = lazy('internal/process/execution');

/** A longer array is not kept for the next ticks. */
const KEPT = 4096;

/** How many ticks deno_core's ring of ticks takes. */
const RING_LENGTH = 2048;

/** A callback that waits: the resource that async_hooks shows. */
class TickObject {
  constructor(callback, args) {
    this[async_id_symbol] = newAsyncId();
    this[trigger_async_id_symbol] = getDefaultTriggerAsyncId();
    this.callback = callback;
    this.args = args;
    this.context = getAsyncContext();
  }
}

/** An array that takes what is stored in it even where a program has put a setter on Array.prototype. */
const emptyList = () => ObjectSetPrototypeOf([], null);

// From `head` to `tail`; both go back to the beginning when the queue is empty.
let ticks = emptyList();
let head = 0;
let tail = 0;
let isScheduled = false;

const driver = { callback: drain, args: undefined, snapshot: undefined };

// deno_core's queue is a ring of array elements that are holes until they are first used, and a store into a hole asks Array.prototype:
// all of them are used once, in the snapshot.
for (let used = 0; used < RING_LENGTH; used++) {
  queueNextTick(driver);
  core.runNextTicks();
}

/**
 * Queues a callback.
 * @param {Function} callback
 * @param {unknown[] | undefined} args
 */
export function enqueue(callback, args) {
  const tick = new TickObject(callback, args);
  if (initHooksExist()) emitInit(tick[async_id_symbol], 'TickObject', tick[trigger_async_id_symbol], tick);
  ticks[tail++] = tick;
  if (isScheduled) return;
  isScheduled = true;
  queueNextTick(driver);
}

function drain() {
  while (head < tail) {
    const tick = ticks[head];
    ticks[head++] = undefined;
    if (head === tail) {
      if (tail > KEPT) ticks = emptyList();
      head = tail = 0;
    }
    run(tick);
  }
  isScheduled = false;
}

function run(tick) {
  const asyncId = tick[async_id_symbol];
  const outer = getAsyncContext();
  emitBefore(asyncId, tick[trigger_async_id_symbol], tick);
  setAsyncContext(tick.context);
  try {
    const { callback, args } = tick;
    if (args === undefined) callback();
    else callback(...args);
    if (destroyHooksExist()) emitDestroy(asyncId);
    emitAfter(asyncId);
  } catch (error) {
    if (destroyHooksExist()) emitDestroy(asyncId);
    // Handlers of the exception see the context of the callback, and leave its scope.
    execution().triggerUncaughtException(error, false);
  }
  setAsyncContext(outer);
}
