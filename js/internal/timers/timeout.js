// Timeouts and intervals. Docs: timers, "Class: Timeout".
//
// Running timers lie in a wheel. The event loop (runtime/src/turns.rs) calls `runTimers` when the earliest may be due, and turns as long as
// timers that are referenced run.

import { core, lazy } from 'internal/core';
import { op_process_loop_now, op_process_loop_ref_timers, op_process_loop_wake_at } from 'internal/ops';
import { validateFunction } from 'internal/validators';
import { durationOf } from 'internal/timers/duration';
import { remove } from 'internal/timers/ring';
import { begin, end, enter, kAsyncId, leave } from 'internal/timers/scope';
import { Wheel } from 'internal/timers/wheel';

const { runNextTicks } = core;
const inspectModule = lazy('internal/util/inspect');

const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');

const wheel = new Wheel();
/** Timers whose id was asked for as a number or string, by that id. */
const byId = new Map();
let referenced = 0;
/** The time the event loop was told; while timers run it is told at the end. */
let wakeTime = Infinity;
let isRunning = false;

/** The clock of timers: whole milliseconds since the process began. */
const clock = () => Math.trunc(op_process_loop_now());

/** @returns {number} how many timers keep the process alive */
export function referencedTimers() {
  return referenced;
}

function countReference(by) {
  const before = referenced;
  referenced += by;
  if (before === 0 || referenced === 0) op_process_loop_ref_timers(referenced > 0);
}

/** Starts a timer, or starts it anew: it fires `msecs` after `start`. */
function start(timer, msecs, from, now) {
  remove(timer);
  timer._idleStart = from;
  const expiry = from + Math.trunc(msecs);
  wheel.add(timer, now, expiry);
  if (expiry >= wakeTime || isRunning) return;
  wakeTime = expiry;
  op_process_loop_wake_at(expiry);
}

/** A timer has come to its end: it fired, or was stopped. It may be started again with refresh(), when it fired. */
function finish(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) byId.delete(timer[kAsyncId]);
  if (timer[kRefed]) countReference(-1);
  end(timer);
}

/** What setTimeout() and setInterval() return; running from the start. */
export class Timeout {
  constructor(callback, after, args, repeats, isReferenced) {
    const duration = durationOf(after);
    this._idleTimeout = duration;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeats ? duration : null;
    this._destroyed = false;
    this[kRefed] = isReferenced;
    this[kHasPrimitive] = false;
    begin(this, 'Timeout');
    if (isReferenced) countReference(1);
    const now = clock();
    start(this, duration, now, now);
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    // The links would show every timer of the process.
    return inspectModule().inspect(this, { ...options, depth: 0, customInspect: false });
  }

  /** Starts the time anew. @returns {this} */
  refresh() {
    // Stopped timers stay stopped.
    if (!(this._idleTimeout >= 0)) return this;
    if (this._destroyed) {
      this._destroyed = false;
      begin(this, 'Timeout');
      if (this[kRefed]) countReference(1);
    }
    const now = clock();
    start(this, this._idleTimeout, now, now);
    return this;
  }

  /** Lets the process end while only this timer is left. @returns {this} */
  unref() {
    if (this[kRefed] && !this._destroyed) countReference(-1);
    this[kRefed] = false;
    return this;
  }

  /** Undoes `unref()`. @returns {this} */
  ref() {
    if (!this[kRefed] && !this._destroyed) countReference(1);
    this[kRefed] = true;
    return this;
  }

  /** @returns {boolean} */
  hasRef() {
    return this[kRefed];
  }

  /** @returns {this} */
  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.dispose]() {
    clearTimeout(this);
  }

  /** @returns {number} an id that clearTimeout() takes, within this thread */
  [Symbol.toPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      byId.set(id, this);
    }
    return id;
  }
}

// ---- running ---------------------------------------------------------------------------------------------------------

function fire(timer) {
  remove(timer);
  // Somebody may have taken the callback away.
  if (!timer._onTimeout) {
    finish(timer);
    return;
  }
  const asyncId = timer[kAsyncId];
  const outer = enter(timer);
  const from = timer._repeat === null ? undefined : clock();
  try {
    const args = timer._timerArgs;
    if (args === undefined) timer._onTimeout();
    else timer._onTimeout(...args);
  } finally {
    goOn(timer, from);
  }
  leave(asyncId, outer);
}

// After its callback a timer starts again (an interval, from when its callback began), runs already (it was refreshed), or is finished.
function goOn(timer, from) {
  if (timer._idleNext !== null) return;
  if (timer._repeat !== null && timer._idleTimeout !== -1 && !timer._destroyed) {
    timer._idleTimeout = timer._repeat;
    // Without a begin: the callback has made an interval of it.
    from ??= clock();
    start(timer, timer._repeat, from, from);
  } else {
    finish(timer);
  }
}

/**
 * Runs the timers that are due, with ticks and microtasks in between. Called by the event loop; when a callback throws, it is called again
 * and goes on behind it.
 */
export function runTimers() {
  isRunning = true;
  try {
    let now = clock();
    // Callbacks may have taken long: what became due meanwhile runs in this turn too.
    for (let timer; (timer = wheel.due(now) ?? wheel.due(now = clock())) !== undefined;) {
      fire(timer);
      runNextTicks();
    }
  } finally {
    isRunning = false;
    wakeTime = wheel.next();
    op_process_loop_wake_at(wakeTime);
  }
}

// ---- the functions ---------------------------------------------------------------------------------------------------

/** setTimeout(): see the docs of timers. @throws {ERR_INVALID_ARG_TYPE} @returns {Timeout} */
export function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length > 0 ? args : undefined, false, true);
}

/** setInterval(): see the docs of timers. @throws {ERR_INVALID_ARG_TYPE} @returns {Timeout} */
export function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true);
}

/** A timer that does not keep the process alive, for internal use. @returns {Timeout} */
export function setUnrefTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length > 0 ? args : undefined, false, false);
}

/** Stops a timer for good, given as the Timeout or its primitive. */
export function clearTimeout(timer) {
  const found = typeof timer === 'number' || typeof timer === 'string' ? byId.get(Number(timer)) : timer;
  if (!found?._onTimeout) return;
  remove(found);
  finish(found);
  found._onTimeout = undefined;
  found._timerArgs = undefined;
  // Not to be started again, neither by its own callback nor by refresh().
  found._idleTimeout = -1;
}

/** The same as clearTimeout(). */
export function clearInterval(timer) {
  clearTimeout(timer);
}
