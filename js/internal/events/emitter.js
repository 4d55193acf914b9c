// EventEmitter. Docs: events, "Class: EventEmitter".
//
// A table maps the name of an event to what listens: one function, or a list of several. emit() takes neither copy nor lock, thanks to one
// rule for lists: they grow at their end only, and any other change puts a new list in the place of the old one. An emit under way goes
// on with the list it found, as far as that reached when it began.

import { lazy } from 'internal/core';
import { validateBoolean, validateFunction, validateNumber } from 'internal/validators';
import { kCapture, kErrorMonitor } from 'internal/events/symbols';

const leakWarning = lazy('internal/events/leak_warning');
const rejections = lazy('internal/events/rejections');
const unheardError = lazy('internal/events/unheard_error');

/** Whether a table came with names in it: then they stay, without listeners, which keeps the shape of streams' tables the same. */
const kKeepsNames = Symbol('shapeMode');

let defaultMaxListeners = 10;

/** @returns {number} how many listeners an event may have before a leak is suspected, where nothing else is set */
export function getDefaultMaxListeners() {
  return defaultMaxListeners;
}

/** @throws {ERR_OUT_OF_RANGE | ERR_INVALID_ARG_TYPE} */
export function setDefaultMaxListeners(n) {
  validateNumber(n, 'defaultMaxListeners', 0);
  defaultMaxListeners = n;
}

// Changing the prototype keeps V8's fast properties, which an object literal without prototype has not: emit() finds listeners in half the
// time, and three of them in a third less. A new emitter with a listener costs more for it.
function createTable() {
  return Object.setPrototypeOf({}, null);
}

/** Makes an emitter, also of an object that inherits the prototype only (`EventEmitter.call(this)`). */
export function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.usingDomains = false;

/** What the constructor does; node:domain puts itself in front of it. @throws {ERR_INVALID_ARG_TYPE} */
EventEmitter.init = function(options) {
  const { _events: events } = this;
  const isOwn = events !== undefined && events !== Object.getPrototypeOf(this)._events;
  if (!isOwn) {
    this._events = createTable();
    this._eventsCount = 0;
  }
  this[kKeepsNames] = isOwn;
  this._maxListeners ||= undefined;

  const capture = options?.captureRejections;
  if (capture) validateBoolean(capture, 'options.captureRejections');
  this[kCapture] = capture || EventEmitter.prototype[kCapture];
};

// ---- the table -------------------------------------------------------------------------------------------------------

const isListener = (entry, listener) => entry === listener || entry.listener === listener;

/** The function that was given to once(), for the wrapper that is in the table. */
const unwrapped = (entry) => (typeof entry.listener === 'function' ? entry.listener : entry);

function add(emitter, type, listener, inFront) {
  validateFunction(listener, 'listener');
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = createTable();
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    // Before it is added: a listener of 'newListener' does not hear of itself. It may replace the table.
    emitter.emit('newListener', type, unwrapped(listener));
    events = emitter._events;
  }

  const present = events[type];
  if (present === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  let list;
  if (typeof present === 'function') {
    list = events[type] = inFront ? [listener, present] : [present, listener];
  } else if (inFront) {
    list = events[type] = replaced(present, [listener, ...present]);
  } else {
    list = present;
    list.push(listener);
  }
  const max = emitter._maxListeners ?? defaultMaxListeners;
  if (max > 0 && list.length > max && !list.warned) {
    list.warned = true;
    leakWarning().warnOfLeak('EventEmitter', emitter, type, list.length, max);
  }
  return emitter;
}

// A list tells that its leak was reported; so does the one that takes its place.
function replaced(list, next) {
  if (list.warned) next.warned = true;
  return next;
}

function removeName(emitter, type) {
  emitter._eventsCount--;
  if (emitter[kKeepsNames]) emitter._events[type] = undefined;
  else delete emitter._events[type];
}

function removeAll(emitter) {
  emitter._events = createTable();
  emitter._eventsCount = 0;
  emitter[kKeepsNames] = false;
}

function wrapOnce(emitter, type, listener) {
  validateFunction(listener, 'listener');
  let called = false;
  function onceListener(...args) {
    if (called) return undefined;
    called = true;
    emitter.removeListener(type, onceListener);
    return listener.apply(emitter, args);
  }
  onceListener.listener = listener;
  return onceListener;
}

// ---- the methods -----------------------------------------------------------------------------------------------------

/**
 * Calls the listeners of `type` in order.
 * @returns {boolean} whether there were any
 * @throws the error of an 'error' event that nobody listens to, or ERR_UNHANDLED_ERROR when it is no Error
 */
function emit(type, ...args) {
  if (type === 'error') prepareError(this, args);
  const found = this._events?.[type];
  if (found === undefined) return false;
  if (typeof found === 'function') {
    const outcome = found.apply(this, args);
    if (outcome !== undefined && outcome !== null && this[kCapture]) rejections().followRejection(this, outcome, type, args);
    return true;
  }
  const { length } = found;
  for (let i = 0; i < length; i++) {
    const outcome = found[i].apply(this, args);
    if (outcome !== undefined && outcome !== null && this[kCapture]) rejections().followRejection(this, outcome, type, args);
  }
  return true;
}

function prepareError(emitter, args) {
  const events = emitter._events;
  if (events?.[kErrorMonitor] !== undefined) emitter.emit(kErrorMonitor, ...args);
  if (events?.error === undefined) unheardError().throwUnheardError(emitter, args[0], emit);
}

/** Adds a listener at the end. @throws {ERR_INVALID_ARG_TYPE} @returns {this} */
function addListener(type, listener) {
  return add(this, type, listener, false);
}

/** Removes the newest occurrence of `listener`. @throws {ERR_INVALID_ARG_TYPE} @returns {this} */
function removeListener(type, listener) {
  validateFunction(listener, 'listener');
  const events = this._events;
  const present = events?.[type];
  if (present === undefined) return this;

  let removed = listener;
  if (typeof present === 'function') {
    if (!isListener(present, listener)) return this;
    removeName(this, type);
    removed = unwrapped(present);
  } else {
    let index = present.length - 1;
    while (index >= 0 && !isListener(present[index], listener)) index--;
    if (index < 0) return this;
    events[type] = present.length === 2 ? present[1 - index] : replaced(present, present.toSpliced(index, 1));
  }
  if (events.removeListener !== undefined) this.emit('removeListener', type, removed);
  return this;
}

/** Removes the listeners of one event, or of all; the newest first, as those of 'removeListener' can tell. @returns {this} */
function removeAllListeners(...types) {
  const events = this._events;
  if (events === undefined) return this;
  if (types.length === 0) {
    if (events.removeListener !== undefined) {
      for (const name of this.eventNames()) {
        if (name !== 'removeListener') this.removeAllListeners(name);
      }
      this.removeAllListeners('removeListener');
    }
    removeAll(this);
    return this;
  }

  const [type] = types;
  const present = events[type];
  if (present === undefined) return this;
  if (events.removeListener === undefined) {
    removeName(this, type);
  } else {
    for (const listener of [present].flat().reverse()) this.removeListener(type, listener);
  }
  return this;
}

function listenersOf(emitter, type) {
  const present = emitter._events?.[type];
  if (present === undefined) return [];
  return typeof present === 'function' ? [present] : present.slice();
}

/** How many listeners an event has, or how many times `listener` is among them. @returns {number} */
export function listenerCount(type, listener) {
  const present = this._events?.[type];
  if (present === undefined) return 0;
  if (listener !== undefined && listener !== null) {
    return listenersOf(this, type).filter((entry) => isListener(entry, listener)).length;
  }
  return typeof present === 'function' ? 1 : present.length;
}

const methods = {
  _events: undefined,
  _eventsCount: 0,
  _maxListeners: undefined,

  /** @throws {ERR_OUT_OF_RANGE | ERR_INVALID_ARG_TYPE} @returns {this} */
  setMaxListeners: function setMaxListeners(n) {
    validateNumber(n, 'setMaxListeners', 0);
    this._maxListeners = n;
    return this;
  },

  /** @returns {number} */
  getMaxListeners: function getMaxListeners() {
    return this._maxListeners ?? defaultMaxListeners;
  },

  emit,
  addListener,
  on: addListener,

  /** Adds a listener that runs before those there are. */
  prependListener: function prependListener(type, listener) {
    return add(this, type, listener, true);
  },

  /** Adds a listener that is removed when it is called. */
  once: function once(type, listener) {
    return this.on(type, wrapOnce(this, type, listener));
  },

  prependOnceListener: function prependOnceListener(type, listener) {
    return this.prependListener(type, wrapOnce(this, type, listener));
  },

  removeListener,
  off: removeListener,
  removeAllListeners,

  /** @returns {Function[]} a copy */
  listeners: function listeners(type) {
    return listenersOf(this, type).map(unwrapped);
  },

  /** Like listeners(), with the wrappers that once() makes. @returns {Function[]} */
  rawListeners: function rawListeners(type) {
    return listenersOf(this, type);
  },

  listenerCount,

  /** @returns {(string | symbol)[]} names of the events that have listeners */
  eventNames: function eventNames() {
    const events = this._events;
    return this._eventsCount > 0 ? Reflect.ownKeys(events).filter((name) => events[name] !== undefined) : [];
  },
};

Object.assign(EventEmitter.prototype, methods);
Object.defineProperty(EventEmitter.prototype, kCapture, { __proto__: null, value: false, writable: true });
