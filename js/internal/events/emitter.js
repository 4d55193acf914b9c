// EventEmitter: listeners by event name. A single listener is kept as the function itself, several as an array;
// arrays are copied before a run, so that listeners may add and remove others meanwhile.

import { lazy } from 'internal/core';
import process from 'process';
import { codes, kEnhanceStackBeforeInspector } from 'internal/errors';
import { validateBoolean, validateFunction, validateNumber } from 'internal/validators';
import { kCapture, kErrorMonitor, kRejection } from 'internal/events/symbols';

const { ERR_UNHANDLED_ERROR } = codes;
const inspectModule = lazy('internal/util/inspect');
const kShapeMode = Symbol('shapeMode');

let defaultMaxListeners = 10;

/** @returns {number} */
export function getDefaultMaxListeners() {
  return defaultMaxListeners;
}

/** @throws {ERR_OUT_OF_RANGE | ERR_INVALID_ARG_TYPE} */
export function setDefaultMaxListeners(n) {
  validateNumber(n, 'defaultMaxListeners', 0);
  defaultMaxListeners = n;
}

/** Docs: events, "Class: EventEmitter". */
export function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
}

EventEmitter.usingDomains = false;

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

Object.defineProperty(EventEmitter.prototype, kCapture, {
  __proto__: null,
  value: false,
  writable: true,
  enumerable: false,
});

/** Sets up the state of an emitter; also works on objects that only inherit the prototype. */
EventEmitter.init = function(opts) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    // Subclasses that fill `_events` beforehand keep their keys, even when listeners are removed.
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;

  if (opts?.captureRejections) {
    validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(opts.captureRejections);
  } else {
    // Assigning the default keeps the shape of all emitters the same.
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

// ---- rejections ------------------------------------------------------------------------------------------------------

function addCatch(that, promise, type, args) {
  if (!that[kCapture]) return;
  // A thenable may be no promise at all: its `then` is called once, and what it throws counts as a rejection.
  try {
    const { then } = promise;
    if (typeof then === 'function') {
      then.call(promise, undefined, (err) => {
        // In a tick, so that what the handler throws is an uncaught exception, not another rejection.
        process.nextTick(emitUnhandledRejectionOrErr, that, err, type, args);
      });
    }
  } catch (err) {
    that.emit('error', err);
  }
}

function emitUnhandledRejectionOrErr(ee, err, type, args) {
  if (typeof ee[kRejection] === 'function') {
    ee[kRejection](err, type, ...args);
    return;
  }
  // Without capture, so that an async 'error' listener that rejects does not call itself for ever.
  const previous = ee[kCapture];
  try {
    ee[kCapture] = false;
    ee.emit('error', err);
  } finally {
    ee[kCapture] = previous;
  }
}

// ---- limits ----------------------------------------------------------------------------------------------------------

function maxListenersOf(that) {
  return that._maxListeners === undefined ? defaultMaxListeners : that._maxListeners;
}

/** @throws {ERR_OUT_OF_RANGE | ERR_INVALID_ARG_TYPE} @returns {this} */
EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

/** @returns {number} */
EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

// ---- emit ------------------------------------------------------------------------------------------------------------

// Index in `full` where the frames of `part` begin to repeat, and how many do.
function sameFrames(full, part) {
  for (let i = 0; i < full.length - 3; i++) {
    // Fewer than four equal lines are too little to claim that the rest is the same.
    const at = part.indexOf(full[i]);
    if (at === -1) continue;
    const rest = part.length - at;
    if (rest <= 3) continue;
    let length = 1;
    const max = Math.min(full.length - i, rest);
    while (length < max && full[i + length] === part[at + length]) length++;
    if (length > 3) return { length, offset: i };
  }
  return { length: 0, offset: 0 };
}

function enhanceStackTrace(err, own) {
  let ctorInfo = '';
  try {
    const { name } = this.constructor;
    if (name !== 'EventEmitter') ctorInfo = ` on ${name} instance`;
  } catch {
    // No constructor to name.
  }
  const separator = `\nEmitted 'error' event${ctorInfo} at:\n`;
  const errStack = err.stack.split('\n').slice(1);
  const ownStack = own.stack.split('\n').slice(1);
  const { length, offset } = sameFrames(ownStack, errStack);
  if (length > 0) {
    ownStack.splice(offset + 1, length - 2, '    [... lines matching original stack trace ...]');
  }
  return err.stack + separator + ownStack.join('\n');
}

function throwUnhandledError(that, args) {
  const er = args.length > 0 ? args[0] : undefined;
  if (er instanceof Error) {
    try {
      const capture = {};
      Error.captureStackTrace(capture, EventEmitter.prototype.emit);
      Object.defineProperty(er, kEnhanceStackBeforeInspector, {
        __proto__: null,
        value: enhanceStackTrace.bind(that, er, capture),
        configurable: true,
      });
    } catch {
      // The error is frozen: it is thrown as it is.
    }
    // The report of the exception shows this line.
    throw er; // Unhandled 'error' event
  }
  let stringifiedEr;
  try {
    stringifiedEr = inspectModule().inspect(er);
  } catch {
    stringifiedEr = er;
  }
  const err = new ERR_UNHANDLED_ERROR(stringifiedEr);
  err.context = er;
  throw err;
}

/**
 * Calls the listeners of `type` in order.
 * @returns {boolean} whether there were any
 * @throws the error of an 'error' event that nobody listens to, or ERR_UNHANDLED_ERROR when it is no Error
 */
EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args);
    if (events === undefined || events.error === undefined) throwUnhandledError(this, args);
  } else if (events === undefined) {
    return false;
  }

  const handler = events[type];
  if (handler === undefined) return false;

  if (typeof handler === 'function') {
    const result = handler.apply(this, args);
    // Rejections are looked at only where a promise can be: `undefined` is by far the most common result.
    if (result !== undefined && result !== null) addCatch(this, result, type, args);
  } else {
    const listeners = arrayClone(handler);
    const length = listeners.length;
    for (let i = 0; i < length; ++i) {
      const result = listeners[i].apply(this, args);
      if (result !== undefined && result !== null) addCatch(this, result, type, args);
    }
  }
  return true;
};

/** A copy, unrolled for the usual lengths. */
function arrayClone(arr) {
  switch (arr.length) {
    case 2: return [arr[0], arr[1]];
    case 3: return [arr[0], arr[1], arr[2]];
    case 4: return [arr[0], arr[1], arr[2], arr[3]];
    case 5: return [arr[0], arr[1], arr[2], arr[3], arr[4]];
    case 6: return [arr[0], arr[1], arr[2], arr[3], arr[4], arr[5]];
    default: return arr.slice();
  }
}

// ---- adding ----------------------------------------------------------------------------------------------------------

function warnOfLeak(target, type, existing) {
  existing.warned = true;
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${existing.length} ${String(type)} listeners ` +
      `added to ${inspectModule().inspect(target, { depth: -1 })}. ` +
      `MaxListeners is ${maxListenersOf(target)}. Use emitter.setMaxListeners() to increase limit`,
  );
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = target;
  warning.type = type;
  warning.count = existing.length;
  process.emitWarning(warning);
}

function _addListener(target, type, listener, prepend) {
  validateFunction(listener, 'listener');

  let events = target._events;
  let existing;
  if (events === undefined) {
    events = target._events = { __proto__: null };
    target._eventsCount = 0;
  } else {
    // Told before it is added, so that a listener of 'newListener' itself does not hear of itself.
    if (events.newListener !== undefined) {
      target.emit('newListener', type, listener.listener ?? listener);
      // The listeners may have replaced `_events`.
      events = target._events;
    }
    existing = events[type];
  }

  if (existing === undefined) {
    events[type] = listener;
    ++target._eventsCount;
    return target;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) {
    existing.unshift(listener);
  } else {
    existing.push(listener);
  }
  const max = maxListenersOf(target);
  if (max > 0 && existing.length > max && !existing.warned) warnOfLeak(target, type, existing);
  return target;
}

/** @throws {ERR_INVALID_ARG_TYPE} @returns {this} */
EventEmitter.prototype.addListener = function addListener(type, listener) {
  return _addListener(this, type, listener, false);
};

EventEmitter.prototype.on = EventEmitter.prototype.addListener;

/** Adds a listener that runs before those there are. */
EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return _addListener(this, type, listener, true);
};

function onceWrapper(...args) {
  if (this.fired) return undefined;
  this.target.removeListener(this.type, this.wrapFn);
  this.fired = true;
  return this.listener.apply(this.target, args);
}

function onceWrap(target, type, listener) {
  const state = { fired: false, wrapFn: undefined, target, type, listener };
  const wrapped = onceWrapper.bind(state);
  wrapped.listener = listener;
  state.wrapFn = wrapped;
  return wrapped;
}

/** Adds a listener that is removed when it is called. */
EventEmitter.prototype.once = function once(type, listener) {
  validateFunction(listener, 'listener');
  this.on(type, onceWrap(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  validateFunction(listener, 'listener');
  this.prependListener(type, onceWrap(this, type, listener));
  return this;
};

// ---- removing --------------------------------------------------------------------------------------------------------

/** Removes the newest occurrence of `listener`. @throws {ERR_INVALID_ARG_TYPE} @returns {this} */
EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  validateFunction(listener, 'listener');
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;

  if (list === listener || list.listener === listener) {
    this._eventsCount -= 1;
    if (this[kShapeMode]) {
      events[type] = undefined;
    } else if (this._eventsCount === 0) {
      this._events = { __proto__: null };
    } else {
      delete events[type];
    }
    if (events.removeListener) this.emit('removeListener', type, list.listener || listener);
    return this;
  }
  if (typeof list === 'function') return this;

  let position = -1;
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener) {
      position = i;
      break;
    }
  }
  if (position < 0) return this;
  if (position === 0) list.shift();
  else list.splice(position, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};

EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

/** Removes the listeners of one event, or of all. @returns {this} */
EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;

  // Nobody listens to removals: the lists can be dropped as a whole.
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = { __proto__: null };
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = { __proto__: null };
      else delete events[type];
    }
    this[kShapeMode] = false;
    return this;
  }

  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }

  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    // Newest first
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

// ---- asking ----------------------------------------------------------------------------------------------------------

function listenersOf(target, type, unwrap) {
  const list = target._events?.[type];
  if (list === undefined) return [];
  if (typeof list === 'function') return [unwrap ? list.listener || list : list];
  const copy = arrayClone(list);
  if (unwrap) {
    for (let i = 0; i < copy.length; ++i) {
      const { listener } = copy[i];
      if (typeof listener === 'function') copy[i] = listener;
    }
  }
  return copy;
}

/** @returns {Function[]} a copy */
EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

/** Like listeners(), with the wrappers that once() makes. @returns {Function[]} */
EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

/** How many listeners an event has, or how many times `listener` is among them. @returns {number} */
export function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (typeof list === 'function') {
    if (listener == null) return 1;
    return listener === list || listener === list.listener ? 1 : 0;
  }
  if (listener == null) return list.length;
  let matching = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === listener || list[i].listener === listener) matching++;
  }
  return matching;
}

EventEmitter.prototype.listenerCount = listenerCount;

/** @returns {(string | symbol)[]} names of the events that have listeners */
EventEmitter.prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
};
