// Timers and immediates: the Timeout and Immediate classes and the queues behind them.
//
// Timers of one duration share a list in order of their start, and a priority queue orders the lists by expiry: starting
// or stopping a timer is O(1) for all but the first of a duration. One timer of deno_core (`driver`) wakes the process
// up for the earliest list. Immediates are a linked list that one immediate of deno_core runs in the check phase.

import { core, lazy } from 'internal/core';
import { op_process_call, op_timer_now } from 'internal/ops';
import process from 'process';
import * as L from 'internal/linkedlist';
import PriorityQueue from 'internal/priority_queue';
import {
  destroyHooksExist,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
  runDestroys,
} from 'internal/async_hooks';
import { validateFunction, validateNumber } from 'internal/validators';
import { codes } from 'internal/errors';

const { ERR_OUT_OF_RANGE } = codes;
const { getAsyncContext, setAsyncContext, runNextTicks } = core;
const inspectModule = lazy('internal/util/inspect');
const execution = lazy('internal/process/execution');

/** The longest duration that a timer may have (2^31 - 1 ms); longer ones become 1 ms. */
export const TIMEOUT_MAX = 2 ** 31 - 1;

const async_id_symbol = Symbol('asyncId');
const trigger_async_id_symbol = Symbol('triggerId');
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncContextFrame = Symbol('kAsyncContextFrame');
/** Where streams and sockets keep their timeout timer. */
export const kTimeout = Symbol('timeout');

/** Timers whose id was asked for as a number or string, by that id. */
const knownTimersById = { __proto__: null };

/** Duration in ms to the list of timers of that duration. */
const timerListMap = { __proto__: null };

// Ids of lists grow, so that of two lists with the same expiry the older one is first.
let timerListId = Number.MIN_SAFE_INTEGER;
let nextExpiry = Infinity;
let refedTimers = 0;

/** Orders the lists by expiry. */
const timerListQueue = new PriorityQueue(
  (a, b) => (a.expiry === b.expiry ? a.id - b.id : a.expiry - b.expiry),
  (list, position) => {
    list.priorityQueuePosition = position;
  },
);

class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = timerListId++;
    this.msecs = msecs;
    this.priorityQueuePosition = null;
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    // The links would show every timer of the process.
    return inspectModule().inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

/** @returns {number} the clock of timers: whole milliseconds since the process began */
function getLibuvNow() {
  return Math.trunc(op_timer_now());
}

// ---- the driver ------------------------------------------------------------------------------------------------------

let driver = null;

function wakeUpIn(delay) {
  if (driver === null || driver._destroyed) {
    driver = core.createTimer(runTimers, delay, undefined, false, refedTimers > 0, true);
  } else {
    driver._idleTimeout = delay;
    core.refreshTimer(driver);
  }
}

function incRefCount() {
  if (refedTimers++ === 0 && driver !== null) core.refTimer(driver);
}

function decRefCount() {
  if (--refedTimers === 0 && driver !== null) core.unrefTimer(driver);
}

function runTimers() {
  const outerContext = getAsyncContext();
  for (;;) {
    try {
      op_process_call(processTimers);
      break;
    } catch (er) {
      // The callback's context is still in place: the handlers of the exception see it.
      execution().triggerUncaughtException(er, false);
      setAsyncContext(outerContext);
    }
  }
  if (nextExpiry !== Infinity) wakeUpIn(Math.max(1, nextExpiry - getLibuvNow()));
}

function processTimers() {
  let now = getLibuvNow();
  nextExpiry = Infinity;
  let list;
  let ranAtLeastOneList = false;
  while ((list = timerListQueue.peek()) !== undefined) {
    if (list.expiry > now) {
      nextExpiry = list.expiry;
      // Callbacks may have taken long: what expired meanwhile runs in this turn too.
      now = getLibuvNow();
      if (nextExpiry > now) return;
    }
    if (ranAtLeastOneList) runNextTicks();
    else ranAtLeastOneList = true;
    listOnTimeout(list, now);
  }
  nextExpiry = Infinity;
}

function listOnTimeout(list, now) {
  const msecs = list.msecs;
  let ranAtLeastOneTimer = false;
  let timer;
  while ((timer = L.peek(list)) !== null) {
    const diff = now - timer._idleStart;
    // The list is in order of start, so the first timer that is not due ends the run; the list waits for it.
    if (diff < msecs) {
      list.expiry = Math.max(timer._idleStart + msecs, now + 1);
      list.id = timerListId++;
      timerListQueue.percolateDown(1);
      return;
    }
    if (ranAtLeastOneTimer) runNextTicks();
    else ranAtLeastOneTimer = true;

    // What ran in between may have taken this timer away.
    if (L.peek(list) !== timer) continue;
    L.remove(timer);

    if (!timer._onTimeout) {
      destroyTimer(timer);
      continue;
    }
    runTimer(timer);
  }

  // Callbacks may have emptied and dropped this list, and begun another of the same duration.
  if (list === timerListMap[msecs]) {
    delete timerListMap[msecs];
    timerListQueue.removeAt(list.priorityQueuePosition);
  }
}

function runTimer(timer) {
  const asyncId = timer[async_id_symbol];
  emitBefore(asyncId, timer[trigger_async_id_symbol], timer);
  const start = timer._repeat ? getLibuvNow() : 0;
  const priorContext = getAsyncContext();
  setAsyncContext(timer[kAsyncContextFrame]);
  try {
    const args = timer._timerArgs;
    if (args === undefined) timer._onTimeout();
    else Reflect.apply(timer._onTimeout, timer, args);
  } finally {
    if (timer._repeat && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, timer._idleTimeout, start);
    } else if (!timer._idleNext && !timer._idlePrev) {
      destroyTimer(timer);
    }
  }
  emitAfter(asyncId);
  setAsyncContext(priorContext);
}

function destroyTimer(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) delete knownTimersById[timer[async_id_symbol]];
  if (timer[kRefed]) decRefCount();
  if (destroyHooksExist()) emitDestroy(timer[async_id_symbol]);
}

/** Starts (or restarts) a timer: it fires `msecs` after `start`. */
export function insert(item, msecs, start = getLibuvNow()) {
  msecs = Math.trunc(msecs);
  item._idleStart = start;
  let list = timerListMap[msecs];
  if (list === undefined) {
    const expiry = start + msecs;
    timerListMap[msecs] = list = new TimersList(expiry, msecs);
    timerListQueue.insert(list);
    if (nextExpiry > expiry) {
      wakeUpIn(msecs);
      nextExpiry = expiry;
    }
  }
  L.append(list, item);
}

/** Stops a timer for good. */
function unenroll(item) {
  if (item._destroyed) return;
  item._destroyed = true;
  if (item[kHasPrimitive]) delete knownTimersById[item[async_id_symbol]];
  if (destroyHooksExist()) emitDestroy(item[async_id_symbol]);
  L.remove(item);
  // Lists of unrefed timers are kept: sockets restart such timers all the time, with the same duration.
  if (item[kRefed]) {
    const list = timerListMap[item._idleTimeout];
    if (list !== undefined && L.isEmpty(list)) {
      timerListQueue.removeAt(list.priorityQueuePosition);
      delete timerListMap[list.msecs];
    }
    decRefCount();
  }
  // Marks the timer as stopped for an interval whose own callback clears it.
  item._idleTimeout = -1;
}

// ---- Timeout ---------------------------------------------------------------------------------------------------------

let warnedNegativeNumber = false;
let warnedNotNumber = false;

function warnOfDuration(after) {
  if (after > TIMEOUT_MAX) {
    process.emitWarning(
      `${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
      'TimeoutOverflowWarning',
    );
  } else if (after < 0 && !warnedNegativeNumber) {
    warnedNegativeNumber = true;
    process.emitWarning(`${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
  } else if (Number.isNaN(after) && !warnedNotNumber) {
    warnedNotNumber = true;
    process.emitWarning(`${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
  }
}

/** Gives a timer or immediate its asynchronous ids and tells the `init` hooks. */
function initAsyncResource(resource, type) {
  const asyncId = resource[async_id_symbol] = newAsyncId();
  const triggerAsyncId = resource[trigger_async_id_symbol] = getDefaultTriggerAsyncId();
  resource[kAsyncContextFrame] = getAsyncContext();
  if (initHooksExist()) emitInit(asyncId, type, triggerAsyncId, resource);
}

/** What setTimeout() and setInterval() return. Docs: timers, "Class: Timeout". */
export class Timeout {
  // `insert()` has to follow: the constructor only prepares the timer.
  constructor(callback, after, args, isRepeat, isRefed) {
    after = after === undefined ? 1 : after * 1;
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      if (after !== 0) warnOfDuration(after);
      after = 1;
    }
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    if (isRefed) incRefCount();
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    initAsyncResource(this, 'Timeout');
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    return inspectModule().inspect(this, { ...options, depth: 0, customInspect: false });
  }

  /** Starts the time anew. @returns {this} */
  refresh() {
    if (this[kRefed]) active(this);
    else unrefActive(this);
    return this;
  }

  /** Lets the process end while only this timer is left. @returns {this} */
  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) decRefCount();
    }
    return this;
  }

  /** Undoes `unref()`. @returns {this} */
  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (!this._destroyed) incRefCount();
    }
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
    const id = this[async_id_symbol];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      knownTimersById[id] = this;
    }
    return id;
  }
}

/** Restarts a timer and makes it keep the process alive. */
export function active(item) {
  reinsert(item, true);
}

/** Restarts a timer that does not keep the process alive. */
function unrefActive(item) {
  reinsert(item, false);
}

function reinsert(item, isRefed) {
  const msecs = item._idleTimeout;
  if (msecs < 0 || msecs === undefined) return;
  insert(item, msecs);
  if (!item[async_id_symbol] || item._destroyed) {
    item._destroyed = false;
    initAsyncResource(item, 'Timeout');
    if (isRefed) incRefCount();
    item[kRefed] = isRefed;
  } else if (isRefed !== item[kRefed]) {
    item[kRefed] = isRefed;
    if (isRefed) incRefCount();
    else decRefCount();
  }
}

/** A timer that does not keep the process alive, for internal use. @returns {Timeout} */
export function setUnrefTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, args.length > 0 ? args : undefined, false, false);
  insert(timer, timer._idleTimeout);
  return timer;
}

/**
 * Validates a duration for socket.setTimeout() and the like.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(
      `${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning',
    );
    return TIMEOUT_MAX;
  }
  return msecs;
}

/** setTimeout(): see the docs of timers. @throws {ERR_INVALID_ARG_TYPE} */
export function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  const timeout = new Timeout(callback, after, args.length > 0 ? args : undefined, false, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

/** setInterval(): see the docs of timers. @throws {ERR_INVALID_ARG_TYPE} */
export function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  const timeout = new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

/** Stops a timer, given as the Timeout or its primitive. */
export function clearTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout = null;
    unenroll(timer);
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownTimersById[timer];
    if (known !== undefined) {
      known._onTimeout = null;
      unenroll(known);
    }
  }
}

/** The same as clearTimeout(). */
export function clearInterval(timer) {
  clearTimeout(timer);
}

// ---- immediates ------------------------------------------------------------------------------------------------------

let immediateHead = null;
let immediateTail = null;
/** The batch being run: the next immediate of it to run, or the one that is running. */
let outstanding = null;
let refedImmediates = 0;
let immediateDriverQueued = false;

function appendImmediate(item) {
  if (immediateTail !== null) {
    immediateTail._idleNext = item;
    item._idlePrev = immediateTail;
  } else {
    immediateHead = item;
  }
  immediateTail = item;
  if (!immediateDriverQueued) {
    immediateDriverQueued = true;
    core.queueImmediate({
      _idleNext: null,
      _idlePrev: null,
      _onImmediate: runImmediates,
      _argv: undefined,
      _destroyed: false,
      // Keeping the loop alive is up to the count of refed immediates.
      [core.kRefed]: false,
    });
  }
}

function removeImmediate(item) {
  if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
  if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
  if (item === immediateHead) immediateHead = item._idleNext;
  if (item === immediateTail) immediateTail = item._idlePrev;
  if (item === outstanding) outstanding = item._idleNext;
  item._idleNext = null;
  item._idlePrev = null;
}

function refImmediates() {
  if (refedImmediates++ === 0) core.immediateRefCount(true);
}

function unrefImmediates() {
  if (--refedImmediates === 0) core.immediateRefCount(false);
}

function runImmediates() {
  immediateDriverQueued = false;
  // What was destroyed in the last turn is reported before this one begins.
  runDestroys();
  const outerContext = getAsyncContext();
  do {
    try {
      op_process_call(processImmediates);
    } catch (er) {
      execution().triggerUncaughtException(er, false);
      setAsyncContext(outerContext);
    }
  } while (outstanding !== null);
}

function processImmediates() {
  if (outstanding === null) {
    outstanding = immediateHead;
    // New immediates, made by these, wait for the next turn of the event loop.
    immediateHead = immediateTail = null;
  }
  let immediate;
  let ranAtLeastOneImmediate = false;
  while ((immediate = outstanding) !== null) {
    if (ranAtLeastOneImmediate) {
      runNextTicks();
      // The ticks cleared it: `outstanding` has moved on.
      if (immediate !== outstanding) continue;
    }
    ranAtLeastOneImmediate = true;

    immediate._destroyed = true;
    if (immediate[kRefed]) unrefImmediates();
    immediate[kRefed] = null;

    const asyncId = immediate[async_id_symbol];
    emitBefore(asyncId, immediate[trigger_async_id_symbol], immediate);
    const priorContext = getAsyncContext();
    setAsyncContext(immediate[kAsyncContextFrame]);
    try {
      const argv = immediate._argv;
      if (argv === undefined) immediate._onImmediate();
      else immediate._onImmediate(...argv);
    } finally {
      immediate._onImmediate = null;
      if (destroyHooksExist()) emitDestroy(asyncId);
      outstanding = immediate._idleNext;
    }
    emitAfter(asyncId);
    setAsyncContext(priorContext);
  }
}

/** What setImmediate() returns. Docs: timers, "Class: Immediate". */
export class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    this[async_id_symbol] = undefined;
    initAsyncResource(this, 'Immediate');
    this.ref();
    appendImmediate(this);
  }

  /** @returns {this} */
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      refImmediates();
    }
    return this;
  }

  /** @returns {this} */
  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      unrefImmediates();
    }
    return this;
  }

  /** @returns {boolean} */
  hasRef() {
    return !!this[kRefed];
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

/** setImmediate(): see the docs of timers. @throws {ERR_INVALID_ARG_TYPE} */
export function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length > 0 ? args : undefined);
}

/** Takes an immediate back. */
export function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  if (immediate[kRefed] === true) unrefImmediates();
  immediate[kRefed] = null;
  if (destroyHooksExist()) emitDestroy(immediate[async_id_symbol]);
  immediate._destroyed = true;
  immediate._onImmediate = null;
  removeImmediate(immediate);
}

/** @returns {{ timers: number, immediates: number }} how many of each keep the process alive */
export function activeCounts() {
  return { timers: refedTimers, immediates: refedImmediates };
}
