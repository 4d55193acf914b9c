// node:events: the EventEmitter constructor, which carries the functions of the module.

import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { validateBoolean, validateNumber } from 'internal/validators';
import {
  EventEmitter,
  getDefaultMaxListeners,
  listenerCount as emitterListenerCount,
  setDefaultMaxListeners,
} from 'internal/events/emitter';
import {
  kCapture,
  kErrorMonitor,
  kMaxEventTargetListeners,
  kMaxEventTargetListenersWarned,
  kRejection,
} from 'internal/events/symbols';
import { isEventTarget, kEvents } from 'internal/event_target';
import { addAbortListener } from 'internal/events/abort_listener';
import { on, once } from 'internal/events/on';

const { ERR_INVALID_ARG_TYPE } = codes;
const asyncResourceModule = lazy('internal/events/async_resource');

/**
 * The listeners of an emitter or event target, as a copy. Docs: events, "events.getEventListeners".
 * @throws {ERR_INVALID_ARG_TYPE}
 */
function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listeners === 'function') return emitterOrTarget.listeners(type);
  if (isEventTarget(emitterOrTarget)) {
    const root = emitterOrTarget[kEvents].get(type);
    const listeners = [];
    for (let handler = root?.next; handler !== undefined; handler = handler.next) {
      const listener = handler.listener?.deref ? handler.listener.deref() : handler.listener;
      listeners.push(listener);
    }
    return listeners;
  }
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

/** @throws {ERR_INVALID_ARG_TYPE} @returns {number} */
function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') {
    return emitterOrTarget._maxListeners ?? getDefaultMaxListeners();
  }
  if (isEventTarget(emitterOrTarget)) return emitterOrTarget[kMaxEventTargetListeners];
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

/** How many listeners there are for an event. @throws {ERR_INVALID_ARG_TYPE} @returns {number} */
function listenerCount(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listenerCount === 'function') return emitterOrTarget.listenerCount(type);
  if (isEventTarget(emitterOrTarget)) return emitterOrTarget[kEvents].get(type)?.size ?? 0;
  if (emitterOrTarget instanceof EventEmitter) return emitterListenerCount.call(emitterOrTarget, type);
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

/**
 * Sets the number of listeners from which on a leak is suspected, for the given targets or for all to come.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
function setMaxListeners(n = getDefaultMaxListeners(), ...eventTargets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (eventTargets.length === 0) {
    setDefaultMaxListeners(n);
    return;
  }
  for (const target of eventTargets) {
    if (isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

// The properties in the order in which Node shows them; `usingDomains` and `init` are on the constructor already.
const { usingDomains, init } = EventEmitter;
delete EventEmitter.usingDomains;
delete EventEmitter.init;

Object.assign(EventEmitter, {
  addAbortListener,
  once,
  on,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  // Old code says require('events').EventEmitter.
  EventEmitter,
  usingDomains,
  captureRejectionSymbol: kRejection,
});

Object.defineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
    enumerable: true,
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    get: function lazyEventEmitterAsyncResource() {
      return asyncResourceModule().EventEmitterAsyncResource;
    },
    set: undefined,
    enumerable: true,
    configurable: true,
  },
});

EventEmitter.errorMonitor = kErrorMonitor;

Object.defineProperties(EventEmitter, {
  defaultMaxListeners: {
    __proto__: null,
    get() {
      return getDefaultMaxListeners();
    },
    set(n) {
      setDefaultMaxListeners(n);
    },
    enumerable: true,
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});

EventEmitter.setMaxListeners = setMaxListeners;
EventEmitter.init = init;

export default EventEmitter;
