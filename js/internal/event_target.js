// Event, CustomEvent, EventTarget and NodeEventTarget: the DOM's events as Node has them. There is no tree of targets,
// so capturing and bubbling have no effect; listeners of one type form a linked list.

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { kEmptyObject, kEnumerableProperty } from 'internal/util';
import { kValidateObjectAllowObjects, validateAbortSignal, validateObject } from 'internal/validators';
import { getDefaultMaxListeners } from 'internal/events/emitter';
import { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } from 'internal/events/symbols';
import { now } from 'internal/perf/clock';

const { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;
const inspectModule = lazy('internal/util/inspect');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');

/** Event type to the root of its list of listeners. */
export const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kIsBeingDispatched = Symbol('kIsBeingDispatched');
const kStop = Symbol('kStop');
const kTarget = Symbol('kTarget');
const kType = Symbol('type');
const kInPassiveListener = Symbol('kInPassiveListener');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
const kRemoveWeakListenerHelper = Symbol('kRemoveWeakListenerHelper');
/** Delivers a value to Node-style listeners and an event, made when needed, to the others. */
export const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
/** Method that makes the event for a value given to kHybridDispatch. */
export const kCreateEvent = Symbol('kCreateEvent');
/** Methods called when a listener was added or removed. */
export const kNewListener = Symbol('kNewListener');
export const kRemoveListener = Symbol('kRemoveListener');
/** Option of the Event constructor: the event comes from the runtime. */
export const kTrustEvent = Symbol('kTrustEvent');
/** Option of addEventListener: the listener lives as long as the object given. */
export const kWeakHandler = Symbol('kWeak');
/** Option of addEventListener: stopImmediatePropagation() does not hold this listener back. */
export const kResistStopPropagation = Symbol('kResistStopPropagation');

let trustedEvents;

/** Marks an event as dispatched by the runtime. */
export function setIsTrusted(event) {
  (trustedEvents ??= new WeakSet()).add(event);
}

/** Sets `event.target`, for events that are delivered without dispatchEvent(). */
export function setTarget(event, target) {
  event[kTarget] = target;
}

function isEvent(value) {
  return typeof value?.[kType] === 'string';
}

function checkEvent(value) {
  if (!isEvent(value)) throw new ERR_INVALID_THIS('Event');
}

/** Inspects an event or target with the given properties, under the name of its class. */
function inspectAs(self, properties, depth, options) {
  const { name } = self.constructor;
  if (depth < 0) return name;
  const opts = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
  return `${name} ${inspectModule().inspect(properties, opts)}`;
}

/** Docs: events, "Class: Event". */
export class Event {
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #defaultPrevented = false;
  #timestamp = now();
  #propagationStopped = false;

  /**
   * @param {string} type
   * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   * @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE}
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) {
      validateObject(options, 'options', kValidateObjectAllowObjects);
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
    }
    this[kType] = `${type}`;
    if (options?.[kTrustEvent]) setIsTrusted(this);
    this[kTarget] = null;
    this[kIsBeingDispatched] = false;
    this[kInPassiveListener] = false;
  }

  /** Deprecated: gives an event that is not being dispatched another type. */
  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kIsBeingDispatched]) return;
    this[kType] = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  [customInspect](depth, options) {
    checkEvent(this);
    return inspectAs(this, {
      type: this[kType],
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timestamp,
    }, depth, options);
  }

  stopImmediatePropagation() {
    checkEvent(this);
    // An event that is stopped before it is dispatched stays stopped.
    this.#propagationStopped = true;
    this[kStop] = true;
  }

  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this[kInPassiveListener]) this.#defaultPrevented = true;
  }

  get target() {
    checkEvent(this);
    return this[kTarget];
  }

  get currentTarget() {
    checkEvent(this);
    return this[kIsBeingDispatched] ? this[kTarget] : null;
  }

  get srcElement() {
    checkEvent(this);
    return this[kTarget];
  }

  get type() {
    checkEvent(this);
    return this[kType];
  }

  get cancelable() {
    checkEvent(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    checkEvent(this);
    return this.#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    checkEvent(this);
    return this.#timestamp;
  }

  composedPath() {
    checkEvent(this);
    return this[kIsBeingDispatched] ? [this[kTarget]] : [];
  }

  get returnValue() {
    checkEvent(this);
    return !this.#cancelable || !this.#defaultPrevented;
  }

  set returnValue(value) {
    checkEvent(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    checkEvent(this);
    return this.#bubbles;
  }

  get composed() {
    checkEvent(this);
    return this.#composed;
  }

  get eventPhase() {
    checkEvent(this);
    return this[kIsBeingDispatched] ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    checkEvent(this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    checkEvent(this);
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
  }

  get isTrusted() {
    checkEvent(this);
    return trustedEvents !== undefined && trustedEvents.has(this);
  }
}

for (const [index, phase] of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].entries()) {
  Object.defineProperty(Event, phase, {
    __proto__: null,
    value: index,
    writable: false,
    configurable: false,
    enumerable: true,
  });
}

/** Makes members of a class prototype enumerable, as Web IDL wants, and names the class for Object#toString. */
export function exposeInterface(constructor, members) {
  const descriptors = {
    [Symbol.toStringTag]: {
      __proto__: null,
      writable: false,
      enumerable: false,
      configurable: true,
      value: constructor.name,
    },
  };
  for (const member of members) descriptors[member] = kEnumerableProperty;
  Object.defineProperties(constructor.prototype, descriptors);
}

exposeInterface(Event, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation',
]);
// Not to be redefined by pages, says the DOM.
Object.defineProperty(Event.prototype, 'isTrusted', { __proto__: null, enumerable: true, configurable: false });

/** An event with data. Docs: events, "Class: CustomEvent". */
export class CustomEvent extends Event {
  #detail;

  constructor(type, options = kEmptyObject) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!(#detail in this)) throw new ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}

exposeInterface(CustomEvent, ['detail']);

// ---- listeners -------------------------------------------------------------------------------------------------------

let weakListeners;
let objectToWeakListeners;

// The pieces that weak listeners need are made on first use.
function weakListenerRegistry() {
  objectToWeakListeners ??= new WeakMap();
  return weakListeners ??= new FinalizationRegistry(({ target, listener, capture, eventName }) => {
    const strong = target?.deref?.() ?? target;
    strong?.[kRemoveWeakListenerHelper]?.(eventName, listener, capture);
  });
}

class Listener {
  constructor(target, eventName, previous, listener, once, capture, passive, isNodeStyleListener, weak, resist) {
    this.next = undefined;
    this.previous = previous;
    previous.next = this;
    this.once = once;
    this.capture = capture;
    this.passive = passive;
    this.isNodeStyleListener = isNodeStyleListener;
    this.resistStopPropagation = resist;
    this.removed = false;
    this.weak = Boolean(weak);

    if (this.weak) {
      this.callback = new WeakRef(listener);
      this.listener = this.callback;
      weakListenerRegistry().register(listener, { target: new WeakRef(target), listener: this, capture, eventName }, this);
      // The object that the listener serves keeps it alive.
      const kept = objectToWeakListeners.get(weak);
      if (kept === undefined) objectToWeakListeners.set(weak, [listener]);
      else kept.push(listener);
    } else if (typeof listener === 'function') {
      this.callback = listener;
      this.listener = listener;
    } else {
      // handleEvent is looked up when the event comes, as it may be assigned late.
      this.callback = async (...args) => {
        if (listener.handleEvent) await Reflect.apply(listener.handleEvent, listener, args);
      };
      this.listener = listener;
    }
  }

  same(listener, capture) {
    const own = this.weak ? this.listener.deref() : this.listener;
    return own === listener && this.capture === capture;
  }

  remove() {
    if (this.previous !== undefined) this.previous.next = this.next;
    if (this.next !== undefined) this.next.previous = this.previous;
    this.removed = true;
    if (this.weak) weakListeners.unregister(this);
  }
}

/** Gives an object the state of an EventTarget. */
export function initEventTarget(self) {
  self[kEvents] = new Map();
  self[kMaxEventTargetListeners] = getDefaultMaxListeners();
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = new Map();
}

/** @returns {boolean} whether an object is an EventTarget, of this or another realm */
export function isEventTarget(obj) {
  return obj?.constructor?.[kIsEventTarget] === true;
}

function isNodeEventTarget(obj) {
  return obj?.constructor?.[kIsNodeEventTarget] === true;
}

function checkEventTarget(self) {
  if (!isEventTarget(self)) throw new ERR_INVALID_THIS('EventTarget');
}

function shouldAddListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener == null) return false;
  if (typeof listener === 'object') return true;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function listenerOptions(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options === null) return kEmptyObject;
  validateObject(options, 'options', kValidateObjectAllowObjects);
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    weak: options[kWeakHandler],
    resistStopPropagation: options[kResistStopPropagation] ?? false,
    isNodeStyleListener: Boolean(options[kIsNodeStyleListener]),
  };
}

function addCatch(promise) {
  const { then } = promise;
  if (typeof then === 'function') then.call(promise, undefined, emitUncaughtException);
}

// Exceptions of listeners do not reach the dispatcher: they are uncaught exceptions.
function emitUncaughtException(err) {
  process.nextTick(() => {
    throw err;
  });
}

/** Docs: events, "Class: EventTarget". */
export class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    const max = this[kMaxEventTargetListeners];
    if (max > 0 && size > max && !this[kMaxEventTargetListenersWarned]) {
      this[kMaxEventTargetListenersWarned] = true;
      const warning = new Error(
        `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
          `${inspectModule().inspect(this, { depth: -1 })}. MaxListeners is ${max}. ` +
          'Use events.setMaxListeners() to increase limit',
      );
      warning.name = 'MaxListenersExceededWarning';
      warning.target = this;
      warning.type = type;
      warning.count = size;
      process.emitWarning(warning);
    }
  }

  [kRemoveListener](size, type, listener, capture) {}

  /**
   * @throws {ERR_INVALID_THIS | ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE}
   */
  addEventListener(type, listener, options = kEmptyObject) {
    checkEventTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');

    let once = false;
    let capture = false;
    let passive = false;
    let isNodeStyleListener = false;
    let weak = false;
    let resistStopPropagation = false;
    let signal;
    if (options !== kEmptyObject && options !== undefined) {
      ({
        once = false,
        capture = false,
        passive = false,
        signal,
        isNodeStyleListener = false,
        weak = false,
        resistStopPropagation = false,
      } = listenerOptions(options));
    }
    validateAbortSignal(signal, 'options.signal');

    if (!shouldAddListener(listener)) {
      // The DOM accepts null. It is most likely a mistake, so the program is told.
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;

    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => {
        this.removeEventListener(type, listener, options);
      }, { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }

    let root = this[kEvents].get(type);
    if (root === undefined) {
      root = { size: 1, next: undefined, resistStopPropagation };
      new Listener(
        this, type, root, listener, once, capture, passive, isNodeStyleListener, weak, resistStopPropagation,
      );
      this[kNewListener](root.size, type, listener, once, capture, passive, weak);
      this[kEvents].set(type, root);
      return;
    }

    let previous = root;
    let handler = root.next;
    // A listener is added once only for the same phase.
    while (handler !== undefined && !handler.same(listener, capture)) {
      previous = handler;
      handler = handler.next;
    }
    if (handler !== undefined) return;
    new Listener(
      this, type, previous, listener, once, capture, passive, isNodeStyleListener, weak, resistStopPropagation,
    );
    root.size++;
    root.resistStopPropagation ||= resistStopPropagation;
    this[kNewListener](root.size, type, listener, once, capture, passive, weak);
  }

  /** @throws {ERR_INVALID_THIS | ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE} */
  removeEventListener(type, listener, options = kEmptyObject) {
    checkEventTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!shouldAddListener(listener)) return;
    type = `${type}`;
    const capture = (options !== null && typeof options === 'object') || typeof options === 'function' ?
      Boolean(options.capture) : options === true;

    const root = this[kEvents].get(type);
    if (root === undefined) return;
    for (let handler = root.next; handler !== undefined; handler = handler.next) {
      if (!handler.same(listener, capture)) continue;
      handler.remove();
      root.size--;
      if (root.size === 0) this[kEvents].delete(type);
      this[kRemoveListener](root.size, type, listener, capture);
      break;
    }
  }

  [kRemoveWeakListenerHelper](type, listener, capture) {
    const root = this[kEvents].get(type);
    if (root === undefined) return;
    for (let handler = root.next; handler !== undefined; handler = handler.next) {
      if (handler !== listener) continue;
      handler.remove();
      root.size--;
      if (root.size === 0) this[kEvents].delete(type);
      // The function itself is gone.
      this[kRemoveListener](root.size, type, undefined, capture);
      break;
    }
  }

  /**
   * @returns {boolean} false when a listener called preventDefault()
   * @throws {ERR_INVALID_THIS | ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE | ERR_EVENT_RECURSION}
   */
  dispatchEvent(event) {
    checkEventTarget(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kIsBeingDispatched]) throw new ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  [kHybridDispatch](nodeValue, type, event) {
    const createEvent = () => {
      if (event === undefined) {
        event = this[kCreateEvent](nodeValue, type);
        event[kTarget] = this;
        event[kIsBeingDispatched] = true;
      }
      return event;
    };
    if (event !== undefined) {
      event[kTarget] = this;
      event[kIsBeingDispatched] = true;
    }

    const root = this[kEvents].get(type);
    if (root === undefined || root.next === undefined) {
      if (event !== undefined) event[kIsBeingDispatched] = false;
      return true;
    }

    let handler = root.next;
    while (handler !== undefined && (root.resistStopPropagation || handler.passive || event?.[kStop] !== true)) {
      const { next } = handler;
      if (handler.removed || (event?.[kStop] === true && !handler.resistStopPropagation)) {
        handler = next;
        continue;
      }
      if (handler.once) {
        handler.remove();
        root.size--;
        if (root.size === 0 && this[kEvents].get(type) === root) this[kEvents].delete(type);
        this[kRemoveListener](root.size, type, handler.listener, handler.capture);
      }
      try {
        const arg = handler.isNodeStyleListener ? nodeValue : createEvent();
        const callback = handler.weak ? handler.callback.deref() : handler.callback;
        if (callback) {
          const guarded = handler.passive && !handler.isNodeStyleListener;
          if (guarded) arg[kInPassiveListener] = true;
          const result = Reflect.apply(callback, this, [arg]);
          if (guarded) arg[kInPassiveListener] = false;
          if (result !== undefined && result !== null) addCatch(result);
        }
      } catch (err) {
        emitUncaughtException(err);
      }
      handler = next;
    }
    if (event !== undefined) event[kIsBeingDispatched] = false;
    return undefined;
  }

  [kCreateEvent](nodeValue, type) {
    return new CustomEvent(type, { detail: nodeValue });
  }

  [customInspect](depth, options) {
    return inspectAs(this, {}, depth, options);
  }
}

exposeInterface(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);

/** An EventTarget with some methods of EventEmitter. Docs: events, "Class: NodeEventTarget". */
export class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  static #check(self) {
    if (!isNodeEventTarget(self)) throw new ERR_INVALID_THIS('NodeEventTarget');
  }

  setMaxListeners(n) {
    NodeEventTarget.#check(this);
    events().setMaxListeners(n, this);
  }

  getMaxListeners() {
    NodeEventTarget.#check(this);
    return this[kMaxEventTargetListeners];
  }

  eventNames() {
    NodeEventTarget.#check(this);
    return Array.from(this[kEvents].keys());
  }

  listenerCount(type) {
    NodeEventTarget.#check(this);
    return this[kEvents].get(String(type))?.size ?? 0;
  }

  off(type, listener, options) {
    NodeEventTarget.#check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    NodeEventTarget.#check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    NodeEventTarget.#check(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    NodeEventTarget.#check(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  emit(type, arg) {
    NodeEventTarget.#check(this);
    const hadListeners = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return hadListeners;
  }

  once(type, listener) {
    NodeEventTarget.#check(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  removeAllListeners(type) {
    NodeEventTarget.#check(this);
    if (type !== undefined) this[kEvents].delete(String(type));
    else this[kEvents].clear();
    return this;
  }
}

const events = lazy('events');

Object.defineProperties(NodeEventTarget.prototype, {
  setMaxListeners: kEnumerableProperty,
  getMaxListeners: kEnumerableProperty,
  eventNames: kEnumerableProperty,
  listenerCount: kEnumerableProperty,
  off: kEnumerableProperty,
  removeListener: kEnumerableProperty,
  on: kEnumerableProperty,
  addListener: kEnumerableProperty,
  once: kEnumerableProperty,
  emit: kEnumerableProperty,
  removeAllListeners: kEnumerableProperty,
});

// ---- on<event> properties --------------------------------------------------------------------------------------------

function makeEventHandler(handler) {
  // The wrapper stays in place when the handler is replaced, and with it the order of the listeners.
  function eventHandler(...args) {
    if (typeof eventHandler.handler !== 'function') return undefined;
    return Reflect.apply(eventHandler.handler, this, args);
  }
  eventHandler.handler = handler;
  return eventHandler;
}

/**
 * Defines the property `on<name>` on a prototype.
 * @param {object} emitter
 * @param {string} name
 * @param {string} [event] the event, where it has another name
 * @param {(target: EventTarget) => void} [onFirstSet] called when a handler is set for the first time
 */
export function defineEventHandler(emitter, name, event = name, onFirstSet = undefined) {
  const property = `on${name}`;
  const accessors = {
    get [property]() {
      return this[kHandlers]?.get(event)?.handler ?? null;
    },
    set [property](value) {
      let wrapped = this[kHandlers]?.get(event);
      if (wrapped) {
        const root = this[kEvents].get(event);
        if (typeof wrapped.handler === 'function' && root !== undefined) {
          root.size--;
          this[kRemoveListener](root.size, event, wrapped.handler, false);
        }
        wrapped.handler = value;
        if (typeof value === 'function' && root !== undefined) {
          root.size++;
          this[kNewListener](root.size, event, value, false, false, false, false);
        }
      } else {
        wrapped = makeEventHandler(value);
        this.addEventListener(event, wrapped);
        onFirstSet?.(this);
      }
      if (this[kHandlers] === undefined) this[kHandlers] = new Map();
      this[kHandlers].set(event, wrapped);
    },
  };
  const { get, set } = Object.getOwnPropertyDescriptor(accessors, property);
  Object.defineProperty(emitter, property, { __proto__: null, get, set, configurable: true, enumerable: true });
}
