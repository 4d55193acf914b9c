// Timers and immediates: what the rest of the runtime takes from internal/timers/.

import { core, lazy } from 'internal/core';
import { op_process_loop_setup } from 'internal/ops';
import { referencedImmediates, runImmediates } from 'internal/timers/immediate';
import { referencedTimers, runTimers } from 'internal/timers/timeout';

export { getTimerDuration, TIMEOUT_MAX } from 'internal/timers/duration';
export { clearImmediate, Immediate, setImmediate } from 'internal/timers/immediate';
export { clearInterval, clearTimeout, setInterval, setTimeout, setUnrefTimeout, Timeout } from 'internal/timers/timeout';

const execution = lazy('internal/process/execution');

/** Where streams and sockets keep their timeout timer. */
export const kTimeout = Symbol('timeout');

/** @returns {{ timers: number, immediates: number }} how many of each keep the process alive */
export function activeCounts() {
  return { timers: referencedTimers(), immediates: referencedImmediates() };
}

// The callback's context is still in place: the handlers of the exception see it.
function report(error) {
  execution().triggerUncaughtException(error, false);
  core.setAsyncContext(undefined);
}

let loopObserver;

/**
 * Lets somebody see the event loop run timers and immediates; only before it is connected with them.
 * @param {{ timers: (run: () => unknown) => unknown, immediates: (run: () => unknown) => unknown }} observer each calls `run`
 */
export function observeLoop(observer) {
  loopObserver = observer;
}

/** Connects timers and immediates with the event loop. Called once, when the process starts. */
export function setupTimers() {
  if (loopObserver === undefined) op_process_loop_setup(runTimers, runImmediates, report);
  else op_process_loop_setup(() => loopObserver.timers(runTimers), () => loopObserver.immediates(runImmediates), report);
}
