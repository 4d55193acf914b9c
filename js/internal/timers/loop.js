// Where timers and immediates meet deno_core's event loop: one timer of its own wakes it up for the earliest of ours, and one immediate lets
// it turn for all of ours.

import { core } from 'internal/core';
import { op_process_call, op_timer_now } from 'internal/ops';

let runTimers;
let runImmediates;
let report;
let alarm = null;
let isTimerReferenced = false;
let isTurnQueued = false;
let isTurnReferenced = false;

/** Tells what runs due timers, what runs immediates, and what takes the exceptions of both: what threw is called again, to go on behind. */
export function connect(timers, immediates, exceptions) {
  runTimers = timers;
  runImmediates = immediates;
  report = exceptions;
}

function call(run) {
  for (;;) {
    try {
      op_process_call(run);
      return;
    } catch (error) {
      report(error);
    }
  }
}

/** @returns {number} the clock of timers: whole milliseconds since the process began */
export function clock() {
  return Math.trunc(op_timer_now());
}

/** Lets the timers run at a time of that clock; Infinity for never. */
export function wakeAt(time) {
  if (time === Infinity) return;
  const delay = Math.max(1, time - op_timer_now());
  if (alarm === null || alarm._destroyed) {
    alarm = core.createTimer(() => call(runTimers), delay, undefined, false, isTimerReferenced, true);
  } else {
    alarm._idleTimeout = delay;
    core.refreshTimer(alarm);
  }
}

/** Whether timers keep the loop turning. */
export function referenceTimers(isReferenced) {
  isTimerReferenced = isReferenced;
  if (alarm === null) return;
  if (isReferenced) core.refTimer(alarm);
  else core.unrefTimer(alarm);
}

function referenceTurn(isReferenced) {
  if (isReferenced === isTurnReferenced) return;
  isTurnReferenced = isReferenced;
  core.immediateRefCount(isReferenced);
}

function turn() {
  isTurnQueued = false;
  referenceTurn(false);
  call(runImmediates);
}

/** What waits for the next turn: nothing (0), immediates (1), or immediates that keep the loop turning (2). */
export function expectTurn(waiting) {
  referenceTurn(waiting === 2);
  if (waiting === 0 || isTurnQueued) return;
  isTurnQueued = true;
  core.queueImmediate({
    _idleNext: null,
    _idlePrev: null,
    _onImmediate: turn,
    _argv: undefined,
    _destroyed: false,
    // Keeping the loop alive is up to the count of references.
    [core.kRefed]: false,
  });
}
