// Immediates. Docs: timers, "Class: Immediate".
//
// Those that wait lie in a ring; a turn of the event loop (runtime/src/turns.rs) takes them all and runs them. It is told what waits: nothing,
// immediates, or immediates that keep it turning.

import { core } from 'internal/core';
import { op_process_loop_immediates } from 'internal/ops';
import { validateFunction } from 'internal/validators';
import { runDestroys, setDestroyScheduler } from 'internal/async_hooks';
import { append, firstOf, moveAll, remove, Ring } from 'internal/timers/ring';
import { begin, end, enter, kAsyncId, leave } from 'internal/timers/scope';

const { runNextTicks } = core;
const kRefed = Symbol('refed');

const waiting = new Ring();
/** Those of the turn under way. */
const batch = new Ring();
let referenced = 0;
let isRunning = false;
/** Whether a turn was cut short by an exception: the rest of its batch comes first. */
let isInBatch = false;
/** Whether the `destroy` hooks want a turn. */
let hasDestroys = false;
let told = 0;

function tellLoop() {
  let state = 0;
  if (referenced > 0 || hasDestroys) state = 2;
  else if (firstOf(waiting) !== undefined) state = 1;
  if (state === told) return;
  told = state;
  op_process_loop_immediates(state);
}

/** @returns {number} how many immediates keep the process alive */
export function referencedImmediates() {
  return referenced;
}

setDestroyScheduler(() => {
  hasDestroys = true;
  if (!isRunning) tellLoop();
});

function countReference(by) {
  referenced += by;
  if (!isRunning) tellLoop();
}

/** What setImmediate() returns; waiting from the start. */
export class Immediate {
  constructor(callback, args, isReferenced = true) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = isReferenced;
    begin(this, 'Immediate');
    append(waiting, this);
    countReference(isReferenced ? 1 : 0);
  }

  /** Lets the process go on until it has run, which is so from the start. @returns {this} */
  ref() {
    return setReferenced(this, true);
  }

  /** Lets the process end while only such immediates are left. @returns {this} */
  unref() {
    return setReferenced(this, false);
  }

  /** @returns {boolean} */
  hasRef() {
    return this[kRefed] === true;
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

function setReferenced(immediate, isReferenced) {
  const before = immediate[kRefed];
  // It has run, or was cleared.
  if (before === null || before === isReferenced) return immediate;
  immediate[kRefed] = isReferenced;
  countReference(isReferenced ? 1 : -1);
  return immediate;
}

// From here on an immediate cannot be cleared, and keeps nothing alive.
function take(immediate) {
  remove(immediate);
  immediate._destroyed = true;
  if (immediate[kRefed]) countReference(-1);
  immediate[kRefed] = null;
}

function finish(immediate) {
  immediate._onImmediate = undefined;
  immediate._argv = undefined;
  end(immediate);
}

function fire(immediate) {
  take(immediate);
  const outer = enter(immediate);
  try {
    const argv = immediate._argv;
    if (argv === undefined) immediate._onImmediate();
    else immediate._onImmediate(...argv);
  } finally {
    finish(immediate);
  }
  leave(immediate[kAsyncId], outer);
}

/**
 * Runs the immediates that wait, with ticks and microtasks in between. New ones, made by these, wait for the next turn. Called by the event
 * loop; when a callback throws, it is called again and goes on behind it.
 */
export function runImmediates() {
  isRunning = true;
  told = 0;
  try {
    if (!isInBatch) {
      isInBatch = true;
      moveAll(waiting, batch);
      // What was destroyed in the last turn is reported before this one begins.
      hasDestroys = false;
      runDestroys();
    }
    for (let immediate; (immediate = firstOf(batch)) !== undefined;) {
      fire(immediate);
      runNextTicks();
    }
    isInBatch = false;
  } finally {
    isRunning = false;
    tellLoop();
  }
}

/** setImmediate(): see the docs of timers. @throws {ERR_INVALID_ARG_TYPE} @returns {Immediate} */
export function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length > 0 ? args : undefined);
}

/** Takes an immediate back. */
export function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  take(immediate);
  finish(immediate);
}
