// EventTarget. Standard: DOM, "Interface EventTarget". Docs: events, "Node.js EventTarget vs. DOM EventTarget".

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { kValidateObjectAllowObjects, validateAbortSignal, validateObject } from 'internal/validators';
import { getDefaultMaxListeners } from 'internal/events/emitter';
import { CustomEvent, dispatching, exposeInterface, inspectAs } from 'internal/events/event';
import { Listener, ListenerLists } from 'internal/events/listener_list';
import { kMaxEventTargetListeners, kMaxEventTargetListenersWarned, kResistStopPropagation } from 'internal/events/symbols';

const leakWarning = lazy('internal/events/leak_warning');
const weakListener = lazy('internal/events/weak_listener');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

/** Marks the class, so that targets of other realms are known. */
const kIsEventTarget = Symbol.for('nodejs.event_target');
/** The ListenerLists; undefined until the first listener comes. */
export const kListeners = Symbol('kEvents');
/** Sends a value: to Node-style listeners as it is, to the others in an event that is made when the first of them gets it. */
export const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
/** Method that makes that event. */
export const kCreateEvent = Symbol('kCreateEvent');
/** Methods called when a listener was added (count, type, isWeak) or removed (count, type); `count` is how many there are now. */
export const kNewListener = Symbol('kNewListener');
export const kRemoveListener = Symbol('kRemoveListener');
/** Option of addEventListener: the listener gets values. */
export const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
/** Option of addEventListener: the listener lives as long as the object given. */
export const kWeakHandler = Symbol('kWeak');

/** Gives an object the state of an EventTarget. */
export function initEventTarget(self) {
  self[kListeners] = undefined;
  self[kMaxEventTargetListeners] = getDefaultMaxListeners();
  self[kMaxEventTargetListenersWarned] = false;
}

/** @returns {boolean} whether an object is an EventTarget, of this or another realm */
export function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget] === true;
}

/** @returns {number} how many listeners of a type would be called */
export function countListeners(target, type) {
  return target[kListeners]?.get(`${type}`)?.count ?? 0;
}

/** The list of a type, made when there is none. @returns {ListenerList} */
export function listFor(target, type) {
  return (target[kListeners] ??= new ListenerLists()).obtain(type);
}

function checkTarget(self) {
  if (!isEventTarget(self)) throw new codes.ERR_INVALID_THIS('EventTarget');
}

/** Whether a value is a listener; null and undefined are none, without being an error. */
function isListener(value) {
  if (value === null || value === undefined) return false;
  // An object need not have its handleEvent() yet.
  if (typeof value === 'function' || typeof value === 'object') return true;
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', value);
}

const DEFAULTS = {
  capture: false, once: false, passive: false, takesValue: false, resists: false, isWeak: false, signal: undefined, keeper: undefined,
};

function readOptions(options) {
  if (options === undefined || options === null || options === kEmptyObject) return DEFAULTS;
  if (typeof options === 'boolean') return { ...DEFAULTS, capture: options };
  validateObject(options, 'options', kValidateObjectAllowObjects);
  const { signal, [kWeakHandler]: keeper } = options;
  validateAbortSignal(signal, 'options.signal');
  return {
    capture: Boolean(options.capture),
    once: Boolean(options.once),
    passive: Boolean(options.passive),
    takesValue: Boolean(options[kIsNodeStyleListener]),
    resists: Boolean(options[kResistStopPropagation]),
    isWeak: Boolean(keeper),
    signal,
    keeper,
  };
}

// The DOM accepts a listener that is null. It is most likely a mistake, so the program is told.
function warnOfNoListener(target, type, listener) {
  const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
  process.emitWarning(Object.assign(warning, { name: 'AddEventListenerArgumentTypeWarning', target, type }));
}

// Exceptions of listeners do not reach the one who dispatches.
function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

function call(listener, self, argument) {
  const callback = listener.target;
  try {
    let outcome;
    if (typeof callback === 'function') outcome = callback.call(self, argument);
    else outcome = callback?.handleEvent?.(argument);
    if (outcome === undefined || outcome === null) return;
    const { then } = outcome;
    if (typeof then === 'function') then.call(outcome, undefined, throwLater);
  } catch (error) {
    throwLater(error);
  }
}

/** Docs: events, "Class: EventTarget". */
export class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](count, type, isWeak) {
    const max = this[kMaxEventTargetListeners];
    if (max <= 0 || count <= max || this[kMaxEventTargetListenersWarned]) return;
    this[kMaxEventTargetListenersWarned] = true;
    leakWarning().warnOfLeak('EventTarget', this, type, count, max);
  }

  [kRemoveListener](count, type) {}

  /**
   * @param {string} type
   * @param {Function | { handleEvent(event: Event): void } | null} listener added once only, for the same phase
   * @param {boolean | { capture?: boolean, once?: boolean, passive?: boolean, signal?: AbortSignal }} [options]
   * @throws {ERR_INVALID_THIS | ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE}
   */
  addEventListener(type, listener, options = kEmptyObject) {
    checkTarget(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const settings = readOptions(options);
    if (!isListener(listener)) {
      warnOfNoListener(this, type, listener);
      return;
    }
    type = `${type}`;
    const { signal, keeper, capture, isWeak } = settings;
    if (signal) {
      if (signal.aborted) return;
      const remove = () => this.removeEventListener(type, listener, options);
      signal.addEventListener('abort', remove, { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }

    const list = listFor(this, type);
    if (list.find(listener, capture) !== undefined) return;
    const added = new Listener(listener, settings);
    list.add(added);
    if (isWeak) {
      const { keepAlive, whenCollected } = weakListener();
      keepAlive(keeper, listener);
      whenCollected(listener, remover(this, type, list, added));
    }
    this[kNewListener](list.count, type, isWeak);
  }

  /** @throws {ERR_INVALID_THIS | ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE} */
  removeEventListener(type, listener, options = kEmptyObject) {
    checkTarget(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const list = this[kListeners]?.get(type);
    const found = list?.find(listener, capture);
    if (found !== undefined) removeFrom(this, type, list, found);
  }

  /**
   * @returns {boolean} false when a listener called preventDefault()
   * @throws {ERR_INVALID_THIS | ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE | ERR_EVENT_RECURSION}
   */
  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('event');
    if (!dispatching.isEvent(event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (dispatching.isUnderWay(event)) throw new codes.ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return !dispatching.isCanceled(event);
  }

  [kHybridDispatch](value, type, event) {
    if (event !== undefined) dispatching.begin(event, this);
    const list = this[kListeners]?.get(type);
    if (list !== undefined) {
      const { listeners } = list;
      const { length } = listeners;
      for (let i = 0; i < length; i++) {
        const listener = listeners[i];
        if (listener.removed || (event !== undefined && !listener.resists && dispatching.isStopped(event))) continue;
        if (listener.once) removeFrom(this, type, list, listener);
        if (listener.takesValue) {
          call(listener, this, value);
          continue;
        }
        if (event === undefined) {
          event = this[kCreateEvent](value, type);
          dispatching.begin(event, this);
        }
        if (listener.passive) dispatching.setPassive(event, true);
        call(listener, this, event);
        if (listener.passive) dispatching.setPassive(event, false);
      }
    }
    if (event !== undefined) dispatching.end(event);
  }

  [kCreateEvent](value, type) {
    return new CustomEvent(type, { detail: value });
  }

  [customInspect](depth, options) {
    return inspectAs(this, {}, depth, options);
  }
}

// A function of its own: closures of addEventListener() would hold everything that it has, the listener too.
function remover(target, type, list, listener) {
  const ref = new WeakRef(target);
  return () => removeFrom(ref.deref(), type, list, listener);
}

function removeFrom(target, type, list, listener) {
  if (target === undefined || !list.remove(listener)) return;
  if (list.count === 0 && list.handler === undefined) target[kListeners].delete(type);
  target[kRemoveListener](list.count, type);
}

exposeInterface(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
