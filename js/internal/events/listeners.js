// What node:events asks of emitters and event targets alike.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateNumber } from 'internal/validators';
import { EventEmitter, getDefaultMaxListeners, listenerCount as countOf, setDefaultMaxListeners } from 'internal/events/emitter';
import { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } from 'internal/events/symbols';

const eventTargets = lazy('internal/events/event_target');
const isEventTarget = (value) => eventTargets().isEventTarget(value);

function refuse(name, value) {
  return new codes.ERR_INVALID_ARG_TYPE(name, ['EventEmitter', 'EventTarget'], value);
}

/**
 * The listeners of an emitter or event target, as a copy. Docs: events, "events.getEventListeners".
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function getEventListeners(source, type) {
  if (typeof source.listeners === 'function') return source.listeners(type);
  if (!isEventTarget(source)) throw refuse('emitter', source);
  const listeners = source[eventTargets().kListeners]?.get(type)?.listeners ?? [];
  return listeners.map((listener) => listener.target).filter((callback) => callback !== undefined);
}

/** From how many listeners on a leak is suspected. @throws {ERR_INVALID_ARG_TYPE} @returns {number} */
export function getMaxListeners(source) {
  if (typeof source?.getMaxListeners === 'function') return source.getMaxListeners();
  if (!isEventTarget(source)) throw refuse('emitter', source);
  return source[kMaxEventTargetListeners];
}

/** How many listeners there are for an event. @throws {ERR_INVALID_ARG_TYPE} @returns {number} */
export function listenerCount(source, type) {
  if (typeof source.listenerCount === 'function') return source.listenerCount(type);
  if (isEventTarget(source)) return eventTargets().countListeners(source, type);
  // An emitter of a program that has hidden the method.
  if (source instanceof EventEmitter) return countOf.call(source, type);
  throw refuse('emitter', source);
}

/**
 * Sets the number of listeners from which on a leak is suspected, for the given sources or for all to come.
 * @param {number} [n] 0 or Infinity: never
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function setMaxListeners(n = getDefaultMaxListeners(), ...eventTargets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (eventTargets.length === 0) setDefaultMaxListeners(n);
  for (const source of eventTargets) {
    if (isEventTarget(source)) {
      source[kMaxEventTargetListeners] = n;
      source[kMaxEventTargetListenersWarned] = false;
    } else if (typeof source.setMaxListeners === 'function') {
      source.setMaxListeners(n);
    } else {
      throw refuse('eventTargets', source);
    }
  }
}
