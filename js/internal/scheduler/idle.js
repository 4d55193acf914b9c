// requestIdleCallback(): what can wait until this thread has nothing else to do. The event loop is idle when a whole turn of it has found
// nothing: no timer, no event and no immediate of the program's.

import { codes } from 'internal/errors';
import { exposeInterface } from 'internal/event_target';
import { performance } from 'perf_hooks';
import { kEmptyObject } from 'internal/util';
import { validateFunction, validateObject } from 'internal/validators';
import { clearTimeout, setImmediate, setTimeout } from 'timers';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } = codes;

/** So long may callbacks run, in ms, before the event loop is looked after again: the specification's limit. */
const kPeriod = 50;
/** A turn of the event loop that took longer has had work, in ms. */
const kQuiet = 1;
/** So many busy turns are waited for; then whoever waits has its turn all the same. */
const kPatience = 100;

const kKey = Symbol('kKey');

/** What a callback is told. */
export class IdleDeadline {
  #end;
  #didTimeout;

  constructor(key, end, didTimeout) {
    if (key !== kKey) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#end = end;
    this.#didTimeout = didTimeout;
  }

  static #check(self) {
    if (!(Object(self) === self && #end in self)) throw new ERR_INVALID_THIS('IdleDeadline');
  }

  /** @returns {number} ms that the callback may still take */
  timeRemaining() {
    IdleDeadline.#check(this);
    return Math.max(0, this.#end - performance.now());
  }

  /** @returns {boolean} whether it runs because it has waited too long */
  get didTimeout() {
    IdleDeadline.#check(this);
    return this.#didTimeout;
  }
}

exposeInterface(IdleDeadline, ['timeRemaining', 'didTimeout']);

/** Those that wait, by their handles. @type {Map<number, { callback: (deadline: IdleDeadline) => void, timer?: object }>} */
const waiting = new Map();
let last = 0;
let isWatching = false;

/** Looks for a turn of the event loop in which nothing happened. */
function watch() {
  if (isWatching) return;
  isWatching = true;
  let busy = 0;
  let since = performance.now();
  const look = () => {
    const now = performance.now();
    if (now - since > kQuiet && ++busy < kPatience) {
      since = now;
      setImmediate(look);
      return;
    }
    isWatching = false;
    runIdle(now + kPeriod);
  };
  setImmediate(look);
}

function runIdle(end) {
  // What is asked for meanwhile waits for the next period.
  const due = [...waiting.keys()];
  try {
    for (const handle of due) {
      if (performance.now() >= end) break;
      run(handle, new IdleDeadline(kKey, end, false));
    }
  } finally {
    if (waiting.size > 0) watch();
  }
}

function run(handle, deadline) {
  const request = waiting.get(handle);
  if (request === undefined) return;
  waiting.delete(handle);
  clearTimeout(request.timer);
  request.callback(deadline);
}

/**
 * Docs: docs/deferred.md, "Tasks of one thread".
 * @param {(deadline: IdleDeadline) => void} callback
 * @param {{ timeout?: number }} [options] the ms after which it runs in any case
 * @returns {number} for cancelIdleCallback()
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function requestIdleCallback(callback, options = kEmptyObject) {
  validateFunction(callback, 'callback');
  // A function is an object too: `new Promise(requestIdleCallback)`.
  if (typeof options !== 'function') validateObject(options, 'options');
  const handle = ++last;
  const request = { callback, timer: undefined };
  const timeout = Number(options.timeout ?? 0);
  if (timeout > 0) request.timer = setTimeout(() => run(handle, new IdleDeadline(kKey, 0, true)), timeout).unref();
  waiting.set(handle, request);
  watch();
  return handle;
}

/** Takes a callback back. @param {number} handle */
export function cancelIdleCallback(handle) {
  const request = waiting.get(Number(handle));
  if (request === undefined) return;
  clearTimeout(request.timer);
  waiting.delete(Number(handle));
}
